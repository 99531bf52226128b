"""Whatever orders and strangers do, no place is ever somebody's twice."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from standby.sandbox.rail12306.railway import Railway
from standby.sandbox.rail12306.runs import Run
from standby.sandbox.rail12306.stock import Hold, Stock

RUN = Run(Railway(1, lambda: 0.0).train("G9201"), date(2030, 1, 18))
STOPS = len(RUN.train.stops)
ACTS = ("hold", "release", "sell", "buy", "give_back", "set_left")

segment = st.tuples(st.integers(0, STOPS - 2), st.integers(1, STOPS - 1)).map(lambda s: (s[0], max(s[0] + 1, s[1])))
deeds = st.lists(st.tuples(st.sampled_from(ACTS), segment, st.integers(1, 6)), max_size=40)


def do(stock: Stock, holds: list[Hold], deed: tuple[str, tuple[int, int], int]) -> None:
    """One deed, and what it must do to the number of places left."""
    act, (frm, to), count = deed
    before = stock.left(RUN, "9", frm, to)
    if act == "hold":
        hold = stock.hold(RUN, "9", frm, to, count)
        assert (hold is None) is (before < count)
        if hold is not None:
            holds.append(hold)
            assert stock.left(RUN, "9", frm, to) == before - count
    elif act == "release" and holds:
        stock.release(holds.pop(count % len(holds)))
        assert stock.left(RUN, "9", frm, to) >= before
    elif act == "sell" and holds:
        stock.sell(holds[count % len(holds)])
        assert stock.left(RUN, "9", frm, to) == before
    elif act == "buy":
        bought = stock.buy(RUN, "9", frm, to, count)
        assert stock.left(RUN, "9", frm, to) == before - bought
    elif act == "give_back":
        returned = stock.give_back(RUN, "9", frm, to, count)
        assert stock.left(RUN, "9", frm, to) == before + returned
    elif act == "set_left":
        stock.set_left(RUN, "9", frm, to, count)
        assert stock.left(RUN, "9", frm, to) == count


@settings(max_examples=150, deadline=None)
@given(deeds, st.integers(0, 5))
def test_no_place_is_sold_twice_between_any_two_stops(acts: list[tuple[str, tuple[int, int], int]], seed: int) -> None:
    stock = Stock(seed)
    holds: list[Hold] = []
    for deed in acts:
        do(stock, holds, deed)
        taken = [(place.coach, place.number, leg) for h in holds for place in h.places for leg in range(h.frm, h.to)]
        assert len(taken) == len(set(taken))
        every_leg = [stock.left(RUN, "9", leg, leg + 1) for leg in range(STOPS - 1)]
        assert 0 <= stock.left(RUN, "9", 0, STOPS - 1) <= min(every_leg)

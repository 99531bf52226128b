"""The request budget and the breaker, as all workers share them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.clock import HandClock
from standby.engine.pacing import SharedPacer
from standby.errors import BudgetSpent
from standby.store import sites
from standby.store.database import Database

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Sender:
    """Sends as fast as the pacer lets it and keeps when."""

    def __init__(self, database: Database, budget: tuple[int, float]) -> None:
        self.clock = HandClock(NOON)
        self.pacer = SharedPacer(database, self.clock, "ssfw:portal.example", budget)
        self.sent: list[datetime] = []

    async def send(self, count: int) -> None:
        for _ in range(count):
            await self.pacer.turn()
            self.sent.append(self.clock.now())


class Frozen(HandClock):
    """Waits for its turn elsewhere: the time of the others does not move."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock.now())

    async def sleep(self, seconds: float) -> None:
        return


def most_in_any_window(sent: list[datetime], window: timedelta) -> int:
    return max(sum(start <= moment < start + window for moment in sent) for start in sent)


async def test_no_window_of_300_s_ever_holds_more_than_80_requests(database: Database) -> None:
    sender = Sender(database, (80, 300))
    await sender.send(250)
    busiest = most_in_any_window(sender.sent, timedelta(seconds=300))
    assert 70 <= busiest <= 80


async def test_a_burst_goes_out_at_once_and_the_rest_is_spread(database: Database) -> None:
    sender = Sender(database, (80, 300))
    await sender.send(19)
    assert sender.clock.now() == NOON
    await sender.send(1)
    assert sender.clock.now() > NOON


async def test_however_many_ask_an_order_finds_room(database: Database) -> None:
    """Questions in a crowd spend their part of the burst; who orders then goes ahead without waiting."""
    clock, spent = HandClock(NOON), 0

    def pacer(*, modest: bool) -> SharedPacer:
        return SharedPacer(database, clock, "rail12306:rail.example", (80, 300), modest=modest)

    while not spent:
        asked = pacer(modest=True)
        asked.clock = Frozen(clock)
        try:
            await asked.turn()
        except BudgetSpent:
            spent += 1
    order = pacer(modest=False)
    for _ in range(9):
        await order.turn()
    assert clock.now() == NOON


async def test_two_workers_share_one_budget(database: Database) -> None:
    first, second = Sender(database, (20, 60)), Sender(database, (20, 60))
    second.clock = first.clock
    second.pacer = SharedPacer(database, first.clock, "ssfw:portal.example", (20, 60))
    for _ in range(30):
        await first.send(1)
        await second.send(1)
    assert most_in_any_window(sorted(first.sent + second.sent), timedelta(seconds=60)) <= 20


async def test_a_visit_does_not_begin_if_it_would_wait_for_over_a_minute(database: Database) -> None:
    sender, other = Sender(database, (1, 300)), Sender(database, (1, 300))
    await sender.send(1)
    with pytest.raises(BudgetSpent) as told:
        await other.send(1)
    assert told.value.facts == {"host": "portal.example", "wait": 300}
    other.clock.advance(300)
    await other.send(1)
    assert other.clock.now() == NOON + timedelta(seconds=300), "what was refused was not booked"


async def test_a_visit_that_has_begun_comes_to_its_end(database: Database) -> None:
    """A login dropped in the middle would have to be asked for again from its start."""
    sender = Sender(database, (1, 300))
    await sender.send(2)
    assert sender.clock.now() == NOON + timedelta(seconds=300)


async def test_a_visit_does_not_wait_for_ever(database: Database) -> None:
    sender = Sender(database, (1, 900))
    await sender.send(1)
    with pytest.raises(BudgetSpent):
        await sender.send(1)


@given(st.integers(2, 500), st.floats(1, 3600))
def test_the_arithmetic_of_any_budget_keeps_its_limit(count: int, window: float) -> None:
    spacing, burst = SharedPacer(None, HandClock(NOON), "x", (count, window)).rate()  # type: ignore[arg-type]
    assert burst / spacing + 1 + timedelta(seconds=window) / spacing <= count + 1e-3


async def test_a_turn_lost_to_a_faster_worker_is_asked_for_again(database: Database) -> None:
    spacing, burst, longest = timedelta(seconds=5), timedelta(0), timedelta(minutes=1)
    async with database.write() as session:
        assert await sites.take_turn(session, "k", NOON, spacing, burst, longest) == NOON
    async with database.write() as session:
        booked = await sites.take_turn(session, "k", NOON, spacing, burst, longest)
    assert booked == NOON + spacing

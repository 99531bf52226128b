"""What changed on the boards, whom it concerns, and why there is nothing to tell."""

import pytest

from standby.domain.misses import why_not, yuan
from standby.domain.offers import seat_changes, useful
from standby.domain.tickets import Hours, OfferState, Places, SeatClass
from standby.i18n import translator
from tests.domain.trains import ADULT, CHILD, FIRST, OTHER_ADULT, PLENTY, SECOND, STUDENT, board, train, wish


def change(was: int | Places | None, now: int | Places | None) -> tuple[object, ...]:
    return useful(wish(ADULT), seat_changes(board(train(seats={SECOND: was})), board(train(seats={SECOND: now}))))


def test_every_class_tells_what_was_and_what_is() -> None:
    before = board(train(seats={SECOND: 0, FIRST: 5, SeatClass.BUSINESS: 1}))
    after = board(train(seats={SECOND: 2, FIRST: PLENTY, SeatClass.BUSINESS: 1}))
    told = {(one.seat, one.was and one.was.count, one.now and one.now.count) for one in seat_changes(before, after)}
    assert told == {(SECOND, 0, 2), (FIRST, 5, None)}


def test_the_same_board_changes_nothing_whatever_its_order_and_secrets() -> None:
    one, other = train("G1"), train("G2")
    assert seat_changes(board(one, other), board(train("G2", secret="x"), train("G1", secret="y"))) == ()


def test_at_the_first_look_all_that_is_sold_is_new() -> None:
    changes = seat_changes(None, board(train(seats={SECOND: 1, FIRST: 0})))
    assert [one.was for one in changes] == [None, None]
    assert [one.seat for one in useful(wish(ADULT, seats=(SECOND, FIRST)), changes)] == [SECOND]


def test_a_train_that_vanished_is_no_change() -> None:
    assert seat_changes(board(train("G1"), train("G2")), board(train("G2"))) == ()


@pytest.mark.parametrize(
    ("was", "now", "news"),
    [
        (0, 1, True),
        (0, PLENTY, True),
        (1, 2, False),
        (2, 1, False),
        (1, 0, False),
        (PLENTY, 3, False),
        (1, PLENTY, False),
    ],
)
def test_news_is_what_somebody_can_use(was: int | None, now: int | None, news: bool) -> None:
    assert bool(change(was, now)) is news


def test_another_price_is_news_only_when_it_comes_under_the_ceiling() -> None:
    dear, cheap = board(train(seats={SECOND: Places(1, 9000)})), board(train(seats={SECOND: Places(1, 7000)}))
    assert not useful(wish(ADULT), seat_changes(dear, cheap))
    assert useful(wish(ADULT, ceiling=7000), seat_changes(dear, cheap))


def test_one_seat_is_no_news_for_two_who_go_together_but_for_those_who_part() -> None:
    changes = seat_changes(board(train(seats={SECOND: 0})), board(train(seats={SECOND: 1})))
    second = seat_changes(board(train(seats={SECOND: 1})), board(train(seats={SECOND: 2})))
    pair, parted = wish(ADULT, OTHER_ADULT), wish(ADULT, OTHER_ADULT, together=False)
    assert [bool(useful(who, news)) for news in (changes, second) for who in (pair, parted)] == [
        False,
        True,
        True,
        True,
    ]


def test_the_morning_tells_what_came_back_overnight() -> None:
    evening = board(train(seats={SECOND: 0}, state=OfferState.SOLD_OUT))
    night = board(train(seats={SECOND: 2}, state=OfferState.CLOSED))
    morning = board(train(seats={SECOND: 2}))
    assert not useful(wish(ADULT), seat_changes(evening, night))
    assert useful(wish(ADULT), seat_changes(night, morning))


def test_a_release_is_news() -> None:
    waiting = board(train(seats={SECOND: 0}, state=OfferState.NOT_ON_SALE))
    assert useful(wish(ADULT), seat_changes(waiting, board(train(seats={SECOND: PLENTY}))))


def test_other_trains_classes_and_days_concern_nobody() -> None:
    changes = seat_changes(board(), board(train("G1", seats={FIRST: 1, SECOND: 1})))
    assert not useful(wish(ADULT, trains=frozenset({"G2"})), changes)
    assert not useful(wish(ADULT, seats=(SeatClass.BUSINESS,)), changes)
    assert not useful(wish(ADULT, dates=()), changes)


# ---------------------------------------------------------------- why not


@pytest.mark.parametrize(
    ("wanted", "offer", "says", "in_chinese"),
    [
        (wish(ADULT), train(seats={SECOND: 0}), "G1, second class: sold out", "G1 二等座：已售完"),
        (
            wish(ADULT, OTHER_ADULT),
            train("G7"),
            "G7, second class: 1 left, 2 wanted together",
            "G7 二等座：余 1 张，需要 2 张同行",
        ),
        (wish(at_least=3), train(), "G1, second class: 1 left, at least 3 wanted", "至少需要 3 张"),
        (
            wish(ADULT, ceiling=7250),
            train(),
            "G1, second class: ¥73, over your ceiling of ¥72.5",
            "G1 二等座：¥73，超过你的上限 ¥72.5",
        ),
        (
            wish(ADULT, ceiling=1),
            train(seats={SECOND: Places(1)}),
            "G1, second class: the portal does not tell the price",
            "",
        ),
        (
            wish(ADULT),
            train(seats={SECOND: Places(0, standby=True)}, state=OfferState.SOLD_OUT),
            "G1, second class: sold out, the portal's standby list is open",
            "已售完，可以候补",
        ),
        (wish(ADULT), train(state=OfferState.NOT_ON_SALE), "G1 is not on sale yet", "G1 尚未起售"),
        (wish(ADULT), train(state=OfferState.CLOSED), "G1 is not sold at this hour", ""),
        (wish(ADULT), train(state=OfferState.SUSPENDED), "G1 does not run or is not sold", ""),
        (wish(ADULT), train(seats={FIRST: 1}), "G1 has none of the classes you want", ""),
        (
            wish(STUDENT, seats=(FIRST,)),
            train(seats={FIRST: 1}),
            "G1, first class: not sold at a student's fare",
            "",
        ),
        (wish(CHILD, ADULT, together=False), train(), "G1, second class: no place for an adult with the children", ""),
        (
            wish(ADULT, trains=frozenset({"g1"}), departs=Hours(Hours().since, Hours().since)),
            train(),
            "G1 goes 08:00-09:00, which your hours or kinds of train leave out",
            "",
        ),
    ],
)
def test_the_reason_is_said_in_both_languages(wanted: object, offer: object, says: str, in_chinese: str) -> None:
    [miss] = why_not(wanted, board(offer))  # type: ignore[arg-type]
    assert str(miss.why) == says == translator("en").said(miss.why)
    assert in_chinese in translator("zh-CN").said(miss.why)


def test_what_fits_has_no_reason_unless_it_is_a_phantom() -> None:
    shown = board(train())
    assert why_not(wish(ADULT), shown) == ()
    [miss] = why_not(wish(ADULT), shown, lambda offer, seat: True)
    assert "could not be had a moment ago" in miss.why


def test_trains_nobody_asked_for_need_no_reason() -> None:
    assert why_not(wish(ADULT, kinds=frozenset({"K"})), board(train("G1", seats={SECOND: 0}))) == ()


@pytest.mark.parametrize(("fen", "told"), [(7300, "73"), (21950, "219.5"), (21905, "219.05"), (5, "0.05"), (0, "0")])
def test_money(fen: int, told: str) -> None:
    assert yuan(fen) == told

"""Does this train meet that wish? First that it does, then every edge at which it must not."""

from datetime import date, time, timedelta

import pytest

from standby.domain.tickets import (
    Hours,
    Intent,
    Journey,
    OfferState,
    Places,
    Question,
    SeatClass,
    TicketKind,
    Traveller,
    Wish,
)
from standby.domain.wish_rules import MOST_QUESTIONS, MOST_TRAVELLERS, check_wish
from standby.domain.wishes import fits, questions, standby_open, within
from standby.errors import WrongUse
from tests.domain.trains import (
    ADULT,
    CHILD,
    DAY,
    EAST,
    FIRST,
    HANGZHOU,
    HARD,
    HONGQIAO,
    OTHER_ADULT,
    PLENTY,
    QUESTION,
    SECOND,
    SHANGHAI,
    STUDENT,
    board,
    train,
    wish,
)


def found(wanted: Wish, *offers: object) -> list[str]:
    return [f"{fit.offer.train} {fit.seat}" for fit in fits(wanted, board(*offers))]  # type: ignore[arg-type]


# ---------------------------------------------------------------- what is asked


def test_every_date_of_every_journey_is_asked_once() -> None:
    tomorrow = DAY + timedelta(days=1)
    ways = (Journey("SHH", "HZH"), Journey("SHH", "HZH", exact=True), Journey("SHH", "NJH"))
    asked = questions(wish(ADULT, dates=(tomorrow, DAY), journeys=ways))
    assert asked == (
        Question(tomorrow, "SHH", "HZH"),
        Question(DAY, "SHH", "HZH"),
        Question(tomorrow, "SHH", "NJH"),
        Question(DAY, "SHH", "NJH"),
    )


@pytest.mark.parametrize(
    ("who", "student"), [((STUDENT,), True), ((STUDENT, ADULT), False), ((ADULT,), False), ((), False)]
)
def test_the_students_question_is_for_students_alone(who: tuple[Traveller, ...], student: bool) -> None:
    assert [question.student for question in questions(wish(*who))] == [student]


# ---------------------------------------------------------------- trains


def test_a_train_with_a_seat_fits() -> None:
    [fit] = fits(wish(ADULT), board(train("G1")))
    assert (fit.offer.train, fit.seat, fit.travellers) == ("G1", SECOND, (ADULT,))


def test_preference_is_journeys_then_trains_as_shown_then_seats() -> None:
    both = {SECOND: 1, FIRST: 1}
    direct = train("G3", seats=both, origin=SHANGHAI, destination=HANGZHOU)
    ways = (Journey("SHH", "HZH", exact=True), Journey("SHH", "HZH"))
    wanted = wish(ADULT, journeys=ways, seats=(FIRST, SECOND))
    assert found(wanted, train("G1", seats=both), direct) == ["G3 first", "G3 second", "G1 first", "G1 second"]


def test_a_board_of_another_day_or_journey_meets_nothing() -> None:
    other_day = board(train(), question=Question(DAY + timedelta(days=1), "SHH", "HZH"))
    other_way = board(train(), question=Question(DAY, "SHH", "NJH"))
    assert fits(wish(ADULT), other_day) == fits(wish(ADULT), other_way) == ()


def test_exact_means_these_stations_and_no_others_of_their_cities() -> None:
    exact = wish(ADULT, journeys=(Journey("AOH", "HGH", exact=True),))
    fit = board(train("G1"), train("G2", origin=SHANGHAI), train("G3", destination=HANGZHOU))
    assert [way.offer.train for way in fits(exact, fit)] == ["G1"]
    assert (HONGQIAO.code, EAST.code) == ("AOH", "HGH")


@pytest.mark.parametrize(
    ("limits", "trains"),
    [
        ({}, ["G1", "D2", "K3", "1461"]),
        ({"trains": frozenset({"g1", "K3"})}, ["G1", "K3"]),
        ({"not_trains": frozenset({"d2"})}, ["G1", "K3", "1461"]),
        ({"trains": frozenset({"G1", "D2"}), "not_trains": frozenset({"G1"})}, ["D2"]),
        ({"kinds": frozenset({"G", "d"})}, ["G1", "D2"]),
        ({"kinds": frozenset({"0"})}, ["1461"]),
        ({"departs": Hours(time(9), time(10))}, ["D2", "K3"]),
        ({"arrives": Hours(time(11), time(12))}, ["K3"]),
    ],
)
def test_which_trains_are_let_through(limits: dict[str, object], trains: list[str]) -> None:
    shown = [
        train("G1", "08:59", "09:59"),
        train("D2", "09:00", "10:00"),
        train("K3", "10:00", "11:00"),
        train("1461", "10:01", "16:00"),
    ]
    assert [told.split()[0] for told in found(wish(ADULT, **limits), *shown)] == trains


@pytest.mark.parametrize(
    ("clock", "inside"),
    [
        ("21:59", False),
        ("22:00", True),
        ("23:59", True),
        ("00:00", True),
        ("06:00", True),
        ("06:01", False),
        ("12:00", False),
    ],
)
def test_hours_may_cross_midnight(clock: str, inside: bool) -> None:
    assert within(Hours(time(22), time(6)), time.fromisoformat(clock)) is inside


def test_the_whole_day_ends_with_its_last_minute() -> None:
    assert within(Hours(), time(23, 59, 59))
    assert within(Hours(time(8), time(8)), time(8, 0, 30))


@pytest.mark.parametrize("state", [state for state in OfferState if state is not OfferState.BOOKABLE])
def test_a_count_is_no_seat_while_nothing_is_sold(state: OfferState) -> None:
    assert found(wish(ADULT), train(state=state, seats={SECOND: PLENTY})) == []


# ---------------------------------------------------------------- seats


def test_without_a_choice_the_cheapest_comes_first_and_standing_never() -> None:
    seats = {
        SeatClass.BUSINESS: Places(1, 21950),
        SeatClass.STANDING: Places(9, 100),
        SeatClass.OTHER: Places(9, 100),
        FIRST: Places(1, None),
        SECOND: Places(1, 7300),
    }
    assert found(wish(ADULT, seats=()), train(seats=seats)) == ["G1 second", "G1 business", "G1 first"]
    assert found(wish(ADULT, seats=(SeatClass.STANDING,)), train(seats=seats)) == ["G1 standing"]


@pytest.mark.parametrize(("price", "fine"), [(7299, True), (7300, True), (7301, False), (None, False)])
def test_the_ceiling_is_in_fen_and_an_unknown_price_is_not_under_it(price: int | None, fine: bool) -> None:
    offer = train(seats={SECOND: Places(1, price)})
    assert bool(found(wish(ADULT, ceiling=7300), offer)) is fine
    assert found(wish(ADULT), offer)


def test_seats_set_aside_are_skipped_and_the_next_class_taken() -> None:
    shown = board(train(seats={SECOND: 1, FIRST: 1}))
    wanted = wish(ADULT, seats=(SECOND, FIRST))
    assert [fit.seat for fit in fits(wanted, shown, lambda offer, seat: seat is SECOND)] == [FIRST]


# ---------------------------------------------------------------- people


@pytest.mark.parametrize(("left", "going"), [(0, None), (1, None), (2, 2), (3, 2), (PLENTY, 2)])
def test_together_or_not_at_all(left: int | None, going: int | None) -> None:
    ways = fits(wish(ADULT, OTHER_ADULT), board(train(seats={SECOND: left})))
    assert [len(fit.travellers) for fit in ways] == ([going] if going else [])


@pytest.mark.parametrize(
    ("left", "going"), [(0, ()), (1, (ADULT,)), (2, (ADULT, OTHER_ADULT)), (PLENTY, (ADULT, OTHER_ADULT))]
)
def test_fewer_go_only_if_the_user_said_so_and_in_their_order(left: int | None, going: tuple[Traveller, ...]) -> None:
    ways = fits(wish(ADULT, OTHER_ADULT, together=False), board(train(seats={SECOND: left})))
    assert [fit.travellers for fit in ways] == ([going] if going else [])


@pytest.mark.parametrize(
    ("together", "left", "fine"), [(True, 3, False), (True, 4, True), (False, 3, False), (False, 4, True)]
)
def test_so_many_places_have_to_be_left(together: bool, left: int, fine: bool) -> None:
    wanted = wish(ADULT, OTHER_ADULT, at_least=4, together=together)
    assert bool(found(wanted, train(seats={SECOND: left}))) is fine


def test_plenty_is_enough_for_anybody() -> None:
    assert found(wish(at_least=30), train(seats={SECOND: PLENTY}))
    assert not found(wish(at_least=21), train(seats={SECOND: 20}))


def test_a_child_never_travels_alone() -> None:
    one_left = train(seats={SECOND: 1})
    assert not found(wish(CHILD), one_left)
    assert not found(wish(CHILD, ADULT, together=False), one_left)
    assert fits(wish(ADULT, CHILD, together=False), board(one_left))[0].travellers == (ADULT,)
    assert found(wish(STUDENT, CHILD), train(seats={SECOND: 2}))


@pytest.mark.parametrize(
    ("seat", "sold"),
    [(SECOND, True), (HARD, True), (SeatClass.HARD_SLEEPER, True), (FIRST, False), (SeatClass.SOFT_SLEEPER, False)],
)
def test_a_students_fare_is_sold_in_few_classes(seat: SeatClass, sold: bool) -> None:
    offer = train(seats={seat: PLENTY})
    assert bool(found(wish(STUDENT, ADULT, seats=(seat,)), offer)) is sold
    assert found(wish(Traveller(STUDENT.name), seats=(seat,)), offer)  # as an adult a student may sit anywhere


def test_who_only_wants_to_know_names_nobody() -> None:
    [fit] = fits(wish(), board(train()))
    assert fit.travellers == ()


# ---------------------------------------------------------------- the portal's own standby list


@pytest.mark.parametrize(
    ("places", "state", "listed"),
    [
        (Places(0, 7300, standby=True), OfferState.SOLD_OUT, True),
        (Places(0, 7300, standby=True), OfferState.BOOKABLE, True),
        (Places(1, 7300, standby=True), OfferState.BOOKABLE, False),
        (Places(0, 7300), OfferState.SOLD_OUT, False),
        (Places(0, 7301, standby=True), OfferState.SOLD_OUT, False),
        (Places(0, 7300, standby=True), OfferState.NOT_ON_SALE, False),
        (Places(0, 7300, standby=True), OfferState.SUSPENDED, False),
    ],
)
def test_the_list_is_offered_for_what_is_sold_out(places: Places, state: OfferState, listed: bool) -> None:
    open_for = standby_open(wish(ADULT, OTHER_ADULT, ceiling=7300), board(train(seats={SECOND: places}, state=state)))
    assert [fit.travellers for fit in open_for] == ([(ADULT, OTHER_ADULT)] if listed else [])


# ---------------------------------------------------------------- what a wish must hold


def test_a_sound_wish_passes_on_its_very_day() -> None:
    check_wish(wish(ADULT, CHILD, STUDENT, intent=Intent.RESERVE), DAY)
    check_wish(wish(), DAY)


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (wish(dates=()), "at least one date"),
        (wish(dates=(DAY, date(2029, 12, 31))), "2029-12-31 is over"),
        (wish(journeys=()), "station to leave from"),
        (wish(journeys=(Journey("SHH", "SHH"),)), "leads nowhere else"),
        (wish(dates=tuple(DAY + timedelta(days=n) for n in range(MOST_QUESTIONS + 1))), "questions"),
        (wish(at_least=0), "At least one place"),
        (wish(ceiling=0), "ceiling"),
        (wish(trains=frozenset({"G1"}), not_trains=frozenset({"g1"})), "also denied"),
        (wish(trains=frozenset(f"G{n}" for n in range(101))), "trains are named"),
        (wish(intent=Intent.RESERVE), "who travels"),
        (wish(*(Traveller(f"p{n}") for n in range(MOST_TRAVELLERS + 1))), "at most 5"),
        (wish(ADULT, ADULT), "named twice"),
        (wish(Traveller(" ")), "no name"),
        (wish(CHILD), "alone"),
        (wish(CHILD, ADULT, together=False), "before the children"),
        (wish(STUDENT, seats=(FIRST,)), "student's fare"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_with_the_reason(wanted: Wish, says: str) -> None:
    with pytest.raises(WrongUse) as refused:
        check_wish(wanted, date(2030, 1, 1))
    assert says in refused.value.message


def test_a_child_on_the_document_of_an_adult_has_the_same_name() -> None:
    check_wish(wish(ADULT, Traveller(ADULT.name, TicketKind.CHILD)), DAY)


def test_a_question_is_one_of_the_wish() -> None:
    assert questions(wish(ADULT)) == (QUESTION,)

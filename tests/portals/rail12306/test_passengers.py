"""Who may be ordered for, by name alone, and how they stand in an order: notes on the protocol, sections 6 and 7.3."""

import pytest

from standby.domain.tickets import TicketKind
from standby.errors import PageNotUnderstood, PassengerUnfit, SessionExpired
from standby.portals.rail12306.passengers import check_party, old_string, read_passengers, ticket_string
from standby.portals.tickets import Passenger

from .people import CHILD, PEOPLE, PERSON, STUDENT, changed, told

ADULT_FARE, CHILD_FARE, STUDENT_FARE = TicketKind.ADULT, TicketKind.CHILD, TicketKind.STUDENT


def person(row: object) -> Passenger:
    (read,) = read_passengers(told({**PEOPLE, "normal_passengers": [row]}))
    return read


MING, MAN, QING = read_passengers(told(PEOPLE))[0], person(CHILD), person(STUDENT)


def test_the_example_of_the_notes() -> None:
    people = read_passengers(told(PEOPLE))
    assert [(each.name, each.kind, each.usable) for each in people] == [
        ("张明", TicketKind.ADULT, True),
        ("李晴", TicketKind.ADULT, True),
        ("张小满", TicketKind.CHILD, True),
    ]


def test_documents_are_kept_for_the_order_and_shown_nowhere() -> None:
    assert MING.keep["id_number"] == "1101***********012"
    assert "1101" not in repr(MING)
    assert "aa11" not in repr(MING)


@pytest.mark.parametrize(
    ("id_type", "state", "usable"),
    [
        ("1", "93", True),
        ("1", "98", False),
        ("1", "91", False),
        ("1", "", False),
        ("B", "91", True),
        ("B", "98", True),
        ("B", "92", False),
    ],
)
def test_the_site_says_which_states_of_identity_may_buy(id_type: str, state: str, usable: bool) -> None:
    assert person({**PERSON, "passenger_id_type_code": id_type, "total_times": state}).usable is usable


@pytest.mark.parametrize("field", ["total_times", "passenger_type", "passenger_id_no", "passenger_id_type_code"])
def test_who_lacks_what_an_order_needs_cannot_be_ordered_for(field: str) -> None:
    assert not person(changed(PERSON, field, to=...)).usable


def test_without_the_lists_of_states_nobody_may() -> None:
    people = read_passengers(told(changed(PEOPLE, "two_isOpenClick", to=...)))
    assert not any(each.usable for each in people)


@pytest.mark.parametrize(
    "data",
    [
        {**PEOPLE, "normal_passengers": []},
        {**PEOPLE, "normal_passengers": None},
        {**PEOPLE, "normal_passengers": {"0": PERSON}},
        {**PEOPLE, "normal_passengers": [PERSON, "张明"]},
        {**PEOPLE, "normal_passengers": [PERSON] * 301},
        {**PEOPLE, "normal_passengers": [changed(PERSON, "passenger_name", to="  ")]},
        {**PEOPLE, "normal_passengers": [changed(PERSON, "passenger_name", to=["张明"])]},
        {**PEOPLE, "normal_passengers": [changed(PERSON, "allEncStr", to="\ud800")]},
        {**PEOPLE, "normal_passengers": [changed(PERSON, "mobile_no", to="1" * 5_000)]},
        {"isExist": False, "exMsg": "系统忙"},
        [],
        None,
    ],
)
def test_a_list_without_people_is_an_error(data: object) -> None:
    with pytest.raises(PageNotUnderstood):
        read_passengers(told(data))


def test_a_list_for_nobody_ends_the_session() -> None:
    with pytest.raises(SessionExpired):
        read_passengers(told({"noLogin": "true"}))


# ---------------------------------------------------------------- the examples of section 7.3


@pytest.mark.parametrize(
    ("seat", "party", "tickets", "old"),
    [
        (
            "O",
            [(MING, ADULT_FARE)],
            "O,0,1,张明,1,1101***********012,139****0001,N,aa11",
            "张明,1,1101***********012,1_",
        ),
        (
            "O",
            [(MING, ADULT_FARE), (read_passengers(told(PEOPLE))[1], ADULT_FARE)],
            "O,0,1,张明,1,1101***********012,139****0001,N,aa11_O,0,1,李晴,1,3101***********228,,N,bb22",
            "张明,1,1101***********012,1_李晴,1,3101***********228,1_",
        ),
        (
            "O",
            [(MING, ADULT_FARE), (MING, CHILD_FARE)],
            "O,0,1,张明,1,1101***********012,139****0001,N,aa11_O,0,2,张明,1,1101***********012,139****0001,N,aa11",
            "张明,1,1101***********012,1__ ",
        ),
        (
            "O",
            [(MING, ADULT_FARE), (MAN, CHILD_FARE)],
            "O,0,1,张明,1,1101***********012,139****0001,N,aa11_O,0,2,张小满,1,1101***********117,,N,cc33",
            "张明,1,1101***********012,1_张小满,1,1101***********117,2_",
        ),
        (
            "1",
            [(QING, STUDENT_FARE)],
            "1,0,3,李晴,1,3101***********228,,N,bb22",
            "李晴,1,3101***********228,3_",
        ),
        (
            "1",
            [(QING, ADULT_FARE)],
            "1,0,1,李晴,1,3101***********228,,N,bb22",
            "李晴,1,3101***********228,3_",
        ),
    ],
    ids=["one adult", "two adults", "child on an adult's document", "child", "student", "student at the full fare"],
)
def test_a_party_in_an_order(seat: str, party: list[tuple[Passenger, TicketKind]], tickets: str, old: str) -> None:
    check_party(party)
    assert ticket_string(seat, party) == tickets
    assert old_string(party) == old


def test_nothing_of_a_code_is_eaten_that_ends_like_the_seat() -> None:
    """The pitfall of a client that stripped the end of the text."""
    ends = person({**PERSON, "allEncStr": "aa1111"})
    assert ticket_string("1", [(ends, ADULT_FARE)]).endswith(",N,aa1111")


@pytest.mark.parametrize(
    ("party", "says"),
    [
        ([(person({**PERSON, "total_times": "98"}), ADULT_FARE)], "张明.*identity"),
        ([(MING, STUDENT_FARE)], "student"),
        ([(MING, ADULT_FARE), (MING, ADULT_FARE)], "twice"),
        ([(MING, ADULT_FARE), (MAN, CHILD_FARE), (MAN, CHILD_FARE)], "张小满.*twice"),
        ([(person({**PERSON, "passenger_name": "张,明"}), ADULT_FARE)], "sign"),
        ([(person({**PERSON, "allEncStr": "aa_O,0,1,李晴"}), ADULT_FARE)], "sign"),
    ],
)
def test_who_cannot_be_ordered_for_so(party: list[tuple[Passenger, TicketKind]], says: str) -> None:
    with pytest.raises(PassengerUnfit, match=says):
        check_party(party)

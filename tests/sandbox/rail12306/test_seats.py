"""Seats that are sold, given back, held and phantom; segments that are free beyond the next town."""

import pytest

from standby.sandbox.rail12306.app import RailPortal
from standby.sandbox.rail12306.railway import Railway

from .desk import Desk, open_desk


def railway_of(desk: Desk) -> Railway:
    portal = desk.box.world.portal("rail12306")
    assert isinstance(portal, RailPortal)
    return portal.railway


async def test_a_seat_given_back_makes_a_sold_out_row_bookable_and_selling_out_ends_it() -> None:
    async with open_desk() as desk:
        where = {"train": "G9903", "date": "2030-01-18"}
        assert (await desk.rows())["G9903"][11] == "N"
        told = await desk.control("release", **where, seat="二等座", count=2)
        assert told["left"] == {"O": 2}
        fields = (await desk.rows())["G9903"]
        assert (fields[11], fields[1], fields[30]) == ("Y", "预订", "2")
        await desk.control("sell-out", **where)
        assert (await desk.rows())["G9903"][11] == "N"


async def test_more_seats_can_be_released_than_were_ever_sold() -> None:
    async with open_desk() as desk:
        told = await desk.control("release", train="G9901", date="2030-01-18", seat="9", count=40)
        assert told["left"] == {"9": 40}
        assert (await desk.rows())["G9901"][32] == "有"


async def test_a_seat_released_for_a_part_of_the_way_is_no_seat_for_all_of_it() -> None:
    async with open_desk() as desk:
        part = {"train": "K995", "date": "2030-01-18", "from": "上海南", "to": "嘉兴"}
        assert (await desk.control("release", **part, seat="1", count=3))["left"] == {"1": 3}
        assert (await desk.control("seats", **{**part, "to": "HGH"}))["left"]["1"] == 0
        assert (await desk.rows())["K995"][29] == "无"
        assert (await desk.rows(**{"from": "SNH", "to": "JXH"}))["K995"][29] == "3"


async def test_phantoms_are_shown_but_are_not_there() -> None:
    async with open_desk() as desk:
        await desk.control("haunt", train="G9903", date="2030-01-18", seat="O", count=1)
        fields = (await desk.rows())["G9903"]
        assert (fields[11], fields[30]) == ("Y", "1")
        railway = railway_of(desk)
        ride = railway.ride("G9903", railway.today().replace(day=18))
        assert railway.stock.hold(ride.run, "O", ride.frm, ride.to, 1) is None
        await desk.control("haunt", train="G9903", date="2030-01-18", seat="O", count=0)
        assert (await desk.rows())["G9903"][30] == "无"


async def test_held_seats_are_gone_for_everybody_until_they_are_released() -> None:
    async with open_desk() as desk:
        railway = railway_of(desk)
        ride = railway.ride("G9901", railway.today().replace(day=18))
        hold = railway.stock.hold(ride.run, "M", ride.frm, ride.to, 2)
        assert hold is not None
        assert [(place.coach, place.number, place.name) for place in hold.places] == [
            ("02", "001A", "01A号"),
            ("02", "001C", "01C号"),
        ]
        assert (await desk.rows())["G9901"][31] == "4"
        assert railway.stock.hold(ride.run, "M", ride.frm, ride.to, 5) is None
        await desk.control("sell-out", train="G9901", date="2030-01-18", seat="M")
        assert (await desk.rows())["G9901"][31] == "无"
        railway.stock.release(hold)
        railway.stock.release(hold)
        assert (await desk.rows())["G9901"][31] == "2"


async def test_strangers_cannot_give_back_what_an_order_holds() -> None:
    async with open_desk() as desk:
        railway = railway_of(desk)
        ride = railway.ride("G9901", railway.today().replace(day=18))
        hold = railway.stock.hold(ride.run, "M", ride.frm, ride.to, 6)
        assert hold is not None
        await desk.control("release", train="G9901", date="2030-01-18", seat="M", count=3)
        second = railway.stock.hold(ride.run, "M", ride.frm, ride.to, 3)
        assert second is not None
        assert not {place.name for place in hold.places} & {place.name for place in second.places}


async def test_a_secret_opens_as_it_stands_and_decoded_and_a_forged_one_never() -> None:
    async with open_desk() as desk:
        railway = railway_of(desk)
        secret = (await desk.rows())["K995"][0]
        for text in (secret, secret.replace("%0A", "\n").replace("%2F", "/").replace("%2B", "+").replace("%3D", "=")):
            ticketed = railway.open_secret(text)
            assert ticketed is not None
            assert (ticketed.ride.train.code, ticketed.ride.boards.code, ticketed.ride.alights.code) == (
                "K995",
                "SNH",
                "HGH",
            )
            assert (str(ticketed.ride.date), str(ticketed.ride.run.start)) == ("2030-01-18", "2030-01-16")
            assert ticketed.issued == desk.box.world.clock.now()
        swapped = secret[:-2] + ("aa" if secret[-2:] != "aa" else "bb")
        for forged in ("", "null", swapped, secret[4:], "%", "é"):
            assert railway.open_secret(forged) is None


async def test_the_same_seed_has_the_same_seats_and_another_has_others() -> None:
    async def shown(seed: int) -> list[str]:
        async with open_desk(seed=seed) as desk:
            return [fields[39] for fields in (await desk.rows()).values()]

    first = await shown(4)
    assert await shown(4) == first
    assert await shown(5) != first


async def test_nothing_moves_on_a_quiet_railway_and_strangers_deal_on_a_living_one() -> None:
    async def after_a_day(life: float) -> tuple[list[str], list[str]]:
        async with open_desk(life=life) as desk:
            before = [fields[39] for fields in (await desk.rows()).values()]
            await desk.at("2030-01-05T08:00:00+08:00")
            return before, [fields[39] for fields in (await desk.rows()).values() if fields[39]][: len(before)]

    quiet, still_quiet = await after_a_day(0)
    assert [row for row in quiet if row] == still_quiet
    before, after = await after_a_day(6)
    assert [row for row in before if row] != after
    assert after == (await after_a_day(6))[1], "the same seed lives the same life"


@pytest.mark.parametrize(
    ("verb", "wish", "says"),
    [
        ("release", {"train": "G1", "date": "2030-01-18", "seat": "O"}, "no train 'G1'"),
        ("release", {"train": "G9901", "date": "18.1.", "seat": "O"}, "a day like"),
        ("release", {"train": "G9901", "date": "2030-01-18", "seat": "softest"}, "no class 'softest'"),
        ("release", {"train": "G9901", "date": "2030-01-18", "seat": "3"}, "has no 3"),
        ("release", {"train": "G9901", "date": "2030-01-18", "seat": "O", "count": -1}, "count is a number"),
        ("release", {"train": "G9901", "date": "2030-01-18", "seat": "O", "from": "HGH"}, "does not go"),
        ("sell-out", {"train": "G9901", "date": "2030-01-18", "from": "nowhere"}, "no station 'nowhere'"),
        ("railway", {"haste": [80]}, "so many requests"),
        ("railway", {"era": "1999"}, "era is one of"),
        ("railway", {"speed": 3}, "the railway has no speed"),
        ("railway", {"presale_days": True}, "must be a int"),
        ("railway", {"queue": []}, "queue is a list"),
    ],
)
async def test_wrong_wishes_are_refused_by_name(verb: str, wish: dict[str, object], says: str) -> None:
    async with open_desk() as desk:
        assert says in await desk.refused(verb, **wish)

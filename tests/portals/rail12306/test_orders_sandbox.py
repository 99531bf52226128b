"""From the QR code to the held seat at the sandbox's railway, over real HTTP, and every way it goes wrong."""

from datetime import UTC, datetime

import pytest

from standby.domain.tickets import HeldOrder, SeatClass, SeatWish, TicketKind
from standby.errors import (
    HandOverNeeded,
    NetworkTrouble,
    OrderExists,
    OrderRefused,
    OrdersSpent,
    OrderUnclear,
    PassengerUnfit,
    PortalError,
    SeatsGone,
    SessionExpired,
    StaleOffer,
)
from standby.portals.tickets import QrState, QueuedOrder, QueueState

from .traveller import Traveller, traveller


async def held(somebody: Traveller) -> HeldOrder:
    standing = await somebody.portal.standing()
    assert isinstance(standing, HeldOrder)
    return standing


# ---------------------------------------------------------------- the way in


async def test_a_person_scans_and_is_in() -> None:
    async with traveller(logged_in=False) as zhang:
        assert not await zhang.portal.is_logged_in()
        code = await zhang.portal.qr()
        assert await zhang.portal.look(code.token) is QrState.WAITING
        await zhang.control("scan-qr", account=zhang.login, confirm=False)
        assert await zhang.portal.look(code.token) is QrState.SCANNED
        await zhang.control("scan-qr", account=zhang.login)
        assert await zhang.portal.look(code.token) is QrState.CONFIRMED
        assert await zhang.portal.enter() == "traveler01"
        assert await zhang.portal.is_logged_in()


async def test_a_session_outlives_the_visit_until_the_site_ends_it() -> None:
    async with traveller() as zhang:
        prepared = await zhang.prepare()
        zhang.visit_again()
        assert await zhang.portal.is_logged_in()
        zhang.railway.expire(zhang.login)
        assert not await zhang.portal.is_logged_in()
        with pytest.raises(SessionExpired):
            await zhang.portal.standing()
        with pytest.raises(SessionExpired):
            await zhang.portal.passengers()
        with pytest.raises(SessionExpired):
            await zhang.portal.progress(prepared)


async def test_a_code_nobody_scans_runs_out() -> None:
    async with traveller(logged_in=False, qr_seconds=0.0) as zhang:
        code = await zhang.portal.qr()
        assert await zhang.portal.look(code.token) is QrState.EXPIRED
        with pytest.raises(SessionExpired):
            await zhang.portal.enter()


@pytest.mark.parametrize("number", [91, 92, 94, 95, 97, 101])
async def test_what_the_site_wants_besides_is_told_to_the_person(number: int) -> None:
    async with traveller(logged_in=False) as zhang:
        await zhang.control("traveller", account=zhang.login, login_code=number)
        with pytest.raises(HandOverNeeded):
            await zhang.log_in()


# ---------------------------------------------------------------- a whole order


@pytest.mark.parametrize("era", ["2018", "2019", "2021", "2024"])
async def test_a_seat_is_held_and_paid(era: str) -> None:
    async with traveller(era=era, queue=(-100, 4, -1)) as zhang:
        portal = zhang.portal
        assert await portal.standing() is None
        prepared = await zhang.prepare("张明", "李晴", places=(SeatWish.WINDOW,))
        await portal.confirm(prepared)
        states = [await portal.progress(prepared) for _ in range(3)]
        assert [each.state for each in states] == [QueueState.WAITING, QueueState.WAITING, QueueState.DONE]
        await portal.finish(prepared, states[-1].number)
        order = await held(zhang)
        assert (order.number, order.train, order.origin, order.destination) == (
            states[-1].number,
            "G9901",
            "上海虹桥",
            "杭州东",
        )
        assert [(each.name, each.seat_class) for each in order.tickets] == [("张明", "二等座"), ("李晴", "二等座")]
        assert order.price == sum(each.price for each in order.tickets)
        left = order.deadline - datetime.fromtimestamp(zhang.box.world.clock.now(), UTC)
        assert 1700 < left.total_seconds() <= 1800
        await zhang.control("pay", order=order.number)
        assert await portal.standing() is None
        assert zhang.booked() == ["paid"]


async def test_a_child_on_an_adults_document_and_a_student() -> None:
    async with traveller() as zhang:
        offer, people = await zhang.offer(), await zhang.party("张明", "张小满", "张学文")
        (ming, adult), (man, _), (xue, _) = people
        party = [(ming, adult), (man, TicketKind.CHILD), (xue, TicketKind.ADULT)]
        await zhang.portal.confirm(await zhang.portal.prepare(offer, SeatClass.SECOND, party))
        assert [each.kind for each in (await held(zhang)).tickets] == ["成人票", "儿童票", "成人票"]


async def test_a_student_travels_at_the_students_fare() -> None:
    async with traveller() as zhang:
        offer, party = await zhang.offer(student=True), await zhang.party("张学文", kind=TicketKind.STUDENT)
        await zhang.portal.confirm(await zhang.portal.prepare(offer, SeatClass.SECOND, party))
        assert [each.kind for each in (await held(zhang)).tickets] == ["学生票"]


async def test_a_lower_berth_on_a_train_that_left_its_origin_two_days_before() -> None:
    async with traveller() as zhang:
        offer, party = await zhang.offer("K995"), await zhang.party("张明")
        prepared = await zhang.portal.prepare(offer, SeatClass.HARD_SLEEPER, party, (SeatWish.LOWER,))
        assert (prepared.keep["seatDetailType"], prepared.keep["choose_seats"]) == ("100", "")
        await zhang.portal.confirm(prepared)
        order = await held(zhang)
        assert (order.train, order.date, order.departs) == ("K995", offer.date, offer.departs)
        assert order.tickets[0].seat_class == "硬卧"


async def test_a_place_to_stand_is_ordered_as_such() -> None:
    async with traveller() as zhang:
        offer = await zhang.offer()
        await zhang.control("sell-out", train="G9901", date=str(offer.date), seat="O")
        with pytest.raises(SeatsGone, match="stand"):
            await zhang.prepare()
        await zhang.portal.confirm(await zhang.prepare(seat=SeatClass.STANDING))
        assert (await held(zhang)).tickets[0].seat == "无座"


# ---------------------------------------------------------------- refusals before the last word


async def test_seats_that_were_never_there() -> None:
    async with traveller() as zhang:
        offer = await zhang.offer()
        where = {"train": "G9901", "date": str(offer.date), "seat": "M"}
        await zhang.control("sell-out", **where)
        await zhang.control("haunt", **where, count=1)
        with pytest.raises(SeatsGone, match="0 left"):
            await zhang.prepare(seat=SeatClass.FIRST)
        assert zhang.booked() == []


async def test_fewer_seats_than_people() -> None:
    async with traveller() as zhang:
        offer = await zhang.offer()
        where = {"train": "G9901", "date": str(offer.date), "seat": "M"}
        await zhang.control("sell-out", **where)
        await zhang.control("release", **where, count=1)
        with pytest.raises(SeatsGone, match="仅剩1张"):
            await zhang.prepare("张明", "李晴", seat=SeatClass.FIRST)


async def test_a_row_that_is_too_old() -> None:
    async with traveller(secret_ttl=0.0) as zhang:
        with pytest.raises(StaleOffer):
            await zhang.prepare()


async def test_more_people_than_places_queue() -> None:
    async with traveller(crowd=100_000) as zhang:
        with pytest.raises(SeatsGone, match="queue"):
            await zhang.prepare()


async def test_a_slider_before_the_order_is_the_persons() -> None:
    async with traveller(slider_on_order=True) as zhang:
        with pytest.raises(HandOverNeeded, match="slider"):
            await zhang.prepare()
        assert zhang.booked() == []


async def test_who_is_not_verified_cannot_be_ordered_for() -> None:
    async with traveller() as zhang:
        await zhang.control("traveller", account=zhang.login, passenger="张明", state="98")
        with pytest.raises(PassengerUnfit, match="张明"):
            await zhang.prepare()


async def test_who_may_not_take_this_train() -> None:
    async with traveller() as zhang:
        await zhang.control("traveller", account=zhang.login, passenger="李晴", restricted=True)
        with pytest.raises(PassengerUnfit) as caught:
            await zhang.prepare("张明", "李晴")
        assert caught.value.facts["name"] == "李晴"


async def test_a_second_order_while_one_waits_for_its_money() -> None:
    async with traveller() as zhang:
        await zhang.portal.confirm(await zhang.prepare())
        with pytest.raises(OrderExists):
            await zhang.prepare("李晴")
        assert zhang.booked() == ["held"]


async def test_too_many_cancellations() -> None:
    async with traveller(cancel_limit=0) as zhang:
        with pytest.raises(OrdersSpent):
            await zhang.prepare()


# ---------------------------------------------------------------- doubt


async def test_a_lost_answer_to_the_last_word_is_settled_by_the_list() -> None:
    async with traveller(confirm_timeout=True) as zhang:
        prepared = await zhang.prepare()
        with pytest.raises(NetworkTrouble):
            await zhang.portal.confirm(prepared)
        assert (await held(zhang)).number
        assert zhang.booked() == ["held"]


async def test_the_last_word_said_again_orders_nothing_and_says_nothing_sure() -> None:
    async with traveller() as zhang:
        prepared = await zhang.prepare()
        await zhang.portal.confirm(prepared)
        with pytest.raises(OrderUnclear, match="请求已在处理中"):
            await zhang.portal.confirm(prepared)
        assert zhang.booked() == ["held"]


async def test_the_last_seat_goes_to_somebody_faster() -> None:
    async with traveller() as zhang:
        prepared = await zhang.prepare(seat=SeatClass.FIRST)
        await zhang.control("sell-out", train="G9901", date=str((await zhang.offer()).date), seat="M")
        with pytest.raises(SeatsGone):
            await zhang.portal.confirm(prepared)
        assert await zhang.portal.standing() is None
        assert zhang.booked() == []


CONFIRM = "/otn/confirmPassenger"


@pytest.mark.parametrize(
    "path",
    [
        *("/otn/leftTicket/submitOrderRequest", f"{CONFIRM}/initDc"),
        *(f"{CONFIRM}/checkOrderInfo", f"{CONFIRM}/getQueueCount"),
    ],
)
@pytest.mark.parametrize("kind", ["after", "html", "garbage"])
async def test_trouble_before_the_last_word_orders_nothing(path: str, kind: str) -> None:
    async with traveller() as zhang:
        offer, party = await zhang.offer(), await zhang.party("张明")
        await zhang.control("fault", kind=kind, path=path, count=1)
        with pytest.raises((NetworkTrouble, PortalError)):
            await zhang.portal.prepare(offer, SeatClass.SECOND, party)
        assert zhang.booked() == []


@pytest.mark.parametrize("kind", ["after", "reset", "html", "garbage", "status", "truncate"])
async def test_trouble_with_the_last_word_is_never_a_no(kind: str) -> None:
    async with traveller() as zhang:
        prepared = await zhang.prepare()
        await zhang.control("fault", kind=kind, path=f"{CONFIRM}/confirmSingleForQueue", count=1)
        with pytest.raises((NetworkTrouble, PortalError)) as caught:
            await zhang.portal.confirm(prepared)
        assert not isinstance(caught.value, SeatsGone | OrderRefused)
        assert (await zhang.portal.standing() is not None) == bool(zhang.booked())


@pytest.mark.parametrize("kind", ["after", "reset", "html", "garbage", "status", "truncate"])
async def test_trouble_with_the_list_is_never_none(kind: str) -> None:
    async with traveller() as zhang:
        await zhang.control("fault", kind=kind, path="/otn/queryOrder/queryMyOrderNoComplete", count=1)
        with pytest.raises((NetworkTrouble, PortalError)):
            await zhang.portal.standing()


# ---------------------------------------------------------------- the queue


async def test_the_queue_knows_its_order() -> None:
    async with traveller(queue=(-100, 8, 4, -1)) as zhang:
        prepared = await zhang.prepare()
        await zhang.portal.confirm(prepared)
        assert await zhang.portal.standing() == QueuedOrder("G9901")
        states = [(await zhang.portal.progress(prepared)).state for _ in range(4)]
        assert states == [QueueState.WAITING] * 3 + [QueueState.DONE]
        assert (await held(zhang)).train == "G9901"


async def test_a_queue_that_ends_without_a_seat() -> None:
    async with traveller(queue=(-100, -2)) as zhang:
        prepared = await zhang.prepare()
        await zhang.portal.confirm(prepared)
        found = [await zhang.portal.progress(prepared) for _ in range(2)][-1]
        assert (found.state, found.reason) == (QueueState.FAILED, "没有足够的票!")
        assert await zhang.portal.standing() == QueuedOrder("G9901", failed=True, reason="没有足够的票!")
        assert zhang.booked() == ["failed"]


async def test_an_order_that_is_withdrawn() -> None:
    async with traveller(queue=(-3,)) as zhang:
        prepared = await zhang.prepare()
        await zhang.portal.confirm(prepared)
        found = await zhang.portal.progress(prepared)
        assert (found.state, found.reason) == (QueueState.FAILED, "订单已撤销")


@pytest.mark.parametrize("last", [-4, 0])
async def test_a_queue_that_does_not_say_is_settled_by_the_list(last: int) -> None:
    async with traveller(queue=(-4, last)) as zhang:
        prepared = await zhang.prepare()
        await zhang.portal.confirm(prepared)
        states = [(await zhang.portal.progress(prepared)).state for _ in range(2)]
        assert states == [QueueState.UNSURE] * 2
        assert (await held(zhang)).train == "G9901"


async def test_an_order_that_is_not_paid_is_gone_after_its_time() -> None:
    async with traveller(pay_seconds=0.0) as zhang:
        await zhang.portal.confirm(await zhang.prepare())
        assert await zhang.portal.standing() is None
        assert zhang.booked() == ["expired"]

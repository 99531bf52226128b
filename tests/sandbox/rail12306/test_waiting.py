"""After the last word: queues of every kind, money in time or not, withdrawing, and answers that get lost."""

import httpx2
import pytest

from .rider import CONFIRM, Rider, ticket_texts


@pytest.fixture
async def member(rider: Rider) -> Rider:
    await rider.log_in()
    return rider


async def kind(rider: Rider) -> str | None:
    """How the list of unfinished orders shows the order now: db, cache, or not at all."""
    told = await rider.unfinished()
    return None if told is None else told["to_page"]


async def state(rider: Rider) -> str:
    told: str = (await rider.orders())[-1]["state"]
    return told


# ---------------------------------------------------------------- queues


async def test_a_queue_answers_in_turn_and_ends_with_the_order(member: Rider) -> None:
    member.site(queue=(-100, -100, 8, 4, -1))
    await member.control("clock", freeze=True)
    await member.order()
    assert await kind(member) == "cache"
    told = [await member.wait() for _ in range(6)]
    assert [answer["waitTime"] for answer in told] == [-100, -100, 8, 4, -1, -1]
    assert [answer["orderId"] for answer in told] == [None] * 4 + ["EH12345678"] * 2
    assert told[2]["waitCount"] > 0
    assert await kind(member) == "db"


async def test_a_queue_moves_on_though_nobody_asks(member: Rider) -> None:
    member.site(queue=(-100, 8, 4, -1))
    await member.control("clock", freeze=True)
    await member.order()
    await member.control("clock", advance_seconds=8)
    assert (await kind(member), await state(member)) == ("cache", "queued")
    await member.control("clock", advance_seconds=2)
    assert (await kind(member), await state(member)) == ("db", "held")


async def test_a_queue_can_end_without_a_seat(member: Rider) -> None:
    member.site(queue=(-100, -2))
    await member.order()
    await member.wait()
    told = await member.wait()
    assert (told["waitTime"], told["msg"], told["orderId"]) == (-2, "没有足够的票!", None)
    listed = await member.unfinished()
    assert listed is not None
    assert listed["orderCacheDTO"]["status"] == 3
    assert listed["orderCacheDTO"]["message"]["message"] == "没有足够的票!"
    member.site(queue=(-1,))
    assert (await member.order())["submitStatus"] is True


async def test_seats_can_be_gone_when_the_queue_ends(member: Rider) -> None:
    member.site(queue=(-100, -1))
    await member.control("clock", freeze=True)
    await member.order()
    await member.control("sell-out", train="G9901", date=member.day)
    await member.wait()
    assert (await member.wait())["waitTime"] == -2


async def test_a_queue_can_stay_unsure_while_the_list_shows_the_order(member: Rider) -> None:
    member.site(queue=(-4, -4))
    await member.control("clock", freeze=True)
    await member.order()
    assert await kind(member) == "cache"
    for _ in range(3):
        told = await member.wait()
        assert (told["waitTime"], told["orderId"], told["msg"]) == (-4, None, "正在处理中,请稍等。")
    assert await kind(member) == "db"


async def test_zero_sends_to_the_list(member: Rider) -> None:
    member.site(queue=(0,))
    await member.order()
    assert ((await member.wait())["waitTime"], await kind(member)) == (0, "db")


async def test_the_railway_can_withdraw_the_order(member: Rider) -> None:
    member.site(queue=(5, -3))
    await member.order()
    await member.wait()
    told = await member.wait()
    assert (told["waitTime"], told["msg"]) == (-3, "订单已撤销")
    assert (await kind(member), await state(member)) == (None, "cancelled")


async def test_a_queue_can_last_for_ever(member: Rider) -> None:
    member.site(queue=(-100, 900))
    await member.order()
    await member.control("clock", advance_seconds=1200)
    assert (await member.wait())["waitTime"] == 900
    assert await kind(member) == "cache"
    assert "未处理的订单" in (await member.submit(await member.row()))["messages"][0]
    left = await member.post("/otn/queryOrder/cancelQueueNoCompleteMyOrder", tourFlag="dc")
    assert left["data"] == {"existError": "N"}
    assert await kind(member) is None


async def test_the_page_of_unfinished_orders_asks_under_other_names(member: Rider) -> None:
    member.site(queue=(7, -2))
    await member.order()
    told = (await member.post("/otn/queryOrder/queryOrderWaitTime", tourFlag="dc"))["data"]
    assert (told["queueWaitTime"], told["status"]) == (7, 1)
    told = (await member.post("/otn/queryOrder/queryOrderWaitTime", tourFlag="dc"))["data"]
    assert (told["queueWaitTime"], told["queueOrderMessage"]["message"]) == (-2, "没有足够的票!")


async def test_the_result_is_only_that_of_ones_own_order(member: Rider) -> None:
    await member.order()
    told = await member.step("resultOrderForDcQueue", orderSequence_no="EH99999999")
    assert told["data"]["submitStatus"] is False


# ---------------------------------------------------------------- money


async def test_what_is_not_paid_in_time_goes_back(member: Rider) -> None:
    member.site(session_idle=1e9)
    await member.control("clock", freeze=True)
    await member.order()
    assert (await member.row())[30] == "20"
    await member.control("clock", advance_seconds=1799)
    assert await kind(member) == "db"
    await member.control("clock", advance_seconds=1)
    (written,) = await member.orders()
    assert (written["state"], written["expired"], written["paid"]) == ("expired", written["lose"], None)
    assert (await member.row())[30] == "有"


async def test_the_deadline_stands_in_the_answer(member: Rider) -> None:
    member.site(pay_seconds=600)
    await member.order()
    unfinished = await member.unfinished()
    assert unfinished is not None
    (ticket,) = unfinished["orderDBList"][0]["tickets"]
    (written,) = await member.orders()
    assert ticket["lose_time"] == ticket["pay_limit_time"] > ticket["reserve_time"]
    assert written["lose"] - written["held"] == 600


async def test_only_an_order_that_waits_can_be_paid(member: Rider) -> None:
    answer = await member.browser.post(f"{member.box.control}/pay", json={"order": "EH1"})
    assert (answer.status_code, answer.json()["error"]) == (400, "no order EH1 waits to be paid")
    await member.order()
    (paid,) = (await member.control("pay"))["paid"]
    assert paid["state"] == "paid"
    finished = (await member.post("/otn/queryOrder/queryMyOrder", queryType="1"))["data"]
    assert [order["sequence_no"] for order in finished["OrderDTODataList"]] == [paid["order"]]
    assert (await member.browser.post(f"{member.box.control}/pay", json={})).status_code == 400


async def cancel(rider: Rider, number: str) -> str:
    fields = {"sequence_no": number, "cancel_flag": "cancel_order", "_json_att": ""}
    told: str = (await rider.post("/otn/queryOrder/cancelNoCompleteMyOrder", **fields))["data"]["existError"]
    return told


async def test_after_three_withdrawn_orders_the_day_is_over(member: Rider) -> None:
    for turn in range(3):
        await member.order()
        assert await cancel(member, "EH1") == "Y"
        assert await cancel(member, (await member.orders())[turn]["order"]) == "N"
    assert "取消次数过多" in (await member.submit(await member.row()))["messages"][0]
    assert [order["state"] for order in await member.orders()] == ["cancelled"] * 3
    member.site(session_idle=1e9)
    await member.control("clock", advance_seconds=86_400)
    assert (await member.submit(await member.row()))["status"] is True


# ---------------------------------------------------------------- answers that get lost


async def test_a_last_word_that_times_out_was_carried_out(member: Rider) -> None:
    member.site(confirm_timeout=True)
    texts = await member.to_the_last_word()
    with pytest.raises(httpx2.TransportError):
        await member.confirm(*texts)
    assert await kind(member) == "db"
    assert len(await member.orders()) == 1


async def test_a_fault_can_lose_the_answer_to_any_step(member: Rider) -> None:
    texts = await member.to_the_last_word()
    await member.control("fault", kind="after", path=f"{CONFIRM}/confirmSingleForQueue", portal="rail12306")
    with pytest.raises(httpx2.TransportError):
        await member.confirm(*texts)
    assert await kind(member) == "db"
    assert (await member.wait())["orderId"] == (await member.orders())[0]["order"]
    lost = (await member.browser.get(f"{member.box.control}/state")).json()["requests"]
    (entry,) = [e for e in lost if e["path"].endswith("confirmSingleForQueue")]
    assert (entry["fault"], entry["status"]) == ("after", None)


async def test_a_reset_before_the_last_word_orders_nothing(member: Rider) -> None:
    texts = await member.to_the_last_word()
    await member.control("fault", kind="reset", path=f"{CONFIRM}/confirmSingleForQueue")
    with pytest.raises(httpx2.TransportError):
        await member.confirm(*texts)
    assert await member.orders() == []


async def test_two_accounts_cannot_have_the_same_last_seat(member: Rider) -> None:
    other = Rider(member.box, account=1)
    async with other.browser:
        await other.log_in()
        await member.control("sell-out", train="G9901", date=member.day)
        await member.control("release", train="G9901", date=member.day, seat="M")
        mine = await member.to_the_last_word(seat="M")
        theirs = await other.to_the_last_word(seat="M")
        assert (await other.confirm(*theirs))["data"]["submitStatus"] is True
        assert (await member.confirm(*mine))["data"]["errMsg"] == "余票不足！"
        assert [order["account"] for order in await member.orders()] == [other.traveller.login]
        assert ticket_texts(other.traveller.passengers[0]) != ticket_texts(member.traveller.passengers[0])


async def test_the_person_can_withdraw_too(member: Rider) -> None:
    await member.order()
    assert (await member.control("withdraw", account="traveler01"))["state"] == "cancelled"
    answer = await member.browser.post(f"{member.box.control}/withdraw", json={})
    assert (answer.status_code, answer.json()["error"]) == (400, "traveler01 has no unfinished order")

"""The whole way to a seat, by a plain browser: every step works, and only in its order."""

from .rider import Rider


async def test_a_traveller_logs_in_by_qr_code_orders_and_pays(rider: Rider) -> None:
    assert await rider.log_in() == "张明"
    assert (await rider.post("/otn/login/checkUser", _json_att=""))["data"] == {"flag": True}
    assert (await rider.unfinished()) is None
    assert (await rider.order()) == {"isAsync": "1", "submitStatus": True}

    waited = await rider.wait()
    assert (waited["waitTime"], waited["queryOrderWaitTimeStatus"]) == (-1, True)
    number = waited["orderId"]
    assert (await rider.step("resultOrderForDcQueue", orderSequence_no=number))["data"] == {"submitStatus": True}
    unfinished = await rider.unfinished()
    assert unfinished is not None
    assert (unfinished["to_page"], unfinished["orderDBList"][0]["sequence_no"]) == ("db", number)

    await rider.control("pay", order=number)
    assert (await rider.unfinished()) is None
    (written,) = await rider.orders()
    assert (written["order"], written["state"], written["account"]) == (number, "paid", "traveler01")
    assert written["paid"] >= written["held"] >= written["confirmed"]

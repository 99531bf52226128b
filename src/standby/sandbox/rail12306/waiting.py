"""After the last word: the queue, the end of it, and withdrawing (notes, sections 7.7, 7.8 and 7.10)."""

import html
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from standby.sandbox.rail12306 import answers, unpaid
from standby.sandbox.rail12306.hall import Hall, anonymous
from standby.sandbox.rail12306.orders import FAILED, GONE, UNSURE, Order, State
from standby.sandbox.rail12306.visits import Visit

PROCESSING = "正在处理中,请稍等。"
LOCKED_PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>支付 | 客运服务</title></head><body>'
    "<h1>席位已锁定，请在提示时间内尽快完成支付，完成网上购票。</h1><p>支付剩余时间：{minutes}分</p><p>{number}</p></body></html>"
)
LIST_PAGE = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>未完成订单</title></head><body></body></html>'


class Waiting:
    """The addresses that tell what became of an order."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    def routes(self) -> list[Route]:
        member, orders, both = self.hall.member, "/otn/queryOrder", ["GET", "POST"]
        return [
            Route("/otn/confirmPassenger/queryOrderWaitTime", member(self.wait, not_waiting), methods=both),
            Route("/otn/confirmPassenger/resultOrderForDcQueue", member(self.result, anonymous), methods=["POST"]),
            Route("/otn/payOrder/init", member(self.pay_page, to_login), methods=both),
            Route(f"{orders}/initNoComplete", member(lambda _: answers.html(LIST_PAGE), to_login), methods=both),
            Route(f"{orders}/queryMyOrderNoComplete", member(self.unfinished, anonymous), methods=both),
            Route(f"{orders}/queryOrderWaitTime", member(self.queue_page, anonymous), methods=both),
            Route(f"{orders}/cancelNoCompleteMyOrder", member(self.cancel, anonymous), methods=["POST"]),
            Route(f"{orders}/cancelQueueNoCompleteMyOrder", member(self.leave_queue, anonymous), methods=["POST"]),
            Route(f"{orders}/continuePayNoCompleteMyOrder", member(self.go_on_paying, anonymous), methods=["POST"]),
            Route(f"{orders}/queryMyOrder", member(self.paid, anonymous), methods=["POST"]),
        ]

    # ------------------------------------------------------------ the queue

    def wait(self, visit: Visit) -> Response:
        order, answer = self.hall.book.ask(visit.member.login)
        facts = {
            "queryOrderWaitTimeStatus": True,
            "count": 0,
            "waitTime": answer,
            "requestId": order.request_id if order else 0,
            "waitCount": max(answer, 0) * 4,
            "tourFlag": "dc",
            "orderId": order.number if order and answer == -1 else None,
        }
        return answers.data({**facts, **_said(order, answer)})

    def queue_page(self, visit: Visit) -> Response:
        """The same question from the page of unfinished orders, under other names."""
        order, answer = self.hall.book.ask(visit.member.login)
        told = _said(order, answer).get("msg")
        message = {"queueOrderMessage": {"message": told, "code": "0"}} if told else {}
        return answers.data({"queueWaitTime": answer, "status": 1, "tourFlag": "dc", **message})

    def result(self, visit: Visit) -> Response:
        held = self._held(visit, visit.field("orderSequence_no"))
        return answers.data({"submitStatus": True}) if held else answers.failed_step("下单失败")

    def pay_page(self, visit: Visit) -> Response:
        order = self.hall.book.unfinished(visit.member.login)
        if order is None or order.state is not State.HELD:
            return answers.html(LIST_PAGE)
        minutes = int((order.lose_at - self.hall.now()) // 60)
        return answers.html(LOCKED_PAGE.format(minutes=minutes, number=html.escape(order.number)))

    # ------------------------------------------------------------ the lists

    def unfinished(self, visit: Visit) -> Response:
        order = self.hall.book.listed(visit.member.login)
        if order is None:
            return answers.nothing()
        if order.state is State.HELD:
            return answers.data({"orderDBList": [unpaid.held(order)], "to_page": "db"})
        return answers.data({"orderCacheDTO": unpaid.queued(order), "to_page": "cache"})

    def paid(self, visit: Visit) -> Response:
        """Finished orders; the shape is that of the unpaid ones (uncertain)."""
        mine = [order for order in self.hall.book.of(visit.member.login) if order.state is State.PAID]
        return answers.data({"OrderDTODataList": [unpaid.held(o) for o in mine], "order_total_number": str(len(mine))})

    # ------------------------------------------------------------ withdrawing

    def cancel(self, visit: Visit) -> Response:
        order = self._held(visit, visit.field("sequence_no"))
        if order is None or visit.field("cancel_flag") != "cancel_order":
            return answers.data({"existError": "Y", "errorMsg": "取消订单失败！"})
        self.hall.book.cancel(order)
        return answers.data({"existError": "N"})

    def leave_queue(self, visit: Visit) -> Response:
        order = self.hall.book.unfinished(visit.member.login)
        if order is None or order.state is not State.QUEUED:
            return answers.data({"existError": "Y", "errorMsg": "取消订单失败！"})
        self.hall.book.cancel(order)
        return answers.data({"existError": "N"})

    def go_on_paying(self, visit: Visit) -> Response:
        """The way to the bank, which ends here: the acting person pays at the control address."""
        held = self._held(visit, visit.field("sequence_no"))
        return answers.data({"existError": "N"} if held else {"existError": "Y", "errorMsg": "订单不存在"})

    def _held(self, visit: Visit, number: str) -> Order | None:
        order = self.hall.book.unfinished(visit.member.login)
        return order if order is not None and order.state is State.HELD and order.number == number else None


def _said(order: Order | None, answer: int) -> dict[str, Any]:
    """The words that go with an answer that is no waiting time."""
    if answer in (FAILED, GONE) and order is not None:
        return {"msg": order.reason, "errorcode": "0"}
    return {"msg": PROCESSING} if answer == UNSURE else {}


def not_waiting(_: Visit) -> Response:
    return answers.data({"queryOrderWaitTimeStatus": False})


def to_login(_: Visit) -> Response:
    return answers.moved(answers.LOGIN_PAGE)

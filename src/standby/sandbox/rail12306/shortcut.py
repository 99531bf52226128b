"""The short way of 2018 and 2019: no page, no token, the row and the people in one request (notes, section 7.11)."""

from starlette.responses import Response
from starlette.routing import Route

from standby.sandbox.rail12306 import answers, rules
from standby.sandbox.rail12306.carts import Cart
from standby.sandbox.rail12306.confirming import EARLY, EXPIRED, Confirming, no_login, relogin, relogin_y
from standby.sandbox.rail12306.hall import Hall
from standby.sandbox.rail12306.rules import Unfit
from standby.sandbox.rail12306.visits import Visit


class Shortcut:
    """Three addresses that later generations do not have."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.counter = Confirming(hall)

    def routes(self) -> list[Route]:
        member, base = self.hall.member, "/otn/confirmPassenger"
        return [
            Route(f"{base}/autoSubmitOrderRequest", member(self.submit, relogin), methods=["POST"]),
            Route(f"{base}/getQueueCountAsync", member(self.count, relogin_y), methods=["POST"]),
            Route(f"{base}/confirmSingleForQueueAsys", member(self.confirm, no_login), methods=["POST"]),
        ]

    def submit(self, visit: Visit) -> Response:
        """The row and the people are judged at once; the keys of the last step come in one text."""
        if self.hall.site.era not in EARLY:
            return Response("", 404)
        wish = self.counter.chosen(visit)
        reason = self.counter.refusal(visit.member) or self.counter.wrong_row(visit, wish)
        if wish is None or reason is not None:
            return answers.refused(reason or EXPIRED)
        cart = Cart(wish, student=visit.field("purpose_codes") == "0X00")
        self.counter.equip(cart)
        try:
            wanted = self.counter.approved(visit, cart)
        except Unfit as unfit:
            return answers.failed_step(unfit.reason, **unfit.flags)
        cart.checked, visit.session.cart = wanted, cart
        keys = "#".join((wish.ride.train.traits.location, cart.change_key, cart.left_ticket, "1"))
        return answers.data({"result": keys, "isNeedPassCode": "N", **self.counter.verdict(wanted, cart)})

    def count(self, visit: Visit) -> Response:
        cart = visit.session.cart
        if cart is None or visit.field("leftTicket") != cart.left_ticket:
            return answers.refused("系统繁忙，请稍后重试！")
        return answers.data(self.counter.crowd(cart, visit.field("seatType")))

    def confirm(self, visit: Visit) -> Response:
        cart = visit.session.cart
        if cart is None or not cart.checked:
            return answers.failed_step(rules.ILLEGAL)
        return self.counter.final(visit, cart)

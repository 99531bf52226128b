"""From the row to the last word (notes, sections 7.1 to 7.6): five steps that only work in this order."""

import secrets
from typing import Any

from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from standby.sandbox import wire
from standby.sandbox.rail12306 import answers, initdc, rules
from standby.sandbox.rail12306.carts import Cart
from standby.sandbox.rail12306.choice import offered_seats, seats_chosen
from standby.sandbox.rail12306.hall import Hall, anonymous
from standby.sandbox.rail12306.hours import is_open, sale_opens
from standby.sandbox.rail12306.orders import Wanted
from standby.sandbox.rail12306.rules import Unfit
from standby.sandbox.rail12306.runs import Ticketed
from standby.sandbox.rail12306.stations import same_city
from standby.sandbox.rail12306.travellers import Traveller
from standby.sandbox.rail12306.visits import Visit

EXPIRED = "车票信息已过期，请重新查询最新车票信息"
NOT_YET, CLOSED = "该车次未到起售时间", "当前时间不可以订票"
TWICE, IN_PROGRESS = "不允许重复提交", "您的请求已在处理中，请在未完成订单中查询订单状态！"
SUCCESS = {"2018": "N", "2019": "N", "2021": "0", "2024": "220"}
EARLY = ("2018", "2019")
WRONG_CODE = "验证码错误！"
SOON_SECONDS = 3600
SLIDE = "请先完成滑动验证"
"""Wording invented."""


class Hangup(Response):
    """The request was carried out, and nobody hears of it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wire.reset(scope)
        while (await receive())["type"] != "http.disconnect":
            continue


class Confirming:
    """The addresses of one order, up to the queue."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    def routes(self) -> list[Route]:
        member, base, both = self.hall.member, "/otn/confirmPassenger", ["GET", "POST"]
        return [
            Route("/otn/leftTicket/submitOrderRequest", member(self.submit, anonymous), methods=["POST"]),
            Route(f"{base}/initDc", member(self.page, lambda _: answers.moved(answers.LOGIN_PAGE)), methods=both),
            Route(f"{base}/checkOrderInfo", member(self.check, relogin), methods=["POST"]),
            Route(f"{base}/getQueueCount", member(self.count, relogin_y), methods=["POST"]),
            Route(f"{base}/confirmSingleForQueue", member(self.confirm, no_login), methods=["POST"]),
            Route("/otn/basedata/log", member(lambda _: answers.data(True), anonymous), methods=["POST"]),
        ]

    # ------------------------------------------------------------ the row

    def submit(self, visit: Visit) -> Response:
        """Only the decoded secret is understood here."""
        wish = self.chosen(visit)
        reason = self.refusal(visit.member) or self.wrong_row(visit, wish)
        if wish is None or reason is not None:
            return answers.refused(reason or EXPIRED)
        visit.session.cart = Cart(wish, student=visit.field("purpose_codes") == "0X00")
        soon = wish.ride.departs.timestamp() - self.hall.now() < SOON_SECONDS
        return answers.data("Y" if soon else SUCCESS[self.hall.site.era])

    def refusal(self, traveller: Traveller) -> str | None:
        """Why this account may not order anything now."""
        book, site = self.hall.book, self.hall.site
        if not is_open(site, self.hall.house.railway.now()):
            return CLOSED
        if book.cancellations(traveller.login) >= site.cancel_limit:
            return rules.TOO_OFTEN
        if book.unfinished(traveller.login) is not None:
            return rules.STANDING_ORDER
        return None

    def chosen(self, visit: Visit) -> Ticketed | None:
        """The row, if its secret came decoded, fresh and with its own date."""
        secret, railway = visit.field("secretStr"), self.hall.house.railway
        wish = None if "%" in secret else railway.open_secret(secret)
        if wish is None or self.hall.now() - wish.issued > self.hall.site.secret_ttl:
            return None
        return wish if visit.field("train_date") == wish.ride.date.isoformat() else None

    def wrong_row(self, visit: Visit, wish: Ticketed | None) -> str | None:
        if wish is None:
            return EXPIRED
        ride, railway = wish.ride, self.hall.house.railway
        if railway.now() < sale_opens(self.hall.site, ride):
            return NOT_YET
        names = ("query_from_station_name", ride.boards.code), ("query_to_station_name", ride.alights.code)
        for name, code in names:
            station = railway.station(visit.field(name))
            if station is None or not same_city(station.code, code):
                return answers.BUSY
        return EXPIRED if ride.departs <= railway.now() else None

    # ------------------------------------------------------------ the page

    def page(self, visit: Visit) -> Response:
        """A new token each time; the one before is no longer good."""
        cart = visit.session.cart
        if cart is None:
            return answers.html(initdc.BUSY_PAGE)
        self.equip(cart)
        return answers.html(initdc.page(cart, self.hall.house.railway, self.hall.site, visit.member.name))

    def equip(self, cart: Cart) -> None:
        cart.token = secrets.token_hex(16)
        cart.change_key = secrets.token_hex(28).upper()
        cart.left_ticket = self.hall.house.railway.left_ticket(cart.wish.ride)
        cart.checked, cart.spent = (), False

    def check(self, visit: Visit) -> Response:
        cart = _shown(visit)
        if cart is None:
            return answers.refused(TWICE)
        slid = visit.member.slid(visit.field("sessionId"), visit.field("sig"))
        if self.hall.site.slider_on_order and not slid:
            return answers.failed_step(SLIDE)
        try:
            wanted = self.approved(visit, cart)
        except Unfit as unfit:
            return answers.failed_step(unfit.reason, **unfit.flags)
        cart.checked = wanted
        return answers.data(self.verdict(wanted, cart))

    def approved(self, visit: Visit, cart: Cart) -> tuple[Wanted, ...]:
        """The people of an order that may be placed. Raises :class:`Unfit`."""
        holder, site, ride = visit.member, self.hall.site, cart.wish.ride
        tickets, old = visit.field("passengerTicketStr"), visit.field("oldPassengerStr")
        if self.hall.book.cancellations(holder.login) >= site.cancel_limit:
            raise Unfit(rules.TOO_OFTEN)
        wanted = rules.wanted_by(holder, tickets, old, site)
        rules.judge(wanted, ride, site)
        rules.no_clash(wanted, ride, self.hall.book)
        rules.enough(wanted, ride, self.hall.house.railway, shown=True)
        return wanted

    def verdict(self, wanted: tuple[Wanted, ...], cart: Cart) -> dict[str, Any]:
        early = {"ifShowPassCode": "Y" if self._needs_code() else "N"} if self.hall.site.era in EARLY else {}
        choice = offered_seats(wanted, cart.wish.ride)
        wait = str(self.hall.site.show_pass_code_ms)
        return {**early, **choice, "ifShowPassCodeTime": wait, "submitStatus": True, "smokeStr": ""}

    def _needs_code(self) -> bool:
        """Whether a picture must be clicked on before the last word."""
        return self.hall.site.order_code and self.hall.site.era in EARLY

    def count(self, visit: Visit) -> Response:
        """What is really left: a phantom of the query is told here."""
        cart = _shown(visit)
        if cart is None:
            return answers.refused(TWICE)
        if visit.field("leftTicket") != cart.left_ticket or visit.field("train_no") != cart.wish.ride.train.number:
            return answers.refused("系统繁忙，请稍后重试！")
        return answers.data(self.crowd(cart, visit.field("seatType")))

    def crowd(self, cart: Cart, seat: str) -> dict[str, str]:
        """``op_2`` is true when more people wait than there are places."""
        left = rules.places(cart.wish.ride, seat, self.hall.house.railway)
        waiting = self.hall.site.crowd
        full = str(waiting > max(left) and waiting > 0).lower()
        ticket = ",".join(str(n) for n in left)
        return {"count": "0", "ticket": ticket, "op_2": full, "countT": str(waiting), "op_1": "true"}

    # ------------------------------------------------------------ the last word

    def confirm(self, visit: Visit) -> Response:
        cart = _shown(visit)
        if cart is None:
            return answers.failed_step(rules.ILLEGAL)
        return self.final(visit, cart)

    def final(self, visit: Visit, cart: Cart) -> Response:
        """What was checked is ordered, once, if it is still there."""
        if cart.spent:
            unfinished = self.hall.book.unfinished(visit.member.login)
            return answers.failed_step(IN_PROGRESS if unfinished else TWICE)
        try:
            wanted = self._still_good(visit, cart)
        except Unfit as unfit:
            return answers.failed_step(unfit.reason, **unfit.flags)
        cart.spent = True
        self.hall.book.place(visit.member.login, cart.wish.ride, wanted)
        if self.hall.site.confirm_timeout:
            return Hangup()
        return answers.data({"isAsync": "1", "submitStatus": True})

    def _still_good(self, visit: Visit, cart: Cart) -> tuple[Wanted, ...]:
        keys = visit.field("key_check_isChange"), visit.field("leftTicketStr")
        if not cart.checked or keys != (cart.change_key, cart.left_ticket):
            raise Unfit(rules.ILLEGAL)
        if (reason := self.refusal(visit.member)) is not None:
            raise Unfit(IN_PROGRESS if reason == rules.STANDING_ORDER else reason)
        wanted = self.approved(visit, cart)
        if wanted != cart.checked:
            raise Unfit(rules.ILLEGAL)
        if self._needs_code() and visit.field("randCode") != visit.session.code:
            raise Unfit(WRONG_CODE)
        seats_chosen(visit.field("choose_seats"), wanted, cart.wish.ride)
        rules.enough(wanted, cart.wish.ride, self.hall.house.railway, shown=False)
        return wanted


def _shown(visit: Visit) -> Cart | None:
    """The order to be, if the token is that of the page shown last."""
    cart = visit.session.cart
    return None if cart is None or cart.token is None or visit.field("REPEAT_SUBMIT_TOKEN") != cart.token else cart


def relogin(_: Visit) -> Response:
    return answers.data({"isRelogin": True, "submitStatus": False, "errMsg": answers.NOT_LOGGED_IN})


def relogin_y(_: Visit) -> Response:
    return answers.data({"isRelogin": "Y"})


def no_login(_: Visit) -> Response:
    return answers.data({"noLogin": "true"})

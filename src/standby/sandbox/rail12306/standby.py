"""The addresses of the standby list (notes, section 8)."""

from datetime import datetime

from starlette.responses import Response
from starlette.routing import Route

from standby.sandbox.rail12306 import answers, standby_rows
from standby.sandbox.rail12306.carts import StandbyCart, StandbyWish
from standby.sandbox.rail12306.hall import Hall, anonymous
from standby.sandbox.rail12306.runs import BEIJING
from standby.sandbox.rail12306.seats import KINDS
from standby.sandbox.rail12306.standby_book import NO_STANDBY, Standing
from standby.sandbox.rail12306.travellers import Passenger
from standby.sandbox.rail12306.visits import Visit

FINE, REVIEWED = ("02", "12"), ("01", "11")
FULL = "当前{train}车次{seat}席别提交的候补订单较多，可更换车次、席别或稍后重试。"
MOST_PASSENGERS = 9
BODILESS = ("passengerInitApi", "getQueueNum", "queryQueue", "payOrderInit")
"""Posted by the page with an empty body; some clients send a GET wherever they have no data."""
PAGE = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>候补订单</title></head><body></body></html>'


class Standby:
    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    def routes(self) -> list[Route]:
        """All of them are for members; bodies are forms, where there are any."""
        base, order, pay = "/otn/afterNate", "/otn/afterNateOrder", "/otn/afterNatePay"
        steps = {
            f"{base}/chechFace": self.face,
            f"{base}/getSuccessRate": self.rate,
            f"{base}/querySuccessRate": lambda _: answers.data({"result": "55"}),
            f"{base}/submitOrderRequest": self.submit,
            f"{base}/passengerInitApi": self.page,
            f"{base}/getQueueNum": self.crowd,
            f"{base}/confirmHB": self.confirm,
            f"{base}/queryQueue": self.queue,
            f"{pay}/payOrderInit": self.to_pay,
            f"{order}/queryQueue": self.unpaid,
            f"{order}/queryUnHonourHOrder": self.waiting,
            f"{order}/queryProcessedHOrder": self.done,
            f"{order}/cancelNotComplete": self.cancel,
            f"{order}/cancelWaitingHOrder": self.cancel,
            f"{order}/reserveReturnCheck": self.may_return,
            f"{order}/reserveReturn": self.cancel,
        }
        member = self.hall.member
        pages = ("lineUp_toPay", "lineUp_payConfirm", "lineUp_order")
        return [
            *(Route(path, member(step, anonymous), methods=_methods(path)) for path, step in steps.items()),
            *(Route(f"/otn/view/{name}.html", self.hall.open(lambda _: answers.html(PAGE))) for name in pages),
        ]

    # ------------------------------------------------------------ before

    def face(self, visit: Visit) -> Response:
        """Whether the account's face was checked against its document."""
        code = visit.member.face_code
        facts = {"login_flag": True, "face_check_code": code, "face_flag": code in FINE}
        return answers.data({**facts, "is_show_qrcode": code not in FINE + REVIEWED})

    def rate(self, visit: Visit) -> Response:
        wishes = self._wishes(visit.field("successSecret"))
        return answers.data({"flag": [standby_rows.level(wish) for wish in wishes]})

    def submit(self, visit: Visit) -> Response:
        """The wishes; their secrets must come as they stood in the rows, not decoded."""
        wishes = self._wishes(visit.field("secretList"))
        if visit.member.face_code not in FINE:
            return answers.data({"flag": False, "faceCheck": visit.member.face_code, "msg": "请完成人证核验"})
        reason = self._refusal(wishes)
        if reason is not None:
            return answers.data({"flag": False, "msg": reason})
        visit.session.standby = StandbyCart(wishes)
        return answers.data({"flag": True})

    def page(self, visit: Visit) -> Response:
        cart = visit.session.standby
        if cart is None:
            return answers.refused(answers.BUSY)
        now = datetime.fromtimestamp(self.hall.now(), BEIJING)
        return answers.data(standby_rows.page(cart, self.hall.house.railway, now, MOST_PASSENGERS))

    def crowd(self, visit: Visit) -> Response:
        cart = visit.session.standby
        if cart is None:
            return answers.data({"flag": False, "msg": answers.BUSY})
        return answers.data({"flag": True, "queueNum": [standby_rows.crowd(wish) for wish in cart.wishes]})

    # ------------------------------------------------------------ the last word

    def confirm(self, visit: Visit) -> Response:
        """Accepted is not listed: the answer comes from the queue, the place from the prepayment."""
        cart, people = visit.session.standby, self._people(visit)
        reason = self._refusal(cart.wishes if cart else ())
        if cart is None or reason is not None or not people:
            return answers.data({"flag": False, "msg": reason or "乘车人信息有误"})
        if self.hall.standby.unpaid(visit.member.login) is not None:
            return answers.data({"flag": False, "msg": "您还有待支付的候补订单，请先处理。"})
        before = visit.field("realize_limit_time_diff")
        standing = visit.field("if_receive_wseat") == "Y"
        minutes = int(before) if before in standby_rows.MINUTES else 360
        login = visit.member.login
        order = self.hall.standby.ask(login, cart.wishes, people, minutes, standing_too=standing)
        visit.session.standby = None
        return answers.data({"flag": True, "trace_id": f"C1_Y_{order.number}", "isAsync": True})

    def queue(self, visit: Visit) -> Response:
        order = self.hall.standby.unpaid(visit.member.login)
        if order is None:
            return answers.data({"flag": True, "status": 2, "isAsync": False})
        return answers.data({"flag": True, "status": 1, "reserve_no": order.number, "isAsync": True})

    def to_pay(self, visit: Visit) -> Response:
        order = self.hall.standby.unpaid(visit.member.login)
        if order is None:
            return answers.refused("没有待支付的候补订单")
        begin, lose = int(order.asked_at * 1000), int(order.lose_at * 1000)
        facts = standby_rows.entry(order, self.hall.house.railway)
        return answers.data({"order": facts, "beginTime": begin, "loseTime": lose, "wait_pay_time": "30"})

    # ------------------------------------------------------------ the lists

    def unpaid(self, visit: Visit) -> Response:
        order = self.hall.standby.unpaid(visit.member.login)
        if order is None:
            return answers.data({"flag": True, "status": 2, "isAsync": False})
        return answers.data({"flag": True, "status": 1, "order": standby_rows.entry(order, self.hall.house.railway)})

    def waiting(self, visit: Visit) -> Response:
        return self._list(visit, Standing.WAITING)

    def done(self, visit: Visit) -> Response:
        return self._list(visit, *(state for state in Standing if state not in (Standing.UNPAID, Standing.WAITING)))

    def _list(self, visit: Visit, *states: Standing) -> Response:
        railway, mine = self.hall.house.railway, self.hall.standby.of(visit.member.login, *states)
        entries = [standby_rows.entry(order, railway) for order in mine]
        return answers.data({"list": entries, "total_page": 1, "page_no": 0, "flag": True})

    def cancel(self, visit: Visit) -> Response:
        number = visit.field("reserve_no") or visit.field("sequence_no")
        for order in self.hall.standby.of(visit.member.login, Standing.UNPAID, Standing.WAITING):
            if order.number == number:
                self.hall.standby.end(order)
                return answers.data({"flag": True})
        return answers.data({"flag": False, "msg": "订单不存在"})

    def may_return(self, visit: Visit) -> Response:
        waiting = self.hall.standby.of(visit.member.login, Standing.WAITING)
        return answers.data({"flag": any(order.number == visit.field("sequence_no") for order in waiting)})

    # ------------------------------------------------------------ reading

    def _wishes(self, text: str) -> tuple[StandbyWish, ...]:
        """``<secret>#<class>|`` again and again; what is not ours is left out."""
        wishes = []
        for part in filter(None, text.split("|")):
            secret, _, seat = part.partition("#")
            wish = self.hall.house.railway.open_secret(secret) if "%" in secret else None
            fresh = wish is not None and self.hall.now() - wish.issued <= self.hall.site.secret_ttl
            if wish is not None and fresh and seat in wish.ride.train.seats:
                wishes.append(StandbyWish(wish, seat))
        return tuple(wishes)

    def _refusal(self, wishes: tuple[StandbyWish, ...]) -> str | None:
        if not wishes:
            return "车票信息已过期，请重新查询最新车票信息"
        for wish in wishes:
            train, name = wish.wish.ride.train, KINDS[wish.seat].name
            if not train.traits.standby or wish.seat in NO_STANDBY:
                return f"{train.code}次{name}不支持候补"
            if wish.seat in train.standby_full:
                return FULL.format(train=train.code, seat=name)
            if self.hall.house.railway.left(wish.wish.ride, wish.seat):
                return f"{train.code}次{name}有余票，请直接购票"
        return None

    def _people(self, visit: Visit) -> tuple[Passenger, ...]:
        """``ticketType#name#idType#idNo#allEncStr#0;`` for each; empty if one of them is not in the contacts."""
        people = []
        for part in filter(None, visit.field("passengerInfo").split(";")):
            fields = part.split("#")
            person = visit.member.passenger(fields[1], fields[3]) if len(fields) >= 5 else None
            if person is None or fields[4] != person.secret:
                return ()
            people.append(person)
        return tuple(people) if len(people) <= MOST_PASSENGERS else ()


def _methods(path: str) -> list[str]:
    return ["GET", "POST"] if path.endswith(BODILESS) else ["POST"]

"""What may be ordered, for whom, and in which words it is refused (notes, sections 6, 7.3 and 7.4)."""

from collections import Counter

from standby.sandbox.rail12306.orders import Book, State, Wanted
from standby.sandbox.rail12306.railway import Railway
from standby.sandbox.rail12306.rows import standing_code
from standby.sandbox.rail12306.runs import Ride
from standby.sandbox.rail12306.seats import KINDS, STANDING
from standby.sandbox.rail12306.site import RailSite
from standby.sandbox.rail12306.travellers import CHILD, STUDENT, Traveller

MOST_PASSENGERS = 5
STUDENT_SEATS = "138BCO"
PLAIN_ERAS = ("2018",)
"""Generations whose documents were not masked, and whose tickets had eight parts."""
TOO_OFTEN = "对不起，由于您取消次数过多，今日将不能继续受理您的订票请求！"
STANDING_ORDER = '您还有未处理的订单，请您到<a href="../view/train_order.html">[未完成订单]</a>进行处理!'
NO_TICKETS = "余票不足！"
ILLEGAL = "非法的订票请求"
BAD_SEAT, BAD_KIND = "非法的席别", "不允许发售该票种的席位"
NO_STUDENTS = "学生票的乘车时间为每年的暑假6月1日至9月30日、寒假12月1日至3月31日，目前不办理学生票业务。"
CHILD_ALONE = "儿童不能单独购买一种席别，儿童票席别类型需与成人票席别类型一致。"
NOT_CHECKED = "您的身份信息正在进行网上核验"
WRONG_DOCUMENT = "证件号码输入有误"
TOO_MANY = "一个订单最多只能购买5张车票！"
"""The wording is invented; that five is the limit is not (section 7.2)."""


class Unfit(Exception):
    """The order cannot be placed; ``flag`` is the field that goes with the reason in the answer."""

    def __init__(self, reason: str, flag: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.flags = {} if flag is None else {flag: True}


def wanted_by(traveller: Traveller, tickets: str, old: str, site: RailSite) -> tuple[Wanted, ...]:
    """Both texts understood. Raises :class:`Unfit` for what does not stand in the contacts or not alike in both."""
    wanted = tuple(_wanted(traveller, part, site) for part in tickets.split("_") if part.strip())
    if not wanted:
        raise Unfit(ILLEGAL)
    names = {part.split(",")[0].strip() for part in old.split("_")} - {""}
    if not names or not names <= {w.passenger.name for w in wanted}:
        raise Unfit(ILLEGAL)
    return wanted


def _wanted(traveller: Traveller, part: str, site: RailSite) -> Wanted:
    """One ticket. The hidden number at the end carries what the masked document does not show."""
    fields = part.split(",")
    if len(fields) not in (8, 9):
        raise Unfit(ILLEGAL)
    seat, _, kind, name, _, id_no = fields[:6]
    passenger = traveller.passenger(name, id_no)
    if passenger is None:
        raise Unfit(WRONG_DOCUMENT)
    if site.era not in PLAIN_ERAS and (len(fields) < 9 or fields[8] != passenger.secret):
        raise Unfit(WRONG_DOCUMENT)
    return Wanted(seat, kind, passenger)


def judge(wanted: tuple[Wanted, ...], ride: Ride, site: RailSite) -> None:
    """Whether these people may travel so. Raises :class:`Unfit`."""
    if len(wanted) > MOST_PASSENGERS:
        raise Unfit(TOO_MANY)
    adults = {w.seat for w in wanted if w.ticket_type != CHILD}
    for each in wanted:
        _judge_one(each, ride, site)
        if each.ticket_type == CHILD and each.seat not in adults:
            raise Unfit(CHILD_ALONE)


def _judge_one(wanted: Wanted, ride: Ride, site: RailSite) -> None:
    if wanted.seat not in KINDS or wanted.seat == STANDING or wanted.seat not in ride.train.seats:
        raise Unfit(BAD_SEAT)
    if wanted.ticket_type not in ("1", "2", "3", "4"):
        raise Unfit(BAD_KIND)
    person = wanted.passenger
    if wanted.ticket_type == STUDENT and (person.kind != STUDENT or wanted.seat not in STUDENT_SEATS):
        raise Unfit(BAD_KIND)
    if wanted.ticket_type == STUDENT and site.passenger_state == "no students":
        raise Unfit(NO_STUDENTS)
    if site.passenger_state == "unchecked" or not person.usable:
        raise Unfit(NOT_CHECKED)
    if person.restricted and ride.train.fast:
        raise Unfit(f"{person.name}已被法院依法限制高消费，限制乘坐{ride.train.code[0]}字头列车。")


def enough(wanted: tuple[Wanted, ...], ride: Ride, railway: Railway, *, shown: bool) -> None:
    """Whether there are so many places; ``shown`` believes the query's phantoms. Raises :class:`Unfit`."""
    for seat, count in Counter(w.seat for w in wanted).items():
        left = places(ride, seat, railway, shown=shown)
        if max(left) <= 0:
            raise Unfit(NO_TICKETS)
        if max(left) < count:
            name, people = KINDS[seat].name, f"您选择了{count}位乘车人"
            raise Unfit(f"{people}，但本次列车{name}仅剩{max(left)}张。", "checkSeatNum")


def places(ride: Ride, seat: str, railway: Railway, *, shown: bool = False) -> tuple[int, ...]:
    """Seats left, and beside them standing places where the class is sold with them. Never to be added up.

    Standing has no code to order by: there is none of it for who asks by its own.
    """
    if seat == STANDING:
        return (0,)
    count = railway.stock.shown if shown else railway.stock.left
    seated = count(ride.run, seat, ride.frm, ride.to)
    if seat != standing_code(ride.train) or STANDING not in ride.train.seats:
        return (seated,)
    return seated, count(ride.run, STANDING, ride.frm, ride.to)


def no_clash(wanted: tuple[Wanted, ...], ride: Ride, book: Book) -> None:
    """Nobody can sit in two trains at once, nor twice in one. Raises :class:`Unfit`.

    A child on an adult's document is the same person twice, but in one order.
    """
    people = {w.passenger.id_no: w.passenger for w in wanted}
    for order in book.orders:
        if order.state not in (State.HELD, State.PAID):
            continue
        if ride.departs < order.ride.arrives and order.ride.departs < ride.arrives:
            for other in order.wanted:
                if other.passenger.id_no in people:
                    raise Unfit(f"{other.passenger.name}(二代身份证-{other.passenger.masked_id})与本次购票行程冲突。")

"""A train, an order and one notice of each kind about them; every word that a portal could choose may be set."""

from datetime import UTC, date, datetime, time
from typing import Any

from standby.domain import ticket_notices as facts_of
from standby.domain.models import NoticeKind
from standby.domain.offers import seat_changes
from standby.domain.tickets import (
    Board,
    Fit,
    HeldOrder,
    HeldTicket,
    Offer,
    OfferState,
    Places,
    Question,
    SeatClass,
    Station,
    Traveller,
)
from standby.errors import OrderUnclear, SeatsGone

DAY = date(2030, 1, 18)
DEADLINE = datetime(2030, 1, 4, 3, 38, tzinfo=UTC)  # 11:38 in Beijing
QUESTION = Question(DAY, "SHH", "HZH")
PAY = "https://kyfw.12306.cn/otn/view/train_order.html"


def train(state: OfferState = OfferState.BOOKABLE, word: str = "", **seats: Places) -> Offer:
    return Offer(
        date=DAY,
        train=word or "G9901",
        train_no=word or "5l000G990100",
        origin=Station("AOH", word or "上海虹桥"),
        destination=Station("HGH", word or "杭州东"),
        departs=time(8, 12),
        arrives=time(9, 13),
        minutes=61,
        state=state,
        seats={SeatClass(seat): places for seat, places in seats.items()},
    )


def order(word: str = "", tickets: int = 2) -> HeldOrder:
    names = [word or "张明", word or "李晴"][:tickets]
    return HeldOrder(
        number=word or "E123456789",
        date=DAY,
        train=word or "G9901",
        origin=word or "上海虹桥",
        destination=word or "杭州东",
        departs=time(8, 12),
        price=14600,
        deadline=DEADLINE,
        tickets=tuple(
            HeldTicket(name, word or "adult", word or "second", word or "05", word or f"{12 + seat}F", 7300)
            for seat, name in enumerate(names)
        ),
    )


def seats_facts(word: str = "") -> dict[str, Any]:
    before = Board(QUESTION, (train(word=word, second=Places(0, 7300), first=Places(6, 11700)),))
    after = Board(QUESTION, (train(word=word, second=Places(2, 7300), first=Places(None, 11700)),))
    changes = seat_changes(before, after)
    news = [change for change in changes if change.seat is SeatClass.SECOND]
    return facts_of.seats(word or "rail12306", news, changes, PAY)


def ticket_notices_of(word: str) -> dict[NoticeKind, dict[str, Any]]:
    fit = Fit(train(word=word, second=Places(0, 7300, standby=True)), SeatClass.SECOND, (Traveller(word),))
    return {
        NoticeKind.SEATS: seats_facts(word),
        NoticeKind.STANDBY_OPEN: facts_of.standby_open(word, [fit], PAY),
        NoticeKind.HELD: facts_of.held(word, order(word), PAY, left_out=[Traveller(word)]),
        NoticeKind.PAY_SOON: facts_of.pay_soon(word, order(word), PAY),
        NoticeKind.PAID: facts_of.paid(word, order(word), PAY),
        NoticeKind.ORDER_EXPIRED: facts_of.order_expired(word, order(word)),
        NoticeKind.ORDER_FAILED: facts_of.order_failed(word, fit, SeatsGone(reason=word)),
        NoticeKind.ORDER_UNKNOWN: facts_of.order_unknown(word, fit, OrderUnclear(portal=word, reason=word), PAY),
        NoticeKind.LOGIN_ENDED: facts_of.login_ended(word, account=word),
    }

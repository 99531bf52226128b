"""What the site's sentences about an order mean.

It has no error codes: the words are all there is, so what is looked for is the
part of a sentence that has stayed the same over the years. Source: notes on the
protocol, sections 7.1, 7.4 to 7.7.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from standby.errors import (
    HandOverNeeded,
    NotOnSaleYet,
    OrderExists,
    OrderRefused,
    OrdersSpent,
    OrderUnclear,
    PassengerUnfit,
    PortalBusy,
    PortalError,
    Said,
    SeatsGone,
    SessionExpired,
    StaleOffer,
    StandbyError,
    said,
)
from standby.portals.rail12306.refusals import NAME, words


class Meaning(Enum):
    LOGGED_OUT = auto()
    SPENT = auto()
    UNDER_WAY = auto()
    EXISTS = auto()
    TWICE = auto()
    STALE = auto()
    GONE = auto()
    TOO_EARLY = auto()
    CODE = auto()
    UNFIT = auto()
    NOT_SO = auto()
    BUSY = auto()
    UNKNOWN = auto()


_SAYINGS: tuple[tuple[Meaning, re.Pattern[str]], ...] = tuple(
    (meaning, re.compile(pattern))
    for meaning, pattern in (
        (Meaning.LOGGED_OUT, r"用户未登录|请先登录"),
        (Meaning.SPENT, r"取消次数过多"),
        (Meaning.UNDER_WAY, r"请求已在处理中|正在处理中|查询订单状态"),
        (Meaning.EXISTS, r"未处理的订单|未完成订单"),
        (Meaning.TWICE, r"重复提交|非法的订票请求"),
        (Meaning.STALE, r"车票信息(?:已过期|不合法)|重新查询最新"),
        (Meaning.GONE, r"余票不足|没有足够的票|仅剩\d{1,4}张|排队人数.{0,12}超过余票"),
        (Meaning.TOO_EARLY, r"未到起售时间|不在预售日期范围"),
        (Meaning.CODE, r"验证码|滑动验证|滑块"),
        (Meaning.UNFIT, r"实名制|行程冲突|身份信息|证件号码|限制高消费|待核验|未通过核验"),
        (Meaning.NOT_SO, r"非法的席别|不允许发售|暂停发售|儿童不能单独|乘车人个数|列车停运|办理学生票"),
        (Meaning.BUSY, r"系统忙|系统繁忙|网络可能存在问题|不可以订票|不提供服务|系统维护"),
    )
)
# In the last step these, and no longer enough seats, say for sure that no order was made.
_NO_ORDER = frozenset({Meaning.CODE, Meaning.NOT_SO})
_ID_NUMBER = re.compile(r"[0-9A-Za-z*]*(?:\*{3,}|[0-9]{8,})[0-9A-Za-z*]*")


@dataclass(frozen=True, slots=True)
class Talk:
    """Whom and what an order is about, for the errors. ``names`` are those to travel."""

    host: str
    names: Sequence[str]
    date: date


def meaning(message: str) -> Meaning:
    """The first of the known meanings; a sentence of several parts is judged by its gravest."""
    return next((found for found, pattern in _SAYINGS if pattern.search(message)), Meaning.UNKNOWN)


def spoken(value: object) -> str:
    """The site's words for a person: plain, on one line, without id and phone numbers."""
    return _ID_NUMBER.sub("…", words(value))


def refusal(message: str, talk: Talk) -> StandbyError:
    """The error for a refusal before the last step; nothing was ordered whatever it says."""
    reason = _reason(message)
    match meaning(message):
        case Meaning.LOGGED_OUT:
            return SessionExpired(portal=NAME)
        case Meaning.SPENT:
            return OrdersSpent(portal=NAME, reason=reason)
        case Meaning.EXISTS | Meaning.UNDER_WAY:
            return OrderExists(portal=NAME)
        case Meaning.STALE | Meaning.TWICE:
            return StaleOffer(portal=NAME, reason=reason)
        case Meaning.GONE:
            return SeatsGone(reason=reason)
        case Meaning.TOO_EARLY:
            return NotOnSaleYet(portal=NAME, date=talk.date, reason=reason)
        case Meaning.CODE:
            return needs_person(said("it wants a picture code or a slider for the order; book this one by hand"))
        case Meaning.UNFIT:
            return PassengerUnfit(portal=NAME, name=_who(message, talk.names), reason=reason)
        case Meaning.BUSY:
            return PortalBusy(portal=NAME, reason=reason)
        case _:
            return OrderRefused(portal=NAME, reason=reason)


def last_refusal(message: str, names: Sequence[str]) -> PortalError:
    """The error for a refusal of the last step: only sentences known to mean "nothing was made" say so.

    OrdersSpent and PassengerUnfit leave it open: a journey in conflict may be the order itself.
    """
    reason = _reason(message)
    match meaning(message):
        case Meaning.GONE:
            return SeatsGone(reason=reason)
        case found if found in _NO_ORDER:
            return OrderRefused(portal=NAME, reason=reason)
        case Meaning.SPENT:
            return OrdersSpent(portal=NAME, reason=reason)
        case Meaning.UNFIT:
            return PassengerUnfit(portal=NAME, name=_who(message, names), reason=reason)
        case _:
            return OrderUnclear(portal=NAME, reason=reason)


def needs_person(reason: Said) -> HandOverNeeded:
    """A step that only the person may take, in the site's own app or page."""
    return HandOverNeeded(portal=NAME, reason=reason, kind="portal")


def _reason(message: str) -> str:
    return spoken(message) or said("it gives no reason")


def _who(message: str, names: Sequence[str]) -> str:
    """Those whom the sentence names; all, if it names nobody."""
    return ", ".join(dict.fromkeys([name for name in names if name in message] or names))

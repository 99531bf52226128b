"""Every sentence of the notes' tables, and what it means before and at the last word."""

from datetime import date

import pytest

from standby.errors import (
    HandOverNeeded,
    NotOnSaleYet,
    OrderExists,
    OrderRefused,
    OrdersSpent,
    OrderUnclear,
    PassengerUnfit,
    PortalBusy,
    SeatsGone,
    SessionExpired,
    StaleOffer,
    StandbyError,
)
from standby.portals.rail12306.sayings import Talk, last_refusal, refusal, spoken

TALK = Talk("kyfw.12306.example", ["张明", "李晴"], date(2030, 1, 18))
UNPAID = '您还有未处理的订单，请您到<a href="../view/train_order.html">[未完成订单]</a>进行处理!'
SPENT = "对不起，由于您取消次数过多，今日将不能继续受理您的订票请求！"
CONFLICT = "张明(二代身份证-1101***********012)与本次购票行程冲突。"
RESTRICTED = "张明已被法院依法限制高消费，限制乘坐G字头列车。"
CHILD = "儿童不能单独购买一种席别，儿童票席别类型需与成人票席别类型一致。"
UNDER_WAY = "您的请求已在处理中，请在未完成订单中查询订单状态！"
TOMORROW = "对不起，由于您取消次数过多，今日将不能继续受理您的订票请求。1月19日您可继续使用订票功能。"
BEFORE: list[tuple[str, type[StandbyError]]] = [
    ("车票信息已过期，请重新查询最新车票信息", StaleOffer),
    (UNPAID, OrderExists),
    ("用户未登录", SessionExpired),
    (SPENT, OrdersSpent),
    ("该车次未到起售时间", NotOnSaleYet),
    ("成人票查询日期不在预售日期范围内2029-12-24[2030-01-04,2030-01-18]", NotOnSaleYet),
    ("列车运行图调整,暂停发售", OrderRefused),
    ("系统忙，请稍后重试", PortalBusy),
    ("系统繁忙，请稍后重试！", PortalBusy),
    ("当前时间不可以订票", PortalBusy),
    ("余票不足！", SeatsGone),
    ("您选择了2位乘车人，但本次列车二等座仅剩1张。", SeatsGone),
    ("互联网售票实行实名制，请您核对", PassengerUnfit),
    (CONFLICT, PassengerUnfit),
    ("您的身份信息正在进行网上核验", PassengerUnfit),
    ("身份信息涉嫌被他人冒用", PassengerUnfit),
    ("证件号码输入有误", PassengerUnfit),
    (RESTRICTED, PassengerUnfit),
    ("非法的席别", OrderRefused),
    ("不允许发售该票种的席位", OrderRefused),
    (CHILD, OrderRefused),
    ("不允许重复提交", StaleOffer),
    ("车票信息不合法!", StaleOffer),
    ("目前排队人数已经超过余票张数，请您选择其他席别或车次。", SeatsGone),
    ("请输入验证码", HandOverNeeded),
    ("请先完成滑动验证", HandOverNeeded),
    (UNDER_WAY, OrderExists),
    ("一句从没有见过的话", OrderRefused),
    ("", OrderRefused),
]
LAST: list[tuple[str, type[StandbyError]]] = [
    ("余票不足！", SeatsGone),
    ("没有足够的票!", SeatsGone),
    ("排队人数现已超过余票数，请您选择其他席别或车次。", SeatsGone),
    (UNDER_WAY, OrderUnclear),
    ("不允许重复提交", OrderUnclear),
    ("请不要重复提交！", OrderUnclear),
    ("非法的订票请求", OrderUnclear),
    ("验证码输入有误", OrderRefused),
    (TOMORROW, OrdersSpent),
    ("非法的席别", OrderRefused),
    ("请完成滑动验证", OrderRefused),
    (UNPAID, OrderUnclear),
    ("系统繁忙，请稍后重试！", OrderUnclear),
    (CONFLICT, PassengerUnfit),
    ("余票不足！您的请求已在处理中，请在未完成订单中查询订单状态！", OrderUnclear),
    ("一句从没有见过的话", OrderUnclear),
    ("", OrderUnclear),
]


@pytest.mark.parametrize(("message", "error"), BEFORE)
def test_before_the_last_word(message: str, error: type[StandbyError]) -> None:
    assert type(refusal(message, TALK)) is error


@pytest.mark.parametrize(("message", "error"), LAST)
def test_at_the_last_word_only_an_explicit_no_is_one(message: str, error: type[StandbyError]) -> None:
    assert type(last_refusal(message, ["张明", "李晴"])) is error


def test_who_is_meant_is_told_and_no_document() -> None:
    error = refusal(CONFLICT, TALK)
    assert error.facts["name"] == "张明"
    assert error.facts["reason"] == "张明(二代身份证-…)与本次购票行程冲突。"
    assert refusal("证件号码输入有误", TALK).facts["name"] == "张明, 李晴"


@pytest.mark.parametrize("number", ["1101***********012", "139****0001", "110101199005060012", "11010119900506001X"])
def test_numbers_of_documents_and_phones_are_left_out(number: str) -> None:
    assert spoken(f"证件{number}有误") == "证件…有误"


def test_dates_and_counts_stay() -> None:
    told = "成人票查询日期不在预售日期范围内2029-12-24[2030-01-04,2030-01-18]"
    assert spoken(told) == told
    assert spoken("<b>仅剩1张</b>\n！") == "仅剩1张 ！"
    assert spoken(None) == ""

"""Notices about tickets as travellers see them: what to do, until when, and nothing that is not so."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from email.headerregistry import Address
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from selectolax.lexbor import LexborHTMLParser

from standby.channels.base import Letter, Message
from standby.channels.email.compose import compose as to_mail
from standby.channels.wording import Links, compose
from standby.domain import ticket_notices as facts_of
from standby.domain.models import NoticeKind
from standby.domain.notices import hand_over
from standby.domain.offers import seat_changes
from standby.domain.tickets import Board, Fit, Places, SeatClass, Traveller
from standby.errors import (
    AccountLocked,
    HandOverNeeded,
    LoginRefused,
    NobodyCame,
    OrderUnclear,
    PageNotUnderstood,
    SeatsGone,
    StandbyError,
    WrongPassword,
    said,
)
from tests.channels.orders import DEADLINE, PAY, QUESTION, order, seats_facts, train

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
LINKS = Links("https://standby.example/w", "https://standby.example/h", "https://standby.example/pause/x")
PNG = b"\x89PNG\r\n\x1a\n" + b"not much of a picture"


def told(kind: NoticeKind, facts: dict[str, Any], locale: str = "en", zone: ZoneInfo = SHANGHAI) -> Message:
    return compose(kind, json.loads(json.dumps(facts)), locale=locale, zone=zone, links=LINKS)


def links(message: Message) -> list[str | None]:
    return [node.attributes["href"] for node in LexborHTMLParser(message.html).css("a")]


def cells(message: Message) -> list[str]:
    return [" ".join(cell.text(separator=" ").split()) for cell in LexborHTMLParser(message.html).css("table td")]


def test_the_mail_to_pay_has_train_seats_price_deadline_and_link() -> None:
    message = told(NoticeKind.HELD, facts_of.held("rail12306", order(), PAY))
    assert message.subject == "Pay by 11:38: G9901, Jan 18, 2030"
    for part in (
        "G9901 · Jan 18, 2030 · 上海虹桥 08:12 → 杭州东",
        "Held until Jan 4, 2030 11:38 AM (Beijing time).",
        "张明  (second class · coach 05, seat 12F · adult fare)",
        "price of the order: ¥146",
        "number of the order: E123456789",
        f"Pay at the portal: {PAY}",
    ):
        assert part in message.text
    assert links(message)[0] == PAY
    assert "There was no place for" not in message.text


def test_the_mail_says_when_the_train_that_was_ordered_arrives() -> None:
    ordered = train(second=Places(1))
    known = order()
    assert (ordered.date, ordered.train, ordered.departs) == (known.date, known.train, known.departs)
    for facts, kind in (
        (facts_of.held("rail12306", known, PAY, offer=ordered), NoticeKind.HELD),
        (facts_of.pay_soon("rail12306", known, PAY, ordered), NoticeKind.PAY_SOON),
    ):
        assert f"→ 杭州东 {ordered.arrives:%H:%M}" in told(kind, facts).text
    other = facts_of.held("rail12306", known, PAY, offer=replace(ordered, train="G1"))
    assert f"{ordered.arrives:%H:%M}" not in told(NoticeKind.HELD, other).text


def test_the_same_in_chinese() -> None:
    message = told(NoticeKind.HELD, facts_of.held("rail12306", order(), PAY, [Traveller("王五")]), "zh-CN")
    assert message.subject == "请在 11:38 前支付：G9901, 2030年1月18日"
    for part in (
        "保留至 2030年1月4日 11:38（北京时间）。",
        "二等座 · 05 车 12F · 成人票",
        "以下乘车人没有座位：王五。",
    ):
        assert part in message.text


def test_a_reader_abroad_sees_both_clocks() -> None:
    message = told(NoticeKind.PAY_SOON, facts_of.pay_soon("rail12306", order(), PAY), zone=BERLIN)
    assert message.subject.startswith("Not paid yet, only until 04:38")
    assert "Jan 4, 2030 4:38 AM your time (Jan 4, 2030 11:38 AM Beijing time)" in message.text


def test_seats_show_what_was_and_what_is_for_every_class() -> None:
    message = told(NoticeKind.SEATS, seats_facts())
    assert message.subject == "Seats: G9901 on Jan 18, 2030, second class 2"
    assert cells(message) == ["first class ¥117", "6 → plenty", "second class ¥73", "none → 2"]
    assert "Standby has not reserved them" in message.text
    assert links(message)[0] == PAY


def test_a_first_look_claims_nothing_of_what_was_before() -> None:
    changes = seat_changes(None, Board(QUESTION, (train(second=Places(1, 7300)),)))
    message = told(NoticeKind.SEATS, facts_of.seats("rail12306", changes, changes))
    assert cells(message) == ["second class ¥73", "1"]
    assert "¥73" in message.text


def test_the_standby_list_is_explained() -> None:
    fit = Fit(train(second=Places(0, 7300, standby=True)), SeatClass.SECOND, ())
    message = told(NoticeKind.STANDBY_OPEN, facts_of.standby_open("rail12306", [fit], PAY), "zh-CN")
    assert message.subject == "可候补：G9901 2030年1月18日"
    assert "有退票时，网站先兑现候补" in message.text
    assert "人证核验和预付款" in message.text


def test_paid_says_how_it_is_known() -> None:
    message = told(NoticeKind.PAID, facts_of.paid("rail12306", order()))
    assert message.subject == "Paid: G9901, Jan 18, 2030"
    assert "no longer among your unpaid orders" in message.text


@pytest.mark.parametrize("goes_on", [True, False])
def test_an_order_that_lapsed_says_whether_the_watch_goes_on(goes_on: bool) -> None:
    message = told(NoticeKind.ORDER_EXPIRED, facts_of.order_expired("rail12306", order(), goes_on=goes_on))
    assert ("The watch goes on" in message.text) is goes_on
    assert "was not paid by Jan 4, 2030 11:38 AM (Beijing time)" in message.text


def test_a_failure_and_a_doubt_are_told_apart() -> None:
    fit = Fit(train(second=Places(1, 7300)), SeatClass.SECOND, (Traveller("张明"),))
    failed = told(NoticeKind.ORDER_FAILED, facts_of.order_failed("rail12306", fit, SeatsGone(reason="余票不足")))
    unknown = told(
        NoticeKind.ORDER_UNKNOWN,
        facts_of.order_unknown("rail12306", fit, OrderUnclear(portal="rail12306", reason="?"), PAY),
    )
    assert failed.subject == "Not reserved: G9901, Jan 18, 2030"
    assert "The seats were gone: 余票不足." in failed.text
    assert "unpaid orders" not in failed.text
    assert unknown.subject == "Please look: there may be an order for G9901, Jan 18, 2030"
    assert links(unknown)[0] == PAY
    assert "张明" not in failed.text + unknown.text


def test_a_login_that_ended_says_how_to_get_it_back() -> None:
    assert "standby account login rail" in told(NoticeKind.LOGIN_ENDED, facts_of.login_ended("x", account="rail")).text
    idle = told(NoticeKind.LOGIN_ENDED, facts_of.login_ended("x", reserving=False)).text
    assert "cannot reserve" not in idle


@pytest.mark.parametrize(
    ("error", "headline", "next_step"),
    [
        (WrongPassword(portal="x"), "refused the user name or password", "standby account password"),
        (AccountLocked(portal="x", reason="?"), "locked your account", "Unlock it"),
        (LoginRefused(portal="x", reason="该用户已被暂停使用"), "refused the login", "该用户已被暂停使用"),
        (NobodyCame(portal="x"), "waited for you in vain", "standby account login"),
        (PageNotUnderstood(portal="x", reason="?"), "could not log in", "a code to scan"),
    ],
)
def test_a_login_that_failed_is_not_told_as_one_that_ended(error: StandbyError, headline: str, next_step: str) -> None:
    message = told(NoticeKind.LOGIN_ENDED, facts_of.login_ended("x", error=error))
    assert message.subject == "Standby could not log in at x"
    assert headline in message.text
    assert next_step in message.text
    assert "has ended" not in message.text
    assert "What was known" not in message.text
    chinese = told(NoticeKind.LOGIN_ENDED, facts_of.login_ended("x", error=error), locale="zh-CN").text
    assert "成绩" not in chinese


def test_who_is_asked_to_choose_tiles_is_told_what_to_do() -> None:
    error = HandOverNeeded(portal="x", reason=said("the pictures to be clicked could not be understood"))
    message = told(NoticeKind.HAND_OVER, {**hand_over("x", error, deadline=DEADLINE), "kind": "click"})
    assert "choose the tiles that show what the picture asks for" in message.text
    assert "a fresh one" in message.text
    assert links(message)[0] == LINKS.hand_over
    assert "tiles" not in told(NoticeKind.HAND_OVER, {**hand_over("x", error), "kind": "code"}).text


# ---------------------------------------------------------------- the code to scan


def test_the_code_travels_within_the_letter() -> None:
    message = told(NoticeKind.HAND_OVER, facts_of.qr_hand_over("rail12306", PNG, deadline=DEADLINE))
    [picture] = LexborHTMLParser(message.html).css("img")
    assert picture.attributes["src"] == "cid:qr.png"
    assert dict(message.pictures) == {"qr.png": PNG}
    assert "qr.png" in message.text
    mail = to_mail(
        Letter("alice@example.org", "<a@b>", message, datetime(2026, 1, 1, tzinfo=UTC), "en"),
        Address("Standby", "standby", "example.org"),
    )
    html = mail.get_body(("related",))
    assert html is not None
    [image] = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert (image["Content-ID"], image.get_content()) == ("<qr.png>", PNG)
    assert image.get_content_disposition() == "inline"
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
    ]


@pytest.mark.parametrize("picture", [b"", b"GIF89a", b"<svg onload=alert(1)>", PNG + b"x" * 400_000])
def test_what_is_no_small_png_is_not_passed_on(picture: bytes) -> None:
    message = told(NoticeKind.HAND_OVER, facts_of.qr_hand_over("rail12306", picture, deadline=DEADLINE))
    assert not message.pictures
    assert "<img" not in message.html
    assert links(message)[0] == LINKS.hand_over

"""What is sent, what a refusal looks like, and how a lost session shows: notes on the protocol, sections 0 and 2.9."""

from dataclasses import replace
from datetime import timedelta

import pytest

from standby.errors import Detour, PageNotUnderstood, PortalRefused, SessionExpired
from standby.portals.http import USER_AGENT
from standby.portals.rail12306.answers import envelope, passport
from standby.portals.rail12306.timekeeping import SiteClock

from ..kit import always, answer, by_path
from .kit import at, envelope_text, page, wired

ERROR = "Location: https://www.12306.cn/mormhweb/logFiles/error.html"


# ---------------------------------------------------------------- what is sent


async def test_a_question_goes_out_as_the_page_sends_it_and_says_who_asks() -> None:
    async with wired(always(answer("{}"))) as (wire, server):
        await wire.get("/otn/leftTicket/queryG", {"leftTicketDTO.train_date": "2030-01-18", "purpose_codes": "ADULT"})
    (asked,) = server.asked
    assert asked.target == "/otn/leftTicket/queryG?leftTicketDTO.train_date=2030-01-18&purpose_codes=ADULT"
    assert asked.headers["referer"] == f"{server.url}/otn/leftTicket/init"
    assert asked.headers["x-requested-with"] == "XMLHttpRequest"
    assert asked.headers["if-modified-since"] == "0"
    assert asked.headers["user-agent"] == USER_AGENT


async def test_a_form_says_where_it_comes_from_and_keeps_its_encoding() -> None:
    async with wired(always(answer("{}"))) as (wire, server):
        await wire.post("/otn/login/checkUser", {"_json_att": "", "secretStr": "a/b+c\nd="}, referer="/otn/x")
    (asked,) = server.asked
    assert asked.body == "_json_att=&secretStr=a%2Fb%2Bc%0Ad%3D"
    assert asked.headers["origin"] == server.url
    assert asked.headers["referer"] == f"{server.url}/otn/x"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded; charset=UTF-8"


async def test_a_page_is_opened_along_its_redirects() -> None:
    hops = {
        "/otn/login/userLogin": answer("", 302, "Location: /otn/passport?redirect=x"),
        "/otn/passport": answer("in"),
    }
    async with wired(by_path(hops)) as (wire, _):
        assert (await wire.open("/otn/login/userLogin")).text == "in"


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("method", ["get", "post", "open"])
async def test_a_way_to_the_error_page_is_a_refusal_and_not_taken(method: str) -> None:
    async with wired(always(answer("", 302, ERROR))) as (wire, server):
        with pytest.raises(PortalRefused, match="error page"):
            await (wire.post("/otn/x", {}) if method == "post" else getattr(wire, method)("/otn/x"))
    assert len(server.asked) == 1


@pytest.mark.parametrize(("body", "says"), [("3", "HTTP 403, number 3"), ("", "HTTP 403"), ("<p>no", "HTTP 403")])
async def test_a_forbidden_question_tells_its_digit(body: str, says: str) -> None:
    async with wired(always(answer(body, 403, "Retry-After: 60"))) as (wire, _):
        with pytest.raises(PortalRefused) as caught:
            await wire.get("/otn/x")
    assert caught.value.facts["reason"] == says
    assert caught.value.facts["retry_after"] == 60


async def test_a_way_to_the_login_ends_the_session() -> None:
    for target in ("/otn/login/init", "/otn/resources/login.html", "/otn/passport?redirect=/otn/login/userLogin"):
        async with wired(always(answer("", 302, f"Location: {target}"))) as (wire, _):
            with pytest.raises(SessionExpired):
                await wire.post("/otn/x", {})


@pytest.mark.parametrize("target", ["https://login.elsewhere.example/x", "/otn/view/index.html", "http://[bad", ""])
async def test_any_other_way_is_not_followed(target: str) -> None:
    async with wired(always(answer("", 302, f"Location: {target}"))) as (wire, server):
        with pytest.raises(Detour):
            await wire.get("/otn/x")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("-1", "-1"),
        ("<html><body>网络可能存在问题，请您重试一下！</body></html>", "网络可能存在问题"),
        ("<!DOCTYPE html><html><body>?</body></html>", "page instead of data"),
        ('{"status":true,"data":', "no data"),
        ("[" * 200_000, "no data"),
        ("1" * 5_000, "no data"),
    ],
)
def test_what_is_no_data_is_a_refusal_with_its_reason(text: str, says: str) -> None:
    with pytest.raises(PortalRefused, match=says) as caught:
        envelope(page(text))
    assert caught.value.facts["host"] == "kyfw.12306.example"


@pytest.mark.parametrize("text", ["[]", "true", '"x"', "null", "{}", '{"status":"maybe"}', '{"status":[]}'])
def test_other_data_is_not_understood(text: str) -> None:
    with pytest.raises(PageNotUnderstood):
        envelope(page(text))


# ---------------------------------------------------------------- envelopes


def test_an_envelope_gives_its_data_and_the_sites_own_words() -> None:
    linked = '您还有未处理的订单，请您到<a href="../view/train_order.html">[未完成订单]</a>进行处理!'
    found = envelope(page(envelope_text(ok=False, messages=(linked, 7, ""), validateMessages={"x": "再\n见"})))
    assert not found.ok
    assert found.messages == ("您还有未处理的订单，请您到[未完成订单]进行处理!", "再 见")
    assert found.data is None


@pytest.mark.parametrize("messages", ["", None, "系统忙，请稍后重试", {"a": 1}])
def test_messages_may_be_a_text_or_nothing(messages: object) -> None:
    found = envelope(page(envelope_text({"flag": True}, messages=messages)))
    assert found.message == (messages if isinstance(messages, str) else "")
    assert found.fields == {"flag": True}


def test_an_answer_without_data_has_no_fields() -> None:
    with pytest.raises(PageNotUnderstood, match="no data"):
        _ = envelope(page(envelope_text("220"))).fields


@pytest.mark.parametrize(
    "text",
    [
        envelope_text({"noLogin": "true"}),
        envelope_text(ok=False, messages=("用户未登录",)),
        envelope_text({"isRelogin": "Y"}),
        envelope_text({"isRelogin": True}),
        envelope_text({"queryOrderWaitTimeStatus": False}),
    ],
)
def test_a_lost_session_is_seen_in_every_form(text: str) -> None:
    with pytest.raises(SessionExpired):
        envelope(page(text))


@pytest.mark.parametrize("code", [0, "0"])
def test_the_passports_code_is_a_text_whatever_was_sent(code: object) -> None:
    text = '{"result_message":"验证通过","result_code":%s}' % ('"0"' if code == "0" else "0")
    found = passport(page(text))
    assert (found.code, found.message) == ("0", "验证通过")


@pytest.mark.parametrize("text", ["{}", '{"result_code":null}', '{"result_code":true}', '{"result_code":[]}'])
def test_a_passport_without_a_code_is_not_understood(text: str) -> None:
    with pytest.raises(PageNotUnderstood):
        passport(page(text))


# ---------------------------------------------------------------- the site's clock


async def test_the_clock_of_the_site_is_learnt_from_its_answers() -> None:
    async with wired(always(answer("{}", 200, "Date: Fri, 04 Jan 2030 10:11:12 GMT"))) as (wire, _):
        assert wire.offset is None
        await wire.get("/otn/x")
        assert wire.offset is not None


async def test_a_date_from_a_cache_says_nothing() -> None:
    async with wired(always(answer("{}", 200, "Date: Fri, 04 Jan 2030 10:11:12 GMT", "Age: 30"))) as (wire, _):
        await wire.get("/otn/x")
        assert wire.offset is None


@pytest.mark.parametrize("date", ["", "yesterday", "Fri, 04 Jan 99999 10:11:12 GMT", "Fri, 31 Dec 9999 23:59:59 -1200"])
async def test_a_date_that_is_none_says_nothing(date: str) -> None:
    async with wired(always(answer("{}", 200, f"Date: {date}"))) as (wire, _):
        await wire.get("/otn/x")
        assert wire.offset is None


def test_several_answers_narrow_the_clock_down() -> None:
    clock = SiteClock()
    for sent, date in ((12.9, 13), (13.2, 13), (13.5, 14)):  # the site is 0.5 s ahead
        seen = replace(page(""), date=at(date), sent_at=at(sent), received_at=at(sent + 0.05))
        clock.learn(seen)
    assert clock.offset is not None
    assert abs(clock.offset - timedelta(seconds=0.5)) < timedelta(seconds=0.3)


def test_a_clock_that_was_set_is_learnt_anew() -> None:
    clock = SiteClock()
    clock.learn(replace(page(""), date=at(10), sent_at=at(10), received_at=at(10)))
    clock.learn(replace(page(""), date=at(40), sent_at=at(20), received_at=at(20)))
    assert clock.offset == timedelta(seconds=20.5)

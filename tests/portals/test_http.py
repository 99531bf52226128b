"""The one client, against a server that is as it should be: turns, cookies, redirects, statuses, encodings."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx2
import pytest

from standby.errors import Detour, PageNotUnderstood, PortalDown, PortalRefused, StandbyError, Unreachable
from standby.portals.http import USER_AGENT, PortalClient

from .kit import Asked, Server, Turns, always, answer, by_path, serving


@asynccontextmanager
async def visiting(server: Server, session: str = "") -> AsyncIterator[tuple[PortalClient, Turns]]:
    turns = Turns()
    async with PortalClient(server.url, pacer=turns, session=session, allow_private=True) as client:
        yield client, turns


async def test_a_page_is_fetched_in_its_turn_and_says_who_asks() -> None:
    async with serving(always(answer("你好"))) as server, visiting(server) as (client, turns):
        page = await client.get("/ssfw/index.do", {"q": "一"})
    assert (page.status, page.text, page.path, turns.taken) == (200, "你好", "/ssfw/index.do", 1)
    assert server.asked[0].target == "/ssfw/index.do?q=%E4%B8%80"
    assert server.asked[0].headers["user-agent"] == USER_AGENT
    assert "account's own user" in USER_AGENT


async def test_a_form_is_sent_as_browsers_do() -> None:
    async with serving(always(answer("ok"))) as server, visiting(server) as (client, _):
        await client.post("/login", {"user": "a b", "name": "张"})
    assert server.asked[0].headers["content-type"] == "application/x-www-form-urlencoded"
    assert server.asked[0].body == "user=a+b&name=%E5%BC%A0"


async def test_every_hop_of_a_redirect_waits_its_turn() -> None:
    hops = {"/a": answer("", 302, "Location: b"), "/b": answer("", 301, "Location: /c"), "/c": answer("there")}
    async with serving(by_path(hops)) as server, visiting(server) as (client, turns):
        page = await client.get("/a")
    assert (page.text, page.path, turns.taken) == ("there", "/c", 3)


async def test_a_form_is_not_sent_again_where_a_browser_would_not() -> None:
    hops = {"/login": answer("", 302, "Location: /done"), "/done": answer("in")}
    async with serving(by_path(hops)) as server, visiting(server) as (client, _):
        await client.post("/login", {"password": "x"})
    assert [(asked.method, asked.body) for asked in server.asked] == [("POST", "password=x"), ("GET", "")]


async def test_a_temporary_redirect_keeps_the_form() -> None:
    hops = {"/login": answer("", 307, "Location: /here"), "/here": answer("in")}
    async with serving(by_path(hops)) as server, visiting(server) as (client, _):
        await client.post("/login", {"password": "x"})
    assert [(asked.method, asked.body) for asked in server.asked] == [("POST", "password=x")] * 2


@pytest.mark.parametrize(
    "to",
    [
        "http://elsewhere.example/ssfw/?ticket=secret",
        "//elsewhere.example/?ticket=secret",
        "http://169.254.169.254/latest/meta-data/?ticket=secret",
        "http://127.0.0.1:1/?ticket=secret",
        "file:///etc/passwd?ticket=secret",
        "gopher://127.0.0.1/?ticket=secret",
        "http://me:ticket=secret@127.0.0.1/",
        "http://[?ticket=secret",
        "",
    ],
)
async def test_a_redirect_off_the_host_is_not_followed(to: str) -> None:
    async with serving(always(answer("", 302, f"Location: {to}"))) as server, visiting(server) as (client, turns):
        with pytest.raises(Detour) as caught:
            await client.get("/a")
    assert (turns.taken, len(server.asked)) == (1, 1)
    assert "secret" not in caught.value.message


async def test_a_redirect_in_a_circle_ends_after_five_hops() -> None:
    async with serving(always(answer("", 302, "Location: /a"))) as server, visiting(server) as (client, _):
        with pytest.raises(Detour, match="circle"):
            await client.get("/a")
    assert len(server.asked) == 6


def played(status: int, location: str = "") -> httpx2.Response:
    return httpx2.Response(status, headers={"Location": location}, stream=httpx2.ByteStream(b""))


async def test_a_host_that_moves_to_https_is_not_asked_in_the_clear_again() -> None:
    seen: list[str] = []

    def moving(request: httpx2.Request) -> httpx2.Response:
        seen.append(str(request.url))
        if request.url.scheme == "http":
            return played(301, "https://school.example/picture")
        return played(200)

    client = PortalClient("http://school.example", pacer=Turns(), transport=httpx2.MockTransport(moving))
    await client.get("/picture")
    await client.post("/login", {"password": "x"})
    assert seen == ["http://school.example/picture", "https://school.example/picture", "https://school.example/login"]


async def test_https_never_falls_back_to_http() -> None:
    def falling(request: httpx2.Request) -> httpx2.Response:
        return played(302, "http://school.example/")

    client = PortalClient("https://school.example", pacer=Turns(), transport=httpx2.MockTransport(falling))
    with pytest.raises(Detour):
        await client.get("/")


async def test_the_session_is_kept_from_visit_to_visit() -> None:
    first = answer("hello", 200, "Set-Cookie: JSESSIONID=ABC; Path=/ssfw; HttpOnly", "Set-Cookie: route=r1")
    async with serving(by_path({"/ssfw/a": first, "/ssfw/b": answer("again")})) as server:
        async with visiting(server) as (client, _):
            assert not client.has_session()
            await client.get("/ssfw/a")
            kept = client.session()
        async with visiting(server, kept) as (client, _):
            assert client.has_session()
            await client.get("/ssfw/b")
    assert "cookie" not in server.asked[0].headers
    assert sorted(server.asked[1].headers["cookie"].split("; ")) == ["JSESSIONID=ABC", "route=r1"]
    assert json.loads(kept)["host"] in server.url


async def test_a_session_of_another_host_is_not_sent() -> None:
    foreign = json.dumps({"host": "elsewhere.example", "cookies": [["JSESSIONID", "ABC", "/", False]]})
    async with serving(always(answer("ok"))) as server, visiting(server, foreign) as (client, _):
        await client.get("/")
    assert "cookie" not in server.asked[0].headers


@pytest.mark.parametrize(
    ("status", "error", "retry"),
    [(500, PortalDown, True), (503, PortalDown, True), (403, PortalRefused, True), (429, PortalRefused, True)],
)
async def test_a_status_is_an_error_with_a_name(status: int, error: type[StandbyError], retry: bool) -> None:
    async with serving(always(answer("", status, "Retry-After: 120"))) as server, visiting(server) as (client, _):
        with pytest.raises(error) as caught:
            await client.get("/")
    assert (caught.value.retry, caught.value.facts["retry_after"]) == (retry, 120)


@pytest.mark.parametrize("status", [204, 304, 401, 404, 418])
async def test_no_other_status_passes_for_a_page(status: int) -> None:
    async with serving(always(answer("", status))) as server, visiting(server) as (client, _):
        with pytest.raises((PageNotUnderstood, Detour), match=str(status)):
            await client.get("/")


async def test_a_status_that_is_waited_for_comes_back_as_a_page() -> None:
    async with serving(always(answer("not here", 404))) as server, visiting(server) as (client, _):
        page = await client.get("/", tolerate={404})
    assert (page.status, page.text) == (404, "not here")


@pytest.mark.parametrize("asked", ["", "soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT", "9" * 5000, "\xb2"])
async def test_any_retry_after_is_survived(asked: str) -> None:
    transport = httpx2.MockTransport(
        lambda _: httpx2.Response(429, headers=[(b"Retry-After", asked.encode("latin-1"))])
    )
    client = PortalClient("http://school.example", pacer=Turns(), transport=transport)
    with pytest.raises(PortalRefused) as caught:
        await client.get("/")
    assert caught.value.facts.get("retry_after", 0) in (0, 86_400)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html;charset=UTF-8", "成绩".encode()),
        ("text/html", b"\xef\xbb\xbf" + "成绩".encode()),
        ("text/html; charset=gbk", "成绩".encode("gbk")),
        ('text/html; charset="GB2312"', "成绩".encode("gb18030")),
        ("text/html; charset=klingon", "成绩".encode()),
    ],
)
async def test_text_is_read_in_the_encoding_the_header_names(content_type: str, body: bytes) -> None:
    async with serving(always(answer(body, content_type=content_type))) as server, visiting(server) as (client, _):
        assert (await client.get("/")).text == "成绩"


async def test_what_is_no_text_does_not_break_anything() -> None:
    async with serving(always(answer(b"\xff\xfe\x00a"))) as server, visiting(server) as (client, _):
        assert "�" in (await client.get("/")).text


async def test_neither_password_nor_query_is_ever_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def hang_up(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    async with serving(hang_up) as server, visiting(server) as (client, _):
        with pytest.raises(Unreachable) as caught:
            await client.post("/login?ticket=planted-ticket", {"password": "planted-password"})
    good = always(answer("ok", 200, "Set-Cookie: S=planted-cookie"))
    async with serving(good) as server, visiting(server) as (client, _):
        page = await client.post("/login?ticket=planted-ticket", {"password": "planted-password"})
        told = [repr(client), repr(page)]
    told += [caplog.text, repr(caught.value), repr(caught.value.facts), repr(caught.value.__cause__)]
    assert not [text for text in told if "planted" in text]
    assert "/login: 200" in caplog.text


async def test_a_redirect_is_handed_back_where_it_is_to_be_judged() -> None:
    away = answer("", 302, "Location: https://elsewhere.example/x")
    async with serving(always(away)) as server, visiting(server) as (client, turns):
        page = await client.get("/a", follow=False)
        posted = await client.post("/a", {"b": "c"}, follow=False)
    assert (page.status, page.location, turns.taken) == (302, "https://elsewhere.example/x", 2)
    assert posted.location == page.location


async def test_headers_of_a_request_come_on_top_of_the_clients_own() -> None:
    async with serving(always(answer("ok"))) as server, visiting(server) as (client, _):
        await client.get("/a", headers={"Referer": f"{client.origin}/b", "user-agent": "somebody else"})
        await client.get("/a")
    first, second = server.asked
    assert first.headers["referer"] == f"{server.url}/b"
    assert first.headers["user-agent"] == USER_AGENT
    assert "referer" not in second.headers


async def test_an_answer_tells_the_clock_of_its_site() -> None:
    dated = answer("ok", 200, "Date: Fri, 04 Jan 2030 10:11:12 GMT")
    async with serving(always(dated)) as server, visiting(server) as (client, _):
        page = await client.get("/a")
    assert page.date == datetime(2030, 1, 4, 10, 11, 12, tzinfo=UTC)
    assert page.sent_at is not None
    assert page.received_at is not None
    assert page.sent_at <= page.received_at

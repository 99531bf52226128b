"""What no request may do, and what every answer carries."""

import asyncio
from urllib.parse import urljoin, urlsplit

import pytest

from standby.store.tables import Watch
from standby.web.guard import HEADERS, LARGEST_BODY
from tests.web.kit import Site
from tests.world import World

ELSEWHERE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": "{own}"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "{own}.evil.example"},
    {"origin": "http://evil.example@{host}@evil.example"},
]
HERE = [{"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}, {"origin": "{own}"}, {}]


def filled(headers: dict[str, str], site: Site) -> dict[str, str]:
    return {name: value.format(own=site.url, host=urlsplit(site.url).netloc) for name, value in headers.items()}


@pytest.mark.parametrize("headers", ELSEWHERE)
async def test_another_site_cannot_act_here(world: World, site: Site, headers: dict[str, str]) -> None:
    watch = await world.watching()
    alice = await site.as_owner(watch)
    answer = await alice.post(f"/watches/{watch.id}/pause", headers=filled(headers, site))
    assert answer.status_code == 403
    assert (await world.row(Watch, watch.id)).state == "active"


@pytest.mark.parametrize("headers", HERE)
async def test_ones_own_page_can(world: World, site: Site, headers: dict[str, str]) -> None:
    watch = await world.watching()
    alice = await site.as_owner(watch)
    answer = await alice.post(f"/watches/{watch.id}/pause", headers=filled(headers, site))
    assert answer.status_code == 303
    assert (await world.row(Watch, watch.id)).state == "paused"


async def test_a_mail_servers_button_needs_no_origin(world: World, site: Site) -> None:
    """RFC 8058: a post from anywhere, without cookies; the signed link is the permission. Nothing else is so open."""
    watch = await world.watching()
    token = site.path(site.links.pause(watch.id))
    elsewhere = {"origin": "https://mail.example", "sec-fetch-site": "cross-site"}
    answer = await site.nobody().post(token, data={"List-Unsubscribe": "One-Click"}, headers=elsewhere)
    assert answer.status_code == 200
    assert (await world.row(Watch, watch.id)).state == "paused"
    sign_in = site.path(site.links.sign_in(watch.user_id))
    assert (await site.nobody().post(sign_in, headers=elsewhere)).status_code == 403


async def test_a_proxy_in_front_may_ask_under_another_host(world: World, site: Site) -> None:
    """Over plain http browsers send no Sec-Fetch-Site; then the public address counts as home."""
    home = world.runtime.settings.page_url
    assert (await site.nobody().post("/log-out", headers={"host": "inside:8642", "origin": home})).status_code == 303
    other = {"host": "inside:8642", "origin": "https://evil.example"}
    assert (await site.nobody().post("/log-out", headers=other)).status_code == 403


async def test_a_large_body_is_not_read(site: Site) -> None:
    visitor = site.nobody()
    assert (await visitor.post("/language", content=b"x" * (LARGEST_BODY + 1))).status_code == 413
    assert (await raw(site, "POST /language", f"Content-Length: {10**15}")).startswith(b"HTTP/1.1 413")


async def test_a_body_without_length_is_refused(site: Site) -> None:
    answer = await raw(site, "POST /language", "Transfer-Encoding: chunked", "", "5", "hello", "0", "")
    assert answer.startswith(b"HTTP/1.1 411")
    assert (await raw(site, "POST /language")).startswith(b"HTTP/1.1 411")


@pytest.mark.parametrize("path", ["/", "/healthz", "/static/standby.css", "/nowhere", "/sign-in/x"])
async def test_head_is_get_without_a_body(site: Site, path: str) -> None:
    visitor = site.nobody()
    full, bare = await visitor.get(path), await visitor.head(path)
    assert bare.status_code == full.status_code
    assert bare.headers["content-length"] == full.headers["content-length"]
    assert bare.content == b""
    assert full.content


@pytest.mark.parametrize("path", ["/", "/nowhere", "/healthz", "/metrics", "/sign-in/x", "/static/standby.css"])
async def test_every_answer_carries_the_headers(site: Site, path: str) -> None:
    answer = await site.nobody().get(path)
    own = {"cache-control"} if path.startswith("/static/") else set[str]()
    assert {name: answer.headers[name] for name in HEADERS.keys() - own} == {
        name: value for name, value in HEADERS.items() if name not in own
    }
    assert "server" not in answer.headers


async def test_refusals_carry_them_too(site: Site) -> None:
    answer = await site.nobody().post("/log-out", headers={"origin": "https://evil.example"})
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/\t/evil.example/",
        "/\n/evil.example",
        "/\r\nset-cookie: a=b",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil.example",
        "",
        " //evil.example",
        "/%09/evil.example",
    ],
)
async def test_the_language_form_leads_nowhere_else(site: Site, back: str) -> None:
    answer = await site.nobody().post("/language", data={"locale": "en", "back": back})
    target = answer.headers["location"]
    assert answer.status_code == 303
    assert "\\" not in target
    browsers_view = target.replace("\t", "").replace("\n", "").replace("\r", "").replace("\\", "/")
    assert urlsplit(urljoin(site.url, browsers_view)).netloc == urlsplit(site.url).netloc
    assert set(answer.cookies) == {"language"}


async def test_the_language_form_leads_back(site: Site) -> None:
    answer = await site.nobody().post("/language", data={"locale": "zh-CN", "back": "/pause/abc.def"})
    assert answer.headers["location"] == "/pause/abc.def"


async def test_no_language_but_ours_is_remembered(site: Site) -> None:
    answer = await site.nobody().post("/language", data={"locale": "xx; Path=/evil"})
    assert answer.status_code == 303
    assert "set-cookie" not in answer.headers


async def raw(site: Site, request: str, *lines: str) -> bytes:
    """What comes back for exactly these lines."""
    where = urlsplit(site.url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    head = [f"{request} HTTP/1.1", f"Host: {where.netloc}", "Connection: close", *lines]
    writer.write(("\r\n".join(head) + "\r\n\r\n").encode())
    async with asyncio.timeout(10):
        answer = await reader.read()
    writer.close()
    return answer

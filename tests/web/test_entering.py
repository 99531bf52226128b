"""Logging in and out: what it takes, what it leaves behind, and who is kept out."""

import re
import threading
from datetime import timedelta

import httpx2
import pytest

from standby.services import browsers, passwords
from standby.store.house import WebSession
from standby.store.tables import User
from standby.web import who
from tests.web.kit import PASSWORD, Site, with_password
from tests.world import World

AWAY = ("https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


async def log_in(
    visitor: httpx2.AsyncClient, name: str, password: str = PASSWORD, onward: str = "/"
) -> httpx2.Response:
    return await visitor.post("/log-in", data={"name": name, "password": password, "next": onward})


async def test_in_with_name_and_password_and_out_again(world: World, site: Site) -> None:
    await with_password(world)
    visitor = site.nobody(**{"user-agent": FIREFOX})
    assert (await visitor.get("/me")).headers["location"] == "/log-in?next=/me"
    answer = await log_in(visitor, " Alice ", onward="/me")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    mine = (await visitor.get("/me")).text
    assert "Firefox · Linux" in mine
    assert "this browser" in mine
    await visitor.post("/log-out")
    assert (await visitor.get("/me")).status_code == 303
    assert await world.count(WebSession) == 0, "the row is gone, not only the cookie"


async def test_the_session_is_a_new_one_at_each_login(world: World, site: Site) -> None:
    """Fixation: a cookie that somebody planted in the browser is worth nothing after the login."""
    await with_password(world)
    await with_password(world, "mallory")
    mallory = site.nobody()
    await log_in(mallory, "mallory")
    planted = mallory.cookies[who.COOKIE]
    for value in (planted, "chosen-by-mallory"):
        victim = site.nobody()
        victim.cookies.set(who.COOKIE, value)
        answer = await log_in(victim, "alice")
        fresh = answer.cookies[who.COOKIE]
        assert fresh != value
        assert "/log-in" in (await site.nobody(cookie=f"{who.COOKIE}={value}").get("/me")).headers["location"]
        assert ">alice<" in (await site.nobody(cookie=f"{who.COOKIE}={fresh}").get("/")).text


async def test_the_database_alone_opens_no_session(world: World, site: Site) -> None:
    alice = await with_password(world)
    visitor = site.nobody()
    await log_in(visitor, "alice")
    (row,) = await browsers.listed(world.runtime, alice.id)
    assert row.digest != visitor.cookies[who.COOKIE]
    for kept in (row.digest, str(row.id)):
        assert (await site.nobody(cookie=f"{who.COOKIE}={kept}").get("/me")).status_code == 303


async def test_cookies_stay_out_of_reach(world: World, site: Site) -> None:
    await with_password(world)
    world.runtime.settings = world.runtime.settings.model_copy(update={"public_url": "https://standby.example.org"})
    answer = await log_in(site.nobody(), "alice")
    assert len(answer.headers.get_list("set-cookie")) == 2
    for cookie in answer.headers.get_list("set-cookie"):
        flags = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=lax", "secure", "path=/"} <= flags


async def test_another_site_cannot_log_anybody_in(world: World, site: Site) -> None:
    """Login CSRF: nobody types what is theirs into somebody else's account unknowingly."""
    await with_password(world)
    form = {"name": "alice", "password": PASSWORD}
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        answer = await site.nobody().post("/log-in", data=form, headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


async def test_who_is_not_there_is_answered_like_a_wrong_password(
    world: World, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same words, the same status, and the same work: one look at an Argon2id hash of the same cost."""
    await with_password(world)
    await world.user("bob")  # came by a link, has no password
    looks: list[str] = []
    verify = passwords._verify

    def counted(hasher: object, kept: str, password: bytes) -> bool:
        looks.append(kept.rpartition("$")[0].rpartition("$")[0])
        return verify(hasher, kept, password)  # type: ignore[arg-type]

    monkeypatch.setattr(passwords, "_verify", counted)
    answers = {name: await log_in(site.nobody(), name, "wrong-wrong-wrong") for name in ("alice", "nobody", "bob")}
    texts = {answer.text.replace(name, "NAME") for name, answer in answers.items()}
    assert len(texts) == 1
    assert {answer.status_code for answer in answers.values()} == {400}
    assert "The name or the password is not right" in texts.pop()
    assert len(looks) == 3
    assert len(set(looks)) == 1
    assert looks[0].startswith("$argon2id$")


async def test_no_password_is_worked_on_where_the_pages_are_served(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even the one of nobody, the first time."""
    threads: list[str] = []

    def made(memory: int) -> str:
        threads.append(threading.current_thread().name)
        return "$argon2id$"

    monkeypatch.setattr(passwords, "_nobodys", made)
    assert not await passwords.fits(world.runtime, "", PASSWORD)
    assert [name.partition("_")[0] for name in threads] == ["password"]


async def test_guessing_is_slowed_down_by_name_alike_for_all(world: World, site: Site) -> None:
    await with_password(world)
    for name in ("alice", "nobody"):
        statuses = [(await log_in(site.nobody(), name, f"guess number {n}")).status_code for n in range(12)]
        assert statuses == [400] * 10 + [429] * 2, name
    refused = await log_in(site.nobody(), "alice")
    assert refused.status_code == 429
    assert "Try again in 1 min" in refused.text
    world.clock.advance(60)
    assert (await log_in(site.nobody(), "alice")).status_code == 303, "never locked out for ever"


async def test_somebody_elses_guesses_do_not_shut_out_a_browser_that_was_in_before(world: World, site: Site) -> None:
    await with_password(world)
    mine = site.nobody()
    await log_in(mine, "alice")
    await mine.post("/log-out")
    for number in range(11):
        answer = await log_in(site.nobody(), "alice", f"guess number {number}")
    assert answer.status_code == 429
    assert (await log_in(mine, "alice")).status_code == 303
    forged = site.nobody(cookie=f"{who.KNOWN}=forged")
    assert (await log_in(forged, "alice")).status_code == 429


async def test_one_address_cannot_try_many_names(world: World, site: Site) -> None:
    visitor = site.nobody()
    statuses = [(await log_in(visitor, f"name{number}", "some password")).status_code for number in range(52)]
    assert statuses == [400] * 50 + [429] * 2
    world.clock.advance(10)
    assert (await log_in(visitor, "another", "some password")).status_code == 400


async def test_a_restart_forgets_no_guess(world: World, site: Site) -> None:
    """They are rows: other processes and the next one count on."""
    for number in range(10):
        await log_in(site.nobody(), "alice", f"guess number {number}")
    world.restart()
    assert (await log_in(site.nobody(), "alice", "one more guess")).status_code == 429


async def test_the_way_on_stays_here(world: World, site: Site) -> None:
    await with_password(world)
    for onward in AWAY:
        visitor = site.nobody()
        shown = (await visitor.get("/log-in", params={"next": onward})).text
        assert re.findall(r'name="next" value="([^"]*)"', shown) == ["/"]
        entered = await log_in(visitor, "alice", onward=onward)
        for answer in (entered, await visitor.get("/log-in", params={"next": onward})):
            assert (answer.status_code, answer.headers["location"]) == (303, "/"), onward


async def test_browsers_are_listed_and_logged_out_one_by_one_or_all(world: World, site: Site) -> None:
    alice, _ = await with_password(world), await with_password(world, "bob")
    here, phone, third, bob = site.nobody(), site.nobody(), site.nobody(), site.nobody()
    for visitor in (phone, third, here):
        await log_in(visitor, "alice")
        world.clock.advance(timedelta(hours=1).total_seconds())
    await log_in(bob, "bob")
    newest, _, oldest = await browsers.listed(world.runtime, alice.id)
    assert (await bob.post(f"/me/sessions/{newest.id}/end")).status_code == 404
    assert (await here.post(f"/me/sessions/{oldest.id}/end")).status_code == 303
    assert (await phone.get("/me")).status_code == 303
    assert (await third.get("/me")).status_code == 200
    await here.post("/me/sessions/end-others")
    assert [(await visitor.get("/me")).status_code for visitor in (third, here, bob)] == [303, 200, 200]


async def test_last_use_is_noted_each_minute_at_most(world: World, site: Site) -> None:
    alice = await with_password(world)
    visitor = site.nobody()
    await log_in(visitor, "alice")
    began = world.clock.now()
    world.clock.advance(59)
    await visitor.get("/")
    assert (await browsers.listed(world.runtime, alice.id))[0].used_at == began
    world.clock.advance(1)
    await visitor.get("/")
    assert (await browsers.listed(world.runtime, alice.id))[0].used_at == world.clock.now()


async def test_names_that_are_markup_stay_text(world: World, site: Site) -> None:
    """Such a name cannot be registered; one that stood in the rows all the same, and a browser's own name, is text."""
    ada = await world.user("ada", role="administrator")
    evil = "<img src=x onerror=alert(1)>"
    async with world.database.write() as session:
        (await session.get_one(User, ada.id)).name = evil
    visitor = await site.signed_in(await world.row(User, ada.id), **{"user-agent": "<script>alert(2)</script>"})
    for path in ("/", "/me", "/people", f"/people/{ada.id}", "/password"):
        text = (await visitor.get(path)).text
        assert "<img src=x" not in text, path
        assert "<script>alert" not in text, path
    assert "&lt;img src=x" in (await visitor.get("/me")).text
    assert "&lt;script&gt;" in (await visitor.get("/me")).text


async def test_a_password_made_at_another_cost_is_kept_anew_at_the_next_login(world: World, site: Site) -> None:
    alice = await with_password(world)
    before = (await world.row(User, alice.id)).password
    world.runtime.settings = world.runtime.settings.model_copy(update={"password_memory": 2})
    assert (await log_in(site.nobody(), "alice")).status_code == 303
    after = (await world.row(User, alice.id)).password
    assert ("m=1024," in before, "m=2048," in after) == (True, True)
    assert (await log_in(site.nobody(), "alice")).status_code == 303

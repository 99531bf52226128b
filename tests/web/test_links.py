"""Links that work without a password: signed, for one purpose, and never acting by being opened."""

from datetime import datetime, timedelta

import httpx2
import pytest
from itsdangerous import URLSafeTimedSerializer

from standby.engine.links import SIGN_IN_LIFE
from standby.services import people, resetting, watches
from standby.services.actor import Actor
from standby.store.tables import Watch
from standby.web import who
from tests.web.kit import Site
from tests.world import World


async def test_a_sign_in_link_asks_and_then_opens_the_page(world: World, site: Site) -> None:
    alice = await world.user("alice")
    visitor = site.nobody()
    link = site.path(site.links.sign_in(alice.id))
    asked = await visitor.get(link)
    assert "Sign in as alice?" in asked.text
    assert "set-cookie" not in asked.headers
    entered = await visitor.post(link)
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    assert "Log out" in (await visitor.get("/")).text
    assert (await visitor.get(link)).status_code == 303  # nothing to ask any more


async def test_opening_a_link_signs_nobody_in(world: World, site: Site) -> None:
    """Mail scanners and previews open links; a link of somebody else's must not sign a person in as that somebody."""
    alice, bob = await world.user("alice"), await world.user("bob")
    visitor = await site.signed_in(alice)
    asked = await visitor.get(site.path(site.links.sign_in(bob.id)))
    assert "Sign in as bob?" in asked.text
    assert ">alice<" in (await visitor.get("/")).text


async def test_the_cookie_stays_out_of_reach(world: World, site: Site) -> None:
    alice = await world.user("alice")
    answer = await site.nobody().post(site.path(site.links.sign_in(alice.id)))
    flags = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/", f"max-age={who.LIFE_SECONDS}"} <= flags
    assert "secure" not in flags
    secure = world.runtime.settings.model_copy(update={"public_url": "https://standby.example.org"})
    world.runtime.settings = secure
    answer = await site.nobody().post(site.path(site.links.sign_in(alice.id)))
    assert "; secure" in answer.headers["set-cookie"].lower()


async def test_signing_out_forgets(world: World, site: Site) -> None:
    visitor = await site.signed_in(await world.user("alice"))
    await visitor.post("/log-out")
    assert "Standby is running" in (await visitor.get("/")).text


async def test_an_old_link_is_refused(world: World, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = await world.user("alice")
    link = site.path(site.links.sign_in(alice.id))
    later = datetime.now().astimezone() + SIGN_IN_LIFE + timedelta(seconds=2)
    monkeypatch.setattr(URLSafeTimedSerializer.default_signer, "get_timestamp", lambda _: int(later.timestamp()))
    for answer in (await site.nobody().get(link), await site.nobody().post(link)):
        assert answer.status_code == 400
        assert "too old or not one that Standby made" in answer.text
        assert "set-cookie" not in answer.headers


async def test_a_sign_in_link_ends_with_the_password_it_was_made_under(world: World, site: Site) -> None:
    await world.user("alice")
    for password in ("the first sentence", "another sentence"):
        link = site.path(await people.sign_in_link(world.runtime, "alice"))
        assert (await site.nobody().post(link)).status_code == 303
        await resetting.set_by_operator(world.runtime, "alice", password)
        for answer in (await site.nobody().get(link), await site.nobody().post(link)):
            assert answer.status_code == 400
            assert "set-cookie" not in answer.headers


async def test_an_old_cookie_is_nobodys(world: World, site: Site) -> None:
    visitor = await site.signed_in(await world.user("alice"))
    world.clock.advance(who.LIFE_SECONDS - 1)
    assert "Log out" in (await visitor.get("/")).text
    world.clock.advance(1)
    assert "Standby is running" in (await visitor.get("/")).text


async def test_forged_links_and_cookies_open_nothing(world: World, site: Site) -> None:
    alice, bob = await world.user("alice"), await world.user("bob")
    token = site.path(site.links.sign_in(alice.id)).rpartition("/")[2]
    payload, _, rest = token.partition(".")
    of_bob = site.path(site.links.sign_in(bob.id)).rpartition("/")[2].partition(".")[0]
    for forged in (f"{of_bob}.{rest}", f"{payload}.{rest}x", payload, "x" * 5000, "%00", "%ff", "..", "MQ", "null.a.b"):
        answer = await site.nobody().post(f"/sign-in/{forged}")
        assert answer.status_code in {400, 404, 405}, forged
        assert "set-cookie" not in answer.headers
        visitor = site.nobody(cookie=f"{who.COOKIE}={forged}")
        assert "Standby is running" in (await visitor.get("/")).text


async def test_a_token_serves_one_purpose_only(world: World, site: Site) -> None:
    watch = await world.watching()
    alice = await site.as_owner(watch)
    tokens = {
        "sign-in": site.path(site.links.sign_in(watch.user_id)).rpartition("/")[2],
        "pause": site.path(site.links.pause(watch.id)).rpartition("/")[2],
        "cookie": alice.cookies[who.COOKIE],
    }
    for purpose, token in tokens.items():
        for path in {"sign-in", "pause"} - {purpose}:
            assert (await site.nobody().post(f"/{path}/{token}")).status_code == 400, (purpose, path)
        if purpose != "cookie":
            visitor = site.nobody(cookie=f"{who.COOKIE}={token}")
            assert "Standby is running" in (await visitor.get("/")).text
    assert (await world.row(Watch, watch.id)).state == "active"


async def test_a_pause_link_asks_first_and_pauses_at_the_press(world: World, site: Site) -> None:
    watch = await world.watching()
    link = site.path(site.links.pause(watch.id))
    visitor = site.nobody()
    assert "Pause this watch?" in (await visitor.get(link)).text
    assert (await world.row(Watch, watch.id)).state == "active"
    done = await visitor.post(link)
    assert done.status_code == 200  # a redirect is not allowed: RFC 8058, section 3.2
    assert "is paused; no more mails come from it" in done.text
    assert (await world.row(Watch, watch.id)).state == "paused"
    assert "is paused; no more mails come from it" in (await visitor.get(link)).text


async def test_the_next_user_is_not_the_one_before(world: World, site: Site) -> None:
    """An id is never given twice: old cookies and links of one who was removed lead nowhere."""
    alice = await world.user("alice")
    visitor, link = await site.signed_in(alice), site.path(site.links.sign_in(alice.id))
    await people.remove(world.runtime, "alice")
    bob = await world.user("bob")
    assert bob.id != alice.id
    assert "Standby is running" in (await visitor.get("/")).text
    assert "The user of this link has been removed" in (await site.nobody().get(link)).text


async def test_an_old_pause_link_does_not_stop_the_next_watch(world: World, site: Site) -> None:
    watch = await world.watching()
    link = site.path(site.links.pause(watch.id))
    await watches.remove(world.runtime, Actor(watch.user_id), watch.id)
    other = await world.watching("bob", 1)
    answer: httpx2.Response = await site.nobody().post(link)
    assert answer.status_code == 400
    assert (await world.row(Watch, other.id)).state == "active"


async def test_mailed_links_lead_to_the_port_the_machine_chose(world: World, site: Site) -> None:
    assert world.runtime.settings.page_url == site.url
    assert await people.sign_in_link(world.runtime, (await world.user("alice")).name) == site.links.sign_in(1)

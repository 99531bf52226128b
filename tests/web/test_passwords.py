"""Passwords changed and set anew, and who hears what on the way."""

import httpx2
import pytest
from sqlalchemy import select

from standby.engine.codes import digits
from standby.engine.runtime import Runtime
from standby.errors import NotLetIn
from standby.services import browsers, passwords, resetting
from standby.store.house import MailedCode
from standby.store.tables import User
from tests.web.kit import PASSWORD, Site, code_for, with_password
from tests.world import World

NEW = "another long sentence"


async def log_in(visitor: httpx2.AsyncClient, password: str) -> int:
    answer = await visitor.post("/log-in", data={"name": "alice", "password": password})
    return answer.status_code


async def begin(visitor: httpx2.AsyncClient, name: str) -> httpx2.Response:
    return await visitor.post("/reset", data={"name": name})


async def test_a_forgotten_password_is_set_anew_and_everybody_is_out(world: World, site: Site) -> None:
    await with_password(world)
    phone, visitor = site.nobody(), site.nobody()
    await log_in(phone, PASSWORD)
    way = (await begin(visitor, "alice")).headers["location"]
    code = await code_for(world, "alice@example.org")
    assert "alice" in world.mails()[-1].part("plain")
    assert (await phone.get("/me")).status_code == 200, "asking alone changes nothing"
    answer = await visitor.post(way, data={"code": code, "password": NEW})
    assert answer.headers["location"] == "/log-in?fresh=true"
    assert "every browser has been logged out" in (await visitor.get("/log-in?fresh=true")).text
    assert (await phone.get("/me")).status_code == 303
    assert [await log_in(site.nobody(), password) for password in (PASSWORD, NEW)] == [400, 303]
    assert (await visitor.post(way, data={"code": code, "password": PASSWORD})).status_code == 400, "a code serves once"


async def test_a_reset_does_not_tell_who_is_here(world: World, site: Site) -> None:
    """The same words, status and rows for a user, for one without a mail address, and for nobody."""
    await with_password(world)
    async with world.database.write() as session:
        session.add(User(name="bob", locale="en", created_at=world.clock.now()))
    seen = []
    for name in ("alice", "bob", "nobody"):
        visitor = site.nobody()
        asked = await begin(visitor, name)
        way = asked.headers["location"]
        wrong = [
            await visitor.post(way, data={"code": "12", "password": password})
            for password in (NEW, "x", f"{name} {name} {name}")
        ]
        texts = [(await visitor.get(way)).text, *(answer.text for answer in wrong)]
        statuses = [asked.status_code, *(answer.status_code for answer in wrong)]
        seen.append((statuses, [text.replace(way, "WAY") for text in texts]))
    assert seen[0] == seen[1] == seen[2]
    async with world.database.read() as session:
        rows = (await session.scalars(select(MailedCode))).all()
    assert [row.state for row in rows] == ["pending", "none", "none"]
    addresses = [world.runtime.vault.open(f"code:{row.uid}", row.address) for row in rows]
    assert addresses == ["alice@example.org", "", ""]


async def test_nobodys_code_sets_nothing(world: World, site: Site) -> None:
    visitor = site.nobody()
    way = (await begin(visitor, "nobody")).headers["location"]
    code = digits(world.runtime.vault, way.rpartition("/")[2])
    answer = await visitor.post(way, data={"code": code, "password": NEW})
    assert answer.status_code == 400
    assert "This code is not right" in answer.text


async def test_a_code_of_one_errand_does_not_serve_another(world: World, site: Site) -> None:
    await with_password(world)
    visitor = site.nobody()
    way = (await begin(visitor, "alice")).headers["location"]
    uid = way.rpartition("/")[2]
    assert (await visitor.get(f"/register/{uid}")).status_code == 400
    code = await code_for(world, "alice@example.org")
    form = {"code": code, "password": NEW, "name": "mallory"}
    assert (await visitor.post(f"/register/{uid}", data=form)).status_code == 400


async def test_a_mailbox_is_not_flooded(world: World, site: Site) -> None:
    await with_password(world)
    for name in ("alice", "nobody"):
        statuses = [(await begin(site.nobody(), name)).status_code for _ in range(4)]
        assert statuses == [303, 303, 303, 429], name
    world.clock.advance(600)
    assert (await begin(site.nobody(), "alice")).status_code == 303


async def test_codes_cannot_be_guessed_all_day(world: World, site: Site) -> None:
    """Five tries each: a handful of codes for one name is all there is in a day, for nobody as for somebody."""
    await with_password(world)
    for name in ("alice", "nobody"):
        asked = 0
        for _ in range(48):
            asked += (await begin(site.nobody(), name)).status_code == 303
            world.clock.advance(1800)
        assert asked == 9, name


async def test_changing_wants_the_old_one_and_ends_the_others(world: World, site: Site) -> None:
    await with_password(world)
    here, phone = site.nobody(), site.nobody()
    for visitor in (here, phone):
        await log_in(visitor, PASSWORD)
    wrong = await here.post("/password", data={"old": "not the old one", "new": NEW})
    assert wrong.status_code == 400
    assert "not the password you have now" in wrong.text
    assert NEW not in wrong.text
    assert (await here.post("/password", data={"old": PASSWORD, "new": "alice"})).status_code == 400
    assert (await phone.get("/me")).status_code == 200
    assert (await here.post("/password", data={"old": PASSWORD, "new": NEW})).headers["location"] == "/me?done=password"
    assert [(await visitor.get("/me")).status_code for visitor in (here, phone)] == [200, 303]
    assert [await log_in(site.nobody(), password) for password in (PASSWORD, NEW)] == [400, 303]


async def test_a_stolen_session_cannot_guess_the_old_one(world: World, site: Site) -> None:
    await with_password(world)
    here = site.nobody()
    await log_in(here, PASSWORD)
    form = {"new": NEW}
    statuses = [(await here.post("/password", data=form | {"old": f"guess {n}"})).status_code for n in range(11)]
    assert statuses == [400] * 10 + [429]


def reset_while_looking(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The password becomes another between the look at the old one and what follows from it."""
    look = passwords.fits

    async def slowly(runtime: Runtime, kept: str, typed: str) -> bool:
        right = await look(runtime, kept, typed)
        monkeypatch.undo()
        await resetting.set_by_operator(world.runtime, "alice", NEW)
        return right

    monkeypatch.setattr(passwords, "fits", slowly)


async def test_an_old_password_is_outrun_by_a_reset(world: World, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    await with_password(world)
    reset_while_looking(world, monkeypatch)
    visitor = site.nobody()
    assert await log_in(visitor, PASSWORD) == 400
    assert (await visitor.get("/me")).status_code == 303
    assert await log_in(visitor, NEW) == 303


async def test_a_change_is_outrun_by_a_reset(world: World, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    await with_password(world)
    thief = site.nobody()
    await log_in(thief, PASSWORD)
    reset_while_looking(world, monkeypatch)
    answer = await thief.post("/password", data={"old": PASSWORD, "new": "a thief's own sentence"})
    assert answer.headers["location"].startswith("/log-in")
    assert [await log_in(site.nobody(), password) for password in ("a thief's own sentence", NEW)] == [400, 303]


async def test_a_session_that_was_ended_changes_nothing(world: World, site: Site) -> None:
    alice = await with_password(world)
    secret = await browsers.begin(world.runtime, await world.row(User, alice.id), "a browser")
    found = await browsers.whose(world.runtime, secret)
    assert found
    await browsers.end(world.runtime, secret)
    with pytest.raises(NotLetIn):
        await resetting.change(world.runtime, found[0], found[1].id, PASSWORD, NEW)
    assert await log_in(site.nobody(), PASSWORD) == 303


async def test_who_came_by_a_link_sets_a_first_password(world: World, site: Site) -> None:
    visitor = await site.signed_in(await world.user("alice"))
    assert "have no password yet" in (await visitor.get("/password")).text
    assert (await visitor.post("/password", data={"new": NEW})).status_code == 303
    assert await log_in(site.nobody(), NEW) == 303


async def test_the_same_letters_are_the_same_password(world: World, site: Site) -> None:
    """However a keyboard composes them."""
    visitor = await site.signed_in(await world.user("alice"))
    await visitor.post("/password", data={"new": "caf\u00e9 latte, please"})
    assert await log_in(site.nobody(), "cafe\u0301 latte, please") == 303
    assert await log_in(site.nobody(), "cafe latte, please") == 400


async def test_without_a_mail_server_the_page_says_whom_to_ask(world: World, site: Site) -> None:
    world.runtime.settings = world.runtime.settings.model_copy(update={"smtp_host": ""})
    assert "Ask an administrator for a sign-in link" in (await site.nobody().get("/reset")).text
    answers = [await begin(site.nobody(), name) for name in ("alice", "nobody")]
    assert {answer.status_code for answer in answers} == {400}


async def test_the_profile_is_kept_and_its_mistakes_are_shown(world: World, site: Site) -> None:
    alice = await world.user("alice")
    visitor = await site.signed_in(alice)
    form = {"locale": "zh-CN", "zone": "Europe/Berlin", "quiet_hours": "23:00-07:00"}
    assert (await visitor.post("/me", data=form)).headers["location"] == "/me?done=saved"
    assert "已保存" in (await visitor.get("/me?done=saved")).text
    kept = await world.row(User, alice.id)
    assert (kept.locale, kept.zone, kept.quiet_hours) == ("zh-CN", "Europe/Berlin", "23:00-07:00")
    for bad in ({"zone": "Mars/Olympus"}, {"quiet_hours": "always"}, {"locale": "tlh"}):
        answer = await visitor.post("/me", data=form | bad)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text
    assert (await world.row(User, alice.id)).zone == "Europe/Berlin"

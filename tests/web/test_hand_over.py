"""A person reads the picture: at once, wrongly, too late, twice, or asks for another."""

import pytest

from standby.errors import WrongPassword
from standby.services import accounts
from standby.services.actor import Actor
from standby.store.tables import HandOver, Watch
from tests.web.kit import Site, ask_alice
from tests.world import World

WRONG = "0000"


def code_of(world: World, asked: HandOver) -> str:
    return world.eyes.painted.texts[asked.picture]


async def test_read_and_let_in(world: World, site: Site) -> None:
    watch, asked = await ask_alice(world)
    visitor = site.nobody()
    page = (await visitor.get(f"/hand-over/{asked.uid}")).text
    assert "What do you see?" in page
    picture = await visitor.get(f"/hand-over/{asked.uid}/picture")
    assert (picture.headers["content-type"], picture.content) == ("image/jpeg", asked.picture)
    done = await visitor.post(f"/hand-over/{asked.uid}", data={"code": f" {code_of(world, asked)} "})
    assert done.headers["location"] == f"/hand-over/{asked.uid}"
    assert "The portal let Standby in" in (await visitor.get(done.headers["location"])).text
    assert (await world.check(watch)).transcript is not None


async def test_a_wrong_answer_brings_a_fresh_picture(world: World, site: Site) -> None:
    _, asked = await ask_alice(world)
    visitor = site.nobody()
    wrong = await visitor.post(f"/hand-over/{asked.uid}", data={"code": WRONG})
    (again,) = await world.asked()
    assert wrong.headers["location"] == f"/hand-over/{again.uid}?again=true"
    page = (await visitor.get(wrong.headers["location"])).text
    assert "The portal did not accept that" in page
    assert again.picture != asked.picture
    assert "The portal has not let Standby in since" in (await visitor.get(f"/hand-over/{asked.uid}")).text
    right = await visitor.post(f"/hand-over/{again.uid}", data={"code": code_of(world, again)})
    assert "The portal let Standby in" in (await visitor.get(right.headers["location"])).text


async def test_too_late(world: World, site: Site) -> None:
    _, asked = await ask_alice(world)
    world.clock.advance(21 * 60)
    visitor = site.nobody()
    assert "Too late for this picture" in (await visitor.get(f"/hand-over/{asked.uid}")).text
    for path in ("", "/another"):
        answer = await visitor.post(f"/hand-over/{asked.uid}{path}", data={"code": code_of(world, asked)})
        assert answer.status_code == 400
        assert "too old" in answer.text
    assert world.logins().tried == 0


async def test_two_people_answer_and_one_counts(world: World, site: Site) -> None:
    _, asked = await ask_alice(world)
    form = {"code": code_of(world, asked)}
    first = await site.nobody().post(f"/hand-over/{asked.uid}", data=form)
    second = await site.nobody().post(f"/hand-over/{asked.uid}", data=form)
    assert (first.status_code, second.status_code) == (303, 400)
    assert "answered already" in second.text
    assert world.logins().tried == 1


async def test_another_picture_for_one_that_nobody_can_read(world: World, site: Site) -> None:
    _, asked = await ask_alice(world)
    answer = await site.nobody().post(f"/hand-over/{asked.uid}/another")
    (fresh,) = await world.asked()
    assert answer.headers["location"] == f"/hand-over/{fresh.uid}"
    assert fresh.picture != asked.picture
    assert "Too late for this picture" in (await site.nobody().get(f"/hand-over/{asked.uid}")).text
    assert world.logins().tried == 0


async def test_a_hand_over_without_a_picture_offers_to_fetch_one(world: World, site: Site) -> None:
    _, asked = await ask_alice(world)
    async with world.database.write() as session:
        (await session.get_one(HandOver, asked.id)).picture = b""
    page = (await site.nobody().get(f"/hand-over/{asked.uid}")).text
    assert "Fetch the picture" in page
    assert 'name="code"' not in page


@pytest.mark.parametrize("code", ["", "   ", "x" * 17, None])
async def test_an_answer_that_is_none_uses_up_nothing(world: World, site: Site, code: str | None) -> None:
    _, asked = await ask_alice(world)
    form = {} if code is None else {"code": code}
    answer = await site.nobody().post(f"/hand-over/{asked.uid}", data=form or {"other": "1"})
    assert answer.status_code == 400
    assert "text/html" in answer.headers["content-type"]
    assert [open_.uid for open_ in await world.asked()] == [asked.uid]


async def test_a_wrong_password_behind_the_picture_is_said_and_never_called_a_success(world: World, site: Site) -> None:
    watch, asked = await ask_alice(world)
    account = await world.account_of(watch)
    await accounts.set_password(world.runtime, Actor(None), account.id, "not-this-one")
    world.eyes.unsure = True
    await world.check(watch)
    (asked,) = await world.asked()
    visitor = site.nobody()
    answer = await visitor.post(f"/hand-over/{asked.uid}", data={"code": code_of(world, asked)})
    assert answer.status_code == 503
    assert WrongPassword.says.format(portal="ssfw") in answer.text
    assert "has not let Standby in" in (await visitor.get(f"/hand-over/{asked.uid}")).text
    assert (await world.row(Watch, watch.id)).state == "stopped"


@pytest.mark.parametrize(
    "picture",
    [
        b"<html><script>alert(1)</script>",
        b"GIF<script>alert(1)</script>",
        b"\xff\xd8<script>",
        b"\x89P<script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"",
        b"%PDF-1.7",
    ],
)
async def test_what_is_no_picture_is_not_served(world: World, site: Site, picture: bytes) -> None:
    _, asked = await ask_alice(world)
    async with world.database.write() as session:
        (await session.get_one(HandOver, asked.id)).picture = picture
    answer = await site.nobody().get(f"/hand-over/{asked.uid}/picture")
    assert (answer.status_code, answer.content) == (404, b"")


async def test_a_picture_that_is_also_a_page_stays_a_picture(world: World, site: Site) -> None:
    """Whatever the bytes after the first ones say: the type is a picture's, and browsers are told not to guess."""
    _, asked = await ask_alice(world)
    async with world.database.write() as session:
        (await session.get_one(HandOver, asked.id)).picture = b"GIF89a/*<html><script>alert(1)</script>*/"
    answer = await site.nobody().get(f"/hand-over/{asked.uid}/picture")
    assert answer.headers["content-type"] == "image/gif"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("uid", ["x", "%2e%2e", "a" * 4000, "%00", "1"])
async def test_a_made_up_link_leads_nowhere(site: Site, uid: str) -> None:
    for path in ("", "/picture"):
        answer = await site.nobody().get(f"/hand-over/{uid}{path}")
        assert answer.status_code in {400, 404}

"""What administrators do on the page, and what they cannot."""

import re

import pytest
from sqlalchemy import select

from standby.errors import LimitReached
from standby.store.columns import Base
from standby.store.house import Deed
from standby.store.tables import Account, User
from tests.web.kit import Site, with_password
from tests.world import World


async def test_an_administrator_invites_and_takes_back(world: World, site: Site) -> None:
    ada = await site.signed_in(await world.user("ada", role="administrator"))
    await ada.post("/people/invitations", data={"role": "member", "count": "3", "days": "2"})
    shown = (await ada.get("/people")).text
    (link,) = re.findall(r'value="(http[^"]+/register\?invitation=[^"]+)"', shown)
    assert "3 of 3 left" in shown
    assert (await site.nobody().get(link)).status_code == 200
    await ada.post("/people/invitations/1/revoke")
    assert (await site.nobody().get(link)).status_code == 400
    assert "ada took an invitation back" in (await ada.get("/people")).text
    for wrong in ({"count": "0"}, {"count": "many"}, {"days": "1000"}, {"role": "king"}):
        answer = await ada.post("/people/invitations", data={"role": "member", "count": "1", "days": "1"} | wrong)
        assert answer.status_code == 400, wrong
        assert 'role="alert"' in answer.text


async def test_limits_and_roles(world: World, site: Site) -> None:
    ada = await site.signed_in(await world.user("ada", role="administrator"))
    bob = await world.user("bob")
    first = await world.watch(await world.account(bob))
    assert first.id
    assert "1 of 20 watches" in (await ada.get("/people")).text
    await ada.post(f"/people/{bob.id}", data={"role": "member", "limit": "1"})
    assert "1 of 1 watches" in (await ada.get("/people")).text
    other = await world.account(bob, world.student(1))
    with pytest.raises(LimitReached):
        await world.watch(other)
    await ada.post(f"/people/{bob.id}", data={"role": "administrator", "limit": ""})
    await world.watch(other)
    kept = await world.row(User, bob.id)
    assert (kept.role, kept.watch_limit) == ("administrator", None)
    assert (await ada.post(f"/people/{bob.id}", data={"role": "member", "limit": "-1"})).status_code == 400


async def test_the_last_administrator_stays(world: World, site: Site) -> None:
    ada = await world.user("ada", role="administrator")
    visitor = await site.signed_in(ada)
    for path, form in ((f"/people/{ada.id}", {"role": "member"}), (f"/people/{ada.id}/remove", {"name": "ada"})):
        answer = await visitor.post(path, data=form)
        assert answer.status_code == 400
        assert "the last administrator" in answer.text
    await visitor.post(f"/people/{ada.id}", data={"role": "member", "limit": "3"})
    assert (await world.row(User, ada.id)).watch_limit is None, "both or neither"
    await world.user("bea", role="administrator")
    answer = await visitor.post(f"/people/{ada.id}", data={"role": "member", "limit": ""})
    assert answer.headers["location"] == "/"
    assert (await visitor.get("/people")).status_code == 404, "from the next request on"


async def test_who_is_removed_leaves_nothing_but_a_line(world: World, site: Site) -> None:
    ada = await site.signed_in(await world.user("ada", role="administrator"))
    bob = await with_password(world, "bob")
    await world.checked_and_told(await world.watch(await world.account(bob)))
    his = await site.signed_in(bob)
    await site.nobody().post("/reset", data={"name": "bob"})
    refused = await ada.post(f"/people/{bob.id}/remove", data={"name": "Bob"})
    assert refused.status_code == 400
    assert "nothing was removed" in refused.text
    assert await world.count(Account) == 1
    assert (await ada.post(f"/people/{bob.id}/remove", data={"name": "bob"})).headers["location"] == "/people"
    assert (await his.get("/me")).status_code == 303
    assert "ada removed bob" in (await ada.get("/people")).text
    async with world.database.read() as session:
        for table in Base.metadata.tables.values():
            if "user_id" in table.columns:
                left = (await session.execute(select(table).where(table.c.user_id == bob.id))).all()
                assert left == [], table.name
        deeds = (await session.scalars(select(Deed.did).order_by(Deed.id))).all()
    assert deeds == ["password", "removed"]

"""Alice owns, Charlie is a stranger: whatever he asks for, he gets nothing and changes nothing."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select

from standby.errors import NotYours
from standby.services import accounts, checks, hand_overs, people, status, watches
from standby.services.actor import OPERATOR, Actor
from standby.store.columns import Base
from standby.store.database import Database
from tests.world import World

Act = Callable[[World, Actor], Awaitable[Any]]

FORBIDDEN: dict[str, Act] = {
    "watch": lambda world, who: watches.add(world.runtime, who, 1),
    "show": lambda world, who: watches.shown(world.runtime, who, 1),
    "pause": lambda world, who: watches.pause(world.runtime, who, 1),
    "resume": lambda world, who: watches.resume(world.runtime, who, 1),
    "remove": lambda world, who: watches.remove(world.runtime, who, 1),
    "check": lambda world, who: checks.check_watch(world.runtime, who, 1),
    "test": lambda world, who: checks.check_account(world.runtime, who, 1),
    "password": lambda world, who: accounts.set_password(world.runtime, who, 1, "stolen"),
    "ready": lambda world, who: accounts.make_ready(world.runtime, who, 1),
    "forget": lambda world, who: accounts.remove(world.runtime, who, 1),
    "log in": lambda world, who: hand_overs.start(world.runtime, who, 1),
    "quiet": lambda world, who: people.set_quiet_hours(world.runtime, who, "alice", "01:00-02:00"),
}


async def everything(database: Database) -> dict[str, list[Any]]:
    async with database.read() as session:
        return {
            name: [tuple(row) for row in await session.execute(select(table).order_by(*table.primary_key))]
            for name, table in Base.metadata.tables.items()
        }


@pytest.fixture
async def charlie(world: World) -> Actor:
    """A stranger in a world where Alice has been told her grades."""
    await world.checked_and_told(await world.watching())
    return Actor((await world.user("charlie")).id)


async def test_a_stranger_may_do_nothing_with_what_is_not_theirs(world: World, charlie: Actor) -> None:
    before, asked = await everything(world.database), world.requests()
    for name, act in FORBIDDEN.items():
        with pytest.raises(NotYours):
            await act(world, charlie)
        assert await everything(world.database) == before, name
    assert world.requests() == asked


async def test_a_stranger_sees_nothing_in_any_list(world: World, charlie: Actor) -> None:
    assert charlie.user_id is not None
    assert await watches.listed(world.runtime, charlie) == []
    assert await accounts.of_user(world.runtime, charlie.user_id) == []
    assert await status.events(world.runtime, charlie.user_id) == []
    assert await hand_overs.open_for(world.runtime, charlie.user_id) == []


async def test_the_owner_and_the_operator_may(home: World) -> None:
    watch = await home.watching()
    assert (await watches.pause(home.runtime, Actor(watch.user_id), watch.id)).state == "paused"
    assert (await watches.resume(home.runtime, OPERATOR, watch.id)).state == "active"
    assert len((await checks.check_watch(home.runtime, Actor(watch.user_id), watch.id)).transcript.grades) == 8


async def test_nobody_inherits_the_things_of_a_user_who_left(world: World) -> None:
    """Not even by being given the same number."""
    watch = await world.watching()
    await world.checked_and_told(watch)
    account = await world.account_of(watch)
    await people.remove(world.runtime, "alice")
    bob = await world.user("bob")
    assert bob.id != watch.user_id
    assert await status.events(world.runtime, bob.id) == []
    fresh = await world.watch(await world.account(bob, world.student(1)))
    assert fresh.id != watch.id
    assert (await world.account_of(fresh)).id != account.id
    left = await everything(world.database)
    for name in ("channels", "notices", "deliveries", "observations"):
        assert left[name] == [] or name == "channels", name
    assert len(left["channels"]) == 1, "Bob's"
    assert not any(world.student().login in str(row) for rows in left.values() for row in rows)

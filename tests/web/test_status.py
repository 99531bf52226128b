"""What the status page asks the database, on each kind of database there is."""

from pathlib import Path

from standby.services import budgets, status
from standby.store.database import Database
from standby.store.tables import User
from tests.world import little_world


async def test_rows_events_and_budgets(database: Database, tmp_path: Path) -> None:
    async with little_world(database, tmp_path) as world:
        alices = await world.watching("alice", 0)
        await world.watching("bob", 1)
        await world.check(alices)
        alice = await world.row(User, alices.user_id)
        (row,) = await status.watch_rows(world.runtime, alice.id)
        (member,) = await budgets.of_user(world.runtime, alice)
        alice.role = "administrator"
        (administrator,) = await budgets.of_user(world.runtime, alice)
        seen = await status.events(world.runtime, alice.id)
    assert row.transcript is not None
    assert row.average is not None
    assert [fine for _, fine in row.checks] == [True]
    assert dict(member.looks) == {"alice": 6.0, "": 6.0}
    assert dict(administrator.looks) == {"alice": 6.0, "bob": 6.0}
    assert [event.id for event in seen] == sorted((event.id for event in seen), reverse=True)
    assert {"captcha_read", "code_accepted", "login", "check", "notice"} == {event.kind for event in seen}
    assert all(event.user_id == alice.id for event in seen)


async def test_many_looks_do_not_push_out_what_happened(database: Database, tmp_path: Path) -> None:
    async with little_world(database, tmp_path) as world:
        watch = await world.watching()
        await world.check(watch)
        for _ in range(status.EVENTS_SHOWN + 5):
            world.clock.advance(600)
            await world.check(watch)
        seen = await status.events(world.runtime, watch.user_id)
    assert "login" in {event.kind for event in seen}

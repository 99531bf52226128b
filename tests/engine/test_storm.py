"""Everything at once: whatever meets in the database waits for its turn, and nothing breaks."""

import asyncio
import random

from sqlalchemy import func, select

from standby.engine import breaker
from standby.errors import PortalRefused
from standby.services import accounts, watches
from standby.services.actor import Actor
from standby.store.tables import Account, Breaker, Job, Notice, Query, Watch
from tests.world import NOON, World

ROUNDS = 12


async def checking(world: World, watch: Watch, rng: random.Random) -> None:
    for _ in range(ROUNDS):
        if rng.random() < 0.3:
            world.fault(kind=rng.choice(["status", "html"]), path="/ssfw/zhcx")
        await world.check(watch)


async def changing_mind(world: World, watch: Watch) -> None:
    actor = Actor(watch.user_id)
    for _ in range(ROUNDS):
        await watches.pause(world.runtime, actor, watch.id)
        await watches.resume(world.runtime, actor, watch.id)


async def renewing(world: World, watch: Watch, number: int) -> None:
    account = await world.account_of(watch)
    for _ in range(ROUNDS):
        await accounts.set_password(world.runtime, Actor(watch.user_id), account.id, world.student(number).password)


async def chores(world: World) -> None:
    for _ in range(ROUNDS):
        await world.run_now("housekeeping")
        await world.run_now("deliver")


async def test_checks_and_people_at_once_end_in_order(world: World) -> None:
    stories = [await world.watching(name, number) for number, name in enumerate(("alice", "bob"))]
    rng = random.Random(3)
    # One session ends, no more: two that end right after their login stop an account, as they should.
    world.fault(kind="expire", path="/ssfw/zhcx")
    async with asyncio.timeout(120), asyncio.TaskGroup() as group:
        for number, watch in enumerate(stories):
            group.create_task(checking(world, watch, rng))
            group.create_task(checking(world, watch, rng))
            group.create_task(changing_mind(world, watch))
            group.create_task(renewing(world, watch, number))
        group.create_task(chores(world))
    async with world.database.read() as session:
        assert await session.scalar(select(func.count(Job.key)).where(Job.failures > 0)) == 0
        assert set(await session.scalars(select(Account.state))) == {"ready"}
        assert await session.scalar(select(func.count(Query.id)).where(Query.next_due.is_(None))) == 0
        kinds = list(await session.scalars(select(Notice.kind)))
    assert kinds.count("all_grades") == 2, "each is told everything exactly once"


async def test_a_portal_that_says_when_to_come_back_is_obeyed(world: World) -> None:
    refused = PortalRefused(host="x", reason="HTTP 429", retry_after=7200)
    async with world.database.write() as session:
        until = await breaker.note_failure(session, "x", refused, NOON)
    assert until is not None
    assert (until - NOON).total_seconds() == 7200
    async with world.database.read() as session:
        assert (await session.get_one(Breaker, "x")).open_until == until

"""Watches as their owner handles them."""

from datetime import timedelta

import pytest

from standby.errors import WrongUse
from standby.services import checks, watches
from standby.services.actor import Actor
from tests.world import World


async def test_pausing_and_going_on_is_no_way_around_the_shortest_interval(world: World) -> None:
    watch = await world.watching()
    await world.check(watch)
    looked, owner = world.clock.now(), Actor(watch.user_id)
    await watches.pause(world.runtime, owner, watch.id)
    assert (await world.query(watch)).next_due is None
    world.clock.advance(10)
    await watches.resume(world.runtime, owner, watch.id)
    floor = timedelta(seconds=world.runtime.settings.grade_interval_floor)
    assert (await world.query(watch)).next_due == looked + floor
    world.clock.advance(3600)
    await watches.pause(world.runtime, owner, watch.id)
    await watches.resume(world.runtime, owner, watch.id)
    assert (await world.query(watch)).next_due == world.clock.now()


async def test_one_of_two_who_pauses_does_not_make_the_other_look_at_once(world: World) -> None:
    first = await world.watching()
    second = await world.second_watch(first)
    await world.check(first)
    due = (await world.query(first)).next_due
    await watches.pause(world.runtime, Actor(second.user_id), second.id)
    assert (await world.query(first)).next_due == due


async def test_the_same_grades_are_not_watched_twice_by_one_person(world: World) -> None:
    watch = await world.watching()
    account = await world.account_of(watch)
    with pytest.raises(WrongUse, match="watched already"):
        await watches.add(world.runtime, Actor(watch.user_id), account.id)


async def test_a_test_look_leaves_the_interval_alone(world: World) -> None:
    account = await world.account(await world.user())
    watch = await world.watch(account, every=3600)
    await checks.check_account(world.runtime, Actor(watch.user_id), account.id)
    assert (await world.query(watch)).interval == 3600

"""A budget that many watches share: who waits comes back, the more of them the less often."""

from datetime import timedelta

from sqlalchemy import update

from standby.errors import BudgetSpent
from standby.store.tables import Pace, Query
from tests.world import World


async def spend(world: World) -> None:
    """As if requests were booked for an hour ahead."""
    async with world.database.write() as session:
        await session.execute(update(Pace).values(arrival=world.clock.now() + timedelta(hours=1)))


async def test_a_lone_watch_comes_back_as_soon_as_the_budget_has_room(home: World) -> None:
    watch = await home.watching()
    await home.check(watch)
    await spend(home)
    checked = await home.check(watch)
    assert isinstance(checked.error, BudgetSpent)
    due = (await home.query(watch)).next_due
    assert due is not None
    wait = timedelta(seconds=float(str(checked.error.facts["wait"])))
    assert timedelta(0) <= due - home.clock.now() - wait <= timedelta(seconds=31)


async def test_where_thousands_wait_they_do_not_all_ask_again_in_a_minute(home: World) -> None:
    watch = await home.watching()
    await home.check(watch)
    query = await home.query(watch)
    crowd = [
        {"key": f"crowd {n}", "portal": query.portal, "kind": "grades", "shard": query.shard, "interval": 600.0}
        for n in range(5000)
    ]
    async with home.database.write() as session:
        session.add_all(Query(**one, next_due=home.clock.now()) for one in crowd)
    await spend(home)
    waits = []
    for _ in range(20):
        assert (await home.check(watch)).skipped == "budget"
        due = (await home.query(watch)).next_due
        assert due is not None
        waits.append(due - home.clock.now())
    spacing, _ = home.runtime.pacer(await home.account_of(watch)).rate()
    assert max(waits) - min(waits) > timedelta(seconds=31), "over more than a lone watch would"
    assert max(waits) <= timedelta(hours=1) + 5001 * spacing

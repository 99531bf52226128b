"""Letters that wait for the end of quiet hours: they go by the hours there are now, and only while they are wanted."""

from datetime import timedelta

from standby.domain.models import NoticeKind
from standby.engine.outcome import notify
from standby.services import accounts, inbox, people, watches
from standby.services.actor import OPERATOR
from standby.store.tables import Query, User, Watch
from tests.world import World


async def told_at_night(world: World) -> Watch:
    """Alice's watch has found something, and she is not to be disturbed for another hour."""
    watch = await world.watching(quiet_hours="11:00-13:00")
    await world.checked_and_told(watch)
    assert world.mails() == []
    return watch


async def test_without_quiet_hours_what_waited_goes_out(world: World) -> None:
    await told_at_night(world)
    await people.set_quiet_hours(world.runtime, OPERATOR, "alice", "")
    await world.deliver()
    assert len(world.mails()) == 1


async def test_with_other_quiet_hours_it_waits_for_their_end(home: World) -> None:
    watch = await told_at_night(home)
    await people.set_quiet_hours(home.runtime, OPERATOR, "alice", "11:00-14:00")
    alice = await home.row(User, watch.user_id)
    (told,) = await inbox.told(home.runtime, alice)
    assert told.waits_until == home.clock.now() + timedelta(hours=2)
    home.clock.advance(3600)
    await home.deliver()
    assert home.mails() == []
    home.clock.advance(3600)
    await home.deliver()
    assert len(home.mails()) == 1
    assert (await inbox.told(home.runtime, alice))[0].waits_until is None


async def test_a_removed_watch_tells_nothing_more_but_of_its_order(world: World) -> None:
    watch = await told_at_night(world)
    async with world.database.write() as session:
        row = await session.get_one(Watch, watch.id)
        facts = {"order": {**ORDER}, "portal": "rail12306", "link": ""}
        await notify(world.runtime, session, row, NoticeKind.PAID, facts)
    await watches.remove(world.runtime, OPERATOR, watch.id)
    world.clock.advance(3600)
    await world.deliver()
    (mail,) = world.mails()
    assert "Paid" in str(mail.message["Subject"])
    states = [told.state for told in await inbox.told(world.runtime, await world.row(User, watch.user_id))]
    assert states == ["sent", "withdrawn"]


async def test_with_its_account_a_watch_falls_silent_too(home: World) -> None:
    watch = await told_at_night(home)
    account_id = (await home.row(Query, watch.query_id)).account_id
    await accounts.remove(home.runtime, OPERATOR, account_id)
    home.clock.advance(3600)
    await home.deliver()
    assert home.mails() == []


ORDER = {
    "number": "E1",
    "date": "2026-11-23",
    "train": "G9901",
    "origin": "上海虹桥",
    "destination": "杭州东",
    "departs": "08:12",
    "price": 7300,
    "deadline": "2026-11-21T04:30:00+00:00",
    "tickets": [],
}

"""What the services refuse or leave out around tickets: grades of a railway, somebody else's account and events."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from standby.domain.tickets import Journey, SeatClass, Wish
from standby.errors import LoginUnclear, NotFound, WrongUse
from standby.i18n import tell
from standby.services import tickets, watches
from standby.services.actor import OPERATOR, Actor
from standby.store import timeline
from standby.store.database import Database
from standby.store.migrate import migrate
from tests.engine.watching.railway import MONDAY, RAIL, Hall, waiting_hall
from tests.world import World


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}")
    await migrate(database)
    async with waiting_hall(database, tmp_path / "data") as hall:
        yield hall
    await database.close()


def wish(seat: SeatClass) -> Wish:
    return Wish(dates=(MONDAY,), journeys=(Journey("SHH", "HZH"),), seats=(seat,))


async def test_a_railway_has_no_grades(hall: Hall) -> None:
    account = await hall.account(await hall.user())
    with pytest.raises(WrongUse, match=f"Account {account.id} is at {RAIL}, which sells tickets and has no grades"):
        await watches.add(hall.runtime, OPERATOR, account.id, every=1)
    assert await watches.listed(hall.runtime, OPERATOR) == []


async def test_an_account_is_its_owners(hall: Hall) -> None:
    alice, bob = await hall.user(), await hall.user("bob")
    account = await hall.account(alice)
    await watches.must_be_of(hall.runtime, account.id, alice)
    with pytest.raises(WrongUse, match=f"Account {account.id} does not belong to bob"):
        await watches.must_be_of(hall.runtime, account.id, bob)
    with pytest.raises(NotFound):
        await watches.must_be_of(hall.runtime, 99, alice)


async def test_to_reserve_takes_an_account(hall: Hall) -> None:
    alice = await hall.user()
    with pytest.raises(WrongUse, match=f"needs --account; add one first with `standby account add {RAIL}`"):
        await tickets.only_account(hall.runtime, RAIL, alice.id)
    first = await hall.account(alice)
    assert await tickets.only_account(hall.runtime, RAIL, alice.id) == first.id


async def test_watches_that_share_a_question_keep_what_was_told_to_them(hall: Hall) -> None:
    alice = await hall.user()
    second = await tickets.add(hall.runtime, Actor(alice.id), wish(SeatClass.SECOND), base_url=hall.url)
    first = await tickets.add(hall.runtime, Actor(alice.id), wish(SeatClass.FIRST), base_url=hall.url)
    query = await hall.query(second)
    assert query.id == (await hall.query(first)).id
    async with hall.database.write() as session:
        for kind, whose in (("check", None), ("notice", first.id), ("reservation", second.id)):
            user = alice.id if whose else None
            timeline.tell(session, hall.clock.now(), kind, user_id=user, query_id=query.id, watch_id=whose)
    shown = await tickets.shown(hall.runtime, OPERATOR, second.id)
    assert [event.kind for event in shown.events] == ["reservation", "check"]


async def test_two_watches_on_the_same_grades_keep_their_events_apart(world: World) -> None:
    first = await world.watching()
    second = await world.second_watch(first)
    await watches.pause(world.runtime, Actor(second.user_id), second.id)
    kinds = [event.kind for event in (await watches.shown(world.runtime, OPERATOR, first.id))[3]]
    assert "paused" not in kinds
    kinds = [event.kind for event in (await watches.shown(world.runtime, OPERATOR, second.id))[3]]
    assert "paused" in kinds


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_portals_full_stop_ends_the_sentence(locale: str) -> None:
    error = LoginUnclear(portal=RAIL, reason="密码输入错误。")
    for told in (error.message, tell(error, locale)):
        assert "密码输入错误。" in told
        assert "。." not in told
        assert "。。" not in told

"""A portal that fails: asked ever less often, told of once, and nothing that was known is forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from standby.domain.models import NoticeKind
from standby.engine import breaker
from standby.errors import BudgetSpent, PageNotUnderstood, PortalDown, PortalRefused, StandbyError, Unreachable
from standby.store.tables import Breaker, Notice, Pace, Query, Watch
from tests.world import World

SPREAD = timedelta(seconds=31)

NOWHERE = "http://127.0.0.1:1"


async def known(world: World) -> Watch:
    watch = await world.watching()
    assert (await world.checked_and_told(watch)).error is None
    return watch


async def fail(world: World, watch: Watch) -> StandbyError:
    checked = await world.checked_and_told(watch)
    assert checked.error is not None, checked
    return checked.error


async def close_breaker(world: World) -> None:
    async with world.database.write() as session:
        await session.execute(update(Breaker).values(open_until=None))


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 500},
        {"kind": "reset"},
        {"kind": "truncate"},
        {"kind": "html"},
        {"kind": "garbage"},
    ],
    ids=lambda fault: fault["kind"],
)
async def test_a_page_that_cannot_be_read_is_an_error_and_never_no_grades(
    home: World, fault: dict[str, object]
) -> None:
    watch = await known(home)
    before = (await home.query(watch)).observation_id
    home.fault(**fault)
    await fail(home, watch)
    query = await home.query(watch)
    assert query.observation_id == before, "what was known stays known"
    assert query.failures == 1
    assert query.error
    assert (await home.checked_and_told(watch)).changes == ()
    assert len(home.mails()) == 1, "one failure is no alarm, and the return of the page no news"


async def test_no_rows_after_there_were_grades_is_an_error(home: World) -> None:
    watch = await known(home)
    kept, home.student().grades = home.student().grades, []
    assert isinstance(await fail(home, watch), PageNotUnderstood)
    home.student().grades = kept
    assert (await home.checked_and_told(watch)).changes == ()


async def test_the_wait_grows_and_one_alarm_and_one_all_clear_are_told(world: World) -> None:
    watch = await known(world)
    world.fault(kind="html", share=1.0)
    waits = []
    for _ in range(6):
        await fail(world, watch)
        due = (await world.query(watch)).next_due
        assert due is not None
        waits.append((due - world.clock.now()).total_seconds())
        world.clock.advance(waits[-1])
    assert waits[0] * 1.5 < waits[1] < waits[2], waits
    assert max(waits) <= 3600 * 1.1
    assert await world.told("check_failed") == 6
    assert len(world.mails()) == 2, "all grades, then one alarm after the third failure"
    world.mend()
    await world.checked_and_told(watch)
    await world.checked_and_told(watch)
    assert len(world.mails()) == 3
    query = await world.query(watch)
    assert (query.failures, query.alarmed, query.error, query.failing_since) == (0, False, None, None)


async def test_a_site_that_is_down_is_left_alone_for_all_its_accounts(world: World) -> None:
    alice, bob = await known(world), await world.watching("bob", 1)
    world.fault(kind="status", status=500, share=1.0)
    for _ in range(breaker.TRIPS_AFTER):
        assert isinstance(await fail(world, alice), PortalDown)
    before = world.requests()
    assert (await world.check(bob)).skipped == "breaker"
    assert world.requests() == before
    query = await world.query(bob)
    assert query.failures == 0, "held back is not failed"
    assert query.next_due is not None
    assert world.clock.now() < query.next_due <= world.clock.now() + breaker.FIRST_PAUSE + SPREAD
    world.mend()
    world.clock.advance(61)
    assert (await world.check(bob)).error is None
    assert (await world.check(alice)).error is None
    async with world.database.read() as session:
        row = await session.get_one(Breaker, world.box.base_urls["ssfw"].removeprefix("http://"))
    assert (row.failures, row.open_until) == (0, None)


@pytest.mark.parametrize("status", [403, 429])
async def test_a_refusal_opens_the_breaker_at_once(home: World, status: int) -> None:
    watch = await known(home)
    home.fault(kind="status", status=status)
    assert isinstance(await fail(home, watch), PortalRefused)
    assert (await home.check(watch)).skipped == "breaker"
    due = (await home.query(watch)).next_due
    assert due is not None
    assert due - home.clock.now() >= timedelta(seconds=60)


async def test_the_alarm_tells_the_time_of_the_next_try_that_is_kept(home: World) -> None:
    watch = await known(home)
    home.fault(kind="status", status=500, share=1.0)
    for _ in range(2):
        await fail(home, watch)
    async with home.database.write() as session:
        await session.execute(update(Breaker).values(failures=20))
    checked = await home.check(watch)
    assert checked.again == (await home.query(watch)).next_due
    async with home.database.read() as session:
        notice = (await session.get_one(Notice, await home.count(Notice))).facts
    assert checked.again is not None
    assert checked.again.isoformat() in notice


async def test_an_unreachable_portal_is_a_failure_of_the_network(home: World) -> None:
    watch = await known(home)
    account = await home.account_of(watch)
    async with home.database.write() as session:
        (await session.get_one(type(account), account.id)).base_url = NOWHERE
    error = await fail(home, watch)
    assert isinstance(error, Unreachable)
    assert error.fault == "network"


async def test_a_portal_that_is_silent_for_too_long_is_given_up(home: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from standby.portals import http

    monkeypatch.setattr(http.Limits, "__init__", _impatient(http.Limits.__init__))
    watch = await known(home)
    home.fault(kind="delay", seconds=30)
    assert (await fail(home, watch)).code == "TimedOut"


def _impatient(usual: object) -> object:
    def init(self: object, **given: float) -> None:
        usual(self, **({"total": 0.5, "read": 0.5} | given))  # type: ignore[operator]

    return init


async def test_a_spent_budget_puts_off_without_counting_a_failure(world: World) -> None:
    watch = await known(world)
    async with world.database.write() as session:
        await session.execute(update(Pace).values(arrival=world.clock.now() + timedelta(minutes=10)))
    before = world.requests()
    checked = await world.checked_and_told(watch)
    assert checked.skipped == "budget"
    assert isinstance(checked.error, BudgetSpent)
    assert world.requests() == before
    query = await world.query(watch)
    assert (query.failures, query.error) == (0, None)
    assert query.next_due is not None
    assert query.next_due > world.clock.now() + timedelta(minutes=8)
    assert len(world.mails()) == 1


async def test_the_night_is_quiet_for_the_portal_too(home: World) -> None:
    home.runtime.settings = home.runtime.settings.model_copy(update={"night_pause": "12:05-18:00"})
    watch = await known(home)
    due = (await home.query(watch)).next_due
    assert due is not None
    assert due >= home.clock.now() + timedelta(hours=6)


async def test_a_check_that_breaks_our_own_code_is_a_failure_like_others(
    home: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = await known(home)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(type(home.runtime), "open_portal", broken)
        assert "ZeroDivisionError" in (await fail(home, watch)).message
    assert (await home.query(watch)).failures == 1
    assert (await home.check(watch)).error is None


async def test_unreadable_secrets_are_told_and_do_not_touch_the_portal(home: World) -> None:
    watch = await home.watching()
    async with home.database.write() as session:
        account = await home.account_of(watch)
        (await session.get_one(type(account), account.id)).credentials = "nonsense"
    assert (await fail(home, watch)).code == "WrongMasterKey"
    assert home.requests() == 0


async def test_trouble_is_told_to_every_watch_on_the_question(home: World) -> None:
    watch = await known(home)
    await home.second_watch(watch)
    await home.checked_and_told(watch)
    home.fault(kind="html", count=3)
    for _ in range(3):
        await fail(home, watch)
    async with home.database.read() as session:
        notices = [await session.get_one(Notice, number + 1) for number in range(await home.count(Notice))]
    assert [notice.kind for notice in notices].count(NoticeKind.TROUBLE) == 2


async def test_a_single_failure_alarms_where_the_owner_wants_that(world: World) -> None:
    world.runtime.settings = world.runtime.settings.model_copy(update={"alarm_after": 1})
    watch = await known(world)
    world.fault(kind="html")
    await fail(world, watch)
    assert len(world.mails()) == 2
    assert (await world.row(Query, watch.query_id)).alarmed

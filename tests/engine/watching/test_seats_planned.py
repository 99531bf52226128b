"""When seats are looked at: not at night, not before the date is on sale, at the very release, no more than needed."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from standby.domain import worth
from standby.domain.models import NoticeKind, WatchState
from standby.engine import planning
from standby.engine.check import check_query
from standby.errors import PageNotUnderstood
from standby.store import sites, tickets
from standby.store.tables import Query, Watch
from tests.engine.watching.railway import MONDAY, Hall

SATURDAY = date(2026, 11, 21)
RELEASE_DAY = SATURDAY + timedelta(days=14)


async def test_nobody_asks_at_night(hall: Hall) -> None:
    watch = await hall.watch(await hall.user())
    hall.clock.go_to(hall.beijing(SATURDAY, "23:00:01"))
    assert (await hall.check(watch)).skipped == "night"
    due = (await hall.query(watch)).next_due
    assert due is not None
    assert hall.beijing(date(2026, 11, 22), "06:00") <= due <= hall.beijing(date(2026, 11, 22), "06:05")
    assert hall.requests() == 0
    assert (await hall.check(watch, by_hand=True)).error is None, "but whoever wants to know now is answered"


async def test_the_last_look_of_the_evening_plans_the_morning(quiet_hall: Hall) -> None:
    hall = quiet_hall
    watch = await hall.watch(await hall.user())
    hall.clock.go_to(hall.beijing(SATURDAY, "22:59:50"))
    again = (await hall.check(watch)).again
    assert again is not None
    assert hall.beijing(date(2026, 11, 22), "06:00") <= again <= hall.beijing(date(2026, 11, 22), "06:05")


async def test_a_date_that_is_not_on_sale_is_a_plan_and_no_failure(hall: Hall) -> None:
    watch = await hall.watch(await hall.user(), RELEASE_DAY + timedelta(days=2))
    checked = await hall.check(watch)
    assert checked.error is not None
    assert checked.error.code == "NotOnSaleYet"
    query = await hall.query(watch)
    assert (query.failures, query.alarmed, query.observation_id) == (0, False, None)
    assert query.next_due == checked.again
    looks = 0
    while query.observation_id is None:
        checked = await hall.check_when_due(watch)
        query, looks = await hall.query(watch), looks + 1
    assert looks == 2, "one look a morning until the date can be asked for"
    assert hall.clock.now() < hall.beijing(SATURDAY + timedelta(days=2), "06:10")
    assert (await hall.query(watch)).error is None


async def test_at_the_release_the_first_look_comes_by_the_sites_own_clock(quiet_hall: Hall) -> None:
    hall, alice = quiet_hall, await quiet_hall.user()
    hall.clock.ahead = timedelta(seconds=7)
    hall.clock.go_to(hall.beijing(SATURDAY, "13:20"))
    watch = await hall.watch(alice, RELEASE_DAY, trains=frozenset({"G9901"}), every=60)
    await hall.check(watch)
    assert await hall.notices(alice, NoticeKind.SEATS) == []
    on_sale = hall.beijing(SATURDAY, "13:30") - hall.clock.ahead
    looks = []
    while hall.clock.now() < on_sale + timedelta(minutes=1):
        await hall.check_when_due(watch)
        looks.append(hall.clock.now())
    first = next(at for at in looks if at >= on_sale)
    assert first - on_sale < timedelta(seconds=1.5)
    assert len(await hall.notices(alice, NoticeKind.SEATS)) == 1
    gaps = [after - before for before, after in pairwise(looks) if before >= first]
    assert max(gaps) < timedelta(seconds=8), "just afterwards it looks as often as it may"
    early = [after - before for before, after in pairwise(looks) if after < on_sale - timedelta(minutes=1)]
    assert min(early) > timedelta(seconds=50), "long before it does not"


async def test_all_questions_together_stay_under_their_share(quiet_hall: Hall) -> None:
    hall, alice = quiet_hall, await quiet_hall.user()
    days = [SATURDAY + timedelta(days=n) for n in range(1, 13)]
    pairs = [days[:6], days[6:]]
    watches = [await hall.watch(alice, *some, every=5) for some in pairs]
    for watch in watches * 2:
        await hall.check(watch)
        hall.clock.advance(20)
    queries = [query for watch in watches for query in await hall.queries(watch)]
    planned = sum(1 / query.interval for query in queries)
    allowed = planning.per_second(hall.runtime, queries[0])
    assert allowed <= 0.7 * 80 / 300
    assert 0.5 * allowed < planned < 1.1 * allowed


async def test_who_would_reserve_is_looked_after_more_often(quiet_hall: Hall) -> None:
    hall, alice = quiet_hall, await quiet_hall.user()
    near = [SATURDAY + timedelta(days=n) for n in range(2, 10)]
    await hall.watch(alice, *near, every=5)
    reserving = await hall.watch(alice, near[-1], account=await hall.account(alice), every=5)
    watch = await hall.watch(alice, *near, every=5)
    hall.change(life=0)
    for _ in range(2):
        await hall.check(watch)
        hall.clock.advance(30)
    wanted = (await hall.query(reserving)).interval
    before = [query.interval for query in await hall.queries(watch) if tickets.question_of(query).date == near[-2]]
    assert wanted < before[0], "the day before is nearer, but nobody would order there"


async def test_a_look_that_had_to_queue_does_not_put_off_the_next(quiet_hall: Hall) -> None:
    hall = quiet_hall
    days = [SATURDAY + timedelta(days=n) for n in range(2, 12)]
    watch = await hall.watch(await hall.user(), *days, every=5)
    await hall.check(watch)
    farthest = max(await hall.queries(watch), key=lambda query: tickets.question_of(query).date)
    was_due = farthest.next_due
    assert was_due is not None
    hall.clock.go_to(was_due + timedelta(seconds=worth.PUNCTUAL))
    await check_query(hall.runtime, farthest.id)
    query = await hall.row(Query, farthest.id)
    assert query.next_due is not None
    after = (query.next_due - was_due).total_seconds() / query.interval
    assert query.interval > 45
    assert 0.89 < after < 1.11, "an interval and its jitter after it was due, not after it was done"


async def test_a_seat_that_somebody_may_not_pay_for_is_looked_for_half_an_hour_later(quiet_hall: Hall) -> None:
    hall = quiet_hall
    far = SATURDAY + timedelta(days=11)
    hall.sell_all_out(far)
    watch = await hall.watch(await hall.user(), *[far - timedelta(days=n) for n in range(10)], every=5)
    await hall.check(watch)
    hall.clock.advance(60)
    hall.release("G9901", day=far)
    await hall.check(watch)
    seen, intervals = hall.clock.now(), {}
    for minutes in (10, 20, 31):
        hall.clock.go_to(seen + timedelta(minutes=minutes))
        await hall.check(watch)
        asked = {tickets.question_of(query).date: query for query in await hall.queries(watch)}
        intervals[minutes] = asked[far].interval
    assert intervals[31] < 0.8 * intervals[20], "the half hour to pay is over"
    assert intervals[10] == pytest.approx(intervals[20], rel=0.1)


async def test_on_the_day_itself_trains_that_left_still_count_as_such(quiet_hall: Hall) -> None:
    hall = quiet_hall
    watch = await hall.watch(await hall.user(), seats=())
    kept = {}
    for clock in ("06:05", "10:00", "16:00"):
        hall.clock.go_to(hall.beijing(MONDAY, clock))
        await hall.check(watch)
        kept[clock] = (await hall.query(watch)).rhythm or {}
    morning, evening = kept["06:05"]["leaving"], kept["16:00"]["leaving"]
    assert morning == kept["10:00"]["leaving"] == evening
    assert 1 < len(morning) <= planning.MOST_TRAINS
    assert morning[0] < hall.clock.now().isoformat() < kept["16:00"]["departs"]


async def test_a_watch_whose_days_are_over_is_done(hall: Hall) -> None:
    alice = await hall.user()
    short, long = await hall.watch(alice, MONDAY), await hall.watch(alice, MONDAY, MONDAY + timedelta(days=1))
    hall.clock.go_to(hall.beijing(MONDAY + timedelta(days=1), "06:30"))
    await hall.run_now("housekeeping")
    assert (await hall.row(Watch, short.id)).state == WatchState.DONE
    assert (await hall.row(Watch, long.id)).state == WatchState.ACTIVE
    over, ahead = await hall.queries(long)
    assert (over.next_due, ahead.next_due is None) == (None, False)
    assert await hall.told("over") == 1


async def test_a_question_about_yesterday_is_not_asked(quiet_hall: Hall) -> None:
    hall = quiet_hall
    watch = await hall.watch(await hall.user())
    hall.clock.go_to(hall.beijing(MONDAY + timedelta(days=1), "12:00"))
    assert (await hall.check(watch)).skipped == "over"
    assert hall.requests() == 0
    assert (await hall.row(Watch, watch.id)).state == WatchState.DONE


async def test_who_pauses_costs_nothing_and_goes_on_no_sooner(hall: Hall) -> None:
    watch = await hall.watch(await hall.user())
    await hall.check(watch)
    for state in (WatchState.PAUSED, WatchState.ACTIVE):
        async with hall.database.write() as session:
            await tickets.set_state(session, watch.id, state, hall.clock.now())
        due = (await hall.query(watch)).next_due
        assert due == (None if state is WatchState.PAUSED else hall.clock.now() + tickets.FLOOR)


async def test_a_removed_watch_leaves_the_question_to_the_others(hall: Hall) -> None:
    alice = await hall.user()
    first, second = await hall.watch(alice), await hall.watch(alice)
    query = await hall.query(first)
    for watch, sleeps in ((first, False), (second, True)):
        async with hall.database.write() as session:
            await tickets.remove(session, watch.id, hall.clock.now())
        assert ((await hall.row(Query, query.id)).next_due is None) is sleeps
    hall.clock.go_to(hall.beijing(MONDAY + timedelta(days=3), "12:00"))
    await hall.run_now("housekeeping")
    assert await hall.rows(Query) == []


async def test_who_begins_to_wait_does_not_wait_for_a_slow_neighbour(hall: Hall) -> None:
    slow = await hall.watch(await hall.user("alice"), every=86400)
    await hall.check(slow)
    tried = hall.clock.now()
    hall.clock.advance(2)
    quick = await hall.watch(await hall.user("bob"), every=15)
    assert (await hall.query(quick)).next_due == tried + tickets.FLOOR
    await hall.check_when_due(quick)
    assert (await hall.query(quick)).interval < 60


async def test_who_begins_to_wait_hastens_neither_the_sale_nor_a_site_in_trouble(hall: Hall) -> None:
    alice = await hall.user()
    days = {"sale": SATURDAY + timedelta(days=20), "trouble": MONDAY, "fine": MONDAY + timedelta(days=1)}
    watches = {why: await hall.watch(alice, day, every=30 if why == "trouble" else 86400) for why, day in days.items()}
    await hall.check(watches["sale"])
    await hall.check(watches["fine"])
    await hall.check(watches["trouble"])
    hall.box.world.portal("rail12306").railway.find = lambda *_: []  # type: ignore[attr-defined]
    assert isinstance((await hall.check(watches["trouble"])).error, PageNotUnderstood)
    hall.clock.advance(6)
    put_off = (await hall.query(watches["trouble"])).next_due
    await hall.watch(alice, days["trouble"])
    assert (await hall.query(watches["trouble"])).next_due == put_off
    async with hall.database.write() as session:
        row = await sites.breaker(session, hall.url.removeprefix("http://"))
        row.open_until = hall.clock.now() + timedelta(seconds=60)
    before = {why: (await hall.query(watch)).next_due for why, watch in watches.items()}
    for day in days.values():
        await hall.watch(alice, day)
    assert {why: (await hall.query(watch)).next_due for why, watch in watches.items()} == before
    hall.clock.advance(61)
    for day in (days["sale"], days["fine"]):
        await hall.watch(alice, day)
    before["fine"] = hall.clock.now()
    assert {why: (await hall.query(watch)).next_due for why, watch in watches.items()} == before


async def test_who_begins_to_wait_in_the_evening_leaves_the_morning_as_it_was_planned(hall: Hall) -> None:
    alice = await hall.user()
    watch = await hall.watch(alice)
    hall.clock.go_to(hall.beijing(SATURDAY, "22:59:50"))
    await hall.check(watch)
    due = (await hall.query(watch)).next_due
    hall.clock.advance(60)
    await hall.watch(alice)
    assert (await hall.query(watch)).next_due == due

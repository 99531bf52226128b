"""When the railway refuses, fails or answers nonsense: it is left alone, people hear of it once, and of the end."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from standby.domain.models import NoticeKind
from standby.engine import polling
from standby.errors import PageNotUnderstood, PortalRefused
from standby.store import queries
from standby.store.codec import from_json
from standby.store.tables import Breaker
from tests.engine.watching.railway import MONDAY, Hall

QUERY = "/otn/leftTicket/queryG"
TUESDAY = MONDAY + timedelta(days=1)


async def test_a_refusal_leaves_the_site_alone_with_its_reason(hall: Hall) -> None:
    alice = await hall.user()
    watch, other = await hall.watch(alice), await hall.watch(alice, TUESDAY)
    hall.change(haste=[0, 300])
    checked = await hall.check(watch)
    assert isinstance(checked.error, PortalRefused)
    (breaker,) = await hall.rows(Breaker)
    assert breaker.open_until > hall.clock.now()
    assert "error page" in breaker.reason
    before = hall.requests()
    assert (await hall.check(other)).skipped == "breaker"
    assert hall.requests() == before
    assert ((await hall.query(watch)).error or {})["code"] == "PortalRefused"


async def test_after_the_pause_one_goes_ahead_of_all_others(hall: Hall) -> None:
    alice = await hall.user()
    watch, other = await hall.watch(alice), await hall.watch(alice, TUESDAY)
    hall.change(haste=[0, 300])
    await hall.check(watch)
    (breaker,) = await hall.rows(Breaker)
    hall.clock.go_to(breaker.open_until)
    before = hall.requests()
    assert isinstance((await hall.check(watch)).error, PortalRefused)
    assert (await hall.check(other)).skipped == "breaker"
    assert hall.requests() == before + 1
    hall.change(haste=None, forgive=True)
    (breaker,) = await hall.rows(Breaker)
    hall.clock.go_to(breaker.open_until)
    assert (await hall.check(other)).error is None
    assert (await hall.check(watch)).error is None
    (breaker,) = await hall.rows(Breaker)
    assert breaker.open_until is None


async def test_one_alarm_and_one_all_clear_for_each_who_waits(hall: Hall) -> None:
    alice, bob = await hall.user("alice"), await hall.user("bob")
    watch = await hall.watch(alice, MONDAY, TUESDAY)
    await hall.watch(bob, TUESDAY)
    hall.fault(kind="garbage", count=50, path=QUERY)
    for _ in range(4):
        await hall.check(watch)
        hall.clock.advance(2000)
    for user in (alice, bob):
        assert len(await hall.notices(user, NoticeKind.TROUBLE)) == 1, "two questions in trouble are one trouble"
    hall.mend()
    hall.clock.advance(2000)
    await hall.check(watch)
    await hall.check(watch)
    for user in (alice, bob):
        assert len(await hall.notices(user, NoticeKind.RECOVERED)) == 1


async def test_a_site_left_alone_for_long_is_told_to_all_who_wait_for_it(quiet_hall: Hall) -> None:
    hall, alice, bob = quiet_hall, await quiet_hall.user("alice"), await quiet_hall.user("bob")
    watch, other = await hall.watch(alice), await hall.watch(bob, TUESDAY)
    hall.change(haste=[0, 300])
    for _ in range(3):
        await hall.check(watch)
        (breaker,) = await hall.rows(Breaker)
        hall.clock.go_to(breaker.open_until)
    await hall.check(watch)
    await hall.check(other)
    await hall.check(other)
    (told,) = await hall.notices(bob, NoticeKind.TROUBLE)
    assert from_json(told.facts)["error"]["code"] == "PortalRefused"


async def test_a_day_does_not_lose_all_its_trains(quiet_hall: Hall) -> None:
    hall = quiet_hall
    watch = await hall.watch(await hall.user())
    known = (await hall.check(watch)).board
    assert known is not None
    railway = hall.box.world.portal("rail12306").railway  # type: ignore[attr-defined]
    railway.find = lambda *_: []
    checked = await hall.check(watch)
    assert isinstance(checked.error, PageNotUnderstood)
    assert (await hall.query(watch)).observation_id is not None, "what was known stays known"


async def test_a_spent_budget_is_no_failure(quiet_hall: Hall) -> None:
    hall = quiet_hall
    days = [date(2026, 11, 22) + timedelta(days=n) for n in range(9)]
    watch = await hall.watch(await hall.user(), *days)
    pacer = hall.runtime.pacer_at("rail12306", hall.url)
    for _ in range(19):
        await pacer.turn()
    spent = await hall.check(watch)
    assert spent.skipped in {"", "budget"}
    assert all(query.failures == 0 for query in await hall.queries(watch))


async def test_a_database_that_fails_blinds_a_question_for_seconds(
    quiet_hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = quiet_hall
    watch = await hall.watch(await hall.user())
    query = await hall.query(watch)

    async def deadlock(*_: object, **__: object) -> bool:
        raise OperationalError("UPDATE", {}, Exception("Deadlock found when trying to get lock"))

    pauses = []
    with monkeypatch.context() as broken:
        broken.setattr(queries, "advance", deadlock)
        for _ in range(3):
            await polling._check(hall.runtime, query.id)
            due = (await hall.query(watch)).next_due
            assert due is not None
            pauses.append((due - hall.clock.now()).total_seconds())
            hall.clock.go_to(due)
    assert pauses == [5, 10, 20]
    await polling._check(hall.runtime, query.id)
    assert (await hall.query(watch)).last_ok_at == hall.clock.now()
    assert hall.runtime.clashes == {}

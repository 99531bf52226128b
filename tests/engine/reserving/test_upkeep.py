"""Sessions a watch may need soon are proved, no oftener than that, and once more before tickets go on sale."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from standby.domain.models import AccountState, NoticeKind, WatchState
from standby.domain.ticket_codec import board_to_json
from standby.domain.tickets import Board, Question
from standby.engine import dispatch, process, upkeep
from standby.errors import TimedOut
from standby.store import jobs, queries, reservations, tickets
from standby.store.tables import Job
from tests.engine.reserving.books import DAY
from tests.engine.reserving.station import Tale


async def look_after(tale: Tale, minutes: float = 0) -> int:
    """How many requests one run of the upkeep costs, so many minutes later."""
    tale.clock.advance(60 * minutes)
    before = len(tale.books.asked)
    async with tale.database.write() as session:
        await jobs.hurry(session, upkeep.KEY, tale.clock.now())
    await dispatch.run(tale.runtime, upkeep.KEY)
    return len(tale.books.asked) - before


async def test_a_session_is_proved_every_twelve_minutes(story: Tale) -> None:
    assert [await look_after(story, minutes) for minutes in (0, 1, 5, 6)] == [2, 0, 0, 2]
    assert (await story.account_now()).proved_at == story.clock.now()


async def test_the_passengers_are_there_when_the_seat_comes(story: Tale) -> None:
    await look_after(story)
    story.books.asked.clear()
    assert (await story.settle(await story.begin(), until="held")).state == "held"
    assert "passengers" not in story.books.asked


async def test_nobody_is_asked_for_a_watch_that_rests(story: Tale) -> None:
    async with story.database.write() as session:
        await tickets.set_state(session, story.watch.id, WatchState.PAUSED, story.clock.now())
    assert await look_after(story) == 0


async def test_nobody_is_asked_while_an_order_is_under_way(story: Tale) -> None:
    await story.settle(await story.begin(), until="held")
    assert await look_after(story, 13) == 0


async def test_the_end_of_a_session_is_told_once(story: Tale) -> None:
    story.books.logged_in = False
    assert await look_after(story) == 1
    assert await look_after(story, 13) == 0
    assert (await story.account_now()).state == AccountState.LOGGED_OUT
    assert await story.told(NoticeKind.LOGIN_ENDED) == 1


async def test_trouble_on_the_way_says_nothing_about_the_session(story: Tale) -> None:
    story.books.wrong["is_logged_in"] = [TimedOut(host="rail", seconds=20)]
    await look_after(story)
    assert (await story.account_now()).state == AccountState.READY
    assert await story.told() == 0


@pytest.mark.parametrize(("ahead", "asked"), [(20, 0), (4, 2)])
async def test_shortly_before_tickets_go_on_sale_it_is_proved_once_more(story: Tale, ahead: int, asked: int) -> None:
    await look_after(story)
    await on_sale_at(story, story.clock.now() + timedelta(minutes=2 + ahead))
    assert await look_after(story, 2) == asked
    assert await look_after(story) == 0, "once is enough"


async def test_a_start_makes_the_jobs_of_all_open_attempts(story: Tale) -> None:
    row = await story.begin()
    async with story.database.write() as session:
        await session.delete(await session.get_one(Job, reservations.job_of(row.id)))
    story.runtime.draining.set()
    await process._recover(story.runtime)
    async with story.database.read() as session:
        assert {reservations.job_of(row.id), upkeep.KEY} <= set(await jobs.waiting(session, story.clock.now()))


async def on_sale_at(tale: Tale, moment: datetime) -> None:
    offer = replace(tale.books.offer(), on_sale_at=moment)
    content = board_to_json(Board(Question(DAY, "AOH", "HGH"), (offer,)))
    async with tale.database.write() as session:
        (query,) = await tickets.asked_by(session, tale.watch.id)
        query.observation_id = (await queries.add_observation(session, query.id, tale.clock.now(), content)).id

"""A student of a Qiangzhi school hears what one of an ssfw school hears."""

from collections.abc import AsyncIterator
from importlib import resources
from pathlib import Path

import pytest
from sqlalchemy import select

from standby.domain.models import AccountState
from standby.engine.journal import UNCLEAR_TRIES
from standby.errors import GradesWithheld
from standby.sandbox.qiangzhi.app import QiangzhiPortal
from standby.services import accounts
from standby.store.database import Database
from standby.store.migrate import migrate
from standby.store.tables import Step, Watch
from tests.world import Painted, World, little_world


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[World]:
    """A world whose reader sees the Qiangzhi school's codes as well."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}")
    await migrate(database)
    some_model = resources.files("standby.models") / "ssfw.onnx"  # who reads here is the story's own eyes
    async with little_world(
        database, tmp_path / "data", models=f"qiangzhi={some_model}", budgets="qiangzhi=6000/60"
    ) as world:
        school = school_of(world)
        school.captchas = Painted(school.captchas, world.eyes.painted.texts)
        yield world
    await database.close()


def school_of(world: World) -> QiangzhiPortal:
    school = world.box.world.portal("qiangzhi")
    assert isinstance(school, QiangzhiPortal)
    return school


async def watching(world: World, password: str = "") -> Watch:
    alice, student = await world.user("alice"), world.student()
    account = await accounts.add(
        world.runtime,
        alice.id,
        "qiangzhi",
        world.box.base_urls["qiangzhi"],
        student.login,
        password or student.password,
    )
    return await world.watch(account)


async def test_all_grades_once_then_a_publication_then_a_correction(town: World) -> None:
    watch = await watching(town)
    checked = await town.checked_and_told(watch)
    assert checked.error is None
    assert checked.transcript is not None
    assert all(grade.course in town.mails()[0].part("plain") for grade in checked.transcript.grades)
    await town.checked_and_told(watch)
    assert len(town.mails()) == 1
    row = town.box.world.publish(town.student().login, score="93")
    changed = await town.checked_and_told(watch)
    assert [(change.kind, change.grade.score) for change in changed.changes] == [("published", "93")]
    assert row.course in town.mails()[1].part("plain")
    town.box.world.correct(town.student().login, row.course_id, "95")
    changed = await town.checked_and_told(watch)
    assert [(change.kind, change.before) for change in changed.changes] == [("corrected", "93")]
    assert town.logins().tried == 1


async def test_a_make_up_examination_is_published_and_corrects_nothing(town: World) -> None:
    watch = await watching(town)
    await town.checked_and_told(watch)
    failed = next(row for row in town.student().grades if row.failed)
    town.box.world.publish(town.student().login, failed.course_id, "61", kind="补考")
    changed = await town.checked_and_told(watch)
    assert [(change.kind, change.grade.kind) for change in changed.changes] == [("published", "补考一")]


async def test_grades_hidden_for_an_evaluation_are_no_news_when_they_come_back(town: World) -> None:
    watch = await watching(town)
    first = await town.checked_and_told(watch)
    school_of(town).change({"evaluation": "rows"})
    assert (await town.checked_and_told(watch)).changes == ()
    school_of(town).change({"evaluation": "block"})
    blocked = await town.checked_and_told(watch)
    assert isinstance(blocked.error, GradesWithheld)
    school_of(town).change({"evaluation": "none"})
    again = await town.checked_and_told(watch)
    assert (again.transcript, again.changes) == (first.transcript, ())
    assert len(town.mails()) == 1


async def test_a_grade_that_was_locked_from_the_start_is_told_when_it_is_opened(town: World) -> None:
    school_of(town).change({"evaluation": "rows"})
    watch = await watching(town)
    checked = await town.checked_and_told(watch)
    assert checked.transcript is not None
    waiting = {grade.course for grade in checked.transcript.grades if grade.hidden}
    assert waiting
    school_of(town).change({"evaluation": "none"})
    opened = await town.checked_and_told(watch)
    assert {change.grade.course for change in opened.changes} == waiting
    assert {change.kind for change in opened.changes} == {"published"}


async def test_a_wrong_password_stops_the_watch_after_one_try(town: World) -> None:
    watch = await watching(town, password="nonsense")
    await town.checked_and_told(watch)
    await town.checked_and_told(watch)
    assert town.logins().tried == 1
    assert (await town.account_of(watch)).state == AccountState.WRONG_PASSWORD


async def test_a_password_answered_by_errors_is_not_sent_for_ever(town: World) -> None:
    """Some schools refuse a login with HTTP 500, and then the page behind it never comes."""
    watch = await watching(town, password="nonsense")
    town.fault(kind="status", status=500, path="/jsxsd/xk/LoginToXk", count=50)
    for _ in range(5):
        await town.checked_and_told(watch)
        town.clock.advance(4 * 3600)
    sent = [entry for entry in town.box.world.log.entries() if entry.path == "/jsxsd/xk/LoginToXk"]
    assert len(sent) == UNCLEAR_TRIES
    assert (await town.account_of(watch)).state == AccountState.LOCKED
    assert "HTTP status 500" in (await town.account_of(watch)).reason


async def test_a_code_missed_where_none_was_asked_for_leaves_no_login_in_doubt(town: World) -> None:
    """The first login of every session goes out without a code, and is refused for the lack of one."""
    school_of(town).change({"code": "after_failure", "wrong_password": "请输入验证码"})
    watch = await watching(town, password="nonsense")
    town.eyes.misread = True
    await town.checked_and_told(watch)
    async with town.database.read() as session:
        steps = list(await session.scalars(select(Step)))
    assert steps
    assert all(step.done_at is not None for step in steps)


async def test_codes_misread_three_times_are_handed_to_the_person(town: World) -> None:
    town.eyes.misread = True
    watch = await watching(town)
    await town.checked_and_told(watch)
    assert town.logins().wrong_code == town.logins().tried == 3
    (asked,) = await town.asked()
    assert town.eyes.painted.texts[asked.picture]


async def test_a_school_without_codes_needs_no_reader(town: World) -> None:
    school_of(town).change({"code": "never"})
    checked = await town.checked_and_told(await watching(town))
    assert checked.error is None
    assert town.eyes.reads == 0

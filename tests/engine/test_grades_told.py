"""What a student hears: everything once, then only what changed, and nothing of anybody else's."""

from standby.engine.check import check_query
from tests.world import World


async def test_the_first_check_tells_all_grades_and_the_next_nothing(world: World) -> None:
    watch = await world.watching()
    checked = await world.checked_and_told(watch)
    assert checked.error is None
    assert checked.transcript is not None
    assert len(world.mails()) == 1
    mail = world.mails()[0].part("plain")
    published = [grade for grade in checked.transcript.grades if grade.published]
    assert len(published) > 3
    assert all(grade.course in mail for grade in published)
    await world.checked_and_told(watch)
    assert len(world.mails()) == 1


async def test_a_publication_is_told_alone(world: World) -> None:
    watch = await world.watching()
    await world.checked_and_told(watch)
    row = world.box.world.publish(world.student().login, score="93")
    checked = await world.checked_and_told(watch)
    assert [change.kind for change in checked.changes] == ["published"]
    assert len(world.mails()) == 2
    told = world.mails()[1].part("plain")
    assert row.course in told
    assert "93" in told
    others = [grade.course for grade in world.student().grades if grade.course_id != row.course_id]
    assert not any(course in told for course in others if course not in row.course)


async def test_a_correction_is_told_as_one_with_the_score_before(world: World) -> None:
    watch = await world.watching()
    row = world.box.world.publish(world.student().login, score="81")
    await world.checked_and_told(watch)
    world.box.world.correct(world.student().login, row.course_id, "89")
    checked = await world.checked_and_told(watch)
    assert [(change.kind, change.before) for change in checked.changes] == [("corrected", "81")]
    told = world.mails()[-1]
    assert row.course in told.part("plain")
    assert "89" in str(told.message["Subject"])


async def test_two_watches_on_one_question_cost_one_request_and_are_both_told(world: World) -> None:
    first = await world.watching()
    await world.second_watch(first)
    await world.checked_and_told(first)
    before = world.requests()
    world.box.world.publish(world.student().login, score="77")
    await world.checked_and_told(first)
    assert world.requests() == before + 1
    assert len(world.mails()) == 4, "all grades twice, the new one twice"


async def test_a_watch_added_later_is_told_everything_and_the_older_one_nothing(home: World) -> None:
    old = await home.watching()
    await home.checked_and_told(old)
    late = await home.second_watch(old)
    await home.checked_and_told(late)
    assert len(home.mails()) == 2


async def test_bob_hears_nothing_of_alice(world: World) -> None:
    alice, bob = await world.watching("alice", 0), await world.watching("bob", 1)
    await world.checked_and_told(alice)
    await world.checked_and_told(bob)
    world.box.world.publish(world.student(0).login, course="量子力学", score="64")
    await world.checked_and_told(alice)
    await world.checked_and_told(bob)
    assert (len(world.mails("alice")), len(world.mails("bob"))) == (2, 1)
    assert "量子力学" not in world.mails("bob")[0].part("plain")
    assert "量子力学" in world.mails("alice")[1].part("plain")


async def test_a_question_nobody_asks_any_more_is_gone(home: World) -> None:
    assert (await check_query(home.runtime, 4711)).skipped == "gone"
    assert home.requests() == 0

"""What somebody who waits for a seat hears: seats they can use, once, with what was and what is."""

from datetime import timedelta

from sqlalchemy import update

from standby.domain.models import NoticeKind
from standby.domain.tickets import SeatClass
from standby.engine.seat_news import SAME_OFTEN
from standby.store import phantoms
from standby.store.codec import from_json
from standby.store.tables import Observation
from tests.engine.watching.railway import Hall


async def test_a_seat_given_back_is_told_once_with_what_was(hall: Hall) -> None:
    alice = await hall.user()
    hall.sell_all_out()
    watch = await hall.watch(alice)
    assert (await hall.check(watch)).error is None
    assert await hall.notices(alice, NoticeKind.SEATS) == []
    hall.release("G9901", count=2)
    checked = await hall.check(watch)
    await hall.check(watch)
    assert [change.offer.train for change in checked.seat_changes] == ["G9901"]
    (told,) = await hall.notices(alice, NoticeKind.SEATS)
    (train,) = from_json(told.facts)["trains"]
    (second,) = [seat for seat in train["seats"] if seat["wanted"]]
    assert (train["train"], second["seat"]) == ("G9901", "second")
    assert (second["was"]["count"], second["now"]["count"]) == (0, 2)


async def test_what_nobody_can_use_is_told_to_nobody(quiet_hall: Hall) -> None:
    hall, alice = quiet_hall, await quiet_hall.user()
    hall.sell_all_out()
    watch = await hall.watch(alice, seats=(SeatClass.SECOND,), at_least=2)
    await hall.check(watch)
    hall.release("G9901", seat="M", count=5)
    hall.release("G9901", seat="O", count=1)
    assert len((await hall.check(watch)).seat_changes) == 2
    assert await hall.notices(alice, NoticeKind.SEATS) == []
    hall.release("G9901", seat="O", count=1)
    await hall.check(watch)
    assert len(await hall.notices(alice, NoticeKind.SEATS)) == 1


async def test_all_who_ask_the_same_cost_one_request_and_each_is_told(hall: Hall) -> None:
    alice, bob = await hall.user("alice"), await hall.user("bob")
    hall.sell_all_out()
    watch = await hall.watch(alice)
    others = [await hall.watch(bob, seats=(seat,)) for seat in (SeatClass.SECOND, SeatClass.FIRST)]
    assert len({(await hall.query(each)).id for each in (watch, *others)}) == 1
    await hall.check(watch)
    before = hall.requests()
    hall.release("G9901")
    await hall.check(watch)
    assert hall.requests() == before + 1
    told = [len(await hall.notices(user, NoticeKind.SEATS)) for user in (alice, bob)]
    assert told == [1, 1], "Bob's watch on first class hears nothing"


async def test_a_watch_added_later_hears_what_is_there_and_the_older_one_nothing(quiet_hall: Hall) -> None:
    hall, alice, bob = quiet_hall, await quiet_hall.user("alice"), await quiet_hall.user("bob")
    hall.sell_all_out()
    hall.release("G9901")
    first = await hall.watch(alice)
    await hall.check(first)
    late = await hall.watch(bob)
    await hall.check_when_due(late)
    assert len(await hall.notices(alice, NoticeKind.SEATS)) == 1
    assert len(await hall.notices(bob, NoticeKind.SEATS)) == 1


async def test_a_seat_that_was_seen_gone_is_news_when_it_comes_back(quiet_hall: Hall) -> None:
    hall, alice = quiet_hall, await quiet_hall.user()
    hall.sell_all_out()
    watch = await hall.watch(alice)
    await hall.check(watch)
    for returns in (1, 2):
        hall.release("G9901")
        await hall.check(watch)
        await hall.check(watch)
        told = await hall.notices(alice, NoticeKind.SEATS)
        assert len(told) == returns, "within a minute, and once each"
        hall.sell_out("G9901")
        hall.clock.advance(30)
        await hall.check(watch)


async def test_a_site_that_shows_a_seat_by_turns_fills_no_mailbox(quiet_hall: Hall) -> None:
    hall, alice = quiet_hall, await quiet_hall.user()
    hall.sell_all_out()
    watch = await hall.watch(alice)
    for _ in range(6):
        await hall.check(watch)
        hall.release("G9901")
        await hall.check(watch)
        hall.sell_out("G9901")
        hall.clock.advance(30)
    assert len(await hall.notices(alice, NoticeKind.SEATS)) == SAME_OFTEN
    hall.clock.advance(600)
    await hall.check(watch)
    hall.release("G9901")
    await hall.check(watch)
    assert len(await hall.notices(alice, NoticeKind.SEATS)) == SAME_OFTEN + 1


async def test_a_phantom_seat_is_told_only_if_it_stays(hall: Hall) -> None:
    alice = await hall.user()
    hall.sell_all_out()
    watch = await hall.watch(alice)
    await hall.check(watch)
    hall.release("G9901")
    offer = next(o for o in ((await hall.check(watch)).board or hall).offers if o.train == "G9901")  # type: ignore[union-attr]
    hall.sell_out("G9901")
    await hall.check(watch)
    site = hall.url.removeprefix("http://")
    async with hall.database.write() as session:
        await phantoms.set_aside(session, site, offer, SeatClass.SECOND, hall.clock.now())
    hall.clock.advance(240)
    hall.release("G9901", count=3)
    await hall.check(watch)
    assert len(await hall.notices(alice, NoticeKind.SEATS)) == 1
    hall.clock.advance(phantoms.SET_ASIDE.total_seconds() - 240)
    await hall.check(watch)
    assert len(await hall.notices(alice, NoticeKind.SEATS)) == 2


async def test_old_boards_are_not_kept(hall: Hall) -> None:
    watch = await hall.watch(await hall.user())
    for _ in range(3):
        await hall.check(watch)
        hall.release("G9903")
        hall.sell_out("G9903")
        hall.release("G9903", count=7)
        await hall.check(watch)
        hall.sell_out("G9903")
        hall.clock.advance(30)
    assert len(await hall.rows(Observation)) == 1


async def test_a_new_process_tells_nothing_again(quiet_hall: Hall) -> None:
    hall, alice = quiet_hall, await quiet_hall.user()
    watch = await hall.watch(alice)
    await hall.check(watch)
    assert len(await hall.notices(alice, NoticeKind.SEATS)) == 1
    hall.restart()
    await hall.check(watch)
    assert len(await hall.notices(alice, NoticeKind.SEATS)) == 1


async def test_a_board_nobody_can_read_any_more_stops_nothing(quiet_hall: Hall) -> None:
    hall, alice = quiet_hall, await quiet_hall.user()
    hall.sell_all_out()
    watch = await hall.watch(alice)
    await hall.check(watch)
    async with hall.database.write() as session:
        await session.execute(update(Observation).values(content='{"of": "another time"}'))
    hall.release("G9901")
    assert (await hall.check(watch)).error is None
    assert len(await hall.notices(alice, NoticeKind.SEATS)) == 1


async def test_beside_a_phantom_all_else_is_told_once(quiet_hall: Hall) -> None:
    hall, alice = quiet_hall, await quiet_hall.user()
    hall.sell_all_out()
    watch = await hall.watch(alice)
    await hall.check(watch)
    hall.release("G9901")
    board = (await hall.check_when_due(watch)).board
    assert board is not None
    offer = next(each for each in board.offers if each.train == "G9901")
    hall.sell_out("G9901")
    await hall.check_when_due(watch)
    before = len(await hall.notices(alice, NoticeKind.SEATS))
    async with hall.database.write() as session:
        await phantoms.set_aside(
            session, hall.url.removeprefix("http://"), offer, SeatClass.SECOND, hall.clock.now(), timedelta(minutes=30)
        )
    hall.release("G9901", count=2)
    for _ in range(6):
        hall.release("D9401")
        await hall.check_when_due(watch)
    assert len(await hall.notices(alice, NoticeKind.SEATS)) == before + 1
    assert len(await hall.rows(Observation)) == 2, "what is shown, and what the watch knows of it"
    hall.clock.advance(1800)
    await hall.check(watch)
    assert len(await hall.notices(alice, NoticeKind.SEATS)) == before + 2, "it stayed"

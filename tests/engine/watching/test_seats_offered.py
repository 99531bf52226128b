"""Who wants a seat reserved: one attempt, for the best that fits, and no word of seats while it is under way."""

import asyncio

from standby.domain.models import AccountState, NoticeKind, WatchState
from standby.domain.reservation import ReservationState
from standby.domain.ticket_codec import fit_from_json
from standby.domain.tickets import Intent, SeatClass
from standby.engine.check import check_query
from standby.store import phantoms, reservations, tickets
from standby.store.tables import Account, Job, Reservation
from tests.engine.watching.railway import Hall, make_runtime


async def test_a_seat_given_back_is_offered_to_who_reserves(hall: Hall) -> None:
    alice = await hall.user()
    hall.sell_all_out()
    watch = await hall.watch(alice, account=await hall.account(alice), seats=(SeatClass.FIRST, SeatClass.SECOND))
    await hall.check(watch)
    assert await hall.rows(Reservation) == []
    hall.release("G9901", seat="O", count=3)
    hall.release("G9901", seat="M")
    await hall.check(watch)
    await hall.check(watch)
    (row,) = await hall.rows(Reservation)
    fit = fit_from_json(row.fit)
    assert (fit.offer.train, fit.seat, len(fit.travellers)) == ("G9901", SeatClass.FIRST, 1)
    assert (row.state, row.open_watch) == (ReservationState.OFFERED, watch.id)
    assert fit.offer.secret == "", "the portal's ticket for ordering is never kept"
    assert await hall.rows(Job, Job.key == reservations.job_of(row.id)) != []
    assert await hall.notices(alice, NoticeKind.SEATS) == []


async def test_who_cannot_order_now_is_at_least_told(hall: Hall) -> None:
    alice = await hall.user()
    hall.sell_all_out()
    account = await hall.account(alice, logged_in=False)
    watch = await hall.watch(alice, account=account)
    await hall.check(watch)
    hall.release("G9901")
    await hall.check(watch)
    await hall.check(watch)
    assert await hall.rows(Reservation) == []
    assert len(await hall.notices(alice, NoticeKind.SEATS)) == 1
    async with hall.database.write() as session:
        row = await session.get_one(Account, account.id)
        row.state, row.session = AccountState.READY, hall.runtime.vault.seal(f"session:{row.id}", "cookies")
    await hall.check(watch)
    assert len(await hall.rows(Reservation)) == 1, "as soon as somebody has logged in, though nothing has changed"


async def test_one_account_orders_for_one_watch_at_a_time(quiet_hall: Hall) -> None:
    hall, alice = quiet_hall, await quiet_hall.user()
    account = await hall.account(alice)
    hall.sell_all_out()
    watches = [await hall.watch(alice, account=account) for _ in range(2)]
    await hall.check(watches[0])
    hall.release("G9901", count=5)
    await hall.check(watches[0])
    (row,) = await hall.rows(Reservation)
    assert row.open_watch == watches[0].id
    assert await hall.notices(alice, NoticeKind.SEATS) == [], "nobody is sent to book by hand what comes next"
    async with hall.database.write() as session:
        await reservations.to_state(session, row, ReservationState.FAILED, hall.clock.now())
        await tickets.set_state(session, watches[0].id, WatchState.PAUSED, hall.clock.now())
    hall.clock.advance(reservations.REST_AFTER_TROUBLE.total_seconds())
    await hall.check(watches[1])
    (_, second) = await hall.rows(Reservation)
    assert second.open_watch == watches[1].id


async def test_a_phantom_is_offered_to_nobody_until_it_has_had_its_time(quiet_hall: Hall) -> None:
    hall, alice = quiet_hall, await quiet_hall.user()
    hall.sell_all_out()
    hall.release("G9901")
    watch = await hall.watch(alice, account=await hall.account(alice))
    notified = await hall.watch(await hall.user("bob"))
    board = (await hall.check(notified)).board
    assert board is not None
    (row,) = await hall.rows(Reservation)
    async with hall.database.write() as session:
        offer = fit_from_json(row.fit).offer
        site = hall.url.removeprefix("http://")
        await phantoms.set_aside(session, site, offer, SeatClass.SECOND, hall.clock.now())
        await reservations.to_state(session, row, ReservationState.FAILED, hall.clock.now())
    await hall.check(watch)
    assert len(await hall.rows(Reservation)) == 1
    hall.clock.advance(phantoms.SET_ASIDE.total_seconds())
    await hall.check(watch)
    assert len(await hall.rows(Reservation)) == 2


async def test_a_sold_out_train_offers_the_sites_own_list_first(quiet_hall: Hall) -> None:
    hall, alice, bob = quiet_hall, await quiet_hall.user("alice"), await quiet_hall.user("bob")
    hall.sell_all_out()
    waiting = await hall.watch(alice, intent=Intent.STANDBY)
    await hall.watch(bob)
    for _ in range(2):
        await hall.check(waiting)
    told = [len(await hall.notices(user, NoticeKind.STANDBY_OPEN)) for user in (alice, bob)]
    assert told == [1, 1]
    hall.release("G9901")
    await hall.check(waiting)
    hall.sell_out("G9901")
    await hall.check(waiting)
    told = [len(await hall.notices(user, NoticeKind.STANDBY_OPEN)) for user in (alice, bob)]
    assert told == [2, 1], "who only waits for seats is not told again and again"


async def test_two_workers_offer_and_tell_once(hall: Hall) -> None:
    alice, bob = await hall.user("alice"), await hall.user("bob")
    hall.sell_all_out()
    watch = await hall.watch(alice, account=await hall.account(alice))
    await hall.watch(bob)
    await hall.check(watch)
    hall.release("G9901")
    runtime = hall.runtime
    other = make_runtime(runtime.settings, runtime.database, hall.clock, runtime.transport)
    query = await hall.query(watch)
    await asyncio.gather(*(check_query(each, query.id) for each in (runtime, other, runtime, other)))
    assert len(await hall.rows(Reservation)) == 1
    assert len(await hall.notices(bob, NoticeKind.SEATS)) == 1

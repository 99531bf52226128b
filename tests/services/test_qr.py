"""Logging in by a code that the person scans with the portal's app."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from standby.domain.models import NoticeKind
from standby.domain.reservation import ReservationState
from standby.domain.tickets import Traveller
from standby.errors import HandOverNeeded, NetworkTrouble, PortalDown, WrongUse
from standby.portals.tickets import QrState
from standby.services import accounts, hand_overs, qr, sessions
from standby.services.actor import Actor
from standby.store.codec import from_json
from standby.store.database import Database
from standby.store.migrate import migrate
from standby.store.tables import Account, HandOver, Reservation, User
from tests.engine.watching.railway import RAIL, Hall, waiting_hall


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}")
    await migrate(database)
    async with waiting_hall(database, tmp_path / "data", budgets="rail12306=6000/60") as hall:
        yield hall
    await database.close()


@pytest.fixture
async def alice(hall: Hall) -> User:
    return await hall.user()


@pytest.fixture
async def account(hall: Hall, alice: User) -> Account:
    return await accounts.add(hall.runtime, alice.id, RAIL, hall.url, "", "")


def scan(hall: Hall, **wish: Any) -> None:
    hall.box.world.verbs["/scan-qr"](wish)


async def test_scanned_confirmed_logged_in(hall: Hall, account: Account) -> None:
    owner = Actor(account.user_id)
    assert account.state == "logged_out"
    code = await qr.start(hall.runtime, owner, account.id)
    assert code.picture.startswith(b"\x89PNG")
    assert await qr.look(hall.runtime, code.uid) is QrState.WAITING
    scan(hall, confirm=False)
    assert await qr.look(hall.runtime, code.uid) is QrState.SCANNED
    scan(hall)
    assert await qr.look(hall.runtime, code.uid) is QrState.CONFIRMED
    fresh = await hall.row(Account, account.id)
    assert (fresh.state, fresh.proved_at) == ("ready", hall.clock.now())
    assert hall.runtime.open_session(fresh)
    proved = await sessions.prove(hall.runtime, owner, account.id)
    assert [person.name for person in proved.passengers][:2] == ["张明", "李晴"]
    with pytest.raises(WrongUse, match="answered or replaced"):
        await qr.look(hall.runtime, code.uid)


async def test_a_code_that_is_too_old_says_so(hall: Hall, account: Account) -> None:
    code = await qr.start(hall.runtime, Actor(account.user_id), account.id)
    hall.clock.advance(200)
    assert await qr.look(hall.runtime, code.uid) is QrState.EXPIRED
    assert await qr.look(hall.runtime, code.uid) is QrState.EXPIRED, "however often it is asked"


async def test_a_code_that_nobody_looks_at_any_more_ends_quietly(hall: Hall, account: Account) -> None:
    """The process that showed it was killed: nothing is tried again, so nothing is told of it."""
    code = await qr.start(hall.runtime, Actor(account.user_id), account.id)
    hall.clock.advance(600)
    await hall.run_now("housekeeping")
    assert await hand_overs.open_for(hall.runtime, account.user_id) == []
    assert await hall.told("hand_over_expired") == 0
    assert (await hall.row(Account, account.id)).state == "logged_out"
    assert await qr.look(hall.runtime, code.uid) is QrState.EXPIRED


async def test_a_fresh_code_takes_the_place_of_the_one_before(hall: Hall, account: Account) -> None:
    first = await qr.start(hall.runtime, Actor(account.user_id), account.id)
    second = await qr.start(hall.runtime, Actor(account.user_id), account.id)
    with pytest.raises(WrongUse, match="replaced"):
        await qr.look(hall.runtime, first.uid)
    await qr.give_up(hall.runtime, second.uid)
    assert await hand_overs.open_for(hall.runtime, account.user_id) == []


async def test_the_code_is_mailed_if_that_is_wished(hall: Hall, account: Account, alice: User) -> None:
    await qr.start(hall.runtime, Actor(alice.id), account.id)
    assert await hall.notices(alice) == []
    code = await qr.start(hall.runtime, Actor(alice.id), account.id, mail=True)
    (notice,) = await hall.notices(alice, NoticeKind.HAND_OVER)
    facts = from_json(notice.facts)
    assert (facts["kind"], facts["uid"]) == ("qr", code.uid)


async def test_a_line_that_breaks_after_the_yes_costs_nothing(hall: Hall, account: Account) -> None:
    code = await qr.start(hall.runtime, Actor(account.user_id), account.id)
    scan(hall)
    hall.fault(kind="status", status=503, path="/passport/web/auth/uamtk")
    with pytest.raises((NetworkTrouble, PortalDown)):
        await qr.look(hall.runtime, code.uid)
    assert (await hall.row(Account, account.id)).state == "logged_out"
    hall.mend()
    assert await qr.look(hall.runtime, code.uid) is QrState.CONFIRMED
    assert (await hall.row(Account, account.id)).state == "ready"


async def test_what_only_the_person_can_do_there_is_handed_over(hall: Hall, account: Account, alice: User) -> None:
    hall.box.world.verbs["/traveller"]({"login_code": 91})
    code = await qr.start(hall.runtime, Actor(alice.id), account.id)
    scan(hall)
    with pytest.raises(HandOverNeeded):
        await qr.look(hall.runtime, code.uid)
    fresh = await hall.row(Account, account.id)
    assert (fresh.state, fresh.session) == ("logged_out", "")
    (asked,) = await hand_overs.open_for(hall.runtime, alice.id)
    assert asked.kind == "portal"
    assert len(await hall.notices(alice, NoticeKind.HAND_OVER)) == 1
    with pytest.raises(WrongUse, match="typing"):
        await hand_overs.answer(hall.runtime, asked.uid, "abcd")


async def test_a_session_that_ended_is_told_and_not_kept(hall: Hall, account: Account, alice: User) -> None:
    owner = Actor(alice.id)
    with pytest.raises(WrongUse, match="Nobody is logged in"):
        await sessions.prove(hall.runtime, owner, account.id)
    code = await qr.start(hall.runtime, owner, account.id)
    scan(hall)
    await qr.look(hall.runtime, code.uid)
    hall.box.world.expire()
    with pytest.raises(WrongUse, match="Nobody is logged in"):
        await sessions.prove(hall.runtime, owner, account.id)
    assert (await hall.row(Account, account.id)).state == "logged_out"
    assert len(await hall.notices(alice, NoticeKind.LOGIN_ENDED)) == 1


async def test_travellers_are_looked_up_before_a_seat_comes_back(hall: Hall, account: Account, alice: User) -> None:
    owner, somebody = Actor(alice.id), [Traveller("张明"), Traveller("王五")]
    assert not await sessions.must_be_passengers(hall.runtime, owner, account.id, somebody), "nobody is logged in"
    code = await qr.start(hall.runtime, owner, account.id)
    scan(hall)
    await qr.look(hall.runtime, code.uid)
    assert await sessions.must_be_passengers(hall.runtime, owner, account.id, somebody[:1])
    with pytest.raises(WrongUse, match="cannot buy for 王五"):
        await sessions.must_be_passengers(hall.runtime, owner, account.id, somebody)


async def test_who_scans_needs_no_password_and_reads_no_picture(hall: Hall, account: Account, alice: User) -> None:
    with pytest.raises(WrongUse, match="--login"):
        await accounts.add(hall.runtime, alice.id, RAIL, hall.url, "", "")
    with pytest.raises(WrongUse, match="user name and a password"):
        await accounts.add(hall.runtime, alice.id, RAIL, hall.url, " ", "secret")
    with pytest.raises(WrongUse, match="user name and a password"):
        await accounts.set_password(hall.runtime, Actor(alice.id), account.id, "secret")
    for act in (
        accounts.make_ready(hall.runtime, Actor(alice.id), account.id),
        hand_overs.start(hall.runtime, Actor(alice.id), account.id),
    ):
        with pytest.raises(WrongUse, match="yourself"):
            await act
    assert (await hall.rows(HandOver)) == []


async def log_in(hall: Hall, account: Account, login: str) -> None:
    code = await qr.start(hall.runtime, Actor(account.user_id), account.id)
    scan(hall, account=login)
    assert await qr.look(hall.runtime, code.uid) is QrState.CONFIRMED


async def open_attempt(hall: Hall, account: Account, state: ReservationState) -> None:
    async with hall.database.write() as session:
        session.add(
            Reservation(
                uid="r1",
                user_id=account.user_id,
                account_id=account.id,
                open_account=account.id,
                state=state.value,
                fit="{}",
                created_at=hall.clock.now(),
            )
        )


@pytest.mark.parametrize("state", [ReservationState.UNKNOWN, ReservationState.HELD])
async def test_nobody_else_takes_the_place_of_who_may_have_an_order(
    hall: Hall, account: Account, state: ReservationState
) -> None:
    """The list of somebody else is empty: a held place would be told as paid."""
    await log_in(hall, account, "traveler01")
    before = await hall.row(Account, account.id)
    await open_attempt(hall, account, state)
    with pytest.raises(WrongUse, match="Somebody else scanned"):
        await log_in(hall, account, "traveler02")
    after = await hall.row(Account, account.id)
    assert (after.session, after.state, after.credentials) == (before.session, before.state, before.credentials)
    await log_in(hall, account, "traveler01")
    assert (await hall.row(Account, account.id)).session != before.session


async def test_without_an_order_somebody_else_may_log_in_and_it_is_said(hall: Hall, account: Account) -> None:
    for login in ("traveler01", "traveler01", "traveler02"):
        await log_in(hall, account, login)
    assert (await hall.told("login"), await hall.told("login_another")) == (2, 1)
    await open_attempt(hall, account, ReservationState.HELD)
    await log_in(hall, account, "traveler02")
    with pytest.raises(WrongUse, match="Somebody else scanned"):
        await log_in(hall, account, "traveler01")


async def test_who_scanned_is_kept_as_a_digest_under_the_seal(hall: Hall, account: Account) -> None:
    await log_in(hall, account, "traveler01")
    fresh = await hall.row(Account, account.id)
    kept = hall.runtime.vault.open(f"account:{account.id}", fresh.credentials)
    assert "traveler01" not in kept
    assert hall.runtime.credentials(fresh).login == ""

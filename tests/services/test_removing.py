"""Who leaves takes their ticket watches along; a possible order is settled first."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from standby.domain.reservation import ReservationState
from standby.errors import WrongUse
from standby.portals.transport import SharedTransport
from standby.services import accounts, people
from standby.services.actor import OPERATOR
from standby.store import tickets
from standby.store.database import Database
from standby.store.tables import Account, Query, Reservation, Watch
from tests.engine.reserving.station import Tale, new_tale

_S = ReservationState


@dataclass
class Leaving:
    tale: Tale
    leave: Callable[[], Awaitable[None]]

    async def count(self, table: type[Account | Watch | Reservation]) -> int:
        async with self.tale.database.read() as session:
            return len((await session.scalars(select(table))).all())


@pytest.fixture(params=["account", "user"])
async def leaving(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> AsyncIterator[Leaving]:
    transport = SharedTransport(allow_private=True)
    tale = await new_tale(database, transport, tmp_path)

    async def leave() -> None:
        if request.param == "account":
            await accounts.remove(tale.runtime, OPERATOR, tale.account.id)
        else:
            await people.remove(tale.runtime, tale.user.name)

    yield Leaving(tale, leave)
    await transport.aclose()


@pytest.mark.parametrize("state", [_S.SUBMITTING, _S.HELD])
async def test_nobody_leaves_while_an_order_may_exist(leaving: Leaving, state: ReservationState) -> None:
    tale = leaving.tale
    row = await tale.begin()
    async with tale.database.write() as session:
        row = await session.get_one(Reservation, row.id)
        row.state = state
    with pytest.raises(WrongUse, match="may have an unpaid order"):
        await leaving.leave()
    assert [await leaving.count(table) for table in (Account, Watch, Reservation)] == [1, 1, 1]


async def test_who_leaves_leaves_no_watch_behind(leaving: Leaving) -> None:
    tale = leaving.tale
    await tale.begin()
    async with tale.database.read() as session:
        (query,) = await tickets.asked_by(session, tale.watch.id)
    await leaving.leave()
    assert [await leaving.count(table) for table in (Account, Watch, Reservation)] == [0, 0, 0]
    async with tale.database.read() as session:
        assert (await session.get_one(Query, query.id)).next_due is None, "nobody asks it any more"

"""Travellers in a Standby for a benchmark: each a user with an account that is logged in, and a watch that reserves."""

from collections.abc import Sequence

from benchmarks.parts.house import ZONE, settings_from
from benchmarks.parts.rail import RailProcess, Traveller
from standby.domain.tickets import Intent, Journey, SeatClass, Wish
from standby.domain.tickets import Traveller as Passenger
from standby.engine.opening import opened
from standby.engine.runtime import Runtime
from standby.store import tickets
from standby.store.tables import Account, Channel, User

FREE = "rail12306=1000000/60"


def address(traveller: Traveller) -> str:
    return f"{traveller.login}@example.org"


async def settle(
    environment: dict[str, str], rail: RailProcess, travellers: Sequence[Traveller], interval: float
) -> dict[str, int]:
    """Write them into the empty house of ``environment``; the watch of each, by login."""
    watches = {}
    async with opened(settings_from(environment)) as runtime:
        for traveller in travellers:
            watches[traveller.login] = await _settle(runtime, rail, traveller, interval)
    return watches


async def _settle(runtime: Runtime, rail: RailProcess, traveller: Traveller, interval: float) -> int:
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        user = User(name=traveller.login, locale="en", zone=ZONE, created_at=now)
        session.add(user)
        await session.flush()
        sealed = runtime.vault.seal(f"channel:{user.id}", address(traveller))
        session.add(Channel(user_id=user.id, kind="email", address=sealed, created_at=now))
        facts = {"portal": "rail12306", "base_url": rail.url, "options": {}, "label": traveller.login}
        account = Account(user_id=user.id, credentials="", proved_at=now, created_at=now, **facts)
        session.add(account)
        await session.flush()
        account.session = runtime.vault.seal(f"session:{account.id}", traveller.session)
        watch = await tickets.add(
            session,
            user_id=user.id,
            name=traveller.login,
            portal="rail12306",
            base_url=rail.url,
            wish=wish_of(traveller),
            interval=interval,
            now=now,
            account_id=account.id,
        )
        return watch.id


def wish_of(traveller: Traveller) -> Wish:
    offer = traveller.offer
    return Wish(
        dates=(offer.date,),
        journeys=(Journey(offer.origin.code, offer.destination.code),),
        seats=(SeatClass.SECOND,),
        trains=frozenset({offer.train}),
        travellers=(Passenger(traveller.passenger),),
        intent=Intent.RESERVE,
    )

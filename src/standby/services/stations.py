"""The stations of a ticket portal: fetched once a week, kept in a row, found by what somebody types."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from standby.domain.stations import find_station
from standby.domain.tickets import Station
from standby.engine.runtime import Runtime, site_of
from standby.errors import NetworkTrouble, PortalError
from standby.portals.base import Site
from standby.services.fetching import must_not_be_left_alone, note_trouble
from standby.store.codec import from_json, to_json
from standby.store.rows import make_sure
from standby.store.tables import Meta

log = structlog.get_logger()
KEPT = timedelta(days=7)


async def stations(runtime: Runtime, portal: str, base_url: str) -> Sequence[Station]:
    """Every station; of last time where the portal cannot be asked now. Raises what the portal raises."""
    kept = await _kept(runtime, portal, base_url)
    if kept and runtime.clock.now() - kept[0] < KEPT:
        return kept[1]
    try:
        return await _fetch(runtime, portal, base_url)
    except (NetworkTrouble, PortalError) as error:
        if not kept:
            raise
        log.warning("stations_kept", portal=portal, reason=error.message)
        return kept[1]


async def find(runtime: Runtime, portal: str, base_url: str, text: str) -> Station:
    """The station meant by a name, pinyin or code. Raises NoSuchStation, WrongUse."""
    return find_station(await stations(runtime, portal, base_url), text)


async def names(runtime: Runtime, portal: str, base_url: str) -> dict[str, str]:
    """Names by code, of the stations that were fetched before; nobody is asked."""
    kept = await _kept(runtime, portal, base_url)
    return {station.code: station.name for station in kept[1]} if kept else {}


async def _fetch(runtime: Runtime, portal: str, base_url: str) -> Sequence[Station]:
    await must_not_be_left_alone(runtime, base_url)
    visit = runtime.open_tickets(portal, Site(base_url), runtime.pacer_at(portal, base_url))
    try:
        found = await visit.stations()
    except (NetworkTrouble, PortalError) as error:
        await note_trouble(runtime, base_url, error)
        raise
    await _keep(runtime, _key(portal, base_url), found)
    return found


async def _kept(runtime: Runtime, portal: str, base_url: str) -> tuple[datetime, Sequence[Station]] | None:
    async with runtime.database.read() as session:
        row = await session.get(Meta, _key(portal, base_url))
    if row is None:
        return None
    kept = from_json(row.value)
    return datetime.fromisoformat(kept["at"]), tuple(Station(*facts) for facts in kept["stations"])


async def _keep(runtime: Runtime, key: str, found: Sequence[Station]) -> None:
    facts = [(s.code, s.name, s.pinyin, s.initials, s.city) for s in found]
    text = to_json({"at": runtime.clock.now().isoformat(), "stations": facts})
    async with runtime.database.write() as session:
        await make_sure(session, Meta, key, value=text)
        row = await session.get_one(Meta, key, with_for_update=True)
        row.value = text


def _key(portal: str, base_url: str) -> str:
    return f"stations:{portal}:{site_of(base_url)}"[:190]

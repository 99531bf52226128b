"""Sessions are proved by the railway's day; a site that refuses is left alone; what breaks at one stops no other."""

from datetime import date

import pytest

from standby.engine import upkeep
from standby.errors import PortalRefused
from standby.portals.rail12306.portal import RailPortal
from standby.store.tables import Breaker
from tests.engine.watching.railway import Hall

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(("clock", "asked"), [("02:30", False), ("10:30", True)])
async def test_the_night_is_the_railways_wherever_standby_lives(quiet_hall: Hall, clock: str, asked: bool) -> None:
    hall, alice = quiet_hall, await quiet_hall.user()
    hall.runtime.settings = hall.runtime.settings.model_copy(update={"time_zone": "Europe/Berlin"})
    await hall.watch(alice, account=await hall.account(alice))
    hall.clock.go_to(hall.beijing(SUNDAY, clock))
    await hall.run_now(upkeep.KEY)
    assert (hall.requests() > 0) is asked


async def test_a_refusal_ends_the_run_for_its_site_and_counts_for_everybody(
    quiet_hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = quiet_hall
    looks = await two_reserve(hall, monkeypatch, PortalRefused(host="rail", reason="error page"))
    await hall.run_now(upkeep.KEY)
    assert len(looks) == 1
    (breaker,) = await hall.rows(Breaker)
    assert breaker.open_until > hall.clock.now()
    hall.clock.advance(30)
    await hall.run_now(upkeep.KEY)
    assert len(looks) == 1


async def test_what_breaks_at_one_account_stops_no_other(quiet_hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = quiet_hall
    looks = await two_reserve(hall, monkeypatch, KeyError("unforeseen"))
    await hall.run_now(upkeep.KEY)
    assert len(looks) == 2


async def two_reserve(hall: Hall, monkeypatch: pytest.MonkeyPatch, error: Exception) -> list[RailPortal]:
    """Two people whose sessions are due; every look at one meets ``error``. The looks, as they come."""
    looks: list[RailPortal] = []

    async def is_logged_in(portal: RailPortal) -> bool:
        looks.append(portal)
        raise error

    monkeypatch.setattr(RailPortal, "is_logged_in", is_logged_in)
    for name in ("alice", "bob"):
        user = await hall.user(name)
        await hall.watch(user, account=await hall.account(user))
    return looks

"""The list of portals."""

import pytest

from standby.captcha.model import SHIPPED
from standby.domain.schedule import parse_hours
from standby.errors import UnknownPortal, WrongUse
from standby.portals.base import PortalSpec, Site
from standby.portals.http import PortalClient, SharedTransport
from standby.portals.registry import PORTALS, portal_spec

from .kit import Turns


def test_a_portal_is_found_by_its_name() -> None:
    assert portal_spec("ssfw").title == "师生服务"


@pytest.mark.parametrize("name", ["", "SSFW", "ssfw ", "nonsense"])
def test_an_unknown_portal_is_told_with_the_known_ones(name: str) -> None:
    with pytest.raises(UnknownPortal, match="ssfw"):
        portal_spec(name)


@pytest.mark.parametrize("spec", PORTALS, ids=lambda spec: spec.name)
def test_every_portal_is_modest(spec: PortalSpec) -> None:
    requests, seconds = spec.budget
    assert requests / seconds <= 80 / 300
    assert parse_hours(spec.night_pause)


@pytest.mark.parametrize("spec", [spec for spec in PORTALS if spec.tickets is None], ids=lambda spec: spec.name)
def test_every_portal_with_grades_has_its_reader(spec: PortalSpec) -> None:
    assert spec.interval >= 300
    assert spec.model in SHIPPED


@pytest.mark.parametrize("spec", [spec for spec in PORTALS if spec.tickets is not None], ids=lambda spec: spec.name)
async def test_every_portal_with_tickets_is_found_where_everybody_finds_it(spec: PortalSpec) -> None:
    assert spec.interval >= 15
    assert spec.tickets is not None
    async with PortalClient(spec.address, pacer=Turns()) as client:
        visit = spec.tickets(Site(spec.address), client)
        assert not visit.has_session()
        assert visit.clock_offset() is None
        with pytest.raises(WrongUse, match="no grades"):
            spec.open(Site(spec.address), client)


@pytest.mark.parametrize("item", ["12", "x" * 32, "1E057E24ABAB4CAFE0540010E0235690/../.."])
async def test_an_option_that_cannot_be_is_refused(item: str) -> None:
    transport = SharedTransport()
    client = PortalClient("http://jw.school.example", pacer=Turns(), transport=transport)
    with pytest.raises(WrongUse, match="menu_item"):
        portal_spec("ssfw").open(Site("http://jw.school.example", {"menu_item": item}), client)
    await transport.aclose()

"""Pages of a ticket portal where the person acts, as links for notices."""

from urllib.parse import quote

from standby.domain.tickets import Offer
from standby.portals.base import PortalSpec


def book_link(spec: PortalSpec, base_url: str, offer: Offer) -> str:
    """Where this train is booked by hand; the page's placeholders are filled with the stations and the date."""
    page = spec.book_page.format(
        origin=quote(offer.origin.code),
        origin_name=quote(offer.origin.name),
        destination=quote(offer.destination.code),
        destination_name=quote(offer.destination.name),
        date=offer.date.isoformat(),
    )
    return _link(base_url, page)


def pay_link(spec: PortalSpec, base_url: str) -> str:
    """The list of unpaid orders, from where they are paid."""
    return _link(base_url, spec.pay_page)


def _link(base_url: str, page: str) -> str:
    return f"{base_url.rstrip('/')}{page}" if page else ""

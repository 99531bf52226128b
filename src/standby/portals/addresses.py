"""Which addresses a request may go to.

A self-hosted fetcher stands inside somebody's network; without a rule it would
read the router's page or a cloud's metadata for whoever types an address.
"""

import ipaddress
import re

import httpx2

from standby.errors import AddressRefused, said

_HOST = re.compile(rb"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}(?:%[a-z0-9]{1,16})?", re.IGNORECASE)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# The host's own service at Azure: a public address that only means the machine beneath.
_INFRASTRUCTURE = frozenset({"168.63.129.16"})
# IETF protocol assignments, metadata of one cloud among them; older Pythons call most of it global.
_ASSIGNED = ipaddress.ip_network("192.0.0.0/24")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def check_address(base_url: str, *, allow_private: bool = False) -> httpx2.URL:
    """``base_url`` as a URL, or AddressRefused: not http(s), no host, a login in it, a private address.

    A host name passes here; what it resolves to is judged when the connection
    is made, so that an answer that changes in between does not slip through.
    """
    try:
        url = httpx2.URL(base_url.strip())
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise AddressRefused(address=_short(base_url), reason=said("it is not a web address")) from error
    if url.scheme not in ("http", "https"):
        raise AddressRefused(address=_short(base_url), reason=said("it does not start with http:// or https://"))
    if url.userinfo:
        raise AddressRefused(address=url.host, reason=said("it holds a user name or password"))
    if not _HOST.fullmatch(url.raw_host) or not url.raw_host.strip(b".") or not 0 < (url.port or 80) < 65_536:
        raise AddressRefused(address=_short(base_url), reason=said("it names no host that can be"))
    if not allow_private:
        _check_literal(url.host)
    return url


def tidy_address(base_url: str, *, allow_private: bool = False) -> str:
    """The one spelling of an address, so that all who typed it differently share one site.

    Host in lower case and ASCII without a dot at its end, no port that goes
    without saying. The path stays, because a portal may live below it; query,
    fragment and path parameters go, because they may hold a session. Raises
    AddressRefused as :func:`check_address`.
    """
    url = check_address(base_url, allow_private=True)
    host = url.raw_host.decode("ascii").lower().rstrip(".")
    path = url.path.partition(";")[0].rstrip("/")
    tidy = str(url.copy_with(host=host or ".", path=path or "/", query=None, fragment=None)).rstrip("/")
    check_address(tidy, allow_private=allow_private)
    return tidy


def _check_literal(host: str) -> None:
    if host == "localhost" or host.endswith(".localhost"):
        raise refusal(host)
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return
    if not is_public(address):
        raise refusal(host)


def is_public(address: Address) -> bool:
    """Whether an address belongs to the open internet, also when it is wrapped in an IPv6 one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _wrapped(address)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    if str(address) in _INFRASTRUCTURE or address in _ASSIGNED:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a mapped, 6to4, Teredo or NAT64 address."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour


def refusal(host: str) -> AddressRefused:
    return AddressRefused(address=host, reason=said("it lies in a private network"))


def _short(text: str) -> str:
    """Enough of a bad address to recognise it, nothing after a ``?`` and nothing before an ``@``."""
    return text.strip().partition("?")[0].rpartition("@")[2][:80]

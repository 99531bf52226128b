"""Where requests may go, judged on the address really connected to."""

import asyncio
import ipaddress
import socket
from typing import Any

import pytest

from standby.errors import AddressRefused, Unreachable
from standby.portals.addresses import check_address, is_public, tidy_address
from standby.portals.http import PortalClient, SharedTransport

from .kit import Turns, always, answer, serving

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # metadata of most clouds
    "100.64.0.1",  # carrier NAT
    "100.100.100.200",  # metadata of another
    "168.63.129.16",  # Azure's host service
    "192.0.0.192",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",  # 10.0.0.1 through NAT64
    "2002:7f00:1::",  # 127.0.0.1 through 6to4
    "2001:0:1:1:0:0:80ff:fffe",  # 127.0.0.1 through Teredo
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_the_open_internet(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "202.194.0.1", "2001:da8::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_what_is(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "jw.school.example",
        "ftp://jw.school.example",
        "file:///etc/passwd",
        "http://",
        "http:///ssfw",
        "http://[",
        "http://school.example:99999999",
        "http://me:hunter2@school.example",
        "http://me@school.example",
        "http://localhost:8000",
        "http://printer.localhost",
        "http://127.0.0.1",
        "http://[::1]/",
        "http://[::ffff:192.168.0.1]/",
        "http://" + "a" * 100_000,
        "http://a\nb",
        "http://\x00",
    ],
)
def test_addresses_that_are_refused_at_sight(address: str) -> None:
    with pytest.raises(AddressRefused) as caught:
        check_address(address)
    assert "hunter2" not in caught.value.message
    assert len(caught.value.message) < 1000


@pytest.mark.parametrize(
    "address", ["http://jw.school.example", "https://jw.school.example:8443/ssfw/", "http://8.8.8.8"]
)
def test_addresses_that_are_fine(address: str) -> None:
    check_address(address)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://JW.School.example", "https://jw.school.example"),
        ("https://jw.school.example:443/", "https://jw.school.example"),
        ("https://jw.school.example./?ticket=ST-1#top", "https://jw.school.example"),
        (" http://jw.school.example:80/ssfw/ ", "http://jw.school.example/ssfw"),
        ("http://jw.school.example/ssfw/login.jsp;jsessionid=ABC", "http://jw.school.example/ssfw/login.jsp"),
        ("https://jw.school.example:8443", "https://jw.school.example:8443"),
        ("http://教务.school.example", "http://xn--zfr984b.school.example"),
        ("http://[2001:DA8::1]:8080/", "http://[2001:da8::1]:8080"),
    ],
)
def test_an_address_has_one_spelling_however_it_is_typed(typed: str, kept: str) -> None:
    assert tidy_address(typed) == kept
    assert tidy_address(kept) == kept


@pytest.mark.parametrize("typed", ["http://localhost.", "http://127.0.0.1./", "http://.", "jw.school.example"])
def test_a_dot_at_the_end_is_no_way_into_a_private_network(typed: str) -> None:
    with pytest.raises(AddressRefused):
        tidy_address(typed)


@pytest.mark.parametrize("address", ["http://localhost:8000", "http://127.0.0.1", "http://192.168.0.1/ssfw"])
def test_the_own_network_can_be_allowed(address: str) -> None:
    check_address(address, allow_private=True)


async def test_the_sandbox_is_reached_only_if_private_addresses_are_allowed() -> None:
    async with serving(always(answer("ok"))) as server:
        async with PortalClient(server.url, pacer=Turns(), allow_private=True) as client:
            assert (await client.get("/")).text == "ok"
        strict = SharedTransport()
        with pytest.raises(AddressRefused):
            await PortalClient(server.url, pacer=Turns(), transport=strict).get("/")
        await strict.aclose()
    assert len(server.asked) == 1


async def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Name lookups give these addresses, one list after the other; the names asked for are kept."""
    asked: list[str] = []
    told = iter(answers)

    async def look_up(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(told)]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", look_up)
    return asked


async def test_a_name_that_resolves_into_the_own_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    await resolving(monkeypatch, ["192.168.0.1", "127.0.0.1"])
    async with PortalClient("http://rebound.example", pacer=Turns()) as client:
        with pytest.raises(AddressRefused, match="private network"):
            await client.get("/")


async def test_a_name_is_looked_up_once_and_that_answer_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebinding needs a second look-up; here even the one that connects is the one that was judged."""
    async with serving(always(answer("ok"))) as server:
        asked = await resolving(monkeypatch, ["127.0.0.1"])
        url = server.url.replace("127.0.0.1", "school.example")
        async with PortalClient(url, pacer=Turns(), allow_private=True) as client:
            assert (await client.get("/")).text == "ok"
    assert asked == ["school.example"]
    assert server.asked[0].headers["host"].startswith("school.example")


async def test_the_next_address_is_tried_when_one_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(always(answer("ok"))) as server:
        await resolving(monkeypatch, ["127.0.0.2", "127.0.0.1"])
        url = server.url.replace("127.0.0.1", "school.example")
        async with PortalClient(url, pacer=Turns(), allow_private=True) as client:
            assert (await client.get("/")).text == "ok"


async def test_a_name_nobody_knows_is_unreachable() -> None:
    async with PortalClient("http://school.invalid", pacer=Turns()) as client:
        with pytest.raises(Unreachable, match="name is not known"):
            await client.get("/")

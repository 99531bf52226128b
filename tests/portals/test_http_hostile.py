"""The one client, against servers that mean harm or are just broken."""

import asyncio
import gzip
import ssl
import tracemalloc
import zlib
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from standby.errors import BodyTooLarge, PageNotUnderstood, StandbyError, TimedOut, Unreachable
from standby.portals.http import Limits, PortalClient

from .kit import Answering, Asked, Turns, always, answer, serving

HURRIED = Limits(connect=1.0, read=0.4, total=0.8, page=256 << 10, picture=16 << 10)
MEGABYTE = bytes(1 << 20)


async def fetch(answering: Answering, *, picture: bool = False) -> StandbyError:
    """The error a request to such a server ends in."""
    async with serving(answering) as server, visiting(server.url) as client:
        with pytest.raises(StandbyError) as caught:
            await (client.picture("/") if picture else client.get("/"))
    return caught.value


def visiting(url: str) -> PortalClient:
    return PortalClient(url, pacer=Turns(), allow_private=True, limits=HURRIED)


async def test_a_server_that_hangs_up() -> None:
    async def hang_up(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    error = await fetch(hang_up)
    assert isinstance(error, Unreachable)
    assert error.__cause__ is not None


async def test_a_server_that_closes_without_a_word() -> None:
    assert isinstance(await fetch(always(b"")), Unreachable)


async def test_an_answer_that_is_cut_short() -> None:
    error = await fetch(always(answer("x" * 1000)[:-10]))
    assert isinstance(error, Unreachable)
    assert "cut short" in error.message


async def test_an_answer_that_is_no_http() -> None:
    assert isinstance(await fetch(always(b"220 smtp.example ESMTP\r\n")), Unreachable)


async def test_headers_without_end() -> None:
    assert isinstance(await fetch(always(b"HTTP/1.1 200 OK\r\n" + b"X-Y: z\r\n" * 200_000)), Unreachable)


async def test_a_server_that_never_answers() -> None:
    async def sleep(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    assert isinstance(await fetch(sleep), TimedOut)


async def test_a_body_that_drips_for_ever_dies_at_the_deadline() -> None:
    async def drip(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.05)

    assert isinstance(await fetch(drip), TimedOut)


async def test_redirects_that_dawdle_share_one_deadline() -> None:
    async def dawdle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.3)
        writer.write(answer("", 302, "Location: /next"))

    assert isinstance(await fetch(dawdle), TimedOut)


async def test_a_body_announced_too_large_is_not_even_begun() -> None:
    async def announce(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(30)

    assert isinstance(await fetch(announce), BodyTooLarge)


async def test_two_gigabytes_without_an_announcement_are_cut_off_at_the_limit() -> None:
    sent = 0

    async def pour(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(2048):
            writer.write(MEGABYTE)
            await writer.drain()
            sent += 1

    assert isinstance(await fetch(pour), BodyTooLarge)
    assert sent < 50


async def test_a_picture_may_be_no_larger_than_pictures_are() -> None:
    error = await fetch(always(answer(bytes(17 << 10))), picture=True)
    assert isinstance(error, BodyTooLarge)
    assert error.facts["limit"] == 16 << 10


@pytest.mark.parametrize("packed", ["gzip", "deflate"])
async def test_a_bomb_is_counted_unpacked_and_dies_early(packed: str) -> None:
    bomb = gzip.compress(bytes(100 << 20), 9) if packed == "gzip" else zlib.compress(bytes(100 << 20), 9)
    tracemalloc.start()
    try:
        error = await fetch(always(answer(bomb, 200, f"Content-Encoding: {packed}")))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(error, BodyTooLarge)
    assert peak < 8 << 20


@pytest.mark.parametrize("packed", ["gzip", "deflate"])
async def test_a_packed_page_is_read(packed: str) -> None:
    body = gzip.compress(b"hello") if packed == "gzip" else zlib.compress(b"hello")
    packing = always(answer(body, 200, f"Content-Encoding: {packed}"))
    async with serving(packing) as server, visiting(server.url) as client:
        assert (await client.get("/")).text == "hello"


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        pytest.param(gzip.compress(b"hello" * 99)[:-12], "gzip", id="cut short"),
        pytest.param(b"no gzip at all", "gzip", id="no gzip"),
        pytest.param(b"hello", "br", id="unknown packing"),
        pytest.param(b"x", "gzip, gzip", id="packed twice"),
    ],
)
async def test_broken_packing_is_not_a_short_page(body: bytes, encoding: str) -> None:
    assert isinstance(await fetch(always(answer(body, 200, f"Content-Encoding: {encoding}"))), PageNotUnderstood)


async def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context = self_signed(tmp_path)
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0, ssl=context)
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with PortalClient(url, pacer=Turns(), allow_private=True) as client:
        with pytest.raises(Unreachable, match="certificate is not valid"):
            await client.get("/")
    server.close()


def self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "portal.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context

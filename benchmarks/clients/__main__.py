"""Lead another client of the ticket site to the sandbox, unchanged, and be the person beside it.

standby sandbox --scenario rail-2019 --port 8700
scripts/bench clients --rail http://127.0.0.1:8700 --control http://127.0.0.1:8701 --port 8790
"""

import argparse
import asyncio
import contextlib
import ipaddress
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.clients.certificate import made
from benchmarks.clients.door import Door
from benchmarks.clients.person import Person

SETTINGS = """\
HTTPS_PROXY={proxy} https_proxy={proxy} NO_PROXY= no_proxy=
REQUESTS_CA_BUNDLE={pem} SSL_CERT_FILE={pem} NODE_EXTRA_CA_CERTS={pem} NODE_USE_ENV_PROXY=1"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench clients", description=__doc__)
    parser.add_argument("--rail", type=_here, default="http://127.0.0.1:8700", help="the sandbox's ticket site")
    parser.add_argument("--control", type=_here, default="http://127.0.0.1:8701", help="its control address")
    parser.add_argument("--port", type=int, default=8790, help="where the door listens")
    parser.add_argument("--scan", type=float, default=2.0, help="seconds between looks for a QR code to scan")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(given.rail, given.control, given.port, given.scan))


def _here(address: str) -> str:
    """An address of this machine: the door leads nowhere else, whatever is asked of it."""
    with contextlib.suppress(ValueError):
        where = urlsplit(address)
        if where.scheme == "http" and ipaddress.ip_address(where.hostname or "").is_loopback:
            return address
    raise argparse.ArgumentTypeError(f"{address} is no http://127.0.0.1 address: other machines are not asked")


async def serve(rail: str, control: str, port: int, scan: float) -> None:
    where, person = urlsplit(rail), Person(control)
    with tempfile.TemporaryDirectory() as folder:
        door = Door((where.hostname or "127.0.0.1", where.port or 80), made(Path(folder)), person.answer)
        listening = await door.listen(port)
        print("Start the client with", flush=True)
        print(SETTINGS.format(proxy=f"http://127.0.0.1:{port}", pem=Path(folder) / "door.pem"), flush=True)
        async with listening:
            await person.scan(scan)


if __name__ == "__main__":
    main()

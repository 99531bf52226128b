"""The door that leads other people's clients to the sandbox: whatever site they ask for, they meet ours."""

import asyncio
import json
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from benchmarks.clients import __main__ as command
from benchmarks.clients.certificate import made
from benchmarks.clients.door import BODY, Door
from benchmarks.clients.person import Person
from standby.sandbox import Sandbox, running_sandbox
from standby.sandbox.rail12306.tiles import tiles_of


@asynccontextmanager
async def open_door(folder: Path, era: str) -> AsyncIterator[tuple[Sandbox, str, httpx2.AsyncClient]]:
    """The sandbox, the door's address, and a client that knows the real site's address and heeds a proxy."""
    async with running_sandbox(scenario=f"rail-{era}") as box:
        where = urlsplit(box.base_urls["rail12306"])
        tls = made(folder)
        door = await Door((str(where.hostname), where.port or 0), tls, Person(box.control).answer).listen(0)
        address = f"http://127.0.0.1:{door.sockets[0].getsockname()[1]}"
        trust = ssl.create_default_context(cafile=str(folder / "door.pem"))
        async with (
            door,
            httpx2.AsyncClient(base_url="https://kyfw.12306.cn", proxy=address, verify=trust, timeout=10) as web,
        ):
            yield box, address, web


async def test_a_client_of_the_real_address_meets_the_sandbox(tmp_path: Path) -> None:
    async with open_door(tmp_path, "2019") as (box, _, web):
        page = await web.get("/otn/leftTicket/init")
        assert "var CLeftTicketUrl = 'leftTicket/queryG'" in page.text
        assert web.cookies.get("JSESSIONID", domain="kyfw.12306.cn")
        elsewhere = await web.get("https://search.12306.cn/search/v1/train/search", params={"keyword": "G9901"})
        assert elsewhere.json()["data"][0]["train_no"] == "5l000G990100"
        paths = [request["path"] for request in box.world.log.as_json()]
        assert paths == ["/otn/leftTicket/init", "/search/v1/train/search"]


async def test_the_person_beside_it_tells_what_is_right_in_the_picture(tmp_path: Path) -> None:
    async with open_door(tmp_path, "2019") as (_, address, web), httpx2.AsyncClient(base_url=address) as eyes:
        await web.get("/passport/captcha/captcha-image64", params={"rand": "sjrand"})
        seen = (await eyes.post("/verify/base64/", data={"imageFile": "anything"})).json()
        points = seen["res"].replace("(", "").replace(")", "")
        assert {str(tile) for tile in tiles_of(points) or ()} == set(seen["data"])
        asked = {"answer": points, "rand": "sjrand", "login_site": "E", "callback": "done"}
        verdict = await web.get("/passport/captcha/captcha-check", params=asked)
        assert json.loads(verdict.text.removeprefix("/**/done(").removesuffix(");"))["result_code"] == "4"


@pytest.mark.parametrize(
    "address",
    [
        "https://kyfw.12306.cn",
        "http://kyfw.12306.cn",
        "http://192.0.2.7:8700",
        "http://0.0.0.0:8700",
        "http://127.0.0.1@kyfw.12306.cn",
        "http://localhost.example",
        "http://[",
        "",
    ],
)
@pytest.mark.parametrize("option", ["--rail", "--control"])
def test_the_door_leads_to_this_machine_only(
    option: str, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["clients", option, address])
    monkeypatch.setattr(command, "serve", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(SystemExit):
        command.main()
    assert "other machines are not asked" in capsys.readouterr().err


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"nonsense\r\n\r\n", id="no HTTP"),
        pytest.param(b"POST /verify HTTP/1.1\r\nContent-Length: many\r\n\r\n", id="a length that is no number"),
        pytest.param(b"POST /verify HTTP/1.1\r\nContent-Length: -5\r\n\r\n", id="a length below nothing"),
        pytest.param(b"POST /verify HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (BODY + 1), id="too long a body"),
    ],
)
async def test_who_speaks_nonsense_at_the_door_is_left_standing(tmp_path: Path, said: bytes) -> None:
    async def nothing(_path: str, _body: bytes) -> bytes:
        pytest.fail("it was answered")

    broken: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: broken.append(told))
    async with await Door(("127.0.0.1", 1), made(tmp_path), nothing).listen(0) as door:
        reader, writer = await asyncio.open_connection(*door.sockets[0].getsockname())
        writer.write(said)
        assert await reader.read() == b""
        writer.close()
    assert not broken


def test_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    made(tmp_path)
    assert (tmp_path / "door.key").stat().st_mode & 0o077 == 0

"""The door that leads other people's clients to the sandbox: whatever site they ask for, they meet ours."""

import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from benchmarks.clients.certificate import made
from benchmarks.clients.door import Door
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

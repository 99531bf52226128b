"""Other programs and the reader: Alice's token reads, Bob's revoked one does not, nobody learns of the others'."""

import asyncio
import io
import random
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from PIL import Image

from standby.captcha.answer import Answer
from standby.captcha.image import MAX_BYTES
from standby.captcha.model import shipped
from standby.sandbox import faces
from standby.sandbox.painter import Painter
from standby.services import reading, tokens
from standby.services.actor import OPERATOR
from standby.store.tables import Token
from tests.web.kit import Site
from tests.world import World

READ = "/api/v1/captcha/read"


def picture() -> bytes:
    return Painter(faces.choose()).paint("7xpd", random.Random(1))


def blank(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("L", (width, height), "white").save(file, "PNG")
    return file.getvalue()


async def secret_of(world: World, name: str, **wish: Any) -> str:
    await world.user(name)
    return (await tokens.add(world.runtime, OPERATOR, name, "her script", **wish))[1]


@pytest.fixture
async def alice(world: World) -> str:
    return await secret_of(world, "alice")


async def ask(site: Site, secret: str, body: bytes | None = None, model: str = "ssfw", **more: Any) -> httpx2.Response:
    headers = {"authorization": f"Bearer {secret}", "content-type": "image/jpeg"} | more.pop("headers", {})
    given = {"content": picture() if body is None else body, "headers": headers} | more
    return await site.nobody().post(READ, params={"model": model}, **given)


def told(answer: httpx2.Response, status: int, error: str) -> str:
    """What a refusal says, after its form was judged."""
    assert answer.status_code == status, answer.text
    found = answer.json()
    assert found.keys() == {"error", "says", "mend"}
    assert found["error"] == error
    return str(found["says"])


async def test_alices_program_reads_a_picture(site: Site, alice: str) -> None:
    answer = await ask(site, alice)
    assert answer.status_code == 200
    here = shipped("ssfw").read(picture())
    assert answer.json() == {
        "text": "7xpd",
        "confidence": here.confidence,
        "per_character": list(here.per_character),
        "abstained": False,
        "model": "ssfw",
    }


async def test_a_form_does_as_well(site: Site, alice: str) -> None:
    sent = await site.nobody().post(
        READ,
        params={"model": "ssfw"},
        files={"picture": ("code.jpg", picture(), "image/jpeg")},
        headers={"authorization": f"Bearer {alice}"},
    )
    assert sent.json()["text"] == "7xpd"
    other = await site.nobody().post(
        READ, params={"model": "ssfw"}, files={"file": b"x"}, headers={"authorization": f"Bearer {alice}"}
    )
    assert "no file named picture" in told(other, 400, "UnfitBody")


async def test_bobs_revoked_token_opens_nothing(world: World, site: Site) -> None:
    await world.user("bob")
    token, secret = await tokens.add(world.runtime, OPERATOR, "bob", "old phone")
    assert (await ask(site, secret)).status_code == 200
    await tokens.revoke(world.runtime, OPERATOR, token.id)
    answer = await ask(site, secret)
    assert "revoked" in told(answer, 401, "TokenRefused")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_token_ends_when_its_time_is_over(world: World, site: Site) -> None:
    secret = await secret_of(world, "alice", days=2)
    assert (await ask(site, secret)).status_code == 200
    world.clock.advance(timedelta(days=2).total_seconds())
    assert "time is over" in told(await ask(site, secret), 401, "TokenRefused")


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer sb_wrong", "Basic YTpi", "Bearer b\xfccher"])
async def test_without_a_token_there_is_no_way_in(site: Site, given: str) -> None:
    answer = await site.nobody().post(
        READ, params={"model": "ssfw"}, content=picture(), headers=[(b"authorization", given.encode("latin-1"))]
    )
    told(answer, 401, "TokenRefused")


async def test_a_cookie_is_no_token(world: World, site: Site) -> None:
    """So another site gains nothing by making a browser ask here."""
    alice = await site.signed_in(await world.user("alice"))
    told(await alice.post(READ, params={"model": "ssfw"}, content=picture()), 401, "TokenRefused")


async def test_a_token_without_the_scope_may_not_read(world: World, site: Site, alice: str) -> None:
    async with world.database.write() as session:
        token = await session.get_one(Token, 1)
        token.scopes = "grades:read"
    assert "captcha:read" in told(await ask(site, alice), 403, "ScopeLacking")


async def test_a_model_goes_by_a_name_that_the_administrator_chose_never_by_a_path(
    site: Site, alice: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("models") / "mine.onnx"
    file.write_bytes(b"not asked for")
    for model in (str(file), f"../{file}", "nothing", "", "SSFW", "x" * 10_000):
        says = told(await ask(site, alice, model=model), 404, "UnknownModel")
        assert len(says) < 200
    bare = await site.nobody().post(READ, content=picture(), headers={"authorization": f"Bearer {alice}"})
    assert "query.model" in told(bare, 422, "WrongUse")


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (b"", 422, "BadPicture"),
        (b"hello", 422, "BadPicture"),
        (picture()[:200], 422, "BadPicture"),
        (blank(5000, 5000), 413, "PictureTooLarge"),
        (blank(100, 50), 422, "UnfitPicture"),
        (b"\xff" * (MAX_BYTES + 1), 413, "UnfitBody"),
        (b"\xff" * (MAX_BYTES + 10_000), 413, "UnfitBody"),
    ],
    ids=["empty", "no picture", "cut short", "too many pixels", "another size", "too many bytes", "far too many"],
)
async def test_hostile_pictures_are_refused_with_the_reason(
    site: Site, alice: str, body: bytes, status: int, error: str
) -> None:
    told(await ask(site, alice, body), status, error)


async def test_a_body_of_another_kind_is_refused(site: Site, alice: str) -> None:
    for kind in ("text/html", "application/json", "application/x-www-form-urlencoded", ""):
        told(await ask(site, alice, headers={"content-type": kind}), 415, "UnfitBody")
    broken = {"content-type": "multipart/form-data; boundary=x"}
    assert (await ask(site, alice, b"--y\r\nnonsense", headers=broken)).status_code == 400


async def test_a_program_that_asks_too_often_is_told_how_long_to_wait(world: World, site: Site) -> None:
    world.runtime.settings = world.runtime.settings.model_copy(update={"api_rate": 3})
    alice, bob = await secret_of(world, "alice"), await secret_of(world, "bob")
    for _ in range(3):
        assert (await ask(site, alice)).status_code == 200
    refused = await ask(site, alice)
    told(refused, 429, "AskedTooOften")
    assert refused.headers["retry-after"] == "20"
    assert (await ask(site, bob)).status_code == 200, "each token has a rate of its own"
    world.clock.advance(20)
    assert (await ask(site, alice)).status_code == 200
    assert (await ask(site, alice)).status_code == 429


async def test_the_rate_is_judged_before_the_body_is_taken(world: World, site: Site, alice: str) -> None:
    world.runtime.settings = world.runtime.settings.model_copy(update={"api_rate": 1})
    assert (await ask(site, alice)).status_code == 200
    told(await ask(site, alice, b"\xff" * MAX_BYTES, headers={"content-type": "text/html"}), 429, "AskedTooOften")


async def test_where_a_broken_model_lies_is_not_told(world: World, site: Site, alice: str, tmp_path: Path) -> None:
    file = tmp_path / "hers-alone.onnx"
    world.runtime.settings = world.runtime.settings.model_copy(update={"models": f"qiangzhi={file}"})
    for kind in ("missing", "no model", "a folder"):
        if kind == "no model":
            file.write_bytes(b"junk")
        elif kind == "a folder":
            file.unlink()
            file.mkdir()
        answer = await ask(site, alice, model="qiangzhi")
        assert "The model qiangzhi" in told(answer, 503, "ModelBroken")
        assert "hers-alone" not in answer.text
        assert str(tmp_path) not in answer.text


async def test_reading_does_not_hold_up_the_page(site: Site, alice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that takes long to read: the page answers meanwhile, because reading happens in a thread."""
    page_answered = threading.Event()

    def slowly(model: str, data: bytes) -> Answer:
        return Answer("read", float(page_answered.wait(10)), (), abstained=False)

    monkeypatch.setattr(reading, "_read", slowly)
    asked = asyncio.create_task(ask(site, alice))
    await asyncio.sleep(0)
    assert (await site.nobody().get("/healthz")).text == "ok"
    page_answered.set()
    assert (await asked).json()["confidence"] == 1.0


async def test_the_api_describes_itself(site: Site) -> None:
    described = (await site.nobody().get("/api/v1/openapi.json")).json()
    post = described["paths"]["/captcha/read"]["post"]
    assert described["servers"] == [{"url": "/api/v1"}]
    assert post["security"] == [{"HTTPBearer": []}]
    assert post["requestBody"]["content"].keys() == {"application/octet-stream", "image/*", "multipart/form-data"}
    assert {"200", "401", "403", "404", "413", "415", "422", "429", "503"} <= post["responses"].keys()
    answer = described["components"]["schemas"]["ReadAnswer"]["properties"]
    assert answer.keys() == {"text", "confidence", "per_character", "abstained", "model"}


async def test_what_is_not_there_is_json_too(site: Site) -> None:
    told(await site.nobody().get("/api/v1/nothing"), 404, "NotFound")
    told(await site.nobody().get(READ), 405, "WrongUse")

"""The page on which a person points at the tiles of a picture to be clicked."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from standby.errors import HandOverNeeded
from standby.services import clicks
from standby.services.actor import Actor
from standby.store.database import Database
from standby.store.migrate import migrate
from standby.store.tables import HandOver
from standby.web.server import serving
from tests.engine.clicking.booth import Booth, click_booth
from tests.web.kit import HTML


@pytest.fixture
async def booth(tmp_path: Path) -> AsyncIterator[Booth]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}")
    await migrate(database)
    async with click_booth(database, tmp_path / "data") as booth:
        booth.eyes.script = ["wrong"] * 3
        with pytest.raises(HandOverNeeded):
            await booth.log_in()
        yield booth
    await database.close()


@pytest.fixture
async def visitor(booth: Booth) -> AsyncIterator[httpx2.AsyncClient]:
    async with serving(booth.runtime) as url, httpx2.AsyncClient(base_url=url.rstrip("/"), headers=HTML) as visitor:
        yield visitor


async def asked_in(booth: Booth) -> HandOver:
    asked = await clicks.asked(booth.runtime, Actor(booth.alice.id), booth.account.id)
    assert asked is not None
    return asked


async def test_chosen_on_the_page(booth: Booth, visitor: httpx2.AsyncClient) -> None:
    asked = await asked_in(booth)
    page = (await visitor.get(f"/hand-over/{asked.uid}")).text
    assert "Which pictures are asked for?" in page
    assert [f'name="tile" value="{number}"' in page for number in range(1, 9)] == [True] * 8
    assert (await visitor.get(f"/hand-over/{asked.uid}/picture")).headers["content-type"] == "image/jpeg"
    wrong = await visitor.post(f"/hand-over/{asked.uid}", data={"tile": booth.wrong.split()})
    again = await asked_in(booth)
    assert wrong.headers["location"] == f"/hand-over/{again.uid}?again=true"
    assert "The portal did not accept that" in (await visitor.get(wrong.headers["location"])).text
    done = await visitor.post(f"/hand-over/{again.uid}", data={"tile": booth.right.split()})
    assert "The portal let Standby in" in (await visitor.get(done.headers["location"])).text


async def test_a_picture_that_the_site_has_forgotten_is_not_shown(booth: Booth, visitor: httpx2.AsyncClient) -> None:
    asked = await asked_in(booth)
    booth.hall.clock.advance(170)
    page = (await visitor.get(f"/hand-over/{asked.uid}")).text
    assert "Fetch the picture" in page
    assert 'name="tile"' not in page
    fetched = await visitor.post(f"/hand-over/{asked.uid}/another")
    assert 'name="tile"' in (await visitor.get(fetched.headers["location"])).text


async def test_who_comes_too_late_is_told_how_to_log_in(booth: Booth, visitor: httpx2.AsyncClient) -> None:
    asked = await asked_in(booth)
    booth.hall.clock.advance(21 * 60)
    for _ in range(2):
        page = (await visitor.get(f"/hand-over/{asked.uid}")).text
        assert "Too late" in page
        assert f"standby account login {booth.account.id}" in page
        assert "will ask again" not in page
        await booth.hall.run_now("housekeeping")
    booth.eyes.script = []
    await booth.log_in()
    page = (await visitor.get(f"/hand-over/{asked.uid}")).text
    assert ("Somebody is logged in" in page, "account login" in page) == (True, False)


@pytest.mark.parametrize(
    "form", [{}, {"tile": ["9"]}, {"tile": ["1"] * 9}, {"tile": ["<b>"]}], ids=["none", "ninth", "many", "markup"]
)
async def test_what_names_no_tile_is_an_error_page(
    booth: Booth, visitor: httpx2.AsyncClient, form: dict[str, list[str]]
) -> None:
    asked = await asked_in(booth)
    answer = await visitor.post(f"/hand-over/{asked.uid}", data=form or {"other": "1"})
    assert (answer.status_code, "text/html" in answer.headers["content-type"]) == (400, True)
    assert (await asked_in(booth)).uid == asked.uid

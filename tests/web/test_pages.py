"""The status page: what it shows, in which language, to hostile eyes, and when something is broken."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from standby.services import budgets, status
from standby.settings import load_settings
from standby.store.tables import Delivery, User, Watch
from tests.web.kit import Site, ask_alice, busy_scene
from tests.world import World

SEEN = re.compile(r'name="seen" value="([^"]+)"')
NASTY = "<script>alert(1)</script>\u202e{x}" + "很" * 500


async def page_of(site: Site, watch: Watch, **headers: str) -> str:
    return (await (await site.as_owner(watch, **headers)).get("/")).text


async def test_the_grades_stand_there_with_their_average(world: World, site: Site) -> None:
    watch = await world.watching()
    await world.checked_and_told(watch)
    text = await page_of(site, watch)
    (row,) = await status.watch_rows(world.runtime, watch.user_id)
    assert row.transcript is not None
    assert row.average is not None
    assert all(grade.course in text for grade in row.transcript.grades if grade.published)
    assert not any(grade.course in text for grade in row.transcript.grades if not grade.published)
    assert f"{row.average.display} / 4.0" in text
    assert "(not passed)" in text
    assert len(re.findall("<caption>", text)) == 2  # one table for each term
    assert "All grades at ssfw" in text


async def test_before_the_first_look_nothing_is_claimed(world: World, site: Site) -> None:
    text = await page_of(site, await world.watching())
    assert "No grades are known yet" in text
    assert "standing by" in text


async def test_every_state_has_its_word(world: World, site: Site) -> None:
    alice = await busy_scene(world)
    text = (await (await site.signed_in(alice)).get("/")).text
    for word in ("standing by", "stopped", "waits for you", "You are needed", "Read the picture"):
        assert word in text
    bob = (await (await site.signed_in(await world.row(User, 2))).get("/")).text
    assert ">paused<" in bob
    assert "Go on" in bob


async def test_a_failing_watch_says_why_in_the_visitors_language(world: World, site: Site) -> None:
    watch = await world.watching()
    world.fault(kind="status", status=503)
    await world.check(watch)
    assert "answered with an error of its own (HTTP 503)" in await page_of(site, watch)
    visitor = await site.as_owner(watch)
    await visitor.post("/language", data={"locale": "zh-CN"})
    chinese = (await visitor.get("/")).text
    assert "HTTP 503" in chinese
    assert "answered with" not in chinese


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({"accept-language": "zh-TW,en;q=0.5"}, "zh-CN"),
        ({"accept-language": "fr"}, "en"),
        ({"accept-language": "zh", "cookie": "language=en"}, "en"),
        ({"cookie": "language=xx"}, "en"),
    ],
)
async def test_a_stranger_is_spoken_to_in_their_language(site: Site, headers: dict[str, str], language: str) -> None:
    assert f'<html lang="{language}">' in (await site.nobody(**headers).get("/")).text


async def test_a_user_is_spoken_to_in_theirs(world: World, site: Site) -> None:
    chen = await world.user("chen", locale="zh-CN")
    visitor = await site.signed_in(chen)
    assert "还没有" in (await visitor.get("/")).text
    await visitor.post("/language", data={"locale": "en"})
    assert "Nothing is watched yet" in (await visitor.get("/")).text


async def test_who_uses_the_budget(world: World, site: Site) -> None:
    """A member sees their own share and everybody else's; an administrator sees names."""
    alices = await world.watching("alice", 0)
    await world.watching("bob", 1)
    await world.watching("chen", 2)
    alice = await world.row(User, alices.user_id)
    (seen,) = await budgets.of_user(world.runtime, alice)
    assert dict(seen.looks) == {"alice": 6.0, "": 12.0}
    assert "bob" not in await page_of(site, alices)
    assert "12 looks an hour" in await page_of(site, alices)
    async with world.database.write() as session:
        (await session.get_one(User, alice.id)).role = "administrator"
    (seen,) = await budgets.of_user(world.runtime, await world.row(User, alice.id))
    assert dict(seen.looks) == {"alice": 6.0, "bob": 6.0, "chen": 6.0}


async def test_hostile_names_and_courses_stay_text(world: World, site: Site) -> None:
    watch = await world.watching()
    await world.checked_and_told(watch)
    world.box.world.publish(world.student().login, NASTY, "<b>99</b>")
    await world.checked_and_told(watch)
    async with world.database.write() as session:
        (await session.get_one(Watch, watch.id)).name = NASTY
        (await session.get_one(Delivery, 1)).state = "refused"
        (await session.get_one(Delivery, 1)).error = NASTY
    text = await page_of(site, watch)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text
    assert "<b>99</b>" not in text
    assert "\u202e" not in text
    assert "很" * 400 not in text


# ---------------------------------------------------------------- refreshing


async def live(site: Site, watch: Watch, seen: list[str]) -> Any:
    return await (await site.as_owner(watch)).get("/live", params={"seen": seen})


async def test_nothing_is_sent_when_nothing_changed(world: World, site: Site) -> None:
    watch = await world.watching()
    await world.checked_and_told(watch)
    answer = await live(site, watch, SEEN.findall(await page_of(site, watch)))
    assert (answer.status_code, answer.content) == (204, b"")
    assert "hx-refresh" not in answer.headers


async def test_only_what_changed_is_sent(world: World, site: Site) -> None:
    watch = await world.watching()
    await world.checked_and_told(watch)
    seen = SEEN.findall(await page_of(site, watch))
    world.clock.advance(600)
    await world.check(watch)
    quiet = await live(site, watch, seen)
    assert set(re.findall(r'id="([\w-]+)" hx-swap-oob="true"', quiet.text)) == {"now-1", "timeline"}
    world.box.world.publish(world.student().login)
    await world.checked_and_told(watch)
    loud = await live(site, watch, seen)
    changed = set(re.findall(r'id="([\w-]+)" hx-swap-oob="true"', loud.text))
    assert {"grades-1-all", "sum-1", "told", "newest"} <= changed
    assert not changed & {"act-1", "waiting", "budgets"}


async def test_a_watch_that_came_or_went_loads_the_page_anew(world: World, site: Site) -> None:
    watch = await world.watching()
    seen = SEEN.findall(await page_of(site, watch))
    await world.watch(await world.account(await world.row(User, watch.user_id), world.student(1)))
    assert (await live(site, watch, seen)).headers["hx-refresh"] == "true"
    assert (await live(site, watch, ["nonsense", "x" * 2000])).headers["hx-refresh"] == "true"


# ---------------------------------------------------------------- size, files, health


async def test_the_first_page_is_small_and_asks_nobody_else(world: World, site: Site) -> None:
    alice = await busy_scene(world)
    visitor = await site.signed_in(alice)
    page = await visitor.get("/")
    links = re.findall(r'(?:src|href|action)="([^"]+)"', page.text)
    assert all(urljoin(site.url, link).startswith(site.url) for link in links)
    files = {link for link in re.findall(r'(?:src|href)="([^"]+)"', page.text) if link.startswith("/static/")}
    assert len(files) == 4
    sizes = [len((await visitor.get(file)).content) for file in files]
    assert len(page.content) + sum(sizes) < 100_000
    assert "<style" not in page.text
    assert not re.search(r"<script(?! src=\"/static/)|\son\w+=|style=|javascript:", page.text)


async def test_files_are_kept_but_asked_for_again(site: Site) -> None:
    first = await site.nobody().get("/static/standby.css")
    again = await site.nobody().get("/static/standby.css", headers={"if-none-match": first.headers["etag"]})
    assert (first.headers["cache-control"], again.status_code) == ("no-cache", 304)


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/vendor", "/static//etc/passwd"]
)
async def test_nothing_but_the_files_is_served(site: Site, path: str) -> None:
    assert (await site.nobody().get(path)).status_code == 404


async def test_no_metrics_without_a_token_set(world: World, site: Site) -> None:
    world.runtime.settings = world.runtime.settings.model_copy(
        update={"metrics_token": load_settings(_env_file=None).metrics_token}
    )
    assert (await site.nobody().get("/metrics", headers={"authorization": "Bearer "[:6]})).status_code == 404


async def test_health_follows_the_database(world: World, site: Site, tmp_path: Path) -> None:
    assert (await site.nobody().get("/healthz")).text == "ok"
    await lose_database(world, tmp_path)
    answer = await site.nobody().get("/healthz")
    assert (answer.status_code, "sqlite" in answer.text) == (503, False)


async def lose_database(world: World, folder: Path) -> None:
    await world.database.engine.dispose()
    for file in folder.glob("standby.db*"):
        file.unlink()
    (folder / "standby.db").mkdir()


async def test_a_mistake_of_ours_shows_no_more_than_its_name(
    world: World, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await site.signed_in(await world.user("alice"))
    await lose_database(world, tmp_path)
    answer = await visitor.get("/")
    assert answer.status_code == 500
    assert "That did not work" in answer.text
    assert "Traceback" not in answer.text
    assert str(tmp_path) not in answer.text
    assert "SELECT" not in answer.text
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/watches/1/pause", 405),
        ("POST", "/watches/one/pause", 404),
        ("POST", "/watches/99999999999999999999/pause", 404),
        ("POST", "/", 405),
        ("DELETE", "/", 405),
        ("POST", "/language", 400),
        ("GET", "/sign-in/forged", 400),
        ("GET", "/hand-over/none?again=maybe", 400),
        ("GET", "/docs", 404),
        ("GET", "/openapi.json", 404),
    ],
)
async def test_every_error_is_a_page(site: Site, method: str, path: str, status: int) -> None:
    answer = await site.nobody().request(method, path, headers={"content-length": "0"} if method != "GET" else {})
    assert answer.status_code == status
    assert "text/html" in answer.headers["content-type"]
    assert 'href="/"' in answer.text


async def test_a_huge_watch_number_is_no_mistake_of_ours(world: World, site: Site) -> None:
    visitor = await site.signed_in(await world.user("alice"))
    assert (await visitor.post("/watches/99999999999999999999/pause")).status_code == 404


async def test_someone_who_is_asked_sees_it_first(world: World, site: Site) -> None:
    watch, asked = await ask_alice(world)
    text = await page_of(site, watch)
    assert text.index(f"/hand-over/{asked.uid}") < text.index(">Watches</h2>")

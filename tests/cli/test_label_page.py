"""The labelling page: for who has its address on this machine, and usable by anybody who has."""

import json
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from playwright.async_api import Page, expect

from standby.captcha.model import load_reader
from standby.cli.captcha.page.serve import labelling_page
from standby.training.labelling.desk import Desk, Wanted, desk
from standby.training.labelling.ledger import UNREADABLE, Entry, Ledger
from tests.captcha.codes import black, stored, texts
from tests.web.browser import axe, browsing, looking

TEXTS = texts(14)


@pytest.fixture
def codes(tmp_path: Path) -> Path:
    folder = tmp_path / "<b>codes"
    folder.mkdir()
    for place, text in enumerate(TEXTS):
        (folder / f"IMG_{place:04}.png").write_bytes(stored(black(text)))
    return folder


@pytest.fixture
async def table(codes: Path) -> AsyncIterator[Desk]:
    with desk(Wanted(codes, reader=load_reader("ssfw"))) as found:
        yield found


@pytest.fixture
async def url(table: Desk) -> AsyncIterator[str]:
    async with labelling_page(table) as address:
        yield address


def labels(codes: Path) -> dict[str, str]:
    ledger = Ledger(codes / "labels.csv")
    entries = [(text, ledger.entry(f"IMG_{place:04}.png")) for place, text in enumerate(TEXTS)]
    return {text: entry.label for text, entry in entries if entry and entry.label}


async def test_a_student_labels_by_keyboard_alone(codes: Path, table: Desk, url: str) -> None:
    async with browsing() as browser, looking(browser, origin(url)) as page:
        await page.goto(url)
        await expect(page.get_by_label("Characters")).to_be_focused()
        for place in range(10):
            await confirm(page, f"{place} of 14")
        await expect(page.get_by_text("10 of 14")).to_be_visible()
        await expect(page.get_by_text("95 % interval")).to_be_visible()
        # The shortcut is the script's, and a page is seen before its script has run.
        await page.wait_for_load_state("load")
        await page.keyboard.press("Control+z")
        await expect(page.get_by_text("Taken back.")).to_be_visible()
        await expect(page.get_by_label("Characters")).to_be_focused()
        await page.keyboard.type("zzzz")
        await expect(page.get_by_label("Characters")).to_have_value("zzzz")
        await page.keyboard.press("Control+z")
        assert len(labels(codes)) == 9, "while there is typing, Ctrl+Z is the field's own"
        await page.get_by_label("Characters").fill("zzzz")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("zzzz")
        await page.get_by_role("button", name="No code").click()
        await expect(page.get_by_text("11 of 14")).to_be_visible()
    assert sum(text == label for text, label in labels(codes).items()) >= 8
    assert list(labels(codes).values()).count("zzzz") == 1


async def test_two_tabs_and_no_script(codes: Path, table: Desk, url: str) -> None:
    async with browsing() as browser, looking(browser, origin(url), java_script_enabled=False) as one:
        other = await one.context.new_page()
        for tab in (one, other):
            await tab.goto(url)
        await one.get_by_label("Characters").fill("1111")
        await one.get_by_role("button", name="Save").click()
        await other.get_by_label("Characters").fill("2222")
        await other.get_by_role("button", name="Save").click()
        await expect(other.get_by_role("status")).to_contain_text("answered already")
        await other.get_by_role("button", name="Undo").click()
        await expect(other.get_by_role("status")).to_contain_text("Taken back")
        await other.get_by_label("Characters").fill("3333")
        await other.keyboard.press("Enter")
        await expect(other.get_by_role("status")).to_contain_text("3333")
    assert list(labels(codes).values()) == ["3333"]


async def test_everything_can_be_answered(codes: Path, table: Desk, url: str) -> None:
    async with browsing() as browser, looking(browser, origin(url), locale="zh-CN") as page:
        await page.goto(url)
        await page.get_by_role("button", name="跳过").click()
        for place in range(len(TEXTS)):
            await confirm(page, f"{place} / 14")
        await expect(page.get_by_role("heading", name="全部标注完了")).to_be_visible()
        await page.get_by_role("button", name="English").click()
        await expect(page.get_by_role("heading", name="All pictures are labelled")).to_be_visible()
    assert len(labels(codes)) == 14


async def test_a_doubted_label_shows_both_readings(codes: Path) -> None:
    rows = {f"IMG_{place:04}.png": text for place, text in enumerate(TEXTS[:4])}
    wrong = {file: f"zz{text[2:]}" for file, text in list(rows.items())[:3]}
    (codes / "labels.csv").write_text("file,label\n" + "".join(f"{a},{b}\n" for a, b in (rows | wrong).items()))
    with desk(Wanted(codes, reader=load_reader("ssfw"), review=True)) as found:
        async with labelling_page(found) as url, browsing() as browser, looking(browser, origin(url)) as page:
            await page.goto(url)
            first = found.sitting.current()
            assert first
            await expect(page.get_by_role("button", name=f"Keep the label {first.label}")).to_be_focused()
            await screenshot(page, "review")
            await page.get_by_role("button", name=f"Take what the reader sees {first.guess}").click()
            await expect(page.get_by_text("1 of 3")).to_be_visible()
            await expect(page.get_by_role("button", name="Keep the label")).to_be_focused()
            await page.keyboard.press("Enter")
            await expect(page.get_by_text("2 of 3")).to_be_visible()
            await page.get_by_label("Or type it").fill("abcd")
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("heading", name="Nothing is left")).to_be_visible()
            second, third = (each.file for each in found.sitting.done[1:])
    ledger = Ledger(codes / "labels.csv")
    assert ledger.entry(first.item.file) == Entry(first.guess)
    assert ledger.entry(second) == Entry(wrong[second], "checked")
    assert ledger.entry(third) == Entry("abcd")


# ---------------------------------------------------------------- strangers


async def test_only_who_has_the_address_gets_in(url: str, codes: Path) -> None:
    async with httpx2.AsyncClient(trust_env=False) as visitor:
        assert (await visitor.get(url)).status_code == 200
        for path in ("", "guess/", "guess/answer", "docs", "openapi.json", "look/standby.css"):
            answer = await visitor.get(origin(url) + "/" + path)
            assert answer.status_code == 404, path


async def test_no_other_name_leads_here(url: str) -> None:
    async with httpx2.AsyncClient(trust_env=False) as visitor:
        for host in ("evil.example", "127.0.0.1", "127.0.0.1:1", ""):
            answer = await visitor.get(url, headers={"host": host})
            assert answer.status_code in {400, 421}, host
            assert "IMG" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"origin": "null"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:1"},
    ],
)
async def test_no_other_site_answers_for_the_person(url: str, codes: Path, headers: dict[str, str]) -> None:
    async with httpx2.AsyncClient(trust_env=False) as visitor:
        form = {"action": "save", "text": "oops", "picture": await shown_picture(visitor, url)}
        assert (await visitor.post(url + "answer", data=form, headers=headers)).status_code == 403
        assert not (codes / "labels.csv").exists()
        assert (await visitor.post(url + "answer", data=form)).status_code == 303
        assert list(labels(codes).values()) == ["oops"]


async def test_what_nobody_typed_is_refused_in_words(url: str, codes: Path) -> None:
    async with httpx2.AsyncClient(trust_env=False) as visitor:
        picture = await shown_picture(visitor, url)
        long = await visitor.post(url + "answer", data={"action": "save", "text": "<b>" * 20, "picture": picture})
        assert long.status_code == 400
        assert "1 to 32 characters" in long.text
        assert "<b>" not in long.text
        assert (await visitor.post(url + "answer", data={"text": "x"})).status_code == 422
        assert (
            (await visitor.post(url + "answer", data={"action": "undo"})).headers["location"].endswith("told=nothing")
        )
        for uid in ("0" * 20, "..%2f..%2flabels"):
            assert (await visitor.get(f"{url}picture/{uid}.png")).status_code == 404
        page = await visitor.get(url)
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert not re.search(r"<(script|style)>|https?://", page.text)


async def test_unreadable_is_kept(url: str, codes: Path) -> None:
    async with httpx2.AsyncClient(trust_env=False) as visitor:
        await visitor.post(url + "answer", data={"action": "unreadable", "picture": await shown_picture(visitor, url)})
    notes = [Ledger(codes / "labels.csv").entry(f"IMG_{place:04}.png") for place in range(14)]
    assert notes.count(Entry("", UNREADABLE)) == 1


# ---------------------------------------------------------------- looks


@pytest.mark.parametrize(
    ("width", "scheme", "locale"),
    [(360, "light", "zh-CN"), (360, "dark", "en"), (1280, "light", "en"), (1280, "dark", "zh-CN")],
)
async def test_it_fits_and_everybody_can_use_it(
    table: Desk, url: str, request: pytest.FixtureRequest, width: int, scheme: str, locale: str
) -> None:
    cache: pytest.Cache | None = getattr(request.config, "cache", None)
    judge = axe(cache.mkdir("axe")) if cache else ""
    options = {"viewport": {"width": width, "height": 640}, "color_scheme": scheme, "locale": locale}
    for _ in range(10):
        asked = table.sitting.current()
        assert asked
        table.sitting.answer(asked.item.file, asked.guess)
    async with browsing() as browser, looking(browser, origin(url), bypass_csp=True, **options) as page:
        await page.goto(f"{url}?told=saved")
        await screenshot(page, f"label-{width}-{scheme}-{locale}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        for button in await page.locator("button:visible").all():
            box = await button.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 40, "too small for a thumb"
        save = await page.locator("button[value=save]").bounding_box()
        assert save is not None
        room = 360 if width == 360 else 640
        assert save["y"] + save["height"] < room, "a phone's keyboard leaves picture, field and button to be seen"
        if judge:
            await page.evaluate(judge)
            found = (await page.evaluate("axe.run()"))["violations"]
            assert found == [], json.dumps([(each["id"], each["nodes"][0]["html"][:200]) for each in found])


async def confirm(page: Page, progress: str) -> None:
    """Press Enter once the next picture is there."""
    await expect(page.get_by_text(progress)).to_be_visible()
    await expect(page.locator("#text")).to_be_focused()
    await page.keyboard.press("Enter")


def origin(url: str) -> str:
    return url.rstrip("/").rpartition("/")[0]


async def shown_picture(visitor: httpx2.AsyncClient, url: str) -> str:
    found = re.search(r'name="picture" value="(\w+)"', (await visitor.get(url)).text)
    assert found
    return found[1]


async def screenshot(page: Page, name: str) -> None:
    if folder := os.environ.get("STANDBY_SCREENSHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

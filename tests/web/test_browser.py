"""What people do with the page, in Debian's chromium."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from standby.cli.demo import demo_settings
from standby.engine.links import Links
from standby.engine.opening import opened
from standby.engine.process import running
from standby.sandbox import running_sandbox
from standby.sandbox.mailbox import Mailbox
from standby.services import accounts, people, watches
from standby.services.actor import Actor
from standby.store.tables import Watch
from standby.web.server import serving
from tests.web.browser import browsing, looking
from tests.web.kit import Site, ask_alice
from tests.world import World


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


async def test_the_row_turns_when_a_grade_is_published(browser: Browser, tmp_path: Path) -> None:
    """The whole thing: portal, engine, mail and page run; what the person has open and focused stays so."""
    async with (
        running_sandbox() as box,
        Mailbox() as mailbox,
        opened(demo_settings(tmp_path, mailbox, 0)) as runtime,
        serving(runtime) as url,
        running(runtime),
        looking(browser, url) as page,
    ):
        student = box.accounts[0]
        alice = await people.add(runtime, "alice", "alice@example.org", locale="en")
        account = await accounts.add(runtime, alice.id, "ssfw", box.base_urls["ssfw"], student.login, student.password)
        await watches.add(runtime, Actor(alice.id), account.id)
        await page.goto(Links(url.rstrip("/"), runtime.vault).sign_in(alice.id))
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.locator(".told li").first).to_contain_text("All grades at ssfw")
        await page.reload()  # the table came with the first look; from here on nothing is loaded anew
        await page.evaluate("window.loaded = 'once'")
        await page.locator("summary").click()
        await page.get_by_role("button", name="Pause").focus()

        published = box.world.publish(student.login, "天体物理", "97")

        await expect(page.get_by_role("row", name=re.compile(f"{published.course}.*97"))).to_be_visible()
        await expect(page.locator(".told li").first).to_contain_text("New grade: 天体物理 97")
        await expect(page.locator("p[role=status]", has_text="New grade: 天体物理 97")).to_be_attached()
        await expect(page.get_by_role("button", name="Pause")).to_be_focused()
        assert await page.evaluate("document.querySelector('details').open")
        assert await page.evaluate("window.loaded") == "once"


async def test_a_person_reads_the_picture(browser: Browser, world: World, site: Site) -> None:
    watch, asked = await ask_alice(world)
    async with looking(browser, site.url) as page:
        await page.goto(site.links.sign_in(watch.user_id))
        await page.get_by_role("button", name="Sign in").click()
        await page.get_by_role("link", name="Read the picture").click()
        await expect(page.get_by_role("img", name="Picture with the characters")).to_have_js_property(
            "naturalWidth", 68
        )
        await expect(page.get_by_label("Characters")).to_be_focused()
        await page.keyboard.type("0000")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("did not accept")
        (again,) = await world.asked()
        await page.keyboard.type(world.eyes.painted.texts[again.picture])
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        await page.get_by_role("link", name="To the start").click()
        await expect(page.get_by_text("You are needed")).to_have_count(0)
    assert asked.uid != again.uid


async def test_pausing_by_the_mailed_link(browser: Browser, world: World, site: Site) -> None:
    watch = await world.watching()
    await world.checked_and_told(watch)
    found = re.search(r"http://\S+/pause/[\w.-]+", world.mails()[0].part("plain"))
    assert found
    async with looking(browser, site.url) as page:
        await page.goto(found[0])
        assert (await world.row(Watch, watch.id)).state == "active"
        await page.get_by_role("button", name="Pause").click()
        await expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    assert (await world.row(Watch, watch.id)).state == "paused"


async def test_another_language_on_the_same_page(browser: Browser, world: World, site: Site) -> None:
    watch = await world.watching()
    async with looking(browser, site.url) as page:
        await page.goto(site.links.pause(watch.id))
        await page.get_by_role("button", name="中文").click()
        await expect(page).to_have_url(site.links.pause(watch.id))
        await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        await expect(page.get_by_role("button", name="暂停")).to_be_visible()
        await page.get_by_role("button", name="English").click()
        await expect(page.get_by_role("button", name="Pause")).to_be_visible()


async def test_without_scripts_everything_works_by_reloading(browser: Browser, world: World, site: Site) -> None:
    watch = await world.watching()
    async with looking(browser, site.url, java_script_enabled=False) as page:
        await page.goto(site.links.sign_in(watch.user_id))
        await page.get_by_role("button", name="Sign in").click()
        await world.checked_and_told(watch)
        await page.get_by_role("link", name="Reload").click()
        await page.locator("summary").click()
        await expect(page.get_by_role("table").first).to_be_visible()
        await page.get_by_role("button", name="Pause").click()
        await page.get_by_role("button", name="Go on").click()
        await page.get_by_role("button", name="Log out").click()
        await expect(page.get_by_role("heading", name="Standby is running")).to_be_visible()


async def test_by_keyboard_alone(browser: Browser, world: World, site: Site) -> None:
    watch = await world.watching()
    await world.checked_and_told(watch)
    async with looking(browser, site.url) as page:
        await page.goto(site.links.sign_in(watch.user_id))
        await expect(page.get_by_role("button", name="Sign in")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Watches", exact=True)).to_be_visible()
        reached = []
        for _ in range(8):
            await page.keyboard.press("Tab")
            reached.append(await page.evaluate("document.activeElement.textContent.trim().split(/\\s+/)[0]"))
            width = await page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
            assert width >= 2, reached
        assert reached == ["To", "Standby", "Watches", "alice", "中文", "Log", "Grades", "Pause"]
        await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("table").first).to_be_visible()


async def test_a_page_that_lost_its_server_says_so(browser: Browser, world: World, site: Site) -> None:
    watch = await world.watching()
    async with looking(browser, site.url) as page:
        await page.goto(site.links.sign_in(watch.user_id))
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.locator("#lost")).to_be_empty()
        await page.route("**/live*", lambda route: route.fulfill(status=502, body="no"))
        await expect(page.get_by_text("No connection to Standby")).to_be_visible()
        await page.unroute("**/live*")
        await expect(page.locator("#lost")).to_be_empty()


async def test_signing_out_elsewhere_ends_the_page(browser: Browser, world: World, site: Site) -> None:
    watch = await world.watching()
    async with looking(browser, site.url) as page:
        await page.goto(site.links.sign_in(watch.user_id))
        await page.get_by_role("button", name="Sign in").click()
        await page.context.clear_cookies()
        await expect(page.get_by_role("heading", name="Standby is running")).to_be_visible()


async def test_a_hidden_tab_asks_nothing(browser: Browser, world: World, site: Site) -> None:
    watch = await world.watching()
    async with looking(browser, site.url) as page:
        await page.goto(site.links.sign_in(watch.user_id))
        await page.get_by_role("button", name="Sign in").click()
        async with page.expect_request("**/live*"):
            pass
        await page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true, configurable: true})")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.wait_for_timeout(4500)  # two turns
        # The browser may fetch the page's icon as late as now.
        assert [url for url in asked if not url.endswith("/static/icon.svg")] == []
        async with page.expect_request("**/live*"):
            await page.evaluate("delete document.hidden")

"""Every page, narrow and wide, light and dark, in both languages: nothing sticks out, and everybody can use it.

``STANDBY_SCREENSHOTS=folder`` keeps what was looked at.
"""

import json
import os
from pathlib import Path

import pytest
from playwright.async_api import Page

from standby.services import invitations
from standby.services.actor import OPERATOR
from tests.web.browser import axe, browsing, looking
from tests.web.kit import Site, busy_scene
from tests.world import World

LOOKS = [
    (360, "light", "zh-CN"),
    (360, "dark", "en"),
    (1280, "light", "en"),
    (1280, "dark", "zh-CN"),
]


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
async def test_every_page(
    world: World, site: Site, request: pytest.FixtureRequest, width: int, scheme: str, locale: str
) -> None:
    alice = await busy_scene(world)
    (asked,) = await world.asked()
    cache: pytest.Cache | None = getattr(request.config, "cache", None)
    judge = axe(cache.mkdir("axe")) if cache else ""
    pages = {
        "welcome": "/",
        "sign-in": site.path(site.links.sign_in(alice.id)),
        "pause": site.path(site.links.pause(1)),
        "paused": site.path(site.links.pause(5)),
        "hand-over": f"/hand-over/{asked.uid}",
        "wrong-answer": f"/hand-over/{asked.uid}?again=true",
        "error": "/sign-in/forged",
        "missing": "/nowhere",
        "log-in": "/log-in",
        "reset": "/reset",
        "register": invitations.link_of(world.runtime, await invitations.add(world.runtime, OPERATOR))[len(site.url) :],
    }
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "locale": locale}
    name = f"{width}-{scheme}-{locale}"
    async with browsing() as browser, looking(browser, site.url, bypass_csp=True, **options) as page:
        await page.context.add_cookies([{"name": "language", "value": locale, "url": site.url}])
        for title, path in pages.items():
            await page.goto(site.url + path)
            await judged(page, f"{title}-{name}", width, judge)
        await page.goto(site.url + pages["sign-in"])
        await page.locator("main button").click()
        await page.locator("summary").first.wait_for()
        await judged(page, f"home-{name}", width, judge)
        for summary in await page.locator("summary").all():
            await summary.click()
        await judged(page, f"grades-{name}", width, judge)
        for title in ("me", "people", f"people/{alice.id}", "password"):
            await page.goto(f"{site.url}/{title}")
            await judged(page, f"{title.replace('/', '-')}-{name}", width, judge)


async def judged(page: Page, name: str, width: int, judge: str) -> None:
    if folder := os.environ.get("STANDBY_SCREENSHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than the screen"
    assert await page.locator("h1").count() == 1, name
    assert await page.evaluate("[...document.images].every(image => image.hasAttribute('alt'))"), name
    assert await page.evaluate(
        "[...document.querySelectorAll('[id]')].map(e => e.id).every((v, i, a) => a.indexOf(v) == i)"
    )
    for button in await page.locator("button:visible, a.button:visible").all():
        box = await button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 40, f"{name}: too small to be touched"
    if judge:
        await page.evaluate(judge)
        found = (await page.evaluate("axe.run()"))["violations"]
        assert found == [], f"{name}: {json.dumps([(v['id'], v['nodes'][0]['html'][:200]) for v in found])}"

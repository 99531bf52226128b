"""A house from its first evening on, in Debian's chromium: two sizes, two languages, by the words on the page.

``STANDBY_SCREENSHOTS=folder`` keeps what was looked at.
"""

import re

import pytest
from playwright.async_api import Page, expect

from standby.cli.running import show_the_way_in
from standby.i18n import translator
from tests.web.browser import browsing, looking
from tests.web.kit import PASSWORD, Site, code_for
from tests.web.test_looks import judged
from tests.world import World

NEW = "another long sentence"


@pytest.mark.parametrize(
    ("locale", "width", "scheme"), [("zh-CN", 360, "dark"), ("en", 1280, "light")], ids=["phone-zh", "desktop-en"]
)
async def test_a_house_from_its_first_evening(
    world: World, site: Site, capsys: pytest.CaptureFixture[str], locale: str, width: int, scheme: str
) -> None:
    _ = translator(locale).text
    name = f"{width}-{scheme}-{locale}"
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "locale": locale}
    await show_the_way_in(world.runtime)
    first = re.search(r"http\S+", capsys.readouterr().err)
    assert first
    async with (
        browsing() as browser,
        looking(browser, site.url, **options) as ada,
        looking(browser, site.url, **options) as mei,
        looking(browser, site.url, **options) as phone,
    ):

        async def seen(page: Page, title: str) -> None:
            await judged(page, f"{title}-{name}", width, "")

        async def log_in(page: Page, password: str) -> None:
            await page.goto(f"{site.url}/log-in")
            await page.get_by_label(_("Name"), exact=True).fill("梅")
            await page.get_by_label(_("Password"), exact=True).fill(password)
            await page.keyboard.press("Enter")

        # The administrator comes in by the console's link and invites.
        await ada.goto(first[0])
        await seen(ada, "register-first")
        await ada.get_by_role("button", name=_("Go on")).click()
        await ada.get_by_label(_("Name"), exact=True).fill("ada")
        await ada.get_by_label(_("Password"), exact=True).fill(PASSWORD)
        await ada.get_by_role("button", name=_("Come in")).click()
        await ada.get_by_role("link", name=_("People"), exact=True).click()
        await ada.get_by_role("button", name=_("Invite"), exact=True).click()
        link = await ada.get_by_label(_("Link of this invitation")).first.input_value()

        # A member registers by it and by a mailed code.
        await mei.goto(link)
        await seen(mei, "register")
        await mei.get_by_label(_("Mail address")).fill("mei@example.org")
        await mei.keyboard.press("Enter")
        await expect(mei.get_by_role("heading", level=1)).to_have_text(_("Your name and your password"))
        await mei.get_by_label(_("Code from the mail")).fill("000")
        await mei.get_by_label(_("Name"), exact=True).fill("梅")
        await mei.get_by_label(_("Password"), exact=True).fill(PASSWORD)
        await mei.get_by_role("button", name=_("Come in")).click()
        await expect(mei.get_by_role("alert")).to_contain_text(
            _("This code is not right, has been used, or its time is over.")
        )
        await seen(mei, "register-code")
        await mei.get_by_label(_("Code from the mail")).fill(await code_for(world, "mei@example.org"))
        await mei.get_by_label(_("Password"), exact=True).fill(PASSWORD)
        await mei.get_by_role("button", name=_("Come in")).click()
        await expect(mei.get_by_role("navigation").get_by_role("link", name="梅")).to_be_visible()
        await expect(mei.get_by_role("link", name=_("People"), exact=True)).to_have_count(0)

        # Out, and in again, here and on the phone; a wrong password is told in the same breath.
        await mei.get_by_role("button", name=_("Log out"), exact=True).click()
        await log_in(mei, "not the password")
        await expect(mei.get_by_role("alert")).to_contain_text(_("The name or the password is not right."))
        await seen(mei, "log-in")
        for page in (mei, phone):
            await log_in(page, PASSWORD)
            await expect(page.get_by_role("navigation").get_by_role("link", name="梅")).to_be_visible()
        await mei.get_by_role("link", name="梅").click()
        await expect(mei.locator("#sessions + ul > li")).to_have_count(2)
        await seen(mei, "me")

        # The password is forgotten on the phone and set anew: nobody is in any more.
        await phone.get_by_role("button", name=_("Log out"), exact=True).click()
        await phone.goto(f"{site.url}/log-in")
        await phone.get_by_role("link", name=_("Forgot the password?")).click()
        await seen(phone, "reset")
        await phone.get_by_label(_("Name"), exact=True).fill("梅")
        await phone.keyboard.press("Enter")
        await expect(phone.get_by_label(_("Code from the mail"))).to_be_visible()
        await phone.get_by_label(_("Code from the mail")).fill(await code_for(world, "mei@example.org"))
        await seen(phone, "reset-code")
        await phone.get_by_label(_("New password")).fill(NEW)
        await phone.get_by_role("button", name=_("Set the password")).click()
        await expect(phone.get_by_role("status")).to_be_visible()
        await seen(phone, "log-in-fresh")
        await mei.reload()
        await expect(mei.get_by_role("heading", level=1)).to_have_text(_("Log in"))
        for page in (phone, mei):
            await log_in(page, NEW)
            await expect(page.get_by_role("navigation").get_by_role("link", name="梅")).to_be_visible()

        # Logged out elsewhere, one by one; then another password.
        await phone.goto(f"{site.url}/me")
        await phone.get_by_role("button", name=_("Log out {browser}", browser="Chrome · Linux")).click()
        await expect(phone.get_by_role("status")).to_be_visible()
        await mei.goto(f"{site.url}/me")
        await expect(mei.get_by_role("heading", level=1)).to_have_text(_("Log in"))
        await phone.get_by_role("link", name=_("Change your password")).click()
        await seen(phone, "password")
        await phone.get_by_label(_("The password you have now")).fill(NEW)
        await phone.get_by_label(_("New password")).fill(PASSWORD)
        await phone.keyboard.press("Enter")
        await expect(phone.get_by_role("status")).to_be_visible()

        # What the administrator sees, and how somebody is removed: not by one press.
        await ada.goto(f"{site.url}/people")
        await seen(ada, "people")
        await ada.get_by_role("link", name=_("Change {name}", name="梅")).click()
        await seen(ada, "person")
        await ada.get_by_label(_("Type {name} to confirm", name="梅")).fill("梅")
        await ada.get_by_role("button", name=_("Remove for ever")).click()
        await expect(ada.get_by_role("link", name=_("Change {name}", name="梅"))).to_have_count(0)
        await phone.reload()
        await expect(phone.get_by_role("heading", level=1)).to_have_text(_("Log in"))


async def test_by_keyboard_and_with_names_for_all(world: World, site: Site) -> None:
    """Every control has a name; the first Tab leads past the header; a mistake takes the focus to its field."""
    ada = await world.user("ada", role="administrator")
    async with browsing() as browser, looking(browser, site.url) as page:
        await page.goto(f"{site.url}/log-in")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await expect(page.get_by_label("Name", exact=True)).to_be_focused()
        await page.goto(site.links.sign_in(ada.id))
        await page.get_by_role("button", name="Sign in").click()
        for path in ("/me", "/people", f"/people/{ada.id}", "/password"):
            await page.goto(site.url + path)
            for control in await page.locator("main :is(input:not([type=hidden]), select, button:visible)").all():
                named = await control.evaluate("e => e.labels?.length || e.textContent.trim() || e.ariaLabel")
                assert named, (path, await control.evaluate("e => e.outerHTML"))
        await page.goto(f"{site.url}/me")
        await page.get_by_label("Quiet hours").fill("always")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_be_visible()
        await expect(page.get_by_label("Quiet hours")).to_be_focused()
        assert await page.get_by_label("Quiet hours").get_attribute("aria-invalid") == "true"

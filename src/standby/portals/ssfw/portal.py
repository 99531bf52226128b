"""The conversation with an `ssfw` site: code, login, grade page."""

import re

import httpx2

from standby.domain.models import Credentials, Transcript
from standby.errors import (
    AccountLocked,
    LoginUnclear,
    PageNotUnderstood,
    SessionExpired,
    WrongCode,
    WrongPassword,
    WrongUse,
    said,
)
from standby.portals.base import Site
from standby.portals.http import Page, PortalClient
from standby.portals.ssfw import pages
from standby.portals.ssfw.answers import LoginAnswer, Verdict, read_login_answer
from standby.portals.trouble import status_error

NAME = "ssfw"
OPTIONS = {"menu_item": "", "block": "", "context": ""}
_CONTEXT = re.compile(r"(.*?/ssfw)(?:/|$)")
# What may stand in place of a page and still prove whether somebody is logged in.
_TELLING = frozenset({401, 403, 404})


class SsfwPortal:
    """One visit to one school.

    Options: ``menu_item``, the menuItemWid (32 hex digits) of the grade page
    where ``/zhcx/cjxx.do`` does not work; ``block``, the title of the block to
    read; ``context``, the path of the application (``/ssfw``, or the part of
    the site's address up to it). Raises WrongUse for options that cannot be.
    """

    def __init__(self, site: Site, client: PortalClient) -> None:
        self._client = client
        self._menu_item = site.options.get("menu_item", "").strip()
        self._block = site.options.get("block", "").strip()
        self._context = _context(site)
        self._shown: Transcript | None = None
        if self._menu_item and not re.fullmatch(r"[0-9A-Fa-f]{32}", self._menu_item):
            raise WrongUse(what=said("The option menu_item of {portal} is 32 hexadecimal digits", portal=NAME))

    def has_session(self) -> bool:
        return self._client.has_session()

    def session(self) -> str:
        return self._client.session()

    async def picture(self) -> bytes:
        picture = await self._client.picture(self._path("jwcaptcha.do"))
        if not picture:
            raise PageNotUnderstood(portal=NAME, reason=said("the picture is empty"))
        return picture

    async def submit(self, credentials: Credentials, code: str) -> None:
        """Send the three fields that browsers send. See README.md for the answers."""
        fields = {
            "j_username": credentials.login,
            "j_password": credentials.password,
            "validateCode": code.strip().lower(),
        }
        page = await self._client.post(self._path(pages.LOGIN_FORM), fields, tolerate=_TELLING)
        answer = read_login_answer(page.text)
        match answer.verdict:
            case Verdict.WRONG_CODE:
                raise WrongCode(portal=NAME)
            case Verdict.LOCKED:
                raise AccountLocked(portal=NAME, reason=answer.message)
            case Verdict.WRONG_PASSWORD:
                raise WrongPassword(portal=NAME)
            case Verdict.UNCLEAR:
                await self._find_out(page, answer)

    async def transcript(self) -> Transcript:
        shown, self._shown = self._shown, None
        return shown or await self._read_grades()

    async def _find_out(self, page: Page, answer: LoginAnswer) -> None:
        """An answer of unknown words: the grade page tells whether it was a yes."""
        if page.status != 200:
            raise status_error(page.status, self._client.host, page.retry_after)
        try:
            self._shown = await self._read_grades()
        except (SessionExpired, PageNotUnderstood) as error:
            raise LoginUnclear(portal=NAME, reason=answer.message or said("an empty page")) from error

    async def _read_grades(self) -> Transcript:
        page = await self._grade_page()
        return pages.read_transcript(page.text, path=page.path, block=self._block)

    async def _grade_page(self) -> Page:
        """By the menu item if it is set; else at the address most schools have; else as the menu says."""
        if self._menu_item:
            return self._sound(await self._by_menu(self._menu_item))
        page = await self._fetch("zhcx/cjxx.do")
        if page.status != 404:
            return self._sound(page)
        home = self._sound(await self._fetch("index.do"))
        item = pages.grade_menu_item(home.text)
        if not item:
            reason = said("neither the grade page nor a menu entry for it was found; set the option menu_item")
            raise PageNotUnderstood(portal=NAME, reason=reason)
        return self._sound(await self._by_menu(item))

    async def _by_menu(self, item: str) -> Page:
        return await self._fetch("jwnavmenu.do", {"menuItemWid": item})

    async def _fetch(self, name: str, params: dict[str, str] | None = None) -> Page:
        """A page of somebody who is logged in. Raises SessionExpired if it proves the contrary."""
        page = await self._client.get(self._path(name), params, tolerate=_TELLING)
        if page.status == 401 or pages.proves_logged_out(page.text, page.path):
            raise SessionExpired(portal=NAME)
        return page

    def _sound(self, page: Page) -> Page:
        if page.status != 200:
            raise status_error(page.status, self._client.host, page.retry_after)
        return page

    def _path(self, name: str) -> str:
        return f"{self._context}/{name}"


def _context(site: Site) -> str:
    """Where the application lives, from the option or from the address the person copied."""
    chosen = site.options.get("context", "").strip().strip("/")
    if chosen:
        return f"/{chosen}"
    found = _CONTEXT.match(httpx2.URL(site.base_url).path)
    return found[1] if found else "/ssfw"

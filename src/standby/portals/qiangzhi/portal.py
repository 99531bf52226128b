"""The conversation with a Qiangzhi site: login page, code, login, list of grades."""

import re
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from urllib.parse import urljoin

import httpx2

from standby.domain.models import Credentials, Transcript
from standby.errors import (
    AccountLocked,
    Detour,
    GradesWithheld,
    LoginUnclear,
    PageNotUnderstood,
    Said,
    SessionExpired,
    StaleCode,
    WrongCode,
    WrongPassword,
    WrongUse,
    said,
)
from standby.portals.base import Site
from standby.portals.http import Page, PortalClient
from standby.portals.qiangzhi import encoding, listing, pages
from standby.portals.qiangzhi.answers import LoginAnswer, Verdict, read_login_answer
from standby.portals.qiangzhi.encoding import Pair
from standby.portals.qiangzhi.landing import BELOW, NAME, Generation, LoginPage, read_login_page
from standby.portals.trouble import status_error

OPTIONS = {"generation": "", "context": "", "listing": ""}
LISTINGS = ("html", "json")
LIST = "kscj/cjcx_list"
ALL_GRADES = {"kksj": "", "kcxz": "", "kcmc": "", "xsfs": "all"}
MOST_ONWARD = 2
_INSIDE = re.compile(r"(.*?)/(?:xk|framework|kscj|xskb|xsks)/|(.*?)/[^/]*\.[^/]*$")
_PAIR = re.compile(r"\s*([^#\s]{1,400})#([0-9]{1,100})\s*", re.ASCII)
# What may stand in place of a page and still prove whether somebody is logged in.
_TELLING = frozenset({401, 403, 404, 405})


class QiangzhiPortal:
    """One visit to one school.

    Options: ``generation`` (plain, b64, sess, modern) where the login page is
    not recognised; ``context``, the path of the application (``/jsxsd``, or the
    part of the site's address up to it); ``listing`` (html, json), which saves
    a request at each check of a school whose list is JSON. Raises WrongUse for
    options that cannot be.
    """

    def __init__(self, site: Site, client: PortalClient) -> None:
        self._client = client
        self._context = _context(site)
        wanted = _choice(site.options, "generation", tuple(Generation))
        self._generation = Generation(wanted) if wanted else None
        self._listing = _choice(site.options, "listing", LISTINGS)
        self._door: LoginPage | None = None
        self._shown: Transcript | None = None

    def has_session(self) -> bool:
        return self._client.has_session()

    def session(self) -> str:
        return self._client.session()

    # ------------------------------------------------------------ the way in

    async def picture(self) -> bytes:
        """A fresh code; empty where the login page asks for none, for now or ever."""
        door = self._door or await self._find_door()
        if door.generation is Generation.MODERN and door.pair is None:
            raise PageNotUnderstood(portal=NAME, reason=said("its login page holds no scode and sxh"))
        if not door.picture:
            return b""
        picture = await self._client.picture(door.picture)
        if not picture:
            raise PageNotUnderstood(portal=NAME, reason=said("the picture is empty"))
        return picture

    async def submit(self, credentials: Credentials, code: str) -> None:
        """Send what the login page would. Its pair and its code are good for one try, so the page is forgotten."""
        door = self._door or await self._find_door()
        self._door = None
        fields = await self._fields(door, credentials) | {"RANDOMCODE": code.strip()}
        page = await self._client.post(door.action, fields, tolerate=_TELLING)
        answer = await self._arrived(page)
        with suppress(PageNotUnderstood):  # what the answer said matters more than how to try again
            self._door = read_login_page(page.text, page.path, self._generation)
        asks = bool(door.picture or (self._door and self._door.picture))
        match answer.verdict:
            case Verdict.WRONG_CODE if asks:
                raise WrongCode(portal=NAME)
            case Verdict.STALE_CODE if asks:
                raise StaleCode(portal=NAME)
            case Verdict.LOCKED:
                raise AccountLocked(portal=NAME, reason=answer.message)
            case Verdict.WRONG_PASSWORD:
                raise WrongPassword(portal=NAME)
            case Verdict.IN:
                return
            case _:
                await self._find_out(page, answer)

    async def _find_door(self) -> LoginPage:
        """The login page: below the context, or at the server's root where two of the generations have it."""
        below, root = f"{self._context}/", "/"
        places = (root, below) if self._generation and self._generation.at_root else (below, root)
        for place in dict.fromkeys(places):
            page = await self._client.get(place, tolerate=_TELLING)
            self._door = read_login_page(page.text, page.path, self._generation)
            if self._door is not None:
                return self._door
        reason = said("no login page was found at {places}; set the option context", places=f"{below}, {root}")
        raise PageNotUnderstood(portal=NAME, reason=reason)

    async def _fields(self, door: LoginPage, credentials: Credentials) -> dict[str, str]:
        """The form's fields but the code. Fields that would hold the password in the clear beside it stay empty."""
        login, password = credentials.login, credentials.password
        clear = {"userAccount": "", "userPassword": ""}
        match door.generation:
            case Generation.PLAIN:
                return {"USERNAME": login, "PASSWORD": password, "useDogCode": ""}
            case Generation.B64:
                method = {"loginMethod": BELOW}
                return method | clear | {"userAccount": login, "encoded": encoding.in_base64(login, password)}
            case Generation.SESS:
                return clear | {"encoded": encoding.for_session(login, password, await self._pair(door))}
            case Generation.MODERN:
                if door.pair is None:
                    raise PageNotUnderstood(portal=NAME, reason=said("its login page holds no scode and sxh"))
                return clear | {"encoded": encoding.for_page(login, password, door.pair)}

    async def _pair(self, door: LoginPage) -> Pair:
        """Asked for right before the login: it is good for this session and one try."""
        told = _PAIR.fullmatch((await self._client.post(door.pair_at, {})).text)
        if told is None:
            raise PageNotUnderstood(portal=NAME, reason=said("it gives nothing to weave the login with"))
        return Pair(told[1], told[2])

    async def _arrived(self, page: Page) -> LoginAnswer:
        """The verdict, after following pages that move on by script, on this host only."""
        answer = read_login_answer(page.text, page.path)
        for _ in range(MOST_ONWARD):
            if answer.verdict is not Verdict.ONWARD:
                break
            page = await self._client.get(_seen_from(page, answer.onward), tolerate=_TELLING)
            answer = read_login_answer(page.text, page.path)
        return answer

    async def _find_out(self, page: Page, answer: LoginAnswer) -> None:
        """An answer of unknown words: a login page is a no of some kind, else the list tells whether it was a yes."""
        if page.status != 200:
            raise status_error(page.status, self._client.host, page.retry_after)
        unclear = LoginUnclear(portal=NAME, reason=answer.message or said("an empty page"))
        if self._door is not None:
            raise unclear
        try:
            self._shown = await self._read_grades()
        except GradesWithheld:
            return
        except (SessionExpired, PageNotUnderstood) as error:
            raise unclear from error

    # ------------------------------------------------------------ grades

    async def transcript(self) -> Transcript:
        shown, self._shown = self._shown, None
        return shown or await self._read_grades()

    async def _read_grades(self) -> Transcript:
        """As a table, or as pages of JSON; without the option the table is asked for first."""
        if self._listing != "json":
            page = await self._inside(self._client.post(self._path(LIST), ALL_GRADES, tolerate=_TELLING))
            if page.status == 200 and not listing.looks_like_json(page.text):
                shown = pages.read_transcript(page.text)
                if shown is not None:
                    return shown
                pages.check_is_open(page.text)
            elif page.status not in (200, 404, 405):
                raise status_error(page.status, self._client.host, page.retry_after)
        if self._listing == "html":
            raise PageNotUnderstood(portal=NAME, reason=said("it has no table {name}", name="dataList"))
        return await self._read_listing()

    async def _read_listing(self) -> Transcript:
        """All pages of the list; a grade published meanwhile shifts them, and then the count does not fit."""
        rows: list[Mapping[str, object]] = []
        count = 0
        for number in range(1, listing.MOST_PAGES + 1):
            asked = self._client.get(self._path(LIST), listing.query_of(number), tolerate=_TELLING)
            page = await self._inside(asked)
            if page.status == 404:
                raise PageNotUnderstood(portal=NAME, reason=_no_list(self._path(LIST)))
            if page.status != 200:
                raise status_error(page.status, self._client.host, page.retry_after)
            if not listing.looks_like_json(page.text):
                raise PageNotUnderstood(portal=NAME, reason=said("it is neither a table of grades nor a list in JSON"))
            found = listing.read_page(page.text)
            rows += found.rows
            count = found.count
            if len(rows) >= count or not found.rows:
                break
        return Transcript(listing.grades_of(rows, count))

    async def _inside(self, asked: Awaitable[Page]) -> Page:
        """A page of somebody who is logged in. Raises SessionExpired if it proves the contrary."""
        try:
            page = await asked
        except Detour as error:
            # From inside, a single sign-on on another host is where those without a session are sent.
            if "login" in str(error.facts["target"]).lower():
                raise SessionExpired(portal=NAME) from error
            raise
        if page.status == 401 or pages.proves_logged_out(page.text, page.path, self._context):
            raise SessionExpired(portal=NAME)
        return page

    def _path(self, name: str) -> str:
        return f"{self._context}/{name}"


def _seen_from(page: Page, to: str) -> str:
    """``to`` as a whole address; what is none is left to the client, which refuses it."""
    try:
        return urljoin(page.url, to)
    except ValueError:
        return to


def _no_list(place: str) -> Said:
    return said("no list of grades was found at {place}; set the option context", place=place)


def _choice(options: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    chosen = options.get(name, "").strip().lower()
    if chosen and chosen not in known:
        known_ones = ", ".join(known)
        raise WrongUse(
            what=said("The option {name} of {portal} is one of {known}", name=name, portal=NAME, known=known_ones)
        )
    return chosen


def _context(site: Site) -> str:
    """Where the application lives, from the option or from the address the person copied."""
    chosen = site.options.get("context", "").strip().strip("/")
    if chosen:
        return f"/{chosen}"
    path = httpx2.URL(site.base_url).path
    found = _INSIDE.match(path)
    start = (found[1] or found[2] or "") if found else path
    return "/" + start.strip("/") if start.strip("/") else "/jsxsd"

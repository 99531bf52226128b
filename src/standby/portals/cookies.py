"""The cookies of one account at one host.

Smaller than a browser's jar, because a client never leaves its host: what is
kept is name, value, path and whether it is for https only. How long a cookie
lives is the portal's business (it says so by an expired page); only deletion
is honoured. Rules: https://www.rfc-editor.org/rfc/rfc6265#section-5
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2

MOST = 32
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,128}")
_VALUE = re.compile(r"[\x21-\x3a\x3c-\x7e ]{0,4096}")


@dataclass(frozen=True, slots=True)
class Cookie:
    name: str
    value: str
    path: str = "/"
    secure: bool = False

    def fits(self, url: httpx2.URL) -> bool:
        if self.secure and url.scheme != "https":
            return False
        path = url.path or "/"
        return path == self.path or path.startswith(self.path if self.path.endswith("/") else self.path + "/")


class Cookies:
    """Cookies for ``host``; ``kept`` is what :meth:`to_text` gave before, ignored if it is another host's."""

    def __init__(self, host: str, kept: str = "") -> None:
        self._host = host
        self._kept: dict[tuple[str, str], Cookie] = {}
        for cookie in _from_text(host, kept):
            self._keep(cookie)

    def __bool__(self) -> bool:
        return bool(self._kept)

    def header(self, url: httpx2.URL) -> str:
        """The ``Cookie`` header for a request, longest path first, or an empty text."""
        fitting = sorted((each for each in self._kept.values() if each.fits(url)), key=lambda each: -len(each.path))
        return "; ".join(f"{each.name}={each.value}" for each in fitting)

    def take(self, url: httpx2.URL, lines: list[str]) -> None:
        """Keep or delete what the ``Set-Cookie`` lines of the answer from ``url`` say."""
        for line in lines[:MOST]:
            self._take_one(url, line)

    def to_text(self) -> str:
        """Everything as JSON, or an empty text if there is nothing."""
        if not self._kept:
            return ""
        cookies = [[each.name, each.value, each.path, each.secure] for each in self._kept.values()]
        return json.dumps({"host": self._host, "cookies": cookies}, separators=(",", ":"))

    def _take_one(self, url: httpx2.URL, line: str) -> None:
        pair, *rest = line.split(";")
        name, equals, value = (part.strip() for part in pair.partition("="))
        attributes = {key.strip().lower(): value.strip() for key, _, value in (each.partition("=") for each in rest)}
        if not equals or not _well_formed(name, value) or not _own(url, attributes.get("domain", "")):
            return
        path = attributes.get("path", "")
        cookie = Cookie(name, value, path if path.startswith("/") else _default_path(url), "secure" in attributes)
        if _is_deletion(attributes):
            self._kept.pop((cookie.name, cookie.path), None)
        else:
            self._keep(cookie)

    def _keep(self, cookie: Cookie) -> None:
        self._kept.pop((cookie.name, cookie.path), None)
        self._kept[cookie.name, cookie.path] = cookie
        while len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]


def _well_formed(name: str, value: str) -> bool:
    return bool(_NAME.fullmatch(name) and _VALUE.fullmatch(value))


def _own(url: httpx2.URL, domain: str) -> bool:
    """Whether ``domain`` means the host of ``url``. A cookie belongs to a host whatever its port (RFC 6265, 8.5)."""
    domain, host = domain.lower().strip("."), url.raw_host.decode("ascii").rstrip(".")
    return not domain or domain == host or host.endswith(f".{domain}")


def _default_path(url: httpx2.URL) -> str:
    return url.path.rpartition("/")[0] or "/"


def _is_deletion(attributes: dict[str, str]) -> bool:
    age = attributes.get("max-age", "")
    if re.fullmatch(r"-?\d{1,12}", age):
        return int(age) <= 0
    try:
        until = parsedate_to_datetime(attributes["expires"])
    except (KeyError, ValueError, TypeError, OverflowError):
        return False
    return until.replace(tzinfo=UTC) <= datetime.now(UTC)


def _from_text(host: str, kept: str) -> list[Cookie]:
    """Unreadable or foreign text is no session: the next step is a login, which is always right."""
    try:
        data = json.loads(kept) if kept else {}
        if not isinstance(data, dict) or data.get("host") != host:
            return []
        cookies = [
            Cookie(str(name), str(value), str(path), bool(secure)) for name, value, path, secure in data["cookies"]
        ]
    except (ValueError, TypeError, KeyError, RecursionError):
        return []
    return [each for each in cookies if _well_formed(each.name, each.value) and each.path.startswith("/")]

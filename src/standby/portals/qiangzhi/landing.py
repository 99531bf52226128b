"""The login page: which generation of the portal it belongs to, and what it asks for."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from standby.errors import PageNotUnderstood, said
from standby.portals.markup import parse, text_of
from standby.portals.qiangzhi.encoding import Pair

NAME = "qiangzhi"
BELOW, ROOT = "LoginToXk", "Logon.do"
_USERS = "input[name=userAccount], input[name=USERNAME]"
_CODES = "[name=RANDOMCODE i], #RANDOMCODE, img[src*=verifycode]"
_PAIR = {
    name: re.compile(rf"(?<!\w){name}\s*=\s*[\"']({signs})[\"']")
    for name, signs in (
        ("scode", "[^\"'<>]{1,400}"),
        ("sxh", "[0-9]{1,100}"),
    )
}
_WOVEN = re.compile(r"(?<!\w)(?:scode|sxh)\s*=\s*(?:[\"'][^\"']|[0-9])")
_PAIR_AT = re.compile(r"[\"']([^\"'<>\s]{0,200}flag=sess)[\"'&]")


class Generation(StrEnum):
    """The ways in, by what the form does with the password. README.md beside this file describes each."""

    PLAIN = "plain"
    B64 = "b64"
    SESS = "sess"
    MODERN = "modern"

    @property
    def at_root(self) -> bool:
        """Whether the form, its picture and its address are usually at the server's root."""
        return self in (Generation.PLAIN, Generation.SESS)


@dataclass(frozen=True, slots=True)
class LoginPage:
    """One login page. Addresses are paths from the root; ``picture`` is empty if no code is asked for.

    ``pair`` is what the page holds to weave with, ``pair_at`` where a pair is asked for instead.
    """

    generation: Generation
    action: str
    picture: str
    pair: Pair | None
    pair_at: str


def read_login_page(text: str, path: str, generation: Generation | None = None) -> LoginPage | None:
    """What the form at ``path`` wants, or None if there is none. ``generation`` decides instead of the page.

    Raises PageNotUnderstood for a page too large to read, or with a pair that cannot be read.
    """
    if BELOW not in text and ROOT not in text:
        return None
    tree = parse(text, NAME)
    form = login_form(tree)
    if form is None:
        return None
    action = form.attributes.get("action") or ""
    pair = _pair(text)
    found = generation or _generation(form, action, text, pair)
    if generation is None and found is Generation.B64 and _WOVEN.search(text):
        raise PageNotUnderstood(portal=NAME, reason=said("its scode and sxh are not as expected"))
    asks = tree.css_first(_CODES) is not None
    asked_for = _PAIR_AT.search(text)
    return LoginPage(
        found,
        _path(path, action),
        _picture(tree, path) if asks else "",
        pair,
        _path(path, asked_for[1]) if asked_for else f"/{ROOT}?method=logon&flag=sess",
    )


def login_form(tree: LexborHTMLParser) -> LexborNode | None:
    """The form that leads to a login address and has a field for the user's name."""
    for form in tree.css("form"):
        action = form.attributes.get("action") or ""
        if (BELOW in action or ROOT in action) and (form.css_first(_USERS) or tree.css_first(_USERS)):
            return form
    return None


def message_of(tree: LexborHTMLParser) -> str:
    """What the page tells about the login before; empty on a first visit."""
    places = (*tree.css("#showMsg"), *tree.css(".dlmi x-font"), *tree.css("x-font[color=red]"))
    return next((text for node in places if (text := text_of(node))), "")


def _generation(form: LexborNode, action: str, text: str, pair: Pair | None) -> Generation:
    if _PAIR_AT.search(text):
        return Generation.SESS
    if BELOW in action:
        return Generation.MODERN if pair else Generation.B64
    return Generation.PLAIN if form.css_first("input[name=PASSWORD]") is not None else Generation.SESS


def _pair(text: str) -> Pair | None:
    found = {name: pattern.search(text) for name, pattern in _PAIR.items()}
    scode, sxh = found["scode"], found["sxh"]
    return Pair(scode[1], sxh[1]) if scode and sxh else None


def _picture(tree: LexborHTMLParser, path: str) -> str:
    """Where the picture is; beside the page if it does not say."""
    image = tree.css_first("img[src*=verifycode]")
    return _path(path, (image.attributes.get("src") or "") if image is not None else "verifycode.servlet")


def _path(base: str, to: str) -> str:
    """``to`` seen from ``base``, with its query, without a host: a form never sends a password elsewhere."""
    try:
        parts = urlsplit(urljoin(base, to.strip()))
    except ValueError:
        return base
    path = "/" + parts.path.lstrip("/")
    return f"{path}?{parts.query}" if parts.query else path

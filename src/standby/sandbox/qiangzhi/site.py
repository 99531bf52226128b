"""What differs between schools that run Qiangzhi, and what nobody could look up.

Facts are from public third-party clients of a dozen schools. What no client
shows (marked *invented*) is a switch here, so that an adapter can be tried with
each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args, get_type_hints

from standby.sandbox.qiangzhi.painter import ALPHABET
from standby.sandbox.refusal import Refusal

Generation = Literal["plain", "b64", "sess", "modern"]
Layout = Literal["pitch", "spread"]
Expiry = Literal["redirect", "login_page", "words", "tiny", "script", "bare", "home"]


@dataclass(frozen=True, slots=True)
class QiangzhiSite:
    """One school.

    ``generation`` decides how the login goes: ``plain`` (USERNAME and PASSWORD
    in the clear), ``b64`` (user and password in base64), ``sess`` (woven with a
    pair fetched before), ``modern`` (woven with a pair inside the page). The
    first and the third log in at the server's root, the others below
    ``context``.

    ``layout`` and ``alphabet`` are those of the codes; ``code`` says when one is
    asked for; ``case_matters`` is for schools with capitals. ``columns`` is one
    of three known headings, ``listing`` HTML or paged JSON;
    with ``one_page`` it shows its first page whichever is asked for (invented). ``empty`` is how no
    grades look: a row of one cell, the header alone, or a row in other words.
    ``evaluation`` hides scores until the courses are evaluated: none, ``rows``
    of the newest term, or all of them (``block``).

    ``expiry`` is what a page without a session shows; ``bare`` is 请先登录 and
    nothing else, ``home`` a script that leads to the front page. ``after_login`` leads on
    by redirect, by a ticket at a second address, or by a page that moves on by
    script. ``single_session`` ends older sessions of an account at its login.
    ``lock_after`` wrong passwords in a row lock an account (invented); with
    ``lock_counts_codes`` wrong codes count among them (invented too).
    """

    generation: Generation = "b64"
    layout: Layout = "pitch"
    alphabet: str = ALPHABET
    code: Literal["always", "after_failure", "never"] = "always"
    case_matters: bool = False
    columns: Literal[1, 2, 3] = 1
    listing: Literal["html", "json"] = "html"
    one_page: bool = False
    empty: Literal["row", "header", "other"] = "row"
    evaluation: Literal["none", "rows", "block"] = "none"
    expiry: Expiry = "redirect"
    after_login: Literal["redirect", "ticket", "script"] = "redirect"
    single_session: bool = True
    context: str = "/jsxsd"
    session_seconds: float = 30 * 60
    lock_after: int = 5
    lock_counts_codes: bool = False
    wrong_code: str = "验证码错误!!"
    wrong_password: str = "用户名或密码错误"  # noqa: S105 - the portal's words, not a password
    locked: str = "密码错误次数过多，账号已锁定！"

    @property
    def at_root(self) -> bool:
        """Whether the login page, its picture and its address are at the server's root."""
        return self.generation in ("plain", "sess")

    @property
    def main_page(self) -> str:
        return {"sess": "xsMain.htmlx", "modern": "xsMainV.htmlx"}.get(self.generation, "xsMain.jsp")


def changed(site: QiangzhiSite, facts: Mapping[str, Any]) -> QiangzhiSite:
    """``site`` with other fields. Raises :class:`Refusal` for a field or value there is not."""
    kinds = get_type_hints(QiangzhiSite)
    for name, value in facts.items():
        if name not in {field.name for field in fields(QiangzhiSite)}:
            raise Refusal(f"a school has no {name!r}; it has {', '.join(sorted(kinds))}")
        _check(name, value, kinds[name])
    return replace(site, **facts)


def _check(name: str, value: Any, kind: Any) -> None:
    if choices := get_args(kind):
        if value not in choices or isinstance(value, bool):
            raise Refusal(f"{name} is one of {', '.join(map(str, choices))}")
    elif not isinstance(value, (int, float) if kind is float else kind) or (
        isinstance(value, bool) and kind is not bool
    ):
        raise Refusal(f"{name} must be a {kind.__name__}, not {value!r}")

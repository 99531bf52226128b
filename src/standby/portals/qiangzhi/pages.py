"""Reading Qiangzhi's pages. What cannot be read is an error with its reason, never "no grades".

The facts behind each rule, with their sources, are in README.md beside this file.
"""

import re
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from standby.domain.models import Transcript
from standby.errors import GradesWithheld, PageNotUnderstood, Said, said
from standby.portals.markup import one_line, parse, shown_text
from standby.portals.qiangzhi.landing import BELOW, NAME, ROOT, login_form
from standby.portals.qiangzhi.table import EVALUATION, LONGEST_QUOTE, read_grades

SMALL_PAGE = 3_000
NOBODY = ("请先登录系统", "用户没有登录")
NOTHING_BUT = frozenset({"请登录", "请先登录", "请重新登录"})
"""Expiry only where a page shows nothing else."""
CLOSED = "系统功能暂未开放"
_LEADS = re.compile(r"location(?:\.href)?(?:\s*=\s*|\.(?:replace|assign)\(\s*)[\"']([^\"'<>]{0,300})")
_WITHHELD = re.compile(r"[^\"'<>(){};=]*评教[^\"'<>(){};=]*")
_AROUND = 80
_TABLE = re.compile(r"<table\b[^<>]{0,1000}?\sid\s*=\s*[\"']?datalist\b")
_END = " \t!！.。,，~"
_POINTS = re.compile(r"平均学分绩点[^0-9]{0,4}(\d{1,2}(?:\.\d{1,4})?)")


def proves_logged_out(text: str, path: str = "", context: str = "/jsxsd") -> bool:
    """Whether a page proves that nobody is logged in.

    By its address (the login page's), a login form, the portal's words on a
    page that says nothing else, or a script that only leads to a login page. The
    bare words prove nothing: 当前登录已失效 stands in the scripts of sound pages.
    """
    if _is_login_address(path, context):
        return True
    if len(text) <= SMALL_PAGE and _says_nobody(text, path, context):
        return True
    return (BELOW in text or ROOT in text) and login_form(parse(text, NAME)) is not None


def read_transcript(text: str) -> Transcript | None:
    """All grades of the list, or None if the page holds none (a school whose list is JSON).

    Raises GradesWithheld where the grades wait for an evaluation, and
    PageNotUnderstood if the table is not as expected, or stops before it should.
    """
    tree = parse(text, NAME)
    table = tree.css_first("table#dataList")
    if table is None:
        return None
    grades = tuple(dict.fromkeys(read_grades(table)))
    # Afterwards every grade would be new, so any word of it will do, in a script or in a menu.
    if not grades and (at := text.find(EVALUATION)) >= 0:
        raise GradesWithheld(portal=NAME, reason=_words_around(text, at))
    _check_complete(text)
    return Transcript(grades, _portal_gpa(tree))


def check_is_open(text: str) -> None:
    """Raises PageNotUnderstood with the portal's words where it has closed the page."""
    if CLOSED in text and len(text) <= SMALL_PAGE:
        raise puzzled(said("it says {words}", words=CLOSED))


def puzzled(reason: Said) -> PageNotUnderstood:
    return PageNotUnderstood(portal=NAME, reason=reason)


def _words_around(text: str, at: int) -> str:
    """The sentence that holds the word at ``at``."""
    start = max(0, at - _AROUND)
    found = _WITHHELD.search(text[start : at + _AROUND])
    return one_line(found[0])[:LONGEST_QUOTE] if found else EVALUATION


def _is_login_address(path: str, context: str) -> bool:
    return path.endswith((f"/{BELOW}", f"/{ROOT}")) or path in ("/", context, f"{context}/")


def _says_nobody(text: str, path: str, context: str) -> bool:
    tree = parse(text, NAME)
    shown = shown_text(tree)
    if any(words in shown for words in NOBODY) or shown.strip(_END) in NOTHING_BUT:
        return True
    is_script_alone = not shown and tree.body is not None and not any(tree.body.iter())
    return is_script_alone and any(_leads_to_login(found[1], path, context) for found in _LEADS.finditer(text))


def _leads_to_login(target: str, path: str, context: str) -> bool:
    if "login" in target.lower():
        return True
    try:
        there = urlsplit(urljoin(path or context, target.strip())).path
    except ValueError:
        return False
    return _is_login_address(there, context)


def _check_complete(text: str) -> None:
    """A parser closes what is open, so a page cut in the middle would look like a page with fewer grades."""
    first, *others = text.lower().split("<script")
    lower = first + "".join(piece.partition("</script")[2] for piece in others)
    starts = [found.start() for found in _TABLE.finditer(lower)]
    table_open = lower.rfind("</table") < (starts[-1] if starts else 0)
    page_open = "<html" in lower and max(lower.rfind("</html"), lower.rfind("</body")) < lower.rfind("</table")
    if table_open or page_open:
        raise puzzled(said("it was cut short"))


def _portal_gpa(tree: LexborHTMLParser) -> str:
    found = _POINTS.search(shown_text(tree))
    return found[1] if found else ""

"""Reading `ssfw` pages. What cannot be read is an error with its reason, never "no grades".

The facts behind each rule, with their sources, are in README.md beside this file.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from standby.domain.models import Transcript
from standby.errors import PageNotUnderstood, Said, SessionExpired, said
from standby.portals.markup import one_line, parse, text_of
from standby.portals.ssfw.table import Columns, GradeTable

NAME = "ssfw"
NO_PERMISSION = "你没有访问该页面的权限"
LOGIN_FORM = "j_spring_ids_security_check"
LOGIN_PAGES = ("/login.jsp", "/ajaxlogin.do")
BLOCKS = ("有效成绩", "原始成绩")
MENU_WORDS = ("成绩查询", "我的成绩", "成绩")
MENU_ITEM = re.compile(r"menuItemWid=([0-9A-Fa-f]{32})(?![0-9A-Fa-f])")
_TO_LOGIN = re.compile(r"location(?:\.href)?\s*=\s*[\"'][^\"'<>]{0,200}login", re.IGNORECASE)
_POINTS = re.compile(r"绩点[^0-9]{0,8}(\d{1,2}(?:\.\d{1,4})?)")


def proves_logged_out(text: str, path: str = "") -> bool:
    """Whether a page proves that nobody is logged in: by its address, the refusal's words or a login form."""
    if path.rstrip("/").endswith(LOGIN_PAGES) or NO_PERMISSION in text:
        return True
    if LOGIN_FORM not in text and "j_password" not in text:
        return False
    tree = parse(text, NAME)
    forms = (form.attributes.get("action") or "" for form in tree.css("form"))
    return any(LOGIN_FORM in action for action in forms) or tree.css_first("input[name=j_password]") is not None


def read_transcript(text: str, *, path: str = "", block: str = "") -> Transcript:
    """All grades in the block titled ``block``, else in the valid or the original grades.

    ``path`` is where the page came from. Raises SessionExpired if the page
    proves it, PageNotUnderstood if the block, its header or a row is not as
    expected, or if the page stops before the table does.
    """
    if proves_logged_out(text, path):
        raise SessionExpired(portal=NAME)
    tree = parse(text, NAME)
    tables = [GradeTable(NAME, node, columns) for node, columns in _tables(tree, text, block)]
    _check_complete(text)
    rows = (grade for table in tables for grade in table.grades())
    # A row printed twice word for word is one grade. Different rows with one
    # identity (two attempts in a term) all stay: which counts is the school's to say.
    return Transcript(grades=tuple(dict.fromkeys(rows)), portal_gpa=_portal_gpa(tree))


def grade_menu_item(text: str) -> str:
    """The menuItemWid of the grade page among the links of the home page, or an empty text."""
    tree = parse(text, NAME)
    links = [(text_of(link), _menu_item(link)) for link in tree.css("x-a")]
    for words in MENU_WORDS:
        for label, item in links:
            if item and words in label:
                return item
    return ""


def _menu_item(link: LexborNode) -> str:
    found = MENU_ITEM.search(" ".join(link.attributes.get(name) or "" for name in ("url", "href")))
    return found[1] if found else ""


def _tables(tree: LexborHTMLParser, text: str, wanted: str) -> Iterator[tuple[LexborNode, Columns]]:
    """The tables of the block with their columns; every block's rows look alike, so its title decides."""
    block = _block(tree, text, wanted)
    found = 0
    for node in block.css("table"):
        columns = Columns.of(node)
        if columns is not None:
            found += 1
            yield node, columns
        elif node.css_first("tr.t_con") is not None:
            raise _puzzled(said("a table of grades has no column {columns}", columns=Columns.lacking(node)))
    if not found:
        raise _puzzled(said("the block {title} holds no table with the known headings", title=_title(block)))


def _block(tree: LexborHTMLParser, text: str, wanted: str) -> LexborNode:
    blocks = {_title(node): node for node in reversed(tree.css("div[title]"))}
    for title in (wanted,) if wanted else BLOCKS:
        if title in blocks:
            return blocks[title]
    if _TO_LOGIN.search(text):
        raise SessionExpired(portal=NAME)
    there = ", ".join(sorted(title[:20] for title in blocks)[:8]) or "-"
    raise _puzzled(said("it has no block {title}, only {there}", title=wanted or " / ".join(BLOCKS), there=there))


def _title(block: LexborNode) -> str:
    return one_line(block.attributes.get("title") or "")


def _check_complete(text: str) -> None:
    """A parser closes what is open, so a page cut in the middle would look like a page with fewer grades."""
    lower = text.lower()
    table_open = lower.rfind("</table") < max(lower.rfind("<table"), lower.rfind("t_con"))
    page_open = "<html" in lower and max(lower.rfind("</html"), lower.rfind("</body")) < lower.rfind("</table")
    if table_open or page_open:
        raise _puzzled(said("it was cut short"))


def _portal_gpa(tree: LexborHTMLParser) -> str:
    for box in tree.css("div.ui_alert"):
        found = _POINTS.search(text_of(box))
        if found:
            return found[1]
    return ""


def _puzzled(reason: Said) -> PageNotUnderstood:
    return PageNotUnderstood(portal=NAME, reason=reason)

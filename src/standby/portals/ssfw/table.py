"""One table of grades: its columns by their headings, its rows as grades."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from standby.domain.models import Grade
from standby.errors import PageNotUnderstood, Said, said
from standby.portals.markup import text_of

TERM, COURSE_ID, COURSE, CREDIT, SCORE = "学年学期", "课程号", "课程名称", "学分", "成绩"
CATEGORY, NATURE = "课程类别", "课程性质"
# 修读方式 says how (first time, again), 修读类型 as what (main, minor subject).
KINDS = ("修读方式", "修读类型")
NEEDED = (TERM, COURSE_ID, COURSE, SCORE)
MOST_ROWS = 1_000
LONGEST_CELL = 200
LONGEST_QUOTE = 120
_CREDIT = re.compile(r"\d{1,3}(?:\.\d{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each heading stands. Schools print other columns in another order."""

    places: dict[str, int]
    count: int

    @classmethod
    def of(cls, table: LexborNode) -> "Columns | None":
        """From the first row that has every needed heading, or None."""
        for row in table.css("tr"):
            headings = [text_of(cell) for cell in cells(row)]
            if set(NEEDED) <= set(headings):
                return cls({heading: headings.index(heading) for heading in headings}, len(headings))
        return None

    @staticmethod
    def lacking(table: LexborNode) -> str:
        """The needed headings that the table's first row does not have."""
        first = table.css_first("tr")
        headings = {text_of(cell) for cell in cells(first)} if first is not None else set()
        return ", ".join(heading for heading in NEEDED if heading not in headings)


class GradeTable:
    """The rows of ``table`` under ``columns``. Errors name ``portal``."""

    def __init__(self, portal: str, table: LexborNode, columns: Columns) -> None:
        self._portal = portal
        self._table = table
        self._columns = columns

    def grades(self) -> Iterator[Grade]:
        """Raises PageNotUnderstood, with the row in its facts, for a row that does not fit its header."""
        for number, row in enumerate(self._table.css("tr")):
            if number > MOST_ROWS:
                raise self._puzzled(row, said("it has more than {count} rows", count=MOST_ROWS))
            if "t_con" in (row.attributes.get("class") or "").split():
                yield self._grade(row)
            else:
                self._check_is_no_grade(row)

    def _grade(self, row: LexborNode) -> Grade:
        found = cells(row)
        if len(found) != self._columns.count:
            reason = said(
                "a row has {cells} cells under {headings} headings", cells=len(found), headings=self._columns.count
            )
            raise self._puzzled(row, reason)
        course, replaced = self._course(row, found[self._columns.places[COURSE]])
        texts = {heading: text_of(found[place]) for heading, place in self._columns.places.items()}
        if max(map(len, (course, replaced, *texts.values()))) > LONGEST_CELL:
            raise self._puzzled(row, said("a cell is far too long"))
        if not texts[COURSE_ID] and not course:
            raise self._puzzled(row, said("a row names no course"))
        return Grade(
            term=texts[TERM],
            course_id=texts[COURSE_ID],
            course=course,
            kind=next((texts[heading] for heading in KINDS if heading in texts), ""),
            score=texts[SCORE],
            credit=_credit(texts.get(CREDIT, "")),
            category=texts.get(CATEGORY, ""),
            nature=texts.get(NATURE, ""),
            replaced=replaced,
        )

    def _course(self, row: LexborNode, cell: LexborNode) -> tuple[str, str]:
        """The course, and the one it replaces, which stands struck out in the same cell."""
        struck = cell.css("x-s, x-strike, del")
        replaced = " ".join(text_of(node) for node in struck)
        for node in struck:
            node.decompose()
        return text_of(cell), replaced

    def _check_is_no_grade(self, row: LexborNode) -> None:
        """A full row of cells that is neither header nor marked as a grade: better puzzled than silently skipped."""
        found = cells(row)
        if len(found) != self._columns.count or any(cell.tag == "th" for cell in found):
            return
        texts = [text_of(cell) for cell in found]
        if texts[self._columns.places[COURSE]] not in ("", COURSE):
            raise self._puzzled(row, said("a row looks like a grade and is not marked as one"))

    def _puzzled(self, row: LexborNode, reason: Said) -> PageNotUnderstood:
        return PageNotUnderstood(portal=self._portal, reason=reason, row=text_of(row)[:LONGEST_QUOTE])


def cells(row: LexborNode) -> list[LexborNode]:
    """The row's own cells, not those of a table inside one."""
    return [child for child in row.iter() if child.tag in ("td", "th")]


def _credit(text: str) -> float | None:
    return float(text) if _CREDIT.fullmatch(text) else None

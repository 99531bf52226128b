"""The list of grades as a table: its columns by their headings, its rows as grades."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from standby.domain.models import Grade
from standby.errors import GradesWithheld, PageNotUnderstood, Said, said
from standby.portals.markup import text_of

NAME = "qiangzhi"
COURSE = "课程名称"
TERMS = ("开课学期", "学年学期", "学期")
COURSE_IDS = ("课程编号", "课程代码", "课程号")
KINDS = ("考试性质",)
CATEGORIES = ("课程性质", "课程类别")
NATURES = ("课程属性",)
CREDIT, POINT = "学分", "绩点"
SCORES = ("成绩", "总成绩")
# Parts of a grade and remarks about it, whose headings hold the word as well.
NO_SCORES = frozenset({"成绩标识", "成绩标志", "平时成绩", "技能成绩", "卷面成绩", "实验成绩"})
EMPTY = ("未查询到数据", "暂无数据", "没有找到", "无查询结果", "没有查询到")
EVALUATION = "评教"
MOST_ROWS = 1_000
LONGEST_CELL = 200
LONGEST_QUOTE = 120
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each heading stands, and which of them holds the score. At least three orders are known."""

    places: dict[str, int]
    count: int
    term: str
    score: str

    @classmethod
    def of(cls, headings: Sequence[str]) -> "Columns":
        """Raises PageNotUnderstood naming what is missing."""
        places = {heading: place for place, heading in reversed(list(enumerate(headings)))}
        term = next((heading for heading in TERMS if heading in places), "")
        score = _score_heading(headings)
        missing = [
            word for word, found in ((TERMS[0], term), (COURSE, COURSE in places), (SCORES[0], score)) if not found
        ]
        if missing:
            reason = said("a table of grades has no column {columns}", columns=", ".join(missing))
            raise PageNotUnderstood(portal=NAME, reason=reason, row=" ".join(headings)[:LONGEST_QUOTE])
        return cls(places, len(headings), term, score)

    def first(self, wanted: Sequence[str], texts: Sequence[str]) -> str:
        """The cell under the first of the headings that this table has."""
        return next((texts[self.places[heading]] for heading in wanted if heading in self.places), "")


def read_grades(table: LexborNode) -> Iterator[Grade]:
    """The rows of ``table#dataList`` after its header.

    Raises PageNotUnderstood, with the row in its facts, for a row that does not
    fit the header, and GradesWithheld where the only row asks for an evaluation.
    """
    lines = table.css("tr")
    columns = Columns.of([text_of(cell) for line in lines[:1] for cell in cells(line)])
    rows = lines[1:]
    if len(rows) > MOST_ROWS:
        raise _puzzled(rows[0], said("it has more than {count} rows", count=MOST_ROWS))
    if len(rows) == 1 and len(cells(rows[0])) == 1:
        _check_says_empty(rows[0])
        return
    for row in rows:
        yield _grade(row, columns)


def hidden(score: str) -> bool:
    """Whether a word stands where the score will be once the course is evaluated (``请评教``)."""
    return EVALUATION in score


def number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None


def cells(row: LexborNode) -> list[LexborNode]:
    """The row's own cells, not those of a table inside one."""
    return [child for child in row.iter() if child.tag in ("td", "th")]


def _score_heading(headings: Sequence[str]) -> str:
    exact = next((heading for heading in SCORES if heading in headings), "")
    return exact or next((heading for heading in headings if SCORES[0] in heading and heading not in NO_SCORES), "")


def _grade(row: LexborNode, columns: Columns) -> Grade:
    texts = [text_of(cell) for cell in cells(row)]
    if len(texts) != columns.count:
        reason = said("a row has {cells} cells under {headings} headings", cells=len(texts), headings=columns.count)
        raise _puzzled(row, reason)
    if max(map(len, texts)) > LONGEST_CELL:
        raise _puzzled(row, said("a cell is far too long"))
    course, score = columns.first((COURSE,), texts), columns.first((columns.score,), texts)
    if not course:
        raise _puzzled(row, said("a row names no course"))
    return Grade(
        term=columns.first((columns.term,), texts),
        course_id=columns.first(COURSE_IDS, texts),
        course=course,
        kind=columns.first(KINDS, texts),
        score="" if hidden(score) else score,
        credit=number(columns.first((CREDIT,), texts)),
        point=number(columns.first((POINT,), texts)),
        category=columns.first(CATEGORIES, texts),
        nature=columns.first(NATURES, texts),
        hidden=hidden(score),
    )


def _check_says_empty(row: LexborNode) -> None:
    words = text_of(row)
    if EVALUATION in words:
        raise GradesWithheld(portal=NAME, reason=words[:LONGEST_QUOTE])
    if not any(empty in words for empty in EMPTY):
        raise _puzzled(row, said("a row has {cells} cells under {headings} headings", cells=1, headings="?"))


def _puzzled(row: LexborNode, reason: Said) -> PageNotUnderstood:
    return PageNotUnderstood(portal=NAME, reason=reason, row=text_of(row)[:LONGEST_QUOTE])

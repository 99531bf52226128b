"""The list of grades as JSON in pages, as newer installations (layui) send it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from standby.domain.models import Grade
from standby.errors import GradesWithheld, PageNotUnderstood, Said, said
from standby.portals.markup import one_line
from standby.portals.qiangzhi.table import EVALUATION, LONGEST_CELL, LONGEST_QUOTE, MOST_ROWS, NAME, hidden, number

PAGE_SIZE = 90
"""The most that the page's own choice of lengths offers."""
MOST_PAGES = 12


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list. ``count`` is how many rows there are on all pages together."""

    count: int
    rows: tuple[Mapping[str, Any], ...]


def looks_like_json(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith("{")


def query_of(number: int) -> dict[str, str]:
    """The query that asks for one page, as the portal's own script sends it."""
    empty = {"kksj": "", "kcxz": "", "kcsx": "", "kcmc": ""}
    return {**empty, "xsfs": "all", "sfxsbcxq": "1", "pageNum": str(number), "pageSize": str(PAGE_SIZE)}


def read_page(text: str) -> ListPage:
    """Raises PageNotUnderstood for anything but such a page, GradesWithheld where it asks for an evaluation."""
    try:
        answer = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise _puzzled(said("it is no JSON")) from error
    rows = answer.get("data") if isinstance(answer, dict) else None
    message = _text(answer.get("msg")) if isinstance(answer, dict) else ""
    if EVALUATION in message and not rows:
        raise GradesWithheld(portal=NAME, reason=message[:LONGEST_QUOTE])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _puzzled(said("it says {words}", words=message[:LONGEST_QUOTE] or "?"))
    count = answer.get("count")
    if answer.get("code") not in (0, "0") or isinstance(count, bool) or not isinstance(count, int):
        raise _puzzled(said("it says {words}", words=message[:LONGEST_QUOTE] or "?"))
    if max(count, len(rows)) > MOST_ROWS:
        raise _puzzled(said("it has more than {count} rows", count=MOST_ROWS))
    return ListPage(count, tuple(rows))


def grades_of(rows: Sequence[Mapping[str, Any]], count: int) -> tuple[Grade, ...]:
    """All rows of all pages as grades. Raises PageNotUnderstood if they are not the ``count`` there should be.

    A row that comes twice counts once: a server that shows its first page again would hide the others.
    """
    found = len({json.dumps(row, sort_keys=True) for row in rows})
    if not found == len(rows) == count:
        raise _puzzled(said("it announces {count} rows and shows {found}", count=count, found=found))
    return tuple(dict.fromkeys(map(_grade, rows)))


def _grade(row: Mapping[str, Any]) -> Grade:
    """One row. ``zcjstr`` is the score as shown; with ``kz`` 1 it is not to be shown before the evaluation."""
    values = {name: _text(value) for name, value in row.items()}
    if not values.get("kc_mc") or "zcjstr" not in values or not values.get("xnxqid"):
        reason = said("a row lacks {fields}", fields="xnxqid, kc_mc, zcjstr")
        raise PageNotUnderstood(portal=NAME, reason=reason, row=" ".join(values.values())[:LONGEST_QUOTE])
    if max(map(len, values.values())) > LONGEST_CELL:
        raise _puzzled(said("a cell is far too long"))
    score = values["zcjstr"]
    locked = values.get("kz") == "1" or hidden(score)
    return Grade(
        term=values["xnxqid"],
        course_id=values.get("kch", ""),
        course=values["kc_mc"],
        kind=values.get("ksxz", ""),
        score="" if locked else score,
        credit=number(values.get("xf", "")),
        point=None if locked else number(values.get("jd", "")),
        category=values.get("kcxzmc", ""),
        nature=values.get("kcsx", ""),
        hidden=locked,
    )


def _text(value: object) -> str:
    """A value as it would be printed: null as nothing, 4.0 as 4."""
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e6:
        return str(int(value))
    return one_line(str(value))


def _puzzled(reason: Said) -> PageNotUnderstood:
    return PageNotUnderstood(portal=NAME, reason=reason)

"""One grade in Qiangzhi's words: the cells of its row, and its JSON object."""

from html import escape
from typing import Any

from standby.sandbox.school.grades import Row, grade_point_average

HEADINGS: dict[int, tuple[str, ...]] = {
    1: (
        *("序号", "开课学期", "课程编号", "课程名称", "分组名", "成绩", "成绩标识", "学分", "总学时", "绩点"),
        *("补重学期", "考核方式", "考试性质", "课程属性", "课程性质", "课程类别"),
    ),
    2: (
        *("序号", "开课学期", "课程编号", "课程名称", "总成绩", "技能成绩", "平时成绩", "卷面成绩", "成绩标志", "学分"),
        *("考试性质", "总学时", "绩点", "考核方式", "课程属性", "课程性质"),
    ),
    # Known from a client that reads by position: columns 1, 3, 5, 7 and 9; the others are invented.
    3: (
        *("序号", "开课学期", "课程编号", "课程名称", "课程性质", "成绩", "总学时", "学分", "考核方式", "绩点"),
        *("考试性质", "备注"),
    ),
}
KINDS = {"正常": "正常考试", "补考": "补考一", "重修": "重修"}
LOCKED = "请评教"


def is_word(row: Row) -> bool:
    return not row.score.replace(".", "", 1).isdigit()


def point(row: Row) -> str:
    return grade_point_average([row])


def kind(row: Row) -> str:
    return KINDS.get(row.kind, row.kind)


def hours(row: Row) -> int:
    return int(float(row.credit) * 16)


def cells(number: int, row: Row, columns: int, *, locked: bool) -> list[str]:
    """The markup of each cell, in the order of the columns."""
    word = is_word(row)
    values = {
        "序号": str(number),
        "开课学期": row.term,
        "课程编号": escape(row.course_id),
        "课程名称": escape(row.course),
        "分组名": "默认组" if word else "",
        "成绩": LOCKED if locked else _score(row),
        "总成绩": LOCKED if locked else _score(row),
        # Tempting, and not the grade.
        "平时成绩": "" if locked or word else "95",
        "卷面成绩": "" if locked or word else "41",
        "学分": row.credit.removesuffix(".0"),
        "总学时": str(hours(row)),
        "绩点": "" if locked else point(row),
        "补重学期": row.term if row.kind != "正常" else "",
        "考核方式": "考查" if word else "考试",
        "考试性质": kind(row),
        "课程属性": escape(row.nature),
        "课程性质": escape(row.category),
        "课程类别": escape(row.elective or row.nature),
    }
    return [values.get(heading, "") for heading in HEADINGS[columns]]


def _score(row: Row) -> str:
    marks = "" if is_word(row) else f"&zcj={escape(row.score)}"
    link = (
        f"javascript:openWindow('/jsxsd/kscj/pscj_list.do?xs0101id=0&jx0404id={escape(row.course_id)}{marks}',700,500)"
    )
    return f'<a href="{link}">{escape(row.score)}</a>'


def as_json(row: Row, *, locked: bool) -> dict[str, Any]:
    """The object of the paged list. A locked one has its score too: ``kz`` says that it is not to be shown."""
    word = is_word(row)
    return {
        "xnxqid": row.term,
        "kch": row.course_id,
        "kc_mc": row.course,
        "ksdw": "教务处",
        "zcj": None if word else float(row.score),
        "zcjstr": row.score,
        "cjbs": None,
        "xf": float(row.credit),
        "zxs": hours(row),
        "jd": float(point(row)),
        "ksfs": "考查" if word else "考试",
        "ksxz": kind(row),
        "kcsx": row.nature,
        "kcxzmc": row.category,
        "bcxq": row.term if row.kind != "正常" else None,
        "txklb": row.elective or None,
        "kz": int(locked),
    }

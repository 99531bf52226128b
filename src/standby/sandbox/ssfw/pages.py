"""The pages of ``ssfw`` as strings: markup, blanks and all, as its third-party clients expect them."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

from standby.sandbox.school.grades import Row, grade_point_average
from standby.sandbox.ssfw.site import SsfwSite

DENIED = "你没有访问该页面的权限."
"""With an ASCII full stop, as a client at one school looks for it."""

_HEAD = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
    '<html xmlns="http://www.w3.org/1999/xhtml"><head>\n'
    '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" /><title>{title}</title></head>\n'
)

HEADINGS = {
    11: (
        "序号",
        "学年学期",
        "课程号",
        "课程名称",
        "课程类别",
        "任选课类别",
        "课程性质",
        "学分",
        "成绩",
        "修读方式",
        "备注",
    ),
    13: (
        "序号",
        "修读类型",
        "学年学期",
        "课程号",
        "课程名称",
        "课程类别",
        "课程性质",
        "公选课类别",
        "学分",
        "成绩",
        "修读方式",
        "重修操作",
        "备注",
    ),
}


def page(body: str, title: str = "教务管理系统") -> str:
    return _HEAD.format(title=title) + f"<body>{body}</body></html>\n"


def login() -> str:
    return page(
        '<form id="loginForm" action="/ssfw/j_spring_ids_security_check" method="post">\n'
        '  <input type="text" id="j_username" name="j_username" />\n'
        '  <input type="password" id="j_password" name="j_password" />\n'
        '  <input type="text" id="validateCode" name="validateCode" />\n'
        '  <img id="captcha" src="/ssfw/jwcaptcha.do" />\n'
        '  <button type="button" id="loginBtn">登录</button>\n'
        "</form>",
        "师生服务登录",
    )


def denied() -> str:
    return page(f'<div class="ui_layout"><div class="ui_alert">{DENIED}</div></div>')


def menu(site: SsfwSite, name: str) -> str:
    entries = {"我的成绩": site.grades_wid, "我的课表": site.timetable_wid}
    links = "".join(
        f'<li><a href="javascript:void(0)" url="jwnavmenu.do?menuItemWid={wid}">{text}</a></li>\n'
        for text, wid in entries.items()
    )
    return page(f'<div class="ui_layout"><span>{escape(name)}</span><ul class="ui_menu">\n{links}</ul></div>')


def timetable() -> str:
    return page('<div class="ui_layout"><table class="ui_table"><tr><th>节次</th><th>星期一</th></tr></table></div>')


def grades(rows: Sequence[Row], site: SsfwSite, columns: int) -> str:
    """The grade page: the block that counts, and a hidden one with every attempt, whose rows look the same."""
    average = grade_point_average(rows)
    attempts = [attempt for row in rows for attempt in _attempts(row)]
    return page(
        '<div class="ui_layout"><div class="ui_box">\n'
        f'<div class="ui_alert ui_alert_block"><strong>平均学分绩点：{average}</strong></div>\n'
        '<div id="tab01">\n'
        f"{_block('01', site.block_title, rows, columns)}"
        f"{_block('02', site.other_title, attempts, columns, hidden=True)}"
        "</div>\n</div></div>"
    )


def _block(tab: str, title: str, rows: Sequence[Row], columns: int, *, hidden: bool = False) -> str:
    style = ' style="display:none"' if hidden else ""
    heading = "".join(f"<th>{word}</th>" for word in HEADINGS[columns])
    body = "".join(_line(number, row, columns) for number, row in enumerate(rows, 1))
    return (
        f' <div tabid="{tab}" title="{title}"{style}>\n'
        '  <table class="ui_table ui_table_striped ui_table_style02">\n'
        f'   <tr class="tableTr">{heading}</tr>\n{body}'
        "  </table>\n </div>\n"
    )


def _line(number: int, row: Row, columns: int) -> str:
    values: dict[str, Any] = {
        "序号": str(number),
        "修读类型": "主修",
        "学年学期": row.printed_term,
        "课程号": escape(row.course_id),
        "课程名称": _name(row),
        "课程类别": escape(row.category) + "&nbsp;",
        "任选课类别": escape(row.elective),
        "公选课类别": escape(row.elective),
        "课程性质": escape(row.nature),
        "学分": f"\n\t    {escape(row.credit)}\n\t",
        "成绩": _score(row),
        "修读方式": escape(row.kind),
    }
    cells = "".join(
        f'    <td align="center" valign="middle">{values.get(heading) or "&nbsp;"}</td>\n'
        for heading in HEADINGS[columns]
    )
    return f'   <tr class="t_con">\n{cells}   </tr>\n'


def _name(row: Row) -> str:
    replaced = f'<br/><s style="color: red">{escape(row.replaced)}</s>' if row.replaced else ""
    return escape(row.course) + replaced


def _score(row: Row) -> str:
    if not row.score:
        return "\n\t    \n\t"
    if row.failed:
        return f'<font color="red">{escape(row.score)}</font>'
    return f"<span><strong>{escape(row.score)}</strong></span>"


def _attempts(row: Row) -> list[Row]:
    """What the block of all attempts lists for one grade: a score that was replaced stays there."""
    earlier = [replace(row, score=row.first_score)] if row.first_score else []
    return [*earlier, row]

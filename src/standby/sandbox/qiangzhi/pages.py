"""The pages of Qiangzhi as strings, malformed where the portal's are, as its third-party clients expect them."""

from collections.abc import Sequence
from html import escape

from standby.sandbox.qiangzhi.rows import HEADINGS, cells
from standby.sandbox.qiangzhi.site import QiangzhiSite
from standby.sandbox.qiangzhi.weave import Pair
from standby.sandbox.school.grades import Row, grade_point_average

KICKED = "您的账号在其它地方登录"
CLOSED = "系统功能暂未开放"
BLOCKED = "评教未完成，不能查询成绩！"
CAS = "https://cas.example.edu/login?service=http%3A%2F%2Fjwxt.example.edu%2Fjsxsd%2F"

_ALARMING = "function lost() { layer.msg('当前登录已失效，请重新登录！'); window.location.href = '/login'; }"
"""In the scripts of pages that are perfectly well, as at the real portal."""


def page(body: str, title: str, script: str = "") -> str:
    head = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><title>{title}</title>'
    return f"{head}\n<script>{script}</script></head><body>\n{body}\n</body></html>\n"


def login(site: QiangzhiSite, *, code: bool, message: str = "", pair: Pair | None = None) -> str:
    """The login form of the site's generation, with or without a code."""
    picture = "/verifycode.servlet" if site.at_root else f"{site.context}/verifycode.servlet"
    asked = (
        ' <input type="text" id="RANDOMCODE" name="RANDOMCODE" placeholder="请输入验证码">\n'
        f' <img id="SafeCodeImg" src="{picture}">\n'
    )
    action = "/Logon.do?method=logon" if site.at_root else f"{site.context}/xk/LoginToXk"
    form = (
        f'<form id="Form1" name="loginForm" action="{action}" method="post">\n'
        f"{_fields(site)}{asked if code else ''}"
        ' <input type="button" id="btnSubmit" value="登录">\n'
        f' <div class="dlmi"><font color="red" id="showMsg">{escape(message) or "&nbsp;"}</font></div>\n'
        "</form>"
    )
    return page(form, "登录", _login_script(site, pair))


def _fields(site: QiangzhiSite) -> str:
    if site.generation == "plain":
        return (
            ' <input type="hidden" name="useDogCode" value="">\n'
            ' <input type="text" id="USERNAME" name="USERNAME">\n'
            ' <input type="password" id="PASSWORD" name="PASSWORD">\n'
        )
    method = "" if site.at_root else ' <input type="hidden" name="loginMethod" value="LoginToXk">\n'
    return (
        f"{method}"
        ' <input type="text" id="userAccount" name="userAccount" placeholder="请输入账号">\n'
        ' <input type="password" id="userPassword" name="userPassword" placeholder="请输入密码">\n'
        ' <input type="hidden" id="encoded" name="encoded" value="">\n'
    )


def _login_script(site: QiangzhiSite, pair: Pair | None) -> str:
    check = "function check() { if (!RANDOMCODE.value) { alert('请输入验证码'); return false; } }"
    if site.generation == "sess":
        return check + '\nvar strUrl = "/Logon.do?method=logon&flag=sess";'
    if pair is not None:
        return check + f'\nvar scode = "{pair.scode}"; var sxh = "{pair.sxh}";'
    return check


def main(name: str) -> str:
    return page(f'<div class="Nsb_top_name">{escape(name)}</div><a href="#">学业情况</a>', "学生个人中心", _ALARMING)


def logging_in(target: str) -> str:
    return page("正在登录，请稍候", "正在登录", f"window.location.href='{target}';")


def query(terms: Sequence[str]) -> str:
    options = "".join(f'<option value="{term}">{term}</option>' for term in terms)
    form = f'<form id="kscjQueryForm"><select name="kksj"><option value="">全部</option>{options}</select></form>'
    return page(form, "学生成绩查询", _ALARMING)


def layui() -> str:
    """What a JSON school shows at the list's address to who asks for a page: a shell that fills itself by script."""
    return page('<table id="cjList" lay-filter="cjList"></table>', "课程成绩查询", _ALARMING)


def closed() -> str:
    return page(f"<div>{CLOSED}</div>", "提示")


def grades(site: QiangzhiSite, rows: Sequence[Row], locked: Sequence[bool]) -> str:
    """The list, or no grades in the school's way of saying so."""
    blocked = site.evaluation == "block"
    shown = [] if blocked else rows
    heading = '<th class="Nsb_r_list_thb">序号</th>' + "".join(f"<th>{h}</th>" for h in HEADINGS[site.columns][1:])
    lines = "".join(
        _line(cells(number, row, site.columns, locked=hidden), site)
        for number, (row, hidden) in enumerate(zip(shown, locked, strict=False), 1)
    )
    credits_won = sum(float(row.credit) for row in shown)
    return page(
        '<div class="Nsb_layout_r">查询条件：全部<br/>\n'
        f"所修门数：{len(shown)} 所修总学分：{credits_won} 平均学分绩点：{grade_point_average(shown)}\n"
        '<table id="dataList" width="100%" border="0" cellspacing="0" cellpadding="0" class="Nsb_r_list Nsb_table">\n'
        f" <tr>{heading}</tr>\n{lines or ('' if blocked else _empty(site))}"
        "</table></div>",
        "学生个人考试成绩",
        f"{_ALARMING}\nalert('{BLOCKED}');" if blocked else _ALARMING,
    )


def _line(values: list[str], site: QiangzhiSite) -> str:
    """A row. The score's cell is closed twice, as the portal does."""
    score = HEADINGS[site.columns].index("总成绩" if site.columns == 2 else "成绩")
    tags = [f"<td>{v}</td></td>" if i == score and "<a" in v else f"<td>{v}</td>" for i, v in enumerate(values)]
    return f" <tr>{''.join(tags)}</tr>\n"


def _empty(site: QiangzhiSite) -> str:
    words = {"row": "未查询到数据", "header": "", "other": "暂无数据"}[site.empty]
    return f' <tr><td colspan="{len(HEADINGS[site.columns])}">{words}</td></tr>\n' if words else ""


def nobody(expiry: str) -> str:
    """A page of somebody who is not logged in, where it is not the login page itself."""
    if expiry == "script":
        return f"<script languge='javascript'>window.location.href='{CAS}'</script>\n"
    if expiry == "home":
        return "<script>alert('请登录');top.location.href='/';</script>\n"
    if expiry == "bare":
        return page("请先登录", "提示")
    if expiry == "tiny":
        return page("<div>用户没有登录</div>" + " " * 600, "提示")
    return page('<div class="tip">请先登录系统</div>', "提示")

"""What the answer to a Qiangzhi login means.

Every refusal is a login page with one message; a good login ends at the main
page. The message decides by its words, because only they differ. One that
blames the code and the password at once says nothing of either.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from standby.portals.markup import one_line, parse, shown_text, text_of
from standby.portals.qiangzhi.landing import NAME, login_form, message_of

LONGEST_MESSAGE = 80
MAIN_PAGES = ("/framework/xsMain.jsp", "/framework/xsMain.htmlx", "/framework/xsMainV.htmlx")
PERSONAL, PLATFORM = "学生个人中心", "教学一体化服务平台"
_WRONG_CODE = re.compile(
    r"验证码\s*(?:输入)?(?:错误|不正确|有误|不能为空)(?!次数)|请(?:先|重新)?(?:输入|填写)(?:正确的)?验证码"
)
_STALE_CODE = re.compile(r"验证码\s*已?经?(?:失效|过期|超时)")
_CODE, _NAME_OR_PASSWORD = "验证码", re.compile("密码|用户名|[账帐][号户]")
# "再错三次将被锁定" warns of a lock and is not one.
_LOCKED = re.compile(r"(?<![将会])(?:已经?|被|账[号户]|帐[号户])(?:被|系统)*(?:锁定|冻结)|错误次数过多")
_WRONG_PASSWORD = re.compile(r"密码\s*(?:错误|不正确|有误)(?!次数)|(?:账号|帐号|账户|用户名?)\s*不存在")
_ONWARD = re.compile(r"location(?:\.href)?\s*=\s*[\"']([^\"'<>\s]{1,500})[\"']")
_BLOCK = re.compile(r"\{[^{}]*\}")
_DEEPEST = 20
_OUT = re.compile("exit|log-?_?(?:out|off)", re.IGNORECASE)
LOGGING_IN = "正在登录"


class Verdict(Enum):
    IN = auto()
    ONWARD = auto()
    WRONG_CODE = auto()
    STALE_CODE = auto()
    WRONG_PASSWORD = auto()
    LOCKED = auto()
    UNCLEAR = auto()


@dataclass(frozen=True, slots=True)
class LoginAnswer:
    """``message`` is the portal's own words on one line, cut; ``onward`` is where a page moves on to by script."""

    verdict: Verdict
    message: str = ""
    onward: str = ""


def read_login_answer(text: str, path: str = "") -> LoginAnswer:
    """The verdict of the page at ``path``. Raises PageNotUnderstood for a page too large to read."""
    if path.endswith(MAIN_PAGES):
        return LoginAnswer(Verdict.IN)
    tree = parse(text, NAME)
    if login_form(tree) is not None:
        message = message_of(tree)
        return LoginAnswer(_judge(message), message[:LONGEST_MESSAGE])
    scripts = "\n".join(script.text() for script in tree.css("script"))
    title = text_of(tree.css_first("title"))
    if PERSONAL in title or tree.css_first(".glyphicon-class") is not None:
        return LoginAnswer(Verdict.IN)
    # A login page of an unknown form may have this title as well, but it asks for a password.
    is_platform = PLATFORM in title and tree.css_first("input[type=password]") is None
    shown = shown_text(tree)
    message = shown or one_line(text)
    verdict = _judge(message)
    if verdict is Verdict.UNCLEAR:
        if (not shown or LOGGING_IN in shown) and (onward := _onward(scripts)):
            return LoginAnswer(Verdict.ONWARD, message[:LONGEST_MESSAGE], onward)
        if shown and is_platform:
            return LoginAnswer(Verdict.IN)
    return LoginAnswer(verdict, message[:LONGEST_MESSAGE])


def _onward(scripts: str) -> str:
    """Where the scripts lead at once, and not only when a function of theirs is called; never the way out."""
    for _ in range(_DEEPEST):
        if "}" not in scripts:
            break
        scripts = _BLOCK.sub(";", scripts)
    found = _ONWARD.search(scripts.partition("{")[0])
    return found[1] if found and not _OUT.search(found[1]) else ""


def _judge(message: str) -> Verdict:
    if _LOCKED.search(message):
        return Verdict.LOCKED
    if _CODE in message and _NAME_OR_PASSWORD.search(message):
        return Verdict.UNCLEAR
    if _STALE_CODE.search(message):
        return Verdict.STALE_CODE
    if _WRONG_CODE.search(message):
        return Verdict.WRONG_CODE
    if _WRONG_PASSWORD.search(message):
        return Verdict.WRONG_PASSWORD
    return Verdict.UNCLEAR

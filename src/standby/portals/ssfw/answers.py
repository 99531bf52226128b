"""What the answer to an `ssfw` login means, the code before the password.

The body is JSON with one key; its content type and the words beside the key
differ between schools, so the keys are looked for first and the words after.
A wrong code says nothing about the password, so it is looked for first.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from standby.portals.markup import one_line, parse, shown_text

LONGEST_MESSAGE = 80
_WRONG_CODE = re.compile(r"(?:校验码|验证码)\s*(?:错误|不正确|有误)")
# "再错三次将被锁定" warns of a lock and is not one.
_LOCKED = re.compile(r"(?<![将会])(?:已经?|被|账[号户]|帐[号户])(?:被|系统)*(?:锁定|冻结)")
_WRONG_PASSWORD = re.compile(r"密码\s*(?:错误|不正确|有误)|(?:账号|帐号|账户|用户名?)\s*不存在")


class Verdict(Enum):
    IN = auto()
    WRONG_CODE = auto()
    WRONG_PASSWORD = auto()
    LOCKED = auto()
    UNCLEAR = auto()


@dataclass(frozen=True, slots=True)
class LoginAnswer:
    """``message`` is the portal's own words, on one line, cut to LONGEST_MESSAGE characters."""

    verdict: Verdict
    message: str


def read_login_answer(text: str) -> LoginAnswer:
    """The verdict of a login answer, whatever its form. Raises PageNotUnderstood for a page too large to read."""
    keys = _keys(text)
    message = _message(keys) if keys else _words(text)
    return LoginAnswer(_verdict(keys, message), message[:LONGEST_MESSAGE])


def _verdict(keys: Mapping[str, Any], message: str) -> Verdict:
    if "validateCodeError" in keys or _WRONG_CODE.search(message):
        return Verdict.WRONG_CODE
    if _LOCKED.search(message):
        return Verdict.LOCKED
    if "userNameOrPasswordError" in keys or _WRONG_PASSWORD.search(message):
        return Verdict.WRONG_PASSWORD
    if keys.get("success") in (True, "true", "1", 1):
        return Verdict.IN
    return Verdict.UNCLEAR


def _keys(text: str) -> Mapping[str, Any]:
    """The answer's JSON object; an empty one if it is something else."""
    try:
        found = json.loads(text.strip())
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _message(keys: Mapping[str, Any]) -> str:
    return one_line(" ".join(value for value in keys.values() if isinstance(value, str)))


def _words(text: str) -> str:
    """What a page shows; a page that shows nothing speaks through its script (``alert('...')``)."""
    tree = parse(text, "ssfw")
    return shown_text(tree) or one_line(text)

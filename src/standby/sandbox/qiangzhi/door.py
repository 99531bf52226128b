"""The way in of one school: what a login form sends, undone and judged."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from standby.sandbox.qiangzhi.site import QiangzhiSite
from standby.sandbox.qiangzhi.weave import MODERN_LIMIT, SESS_LIMIT, Pair, decoded, new_pair, parted, unwoven
from standby.sandbox.school.students import Student
from standby.sandbox.sessions import Session
from standby.sandbox.world import World

STALE = "登录信息已失效，请刷新页面后重试"
"""Invented: what the portal says to a login woven with an old pair is not known."""

Outcome = Literal["accepted", "wrong_code", "wrong_password", "locked", "stale"]


@dataclass(slots=True)
class Visit(Session):
    """``pair`` is what the next login has to be woven with; ``message`` waits to be shown on the login page;
    ``ticket`` opens the door for the account it names."""

    pair: Pair | None = None
    failures: int = 0
    message: str = ""
    ticket: tuple[str, str] | None = None


class Door:
    """Judges logins as the school's site says. The code first, then the password; both are used up by a try."""

    def __init__(self, world: World, name: str, rng: random.Random) -> None:
        self._world = world
        self._name = name
        self._rng = rng

    def asks_code(self, site: QiangzhiSite, visit: Visit | None) -> bool:
        if site.code == "after_failure":
            return visit is not None and visit.failures > 0
        return site.code == "always"

    def give_pair(self, visit: Visit, site: QiangzhiSite) -> Pair:
        visit.pair = new_pair(self._rng, MODERN_LIMIT if site.generation == "modern" else SESS_LIMIT)
        return visit.pair

    def try_login(self, site: QiangzhiSite, visit: Visit, form: Mapping[str, str]) -> tuple[Outcome, Student | None]:
        """What came of one posted form, counted."""
        code, visit.code = visit.code, None
        pair, visit.pair = visit.pair, None
        sent = self._sent(site, form, pair)
        student = self._world.school.students.get(sent[0]) if sent else None
        outcome = self._judge(site, visit, form.get("RANDOMCODE", ""), code, sent, student)
        self._count(sent[0] if sent else "", outcome)
        if outcome != "accepted":
            visit.failures += 1
        judged = (
            ("accepted", "wrong_password", "wrong_code") if site.lock_counts_codes else ("accepted", "wrong_password")
        )
        if student is not None and outcome in judged:
            student.wrong_in_a_row = 0 if outcome == "accepted" else student.wrong_in_a_row + 1
            student.locked = student.wrong_in_a_row >= site.lock_after
        return outcome, student

    def _judge(
        self,
        site: QiangzhiSite,
        visit: Visit,
        answer: str,
        code: str | None,
        sent: tuple[str, str] | None,
        student: Student | None,
    ) -> Outcome:
        if self.asks_code(site, visit) and not self._code_is_right(site, code, answer):
            return "wrong_code"
        if sent is None:
            return "stale"
        if student is not None and student.locked:
            return "locked"
        return "accepted" if student is not None and student.password == sent[1] else "wrong_password"

    def _sent(self, site: QiangzhiSite, form: Mapping[str, str], pair: Pair | None) -> tuple[str, str] | None:
        """User and password as the generation's form hides them, or None if nothing can be made of it."""
        encoded = form.get("encoded", "")
        match site.generation:
            case "plain":
                return form.get("USERNAME", ""), form.get("PASSWORD", "")
            case "b64":
                return decoded(encoded)
            case "sess":
                return parted(unwoven(encoded, pair, SESS_LIMIT)) if pair else None
            case "modern":
                return decoded(unwoven(encoded, pair, MODERN_LIMIT)) if pair else None

    def _code_is_right(self, site: QiangzhiSite, code: str | None, answer: str) -> bool:
        if code is None:
            return False
        right = answer == code if site.case_matters else answer.lower() == code.lower()
        self._world.count_captcha(self._name, "answered")
        if right:
            self._world.count_captcha(self._name, "right")
        return right

    def _count(self, login: str, outcome: Outcome) -> None:
        self._world.count_login(self._name, login, "tried")
        if outcome != "stale":
            self._world.count_login(self._name, login, outcome)

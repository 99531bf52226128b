"""What differs between schools that run ``ssfw``, and what nobody could look up.

Facts are from public third-party clients of five schools. What no client shows
(marked *invented*) is a switch here, so that an adapter can be tried with each.
"""

from dataclasses import dataclass
from typing import Literal

SESSION_MINUTES = 30
"""Tomcat's default; the portals' own setting is unknown."""


@dataclass(frozen=True, slots=True)
class SsfwSite:
    """One school.

    ``columns`` is 11 or 13 and ``block_title`` names the block with the valid
    grades; ``other_title`` a second block whose rows must be ignored.
    ``expiry`` is what a page without a session shows: the portal's text, or a
    redirect to the login page. ``session_seconds`` is counted from the last
    request. ``strict_code`` accepts codes in lower case only (invented).
    ``lock_after`` wrong passwords in a row lock an account (invented).
    ``direct_page`` says whether ``/zhcx/cjxx.do`` works beside the menu.
    """

    columns: int = 11
    block_title: str = "有效成绩"
    other_title: str = "原始成绩"
    expiry: Literal["text", "redirect"] = "text"
    session_seconds: float = SESSION_MINUTES * 60
    strict_code: bool = False
    lock_after: int = 5
    direct_page: bool = True
    grades_wid: str = "1E057E24ABAB4CAFE0540010E0235690"
    timetable_wid: str = "1D2D0E9EC0D913CEE0540010E0235320"

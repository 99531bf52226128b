"""A student's browser, reduced to what these stories need."""

import re
from dataclasses import dataclass, field
from typing import Any

import httpx2

from standby.sandbox import Sandbox
from standby.sandbox.school.students import Student
from standby.sandbox.ssfw.app import SsfwPortal

LOGIN = "/ssfw/j_spring_ids_security_check"
GRADES = "/ssfw/zhcx/cjxx.do"
DENIED = "你没有访问该页面的权限."


@dataclass
class Visitor:
    """Reads codes by asking the server's session for them, since reading pictures is another room's work."""

    box: Sandbox
    browser: httpx2.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.browser = httpx2.AsyncClient(base_url=self.box.base_urls["ssfw"], follow_redirects=True, timeout=10)

    @property
    def portal(self) -> SsfwPortal:
        portal = self.box.world.portal("ssfw")
        assert isinstance(portal, SsfwPortal)
        return portal

    async def picture(self) -> httpx2.Response:
        return await self.browser.get("/ssfw/jwcaptcha.do")

    def code(self) -> str:
        session = self.portal.sessions.find(self.browser.cookies.get("JSESSIONID"))
        assert session is not None
        assert session.code is not None
        return session.code

    async def post(self, login: str, password: str, code: str) -> httpx2.Response:
        fields = {"j_username": login, "j_password": password, "validateCode": code}
        return await self.browser.post(LOGIN, data=fields)

    async def log_in(self, student: Student, password: str | None = None) -> dict[str, str]:
        """With a fresh code, read rightly."""
        await self.picture()
        answer = await self.post(student.login, student.password if password is None else password, self.code())
        told: dict[str, str] = answer.json()
        return told

    async def grades(self) -> str:
        return (await self.browser.get(GRADES)).text

    async def control(self, verb: str, **wish: Any) -> dict[str, Any]:
        answer = await self.browser.post(f"{self.box.control}/{verb}", json=wish)
        assert answer.status_code == 200, answer.text
        done: dict[str, Any] = answer.json()
        return done

    async def state(self, query: str = "") -> dict[str, Any]:
        seen: dict[str, Any] = (await self.browser.get(f"{self.box.control}/state{query}")).json()
        return seen


def blocks(page: str) -> dict[str, list[list[str]]]:
    """Block title to rows of bare cells, header row first; written without the adapter's parser on purpose."""
    found = {}
    for title, block in re.findall(r'<div tabid="\d+" title="([^"]+)"[^>]*>(.*?)</table>', page, re.DOTALL):
        rows = re.findall(r"<tr[^>]*>(.*?)</tr>", block, re.DOTALL)
        found[title] = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in rows]
    return found


def column(page: str, title: str, heading: str) -> list[str]:
    """One column of a block, with its markup, without blanks around it."""
    head, *rows = blocks(page)[title]
    return [row[head.index(heading)].replace("&nbsp;", " ").strip() for row in rows]

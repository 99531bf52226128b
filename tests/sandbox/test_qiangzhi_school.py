"""What a browser meets at the sandbox's Qiangzhi schools; written without the adapter on purpose."""

import json
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from standby.sandbox import Sandbox, running_sandbox
from standby.sandbox.qiangzhi.app import QiangzhiPortal
from standby.sandbox.qiangzhi.codes import write
from standby.sandbox.qiangzhi.rows import HEADINGS
from standby.sandbox.qiangzhi.site import QiangzhiSite
from standby.sandbox.refusal import Refusal

GRADES = "/jsxsd/kscj/cjcx_list"


@dataclass
class Browser:
    """Reads codes by asking the server's session for them."""

    box: Sandbox
    web: httpx2.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.web = httpx2.AsyncClient(base_url=self.box.base_urls["qiangzhi"], follow_redirects=True, timeout=10)

    @property
    def school(self) -> QiangzhiPortal:
        school = self.box.world.portal("qiangzhi")
        assert isinstance(school, QiangzhiPortal)
        return school

    async def code(self) -> str:
        await self.web.get("/jsxsd/verifycode.servlet")
        visit = self.school.sessions.find(self.web.cookies.get("JSESSIONID"))
        assert visit is not None
        assert visit.code is not None
        return visit.code

    async def post(self, password: str, code: str) -> httpx2.Response:
        """The login form of the generation ``b64``."""
        parts = [b64encode(text.encode()).decode() for text in (self.box.accounts[0].login, password)]
        return await self.web.post("/jsxsd/xk/LoginToXk", data={"encoded": "%%%".join(parts), "RANDOMCODE": code})

    async def log_in(self) -> httpx2.Response:
        await self.web.get("/jsxsd/")
        return await self.post(self.box.accounts[0].password, await self.code())

    async def control(self, verb: str, **wish: Any) -> httpx2.Response:
        return await self.web.post(f"{self.box.control}/{verb}", json=wish)


@asynccontextmanager
async def school(**facts: Any) -> AsyncIterator[Browser]:
    async with running_sandbox(qiangzhi={"qiangzhi": QiangzhiSite(**facts)}) as box:
        browser = Browser(box)
        async with browser.web:
            yield browser


def told(answer: httpx2.Response) -> str:
    """The message on the login page."""
    found = re.search(r'id="showMsg">([^<]*)<', answer.text)
    assert found is not None
    return found[1].replace("&nbsp;", "")


def cells(page: str) -> list[list[str]]:
    """The rows of the list, header first, without markup."""
    table = page[page.index('id="dataList"') :].partition("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.split(r"</t[dh]>(?:</td>)?", row)[:-1]] for row in rows]


async def test_a_good_login_ends_at_the_main_page_with_both_cookies() -> None:
    async with school() as alice:
        answer = await alice.log_in()
        assert answer.url.path == "/jsxsd/framework/xsMain.jsp"
        assert "<title>学生个人中心</title>" in answer.text
        assert {"JSESSIONID", "bzb_jsxsd"} <= set(alice.web.cookies)


async def test_the_code_is_judged_before_the_password_and_used_up() -> None:
    async with school() as alice:
        password = alice.box.accounts[0].password
        code = await alice.code()
        assert told(await alice.post("nonsense", "????")) == "验证码错误!!"
        assert told(await alice.post(password, code)) == "验证码错误!!", "the code of before is used up"
        assert told(await alice.post("nonsense", await alice.code())) == "用户名或密码错误"
        tally = alice.box.world.tally(alice.box.accounts[0].login)
        assert (tally.tried, tally.wrong_code, tally.wrong_password) == (3, 2, 1)


async def test_five_wrong_passwords_lock_the_account_for_the_right_one_too() -> None:
    async with school() as alice:
        for _ in range(5):
            await alice.post("nonsense", await alice.code())
        assert "锁定" in told(await alice.log_in())
        assert alice.box.world.school.locked() == [alice.box.accounts[0].login]


async def test_wrong_codes_count_towards_the_lock_only_where_the_school_says_so() -> None:
    for counts in (False, True):
        async with school(lock_after=3, lock_counts_codes=counts) as alice:
            for _ in range(3):
                await alice.post("nonsense", "????")
            assert "锁定" in told(await alice.log_in()) if counts else (await alice.log_in()).url.path.endswith(".jsp")


async def test_the_second_login_pushes_out_the_first_and_says_so_once() -> None:
    async with school() as alice:
        await alice.log_in()
        bob = Browser(alice.box)
        async with bob.web:
            await bob.log_in()
        assert told(await alice.web.get(GRADES)) == "您的账号在其它地方登录"
        assert told(await alice.web.get("/jsxsd/")) == ""


@pytest.mark.parametrize(
    ("expiry", "words", "path"),
    [
        ("redirect", "LoginToXk", "/jsxsd/"),
        ("login_page", "LoginToXk", GRADES),
        ("words", "请先登录系统", GRADES),
        ("tiny", "用户没有登录", GRADES),
        ("script", "languge='javascript'", GRADES),
        ("bare", "请先登录", GRADES),
        ("home", "top.location.href='/'", GRADES),
    ],
)
async def test_each_form_of_expiry(expiry: str, words: str, path: str) -> None:
    async with school(expiry=expiry) as alice:
        answer = await alice.web.get(GRADES)
        assert (answer.status_code, answer.url.path) == (200, path)
        assert words in answer.text
        assert 'id="dataList"' not in answer.text


async def test_words_of_expiry_stand_in_the_scripts_of_a_page_that_is_well() -> None:
    async with school() as alice:
        await alice.log_in()
        page = (await alice.web.get(GRADES)).text
        assert "当前登录已失效，请重新登录！" in page
        assert len(cells(page)) > 5


@pytest.mark.parametrize("columns", [1, 2, 3])
async def test_the_three_sets_of_columns(columns: int) -> None:
    async with school(columns=columns) as alice:
        await alice.log_in()
        head, *rows = cells((await alice.web.post(GRADES, data={"xsfs": "all"})).text)
        assert tuple(head) == HEADINGS[columns]
        assert {len(row) for row in rows} == {len(head)}
        score = head.index("总成绩" if columns == 2 else "成绩")
        assert [row[score] for row in rows] == [row.score for row in alice.box.accounts[0].grades if row.score]


async def test_the_list_may_be_narrowed() -> None:
    async with school() as alice:
        await alice.log_in()
        term = alice.box.accounts[0].grades[0].term
        _, *rows = cells((await alice.web.post(GRADES, data={"kksj": term})).text)
        assert {row[1] for row in rows} == {term}


async def test_json_comes_in_pages_and_only_to_who_asks_for_pages() -> None:
    async with school(listing="json") as alice:
        await alice.log_in()
        assert "dataList" not in (await alice.web.get(GRADES)).text
        first = (await alice.web.get(GRADES, params={"pageNum": "1", "pageSize": "4"})).json()
        second = (await alice.web.get(GRADES, params={"pageNum": "2", "pageSize": "4"})).json()
        assert (first["code"], first["count"], len(first["data"]), len(second["data"])) == (0, 7, 4, 3)
        assert {"xnxqid", "kch", "kc_mc", "zcjstr", "xf", "jd", "ksxz", "kz"} <= set(first["data"][0])
        assert "系统功能暂未开放" in (await alice.web.get(f"{GRADES}.do")).text


async def test_a_pair_is_good_for_one_login_of_its_session() -> None:
    async with school(generation="sess", code="never") as alice:
        student = alice.box.accounts[0]
        scode, _, sxh = (await alice.web.post("/Logon.do?method=logon&flag=sess")).text.partition("#")
        plain, woven = f"{student.login}%%%{student.password}", ""
        for place, letter in enumerate(plain):
            step = int(sxh[place]) if place < 20 else 0
            woven, scode = woven + letter + scode[:step], scode[step:]
        good = await alice.web.post("/Logon.do?method=logon", data={"encoded": woven})
        assert good.url.path == "/jsxsd/framework/xsMain.htmlx"
        again = await alice.web.post("/Logon.do?method=logon", data={"encoded": woven})
        assert told(again) == "登录信息已失效，请刷新页面后重试"


async def test_another_generation_gives_no_pair() -> None:
    async with school(generation="plain") as alice:
        assert (await alice.web.post("/Logon.do?method=logon&flag=sess")).text == "no"


async def test_a_school_changes_while_it_runs_and_refuses_what_cannot_be() -> None:
    async with school() as alice:
        done = await alice.control("site", portal="qiangzhi", generation="modern", layout="spread")
        assert done.json() == {"portal": "qiangzhi", "generation": "modern", "layout": "spread"}
        assert "var scode" in (await alice.web.get("/jsxsd/")).text
        for wish in ({"generation": "newest"}, {"columns": True}, {"lock_after": "many"}, {"colour": "red"}):
            assert (await alice.control("site", portal="qiangzhi", **wish)).status_code == 400
        assert "there is no portal" in (await alice.control("site", portal="elsewhere")).json()["error"]
        assert (await alice.control("site", portal="ssfw", columns=13)).status_code == 400
        assert alice.school.site == QiangzhiSite(generation="modern", layout="spread")


async def test_faults_fit_and_may_be_for_one_school_alone() -> None:
    async with running_sandbox(scenario="qiangzhi") as box:
        box.world.faults.order({"kind": "status", "status": 502, "portal": "qiangzhi-plain"})
        async with httpx2.AsyncClient() as web:
            assert (await web.get(box.base_urls["qiangzhi"] + "/jsxsd/")).status_code == 200
            assert (await web.get(box.base_urls["qiangzhi-plain"] + "/")).status_code == 502


async def test_counts_are_kept_for_each_portal_and_together() -> None:
    async with school() as alice:
        await alice.log_in()
        state = json.loads((await alice.web.get(f"{alice.box.control}/state")).text)
        login = alice.box.accounts[0].login
        assert state["logins"][login] == state["portals"]["qiangzhi"]["logins"][login]
        assert state["captchas"] == {"served": 1, "answered": 1, "right": 1}
        assert state["portals"]["ssfw"] == {"logins": {}, "captchas": {"served": 0, "answered": 0, "right": 0}}
        assert {entry["portal"] for entry in state["requests"]} == {"qiangzhi"}


async def test_captured_pictures_are_served_to_the_portal_they_are_named_for(tmp_path: Path) -> None:
    write(tmp_path, 3)
    async with running_sandbox(captchas={"qiangzhi": tmp_path}) as box, httpx2.AsyncClient() as web:
        served = await web.get(box.base_urls["qiangzhi"] + "/jsxsd/verifycode.servlet")
        assert served.content in [file.read_bytes() for file in (tmp_path / "images").iterdir()]
        other = await web.get(box.base_urls["ssfw"] + "/ssfw/jwcaptcha.do")
        assert other.content not in [file.read_bytes() for file in (tmp_path / "images").iterdir()]
    with pytest.raises(Refusal, match="there is no portal 'elsewhere'"):
        async with running_sandbox(captchas={"elsewhere": tmp_path}):
            pass


async def test_the_first_portal_and_the_control_address_keep_their_ports() -> None:
    async with running_sandbox() as box:
        assert list(box.base_urls) == ["ssfw", "qiangzhi", "rail12306"]
        assert set(box.as_json()) == {"base_urls", "accounts", "rail_accounts", "control"}

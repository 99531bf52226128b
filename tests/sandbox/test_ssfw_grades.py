"""The grade page in its forms, and what a teacher does to it."""

import re

import pytest

from standby.sandbox import Sandbox, running_sandbox
from standby.sandbox.refusal import Refusal
from standby.sandbox.school.grades import Row, grade_point_average
from standby.sandbox.ssfw.pages import HEADINGS
from standby.sandbox.ssfw.site import SsfwSite

from .kit import DENIED, GRADES, Visitor, blocks, column

VALID = "有效成绩"


@pytest.fixture
async def page(box: Sandbox, alice: Visitor) -> str:
    await alice.log_in(box.accounts[0])
    return await alice.grades()


async def test_the_block_of_valid_grades_holds_every_row(box: Sandbox, page: str) -> None:
    head, *rows = blocks(page)[VALID]
    assert tuple(head) == HEADINGS[11]
    assert all(len(row) == 11 for row in rows)
    assert column(page, VALID, "课程号") == [grade.course_id for grade in box.accounts[0].grades]
    assert set(column(page, VALID, "学年学期")) == {"2023-2024学年第一学期", "2023-2024学年第二学期"}


async def test_scores_come_in_all_their_markups(page: str) -> None:
    scores = column(page, VALID, "成绩")
    assert any(re.fullmatch(r"<span><strong>\d+</strong></span>", score) for score in scores)
    assert "<span><strong>优秀</strong></span>" in scores
    assert any(re.fullmatch(r'<font color="red">\d\d</font>', score) for score in scores)
    assert scores.count("") == 1
    assert len([name for name in column(page, VALID, "课程名称") if '<br/><s style="color: red">' in name]) == 1


async def test_another_block_has_rows_of_the_same_class_with_other_scores(page: str) -> None:
    assert list(blocks(page)) == [VALID, "原始成绩"]
    assert len(blocks(page)["原始成绩"]) == len(blocks(page)[VALID]) + 1
    assert set(column(page, "原始成绩", "成绩")) - set(column(page, VALID, "成绩"))


async def test_the_menu_leads_to_the_grades(box: Sandbox, alice: Visitor, page: str) -> None:
    home = (await alice.browser.get("/ssfw/index.do")).text
    entry = re.search(r'url="(jwnavmenu\.do\?menuItemWid=\w{32})">我的成绩', home)
    assert entry is not None
    assert box.accounts[0].name in home
    assert (await alice.browser.get(f"/ssfw/{entry[1]}")).text == page


async def test_another_menu_entry_shows_no_grades(alice: Visitor, page: str) -> None:
    wid = SsfwSite().timetable_wid
    answer = await alice.browser.get(f"/ssfw/jwnavmenu.do?menuItemWid={wid}")
    assert "t_con" not in answer.text
    assert DENIED not in answer.text


@pytest.mark.parametrize(("number", "rows"), [("1", 4), ("2", 4), ("", 8), ("3", 0)])
async def test_the_filter_form_shows_one_term(alice: Visitor, page: str, number: str, rows: int) -> None:
    fields = {"optype": "query", "qXndm_ys": "2023-2024" if number else "", "qXqdm_ys": number}
    answer = await alice.browser.post(GRADES, data=fields)
    head, *found = blocks(answer.text)[VALID]
    assert tuple(head) == HEADINGS[11]
    assert len(found) == rows


async def test_thirteen_columns_under_the_other_title() -> None:
    async with running_sandbox(scenario="tjut") as box:
        visitor = Visitor(box)
        async with visitor.browser:
            await visitor.log_in(box.accounts[0])
            page = await visitor.grades()
    head, *rows = blocks(page)["原始成绩"]
    assert tuple(head) == HEADINGS[13]
    assert len(rows) == 8
    assert all(len(row) == 13 for row in rows)
    assert VALID not in page


async def test_one_account_may_have_the_other_form(box: Sandbox, alice: Visitor) -> None:
    await alice.control("account", account=box.accounts[0].login, columns=13)
    await alice.log_in(box.accounts[0])
    assert tuple(blocks(await alice.grades())[VALID][0]) == HEADINGS[13]
    await alice.log_in(box.accounts[1])
    assert tuple(blocks(await alice.grades())[VALID][0]) == HEADINGS[11]


async def test_a_school_may_have_no_page_beside_the_menu() -> None:
    async with running_sandbox(site=SsfwSite(direct_page=False)) as box:
        visitor = Visitor(box)
        async with visitor.browser:
            await visitor.log_in(box.accounts[0])
            assert (await visitor.browser.get(GRADES)).status_code == 404


async def test_each_student_sees_her_own_grades(box: Sandbox, alice: Visitor, page: str) -> None:
    await alice.log_in(box.accounts[1])
    assert column(await alice.grades(), VALID, "课程号") == [grade.course_id for grade in box.accounts[1].grades]
    assert box.accounts[0].grades != box.accounts[1].grades


async def test_the_same_seed_makes_the_same_students() -> None:
    async with running_sandbox(seed=7) as one, running_sandbox(seed=7) as two, running_sandbox(seed=8) as three:
        assert one.as_json()["accounts"] == two.as_json()["accounts"]
        assert one.world.school.grades_as_json() == two.world.school.grades_as_json()
        assert one.as_json()["accounts"] != three.as_json()["accounts"]


async def test_a_crowd_has_transcripts_only_where_somebody_looks() -> None:
    async with running_sandbox(accounts=2_000) as box:
        assert [box.accounts[0].login, box.accounts[-1].login] == ["20230001", "20232000"]
        assert box.world.school.grades_as_json() == {}
        visitor = Visitor(box)
        async with visitor.browser:
            await visitor.log_in(box.accounts[1_999])
            assert len(column(await visitor.grades(), VALID, "成绩")) == 8
        assert list(box.world.school.grades_as_json()) == ["20232000"]


async def test_publishing_fills_in_the_waiting_score(box: Sandbox, alice: Visitor, page: str) -> None:
    student = box.accounts[0]
    done = await alice.control("publish", account=student.login, score="91")
    assert (done["account"], done["score"], done["term"]) == (student.login, "91", "2023-2024-2")
    scores = column(await alice.grades(), VALID, "成绩")
    assert scores[-1] == "<span><strong>91</strong></span>"
    assert len(scores) == 8


async def test_publishing_again_adds_a_course_until_there_are_none(box: Sandbox) -> None:
    login = box.accounts[0].login
    for _ in range(14):
        box.world.publish(login)
    with pytest.raises(Refusal, match="has every course there is"):
        box.world.publish(login)
    assert len({row.course_id for row in box.accounts[0].grades}) == 21


async def test_a_new_course_appears_as_it_was_named(box: Sandbox, alice: Visitor, page: str) -> None:
    login = box.accounts[0].login
    await alice.control(
        "publish", account=login, course='<b>"机器" & 学习</b>', score=59, term="2024-2025-1", credit="4"
    )
    page = await alice.grades()
    assert column(page, VALID, "课程名称")[-1] == "&lt;b&gt;&quot;机器&quot; &amp; 学习&lt;/b&gt;"
    assert column(page, VALID, "成绩")[-1] == '<font color="red">59</font>'
    assert column(page, VALID, "学年学期")[-1] == "2024-2025学年第一学期"


async def test_a_correction_replaces_the_score_and_stays_among_the_attempts(
    box: Sandbox, alice: Visitor, page: str
) -> None:
    login, first = box.accounts[0].login, box.accounts[0].grades[0]
    done = await alice.control("correct", account=login, course_id=first.course_id, score="100")
    assert (done["score"], done["first_score"]) == ("100", first.score)
    page = await alice.grades()
    assert column(page, VALID, "成绩")[0] == "<span><strong>100</strong></span>"
    assert f"<strong>{first.score}</strong>" in column(page, "原始成绩", "成绩")[0]


async def test_a_published_grade_cannot_be_published_again(box: Sandbox) -> None:
    student = box.accounts[0]
    with pytest.raises(Refusal, match="published already; use /correct"):
        box.world.publish(student.login, student.grades[0].course_id, "90")
    with pytest.raises(Refusal, match="no published grade"):
        box.world.correct(student.login, student.grades[-1].course_id, "90")
    with pytest.raises(Refusal, match="no account 'nobody'"):
        box.world.publish("nobody")


def test_the_average_weighs_by_credit_and_leaves_out_what_is_not_published() -> None:
    def graded(credit: str, score: str) -> Row:
        return Row("2023-2024-1", "1", "x", credit, score)

    rows = [graded("3.0", "90"), graded("1.0", "50"), graded("2.0", "优秀"), graded("9.0", "")]
    assert grade_point_average(rows) == "3.5"
    assert grade_point_average([graded("9.0", "")]) == "0"

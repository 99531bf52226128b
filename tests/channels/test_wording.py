"""Notices as their readers see them, in both languages, and what a hostile portal can do to them (nothing)."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from standby.channels.base import Message
from standby.channels.wording import WRITERS, Links, compose, write_page
from standby.domain import notices
from standby.domain.gpa import gpa
from standby.domain.models import ChangeKind, Grade, GradeChange, NoticeKind, Transcript
from standby.domain.scales import four
from standby.errors import (
    DeliveryDelayed,
    HandOverNeeded,
    PortalDown,
    StandbyError,
    WrongPassword,
    WrongUse,
    said,
)
from standby.i18n import LOCALES
from tests.channels.orders import ticket_notices_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 1, 12, 3, 4, tzinfo=UTC)
LINKS = Links("https://standby.example/w", "https://standby.example/h", "https://standby.example/pause/x")

MATHS = Grade("2025-2026-1", "M1", "高等数学", "正常", "86", 5.0, nature="必修")
ENGLISH = Grade("2025-2026-1", "E1", "大学英语", "正常", "55", 1.0)
SPORTS = Grade("2024-2025-2", "S1", "体育", "正常", "合格", 1.5)
UNPUBLISHED = Grade("2025-2026-1", "P1", "大学物理", "正常", "", 3.0)
ALL = Transcript((SPORTS, MATHS, ENGLISH, UNPUBLISHED), portal_gpa="3.1")
AVERAGE = gpa(ALL.grades, four())

HOSTILE = "<script>alert(1)</script>\r\nBcc: eve@example.org \u202e\u0000{course} %(x)s {{ 7*7 }} " + "长" * 10_000


def told(kind: NoticeKind, facts: dict[str, Any], locale: str = "en", links: Links = LINKS) -> Message:
    """The notice after a stay in the outbox, where facts are JSON text."""
    return compose(kind, json.loads(json.dumps(facts)), locale=locale, zone=SHANGHAI, links=links)


def of_change(grade: Grade, before: str = "") -> tuple[NoticeKind, dict[str, Any]]:
    kind = ChangeKind.CORRECTED if before else ChangeKind.PUBLISHED
    [notice] = notices.of_changes("ssfw", [GradeChange(kind, grade, before)], AVERAGE)
    return notice


def every_notice(word: str = "ssfw") -> dict[NoticeKind, dict[str, Any]]:
    grade = Grade(word, word, word, word, word, 2.0, category=word, nature=word)
    average = gpa([grade, MATHS], four())
    changes = [GradeChange(ChangeKind.PUBLISHED, grade), GradeChange(ChangeKind.CORRECTED, grade, word)]
    trouble = PortalDown(host=word, status=502)
    return {
        NoticeKind.ALL_GRADES: notices.all_grades(word, Transcript((grade, MATHS), portal_gpa=word), average),
        **dict(notices.of_changes(word, changes, average)),
        NoticeKind.TROUBLE: notices.trouble(word, trouble, since=NOW, failures=5, next_try=NOW),
        NoticeKind.RECOVERED: notices.recovered(word, since=NOW, failures=5),
        NoticeKind.STOPPED: notices.stopped(word, WrongPassword(portal=word)),
        NoticeKind.HAND_OVER: notices.hand_over(word, HandOverNeeded(portal=word, reason=word), deadline=NOW),
        NoticeKind.READER_WORSE: notices.reader(word, word, accepted=31, asked=50, promised=0.99),
        NoticeKind.READER_RECOVERED: notices.reader(word, word, accepted=49, asked=50, promised=0.99),
        **ticket_notices_of(word),
        NoticeKind.TEST: notices.test(NOW),
    }


def cells(message: Message) -> list[str]:
    """What stands in the rows of the grade tables, and in the figures."""
    tree = LexborHTMLParser(message.html)
    return [" ".join(cell.text(separator=" ").split()) for cell in tree.css("td")]


# ---------------------------------------------------------------- grades


def test_all_grades_come_as_a_table_by_term_with_the_average() -> None:
    message = told(NoticeKind.ALL_GRADES, notices.all_grades("ssfw", ALL, AVERAGE))
    assert message.subject == "All grades at ssfw: 3 courses, GPA 2.50"
    assert cells(message) == [
        "高等数学 5 credits · 必修 · 正常",
        "86",
        "大学英语 1 credit · 正常",
        "55",
        "体育 1.5 credits · 正常",
        "合格",
        "2.50 / 4.0 GPA, standard 4.0 scale",
        "6.5 credits earned",
        "2 courses in the average",
    ]
    terms = [heading.text() for heading in LexborHTMLParser(message.html).css("th")]
    assert terms == ["2025-2026-1", "2024-2025-2"]
    assert "体育, 合格: graded pass or fail only" in message.html
    assert "The portal&#39;s own average: 3.1" in message.html
    assert "大学物理" not in message.html + message.text


def test_all_grades_in_chinese_and_plain() -> None:
    message = told(NoticeKind.ALL_GRADES, notices.all_grades("教务系统", ALL, AVERAGE), "zh-CN")
    assert message.subject == "教务系统 全部成绩：3 门课，GPA 2.50"
    assert message.text.split("\n\n")[2:] == [
        "2025-2026-1\n  86      高等数学  (5 学分 · 必修 · 正常)\n  55      大学英语  (1 学分 · 正常)",
        "2024-2025-2\n  合格    体育  (1.5 学分 · 正常)",
        "GPA（标准 4.0 算法）：2.50 / 4.0\n已得学分：6.5\n计入课程数：2",
        "- 网站自己给出的平均绩点：3.1",
        "未计入平均绩点\n- 体育，合格：只分通过与否",
        "查看监视: https://standby.example/w",
        "暂停此类通知: https://standby.example/pause/x\n",
    ]


def test_a_first_look_without_any_grade_claims_no_average() -> None:
    nothing = Transcript(())
    message = told(NoticeKind.ALL_GRADES, notices.all_grades("ssfw", nothing, gpa((), four())))
    assert message.subject == "All grades at ssfw: 0 courses"
    assert "– GPA, standard 4.0 scale" in cells(message)


@pytest.mark.parametrize(("locale", "subject"), [("en", "New grade: 高等数学 86"), ("zh-CN", "新成绩：高等数学 86")])
def test_a_new_grade_is_in_the_subject_and_alone_in_the_table(locale: str, subject: str) -> None:
    message = told(*of_change(MATHS), locale)
    assert message.subject == subject
    assert [cell for cell in cells(message) if cell in ("86", "55", "合格")] == ["86"]
    assert "大学英语" not in message.text
    assert "2.50 / 4.0" in message.text


def test_several_new_grades_are_counted_and_the_first_are_named() -> None:
    changes = [GradeChange(ChangeKind.PUBLISHED, Grade("t", str(n), f"课{n}", "k", str(80 + n), 1.0)) for n in range(5)]
    [(kind, facts)] = notices.of_changes("ssfw", changes, AVERAGE)
    message = told(kind, facts)
    assert message.subject == "5 new grades: 课0 80, 课1 81, 课2 82 …"
    assert all(f"课{n}" in message.text for n in range(5))


@pytest.mark.parametrize(
    ("locale", "subject"), [("en", "Corrected grade: 大学英语 55 → 68"), ("zh-CN", "成绩更正：大学英语 55 → 68")]
)
def test_a_correction_shows_what_it_was(locale: str, subject: str) -> None:
    better = Grade("2025-2026-1", "E1", "大学英语", "正常", "68", 1.0)
    message = told(*of_change(better, before="55"), locale)
    assert message.subject == subject
    assert "55 → 68" in cells(message)
    assert "<s " in message.html
    assert "55 → 68  大学英语" in message.text


def test_published_and_corrected_are_told_apart() -> None:
    changes = [GradeChange(ChangeKind.PUBLISHED, MATHS), GradeChange(ChangeKind.CORRECTED, ENGLISH, "45")]
    kinds = [kind for kind, _ in notices.of_changes("ssfw", changes, AVERAGE)]
    assert kinds == [NoticeKind.NEW_GRADE, NoticeKind.CORRECTION]
    assert notices.of_changes("ssfw", [], AVERAGE) == []


def test_the_name_of_the_watch_is_shown_if_there_is_one() -> None:
    kind, facts = of_change(MATHS)
    assert write_page(kind, facts | {"watch": "大二"}, locale="en", zone=UTC).origin == "大二 · ssfw"
    assert write_page(kind, facts | {"watch": "ssfw"}, locale="en", zone=UTC).origin == "ssfw"


def test_a_transcript_without_end_is_cut_and_says_so() -> None:
    many = Transcript(tuple(Grade("t", str(n), f"course{n}", "k", "合格", 1.0) for n in range(2000)))
    message = told(NoticeKind.ALL_GRADES, notices.all_grades("ssfw", many, gpa(many.grades, four())))
    assert "and 1500 more" in message.text
    assert "and 1980 more" in message.text
    assert len(message.html) < 1_000_000


# ---------------------------------------------------------------- the watching itself


def test_trouble_says_what_whose_fault_since_when_how_often_and_what_next() -> None:
    error = PortalDown(host="jwfw.example.edu", status=502)
    facts = notices.trouble("ssfw", error, since=NOW, failures=5, next_try=NOW + timedelta(hours=1))
    english, chinese = (told(NoticeKind.TROUBLE, facts, locale).text for locale in ("en", "zh-CN"))
    for part in (
        "jwfw.example.edu answered with an error of its own (HTTP 502).",
        "This lies with the portal; you need not do anything.",
        "Standby tries again by itself, more slowly.",
        "5 checks in a row have failed since Jan 12, 2026 11:04 AM. Next try: Jan 12, 2026 12:04 PM.",
    ):
        assert part in english
    for part in (
        "jwfw.example.edu 自身出错（HTTP 502）。",
        "问题出在网站，你无需处理。",
        "自 2026年1月12日 11:04 起已连续 5 次检查失败。下次尝试：2026年1月12日 12:04。",
    ):
        assert part in chinese


def test_a_stop_says_how_to_go_on() -> None:
    message = told(NoticeKind.STOPPED, notices.stopped("ssfw", WrongPassword(portal="ssfw")))
    assert message.subject == "Your watch at ssfw has stopped"
    assert "standby account password" in message.text


def test_a_hand_over_leads_to_its_page_and_has_a_deadline() -> None:
    error = HandOverNeeded(portal="ssfw", reason=said("the code could not be read"))
    message = told(NoticeKind.HAND_OVER, notices.hand_over("ssfw", error, deadline=NOW))
    links = [node.attributes["href"] for node in LexborHTMLParser(message.html).css("a")]
    assert links == [LINKS.hand_over, LINKS.pause]
    assert "until Jan 12, 2026 11:04 AM" in message.text
    assert "until" not in told(NoticeKind.HAND_OVER, notices.hand_over("ssfw", error)).text


def test_an_error_of_another_version_is_told_in_english() -> None:
    data = {"code": "NotInventedYet", "facts": {}, "fault": "mars", "message": "The moon is down. Wait."}
    message = told(NoticeKind.STOPPED, {"portal": "ssfw", "error": data}, "zh-CN")
    assert "The moon is down. Wait。" in message.text


@pytest.mark.parametrize("code", ["StrEnum", "said", "Fault", "__builtins__", "PortalDown"])
def test_an_error_that_cannot_be_made_again_is_told_as_it_was(code: str) -> None:
    data = {"code": code, "facts": {"unknown": 1}, "fault": "us", "message": "It broke"}
    assert "It broke." in told(NoticeKind.STOPPED, {"portal": "ssfw", "error": data}).text


def test_an_error_keeps_its_sentences_through_the_outbox() -> None:
    error = WrongUse(what=said("{text!r} is not a mail address", text="a b"))
    message = told(NoticeKind.STOPPED, notices.stopped("ssfw", error), "zh-CN")
    assert "'a b' 不是邮件地址。" in message.text


def test_facts_that_are_no_json_become_text() -> None:
    error = DeliveryDelayed(channel="mail", host=NOW, reason=ValueError("x"))
    assert json.loads(json.dumps(notices.error_data(error)))["facts"]["host"] == str(NOW)


# ---------------------------------------------------------------- every notice


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_words(kind: NoticeKind) -> None:
    assert kind in WRITERS
    assert kind in every_notice()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", NoticeKind)
def test_html_is_self_contained_and_says_what_the_plain_text_says(kind: NoticeKind, locale: str) -> None:
    message = told(kind, every_notice()[kind], locale)
    tree = LexborHTMLParser(message.html)
    assert not tree.css("script, style, link, img, iframe, object, form, svg, [src], [onclick], [background]")
    assert "url(" not in message.html
    page, title, body = (tree.css(tag)[0] for tag in ("html", "title", "body"))
    assert (page.attributes["lang"], title.text()) == (locale, message.subject)
    shown = "".join(body.text().split())
    for line in message.text.splitlines():
        words = re.sub(r"[-:：]? *https://.*$", "", line).lstrip("- ")
        for part in re.split(r"[:：()→]|  +", words):
            assert "".join(part.split()) in shown, line


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", NoticeKind)
def test_a_hostile_portal_stays_text(kind: NoticeKind, locale: str) -> None:
    message = told(kind, every_notice(HOSTILE)[kind], locale)
    plain = LexborHTMLParser(told(kind, every_notice()[kind], locale).html)
    tree = LexborHTMLParser(message.html)
    assert not tree.css("script")
    assert {node.tag for node in tree.css("*")} <= {node.tag for node in plain.css("*")} | {"div", "s"}
    assert not set("\r\u202e\u0000") & set(message.subject + message.text + message.html)
    assert "\n" not in message.subject
    assert "\nBcc" not in message.text
    assert len(message.html) < 40_000
    assert "49" not in message.subject


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", 'https://x/"><script>'])
def test_a_link_leads_to_a_web_page_or_nowhere(url: str) -> None:
    message = told(NoticeKind.TEST, notices.test(NOW), links=Links(watch=url, pause=url))
    tree = LexborHTMLParser(message.html)
    assert not tree.css("script")
    assert [link.attributes["href"] for link in tree.css("a")] == ([url, url] if url.startswith("https://") else [])


def test_without_links_nothing_is_offered() -> None:
    message = compose(NoticeKind.TEST, notices.test(NOW), locale="en", zone=SHANGHAI)
    assert "<a " not in message.html
    assert "http" not in message.text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(LOCALES))
def test_any_course_and_any_score_make_one_row(course: str, score: str, locale: str) -> None:
    kind, facts = of_change(Grade("t", "1", course, "k", score or "x", 2.0))
    message = told(kind, facts, locale)
    assert len(LexborHTMLParser(message.html).css("table")) == 2
    assert "\n" not in message.subject
    assert "\r" not in message.subject


def test_a_plain_error_of_ours_is_told_too() -> None:
    assert "Something went wrong: x." in told(NoticeKind.STOPPED, notices.stopped("p", StandbyError(what="x"))).text

"""Two languages: nothing untranslated, nothing that breaks when it is filled, and the right one is chosen."""

import inspect
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby import errors
from standby.errors import Fault, PortalDown, StandbyError, WrongPassword, WrongUse, said
from standby.i18n import LOCALES, N_, Translator, match_locale, tell, translator
from standby.locales import messages

EVERY_ERROR = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, StandbyError)]


def facts_for(kind: type[StandbyError]) -> dict[str, str]:
    names = {name for part in (kind.says, kind.mend) for _, name, _, _ in Formatter().parse(part) if name}
    return {name: f"<{name}>" for name in names}


# ---------------------------------------------------------------- the catalogue


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale != "en"])
def test_every_message_is_translated_with_its_facts(locale: str) -> None:
    assert messages.problems(locale) == []


def test_the_collector_sees_errors_code_and_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pages.py").write_text(
        "t.text('one')\nwords.plural('two', 'twos', n)\nN_('three')\n_('four')\nsaid('five {x}', x=1)\n"
        "text('SELECT 1')\nsa.text('SELECT 2')\nt.text(variable)\nt.text()\nother('six')\n"
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "<p>{{ _('seven {x}', x=1) }}</p>{{ ngettext('nine', 'nines', 2) }}"
    )
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    found = {(used.message, used.plural) for used in messages.used() if not used.where.startswith("errors.")}
    singles = {"one", "three", "four", "five {x}", "seven {x}"}
    assert found == {(message, "") for message in singles} | {("two", "twos"), ("nine", "nines")}
    assert {PortalDown.says, PortalDown.mend} <= {used.message for used in messages.used()}


def test_what_is_missing_or_wrong_is_named_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "ERRORS", {})
    (tmp_path / "page.py").write_text("t.text('Never translated')\nt.plural('Pause these notices', 'x', 1)\n")
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    assert messages.problems() == [
        "page.py:1: not translated: 'Never translated'",
        "page.py:2: another plural in the catalogue: 'Pause these notices'",
    ]
    assert messages.main() == 1


def test_a_translation_with_other_facts_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "used", lambda: [messages.Used("{what}.", "", "here")])
    monkeypatch.setattr(messages, "fields", lambda text: {"what"} if text.isascii() else {"that"})
    assert messages.problems() == ["here: its facts are ['what'], not those of the translation: '{what}.'"]


def test_nothing_is_translated_in_vain() -> None:
    assert messages.unused() == []


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", EVERY_ERROR)
def test_every_error_can_be_told(kind: type[StandbyError], locale: str) -> None:
    facts = facts_for(kind)
    line = tell(kind(**facts), locale)
    assert line
    assert "\n" not in line
    assert "{" not in line
    assert all(fact in line for fact in facts.values())


def test_english_is_what_the_error_says_itself() -> None:
    for kind in EVERY_ERROR:
        error = kind(**facts_for(kind))
        assert tell(error, "en") == error.message


def test_an_error_in_chinese() -> None:
    assert tell(WrongPassword(portal="ssfw"), "zh-CN").startswith("ssfw 不接受该用户名或密码。为免账号被锁")


def test_a_sentence_within_an_error_is_translated_too() -> None:
    error = WrongUse(what=said("There is no time zone {name!r}; write it like Asia/Shanghai", name="Mars"))
    assert error.message == "There is no time zone 'Mars'; write it like Asia/Shanghai."
    assert tell(error, "zh-CN") == "没有时区 'Mars'；请写成 Asia/Shanghai 这样。"


def test_a_course_that_is_called_like_a_message_keeps_its_name() -> None:
    chinese = translator("zh-CN")
    assert chinese.text("{course}, {score}: {reason}", course="Timeline", score="exempted", reason="x").startswith(
        "Timeline，exempted："
    )
    assert "Timeline" in tell(WrongPassword(portal="Timeline"), "zh-CN")
    assert tell(WrongUse(what="Type the characters you see in the picture"), "zh-CN") == "请输入图片中的字符。"


def test_a_portal_word_with_braces_stays_as_it_is() -> None:
    error = WrongUse(what="{portal} {0} {x!r} %(y)s")
    assert tell(error, "zh-CN") == "{portal} {0} {x!r} %(y)s。"


@given(st.text(), st.sampled_from(LOCALES))
def test_no_fact_breaks_a_sentence(fact: str, locale: str) -> None:
    assert tell(WrongUse(what=fact), locale)
    assert translator(locale).text("{course}, {score}: {reason}", course=fact, score=fact, reason=fact)


# ---------------------------------------------------------------- choosing


@pytest.mark.parametrize(
    ("wanted", "locale"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("fr, zh;q=0.5, en;q=0.4", "zh-CN"),
        ("zh_Hans_CN", "zh-CN"),
        ("zh-TW", "zh-CN"),
        ("EN", "en"),
        ("en;q=0.3, zh;q=0.7", "zh-CN"),
        ("zh;q=0, en", "en"),
        ("zh;q=0", "en"),
        ("zh;q=nan", "en"),
        ("zh;q=9", "en"),
        ("zh;q=x", "en"),
        ("zh;level=1", "en"),
        ("de", "en"),
        ("*", "en"),
        ("", "en"),
        (None, "en"),
        (";,;q=1,," * 100_000, "en"),
    ],
)
def test_the_language_asked_for(wanted: str | None, locale: str) -> None:
    assert match_locale(wanted) == locale


def test_who_asks_for_nothing_gets_the_default() -> None:
    assert match_locale("fr", default="zh-CN") == "zh-CN"
    assert match_locale(None, default="zh-CN") == "zh-CN"


@given(st.text())
def test_any_header_gives_a_language(header: str) -> None:
    assert match_locale(header) in LOCALES


def test_translators_are_kept_and_found_by_any_tag() -> None:
    assert translator("zh-CN") is translator("zh-CN")
    assert translator("zh_Hans").locale == "zh-CN"
    assert translator("xx").locale == "en"


# ---------------------------------------------------------------- numbers, dates, sentences


@pytest.fixture
def english() -> Translator:
    return translator("en")


@pytest.fixture
def chinese() -> Translator:
    return translator("zh-CN")


def test_counting(english: Translator, chinese: Translator) -> None:
    told = [words.plural("{count} course", "{count} courses", n) for words in (english, chinese) for n in (0, 1, 2)]
    assert told == ["0 courses", "1 course", "2 courses", "0 门课", "1 门课", "2 门课"]


def test_moments_are_on_the_readers_clock(english: Translator, chinese: Translator) -> None:
    moment = datetime(2026, 1, 12, 18, 4, 5, tzinfo=UTC)
    assert chinese.moment(moment, ZoneInfo("Asia/Shanghai")) == "2026年1月13日 02:04"
    assert english.moment(moment, ZoneInfo("Europe/Berlin")) == "Jan 12, 2026 7:04 PM"
    assert chinese.day(date(2026, 1, 12)) == "2026年1月12日"


def test_numbers(english: Translator) -> None:
    assert [english.number(value) for value in (5.0, 2.5, 1234.567)] == ["5", "2.5", "1,234.57"]
    assert [english.number(value, 2) for value in (3.0, 2.816)] == ["3.00", "2.82"]


def test_sentences_are_joined_as_the_language_does(english: Translator, chinese: Translator) -> None:
    assert english.sentences("One.", "", "Two.") == "One. Two."
    assert chinese.sentences("一。", "", "二。") == "一。二。"


def test_the_header_of_the_catalogue_is_never_shown(chinese: Translator) -> None:
    assert chinese.text("") == ""
    assert chinese.said("") == ""
    assert tell(WrongUse(what=""), "zh-CN") == "。"


def test_marking_changes_nothing() -> None:
    assert N_("exempted") == "exempted"


def test_every_fault_is_told() -> None:
    from standby.channels.wording.state import FAULTS

    assert set(FAULTS) == set(Fault)

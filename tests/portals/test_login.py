"""The way past the code, told with a portal and a reader that play their scripts."""

import io

import pytest
from PIL import Image

from standby.captcha.answer import Answer
from standby.captcha.model import load_reader
from standby.domain.models import Grade, Transcript
from standby.errors import (
    AccountLocked,
    BodyTooLarge,
    Detour,
    HandOverNeeded,
    LoginUnclear,
    PageNotUnderstood,
    PortalDown,
    SessionExpired,
    StaleCode,
    StandbyError,
    TimedOut,
    UnfitPicture,
    WrongCode,
    WrongPassword,
)
from standby.i18n import translator
from standby.portals.login import log_in, log_in_with_code, visit

from .kit import ALICE, Diary, ScriptedPortal, ScriptedReader

SHOWN = Transcript((Grade("2023-1", "A1", "Algebra", "", "90"),))


def wrong_code() -> WrongCode:
    return WrongCode(portal="ssfw")


async def enter(portal: ScriptedPortal, diary: Diary, *texts: str | None) -> None:
    await log_in(portal, ALICE, ScriptedReader(*texts), diary, portal_name="ssfw")


async def look(portal: ScriptedPortal, diary: Diary) -> Transcript:
    return await visit(portal, ALICE, ScriptedReader(), diary, portal_name="ssfw")


async def test_a_login_is_written_down_before_and_after() -> None:
    diary = Diary()
    await enter(ScriptedPortal([None]), diary, "4d7k")
    assert diary.lines == [
        ("read", "picture 1", "4d7k"),
        ("submitting", "session 1"),
        ("judged", "picture 1", "4d7k", "yes"),
        ("logged in", "logged in"),
    ]


async def test_an_abstention_costs_no_try() -> None:
    portal, diary = ScriptedPortal([None]), Diary()
    await enter(portal, diary, None, None, None, None, "4d7k")
    assert (portal.fetched, portal.submitted) == (5, ["4d7k"])


async def test_a_refused_code_is_tried_again_with_a_fresh_picture() -> None:
    portal, diary = ScriptedPortal([wrong_code(), None]), Diary()
    await enter(portal, diary, "aaaa", "bbbb")
    assert [line for line in diary.lines if line[0] == "judged"] == [
        ("judged", "picture 1", "aaaa", "no"),
        ("judged", "picture 2", "bbbb", "yes"),
    ]


async def test_three_refused_codes_are_handed_over_with_a_picture_nobody_answered() -> None:
    portal, diary = ScriptedPortal([wrong_code() for _ in range(9)]), Diary()
    with pytest.raises(HandOverNeeded) as caught:
        await enter(portal, diary)
    assert len(portal.submitted) == 3
    assert (caught.value.picture, caught.value.session) == (b"picture 4", "session 4")
    assert "picture 4" not in caught.value.message
    assert "session 4" not in caught.value.message


async def test_a_code_nobody_can_read_is_handed_over_as_it_is() -> None:
    portal, diary = ScriptedPortal(), Diary()
    with pytest.raises(HandOverNeeded) as caught:
        await enter(portal, diary, *[None] * 8)
    assert (portal.fetched, portal.submitted) == (8, [])
    assert caught.value.picture == b"picture 8"


async def test_the_person_is_asked_even_if_no_picture_comes_for_them() -> None:
    pictures: list[bytes | Exception] = [b"one", b"two", b"three", TimedOut(host="portal", seconds=20)]
    portal = ScriptedPortal([wrong_code() for _ in range(3)], pictures=pictures)
    with pytest.raises(HandOverNeeded) as caught:
        await enter(portal, Diary())
    assert (caught.value.picture, caught.value.session) == (b"", "")


async def test_what_is_no_picture_is_not_handed_to_the_person() -> None:
    portal = ScriptedPortal([wrong_code() for _ in range(3)])
    with pytest.raises(HandOverNeeded) as caught:
        await enter(portal, Diary(), "aaaa", "bbbb", "cccc", "")
    assert caught.value.picture == b""


async def test_bytes_that_are_no_picture_count_as_fetched_and_nothing_more() -> None:
    portal, diary = ScriptedPortal([None]), Diary()
    await enter(portal, diary, "", "", "4d7k")
    assert (portal.fetched, diary.kinds()[0]) == (3, "read")


async def test_a_portal_that_sends_no_pictures_at_all_is_not_understood() -> None:
    portal = ScriptedPortal()
    with pytest.raises(PageNotUnderstood, match="not a picture"):
        await enter(portal, Diary(), *[""] * 8)
    assert portal.fetched == 8


async def test_codes_of_another_size_go_to_the_person_at_once() -> None:
    reader, file = load_reader("ssfw"), io.BytesIO()
    Image.new("L", (80, 26), 255).save(file, "PNG")
    portal = ScriptedPortal(pictures=[file.getvalue()])
    with pytest.raises(HandOverNeeded, match="it is 80x26, this model reads 68x22") as caught:
        await log_in(portal, ALICE, reader, Diary(), portal_name="ssfw")
    assert (portal.fetched, portal.submitted) == (1, [])
    assert (caught.value.picture, caught.value.session) == (file.getvalue(), "session 1")
    assert "图片是 80x26，这个模型读 68x22" in translator("zh-CN").tell(caught.value)


async def test_an_odd_picture_at_the_end_still_goes_to_the_person() -> None:
    class Odd(ScriptedReader):
        def read(self, picture: bytes) -> Answer:
            if picture == b"picture 4":
                raise UnfitPicture(name="The picture", reason="it is animated")
            return super().read(picture)

    portal = ScriptedPortal([wrong_code() for _ in range(3)])
    with pytest.raises(HandOverNeeded, match="3 times") as caught:
        await log_in(portal, ALICE, Odd(), Diary(), portal_name="ssfw")
    assert caught.value.picture == b"picture 4"


@pytest.mark.parametrize("refusal", [WrongPassword(portal="ssfw"), AccountLocked(portal="ssfw", reason="locked")])
async def test_a_refused_password_is_never_sent_twice(refusal: StandbyError) -> None:
    portal, diary = ScriptedPortal([refusal, None, None]), Diary()
    with pytest.raises(type(refusal)):
        await enter(portal, diary, "aaaa")
    assert portal.submitted == ["aaaa"]
    assert diary.lines[-1] == ("judged", "picture 1", "aaaa", "yes")


@pytest.mark.parametrize(
    "trouble",
    [TimedOut(host="portal", seconds=20), LoginUnclear(portal="p", reason="?")],
)
async def test_trouble_in_between_ends_the_login_without_a_verdict(trouble: StandbyError) -> None:
    portal, diary = ScriptedPortal([trouble, None]), Diary()
    with pytest.raises(type(trouble)):
        await enter(portal, diary)
    assert diary.kinds() == ["read", "submitting"]


@pytest.mark.parametrize(
    ("answered", "words"),
    [
        (PortalDown(host="portal", status=500), "HTTP status 500"),
        (PageNotUnderstood(portal="ssfw", reason="it is no HTML"), "it is no HTML"),
        (Detour(host="portal", target="https://sso.example"), "leads elsewhere, to https://sso.example"),
        (BodyTooLarge(host="portal", limit=1), "far too large"),
    ],
)
async def test_an_answer_to_a_login_that_cannot_be_read_may_be_a_wrong_password(
    answered: StandbyError, words: str
) -> None:
    portal, diary = ScriptedPortal([answered, None]), Diary()
    with pytest.raises(LoginUnclear, match=words):
        await enter(portal, diary)
    assert diary.kinds() == ["read", "submitting"]
    assert len(portal.submitted) == 1


async def test_a_wait_the_portal_asks_for_is_kept() -> None:
    portal = ScriptedPortal([PortalDown(host="portal", status=503, retry_after=600)])
    with pytest.raises(LoginUnclear) as caught:
        await enter(portal, Diary())
    assert caught.value.facts["retry_after"] == 600


async def test_a_code_that_came_too_late_is_tried_again_and_says_nothing_of_the_reading() -> None:
    portal, diary = ScriptedPortal([StaleCode(portal="ssfw"), None]), Diary()
    await enter(portal, diary, "aaaa", "bbbb")
    assert [line for line in diary.lines if line[0] in ("judged", "failed")] == [
        ("failed", "stale_code"),
        ("judged", "picture 2", "bbbb", "yes"),
    ]


async def test_a_code_missed_by_a_site_that_asked_for_none_leaves_no_login_in_doubt() -> None:
    portal, diary = ScriptedPortal([wrong_code(), None], pictures=[b"", b"picture 2"]), Diary()
    await enter(portal, diary, "bbbb")
    assert diary.kinds() == ["submitting", "failed", "read", "submitting", "judged", "logged in"]


async def test_a_journal_that_forbids_the_try_is_obeyed() -> None:
    class Strict(Diary):
        async def submitting(self, session: str) -> None:
            raise HandOverNeeded(portal="ssfw", reason="too many")

    portal = ScriptedPortal([None])
    with pytest.raises(HandOverNeeded):
        await enter(portal, Strict())
    assert portal.submitted == []


async def test_a_live_session_needs_no_login() -> None:
    portal, diary = ScriptedPortal(transcripts=[SHOWN], session="kept"), Diary()
    assert await look(portal, diary) == SHOWN
    assert diary.lines == []


async def test_without_a_session_no_request_is_wasted_on_finding_out() -> None:
    portal = ScriptedPortal([None], transcripts=[SHOWN])
    assert await look(portal, Diary()) == SHOWN


async def test_an_ended_session_is_renewed_once() -> None:
    portal = ScriptedPortal([None], transcripts=[SessionExpired(portal="ssfw"), SHOWN], session="kept")
    assert await look(portal, Diary()) == SHOWN
    assert len(portal.submitted) == 1


async def test_a_session_that_ends_right_after_the_login_is_not_a_loop() -> None:
    expired = [SessionExpired(portal="ssfw") for _ in range(9)]
    portal = ScriptedPortal([None] * 9, transcripts=expired, session="kept")
    with pytest.raises(LoginUnclear, match="login page again"):
        await look(portal, Diary())
    assert len(portal.submitted) == 1


async def test_trouble_at_the_grade_page_is_no_reason_to_log_in() -> None:
    portal = ScriptedPortal(transcripts=[PortalDown(host="portal", status=502)], session="kept")
    with pytest.raises(PortalDown):
        await look(portal, Diary())
    assert portal.fetched == 0


async def test_the_persons_code_is_sent_once_and_becomes_a_label() -> None:
    portal, diary = ScriptedPortal([None], session="kept"), Diary()
    await log_in_with_code(portal, ALICE, "m5w8", diary, picture=b"picture 8")
    assert portal.fetched == 0
    assert diary.lines == [
        ("submitting", "kept"),
        ("judged", "picture 8", "m5w8", "yes"),
        ("logged in", "logged in"),
    ]


async def test_the_persons_wrong_code_comes_back_to_them() -> None:
    portal, diary = ScriptedPortal([wrong_code()], session="kept"), Diary()
    with pytest.raises(WrongCode):
        await log_in_with_code(portal, ALICE, "m5w8", diary)
    assert diary.lines[1:] == [("failed", "wrong_code")]

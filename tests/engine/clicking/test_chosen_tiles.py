"""The person chooses the tiles that the reader could not: rightly, wrongly, too late, and what follows."""

import pytest

from standby.domain.models import NoticeKind
from standby.errors import HandOverNeeded, WrongPassword, WrongUse
from standby.services import clicks, hand_overs
from standby.services.actor import Actor
from standby.store.codec import from_json
from standby.store.tables import HandOver
from tests.engine.clicking.booth import Booth


async def asked_of(booth: Booth) -> HandOver:
    """Three wrong answers, and the picture for the person."""
    booth.eyes.script = ["wrong"] * 3
    with pytest.raises(HandOverNeeded):
        await booth.log_in()
    return await latest(booth)


async def latest(booth: Booth) -> HandOver:
    asked = await clicks.asked(booth.runtime, Actor(booth.alice.id), booth.account.id)
    assert asked is not None
    return asked


async def test_chosen_rightly_and_let_in(booth: Booth) -> None:
    asked = await asked_of(booth)
    assert await hand_overs.answer(booth.runtime, asked.uid, booth.right) == ""
    assert ((await booth.now()).state, booth.passwords_sent) == ("ready", 1)
    mine = (await booth.labels())[-1]
    assert (mine.accepted, mine.model, mine.text.replace(",", " ")) == (True, "", booth.right)
    with pytest.raises(WrongUse, match="answered already"):
        await hand_overs.answer(booth.runtime, asked.uid, booth.right)


async def test_chosen_wrongly_brings_a_fresh_picture(booth: Booth) -> None:
    asked = await asked_of(booth)
    following = await hand_overs.answer(booth.runtime, asked.uid, booth.wrong)
    again = await latest(booth)
    assert (following, again.kind) == (again.uid, "click")
    assert again.picture != asked.picture
    assert booth.passwords_sent == 0
    assert await hand_overs.answer(booth.runtime, again.uid, booth.right.replace(" ", "")) == ""
    assert (await booth.now()).state == "ready"


async def test_a_picture_that_the_site_forgot_brings_a_fresh_one(booth: Booth) -> None:
    asked = await asked_of(booth)
    booth.hall.clock.advance(200)
    assert await hand_overs.answer(booth.runtime, asked.uid, booth.right) == (await latest(booth)).uid
    assert [label.accepted for label in await booth.labels()] == [False] * 3


async def test_whoever_asks_again_is_shown_the_picture_and_the_reader_tries_no_more(booth: Booth) -> None:
    asked = await asked_of(booth)
    with pytest.raises(HandOverNeeded, match="wait for you"):
        await booth.log_in()
    assert ((await latest(booth)).uid, booth.checked, booth.eyes.reads) == (asked.uid, 3, 4)


async def test_another_picture_without_an_answer(booth: Booth) -> None:
    asked = await asked_of(booth)
    following = await hand_overs.another(booth.runtime, asked.uid)
    assert ((await latest(booth)).uid, (await latest(booth)).kind) == (following, "click")
    assert booth.checked == 3


@pytest.mark.parametrize("typed", ["", "9", "0 1", "abcd", "x" * 17])
async def test_what_names_no_tile_uses_up_nothing(booth: Booth, typed: str) -> None:
    asked = await asked_of(booth)
    with pytest.raises(WrongUse):
        await hand_overs.answer(booth.runtime, asked.uid, typed)
    assert (await latest(booth)).uid == asked.uid


async def test_a_wrong_password_behind_right_tiles_is_sent_once(booth: Booth) -> None:
    asked = await asked_of(booth)
    booth.railway.hall.travellers.first().password = "another by now"
    with pytest.raises(WrongPassword):
        await hand_overs.answer(booth.runtime, asked.uid, booth.right)
    assert ((await booth.now()).state, booth.passwords_sent) == ("wrong_password", 1)


async def test_nobody_came_and_only_the_person_begins_anew(booth: Booth) -> None:
    await asked_of(booth)
    booth.hall.clock.advance(21 * 60)
    await booth.hall.run_now("housekeeping")
    account = await booth.now()
    assert (account.state, "nobody came" in account.reason) == ("logged_out", True)
    for _ in range(2):
        await booth.hall.run_now("housekeeping")
    (notice,) = await booth.hall.notices(booth.alice, NoticeKind.LOGIN_ENDED)
    assert from_json(notice.facts)["error"]["code"] == "NobodyCame"
    checked = booth.checked
    await booth.hall.run_now(f"login:{booth.account.id}")
    assert booth.checked == checked
    booth.eyes.script = []
    await booth.log_in()
    assert (await booth.now()).state == "ready"

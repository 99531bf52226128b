"""The portal's pictures change: those it concerns are told once, the pictures are kept, and it ends."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from standby.captcha.card import Card
from standby.captcha.judge import ENOUGH, Health
from standby.engine.housekeeping import LABELS_KEPT
from standby.errors import NotYours
from standby.services import accounts, codes, doctor
from standby.services.actor import OPERATOR, Actor
from standby.store.tables import Acceptance, Label, Notice, Watch
from tests.world import World

WORSE, WELL = "ssfw: picture codes are read worse than promised", "ssfw: picture codes are read as promised again"


async def look(world: World, watch: Watch) -> None:
    """One look that has to log in."""
    world.box.world.expire()
    account = await world.account_of(watch)
    await accounts.make_ready(world.runtime, OPERATOR, account.id)
    await world.checked_and_told(watch)
    world.clock.advance(600)


async def told(world: World, name: str) -> list[str]:
    return [subject for subject in world.subjects(name) if subject in (WORSE, WELL)]


async def spoil(world: World, watch: Watch) -> None:
    """The pictures change so that every code is read wrongly, until enough were refused to be sure."""
    world.eyes.misread = True
    for _ in range(ENOUGH // 3 + 1):
        await look(world, watch)


async def test_those_it_concerns_are_told_once(world: World) -> None:
    watch = await world.watching("alice")
    await world.account(await world.user("bob"), world.student(1))
    await world.user("carol", role="administrator")
    await world.user("charlie")
    await look(world, watch)
    await spoil(world, watch)
    await look(world, watch)
    assert {name: await told(world, name) for name in ("alice", "bob", "carol", "charlie")} == {
        "alice": [WORSE],
        "bob": [WORSE],
        "carol": [WORSE],
        "charlie": [],
    }
    (mail,) = [mail for mail in world.mails("alice") if mail.message["Subject"] == WORSE]
    text = mail.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "accepted 1 of the last 10 codes. The reader promises 99.0 %." in text
    assert "standby captcha verified ssfw --out codes" in text
    async with world.database.read() as session:
        kinds = list(await session.scalars(select(Notice.kind).where(Notice.kind.like("reader%"))))
    assert kinds == ["reader_worse"] * 3


async def test_it_is_told_when_the_codes_are_read_well_again_and_the_count_starts_anew(home: World) -> None:
    watch = await home.watching()
    await spoil(home, watch)
    home.eyes.misread = False
    for _ in range(15):
        await look(home, watch)
    assert await told(home, "alice") == [WORSE, WELL]
    (now,) = await codes.taken(home.runtime, OPERATOR)
    assert (now.accepted, now.health is Health.WORSE) == (now.asked, False)
    await spoil(home, watch)
    assert await told(home, "alice") == [WORSE, WELL, WORSE]


async def test_another_model_is_not_judged_by_what_the_old_one_did(
    home: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = await home.watching()
    await spoil(home, watch)
    card = home.runtime.card("ssfw")
    assert isinstance(card, Card)
    mine = replace(card, name="mine")
    monkeypatch.setattr(type(home.runtime), "card", lambda *_: mine)
    home.eyes.misread = False
    assert await codes.taken(home.runtime, OPERATOR) == []
    await look(home, watch)
    (now,) = await codes.taken(home.runtime, OPERATOR)
    assert (now.accepted, now.asked, now.health) == (1, 1, Health.UNKNOWN)


async def test_what_a_person_reads_says_nothing_about_the_model(home: World) -> None:
    from standby.services import hand_overs

    home.eyes.unsure = True
    watch = await home.watching()
    await home.check(watch)
    (asked,) = await home.asked()
    await hand_overs.answer(home.runtime, asked.uid, home.eyes.painted.texts[asked.picture])
    assert await home.count(Acceptance) == 0
    async with home.database.read() as session:
        kept = [(label.accepted, label.model) for label in await session.scalars(select(Label).order_by(Label.id))]
    unsure, by_hand = kept[0], kept[-1]
    assert unsure[0] is None
    assert unsure[1] != ""
    assert by_hand == (True, "")


async def test_the_pictures_are_kept_for_labelling(home: World) -> None:
    watch = await home.watching()
    await look(home, watch)
    await spoil(home, watch)
    home.eyes.misread, home.eyes.unsure = False, True
    await look(home, watch)
    kept = [each async for each in codes.kept(home.runtime, OPERATOR, "ssfw")]
    assert {each.accepted for each in kept} == {True, False, None}
    for each in kept:
        shown = home.eyes.painted.texts[each.picture]
        assert (each.text == shown) is (each.accepted is not False)
    with pytest.raises(NotYours):
        _ = [each async for each in codes.kept(home.runtime, Actor(watch.user_id), "ssfw")]
    assert len(kept) < LABELS_KEPT


async def test_each_sees_how_the_codes_of_their_own_sites_are_taken(home: World) -> None:
    watch = await home.watching("alice")
    await home.check(watch)
    (mine,) = await codes.taken(home.runtime, Actor(watch.user_id))
    assert (mine.portal, mine.accepted, mine.asked) == ("ssfw", 1, 1)
    assert await codes.taken(home.runtime, Actor((await home.user("charlie")).id)) == []
    assert await codes.taken(home.runtime, Actor((await home.user("carol", role="administrator")).id)) == [mine]


async def test_the_doctor_says_what_was_promised_and_how_to_mend_it(home: World) -> None:
    watch = await home.watching()
    await home.check(watch)
    fine = await doctor._drift(home.runtime)
    assert (fine.ok, fine.says.endswith("accepted 1 of the last 1, promised 99.0%")) == (True, True)
    await spoil(home, watch)
    ill = await doctor._drift(home.runtime)
    assert not ill.ok
    assert "standby captcha verified ssfw" in ill.mend


async def test_the_count_of_a_model_that_is_no_longer_used_is_forgotten(home: World) -> None:
    watch = await home.watching()
    await home.check(watch)
    assert await home.count(Acceptance) == 1
    home.clock.advance(timedelta(days=home.runtime.settings.history_days + 1).total_seconds())
    await home.run_now("housekeeping")
    assert await home.count(Acceptance) == 0


def test_the_card_of_a_portals_model_is_at_hand(home: World) -> None:
    assert isinstance(home.runtime.card("ssfw"), Card)

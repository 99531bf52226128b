"""Notices on their way: none is lost, none overtakes another, each is known by the same Message-ID."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from standby.channels.wording import compose
from standby.channels.wording.codes import RESET, compose_code
from standby.domain import notices as facts_of
from standby.domain.models import NoticeKind
from standby.engine import codes as codes_on_their_way
from standby.engine import deliver
from standby.engine.links import Links
from standby.errors import WrongUse
from standby.services import inbox, mailed_codes, watches
from standby.services.actor import Actor
from standby.services.mailed_codes import Errand
from standby.store import notices
from standby.store.house import MailedCode
from standby.store.tables import Delivery, Job, User, Watch
from tests.world import World


async def write(world: World, user: User, count: int = 1) -> None:
    for _ in range(count):
        async with world.database.write() as session:
            now = world.clock.now()
            await notices.add(session, user.id, NoticeKind.TEST, facts_of.test(now), now)
        world.clock.advance(1)


async def deliveries(world: World) -> list[Delivery]:
    async with world.database.read() as session:
        return list(await session.scalars(select(Delivery).order_by(Delivery.id)))


def ids(world: World, name: str = "alice") -> list[str]:
    return [str(mail.message["Message-ID"]) for mail in world.mails(name)]


async def test_notices_wait_in_order_while_the_mail_server_is_down(world: World) -> None:
    alice = await world.user()
    await world.mailbox.stop()
    await write(world, alice, 3)
    await world.deliver()
    waiting = await deliveries(world)
    assert [row.state for row in waiting] == ["pending"] * 3
    assert waiting[0].attempts > 0
    assert waiting[1].attempts == waiting[2].attempts == 0, "those behind wait without being tried"
    await world.mailbox.start()
    world.clock.advance(600)
    await world.deliver()
    assert len(world.mails()) == 3
    assert [row.state for row in await deliveries(world)] == ["sent"] * 3
    dates = [str(mail.message["Date"]) for mail in world.mails()]
    assert dates == sorted(dates)


async def test_the_outbox_rests_while_there_is_nothing_to_do(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is down must not keep the processor busy, nor the job coming back at once."""
    alice = await world.user()
    await world.mailbox.stop()
    await write(world, alice, 5)
    looks, due = 0, notices.due

    async def counting(*given: Any) -> Any:
        nonlocal looks
        looks += 1
        return await due(*given)

    monkeypatch.setattr(notices, "due", counting)
    await world.deliver()
    assert looks < 60, "a slice of a minute"
    job = await world.row(Job, "deliver")
    assert job.kick_after > world.clock.now()
    await world.mailbox.start()


async def test_an_address_that_is_refused_is_told_on_the_page_and_holds_up_nobody(world: World) -> None:
    alice, bob = await world.user(), await world.user("bob")
    world.mailbox.refuse("550 no such user", recipient="alice@example.org")
    await write(world, alice, 2)
    await write(world, bob)
    await world.deliver()
    assert [row.state for row in await deliveries(world)] == ["refused", "refused", "sent"]
    assert "550" in (await inbox.told(world.runtime, alice))[0].error
    world.mailbox.refuse(None, recipient="alice@example.org")
    await write(world, alice)
    await world.deliver()
    assert len(world.mails()) == 1


async def test_a_server_that_wants_one_of_us_later_holds_up_only_that_one(world: World) -> None:
    alice, bob = await world.user(), await world.user("bob")
    world.mailbox.refuse("450 later", recipient="alice@example.org")
    await write(world, alice, 2)
    await write(world, bob)
    await world.deliver()
    assert (len(world.mails()), len(world.mails("bob"))) == (0, 1)
    world.mailbox.refuse(None, recipient="alice@example.org")
    world.clock.advance(600)
    await world.deliver()
    assert len(world.mails()) == 2


async def test_a_crash_between_yes_and_writing_it_down_sends_the_same_letter_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(world, await world.user())

    async def killed(*_: Any) -> bool:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(notices, "mark", killed)
        with pytest.raises(SystemExit):
            await world.deliver()
    assert len(world.mails()) == 1
    world.restart()
    world.clock.advance(60)
    await world.deliver()
    assert len(world.mails()) == 2
    assert len(set(ids(world))) == 1, "a mail program shows it once"
    await world.deliver()
    assert len(world.mails()) == 2


async def test_every_notice_has_a_message_id_of_its_own(home: World) -> None:
    await write(home, await home.user(), 5)
    await home.deliver()
    assert Counter(ids(home)).most_common(1)[0][1] == 1
    assert all(each.endswith("@example.org>") for each in ids(home))


async def test_a_letter_put_off_hundreds_of_times_is_given_up_and_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that says "later" to one reader for ever must not keep that reader's other letters back."""
    monkeypatch.setattr(deliver, "MOST_TRIES", 3)
    alice = await world.user()
    world.mailbox.refuse("450 not this one", recipient="alice@example.org")
    await write(world, alice)
    for _ in range(4):
        await world.deliver()
        world.clock.advance(700)
    assert [row.state for row in await deliveries(world)] == ["refused"]
    assert await world.told("delivery_refused") == 1


async def test_an_outage_of_weeks_loses_nothing(home: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliver, "MOST_TRIES", 3)
    alice = await home.user()
    await home.mailbox.stop()
    await write(home, alice)
    for _ in range(10):
        await home.deliver()
        home.clock.advance(timedelta(days=2).total_seconds())
    await home.mailbox.start()
    await home.deliver()
    assert len(home.mails()) == 1


async def test_a_machine_that_was_off_for_days_tries_again_like_any_other(home: World) -> None:
    alice = await home.user()
    await write(home, alice)
    home.clock.advance(timedelta(days=10).total_seconds())
    await home.mailbox.stop()
    await home.deliver()
    assert [row.state for row in await deliveries(home)] == ["pending"]


async def test_a_setting_that_spoils_every_letter_loses_none(home: World) -> None:
    watch = await home.watching()
    good = home.runtime.settings
    home.runtime.settings = good.model_copy(update={"public_url": "https://no such host/"})
    await home.check(watch)
    await home.deliver()
    assert home.mails() == []
    home.runtime.settings = good
    home.clock.advance(700)
    await home.deliver()
    assert len(home.mails()) == 1


async def test_mails_of_a_paused_watch_wait_until_it_goes_on(world: World) -> None:
    watch = await world.watching()
    await world.check(watch)
    owner = Actor(watch.user_id)
    await watches.pause(world.runtime, owner, watch.id)
    await world.deliver()
    assert world.mails() == []
    await watches.resume(world.runtime, owner, watch.id)
    await world.run("deliver")
    assert len(world.mails()) == 1


async def test_a_test_notice_is_sent_by_the_one_who_asks_and_by_nobody_else(world: World) -> None:
    alice = await world.user()
    tried = await inbox.send_test(world.runtime, alice)
    await world.deliver()
    assert [way.error for way in tried] == [""]
    assert len(world.mails()) == 1


async def test_a_test_without_a_mail_server_leaves_nothing_in_the_outbox(home: World) -> None:
    alice = await home.user()
    home.runtime.settings = home.runtime.settings.model_copy(update={"smtp_host": ""})
    with pytest.raises(WrongUse, match="STANDBY_SMTP_HOST"):
        await inbox.send_test(home.runtime, alice)
    assert await deliveries(home) == []


async def test_a_letter_that_breaks_our_own_code_is_given_up_after_some_tries(
    home: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = await home.user()
    await write(home, alice, 2)

    def breaks(kind: Any, facts: Any, **given: Any) -> Any:
        if facts["at"] == broken:
            raise KeyError("a fact that is missing")
        return compose(kind, facts, **given)

    broken = (home.clock.now() - timedelta(seconds=2)).isoformat()
    monkeypatch.setattr(deliver, "put_into_words", breaks)
    monkeypatch.setattr(deliver, "MOST_TRIES", 5)
    for _ in range(10):
        await home.deliver()
        home.clock.advance(60)
    assert [row.state for row in await deliveries(home)] == ["refused", "sent"]


async def test_a_code_that_breaks_our_own_code_holds_up_nobody(home: World, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = await home.user()

    def breaks(*given: Any, locale: str, **more: Any) -> Any:
        if locale == "zh-CN":
            raise KeyError("a sentence that is missing")
        return compose_code(*given, locale=locale, **more)

    monkeypatch.setattr(codes_on_their_way, "compose_code", breaks)
    async with home.database.write() as session:
        for locale in ("zh-CN", "en"):
            await mailed_codes.issue(home.runtime, session, Errand(RESET, locale, "mei@example.org"))
    await write(home, alice)
    await home.deliver()
    async with home.database.read() as session:
        codes = (await session.scalars(select(MailedCode).order_by(MailedCode.id))).all()
    assert [code.state for code in codes] == ["refused", "sent"]
    assert [row.state for row in await deliveries(home)] == ["sent"]


async def test_a_code_that_is_not_taken_leaves_no_address_in_clear(
    home: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mail servers name the reader in what they answer."""
    for number, answer in enumerate(("550 <Mei@Example.org> unknown", "450 mei@example.org: later"), 1):
        home.mailbox.refuse(answer, recipient="mei@example.org")
        async with home.database.write() as session:
            await mailed_codes.issue(home.runtime, session, Errand(RESET, "en", "mei@example.org"))
        await home.deliver()
        kept = (await home.row(MailedCode, number)).error
        assert answer[:3] in kept
        assert "mei@" not in kept.lower()
    assert "mei@" not in capsys.readouterr().out.lower()


async def test_quiet_hours_hold_notices_back_and_checks_go_on(world: World) -> None:
    watch = await world.watching(quiet_hours="11:00-13:00")
    await world.checked_and_told(watch)
    world.box.world.publish(world.student().login, score="70")
    checked = await world.checked_and_told(watch)
    assert len(checked.changes) == 1
    assert world.mails() == []
    job = await world.row(Job, "deliver")
    assert job.kick_after == world.clock.now().replace(hour=5, minute=0, second=0, microsecond=0)
    world.clock.advance(3600)
    await world.deliver()
    assert len(world.mails()) == 2
    assert "70" in str(world.mails()[1].message["Subject"]), "in the order things happened"


async def test_without_a_mail_server_notices_stay_and_say_why(home: World) -> None:
    alice = await home.user()
    home.runtime.settings = home.runtime.settings.model_copy(update={"smtp_host": ""})
    await write(home, alice)
    await home.deliver()
    (told,) = await inbox.told(home.runtime, alice)
    assert told.state == "pending"
    assert "STANDBY_SMTP_HOST" in told.error


async def test_the_unsubscribe_link_pauses_that_watch_alone(world: World) -> None:
    watch = await world.watching()
    second = await world.second_watch(watch)
    await world.checked_and_told(watch)
    header = str(world.mails()[0].message["List-Unsubscribe"]).strip("<>")
    links = Links(world.runtime.settings.page_url, world.runtime.vault)
    found = await watches.by_pause_link(world.runtime, header.rsplit("/", 1)[1])
    assert found.id == links.read_pause(header.rsplit("/", 1)[1]) == watch.id
    await watches.pause(world.runtime, Actor(found.user_id), found.id)
    assert (await world.row(Watch, watch.id)).state == "paused"
    assert (await world.row(Watch, second.id)).state == "active"
    await watches.pause(world.runtime, Actor(found.user_id), second.id)
    assert (await world.query(watch)).next_due is None, "nobody asks any more"


async def test_a_user_without_an_address_keeps_notices_on_the_page(home: World) -> None:
    from standby.services import people

    user = await people.add(home.runtime, "quiet")
    await write(home, user)
    await home.deliver()
    (told,) = await inbox.told(home.runtime, user)
    assert told.state == "kept"

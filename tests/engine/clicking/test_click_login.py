"""Logging in by clicks and a password at the railway of 2018 and 2019: every answer it has for that."""

from pathlib import Path
from typing import get_args

import pytest

from standby.domain.models import NoticeKind
from standby.engine.logins import login_ended
from standby.errors import (
    AccountLocked,
    HandOverNeeded,
    NoClickLogin,
    PageNotUnderstood,
    PortalRefused,
    WrongPassword,
    WrongUse,
)
from standby.portals.tickets import QrState
from standby.sandbox.rail12306.site import Era
from standby.services import accounts, clicks, qr, sessions
from standby.services.actor import Actor
from standby.store.codec import from_json
from standby.store.database import Database
from standby.store.tables import Account, Label
from tests.engine.clicking.booth import Booth, click_booth


@pytest.mark.parametrize("era", ["2018", "2019"])
async def test_right_at_once_on_every_database(database: Database, tmp_path: Path, era: Era) -> None:
    async with click_booth(database, tmp_path / "data", era) as booth:
        assert booth.account.state == "logging_in"
        await booth.log_in()
        account = await booth.now()
        assert (account.state, account.proved_at) == ("ready", booth.hall.clock.now())
        proved = await sessions.prove(booth.runtime, Actor(booth.alice.id), account.id)
        assert proved.passengers
        (label,) = await booth.labels()
        assert (label.text.replace(",", " "), label.accepted, bool(label.model)) == (booth.right, True, True)
        assert (booth.checked, booth.passwords_sent, await booth.steps()) == (1, 1, ["accepted"])
        assert (await booth.hall.told("captcha_read"), await booth.hall.told("login")) == (1, 1)
        assert await booth.hall.notices(booth.alice) == []


async def test_a_wrong_answer_costs_a_picture_and_no_password(booth: Booth) -> None:
    booth.eyes.script = ["wrong", "unsure", "wrong"]
    await booth.log_in()
    assert (await booth.now()).state == "ready"
    assert [label.accepted for label in await booth.labels()] == [False, None, False, True]
    assert (booth.checked, booth.passwords_sent) == (3, 1)
    assert booth.asked("/passport/captcha/captcha-image64") == 4


async def test_after_three_wrong_answers_the_person_is_asked(booth: Booth) -> None:
    booth.eyes.script = ["wrong"] * 9
    with pytest.raises(HandOverNeeded, match="understood wrongly 3 times"):
        await booth.log_in()
    assert (booth.checked, booth.passwords_sent) == (3, 0)
    asked = await clicks.asked(booth.runtime, Actor(booth.alice.id), booth.account.id)
    assert asked is not None
    assert (asked.kind, asked.picture[:2]) == ("click", b"\xff\xd8")
    assert (await booth.now()).state == "hand_over"
    (notice,) = await booth.hall.notices(booth.alice, NoticeKind.HAND_OVER)
    facts = from_json(notice.facts)
    assert (facts["kind"], facts["uid"]) == ("click", asked.uid)


async def test_a_reader_that_is_never_sure_asks_the_person_without_a_try(booth: Booth) -> None:
    booth.eyes.script = ["unsure"] * 20
    with pytest.raises(HandOverNeeded, match="could not be understood"):
        await booth.log_in()
    assert (booth.checked, booth.eyes.reads) == (0, 8)


async def test_a_picture_of_another_kind_is_the_persons_at_once(booth: Booth) -> None:
    booth.eyes.script = ["unfit"]
    with pytest.raises(HandOverNeeded, match="not the kind"):
        await booth.log_in()
    assert (booth.checked, booth.eyes.reads) == (0, 1)


@pytest.mark.parametrize("era", ["2018", "2019"])
async def test_a_wrong_password_is_sent_once_and_never_again(database: Database, tmp_path: Path, era: Era) -> None:
    async with click_booth(database, tmp_path / "data", era, password="not-this-one") as booth:
        with pytest.raises(WrongPassword):
            await booth.log_in()
        account = await booth.now()
        assert (account.state, account.session, booth.passwords_sent) == ("wrong_password", "", 1)
        (label,) = await booth.labels()
        assert label.accepted, "the clicks were right whatever the password is"
        with pytest.raises(WrongUse, match="refused this password"):
            await booth.log_in()
        await booth.hall.run_now(f"login:{account.id}")
        assert booth.passwords_sent == 1
        (notice,) = await booth.hall.notices(booth.alice, NoticeKind.LOGIN_ENDED)
        assert from_json(notice.facts)["error"]["code"] == "WrongPassword"
        await scanned_in(booth)
        assert (await booth.now()).state == "ready"
        booth.hall.box.world.expire()
        assert await login_ended(booth.runtime, await booth.now())
        await booth.hall.run_now(f"login:{account.id}")
        assert ((await booth.now()).state, booth.passwords_sent) == ("logged_out", 1), "it was forgotten"
        await accounts.set_password(booth.runtime, Actor(booth.alice.id), account.id, booth.password)
        await booth.log_in()
        assert ((await booth.now()).state, booth.passwords_sent) == ("ready", 2)


async def test_a_login_that_the_site_does_not_know_counts_as_wrong(booth: Booth) -> None:
    booth.railway.hall.travellers.first().login = "somebody else"
    booth.railway.hall.travellers._by_login.clear()
    with pytest.raises(WrongPassword):
        await booth.log_in()


async def test_a_locked_account_waits_for_its_owner(booth: Booth) -> None:
    booth.railway.hall.travellers.first().locked_until = booth.hall.box.world.clock.now() + 600
    with pytest.raises(AccountLocked, match="锁定时间为20分钟"):
        await booth.log_in()
    assert ((await booth.now()).state, booth.passwords_sent) == ("locked", 1)


@pytest.mark.parametrize("code", [91, 92, 94, 95, 97, 101])
async def test_what_the_site_wants_besides_is_the_persons_at_its_own_place(booth: Booth, code: int) -> None:
    booth.railway.hall.travellers.first().login_code = code
    with pytest.raises(HandOverNeeded) as caught:
        await booth.log_in()
    assert caught.value.facts["kind"] == "portal"
    account = await booth.now()
    assert (account.state, account.reason) == ("logged_out", caught.value.message)
    assert (booth.passwords_sent, len(await booth.hall.notices(booth.alice, NoticeKind.HAND_OVER))) == (1, 1)


@pytest.mark.parametrize("era", [era for era in get_args(Era) if era > "2019"])
async def test_a_site_of_later_years_gets_no_password(booth: Booth, era: Era) -> None:
    booth.site(era=era)
    with pytest.raises(NoClickLogin):
        await booth.log_in()
    assert (booth.passwords_sent, booth.checked, booth.eyes.reads) == (0, 0, 0)


async def test_a_picture_that_became_too_old_is_no_verdict_on_the_reading(
    booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    see = booth.eyes.read

    def slowly(picture: bytes) -> object:
        if booth.eyes.reads == 0:
            booth.hall.clock.advance(200)
        return see(picture)

    monkeypatch.setattr(booth.eyes, "read", slowly)
    await booth.log_in()
    assert [label.accepted for label in await booth.labels()] == [True]
    assert (booth.checked, booth.passwords_sent) == (2, 1)


async def test_a_check_without_a_picture_is_no_verdict_either(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    see = booth.eyes.read

    def forgotten(picture: bytes) -> object:
        seen = see(picture)
        if booth.eyes.reads == 1:
            for visit in booth.railway.hall.passports._by_id.values():
                visit.tiles = None
        return seen

    monkeypatch.setattr(booth.eyes, "read", forgotten)
    await booth.log_in()
    assert [label.accepted for label in await booth.labels()] == [True]


async def test_the_bare_picture_where_there_is_no_other(booth: Booth) -> None:
    booth.hall.fault(kind="status", status=404, path="/passport/captcha/captcha-image64", count=9)
    await booth.log_in()
    assert booth.asked("/passport/captcha/captcha-image") == 1


async def test_what_is_no_picture_is_not_understood_and_told(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(booth.runtime, "eyes", Blind())
    with pytest.raises(PageNotUnderstood):
        await booth.log_in()
    assert (await booth.now()).state == "logged_out"
    assert len(await booth.hall.notices(booth.alice, NoticeKind.LOGIN_ENDED)) == 1


async def test_a_refusal_is_everybodys_and_tried_later(booth: Booth) -> None:
    booth.hall.fault(kind="status", status=403, path="/otn/login/conf", count=9)
    with pytest.raises(PortalRefused):
        await booth.log_in()
    assert (await booth.now()).state == "logging_in"
    with pytest.raises(PortalRefused, match="left alone"):
        await booth.log_in()


async def test_nothing_secret_stands_in_the_open(booth: Booth) -> None:
    traveller = booth.railway.hall.travellers.first()
    await booth.log_in()
    rows = [*await booth.hall.rows(Account), *await booth.hall.rows(Label)]
    written = " ".join(str(vars(row)) for row in rows)
    assert traveller.password not in written
    assert traveller.login not in written


async def scanned_in(booth: Booth) -> None:
    """The person logs in by the code that they scan."""
    code = await qr.start(booth.runtime, Actor(booth.alice.id), booth.account.id)
    booth.hall.box.world.verbs["/scan-qr"]({})
    assert await qr.look(booth.runtime, code.uid) is QrState.CONFIRMED


class Blind:
    def read(self, picture: bytes) -> object:
        from standby.errors import BadPicture

        raise BadPicture(name="The picture", reason="the story says so")

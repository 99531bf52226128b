"""Coming in by an invitation and a mailed code."""

from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import select

from standby.engine import codes
from standby.services import invitations
from standby.services.actor import OPERATOR
from standby.store.house import MailedCode
from standby.store.tables import User
from tests.web.kit import PASSWORD, Site, code_for
from tests.world import World

ADDRESS = "mei@example.org"


async def invited(world: World, count: int = 1, days: int = 7) -> str:
    """The token of an invitation's link."""
    made = await invitations.add(world.runtime, OPERATOR, count=count, days=days)
    return invitations.link_of(world.runtime, made).partition("=")[2]


async def begin(visitor: httpx2.AsyncClient, token: str, email: str = ADDRESS) -> str:
    answer = await visitor.post("/register", data={"invitation": token, "email": email})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def users(world: World) -> list[str]:
    async with world.database.read() as session:
        return list(await session.scalars(select(User.name).order_by(User.id)))


@pytest.mark.parametrize(("locale", "says"), [("en", "Your code for Standby"), ("zh-CN", "你的 Standby 验证码")])
async def test_a_member_comes_in(world: World, site: Site, locale: str, says: str) -> None:
    token = await invited(world)
    visitor = site.nobody(**{"accept-language": locale})
    assert (await visitor.get(f"/register?invitation={token}")).status_code == 200
    way = await begin(visitor, token)
    code = await code_for(world, ADDRESS)
    (mail,) = world.mailbox.of(ADDRESS)
    assert str(mail.message["Subject"]) == says
    assert site.url in mail.part("plain")
    form = {"code": f" {code[:3]} {code[3:]} ", "name": "梅", "password": PASSWORD}
    answer = await visitor.post(way, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert ">梅<" in (await visitor.get("/")).text
    user = await world.row(User, 1)
    assert (user.role, user.locale) == ("member", locale)
    assert user.password.startswith("$argon2id$")
    assert (await visitor.post(way, data=form | {"name": "again"})).status_code == 400, "a code serves once"
    assert (await site.nobody().get(f"/register?invitation={token}")).status_code == 400, "used up"
    assert await users(world) == ["梅"]


async def test_an_invitation_ends_by_use_time_and_hand(world: World, site: Site) -> None:
    two = await invited(world, count=2, days=1)
    for name in ("one", "two"):
        visitor = site.nobody()
        way = await begin(visitor, two, f"{name}@example.org")
        form = {"code": await code_for(world, f"{name}@example.org"), "name": name, "password": PASSWORD}
        assert (await visitor.post(way, data=form)).status_code == 303
    short, revoked = await invited(world, days=1), await invited(world)
    await invitations.revoke(world.runtime, OPERATOR, 3)
    world.clock.advance(timedelta(days=1).total_seconds())
    for token in (two, short, revoked, "forged", "", two + "x"):
        answers = [
            await site.nobody().get("/register", params={"invitation": token}),
            await site.nobody().post("/register", data={"invitation": token, "email": ADDRESS}),
        ]
        for answer in answers:
            assert answer.status_code == 400
            assert "This invitation is not valid" in answer.text
    assert world.mailbox.of(ADDRESS) == []


async def test_an_invitation_revoked_on_the_way_lets_nobody_in(world: World, site: Site) -> None:
    token = await invited(world)
    visitor = site.nobody()
    way = await begin(visitor, token)
    form = {"code": await code_for(world, ADDRESS), "name": "mei", "password": PASSWORD}
    await invitations.revoke(world.runtime, OPERATOR, 1)
    answer = await visitor.post(way, data=form)
    assert "This invitation is not valid" in answer.text
    assert await users(world) == []


async def test_a_code_takes_five_tries_and_then_not_even_the_right_one(world: World, site: Site) -> None:
    visitor = site.nobody()
    way = await begin(visitor, await invited(world))
    code = await code_for(world, ADDRESS)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for typed in [wrong] * 5 + [code]:
        answer = await visitor.post(way, data={"code": typed, "name": "mei", "password": PASSWORD})
        assert answer.status_code == 400
        assert "This code is not right" in answer.text
    assert await users(world) == []


async def test_a_code_lives_a_quarter_of_an_hour(world: World, site: Site) -> None:
    visitor = site.nobody()
    way = await begin(visitor, await invited(world))
    code = await code_for(world, ADDRESS)
    world.clock.advance(timedelta(minutes=15).total_seconds())
    answer = await visitor.post(way, data={"code": code, "name": "mei", "password": PASSWORD})
    assert answer.status_code == 400
    assert await users(world) == []


async def test_the_database_does_not_hold_the_code(world: World, site: Site) -> None:
    await begin(site.nobody(), await invited(world))
    code = await code_for(world, ADDRESS)
    async with world.database.read() as session:
        row = (await session.scalars(select(MailedCode))).one()
    assert codes.digits(world.runtime.vault, row.uid) == code
    held = " ".join(str(getattr(row, column.key)) for column in MailedCode.__table__.columns if column.key != "uid")
    assert code not in held
    assert ADDRESS not in held


async def test_a_kill_before_the_mail_went_out_loses_nothing(world: World, site: Site) -> None:
    await begin(site.nobody(), await invited(world))
    world.restart()
    assert len(await code_for(world, ADDRESS)) == 6
    await world.deliver()
    assert len(world.mailbox.of(ADDRESS)) == 1


async def test_whether_a_name_is_taken_only_a_right_code_tells(world: World, site: Site) -> None:
    await world.user("alice")
    visitor = site.nobody()
    way = await begin(visitor, await invited(world))
    code = await code_for(world, ADDRESS)
    form = {"code": "nonsense", "password": PASSWORD}
    taken, free = [await visitor.post(way, data=form | {"name": name}) for name in ("Alice", "mei")]
    assert taken.text.replace("Alice", "mei") == free.text
    told = await visitor.post(way, data=form | {"name": "Alice", "code": code})
    assert "This name is taken" in told.text
    assert (await visitor.post(way, data=form | {"name": "mei", "code": code})).status_code == 303


UNFIT = (
    ("<b>", PASSWORD, "A name has 1 to 64"),
    ("a b", PASSWORD, "A name has 1 to 64"),
    ("mei", "short", "at least 10 characters"),
    ("mei", "x1y" * 342, "at most 1024 bytes"),
    ("mei", "梅兰竹" * 120, "at most 1024 bytes"),
    ("mei-mei-mei-mei", "MEI-mei-mei-mei", "must not be your name"),
    ("mei", "mei@Example.org", "must not be your name or your mail address"),
    ("mei", "aaaaaaaaaaaa", "the same character"),
)


async def test_what_does_not_do_is_said_beside_its_field(world: World, site: Site) -> None:
    visitor = site.nobody()
    way = await begin(visitor, await invited(world))
    code = await code_for(world, ADDRESS)
    for name, password, says in UNFIT:
        answer = await visitor.post(way, data={"code": code, "name": name, "password": password})
        assert answer.status_code == 400
        assert says in answer.text, (name, password)
        assert 'aria-invalid="true" aria-describedby="problem' in answer.text
        assert password not in answer.text, "a password is never sent back"
    assert await users(world) == []
    form = {"code": code, "name": "mei", "password": PASSWORD}
    assert (await visitor.post(way, data=form)).status_code == 303, "none of that cost a try"


async def test_a_long_password_counts_to_its_last_letter(world: World, site: Site) -> None:
    visitor = site.nobody()
    way = await begin(visitor, await invited(world))
    long = "ab1" * 341 + "c"
    code = await code_for(world, ADDRESS)
    assert (await visitor.post(way, data={"code": code, "name": "mei", "password": long})).status_code == 303
    for password, status in ((long[:-1], 400), (long + "d", 400), (long[:-1] + "d", 400), (long, 303)):
        answer = await site.nobody().post("/log-in", data={"name": "mei", "password": password})
        assert answer.status_code == status


async def test_without_a_mail_server_the_invitation_is_enough(world: World, site: Site) -> None:
    world.runtime.settings = world.runtime.settings.model_copy(update={"smtp_host": ""})
    visitor = site.nobody()
    way = await begin(visitor, await invited(world), "")
    assert "Code from the mail" not in (await visitor.get(way)).text
    assert (await visitor.post(way, data={"name": "mei", "password": PASSWORD})).status_code == 303


async def test_with_one_a_member_gives_an_address(world: World, site: Site) -> None:
    for email, says in (("", "A mail address is needed"), ("no address", "is not a mail address")):
        form = {"invitation": await invited(world), "email": email}
        answer = await site.nobody().post("/register", data=form)
        assert answer.status_code == 400
        assert says in answer.text


async def test_one_invitation_floods_nobody_with_mails(world: World, site: Site) -> None:
    token = await invited(world)
    visitor = site.nobody()
    form = {"invitation": token, "email": ADDRESS}
    statuses = [(await visitor.post("/register", data=form)).status_code for _ in range(22)]
    assert statuses == [303] * 20 + [429] * 2

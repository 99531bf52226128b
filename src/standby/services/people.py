"""Users: who they are, how they are reached, how they get in."""

import re
from collections.abc import Sequence

from sqlalchemy import delete, select

from standby.channels.email.address import check_address
from standby.domain.schedule import parse_hours, parse_zone
from standby.engine.links import Links
from standby.engine.runtime import Runtime
from standby.errors import WrongUse
from standby.services.accounts import must_have_no_order
from standby.services.actor import Actor, user_named
from standby.store import notices, tickets
from standby.store.tables import Account, Channel, TicketWish, User, Watch

NAME = re.compile(r"[\w.@-]{1,64}", re.UNICODE)
ROLES = ("member", "administrator")


async def add(
    runtime: Runtime,
    name: str,
    email: str = "",
    *,
    role: str = "member",
    locale: str = "",
    zone: str = "",
    quiet_hours: str = "",
) -> User:
    """A new user with a mail channel if ``email`` is given. Raises WrongUse."""
    if not NAME.fullmatch(name):
        raise WrongUse(what=f"{name!r} is not a user name: 1 to 64 letters, digits, . _ @ or -")
    if role not in ROLES:
        raise WrongUse(what=f"{role!r} is not a role; there are {' and '.join(ROLES)}")
    if locale not in {"", "zh-CN", "en"}:
        raise WrongUse(what=f"{locale!r} is not a language of Standby; there are zh-CN and en")
    if quiet_hours:
        parse_hours(quiet_hours)
    settings = runtime.settings
    user = User(
        name=name,
        role=role,
        locale=locale or settings.default_locale,
        zone=str(parse_zone(zone or settings.time_zone)),
        quiet_hours=quiet_hours,
        created_at=runtime.clock.now(),
    )
    async with runtime.database.write() as session:
        if await session.scalar(select(User.id).where(User.name == name)):
            raise WrongUse(what=f"There is already a user {name!r}")
        session.add(user)
        await session.flush()
        if email:
            sealed = runtime.vault.seal(f"channel:{user.id}", check_address(email))
            session.add(Channel(user_id=user.id, kind="email", address=sealed, created_at=runtime.clock.now()))
    return user


async def everyone(runtime: Runtime) -> Sequence[User]:
    async with runtime.database.read() as session:
        return (await session.scalars(select(User).order_by(User.id))).all()


async def find(runtime: Runtime, name: str) -> User:
    async with runtime.database.read() as session:
        return await user_named(session, name)


async def the_one(runtime: Runtime, name: str = "") -> User:
    """The user of that name; without a name the only one there is."""
    if name:
        return await find(runtime, name)
    users = await everyone(runtime)
    if not users:
        raise WrongUse(what="There is no user yet; add one with `standby user add NAME --email ADDRESS`")
    if len(users) != 1:
        raise WrongUse(what=f"There are {len(users)} users; say which one with --user")
    return users[0]


async def by_id(runtime: Runtime, user_id: int) -> User | None:
    async with runtime.database.read() as session:
        return await session.get(User, user_id)


async def remove(runtime: Runtime, name: str) -> None:
    """Delete a user with their accounts, secrets, watches and notices. Raises WrongUse while an order may exist."""
    async with runtime.database.write() as session:
        user = await user_named(session, name)
        held = select(Account).where(Account.user_id == user.id).order_by(Account.id).with_for_update()
        for account in (await session.scalars(held)).all():
            await must_have_no_order(session, account)
        mine = select(Watch.id).where(Watch.user_id == user.id)
        await tickets.remove_of(session, TicketWish.watch_id.in_(mine), runtime.clock.now())
        await session.execute(delete(User).where(User.id == user.id))


async def sign_in_link(runtime: Runtime, name: str) -> str:
    user = await find(runtime, name)
    return Links(runtime.settings.page_url, runtime.vault).sign_in(user.id)


async def set_quiet_hours(runtime: Runtime, actor: Actor, name: str, hours: str) -> None:
    """``23:00-07:00``, or nothing for none: what waited for the old ones goes by the new. Raises WrongUse."""
    if hours:
        parse_hours(hours)
    async with runtime.database.write() as session:
        user = await user_named(session, name)
        actor.must_own(user.id, "user")
        user.quiet_hours = hours
        await notices.wait_anew(session, user, runtime.clock.now())
    runtime.bell.ring("deliver")

"""Users: who they are, how they are reached, how they get in."""

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.channels.email.address import check_address
from standby.domain.schedule import parse_hours, parse_zone
from standby.engine.links import Links
from standby.engine.runtime import Runtime
from standby.errors import LastAdministrator, Unfit, WrongUse, said
from standby.i18n import LOCALES
from standby.services.accounts import must_have_no_order
from standby.services.actor import ADMINISTRATOR, OPERATOR, Actor, must_administer, user_named
from standby.store import deeds, invitations, notices, tickets
from standby.store.tables import Account, Channel, Event, TicketWish, User, Watch

NAME = re.compile(r"[\w.@-]{1,64}", re.UNICODE)
ROLES = ("member", ADMINISTRATOR)
MOST_WATCHES = 10_000


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
    name = unicodedata.normalize("NFKC", name)  # as it is read at the door
    if not NAME.fullmatch(name):
        raise WrongUse(what=f"{name!r} is not a user name: 1 to 64 letters, digits, . _ @ or -")
    _must_be_role(role)
    if locale not in {"", "zh-CN", "en"}:
        raise WrongUse(what=f"{locale!r} is not a language of Standby; there are zh-CN and en")
    if quiet_hours:
        parse_hours(quiet_hours)
    user = new(runtime, name, role=role, locale=locale, zone=zone, quiet_hours=quiet_hours)
    async with runtime.database.write() as session:
        if await is_taken(session, name):
            raise WrongUse(what=f"There is already a user {name!r}")
        session.add(user)
        await session.flush()
        reach(runtime, session, user, check_address(email) if email else "")
        await invitations.somebody_came(session, runtime.clock.now())
    return user


def new(
    runtime: Runtime,
    name: str,
    *,
    role: str,
    locale: str = "",
    zone: str = "",
    quiet_hours: str = "",
    password: str = "",
) -> User:
    """A row with the settings' defaults for what is left empty; ``password`` is what Argon2id made of it."""
    return User(
        name=name,
        role=role,
        locale=locale or runtime.settings.default_locale,
        zone=str(parse_zone(zone or runtime.settings.time_zone)),
        quiet_hours=quiet_hours,
        password=password,
        created_at=runtime.clock.now(),
    )


def reach(runtime: Runtime, session: AsyncSession, user: User, address: str) -> None:
    """The user's notices go to this mail address, if it is one."""
    if address:
        sealed = runtime.vault.seal(f"channel:{user.id}", address)
        session.add(Channel(user_id=user.id, kind="email", address=sealed, created_at=runtime.clock.now()))


async def is_taken(session: AsyncSession, name: str) -> bool:
    """Whether there is such a name already, perhaps in other capitals: two that look alike are one too many.

    Compared here: SQLite folds no letter beyond ASCII. A name that the database takes for the same is taken, too.
    """
    folded = name.casefold()
    if await session.scalar(select(User.id).where(User.name == name).limit(1)):
        return True
    return any(other.casefold() == folded for other in await session.scalars(select(User.name)))


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


async def remove(runtime: Runtime, name: str, actor: Actor = OPERATOR) -> None:
    """Delete a user with their accounts, secrets, sessions, watches and notices.

    Raises WrongUse while an order may exist, LastAdministrator, NotYours.
    """
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        who = await must_administer(session, actor)
        await _hold_administrators(session)
        user = await user_named(session, name)
        await _must_leave_an_administrator(session, user)
        held = select(Account).where(Account.user_id == user.id).order_by(Account.id).with_for_update()
        for account in (await session.scalars(held)).all():
            await must_have_no_order(session, account)
        mine = select(Watch.id).where(Watch.user_id == user.id)
        await tickets.remove_of(session, TicketWish.watch_id.in_(mine), now)
        await invitations.end_of(session, user.name, now)
        await session.execute(delete(Event).where(Event.user_id == user.id))
        await session.execute(delete(User).where(User.id == user.id))
        deeds.note(session, now, who, "removed", name)


async def set_role(runtime: Runtime, actor: Actor, name: str, role: str) -> None:
    """Raises WrongUse, NotFound, LastAdministrator, NotYours."""
    _must_be_role(role)
    async with runtime.database.write() as session:
        who = await must_administer(session, actor)
        await _hold_administrators(session)
        await _give_role(runtime, session, who, await user_named(session, name), role)


async def set_limit(runtime: Runtime, actor: Actor, name: str, most: int | None) -> None:
    """How many watches the user may have; None is what the settings allow. Raises WrongUse, NotFound, NotYours."""
    async with runtime.database.write() as session:
        who = await must_administer(session, actor)
        _limit(runtime, session, who, await user_named(session, name), most)


async def set_limit_and_role(runtime: Runtime, actor: Actor, name: str, most: int | None, role: str) -> None:
    """Both or neither. Raises WrongUse, NotFound, LastAdministrator, NotYours."""
    _must_be_role(role)
    async with runtime.database.write() as session:
        who = await must_administer(session, actor)
        await _hold_administrators(session)
        user = await user_named(session, name)
        _limit(runtime, session, who, user, most)
        await _give_role(runtime, session, who, user, role)


async def set_profile(runtime: Runtime, actor: Actor, name: str, *, locale: str, zone: str, quiet_hours: str) -> None:
    """Language, time zone and quiet hours at once. Raises Unfit, NotFound, NotYours."""
    if locale not in LOCALES:
        raise Unfit(field="locale", what="There is no such language here")
    try:
        zone = str(parse_zone(zone.strip()))
    except WrongUse as error:
        raise Unfit(field="zone", what=error.facts["what"]) from error
    try:
        await set_quiet_hours(runtime, actor, name, quiet_hours.strip())
    except WrongUse as error:
        raise Unfit(field="quiet_hours", what=error.facts["what"]) from error
    async with runtime.database.write() as session:
        user = await user_named(session, name)
        user.locale, user.zone = locale, zone
        await notices.wait_anew(session, user, runtime.clock.now())


async def _give_role(runtime: Runtime, session: AsyncSession, who: str, user: User, role: str) -> None:
    if user.role == role:
        return
    if role != ADMINISTRATOR:
        await _must_leave_an_administrator(session, user)
        await invitations.end_of(session, user.name, runtime.clock.now())
    user.role = role
    deeds.note(session, runtime.clock.now(), who, role, user.name)


def _limit(runtime: Runtime, session: AsyncSession, who: str, user: User, most: int | None) -> None:
    if most is not None and not 0 <= most <= MOST_WATCHES:
        raise WrongUse(what=said("A user has 0 to {most} watches", most=MOST_WATCHES))
    if user.watch_limit != most:
        user.watch_limit = most
        deeds.note(session, runtime.clock.now(), who, "limited", user.name)


async def _hold_administrators(session: AsyncSession) -> None:
    """Two who take each other's role at the same moment come one after the other."""
    held = select(User.id).where(User.role == ADMINISTRATOR).order_by(User.id).with_for_update()
    (await session.scalars(held)).all()


async def _must_leave_an_administrator(session: AsyncSession, user: User) -> None:
    others = select(func.count(User.id)).where(User.role == ADMINISTRATOR, User.id != user.id)
    if user.role == ADMINISTRATOR and not await session.scalar(others):
        raise LastAdministrator(name=user.name)


def _must_be_role(role: str) -> None:
    if role not in ROLES:
        raise WrongUse(what=f"{role!r} is not a role; there are {' and '.join(ROLES)}")


async def sign_in_link(runtime: Runtime, name: str) -> str:
    user = await find(runtime, name)
    return Links(runtime.settings.page_url, runtime.vault).sign_in(user.id, user.password)


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

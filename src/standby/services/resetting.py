"""A password changed by who knows the old one, set anew by who can read the mail, or set by the operator."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.channels.wording.codes import RESET
from standby.engine.runtime import Runtime
from standby.errors import CodeRefused, NotLetIn, Unfit, WrongUse
from standby.services import browsers, door, mailed_codes, passwords
from standby.services.actor import user_named
from standby.services.door import Caller
from standby.services.mailed_codes import Errand
from standby.store import deeds, throttles
from standby.store import mailed_codes as rows
from standby.store.house import MailedCode, WebSession
from standby.store.tables import Channel, User
from standby.store.throttles import Rate

MAILS_BY_ADDRESS = Rate(20, timedelta(minutes=1))
MAILS_BY_NAME = Rate(3, timedelta(minutes=10))
# A code has five tries, each right once in a million: with 5 codes at once and about 5 more a day for one name,
# whoever guesses all year long gets in with a chance of 1 in 100.
CODES_BY_NAME = Rate(5, timedelta(hours=5))
CODES_BY_ADDRESS = Rate(30, timedelta(seconds=20))
OLD_BY_USER = Rate(10, timedelta(minutes=1))


async def begin(runtime: Runtime, name: str, caller: Caller, locale: str) -> str:
    """Mails a code to the user of that name, if there is one; returns the uid to go on with in any case.

    Raises TriedTooOften, and WrongUse where no mail is sent at all.
    """
    if not runtime.settings.smtp_host:
        raise WrongUse(what="No mail is sent from here; ask an administrator for a sign-in link")
    async with runtime.database.read() as session:
        user = await door.named(session, name)
    await _must_not_hurry(runtime, name, user, caller)
    async with runtime.database.write() as session:
        address = await _address_of(runtime, session, user.id if user else 0)
        errand = Errand(RESET, user.locale if user else locale, address, user_id=user.id if user else None)
        code = await mailed_codes.issue(runtime, session, errand)
    for bell in ("deliver", "sweep"):
        runtime.bell.ring(bell)
    return code.uid


async def pending(runtime: Runtime, uid: str) -> MailedCode:
    """Raises CodeRefused for what is over."""
    return await mailed_codes.find(runtime, uid, RESET)


async def finish(runtime: Runtime, uid: str, digits: str, password: str, caller: Caller) -> User:
    """The password is another, and nobody is logged in any more. Raises CodeRefused, Unfit, TriedTooOften, NotLetIn."""
    code = await pending(runtime, uid)
    passwords.check(password)
    await door.must_not_hurry(runtime, (f"reset:code:{caller.address}", CODES_BY_ADDRESS))
    async with runtime.database.write() as session:
        right = await mailed_codes.try_digits(runtime, session, code, digits)
        user = await session.get(User, code.user_id) if right and code.user_id else None
    if user is None:
        raise CodeRefused
    # Not before: it would tell a stranger whether there is a user of that name.
    passwords.check(password, user.name)
    kept = await passwords.make(runtime, password)
    async with runtime.database.write() as session:
        user = await browsers.hold(session, user)
        if not await rows.use(session, code.id, runtime.clock.now()):
            raise CodeRefused
        await _set(runtime, session, user, kept)
    return user


async def change(runtime: Runtime, user: User, kept_session: int, old: str, new: str) -> None:
    """Raises Unfit, TriedTooOften. Who has come in by links alone so far gives no old one.

    Raises NotLetIn if the password has been changed or the session ended meanwhile.
    """
    await door.must_not_hurry(runtime, (f"password:user:{user.id}", OLD_BY_USER))
    if user.password and not await passwords.fits(runtime, user.password, old):
        raise Unfit(field="old", what="This is not the password you have now")
    passwords.check(new, user.name, field="new")
    made = await passwords.make(runtime, new)
    async with runtime.database.write() as session:
        user = await browsers.hold(session, user)
        if await session.get(WebSession, kept_session, with_for_update=True) is None:
            raise NotLetIn
        await _set(runtime, session, user, made, but=kept_session)
        await throttles.forgive(session, f"password:user:{user.id}", runtime.clock.now())


async def set_by_operator(runtime: Runtime, name: str, password: str) -> None:
    """Raises Unfit, NotFound. Ends all sessions."""
    passwords.check(password, name)
    kept = await passwords.make(runtime, password)
    async with runtime.database.write() as session:
        user = await session.get_one(User, (await user_named(session, name)).id, with_for_update=True)
        await _set(runtime, session, user, kept)
        deeds.note(session, runtime.clock.now(), "", "password", user.name)


async def _set(runtime: Runtime, session: AsyncSession, user: User, kept: str, but: int | None = None) -> None:
    """``user`` is a held row."""
    user.password = kept
    await browsers.end_all(session, user.id, but=but)
    await rows.void(session, user.id, runtime.clock.now())
    await throttles.forgive(session, door.name_key("log-in", user.name), runtime.clock.now())


async def _must_not_hurry(runtime: Runtime, name: str, user: User | None, caller: Caller) -> None:
    """A browser of the user's own is held back by nobody else's asking, as at the door."""
    if mark := door.known_of(user, caller):
        counts = [(f"reset:known:{mark}", MAILS_BY_NAME), (f"reset-day:known:{mark}", CODES_BY_NAME)]
    else:
        counts = [
            (f"reset:address:{caller.address}", MAILS_BY_ADDRESS),
            (door.name_key("reset", name), MAILS_BY_NAME),
            (door.name_key("reset-day", name), CODES_BY_NAME),
        ]
    await door.must_not_hurry(runtime, *counts)


async def _address_of(runtime: Runtime, session: AsyncSession, user_id: int) -> str:
    mail = select(Channel).where(Channel.user_id == user_id, Channel.kind == "email").order_by(Channel.id)
    channel = (await session.scalars(mail)).first()
    # Opening a seal is quick beside all else; who has none gets the same answer.
    return runtime.vault.open(f"channel:{user_id}", channel.address) if channel else ""

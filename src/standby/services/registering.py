"""Coming in by an invitation: a mail address, the code that was mailed to it, then a name and a password."""

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from standby.channels.email.address import check_address
from standby.channels.wording.codes import REGISTER
from standby.engine.runtime import Runtime
from standby.errors import CodeRefused, Unfit, WrongUse
from standby.services import door, invitations, mailed_codes, passwords, people
from standby.services.actor import ADMINISTRATOR
from standby.services.door import Caller
from standby.services.mailed_codes import Errand
from standby.store import deeds
from standby.store import invitations as open_ones
from standby.store import mailed_codes as rows
from standby.store.house import MailedCode
from standby.store.tables import User
from standby.store.throttles import Rate

MAILS_BY_ADDRESS = Rate(20, timedelta(minutes=1))
MAILS_BY_INVITATION = Rate(20, timedelta(minutes=3))
CODES_BY_ADDRESS = Rate(30, timedelta(seconds=20))


async def begin(runtime: Runtime, token: str, email: str, caller: Caller, locale: str) -> str:
    """Mails a code and returns the uid to go on with. Raises InvitationOver, Unfit, TriedTooOften.

    Where no mail server is set up nothing is proved: the invitation is enough.
    An administrator may leave the address out.
    """
    invitation = await invitations.by_link(runtime, token)
    address = _address(email, needed=invitation.role != ADMINISTRATOR and bool(runtime.settings.smtp_host))
    await door.must_not_hurry(
        runtime,
        (f"register:address:{caller.address}", MAILS_BY_ADDRESS),
        (f"register:invitation:{invitation.id}", MAILS_BY_INVITATION),
    )
    proves = bool(address and runtime.settings.smtp_host)
    errand = Errand(REGISTER, locale, address, invitation_id=invitation.id, sent=proves, wanted=proves)
    async with runtime.database.write() as session:
        code = await mailed_codes.issue(runtime, session, errand)
    for bell in ("deliver", "sweep"):
        runtime.bell.ring(bell)
    return code.uid


async def pending(runtime: Runtime, uid: str) -> MailedCode:
    """Raises CodeRefused for what is over."""
    return await mailed_codes.find(runtime, uid, REGISTER)


async def finish(runtime: Runtime, uid: str, digits: str, name: str, password: str, caller: Caller) -> User:
    """The new user. Raises CodeRefused, InvitationOver, Unfit, TriedTooOften.

    That a name is taken is said only to who has an invitation and a right code, and each time costs a try.
    """
    code = await pending(runtime, uid)
    address = runtime.vault.open(f"code:{uid}", code.address)
    name = door.plain(name)
    if not people.NAME.fullmatch(name):
        raise Unfit(field="name", what="A name has 1 to 64 letters, digits, . _ @ or -")
    passwords.check(password, name, address)
    await door.must_not_hurry(runtime, (f"register:code:{caller.address}", CODES_BY_ADDRESS))
    async with runtime.database.write() as session:
        right = await mailed_codes.try_digits(runtime, session, code, digits)
        taken = right and await people.is_taken(session, name)
    if not right:
        raise CodeRefused
    if taken:
        raise Unfit(field="name", what="This name is taken; choose another")
    return await _make(runtime, code, name, await passwords.make(runtime, password), address)


async def _make(runtime: Runtime, code: MailedCode, name: str, kept: str, address: str) -> User:
    now = runtime.clock.now()
    try:
        async with runtime.database.write() as session:
            if code.invitation_id is None or not await rows.use(session, code.id, now):
                raise CodeRefused
            invitation = await invitations.use(session, code.invitation_id, now)
            user = people.new(runtime, name, role=invitation.role, locale=code.locale, password=kept)
            session.add(user)
            await session.flush()
            await rows.belong(session, code.id, user.id)
            people.reach(runtime, session, user, address)
            await open_ones.somebody_came(session, now, by=invitation.id)
            deeds.note(session, now, name, "registered", invitation.role)
    except IntegrityError as error:
        raise Unfit(field="name", what="This name is taken; choose another") from error
    return user


def _address(email: str, *, needed: bool) -> str:
    if not email.strip():
        if needed:
            raise Unfit(field="email", what="A mail address is needed: that is where notices go")
        return ""
    try:
        return check_address(email)
    except WrongUse as error:
        raise Unfit(field="email", what=error.facts["what"]) from error

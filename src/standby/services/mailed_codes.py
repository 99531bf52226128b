"""Mailed codes: asked for, and shown again by whoever could read the mail."""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from standby.engine.codes import digits
from standby.engine.runtime import Runtime
from standby.errors import CodeRefused
from standby.store import jobs, mailed_codes
from standby.store.house import MailedCode

LIFE = timedelta(minutes=15)
UID = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True, slots=True)
class Errand:
    """What a code is for. Without an address nothing is sent; ``wanted`` says whether digits are asked for then."""

    purpose: str
    locale: str
    address: str = ""
    user_id: int | None = None
    invitation_id: int | None = None
    sent: bool = True
    wanted: bool = True


async def issue(runtime: Runtime, session: AsyncSession, errand: Errand) -> MailedCode:
    """A code, committed together with the order to send it. The same work whether it is sent or not."""
    now, uid = runtime.clock.now(), secrets.token_urlsafe(24)
    code = MailedCode(
        uid=uid,
        purpose=errand.purpose,
        user_id=errand.user_id,
        invitation_id=errand.invitation_id,
        address=runtime.vault.seal(f"code:{uid}", errand.address),
        locale=errand.locale,
        wanted=errand.wanted,
        state="pending" if errand.sent and errand.address else "none",
        not_before=now,
        created_at=now,
        expires_at=now + LIFE,
    )
    session.add(code)
    await session.flush()
    await jobs.hurry(session, "deliver", now)
    return code


async def find(runtime: Runtime, uid: str, purpose: str) -> MailedCode:
    """Raises CodeRefused unless it can still be used."""
    if not UID.fullmatch(uid):
        raise CodeRefused
    async with runtime.database.read() as session:
        code = await mailed_codes.by_uid(session, uid, purpose)
    if code is None or code.used_at is not None or code.expires_at <= runtime.clock.now():
        raise CodeRefused
    return code


async def try_digits(runtime: Runtime, session: AsyncSession, code: MailedCode, typed: str) -> bool:
    """Whether these are the digits; every look counts, right or wrong, and so it must be committed."""
    if not await mailed_codes.take_try(session, code.id, runtime.clock.now()):
        return False
    plain = "".join(sign for sign in typed if sign.isascii() and sign.isdigit())
    return not code.wanted or hmac.compare_digest(plain, digits(runtime.vault, code.uid))

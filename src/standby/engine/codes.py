"""Mailed codes on their way: at least once, with a Message-ID that never changes, and never after their time."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import timedelta

import structlog

from standby.channels.base import Channel as Way
from standby.channels.base import Letter
from standby.channels.email import message_id
from standby.channels.wording.codes import compose_code
from standby.engine.runtime import Runtime
from standby.errors import DeliveryRefused, StandbyError
from standby.metrics import DELIVERIES
from standby.store import mailed_codes
from standby.store.house import MailedCode
from standby.store.secrets import Vault
from standby.store.tables import User

log = structlog.get_logger()
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=1)


def digits(vault: Vault, uid: str) -> str:
    """The six digits of the code ``uid``: whoever has only the database cannot tell them."""
    mac = hmac.new(vault.signing_keys[-1].encode(), f"standby:code:{uid}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(mac[:8]) % 1_000_000:06d}"


async def send_due(runtime: Runtime, ways: Mapping[str, Way]) -> None:
    """Send what is due and write down what became of it; a server that is away is asked again."""
    async with runtime.database.read() as session:
        due = await mailed_codes.due(session, runtime.clock.now())
    for code in due:
        if code.expires_at <= runtime.clock.now():
            async with runtime.database.write() as session:
                await mailed_codes.mark(session, code.id, "late")
            continue
        await _send(runtime, ways["email"], code)


async def _send(runtime: Runtime, way: Way, code: MailedCode) -> None:
    address = ""
    try:
        address = runtime.vault.open(f"code:{code.uid}", code.address)
        await way.send(await _letter(runtime, code, address))
    except DeliveryRefused as error:
        await _mark(runtime, code, "refused", _without(address, error.message))
    except StandbyError as error:
        until = runtime.clock.now() + min(LONGEST_WAIT, FIRST_WAIT * (1 << min(code.attempts, 10)))
        async with runtime.database.write() as session:
            await mailed_codes.put_off(session, code.id, until, _without(address, error.message))
        log.warning("code_delayed", code=code.id, reason=_without(address, error.message))
    except Exception as error:
        # A fault of our own holds up nobody else; whoever asked for the code asks anew.
        log.error("code_broke", code=code.id, kind=type(error).__name__)
        await _mark(runtime, code, "refused", f"{type(error).__name__} while writing the letter")
    else:
        await _mark(runtime, code, "sent")


async def _mark(runtime: Runtime, code: MailedCode, state: str, error: str = "") -> None:
    async with runtime.database.write() as session:
        await mailed_codes.mark(session, code.id, state, error)
    DELIVERIES.labels("email", state).inc()
    log.info("code_delivery", code=code.id, state=state)


def _without(address: str, reason: str) -> str:
    """A server's answer often names the reader, whose address is kept sealed alone."""
    return re.sub(re.escape(address), "…", reason, flags=re.IGNORECASE) if address else reason


async def _letter(runtime: Runtime, code: MailedCode, address: str) -> Letter:
    settings = runtime.settings
    async with runtime.database.read() as session:
        user = await session.get(User, code.user_id) if code.user_id else None
    return Letter(
        to=address,
        message_id=message_id(f"code.{code.id}.{code.created_at:%Y%m%d%H%M%S}", settings.mail_from),
        message=compose_code(
            code.purpose,
            digits(runtime.vault, code.uid),
            house=settings.page_url,
            name=user.name if user else "",
            locale=code.locale,
        ),
        date=code.created_at,
        locale=code.locale,
    )

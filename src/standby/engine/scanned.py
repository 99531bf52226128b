"""Who logged in: whether it is the same person of the portal as before. No name is kept, only a keyed digest.

Digest and key stand in the account's sealed credentials, which outlive every
session and follow a change of the master key.
"""

import hashlib
import hmac
import secrets

from sqlalchemy.ext.asyncio import AsyncSession

from standby.engine.runtime import Runtime
from standby.store import reservations
from standby.store.codec import from_json, to_json
from standby.store.tables import Account


def is_another(runtime: Runtime, account: Account, name: str) -> bool:
    """Whether somebody else was logged in before; False where nobody was, or the portal does not say a name."""
    kept = _open(runtime, account)
    if not name.strip() or "scanned_key" not in kept:
        return False
    return not hmac.compare_digest(kept["scanned"], _digest(kept["scanned_key"], name))


def remember(runtime: Runtime, account: Account, name: str) -> None:
    """Write into a row that is held."""
    if not name.strip():
        return
    key = secrets.token_hex(16)
    kept = _open(runtime, account) | {"scanned_key": key, "scanned": _digest(key, name)}
    account.credentials = runtime.vault.seal(_place(account), to_json(kept))


def forget_password(runtime: Runtime, account: Account) -> None:
    """A password that the portal refused is worth nothing, and must never go out again, however the person logs in."""
    account.credentials = runtime.vault.seal(_place(account), to_json(_open(runtime, account) | {"password": ""}))


async def may_hold_an_order(session: AsyncSession, account: Account) -> bool:
    """Whether an attempt is open: the list of another person would say nothing about it."""
    return await reservations.open_of_account(session, account.id) is not None


def _open(runtime: Runtime, account: Account) -> dict[str, str]:
    return dict(from_json(runtime.vault.open(_place(account), account.credentials))) if account.credentials else {}


def _digest(key: str, name: str) -> str:
    return hmac.new(bytes.fromhex(key), name.strip().encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _place(account: Account) -> str:
    return f"account:{account.id}"

"""Portal accounts: added, tested, given another password, removed. Passwords never come back out."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain.models import AccountState
from standby.domain.reservation import ORDER_POSSIBLE
from standby.engine.journal import scope_of
from standby.engine.logins import logs_in_itself, revive
from standby.engine.runtime import Runtime, site_of
from standby.errors import WrongUse, said
from standby.portals.addresses import tidy_address
from standby.portals.base import PortalSpec
from standby.portals.registry import portal_spec
from standby.services.actor import Actor, own_account
from standby.store import notices, reservations, steps, tickets, watches
from standby.store.codec import from_json, to_json
from standby.store.tables import Account, TicketWish, User


async def add(
    runtime: Runtime,
    user_id: int,
    portal: str,
    base_url: str,
    login: str,
    password: str,
    options: Mapping[str, str] | None = None,
) -> Account:
    """A new account, its password sealed. Raises UnknownPortal, AddressRefused, WrongUse.

    A login has one account per user and site: two would each send a wrong
    password once, and end each other's sessions. A ticket portal is logged in
    to by its person: ``login`` is only a name to tell accounts apart by, unless
    there is a ``password`` too, for the years in which sites asked for one; and
    without ``base_url`` it is where everybody finds it.
    """
    spec = portal_spec(portal)
    by_person = spec.tickets is not None
    unknown = set(options or {}) - set(spec.options)
    if unknown:
        known = ", ".join(sorted(spec.options)) or "none"
        raise WrongUse(what=f"{portal} has no option {', '.join(sorted(unknown))}; known: {known}")
    if password:
        _must_take_password(spec)
    if (password or not by_person) and not (login.strip() and password):
        raise WrongUse(what="An account needs a user name and a password")
    if not base_url and not spec.address:
        raise WrongUse(what="An account needs the address of its portal")
    address = tidy_address(base_url or spec.address, allow_private=runtime.settings.allow_private_addresses)
    account = Account(
        user_id=user_id,
        portal=spec.name,
        base_url=address,
        options=dict(options or {}),
        label=masked(login) if login.strip() else spec.title,
        credentials="",
        state=_first_state(by_person, password),
        created_at=runtime.clock.now(),
    )
    async with runtime.database.write() as session:
        # Whoever adds another at the same moment waits here until this one can be seen.
        await session.get(User, user_id, with_for_update=True)
        await _must_be_new(runtime, session, account, login.strip())
        session.add(account)
        await session.flush()
        account.credentials = _seal(runtime, account.id, login.strip(), password)
    return account


def _must_take_password(spec: PortalSpec) -> None:
    """Raises WrongUse for a portal that its person alone logs in to."""
    if spec.tickets is not None and spec.clicks is None:
        raise WrongUse(
            what=said("{portal} is logged in to by you alone; no password is kept for it", portal=spec.title)
        )


def _first_state(by_person: bool, password: str) -> AccountState:
    if not by_person:
        return AccountState.READY
    return AccountState.LOGGING_IN if password else AccountState.LOGGED_OUT


async def _must_be_new(runtime: Runtime, session: AsyncSession, account: Account, login: str) -> None:
    beside = select(Account).where(Account.user_id == account.user_id, Account.portal == account.portal)
    for other in await session.scalars(beside):
        same_site = site_of(other.base_url) == site_of(account.base_url)
        if same_site and not login and not runtime.credentials(other).login:
            raise WrongUse(what=said("Account {id} has no name either; tell this one apart with --login", id=other.id))
        if same_site and runtime.credentials(other).login.casefold() == login.casefold():
            known = said(
                "This login is account {id} already; `standby account password` changes its password", id=other.id
            )
            raise WrongUse(what=known)


async def of_user(runtime: Runtime, user_id: int | None) -> Sequence[Account]:
    """A user's accounts; all for the operator (None)."""
    statement = select(Account).order_by(Account.id)
    if user_id is not None:
        statement = statement.where(Account.user_id == user_id)
    async with runtime.database.read() as session:
        return (await session.scalars(statement)).all()


async def is_scanned(runtime: Runtime, actor: Actor, account_id: int) -> bool:
    """Whether its person logs in by a code to scan, unless there is a password. Raises NotFound, NotYours."""
    async with runtime.database.read() as session:
        account = await own_account(session, actor, account_id)
    return runtime.spec(account.portal).tickets is not None


async def has_password(runtime: Runtime, actor: Actor, account_id: int) -> bool:
    """Whether its owner gave a password that Standby may log in with. Raises NotFound, NotYours."""
    async with runtime.database.read() as session:
        account = await own_account(session, actor, account_id)
    return runtime.spec(account.portal).tickets is None or logs_in_itself(runtime, account)


async def refusal(runtime: Runtime, actor: Actor, account_id: int) -> str:
    """What was said of the account's password when the portal refused it; empty if it did not."""
    async with runtime.database.read() as session:
        account = await own_account(session, actor, account_id)
    return account.reason if account.state == AccountState.WRONG_PASSWORD else ""


async def set_password(runtime: Runtime, actor: Actor, account_id: int, password: str) -> None:
    """Another password: the account and the watches that stopped for the old one go on."""
    if not password:
        raise WrongUse(what="An account needs a password")
    async with runtime.database.write() as session:
        account = await own_account(session, actor, account_id)
        by_person = runtime.spec(account.portal).tickets is not None
        _must_take_password(runtime.spec(account.portal))
        if by_person and not runtime.credentials(account).login:
            raise WrongUse(what="An account needs a user name and a password")
        account.credentials = _resealed(runtime, account, password)
        account.credentials_version += 1
        account.session = ""
        await revive(runtime, session, account, _first_state(by_person, password))


async def make_ready(runtime: Runtime, actor: Actor, account_id: int) -> None:
    """The person has mended what was wrong at the portal: try again."""
    async with runtime.database.write() as session:
        account = await own_account(session, actor, account_id)
        must_not_be_refused(account)
        must_have_password(runtime, account)
        await steps.forgive(session, scope_of(account))
        await revive(runtime, session, account)


async def remove(runtime: Runtime, actor: Actor, account_id: int) -> None:
    """Delete the account with its secrets, watches and what was seen. Raises WrongUse while an order may exist."""
    async with runtime.database.write() as session:
        account = await own_account(session, actor, account_id)
        await session.get(Account, account.id, with_for_update=True)
        await must_have_no_order(session, account)
        await tickets.remove_of(session, TicketWish.account_id == account.id, runtime.clock.now())
        for watch in await watches.of_account(session, account.id):
            await notices.withdraw(session, watch.id)
        await session.execute(delete(Account).where(Account.id == account.id))


async def must_have_no_order(session: AsyncSession, account: Account) -> None:
    """Raises WrongUse while the portal may hold an order of the account: nobody would be told of its end."""
    row = await reservations.open_of_account(session, account.id)
    if row is None:
        return
    # Held until the commit: what is only offered is not ordered meanwhile.
    await session.refresh(row, with_for_update=True)
    if row.state in ORDER_POSSIBLE:
        raise WrongUse(
            what=said(
                "Account {id} may have an unpaid order. Pay or cancel it at the portal; once Standby has seen that, "
                "the account can be removed",
                id=account.id,
            )
        )


def must_not_be_refused(account: Account) -> None:
    """Raises WrongUse for a password the portal said no to: trying it again brings the account nearer to a lock."""
    if account.state == AccountState.WRONG_PASSWORD:
        raise WrongUse(what="The portal refused this password; give another with `standby account password` instead")


def must_have_password(runtime: Runtime, account: Account) -> None:
    """Raises WrongUse for an account that only its person can log in to."""
    if runtime.spec(account.portal).tickets is not None:
        raise WrongUse(what=said("You log in to this account yourself: `standby account login {id}`", id=account.id))


def masked(login: str) -> str:
    """Enough to tell one's own accounts apart, not enough to log in: ``20••••01``."""
    login = login.strip()
    return f"{login[:2]}••••{login[-2:]}" if len(login) > 5 else f"{login[:1]}••••"


def _resealed(runtime: Runtime, account: Account, password: str) -> str:
    """With another password; what else is kept there stays."""
    kept = from_json(runtime.vault.open(f"account:{account.id}", account.credentials))
    return runtime.vault.seal(f"account:{account.id}", to_json({**kept, "password": password}))


def _seal(runtime: Runtime, account_id: int, login: str, password: str) -> str:
    return runtime.vault.seal(f"account:{account_id}", to_json({"login": login, "password": password}))

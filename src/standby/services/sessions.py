"""Is somebody logged in at a ticket portal, and whom may the account buy for?"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import update

from standby.domain.models import AccountState
from standby.domain.tickets import Traveller
from standby.engine.logins import login_ended
from standby.engine.runtime import Runtime
from standby.errors import SessionExpired, StandbyError, WrongUse, said
from standby.portals.base import Site
from standby.portals.tickets import Passenger
from standby.services.actor import Actor, own_account
from standby.services.fetching import must_not_be_left_alone, note_trouble
from standby.services.qr import must_scan
from standby.store.tables import Account


@dataclass(frozen=True, slots=True)
class Proved:
    """A session that the portal took just now, with the people it may buy for."""

    account: Account
    passengers: Sequence[Passenger]


async def prove(runtime: Runtime, actor: Actor, account_id: int) -> Proved:
    """Ask the portal who is logged in. Raises WrongUse if nobody is any more, NotYours, and what the portal raises."""
    async with runtime.database.read() as session:
        account = await own_account(session, actor, account_id)
    must_scan(runtime, account)
    cookies = runtime.open_session(account)
    if not cookies:
        raise _nobody(account)
    await must_not_be_left_alone(runtime, account.base_url)
    site = Site(account.base_url, account.options)
    visit = runtime.open_tickets(account.portal, site, runtime.pacer(account), cookies)
    try:
        if not await visit.is_logged_in():
            raise SessionExpired(portal=account.portal)
        passengers = await visit.passengers()
    except SessionExpired as error:
        await login_ended(runtime, account)
        raise _nobody(account) from error
    except StandbyError as error:
        await note_trouble(runtime, account.base_url, error)
        raise
    await _keep(runtime, account, visit.session())
    return Proved(account, passengers)


async def must_be_passengers(runtime: Runtime, actor: Actor, account_id: int, travellers: Sequence[Traveller]) -> bool:
    """Whether somebody is logged in, so that the names could be looked up at all.

    Raises WrongUse for a traveller who is not in the account's list or whom the
    portal lets nobody buy for: better now than when a seat comes back.
    """
    try:
        proved = await prove(runtime, actor, account_id)
    except WrongUse:
        return False
    usable = {person.name for person in proved.passengers if person.usable}
    missing = [who.name for who in travellers if who.name not in usable]
    if missing:
        names, known = ", ".join(missing), ", ".join(sorted(usable)) or "–"
        raise WrongUse(what=said("The account cannot buy for {names}, but for {known}", names=names, known=known))
    return True


def _nobody(account: Account) -> WrongUse:
    return WrongUse(what=said("Nobody is logged in; scan a code with `standby account login {id}`", id=account.id))


async def _keep(runtime: Runtime, account: Account, cookies: str) -> None:
    """The portal may have changed its cookies; somebody else's fresh ones are left as they are."""
    same = (Account.id == account.id, Account.session == account.session)
    sealed = runtime.vault.seal(f"session:{account.id}", cookies)
    async with runtime.database.write() as session:
        proved = {"session": sealed, "proved_at": runtime.clock.now(), "state": AccountState.READY.value, "reason": ""}
        await session.execute(update(Account).where(*same).values(**proved))

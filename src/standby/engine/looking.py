"""A look at the portal's list of unpaid orders: what it shows, or why it could not be seen. Never a silent none."""

from standby.domain.models import AccountState
from standby.domain.notices import error_data
from standby.engine import breaker
from standby.engine.attempt import Attempt, guarded, in_brief
from standby.engine.logins import login_ended
from standby.errors import PortalRefused, SessionExpired, StandbyError
from standby.portals.tickets import Standing, TicketPortal
from standby.store import sites


async def look(attempt: Attempt) -> tuple[Standing, TicketPortal]:
    """What stands in the list, and the visit that saw it. Raises the reason if nobody could look.

    That the login has ended is told here, and that the site refuses counts for everybody.
    """
    if attempt.account.state != AccountState.READY or not attempt.account.session:
        raise SessionExpired(portal=attempt.account.portal)
    async with attempt.runtime.database.read() as session:
        shut = await sites.is_open(session, attempt.site, attempt.now())
    if shut is not None:
        raise PortalRefused(host=attempt.site, reason=shut.reason)
    visit = attempt.visit()
    try:
        return await guarded(attempt, visit.standing()), visit
    except SessionExpired:
        await login_ended(attempt.runtime, attempt.account)
        raise
    except StandbyError as error:
        async with attempt.runtime.database.write() as session:
            if breaker.concerns_site(error):
                await breaker.note_failure(session, attempt.site, error, attempt.now())
            attempt.tell(session, "trouble", **in_brief(error_data(error)))
        raise

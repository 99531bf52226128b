"""Failures of orders for the timeline, by name alone: what a portal says about them may name passengers.

The notice, which goes to the owner, tells the portal's own words.
"""

from collections.abc import Mapping
from typing import Any

from standby.errors import Fault
from standby.i18n import N_

REASONS: Mapping[str, str] = {
    "SeatsGone": N_("the seats were gone"),
    "NoLongerFits": N_("the seats became dearer or fewer than wanted"),
    "NotOnSaleYet": N_("not on sale now"),
    "StaleOffer": N_("it was seen too long ago"),
    "OrderExists": N_("there is an unpaid order already"),
    "OrdersSpent": N_("the portal takes no more orders today"),
    "PassengerUnfit": N_("the portal does not let somebody travel"),
    "OrderRefused": N_("the portal refused the order"),
    "OrderUnclear": N_("the portal's answer was unclear"),
    "NothingOrdered": N_("the portal lists no unpaid order"),
    "OrderOutOfSight": N_("the portal does not list the order as unpaid"),
    "SessionExpired": N_("the login has ended"),
    "HandOverNeeded": N_("the portal wants you to act there"),
    "PortalRefused": N_("the portal refuses Standby for now"),
    "BudgetSpent": N_("the request budget was spent"),
    "WrongUse": N_("the watch was paused or removed"),
}
FAULTS: Mapping[str, str] = {
    Fault.PORTAL: N_("trouble at the portal"),
    Fault.NETWORK: N_("trouble with the connection"),
    Fault.USER: N_("you are needed"),
}


def reason_of(data: Mapping[str, Any]) -> str:
    """The message for an error that is known by its ``code`` and its ``fault``."""
    own = N_("trouble within Standby")
    return REASONS.get(str(data.get("code")), FAULTS.get(str(data.get("fault")), own))

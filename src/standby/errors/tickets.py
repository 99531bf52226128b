"""Why a ticket was not to be had, or an order not to be placed."""

from standby.errors.base import Fault
from standby.errors.mistakes import UserMistake
from standby.errors.portal import PortalError


class NoSuchStation(UserMistake):
    says = "There is no station {name!r}."
    mend = "Near it: {near}."


class NotOnSaleYet(PortalError):
    """The portal does not answer for this date yet, or no longer."""

    says = "{portal} does not sell tickets for {date} now: {reason}."
    mend = "Standby asks again when the date is on sale."


class SeatsGone(PortalError):
    """Somebody was faster, or the seats shown do not exist."""

    says = "The seats were gone: {reason}."
    mend = "Standby goes on watching."


class NoLongerFits(PortalError):
    """The seats are there, but dearer or fewer than the watch wants them."""

    says = "{portal} still shows the seats, but dearer or fewer than the watch wants them."
    mend = "Standby goes on watching."


class StaleOffer(PortalError):
    """The row an order was to be made from is too old."""

    says = "{portal} wants a fresh look at the train first: {reason}."
    mend = "Standby asks again by itself."


class PortalBusy(PortalError):
    """Too busy for this order at this moment. It refuses nobody, so everybody else goes on asking."""

    says = "{portal} is too busy for the order: {reason}."


class OrderExists(PortalError):
    """There is an unpaid order already: only its owner may decide about it."""

    fault = Fault.USER
    says = "{portal} has an unpaid order for this account already."
    mend = "Pay or cancel it at the portal; Standby orders nothing meanwhile."


class OrdersSpent(PortalError):
    """Cancelled too often today."""

    fault = Fault.USER
    says = "{portal} takes no more orders from this account today: {reason}."
    mend = "Standby goes on tomorrow."


class PassengerUnfit(PortalError):
    """This person cannot travel so: unverified, already on another train, not in the account's list."""

    fault = Fault.USER
    retry = False
    says = "{portal} does not let {name} travel: {reason}."
    mend = "Mend it at the portal or change the watch."


class OrderRefused(PortalError):
    """A refusal in words that say nothing was ordered."""

    says = "{portal} refused the order: {reason}."
    mend = "Standby goes on watching."


class OrderUnclear(PortalError):
    """An order may exist. Never a reason to order again: the list of unpaid orders decides."""

    says = "{portal} answered the order with something unclear: {reason}."
    mend = "Look at your unpaid orders at the portal; Standby looks there too and orders nothing meanwhile."


class NothingOrdered(PortalError):
    """After a doubt that the list of unpaid orders has settled."""

    says = "Nothing was ordered: {portal} lists no unpaid order ({reason})."
    mend = "Standby goes on watching."


class OrderOutOfSight(PortalError):
    """After a doubt that lasted too long for the list of unpaid orders to settle it."""

    fault = Fault.USER
    retry = False
    says = "{portal} does not list the order as unpaid: it was never placed, or it was paid or has lapsed meanwhile."
    mend = "Look at your orders at the portal; let the watch go on if you still need a place."

"""The way to a portal, the portal itself, and its door."""

from standby.errors.base import Fault, StandbyError


class NetworkTrouble(StandbyError):
    fault = Fault.NETWORK
    retry = True


class Unreachable(NetworkTrouble):
    says = "{host} cannot be reached: {reason}."
    mend = "Check the address and your connection; Standby tries again by itself."


class TimedOut(NetworkTrouble):
    says = "{host} did not answer within {seconds} s."
    mend = "Standby tries again by itself, more slowly."


class PortalError(StandbyError):
    fault = Fault.PORTAL
    retry = True
    mend = "Standby tries again by itself, more slowly."


class PortalDown(PortalError):
    says = "{host} answered with an error of its own (HTTP {status})."


class PortalRefused(PortalError):
    says = "{host} refuses requests for now: {reason}."
    mend = "Standby slows down by itself; open the portal in a browser if this lasts."


class BodyTooLarge(PortalError):
    says = "{host} sent more than {limit} bytes for one page."


class Detour(PortalError):
    says = "{host} sends elsewhere, to {target}, which Standby does not follow."
    mend = "Open the portal in a browser; if it has moved, correct the account's address."


class PageNotUnderstood(PortalError):
    says = "A page of {portal} was not understood: {reason}."
    mend = "The portal may have changed. What was known stays known; please report what `standby watch show` prints."


class GradesWithheld(PortalError):
    """Never "no grades": afterwards all of them would be new."""

    fault = Fault.USER
    says = "{portal} shows no grades before you have evaluated your courses: {reason}."
    mend = "Evaluate them at the portal. What was known stays known, and Standby goes on looking."


class SessionExpired(PortalError):
    says = "The session at {portal} has ended."
    mend = "Standby logs in again by itself."


class LoginError(StandbyError):
    fault = Fault.USER


class WrongCode(LoginError):
    fault = Fault.US
    retry = True
    says = "{portal} did not accept the code that was read."
    mend = "A fresh picture is tried."


class StaleCode(WrongCode):
    """The picture was too old when its code came: nothing is known of the reading."""

    says = "{portal} no longer took the code: its picture was too old."


class WrongPassword(LoginError):
    says = "{portal} refused the user name or password."
    mend = "The account is paused so that it is not locked. Give the right password with `standby account password`."


class AccountLocked(LoginError):
    says = "{portal} has locked the account: {reason}."
    mend = "Unlock it at the portal, then run `standby account test`."


class HandOverNeeded(LoginError):
    """Carries the fresh ``picture`` (bytes) to be read and the ``session`` it belongs to, if there is one."""

    def __init__(self, *, picture: bytes = b"", session: str = "", **facts: object) -> None:
        super().__init__(**facts)
        self.picture, self.session = picture, session

    says = "{portal} needs you: {reason}."
    mend = "Open the page of Standby, or run `standby account login`."


class NobodyCame(LoginError):
    """Only its person could choose the pictures, and the time for that is over."""

    says = "{portal} wanted pictures chosen by you, and nobody came in time."
    mend = "Standby does not try again by itself. `standby account login` begins anew."


class NoClickLogin(LoginError):
    """The site's settings are not those of the years in which a picture was clicked beside the password."""

    says = "{portal} is not logged in to with a password and clicks on a picture now."
    mend = "Scan a code instead: `standby account login` shows it."


class LoginUnclear(LoginError):
    fault = Fault.PORTAL
    retry = True
    says = "{portal} answered the login with something unknown: {reason}."
    mend = "Log in once in a browser to see what it wants; Standby tries again later."


class LoginRefused(LoginError):
    """A no in unknown words, or an unknown answer twice: it may be a wrong password, so it is not tried again."""

    says = "{portal} refuses the login for a reason that Standby does not know: {reason}."
    mend = "Log in once in a browser to see what it wants, then run `standby account test`."

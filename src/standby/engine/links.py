"""Links in mails that work without a login: signed, each for one purpose only."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

from standby.errors import InvitationOver, WrongUse
from standby.store.secrets import Vault

SIGN_IN_LIFE = timedelta(minutes=30)
KNOWN_LIFE = timedelta(days=365)


def mark(password: str) -> str:
    """Tells one kept password from another, and nothing about it."""
    return hashlib.sha256(password.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads signed links.

    A pause link lives as long as the master key, a sign-in link half an hour
    or until the password is another, an invitation as long as its row says.
    """

    base: str
    vault: Vault

    def home(self) -> str:
        return f"{self.base}/"

    def hand_over(self, uid: str) -> str:
        return f"{self.base}/hand-over/{uid}"

    def pause(self, watch_id: int) -> str:
        return f"{self.base}/pause/{self._lasting('pause').dumps(watch_id)}"

    def read_pause(self, token: str) -> int:
        try:
            return int(self._lasting("pause").loads(token))
        except (BadData, TypeError, ValueError) as error:
            raise WrongUse(what="This link is not one that Standby made, or it was cut off") from error

    def sign_in(self, user_id: int, password: str = "") -> str:
        """``password`` is what is kept of the user's: the link ends with it."""
        return f"{self.base}/sign-in/{self._timed('sign-in').dumps([user_id, mark(password)])}"

    def read_sign_in(self, token: str) -> tuple[int, str]:
        """The user and the mark of the password the link was made with."""
        try:
            user_id, marked = self._timed("sign-in").loads(token, max_age=int(SIGN_IN_LIFE.total_seconds()))
            return int(user_id), str(marked)
        except (BadData, TypeError, ValueError) as error:
            raise WrongUse(what="This sign-in link is too old or not one that Standby made") from error

    def invitation(self, invitation_id: int, made: datetime) -> str:
        """``made`` tells it from another of that id, in a database put back from a copy."""
        token = self._lasting("invitation").dumps([invitation_id, made.isoformat()])
        return f"{self.base}/register?invitation={token}"

    def read_invitation(self, token: str) -> tuple[int, datetime]:
        """Raises InvitationOver for what is no invitation at all, too."""
        try:
            invitation_id, made = self._lasting("invitation").loads(token)
            return int(invitation_id), datetime.fromisoformat(made)
        except (BadData, TypeError, ValueError) as error:
            raise InvitationOver from error

    def known(self, user_id: int, browser: str) -> str:
        """The mark of a browser in which this user was logged in before."""
        return self._timed("known").dumps([user_id, browser])

    def read_known(self, token: str) -> tuple[int, str] | None:
        try:
            user_id, browser = self._timed("known").loads(token, max_age=int(KNOWN_LIFE.total_seconds()))
        except (BadData, TypeError, ValueError):
            return None
        return int(user_id), str(browser)

    def _lasting(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(self.vault.signing_keys, salt=f"standby:{purpose}")

    def _timed(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.vault.signing_keys, salt=f"standby:{purpose}")

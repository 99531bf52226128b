"""QR codes to log in by: shown, scanned, confirmed or refused by a person, or run out (notes, section 5.4)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from standby.sandbox.rail12306 import qr
from standby.sandbox.refusal import Refusal

WAITING, SCANNED, CONFIRMED, EXPIRED = "0", "1", "2", "3"
STATES = (WAITING, SCANNED, CONFIRMED, EXPIRED)


@dataclass(slots=True)
class Code:
    """``looks`` counts how often the page asked; ``account`` is who scanned it."""

    uuid: str
    made: float
    state: str = WAITING
    account: str | None = None
    looks: int = 0

    @property
    def text(self) -> str:
        """What the phone reads."""
        return f"standby-sandbox:rail12306:{self.uuid}"

    def png(self) -> bytes:
        return qr.png(self.text)


class Codes:
    """All codes ever shown, newest last."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._codes: dict[str, Code] = {}

    def show(self) -> Code:
        code = Code(secrets.token_urlsafe(30), self._now())
        self._codes[code.uuid] = code
        return code

    def look(self, uuid: str, lifetime: float) -> Code | None:
        """The code as it is now; one nobody confirmed in time has run out."""
        code = self._codes.get(uuid)
        if code is not None and code.state in (WAITING, SCANNED) and self._now() - code.made > lifetime:
            code.state = EXPIRED
        return code

    def newest_open(self, lifetime: float) -> Code:
        """What a person with a phone would scan. Raises :class:`Refusal` if no code is on show."""
        for uuid in reversed(self._codes):
            code = self.look(uuid, lifetime)
            if code is not None and code.state in (WAITING, SCANNED):
                return code
        raise Refusal("no QR code is on show")


def timeline(text: str) -> tuple[str, ...]:
    """What the acting person does at each look, "0,0,1,2"; empty for "manual". Raises :class:`Refusal`."""
    if text == "manual":
        return ()
    steps = tuple(step.strip() for step in text.split(","))
    if not all(step in STATES for step in steps):
        raise Refusal(f"qr_person is manual, or codes of {', '.join(STATES)} with commas between")
    return steps

"""A notice did not go out."""

from standby.errors.base import Fault, StandbyError


class DeliveryError(StandbyError):
    fault = Fault.NETWORK


class DeliveryDelayed(DeliveryError):
    """``about_letter``: the server spoke of this reader or letter, not of us or of itself."""

    def __init__(self, *, about_letter: bool = False, **facts: object) -> None:
        super().__init__(**facts)
        self.about_letter = about_letter

    retry = True
    says = "The {channel} server {host} does not take messages now: {reason}."
    mend = "The notice stays in the outbox and is delivered when it can be."


class DeliveryRefused(DeliveryError):
    fault = Fault.USER
    says = "The {channel} server refused the message for {address}: {reason}."
    mend = "Correct the address, then run `standby notify test`."

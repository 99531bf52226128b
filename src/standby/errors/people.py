"""At the door: what somebody typed to come in does not do."""

from standby.errors.mistakes import UserMistake, WrongUse


class NotLetIn(UserMistake):
    """Says the same whether it was the name or the password."""

    says = "The name or the password is not right."
    mend = "Try again, or set a new password with a code by mail."


class TriedTooOften(UserMistake):
    """``minutes`` says when the next try is looked at."""

    says = "That was tried too often."
    mend = "Try again in {minutes} min."


class CodeRefused(UserMistake):
    says = "This code is not right, has been used, or its time is over."
    mend = "Look for the newest mail, or ask for another code."


class InvitationOver(UserMistake):
    says = "This invitation is not valid: it has been used or taken back, or its time is over."
    mend = "Ask whoever invited you for another."


class Unfit(WrongUse):
    """What was typed into one ``field`` of a form cannot be used."""

    def __init__(self, *, field: str = "", **facts: object) -> None:
        super().__init__(**facts)
        self.field = field


class LastAdministrator(UserMistake):
    says = "{name} is the last administrator; somebody has to be one."
    mend = "Make somebody else an administrator first."

"""What was typed or configured is wrong."""

from standby.errors.base import Fault, StandbyError


class UserMistake(StandbyError):
    fault = Fault.USER
    says = "{what}."
    mend = ""


class WrongUse(UserMistake):
    """A value that cannot be used, with the reason."""


class NotFound(UserMistake):
    says = "There is no {what} {name!r}."
    mend = "`standby {command}` shows what there is."


class NotYours(UserMistake):
    says = "This {what} belongs to somebody else."
    mend = "Sign in as its owner."


class UnknownPortal(UserMistake):
    says = "There is no portal {name!r}."
    mend = "Known portals: {known}."


class UnknownModel(UserMistake):
    says = "There is no model {name!r}."
    mend = "Give the path of a model file (.onnx, or .zip for pictures to be clicked) or a shipped model: {known}."


class BadPicture(UserMistake):
    says = "{name} is not a picture that can be read: {reason}."
    mend = "Give a PNG, JPEG, GIF or BMP file."


class UnfitPicture(BadPicture):
    """A sound picture, only not of the kind the model reads: a person still can."""

    says = "{name} does not fit this model: {reason}."
    mend = "Train a model for such pictures with `standby captcha train`, or read them yourself."


class PictureTooLarge(UserMistake):
    says = "{name} has {pixels} pixels, more than the {limit} that are read."
    mend = "A code is a small picture; cut it out first."


class EmptyFolder(UserMistake):
    says = "{name} holds no pictures with labels."
    mend = "Name each picture after its text, or add labels.csv with the columns file,label."


class BadLabels(UserMistake):
    says = "The labels of {name} do not fit: {reason}."
    mend = "Correct the labels or choose a model with that alphabet and length."


class BrokenPictures(UserMistake):
    says = "{broken} of {count} pictures in {name} cannot be read, for instance {file}: {reason}."
    mend = "Fetch them anew; files that are no pictures can simply be taken out."


class TooFewLabels(UserMistake):
    says = "{name} holds {count} labelled pictures, at least {least} are needed to learn from and to measure on."
    mend = "Label more of them."


class TooFewPictures(UserMistake):
    says = "{name} holds {count} pictures, at least {least} are needed to learn without labels."
    mend = "Collect more of them."


class NotAGrid(UserMistake):
    says = "The codes of {name} do not stand on a fixed grid: {reason}."
    mend = "Label some of them: with about 50 labels `standby captcha train` learns any kind."


class BadModel(UserMistake):
    says = "{name} is not a model of Standby: {reason}."
    mend = "Train one with `standby captcha train`."


class PortInUse(UserMistake):
    says = "Port {port} on {host} is in use by another program."
    mend = "Stop that program or choose another port with --port."


class AddressRefused(UserMistake):
    says = "The address {address} is not allowed: {reason}."
    mend = "Give the portal's public address, or set STANDBY_ALLOW_PRIVATE_ADDRESSES=true if it is on your own network."


class AlreadyRunning(UserMistake):
    says = "Standby is already running on {directory}."
    mend = "Stop it first or choose another STANDBY_DATA_DIR."


class LimitReached(UserMistake):
    says = "{user} already has {count} watches, the most allowed."
    mend = "Remove one, or ask the administrator for a higher limit."


class Placeholder(UserMistake):
    says = "{setting} still holds a placeholder."
    mend = "Put the real one there, or leave it unset."


class MissingExtra(UserMistake):
    says = "{what} needs the package {package}, which is not installed."
    mend = "Install it with: pip install '{package}'."


class TokenRefused(UserMistake):
    says = "The token opens nothing: {reason}."
    mend = "Send a valid one as `Authorization: Bearer sb_...`; `standby user token add` makes it."


class ScopeLacking(UserMistake):
    says = "This token may not do that: it lacks the scope {scope}."
    mend = "Make one that has it with `standby user token add --scope {scope}`."


class AskedTooOften(UserMistake):
    """``wait`` (seconds) says when the next request is answered."""

    retry = True
    says = "This token has asked {count} times within a minute, the most allowed."
    mend = "Wait {wait} s."


class UnfitBody(UserMistake):
    """A request whose body cannot be taken; ``status`` is what HTTP calls that."""

    def __init__(self, *, status: int = 400, **facts: object) -> None:
        super().__init__(**facts)
        self.status = status

    says = "The request cannot be taken: {reason}."
    mend = "Send the picture's bytes, or a form with the field picture."

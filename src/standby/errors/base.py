"""What every error has, and the sentences they are told in."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar


class Fault(StrEnum):
    """Who has to act for the failure to go away."""

    US = "us"
    PORTAL = "portal"
    USER = "user"
    NETWORK = "network"


class Said(str):
    """A fact that is itself a sentence with facts: English to print, a template to translate.

    ``WrongUse(what=said("There is no time zone {name!r}", name=name))``.
    """

    __slots__ = ("facts", "template")

    template: str
    facts: Mapping[str, object]


def said(template: str, **facts: object) -> Said:
    """``template`` filled with ``facts``; the catalogue knows the template."""
    text = Said(template.format(**facts))
    text.template, text.facts = template, facts
    return text


class StandbyError(Exception):
    """Base of the tree; facts fill the templates, missing ones are a bug."""

    fault: ClassVar[Fault] = Fault.US
    retry: ClassVar[bool] = False
    says: ClassVar[str] = "Something went wrong: {what}."
    mend: ClassVar[str] = "Run `standby doctor` and report what it says."

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.message)

    @property
    def code(self) -> str:
        return type(self).__name__

    @property
    def message(self) -> str:
        """What happened and what to do next, in English, on one line."""
        return " ".join(one_stop(part.format(**self.facts)) for part in (self.says, self.mend) if part)


def one_stop(text: str) -> str:
    """A portal's words may end with a full stop of their own: then the template's is one too many."""
    return text.replace("。。", "。").replace("。.", "。")

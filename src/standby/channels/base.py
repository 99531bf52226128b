"""What every channel meets: a letter goes in, or a typed error comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """A notice in words. ``html`` is a whole page with inline styles and nothing remote.

    ``pictures`` are PNGs by file name; the page shows them as ``cid:NAME``.
    """

    subject: str
    text: str
    html: str
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message for one reader.

    ``message_id`` is the same at every try, so that a mail client shows the
    letter once. ``unsubscribe_url`` stops such letters without a login.
    ``headers`` are further ones; a channel without headers leaves them out.
    """

    to: str
    message_id: str
    message: Message
    date: datetime
    locale: str
    unsubscribe_url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Channel(Protocol):
    """One way to a reader; an async context manager, so that a batch shares a connection."""

    async def __aenter__(self) -> "Channel": ...

    async def __aexit__(self, *reason: object) -> None: ...

    async def send(self, letter: Letter) -> None:
        """Hand the letter over. Raises DeliveryDelayed (try again) or DeliveryRefused (final)."""
        ...

"""The channels there are, by hand: the name in a channel's row, and what sends through it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from standby.channels.base import Channel
from standby.channels.email import EmailChannel, SmtpSettings


@asynccontextmanager
async def open_channels(smtp: SmtpSettings) -> AsyncIterator[Mapping[str, Channel]]:
    """Every channel by its name, open for a batch; a connection is made when the first letter needs it."""
    async with EmailChannel(smtp) as email:
        yield {EmailChannel.name: email}

"""Reading pictures for other programs, with the readers that this installation has."""

import asyncio
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from standby.captcha.answer import Answer
from standby.captcha.model import SHIPPED
from standby.engine.runtime import Runtime, reader_of
from standby.errors import AskedTooOften, BadModel, ModelBroken, UnknownModel
from standby.services.tokens import READ_CODES, Holder
from standby.settings import parse_models

log = structlog.get_logger()
AT_ONCE = max(1, os.cpu_count() or 1)


@dataclass
class Readers:
    """The readers of one web process: they read in threads, and each token only so often.

    The rate is counted in memory, so several web processes allow it each.
    """

    runtime: Runtime
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE), init=False)
    _free_at: dict[int, datetime] = field(default_factory=dict, init=False)

    def let_in(self, holder: Holder) -> None:
        """To be asked before a picture is taken. Raises ScopeLacking, AskedTooOften."""
        holder.must_have(READ_CODES)
        self._must_wait_no_longer(holder)

    async def read(self, model: str, picture: bytes) -> Answer:
        """What the picture says. Raises UnknownModel, ModelBroken, and BadPicture as a reader does."""
        file = self.models().get(model)
        if file is None:
            raise UnknownModel(name=model[:60], known=", ".join(self.models()))
        async with self._room:
            try:
                return await asyncio.to_thread(_read, file, picture)
            except (UnknownModel, BadModel, OSError) as error:
                # Where it lies is for the administrator to know, not for whoever holds a token.
                log.error("model_broken", model=model, file=file, error=str(error))
                raise ModelBroken(name=model) from error

    def models(self) -> Mapping[str, str]:
        """The names a request may give, each with a model of text; a path is none, so nobody reads files by asking."""
        own = parse_models(self.runtime.settings.models)
        return {name: name for name in SHIPPED} | {
            portal: model for portal, model in own.items() if self.runtime.spec(portal).clicks is None
        }

    def _must_wait_no_longer(self, holder: Holder) -> None:
        """GCRA, with a minute's worth at once."""
        now, count = self.runtime.clock.now(), self.runtime.settings.api_rate
        spacing = timedelta(minutes=1) / count
        free_at = max(self._free_at.get(holder.token_id, now), now)
        wait = (free_at - now - spacing * (count - 1)).total_seconds()
        if wait > 0:
            raise AskedTooOften(count=count, wait=math.ceil(wait))
        self._free_at[holder.token_id] = free_at + spacing


def _read(model: str, picture: bytes) -> Answer:
    return reader_of(model).read(picture)

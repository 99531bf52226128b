"""How commands get at the house: settings, logging and a runtime, opened and closed around one use case."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from standby import log
from standby.engine.opening import opened
from standby.engine.runtime import Runtime
from standby.settings import Settings, load_settings

T = TypeVar("T")


def settings(**overrides: Any) -> Settings:
    """The settings, with logging set up as they say."""
    found = load_settings(**overrides)
    log.configure(found.log_level, found.log_format)
    return found


def within(act: Callable[[Runtime], Awaitable[T]]) -> T:
    """Run one use case in an opened house."""

    async def run() -> T:
        async with opened(settings()) as runtime:
            return await act(runtime)

    return asyncio.run(run())

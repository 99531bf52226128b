from collections.abc import AsyncIterator

import pytest

from standby.sandbox import Sandbox, running_sandbox

from .rider import Rider


@pytest.fixture
async def rail() -> AsyncIterator[Sandbox]:
    async with running_sandbox(scenario="rail") as box:
        yield box


@pytest.fixture
async def rider(rail: Sandbox) -> AsyncIterator[Rider]:
    """The first traveller's browser."""
    rider = Rider(rail)
    async with rider.browser:
        yield rider

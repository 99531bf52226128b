from collections.abc import AsyncIterator

import pytest

from standby.sandbox import Sandbox, running_sandbox

from .kit import Visitor


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with running_sandbox() as box:
        yield box


@pytest.fixture
async def alice(box: Sandbox) -> AsyncIterator[Visitor]:
    """The first student's browser."""
    visitor = Visitor(box)
    async with visitor.browser:
        yield visitor

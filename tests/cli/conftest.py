from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from standby.sandbox import Sandbox, running_sandbox
from standby.sandbox.mailbox import Mailbox
from tests.cli.world import Shell, beside


@pytest.fixture
def bare(tmp_path: Path) -> Shell:
    """A shell in an empty folder, with no portal near."""
    return Shell(tmp_path)


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with running_sandbox() as box:
        yield box


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def shell(tmp_path: Path, box: Sandbox, mailbox: Mailbox) -> Shell:
    return Shell(tmp_path, dict(beside(box, mailbox)))

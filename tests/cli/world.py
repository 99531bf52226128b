"""The real command in a process of its own, with a portal and a mailbox beside it."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from standby.sandbox import Sandbox
from standby.sandbox.mailbox import Mailbox


@dataclass(frozen=True, slots=True)
class Ended:
    code: int | None
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on standard output. Raises AssertionError if there is anything else."""
        lines = self.out.splitlines()
        assert len(lines) == 1, self
        found = json.loads(lines[0])
        assert isinstance(found, dict)
        return found

    @property
    def complaint(self) -> str:
        """The one line on standard error, with nothing on standard output."""
        assert self.out == "", self
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


@dataclass
class Shell:
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    async def begin(self, *words: str, **settings: str) -> asyncio.subprocess.Process:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("STANDBY_")}
        environment = {
            **kept,
            "STANDBY_DATA_DIR": str(self.folder / "data"),
            "STANDBY_SMTP_SECURITY": "none",
            "COLUMNS": "400",
            **self.settings,
            **{f"STANDBY_{name.upper()}": value for name, value in settings.items()},
        }
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "standby", *words),
            cwd=self.folder,
            env=environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def run(self, *words: str, said: str = "", **settings: str) -> Ended:
        process = await self.begin(*words, **settings)
        async with asyncio.timeout(60):
            out, err = await process.communicate(said.encode())
        return Ended(process.returncode, out.decode(), err.decode())

    @asynccontextmanager
    async def up(self, *words: str, command: str = "up", **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """``standby up`` (or ``web``) from the moment its page answers; killed at the end if it still runs."""
        process = await self.begin(command, *words, **{"web_port": "0", **settings})
        assert process.stderr is not None
        try:
            async with asyncio.timeout(30):
                while b"listens on" not in (line := await process.stderr.readline()):
                    assert line, "it ended before it listened"
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()


async def ended(process: asyncio.subprocess.Process, seconds: float = 15) -> int | None:
    """Its exit code after a polite request to stop."""
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(seconds):
        await process.communicate()
    return process.returncode


def beside(box: Sandbox, mailbox: Mailbox) -> Mapping[str, str]:
    """The settings that lead to a sandbox and a mailbox, and let things happen quickly."""
    return {
        "STANDBY_SMTP_HOST": mailbox.host,
        "STANDBY_SMTP_PORT": str(mailbox.port),
        "STANDBY_MAIL_FROM": "Standby <standby@example.org>",
        "STANDBY_ALLOW_PRIVATE_ADDRESSES": "true",
        "STANDBY_BUDGETS": "ssfw=6000/60",
        "STANDBY_GRADE_INTERVAL": "1",
        "STANDBY_GRADE_INTERVAL_FLOOR": "1",
        "STANDBY_NIGHT_PAUSE": "none",
    }

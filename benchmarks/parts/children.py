"""Real processes: started, watched through /proc, stopped, killed."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STOP_SECONDS = 30.0
START_SECONDS = 60.0
TICKS = os.sysconf("SC_CLK_TCK")


class DiedEarly(RuntimeError):
    """A process ended that should have stayed up; its log tells why."""


@dataclass
class Child:
    """A process of ours; what it says on standard error is appended to ``log``."""

    process: asyncio.subprocess.Process
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def ended(self) -> bool:
        return self.process.returncode is not None

    async def kill(self) -> None:
        """SIGKILL: nothing is flushed, nothing is said."""
        if not self.ended:
            self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """SIGTERM, and SIGKILL if it does not drain in time; its exit code."""
        if not self.ended:
            self.process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                return await self.process.wait()
        except TimeoutError:
            await self.kill()
            return -signal.SIGKILL

    def cpu_seconds(self) -> float:
        """User and system time so far, threads included (Linux)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident_bytes(self) -> int:
        """Memory that is really there now (Linux)."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        return 0


async def start(
    arguments: Sequence[str], log: Path, settings: Mapping[str, str] | None = None, cores: set[int] | None = None
) -> Child:
    """``python ARGUMENTS`` in the log's folder, so that no ``.env`` of a developer is read; on ``cores`` only."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STANDBY_")}
    with log.open("ab") as err:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=err,
            cwd=log.parent,
            env=environment | dict(settings or {}),
            limit=1 << 26,  # one line of JSON may name ten thousand accounts
        )
    if cores:
        os.sched_setaffinity(process.pid, cores)
    return Child(process, log)


async def first_line(child: Child) -> dict[str, Any]:
    """The JSON object with which a process says that it is up. Raises DiedEarly."""
    assert child.process.stdout is not None
    async with asyncio.timeout(START_SECONDS):
        line = await child.process.stdout.readline()
    if not line:
        raise DiedEarly(f"{child.log.name}: {child.log.read_text(errors='replace')[-2000:]}")
    said: dict[str, Any] = json.loads(line)
    return said


@asynccontextmanager
async def running(
    arguments: Sequence[str], log: Path, settings: Mapping[str, str] | None = None, cores: set[int] | None = None
) -> AsyncIterator[Child]:
    """A process that lives as long as the block."""
    child = await start(arguments, log, settings, cores)
    try:
        yield child
    finally:
        await child.stop()

"""The sandbox in a process of its own, and its control address."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.parts.children import Child, first_line, running

HOST_PROGRAM = "benchmarks.parts.sandbox_host"


@dataclass(frozen=True, slots=True)
class Student:
    """``session`` is the id of a session that already stands at the portal, if any were asked for."""

    login: str
    password: str
    session: str = ""


class PortalProcess:
    """The sandbox as its control address shows it."""

    def __init__(self, said: dict[str, Any], child: Child, client: httpx2.AsyncClient) -> None:
        self.url: str = said["base_urls"]["ssfw"]
        self.students = tuple(Student(s["login"], s["password"], s.get("session", "")) for s in said["accounts"])
        self.child = child
        self._control: str = said["control"]
        self._client = client

    async def do(self, verb: str, **wish: Any) -> dict[str, Any]:
        """POST to the control address; raises if it refuses."""
        answer = await self._client.post(f"{self._control}/{verb}", json=wish)
        done: dict[str, Any] = answer.raise_for_status().json()
        return done

    async def state(self, after: int = 0) -> dict[str, Any]:
        """Everything the sandbox counted, requests only from number ``after`` on."""
        answer = await self._client.get(f"{self._control}/state", params={"after": str(after)})
        state: dict[str, Any] = answer.raise_for_status().json()
        return state


@asynccontextmanager
async def portal(
    folder: Path, accounts: int, *, seed: int = 1, logged_in: bool = False, cores: set[int] | None = None
) -> AsyncIterator[PortalProcess]:
    """A sandbox with so many students until the block ends; ``logged_in`` begins a session for each."""
    arguments = ["-m", "standby", "sandbox", "--json", "--accounts", str(accounts), "--seed", str(seed)]
    if logged_in:
        arguments = ["-m", HOST_PROGRAM, str(accounts), str(seed)]
    client = httpx2.AsyncClient(trust_env=False, timeout=60, limits=httpx2.Limits(keepalive_expiry=1))
    async with running(arguments, folder / "sandbox.log", cores=cores) as child, client:
        yield PortalProcess(await first_line(child), child, client)


async def until(happened: Any, seconds: float, every: float = 0.1) -> bool:
    """Ask ``happened`` (a coroutine function) until it says yes; False if it never did."""
    try:
        async with asyncio.timeout(seconds):
            while not await happened():
                await asyncio.sleep(every)
    except TimeoutError:
        return False
    return True

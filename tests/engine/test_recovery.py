"""What a start takes back from a process that died, and what it leaves to one that lives beside it."""

import os
import socket
import subprocess
import sys
from datetime import timedelta

import pytest

from standby.engine.process import is_gone, running
from standby.store import jobs
from standby.store.tables import Job
from tests.world import World

HOST = socket.gethostname()


def ended() -> int:
    """The number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.parametrize(
    ("runner", "gone"),
    [
        (f"{HOST}:{ended()}:ab12", True),
        (f"{HOST}:{os.getppid()}:ab12", False),
        (f"elsewhere:{ended()}:ab12", False),
        (f"{HOST}:{os.getpid()}:ab12", True),
        (f"{HOST}:{os.getpid()}:ours", False),
        ("", False),
    ],
    ids=["ended", "alive", "another machine", "had our number before us", "we ourselves", "nobody"],
)
def test_who_is_surely_gone(runner: str, gone: bool) -> None:
    assert is_gone(runner, f"{HOST}:{os.getpid()}:ours") is gone


async def test_a_start_takes_the_leases_of_the_dead_and_leaves_those_of_the_living(home: World) -> None:
    """`standby check` beside the engine holds one: without it two logins would go out at once."""
    until = home.clock.now() + timedelta(minutes=1)
    runners = {"grades:1": f"{HOST}:{os.getppid()}:ab12", "grades:2": f"{HOST}:{ended()}:ab12"}
    async with home.database.write() as session:
        for key, runner in runners.items():
            await jobs.hurry(session, key, home.clock.now())
            assert await jobs.claim(session, key, runner, runner, home.clock.now(), until)
            # Far away, so that the engine itself does not run it now.
            await jobs.plan(session, key, home.clock.now() + timedelta(days=1))
    async with running(home.runtime):
        assert (await home.row(Job, "grades:1")).lease_token == runners["grades:1"]
        assert (await home.row(Job, "grades:2")).lease_token is None

"""Several fits side by side: each on one thread, as many at once as there are cores.

A small net on two threads mostly waits for itself, two small nets on one
thread each do not.
"""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

T = TypeVar("T")
MOST = 4


class Stopped(Exception):
    """A lane was asked to end."""


class Lanes:
    """Runs jobs side by side; a Ctrl-C ends those that call ``check`` often."""

    def __init__(self, count: int | None = None) -> None:
        self.count = count or min(MOST, cores())
        self._stop = threading.Event()

    def check(self) -> None:
        """To be called by jobs now and then. Raises Stopped when they are to end."""
        if self._stop.is_set():
            raise Stopped

    def run(self, jobs: Sequence[Callable[[], T]]) -> list[T]:
        """The jobs' results, in order."""
        if self.count == 1 or len(jobs) == 1:
            return [job() for job in jobs]
        with ThreadPoolExecutor(self.count, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            futures = [pool.submit(job) for job in jobs]
            try:
                return [each.result() for each in futures]
            except BaseException:
                self._stop.set()
                raise

    def rounds(self, jobs: int) -> int:
        """How many jobs one lane does one after another."""
        return -(-jobs // self.count)


def cores() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1

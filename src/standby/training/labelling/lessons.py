"""Learning anew beside the labelling, so that the guesses get better and nobody waits for it."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from standby.captcha.model import Reader, load_reader

FIRST = 3
"""From that many labels on it is known how long the codes are and whether they hold letters."""
EVERY = 10
SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of a lesson: a reader and the order of the open pictures, or the reason why there is none."""

    reader: Reader | None
    order: tuple[str, ...] = ()
    reason: str = ""


class Lessons:
    """Starts a lesson at first, after FIRST labels and after each EVERY, one at a time; tells once what came of it."""

    def __init__(self, directory: Path, folder: Path, seed: int, seconds: float = SECONDS) -> None:
        self._directory, self._folder = directory.resolve(), folder
        self._seed, self._seconds = seed, seconds
        self._process: subprocess.Popen[str] | None = None
        self._due = 0
        self._count = 0

    @property
    def learning(self) -> bool:
        return self._process is not None

    def after(self, labels: int) -> bool:
        """Start a lesson if there are enough new labels; says whether one was started."""
        if self.learning or labels < self._due:
            return False
        self._due = FIRST if labels < FIRST else labels - labels % EVERY + EVERY
        self._count += 1
        arguments = [str(self._directory), str(self._out), str(self._seconds), str(self._seed)]
        self._process = subprocess.Popen(  # noqa: S603 - ourselves, no shell
            [sys.executable, "-m", "standby.training.labelling.lesson", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            # Ctrl-C in the terminal is for the one who labels.
            start_new_session=True,
        )
        return True

    def news(self, wait: float = 0.0) -> Lesson | None:
        """What came of the lesson that has ended since the last call, waiting at most so many seconds for it."""
        if self._process is None:
            return None
        try:
            _, said = self._process.communicate(timeout=wait)
        except subprocess.TimeoutExpired:
            return None
        failed, self._process = self._process.returncode != 0, None
        if failed:
            return Lesson(None, reason=(said.strip().splitlines() or ["the lesson was stopped"])[-1])
        order = json.loads(self._out.with_suffix(".json").read_text(encoding="utf-8"))
        return Lesson(load_reader(self._out), tuple(order))

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    @property
    def _out(self) -> Path:
        return self._folder / f"lesson{self._count}.onnx"


@contextmanager
def lessons(directory: Path, seed: int) -> Iterator[Lessons | None]:
    """Lessons in a temporary folder; None where torch is not installed."""
    if any(find_spec(package) is None for package in ("torch", "onnx")):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="standby-lessons-") as folder:
        found = Lessons(directory, Path(folder), seed)
        try:
            yield found
        finally:
            found.close()

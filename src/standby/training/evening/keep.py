"""What an evening has learned so far, in a folder beside the model file, so that it can be stopped and gone on with.

Each stage's result is one file, written whole or not at all: a kill at any
moment costs the stage that was under way (a long fit: its last minute).
"""

import json
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from standby.errors import WrongUse

ANEW = "what was kept is of other pictures, labels or wishes: beginning anew"
SPENT = "spent.json"
OF = "of.json"


class Keep:
    """Results by stage. Without a folder nothing is kept; the folder comes with the first thing to keep."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._begun = time.monotonic()
        self._before = 0.0
        self._of = ""
        self._writing = threading.Lock()

    def begin(self, of: str, *, resume: bool) -> bool:
        """Start anew, or go on with what is kept if it is ``of`` the same pictures, labels and wishes.

        Says whether something was to be resumed that could not be, because it
        is of others. Raises WrongUse if the folder holds something else.
        """
        self._of = of
        if self.folder is None:
            return False
        if self.folder.exists() and not (self.folder / OF).is_file() and any(self.folder.iterdir()):
            raise WrongUse(what=f"{str(self.folder)!r} holds other files, and is where a training keeps itself")
        before = self._read(OF)
        if not (resume and before == of):
            shutil.rmtree(self.folder, ignore_errors=True)
        self._before = float(self._read(SPENT) or 0.0)
        return resume and before not in (None, of)

    @property
    def spent(self) -> float:
        """Seconds that earlier runs have used up."""
        return self._before

    def stage(self, name: str, make: Callable[[], Any]) -> Any:
        """The kept result of a stage, or what ``make`` gives (tensors, numbers, texts and lists of them)."""
        kept = None if self.folder is None else self.folder / f"{name}.pt"
        if kept is not None and kept.is_file():
            return torch.load(kept, weights_only=True)
        made = make()
        file = self.file(f"{name}.pt")
        if file is not None:
            part = file.with_suffix(".part")
            torch.save(made, part)
            part.replace(file)
            self.note()
        return made

    def file(self, name: str) -> Path | None:
        """Where a fit may keep itself."""
        if self.folder is None:
            return None
        self._make()
        return self.folder / name

    def note(self) -> None:
        """Write down how much time has been used."""
        if self.folder is not None:
            self._make()
            self._write(SPENT, json.dumps(self._before + time.monotonic() - self._begun).encode())

    def done(self) -> None:
        """The model is written: nothing needs to be kept any more."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _read(self, name: str) -> Any:
        try:
            return json.loads((self.folder / name).read_text()) if self.folder is not None else None
        except (OSError, ValueError):
            return None

    def _make(self) -> None:
        """The folder, which says from the first what it is of."""
        if self.folder is not None and not (self.folder / OF).is_file():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write(OF, json.dumps(self._of).encode())

    def _write(self, name: str, data: bytes) -> None:
        if self.folder is not None:
            part = self.folder / f"{name}.part"
            with self._writing:
                part.write_bytes(data)
                part.replace(self.folder / name)

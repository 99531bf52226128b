"""A file that is ours while a person needs it, and never one of theirs."""

import os
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path

from standby.errors import WrongUse


def free(path: Path) -> Path:
    """``path``, or the first with a number that nothing stands at: a killed command leaves its picture behind."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(each for each in chain((path,), numbered) if not os.path.lexists(each))


@dataclass
class OwnFile:
    """Made by the first writing, replaced by later ones, gone at the end; what stood there before stays."""

    path: Path
    _is_made: bool = field(default=False, init=False)

    def must_be_free(self) -> None:
        """Raises WrongUse where something is in the way."""
        if os.path.lexists(self.path):
            raise WrongUse(what=f"{self.path} is there already; move it away, or name another file with --picture")

    def write(self, content: bytes) -> None:
        """Raises WrongUse where something is in the way, or nothing can be written."""
        self.clear()
        self.must_be_free()
        try:
            with self.path.open("xb") as file:
                self._is_made = True
                file.write(content)
        except OSError as error:
            raise WrongUse(what=f"{self.path} cannot be written: {error.strerror}") from error

    def clear(self) -> None:
        if self._is_made:
            self.path.unlink(missing_ok=True)
        self._is_made = False

"""What both stories of the demo promise, and how a broken promise is told."""

from collections.abc import Sequence


def must(true: bool, promise: str, seen: str) -> None:
    """Raises AssertionError with the promise and what was seen instead."""
    if not true:
        raise AssertionError(f"{promise}: {seen!r}")


def in_order(kinds: Sequence[str], promised: Sequence[str]) -> bool:
    """Whether every promised event happened, in the promised order."""
    rest = iter(kinds)
    return all(kind in rest for kind in promised)

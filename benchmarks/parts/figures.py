"""Figures: quantiles, windows, the machine, and how a result is printed."""

import json
import math
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

console = Console(highlight=False, soft_wrap=True)
progress = Console(stderr=True, highlight=False, soft_wrap=True)


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that ``share`` of the values do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def most_in_window(moments: Sequence[float], seconds: float) -> int:
    """The largest number of moments in any window of that length, both ends counted."""
    ordered, first, most = sorted(moments), 0, 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] > seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


def machine() -> dict[str, Any]:
    """What the figures were taken on, and how busy it was with other things just then."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30),
        "python": platform.python_version(),
        "system": _system(),
        "load": round(os.getloadavg()[0], 2),
    }


def _system() -> str:
    release = Path("/etc/os-release")
    for line in release.read_text().splitlines() if release.exists() else []:
        if line.startswith("PRETTY_NAME="):
            return line.partition("=")[2].strip('"')
    return platform.platform()


def show(title: str, rows: Sequence[Mapping[str, Any]], as_json: bool, **more: Any) -> None:
    """A table for people, a column per row, or one JSON object with ``rows``, ``machine`` and ``more``."""
    if as_json:
        print(json.dumps({**more, "rows": list(rows), "machine": machine()}, ensure_ascii=False))
        return
    table = Table("", *([""] * len(rows)), title=title, title_justify="left", show_header=False)
    for name in rows[0] if rows else ():
        table.add_row(name, *(_shown(row[name]) for row in rows))
    console.print(table)
    for name, value in more.items():
        console.print(f"{name}: {_shown(value)}", markup=False)
    console.print("machine: " + ", ".join(f"{name} {value}" for name, value in machine().items()), markup=False)


def _shown(value: Any) -> str:
    if isinstance(value, bool | list):
        return json.dumps(value, ensure_ascii=False)
    return f"{value:,.3g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)

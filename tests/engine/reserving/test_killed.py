"""The process is killed between any two lines: nothing is ordered twice, nothing is lost, every held place is told.

A line is a request (before it goes out, after the railway has acted) or a
commit (before it, after it). The next process finds rows and nothing else.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from standby.domain.models import NoticeKind
from standby.errors import TimedOut
from standby.portals.tickets import Progress, QueueState
from standby.portals.transport import SharedTransport
from standby.store import reservations
from standby.store.tables import Reservation
from tests.engine.reserving.books import Killed, Killer, MortalDatabase, lost
from tests.engine.reserving.station import Tale, new_tale

WAITING = Progress(QueueState.WAITING, ask_again=3.0)
SLOW = Progress(QueueState.WAITING, ask_again=10.0)


def smooth(tale: Tale) -> None:
    """Nothing goes wrong but the kill."""


def queue(tale: Tale) -> None:
    tale.books.queue = [WAITING, SLOW, WAITING]


def unsure(tale: Tale) -> None:
    tale.books.queue = [WAITING, Progress(QueueState.UNSURE)]


def lost_answer(tale: Tale) -> None:
    tale.books.wrong["confirm"] = [lost()]


def never_arrived(tale: Tale) -> None:
    tale.books.wrong["confirm"] = [TimedOut(host="rail", seconds=20)]


async def killed_at(tale: Tale, killer: Killer, line: int) -> int:
    """The story with a kill at a line of the first process, then a second one; how many lines the first one had."""
    killer.revive()
    killer.line, killer.at = 0, line
    with suppress(Killed):
        await tale.settle(await tale.begin(), until="held")
    lines = killer.line
    tale.restart()
    # Whoever was not held in the end is found and tried again, as by the next look at the board.
    for _ in range(3):
        row = await open_attempt(tale) or await tale.offered()
        if row is None or (await tale.settle(row, until="held")).state == "held":
            break
    return lines


async def open_attempt(tale: Tale) -> Reservation | None:
    async with tale.database.read() as session:
        return await reservations.open_of_account(session, tale.account.id)


@pytest.mark.parametrize("story", [smooth, queue, unsure, lost_answer, never_arrived], ids=lambda story: story.__name__)
async def test_killed_at_any_line(
    story: Callable[[Tale], None], mortal: MortalDatabase, transport: SharedTransport, tmp_path: Path
) -> None:
    line = lines = 0
    while line <= lines:
        tale = await new_tale(mortal, transport, tmp_path, name=f"{story.__name__}{line}")
        mortal.killer = tale.books.killer
        story(tale)
        lines = max(lines, await killed_at(tale, tale.books.killer, line))
        mortal.killer = None
        placed = [order for order in tale.books.orders if order.state == "held"]
        assert len(placed) == len(tale.books.orders) == 1, f"killed at line {line}: {tale.books.orders}"
        row = await open_attempt(tale)
        assert row is not None, f"killed at line {line}"
        assert (row.state, row.number) == ("held", placed[0].number), f"killed at line {line}"
        assert await tale.told(NoticeKind.HELD) == 1, f"killed at line {line}"
        line += 1
    assert line > 20, "there are that many lines, or the kills have missed them"

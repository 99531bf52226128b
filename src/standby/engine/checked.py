"""What one check came to."""

from dataclasses import dataclass
from datetime import datetime

from standby.domain.models import GradeChange, Transcript
from standby.domain.offers import SeatChange
from standby.domain.tickets import Board
from standby.errors import StandbyError


@dataclass(frozen=True, slots=True)
class Checked:
    """Grades or a board, with what changed, or the error; nothing of these if it was not asked.

    ``skipped`` says why the portal was not asked at all, ``again`` when it is asked next.
    """

    transcript: Transcript | None = None
    changes: tuple[GradeChange, ...] = ()
    board: Board | None = None
    seat_changes: tuple[SeatChange, ...] = ()
    error: StandbyError | None = None
    skipped: str = ""
    again: datetime | None = None

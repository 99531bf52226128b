"""When to ask next, when to be quiet, and when to raise an alarm. Pure: time and chance are handed in."""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from standby.errors import WrongUse, said

Hours = tuple[time, time]

JITTER = 0.1
BACK_OFF_CAP = timedelta(hours=1)
# A portal that refuses has had too much of us: begin with a longer wait than after a mere fault.
REFUSED_START = timedelta(minutes=15)
# Everybody's night ends at the same minute; the first check after it is spread over this long.
MORNING_SPREAD = timedelta(minutes=30)

_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~]\s*(\d{1,2}):(\d{2})")


class Alarm(StrEnum):
    NONE = "none"
    RAISE = "raise"
    CLEAR = "clear"


def next_due(
    now: datetime,
    interval: timedelta,
    *,
    failures: int,
    jitter: float,
    night_pause: Hours | None = None,
    zone: tzinfo = UTC,
    floor: timedelta = timedelta(0),
    refused: bool = False,
) -> datetime:
    """When to check next, in UTC.

    ``failures`` in a row double the wait, up to an hour (or ``interval``, if that
    is longer); ``refused`` says that the last of them was PortalRefused.
    ``jitter`` is a random number in 0..1 and moves the wait by up to 10 % either
    way, never under ``floor``. A time inside ``night_pause`` (wall clock of
    ``zone``) moves to a random moment after its end.
    """
    start = max(interval, REFUSED_START) if refused else interval
    longest = max(BACK_OFF_CAP, interval)
    # 2**20 intervals are past any cap; a larger exponent would overflow.
    doublings = min(max(0, failures - 1) if refused else max(0, failures), 20)
    wait = min(start * 2**doublings, longest)
    due = now.astimezone(UTC) + max(wait * (1 - JITTER + 2 * JITTER * jitter), floor)
    morning = quiet_until(due, night_pause, zone)
    return due if morning is None else morning + MORNING_SPREAD * jitter


def quiet_until(now: datetime, quiet_hours: Hours | None, zone: tzinfo) -> datetime | None:
    """The end, in UTC, of the quiet hours that ``now`` is in, or None if it is not in any.

    ``quiet_hours`` is (from, until) on the wall clock of ``zone`` and may cross
    midnight. On the days the clock is changed the later reading is taken, so
    that the end always lies ahead.
    """
    if quiet_hours is None:
        return None
    start, end = quiet_hours
    local = now.astimezone(zone)
    clock = local.time()
    crosses = start > end
    if not (clock >= start or clock < end if crosses else start <= clock < end):
        return None
    day = local.date() + timedelta(days=1) if crosses and clock >= start else local.date()
    return max(datetime.combine(day, end.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1))


def alarm(failures: int, threshold: int, alarmed: bool) -> Alarm:
    """One alarm after ``threshold`` failures in a row, and one all-clear when it works again."""
    if failures == 0:
        return Alarm.CLEAR if alarmed else Alarm.NONE
    return Alarm.RAISE if failures >= threshold and not alarmed else Alarm.NONE


def parse_hours(text: str) -> Hours:
    """Read ``23:00-07:00``. Raises WrongUse."""
    found = _HOURS.fullmatch(text.strip().replace("：", ":"))
    if not found:
        raise WrongUse(what=said("{text!r} is not a span of hours; write it like 23:00-07:00", text=text))
    first, second, third, fourth = (int(part) for part in found.groups())
    try:
        hours = time(first, second), time(third, fourth)
    except ValueError as error:
        raise WrongUse(
            what=said("{text!r} names an hour that no clock shows; write it like 23:00-07:00", text=text)
        ) from error
    if hours[0] == hours[1]:
        raise WrongUse(what=said("{text!r} begins and ends at the same minute, so it is empty or endless", text=text))
    return hours


def parse_zone(name: str) -> ZoneInfo:
    """The time zone of that name, e.g. ``Asia/Shanghai``. Raises WrongUse."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise WrongUse(what=said("There is no time zone {name!r}; write it like Asia/Shanghai", name=name)) from error

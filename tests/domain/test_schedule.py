"""When the next look is due, how long the night is, and when a person is alarmed."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.domain.schedule import Alarm, Hours, alarm, next_due, parse_hours, parse_zone, quiet_until
from standby.errors import WrongUse

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 1, 12, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
TEN = timedelta(minutes=10)
NIGHT = (time(23, 0), time(7, 0))


def wait(failures: int = 0, jitter: float = 0.5, refused: bool = False, floor: timedelta = timedelta(0)) -> timedelta:
    return next_due(NOON, TEN, failures=failures, jitter=jitter, refused=refused, floor=floor) - NOON


def test_a_look_that_went_well_is_followed_after_the_interval() -> None:
    assert wait() == TEN


def test_chance_moves_it_by_a_tenth_either_way() -> None:
    assert (wait(jitter=0), wait(jitter=1)) == (TEN * 0.9, TEN * 1.1)


def test_never_under_the_floor() -> None:
    assert wait(jitter=0, floor=TEN) == TEN


def test_failures_double_the_wait_up_to_an_hour() -> None:
    assert [wait(failures) for failures in (1, 2, 3, 9, 10**6)] == [
        timedelta(minutes=minutes) for minutes in (20, 40, 60, 60, 60)
    ]


def test_a_refusal_begins_with_a_longer_wait() -> None:
    assert [wait(failures, refused=True) for failures in (1, 2, 3)] == [
        timedelta(minutes=minutes) for minutes in (15, 30, 60)
    ]


def test_an_interval_over_an_hour_is_not_shortened_by_failing() -> None:
    day = timedelta(days=1)
    assert next_due(NOON, day, failures=3, jitter=0.5) - NOON == day


def test_a_look_due_at_night_moves_into_the_morning_at_a_random_minute() -> None:
    late = datetime(2026, 1, 12, 14, 55, tzinfo=UTC)  # 22:55 in Shanghai
    due = [next_due(late, TEN, failures=0, jitter=j, night_pause=NIGHT, zone=SHANGHAI) for j in (0, 0.5, 1)]
    assert [moment.astimezone(SHANGHAI).strftime("%d %H:%M") for moment in due] == ["13 07:00", "13 07:15", "13 07:30"]


@pytest.mark.parametrize(
    ("clock", "until"),
    [
        ("22:59", None),
        ("23:00", "13 07:00"),
        ("23:59", "13 07:00"),
        ("00:00", "12 07:00"),
        ("06:59", "12 07:00"),
        ("07:00", None),
    ],
)
def test_quiet_hours_across_midnight(clock: str, until: str | None) -> None:
    now = datetime.combine(datetime(2026, 1, 12).date(), time.fromisoformat(clock), SHANGHAI)  # noqa: DTZ001 - its date only
    found = quiet_until(now, NIGHT, SHANGHAI)
    assert (found.astimezone(SHANGHAI).strftime("%d %H:%M") if found else None) == until
    assert found is None or found.tzinfo is UTC


def test_quiet_hours_within_a_day() -> None:
    lunch = (time(12, 0), time(13, 30))
    assert quiet_until(NOON, lunch, SHANGHAI) == NOON + timedelta(minutes=90)
    assert quiet_until(NOON + timedelta(minutes=90), lunch, SHANGHAI) is None
    assert quiet_until(NOON, None, SHANGHAI) is None


def test_the_night_in_which_the_clock_is_put_forward_ends_when_the_clock_says_so() -> None:
    before = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)  # 23:30, and 02:00 becomes 03:00
    assert quiet_until(before, NIGHT, BERLIN) == datetime(2026, 3, 29, 5, 0, tzinfo=UTC)
    assert quiet_until(datetime(2026, 3, 28, 23, 30, tzinfo=UTC), (time(0), time(2, 30)), BERLIN) == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


def test_an_hour_that_comes_twice_ends_the_second_time() -> None:
    for hour in (0, 1):  # 02:10 summer time, and 02:10 again in winter time
        now = datetime(2026, 10, 25, hour, 10, tzinfo=UTC)
        assert quiet_until(now, (time(1), time(2, 30)), BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


minutes = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
nights = st.tuples(minutes, minutes).filter(lambda hours: hours[0] != hours[1])
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
zones = st.sampled_from([SHANGHAI, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe"), UTC])


@given(moments, nights, zones)
def test_the_end_of_the_quiet_lies_ahead_and_is_not_quiet(now: datetime, hours: Hours, zone: ZoneInfo) -> None:
    end = quiet_until(now, hours, zone)
    if end is not None:
        assert now < end <= now + timedelta(hours=26)
        assert quiet_until(end, hours, zone) is None


@given(moments, st.integers(0, 50), st.floats(0, 1), nights | st.none(), zones, st.booleans())
def test_the_next_look_is_ahead_never_early(
    now: datetime, failures: int, jitter: float, night: Hours | None, zone: ZoneInfo, refused: bool
) -> None:
    due = next_due(
        now, TEN, failures=failures, jitter=jitter, night_pause=night, zone=zone, floor=TEN / 2, refused=refused
    )
    assert now + TEN * 0.9 <= due <= now + timedelta(hours=28)


def test_one_alarm_after_enough_failures_and_one_all_clear() -> None:
    alarmed, told = False, []
    for failures in (1, 2, 3, 4, 5, 0, 0, 1, 2, 0):
        what = alarm(failures, 3, alarmed)
        alarmed = (alarmed or what is Alarm.RAISE) and what is not Alarm.CLEAR
        told.append(what)
    expected = [Alarm.NONE] * 10
    expected[2], expected[5] = Alarm.RAISE, Alarm.CLEAR
    assert told == expected


@pytest.mark.parametrize("text", ["23:00-07:00", " 23：00 – 7：00 ", "23:00~07:00", "23:00—07:00"])
def test_hours_as_people_write_them(text: str) -> None:
    assert parse_hours(text) == NIGHT


@pytest.mark.parametrize("text", ["", "23-7", "23:00", "25:00-07:00", "23:60-07:00", "07:00-07:00", "never"])
def test_hours_that_cannot_be_used(text: str) -> None:
    with pytest.raises(WrongUse, match=repr(text)):
        parse_hours(text)


def test_zones() -> None:
    assert parse_zone("Asia/Shanghai") == SHANGHAI
    for name in ("Asia/Nowhere", "", "../etc/passwd", "/etc/localtime", "Asia"):
        with pytest.raises(WrongUse, match="time zone"):
            parse_zone(name)

"""Some sixty trains a day: fast lines, a few night trains, and the trains of the notes' examples.

Invented from end to end; only the stations and what they are like are real.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from standby.sandbox.rail12306.runs import Stop, Train, Traits

HOUR = 60
FAST: Mapping[str, int] = {"9": 10, "M": 56, "O": 160, "W": 60}
PLAIN: Mapping[str, int] = {"M": 48, "O": 160, "W": 60}
NIGHT_EMU: Mapping[str, int] = {"F": 160, "O": 90}
NIGHT: Mapping[str, int] = {"1": 120, "4": 36, "3": 132, "W": 60}
GRAND_NIGHT: Mapping[str, int] = {"1": 120, "6": 16, "4": 72, "3": 132, "W": 60}
SLOW = Traits(feature="0", location="B1", card="0", emu="0", features="0#0#0#0#z#0#z")
EMU = Traits()
SMART = Traits(exchange="1", features="5#1#Q#0#z#0#z")


@dataclass(frozen=True, slots=True)
class Line:
    """A line and how it is served: ``trains`` times a day each way from ``first`` on, every ``every`` minutes.

    ``way`` are its stations with kilometres; ``pace`` is in km/h; ``numbers``
    the first train's letter and number, even numbers going back.
    """

    way: tuple[tuple[str, int], ...]
    numbers: tuple[str, int]
    first: int
    every: int
    trains: int
    pace: float = 270
    seats: Mapping[str, int] = field(default_factory=lambda: FAST)
    traits: Traits = EMU


LINES = (
    Line(
        (("AOH", 0), ("EPH", 84), ("HGH", 159)),
        ("G", 9911), 7 * HOUR, 150, 5, 220,
    ),
    Line(
        (("VNP", 0), ("TIP", 122), ("JGK", 406), ("UUH", 692), ("NKH", 1023), ("OHH", 1237), ("AOH", 1318)),
        ("G", 9001), 7 * HOUR, 180, 5, 300, FAST, SMART,
    ),
    Line(
        (("BXP", 0), ("SJP", 281), ("ZAF", 693), ("WHN", 1229), ("CWQ", 1591), ("IZQ", 2298), ("IOQ", 2400)),
        ("G", 9101), 7 * HOUR + 20, 200, 3, 290,
    ),
    Line(
        (("AOH", 0), ("HGH", 159), ("YWH", 310), ("SRG", 530), ("NXG", 720), ("CWQ", 1083)),
        ("G", 9201), 8 * HOUR + 5, 240, 3, 240,
    ),
    Line(
        (("SHH", 0), ("SZH", 84), ("WXH", 126), ("CZH", 165), ("NJH", 301), ("ENH", 457), ("HKN", 816)),
        ("D", 9301), 6 * HOUR + 40, 210, 3, 170, PLAIN,
    ),
    Line(
        (("SHH", 0), ("HGH", 159), ("SLH", 200), ("NGH", 314)),
        ("D", 9401), 9 * HOUR, 240, 2, 160, PLAIN,
    ),
    Line(
        (("HGH", 0), ("NGH", 155), ("FZS", 830), ("XKS", 1056), ("IOQ", 1570)),
        ("D", 9501), 8 * HOUR, 300, 2, 170, PLAIN,
    ),
    Line(
        (("ZAF", 0), ("EAY", 523), ("ICW", 1181)),
        ("G", 9601), 8 * HOUR + 30, 300, 2, 230,
    ),
    Line(
        (("VNP", 0), ("TJP", 120)),
        ("C", 9701), 6 * HOUR + 30, 300, 3, 220, PLAIN,
    ),
    Line(
        (("VNP", 0), ("JGK", 406), ("NJH", 1030), ("SHH", 1331)),
        ("D", 9801), 19 * HOUR + 30, 40, 1, 120, NIGHT_EMU,
    ),
    Line(
        (("BJP", 0), ("TJP", 137), ("XCH", 814), ("NJH", 1162), ("SHH", 1463)),
        ("Z", 9821), 20 * HOUR, 60, 1, 105, GRAND_NIGHT, SLOW,
    ),
    Line(
        (("BXP", 0), ("ZZF", 689), ("WCN", 1225), ("CSQ", 1587), ("GZQ", 2294)),
        ("Z", 9841), 18 * HOUR, 60, 1, 108, NIGHT, SLOW,
    ),
    Line(
        (("SHH", 0), ("NJH", 301), ("XCH", 649), ("ZZF", 998), ("XAY", 1509)),
        ("K", 9861), 16 * HOUR, 60, 1, 82, NIGHT, SLOW,
    ),
)  # fmt: skip

_K995 = (
    ("HBB", 0, 14, 0), ("CCT", 242, 16, 50), ("SPT", 357, 18, 20), ("SBT", 546, 20, 40), ("JZD", 788, 23, 30),
    ("SHD", 972, 25, 50), ("QTP", 988, 26, 10), ("TSP", 1138, 27, 40), ("TJP", 1261, 29, 20), ("COP", 1384, 30, 50),
    ("DZP", 1497, 32, 0), ("JNK", 1618, 33, 30), ("TMK", 1692, 34, 30), ("YZK", 1770, 35, 30), ("XCH", 1937, 37, 20),
    ("BBH", 2101, 39, 10), ("NJH", 2285, 42, 0), ("SNH", 2610, 48, 40), ("JXH", 2710, 49, 50), ("HGH", 2811, 51, 2),
)  # fmt: skip


def timetable() -> tuple[Train, ...]:
    """All trains of a day. The same on every day."""
    return (*_examples(), *(train for line in LINES for train in _served(line)))


def _examples() -> Iterator[Train]:
    """The four rows of the notes, section 2.3, with the seats these show."""
    direct = (Stop("AOH", 0, 0, 492), Stop("EPH", 84, 516, 518), Stop("HGH", 159, 545, 545))
    yield Train("G9901", "5l000G990100", direct, FAST, {"9": 0, "M": 6, "O": 21, "W": 45}, SMART)
    stopping = (
        Stop("SHH", 0, 0, 570),
        Stop("EPH", 84, 597, 599),
        Stop("EGH", 110, 611, 613),
        Stop("HGH", 159, 631, 631),
    )
    yield Train("G9903", "5l000G990308", stopping, FAST, {}, standby_full="M")
    later = tuple(Stop(s.code, s.km, s.arrives and s.arrives + 353, s.departs + 353) for s in direct)
    yield Train("G9907", "5l000G990700", later, FAST, on_sale_late=timedelta(days=1, hours=1))
    slow = tuple(
        Stop(code, km, _minute(hour, minute) - (8 if n and n < 19 else 0), _minute(hour, minute))
        for n, (code, km, hour, minute) in enumerate(_K995)
    )
    yield Train("K995", "550000K99500", slow, NIGHT, {"1": 0, "4": 2, "3": 11, "W": 36}, SLOW)


def _minute(hour: int, minute: int) -> int:
    return hour * HOUR + minute


def _served(line: Line) -> Iterator[Train]:
    """There and back, alternately numbered."""
    letter, number = line.numbers
    length = line.way[-1][1]
    back = tuple((code, length - km) for code, km in reversed(line.way))
    for turn in range(line.trains):
        leaves = line.first + turn * line.every
        for n, way in ((number + 2 * turn, line.way), (number + 2 * turn + 1, back)):
            code = f"{letter}{n}"
            yield Train(
                code, _number(code), tuple(_stops(way, leaves + n % 7, line.pace)), line.seats, None, line.traits
            )


def _stops(way: Sequence[tuple[str, int]], leaves: int, pace: float) -> Iterable[Stop]:
    last = len(way) - 1
    for n, (code, km) in enumerate(way):
        arrives = leaves + round(km / pace * 60) + max(0, n - 1) * 2
        yield Stop(code, km, arrives if n else leaves, arrives + (2 if 0 < n < last else 0))


def _number(code: str) -> str:
    """The internal id of twelve characters."""
    return f"{'5l' if code[0] in 'GDC' else '55'}{code.rjust(8, '0')}00"

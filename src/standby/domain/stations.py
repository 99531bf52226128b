"""Finding a station by what somebody types: its name, its pinyin or its code. Pure.

A city's main station stands for its city in questions, so "上海" is the station
of that name, and all stations of Shanghai are asked for with it.
"""

from collections.abc import Sequence
from difflib import get_close_matches

from standby.domain.text import one_line
from standby.domain.tickets import Station
from standby.errors import NoSuchStation, WrongUse, said

NEAR = 5
"""Names offered at most where none was meant surely."""
_LONGEST = 40
_CUTOFF = 0.5


def find_station(stations: Sequence[Station], text: str) -> Station:
    """The one station meant by ``text``.

    A code is three letters (SHH; in capitals it goes before a pinyin); a name may
    end in 站; pinyin may be written in any case and with blanks (Hang zhou). Raises NoSuchStation with names
    near it, WrongUse where the pinyin is that of several.
    """
    wanted = one_line(text, _LONGEST).strip()
    pinyin = _plain(wanted)
    names = {wanted, wanted.removesuffix("站")}
    for found in (
        [station for station in stations if station.code == wanted],
        [station for station in stations if station.name in names],
        [station for station in stations if pinyin and _plain(station.pinyin) == pinyin],
        [station for station in stations if station.code == wanted.upper()],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            which = ", ".join(f"{station.name} ({station.code})" for station in found[:NEAR])
            raise WrongUse(
                what=said("{name!r} may be {which}; say it in Chinese or by its code", name=wanted, which=which)
            )
    raise NoSuchStation(name=wanted, near="、".join(near_names(stations, wanted)) or "–")


def near_names(stations: Sequence[Station], text: str) -> list[str]:
    """Names that somebody may have meant, the likeliest first."""
    plain = _plain(text)
    if not plain:
        return []
    begun = [
        s for s in stations if s.name.startswith(text) or _plain(s.pinyin).startswith(plain) or s.initials == plain
    ]
    within = [s for s in stations if text in s.name]
    alike = _alike(stations, plain, text)
    # The shorter, the likelier a city's own station.
    found = [*sorted(begun, key=lambda s: (len(s.name), s.code)), *within, *alike]
    return list(dict.fromkeys(station.name for station in found))[:NEAR]


def _alike(stations: Sequence[Station], plain: str, text: str) -> list[Station]:
    by_word = {word: s for s in reversed(stations) for word in (s.name, _plain(s.pinyin)) if word}
    words = [*get_close_matches(text, by_word, NEAR, _CUTOFF), *get_close_matches(plain, by_word, NEAR, _CUTOFF)]
    return [by_word[word] for word in words]


def _plain(text: str) -> str:
    return "".join(text.lower().split()).replace("'", "")

"""The list of stations, as the site's own pages load it. Source: notes on the protocol, section 3."""

import re
from collections.abc import Sequence

from standby.domain.tickets import Station
from standby.errors import said
from standby.portals.rail12306.answers import puzzled
from standby.portals.rail12306.refusals import words

PATH = "/otn/resources/js/framework/station_name.js"
MOST_STATIONS = 20_000
LONGEST_NAME = 40
LONGEST_ENTRY = 400
CITY = 7
# A quote ends the list, but between two letters it is the apostrophe of a pinyin (xi'an).
_ENTRIES = r"""@[^'"]*(?:(?<=[A-Za-z\\])'(?=[A-Za-z])[^'"]*)*"""
_LIST = re.compile(rf"""station_names\s*=\s*(['"])({_ENTRIES})\1""")
_BARE = re.compile(_ENTRIES)
_CODE = re.compile(r"[A-Z]{3}")
_LETTERS = re.compile(r"[a-z0-9' -]{0,60}", re.IGNORECASE)


def read_stations(text: str) -> tuple[Station, ...]:
    """All stations, by either form of the file (6 fields an entry, or 11 with the city), in its order.

    Where a name or a code stands twice the last one counts. Raises
    PageNotUnderstood for an entry that is none, and for an empty or cut list.
    """
    entries = _list(text).split("@")[1:]
    if not 0 < len(entries) <= MOST_STATIONS:
        raise puzzled(said("the list of stations has an unknown form"))
    by_code = {station.code: station for station in map(_station, entries)}
    by_name = {station.name: station for station in by_code.values()}
    return tuple(station for station in by_code.values() if by_name[station.name] is station)


def _list(text: str) -> str:
    """What stands between the quotes; some keep the list without them."""
    found = _LIST.search(text)
    if found is not None:
        return found[2].replace("\\'", "'")
    bare = text.strip()
    if not _BARE.fullmatch(bare):
        raise puzzled(said("the list of stations has an unknown form"))
    return bare


def _station(entry: str) -> Station:
    fields = entry.split("|")
    if len(entry) > LONGEST_ENTRY or len(fields) < 6:
        raise _unknown(entry)
    name, code, pinyin, initials = _name(fields[1]), fields[2], fields[3], fields[4]
    fine = _CODE.fullmatch(code) and _LETTERS.fullmatch(pinyin) and _LETTERS.fullmatch(initials)
    if not name or not fine:
        raise _unknown(entry)
    return Station(code, name, pinyin.lower(), initials.lower(), _city(fields))


def _city(fields: Sequence[str]) -> str:
    return _name(fields[CITY]) if len(fields) > CITY else ""


def _name(text: str) -> str:
    """Without blanks inside, and without the 站 (station) that names do without."""
    name = "".join(words(text).split())[:LONGEST_NAME]
    return name.removesuffix("站") or name


def _unknown(entry: str) -> Exception:
    return puzzled(said("an entry in the list of stations has an unknown form"), words(entry)[:LONGEST_NAME])

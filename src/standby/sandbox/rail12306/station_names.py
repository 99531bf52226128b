"""The station file ``station_name.js`` (notes, section 3): one line, stations between ``@``, fields between bars."""

from standby.sandbox.rail12306.site import RailSite
from standby.sandbox.rail12306.stations import STATIONS, StationFacts

FIRST_CITY = 357
"""Beijing's code; those of other cities are invented."""


def station_file(site: RailSite) -> str:
    """Eleven fields today, six before 2023."""
    write = _new if site.era == "2024" else _old
    return f"var station_names ='{''.join(f'@{write(n, s)}' for n, s in enumerate(STATIONS))}';"


def _old(number: int, station: StationFacts) -> str:
    return "|".join((station.short, station.name, station.code, station.pinyin, station.initials, str(number)))


def _new(number: int, station: StationFacts) -> str:
    return "|".join((_old(number, station), _city_code(station.city), station.city, "", "", ""))


def _city_code(city: str) -> str:
    cities = list(dict.fromkeys(station.city for station in STATIONS))
    return f"{FIRST_CITY + cities.index(city):04d}"

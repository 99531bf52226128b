"""A wish in one line: what a ticket watch waits for, without anybody's name."""

from collections.abc import Iterable, Mapping

from standby.domain.misses import yuan
from standby.domain.ticket_words import PLACE_NAMES, SEAT_NAMES
from standby.domain.tickets import Hours, Intent, Wish

INTENTS: Mapping[Intent, str] = {
    Intent.NOTIFY: "tells you",
    Intent.RESERVE: "reserves",
    Intent.STANDBY: "tells you of the standby list",
}


def wish_line(wish: Wish, names: Mapping[str, str]) -> str:
    """``上海 → 杭州 on 12-24; G7 or G9; second class; 2 travellers together; at most ¥80; reserves``.

    ``names`` are those of stations by code; a code without one stays as it is.
    """
    ways = ", ".join(
        f"{names.get(way.origin, way.origin)} → {names.get(way.destination, way.destination)}" for way in wish.journeys
    )
    facts = (
        f"{ways} on {', '.join(f'{day:%m-%d}' for day in wish.dates)}",
        _trains(wish),
        _hours("leaving", wish.departs),
        _hours("arriving", wish.arrives),
        " or ".join(SEAT_NAMES[seat] for seat in wish.seats),
        _people(wish),
        f"at most ¥{yuan(wish.ceiling)}" if wish.ceiling is not None else "",
        " and ".join(PLACE_NAMES[place] for place in wish.places),
        INTENTS[wish.intent],
    )
    return "; ".join(fact for fact in facts if fact)


def _trains(wish: Wish) -> str:
    only = [" or ".join(sorted(wish.trains)), _kinds(wish.kinds)]
    denied = f"not {' nor '.join(sorted(wish.not_trains))}" if wish.not_trains else ""
    return ", ".join(fact for fact in (*only, denied) if fact)


def _kinds(kinds: Iterable[str]) -> str:
    letters = "/".join(sorted(kinds))
    return f"{letters} trains" if letters else ""


def _hours(what: str, hours: Hours) -> str:
    return "" if hours == Hours() else f"{what} {hours.since:%H:%M}-{hours.until:%H:%M}"


def _people(wish: Wish) -> str:
    count = len(wish.travellers)
    least = f"at least {wish.at_least} left" if wish.at_least > max(1, count) else ""
    how = "" if count < 2 else " together" if wish.together else " or fewer"
    people = f"{count} traveller{'' if count == 1 else 's'}{how}" if count else ""
    return ", ".join(fact for fact in (people, least) if fact)

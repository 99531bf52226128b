"""What the ticket site is like today: its generation, its patience, its hours, and how its people behave.

Defaults follow the notes on the protocol; what these call invented or
uncertain is a switch here, so that a client can be tried with each.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args, get_origin, get_type_hints

from standby.sandbox.rail12306.codes import timeline
from standby.sandbox.refusal import Refusal

Era = Literal["2018", "2019", "2021", "2024"]
HasteMode = Literal["302", "html", "403", "-1", "empty"]
PasswordCheck = Literal["none", "choice", "slider", "sms"]
PassengerState = Literal["fine", "unchecked", "none", "no students"]
QUERY_PAGE = re.compile(r"query(?!TicketPrice)[A-Za-z]*")
"""What the address of the query may be; prices have addresses of their own."""


@dataclass(frozen=True, slots=True)
class RailSite:
    """One ticket site. Seconds are the sandbox clock's.

    **Asking.** ``haste`` is how many requests one client address may send in
    how many seconds (None: any number), ``haste_mode`` how the site refuses
    the hasty and ``punish_seconds`` for how long; every further try prolongs
    it. ``always_open`` leaves out the nightly maintenance. ``presale_days``
    count today. ``query_page`` is the address of the query today; the next
    ``page_flip`` queries are told another one. ``secret_ttl`` is how long a
    row may be ordered from. ``life`` is how many seats an hour strangers buy
    or return on each train that somebody looks at (0: none).

    **Coming in.** ``qr_seconds`` is the life of a QR code; ``qr_person`` is
    "manual" or what the acting person does at each look ("0,0,1,2").
    ``password_check`` is what the site wants beside a password,
    ``session_idle`` ends a session.

    **Ordering.** ``queue`` are the waiting times answered in turn (the last
    one stays), ``pay_seconds`` the time to pay, ``cancel_limit`` the
    cancellations a day, ``show_pass_code_ms`` the pause before the last word.
    ``confirm_timeout`` carries out the last word and drops the connection;
    ``slider_on_order`` asks for a slider, ``order_code`` in the
    early years for clicks on a picture; ``crowd`` is how many people wait in
    the queue; ``passenger_state`` spoils the passengers.
    """

    era: Era = "2024"
    haste: tuple[int, float] | None = (80, 300.0)
    haste_mode: HasteMode = "302"
    punish_seconds: float = 600.0
    always_open: bool = True
    presale_days: int = 15
    query_page: str = "queryG"
    page_flip: int = 0
    secret_ttl: float = 300.0
    life: float = 0.0
    qr_seconds: float = 180.0
    qr_person: str = "manual"
    password_check: PasswordCheck = "sms"  # noqa: S105 - what is asked beside a password
    session_idle: float = 1800.0
    queue: tuple[int, ...] = (-1,)
    pay_seconds: float = 1800.0
    cancel_limit: int = 3
    show_pass_code_ms: int = 1
    confirm_timeout: bool = False
    slider_on_order: bool = False
    order_code: bool = False
    crowd: int = 0
    passenger_state: PassengerState = "fine"


def changed(site: RailSite, facts: Mapping[str, Any]) -> RailSite:
    """``site`` with other fields; lists become tuples. Raises :class:`Refusal` for a field or value there is not."""
    kinds = get_type_hints(RailSite)
    unknown = sorted(facts.keys() - kinds.keys())
    if unknown:
        raise Refusal(f"the railway has no {', '.join(unknown)}; it has {', '.join(kinds)}")
    return replace(site, **{name: _understood(name, value, kinds[name]) for name, value in facts.items()})


def _understood(name: str, value: Any, kind: Any) -> Any:
    if get_origin(kind) is Literal:
        return _one_of(name, value, get_args(kind))
    if name == "haste":
        return None if value is None else _budget(value)
    if name == "queue":
        return _waits(value)
    if isinstance(value, bool) is not (kind is bool) or not isinstance(value, (int, float) if kind is float else kind):
        raise Refusal(f"{name} must be a {kind.__name__}, not {value!r}")
    if kind in (int, float) and not (math.isfinite(value) and value >= 0):
        raise Refusal(f"{name} cannot be {value!r}")
    return _sensible(name, value) if isinstance(value, str) else value


def _sensible(name: str, text: str) -> str:
    if name == "qr_person":
        timeline(text)
    if name == "query_page" and QUERY_PAGE.fullmatch(text) is None:
        raise Refusal(f"query_page is query and letters, not {text!r}")
    return text


def _one_of(name: str, value: Any, choices: tuple[str, ...]) -> Any:
    if value not in choices:
        raise Refusal(f"{name} is one of {', '.join(choices)}")
    return value


def _budget(value: Any) -> tuple[int, float]:
    pair = isinstance(value, list | tuple) and len(value) == 2 and all(map(_is_number, value))
    most, seconds = value if pair else (-1, 0.0)
    if not isinstance(most, int) or most < 0 or seconds <= 0:
        raise Refusal("haste is so many requests in so many seconds, [80, 300], or null")
    return most, float(seconds)


def _waits(value: Any) -> tuple[int, ...]:
    numbers = isinstance(value, list | tuple) and all(_is_number(n) and isinstance(n, int) for n in value)
    if not (numbers and value):
        raise Refusal("queue is a list of waiting times, [-100, 4, -1]")
    return tuple(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)

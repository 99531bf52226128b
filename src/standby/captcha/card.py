"""The card inside a model file: all that reading needs besides the net, and what was promised."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1
MOST_CHARACTERS = 32
MOST_PIXELS_A_SIDE = 1024
GRID, GENERAL = "grid", "general"
LONGEST_GENERAL = 8
MOST_VIEWS = 7


@dataclass(frozen=True, slots=True)
class Card:
    """What a model was made for and how well it did.

    A net of kind "grid" takes ink in 0..1, float32 of shape (N, 1, height,
    width), and gives logits (N, positions, classes); the classes are the
    alphabet's characters in order and, if ``nothing`` is set, one more for "no
    character here". ``black`` and ``white`` are the brightnesses (0..255) of
    full ink and bare paper; with ``light_ink`` the ink is bright on a dark
    ground.

    One of kind "general" takes colour pictures of any size, stretched to 96x32
    (pixels (N, 32, 96, 3), uint8), looks at each in ``views`` ways, and gives
    the three outputs that ``spell`` reads. ``width`` and ``height`` only say
    what its family usually has; ``black``, ``white``, ``light_ink`` and
    ``nothing`` mean nothing to it.

    ``accuracy`` is the share of whole strings read right on ``measured_on``
    pictures, each read by a net that had not learned from it (0: expected, not
    measured); ``interval`` is where the share on further ones lies, 95 % sure,
    as whoever made the model worked it out; ``coverage`` and ``precision`` hold
    at ``threshold``, the confidence below which the reader abstains.
    """

    name: str
    alphabet: str
    shortest: int
    longest: int
    width: int
    height: int
    black: int
    white: int
    temperature: float
    threshold: float
    accuracy: float
    interval: tuple[float, float]
    light_ink: bool = False
    nothing: bool = False
    trained_on: int = 0
    labels_used: int = 0
    measured_on: int = 0
    coverage: float = 0.0
    precision: float = 0.0
    parameters: int = 0
    kind: str = "grid"
    views: int = 1
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def classes(self) -> int:
        return len(self.alphabet) + self.nothing

    @property
    def length(self) -> str:
        """The length rule in words: "4", or "4 to 6"."""
        return str(self.longest) if self.shortest == self.longest else f"{self.shortest} to {self.longest}"

    def fits(self, text: str) -> bool:
        return self.shortest <= len(text) <= self.longest and set(text) <= set(self.alphabet)

    def dumps(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, sort_keys=True)


def loads(text: str) -> Card:
    """Read a card. Raises ValueError with the reason if anything is missing, of a wrong kind or out of range."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("its card is not JSON") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError(f"its card is not of format {FORMAT}")
    lacking = sorted(REQUIRED - data.keys())
    if lacking:
        raise ValueError(f"its card lacks {', '.join(lacking)}")
    values = {name: _field(name, kind, data[name]) for name, kind in KINDS.items() if name in data}
    card = Card(**values)
    _check(card)
    return card


def _field(name: str, kind: Callable[[Any], Any], value: Any) -> Any:
    try:
        return kind(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"its card has an odd {name}") from error


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 10_000:
        raise TypeError
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 40:
        raise TypeError
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError
    return float(value)


def _share(value: Any) -> float:
    number = _number(value)
    if not 0.0 <= number <= 1.0:
        raise ValueError
    return number


def _interval(value: Any) -> tuple[float, float]:
    low, high = (_share(each) for each in value)
    return (low, high)


def _notes(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError
    return {_text(key): _text(each) for key, each in value.items()}


KINDS: Mapping[str, Callable[[Any], Any]] = {
    "name": _text,
    "alphabet": _text,
    "shortest": _whole,
    "longest": _whole,
    "width": _whole,
    "height": _whole,
    "black": _whole,
    "white": _whole,
    "temperature": _number,
    "threshold": _share,
    "accuracy": _share,
    "interval": _interval,
    "light_ink": _flag,
    "nothing": _flag,
    "trained_on": _whole,
    "labels_used": _whole,
    "measured_on": _whole,
    "coverage": _share,
    "precision": _share,
    "parameters": _whole,
    "kind": _text,
    "views": _whole,
    "notes": _notes,
}
REQUIRED = frozenset(list(KINDS)[:12])


def _check(card: Card) -> None:
    rules = {
        "an empty alphabet or one with a character twice": 0 < len(set(card.alphabet)) == len(card.alphabet),
        "an alphabet or a name with characters that cannot be seen": (card.alphabet + card.name).isprintable(),
        "an interval the wrong way round": card.interval[0] <= card.interval[1],
        "a length rule that cannot be met": 1 <= card.shortest <= card.longest <= MOST_CHARACTERS,
        "a size of no code": 1 <= card.width <= MOST_PIXELS_A_SIDE and 1 <= card.height <= MOST_PIXELS_A_SIDE,
        "black and white the wrong way round": card.black < card.white <= 255,
        "a temperature out of range": 1e-3 <= card.temperature <= 1e3,
        "a kind of net this version does not know": card.kind in (GRID, GENERAL),
        "a length over 8, which its net cannot read": card.kind == GRID or card.longest <= LONGEST_GENERAL,
        "a number of views out of range": 1 <= card.views <= MOST_VIEWS,
    }
    for what, met in rules.items():
        if not met:
            raise ValueError(f"its card has {what}")

"""The card inside a model file: all that reading needs besides the net, and what was promised."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from standby.captcha.fields import field_of, flag, notes, number, share, text, whole

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
    values = {name: field_of(name, kind, data[name]) for name, kind in KINDS.items() if name in data}
    card = Card(**values)
    _check(card)
    return card


def _interval(value: Any) -> tuple[float, float]:
    low, high = (share(each) for each in value)
    return (low, high)


KINDS: Mapping[str, Callable[[Any], Any]] = {
    "name": text,
    "alphabet": text,
    "shortest": whole,
    "longest": whole,
    "width": whole,
    "height": whole,
    "black": whole,
    "white": whole,
    "temperature": number,
    "threshold": share,
    "accuracy": share,
    "interval": _interval,
    "light_ink": flag,
    "nothing": flag,
    "trained_on": whole,
    "labels_used": whole,
    "measured_on": whole,
    "coverage": share,
    "precision": share,
    "parameters": whole,
    "kind": text,
    "views": whole,
    "notes": notes,
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

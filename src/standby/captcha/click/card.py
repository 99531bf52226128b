"""The card inside a click model: all that answering needs besides the nets, and what was promised."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from standby.captcha.click.geometry import TILES, VOCABULARY
from standby.captcha.fields import field_of, notes, number, share, text, whole

FORMAT = 1
CLICK = "click"
SHARES = 1 + TILES


@dataclass(frozen=True, slots=True)
class ClickCard:
    """How a click model answers, and how well it did.

    ``temperature`` divides the logits of the net that looks at tiles, ``doubt``
    is how often a tile is filed under another word than the one it shows, and
    ``trust`` how much of what is remembered of a tile counts. ``one`` says how
    often a word asked for alone has 0 to 8 right tiles; ``two`` the same for
    two words, row by row (81). ``often`` (80) is how often each
    word is asked for; ``radius`` how many bits two fingerprints of one picture
    may differ in.

    ``accuracy`` is the share of all pictures that would be accepted, measured on
    ``measured_on`` pictures that nothing was learned from (0: expected, not
    measured); ``interval`` holds it 95 % sure; ``coverage`` and ``precision``
    hold at ``threshold``, the chance of a yes below which the reader abstains.
    ``trained_on`` pictures without labels and ``labels_used`` verdicts taught it.
    """

    name: str
    threshold: float
    temperature: float
    doubt: float
    trust: float
    radius: int
    one: tuple[float, ...]
    two: tuple[float, ...]
    often: tuple[float, ...]
    accuracy: float = 0.0
    interval: tuple[float, float] = (0.0, 1.0)
    coverage: float = 0.0
    precision: float = 0.0
    measured_on: int = 0
    trained_on: int = 0
    labels_used: int = 0
    parameters: int = 0
    kind: str = CLICK
    notes: Mapping[str, str] = field(default_factory=dict)

    def dumps(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, sort_keys=True, ensure_ascii=False)


def loads(text: str | bytes) -> ClickCard:
    """Read a card. Raises ValueError with the reason if anything is missing, of a wrong kind or out of range."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("its card is not JSON") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT or data.get("kind") != CLICK:
        raise ValueError(f"its card is not that of a click model of format {FORMAT}")
    lacking = sorted(REQUIRED - data.keys())
    if lacking:
        raise ValueError(f"its card lacks {', '.join(lacking)}")
    card = ClickCard(**{name: field_of(name, kind, data[name]) for name, kind in KINDS.items() if name in data})
    _check(card)
    return card


def _shares(count: int) -> Callable[[Any], tuple[float, ...]]:
    def read(value: Any) -> tuple[float, ...]:
        if not isinstance(value, list) or len(value) != count:
            raise TypeError
        return tuple(share(each) for each in value)

    return read


KINDS: Mapping[str, Callable[[Any], Any]] = {
    "name": text,
    "threshold": share,
    "temperature": number,
    "doubt": share,
    "trust": share,
    "radius": whole,
    "one": _shares(SHARES),
    "two": _shares(SHARES * SHARES),
    "often": _shares(len(VOCABULARY)),
    "accuracy": share,
    "interval": _shares(2),
    "coverage": share,
    "precision": share,
    "measured_on": whole,
    "trained_on": whole,
    "labels_used": whole,
    "parameters": whole,
    "notes": notes,
}
REQUIRED = frozenset(list(KINDS)[:9])


def _check(card: ClickCard) -> None:
    sides = range(1, SHARES)
    pairs = [SHARES * first + second for first in sides for second in sides if first + second <= TILES]
    rules = {
        "a name with characters that cannot be seen": card.name.isprintable(),
        "an interval the wrong way round": card.interval[0] <= card.interval[1],
        "a temperature out of range": 1e-2 <= card.temperature <= 1e2,
        "no doubt at all": 1e-6 <= card.doubt <= 1.0,
        "words that are never asked for": min(card.often) > 0 and 0.99 < sum(card.often) < 1.01,
        "a radius out of range": card.radius <= 64,
        "no number of right tiles that can be": sum(card.one[1:]) > 0 and any(card.two[each] > 0 for each in pairs),
    }
    for what, met in rules.items():
        if not met:
            raise ValueError(f"its card has {what}")

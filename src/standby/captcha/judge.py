"""What the portal's yes or no says about a reader: whether it still reads as its model promised.

Pure values; keeping them is the caller's.

The question is asked anew at every answer, for as long as a model is in use. A
rule that looks at a window each time would sooner or later alarm by chance
alone. Here each answer is a bet against the promise, and a fortune of
1 / FALSE_ALARM is made by chance with a probability of FALSE_ALARM at most,
however often one looks (Ville, 1939). A share of the stake is kept back for a
start at each later answer, so that good years do not hide a bad week: it takes
the logarithm of the years longer, not the years (Shin, Ramdas and Rinaldo,
"E-detectors", 2022, with weights 1 / n(n+1)).
"""

import hashlib
import json
import math
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

FALSE_ALARM = 0.01
"""The chance that a model which keeps its promise is ever said to be worse."""
HIGHEST_PROMISE = 0.99
"""A portal refuses right codes now and then for reasons of its own, such as a session that ended in between."""
ENOUGH = 10
RECENT = 50
# How many times as many failures as promised are bet on; fewer than twice as many are not worth a word.
TIMES = (2.0, 5.0, 20.0, 50.0)
WORST = 0.95


class Promise(Protocol):
    """What a model's card says of how well it reads, whatever it reads; see :class:`standby.captcha.card.Card`."""

    @property
    def coverage(self) -> float: ...
    @property
    def precision(self) -> float: ...
    @property
    def measured_on(self) -> int: ...
    @property
    def interval(self) -> tuple[float, float]: ...
    def dumps(self) -> str: ...


def wilson(right: float, asked: float, z: float = 1.96) -> tuple[float, float]:
    """The interval that holds a rate after ``right`` of ``asked``; 95 % for z = 1.96.

    Wilson, "Probable inference, the law of succession, and statistical
    inference", 1927. Nothing asked: (0, 1).
    """
    if asked == 0:
        return (0.0, 1.0)
    rate, square = right / asked, z * z / asked
    middle = (rate + square / 2) / (1 + square)
    half = z * math.sqrt(rate * (1 - rate) / asked + square / asked / 4) / (1 + square)
    return (max(0.0, middle - half) if right else 0.0, min(1.0, middle + half) if right < asked else 1.0)


def promise(card: Promise) -> float:
    """The share of submitted codes that a portal should accept: the lower end of what was measured of answers."""
    answered = round(card.coverage * card.measured_on)
    low = wilson(round(card.precision * answered), answered)[0] if answered else card.interval[0]
    return min(HIGHEST_PROMISE, max(1 - WORST, low))


def fingerprint(card: Promise) -> str:
    """A name for the model of a card, so that another in its place is not judged by what this one did."""
    return hashlib.sha256(card.dumps().encode()).hexdigest()[:16]


class Health(StrEnum):
    UNKNOWN = "unknown"
    AS_PROMISED = "as promised"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What bets against ``usual`` failures, one per rate in ``others``, have made of a stake of 1."""

    usual: float
    others: tuple[float, ...]
    count: int = 0
    made: tuple[float, ...] = ()

    def after(self, accepted: bool) -> "Evidence":
        fresh = 1 / ((self.count + 1) * (self.count + 2))
        gains = [(1 - other) / (1 - self.usual) if accepted else other / self.usual for other in self.others]
        made = self.made or (0.0,) * len(self.others)
        return replace(
            self, count=self.count + 1, made=tuple(g * (m + fresh) for g, m in zip(gains, made, strict=True))
        )

    @property
    def fortune(self) -> float:
        """What the bets have made on average, with the stake kept back for later starts."""
        return sum(self.made) / len(self.others) + 1 / (self.count + 1)

    @property
    def likeliest(self) -> float:
        """The rate whose bet has made most."""
        return max(zip(self.made, self.others, strict=True))[1]


@dataclass(frozen=True, slots=True)
class Drift:
    """How a site takes what one model reads, against what the model promised.

    ``recent`` holds the last RECENT verdicts as 1 and 0, oldest first.
    ``against`` is the evidence that more codes fail than promised; once it
    sufficed, ``relief`` is that for the contrary, and when that suffices the
    count starts anew.
    """

    promised: float
    asked: int = 0
    recent: str = ""
    against: Evidence = field(default=Evidence(0.5, (0.5,)))
    relief: Evidence | None = None

    @property
    def health(self) -> Health:
        if self.relief is not None:
            return Health.WORSE
        return Health.AS_PROMISED if self.asked >= ENOUGH else Health.UNKNOWN

    @property
    def accepted(self) -> int:
        """How many of the ``recent`` codes the portal accepted."""
        return self.recent.count("1")

    def after(self, accepted: bool) -> "Drift":
        """With one more verdict. ``health`` changes to WORSE, or back, at most here."""
        seen = replace(self, asked=self.asked + 1, recent=(self.recent + str(int(accepted)))[-RECENT:])
        if seen.relief is None:
            against = seen.against.after(accepted)
            alarming = seen.asked >= ENOUGH and against.fortune >= 1 / FALSE_ALARM
            relief = Evidence(against.likeliest, (against.usual,)) if alarming else None
            return replace(seen, against=against, relief=relief)
        relief = seen.relief.after(accepted)
        return begun(self.promised) if relief.fortune >= 1 / FALSE_ALARM else replace(seen, relief=relief)

    def dumps(self) -> str:
        """As text, to be kept and handed to :func:`remembered`."""
        relief = self.relief and [self.relief.usual, self.relief.count, self.relief.made]
        return json.dumps([self.promised, self.asked, self.recent, self.against.count, self.against.made, relief])


def begun(promised: float) -> Drift:
    """A count that has just begun, against this share of accepted codes."""
    failing = 1 - promised
    return Drift(promised, against=Evidence(failing, tuple(min(WORST, failing * times) for times in TIMES)))


def remembered(text: str) -> Drift:
    """A drift from what ``dumps`` gave."""
    promised, asked, recent, count, made, relief = json.loads(text)
    start = begun(promised)
    against = replace(start.against, count=count, made=tuple(made))
    feared = Evidence(relief[0], (against.usual,), relief[1], tuple(relief[2])) if relief else None
    return Drift(promised, asked, recent, against, feared)

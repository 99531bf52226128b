"""Growing a reader from a portal's yes and no: what is asked, when it learns, and when it is enough.

What knows the pictures (a :class:`Mind`) and what knows the portal (an
:class:`Asks`) never meet but here. Every question is on disk before it is
asked and every answer when it came, so a kill at any moment loses nothing and
no question is put twice. Wrong codes in a row are counted over all runs on one
folder: a portal that counts them does not know when a command ended.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ParamSpec, Protocol, TypeVar

from standby.cli.captcha.album import GIVEN_UP, NO, UNSENT, YES, Album
from standby.clock import Clock
from standby.errors import BudgetSpent, NetworkTrouble, PageNotUnderstood, PortalDown, StaleCode, StandbyError

P = ParamSpec("P")
T = TypeVar("T")

WRONG_IN_A_ROW = 3
FIRST_REST, LONGEST_REST = 60.0, 1800.0
LOCK_AFTER = 5
"""What a portal may lock an account after; nobody publishes it."""
LEFT_ALONE = timedelta(hours=1)
"""After the last wrong code that ended a run."""
NOTHING_WORTH_ASKING = 40
TROUBLES_IN_A_ROW = 3
LEARN_FIRST, LEARN_AGAIN = 8, 1.4
"""After so many answers, then whenever there are so many times as many."""
SAID = (YES, NO, GIVEN_UP)
FEWEST = 30
WIDE = 5.0
"""The lower end of the expectation's interval may lie so many times as far from 100 % as the promise. For 99 % that
takes 73 answers in a row that were right; a closer bound would take more logins than anybody should spend."""


class Guess(Protocol):
    """What is thought of a picture."""

    @property
    def text(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def worth_asking(self) -> bool: ...
    @property
    def drawn(self) -> bool:
        """Chosen by lot, so that the answer counts for what is expected."""
        ...

    @property
    def given_up(self) -> bool:
        """Drawn, and so hopeless that it counts as read wrongly without a question."""
        ...


class Mind(Protocol):
    """What learns."""

    def choose(self, picture: bytes) -> Guess: ...
    def told(self, picture: bytes, text: str, accepted: bool) -> None: ...
    def learn(self, seconds: float) -> None: ...
    def remember(self, right: Sequence[bool]) -> None:
        """Whether earlier runs read the pictures drawn by lot rightly, oldest first."""
        ...

    def expected(self) -> tuple[float, float, float]:
        """The whole-string accuracy to expect, and its interval."""
        ...


class Asks(Protocol):
    """The way to the portal."""

    async def picture(self) -> bytes: ...
    def begin_anew(self) -> None:
        """Forget the session at the portal: it may have ended meanwhile."""
        ...

    async def ask(self, picture: bytes, text: str, confidence: float) -> bool: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """At most ``answers`` questions, until ``promise`` (a share of whole strings) is expected; seconds per learning.

    After ``wrong`` wrong codes in a row it ends.
    """

    answers: int
    promise: float
    seconds: float
    wrong: int = LOCK_AFTER - 1


@dataclass(frozen=True, slots=True)
class Standing:
    """Where it stands: questions and yeses of this run, what is expected of the reader, what happens next."""

    asked: int
    accepted: int
    expected: tuple[float, float, float]
    next: str


@dataclass
class Growing:
    """One run; ``stopped`` says in words why it ended, ``trouble`` is the error if it was one.

    ``not_before``: too many codes were wrong, so nothing may be asked until then. ``learned``: there is something to
    save.
    """

    asks: Asks
    mind: Mind
    album: Album
    plan: Plan
    clock: Clock
    tell: Callable[[Standing], None]
    asked: int = 0
    accepted: int = 0
    expected: tuple[float, float, float] = (0.0, 0.0, 1.0)
    stopped: str = ""
    trouble: StandbyError | None = None
    not_before: datetime | None = None
    learned: bool = False
    _most_wrong: int = field(default=0, init=False)
    _passed: int = field(default=0, init=False)
    _troubles: int = field(default=0, init=False)
    _learn_at: int = field(default=LEARN_FIRST, init=False)

    async def run(self) -> None:
        """Until it is enough, or cannot go on."""
        # After the wait one code at a time: if it is wrong too, that is enough again.
        self._most_wrong = max(self.plan.wrong, self._wrong_in_a_row + 1)
        self.not_before = left_alone_until(self.album, self.plan, self.clock.now())
        if self.not_before is not None:
            self._end(too_many(self._wrong_in_a_row, self.not_before))
            return
        for picture, text in self.album.refusals:
            self.mind.told(picture, text, False)
        self.mind.remember(
            [each.answer == YES for each in self.album.questions() if each.drawn and each.answer in SAID]
        )
        await self._learn()
        await self._rest_after_wrong()
        while not self._is_over():
            try:
                await self._one()
                self._troubles = 0
            except BudgetSpent as error:
                await self._rest(float(str(error.facts["wait"])), "waits for the request budget")
            except (NetworkTrouble, PortalDown, PageNotUnderstood, StaleCode) as error:
                self._troubles += 1
                if self._troubles == TROUBLES_IN_A_ROW:
                    self._end(error.message, error)
                else:
                    await self._rest(FIRST_REST, f"rests: {error.message}")
            except StandbyError as error:
                self._end(error.message, error)

    async def _one(self) -> None:
        """One picture: asked about, or only kept."""
        self._say("fetches a picture")
        picture = await self.asks.picture()
        guess = await _to_its_end(self.mind.choose, picture)
        if guess.given_up:
            self.album.asking(picture, guess.text, drawn=True, answer=GIVEN_UP, at=self.clock.now())
        if not guess.worth_asking or self.album.was_asked(picture):
            self.album.add(picture)
            self._passed += 1
            return
        self._passed = 0
        self._say(f"asks whether it says {guess.text} ({guess.confidence:.0%} sure)")
        self.album.asking(picture, guess.text, drawn=guess.drawn, at=self.clock.now())
        self.asked += 1
        try:
            accepted = await self.asks.ask(picture, guess.text, guess.confidence)
        except (BudgetSpent, StaleCode):
            self.album.asking(picture, guess.text, drawn=guess.drawn, answer=UNSENT, at=self.clock.now())
            raise
        await self._learn_of(picture, guess, accepted)

    async def _learn_of(self, picture: bytes, guess: Guess, accepted: bool) -> None:
        text = guess.text
        if accepted:
            self.album.label([(picture, text)])
            self.accepted += 1
        else:
            self.album.refuse([(picture, text)])
        answer = YES if accepted else NO
        self.album.asking(picture, text, drawn=guess.drawn, answer=answer, at=self.clock.now())
        if accepted:
            self._most_wrong = self.plan.wrong
        self.mind.told(picture, text, accepted)
        self.expected = await asyncio.to_thread(self.mind.expected)
        if self.asked >= self._learn_at:
            await self._learn()
            self._learn_at = max(self.asked + LEARN_FIRST, round(self.asked * LEARN_AGAIN))
        if not accepted and not self._is_over():
            await self._rest_after_wrong()

    async def _rest_after_wrong(self) -> None:
        """What is still due after the last wrong code, whichever run sent it."""
        wrong, last = self.album.wrong_in_a_row()
        if wrong >= WRONG_IN_A_ROW and last is not None:
            due = min(LONGEST_REST, FIRST_REST * 2 ** (wrong - WRONG_IN_A_ROW))
            left = due - (self.clock.now() - last).total_seconds()
            if left > 0:
                await self._rest(left, f"rests after {wrong} wrong codes in a row")

    async def _learn(self) -> None:
        self._say(f"learns for up to {self.plan.seconds:.0f} s")
        await _to_its_end(self._learn_now)
        self.expected = await asyncio.to_thread(self.mind.expected)

    def _learn_now(self) -> None:
        self.mind.learn(self.plan.seconds)
        self.learned = True

    async def _rest(self, seconds: float, why: str) -> None:
        self._say(f"{why}, {seconds:.0f} s")
        await self.clock.sleep(seconds)
        self.asks.begin_anew()

    def _is_over(self) -> bool:
        """Whether it has ended, or may end now."""
        accuracy, low, _ = self.expected
        known = len(self.album.labels) >= FEWEST
        if not self.stopped and known and accuracy >= self.plan.promise and low >= 1 - WIDE * (1 - self.plan.promise):
            self._end("the promised accuracy is reached")
        elif not self.stopped and self.asked >= self.plan.answers:
            self._end(f"all {self.plan.answers} answers are used up")
        elif not self.stopped and self._wrong_in_a_row >= self._most_wrong:
            last = self.album.wrong_in_a_row()[1] or self.clock.now()
            self.not_before = last + LEFT_ALONE
            self._end(too_many(self._wrong_in_a_row, self.not_before))
        elif not self.stopped and self._passed >= NOTHING_WORTH_ASKING:
            self._end(f"of {NOTHING_WORTH_ASKING} pictures none was worth asking about")
        return bool(self.stopped)

    @property
    def _wrong_in_a_row(self) -> int:
        return self.album.wrong_in_a_row()[0]

    def _end(self, why: str, error: StandbyError | None = None) -> None:
        self.stopped, self.trouble = why, error

    def _say(self, doing: str) -> None:
        self.tell(Standing(self.asked, self.accepted, self.expected, doing))


def left_alone_until(album: Album, plan: Plan, now: datetime) -> datetime | None:
    """The moment before which nothing may be asked, because too many codes in a row were wrong."""
    wrong, last = album.wrong_in_a_row()
    if wrong < plan.wrong or last is None or last + LEFT_ALONE <= now:
        return None
    return last + LEFT_ALONE


def too_many(wrong: int, until: datetime) -> str:
    """Why it ends, and what helps."""
    return (
        f"{wrong} codes in a row were wrong, and a portal may lock an account after {LOCK_AFTER}. Log in there "
        f"yourself once or label a few pictures by hand; nothing is asked before {until:%Y-%m-%d %H:%M} UTC"
    )


async def _to_its_end(do: Callable[P, T], *given: P.args, **more: P.kwargs) -> T:
    """In a thread that is waited for even when this is cancelled: what learns must not be saved in its middle."""
    working = asyncio.ensure_future(asyncio.to_thread(do, *given, **more))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait({working})
        raise

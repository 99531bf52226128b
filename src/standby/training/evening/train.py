"""The evening in order: look, part, choose labels, learn, measure on what was never learned from."""

import hashlib
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch

from standby.captcha.answer import Answer
from standby.errors import BadLabels, TooFewLabels
from standby.training.evaluate import Score
from standby.training.evening.ask import IMPOSSIBLE, features
from standby.training.evening.choice import share, worse
from standby.training.evening.clock import Clock, planned
from standby.training.evening.crossfit import Suspect, suspects
from standby.training.evening.drawing import Drawn, Opening, draw_freehand, draw_on_grid, opening
from standby.training.evening.freehand import MOST_CROSSED, Freehand, learn_freehand
from standby.training.evening.grids import Gridded, OnGrid, as_grid, fits, learn_grid
from standby.training.evening.keep import ANEW, Keep
from standby.training.evening.lanes import Lanes
from standby.training.evening.looking import Look, look_at
from standby.training.evening.measuring import measured, promised
from standby.training.evening.next_labels import CONSIDERED, order
from standby.training.evening.parts import Parts, part
from standby.training.evening.script import Script, script
from standby.training.evening.teach import School
from standby.training.evening.wish import CROSS_FITTED, HELD_OUT, Learnt, News, Point, Tell, Wish
from standby.training.general.net import LONGEST

FEWEST = 10
FEWEST_GROUPS = 2
"""Copies of one picture alone cannot be parted into what is learned from and what is asked about."""
TOO_LONG = 0.1
"""Share of the labels that may be longer than any net reads."""
PAINTED_A_SECOND = 20
"""Painted codes for each second there is left, at most."""
COVERED = 20
"""It takes so many unlabelled pictures to tell how much will be answered."""
NEXT = 10
GOOD_ENOUGH = 0.97
"""A grid read that well is not compared with the general net: there is hardly anything to win."""
PLAN = {"choose": 0.14, "cross": 0.24, "student": 0.18, "final": 0.44}
BARELY = 0.015
"""A measured precision varies by about so much."""
GRID_PLAN = {"cross": 0.5, "final": 0.5}
FOR_GRID = 0.55
"""Share of the time for the window net, so that the general net still has some if the grid turns out to be none."""
STAGES = {
    "choose": "choosing what to label",
    "fold": "checking every label with nets that never saw it",
    "cross": "checking every label with nets that never saw it",
    "student": "trying whether unlabelled pictures help",
    "final": "learning from everything",
}


def quiet(news: News) -> None:
    """Tell nobody."""


def train_reader(directory: Path, name: str, wish: Wish, tell: Tell = quiet) -> Learnt:
    """Learn a reader of the codes in a folder or .zip, and measure it honestly.

    Raises what looking at a folder raises, BadLabels and TooFewLabels. After a
    KeyboardInterrupt ``wish.keep`` holds what was learned so far.
    """
    begun = time.monotonic()
    keep, lanes = Keep(wish.keep), Lanes(wish.lanes)
    if lanes.count > 1:
        torch.set_num_threads(1)
    tell(News("looking at the folder", 0.0))
    look = look_at(directory)
    parts = part(look, wish.labels, wish.seed)
    _require_enough(look, parts.learnable[: wish.labels])
    if keep.begin(_digest(look, wish), resume=wish.resume):
        tell(News(ANEW, 0.0))
    clock = planned(wish.seconds, PLAN, keep.spent + time.monotonic() - begun)
    return Evening(look, parts, name, wish, tell, keep, lanes, clock).learn()


def _require_enough(look: Look, places: Sequence[int]) -> None:
    if len(places) < FEWEST:
        raise TooFewLabels(name=look.name, count=len(places), least=FEWEST)
    different = len(set(look.groups[list(places)].tolist()))
    if different < FEWEST_GROUPS:
        raise TooFewLabels(name=look.name, count=different, least=FEWEST)


def _digest(look: Look, wish: Wish) -> str:
    """Of all that a kept evening depends on."""
    digest = hashlib.sha256(repr((wish.labels, wish.seed, wish.precision, wish.effort)).encode())
    for each in look.items:
        digest.update(f"{each.file}\0{each.label}\0".encode("utf-8", "surrogatepass"))
        digest.update(hashlib.sha256(each.picture).digest())
    return digest.hexdigest()


@dataclass(slots=True)
class Evening:
    """One training and where it stands; use :func:`train_reader`."""

    look: Look
    parts: Parts
    name: str
    wish: Wish
    tell: Tell
    keep: Keep
    lanes: Lanes
    clock: Clock
    curve: tuple[Point, ...] = ()
    schools: dict[Script, School] = field(default_factory=dict)
    """Painted codes are painted once for each script."""

    def learn(self) -> Learnt:
        gridded, drawn = self._draw()
        labels = self.look.labels(drawn.places)
        written = self._script(labels)
        long = sum(len(each) > LONGEST for each in labels)
        if long > TOO_LONG * len(labels):
            reason = f"{long} of {len(labels)} have more than {LONGEST} characters, which no net here reads"
            raise BadLabels(name=self.look.name, reason=reason)
        places = [place for place in drawn.places if written.writes(self.look.items[place].label or "")]
        _require_enough(self.look, places)
        if self.parts.held:
            random.Random(self.wish.seed).shuffle(places)
        bare = self._bare(drawn.places)
        chosen, said = self._learn(gridded, written, places, bare)
        odd = [place for place in drawn.places if place not in set(places)]
        return self._finish(chosen, places, bare, said, odd)

    def _bare(self, drawn: Sequence[int]) -> list[int]:
        """Pictures only to look at: none that shows the same as one whose label is used."""
        groups = self.look.groups
        used = {groups[place] for place in (*drawn, *self.parts.held)}
        return [place for place in (*self.parts.learnable, *self.parts.bare) if groups[place] not in used]

    def news(self, stage: str, done: float) -> None:
        self.tell(News(STAGES.get(stage.rstrip("0123456789-"), stage), done, self.curve))

    def _grid(self, places: Sequence[int]) -> Gridded | None:
        """The folder as a grid, as far as pictures tell, and the labels at ``places`` of their length."""
        labels = self.look.labels(places)
        usual = max(set(map(len, labels)), key=[len(each) for each in labels].count)
        return as_grid(self.look, usual, "".join(sorted(set("".join(labels)))), self.parts.held)

    def _draw(self) -> tuple[Gridded | None, Drawn]:
        """The labels to use, and the folder as a grid as far as these tell."""
        learnable, wanted = self.parts.learnable, self.wish.labels
        if wanted is None or wanted >= len(learnable):
            self.clock.over("choose")
            return self._grid(learnable), Drawn(learnable)
        begun = opening(self.look, learnable, wanted, self.wish, self.clock)
        gridded = self._grid(begun.handful)
        if gridded is not None:
            self.clock.over("choose")
            return gridded, draw_on_grid(gridded, begun, learnable, wanted, self.wish.seed)
        kept = self.keep.stage("drawn", lambda: self._drawn_freehand(begun, wanted))
        self.clock.over("choose")
        self.curve = tuple(Point(labels, accuracy) for labels, accuracy in kept["curve"])
        return None, Drawn(tuple(kept["places"]), self.curve)

    def _drawn_freehand(self, begun: Opening, wanted: int) -> dict[str, list[object]]:
        self.news("choose", 0.0)
        drawn = draw_freehand(
            lambda labels: self._school(self._script(labels)),
            self.look,
            begun,
            self.parts.held,
            wanted,
            self.wish,
            self.clock,
        )
        return {"places": list(drawn.places), "curve": [[each.labels, each.accuracy] for each in drawn.curve]}

    def _script(self, labels: Sequence[str]) -> Script:
        if not any(len(each) <= LONGEST for each in labels):
            raise BadLabels(name=self.look.name, reason=f"codes of more than {LONGEST} characters cannot be learned")
        return script(labels)

    def _school(self, written: Script) -> School:
        if written not in self.schools:
            painted = max(1, int(min(self.wish.effort.painted, self.clock.left * PAINTED_A_SECOND)))
            self.schools[written] = School(written, self.lanes, self.keep, self.news, self.wish.seed, painted)
        return self.schools[written]

    def _learn(
        self, gridded: Gridded | None, written: Script, places: Sequence[int], bare: Sequence[int]
    ) -> tuple[OnGrid | Freehand, tuple[str, ...]]:
        """The smallest net that is not significantly worse on labels that it did not learn from."""
        grid = self._learn_grid(gridded, written, places)
        labels = self.look.labels(places)
        if grid is not None and share(grid.heard.right(labels)) >= GOOD_ENOUGH:
            return grid, ("The characters stand on a fixed grid: the smallest net reads them.",)
        most = MOST_CROSSED if self.parts.held else len(places)
        free = learn_freehand(self._school(written), self.look, places, bare, self.wish, self.clock, self.name, most)
        if grid is None:
            return free, free.said
        count = len(free.heard.answers)
        if worse(grid.heard.right(labels)[:count], free.heard.right(labels[:count])):
            return free, ("A net for a fixed grid was tried and read clearly fewer of the labels.", *free.said)
        return grid, ("The characters stand on a fixed grid: a larger net does not read them clearly better.",)

    def _learn_grid(self, gridded: Gridded | None, written: Script, places: Sequence[int]) -> OnGrid | None:
        if gridded is None or written.shortest != written.longest or written.longest != gridded.family.grid.cells:
            return None
        gridded = replace(gridded, family=replace(gridded.family, alphabet=written.alphabet))
        fitting = [place for place in places if place in gridded.rows]
        if len(fitting) < len(places) or not fits(self.look, gridded, fitting):
            return None
        clock = planned(None if self.wish.seconds is None else self.clock.left * FOR_GRID, GRID_PLAN)
        return learn_grid(self.look, gridded, places, self.wish, clock, self.name, self.news)

    def _finish(
        self,
        chosen: OnGrid | Freehand,
        places: Sequence[int],
        bare: Sequence[int],
        said: tuple[str, ...],
        odd: Sequence[int],
    ) -> Learnt:
        look, held = self.look, self.parts.held
        labels = look.labels(places)
        pool = list(bare)[:CONSIDERED]
        answers = self._answers(chosen, pool)
        count = len(chosen.heard.answers)
        if held:
            score = measured([look.items[each].file for each in held], look.labels(held), self._answers(chosen, held))
        else:
            score = self._cross_fitted(chosen, places, odd)
            new = answers if isinstance(chosen, OnGrid) else self._answers(chosen, chosen.aside)
            if len(new) >= COVERED:
                score = replace(score, coverage=share([not each.abstained for each in new]))
        self.curve = (*self.curve, Point(len(places), score.whole))
        return Learnt(
            net=chosen.whole() if isinstance(chosen, OnGrid) else chosen.net,
            card=promised(chosen.card, score, len(places), len(places), self.curve),
            score=score,
            measured=HELD_OUT if held else CROSS_FITTED,
            seconds=self.clock.passed,
            suspects=(
                *self._impossible(chosen, odd),
                *suspects(chosen.heard, [look.items[each].file for each in places[:count]], labels[:count]),
            ),
            curve=self.curve,
            found=look.found,
            next=self._next(chosen, places, pool, answers),
            said=(*said, *self._broken_promise(score)),
        )

    def _cross_fitted(self, chosen: OnGrid | Freehand, places: Sequence[int], odd: Sequence[int]) -> Score:
        """Each label read by nets that never saw it; those that cannot be written count as read wrong."""
        asked = [*places, *odd]
        answers = [
            replace(one, abstained=not kept) for one, kept in zip(chosen.heard.answers, chosen.kept, strict=True)
        ]
        files = [self.look.items[each].file for each in asked]
        return measured(files, self.look.labels(asked), [*answers, *self._answers(chosen, odd)], crossed=True)

    def _broken_promise(self, score: Score) -> list[str]:
        if score.precision >= self.wish.precision - BARELY:
            return []
        return [f"That is less than the {self.wish.precision:.1%} asked for: it needs more labels, or more time."]

    def _impossible(self, chosen: OnGrid | Freehand, places: Sequence[int]) -> list[Suspect]:
        """Labels that no other label is like, in their length or characters; nothing was learned from them."""
        items = [self.look.items[place] for place in places]
        return [
            Suspect(item.file, item.label or "", answer.text, IMPOSSIBLE, answer.confidence)
            for item, answer in zip(items, self._answers(chosen, places), strict=True)
        ]

    def _answers(self, chosen: OnGrid | Freehand, places: Sequence[int]) -> list[Answer]:
        return chosen.answers(places) if isinstance(chosen, OnGrid) else chosen.answers(self.look.take(places))

    def _next(
        self, chosen: OnGrid | Freehand, places: Sequence[int], pool: Sequence[int], answers: Sequence[Answer]
    ) -> tuple[str, ...]:
        """The files that would teach most if they were labelled."""
        if not pool:
            return ()
        seen, known = np.zeros((len(pool), 1), dtype=np.float32), np.zeros((len(places), 1), dtype=np.float32)
        if isinstance(chosen, Freehand):
            seen, known = (features(chosen.net, self.look.take(each)) for each in (pool, places))
        texts, confidences = [each.text for each in answers], [each.confidence for each in answers]
        wanted = order(texts, confidences, seen, self.look.labels(places), known, NEXT, self.wish.seed)
        return tuple(self.look.items[pool[each]].file for each in wanted)

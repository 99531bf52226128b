"""The general net: cross-fit, learn from what has no label where that helps, fit once more with everything."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from standby.captcha.answer import Answer
from standby.captcha.card import Card
from standby.training.evening import unlabelled
from standby.training.evening.ask import Heard, ask
from standby.training.evening.clock import Clock
from standby.training.evening.crossfit import FOLDS, VIEWS, contradicted, folds, heard, others, weights
from standby.training.evening.looking import Look
from standby.training.evening.script import Script
from standby.training.evening.teach import NOTHING, Course, Known, School, known
from standby.training.evening.trust import answered, learn_trust, threshold
from standby.training.evening.wish import Wish
from standby.training.general.net import GeneralNet
from standby.training.general.reading import card_for_reading, read
from standby.training.nets import parameters

WORSE = 0.0
"""A round of unlabelled pictures is kept unless the labels it did not see became less likely by more than that."""
MOST_CROSSED = 2000
"""Labels that are cross-fitted where others are held out to measure on."""
LEAST_FINAL = 0.15
"""Share of all time that the last fit gets even if the others took too long."""
ENOUGH_LEFT = 0.05
"""Share of all time that it takes to go on with the last fit."""
GUESSED_A_SECOND = 8
"""Unlabelled pictures that are guessed at for each second there is left."""
ASIDE, SHARE_ASIDE = 150, 0.2
"""So many unlabelled pictures, or this share of fewer, are never guessed at: on them the finished net is as sure as it
will be on the portal's. Of what it was taught, if only by guesses, it is surer, and the threshold would be too high."""
ENOUGH_ASIDE = 40
MOST_LOSS = 5.0
"""One label's loss counts at most so much when rounds are compared: a wrong label must not decide."""


@dataclass(frozen=True, slots=True)
class Freehand:
    """A net, what cross-fitted nets said of each label learned from, and what was decided on the way."""

    net: GeneralNet
    script: Script
    heard: Heard
    kept: NDArray[np.bool_]
    """Which cross-fitted answers a threshold keeps that was found without them."""
    card: Card
    aside: list[int]
    """Unlabelled pictures that nothing was learned from."""
    said: tuple[str, ...]

    def answers(self, sights: NDArray[np.uint8]) -> list[Answer]:
        """Answers with what the card's threshold keeps back."""
        return read(self.net, sights, self.card)


@dataclass(frozen=True, slots=True)
class Crossed:
    """Nets for each fold of the labels, each taught by the others."""

    parts: list[list[int]]
    nets: list[GeneralNet]
    heard: Heard

    @property
    def loss(self) -> float:
        return float(np.minimum(self.heard.losses, MOST_LOSS).mean())


def cross_fit(school: School, labelled: Known, groups: Sequence[int], wish: Wish, clock: Clock) -> Crossed:
    """Fit a net for each fold to the other folds' labels, and ask it about its own."""
    parts = folds(groups, FOLDS, wish.seed)
    seconds = clock.share("cross") / school.lanes.rounds(len(parts))
    courses = [
        Course(f"fold{place}", wish.effort.cross, seconds, wish.seed * 100 + place) for place in range(len(parts))
    ]
    taught = [labelled.take(rest) for rest in others(parts, len(labelled))]
    nets = school.fit(courses, taught, [NOTHING] * len(parts))
    clock.over("cross")
    return Crossed(parts, nets, heard(nets, parts, labelled, school.script))


def students(school: School, labelled: Known, guessed: Known, crossed: Crossed, wish: Wish, clock: Clock) -> Crossed:
    """The folds' nets taught on with guesses about unlabelled pictures, and asked again."""
    seconds = clock.share("student") / school.lanes.rounds(len(crossed.parts))
    courses = [
        Course(f"student{place}", wish.effort.student, seconds, wish.seed * 100 + 50 + place, begin=net)
        for place, net in enumerate(crossed.nets)
    ]
    taught = [labelled.take(rest) for rest in others(crossed.parts, len(labelled))]
    nets = school.fit(courses, taught, [guessed] * len(courses))
    clock.over("student")
    return Crossed(crossed.parts, nets, heard(nets, crossed.parts, labelled, school.script))


def guesses(crossed: Crossed, look: Look, places: Sequence[int], script: Script) -> tuple[Known, str]:
    """What most of the folds' nets say of unlabelled pictures, and how these were chosen."""
    sights = look.take(places)
    said, shares = unlabelled.votes(
        [[each.text for each in ask([net], script, sights).answers] for net in crossed.nets]
    )
    counts = unlabelled.ALONE * shares
    second = unlabelled.second_reader()
    if second is not None:
        shared = unlabelled.agreeing(second, [look.items[place].picture for place in places], said, script)
        counts = np.where(shared, unlabelled.AGREED, counts)
    taken = np.flatnonzero(counts).tolist()
    texts = [said[place] for place in taken]
    weighted = unlabelled.balanced(texts) * counts[taken].astype(np.float32)
    how = "that ddddocr reads alike or on which" if second is not None else "on which"
    how = f"{len(taken)} of {len(places)} unlabelled pictures {how} nearly all nets agree"
    return known(sights[taken], texts, weighted), how


def learn_freehand(
    school: School,
    look: Look,
    places: Sequence[int],
    bare: Sequence[int],
    wish: Wish,
    clock: Clock,
    name: str,
    most: int = MOST_CROSSED,
) -> Freehand:
    """Learn from the labels at ``places`` and the bare pictures at ``bare``; the first ``most`` are cross-fitted."""
    labelled = known(look.take(places), look.labels(places))
    asked = labelled.take(range(min(len(labelled), most)))
    crossed = cross_fit(school, asked, look.groups[list(places)].tolist()[: len(asked)], wish, clock)
    counts = np.ones(len(labelled), dtype=np.float32)
    counts[: len(asked)] = weights(crossed.heard, asked.texts)
    labelled = replace(labelled, weights=counts)
    asked = labelled.take(range(len(asked)))
    bare, aside = put_aside(bare, wish.seed)
    crossed, guessed, said = _with_unlabelled(school, look, asked, bare, crossed, wish, clock)
    net, how = _final(school, labelled, guessed, crossed, wish, clock)
    # A label that is probably wrong says nothing about the reader.
    fair = ~contradicted(crossed.heard, asked.texts)
    card = _card(name, look, net, school.script, crossed.heard, asked, fair, aside, wish)
    right = crossed.heard.right(asked.texts)
    kept = answered(crossed.heard.confidences, right, fair, crossed.parts, wish.precision)
    return Freehand(net, school.script, crossed.heard, kept, card, aside, (*said, *how))


def put_aside(bare: Sequence[int], seed: int) -> tuple[list[int], list[int]]:
    """Unlabelled pictures to learn from, and those that tell how sure the net is of new ones."""
    shuffled = np.random.default_rng([seed, len(bare)]).permutation(np.asarray(bare, dtype=np.int64)).tolist()
    count = min(ASIDE, round(SHARE_ASIDE * len(shuffled)))
    return sorted(shuffled[count:]), sorted(shuffled[:count])


def _final(
    school: School, labelled: Known, guessed: Known, crossed: Crossed, wish: Wish, clock: Clock
) -> tuple[GeneralNet, tuple[str, ...]]:
    """A net learned from everything. If it starved it goes on while there is time, or gives way to a fold's net."""
    seconds = max(clock.share("final"), LEAST_FINAL * clock.seconds)
    [net] = school.fit([Course("final", wish.effort.final, seconds, wish.seed)], [labelled], [guessed])
    clock.over("final")
    asked = labelled.take(range(len(crossed.heard.answers)))
    expected = float(crossed.heard.right(asked.texts).mean())
    if not starved(_read_right(school.script, net, asked), expected, len(asked)):
        return net, ()
    if clock.left > ENOUGH_LEFT * clock.seconds or math.isinf(clock.left):
        course = Course("more", wish.effort.final, clock.left, wish.seed + 1, begin=net)
        [net] = school.fit([course], [labelled], [guessed])
    own = _read_right(school.script, net, asked)
    if not starved(own, expected, len(asked)):
        return net, ()
    shares = [_read_right(school.script, each, asked) for each in crossed.nets]
    if max(shares) <= own:
        return net, (f"The last fit ran out of time and reads {own:.0%} of its own labels: give it more --time.",)
    said = "The last fit ran out of time: this is a net that knows three quarters of the labels. Give it more --time."
    return crossed.nets[int(np.argmax(shares))], (said,)


def starved(own: float, expected: float, count: int) -> bool:
    """Whether a net reads clearly fewer of ``count`` labels it learned from than nets do that never saw them."""
    return own < expected - 2 * math.sqrt(max(expected * (1 - expected), 1 / count) / count)


def _read_right(script: Script, net: GeneralNet, labelled: Known) -> float:
    answers = ask([net], script, labelled.sights).answers
    return float(np.mean([each.text == text for each, text in zip(answers, labelled.texts, strict=True)]))


def _with_unlabelled(
    school: School, look: Look, labelled: Known, bare: Sequence[int], crossed: Crossed, wish: Wish, clock: Clock
) -> tuple[Crossed, Known, tuple[str, ...]]:
    if len(bare) < unlabelled.FEWEST:
        clock.over("student")
        return crossed, NOTHING, ()
    rng = np.random.default_rng(wish.seed)
    most = max(unlabelled.FEWEST, int(min(unlabelled.MOST, clock.left * GUESSED_A_SECOND)))
    sample = sorted(rng.permutation(np.asarray(bare))[:most].tolist())
    guessed, how = guesses(crossed, look, sample, school.script)
    if not len(guessed):
        clock.over("student")
        return crossed, NOTHING, (f"Not learned from the unlabelled pictures: {how}.",)
    taught = students(school, labelled, guessed, crossed, wish, clock)
    before, after = (int(each.heard.right(labelled.texts).sum()) for each in (crossed, taught))
    change = f"of {len(labelled)} labels kept from it {before} were read without them, {after} with them"
    if taught.loss > crossed.loss + WORSE:
        return crossed, NOTHING, (f"Not learned from the unlabelled pictures: {change}, and less surely.",)
    guessed, _ = guesses(taught, look, sample, school.script)
    return taught, guessed, (f"Learned also from {how}: {change}.",)


def _card(
    name: str,
    look: Look,
    net: GeneralNet,
    script: Script,
    said: Heard,
    labelled: Known,
    fair: NDArray[np.bool_],
    aside: Sequence[int],
    wish: Wish,
) -> Card:
    """The threshold from how right cross-fitted answers of a confidence are, for confidences as the final net has."""
    trust = learn_trust(said.confidences[fair], said.right(labelled.texts)[fair])
    card = card_for_reading(script.alphabet, script.shortest, script.longest, views=VIEWS)
    shown = said.confidences
    if len(aside) >= ENOUGH_ASIDE:
        shown = np.array([each.confidence for each in read(net, look.take(aside), card)])
    width, height = look.usual_size
    kept = threshold(trust, shown, wish.precision)
    return replace(card, name=name, width=width, height=height, threshold=kept, parameters=parameters(net))

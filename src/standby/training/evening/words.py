"""What an evening says, in plain sentences: what was found, what the user will get, and what to do next."""

from collections.abc import Mapping, Sequence

from standby.training.evening.looking import Found
from standby.training.evening.measuring import labels_to_halve
from standby.training.evening.wish import HELD_OUT, Learnt, Point

BARS = "▁▂▃▄▅▆▇█"
SHOWN = 5
SUSPECTS_SHOWN = 10
LIKELY = 0.5
"""A label is only held against its owner if what is seen instead is likelier than not."""


def found_in(found: Found) -> list[str]:
    """What looking at the folder told."""
    lengths = " or ".join(str(each) for each in found.lengths)
    said = [
        f"{found.pictures} pictures, {found.labels} with labels and {found.unlabelled} without; "
        f"{_counted(found.sizes)} pixels, colour mode {_counted(found.modes)}",
        f"labels of {lengths} characters out of {found.alphabet}",
    ]
    if found.duplicates or found.near_duplicates:
        said.append(f"{found.duplicates} copies and {found.near_duplicates} that only look the same: kept together")
    for name, things in (
        ("cannot be used", [f"{each.file}: {each.why}" for each in found.left_out]),
        ("doubtful labels", [f"{each.file}: {each.why}" for each in found.doubtful]),
        ("rows of labels.csv without a picture", list(found.rows_without_file)),
    ):
        if things:
            more = f" and {len(things) - SHOWN} more" if len(things) > SHOWN else ""
            said.append(f"{len(things)} {name}: {'; '.join(things[:SHOWN])}{more}")
    return said


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} ({count})" if len(counts) > 1 else name for name, count in counts.items())


def summary(learnt: Learnt) -> list[str]:
    """What the user will get, in a few sentences."""
    score, (low, high) = learnt.score, learnt.score.interval
    how = "nothing was learned from" if learnt.measured == HELD_OUT else "the net asked had not learned from"
    said = [
        f"It will read about {score.whole:.1%} of new codes right, most likely {low:.1%} to {high:.1%} "
        f"(from {score.n} labels that {how}).",
        f"It answers {score.coverage:.0%} of them and is right about {score.precision:.1%} of its answers; "
        "the others it leaves to a fresh picture.",
    ]
    if score.confusions:
        pairs = ", ".join(f"{each.label} for {each.text} ({each.count})" for each in score.confusions[:SHOWN])
        said.append(f"Most often it misses {pairs}.")
    said += learnt.said
    more = labels_to_halve(learnt.curve)
    if more is not None:
        said.append(f"About {more} labels more would halve its mistakes.")
    if learnt.next:
        said.append(f"Label next: {', '.join(learnt.next[:SHOWN])}.")
    return said


def suspected(learnt: Learnt) -> list[str]:
    """The labels that are probably wrong, worst first."""
    return [
        f"perhaps a wrong label: {each.file} says {each.label}, it looks like {each.seen}"
        for each in learnt.suspects[:SUSPECTS_SHOWN]
        if each.confidence > LIKELY
    ]


def sparkline(curve: Sequence[Point]) -> str:
    """The curve as a line of bars, and its ends in figures."""
    if not curve:
        return ""
    bars = "".join(BARS[min(len(BARS) - 1, int(each.accuracy * len(BARS)))] for each in curve)
    return f"{bars} {curve[-1].accuracy:.0%} with {curve[-1].labels} labels"

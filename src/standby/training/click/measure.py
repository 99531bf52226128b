"""What a click model does on pictures whose right tiles are known. Needs no torch."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from standby.captcha.click.geometry import TILES
from standby.captcha.click.labels import as_answer, written
from standby.captcha.click.reader import ClickAnswer, ClickReader
from standby.errors import BadLabels, said
from standby.training.click.folder import Click
from standby.training.evaluate import Confusion, Score, score
from standby.training.measure import timed


@dataclass(frozen=True, slots=True)
class ClickScore:
    """``tiles``: a whole answer is right if its tiles are exactly the right ones, ``char`` is the share of tiles
    chosen or left rightly, confusions are words asked for and read. ``words`` is the share of pictures whose words
    were all read right, None where no table says them.
    """

    tiles: Score
    words: float | None


def measure(reader: ClickReader, clicks: Sequence[Click], name: str) -> tuple[ClickScore, float]:
    """The score on the pictures with known tiles, and the milliseconds a picture. Raises BadLabels, BadPicture."""
    known = [each for each in clicks if each.right]
    if not known:
        raise BadLabels(name=name, reason=said("no row says which tiles are right (columns file,answer_tiles)"))
    answers, milliseconds = timed(known, lambda each: reader.read(each.picture, each.file))
    return scored(known, answers), milliseconds


def scored(known: Sequence[Click], answers: Sequence[ClickAnswer]) -> ClickScore:
    """The answers against the right tiles, and the words where they are known."""
    files, labels = [each.file for each in known], [written(each.right) for each in known]
    whole = score(files, labels, [as_answer(each) for each in answers])
    off = sum(len(set(each.right) ^ set(answer.tiles)) for each, answer in zip(known, answers, strict=True))
    told = [(each.words, answer.words) for each, answer in zip(known, answers, strict=True) if each.words]
    same = sum(sorted(asked) == sorted(read) for asked, read in told)
    return ClickScore(
        tiles=replace(whole, char=1 - off / (TILES * len(known)), confusions=_confused(told)),
        words=same / len(told) if told else None,
    )


def _confused(told: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> tuple[Confusion, ...]:
    """Words asked for that were read as others, the commonest first."""
    found: Counter[tuple[str, str]] = Counter()
    for asked, read in told:
        if len(asked) == len(read):
            found.update((one, other) for one, other in zip(asked, read, strict=True) if one != other)
        else:
            found[" ".join(asked), " ".join(read)] += 1
    return tuple(Confusion(label, text, count) for (label, text), count in found.most_common())

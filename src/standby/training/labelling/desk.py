"""Everything a sitting needs, laid out: the folder read, the table open, a reader learning beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from standby.captcha.model import Reader
from standby.errors import EmptyFolder, WrongUse
from standby.training.dataset import LABELS, Item, read_folder
from standby.training.labelling.doubted import Tell, crossed, read_otherwise
from standby.training.labelling.expected import promised
from standby.training.labelling.ledger import CHECKED, UNREADABLE, Ledger
from standby.training.labelling.lessons import Lesson, Lessons, lessons
from standby.training.labelling.sitting import Sitting
from standby.training.labelling.useful import guess, most_useful


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be labelled: ``table`` None is the folder's own; ``review`` goes through doubted labels instead."""

    directory: Path
    table: Path | None = None
    reader: Reader | None = None
    review: bool = False
    seed: int = 1


@dataclass(slots=True)
class Desk:
    """A sitting with its lessons; ``unnamed`` are pictures left out because their names are no text."""

    sitting: Sitting
    table: Path
    lessons: Lessons | None
    unnamed: list[str] = field(default_factory=list)

    def hear(self, wait: float = 0.0) -> Lesson | None:
        """What a lesson has brought since the last call, already put to use."""
        news = self.lessons.news(wait) if self.lessons else None
        if news and news.reader:
            self.sitting.read = partial(guess, news.reader)
            self.sitting.learned = promised(news.reader)
            self.sitting.reorder(news.order)
        return news

    def learn(self) -> None:
        """Begin a lesson if enough labels have come since the last one."""
        if self.lessons:
            self.lessons.after(len(self.sitting.labels))


def quiet(stage: str, done: float) -> None:
    """Tell nobody."""


@contextmanager
def desk(wanted: Wanted, tell: Tell = quiet) -> Iterator[Desk]:
    """Raises WrongUse, EmptyFolder or BadLabels, and what looking for label errors raises."""
    if wanted.directory.is_file():
        raise WrongUse(what=f"{str(wanted.directory)!r} is a file; unpack it, labels are kept beside the pictures")
    pile = read_folder(wanted.directory, unlabelled=True)
    items = [each for each in pile.items if _is_text(each.file)]
    unnamed = [each.file for each in pile.items if not _is_text(each.file)]
    table = wanted.table or _own_table(wanted.directory)
    named = {} if pile.tabled else {each.file: each.label for each in items if each.label}
    ledger = Ledger(table, named, [each.file for each in items])
    sitting = _review(wanted, items, ledger, tell) if wanted.review else _sitting(wanted, items, ledger)
    # A lesson reads the folder's own table, and so would not see labels that go elsewhere.
    teaching = not wanted.review and wanted.reader is None and table.resolve() == _own_table(wanted.directory).resolve()
    if not teaching:
        yield Desk(sitting, table, None, unnamed)
        return
    with lessons(wanted.directory, wanted.seed) as found:
        yield Desk(sitting, table, found, unnamed)


def _sitting(wanted: Wanted, items: list[Item], ledger: Ledger) -> Sitting:
    entries = {each.file: ledger.entry(each.file) for each in items}
    known = {file: entry for file, entry in entries.items() if entry and (entry.label or entry.note == UNREADABLE)}
    waiting = [each for each in items if each.file not in known]
    labels = [entry.label for entry in known.values()]
    files = most_useful(waiting, wanted.reader, labels, wanted.seed)
    return Sitting(items, ledger, files, partial(guess, wanted.reader))


def _review(wanted: Wanted, items: list[Item], ledger: Ledger, tell: Tell) -> Sitting:
    labelled = []
    for each in items:
        entry = ledger.entry(each.file)
        if entry and entry.label and entry.note != CHECKED:
            labelled.append(Item(each.file, entry.label, each.picture))
    if not labelled:
        raise EmptyFolder(name=str(wanted.directory))
    reader = wanted.reader
    found = read_otherwise(labelled, reader) if reader else crossed(wanted.directory, wanted.seed, tell)
    labels = {each.file: each.label for each in labelled}
    review = {each.file: each.seen for each in found if labels.get(each.file) == each.label}
    return Sitting(items, ledger, list(review), partial(guess, wanted.reader), review=review)


def _own_table(directory: Path) -> Path:
    """The table that reading the folder goes by, or the one to begin."""
    return min(directory.rglob(LABELS), key=lambda each: len(each.as_posix()), default=directory / LABELS)


def _is_text(name: str) -> bool:
    """Names of other codings cannot be written in a table, nor found again by it."""
    return name.isprintable() and name.encode("utf-8", "replace").decode() == name

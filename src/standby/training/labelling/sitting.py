"""One sitting: a person answers picture by picture; every answer is on disk before the next picture is shown.

Used by the terminal and the page alike. Answers name the picture they are for,
so that two windows on one sitting, or a form sent twice, do no harm.
"""

import unicodedata
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from standby.captcha.answer import Answer
from standby.errors import BadLabels, BadPicture, PictureTooLarge, said
from standby.training.dataset import Item
from standby.training.labelling.expected import Expected, agreed
from standby.training.labelling.ledger import CHECKED, UNREADABLE, Entry, Ledger
from standby.training.labelling.picture import shown

LONGEST = 32
ALIKE = 8
"""After so many labels of one length another length is worth a second look."""


class Outcome(StrEnum):
    SAVED = "saved"
    ELSEWHERE = "elsewhere"
    """It had been answered already, in another window or by another program; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A picture to be answered: the reader's guess ("" if none), and the label under review ("" if there is none)."""

    item: Item
    guess: str
    confidence: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """An answer of this sitting, with what is needed to take it back."""

    file: str
    before: Entry | None
    after: Entry
    guess: str


class Sitting:
    """The open pictures in their order, what was answered, and the way back.

    ``files`` are asked in their order; ``review`` holds, for each of them that
    has a doubted label, what the reader sees instead. ``read`` gives the guess.
    """

    def __init__(
        self,
        items: Sequence[Item],
        ledger: Ledger,
        files: Sequence[str],
        read: Callable[[Item], Answer],
        review: Mapping[str, str] | None = None,
    ) -> None:
        self.read, self.review = read, review or {}
        self.done: list[Done] = []
        self.learned: Expected | None = None
        self._items = {each.file: each for each in items}
        self._ledger = ledger
        self._open = deque(files)
        self._skipped: set[str] = set()
        self._asked: Asked | None = None
        self.total = len(files) if self.review else len(items)

    @property
    def files(self) -> tuple[str, ...]:
        """All pictures, answered or not."""
        return tuple(self._items)

    @property
    def labels(self) -> list[str]:
        """All labels there are, also those from before this sitting."""
        entries = (self._ledger.entry(file) for file in self._items)
        return [entry.label for entry in entries if entry and entry.label]

    @property
    def usual_length(self) -> int | None:
        """The one length of all other labels, where the last answer has another; a key is easily hit twice."""
        lengths = Counter(map(len, self.labels))
        last = len(self.done[-1].after.label) if self.done else 0
        (usual, often), *rest = lengths.most_common(2) or [(0, 0)]
        return usual if last and often >= ALIKE and rest == [(last, 1)] else None

    @property
    def answered(self) -> int:
        """How many of ``total`` need no answer any more."""
        if self.review:
            return self.total - len(self._open)
        entries = (self._ledger.entry(file) for file in self._items)
        return sum(1 for entry in entries if entry and (entry.label or entry.note == UNREADABLE))

    @property
    def expected(self) -> Expected | None:
        """What the reader will get: as measured when it learned, else as its guesses were confirmed."""
        return self.learned or agreed([(each.guess, each.after.label) for each in self.done if each.guess])

    def current(self) -> Asked | None:
        """The picture to answer now, the same until it is answered; None when all are."""
        while self._asked is None and self._open:
            file = self._open[0]
            try:
                shown(self._items[file].picture, file)
            except (BadPicture, PictureTooLarge):
                self._open.popleft()
                continue
            self._asked = self._ask(file)
        return self._asked

    def item(self, file: str) -> Item | None:
        return self._items.get(file)

    def answer(self, file: str, text: str) -> Outcome:
        """Write down what the picture shows. Raises BadLabels if that cannot be a code's text."""
        label = cleaned(text, file)
        kept = file in self.review and self._before(file) == label
        return self._put(file, Entry(label, CHECKED if kept else ""))

    def unreadable(self, file: str) -> Outcome:
        """It shows no code, or none that a person can read: it gets no label and is not asked for again."""
        return self._put(file, Entry("", UNREADABLE))

    def skip(self, file: str) -> None:
        """Ask again when all others are answered."""
        if file in self._open:
            self._open.remove(file)
            self._open.append(file)
            self._skipped.add(file)
        self._asked = None

    def undo(self) -> Done | None:
        """Take the last answer of this sitting back and ask for its picture again."""
        if not self.done:
            return None
        last = self.done.pop()
        self._ledger.put(last.file, last.before)
        self._open.appendleft(last.file)
        self._asked = self._ask(last.file)
        return last

    def reorder(self, files: Sequence[str]) -> None:
        """A better order for what is still open; the picture that is shown stays, and skipped ones stay last."""
        last = len(files) + 1
        wanted = {file: place for place, file in enumerate(files)} | dict.fromkeys(self._skipped, last)
        shown_now = self._asked.item.file if self._asked else None
        self._open = deque(sorted(self._open, key=lambda file: (file != shown_now, wanted.get(file, last - 1))))

    def _ask(self, file: str) -> Asked:
        item = self._items[file]
        if file in self.review:
            return Asked(item, self.review[file], 1.0, self._before(file))
        answer = self.read(item)
        return Asked(item, answer.text, answer.confidence)

    def _before(self, file: str) -> str:
        entry = self._ledger.entry(file)
        return entry.label if entry else ""

    def _put(self, file: str, entry: Entry) -> Outcome:
        self._ledger.reread()
        known = self._ledger.entry(file)
        taken = file not in self.review and known is not None and (known.label or known.note == UNREADABLE)
        if file not in self._open or taken:
            self._close(file)
            return Outcome.ELSEWHERE
        guess = self._asked.guess if self._asked and self._asked.item.file == file else ""
        before = self._ledger.put(file, entry)
        self.done.append(Done(file, before, entry, guess))
        self._close(file)
        return Outcome.SAVED

    def _close(self, file: str) -> None:
        if file in self._open:
            self._open.remove(file)
        if self._asked and self._asked.item.file == file:
            self._asked = None


def cleaned(text: str, file: str) -> str:
    """A typed text as a label: no blanks, and the wide letters of a Chinese keyboard as plain ones."""
    label = "".join(unicodedata.normalize("NFKC", text).split())
    if not label or len(label) > LONGEST or not label.isprintable():
        raise BadLabels(name=file, reason=said("a label is 1 to {longest} characters without blanks", longest=LONGEST))
    return label

"""Answers click captchas: what is asked for, which tiles are it, and how sure that is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from standby.captcha.click.beliefs import looks, messages, possible, remembered
from standby.captcha.click.card import SHARES, ClickCard
from standby.captcha.click.cut import Cut, cut
from standby.captcha.click.decide import WORDS, Custom, Decision, Floats, Prompt, decide, prompts, roles
from standby.captcha.click.geometry import TILES, VOCABULARY
from standby.captcha.click.geometry import answer as wire_answer
from standby.captcha.click.model import MAX_BYTES, SHIPPED, Parts, TilesNet, packed, unpacked
from standby.captcha.click.words import WordReader
from standby.captcha.fingerprint import fingerprints
from standby.errors import BadModel, UnknownModel


@dataclass(frozen=True, slots=True)
class ClickAnswer:
    """The words asked for, the tiles (0 to 7) to click and the wire's ``answer`` for them.

    ``confidence`` is the chance that the portal says yes; ``abstained`` means
    that it is under the model's threshold: ask for a fresh picture instead.
    ``tile_words`` is the likeliest word of each of the eight tiles.
    """

    words: tuple[str, ...]
    tiles: tuple[int, ...]
    answer: str
    confidence: float
    abstained: bool
    tile_words: tuple[str, ...]


class ClickReader:
    """Answers one site's click captchas. Safe to share between threads.

    Whatever it is asked for, it raises BadModel if its nets do not do what they
    should.
    """

    def __init__(self, parts: Parts, size: int, name: str) -> None:
        self.card: ClickCard = parts.card
        self._parts = parts
        self.bytes = size
        self.memory = remembered(parts.kept, parts.card.radius)
        self._words = WordReader(parts.words, name)
        self._tiles = TilesNet(parts.tiles, name)
        often, one, two = (np.array(each, np.float32) for each in (self.card.often, self.card.one, self.card.two))
        self.custom = Custom(often, one, two.reshape(SHARES, SHARES))

    def read(self, picture: bytes, name: str = "The picture") -> ClickAnswer:
        """Answer one picture. Raises BadPicture, UnfitPicture and PictureTooLarge."""
        return self.read_cut(cut(picture, name))

    def read_cut(self, parts: Cut) -> ClickAnswer:
        """The same for a picture that is cut already."""
        beliefs = self.beliefs(parts.tiles)
        decision = decide(beliefs, prompts_of(parts, self._words), self.custom)
        return self._said(decision, beliefs)

    def beliefs(self, tiles: NDArray[np.uint8]) -> Floats:
        """By the look and by memory, for each word, the log of how much likelier it is than before: (N, 80)."""
        seen = looks(self._tiles.look(tiles), self.card.temperature, self.card.doubt, self.custom.often)
        return seen + np.float32(self.card.trust) * self.memory.recall(fingerprints(tiles))

    def remember(self, picture: bytes, tiles: Iterable[int] = (), *, accepted: bool | None = None) -> None:
        """Learn from one more picture what its tiles may be, and from what the portal said to these tiles of it.

        Only the memory changes; :meth:`saved` keeps it. Not while another thread
        reads. Raises what :meth:`read` raises.
        """
        parts = cut(picture)
        asked = prompts_of(parts, self._words)
        if not asked:
            return
        best, custom = asked[0], self.custom
        words = np.array([best.words], dtype=np.intp)
        spoken = roles(self.beliefs(parts.tiles)[None], words, custom.often)
        answered = np.array([0 if accepted is None else sum(1 << tile for tile in set(tiles))])
        left = possible(answered, np.array([bool(accepted)]), len(best.words))
        sure = np.array([best.chance], dtype=np.float32)
        odds = np.zeros((TILES, WORDS), dtype=np.float32)
        odds[:, words[0]] = messages(spoken, custom.shares(len(best.words)), custom.often[words], sure, left)[0]
        self.memory.add(fingerprints(parts.tiles), odds)

    def saved(self) -> bytes:
        """The model's file, with all that was remembered."""
        return packed(replace(self._parts, kept=self.memory.kept()))

    def _said(self, decision: Decision | None, beliefs: Floats) -> ClickAnswer:
        seen = [VOCABULARY[int(word)] for word in beliefs.argmax(axis=1)]
        if decision is None:
            return ClickAnswer((), (), "", 0.0, True, tuple(seen))
        for tile in decision.tiles:
            seen[tile] = VOCABULARY[max(decision.words, key=lambda word: float(beliefs[tile, word]))]
        return ClickAnswer(
            words=tuple(VOCABULARY[word] for word in decision.words),
            tiles=decision.tiles,
            answer=wire_answer(decision.tiles),
            confidence=decision.chance,
            abstained=decision.chance < self.card.threshold,
            tile_words=tuple(seen),
        )


def prompts_of(parts: Cut, words: WordReader) -> list[Prompt]:
    """The likely ways to read the words of a picture, over all divisions of its line, likeliest first."""
    rows = iter(words.read(np.stack([strip for division in parts.divisions for strip in division])))
    found: list[Prompt] = []
    for division in parts.divisions:
        found += prompts([next(rows) for _ in division])
    total = max(1.0, sum(each.chance for each in found))
    return sorted((Prompt(each.words, each.chance / total) for each in found), key=lambda each: -each.chance)


def load_click(name_or_path: str | Path) -> ClickReader:
    """The shipped click model by name, or one from a file. Raises UnknownModel or BadModel."""
    if str(name_or_path) == SHIPPED:
        return shipped()
    path = Path(name_or_path)
    if not path.is_file():
        raise UnknownModel(name=str(name_or_path), known=SHIPPED)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadModel(name=str(path), reason=f"it has more than {MAX_BYTES} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise BadModel(name=str(path), reason=error.strerror or "it cannot be opened") from error
    return load_bytes(data, str(path))


@cache
def shipped() -> ClickReader:
    """The click model that comes with Standby, loaded once per process."""
    return load_bytes((resources.files("standby.models") / f"{SHIPPED}.zip").read_bytes(), SHIPPED)


def load_bytes(data: bytes, name: str = "The file") -> ClickReader:
    """Open a model and try it on empty tiles. Raises BadModel with the reason."""
    return ClickReader(unpacked(data, name), len(data), name)

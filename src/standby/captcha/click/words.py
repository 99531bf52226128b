"""Reads the words of a click captcha's prompt: a small net over a closed vocabulary."""

import json
import math
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standby.captcha.click.cut import STRIP, Strip
from standby.captcha.click.geometry import VOCABULARY
from standby.captcha.session import open_net
from standby.errors import BadModel

SHIPPED = "click-words"
FORMAT = 1
CARD_KEY = "card"

Chances = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WordCard:
    """What travels with the net.

    It gives logits for the ``words`` in order and one more for "none of
    these"; divided by ``temperature`` they are honest. A word less likely than
    ``threshold`` had better not be told. ``read`` is the share of painted
    strips, in faces nothing was learned from, whose word was the likeliest;
    ``coverage`` and ``precision`` hold for the same strips at the threshold.
    """

    words: tuple[str, ...]
    height: int
    width: int
    temperature: float
    threshold: float
    read: float = 0.0
    coverage: float = 0.0
    precision: float = 0.0
    measured_on: int = 0
    parameters: int = 0

    def dumps(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, sort_keys=True, ensure_ascii=False)


class WordReader:
    """Reads strips as ``cut`` gives them. Safe to share between threads.

    ``data`` is an ONNX file with its card. Raises BadModel if it is not sound.
    """

    def __init__(self, data: bytes, name: str = "The file") -> None:
        self._name = name
        try:
            self._session = open_net(data)
            [self._input] = [each.name for each in self._session.get_inputs()]
            written = self._session.get_modelmeta().custom_metadata_map[CARD_KEY]
        except Exception as error:  # the runtime has no common base class for what a bad file does to it
            raise BadModel(name=name, reason="its net of words cannot be run, or has no card") from error
        self.card = _card(written, name)
        for count in (1, 2):
            self.read(np.full((count, *STRIP), 255, np.uint8))

    def read(self, strips: Strip) -> Chances:
        """The chance of each word of the vocabulary: strips (N, 24, 72) to (N, 80); what lacks to 1 is none of them."""
        try:
            [found] = self._session.run(None, {self._input: strips})
        except Exception as error:  # as above
            raise BadModel(name=self._name, reason="its net of words does not take strips") from error
        wanted = (len(strips), len(VOCABULARY) + 1)
        if not isinstance(found, np.ndarray) or found.dtype != np.float32 or found.shape != wanted:
            raise BadModel(name=self._name, reason="its net of words does not give the words")
        logits = np.nan_to_num(found) / np.float32(self.card.temperature)
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances: Chances = (shares / shares.sum(axis=1, keepdims=True))[:, :-1]
        return chances

    def word(self, strip: Strip) -> str | None:
        """The word on one strip, None if that is not sure enough."""
        [chances] = self.read(strip[None])
        best = int(chances.argmax())
        return VOCABULARY[best] if chances[best] >= self.card.threshold else None


@cache
def shipped_words() -> WordReader:
    """The reader of words that comes with Standby, loaded once per process."""
    return WordReader((resources.files("standby.models") / f"{SHIPPED}.onnx").read_bytes(), SHIPPED)


def _card(text: str, name: str) -> WordCard:
    try:
        data: dict[str, Any] = dict(json.loads(text))
        if data.pop("format") != FORMAT:
            raise ValueError("another format")
        card = WordCard(**{**data, "words": tuple(data["words"])})
        sound = 1e-2 <= card.temperature <= 1e2 and 0 <= card.threshold <= 1 and math.isfinite(card.read)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadModel(name=name, reason="its card of words cannot be read") from error
    if card.words != VOCABULARY or (card.height, card.width) != STRIP or not sound:
        raise BadModel(name=name, reason="its card of words is not for these words or strips")
    return card

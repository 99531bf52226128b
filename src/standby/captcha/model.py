"""Readers: an ONNX net with its card, shipped by name or trained by the user.

A model file is data. ONNX Runtime runs only its own built-in operators; no
operator library is ever registered, so loading a file never runs its code.
"""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from standby.captcha import card as cards
from standby.captcha.answer import Answer
from standby.captcha.card import GENERAL, Card
from standby.captcha.decode import Logits, decode
from standby.captcha.image import SIGHT_HEIGHT, SIGHT_WIDTH, Grey, Ink, Sight, grey, ramp, sight
from standby.captcha.session import open_net
from standby.captcha.spell import COLUMNS, Outputs, spell_all
from standby.captcha.views import viewed
from standby.errors import BadModel, UnfitPicture, UnknownModel, said

SHIPPED = ("ssfw", "qiangzhi")
MAX_MODEL_BYTES = 64 << 20
CARD_KEY = "card"
BATCH = 256


class Reader:
    """Reads one family of codes, with a net of either kind. Safe to share between threads.

    Whatever it is asked for, it raises BadModel if its net does not do what its
    card says: that may depend on the picture, and cannot all be tried out.
    """

    def __init__(self, session: ort.InferenceSession, card: Card, size: int, name: str) -> None:
        self.card = card
        self.bytes = size
        self._name = name
        self._session = session
        self._input = session.get_inputs()[0].name

    def read(self, picture: bytes, name: str = "The picture") -> Answer:
        """Read one picture.

        Raises PictureTooLarge, BadPicture and, with a net for a fixed grid,
        UnfitPicture for another size than the card's.
        """
        if self.card.kind == GENERAL:
            return self.read_sights([sight(picture, name)])[0]
        return self.read_grey([self.prepare(picture, name)])[0]

    def read_many(self, pictures: Sequence[bytes]) -> list[Answer]:
        """Read pictures in batches; the same answers as one by one, faster."""
        if self.card.kind == GENERAL:
            return self.read_sights([sight(each) for each in pictures])
        return self.read_grey([self.prepare(each) for each in pictures])

    def read_sights(self, sights: Sequence[Sight]) -> list[Answer]:
        """Read sights, each (32, 96, 3) uint8, with a net of kind "general"."""
        answers: list[Answer] = []
        for start in range(0, len(sights), BATCH):
            answers += spell_all(self._look, np.stack(sights[start : start + BATCH]), self.card)
        return answers

    def _look(self, sights: Sight, views: int) -> Outputs:
        found = self.outputs(viewed(sights, views))
        return Outputs(*(each.reshape(len(sights), views, *each.shape[1:]) for each in found))

    def outputs(self, sights: Sight) -> Outputs:
        """The bare general net: sights (N, 32, 96, 3) to its three outputs, N in front of each."""
        count, card = len(sights), self.card
        lengths = range(card.shortest, card.longest + 1)
        wanted = [
            (count, COLUMNS, card.classes + 1),
            (count, sum(lengths), card.classes),
            (count, len(lengths)),
        ]
        found = self._run(sights)
        if [each.shape for each in found] != wanted:
            raise self._misfit()
        return Outputs(*found)

    def prepare(self, picture: bytes, name: str = "The picture") -> Grey:
        """Brightness (height, width) for a net on a fixed grid. Raises what ``read`` raises."""
        values = grey(picture, name)
        height, width = values.shape
        if (width, height) != (self.card.width, self.card.height):
            size, wanted = f"{width}x{height}", f"{self.card.width}x{self.card.height}"
            raise UnfitPicture(
                name=name, reason=said("it is {size}, this model reads {wanted}", size=size, wanted=wanted)
            )
        return values

    def read_grey(self, pictures: Sequence[Grey]) -> list[Answer]:
        """Read brightness arrays of the card's size, each (height, width) uint8."""
        answers: list[Answer] = []
        for start in range(0, len(pictures), BATCH):
            batch = np.stack(pictures[start : start + BATCH])
            ink = ramp(batch, self.card.black, self.card.white, light_ink=self.card.light_ink)
            answers += [decode(each, self.card) for each in self.logits(ink)]
        return answers

    def logits(self, ink: Ink) -> Logits:
        """The bare net: ink (N, height, width) to logits (N, positions, classes)."""
        [found] = self._run(ink[:, None])
        if found.ndim != 3 or (found.shape[0], found.shape[2]) != (len(ink), self.card.classes):
            raise self._misfit()
        if found.shape[1] < self.card.longest:
            raise self._misfit()
        return found

    def _run(self, batch: Sight | Ink) -> list[NDArray[np.float32]]:
        try:
            found: list[NDArray[np.float32]] = self._session.run(None, {self._input: batch})
        except Exception as error:  # the runtime has no common base class for what a bad net does to it
            raise BadModel(name=self._name, reason="its net does not take pictures of the size on its card") from error
        if not all(isinstance(each, np.ndarray) and each.dtype == np.float32 for each in found):
            raise self._misfit()
        return found

    def _misfit(self) -> BadModel:
        return BadModel(name=self._name, reason="its net does not give the characters on its card")


def load_reader(name_or_path: str | Path) -> Reader:
    """A shipped model by name, or a model file by path. Raises UnknownModel or BadModel."""
    if str(name_or_path) in SHIPPED:
        return shipped(str(name_or_path))
    path = Path(name_or_path)
    if not path.is_file():
        raise UnknownModel(name=str(name_or_path), known=", ".join(SHIPPED))
    try:
        if path.stat().st_size > MAX_MODEL_BYTES:
            raise BadModel(name=str(path), reason=f"it has more than {MAX_MODEL_BYTES} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise BadModel(name=str(path), reason=error.strerror or "it cannot be opened") from error
    return load_bytes(data, str(path))


@cache
def shipped(name: str) -> Reader:
    """A model that comes with Standby, loaded once per process."""
    return load_bytes((resources.files("standby.models") / f"{name}.onnx").read_bytes(), name)


def load_bytes(data: bytes, name: str = "The file") -> Reader:
    """Open a model and try it on one empty picture and on two. Raises BadModel with the reason."""
    try:
        session = open_net(data)
        written = session.get_modelmeta().custom_metadata_map.get(CARD_KEY)
    except Exception as error:  # the runtime has no common base class for what a bad file does to it
        raise BadModel(name=name, reason="it is not an ONNX net that can be run") from error
    if written is None:
        raise BadModel(name=name, reason="it carries no card")
    try:
        card = cards.loads(written)
    except ValueError as error:
        raise BadModel(name=name, reason=str(error)) from error
    given = len(Outputs._fields) if card.kind == GENERAL else 1
    if len(session.get_inputs()) != 1 or len(session.get_outputs()) != given:
        raise BadModel(name=name, reason="it does not take one picture and give one answer")
    reader = Reader(session, card, len(data), name)
    for pictures in (1, 2):
        _try_out(reader, pictures)
    return reader


def _try_out(reader: Reader, pictures: int) -> None:
    if reader.card.kind == GENERAL:
        reader.outputs(np.zeros((pictures, SIGHT_HEIGHT, SIGHT_WIDTH, 3), dtype=np.uint8))
    else:
        reader.logits(np.zeros((pictures, reader.card.height, reader.card.width), dtype=np.float32))

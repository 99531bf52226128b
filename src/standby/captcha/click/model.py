"""The file of a click model: one archive of two nets, a memory and a card.

All of it is data. Names and sizes of the parts are checked before anything is
unpacked, arrays are read as plain numbers, and the nets are run on an empty
picture: a file that would do anything but read pictures is refused.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standby.captcha.click import card as cards
from standby.captcha.click.beliefs import Kept
from standby.captcha.click.card import ClickCard
from standby.captcha.click.decide import WORDS, Floats
from standby.captcha.click.geometry import TILE
from standby.captcha.fingerprint import WORDS as FINGERPRINT
from standby.captcha.session import open_net
from standby.errors import BadModel

SHIPPED = "click"
MAX_BYTES = 64 << 20
WORDS_NET, TILES_NET, KNOWN, CARD = "words.onnx", "tiles.onnx", "known.npz", "card.json"
LIMITS = {WORDS_NET: 16 << 20, TILES_NET: 16 << 20, KNOWN: 64 << 20, CARD: 1 << 20}
"""The parts of a file, and how many bytes each may have unpacked."""
ARRAYS: Mapping[str, np.dtype[Any]] = {
    "hashes": np.dtype("<u8"),
    "counts": np.dtype("u1"),
    "words": np.dtype("u1"),
    "odds": np.dtype("i1"),
}
EPOCH = (2026, 1, 1, 0, 0, 0)
"""The date on every part: the same model is the same bytes."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a file holds, checked."""

    words: bytes
    tiles: bytes
    kept: Kept
    card: ClickCard


def packed(parts: Parts) -> bytes:
    """The file's bytes."""
    kept = {f"{name}.npy": _npy(getattr(parts.kept, name).astype(kind)) for name, kind in ARRAYS.items()}
    return _archive(
        {
            WORDS_NET: parts.words,
            TILES_NET: parts.tiles,
            KNOWN: _archive(kept),
            CARD: parts.card.dumps().encode(),
        }
    )


def _npy(values: NDArray[Any]) -> bytes:
    out = io.BytesIO()
    np.lib.format.write_array(out, values, allow_pickle=False)
    return out.getvalue()


def _archive(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unpacked(data: bytes, name: str) -> Parts:
    """Raises BadModel with the reason."""
    try:
        members = _members(data, LIMITS)
        kept = Kept(**_arrays(_members(members[KNOWN], {f"{each}.npy": LIMITS[KNOWN] for each in ARRAYS})))
        _check(kept)
        return Parts(members[WORDS_NET], members[TILES_NET], kept, cards.loads(members[CARD]))
    except ValueError as error:
        raise BadModel(name=name, reason=str(error)) from error


def _members(data: bytes, limits: Mapping[str, int]) -> dict[str, bytes]:
    """Exactly these members of an archive, each within its limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = {each.filename: each.file_size for each in archive.infolist()}
            if sorted(each.filename for each in archive.infolist()) != sorted(limits):
                raise ValueError("it does not hold the parts of a click model")
            if any(sizes[each] > limit for each, limit in limits.items()):
                raise ValueError("a part of it is too large")
            return {each: archive.read(each) for each in limits}
    except ValueError:
        raise
    except Exception as error:  # zipfile raises almost anything on broken bytes
        raise ValueError("it is not a click model, or broken") from error


def _arrays(members: Mapping[str, bytes]) -> dict[str, NDArray[Any]]:
    return {name: _array(members[f"{name}.npy"], kind) for name, kind in ARRAYS.items()}


def _array(data: bytes, kind: np.dtype[Any]) -> NDArray[Any]:
    """One row of plain numbers, of as many as there are bytes for: nothing is set aside because a header says so."""
    stream = io.BytesIO(data)
    try:
        np.lib.format.read_magic(stream)
        shape, by_columns, found = np.lib.format.read_array_header_1_0(stream)
    except ValueError as error:
        raise ValueError("its memory is broken") from error
    rest = data[stream.tell() :]
    if found != kind or by_columns or shape != (len(rest) // kind.itemsize,) or len(rest) % kind.itemsize:
        raise ValueError("its memory is not what it should be")
    return np.frombuffer(rest, kind)


def _check(kept: Kept) -> None:
    if len(kept.hashes) != FINGERPRINT * len(kept.counts) or int(kept.counts.sum(dtype=np.int64)) != len(kept.words):
        raise ValueError("its memory does not fit together")
    if len(kept.words) != len(kept.odds) or (kept.words >= WORDS).any():
        raise ValueError("its memory does not fit together")


class TilesNet:
    """Tiles (N, 67, 67, 3) uint8 to logits (N, 80). Raises BadModel if the net does not do that."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        try:
            self._session = open_net(data)
            [self._input] = [each.name for each in self._session.get_inputs()]
        except Exception as error:  # the runtime has no common base class for what a bad file does to it
            raise BadModel(name=name, reason="its net of tiles cannot be run") from error
        for count in (1, 2):
            self.look(np.zeros((count, TILE, TILE, 3), dtype=np.uint8))

    def look(self, tiles: NDArray[np.uint8]) -> Floats:
        try:
            [found] = self._session.run(None, {self._input: tiles})
        except Exception as error:  # as above
            raise BadModel(name=self._name, reason="its net of tiles does not take tiles") from error
        if not isinstance(found, np.ndarray) or found.dtype != np.float32 or found.shape != (len(tiles), WORDS):
            raise BadModel(name=self._name, reason="its net of tiles does not give the words")
        return np.nan_to_num(found)

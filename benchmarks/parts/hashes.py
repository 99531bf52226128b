"""The perceptual hashes that were tried, to be compared: tiles (N, 67, 67, 3) to signs (N, windows, bits)."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from standby.captcha.fingerprint import fingerprints

Bits = NDArray[np.bool_]
Tiles = NDArray[np.uint8]
Hash = Callable[[Tiles], Bits]


def _difference(tiles: Tiles, down: bool) -> Bits:
    """Which of 9x8 (and of 8x9) means of brightness is lighter than the one left of (above) it."""
    right = np.diff(_means(tiles, 9, 8), axis=2) > 0
    both = [right, np.diff(_means(tiles, 8, 9), axis=1) > 0] if down else [right]
    return np.concatenate([bits.reshape(len(tiles), -1) for bits in both], axis=1)


def _means(tiles: Tiles, width: int, height: int) -> NDArray[np.int16]:
    grey = [Image.fromarray(tile).convert("L") for tile in tiles]
    return np.stack([np.asarray(each.resize((width, height), Image.Resampling.BOX), np.int16) for each in grey])


def _cosine(tiles: Tiles, side: int, count: int) -> Bits:
    """Which of the lowest frequencies of 32x32 means are over their median, the mean itself left out."""
    order, place = np.arange(side)[:, None], np.arange(32)[None]
    waves = np.cos(np.pi * order * (2 * place + 1) / 64)
    found = waves @ _means(tiles, 32, 32).astype(np.float64) @ waves.T
    row, column = np.divmod(np.arange(side * side), side)
    lowest = np.lexsort((row, np.maximum(row, column), row + column))[1 : count + 1]
    values = found.reshape(len(tiles), -1)[:, lowest]
    return np.asarray(values > np.median(values, axis=1, keepdims=True))


def _one_window(hashed: Callable[[Tiles], Bits]) -> Hash:
    return lambda tiles: hashed(tiles)[:, None]


def _nine_windows(hashed: Callable[[Tiles], Bits]) -> Hash:
    """Of windows two pixels apart, the middle one first."""
    starts = [(y, x) for y in (2, 0, 4) for x in (2, 0, 4)]
    return lambda tiles: np.stack([hashed(tiles[:, y : y + 63, x : x + 63]) for y, x in starts], axis=1)


def _ours(tiles: Tiles) -> Bits:
    return np.unpackbits(fingerprints(tiles).view(np.uint8).reshape(len(tiles), 9, -1), axis=2).astype(bool)


def _ours_middle(tiles: Tiles) -> Bits:
    return _ours(tiles)[:, :1]


_PLAIN: Mapping[str, Callable[[Tiles], Bits]] = {
    "difference, 64": lambda tiles: _difference(tiles, down=False),
    "difference, 128": lambda tiles: _difference(tiles, down=True),
    "cosine, 64": lambda tiles: _cosine(tiles, 11, 64),
    "cosine, 128": lambda tiles: _cosine(tiles, 16, 128),
}
OURS = "cosine with colour, 128, nine windows"
HASHES: Mapping[str, Hash] = {
    **{name: _one_window(hashed) for name, hashed in _PLAIN.items()},
    "cosine with colour, 128": _ours_middle,
    "difference, 128, nine windows": _nine_windows(_PLAIN["difference, 128"]),
    "cosine, 128, nine windows": _nine_windows(_PLAIN["cosine, 128"]),
    OURS: _ours,
}


def distances(sought: Bits, kept: Bits) -> NDArray[np.uint8]:
    """Bits by which the nearest window of each of (N, windows, bits) differs from the middle of each of (M, ...)."""
    middles = _packed(kept[:, 0])
    found = np.full((len(sought), len(kept)), 255, np.uint8)
    for window in range(sought.shape[1]):
        for row, one in zip(found, _packed(sought[:, window]), strict=True):
            np.minimum(row, np.bitwise_count(middles ^ one).sum(axis=1, dtype=np.uint8), out=row)
    return found


def _packed(bits: Bits) -> NDArray[np.uint64]:
    return np.ascontiguousarray(np.packbits(bits, axis=1)).view(np.uint64)

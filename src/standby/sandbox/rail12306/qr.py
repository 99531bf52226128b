"""A QR code that a phone can read, without a library: always version 4, level L, mask 0.

One size keeps it small: 33 modules, one block of 80 bytes of data and 20 of
correction (ISO/IEC 18004). Any mask is a valid one. The picture is 199x199, as
the railway's is (notes on the protocol, section 5.4).
"""

import io
from collections.abc import Iterator

from PIL import Image

MODULES = 33
SIDE = 199
SCALE = 5
MARGIN = (SIDE - MODULES * SCALE) // 2
DATA_BYTES, CHECK_BYTES = 80, 20
LONGEST = DATA_BYTES - 2
"""Bytes of text: mode and length take a byte and a half, the end mark half a byte."""
FORMAT = 0b111011111000100
"""Level L and mask 0 with their correction, as the standard's table has them."""
FINDERS = ((0, 0), (0, MODULES - 7), (MODULES - 7, 0))
ALIGNMENT = (24, 24)
"""The corner of the one alignment pattern of version 4, whose centre is at 26, 26."""

Matrix = list[list[bool | None]]


def png(text: str) -> bytes:
    """The picture of ``text``, at most :data:`LONGEST` bytes of it."""
    picture = Image.new("L", (SIDE, SIDE), 255)
    for row, modules in enumerate(matrix(text)):
        for column, dark in enumerate(modules):
            if dark:
                x, y = MARGIN + column * SCALE, MARGIN + row * SCALE
                picture.paste(0, (x, y, x + SCALE, y + SCALE))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def matrix(text: str) -> list[list[bool]]:
    """Rows of modules, True for a dark one."""
    grid: Matrix = [[None] * MODULES for _ in range(MODULES)]
    _furnish(grid)
    bits = _bits(_protected(_packed(text.encode())))
    for row, column in _way(grid):
        grid[row][column] = next(bits, False) ^ ((row + column) % 2 == 0)
    return [[bool(module) for module in row] for row in grid]


def _packed(text: bytes) -> bytes:
    """Mode 4 (bytes), the length, the text, the end mark, and padding."""
    if len(text) > LONGEST:
        raise ValueError(f"a code holds {LONGEST} bytes, not {len(text)}")
    number = int.from_bytes(bytes([len(text)]) + text) << 4 | 4 << 4 * (2 * len(text) + 3)
    packed = number.to_bytes(len(text) + 2)
    return packed + (b"\xec\x11" * DATA_BYTES)[: DATA_BYTES - len(packed)]


def _tables() -> tuple[list[int], list[int]]:
    """Powers and logarithms of 2 in the field of 256 elements."""
    powers, logs, value = [0] * 255, [0] * 256, 1
    for exponent in range(255):
        powers[exponent], logs[value] = value, exponent
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return powers, logs


POWERS, LOGS = _tables()


def _times(a: int, b: int) -> int:
    return POWERS[(LOGS[a] + LOGS[b]) % 255] if a and b else 0


def _generator() -> list[int]:
    """Coefficients of the product of (x - 2^i), the leading one left out."""
    product = [1]
    for i in range(CHECK_BYTES):
        shifted = [*product, 0]
        for place, factor in enumerate(product):
            shifted[place + 1] ^= _times(factor, POWERS[i])
        product = shifted
    return product[1:]


GENERATOR = _generator()


def _protected(data: bytes) -> bytes:
    """The data with its Reed-Solomon remainder behind it."""
    rest = [0] * CHECK_BYTES
    for byte in data:
        factor = byte ^ rest[0]
        rest = [kept ^ _times(term, factor) for kept, term in zip([*rest[1:], 0], GENERATOR, strict=True)]
    return data + bytes(rest)


def _bits(data: bytes) -> Iterator[bool]:
    for byte in data:
        for shift in range(7, -1, -1):
            yield bool(byte >> shift & 1)


def _furnish(grid: Matrix) -> None:
    """Everything that is not data: finders, timing, alignment, and the two copies of the format."""
    for i in range(8, MODULES - 8):
        grid[6][i] = grid[i][6] = i % 2 == 0
    for top, left in FINDERS:
        _square(grid, top, left, 7)
    _square(grid, *ALIGNMENT, 5)
    for bit in range(15):
        dark = bool(FORMAT >> bit & 1)
        for row, column in _format_places(bit):
            grid[row][column] = dark
    grid[MODULES - 8][8] = True


def _square(grid: Matrix, top: int, left: int, size: int) -> None:
    """Concentric rings, with a light border around those of the corners."""
    centre = size // 2
    reach = range(-1, size + 1) if size == 7 else range(size)
    for row in reach:
        for column in reach:
            if 0 <= top + row < MODULES and 0 <= left + column < MODULES:
                ring = max(abs(row - centre), abs(column - centre))
                grid[top + row][left + column] = ring not in (centre - 1, centre + 1)


def _format_places(bit: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where a bit of the format stands, counted from the lowest: beside the first finder, and beside the two others."""
    if bit < 8:
        return (bit + (bit > 5), 8), (8, MODULES - 1 - bit)
    return (8, 15 - bit - (bit > 8)), (MODULES - 15 + bit, 8)


def _way(grid: Matrix) -> Iterator[tuple[int, int]]:
    """The free places in the order of the bits: pairs of columns from the right, upwards first."""
    free = [[module is None for module in row] for row in grid]
    rows, upwards = range(MODULES), True
    for right in (*range(MODULES - 1, 6, -2), 5, 3, 1):
        for row in reversed(rows) if upwards else rows:
            for column in (right, right - 1):
                if free[row][column]:
                    yield row, column
        upwards = not upwards

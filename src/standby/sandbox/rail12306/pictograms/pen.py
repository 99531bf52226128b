"""A small drawing language: shapes in unit coordinates, x to the right and y downwards, -1 to 1 across the thing.

Where the thing stands in the picture, how it is turned, sheared and tilted away
is decided by the pen's matrix, so that a drawing never thinks about it.
"""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import ImageDraw

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f of x' = ax + by + c and y' = dx + ey + f."""
Warp = tuple[float, float, float, float]
"""How much nearer it is on the left and above, and how much it is bent sidewards and downwards."""

CIRCLE = tuple((math.cos(math.tau * n / 20), math.sin(math.tau * n / 20)) for n in range(20))
STEPS = (0.0, 0.25, 0.5, 0.75)
SMOOTH = tuple(
    (
        (-t + 2 * t * t - t * t * t) / 2,
        (2 - 5 * t * t + 3 * t * t * t) / 2,
        (t + 4 * t * t - 3 * t * t * t) / 2,
        (t * t * t - t * t) / 2,
    )
    for t in STEPS
)
"""Weights of four neighbouring points along the curve between the middle two (Catmull and Rom)."""

BARS: Mapping[str, tuple[Point, Point]] = {
    "a": ((0, 0), (1, 0)), "b": ((1, 0), (1, 0.5)), "c": ((1, 0.5), (1, 1)), "d": ((0, 1), (1, 1)),
    "e": ((0, 0.5), (0, 1)), "f": ((0, 0), (0, 0.5)), "g": ((0, 0.5), (1, 0.5)),
}  # fmt: skip
DIGITS = ("abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg")


@dataclass(frozen=True, slots=True)
class Style:
    """``outline`` is the width of the ink around shapes, in units; ``paper`` makes a sketch: ink, little colour."""

    ink: Colour = paint.BLACK
    outline: float = 0.0
    paper: Colour | None = None
    shake: float = 0.0


class Pen:
    def __init__(
        self, canvas: ImageDraw.ImageDraw, half: float, matrix: Matrix, warp: Warp, style: Style, rng: random.Random
    ) -> None:
        self._canvas, self._half, self._matrix, self._warp, self._style, self._rng = (
            canvas, half, matrix, warp, style, rng,
        )  # fmt: skip
        a, b, _, d, e, _ = matrix
        self._unit = math.sqrt(abs(a * e - b * d)) * half

    # Where

    def at(self, x: float, y: float, scale: float = 1.0, turn: float = 0.0, wide: float = 1.0) -> "Pen":
        """A pen for a part at x, y, turned by ``turn`` radians; ``wide`` stretches it across, negative mirrors."""
        cos, sin = math.cos(turn) * scale, math.sin(turn) * scale
        a, b, c, d, e, f = self._matrix
        p, q, r, s = cos * wide, -sin, sin * wide, cos
        inner = (a * p + b * r, a * q + b * s, a * x + b * y + c, d * p + e * r, d * q + e * s, d * x + e * y + f)
        return self._moved(inner)

    def close_up(self, scale: float = 1.3) -> "Pen":
        """A pen whose -1 to 1 covers the whole picture: for what fills it from edge to edge."""
        a, b, _, d, e, _ = self._matrix
        grow = scale / math.sqrt(abs(a * e - b * d))
        return self._moved((a * grow, b * grow, 0, d * grow, e * grow, 0))

    def _moved(self, matrix: Matrix) -> "Pen":
        return Pen(self._canvas, self._half, matrix, self._warp, self._style, self._rng)

    # Shapes

    def fill(self, colour: Colour) -> None:
        """The whole picture, in place of a ground."""
        side = 2 * self._half
        self._canvas.rectangle((0, 0, side, side), fill=(*self._tone(colour), 255))

    def poly(self, points: Sequence[Point], colour: Colour, edge: bool = True) -> None:
        placed = self._place(points)
        self._canvas.polygon(placed, fill=(*self._tone(colour), 255))
        if edge and self._style.outline:
            width = max(1, round(self._style.outline * self._half))
            self._canvas.line([*placed, placed[0], placed[1]], fill=(*self._style.ink, 255), width=width)

    def blob(self, points: Sequence[Point], colour: Colour, edge: bool = True) -> None:
        """The smooth closed shape through these points."""
        self.poly(_smooth([points[-1], *points, points[0], points[1]]), colour, edge)

    def oval(
        self, x: float, y: float, wide: float, high: float, colour: Colour, turn: float = 0.0, edge: bool = True
    ) -> None:
        """``wide`` and ``high`` are half axes."""
        if turn:
            cos, sin = math.cos(turn), math.sin(turn)
            points = [(x + wide * u * cos - high * v * sin, y + wide * u * sin + high * v * cos) for u, v in CIRCLE]
        else:
            points = [(x + wide * u, y + high * v) for u, v in CIRCLE]
        self.poly(points, colour, edge)

    def spot(self, x: float, y: float, wide: float, high: float, colour: Colour, turn: float = 0.0) -> None:
        """An oval without ink around it: a mark on a thing."""
        self.oval(x, y, wide, high, colour, turn, edge=False)

    def dot(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A small round mark, quick to draw."""
        [(u, v)] = self._place([(x, y)])
        reach = max(0.6, radius * self._unit)
        self._canvas.ellipse((u - reach, v - reach, u + reach, v + reach), fill=(*self._tone(colour), 255))

    def ball(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Round, and shining a little."""
        self.oval(x, y, radius, radius, colour)
        self.spot(x - radius * 0.2, y - radius * 0.2, radius * 0.68, radius * 0.68, paint.pale(colour, 0.14))
        self.spot(x - radius * 0.35, y - radius * 0.38, radius * 0.22, radius * 0.18, paint.pale(colour, 0.6))

    def box(
        self, x0: float, y0: float, x1: float, y1: float, colour: Colour, corner: float = 0.0, edge: bool = True
    ) -> None:
        """A rectangle, its corners rounded by ``corner``."""
        if not corner:
            self.poly([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], colour, edge)
            return
        near, far = corner * 0.3, corner
        self.poly(
            [
                (x0 + far, y0), (x1 - far, y0), (x1 - near, y0 + near), (x1, y0 + far),
                (x1, y1 - far), (x1 - near, y1 - near), (x1 - far, y1), (x0 + far, y1),
                (x0 + near, y1 - near), (x0, y1 - far), (x0, y0 + far), (x0 + near, y0 + near),
            ],
            colour,
            edge,
        )  # fmt: skip

    def tube(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, corner: float = 0.0) -> None:
        """An upright box that is round: darker at its sides, a bright streak on the left."""
        wide = x1 - x0
        self.box(x0, y0, x1, y1, paint.dim(colour, 0.28), corner)
        self.box(x0 + wide * 0.1, y0, x0 + wide * 0.78, y1, colour, corner, edge=False)
        self.box(x0 + wide * 0.2, y0, x0 + wide * 0.36, y1, paint.pale(colour, 0.45), corner, edge=False)

    # Lines

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """A thin thing or a mark; in ink where the picture is a sketch."""
        self._stroke(self._place(points), width * self._unit, self._style.ink if self._style.paper else colour)

    def curve(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """The smooth line through these points."""
        self.line(_through(points), width, colour)

    def rope(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """A curve with body: it has an edge in ink, and its own colour in a sketch too."""
        placed = self._place(_through(points))
        if self._style.outline:
            self._stroke(placed, width * self._unit + 2 * self._style.outline * self._half, self._style.ink)
        self._stroke(placed, width * self._unit, self._tone(colour))

    def arc(
        self, x: float, y: float, wide: float, high: float, start: float, end: float, width: float, colour: Colour
    ) -> None:
        """Part of an oval's rim, angles in turns clockwise from the right."""
        count = max(4, int(abs(end - start) * 22))
        angles = [math.tau * (start + (end - start) * n / count) for n in range(count + 1)]
        self.line([(x + wide * math.cos(t), y + high * math.sin(t)) for t in angles], width, colour)

    def writing(self, x0: float, y0: float, x1: float, y1: float, lines: int, colour: Colour) -> None:
        """Lines of something written, that nobody can read."""
        step = (y1 - y0) / max(1, lines)
        for n in range(lines):
            x, y = x0, y0 + (n + 0.5) * step
            while x < x1 - step * 0.3:
                end = min(x1, x + self._rng.uniform(0.5, 2.2) * step)
                self.line([(x, y), (end, y)], step * self._rng.uniform(0.25, 0.5), colour)
                x = end + step * 0.45

    def digits(self, x0: float, y0: float, x1: float, y1: float, count: int, width: float, colour: Colour) -> None:
        """A number by chance, as of seven bars each."""
        wide, high = (x1 - x0) / (count * 1.5 - 0.5), y1 - y0
        for n in range(count):
            x, bars = x0 + 1.5 * n * wide, self._rng.choice(DIGITS)
            for (u, v), (p, q) in (BARS[bar] for bar in bars):
                self.line([(x + u * wide, y0 + v * high), (x + p * wide, y0 + q * high)], width, colour)

    def _stroke(self, placed: list[Point], width: float, colour: Colour) -> None:
        wide, ink = max(1, round(width)), (*colour, 255)
        self._canvas.line(placed, fill=ink, width=wide, joint="curve" if wide > 4 else None)
        if wide > 3:
            for u, v in (placed[0], placed[-1]):
                self._canvas.ellipse((u - wide / 2, v - wide / 2, u + wide / 2 - 1, v + wide / 2 - 1), fill=ink)

    def _tone(self, colour: Colour) -> Colour:
        return paint.mix(colour, self._style.paper, 0.55) if self._style.paper else colour

    def _place(self, points: Sequence[Point]) -> list[Point]:
        a, b, c, d, e, f = self._matrix
        p, q, k, m = self._warp
        half, placed = self._half, []
        for x, y in points:
            u, v = a * x + b * y + c, d * x + e * y + f
            u, v = u + k * v * v, v + m * u * u
            near = half / (1 + p * u + q * v)
            placed.append((u * near + half, v * near + half))
        if self._style.shake:
            shake = self._style.shake * half
            placed = [(u + self._rng.uniform(-shake, shake), v + self._rng.uniform(-shake, shake)) for u, v in placed]
        return placed


def around(x: float, y: float, radius: float, turn: float, high: float | None = None) -> Point:
    """The point on a circle (or oval) round x, y, ``turn`` in turns clockwise from the right."""
    angle = math.tau * turn
    return x + radius * math.cos(angle), y + (radius if high is None else high) * math.sin(angle)


def both(*half: Point) -> list[Point]:
    """These points, and their mirror images on the way back: a shape alike on both sides of x = 0."""
    return [*half, *((-x, y) for x, y in reversed(half) if x)]


def _through(points: Sequence[Point]) -> list[Point]:
    return [*_smooth([points[0], *points, points[-1]]), points[-1]]


def _smooth(points: Sequence[Point]) -> list[Point]:
    smooth = []
    for (x0, y0), (x1, y1), (x2, y2), (x3, y3) in zip(points, points[1:], points[2:], points[3:], strict=False):
        smooth += [(a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3) for a, b, c, d in SMOOTH]
    return smooth

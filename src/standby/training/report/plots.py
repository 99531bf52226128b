"""Plots as inline SVG: colours come from the page's style, words stand beside the plot, so that both can change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from standby.training.report.figures import Bin, Matrix

WIDTH, HEIGHT = 360, 230
LEFT, RIGHT, TOP, BOTTOM = 48, 22, 12, 30
CELL, EDGE = 26, 30

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axes:
    """From values to places in the picture."""

    across: tuple[float, float]
    up: tuple[float, float]

    def x(self, value: float) -> float:
        low, high = self.across
        return LEFT + (value - low) / ((high - low) or 1) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        low, high = self.up
        return HEIGHT - BOTTOM - (value - low) / ((high - low) or 1) * (HEIGHT - TOP - BOTTOM)

    def path(self, points: Sequence[Point]) -> str:
        return "M" + " L".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)


def learning(curve: Sequence[tuple[float, float, float, float]]) -> Markup:
    """Labels against accuracy, with the interval as a band."""
    lowest = min(low for _, _, low, _ in curve)
    axes = Axes((0, max(each[0] for each in curve)), (floor(lowest), 1.0))
    band = [(each[0], each[3]) for each in curve] + [(each[0], each[2]) for each in reversed(curve)]
    marks = [f'<path class="band" d="{axes.path(band)} Z"/>', _line(axes, [(each[0], each[1]) for each in curve])]
    marks += [_dot(axes, each[0], each[1]) for each in curve]
    labels = sorted({curve[0][0], curve[len(curve) // 2][0], curve[-1][0]})
    return _drawn([*_grid(axes), *(_below(axes, each, f"{each:.0f}") for each in labels), *marks])


def risk(points: Sequence[Point], coverage: float, wrong: float) -> Markup:
    """The share of pictures answered against the share of wrong answers, with the threshold marked."""
    highest = max(0.02, *(share for _, share in points))
    axes = Axes((0.0, 1.0), (0.0, ceiling(highest)))
    place = f"{axes.x(coverage):.1f}"
    mark = f'<line class="mark" x1="{place}" x2="{place}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
    below = [_below(axes, each, percent(each)) for each in (0.0, 0.5, 1.0)]
    return _drawn([*_grid(axes), *below, mark, _line(axes, points), _dot(axes, coverage, wrong, "big")])


def reliability(bins: Sequence[Bin]) -> Markup:
    """Confidence against the share that is right; on the diagonal a reader knows how sure it may be."""
    lowest = floor(min(min(each.confidence, each.interval[0]) for each in bins))
    axes = Axes((lowest, 1.0), (lowest, 1.0))
    marks = [f'<path class="diagonal" d="{axes.path([(lowest, lowest), (1.0, 1.0)])}"/>']
    for each in bins:
        low, high = each.interval
        marks.append(f'<path class="whisker" d="{axes.path([(each.confidence, low), (each.confidence, high)])}"/>')
        marks.append(_dot(axes, each.confidence, each.right))
    below = [_below(axes, each, percent(each)) for each in (lowest, (lowest + 1) / 2, 1.0)]
    return _drawn([*_grid(axes), *below, *marks])


def confusion(matrix: Matrix) -> Markup:
    """Rows are what it is, columns what was read; the darker, the oftener. Right readings are left pale."""
    most = max((value for row, column, value in _cells(matrix) if row != column), default=1)
    marks = [_cell(row, column, value, most) for row, column, value in _cells(matrix)]
    for place, character in enumerate(matrix.characters):
        middle = EDGE + (place + 0.5) * CELL
        marks.append(f'<text class="side" x="{EDGE - 8}" y="{middle + 4:.0f}">{escape(character)}</text>')
        marks.append(f'<text class="top" x="{middle:.0f}" y="{EDGE - 10}">{escape(character)}</text>')
    size = EDGE + len(matrix.characters) * CELL + 4
    # Not wider than its cells need: a matrix of two characters is a small one.
    return _svg("".join(marks), max(size, WIDTH), max(size, 120))


def _cells(matrix: Matrix) -> Iterator[tuple[int, int, int]]:
    for row, line in enumerate(matrix.counts):
        for column, value in enumerate(line):
            yield row, column, value


def _cell(row: int, column: int, value: int, most: int) -> str:
    x, y, side = EDGE + column * CELL, EDGE + row * CELL, CELL - 2
    if row == column:
        return f'<rect class="right" x="{x}" y="{y}" width="{side}" height="{side}" rx="3"/>'
    shade = 0.15 + 0.85 * value / most if value else 0.0
    mark = f'<rect class="cell" x="{x}" y="{y}" width="{side}" height="{side}" rx="3" fill-opacity="{shade:.2f}"/>'
    ink = " light" if shade > 0.6 else ""
    return mark + (
        f'<text class="count{ink}" x="{x + side / 2}" y="{y + side / 2 + 4}">{value}</text>' if value else ""
    )


def percent(share: float) -> str:
    """One decimal where there is one: 99.7 %, 97 %."""
    text = f"{share * 100:.1f}".removesuffix(".0")
    return f"{text}\N{NO-BREAK SPACE}%"


def floor(value: float) -> float:
    """A round lower end of an axis."""
    return max(0.0, int(value * 10 - 1e-9) / 10) if value < 0.95 else 0.9


def ceiling(value: float) -> float:
    return next((each for each in (0.02, 0.05, 0.1, 0.2, 0.5) if value <= each), 1.0)


def _grid(axes: Axes) -> list[str]:
    low, high = axes.up
    marks = []
    for part in range(5):
        value = low + (high - low) * part / 4
        y = axes.y(value)
        marks.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        marks.append(f'<text class="up" x="{LEFT - 6}" y="{y + 4:.1f}">{percent(value)}</text>')
    return marks


def _below(axes: Axes, value: float, text: str) -> str:
    return f'<text class="across" x="{axes.x(value):.1f}" y="{HEIGHT - 8}">{text}</text>'


def _line(axes: Axes, points: Sequence[Point]) -> str:
    return f'<path class="line" d="{axes.path(points)}"/>'


def _dot(axes: Axes, x: float, y: float, kind: str = "") -> str:
    return f'<circle class="dot {kind}" cx="{axes.x(x):.1f}" cy="{axes.y(y):.1f}" r="{5 if kind else 3.5}"/>'


def _drawn(marks: Sequence[str]) -> Markup:
    return _svg("".join(marks), WIDTH, HEIGHT)


def _svg(marks: str, width: float, height: float) -> Markup:
    # Every text in it is a number of ours or escaped above.
    return Markup(f'<svg viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">{marks}</svg>')  # noqa: S704

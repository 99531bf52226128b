"""A report as one HTML file that asks nobody for anything: both languages, light and dark, plots and pictures in it."""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from standby.errors import UserMistake
from standby.i18n import LOCALES, translator
from standby.training.labelling.picture import png
from standby.training.measure import Row
from standby.training.report import plots
from standby.training.report.figures import Read, Report

HERE = Path(__file__).parent


def page(report: Report) -> str:
    """The whole file. Whatever comes from a file's name, a label or a card is escaped, also what is no UTF-8 in it."""
    style, script = (_part(name) for name in ("report.css", "report.js"))
    score = report.score
    written = (
        _templates()
        .get_template("report.html")
        .render(
            report=report,
            score=score,
            card=report.card,
            style=style,
            script=script,
            policy=f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'",
            learning=plots.learning(report.curve) if len(report.curve) > 1 else "",
            risk=plots.risk(report.risk, score.coverage, 1 - score.precision if score.coverage else 0.0),
            reliability=plots.reliability(report.bins) if report.bins else "",
            confusion=plots.confusion(report.matrix) if report.matrix.characters else "",
            best=_best(report.rows),
        )
    )
    return written.encode("utf-8", "backslashreplace").decode()


def both(message: str, **facts: object) -> Markup:
    """A sentence in every language; the page shows one of them."""
    spans = []
    for locale in LOCALES:
        words = escape(translator(locale).text(message, **facts))
        spans.append(Markup('<span class="t" lang="{}">{}</span>').format(locale, words))
    return Markup("").join(spans)


def picture(read: Read) -> str:
    """A data: URI of the picture as a PNG of ours; empty if it cannot be opened any more."""
    try:
        return "data:image/png;base64," + base64.b64encode(png(read.item.picture, read.item.file)).decode()
    except UserMistake:
        return ""


def size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} kB"


def milliseconds(value: float) -> str:
    return f"{value:.2f} ms" if value < 10 else f"{value:.0f} ms"


def _best(rows: Sequence[Row]) -> float:
    return max((row.whole for row in rows if row.whole is not None), default=0.0)


def _part(name: str) -> Markup:
    return Markup((HERE / "templates" / name).read_text(encoding="utf-8"))  # noqa: S704 - a file of ours


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["_"] = both
    found.filters.update(percent=plots.percent, picture=picture, size=size, milliseconds=milliseconds)
    return found

"""A page as plain text."""

import unicodedata

from standby.channels.wording.page import Page, Row
from standby.i18n import Translator

_SCORE_COLUMNS = 8


def to_text(page: Page, words: Translator) -> str:
    """The page in blocks with empty lines between them; scores in a column before the courses."""
    blocks: list[list[str]] = [[page.headline, page.origin] if page.origin else [page.headline]]
    blocks.extend([paragraph] for paragraph in page.paragraphs)
    blocks.append([f"[{page.picture.says}: {page.picture.name}]"] if page.picture else [])
    blocks.extend([table.title, *map(_line, table.rows)] for table in page.tables)
    blocks.append([words.text("{label}: {value}", label=figure.label, value=figure.value) for figure in page.figures])
    blocks.extend([remarks.title, *(f"- {line}" for line in remarks.lines)] for remarks in page.remarks)
    blocks.extend([f"{action.label}: {action.url}"] for action in (page.action, page.pause) if action)
    told = ("\n".join(line for line in block if line) for block in blocks)
    return "\n\n".join(block for block in told if block) + "\n"


def _line(row: Row) -> str:
    score = f"{row.before} → {row.score}" if row.before else row.score
    padding = " " * max(2, _SCORE_COLUMNS - _width(score))
    detail = f"  ({row.detail})" if row.detail else ""
    return f"  {score}{padding}{row.course}{detail}"


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)

"""Object literals in a page's script, read without running anything.

The site writes what a script needs as ``var name={'key':'\\u4E00',...};``:
JSON but for its quotes. Strings are rewritten as JSON strings, everything
between them has to be JSON already. Source: notes on the protocol, section 7.2.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from standby.errors import PageNotUnderstood, said
from standby.portals.rail12306.answers import puzzled

LONGEST_PAGE = 1 << 20
LONGEST_LITERAL = 256 << 10
DEEPEST = 32
_PIECE = re.compile(
    r"""'(?P<single>[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*)'"""
    r"""|"(?P<double>[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*)\""""
    r"""|(?P<open>[{\[])|(?P<close>[}\]])|(?P<plain>[^'"{}\[\]\r\n;]+)"""
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def check_size(page: str) -> None:
    if len(page) > LONGEST_PAGE:
        raise puzzled(said("it is far too large for what it should hold"))


def object_named(page: str, name: str) -> dict[str, Any]:
    """What ``name={...}`` holds, the first that is assigned. Raises PageNotUnderstood without one that can be read."""
    found = re.search(rf"(?<![\w.]){re.escape(name)}\s{{0,20}}=\s{{0,20}}(?=\{{)", page)
    if found is None:
        raise puzzled(said("the order page has no {name}", name=name))
    try:
        value = json.loads("".join(_as_json(page, found.end())))
    except (ValueError, RecursionError):
        raise _broken() from None
    if not isinstance(value, dict):
        raise _broken()
    return value


def text_named(page: str, name: str) -> str:
    """What ``name='...'`` holds, in its last assignment as for a script; empty without one."""
    found = re.findall(rf"(?<![\w.]){re.escape(name)}\s{{0,20}}=\s{{0,20}}'([^'\\\r\n]{{0,200}})'", page)
    return str(found[-1]) if found else ""


def _as_json(page: str, at: int) -> Iterator[str]:
    """The pieces of one literal up to its last brace, as JSON."""
    depth, end = 0, at + LONGEST_LITERAL
    while at < end:
        piece = _PIECE.match(page, at)
        if piece is None:
            break
        at = piece.end()
        if piece["open"] or piece["close"]:
            depth += 1 if piece["open"] else -1
            yield piece[0]
            if depth == 0:
                return
            if depth > DEEPEST:
                break
        else:
            yield piece["plain"] if piece["plain"] else json.dumps(_unescaped(piece["single"] or piece["double"] or ""))
    raise _broken()


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_letter, text)


def _letter(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _LETTERS.get(found[3], found[3])


def _broken() -> PageNotUnderstood:
    return puzzled(said("what the order page says of the order cannot be read"))

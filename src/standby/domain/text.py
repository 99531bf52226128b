"""Foreign text made harmless before it is shown: one line, no hidden signs, not endless."""

import unicodedata

# Control and format characters (bidi overrides, zero-width signs), surrogates,
# private use: nothing that a course's name needs, and what spoofing is made of.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BREAKS = frozenset({"Zl", "Zp"})
# Enough to fill any limit, so that a huge text is not walked through to its end.
_LOOKED_AT = 16


def one_line(text: str, limit: int = 120) -> str:
    """``text`` on one line of at most ``limit`` characters, without control or hidden characters."""
    kept = (_visible(sign) for sign in unicodedata.normalize("NFC", text[: limit * _LOOKED_AT]))
    line = " ".join("".join(kept).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _visible(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in _BREAKS or sign in "\t\r\n\v\f\x85":
        return " "
    return "" if category in _HIDDEN else sign

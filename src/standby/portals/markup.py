"""HTML from strangers, parsed within bounds.

HTML's own rules make some small pages very expensive: 100,000 nested ``<div>``
take a parser that follows them 14 s, and 12 kB of ``<b a=1><p><b a=2><p>...``
become half a million nodes, because unclosed formatting is opened again in
every paragraph ("reconstruct the active formatting elements",
https://html.spec.whatwg.org/multipage/parsing.html). The event loop would stand
still meanwhile, so a page is measured first. The dearest page that passes takes
about a second; a transcript of 200 grades is a third of the limits.
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from standby.errors import PageNotUnderstood, said

LONGEST = 2 << 20
MOST_TAGS = 32_000
MOST_ATTRIBUTE_WORK = 400_000_000
SMALL = 64 << 10

# Renamed, because only these names are opened again and again; for reading a table nothing is lost.
_FORMATTING = re.compile(r"<(/?)(?=(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>])", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"[\s/>=]+")


def parse(text: str, portal: str) -> LexborHTMLParser:
    """``text`` as a tree in which formatting elements are called ``x-a``, ``x-font``, ``x-s`` ...

    Raises PageNotUnderstood for a page that would take too long.
    """
    if len(text) > LONGEST or text.count("<") > MOST_TAGS or _attribute_work(text) > MOST_ATTRIBUTE_WORK:
        raise PageNotUnderstood(portal=portal, reason=said("it is far too large for what it should hold"))
    # Lone surrogates and NULs cannot come from decoding, but from whoever calls with a text of their own.
    clean = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
    try:
        return LexborHTMLParser(_FORMATTING.sub(r"<\1x-", clean))
    except (ValueError, RuntimeError) as error:
        raise PageNotUnderstood(portal=portal, reason=said("it is no HTML")) from error


def _attribute_work(text: str) -> int:
    """At most so many comparisons are made to find attributes that a tag names twice."""
    if len(text) <= SMALL:
        return 0
    names = _BETWEEN_NAMES.split(text)
    return len(names) * len(set(names))


def text_of(node: LexborNode | None) -> str:
    """The text inside, on one line."""
    return one_line(node.text(separator=" ")) if node is not None else ""


def one_line(text: str) -> str:
    """Blanks of every kind (&nbsp; and the ideographic one too) as one; nothing invisible."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(letter for letter in line if letter.isprintable()).strip()


def shown_text(tree: LexborHTMLParser) -> str:
    """What a reader would see of the page. Scripts and styles are removed from ``tree``."""
    tree.strip_tags(["script", "style", "template", "noscript"])
    return text_of(tree.body)

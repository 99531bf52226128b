"""Regions of a page that are refreshed on their own, and only when they have changed.

Each region carries a digest of what it shows. The refresh sends the digests
back and is answered with the regions that differ, or with nothing at all. So
focus, selection, open tables and a screen reader's place stay where they are.
"""

import hashlib
from collections.abc import Callable, Iterable

from markupsafe import Markup

_WHOLE = Markup(
    '<{tag} id="{name}"{oob}><input type="hidden" name="seen" value="{seen}" autocomplete="off">{content}</{tag}>'
)
_SWAP = Markup(' hx-swap-oob="true"')


class Parts:
    """Collects the regions while a template is rendered; ``seen`` is what the visitor has, as ``name:digest``."""

    def __init__(self, seen: Iterable[str] = ()) -> None:
        self._seen = frozenset(seen)
        self._names: set[str] = set()
        self._changed: list[Markup] = []

    def part(self, name: str, tag: str = "div", *, caller: Callable[[], Markup]) -> Markup:
        """A region: ``{% call part("told") %}...{% endcall %}``."""
        content = caller()
        seen = f"{name}:{hashlib.sha256(content.encode()).hexdigest()[:12]}"
        self._names.add(name)
        if seen not in self._seen:
            self._changed.append(_region(name, tag, seen, content, _SWAP))
        return _region(name, tag, seen, content, Markup(""))

    @property
    def is_other_page(self) -> bool:
        """Whether regions came or went, so that only the whole page will do."""
        return {seen.partition(":")[0] for seen in self._seen} != self._names

    @property
    def changed(self) -> str:
        """The regions that differ from what the visitor has, for htmx to put in their places."""
        return "".join(self._changed)


def _region(name: str, tag: str, seen: str, content: Markup, oob: Markup) -> Markup:
    return _WHOLE.format(tag=tag, name=name, seen=seen, content=content, oob=oob)

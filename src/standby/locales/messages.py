"""Which messages the code has, and what a catalogue lacks: ``python -m standby.locales.messages``.

Collected are the ``says`` and ``mend`` of every error, the arguments of
``.text("...")``, ``.plural("...", "...")``, ``_("...")``, ``N_("...")`` and
``said("...")`` in the code, ``_("...")`` in the templates, and the plain ``what``
and ``reason`` of errors raised where a reader may meet them.
"""

import ast
import inspect
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from standby import errors
from standby.i18n import CHINESE, LOCALES, SENTENCES

ROOT = Path(errors.__file__).parent.parent
ERRORS = {
    name: kind for name, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.StandbyError)
}

_SINGLE = frozenset({"text", "_", "N_", "said", "gettext"})
_MET_BY_READERS = frozenset({"domain", "channels", "portals", "engine", "services", "web"})
_PLURAL = frozenset({"plural", "ngettext"})
# ``text("...")`` of SQLAlchemy is no message; it is a bare name or called on one of these.
_NOT_OURS = frozenset({"sa", "sqlalchemy"})


@dataclass(frozen=True, slots=True, order=True)
class Used:
    """A message and where the code uses it. ``plural`` is its second form, if it has one."""

    message: str
    plural: str
    where: str


def used() -> list[Used]:
    """Every message of the code, the errors and the templates, once per place."""
    found = {*_of_errors()}
    for path in sorted(ROOT.rglob("*.py")):
        found.update(_of_code(path))
    for path in sorted(ROOT.rglob("*.html")):
        found.update(_of_template(path))
    return sorted(message for message in found if message.message)


def problems(locale: str = CHINESE) -> list[str]:
    """What the catalogue lacks or gets wrong, one line each."""
    catalogue = _read(locale)
    told: dict[str, str] = {}
    for message in used():
        if trouble := _trouble(catalogue, message):
            told.setdefault(message.message, f"{message.where}: {trouble}: {message.message!r}")
    return list(told.values())


def unused(locale: str = CHINESE) -> list[str]:
    """Messages of the catalogue that nothing uses any more."""
    known = {message.message for message in used()}
    ids = (entry.id if isinstance(entry.id, str) else entry.id[0] for entry in _read(locale))
    return [message for message in ids if message and message not in known]


def fields(message: str) -> set[str]:
    """The names of the facts that a message is filled with."""
    return {name for _, name, _, _ in Formatter().parse(message) if name is not None}


def _trouble(catalogue: Catalog, message: Used) -> str:
    entry = catalogue.get(message.message)
    if entry is None or not entry.string or entry.fuzzy:
        return "not translated"
    plural = "" if isinstance(entry.id, str) else entry.id[1]
    if plural != message.plural:
        return "another plural in the catalogue"
    wanted = fields(message.plural or message.message)
    strings = (entry.string,) if isinstance(entry.string, str) else entry.string
    # "New grade" and "3 new grades" may be one sentence that does not count.
    optional = {"count"} if plural else set[str]()
    if any(fields(string) | optional != wanted | optional for string in strings):
        return f"its facts are {sorted(wanted)}, not those of the translation"
    return ""


def _of_errors() -> Iterator[Used]:
    for name, kind in ERRORS.items():
        for message in (kind.says, kind.mend):
            yield Used(message, "", f"errors.{name}")


def _of_code(path: Path) -> Iterator[Used]:
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    place = path.relative_to(ROOT)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name, literals = _called(node), _literals(node.args)
        where = f"{place}:{node.lineno}"
        if place.parts[0] in _MET_BY_READERS and name in ERRORS:
            yield from (Used(sentence, "", where) for sentence in _sentences(node))
        if name in _SINGLE and literals:
            yield Used(literals[0], "", where)
        elif name in _PLURAL and len(literals) > 1:
            yield Used(literals[0], literals[1], where)


def _sentences(node: ast.Call) -> list[str]:
    """The facts of an error that are plain sentences; a single word is a name."""
    facts = [keyword.value for keyword in node.keywords if keyword.arg in SENTENCES]
    return [text for fact in facts for text in _literals([fact]) if " " in text]


def _called(node: ast.Call) -> str:
    """The name of what is called, empty if it cannot be one of ours."""
    match node.func:
        case ast.Name(id=name):
            return "" if name in ("text", "plural") else name
        case ast.Attribute(value=ast.Name(id=owner)) if owner in _NOT_OURS:
            return ""
        case ast.Attribute(attr=name):
            return name
    return ""


def _literals(arguments: list[ast.expr]) -> list[str]:
    """The leading string literals of a call."""
    found: list[str] = []
    for argument in arguments:
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            break
        found.append(argument.value)
    return found


def _of_template(path: Path) -> Iterator[Used]:
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    for line, message, _, _ in extract_from_file("jinja2.ext:babel_extract", path, keywords=keywords):
        one, plural = message if isinstance(message, tuple) else (message, "")
        yield Used(one, plural, f"{path.relative_to(ROOT)}:{line}")


def _read(locale: str) -> Catalog:
    name = f"{locale.replace('-', '_')}.po"
    with (resources.files("standby.locales") / name).open("rb") as file:
        return read_po(file, locale=locale.replace("-", "_"))


def main() -> int:
    """List what every catalogue lacks; 1 if anything is."""
    lines = [f"{locale} {line}" for locale in LOCALES[1:] for line in problems(locale)]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 1 if lines else 0


if __name__ == "__main__":
    raise SystemExit(main())

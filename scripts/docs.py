"""Writes the generated parts of docs/ from the program itself.

Each page is a row of ``##`` sections, one per command, setting or metric. What
stands between the two markers of a section is generated; what a person wrote
after them is kept, and so are sections without markers, at the end of the page.
``--check`` writes nothing and fails if a page is not what it would be.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from typer.main import get_command

from standby.cli.main import app
from standby.metrics import REGISTRY
from standby.settings import Settings

DOCS = Path(__file__).resolve().parent.parent / "docs"
BEGIN, END = "<!-- generated: scripts/docs -->", "<!-- end -->"
WIDTH = 96
INTRODUCTIONS = {
    "commands": """# Commands

What each command prints for `--help`. With `--json` a command prints one JSON object on standard
output and nothing else there; errors go to standard error as one line, with exit code 1, or 2 for
wrong use.
""",
    "settings": """# Settings

Read from the environment, then from the file that `<NAME>_FILE` names, then from `.env` in the
working directory; the first that has a value counts.
""",
    "metrics": """# Metrics

Served in the text format of Prometheus.
""",
}


def commands(command: Any, path: str = "standby") -> Iterator[tuple[str, str]]:
    """Every command that does something, with its help as plain text of a fixed width."""
    inner = getattr(command, "commands", {})
    if path == "standby" or not inner:
        command.rich_markup_mode = None
        context = command.context_class(command, info_name=path, terminal_width=WIDTH, max_content_width=WIDTH)
        text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
        yield path, f"```text\n{text}\n```"
    for name, child in inner.items():
        if not child.hidden:
            yield from commands(child, f"{path} {name}")


def settings() -> Iterator[tuple[str, str]]:
    for name, field in Settings.model_fields.items():
        variable = f"STANDBY_{name.upper()}"
        facts = [kind(field), f"default: {default(field)}"]
        if field.annotation is SecretStr:
            facts.append(f"better given as a file: `{variable}_FILE`")
        yield variable, f"{field.description}\n\n*{'; '.join(facts)}*"


def kind(field: FieldInfo) -> str:
    if get_origin(field.annotation) is not None:
        return "one of " + ", ".join(f"`{choice}`" for choice in get_args(field.annotation))
    words = {bool: "`true` or `false`", int: "whole number", float: "number", Path: "path", SecretStr: "secret"}
    limits = [
        f"{word} {getattr(limit, attribute):g}"
        for limit in field.metadata
        for attribute, word in (("ge", "at least"), ("gt", "more than"), ("le", "at most"), ("lt", "less than"))
        if hasattr(limit, attribute)
    ]
    return " ".join([words.get(field.annotation, "text"), *limits])  # type: ignore[arg-type]


def default(field: FieldInfo) -> str:
    value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    return "empty" if value == "" else f"`{str(value).lower() if isinstance(value, bool) else value}`"


def metrics() -> Iterator[tuple[str, str]]:
    for metric in REGISTRY.collect():
        name = f"{metric.name}_total" if metric.type == "counter" else metric.name
        yield name, f"{metric.documentation}\n\n*{metric.type}*"


def page(name: str, blocks: Mapping[str, str], before: str) -> str:
    """The page with its sections in the order of ``blocks``, and the text people added to them."""
    first, *rest = re.split(r"^## ", before or INTRODUCTIONS[name], flags=re.MULTILINE)
    own = {heading.strip(): body for heading, _, body in (section.partition("\n") for section in rest)}
    parts = [first.rstrip()]
    for heading, block in blocks.items():
        added = own.pop(heading, "").partition(END)[2].strip()
        parts.append(f"## {heading}\n\n{BEGIN}\n{block}\n{END}" + (f"\n\n{added}" if added else ""))
    parts += [f"## {heading}\n\n{body.strip()}" for heading, body in own.items() if BEGIN not in body]
    return "\n\n".join(parts) + "\n"


def main(check: bool) -> int:
    stale = []
    for name, blocks in (("commands", commands(get_command(app))), ("settings", settings()), ("metrics", metrics())):
        path = DOCS / f"{name}.md"
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = page(name, dict(blocks), before)
        if before != after:
            stale.append(path.name)
            if not check:
                path.write_text(after, encoding="utf-8")
    if not check or not stale:
        return 0
    print(f"out of date in docs/: {', '.join(stale)}; run scripts/docs", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))

"""The walk-through in docs/add-a-portal.md builds what it says, and its own tests pass."""

import asyncio
import importlib
import importlib.util
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import standby.portals
from standby.portals import registry
from standby.portals.base import PortalSpec

DOC = Path(__file__).parents[2] / "docs" / "add-a-portal.md"
FILE = re.compile(r"^`([\w./]+\.py)`\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PACKAGE = "standby.portals.hilltop"
EXAMPLE_TESTS = [
    "test_alice_sees_her_marks",
    "test_a_wrong_password_is_sent_once",
    "test_a_page_without_the_table_is_not_an_empty_transcript",
]


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The walk-through's files on disk, its portal importable where it says it lives."""
    for name, code in FILE.findall(DOC.read_text(encoding="utf-8")):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(code, encoding="utf-8")
    monkeypatch.setattr(standby.portals, "__path__", [*standby.portals.__path__, str(tmp_path / "src/standby/portals")])
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
        del sys.modules[name]


def loaded(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("hilltop_story", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_holds_the_files_it_speaks_of(example: Path) -> None:
    files = {str(file.relative_to(example)) for file in example.rglob("*.py")}
    folder = "src/standby/portals/hilltop"
    assert files == {
        *(f"{folder}/{name}.py" for name in ("__init__", "pages", "portal")),
        "tests/portals/test_hilltop.py",
    }


def test_the_example_has_the_tests_it_should(example: Path) -> None:
    story = loaded(example / "tests/portals/test_hilltop.py")
    assert [name for name in vars(story) if name.startswith("test_")] == EXAMPLE_TESTS


@pytest.mark.parametrize("name", EXAMPLE_TESTS)
def test_the_examples_own_test_passes(example: Path, name: str) -> None:
    told = getattr(loaded(example / "tests/portals/test_hilltop.py"), name)()
    if inspect.iscoroutine(told):
        asyncio.run(told)


def test_the_line_in_the_registry_is_one(example: Path) -> None:
    block = re.search(r"^```python\n(from \S+ import HILLTOP\n.*?)^```$", DOC.read_text(), re.MULTILINE | re.DOTALL)
    assert block is not None
    names: dict[str, object] = dict(vars(registry))
    exec(block[1], names)
    portals = names["PORTALS"]
    assert isinstance(portals, tuple)
    assert all(isinstance(spec, PortalSpec) for spec in portals)
    assert [spec.name for spec in portals] == [*(spec.name for spec in registry.PORTALS), "hilltop"]

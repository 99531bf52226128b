"""Imports run one way; the rules are the contracts in pyproject.toml."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINT = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
HEAVY = ("torch", "onnx", "matplotlib")


def lint(source: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        env=os.environ | {"PYTHONPATH": str(source), "COLUMNS": "200"},
        cwd=source,
        capture_output=True,
        text=True,
    )


def test_every_import_goes_down() -> None:
    found = lint(ROOT / "src")
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize(
    ("module", "imports", "broken"),
    [
        ("domain/strange.py", "standby.captcha.answer", "Imports run one way"),
        ("captcha/strange.py", "standby.store", "Imports run one way"),
        ("engine/strange.py", "standby.web", "Imports run one way"),
        ("settings.py", "standby.domain.models", "Imports run one way"),
        ("strange.py", "json", "Imports run one way"),  # a new module has to take its place in a layer
        ("portals/strange.py", "standby.store", "Portals never see"),
        ("services/strange.py", "standby.training", "Only the commands"),
        ("web/strange.py", "standby.sandbox", "Only the commands"),
        ("training/strange.py", "standby.store", "Training knows pictures"),
        ("sandbox/strange.py", "standby.clock", "The sandbox is a stranger"),
        ("captcha/strange.py", "torch", "stay inside training"),
    ],
)
def test_a_forbidden_import_is_noticed(tmp_path: Path, module: str, imports: str, broken: str) -> None:
    shutil.copytree(ROOT / "src" / "standby", tmp_path / "standby", ignore=shutil.ignore_patterns("models", "*.pyc"))
    with (tmp_path / "standby" / module).open("a") as file:
        file.write(f"\nimport {imports}\n")

    found = lint(tmp_path)

    assert found.returncode != 0
    complaints = [line for line in found.stdout.splitlines() if line.endswith("BROKEN") or "not listed" in line]
    assert any(broken in line for line in complaints), found.stdout


def test_the_running_service_loads_nothing_that_only_training_needs() -> None:
    """Read off a process that imported every module but those of training, not off the source."""
    modules = [
        ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((ROOT / "src" / "standby").rglob("*.py"))
        if not {"training", "migrations", "__main__.py"} & set(path.relative_to(ROOT).parts)
    ]
    program = f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\n"
    program += f"print(sorted(set(sys.modules) & set({HEAVY!r})))"

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)

    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout.strip() == "[]"

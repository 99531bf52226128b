"""Reading must stay light: no torch, in no process that does not train."""

import subprocess
import sys

import pytest

LIGHT = (
    "standby.captcha.model",
    "standby.captcha.judge",
    "standby.cli.captcha",
    "standby.training.dataset",
    "standby.training.evaluate",
    "standby.training.measure",
)


@pytest.mark.parametrize("module", LIGHT)
def test_torch_is_not_imported_for_reading_and_measuring(module: str) -> None:
    program = f"import sys, {module}; sys.exit('torch' in sys.modules or 'onnx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_check_above_can_fail() -> None:
    program = "import sys, standby.training.nets; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 1

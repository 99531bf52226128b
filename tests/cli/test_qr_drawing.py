"""The code in the terminal is the code of the picture."""

import io

import numpy as np
import pytest
from PIL import Image
from rich.console import Console

from standby.cli.rail.drawing import BORDER, as_png, drawn, modules
from standby.errors import BadPicture
from standby.sandbox.rail12306.qr import matrix, png

TEXT = "https://kyfw.12306.cn/otn/qr?uuid=0123456789abcdef"


def read_back(lines: list[str], *, ink_is_light: bool) -> list[list[bool]]:
    """The modules again, from the halves that were drawn."""
    halves = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}
    rows: list[list[bool]] = []
    for line in lines:
        pairs = [halves[sign] for sign in line]
        rows += [[above != ink_is_light for above, _ in pairs], [below != ink_is_light for _, below in pairs]]
    return rows


@pytest.mark.parametrize("colour", [True, False])
def test_every_module_is_drawn(colour: bool) -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=colour, color_system="truecolor" if colour else None)
    text = drawn(png(TEXT), console)
    assert text is not None
    rows = read_back(str(text).split("\n"), ink_is_light=not colour)
    side = len(matrix(TEXT))
    code = [row[BORDER : BORDER + side] for row in rows[BORDER : BORDER + side]]
    assert code == matrix(TEXT)
    assert not any(rows[0]), "a border of light around it"


def test_a_picture_of_another_size_is_read_all_the_same() -> None:
    small = Image.open(io.BytesIO(png(TEXT))).resize((400, 400), Image.Resampling.NEAREST)
    out = io.BytesIO()
    small.save(out, "PNG")
    found = modules(out.getvalue())
    assert found is not None
    assert np.array_equal(found, np.array(matrix(TEXT)))


def test_what_is_no_code_is_left_to_the_file() -> None:
    out = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(out, "PNG")
    assert modules(out.getvalue()) is None
    assert drawn(png(TEXT), Console(file=io.StringIO(), width=30)) is None, "too narrow"


def test_the_file_is_a_picture_and_nothing_else() -> None:
    assert Image.open(io.BytesIO(as_png(png(TEXT) + b"<script>"))).size == Image.open(io.BytesIO(png(TEXT))).size
    assert b"<script>" not in as_png(png(TEXT) + b"<script>")
    with pytest.raises(BadPicture):
        as_png(b"<html>")

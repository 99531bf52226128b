"""A student labels codes in the terminal."""

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image
from rich.console import Console
from typer.testing import CliRunner, Result

from standby.cli.captcha import app, labelling
from standby.cli.captcha.asking import expectation
from standby.cli.captcha.halves import fit, halves
from standby.training.labelling.expected import Expected
from standby.training.labelling.ledger import Ledger
from tests.captcha.codes import black, stored, texts

TEXTS = texts(14)


@pytest.fixture
def codes(tmp_path: Path) -> Path:
    """Codes as a portal's address names them: by nothing."""
    folder = tmp_path / "codes"
    folder.mkdir()
    for text in TEXTS:
        (folder / name(text)).write_bytes(stored(black(text)))
    return folder


def name(text: str) -> str:
    return sha256(text.encode()).hexdigest() + ".png"


def types(folder: Path, lines: Iterable[str], *options: str) -> Result:
    typed = "".join(f"{line}\n" for line in lines)
    result = CliRunner().invoke(app, ["label", str(folder), *options], input=typed, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def labelled(folder: Path) -> dict[str, str]:
    ledger = Ledger(folder / "labels.csv")
    entries = {text: ledger.entry(name(text)) for text in TEXTS}
    return {text: entry.label for text, entry in entries.items() if entry and entry.label}


def test_a_student_labels_ten_codes_undoes_one_quits_and_goes_on(codes: Path) -> None:
    first = types(codes, [*[""] * 10, "/u", "zzzz", "/q"], "--model", "ssfw")
    found = labelled(codes)
    assert len(found) == 10
    assert sum(text == label for text, label in found.items()) >= 8, "the reader's guesses, but for the corrected one"
    assert list(found.values()).count("zzzz") == 1
    assert "taken back:" in first.stdout
    assert "95 % interval" in first.stdout
    assert "10 labels in" in first.stdout
    again = types(codes, ["", "", "", ""], "--model", "ssfw", "--json")
    assert len(labelled(codes)) == 14
    assert json.loads(again.stdout) == {"out": str(codes / "labels.csv"), "labels": 14, "answered": 4, "open": 0}
    assert "nothing is left" in types(codes, [], "--model", "ssfw").stdout


def test_a_label_longer_than_all_others_is_pointed_out_at_once(codes: Path) -> None:
    told = types(codes, [*[""] * 9, "zzzzz", "/u", "/q"], "--model", "ssfw").stdout
    assert told.count("5 characters, all others have 4; /u takes it back") == 1
    assert "zzzzz" not in labelled(codes).values()


def test_without_a_guess_enter_labels_nothing(codes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standby.training.labelling.lessons.find_spec", lambda _: None)
    result = types(codes, ["", "/?", "a" * 40, "/x", "/s", "m5w0"])
    assert result.stdout.count("/u undo") == 3
    assert "1 to 32 characters" in result.stdout
    rows = (codes / "labels.csv").read_text().splitlines()
    assert len(rows) == 3
    assert rows[1].endswith(",,unreadable")
    assert rows[2].endswith(",m5w0") or rows[2].endswith(",m5w0,")


def test_help_shows_an_example() -> None:
    shown = CliRunner().invoke(app, ["label", "--help"]).stdout
    assert "Example: standby captcha label" in shown
    assert labelling.label.__doc__


# ---------------------------------------------------------------- what is said


@pytest.mark.parametrize(
    ("expected", "says"),
    [
        (None, "too early"),
        (Expected(0.92, (0.8, 0.97), 40, held_out=True, labels=30), "40 labelled pictures that the reader did not"),
        (Expected(0.75, (0.53, 0.89), 20, held_out=False), "of the last 20 guesses were confirmed"),
    ],
)
def test_expectations_say_how_they_are_known(expected: Expected | None, says: str) -> None:
    line = expectation(40, expected)
    assert says in line
    assert line.startswith("40 labels; ")


# ---------------------------------------------------------------- the picture


def test_a_picture_is_drawn_two_pixels_to_a_character() -> None:
    red_over_blue = Image.new("RGB", (4, 2), "red")
    red_over_blue.paste("blue", (0, 1, 4, 2))
    console = Console(force_terminal=True, color_system="truecolor", width=4, height=24)
    with console.capture() as captured:
        console.print(halves(red_over_blue, console))
    assert captured.get().count("\x1b[38;2;255;0;0;48;2;0;0;255m▀") == 4


def test_without_colours_the_ink_is_drawn() -> None:
    console = Console(color_system=None, width=4, height=24)
    picture = Image.new("RGB", (4, 2), "white")
    picture.putpixel((0, 0), (0, 0, 0))
    picture.putpixel((1, 1), (0, 0, 0))
    assert halves(picture, console).plain == "▀▄  \n"


@pytest.mark.parametrize(
    ("size", "room", "fits"),
    [((68, 22), (80, 32), (68, 22)), ((68, 22), (300, 100), (204, 66)), ((200, 71), (80, 60), (80, 28))],
)
def test_it_is_as_large_as_the_terminal_lets_it_be(
    size: tuple[int, int], room: tuple[int, int], fits: tuple[int, int]
) -> None:
    assert fit(Image.new("RGB", size), *room).size == fits

"""The story that the README promises, played by the real command."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from standby.cli.rail.click_story import PROMISED as CLICKS
from standby.cli.rail.story import PROMISED as TICKETS
from standby.cli.story import PROMISED, in_order
from standby.sandbox import faces
from standby.sandbox.painter import Painter


def play(*arguments: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, the one JSON object, and standard error."""
    command = [sys.executable, "-m", "standby", "demo", "--once", "--json", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    told: dict[str, Any] = json.loads(done.stdout) if done.stdout else {}
    return done.returncode, told, done.stderr


def test_every_promised_event_happens_in_order_and_others_hear_nothing_of_it() -> None:
    code, told, errors = play()
    assert (code, told["ok"], errors) == (0, True, "")
    kinds = [event["kind"] for event in told["events"]]
    assert [kind for kind in kinds if kind in PROMISED] == list(PROMISED)
    assert [kind for kind in kinds if kind in TICKETS] == list(TICKETS)
    assert set(CLICKS) <= set(kinds)
    assert "others_left_alone" in kinds
    paid = next(event for event in told["events"] if event["kind"] == "paid")
    assert paid["detail"]["orders_placed"] == 1
    assert told["web"].startswith("http://127.0.0.1:")
    assert told["requests"] >= 3 * 3, "three students, each a picture, a login, a look"
    new, corrected = (next(e for e in told["events"] if e["kind"] == kind) for kind in ("mail_new_grade", PROMISED[-1]))
    published = next(event for event in told["events"] if event["kind"] == "grade_published")
    assert published["detail"]["course"] in new["detail"]["subject"]
    assert published["detail"]["score"] in new["detail"]["subject"]
    assert published["detail"]["score"] in corrected["detail"]["subject"], "the mail says what it was before"


def test_it_plays_with_captured_pictures_too(tmp_path: Path) -> None:
    painter, rng = Painter(faces.choose(None)), random.Random(7)
    for _ in range(30):
        text = "".join(rng.choices("234567abcdefhkpqrsty", k=4))
        (tmp_path / f"{text}.jpg").write_bytes(painter.paint(text, rng))
    code, told, errors = play("--captchas", str(tmp_path))
    assert (code, told.get("ok"), errors) == (0, True, "")
    read = next(event for event in told["events"] if event["kind"] == "captcha_read")
    assert (tmp_path / f"{read['detail']['text']}.jpg").exists()


def test_an_empty_folder_of_pictures_is_told_in_one_line(tmp_path: Path) -> None:
    code, told, errors = play("--captchas", str(tmp_path))
    assert (code, told) == (1, {})
    assert errors.startswith("error: ")
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    "kinds",
    [
        (*PROMISED[:-1], *TICKETS, *CLICKS),
        (*PROMISED[1:], *TICKETS, *CLICKS),
        (*PROMISED[:3], PROMISED[4], PROMISED[3], *PROMISED[5:], *TICKETS, *CLICKS),
        (*PROMISED, *CLICKS),
        (*PROMISED, *TICKETS[:2], TICKETS[3], TICKETS[2], TICKETS[4], *CLICKS),
    ],
    ids=["no end", "no beginning", "wrong order", "no tickets", "tickets in wrong order"],
)
def test_a_story_that_lacks_a_part_is_not_told_as_a_good_one(kinds: tuple[str, ...]) -> None:
    assert not in_order(kinds)
    assert in_order(("else", *PROMISED, "else", *TICKETS, "else", *CLICKS))

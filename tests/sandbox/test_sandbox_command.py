"""``standby sandbox`` as a process of its own."""

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PROGRAM = """
import typer
from standby.cli.output import clear_errors
from standby.cli.sandbox import sandbox
with clear_errors():
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(sandbox)
    app()
"""


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", PROGRAM, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def refused(*arguments: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, timeout=60)
    assert done.stdout == ""
    return done.returncode, done.stderr


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_one_line_serves_and_stops_when_asked(stop: signal.Signals) -> None:
    with started("--json", "--accounts", "2", "--seed", "9") as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        with urllib.request.urlopen(told["base_urls"]["ssfw"] + "/ssfw/jwcaptcha.do") as picture:
            assert picture.status == 200
        with urllib.request.urlopen(told["control"] + "/state") as state:
            assert json.load(state)["captchas"]["served"] == 1
        process.send_signal(stop)
        rest, errors = process.communicate(timeout=20)
        assert (process.returncode, rest, errors) == (0, "", "")
    assert [set(account) for account in told["accounts"]] == [{"login", "password", "name"}] * 2
    assert told["base_urls"]["ssfw"].startswith("http://127.0.0.1:")


def test_without_json_it_tells_a_person_where_to_go() -> None:
    with started("--accounts", "30") as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(25)]
    assert lines[0].startswith("ssfw      http://127.0.0.1:")
    assert lines[1].startswith("qiangzhi  http://127.0.0.1:")
    assert lines[2].startswith("rail12306 http://127.0.0.1:")
    assert lines[3].startswith("control   http://127.0.0.1:")
    assert lines[4].startswith("account   20230001 pw-")
    assert "10 more" in lines[24]


def test_a_port_in_use_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, said = refused("--port", port, "--json")
    assert code == 1
    assert said.startswith(f"error: Port {port} on 127.0.0.1 is in use")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--scenario", "nowhere"], 2, "there are default, tjut, strict, locked"),
        (["--face", "Nothing Sans"], 2, "there is no typeface 'Nothing Sans'"),
        (["--captchas", "no/such.zip"], 1, "no/such.zip holds no pictures with labels"),
        (["--tiles", "no/tiles.zip", "--captchas", "no/codes"], 1, "no/codes holds no pictures with labels"),
        (["--tiles", "no/tiles.zip"], 1, "no/tiles.zip holds no pictures with labels"),
        (["--accounts", "0"], 2, "accounts"),
    ],
)
def test_wrong_use_is_told(arguments: list[str], code: int, says: str) -> None:
    ended, said = refused(*arguments)
    assert ended == code
    assert says in said


def test_a_folder_without_pictures_is_told(tmp_path: Path) -> None:
    code, said = refused("--captchas", str(tmp_path))
    assert code == 1
    assert "holds no pictures with labels" in said

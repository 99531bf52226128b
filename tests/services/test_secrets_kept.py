"""After a whole story neither the database nor a log line holds a secret in the clear."""

import io
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from standby import log
from standby.engine import process
from standby.errors import HandOverNeeded
from standby.services import hand_overs
from tests.world import World, soon


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that can be logged, by structlog and by the standard library."""
    heard = io.StringIO()
    monkeypatch.setattr(sys, "stderr", heard)
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    log.configure("debug", "text")
    yield heard
    structlog.reset_defaults()
    root.removeHandler(handler)
    root.setLevel(level)


async def test_nothing_planted_is_found_again(home: World, tmp_path: Path, heard: io.StringIO) -> None:
    student = home.student()
    student.password = "planted-pässword-7f3a"
    home.eyes.misread = True
    watch = await home.watching()
    checked = await home.checked_and_told(watch)
    assert isinstance(checked.error, HandOverNeeded)
    (asked,) = await home.asked()
    home.eyes.misread = False
    await hand_overs.answer(home.runtime, asked.uid, home.eyes.painted.texts[asked.picture])
    async with process.running(home.runtime):
        await soon(lambda: len(home.mails()) == 2)
    home.fault(kind="status", status=500)
    await home.check(watch)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(home.runtime), "open_portal", lambda *_: 1 / 0)
        await home.check(watch)
    cookie = home.runtime.open_session(await home.account_of(watch))
    value = cookie.partition('["JSESSIONID","')[2].partition('"')[0]
    assert len(value) > 16
    lines = heard.getvalue()
    assert "ZeroDivisionError" in lines, "the log was listened to"
    secrets = [student.password, student.login, value, "alice@example.org"]
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert any(file.name == "standby.db" for file in files)
    for secret in secrets:
        assert secret not in lines, secret
        for file in files:
            assert secret.encode() not in file.read_bytes(), (secret, file)
            assert secret.encode("unicode_escape") not in file.read_bytes(), (secret, file)

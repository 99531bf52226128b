"""Commands as people and programs call them: one JSON object, or one clear line and an exit code."""

import asyncio
from pathlib import Path

import pytest

from standby.sandbox import Sandbox
from standby.sandbox.mailbox import Mailbox
from tests.cli.world import Ended, Shell


async def settle_in(shell: Shell, box: Sandbox) -> None:
    assert (await shell.run("user", "add", "alice", "--email", "alice@example.org", "--locale", "en")).code == 0
    student = box.accounts[0]
    added = await shell.run(
        *("account", "add", "ssfw", "--url", box.base_urls["ssfw"], "--login", student.login, "--json"),
        said=f"{student.password}\n",
    )
    assert added.code == 0, added
    assert set(added.json) >= {"id", "portal", "label"}
    assert student.password not in added.out + added.err


async def test_a_first_evening_with_the_commands(shell: Shell, box: Sandbox, mailbox: Mailbox) -> None:
    await settle_in(shell, box)
    listed = (await shell.run("account", "list", "--json")).json
    assert listed["accounts"][0]["state"] == "ready"
    tried = await shell.run("account", "test", "1", "--json")
    assert tried.json["ok"] is True
    assert len(tried.json["grades"]) == 8
    added = (await shell.run("watch", "add", "--account", "1", "--every", "10m", "--json")).json
    assert added["id"] == 1
    box.world.publish(box.accounts[0].login, score="66")
    seen = (await shell.run("check", "1", "--json")).json
    assert {"observation", "changes"} <= set(seen)
    assert [change["grade"]["score"] for change in seen["changes"]] == ["66"]
    rows = (await shell.run("watch", "list", "--json")).json["watches"]
    assert [(row["id"], row["state"], row["failures"]) for row in rows] == [(1, "active", 0)]
    shown = (await shell.run("watch", "show", "1", "--json")).json
    assert shown["observation"]["grades"]
    assert shown["events"]
    assert (await shell.run("watch", "pause", "1", "--json")).json == {"id": 1, "state": "paused"}
    assert (await shell.run("watch", "resume", "1", "--json")).json["state"] == "active"
    told = (await shell.run("notify", "test", "--json")).json
    assert told["ok"] is True
    assert len(mailbox.of("alice@example.org")) == 1
    assert (await shell.run("watch", "remove", "1", "--json")).json == {"removed": 1}
    assert (await shell.run("account", "remove", "1", "--json")).json == {"removed": 1}
    assert (await shell.run("user", "remove", "alice", "--json")).json == {"removed": "alice"}
    assert (await shell.run("user", "list", "--json")).json == {"users": []}
    assert box.world.tally(box.accounts[0].login).tried == 1, "one login for the whole evening"


async def test_administration_speaks_json_too(shell: Shell) -> None:
    assert (await shell.run("migrate", "--json")).json["revision"]
    await shell.run("user", "add", "bob", "--email", "bob@example.org")
    assert (await shell.run("user", "quiet", "bob", "23:00-07:00", "--json")).json["quiet_hours"] == "23:00-07:00"
    assert "/sign-in/" in (await shell.run("user", "link", "bob", "--json")).json["link"]
    assert (await shell.run("key", "rotate", "--json")).json["sealed"] == 1
    examined = await shell.run("doctor", "--json")
    assert examined.code == 1, "no engine runs"
    found = {finding["part"]: finding["ok"] for finding in examined.json["findings"]}
    assert found["database"] is found["mail"] is True
    assert found["engine"] is False


async def test_wrong_use_is_one_line_and_the_right_exit_code(shell: Shell, box: Sandbox) -> None:
    await settle_in(shell, box)
    url = box.base_urls["ssfw"]
    wrong: list[tuple[int, str, tuple[str, ...]]] = [
        (1, "no portal", ("account", "add", "nowhere", "--url", url, "--login", "x")),
        (2, "no option", ("account", "add", "ssfw", "--url", url, "--login", "x", "--option", "nonsense=1")),
        (2, "name=value", ("account", "add", "ssfw", "--url", url, "--login", "x", "--option", "nonsense")),
        (2, "every", ("watch", "add", "--account", "1", "--every", "0.1s")),
        (2, "span of time", ("watch", "add", "--account", "1", "--every", "often")),
        (2, "", ("watch", "add", "--account", "1", "--every", "99999999999999999999h")),
        (1, "no account", ("watch", "add", "--account", "99")),
        (2, "cannot be watched", ("watch", "add", "weather", "--account", "1")),
        (1, "no watch", ("watch", "show", "99")),
        (1, "no watch", ("check", "99")),
        (1, "no watch", ("watch", "pause", "99", "--json")),
        (1, "no account", ("account", "test", "99", "--json")),
        (1, "no user", ("user", "link", "nobody")),
        (2, "already a user", ("user", "add", "alice")),
        (2, "user name", ("user", "add", "a b")),
        (2, "hour", ("user", "quiet", "alice", "25:00-26:00")),
        (2, "time zone", ("user", "add", "zoe", "--zone", "Mars/Olympus")),
        (2, "broker", ("worker",)),
    ]
    for code, words, command in wrong:
        came = await shell.run(*command, said="pw\n")
        assert came.code == code, (command, came)
        assert words in came.complaint, (command, came)


async def test_an_option_nobody_knows_is_wrong_use(bare: Shell) -> None:
    came = await bare.run("watch", "list", "--colour")
    assert came.code == 2
    assert came.out == ""
    assert "--colour" in came.err
    assert "Traceback" not in came.err


async def test_a_wrong_password_is_said_once_and_not_tried_again(shell: Shell, box: Sandbox) -> None:
    await shell.run("user", "add", "alice")
    add = ("account", "add", "ssfw", "--url", box.base_urls["ssfw"], "--login", box.accounts[0].login)
    await shell.run(*add, said="not-it\n")
    first = await shell.run("account", "test", "1")
    assert first.code == 1
    assert "refused the user name or password" in first.complaint
    again = await shell.run("account", "test", "1")
    assert again.code == 2
    assert box.world.tally(box.accounts[0].login).tried == 1
    mended = await shell.run("account", "password", "1", said=f"{box.accounts[0].password}\n")
    assert mended.code == 0
    assert (await shell.run("account", "test", "1")).code == 0


async def test_login_by_hand_in_the_terminal(shell: Shell, box: Sandbox) -> None:
    await settle_in(shell, box)
    mine = shell.folder / "holiday.jpg"
    mine.write_bytes(b"mine")
    refused = await shell.run("account", "login", "1", "--picture", str(mine))
    assert (refused.code, mine.read_bytes()) == (2, b"mine")
    assert "is there already" in refused.complaint
    process = await shell.begin("account", "login", "1", "--json")
    picture = shell.folder / "standby-code.jpg"
    async with asyncio.timeout(30):
        while not picture.exists() or not picture.read_bytes():
            await asyncio.sleep(0.05)
    portal = box.world.portal("ssfw")
    (session,) = portal.sessions._by_id.values()  # type: ignore[attr-defined]
    out, err = await process.communicate(f"{session.code}\n".encode())
    came = Ended(process.returncode, out.decode(), err.decode())
    assert came.code == 0, came
    assert came.json == {"ok": True}
    assert not picture.exists()
    assert box.world.tally(box.accounts[0].login).accepted == 1


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"master_key": "changeme"}, "placeholder"),
        ({"master_key": "too-short-to-be-a-key-SECRET"}, "Fernet"),
        ({"smtp_password": "your-password"}, "placeholder"),
        ({"smtp_port": "many"}, "STANDBY_SMTP_PORT"),
        ({"time_zone": "Mars/Olympus"}, "STANDBY_TIME_ZONE"),
        ({"budgets": "ssfw=lots"}, "STANDBY_BUDGETS"),
        ({"models": "ssfw=/nowhere/mine.onnx"}, "STANDBY_MODELS: There is no model"),
        ({"night_pause": "always"}, "always"),
        ({"gpa_scale": "table", "gpa_table": "A"}, ""),
        ({"grade_interval": "nan"}, "STANDBY_GRADE_INTERVAL"),
        ({"database_url": "mysql://root:SECRET@x/y"}, "STANDBY_DATABASE_URL"),
        ({"database_url": "postgresql+asyncpg://standby:SECRET@127.0.0.1:1/none"}, "cannot be reached"),
        ({"database_url": "mysql+asyncmy://standby:SECRET@127.0.0.1:1/none"}, "cannot be reached"),
        ({"smtp_password_file": "/nowhere/at/all"}, "cannot be read"),
        ({"data_dir": "/proc/standby"}, "STANDBY_DATA_DIR"),
        ({"data_dir": "/dev/null"}, "STANDBY_DATA_DIR"),
        ({"log_level": "loud"}, "STANDBY_LOG_LEVEL"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
async def test_a_bad_setting_is_one_line_without_the_secret(bare: Shell, settings: dict[str, str], words: str) -> None:
    came = await bare.run("user", "list", **settings)
    assert came.code in (1, 2), came
    assert words in came.complaint
    assert "SECRET" not in came.err


async def test_secrets_are_read_from_files(bare: Shell, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("changeme\n")
    assert "placeholder" in (await bare.run("user", "list", master_key_file=str(tmp_path / "key"))).complaint


async def test_the_wrong_master_key_is_refused_and_nothing_is_changed(bare: Shell) -> None:
    await bare.run("user", "add", "alice", "--email", "alice@example.org")
    key, data = bare.folder / "data" / "master.key", bare.folder / "data" / "standby.db"
    kept = key.read_bytes()
    key.unlink()
    before = data.read_bytes()
    came = await bare.run("user", "list")
    assert came.code == 1
    assert "master key does not open" in came.complaint
    assert data.read_bytes() == before
    assert not key.exists(), "no new key in the place where the right one must come back to"
    key.write_bytes(kept)
    assert (await bare.run("user", "list")).code == 0


async def test_a_rotated_key_opens_everything_and_the_old_one_nothing(shell: Shell, box: Sandbox) -> None:
    await settle_in(shell, box)
    assert (await shell.run("account", "test", "1")).code == 0
    key = shell.folder / "data" / "master.key"
    old = key.read_bytes()
    assert (await shell.run("key", "rotate", "--json")).json["sealed"] == 3
    new = key.read_bytes()
    assert old.strip() not in new
    assert key.stat().st_mode & 0o077 == 0
    assert (await shell.run("account", "test", "1")).code == 0
    assert box.world.tally(box.accounts[0].login).accepted == 1, "the session was sealed anew too"
    key.write_bytes(old)
    assert "master key" in (await shell.run("account", "test", "1")).complaint


async def test_a_database_that_is_none_is_said_in_one_line(bare: Shell) -> None:
    (bare.folder / "data").mkdir()
    (bare.folder / "data" / "standby.db").write_bytes(b"this is no database" * 100)
    came = await bare.run("user", "list")
    assert came.code == 1
    assert "cannot be reached" in came.complaint


async def test_no_mail_server_is_a_clear_line(bare: Shell) -> None:
    await bare.run("user", "add", "alice", "--email", "alice@example.org")
    assert "STANDBY_SMTP_HOST" in (await bare.run("notify", "test")).complaint

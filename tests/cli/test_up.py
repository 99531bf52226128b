"""``standby up`` as a process: starts from rows, stops politely, and says in one line why it does not start."""

import asyncio
import signal
import socket
import stat
from pathlib import Path

from sqlalchemy import func, select, text, update

from standby.sandbox import Sandbox
from standby.sandbox.mailbox import Mailbox
from standby.store.database import Database
from standby.store.tables import Job, Notice, Step
from tests.cli.world import Shell, ended
from tests.world import soon


def database(shell: Shell) -> Database:
    return Database(f"sqlite+aiosqlite:///{shell.folder / 'data' / 'standby.db'}")


async def watching(shell: Shell, box: Sandbox) -> None:
    await shell.run("user", "add", "alice", "--email", "alice@example.org", "--locale", "en")
    student = box.accounts[0]
    add = ("account", "add", "ssfw", "--url", box.base_urls["ssfw"], "--login", student.login)
    assert (await shell.run(*add, said=f"{student.password}\n")).code == 0
    assert (await shell.run("watch", "add", "--account", "1", "--every", "1s")).code == 0


async def test_it_checks_tells_drains_and_goes_on_after_a_restart_with_the_same_session(
    shell: Shell, box: Sandbox, mailbox: Mailbox
) -> None:
    await watching(shell, box)
    async with shell.up() as process:
        await mailbox.wait(1, 30)
        box.world.faults.order({"kind": "delay", "seconds": 1.5, "path": "/ssfw/zhcx", "share": 1.0})
        asked = box.world.log.total
        await soon(lambda: box.world.log.total > asked, 10)
        assert await ended(process) == 0, "in the middle of a check"
    box.world.faults.clear()
    kept = database(shell)
    async with kept.read() as session:
        assert await session.scalar(select(func.count(Job.key)).where(Job.lease_token.is_not(None))) == 0
        assert await session.scalar(select(func.count(Step.id)).where(Step.done_at.is_(None))) == 0
    await kept.close()
    box.world.publish(box.accounts[0].login, score="97")
    async with shell.up() as process:
        await mailbox.wait(2, 30)
        assert await ended(process) == 0
    assert "97" in str(mailbox.messages[1].message["Subject"])
    assert box.world.tally(box.accounts[0].login).tried == 1


async def test_killed_in_the_middle_it_recovers_and_tells_everything_once(
    shell: Shell, box: Sandbox, mailbox: Mailbox
) -> None:
    await watching(shell, box)
    async with shell.up() as process:
        await mailbox.wait(1, 30)
        box.world.publish(box.accounts[0].login, score="98")
        box.world.faults.order({"kind": "delay", "seconds": 1, "path": "/ssfw/zhcx"})
        asked = box.world.log.total
        await soon(lambda: box.world.log.total > asked, 10)
        process.send_signal(signal.SIGKILL)
        await process.wait()
    async with shell.up() as process:
        await mailbox.wait(2, 30)
        await asyncio.sleep(2.5)
        assert await ended(process) == 0
    # A kill between the server's yes and our commit lets a letter come once more, under the same Message-ID only.
    letters = {(str(mail.message["Message-ID"]), str(mail.message["Subject"])) for mail in mailbox.messages}
    assert len(letters) == len({number for number, _ in letters}) == len({subject for _, subject in letters}) == 2
    kept = database(shell)
    async with kept.read() as session:
        assert await session.scalar(select(func.count(Notice.id))) == 2
    await kept.close()


async def test_a_second_one_on_the_same_folder_is_refused_and_the_first_goes_on(bare: Shell) -> None:
    async with bare.up() as first:
        second = await bare.run("up", web_port="0")
        assert second.code == 1
        assert "already running" in second.complaint
        rotated = await bare.run("key", "rotate")
        assert "already running" in rotated.complaint
        assert first.returncode is None
        assert await ended(first) == 0


async def test_the_page_alone_lets_another_stand_beside_it_but_no_new_key_be_made(bare: Shell) -> None:
    async with bare.up(command="web") as first, bare.up(command="web") as second:
        rotated = await bare.run("key", "rotate")
        assert "already running" in rotated.complaint
        assert await ended(first) == 0
        assert await ended(second) == 0
    assert (await bare.run("key", "rotate")).code == 0


async def test_a_port_in_use_is_one_line(bare: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        came = await bare.run("up", "--port", port)
    assert came.code == 1
    assert f"Port {port}" in came.complaint


async def test_a_newer_database_is_left_as_it_is(bare: Shell) -> None:
    assert (await bare.run("migrate")).code == 0
    kept = database(bare)
    async with kept.write() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await session.execute(update(Job).values(runner="nobody"))
    await kept.close()
    before = (bare.folder / "data" / "standby.db").read_bytes()
    came = await bare.run("up", web_port="0")
    assert came.code == 1
    assert "newer Standby" in came.complaint
    assert (bare.folder / "data" / "standby.db").read_bytes() == before


async def test_a_broker_is_not_for_one_process(bare: Shell) -> None:
    came = await bare.run("up", broker_url="amqp://localhost")
    assert came.code == 2
    assert "standby worker" in came.complaint


async def test_a_visitor_who_hangs_on_does_not_keep_it_from_stopping(bare: Shell) -> None:
    port = _free_port()
    async with bare.up(web_port=str(port)) as process:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /sign-out HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nabc")
        await writer.drain()
        assert await ended(process, 20) == 0
        writer.close()
        assert reader is not None


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


async def test_the_data_folder_is_its_owners_alone(bare: Shell, tmp_path: Path) -> None:
    """Grades and the timeline in it are not encrypted."""
    assert (await bare.run("migrate", data_dir=str(tmp_path / "fresh"))).code == 0
    assert stat.S_IMODE((tmp_path / "fresh").stat().st_mode) == 0o700

"""The mailbox that plays a mail server keeps what it accepted, and nothing else."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from standby.sandbox.mailbox import Mailbox


def mail(to: str = "alice@example.org", text: str = "Hello") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "standby@example.org", to, "成绩"
    message.set_content(text)
    return message


async def post(box: Mailbox, message: EmailMessage) -> None:
    await aiosmtplib.send(message, hostname=box.host, port=box.port, start_tls=False, timeout=5)


async def test_mail_is_kept_with_its_time_and_envelope_and_as_a_file(tmp_path: Path) -> None:
    when = datetime(2026, 1, 12, tzinfo=UTC)
    async with Mailbox(folder=tmp_path / "mail", now=lambda: when) as box:
        await post(box, mail())
        await post(box, mail("bob@example.org", "Bob"))
    first, second = box.messages
    assert (first.at, first.sender, first.recipients) == (when, "standby@example.org", ("alice@example.org",))
    assert (first.message["Subject"], first.part("plain").strip(), first.part("html")) == ("成绩", "Hello", "")
    assert box.of("bob@example.org") == [second]
    assert [file.read_bytes() for file in sorted((tmp_path / "mail").iterdir())] == [first.raw, second.raw]


async def test_files_of_an_earlier_run_are_kept(tmp_path: Path) -> None:
    for _ in range(2):
        async with Mailbox(folder=tmp_path) as box:
            await post(box, mail())
    assert len(list(tmp_path.glob("*.eml"))) == 2


async def test_waiting_ends_with_the_mail_or_with_the_time() -> None:
    async with Mailbox() as box:
        await post(box, mail())
        assert len(await box.wait(1, seconds=1)) == 1
        with pytest.raises(TimeoutError):
            await box.wait(2, seconds=0.05)


async def test_down_and_back_at_the_same_port() -> None:
    async with Mailbox() as box:
        port = box.port
        await box.stop()
        with pytest.raises(aiosmtplib.SMTPConnectError):
            await post(box, mail())
        await box.start()
        assert box.port == port
        await post(box, mail())
        assert len(box.messages) == 1


async def test_a_stop_breaks_off_conversations() -> None:
    async with Mailbox() as box:
        async with aiosmtplib.SMTP(hostname=box.host, port=box.port, start_tls=False, timeout=5) as client:
            await box.stop()
            with pytest.raises(aiosmtplib.SMTPServerDisconnected):
                await client.noop()
        await box.stop()


async def test_refusals_until_taken_back() -> None:
    async with Mailbox() as box:
        box.refuse("450 later")
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
            await post(box, mail())
        box.refuse(None)
        await post(box, mail())
        assert len(box.messages) == 1

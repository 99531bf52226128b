"""Letters over a real SMTP server: what arrives, what cannot be smuggled in, what is lost (nothing)."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standby.channels.base import Letter, Message
from standby.channels.email import EmailChannel, SmtpSettings, check_address, check_sender, message_id
from standby.errors import DeliveryDelayed, DeliveryRefused, WrongUse
from standby.sandbox.mailbox import Mailbox, Received

WHEN = datetime(2026, 1, 12, 3, 4, 5, tzinfo=UTC)
LETTER = Letter(
    to="alice@example.org",
    message_id="<notice-1@standby.example>",
    message=Message("新成绩：高等数学 86", "高等数学 86\n.\nEnde\n", "<!doctype html><p>高等数学 <b>86</b></p>"),
    date=WHEN,
    locale="zh-CN",
    unsubscribe_url="https://standby.example.org/pause/" + "a.b-c_" * 30,
)


def settings_for(box: Mailbox, **changes: object) -> SmtpSettings:
    plain = SmtpSettings(
        host=box.host, port=box.port, security="none", sender="Standby <standby@example.org>", timeout=5
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with Mailbox() as mailbox:
        yield mailbox


async def arrives(box: Mailbox, letter: Letter = LETTER) -> Received:
    async with EmailChannel(settings_for(box)) as channel:
        await channel.send(letter)
    return box.messages[-1]


# ---------------------------------------------------------------- it works


async def test_a_letter_arrives_whole(box: Mailbox) -> None:
    received = await arrives(box)
    mail = received.message
    assert (received.sender, received.recipients) == ("standby@example.org", ("alice@example.org",))
    assert mail["Subject"] == "新成绩：高等数学 86"
    assert (mail["From"], mail["To"]) == ("Standby <standby@example.org>", "alice@example.org")
    assert mail["Message-ID"] == LETTER.message_id
    assert parsedate_to_datetime(mail["Date"]) == WHEN
    assert mail["Content-Language"] == "zh-CN"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert received.part("plain").replace("\r\n", "\n") == LETTER.message.text
    assert received.part("html").strip() == LETTER.message.html


async def test_one_click_stops_the_letters(box: Mailbox) -> None:
    received = await arrives(box)
    assert received.message["List-Unsubscribe"] == f"<{LETTER.unsubscribe_url}>"
    assert f"List-Unsubscribe: <{LETTER.unsubscribe_url}>\r\n".encode() in received.raw, "a mail program reads it raw"
    assert received.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_a_letter_without_a_watch_has_no_such_link(box: Mailbox) -> None:
    received = await arrives(box, replace(LETTER, unsubscribe_url=""))
    assert "List-Unsubscribe" not in received.message
    assert "List-Unsubscribe-Post" not in received.message


async def test_every_line_is_seven_bit_and_short(box: Mailbox) -> None:
    long = replace(LETTER, message=Message("题" * 200, "正文" * 5000, f"<p>{'正文' * 5000}</p>"))
    received = await arrives(box, long)
    assert received.raw.isascii()
    assert max(map(len, received.raw.split(b"\r\n"))) <= 998
    assert received.part("plain").strip() == long.message.text
    assert len(received.message["Subject"]) == 180


async def test_a_batch_shares_one_connection_and_keeps_its_order(box: Mailbox) -> None:
    async with EmailChannel(settings_for(box)) as channel:
        for number in range(5):
            await channel.send(replace(LETTER, message_id=f"<{number}@standby.example>"))
    assert [received.message["Message-ID"] for received in box.messages] == [f"<{n}@standby.example>" for n in range(5)]
    assert box.connections == 1


async def test_letters_sent_at_once_do_not_mix(box: Mailbox) -> None:
    letters = [replace(LETTER, to=f"user{n}@example.org", message_id=f"<{n}@standby.example>") for n in range(8)]
    async with EmailChannel(settings_for(box)) as channel:
        await asyncio.gather(*map(channel.send, letters))
    assert {(received.recipients, received.message["Message-ID"]) for received in box.messages} == {
        ((letter.to,), letter.message_id) for letter in letters
    }


async def test_further_headers_go_along(box: Mailbox) -> None:
    received = await arrives(box, replace(LETTER, headers={"X-Standby-Watch": "高数\r\nBcc: eve@example.org"}))
    assert received.message["X-Standby-Watch"] == "高数 Bcc: eve@example.org"


# ---------------------------------------------------------------- nothing is smuggled in


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
async def test_a_subject_cannot_add_a_header_or_a_recipient(box: Mailbox, newline: str) -> None:
    subject = f"成绩{newline}Bcc: eve@example.org{newline}{newline}<script>"
    received = await arrives(box, replace(LETTER, message=replace(LETTER.message, subject=subject)))
    assert received.message["Subject"] == "成绩 Bcc: eve@example.org <script>"
    assert received.message["Bcc"] is None
    assert received.recipients == (LETTER.to,)


@pytest.mark.parametrize(
    "address",
    [
        "alice@example.org\r\nBcc: eve@example.org",
        "alice@example.org\nRCPT TO:<eve@example.org>",
        "alice@example.org, eve@example.org",
        "<alice@example.org>",
        "Alice <alice@example.org>",
        '"a b"@example.org',
        "alice@[127.0.0.1]",
        "alice@exa mple.org",
        "alice@-example.org",
        "alice@example..org",
        "alice..b@example.org",
        "爱丽丝@example.org",
        "alice",
        "@example.org",
        "alice@",
        "",
        "a" * 65 + "@example.org",
        "alice@" + "a." * 130 + "org",
        "alice@" + "课" * 70 + ".org",
        "alice@example.org\x00",
        "=?utf-8?q?a?=@example.org",
        "=?zip?q?aa?=@example.org",
    ],
)
async def test_what_is_no_address_is_refused_before_anything_is_sent(box: Mailbox, address: str) -> None:
    with pytest.raises(WrongUse, match="mail address"):
        await arrives(box, replace(LETTER, to=address))
    assert (box.connections, box.messages) == (0, [])


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        (" alice@Example.ORG ", "alice@example.org"),
        ("Alice.B+grades@example.org", "Alice.B+grades@example.org"),
        ("alice@例子.org", "alice@xn--fsqu00a.org"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_addresses_as_people_type_them(typed: str, used: str) -> None:
    assert check_address(typed) == used


@pytest.mark.parametrize("sender", ["", "Standby", "Standby <nobody>", "Standby\r\nBcc: x <a@example.org>", "a@b\n"])
def test_a_sender_that_cannot_be_one(sender: str) -> None:
    with pytest.raises(WrongUse, match="is not a mail"):
        check_sender(sender)


@pytest.mark.parametrize("bad", ["a b", "<a@b>\r\nBcc: eve@example.org", "成绩@example.org", "x" * 1000])
@pytest.mark.parametrize("place", ["message_id", "unsubscribe_url", "headers"])
async def test_ids_links_and_names_of_headers_cannot_be_broken(box: Mailbox, place: str, bad: str) -> None:
    changes: dict[str, object] = {place: {bad: "value"} if place == "headers" else bad}
    with pytest.raises(WrongUse, match="mail header"):
        await arrives(box, replace(LETTER, **changes))  # type: ignore[arg-type]
    assert box.messages == []


def test_a_message_id_is_the_same_for_the_same_notice() -> None:
    assert message_id("a1b2.7", "Standby <standby@Example.org>") == "<a1b2.7@example.org>"
    for token in ("", "a b", "a@b", "a>\r\n", "x" * 65):
        with pytest.raises(WrongUse, match="Message-ID"):
            message_id(token, "standby@example.org")


async def test_no_text_breaks_out_of_its_place(box: Mailbox) -> None:
    """Any subject and any body at all: one mail, for one reader, with just our headers."""
    async with EmailChannel(settings_for(box)) as channel:
        loop = asyncio.get_running_loop()

        @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(st.text(max_size=300), st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
        def story(subject: str, body: str) -> None:
            letter = replace(LETTER, message=Message(subject, body, f"<p>{body}</p>"))
            asyncio.run_coroutine_threadsafe(channel.send(letter), loop).result(10)
            received = box.messages.pop()
            assert box.messages == []
            assert received.recipients == (LETTER.to,)
            assert set(received.message.keys()) == expected
            assert not {"\r", "\n"} & set(received.message["Subject"])

        await channel.send(LETTER)
        expected = set(box.messages.pop().message.keys())
        await asyncio.to_thread(story)
    assert expected >= {"From", "To", "Subject", "Message-ID", "Date", "Content-Language"}


# ---------------------------------------------------------------- nothing is lost


async def test_a_server_that_is_down_delays_and_delivers_when_it_is_back(box: Mailbox) -> None:
    async with EmailChannel(settings_for(box)) as channel:
        await channel.send(LETTER)
        await box.stop()
        with pytest.raises(DeliveryDelayed, match=f"{box.host}:{box.port}"):
            await channel.send(LETTER)
        with pytest.raises(DeliveryDelayed, match="outbox"):
            await channel.send(LETTER)
        await box.start()
        await channel.send(LETTER)
    assert [received.message["Message-ID"] for received in box.messages] == [LETTER.message_id] * 2


async def test_a_connection_lost_between_two_letters_is_opened_again(box: Mailbox) -> None:
    async with EmailChannel(settings_for(box)) as channel:
        await channel.send(LETTER)
        await box.stop()
        await box.start()
        await channel.send(LETTER)
    assert (len(box.messages), box.connections) == (2, 2)


@pytest.mark.parametrize(
    ("step", "answer", "error"),
    [
        ("RCPT", "450 4.2.1 come back later", DeliveryDelayed),
        ("RCPT", "550 5.1.1 no such user", DeliveryRefused),
        ("RCPT", "550 no such user", DeliveryRefused),
        ("RCPT", "550 5.7.1 relaying denied", DeliveryDelayed),
        ("RCPT", "530 5.5.1 log in first", DeliveryDelayed),
        ("MAIL", "451 try again", DeliveryDelayed),
        ("MAIL", "550 5.1.8 bad sender", DeliveryDelayed),
        ("DATA", "452 4.3.1 disk is full", DeliveryDelayed),
        ("DATA", "554 5.6.0 content refused", DeliveryRefused),
        ("DATA", "550 5.7.26 not authenticated by SPF", DeliveryDelayed),
    ],
)
async def test_only_a_final_word_about_reader_or_letter_is_final(
    box: Mailbox, step: str, answer: str, error: type[Exception]
) -> None:
    box.refuse(answer, at=step)
    async with EmailChannel(settings_for(box)) as channel:
        with pytest.raises(error, match=answer.split(" ", 1)[1]):
            await channel.send(LETTER)
        box.refuse(None, at=step)
        await channel.send(LETTER)
    assert (len(box.messages), box.connections) == (1, 1), "the refused letter left the connection usable"


async def test_one_reader_refused_does_not_hold_up_the_others(box: Mailbox) -> None:
    box.refuse("550 5.1.1 no such user", recipient="bob@example.org")
    async with EmailChannel(settings_for(box)) as channel:
        await channel.send(LETTER)
        with pytest.raises(DeliveryRefused, match=r"bob@example\.org"):
            await channel.send(replace(LETTER, to="bob@example.org"))
        await channel.send(replace(LETTER, to="charlie@example.org"))
    assert [received.recipients for received in box.messages] == [("alice@example.org",), ("charlie@example.org",)]


async def test_a_server_that_says_nothing_delays_and_is_left() -> None:
    left = asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        left.set()

    async with await asyncio.start_server(listen, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with EmailChannel(SmtpSettings("127.0.0.1", port, "none", timeout=0.2)) as channel:
            with pytest.raises(DeliveryDelayed, match=r"(?i)timed out"):
                await channel.send(LETTER)
            await asyncio.wait_for(left.wait(), 5)


async def test_a_server_that_talks_nonsense_delays() -> None:
    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n\x00\xff")
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(babble, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with EmailChannel(SmtpSettings("127.0.0.1", port, "none", timeout=2)) as channel:
            with pytest.raises(DeliveryDelayed):
                await channel.send(LETTER)


async def test_a_host_that_does_not_exist_delays() -> None:
    async with EmailChannel(SmtpSettings("mail.invalid", 25, "none", timeout=5)) as channel:
        with pytest.raises(DeliveryDelayed, match=r"mail\.invalid"):
            await channel.send(LETTER)


async def test_a_letter_cancelled_on_its_way_does_not_spoil_the_next(box: Mailbox) -> None:
    async with EmailChannel(settings_for(box)) as channel:
        await channel.send(LETTER)
        sending = asyncio.create_task(channel.send(LETTER))
        await asyncio.sleep(0)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await channel.send(replace(LETTER, message_id="<next@standby.example>"))
    assert box.messages[-1].message["Message-ID"] == "<next@standby.example>"


# ---------------------------------------------------------------- who may hand mail in, and by which way


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 and localhost with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = signed.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(pem)
    return path


def server_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_mail_over_tls(certificate: Path, monkeypatch: pytest.MonkeyPatch, security: str) -> None:
    context = server_context(certificate)
    how = {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    async with Mailbox(**how) as box:
        through = settings_for(box, host="localhost", security=security)
        async with EmailChannel(through) as channel:
            with pytest.raises(DeliveryDelayed, match=r"(?i)certificate"):
                await channel.send(LETTER)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        async with EmailChannel(through) as channel:
            await channel.send(LETTER)
            await channel.send(LETTER)
    assert len(box.messages) == 2


async def test_a_server_without_tls_gets_no_mail_in_the_clear(box: Mailbox) -> None:
    async with EmailChannel(settings_for(box, security="starttls")) as channel:
        with pytest.raises(DeliveryDelayed, match="STARTTLS"):
            await channel.send(LETTER)
    assert box.messages == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
async def test_a_wrong_password_of_the_host_loses_no_notice() -> None:
    def authenticate(_: object, __: object, ___: object, mechanism: str, data: object) -> AuthResult:
        return AuthResult(success=getattr(data, "password", b"") == b"right", handled=False)

    async with Mailbox(authenticator=authenticate, auth_required=True, auth_require_tls=False) as box:
        async with EmailChannel(settings_for(box, user="standby", password="wrong")) as channel:
            with pytest.raises(DeliveryDelayed, match="535"):
                await channel.send(LETTER)
        async with EmailChannel(settings_for(box)) as channel:
            with pytest.raises(DeliveryDelayed, match="530"):
                await channel.send(LETTER)
        async with EmailChannel(settings_for(box, user="standby", password="right")) as channel:
            await channel.send(LETTER)
    assert len(box.messages) == 1


def test_the_password_is_never_printed() -> None:
    assert "hunter2" not in repr(SmtpSettings("mail.example.org", password="hunter2"))

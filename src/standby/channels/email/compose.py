"""A letter as the bytes of a mail."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from typing import Any, cast

from standby.channels.base import Letter
from standby.channels.email.address import check_address
from standby.domain.text import one_line
from standby.errors import WrongUse, said

_LONGEST_SUBJECT = 180


class LetterPolicy(EmailPolicy):
    """Leaves Message-ID and List-Unsubscribe unfolded.

    The standard library breaks a long address by encoding it as RFC 2047 words,
    which no mail client reads back inside ``<...>``.
    """

    unfolded = frozenset({"message-id", "list-unsubscribe"})

    def fold(self, name: str, value: Any) -> str:
        return f"{name}: {value}{self.linesep}" if name.lower() in self.unfolded else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() in self.unfolded:
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


# 7bit: every server takes it, also one that does not offer 8BITMIME.
POLICY = LetterPolicy(linesep=SMTP.linesep, cte_type="7bit", raise_on_defect=False)


def compose(letter: Letter, sender: Address) -> EmailMessage:
    """The mail for ``letter``. Raises WrongUse for an address, id or link that cannot be in a header."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = sender
    mail["To"] = Address(addr_spec=check_address(letter.to))
    mail["Subject"] = one_line(letter.message.subject, _LONGEST_SUBJECT)
    mail["Date"] = letter.date
    mail["Message-ID"] = _unbroken(letter.message_id)
    # RFC 3834, and what Exchange looks for: no out-of-office replies to a machine.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if letter.unsubscribe_url:
        mail["List-Unsubscribe"] = f"<{_unbroken(letter.unsubscribe_url)}>"
        # RFC 8058: one POST with this body, without a login, stops the letters.
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for name, value in letter.headers.items():
        mail[_unbroken(name)] = one_line(value, _LONGEST_SUBJECT)
    mail.set_content(letter.message.text)
    mail.add_alternative(letter.message.html, subtype="html")
    for name, picture in letter.message.pictures.items():
        _add_picture(mail, _unbroken(name), picture)
    # Last: setting the content moves every Content- header into a part.
    mail["Content-Language"] = _unbroken(letter.locale)
    return mail


def _add_picture(mail: EmailMessage, name: str, picture: bytes) -> None:
    """Within the HTML, not beside the letter: shown in its place, and nothing has to be loaded."""
    page = cast("EmailMessage", mail.get_payload(1))
    page.add_related(picture, "image", "png", cid=f"<{name}>", filename=name, disposition="inline")


def _unbroken(text: str) -> str:
    """``text`` if it is ASCII without spaces or control characters."""
    if not text or len(text) > 900 or not text.isascii() or any(ord(sign) <= 32 or ord(sign) == 127 for sign in text):
        raise WrongUse(what=said("{text!r} cannot be part of a mail header", text=text[:100]))
    return text

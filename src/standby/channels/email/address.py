"""Addresses and Message-IDs: checked before anything of them reaches a header or the SMTP dialogue."""

import re
from email.headerregistry import Address
from email.utils import parseaddr

from standby.errors import WrongUse, said

# RFC 5321 4.5.3.1: 64 octets before the @, 254 in all (erratum 1690 of RFC 3696).
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_TOKEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LONGEST = 254


def check_address(text: str) -> str:
    """A mail address as it is used in SMTP, its domain in ASCII form. Raises WrongUse."""
    local, at, domain = text.strip().rpartition("@")
    # An encoded word (RFC 2047) stands for something else in a header, and is never part of an address (section 5).
    if not at or len(local) > 64 or not _LOCAL.fullmatch(local) or "=?" in local:
        raise WrongUse(what=said("{text!r} is not a mail address", text=text))
    address = f"{local}@{_ascii_domain(domain, text)}"
    if len(address) > _LONGEST:
        raise WrongUse(what=said("{text!r} is too long for a mail address", text=text))
    return address


def check_sender(text: str) -> Address:
    """``Standby <standby@example.org>`` or a bare address. Raises WrongUse."""
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
        raise WrongUse(what=said("{text!r} is not a mail sender", text=text))
    name, address = parseaddr(text)
    return Address(display_name=name, addr_spec=check_address(address or text))


def message_id(token: str, sender: str) -> str:
    """``<token@domain of sender>``, the same for the same token. Raises WrongUse."""
    if not _TOKEN.fullmatch(token):
        raise WrongUse(what=said("{token!r} cannot be part of a Message-ID", token=token))
    return f"<{token}@{check_sender(sender).domain}>"


def _ascii_domain(domain: str, text: str) -> str:
    try:
        name = domain.encode("idna").decode("ascii") if not domain.isascii() else domain
    except UnicodeError as error:
        raise WrongUse(what=said("{text!r} is not a mail address", text=text)) from error
    if not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise WrongUse(what=said("{text!r} is not a mail address", text=text))
    return name.lower()

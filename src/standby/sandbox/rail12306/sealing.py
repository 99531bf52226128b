"""Secrets that only this sandbox can make and read: the ``secretStr`` of a row, and other opaque texts.

As on the wire: base64 with a line feed each 76 characters, percent-encoded
(notes, section 2.4). What is inside is the sandbox's own.
"""

import base64
import binascii
import hmac
import json
from hashlib import shake_256
from typing import Any
from urllib.parse import quote, unquote

LENGTH = 192
MAC = 16


class Seal:
    """Encrypts and signs with a key that the seed decides, so that a restarted sandbox still knows its own."""

    def __init__(self, seed: int) -> None:
        self._key = f"rail12306/{seed}".encode()

    def close(self, facts: Any) -> str:
        """Any small JSON value as text in the form of ``secretStr``."""
        plain = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode().ljust(LENGTH - MAC)
        mac = hmac.digest(self._key, plain, "sha256")[:MAC]
        return percent(mac + _mixed(plain, self._stream(mac, len(plain))))

    def open(self, text: str) -> Any:
        """What was closed, from the percent-encoded text or the decoded one; None if it is not ours."""
        try:
            sealed = base64.b64decode("".join(unquote(text).split()), validate=True)
        except (binascii.Error, ValueError):
            return None
        mac, hidden = sealed[:MAC], sealed[MAC:]
        plain = _mixed(hidden, self._stream(mac, len(hidden)))
        if not hmac.compare_digest(mac, hmac.digest(self._key, plain, "sha256")[:MAC]):
            return None
        return json.loads(plain)

    def opaque(self, *facts: object, length: int = 36) -> str:
        """A text that says nothing, the same for the same facts: 48 characters for 36 bytes, before the encoding."""
        return percent(shake_256(self._key + repr(facts).encode()).digest(length))

    def _stream(self, mac: bytes, length: int) -> bytes:
        return shake_256(self._key + mac).digest(length)


def percent(content: bytes) -> str:
    """Base64 in lines of 76, line feeds between them, everything but letters and digits percent-encoded."""
    return quote(base64.encodebytes(content).decode().rstrip("\n"), safe="")


def _mixed(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))

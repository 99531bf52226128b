"""From the bytes on the wire to a text: capped, unpacked, decoded."""

import codecs
import re
import zlib
from collections.abc import AsyncIterator, Iterator

import httpx2

from standby.errors import BodyTooLarge, PageNotUnderstood, said

PIECE = 64 << 10
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
# Browsers read these labels as GB18030, their superset: https://encoding.spec.whatwg.org/#names-and-labels
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "hz", "cp936"})


async def read_body(answer: httpx2.Response, host: str, limit: int) -> bytes:
    """The whole body, unpacked. Raises BodyTooLarge as soon as it is clear, and PageNotUnderstood."""
    announced = answer.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:18]) > limit:
        raise BodyTooLarge(host=host, limit=limit)
    body = bytearray()
    async for part in _unpacked(answer, host):
        body += part
        if len(body) > limit:
            raise BodyTooLarge(host=host, limit=limit)
    return bytes(body)


async def _unpacked(answer: httpx2.Response, host: str) -> AsyncIterator[bytes]:
    encoding = answer.headers.get("content-encoding", "identity").strip().lower() or "identity"
    if encoding == "identity":
        async for part in answer.aiter_raw():
            yield part
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise PageNotUnderstood(portal=host, reason=said("it is packed in a way that was not asked for"))
    unpacker = _Unpacker(host)
    async for part in answer.aiter_raw():
        for piece in unpacker.unpack(part):
            yield piece
    unpacker.finish()


class _Unpacker:
    """gzip or zlib in pieces of bounded size; a stream that ends early is an error, not a short page."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def unpack(self, data: bytes) -> Iterator[bytes]:
        try:
            while data:
                piece = self._inflate.decompress(data, PIECE)
                if piece:
                    yield piece
                data = self._inflate.unconsumed_tail
        except zlib.error as error:
            raise PageNotUnderstood(portal=self._host, reason=said("its packing is broken")) from error

    def finish(self) -> None:
        if not self._inflate.eof:
            raise PageNotUnderstood(portal=self._host, reason=said("it was cut short"))


def decode(content: bytes, content_type: str) -> str:
    """Text in the encoding the header names, else UTF-8; what cannot be read becomes U+FFFD."""
    named = _CHARSET.search(content_type)
    label = named.group(1).lower() if named else "utf-8"
    encoding = "gb18030" if label in _CHINESE else "utf-8"
    return content.removeprefix(codecs.BOM_UTF8).decode(encoding, "replace")

"""What went wrong on the way, in the words of :mod:`standby.errors`."""

import socket
import ssl
from collections.abc import Collection
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

import httpcore2
import httpx2

from standby.errors import (
    Detour,
    PageNotUnderstood,
    PortalDown,
    PortalRefused,
    Said,
    StandbyError,
    TimedOut,
    Unreachable,
    said,
)

# Our own transport raises httpcore's errors, a handed-in one httpx's.
TRANSPORT_ERRORS = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
    httpx2.TransportError,
    httpx2.DecodingError,
    httpx2.StreamError,
    OSError,
    ssl.SSLError,
)
LONGEST_RETRY_AFTER = 86_400


class Waits(Protocol):
    @property
    def connect(self) -> float: ...
    @property
    def read(self) -> float: ...


def explain(error: Exception, host: str, waits: Waits) -> StandbyError:
    """The error of ours that says what a transport's error means."""
    if isinstance(error, httpcore2.ConnectTimeout | httpx2.ConnectTimeout):
        return TimedOut(host=host, seconds=round(waits.connect))
    if isinstance(error, httpcore2.TimeoutException | httpx2.TimeoutException):
        return TimedOut(host=host, seconds=round(waits.read))
    return Unreachable(host=host, reason=_reason(error))


def _reason(error: Exception) -> Said:
    # httpcore hands the socket's own error on as the argument; its cause is cut off by the pool.
    inner = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    if isinstance(inner, ssl.SSLCertVerificationError):
        return said("its certificate is not valid ({detail})", detail=inner.verify_message)
    if isinstance(inner, ssl.SSLError):
        return said("no secure connection could be agreed on")
    if isinstance(inner, socket.gaierror | UnicodeError):
        return said("its name is not known")
    if isinstance(error, httpcore2.ConnectError | httpx2.ConnectError):
        return said("it takes no connection")
    if isinstance(error, httpcore2.LocalProtocolError | httpx2.LocalProtocolError):
        return said("no proper request could be made of what it sent")
    if isinstance(error, httpcore2.ProtocolError | httpx2.ProtocolError):
        return said("its answer was cut short or is no proper HTTP")
    return said("the connection was cut")


def judge_status(answer: httpx2.Response, host: str, tolerate: Collection[int] = ()) -> None:
    """Return for a page worth reading; raise PortalDown, PortalRefused or PageNotUnderstood else."""
    status = answer.status_code
    if status == 200 or status in tolerate:
        return
    raise status_error(status, host, retry_after(answer))


def status_error(status: int, host: str, wait: int | None = None) -> StandbyError:
    """The error for a status that is no page. ``retry_after`` (seconds) is a fact of it if the portal gave one."""
    facts = {} if wait is None else {"retry_after": wait}
    if status in (403, 429):
        return PortalRefused(host=host, reason=f"HTTP {status}", **facts)
    if status >= 500:
        return PortalDown(host=host, status=status, **facts)
    if 300 <= status < 400:
        return Detour(host=host, target=said("nowhere (HTTP {status})", status=status))
    return PageNotUnderstood(portal=host, reason=said("HTTP status {status} instead of a page", status=status))


def retry_after(answer: httpx2.Response) -> int | None:
    """Seconds the portal asks to be left alone for, at most a day. Both forms of RFC 9110, section 10.2.3."""
    asked = answer.headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return min(int(asked[:9]), LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(asked)
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0, min(round(seconds), LONGEST_RETRY_AFTER))

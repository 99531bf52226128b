"""Logging: one line per event, secrets redacted by name and by shape."""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

import structlog

HIDDEN = "•••"
SECRET_NAMES = re.compile(r"passw|secret|token|cookie|session|credential|authorization|(^|_)key$", re.IGNORECASE)
SECRET_SHAPES = re.compile(
    r"(?i)((?:j_password|password|passwd|pwd|userpassword|encoded|jsessionid|token|cookie|authorization)"
    r"[\"']?\s*[=:]\s*[\"']?)[^\s&;,\"']+"
)


def configure(level: str, form: str) -> None:
    """``form`` is text or json; everything goes to standard error."""
    processors: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    last = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*processors, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    for noisy in ("uvicorn.access", "httpx2", "httpcore2", "taskiq", "mail.log", "aiosqlite", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def redact(_: Any, __: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
    """A structlog processor: values under secret names vanish, and secrets inside texts too."""
    return {name: HIDDEN if SECRET_NAMES.search(name) else _clean(value) for name, value in event.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return SECRET_SHAPES.sub(rf"\1{HIDDEN}", value)
    if isinstance(value, Mapping):
        return redact(None, "", value)
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value

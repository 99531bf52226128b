"""Answers as the notes on the protocol print them, and a client to get them with."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from standby.portals.http import Page, PortalClient
from standby.portals.rail12306.wire import Wire

from ..kit import Answering, Server, Turns, serving


def page(text: str, status: int = 200) -> Page:
    """An answer that has arrived."""
    return Page("https://kyfw.12306.example/otn/x?secret=1", status, text, text.encode(), "application/json")


def envelope_text(data: object = None, *, ok: bool = True, messages: object = (), **more: object) -> str:
    body = {
        "validateMessagesShowId": "_validatorMessage",
        "status": ok,
        "httpstatus": 200,
        "messages": list(messages) if isinstance(messages, tuple) else messages,
        "validateMessages": {},
        **more,
    }
    return json.dumps(body if data is None else {**body, "data": data}, ensure_ascii=False)


@asynccontextmanager
async def wired(answering: Answering) -> AsyncIterator[tuple[Wire, Server]]:
    async with serving(answering) as server, PortalClient(server.url, pacer=Turns(), allow_private=True) as client:
        yield Wire(client), server


def at(second: float) -> datetime:
    """A moment of a quiet minute of 2030."""
    return datetime(2030, 1, 4, 10, 11, tzinfo=UTC).replace(second=int(second), microsecond=round(second % 1 * 1e6))

"""What a person would do beside a client, done through the sandbox's control address: look at pictures, scan codes."""

import asyncio
import json
import urllib.request
from typing import Any

COLUMNS, ROWS = (38, 110, 182, 254), (41, 113)
"""The middles of the tiles as the site counts them: from 30 pixels below the top."""


class Person:
    """``control`` is the sandbox's control address."""

    def __init__(self, control: str) -> None:
        self._control = control

    async def answer(self, path: str, body: bytes) -> bytes:
        """In the forms that clients' services for pictures answer: numbers of tiles, or points."""
        seen = await asyncio.to_thread(self._ask, "/see-tiles", {})
        tiles = seen.get("tiles", [])
        points = [(COLUMNS[(tile - 1) % 4], ROWS[(tile - 1) // 4]) for tile in tiles]
        said = {
            "code": 0,
            "data": [str(tile) for tile in tiles],
            "success": True,
            "check": "seen",
            "res": ",".join(f"({x},{y})" for x, y in points),
            "result": [str(tile) for tile in tiles],
            "msg": "success",
        }
        return json.dumps(said).encode()

    async def scan(self, seconds: float) -> None:
        """Scan and confirm every QR code a moment after it is shown, for ever."""
        while True:
            await asyncio.sleep(seconds)
            seen = await asyncio.to_thread(self._ask, "/scan-qr", {})
            if "uuid" in seen:
                print(f"scanned {seen['uuid']} for {seen['account']}", flush=True)

    def _ask(self, path: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Nothing where there is nothing to do, or no sandbox yet."""
        request = urllib.request.Request(self._control + path, json.dumps(wish).encode())
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                said: dict[str, Any] = json.load(response)
        except OSError:
            return {}
        return said

"""What pages ask about the browser before a login: a script, and a name for the device.

The notes on the protocol name the address and its cookies only. Public clients go no further without
an answer, so there is one, in the form they read; nothing here ever looks at the name again.
"""

import json
import secrets

from starlette.responses import Response
from starlette.routing import Route

from standby.sandbox.rail12306.hall import Hall
from standby.sandbox.rail12306.visits import Visit

SECONDS = 4 * 86_400
"""How long a name is said to be good for; invented."""
KNOWN_BEFORE = "VySQ"
"""The field in which a browser sends the ``cookieCode`` of its first visit."""
SCRIPT = "var url='https\\x3a//kyfw.12306.cn/otn/HttpZF/logdevice?algID\\x3d{alg}\\x26hashCode\\x3d'+hash;"
"""The part of the script that clients search; its own ends are written with ``\\x``."""


class Device:
    """Two addresses under ``/otn/HttpZF``."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    def routes(self) -> list[Route]:
        return [
            Route("/otn/HttpZF/GetJS", self.hall.open(self.script)),
            Route("/otn/HttpZF/logdevice", self.hall.open(self.name)),
        ]

    def script(self, _: Visit) -> Response:
        return _script(SCRIPT.format(alg=secrets.token_hex(5)))

    def name(self, visit: Visit) -> Response:
        """A script that calls back with JSON; ``cookieCode`` only for who did not bring one."""
        first = {} if visit.field(KNOWN_BEFORE) else {"cookieCode": secrets.token_urlsafe(24)}
        expires = str(int((self.hall.now() + SECONDS) * 1000))
        said = json.dumps({"exp": expires, **first, "dfp": secrets.token_urlsafe(120)}, separators=(",", ":"))
        return _script(f"callbackFunction('{said}')")


def _script(text: str) -> Response:
    return Response(text, media_type="application/javascript;charset=UTF-8")

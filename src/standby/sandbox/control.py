"""The control address: looks into the sandbox and steers it, as JSON over HTTP."""

import json
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from standby.sandbox.refusal import Refusal
from standby.sandbox.ssfw.pages import HEADINGS
from standby.sandbox.wishes import Wish, maybe, moment, number, only, text
from standby.sandbox.world import World

ROW_FACTS = ("term", "course_id", "credit", "category", "nature", "elective", "kind", "replaced")


def control_app(world: World) -> ASGIApp:
    """Answers 200 with what was done, or 400 with ``error`` and nothing done."""
    control = Control(world)
    verbs: dict[str, Callable[[Wish], Any]] = {
        "/publish": control.publish,
        "/correct": control.correct,
        "/fault": control.fault,
        "/clock": control.clock,
        "/reset": control.reset,
        "/expire": control.expire,
        "/account": control.account,
        "/site": control.site,
    }
    verbs.update(world.verbs)
    routes = [Route(path, _posted(act), methods=["POST"]) for path, act in verbs.items()]
    routes += [
        Route("/state", control.state, methods=["GET"]),
        Route("/orders", control.orders, methods=["GET"]),
        Route("/fault", control.faults, methods=["GET"]),
        Route("/fault", control.clear_faults, methods=["DELETE"]),
    ]
    return Starlette(routes=routes, exception_handlers={Refusal: _refused})


class Control:
    """What each address does."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def state(self, request: Request) -> Response:
        """``?after=N`` leaves out the requests up to number N."""
        after = request.query_params.get("after", "0")
        if not after.isdecimal():
            raise Refusal("after is the number of a request")
        return JSONResponse(self._world.state(int(after)))

    async def orders(self, request: Request) -> Response:
        """Every order that was ever placed, with its times and states."""
        return JSONResponse({"orders": self._world.orders()})

    async def faults(self, request: Request) -> Response:
        return JSONResponse({"faults": [fault.as_json() for fault in self._world.faults.orders]})

    async def clear_faults(self, request: Request) -> Response:
        return JSONResponse({"cleared": self._world.faults.clear()})

    def fault(self, wish: Wish) -> Any:
        return self._world.faults.order(wish).as_json()

    def publish(self, wish: Wish) -> Any:
        only(wish, "account", "course", "score", *ROW_FACTS)
        facts = {name: text(wish, name) for name in ROW_FACTS if name in wish}
        row = self._world.publish(text(wish, "account"), maybe(wish, "course"), maybe(wish, "score"), **facts)
        return {"account": wish["account"], **row.as_json()}

    def correct(self, wish: Wish) -> Any:
        only(wish, "account", "course_id", "score")
        row = self._world.correct(text(wish, "account"), text(wish, "course_id"), text(wish, "score"))
        return {"account": wish["account"], **row.as_json()}

    def expire(self, wish: Wish) -> Any:
        only(wish, "account")
        return {"expired": self._world.expire(maybe(wish, "account"))}

    def account(self, wish: Wish) -> Any:
        """A new password, a lock set or lifted, or another width of the grade page."""
        only(wish, "account", "password", "locked", "columns")
        columns, locked = wish.get("columns"), wish.get("locked")
        if columns is not None and columns not in HEADINGS:
            raise Refusal(f"columns is one of {', '.join(map(str, HEADINGS))}")
        if locked is not None and not isinstance(locked, bool):
            raise Refusal("locked is true or false")
        student = self._world.school.change(
            text(wish, "account"), password=maybe(wish, "password"), locked=locked, columns=columns
        )
        return {"account": student.login, "locked": student.locked, "columns": student.columns}

    def site(self, wish: Wish) -> Any:
        """Another form of a school: ``portal`` by its name, and the fields of its site."""
        portal = self._world.portal(text(wish, "portal"))
        facts = {name: value for name, value in wish.items() if name != "portal"}
        portal.change(facts)
        return {"portal": portal.name, **facts}

    def clock(self, wish: Wish) -> Any:
        """``now`` as epoch seconds or ISO 8601; ``advance_seconds`` counts from there."""
        only(wish, "now", "advance_seconds", "freeze")
        freeze, clock = wish.get("freeze"), self._world.clock
        if freeze is not None and not isinstance(freeze, bool):
            raise Refusal("freeze is true or false")
        advance = number("advance_seconds", wish.get("advance_seconds", 0))
        now = None if wish.get("now") is None else moment(wish["now"])
        if freeze is not None:
            clock.freeze(freeze)
        if now is not None:
            clock.set(now)
        if advance:
            clock.advance(advance)
        return {"now": clock.now(), "frozen": clock.frozen}

    def reset(self, wish: Wish) -> Any:
        only(wish)
        self._world.reset()
        return {"reset": True}


def _posted(act: Callable[[Wish], Any]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        body = await request.body()
        try:
            wish = json.loads(body) if body.strip() else {}
        except ValueError:
            raise Refusal("the body is not JSON") from None
        if not isinstance(wish, dict):
            raise Refusal("the body is not a JSON object")
        return JSONResponse(act(wish))

    return endpoint


async def _refused(_: Request, refusal: Exception) -> Response:
    return JSONResponse({"error": str(refusal)}, 400)

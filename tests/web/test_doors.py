"""Every route as Alice, who owns what is there, as Bob, who does not, and as nobody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount, Route

from standby.store.tables import User
from standby.web.app import make_app
from tests.web.conftest import METRICS_TOKEN
from tests.web.kit import Site, ask_alice
from tests.world import World

OPEN = "the link itself is the permission"


@dataclass(frozen=True)
class Door:
    """What a route answers Alice, Bob and nobody; ``{...}`` in the path are filled with what is Alice's."""

    alice: int
    bob: int
    nobody: int
    path: str = ""
    why: str = ""


DOORS = {
    "GET /": Door(200, 200, 200, why="shows nobody a welcome, and each their own"),
    "GET /live": Door(204, 204, 204, why="who has nothing of the page yet is told to load it"),
    "POST /watches/{watch_id}/{action}": Door(303, 404, 404, "/watches/{watch}/pause"),
    "POST /language": Door(303, 303, 303, why="only a cookie of one's own"),
    "POST /sign-out": Door(303, 303, 303, why="only a cookie of one's own"),
    "GET /sign-in/{token}": Door(303, 200, 200, "/sign-in/{sign_in}", OPEN),
    "POST /sign-in/{token}": Door(303, 303, 303, "/sign-in/{sign_in}", OPEN),
    "GET /pause/{token}": Door(200, 200, 200, "/pause/{pause}", OPEN),
    "POST /pause/{token}": Door(200, 200, 200, "/pause/{pause}", OPEN),
    "GET /hand-over/{uid}": Door(200, 200, 200, "/hand-over/{uid}", OPEN),
    "GET /hand-over/{uid}/picture": Door(200, 200, 200, "/hand-over/{uid}/picture", OPEN),
    "POST /hand-over/{uid}": Door(303, 400, 400, "/hand-over/{uid}", OPEN + ", once: Alice was first"),
    "POST /hand-over/{uid}/another": Door(400, 400, 400, "/hand-over/{uid}/another", OPEN + "; it is answered by now"),
    "GET /healthz": Door(200, 200, 200, why="says no more than that the database answers"),
    "GET /metrics": Door(404, 404, 404, why="a token of its own; without it there is nothing here"),
    "POST /api/v1/captcha/read": Door(401, 401, 401, why="a token of its own; a cookie opens nothing there"),
    "GET /api/v1/openapi.json": Door(200, 200, 200, why="the same description for all"),
    "GET /static": Door(200, 200, 200, "/static/standby.css", "the same files for all"),
}


def routes(found: Iterable[object]) -> Iterator[str]:
    """``METHOD path`` of everything that is answered, as far down as routers nest."""
    for route in found:
        if isinstance(route, Mount):
            inner = [name.split(" ") for name in routes(route.routes)]
            yield from [f"{method} {route.path}{path}" for method, path in inner] or [f"GET {route.path}"]
        elif isinstance(route, Route | APIRoute):
            yield from (f"{method} {route.path}" for method in sorted((route.methods or set()) - {"HEAD"}))
        else:  # an included router; anything else has no such attribute and fails here
            yield from routes(route.original_router.routes)  # type: ignore[attr-defined]


def test_every_route_has_its_entry(world: World) -> None:
    found = set(routes(make_app(world.runtime).routes))
    assert found - DOORS.keys() == set(), "say what Alice, Bob and nobody get there"
    assert DOORS.keys() - found == set(), "there is no such route any more"


async def test_who_gets_in_where(world: World, site: Site) -> None:
    watch, asked = await ask_alice(world)
    alice, bob = await world.row(User, watch.user_id), await world.user("bob")
    filling = {
        "watch": watch.id,
        "uid": asked.uid,
        "sign_in": site.links.sign_in(alice.id).rpartition("/")[2],
        "pause": site.links.pause(watch.id).rpartition("/")[2],
    }
    visitors = {"alice": alice, "bob": bob, "nobody": None}
    for name, door in DOORS.items():
        method, path = name.split(" ")
        for who, user in visitors.items():
            visitor = await site.signed_in(user) if user else site.nobody()
            code = world.eyes.painted.texts[asked.picture]
            form = {"code": code, "locale": "en"} if method == "POST" else None
            answer = await visitor.request(
                method,
                (door.path or path).format(**filling),
                data=form,
                params={"model": "ssfw"} if "/api/" in path else None,
            )
            assert answer.status_code == getattr(door, who), f"{name} as {who}: {answer.text[:300]}"


async def test_bob_sees_and_moves_nothing_of_alice(world: World, site: Site) -> None:
    watch = await world.watching(locale="en")
    await world.checked_and_told(watch)
    bob = await site.signed_in(await world.user("bob"))
    for path in ("/", "/live?seen=x"):
        text = (await bob.get(path)).text
        assert "20••••01" not in text
        assert "Nothing is watched yet" in text or path != "/"
    for action in ("pause", "resume", "remove", ""):
        assert (await bob.post(f"/watches/{watch.id}/{action}")).status_code in {404, 405}
    assert (await world.row(type(watch), watch.id)).state == "active"


async def test_a_strangers_answer_is_the_same_whether_the_thing_exists_or_not(world: World, site: Site) -> None:
    watch = await world.watching()
    bob = await site.signed_in(await world.user("bob"))
    there, not_there = await bob.post(f"/watches/{watch.id}/pause"), await bob.post("/watches/999/pause")
    assert (there.status_code, there.text) == (not_there.status_code, not_there.text)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("", 404),
        ("Bearer", 404),
        ("Bearer wrong", 404),
        (f"Basic {METRICS_TOKEN}", 404),
        (f"Bearer {METRICS_TOKEN}x", 404),
        (f"Bearer {METRICS_TOKEN}", 200),
    ],
)
async def test_metrics_want_their_token(site: Site, given: str, status: int) -> None:
    answer = await site.nobody().get("/metrics", headers=[(b"authorization", given.encode("utf-8"))])
    assert answer.status_code == status
    assert ("standby_" in answer.text) is (status == 200)

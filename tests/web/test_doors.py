"""Every route as Alice, who owns what is there, as Bob, who does not, as nobody, and as Ada, an administrator."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount, Route

from standby.services import browsers, invitations, registering, resetting
from standby.services.actor import OPERATOR
from standby.services.door import Caller
from standby.store.tables import HandOver, User, Watch
from standby.web.app import make_app
from tests.web.conftest import METRICS_TOKEN
from tests.web.kit import Site, ask_alice
from tests.world import World

OPEN = "the link itself is the permission"
MAIL = {"email": "somebody@example.org"}


@dataclass(frozen=True)
class Door:
    """What a route answers; ``{...}`` in the path are filled with what is Alice's.

    An administrator gets what Bob gets, unless ``ada`` says otherwise.
    """

    alice: int
    bob: int
    nobody: int
    path: str = ""
    why: str = ""
    ada: int = 0

    def answers(self, who: str) -> int:
        return int(getattr(self, who)) or self.bob


DOORS = {
    "GET /": Door(200, 200, 200, why="shows nobody a welcome, and each their own"),
    "GET /live": Door(204, 204, 204, why="who has nothing of the page yet is told to load it"),
    "POST /watches/{watch_id}/{action}": Door(303, 404, 404, "/watches/{watch}/pause"),
    "POST /language": Door(303, 303, 303, why="only a cookie of one's own"),
    "GET /log-in": Door(303, 303, 200, why="who is in needs no door"),
    "POST /log-in": Door(400, 400, 400, why="a wrong password"),
    "POST /log-out": Door(303, 303, 303, why="only a session of one's own"),
    "GET /register": Door(200, 200, 200, "/register?invitation={invitation}", "the invitation is the permission"),
    "POST /register": Door(303, 303, 303, why="the invitation is the permission"),
    "GET /register/{uid}": Door(200, 200, 200, "/register/{registering}", "wants the mailed code"),
    "POST /register/{uid}": Door(400, 400, 400, "/register/{registering}", "without it nothing happens"),
    "GET /password": Door(200, 200, 303),
    "POST /password": Door(400, 400, 303),
    "GET /reset": Door(200, 200, 200, why="the same for all"),
    "POST /reset": Door(303, 303, 303, why="the same for all, also for names that nobody has"),
    "GET /reset/{uid}": Door(200, 200, 200, "/reset/{resetting}", "wants the mailed code"),
    "POST /reset/{uid}": Door(400, 400, 400, "/reset/{resetting}", "without it nothing happens"),
    "GET /me": Door(200, 200, 303),
    "POST /me": Door(400, 400, 303, why="no time zone is given"),
    "POST /me/sessions/{session_id}/end": Door(303, 404, 303, "/me/sessions/{session}/end"),
    "POST /me/sessions/end-others": Door(303, 303, 303, why="only one's own"),
    "GET /people": Door(404, 404, 404, ada=200),
    "POST /people/invitations": Door(404, 404, 404, ada=303),
    "POST /people/invitations/{number}/revoke": Door(404, 404, 404, "/people/invitations/1/revoke", ada=303),
    "GET /people/{number}": Door(404, 404, 404, "/people/1", ada=200),
    "POST /people/{number}": Door(404, 404, 404, "/people/1", ada=303),
    "POST /people/{number}/remove": Door(404, 404, 404, "/people/1/remove", "another name was typed", ada=400),
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
    ada = await world.user("ada", role="administrator")
    filling = await things_of_alice(world, site, watch, asked)
    visitors = {"alice": alice, "bob": bob, "nobody": None, "ada": ada}
    code = world.eyes.painted.texts[asked.picture]
    for name, door in DOORS.items():
        method, path = name.split(" ")
        for who, user in visitors.items():
            visitor = await site.signed_in(user) if user else site.nobody()
            invitation = filling["invitation"]
            form = {"code": code, "locale": "en", "name": who, "role": "member", "invitation": invitation} | MAIL
            answer = await visitor.request(
                method,
                (door.path or path).format(**filling),
                data=form if method == "POST" else None,
                params={"model": "ssfw"} if "/api/" in path else None,
            )
            assert answer.status_code == door.answers(who), f"{name} as {who}: {answer.text[:300]}"


async def things_of_alice(world: World, site: Site, watch: Watch, asked: HandOver) -> dict[str, object]:
    """What the paths of the doors are filled with."""
    invited = await invitations.add(world.runtime, OPERATOR, count=100)
    token = invitations.link_of(world.runtime, invited).partition("=")[2]
    stranger = Caller("192.0.2.1")
    await site.signed_in(await world.row(User, watch.user_id))
    (session,) = await browsers.listed(world.runtime, watch.user_id)
    return {
        "watch": watch.id,
        "uid": asked.uid,
        "sign_in": site.links.sign_in(watch.user_id).rpartition("/")[2],
        "pause": site.links.pause(watch.id).rpartition("/")[2],
        "invitation": token,
        "registering": await registering.begin(world.runtime, token, "new@example.org", stranger, "en"),
        "resetting": await resetting.begin(world.runtime, "alice", stranger, "en"),
        "session": session.id,
    }


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

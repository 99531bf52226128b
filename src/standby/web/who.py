"""Who is asking: a signed cookie, set by a sign-in link."""

from fastapi import Request
from fastapi.responses import Response
from itsdangerous import BadData, URLSafeTimedSerializer

from standby.engine.runtime import Runtime
from standby.services import people
from standby.services.actor import Actor
from standby.store.tables import User

COOKIE = "standby"
LIFE_SECONDS = 30 * 24 * 3600


def runtime_of(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


async def visitor(request: Request) -> User | None:
    """The signed-in user, or nobody."""
    token = request.cookies.get(COOKIE, "")
    try:
        user_id = int(_signer(runtime_of(request)).loads(token, max_age=LIFE_SECONDS))
    except (BadData, ValueError, TypeError):
        return None
    return await people.by_id(runtime_of(request), user_id)


def actor(user: User) -> Actor:
    return Actor(user.id)


def sign_in(request: Request, response: Response, user_id: int) -> None:
    runtime = runtime_of(request)
    keep(request, response, COOKIE, _signer(runtime).dumps(user_id), LIFE_SECONDS)


def sign_out(response: Response) -> None:
    response.delete_cookie(COOKIE)


def keep(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """A cookie for this site only, out of reach of scripts; over https never sent in the clear."""
    secure = runtime_of(request).settings.page_url.startswith("https://")
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)


def _signer(runtime: Runtime) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(runtime.vault.signing_keys, salt="standby:cookie")

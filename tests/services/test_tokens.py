"""Tokens of users: shown once, kept as a digest, nobody sees or moves those of others."""

from datetime import timedelta

import pytest

from standby.errors import NotFound, NotYours, TokenRefused, WrongUse
from standby.services import people, tokens
from standby.services.actor import OPERATOR, Actor
from standby.store.tables import Token
from tests.world import World


async def test_the_secret_is_shown_once_and_kept_nowhere(world: World) -> None:
    alice = await world.user()
    token, secret = await tokens.add(world.runtime, Actor(alice.id), "alice", "her script", days=90)
    row = await world.row(Token, token.id)
    kept = [getattr(row, column.key) for column in Token.__table__.columns]
    assert secret.startswith("sb_")
    assert len(secret) >= 46
    assert not any(secret in str(value) for value in kept)
    assert secret.startswith(row.prefix)
    assert len(row.prefix) < 10
    holder = await tokens.admit(world.runtime, secret)
    assert (holder.user_id, holder.scopes) == (alice.id, frozenset({"captcha:read"}))


async def test_its_last_use_is_noted_but_not_every_time(world: World) -> None:
    await world.user()
    token, secret = await tokens.add(world.runtime, OPERATOR, "alice", "script")
    noon = world.clock.now()
    for seconds in (0, 30, 29, 1):
        world.clock.advance(seconds)
        await tokens.admit(world.runtime, secret)
    assert (await world.row(Token, token.id)).used_at == noon + timedelta(seconds=60)


async def test_nobody_sees_or_moves_the_tokens_of_others(world: World) -> None:
    alice, bob = Actor((await world.user("alice")).id), Actor((await world.user("bob")).id)
    token, secret = await tokens.add(world.runtime, alice, "alice", "script")
    assert [row.id for row, _ in await tokens.listed(world.runtime, alice)] == [token.id]
    assert await tokens.listed(world.runtime, bob) == []
    with pytest.raises(NotYours):
        await tokens.revoke(world.runtime, bob, token.id)
    with pytest.raises(NotYours):
        await tokens.add(world.runtime, bob, "alice", "in her name")
    await tokens.admit(world.runtime, secret)
    assert [(row.id, user.name) for row, user in await tokens.listed(world.runtime, OPERATOR)] == [(token.id, "alice")]


async def test_a_token_goes_with_its_user(world: World) -> None:
    await world.user("bob")
    _, secret = await tokens.add(world.runtime, OPERATOR, "bob", "script")
    await people.remove(world.runtime, "bob")
    with pytest.raises(TokenRefused, match="none that was made here"):
        await tokens.admit(world.runtime, secret)


async def test_revoking_twice_keeps_the_first_moment(home: World) -> None:
    await home.user()
    token, _ = await tokens.add(home.runtime, OPERATOR, "alice", "script")
    noon = home.clock.now()
    await tokens.revoke(home.runtime, OPERATOR, token.id)
    home.clock.advance(60)
    await tokens.revoke(home.runtime, OPERATOR, token.id)
    row = await home.row(Token, token.id)
    assert row.revoked_at == noon
    assert tokens.state_of(row, home.clock.now()) == "revoked"
    with pytest.raises(NotFound, match="standby user token list"):
        await tokens.revoke(home.runtime, OPERATOR, 99)


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [("", ["captcha:read"], None), ("x", [], None), ("x", ["everything"], None), ("x", ["captcha:read"], 0)],
)
async def test_what_makes_no_sense_is_refused(home: World, name: str, scopes: list[str], days: int | None) -> None:
    await home.user()
    with pytest.raises(WrongUse):
        await tokens.add(home.runtime, OPERATOR, "alice", name, scopes, days)
    assert await home.count(Token) == 0

"""What must hold when many come at once, on every database."""

import asyncio
from datetime import timedelta

import pytest

from standby.engine.codes import digits
from standby.engine.links import Links
from standby.errors import InvitationOver, LastAdministrator, StandbyError, TriedTooOften
from standby.services import browsers, door, household, invitations, people, registering, resetting
from standby.services.actor import OPERATOR, Actor
from standby.services.door import Caller
from standby.store import throttles
from standby.store.house import Deed, Invitation, MailedCode, Throttle, WebSession
from standby.store.tables import User
from standby.store.throttles import Rate
from tests.world import World

HERE = Caller("192.0.2.7")
PASSWORD = "correct horse battery"


async def outcome(coming: "asyncio.Future[object] | object") -> str:
    try:
        await coming  # type: ignore[misc]
    except StandbyError as error:
        return error.code
    return "in"


async def test_a_single_invitation_lets_one_of_many_in(world: World) -> None:
    world.runtime.settings = world.runtime.settings.model_copy(update={"smtp_host": ""})
    made = await invitations.add(world.runtime, OPERATOR)
    token = invitations.link_of(world.runtime, made).partition("=")[2]
    ways = [await registering.begin(world.runtime, token, "", HERE, "en") for _ in range(4)]
    came = await asyncio.gather(
        *(
            outcome(registering.finish(world.runtime, way, "", f"user{number}", PASSWORD, HERE))
            for number, way in enumerate(ways)
        )
    )
    assert sorted(came) == ["InvitationOver"] * 3 + ["in"]
    assert await world.count(User) == 1
    assert (await world.row(Invitation, made.id)).uses_left == 0


async def test_a_code_serves_one_of_many(world: World) -> None:
    made = await invitations.add(world.runtime, OPERATOR, count=9)
    token = invitations.link_of(world.runtime, made).partition("=")[2]
    way = await registering.begin(world.runtime, token, "mei@example.org", HERE, "en")
    code = digits(world.runtime.vault, way)
    came = await asyncio.gather(
        *(outcome(registering.finish(world.runtime, way, code, f"user{n}", PASSWORD, HERE)) for n in range(4))
    )
    assert sorted(came) == ["CodeRefused"] * 3 + ["in"]
    assert await world.count(User) == 1


async def test_many_guesses_at_once_have_five_tries(world: World) -> None:
    await world.user("alice")
    way = await resetting.begin(world.runtime, "alice", HERE, "en")
    right = digits(world.runtime.vault, way)
    wrong = [guess for guess in (f"{n:06d}" for n in range(12)) if guess != right][:11]
    guesses = [*wrong[:5], right, *wrong[5:]]
    first = [await outcome(resetting.finish(world.runtime, way, guess, PASSWORD, HERE)) for guess in guesses[:5]]
    late = await asyncio.gather(
        *(outcome(resetting.finish(world.runtime, way, guess, PASSWORD, HERE)) for guess in guesses[5:])
    )
    assert [*first, *late] == ["CodeRefused"] * 12
    assert (await world.row(MailedCode, 1)).tries == 5


async def test_two_administrators_cannot_both_resign(world: World) -> None:
    for name in ("ada", "bea"):
        await world.user(name, role="administrator")
    came = await asyncio.gather(
        outcome(people.set_role(world.runtime, OPERATOR, "ada", "member")),
        outcome(people.remove(world.runtime, "bea")),
    )
    assert sorted(came) == ["LastAdministrator", "in"]
    left = next(user for user in await people.everyone(world.runtime) if user.role == "administrator")
    with pytest.raises(LastAdministrator):
        await people.set_role(world.runtime, OPERATOR, left.name, "member")


async def test_a_throttle_counts_for_all_at_once(world: World) -> None:
    rate = Rate(5, timedelta(minutes=1))
    came = await asyncio.gather(*(outcome(door.must_not_hurry(world.runtime, ("key", rate))) for _ in range(12)))
    assert sorted(came) == ["TriedTooOften"] * 7 + ["in"] * 5
    with pytest.raises(TriedTooOften) as told:
        await door.must_not_hurry(world.runtime, ("key", rate))
    assert told.value.facts["minutes"] == 1
    world.clock.advance(60)
    await door.must_not_hurry(world.runtime, ("key", rate))
    async with world.database.write() as session:
        await throttles.forgive(session, "key", world.clock.now())
    for _ in range(5):
        await door.must_not_hurry(world.runtime, ("key", rate))


async def test_tries_and_pardons_at_once_break_nothing(world: World) -> None:
    """A pardon, and the sweep of old rows, while others wait for the same row."""
    now = world.clock.now()

    async def pardon(swept: bool) -> None:
        async with world.database.write() as session:
            await throttles.forgive(session, "key", now)
            if swept:
                await throttles.forget(session, now + timedelta(hours=1))

    rate = Rate(1000, timedelta(minutes=1))
    tries = (outcome(door.must_not_hurry(world.runtime, ("key", rate))) for _ in range(20))
    pardons = (outcome(pardon(swept=number % 5 == 0)) for number in range(20))
    came = await asyncio.gather(*(each for pair in zip(tries, pardons, strict=True) for each in pair))
    assert came == ["in"] * 40


async def test_who_is_turned_away_uses_up_nobody_elses_tries(world: World) -> None:
    for _ in range(door.BY_ADDRESS.at_once):
        await door.must_not_hurry(world.runtime, ("log-in:address:" + HERE.address, door.BY_ADDRESS))
    before = await world.count(Throttle)
    for number in range(12):
        assert await outcome(door.log_in(world.runtime, "alice", PASSWORD, HERE)) == "TriedTooOften"
        assert await outcome(door.log_in(world.runtime, f"name{number}", PASSWORD, HERE)) == "TriedTooOften"
    assert await world.count(Throttle) == before
    assert await outcome(door.log_in(world.runtime, "alice", PASSWORD, Caller("198.51.100.1"))) == "NotLetIn"


async def test_who_is_no_administrator_any_more_does_not_come_back_by_their_own_invitation(world: World) -> None:
    runtime = world.runtime
    await world.user("ada", role="administrator")
    for name in ("bea", "eve"):
        actor = Actor((await world.user(name, role="administrator")).id)
        await invitations.add(runtime, actor, count=5, role="administrator")
    kept = invitations.link_of(runtime, await invitations.add(runtime, OPERATOR)).partition("=")[2]
    links = [invitations.link_of(runtime, made) for made in await invitations.listed(runtime, OPERATOR)]
    ways = [await registering.begin(runtime, link.partition("=")[2], "", HERE, "en") for link in links[1:]]
    await people.set_role(runtime, OPERATOR, "bea", "member")
    await people.remove(runtime, "eve")
    for link, way in zip(links[1:], ways, strict=True):
        assert await outcome(invitations.by_link(runtime, link.partition("=")[2])) == "InvitationOver"
        assert await outcome(registering.finish(runtime, way, "", "mallory", PASSWORD, HERE)) == "InvitationOver"
    assert await outcome(invitations.by_link(runtime, kept)) == "in"


async def test_the_link_of_the_first_start_ends_when_somebody_is_there(world: World) -> None:
    world.runtime.settings = world.runtime.settings.model_copy(update={"smtp_host": ""})
    link = await invitations.for_the_first(world.runtime)
    assert link
    other = await invitations.add(world.runtime, OPERATOR, role="administrator", count=2)
    token = invitations.link_of(world.runtime, other).partition("=")[2]
    way = await registering.begin(world.runtime, token, "", HERE, "en")
    await registering.finish(world.runtime, way, "", "ada", PASSWORD, HERE)
    assert await outcome(invitations.by_link(world.runtime, link.partition("=")[2])) == "InvitationOver"
    assert await outcome(invitations.by_link(world.runtime, token)) == "in", "the one that was used has a use left"


async def test_a_link_serves_the_invitation_it_was_made_for_alone(world: World) -> None:
    """Not another one that has its number, in a database put back from a copy."""
    made = await invitations.add(world.runtime, OPERATOR)
    token = invitations.link_of(world.runtime, made).partition("=")[2]
    assert await outcome(invitations.by_link(world.runtime, token)) == "in"
    async with world.database.write() as session:
        row = await session.get_one(Invitation, made.id)
        row.created_at += timedelta(microseconds=1)
    assert await outcome(invitations.by_link(world.runtime, token)) == "InvitationOver"


async def test_a_first_user_added_by_the_operator_ends_it_too(world: World) -> None:
    link = await invitations.for_the_first(world.runtime)
    await world.user("ada")
    assert link
    assert await outcome(invitations.by_link(world.runtime, link.partition("=")[2])) == "InvitationOver"


async def test_a_known_browser_is_held_back_by_nobody_else(world: World) -> None:
    """Neither by who shares its address nor by who types the same name; only by what it tries itself."""
    alice = await world.user("alice")
    for number in range(60):
        await outcome(door.log_in(world.runtime, f"name{number}", PASSWORD, HERE))
        await outcome(resetting.begin(world.runtime, "alice" if number < 3 else f"name{number}", HERE, "en"))
    known = Caller(HERE.address, known=(alice.id, "a mark"))
    stranger = Caller(HERE.address, known=(alice.id + 1, "a mark"))
    for caller, came in ((stranger, "TriedTooOften"), (known, "NotLetIn")):
        assert await outcome(door.log_in(world.runtime, "alice", PASSWORD, caller)) == came
    assert await outcome(resetting.begin(world.runtime, "alice", stranger, "en")) == "TriedTooOften"
    asked = [await outcome(resetting.begin(world.runtime, "alice", known, "en")) for _ in range(4)]
    assert asked == ["in"] * 3 + ["TriedTooOften"]


async def test_the_code_one_came_in_by_goes_with_one(world: World) -> None:
    made = await invitations.add(world.runtime, OPERATOR)
    token = invitations.link_of(world.runtime, made).partition("=")[2]
    way = await registering.begin(world.runtime, token, "mei@example.org", HERE, "en")
    await registering.finish(world.runtime, way, digits(world.runtime.vault, way), "mei", PASSWORD, HERE)
    assert await world.count(MailedCode) == 1
    await people.remove(world.runtime, "mei")
    assert await world.count(MailedCode) == 0


async def test_members_do_not_administer(world: World) -> None:
    mei = Actor((await world.user("mei")).id)
    runtime = world.runtime
    for asked in (
        invitations.add(runtime, mei),
        invitations.listed(runtime, mei),
        invitations.revoke(runtime, mei, 1),
        people.set_role(runtime, mei, "mei", "administrator"),
        people.set_limit(runtime, mei, "mei", 99),
        people.remove(runtime, "mei", mei),
        household.everyone(runtime, mei),
        household.deeds_done(runtime, mei),
    ):
        assert await outcome(asked) == "NotYours"
    assert await world.count(Invitation) == 0


async def test_names_that_differ_in_capitals_are_one(world: World) -> None:
    await world.user("Alice")
    assert await outcome(people.add(world.runtime, "alice")) == "WrongUse"
    async with world.database.read() as session:
        found = await door.named(session, "ALICE")
    assert found is not None
    assert found.name == "Alice"


async def test_names_fold_alike_on_every_database(world: World) -> None:
    await people.add(world.runtime, "Ünal")
    assert await outcome(people.add(world.runtime, "ünal")) == "WrongUse"
    await people.add(world.runtime, "ﬁona")
    async with world.database.read() as session:
        assert [user.name for user in [await door.named(session, "ﬁona")] if user] == ["fiona"]


async def test_an_accent_is_no_way_round_the_count_of_a_name(world: World) -> None:
    await world.user("alice")
    async with world.database.read() as session:
        assert [await door.named(session, name) for name in ("álice", "alicé", "älice")] == [None] * 3
        assert await door.named(session, "ALICE") is not None


async def test_what_no_database_compares_is_no_mistake_of_ours(world: World) -> None:
    """A zero byte in a name or an address, which PostgreSQL refuses."""
    refused = (
        door.log_in(world.runtime, "a\0b", PASSWORD, HERE),
        registering.pending(world.runtime, "a\0b"),
        resetting.pending(world.runtime, "\0" * 32),
        invitations.by_link(world.runtime, "a\0b"),
    )
    assert [await outcome(one) for one in refused] == ["NotLetIn", "CodeRefused", "CodeRefused", "InvitationOver"]
    assert await resetting.begin(world.runtime, "a\0b", HERE, "en")


async def test_what_is_over_is_swept_away(world: World) -> None:
    alice = await world.user("alice")
    await browsers.begin(world.runtime, alice, "a browser")
    await invitations.add(world.runtime, OPERATOR, days=1)
    await resetting.begin(world.runtime, "alice", HERE, "en")
    await world.run_now("housekeeping")
    tables = (WebSession, Invitation, MailedCode, Throttle, Deed)
    assert all([await world.count(table) for table in tables])
    world.clock.advance(timedelta(days=100).total_seconds())
    await world.run_now("housekeeping")
    assert [await world.count(table) for table in tables] == [0] * 5


def test_links_of_other_purposes_are_no_invitations(home: World) -> None:
    links = Links("http://house", home.runtime.vault)
    for other in (links.pause(1), links.sign_in(1), links.known(1, "x")):
        with pytest.raises(InvitationOver):
            links.read_invitation(other.rpartition("/")[2])
    assert links.read_known(links.sign_in(1).rpartition("/")[2]) is None

"""Accounts as they are added: one spelling of an address, one account for a login."""

import asyncio

import pytest

from standby.engine.runtime import site_of
from standby.errors import WrongUse
from standby.services import accounts
from standby.services.actor import Actor
from standby.store.tables import Account, User
from tests.world import World

LOGIN = "20230001"
AT = "https://jw.school.example"


async def add(world: World, user: User, url: str = AT, login: str = LOGIN) -> Account:
    return await accounts.add(world.runtime, user.id, "ssfw", url, login, "secret")


async def test_however_the_address_is_typed_the_budget_is_one(home: World) -> None:
    typed = ["https://JW.School.example", f"{AT}:443/", f"{AT}./?ticket=ST-1-secret", f"{AT}/ssfw/login.jsp#top"]
    user = await home.user()
    kept = [await add(home, user, url, f"2023000{number}") for number, url in enumerate(typed)]
    assert {home.runtime.pacer(account).key for account in kept} == {"ssfw:jw.school.example"}
    assert {site_of(account.base_url) for account in kept} == {"jw.school.example"}
    assert not [account.base_url for account in kept if "ticket" in account.base_url]


async def test_the_same_login_is_not_added_twice_by_one_person(world: World) -> None:
    user = await world.user()
    first = await add(world, user)
    for url, login in [(AT, LOGIN), ("https://JW.school.example:443/ssfw", f" {LOGIN} ")]:
        with pytest.raises(WrongUse, match=f"is account {first.id} already"):
            await add(world, user, url, login)
    assert [account.id for account in await accounts.of_user(world.runtime, user.id)] == [first.id]


async def test_of_two_who_add_it_at_the_same_moment_one_is_refused(world: World) -> None:
    user = await world.user()
    came = await asyncio.gather(*(add(world, user) for _ in range(4)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in came) == ["Account", "WrongUse", "WrongUse", "WrongUse"]


async def test_another_login_another_site_and_another_person_are_welcome(world: World) -> None:
    user, other = await world.user(), await world.user("bob")
    await add(world, user)
    await add(world, user, login="20230002")
    await add(world, user, "https://jw.school.example:8443")
    await add(world, other)
    assert len(await accounts.of_user(world.runtime, None)) == 4


async def test_a_login_that_was_removed_can_be_added_again(world: World) -> None:
    user = await world.user()
    first = await add(world, user)
    await accounts.remove(world.runtime, Actor(user.id), first.id)
    await add(world, user)

"""What ``standby up`` shows the one who started it."""

import re

import pytest

from standby.cli.running import show_the_way_in
from tests.web.kit import Site
from tests.world import World


async def shown(world: World, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    await show_the_way_in(world.runtime)
    told = capsys.readouterr()
    assert told.out == ""
    return told.err


async def test_the_only_user_gets_a_link_that_works(
    world: World, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    await world.user("alice")
    told = await shown(world, capsys)
    link = re.search(r"Sign in as alice within 30 minutes: (\S+)\n", told)
    assert link
    assert "Sign in as alice?" in (await site.nobody().get(site.path(link[1]))).text


async def test_among_many_the_first_administrator(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    await world.user("alice")
    await world.user("bob")
    assert await shown(world, capsys) == ""
    await world.user("chen", role="administrator")
    assert "Sign in as chen" in await shown(world, capsys)


async def test_without_users_the_first_administrator_makes_themselves(
    world: World, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each start has a link of its own; only the newest counts, and only once."""
    links = [
        re.search(r"Become the administrator, once, within a day: (\S+)\n", await shown(world, capsys)) for _ in "ab"
    ]
    earlier, newest = (link[1].removeprefix(site.url) for link in links if link)
    visitor = site.nobody()
    assert (await visitor.get(earlier)).status_code == 400
    assert "makes you an administrator" in (await visitor.get(newest)).text
    begun = await visitor.post("/register", data={"invitation": newest.partition("=")[2], "email": ""})
    form = {"name": "ada", "password": "correct horse battery"}
    assert (await visitor.post(begun.headers["location"], data=form)).headers["location"] == "/"
    assert "/people" in (await visitor.get("/")).text
    assert (await site.nobody().get(newest)).status_code == 400
    assert "Sign in as ada" in await shown(world, capsys)

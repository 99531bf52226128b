"""People in front of the page: real HTTP to a real server over the little world."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

import httpx2

from standby.engine.links import Links
from standby.errors import WrongPassword
from standby.services import people, resetting, watches
from standby.services.actor import Actor
from standby.store.tables import HandOver, User, Watch
from standby.web.server import serving
from tests.world import World

HTML = {"accept": "text/html", "accept-language": "en"}


@dataclass
class Site:
    """The page of a world at its address, and those who look at it."""

    world: World
    url: str
    visitors: list[httpx2.AsyncClient] = field(default_factory=list)

    @property
    def links(self) -> Links:
        return Links(self.url, self.world.runtime.vault)

    def path(self, link: str) -> str:
        return urlsplit(link).path

    def nobody(self, **headers: str) -> httpx2.AsyncClient:
        """A browser that is not signed in."""
        visitor = httpx2.AsyncClient(base_url=self.url, headers=HTML | headers, timeout=20, trust_env=False)
        self.visitors.append(visitor)
        return visitor

    async def signed_in(self, user: User, **headers: str) -> httpx2.AsyncClient:
        visitor = self.nobody(**headers)
        answer = await visitor.post(self.path(await people.sign_in_link(self.world.runtime, user.name)))
        assert answer.status_code == 303, answer.text
        return visitor

    async def as_owner(self, watch: Watch, **headers: str) -> httpx2.AsyncClient:
        return await self.signed_in(await self.world.row(User, watch.user_id), **headers)


@asynccontextmanager
async def open_site(world: World) -> AsyncIterator[Site]:
    async with serving(world.runtime) as url:
        site = Site(world, url.rstrip("/"))
        try:
            yield site
        finally:
            for visitor in site.visitors:
                await visitor.aclose()


async def ask_alice(world: World) -> tuple[Watch, HandOver]:
    """A watch of Alice whose code nobody could read: she is asked."""
    watch = await world.watching()
    world.eyes.unsure = True
    await world.check(watch)
    world.eyes.unsure = False
    (asked,) = await world.asked()
    return watch, asked


async def busy_scene(world: World) -> User:
    """An administrator with four watches: fine, failing before, stopped, waiting for her; Bob has a paused one."""
    alice = await world.user("alice", role="administrator")
    fine = await world.watch(await world.account(alice), name="Grades of this year")
    await world.checked_and_told(fine)
    world.box.world.publish(world.student().login)
    world.clock.advance(timedelta(days=1).total_seconds())
    for _ in range(3):
        await world.checked_and_told(fine)
        world.clock.advance(600)
    failing = await world.watch(await world.account(alice, world.student(1)), name="The other faculty")
    await world.check(failing)
    world.fault(kind="status", status=503)
    for _ in range(3):
        world.clock.advance(600)
        await world.check(failing)
    world.mend()
    stopped = await world.watch(await world.account(alice, world.student(2), password="wrong-one"), name="2023 级")
    assert isinstance((await world.check(stopped)).error, WrongPassword)
    world.eyes.unsure = True
    asking = await world.watch(await world.account(alice, world.student(3)), name="双学位 " + "很长的名字" * 12)
    await world.check(asking)
    world.eyes.unsure = False
    paused = await world.watching("bob", 2)
    await watches.pause(world.runtime, Actor(paused.user_id), paused.id)
    await world.deliver()
    return alice


PASSWORD = "correct horse battery"


async def with_password(world: World, name: str = "alice", **facts: str) -> User:
    """A user who logs in with :data:`PASSWORD`."""
    user = await world.user(name, **facts)
    await resetting.set_by_operator(world.runtime, name, PASSWORD)
    return user


async def code_for(world: World, address: str) -> str:
    """The digits of the newest mail to this address, after a run of the outbox."""
    await world.deliver()
    found = re.search(r"\b(\d{6})\b", world.mailbox.of(address)[-1].part("plain"))
    assert found
    return found[1]

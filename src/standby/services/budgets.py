"""The request budgets of sites, and who uses them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from standby.domain.models import WatchState
from standby.engine.runtime import Runtime, site_of
from standby.errors import NotYours
from standby.services.actor import Actor
from standby.store.tables import Account, Asking, Pace, Query, User, Watch

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Budget:
    """A site's request budget: ``limit`` requests in any ``seconds``; ``busy_until`` if it is spent for now.

    ``looks`` says who uses it: looks planned per hour by user name, the name
    empty for everybody else together. Only an administrator and the operator
    see other names. A look that several share counts in equal parts.
    """

    site: str
    limit: int
    seconds: float
    busy_until: datetime | None
    looks: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A query that is planned: ``looks`` an hour for these users (by id)."""

    portal: str
    base_url: str
    looks: float
    users: tuple[int, ...]


async def of_user(runtime: Runtime, user: User) -> list[Budget]:
    """The budgets that the user's watches share with everybody else's."""
    sees_all = user.role == "administrator"
    names = {one.id: one.name for one in await _users(runtime) if sees_all or one.id == user.id}
    uses, mine = await _uses(runtime), await _sites(runtime, user.id)
    return [await _budget(runtime, portal, url, uses, names) for portal, url in mine]


async def everyone(runtime: Runtime, actor: Actor) -> list[Budget]:
    """All budgets with all names: for the operator alone. Raises NotYours."""
    if not actor.is_operator:
        raise NotYours(what="list of budgets")
    names = {user.id: user.name for user in await _users(runtime)}
    uses, there = await _uses(runtime), await _sites(runtime, None)
    return [await _budget(runtime, portal, url, uses, names) for portal, url in there]


async def _budget(runtime: Runtime, portal: str, base_url: str, uses: list[Use], names: Mapping[int, str]) -> Budget:
    pacer = runtime.pacer_at(portal, base_url)
    async with runtime.database.read() as session:
        pace = await session.get(Pace, pacer.key)
    _, burst = pacer.rate()
    free = pace.arrival - burst if pace else None
    busy = free if free and free > runtime.clock.now() else None
    site = site_of(base_url)
    here = [use for use in uses if (use.portal, site_of(use.base_url)) == (portal, site)]
    return Budget(site, *pacer.budget, busy_until=busy, looks=_shares(here, names))


def _shares(uses: list[Use], names: Mapping[int, str]) -> tuple[tuple[str, float], ...]:
    """Looks planned per hour by name, the most first."""
    by_name: defaultdict[str, float] = defaultdict(float)
    for use in uses:
        for user_id in use.users:
            by_name[names.get(user_id, "")] += use.looks / len(use.users)
    return tuple(sorted(by_name.items(), key=lambda share: -share[1]))


async def _uses(runtime: Runtime) -> list[Use]:
    """Every planned query with those it is asked for: its account's owner, or all who share it."""
    owned = select(Query.portal, Account.base_url, Query.interval, Account.user_id).join(
        Account, Account.id == Query.account_id
    )
    shared = (
        select(Query.id, Query.portal, Query.base_url, Query.interval, Watch.user_id)
        .join(Asking, Asking.query_id == Query.id)
        .join(Watch, Watch.id == Asking.watch_id)
        .where(Watch.state == WatchState.ACTIVE, Query.next_due.is_not(None))
        .distinct()
    )
    async with runtime.database.read() as session:
        uses = [
            Use(portal, url, HOUR / interval, (user_id,))
            for portal, url, interval, user_id in await session.execute(owned.where(Query.next_due.is_not(None)))
        ]
        askers: defaultdict[tuple[int, str, str, float], list[int]] = defaultdict(list)
        for number, portal, url, interval, user_id in await session.execute(shared):
            askers[number, portal, url, interval].append(user_id)
    uses += [Use(portal, url, HOUR / every, tuple(who)) for (_, portal, url, every), who in askers.items()]
    return uses


async def _sites(runtime: Runtime, user_id: int | None) -> list[tuple[str, str]]:
    """(portal, address) of the sites where a user, or anybody, watches; one for each host."""
    of_grades = (
        select(Account.portal, Account.base_url)
        .join(Query, Query.account_id == Account.id)
        .join(Watch, Watch.query_id == Query.id)
    )
    of_tickets = (
        select(Query.portal, Query.base_url)
        .join(Asking, Asking.query_id == Query.id)
        .join(Watch, Watch.id == Asking.watch_id)
    )
    found: dict[tuple[str, str], str] = {}
    async with runtime.database.read() as session:
        for statement in (of_grades, of_tickets):
            mine = statement if user_id is None else statement.where(Watch.user_id == user_id)
            for portal, url in await session.execute(mine.order_by(Watch.id)):
                found.setdefault((portal, site_of(url)), url)
    return [(portal, url) for (portal, _), url in found.items()]


async def _users(runtime: Runtime) -> list[User]:
    async with runtime.database.read() as session:
        return list(await session.scalars(select(User)))

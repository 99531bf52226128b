"""Who asks. Every use case is given an actor and says what it may touch."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.errors import NotFound, NotYours, WrongUse, said
from standby.store.tables import Account, Query, TicketWish, User, Watch

ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in user, or the operator at the command line (``user_id`` None), who may touch everything."""

    user_id: int | None

    @property
    def is_operator(self) -> bool:
        return self.user_id is None

    def must_own(self, owner_id: int, what: str) -> None:
        if not self.is_operator and self.user_id != owner_id:
            raise NotYours(what=what)


OPERATOR = Actor(None)


async def must_administer(session: AsyncSession, actor: Actor) -> str:
    """The name of the administrator who asks, empty for the operator. Raises NotYours for anybody else."""
    if actor.is_operator:
        return ""
    user = await session.get(User, actor.user_id)
    if user is None or user.role != ADMINISTRATOR:
        raise NotYours(what="page")
    return user.name


async def user_named(session: AsyncSession, name: str) -> User:
    user = await session.scalar(select(User).where(User.name == name))
    if user is None:
        raise NotFound(what="user", name=name, command="user list")
    return user


async def own_account(session: AsyncSession, actor: Actor, account_id: int) -> Account:
    account = await session.get(Account, account_id)
    if account is None:
        raise NotFound(what="account", name=account_id, command="account list")
    actor.must_own(account.user_id, "account")
    return account


async def own_any_watch(session: AsyncSession, actor: Actor, watch_id: int) -> Watch:
    """A watch of any kind."""
    watch = await session.get(Watch, watch_id)
    if watch is None:
        raise NotFound(what="watch", name=watch_id, command="watch list")
    actor.must_own(watch.user_id, "watch")
    return watch


async def own_watch(session: AsyncSession, actor: Actor, watch_id: int) -> tuple[Watch, Query]:
    """A grade watch with its one query."""
    watch = await own_any_watch(session, actor, watch_id)
    if watch.query_id is None:
        raise WrongUse(what=said("Watch {id} waits for tickets, not for grades", id=watch.id))
    return watch, await session.get_one(Query, watch.query_id)


async def own_ticket_watch(session: AsyncSession, actor: Actor, watch_id: int) -> tuple[Watch, TicketWish]:
    watch = await own_any_watch(session, actor, watch_id)
    wish = await session.get(TicketWish, watch.id)
    if wish is None:
        raise WrongUse(what=said("Watch {id} waits for grades, not for tickets", id=watch.id))
    return watch, wish

"""Ticket watches: added, listed, shown. Pausing and the like is the same for all watches, see ``watches``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain.misses import Miss, why_not
from standby.domain.models import WatchState
from standby.domain.ticket_codec import wish_from_json, wish_to_json
from standby.domain.tickets import RAILWAY_TIME, Board, Fit, Intent, Wish
from standby.domain.wish_rules import check_wish
from standby.domain.wishes import fits, standby_open
from standby.engine.runtime import Runtime, site_of
from standby.engine.seat_news import read_board
from standby.errors import NotYours, WrongUse, said
from standby.portals.addresses import tidy_address
from standby.services import limits
from standby.services.actor import Actor, own_account, own_any_watch, own_ticket_watch
from standby.store import phantoms, queries, reservations
from standby.store import tickets as kept
from standby.store.tables import Account, Event, Query, Reservation, TicketWish, Watch

PORTAL = "rail12306"
LINES = 20
LONGEST_INTERVAL = 24 * 3600
NEEDS_ACCOUNT = said("To reserve, say with which account: --account; `standby account list` shows them")


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket watch: its wish, what it asks, and its newest attempt at a place, if there was one."""

    watch: Watch
    wish: Wish
    portal: str
    base_url: str
    account: Account | None
    queries: tuple[Query, ...]
    reservation: Reservation | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What one watch knows. ``fits`` could be had by the boards, ``misses`` says why other places would not do.

    ``standby`` are sold-out places for which the portal's own standby list is open.
    """

    row: Row
    boards: tuple[Board, ...]
    fits: tuple[Fit, ...]
    misses: tuple[Miss, ...]
    standby: tuple[Fit, ...]
    attempts: Sequence[Reservation]
    events: Sequence[Event]


async def add(
    runtime: Runtime,
    actor: Actor,
    wish: Wish,
    *,
    owner_id: int | None = None,
    portal: str = PORTAL,
    base_url: str = "",
    account_id: int | None = None,
    name: str = "",
    every: float | None = None,
) -> Watch:
    """A watch for places; all of its questions are due at once.

    ``every``: its questions are not asked more often than that (seconds); how
    often they really are, their worth decides.
    It belongs to the account's owner, else to ``owner_id``, else to the actor.
    A watch that reserves takes the owner's only account there if none is named.
    Raises WrongUse, LimitReached, NotYours, AddressRefused.
    """
    spec = runtime.spec(portal)
    if spec.tickets is None:
        raise WrongUse(what=said("{portal} sells no tickets", portal=portal))
    interval = every or spec.interval
    if not kept.FLOOR.total_seconds() <= interval <= LONGEST_INTERVAL:
        least, most = kept.FLOOR.seconds, LONGEST_INTERVAL // 3600
        raise WrongUse(
            what=said("Seats are looked at every {least} s at most, every {most} h at least", least=least, most=most)
        )
    check_wish(wish, today(runtime))
    if wish.intent is Intent.RESERVE and account_id is None:
        account_id = await only_account(runtime, portal, owner_id or actor.user_id)
    address = await address_of(runtime, actor, portal, base_url, account_id)
    account = await _account(runtime, actor, portal, account_id)
    owner = account.user_id if account else owner_id or actor.user_id
    if owner is None or (owner_id is not None and owner != owner_id):
        raise NotYours(what="account")
    actor.must_own(owner, "watch")
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        await limits.check_watches(runtime, session, owner)
        await _must_be_new(session, owner, address, wish)
        watch = await kept.add(
            session,
            user_id=owner,
            name=name.strip()[:100] or _name(wish),
            portal=spec.name,
            base_url=address,
            wish=wish,
            interval=interval,
            now=now,
            account_id=account.id if account else None,
        )
        asked = await kept.asked_by(session, watch.id)
    for shard in {query.shard for query in asked} | {"sweep"}:
        runtime.bell.ring(shard)
    return watch


async def address_of(
    runtime: Runtime, actor: Actor, portal: str, base_url: str = "", account_id: int | None = None
) -> str:
    """Where a watch would ask: at its account's site, the one given, or where everybody finds the portal."""
    account = await _account(runtime, actor, portal, account_id)
    if account is not None:
        return account.base_url
    wanted = base_url or runtime.spec(portal).address
    return tidy_address(wanted, allow_private=runtime.settings.allow_private_addresses)


def today(runtime: Runtime) -> date:
    """The railway's day."""
    return runtime.clock.now().astimezone(RAILWAY_TIME).date()


async def is_tickets(runtime: Runtime, actor: Actor, watch_id: int) -> bool:
    """Whether the watch waits for tickets. Raises NotFound, NotYours."""
    async with runtime.database.read() as session:
        return (await own_any_watch(session, actor, watch_id)).kind == kept.WATCHES


async def listed(runtime: Runtime, actor: Actor) -> list[Row]:
    """The actor's ticket watches; all for the operator."""
    statement = (
        select(Watch, TicketWish, Account)
        .join(TicketWish, TicketWish.watch_id == Watch.id)
        .outerjoin(Account, Account.id == TicketWish.account_id)
        .order_by(Watch.id)
    )
    if not actor.is_operator:
        statement = statement.where(Watch.user_id == actor.user_id)
    async with runtime.database.read() as session:
        found = (await session.execute(statement)).all()
        return [await _row(session, watch, wish, account) for watch, wish, account in found]


async def shown(runtime: Runtime, actor: Actor, watch_id: int) -> Shown:
    """What the watch knows, from what was seen last; nobody is asked. Raises NotFound, NotYours."""
    async with runtime.database.read() as session:
        watch, wish = await own_ticket_watch(session, actor, watch_id)
        account = await session.get(Account, wish.account_id) if wish.account_id else None
        row = await _row(session, watch, wish, account)
        boards = await _boards(session, row)
        aside = await phantoms.at(session, site_of(row.base_url), runtime.clock.now())
        return Shown(
            row=row,
            boards=boards,
            fits=tuple(fit for board in boards for fit in fits(row.wish, board, aside)),
            misses=tuple(miss for board in boards for miss in why_not(row.wish, board, aside)),
            standby=tuple(fit for board in boards for fit in standby_open(row.wish, board)),
            attempts=await reservations.of_watch(session, watch.id),
            events=await _events(session, row),
        )


async def _row(session: AsyncSession, watch: Watch, wish: TicketWish, account: Account | None) -> Row:
    attempts = await reservations.of_watch(session, watch.id, limit=1)
    return Row(
        watch=watch,
        wish=wish_from_json(wish.content),
        portal=wish.portal,
        base_url=wish.base_url,
        account=account,
        queries=tuple(await kept.asked_by(session, watch.id)),
        reservation=attempts[0] if attempts else None,
    )


async def _boards(session: AsyncSession, row: Row) -> tuple[Board, ...]:
    """What was seen last and can be read, in the order in which the wish prefers it."""
    seen = [await queries.observation(session, query.observation_id) for query in row.queries]
    boards = [board for board in map(read_board, seen) if board is not None]
    journeys = [(way.origin, way.destination) for way in row.wish.journeys]

    def rank(board: Board) -> tuple[int, int]:
        asked = board.question
        return journeys.index((asked.origin, asked.destination)), row.wish.dates.index(asked.date)

    return tuple(sorted(boards, key=rank))


async def _events(session: AsyncSession, row: Row) -> Sequence[Event]:
    """Of the watch and its questions; those that share a question keep what was told to them."""
    shared = Event.query_id.in_([query.id for query in row.queries]) & Event.watch_id.is_(None)
    mine = (Event.watch_id == row.watch.id) | shared
    visible = mine & (Event.user_id.is_(None) | (Event.user_id == row.watch.user_id))
    return (await session.scalars(select(Event).where(visible).order_by(Event.id.desc()).limit(LINES))).all()


async def only_account(runtime: Runtime, portal: str, owner_id: int | None) -> int:
    """The account to reserve with, where only one can be meant. Raises WrongUse."""
    mine = select(Account.id).where(Account.portal == portal, Account.user_id == owner_id)
    async with runtime.database.read() as session:
        found = (await session.scalars(mine)).all()
    if not found:
        raise WrongUse(
            what=said(
                "To reserve, Standby needs --account; add one first with `standby account add {portal}`", portal=portal
            )
        )
    if len(found) > 1:
        raise WrongUse(what=NEEDS_ACCOUNT)
    return found[0]


async def _account(runtime: Runtime, actor: Actor, portal: str, account_id: int | None) -> Account | None:
    if account_id is None:
        return None
    async with runtime.database.read() as session:
        account = await own_account(session, actor, account_id)
    if account.portal != portal:
        raise WrongUse(
            what=said("Account {id} is at {portal}, which sells no tickets", id=account.id, portal=account.portal)
        )
    return account


async def _must_be_new(session: AsyncSession, owner_id: int, base_url: str, wish: Wish) -> None:
    """A second watch with the same wish would tell everything twice."""
    same = (
        select(Watch.id)
        .join(TicketWish, TicketWish.watch_id == Watch.id)
        .where(Watch.user_id == owner_id, TicketWish.base_url == base_url, TicketWish.content == wish_to_json(wish))
        .where(Watch.state != WatchState.DONE)
    )
    if (found := await session.scalar(same.limit(1))) is not None:
        raise WrongUse(what=said("Watch {id} waits for exactly this already", id=found))


def _name(wish: Wish) -> str:
    ways = ", ".join(f"{way.origin}-{way.destination}" for way in wish.journeys)
    return f"{ways} {', '.join(f'{day:%m-%d}' for day in wish.dates)}"[:100]

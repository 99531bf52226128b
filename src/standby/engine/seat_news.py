"""What one board is to each watch that asks: a place to reserve, seats to tell of, a standby list, or nothing."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain import ticket_notices as facts_of
from standby.domain.models import NoticeKind
from standby.domain.notices import Facts
from standby.domain.offers import SeatChange, seat_changes, useful
from standby.domain.ticket_codec import board_from_json, board_to_json
from standby.domain.tickets import Board, Fit, Intent, Offer
from standby.domain.wishes import Phantoms, fits, standby_open
from standby.engine.outcome import notify
from standby.engine.runtime import Runtime
from standby.portals.links import book_link
from standby.store import queries, reservations, timeline
from standby.store.codec import to_json
from standby.store.tables import Notice, Observation, Query
from standby.store.tickets import Asker

log = structlog.get_logger()
SAME_NEWS = timedelta(minutes=10)
SAME_OFTEN = 3
"""So often the very same is told in that time. A seat that was seen gone and comes back is news again, but a site
that shows a seat by turns must not fill a mailbox."""


def read_board(row: Observation | None) -> Board | None:
    """A kept board; None where nothing is kept, or it was written by a Standby that this one does not understand."""
    try:
        return board_from_json(row.content) if row else None
    except ValueError:
        log.warning("board_unreadable", observation=row.id if row else None)
        return None


def without(board: Board, withheld: Collection[SeatChange]) -> Board:
    """The board as somebody knows it who was not told of these changes: with what was there before."""
    was = {(change.offer.key, change.seat): change.was for change in withheld}

    def known(offer: Offer) -> Offer:
        places = {seat: was.get((offer.key, seat), now) for seat, now in offer.seats.items()}
        return replace(offer, seats={seat: there for seat, there in places.items() if there is not None})

    return replace(board, offers=tuple(known(offer) for offer in board.offers))


@dataclass
class News:
    """Within the transaction that keeps the board. ``changes`` are those since the query's last board;
    ``accounts`` are held and may be asked to order."""

    runtime: Runtime
    session: AsyncSession
    query: Query
    board: Board
    observation_id: int | None
    changes: tuple[SeatChange, ...]
    set_aside: Phantoms
    accounts: frozenset[int]
    _seen: dict[int | None, tuple[Board | None, tuple[SeatChange, ...]]] = field(default_factory=dict, init=False)
    _kept: dict[str, int] = field(default_factory=dict, init=False)

    async def tell(self, asker: Asker) -> None:
        """Serve one watch. Phantom seats are no news yet: they are, if they are still there afterwards.

        Nor are places for which its account will be asked once its other order is settled.
        """
        if asker.wish.intent is Intent.RESERVE and await self._is_reserving(asker):
            asker.asking.seen_id = self.observation_id
            return
        if await self._waits_its_turn(asker):
            return
        if asker.asking.seen_id == self.observation_id:
            return
        before, changes = await self._since(asker.asking.seen_id)
        news = useful(asker.wish, changes)
        real = [change for change in news if not self.set_aside(change.offer, change.seat)]
        if real:
            await self._tell_seats(asker, real, changes)
        await self._tell_standby(asker, before)
        asker.asking.seen_id = await self._told_of(asker, before, [change for change in news if change not in real])

    async def _told_of(self, asker: Asker, before: Board | None, withheld: list[SeatChange]) -> int | None:
        """The observation a watch knows now: this one, or one without what was withheld, so that it is news later."""
        if not withheld:
            return self.observation_id
        content = board_to_json(without(self.board, withheld))
        if before is not None and content == board_to_json(before):
            return asker.asking.seen_id
        if content not in self._kept:
            now = self.runtime.clock.now()
            self._kept[content] = (await queries.add_observation(self.session, self.query.id, now, content)).id
        return self._kept[content]

    async def _waits_its_turn(self, asker: Asker) -> bool:
        """Whether there is a place for a watch whose account is busy with another order: it is tried afterwards."""
        if asker.wish.intent is not Intent.RESERVE or asker.account_id not in self.accounts:
            return False
        if not fits(asker.wish, self.board, self.set_aside):
            return False
        now = self.runtime.clock.now()
        hindrance = await reservations.hindrance(self.session, asker.watch.id, asker.account_id, now)
        return hindrance is reservations.Hindrance.OPEN

    async def _is_reserving(self, asker: Asker) -> bool:
        """Whether the watch has an attempt under way; one begins if there is a place for it."""
        if await reservations.open_of_watch(self.session, asker.watch.id):
            return True
        if asker.account_id not in self.accounts:
            return False
        for fit in fits(asker.wish, self.board, self.set_aside)[:1]:
            return await self._offer(asker, fit)
        return False

    async def _offer(self, asker: Asker, fit: Fit) -> bool:
        now, watch = self.runtime.clock.now(), asker.watch
        row = await reservations.offer(self.session, watch, fit, now)
        if row is None:
            return False
        timeline.tell(
            self.session,
            now,
            "offered",
            user_id=watch.user_id,
            account_id=asker.account_id,
            query_id=self.query.id,
            watch_id=watch.id,
            reservation=row.id,
            train=fit.offer.train,
            seat=fit.seat.value,
        )
        return True

    async def _since(self, seen_id: int | None) -> tuple[Board | None, tuple[SeatChange, ...]]:
        """What a watch was last told of, and what is new to it; computed once for all that know the same."""
        if seen_id not in self._seen:
            row = await queries.observation(self.session, seen_id)
            board = read_board(row)
            same = seen_id is not None and seen_id == self.query.observation_id
            self._seen[seen_id] = (board, self.changes if same else seat_changes(board, self.board))
        return self._seen[seen_id]

    async def _tell_seats(self, asker: Asker, news: list[SeatChange], changes: tuple[SeatChange, ...]) -> None:
        facts = facts_of.seats(self.query.portal, news, changes, self._link(news[0].offer))
        if not await self._told_lately(asker, facts):
            await notify(self.runtime, self.session, asker.watch, NoticeKind.SEATS, facts, self.query.id)

    async def _told_lately(self, asker: Asker, facts: Facts) -> bool:
        """Whether the watch's user was told the very same a moment ago, too often for it to be news again."""
        recent = select(Notice.facts).where(
            Notice.user_id == asker.watch.user_id,
            Notice.watch_id == asker.watch.id,
            Notice.kind == NoticeKind.SEATS.value,
            Notice.created_at > self.runtime.clock.now() - SAME_NEWS,
        )
        text = to_json({**facts, "watch": asker.watch.name})
        return list(await self.session.scalars(recent)).count(text) >= SAME_OFTEN

    async def _tell_standby(self, asker: Asker, before: Board | None) -> None:
        """Who waits for the list hears of each class; everybody else once, when the watch is new and finds nothing."""
        was = {(fit.offer.key, fit.seat) for fit in standby_open(asker.wish, before)} if before else set()
        news = [fit for fit in standby_open(asker.wish, self.board) if (fit.offer.key, fit.seat) not in was]
        if not news:
            return
        if asker.wish.intent is not Intent.STANDBY and (before or not await self._is_first(asker)):
            return
        facts = facts_of.standby_open(self.query.portal, news, self._link(news[0].offer))
        await notify(self.runtime, self.session, asker.watch, NoticeKind.STANDBY_OPEN, facts, self.query.id)

    async def _is_first(self, asker: Asker) -> bool:
        if fits(asker.wish, self.board):
            return False
        told = select(Notice.id).where(
            Notice.user_id == asker.watch.user_id,
            Notice.watch_id == asker.watch.id,
            Notice.kind == NoticeKind.STANDBY_OPEN.value,
        )
        return await self.session.scalar(told.limit(1)) is None

    def _link(self, offer: Offer) -> str:
        return book_link(self.runtime.spec(self.query.portal), self.query.base_url, offer)

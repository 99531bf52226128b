"""Asking what is left: no login, one request, the address as the site gives it.

Source: notes on the protocol, sections 2.1, 2.2 and 2.9.
"""

import re

from standby.domain.tickets import Board, Question
from standby.errors import NotOnSaleYet, PortalError, said
from standby.portals.rail12306.answers import puzzled
from standby.portals.rail12306.board import Moved, query_path, read_answer
from standby.portals.rail12306.refusals import BUSY, refused
from standby.portals.rail12306.wire import INIT, Wire

ADULTS, STUDENTS = "ADULT", "0X00"
_PATH = re.compile(r"""CLeftTicketUrl\s*=\s*['"]([^'"]{0,80})['"]""")


class Query:
    """The questions of one visit. The address is learnt from the first page and from the site's own hints."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._path = ""

    async def ask(self, question: Question) -> Board:
        """Every train of the day between the two cities. Raises PortalRefused, NotOnSaleYet, PageNotUnderstood."""
        try:
            return await self._ask(question)
        except NotOnSaleYet:
            raise
        except PortalError:
            # The next question starts from what the site says then.
            self._path = ""
            raise

    async def _ask(self, question: Question) -> Board:
        # Kept apart from the visit's: another question may run into trouble while this one waits.
        path = self._path or await self._learn()
        for _ in range(2):
            self._path = path
            found = await self._look(path, question)
            if isinstance(found, Board):
                return found
            path = found.path
        raise refused(self._wire.client.host, said("it changes its address again and again"))

    async def _look(self, path: str, question: Question) -> Board | Moved:
        """Exactly these parameters in this order: some of the site's servers refuse another (section 2.2)."""
        params = {
            "leftTicketDTO.train_date": question.date.isoformat(),
            "leftTicketDTO.from_station": question.origin,
            "leftTicketDTO.to_station": question.destination,
            "purpose_codes": STUDENTS if question.student else ADULTS,
        }
        page = await self._wire.get(f"/otn/{path}", params, referer=INIT)
        return read_answer(page, question, self._wire.client.host)

    async def _learn(self) -> str:
        """The first page: it sets the cookies and names the query's address."""
        page = await self._wire.open(INIT, {"linktypeid": "dc"})
        found = _PATH.search(page.text)
        if found is not None:
            return query_path(found[1])
        if not page.text.strip():
            raise refused(self._wire.client.host, said("its answer is empty"))
        if BUSY in page.text:
            raise refused(self._wire.client.host, BUSY)
        raise puzzled(said("its first page does not say where to ask"))

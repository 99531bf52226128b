"""Ordering: everything up to the last word, the last word, and the list of unpaid orders afterwards.

An order is never sent twice, nothing is made up that only the site's page can
make (``encryptedData``, ``sig`` and ``sessionId`` stay empty), nothing is ever
cancelled or paid. Source: notes on the protocol, sections 6, 7 and 9.4.
"""

import logging
import time
from collections.abc import Mapping, Sequence

from standby.domain.tickets import Offer, SeatClass, SeatWish
from standby.errors import NetworkTrouble, OrderRefused, OrderUnclear, PortalError, StaleOffer, said
from standby.portals.http import Page
from standby.portals.rail12306.answers import envelope
from standby.portals.rail12306.fields import yes
from standby.portals.rail12306.forms import (
    check_fields,
    choice_fields,
    confirm_fields,
    count_fields,
    order_fields,
    token_field,
)
from standby.portals.rail12306.pages import OrderPage, check_same, read_order_page
from standby.portals.rail12306.passengers import Party, check_party, read_passengers
from standby.portals.rail12306.places import berth_choice, order_code, seat_choice
from standby.portals.rail12306.queue import read_progress
from standby.portals.rail12306.refusals import NAME
from standby.portals.rail12306.sayings import Talk, last_refusal
from standby.portals.rail12306.unpaid import read_standing
from standby.portals.rail12306.verdicts import read_checked, read_count, read_submitted
from standby.portals.rail12306.wire import INIT, ORDER, ORDERS, Wire
from standby.portals.tickets import Passenger, Prepared, Progress, Standing

CONFIRM = "/otn/confirmPassenger"
log = logging.getLogger(__name__)


class Desk:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    @property
    def _host(self) -> str:
        return self._wire.client.host

    async def passengers(self) -> tuple[Passenger, ...]:
        page = await self._wire.post(f"{CONFIRM}/getPassengerDTOs", {"_json_att": ""}, referer=ORDER)
        return read_passengers(envelope(page))

    async def prepare(self, offer: Offer, seat: SeatClass, party: Party, places: Sequence[SeatWish] = ()) -> Prepared:
        """Steps 7.1 to 7.5 of the notes. Raises as :meth:`TicketPortal.prepare`, and HandOverNeeded, NotOnSaleYet."""
        check_party(party)
        talk = Talk(self._host, [passenger.name for passenger, _ in party], offer.date)
        await self._choose(offer, talk)
        page = await self._order_page(offer, party)
        code = order_code(seat, [kind for _, kind in party], page)
        order = order_fields(page, code, party)
        checked = read_checked(envelope(await self._send("checkOrderInfo", check_fields(order))), talk)
        if page.queued and page.stock:
            counted = envelope(await self._send("getQueueCount", count_fields(page, code)))
            read_count(counted, talk, len(party), standing=seat is SeatClass.STANDING)
        choice = {
            "choose_seats": seat_choice(code, len(party), places, checked.choosable),
            "seatDetailType": berth_choice(len(party), places, beds=checked.beds, middle=checked.middle),
        }
        return Prepared(checked.wait, {**order, **choice, "names": "\n".join(talk.names)})

    async def confirm(self, prepared: Prepared) -> None:
        """Step 7.6: sent once. Whatever is not an explicit no leaves it open whether an order exists."""
        answer = envelope(await self._send("confirmSingleForQueue", confirm_fields(prepared.keep)))
        data = answer.data if isinstance(answer.data, dict) else {}
        if answer.ok and yes(data.get("submitStatus")):
            return
        told = data.get("errMsg") if answer.ok else answer.message
        if isinstance(told, str) and told.strip():
            raise last_refusal(told, prepared.keep.get("names", "").split("\n"))
        raise OrderUnclear(portal=NAME, reason=said("it gives no reason"))

    async def progress(self, prepared: Prepared) -> Progress:
        asked = {
            "random": str(time.time_ns() // 1_000_000),
            "tourFlag": "dc",
            "_json_att": "",
            **token_field(prepared.keep),
        }
        return read_progress(envelope(await self._wire.get(f"{CONFIRM}/queryOrderWaitTime", asked, referer=ORDER)))

    async def finish(self, prepared: Prepared, number: str) -> None:
        """Step 7.8. A lost or odd answer is nobody's trouble: the order stands in the list all the same."""
        told = {"orderSequence_no": number, "_json_att": "", **token_field(prepared.keep)}
        try:
            await self._send("resultOrderForDcQueue", told)
        except (NetworkTrouble, PortalError) as error:
            log.info("the site did not take note of the order's number: %s", error.code)

    async def standing(self) -> Standing:
        page = await self._wire.post("/otn/queryOrder/queryMyOrderNoComplete", {"_json_att": ""}, referer=ORDERS)
        return read_standing(envelope(page), self._host)

    async def _choose(self, offer: Offer, talk: Talk) -> None:
        if not offer.secret:
            raise StaleOffer(portal=NAME, reason=said("this row of the list cannot be ordered from"))
        page = await self._wire.post("/otn/leftTicket/submitOrderRequest", choice_fields(offer), referer=INIT)
        read_submitted(envelope(page), talk)

    async def _order_page(self, offer: Offer, party: Party) -> OrderPage:
        shown = await self._wire.post(ORDER, {"_json_att": ""}, referer=INIT)
        page = read_order_page(shown.text, self._host)
        check_same(page, offer)
        if len(party) > page.most:
            raise OrderRefused(portal=NAME, reason=said("one order takes {most} tickets", most=page.most))
        return page

    async def _send(self, step: str, fields: Mapping[str, str]) -> Page:
        return await self._wire.post(f"{CONFIRM}/{step}", fields, referer=ORDER)

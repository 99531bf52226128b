"""Ticket watches on the status page: what is waited for, what is held, and what only the person can do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from standby.domain.models import WatchState
from standby.domain.notices import error_data
from standby.domain.reservation import ReservationState
from standby.domain.ticket_codec import fit_to_json, held_to_json
from standby.domain.tickets import Fit, HeldOrder, HeldTicket, SeatClass
from standby.engine.links import Links
from standby.errors import PassengerUnfit
from standby.services import accounts, checks, qr, tickets
from standby.services.actor import Actor
from standby.store import tickets as stores
from standby.store import timeline
from standby.store.database import Database
from standby.store.migrate import migrate
from standby.store.tables import Account, Reservation, User, Watch
from standby.web.server import serving
from tests.engine.watching.railway import MONDAY, RAIL, Hall, waiting_hall
from tests.web.browser import browsing, looking
from tests.web.kit import HTML
from tests.web.test_looks import judged

TRAIN = "G9903"


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}")
    await migrate(database)
    async with waiting_hall(database, tmp_path / "data", budgets="rail12306=6000/60", web_port=0) as hall:
        yield hall
    await database.close()


@asynccontextmanager
async def seen_by(hall: Hall, user: User, language: str = "en") -> AsyncIterator[httpx2.AsyncClient]:
    """The page before somebody who is signed in."""
    async with serving(hall.runtime) as url:
        headers = {**HTML, "accept-language": language}
        async with httpx2.AsyncClient(base_url=url, headers=headers, timeout=20, trust_env=False) as browser:
            link = Links(url.rstrip("/"), hall.runtime.vault).sign_in(user.id)
            assert (await browser.post(link)).status_code == 303
            browser.cookies.set("language", language)
            yield browser


async def page(hall: Hall, user: User, language: str = "en") -> str:
    async with seen_by(hall, user, language) as browser:
        return (await browser.get("/")).text


async def looked(hall: Hall, user: User) -> Watch:
    """A watch on a train that has one seat left, looked at once."""
    watch = await hall.watch(user, trains=frozenset({TRAIN}))
    hall.sell_out(TRAIN)
    hall.release(TRAIN)
    await checks.check_tickets(hall.runtime, Actor(user.id), watch.id)
    return watch


async def held(hall: Hall, watch: Watch, account: Account) -> None:
    """As the engine leaves it when the portal keeps a place."""
    shown = await tickets.shown(hall.runtime, Actor(watch.user_id), watch.id)
    offer = next(each for each in shown.boards[0].offers if each.train == TRAIN)
    deadline = hall.beijing(MONDAY, "12:30")
    ticket = HeldTicket("张明", "adult", "second", "05", "12F", 7300)
    order = HeldOrder("E123456789", MONDAY, TRAIN, "上海", "杭州东", offer.departs, 7300, deadline, (ticket,))
    async with hall.database.write() as session:
        session.add(
            Reservation(
                uid="one",
                user_id=watch.user_id,
                watch_id=watch.id,
                account_id=account.id,
                open_watch=watch.id,
                open_account=account.id,
                state=ReservationState.HELD.value,
                fit=fit_to_json(Fit(offer, SeatClass.SECOND, ())),
                held=held_to_json(order),
                number=order.number,
                deadline=deadline,
                created_at=hall.clock.now(),
            )
        )
        facts: dict[str, Any] = {"train": TRAIN, "date": MONDAY.isoformat(), "seat": "second", "number": order.number}
        now = hall.clock.now()
        timeline.tell(session, now, "reservation", user_id=watch.user_id, watch_id=watch.id, state="held", **facts)


async def test_the_watch_its_look_and_its_pause(hall: Hall) -> None:
    alice = await hall.user()
    watch = await looked(hall, alice)
    async with seen_by(hall, alice) as browser:
        text = (await browser.get("/")).text
        assert "alice&#39;s" in text
        assert "standing by" in text
        assert "Looked: 14 trains" in text
        assert (await browser.post(f"/watches/{watch.id}/pause")).status_code == 303
        assert "paused" in (await browser.get("/")).text


async def test_a_held_place_waits_for_its_payment(hall: Hall) -> None:
    alice = await hall.user()
    account = await hall.account(alice)
    await held(hall, await looked(hall, alice), account)
    english, chinese = await page(hall, alice), await page(hall, alice, "zh-CN")
    assert "order E123456789 waits for your payment" in english
    assert "second class: held for you until you pay" in english
    assert f"{hall.url}/otn/view/train_order.html" in english
    assert "等待你在" in chinese
    for part in ("coach 05, seat 12F", "Price of the order: ¥73", "→ 杭州东", 'class="state held"'):
        assert part in english
    assert "订单金额：¥73" in chinese
    assert 'class="state asking"' not in english, "good news is not red"
    assert "张明" not in english
    assert "二等座：已为你占座" in chinese


async def test_a_card_says_what_it_waits_for_and_what_is_left_of_it(hall: Hall) -> None:
    alice = await hall.user()
    watch = await looked(hall, alice)
    english, chinese = await page(hall, alice), await page(hall, alice, "zh-CN")
    for part in ("Route", "上海虹桥", "Nov 23, 2026", TRAIN, "second class", "Left of it at the last look"):
        assert part in english
    assert "sold out" not in english
    assert "上次查询时的余票" in chinese
    hall.sell_out(TRAIN)
    await checks.check_tickets(hall.runtime, Actor(alice.id), watch.id)
    assert "Everything you would take is sold out." in await page(hall, alice)


async def test_why_what_is_left_does_not_do(hall: Hall) -> None:
    alice = await hall.user()
    watch = await hall.watch(alice, trains=frozenset({TRAIN}), at_least=2)
    hall.sell_out(TRAIN)
    hall.release(TRAIN)
    await checks.check_tickets(hall.runtime, Actor(alice.id), watch.id)
    assert f"{TRAIN}, second class: 1 left, at least 2 wanted" in await page(hall, alice)


async def test_a_stopped_watch_says_why_and_may_go_on(hall: Hall) -> None:
    alice = await hall.user()
    watch = await looked(hall, alice)
    await held(hall, watch, await hall.account(alice))
    error = error_data(PassengerUnfit(name="张明", portal=RAIL, reason="不能买"))
    async with hall.database.write() as session:
        await stores.set_state(session, watch.id, WatchState.STOPPED, hall.clock.now(), "Kept in English.")
    assert "Go on" not in await page(hall, alice), "not while a place is held for it"
    async with hall.database.write() as session:
        row = (await session.scalars(select(Reservation))).one()
        row.state, row.open_watch, row.open_account, row.reason = "failed", None, None, error
    async with seen_by(hall, alice, "zh-CN") as browser:
        text = (await browser.get("/")).text
        assert "不能买" in text
        assert "Kept in English" not in text
        assert f'action="/watches/{watch.id}/resume"' in text
        assert (await browser.post(f"/watches/{watch.id}/resume")).status_code == 303
        assert f'action="/watches/{watch.id}/pause"' in (await browser.get("/")).text


async def test_what_waits_for_quiet_hours_says_until_when(hall: Hall) -> None:
    alice = await hall.user()
    async with hall.database.write() as session:
        (await session.get_one(User, alice.id)).quiet_hours = "11:00-13:00"
    await looked(hall, alice)
    assert "waits until 13:00" in await page(hall, alice)


@pytest.mark.parametrize(("width", "language"), [(360, "zh-CN"), (360, "en"), (1280, "en")])
async def test_it_fits_a_telephone(hall: Hall, width: int, language: str) -> None:
    alice = await hall.user()
    await looked(hall, alice)
    many = await hall.watch(alice, seats=())
    await checks.check_tickets(hall.runtime, Actor(alice.id), many.id)
    await held(hall, await looked(hall, alice), await hall.account(alice))
    options = {"viewport": {"width": width, "height": 800}, "locale": language}
    async with serving(hall.runtime) as url, browsing() as browser:
        url = url.rstrip("/")
        async with looking(browser, url, bypass_csp=True, **options) as page:
            await page.context.add_cookies([{"name": "language", "value": language, "url": url}])
            await page.goto(Links(url, hall.runtime.vault).sign_in(alice.id))
            await page.locator("main button").click()
            await page.locator("table.left").first.wait_for()
            await judged(page, f"tickets-{width}-{language}", width, "")


async def test_a_code_to_scan_is_on_the_page_that_its_link_opens(hall: Hall) -> None:
    alice = await hall.user()
    account = await accounts.add(hall.runtime, alice.id, RAIL, hall.url, "", "")
    code = await qr.start(hall.runtime, Actor(alice.id), account.id)
    async with seen_by(hall, alice) as browser:
        assert "See the code" in (await browser.get("/")).text
        assert "Scan this code" in (await browser.get(f"/hand-over/{code.uid}")).text
        assert (await browser.get(f"/hand-over/{code.uid}/picture")).content == code.picture
        refused = await browser.post(f"/hand-over/{code.uid}", data={"code": "abcd"})
        assert refused.status_code == 400
        assert "typing characters" in refused.text


async def test_a_stranger_sees_nothing_of_it(hall: Hall) -> None:
    alice, bob = await hall.user(), await hall.user("bob")
    await held(hall, await looked(hall, alice), await hall.account(alice))
    text = await page(hall, bob)
    assert "alice" not in text
    assert "E123456789" not in text
    assert "trains" not in text

"""Ticket watches at the command line, with the sandbox's railway beside it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from standby.cli.rail.watch import state_and_reason
from standby.domain.models import WatchState
from standby.domain.tickets import RAILWAY_TIME, Wish
from standby.engine.attempt import WAITS_FOR_PAYMENT
from standby.sandbox import Sandbox
from standby.services.tickets import Row
from standby.store.tables import Reservation, Watch
from tests.cli.world import Shell

TRAIN = "G9903"


def in_three_days() -> str:
    return (datetime.now(UTC).astimezone(RAILWAY_TIME).date() + timedelta(days=3)).isoformat()


async def test_from_a_wish_to_what_there_is(shell: Shell, box: Sandbox) -> None:
    url, day = box.base_urls["rail12306"], in_three_days()
    await shell.run("user", "add", "alice")
    box.world.verbs["/sell-out"]({"train": TRAIN, "date": day})
    wish = ("watch", "add", "tickets", "--url", url, "--date", day, "--train", TRAIN, "--seat", "二等座")
    unknown = await shell.run(*wish, "--from", "上海", "--to", "hangzou")
    assert unknown.code == 1
    assert "Near it: 杭州" in unknown.complaint
    added = (await shell.run(*wish, "--from", "shanghai", "--to", "杭州", "--every", "5s", "--json")).json
    assert (added["state"], added["name"][:7]) == ("active", "上海 → 杭州")
    watch = str(added["id"])
    seen = (await shell.run("check", watch, "--json")).json
    (board,) = seen["observation"]["boards"]
    assert (board["date"], {train["train"] for train in board["trains"]} >= {TRAIN}) == (day, True)
    assert [fit["train"] for fit in seen["standby"]] == [TRAIN]
    assert seen["link"].startswith(f"{url}/otn/leftTicket/init?")
    told = await shell.run("check", watch)
    assert "join it first" in told.out
    assert f"{TRAIN}, second class: sold out" in told.out
    (listed,) = (await shell.run("watch", "list", "--json")).json["watches"]
    assert (listed["kind"], listed["wish"]["trains"], listed["failures"]) == ("tickets", [TRAIN], 0)
    shown = (await shell.run("watch", "show", watch, "--json")).json
    assert shown["observation"]["boards"][0]["date"] == day
    assert (await shell.run("watch", "pause", watch, "--json")).json["state"] == "paused"
    (budget,) = (await shell.run("budget", "--json")).json["budgets"]
    assert (budget["limit"], budget["looks"]) == (80, {})


async def test_a_code_is_scanned_in_the_terminal(shell: Shell, box: Sandbox) -> None:
    await shell.run("user", "add", "alice")
    url = box.base_urls["rail12306"]
    account = (await shell.run("account", "add", "rail12306", "--url", url, "--json")).json
    assert account["label"] == "中国铁路12306"
    mine = shell.folder / "holiday.png"
    mine.write_bytes(b"mine")
    refused = await shell.run("account", "login", "1", "--picture", str(mine))
    assert (refused.code, mine.read_bytes()) == (2, b"mine")
    assert "is there already" in refused.complaint
    process = await shell.begin("account", "login", "1", "--json")
    assert process.stderr is not None
    drawn = b""
    async with asyncio.timeout(50):
        while b"Scan it" not in drawn:
            line = await process.stderr.readline()
            assert line, drawn.decode()
            drawn += line
    assert "█".encode() in drawn
    assert (shell.folder / "standby-qr.png").read_bytes().startswith(b"\x89PNG")
    box.world.verbs["/scan-qr"]({})
    async with asyncio.timeout(50):
        out, errors = await process.communicate()
    assert (process.returncode, out.decode().strip()) == (0, '{"ok": true}'), errors.decode()
    assert not (shell.folder / "standby-qr.png").exists(), "who is logged in needs no code any more"
    proved = (await shell.run("account", "test", "1", "--json")).json
    assert proved["passengers"][0] == {"name": "张明", "kind": "adult", "usable": True}


@pytest.mark.parametrize(
    ("state", "attempt", "told"),
    [
        (WatchState.STOPPED, "held", "held: a place is held for you until it is paid"),
        (WatchState.PAUSED, "held", "paused, a place is held"),
        (WatchState.ACTIVE, "queued", "active, a place is queued"),
    ],
)
def test_a_held_place_is_said_once(state: WatchState, attempt: str, told: str) -> None:
    watch = Watch(id=1, state=state.value, reason=WAITS_FOR_PAYMENT if state is WatchState.STOPPED else "")
    wish = Wish(dates=(), journeys=())
    row = Row(watch, wish, "rail12306", "", None, (), Reservation(state=attempt, open_watch=1))
    assert state_and_reason(row) == told

"""Asking: the first page, the address that changes, refusals; notes on the protocol, sections 2.1, 2.2 and 2.9."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from standby.errors import NotOnSaleYet, PageNotUnderstood, PortalDown, PortalRefused, StandbyError, TimedOut
from standby.portals.rail12306.query import Query

from ..kit import Answering, Asked, answer
from .kit import envelope_text, wired
from .rows_kit import NOTES, SHANGHAI_HANGZHOU

INIT = """<html><script>
 var ctx='/otn/';
 var CLeftTicketUrl = 'leftTicket/queryG';
 var isSaveQueryLog = 'Y';
 var isInMaintenanceHours = false;
</script></html>"""
MOVED = '{"status":false,"c_url":"leftTicket/query%s","c_name":"CLeftTicketUrl"}'


def in_turn(*answers: bytes, init: bytes = b"") -> Answering:
    """The first page whenever it is asked for; to questions one answer after the other, the last for ever."""
    left = list(answers)
    first = init or answer(INIT, 200, "Set-Cookie: JSESSIONID=1; Path=/otn")

    async def say(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if "leftTicket/init" in asked.target:
            writer.write(first)
        else:
            writer.write(left.pop(0) if len(left) > 1 else left[0])
        await writer.drain()

    return say


def paths(asked: Sequence[Asked]) -> list[str]:
    return [each.target.partition("?")[0].removeprefix("/otn/leftTicket/") for each in asked]


async def test_a_question_is_asked_where_the_first_page_says_with_its_cookies() -> None:
    async with wired(in_turn(answer(NOTES))) as (wire, server):
        board = await Query(wire).ask(SHANGHAI_HANGZHOU)
    assert [offer.train for offer in board.offers] == ["G9901", "G9903", "K995", "G9907"]
    first, second = server.asked
    assert first.target == "/otn/leftTicket/init?linktypeid=dc"
    assert second.target == (
        "/otn/leftTicket/queryG?leftTicketDTO.train_date=2030-01-18"
        "&leftTicketDTO.from_station=SHH&leftTicketDTO.to_station=HGH&purpose_codes=ADULT"
    )
    assert second.headers["cookie"] == "JSESSIONID=1"
    assert second.headers["cache-control"] == "no-cache"


async def test_days_have_two_digits_and_students_their_own_question() -> None:
    async with wired(in_turn(answer(NOTES))) as (wire, server):
        with pytest.raises(PageNotUnderstood):  # the notes' rows are of another day
            await Query(wire).ask(replace(SHANGHAI_HANGZHOU, date=date(2030, 2, 3), student=True))
    assert "train_date=2030-02-03&" in server.asked[1].target
    assert server.asked[1].target.endswith("&purpose_codes=0X00")


async def test_the_first_page_is_asked_for_once() -> None:
    async with wired(in_turn(answer(NOTES))) as (wire, server):
        query = Query(wire)
        await query.ask(SHANGHAI_HANGZHOU)
        await query.ask(SHANGHAI_HANGZHOU)
    assert paths(server.asked) == ["init", "queryG", "queryG"]


async def test_a_new_address_is_taken_up_at_once_and_kept() -> None:
    async with wired(in_turn(answer(MOVED % "Z"), answer(NOTES))) as (wire, server):
        query = Query(wire)
        await query.ask(SHANGHAI_HANGZHOU)
        await query.ask(SHANGHAI_HANGZHOU)
    assert paths(server.asked) == ["init", "queryG", "queryZ", "queryZ"]


async def test_an_address_that_changes_twice_is_left_alone() -> None:
    async with wired(in_turn(answer(MOVED % "Z"), answer(MOVED % "A"))) as (wire, server):
        with pytest.raises(PortalRefused, match="again and again"):
            await Query(wire).ask(SHANGHAI_HANGZHOU)
    assert paths(server.asked) == ["init", "queryG", "queryZ"]


AWAY = answer("", 302, "Location: https://www.12306.cn/mormhweb/logFiles/error.html")


@pytest.mark.parametrize(
    ("told", "error", "says"),
    [
        (AWAY, PortalRefused, "error page"),
        (answer("<html>网络可能存在问题，请您重试一下！</html>"), PortalRefused, "网络可能存在问题"),
        (answer("2", 403), PortalRefused, "number 2"),
        (answer(""), PortalRefused, "empty"),
        (answer("-1"), PortalRefused, "-1"),
        (answer("busy", 503), PortalDown, "503"),
        (answer("gone", 404), PageNotUnderstood, "404"),
        (answer(NOTES[:-400]), PortalRefused, "no data"),
        (answer(NOTES.replace('"result"', '"rows"')), PageNotUnderstood, "no trains"),
    ],
)
async def test_after_trouble_the_next_question_begins_anew(told: bytes, error: type[StandbyError], says: str) -> None:
    async with wired(in_turn(told, answer(NOTES))) as (wire, server):
        query = Query(wire)
        with pytest.raises(error, match=says):
            await query.ask(SHANGHAI_HANGZHOU)
        assert (await query.ask(SHANGHAI_HANGZHOU)).offers
    assert paths(server.asked) == ["init", "queryG", "init", "queryG"]


async def test_a_date_that_is_not_open_is_no_trouble() -> None:
    told = answer(envelope_text(ok=False, messages=("选择的查询日期不在预售日期范围内",)))
    async with wired(in_turn(told, answer(NOTES))) as (wire, server):
        query = Query(wire)
        with pytest.raises(NotOnSaleYet):
            await query.ask(SHANGHAI_HANGZHOU)
        await query.ask(SHANGHAI_HANGZHOU)
    assert paths(server.asked) == ["init", "queryG", "queryG"]


@pytest.mark.parametrize(
    ("init", "error"),
    [
        (answer(""), PortalRefused),
        (answer("<html>网络可能存在问题，请您重试一下！</html>"), PortalRefused),
        (AWAY, PortalRefused),
        (answer("1", 403), PortalRefused),
        (answer("<html>welcome</html>"), PageNotUnderstood),
        (answer(INIT.replace("leftTicket/queryG", "https://elsewhere.example/x")), PageNotUnderstood),
        (answer(INIT.replace("leftTicket/queryG", "../../passport/web/login")), PageNotUnderstood),
    ],
)
async def test_a_first_page_that_says_nothing_is_not_guessed_around(init: bytes, error: type[StandbyError]) -> None:
    async with wired(in_turn(answer(NOTES), init=init)) as (wire, server):
        with pytest.raises(error):
            await Query(wire).ask(SHANGHAI_HANGZHOU)
    assert len(server.asked) == 1


async def test_silence_is_not_an_empty_board() -> None:
    async def say(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    async with wired(say) as (wire, _):
        wire.client.limits = replace(wire.client.limits, total=0.2)
        with pytest.raises(TimedOut):
            await Query(wire).ask(SHANGHAI_HANGZHOU)


async def test_the_trouble_of_one_question_does_not_spoil_another_one_s_address() -> None:
    """Both are on their way; the first fails while the second is told of a new address."""
    failed = asyncio.Event()

    async def say(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if "leftTicket/init" in asked.target:
            writer.write(answer(INIT))
        elif "BJP" in asked.target:
            writer.write(AWAY)
        elif "queryG" in asked.target:
            await failed.wait()
            writer.write(answer(MOVED % "Z"))
        else:
            writer.write(answer(NOTES if "queryZ" in asked.target else "lost", 200))
        await writer.drain()

    async def failing(query: Query) -> None:
        with pytest.raises(PortalRefused):
            await query.ask(replace(SHANGHAI_HANGZHOU, origin="BJP"))
        failed.set()

    async with wired(say) as (wire, _):
        query = Query(wire)
        board, _none = await asyncio.gather(query.ask(SHANGHAI_HANGZHOU), failing(query))
    assert len(board.offers) == 4

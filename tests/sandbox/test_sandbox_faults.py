"""Faults on order: what the other end of the line really meets."""

import asyncio
from urllib.parse import urlsplit

import httpx2
import pytest

from standby.sandbox import Sandbox, running_sandbox
from standby.sandbox.faults import Faults
from standby.sandbox.refusal import Refusal
from standby.sandbox.world import seeded

from .kit import DENIED, GRADES, Visitor, blocks

PAGE = "/ssfw/login.jsp"


async def asked_raw(box: Sandbox, path: str = PAGE) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A request over a bare connection, so that nothing tidies up what comes back."""
    address = urlsplit(box.base_urls["ssfw"])
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: sandbox\r\n\r\n".encode())
    return reader, writer


async def test_a_fault_meets_the_next_request_only_unless_told_otherwise(alice: Visitor) -> None:
    await alice.control("fault", kind="status", status=502)
    statuses = [(await alice.browser.get(PAGE)).status_code for _ in range(2)]
    assert statuses == [502, 200]


async def test_a_fault_meets_as_many_as_ordered_and_is_then_gone(alice: Visitor) -> None:
    order = await alice.control("fault", kind="status", count=3)
    assert (order["status"], order["hits"]) == (503, 0)
    statuses = [(await alice.browser.get(PAGE)).status_code for _ in range(4)]
    assert statuses == [503, 503, 503, 200]
    assert (await alice.state())["faults"] == []


async def test_a_fault_of_one_page_spares_the_others(alice: Visitor) -> None:
    await alice.control("fault", kind="status", status=500, path=r"/ssfw/(zhcx|xsks)/", count=9)
    assert (await alice.browser.get(PAGE)).status_code == 200
    assert (await alice.browser.get(GRADES)).status_code == 500


async def test_a_fault_of_another_portal_spares_this_one(alice: Visitor) -> None:
    await alice.control("fault", kind="status", portal="qiangzhi")
    assert (await alice.browser.get(PAGE)).status_code == 200


async def test_a_reset_is_a_reset(box: Sandbox, alice: Visitor) -> None:
    await alice.control("fault", kind="reset")
    reader, writer = await asked_raw(box)
    with pytest.raises(ConnectionResetError):
        await reader.read()
    writer.close()
    (entry,) = box.world.log.entries()
    assert (entry.status, entry.fault) == (None, "reset")


async def test_a_client_gets_no_answer_from_a_reset(alice: Visitor) -> None:
    await alice.control("fault", kind="reset")
    with pytest.raises(httpx2.TransportError):
        await alice.browser.get(PAGE)
    assert (await alice.browser.get(PAGE)).status_code == 200


async def test_a_truncated_page_is_shorter_than_it_promised(box: Sandbox, alice: Visitor) -> None:
    whole = (await alice.browser.get(PAGE)).content
    await alice.control("fault", kind="truncate", count=2)
    reader, writer = await asked_raw(box)
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    assert f"content-length: {len(whole)}".encode() in head.lower()
    assert body == whole[: len(whole) // 2]
    writer.close()
    with pytest.raises(httpx2.RemoteProtocolError):
        await alice.browser.get(PAGE)


async def test_html_comes_where_json_was_expected(box: Sandbox, alice: Visitor) -> None:
    await alice.picture()
    await alice.control("fault", kind="html", path="/ssfw/common/ajaxLoginResult.jsp")
    answer = await alice.post(box.accounts[0].login, box.accounts[0].password, alice.code())
    assert answer.status_code == 200
    assert "系统维护" in answer.text


async def test_garbage_is_no_text(alice: Visitor) -> None:
    await alice.control("fault", kind="garbage")
    answer = await alice.browser.get(GRADES)
    assert answer.headers["content-type"].startswith("text/html")
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode()


async def test_an_expired_session_stays_expired(box: Sandbox, alice: Visitor) -> None:
    await alice.log_in(box.accounts[0])
    await alice.control("fault", kind="expire")
    assert DENIED in await alice.grades()
    assert DENIED in await alice.grades()
    await alice.log_in(box.accounts[0])
    assert "有效成绩" in blocks(await alice.grades())


async def test_a_delayed_answer_comes_in_the_end(alice: Visitor) -> None:
    await alice.control("fault", kind="delay", seconds=0.3)
    with pytest.raises(httpx2.ReadTimeout):
        await alice.browser.get(PAGE, timeout=0.05)
    await alice.control("fault", kind="delay", seconds=0.05)
    assert (await alice.browser.get(PAGE)).status_code == 200


async def test_a_huge_page_has_the_size_ordered_and_no_announcement(alice: Visitor) -> None:
    await alice.control("fault", kind="huge", size=3_000_001)
    answer = await alice.browser.get(PAGE)
    assert "content-length" not in answer.headers
    assert len(answer.content) == 3_000_001


async def test_a_huge_page_is_not_made_for_somebody_who_left(box: Sandbox, alice: Visitor) -> None:
    await alice.control("fault", kind="huge")
    async with alice.browser.stream("GET", PAGE) as answer:
        async for chunk in answer.aiter_bytes():
            assert chunk
            break
    assert (await alice.browser.get(PAGE)).status_code == 200


async def test_an_endless_page_goes_on_until_the_reader_leaves(alice: Visitor) -> None:
    await alice.control("fault", kind="endless", seconds=0.01)
    got = 0
    async with alice.browser.stream("GET", PAGE) as answer:
        async for chunk in answer.aiter_bytes():
            got += len(chunk)
            if got > 5:
                break
    assert got > 5


async def test_the_sandbox_stops_while_answers_are_still_under_way() -> None:
    async with running_sandbox() as box:
        visitor = Visitor(box)
        await visitor.control("fault", kind="delay", seconds=3600)
        await visitor.control("fault", kind="endless", seconds=3600, path=GRADES)
        pending = [asyncio.create_task(visitor.browser.get(path)) for path in (PAGE, GRADES)]
        while box.world.log.total < 2:
            await asyncio.sleep(0.01)
    await asyncio.gather(*pending, return_exceptions=True)
    await visitor.browser.aclose()


def test_a_share_is_met_by_about_that_many() -> None:
    faults = Faults(seeded(1, "faults"))
    faults.order({"kind": "status", "share": 0.25})
    met = sum(faults.take("ssfw", "/") is not None for _ in range(4_000))
    assert 900 < met < 1_100


def test_a_share_may_end_after_a_number_of_hits() -> None:
    faults = Faults(seeded(1, "faults"))
    faults.order({"kind": "status", "share": 0.5, "count": 3})
    assert sum(faults.take("ssfw", "/") is not None for _ in range(100)) == 3


async def test_faults_can_be_listed_and_cleared(alice: Visitor) -> None:
    await alice.control("fault", kind="delay", share=1.0, seconds=60)
    await alice.control("fault", kind="status", path="/ssfw/zhcx")
    address = f"{alice.box.control}/fault"
    listed = (await alice.browser.get(address)).json()["faults"]
    assert [(fault["kind"], fault["share"], fault["count"]) for fault in listed] == [
        ("delay", 1.0, None),
        ("status", None, 1),
    ]
    assert (await alice.browser.delete(address)).json() == {"cleared": 2}
    assert (await alice.browser.get(PAGE)).status_code == 200


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({}, "kind is one of status, delay"),
        ({"kind": "earthquake"}, "kind is one of"),
        ({"kind": "status", "status": "503"}, "status must be a int"),
        ({"kind": "status", "status": 99}, "status must be from 200 to 599"),
        ({"kind": "status", "count": 0}, "count must be from 1"),
        ({"kind": "status", "share": 1.5}, "share must be from 0 to 1"),
        ({"kind": "status", "share": float("nan")}, "share must be from 0 to 1"),
        ({"kind": "status", "count": True}, "count must be a int"),
        ({"kind": "status", "path": "("}, "path is not a regular expression"),
        ({"kind": "status", "colour": "red"}, "a fault has no colour"),
    ],
)
def test_a_wrong_order_is_refused_with_the_reason(wish: dict[str, object], reason: str) -> None:
    faults = Faults(seeded(1, "faults"))
    with pytest.raises(Refusal, match=reason):
        faults.order(wish)
    assert faults.orders == []

"""``standby captcha collect`` as a command."""

from standby.sandbox import Sandbox
from standby.training.dataset import read_folder
from tests.cli.world import Shell


async def test_pictures_are_collected_from_the_portals_address(shell: Shell, box: Sandbox) -> None:
    words = ("captcha", "collect", "ssfw", "--out", "codes", "--url", box.base_urls["ssfw"])
    first = await shell.run(*words, "--count", "3", "--json")
    assert first.json == {"saved": 3, "held": 3, "requests": 3, "stopped_because": "", "folder": "codes"}
    assert "2 new pictures, 5 in all, 2 requests" in (await shell.run(*words, "--count", "5")).out
    pile = read_folder(shell.folder / "codes", unlabelled=True)
    assert [item.label for item in pile.items] == [None] * 5
    assert (await shell.run(*words, "--count", "5", "--json")).json["saved"] == 0


async def test_a_refusal_is_one_clear_line_and_what_was_saved_is_said(shell: Shell, box: Sandbox) -> None:
    box.world.faults.order({"kind": "status", "status": 429, "count": 50})
    ended = await shell.run(
        *("captcha", "collect", "ssfw", "--out", "codes", "--url", box.base_urls["ssfw"], "--count", "3", "--json")
    )
    assert ended.code == 1
    assert ended.json["saved"] == 0
    assert "refuses requests for now" in ended.json["stopped_because"]
    assert len(ended.err.strip().splitlines()) == 1


async def test_an_address_is_needed_where_there_is_no_account(bare: Shell) -> None:
    ended = await bare.run("captcha", "collect", "ssfw", "--count", "3", "--out", "codes")
    assert ended.code == 2
    assert "--url" in ended.complaint

"""What the commands refuse around tickets, in plain sentences, and what a list says of a ticket watch."""

from standby.sandbox import Sandbox
from tests.cli.test_tickets import TRAIN, in_three_days
from tests.cli.world import Shell


async def test_wishes_that_cannot_be(shell: Shell, box: Sandbox) -> None:
    url = box.base_urls["rail12306"]
    wish = ("watch", "add", "tickets", "--url", url, "--date", in_three_days(), "--from", "上海")
    await shell.run("user", "add", "alice")
    circle = await shell.run(*wish, "--to", "shanghai")
    assert circle.complaint == "error: 上海 is both where you leave from and where you go to."
    late = await shell.run(*wish, "--to", "杭州", "--depart", "morning")
    assert "write it like 08:00-12:00" in late.complaint
    nobody = await shell.run(*wish, "--to", "杭州", "--intent", "reserve")
    assert "standby account add rail12306" in nobody.complaint
    await shell.run("account", "add", "rail12306", "--url", url)
    grades = await shell.run("watch", "add", "grades", "--account", "1", "--every", "1s")
    assert (grades.code, "has no grades" in grades.complaint) == (2, True)
    await shell.run("user", "add", "bob")
    for words in (("watch", "add", "grades"), (*wish, "--to", "杭州")):
        foreign = await shell.run(*words, "--user", "bob", "--account", "1")
        assert (foreign.code, foreign.complaint) == (2, "error: Account 1 does not belong to bob.")
    whose = await shell.run(*wish, "--to", "杭州", "--intent", "reserve")
    assert "say with which account: --account" in whose.complaint
    assert (await shell.run("watch", "list", "--json")).json == {"watches": []}


async def test_a_watch_that_was_not_made_is_not_tried_again(shell: Shell) -> None:
    await shell.run("user", "add", "alice")
    wish = ("watch", "add", "tickets", "--date", in_three_days(), "--from", "上海", "--to", "杭州")
    lost = await shell.run(*wish, "--url", "http://127.0.0.1:9")
    assert (lost.code, "by itself" in lost.complaint) == (1, False)
    assert "Nothing is watched yet" in lost.complaint


async def test_the_list_says_what_is_waited_for_and_whose_it_is(shell: Shell, box: Sandbox) -> None:
    url, day = box.base_urls["rail12306"], in_three_days()
    await shell.run("user", "add", "alice")
    wish = ("--date", day, "--from", "上海", "--to", "hangzhou", "--train", TRAIN, "--seat", "second")
    await shell.run("watch", "add", "tickets", "--url", url, *wish, "--passenger", "张明", "--max-price", "80")
    line = f"上海 → 杭州 on {day[5:]}; {TRAIN}; second class; 1 traveller; at most ¥80; tells you"
    alone = (await shell.run("watch", "list")).out
    assert f"1 waits for: {line}" in alone
    assert "alice" not in alone
    assert f"Waits for: {line}" in (await shell.run("watch", "show", "1")).out
    await shell.run("user", "add", "bob")
    assert "alice" in (await shell.run("watch", "list")).out

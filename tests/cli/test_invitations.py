"""Inviting, limiting and letting in from the command line."""

from tests.cli.world import Shell


async def test_the_house_from_the_command_line(bare: Shell) -> None:
    made = (await bare.run("user", "invite", "--count", "2", "--days", "3", "--json")).json
    assert "/register?invitation=" in made["link"]
    assert (await bare.run("user", "uninvite", "1", "--json")).json == {"revoked": 1}
    (listed,) = (await bare.run("user", "invitations", "--json")).json["invitations"]
    assert (listed["state"], listed["left"], listed["link"]) == ("revoked", 2, "")
    await bare.run("user", "add", "ada", "--admin")
    short = await bare.run("user", "password", "ada", said="short\n")
    assert (short.code, "at least 10 characters" in short.complaint) == (2, True)
    assert (await bare.run("user", "password", "ada", "--json", said="correct horse battery\n")).json == {"name": "ada"}
    last = await bare.run("user", "role", "ada", "member")
    assert (last.code, "the last administrator" in last.complaint) == (1, True)
    assert (await bare.run("user", "limit", "ada", "5", "--json")).json["watch_limit"] == 5
    (ada,) = (await bare.run("user", "list", "--json")).json["users"]
    assert (ada["role"], ada["watch_limit"]) == ("administrator", 5)
    assert (await bare.run("user", "limit", "ada", "many")).code == 2

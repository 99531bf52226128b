"""``standby user token``: made, listed, revoked at the command line."""

from tests.cli.world import Shell


async def test_a_token_from_its_making_to_its_end(bare: Shell) -> None:
    await bare.run("user", "add", "alice")
    made = (await bare.run("user", "token", "add", "alice", "--name", "script", "--expires", "3", "--json")).json
    assert made["token"].startswith("sb_")
    assert made["scopes"] == ["captcha:read"]
    listed = await bare.run("user", "token", "list", "--json")
    (row,) = listed.json["tokens"]
    assert (row["user"], row["name"], row["state"], row["used_at"]) == ("alice", "script", "valid", None)
    assert made["token"] not in listed.out
    assert (await bare.run("user", "token", "revoke", str(row["id"]), "--json")).json == {"revoked": row["id"]}
    assert "revoked" in (await bare.run("user", "token", "list")).out


async def test_wrong_use_is_one_clear_line(bare: Shell) -> None:
    await bare.run("user", "add", "alice")
    unknown = await bare.run("user", "token", "add", "alice", "--name", "x", "--scope", "everything")
    assert unknown.code == 2
    assert "no scope everything; known: captcha:read" in unknown.complaint
    nobody = await bare.run("user", "token", "add", "bob", "--name", "x")
    assert (nobody.code, nobody.out) == (1, "")
    assert "There is no user 'bob'" in nobody.complaint

"""Secrets at rest: sealed, bound to their place, opened by the right key only."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from standby.errors import WrongMasterKey, WrongUse
from standby.store.database import Database, prove_master_key
from standby.store.secrets import Vault, open_vault, write_key_file


def new_key() -> str:
    return Fernet.generate_key().decode()


def test_what_is_sealed_opens_again_and_does_not_show() -> None:
    vault = Vault([new_key()])
    sealed = vault.seal("account:1", "correct horse")
    assert "horse" not in sealed
    assert vault.open("account:1", sealed) == "correct horse"


def test_a_secret_moved_into_another_row_does_not_open() -> None:
    vault = Vault([new_key()])
    with pytest.raises(WrongMasterKey):
        vault.open("account:2", vault.seal("account:1", "correct horse"))


def test_after_a_rotation_old_secrets_open_and_new_ones_need_the_new_key() -> None:
    old, new = new_key(), new_key()
    sealed = Vault([old]).seal("account:1", "correct horse")
    both = Vault([new, old])
    assert both.open("account:1", sealed) == "correct horse"
    assert Vault([new]).open("account:1", both.reseal(sealed)) == "correct horse"
    with pytest.raises(WrongMasterKey):
        Vault([new]).open("account:1", sealed)


def test_the_key_file_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    first, second = open_vault("", tmp_path), open_vault("", tmp_path)
    assert second.open("x", first.seal("x", "y")) == "y"
    assert stat.S_IMODE((tmp_path / "master.key").stat().st_mode) == 0o600
    write_key_file(tmp_path / "master.key", ["a"])
    assert stat.S_IMODE((tmp_path / "master.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("key", ["short", "é" * 44, "A" * 43])
def test_a_key_that_is_none_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(WrongUse) as told:
        Vault([key])
    assert key not in told.value.message


async def test_a_database_is_opened_with_its_own_key_only(database: Database) -> None:
    key = new_key()
    await prove_master_key(database, Vault([key]))
    await prove_master_key(database, Vault([key]))
    with pytest.raises(WrongMasterKey, match="nothing was changed"):
        await prove_master_key(database, Vault([new_key()], Path("master.key")))
    await prove_master_key(database, Vault([new_key(), key]))

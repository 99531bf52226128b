"""Secrets at rest: sealed with the master key, each bound to the place it belongs to."""

import contextlib
import json
import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from standby.errors import WrongMasterKey, WrongUse


class Vault:
    """Seals and opens text. The first key seals, all keys open.

    ``place`` names the row a secret belongs to (``account:12``); a sealed text
    copied into another row does not open there.
    """

    def __init__(self, keys: list[str], file: Path | None = None) -> None:
        self._file = file
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise WrongUse(what="STANDBY_MASTER_KEY is not a Fernet key (32 bytes in url-safe base64)") from error
        self.signing_keys = list(reversed(keys))

    def seal(self, place: str, text: str) -> str:
        return self._fernet.encrypt(json.dumps([place, text]).encode()).decode()

    def open(self, place: str, sealed: str) -> str:
        """Raises WrongMasterKey if no key opens it or it was sealed for another place."""
        try:
            kept_place, text = json.loads(self._fernet.decrypt(sealed.encode()))
        except InvalidToken as error:
            raise WrongMasterKey(file=self._file or "the key file") from error
        if kept_place != place:
            raise WrongMasterKey(file=self._file or "the key file")
        return str(text)

    def reseal(self, sealed: str) -> str:
        """The same secret under the newest key."""
        try:
            return self._fernet.rotate(sealed.encode()).decode()
        except InvalidToken as error:
            raise WrongMasterKey(file=self._file or "the key file") from error


def open_vault(configured: str, data_dir: Path) -> Vault:
    """The vault for the configured keys, else for the key file, which is made on first start."""
    file = key_file(data_dir)
    if configured:
        return Vault([key.strip() for key in configured.split(",") if key.strip()], file)
    if not file.exists():
        _make_key_file(file)
    return Vault(file.read_text(encoding="ascii").split(), file)


def key_file(data_dir: Path) -> Path:
    return data_dir / "master.key"


def _make_key_file(file: Path) -> None:
    """A new key, unless another process that starts at this moment was faster: two keys would be one too many."""
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        fresh = Path(folder) / file.name
        write_key_file(fresh, [Fernet.generate_key().decode()])
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(fresh)


def write_key_file(file: Path, keys: list[str]) -> None:
    """Write keys, newest first, readable by the owner only; never half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write("\n".join(keys) + "\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)

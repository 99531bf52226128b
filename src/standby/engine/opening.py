"""Opening the house: database, key and clock are proved before anything else happens."""

import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager

from standby.channels.email import check_sender
from standby.clock import SystemClock
from standby.domain.scales import scale_from
from standby.domain.schedule import parse_hours
from standby.engine.runtime import Runtime, model_of
from standby.errors import AlreadyRunning, BadModel, UnknownModel, WrongMasterKey, WrongUse
from standby.portals.registry import portal_spec
from standby.portals.transport import SharedTransport
from standby.settings import Settings, parse_models
from standby.store.database import Database, is_sealed, prove_master_key
from standby.store.migrate import migrate
from standby.store.secrets import Vault, key_file, open_vault


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Runtime]:
    """A runtime with a migrated database and a proved master key; closed at the end.

    Raises DatabaseNewer, DatabaseUnreachable, WrongMasterKey or WrongUse with
    nothing changed.
    """
    check_settings(settings)
    _make_folder(settings)
    has_key = bool(settings.master_key.get_secret_value()) or key_file(settings.data_dir).exists()
    vault = _open_vault(settings) if has_key else None
    database = Database(settings.database)
    transport = SharedTransport(allow_private=settings.allow_private_addresses)
    try:
        await migrate(database)
        if vault is None and await is_sealed(database):
            raise WrongMasterKey(file=key_file(settings.data_dir))
        vault = vault or _open_vault(settings)
        await prove_master_key(database, vault)
        clock = SystemClock(await database.clock_offset())
        yield Runtime(settings=settings, clock=clock, database=database, vault=vault, transport=transport)
    finally:
        await transport.aclose()
        await database.close()


def check_settings(settings: Settings) -> None:
    """What only the layers above the settings can judge.

    Raises WrongUse or UnknownPortal now rather than at the first look or notice.
    """
    if settings.night_pause not in {"", "none"}:
        parse_hours(settings.night_pause)
    _check_models(settings)
    scale_from(settings.gpa_scale, settings.gpa_table)
    check_sender(settings.mail_from)


def _check_models(settings: Settings) -> None:
    for portal, model in parse_models(settings.models).items():
        try:
            model_of(portal_spec(portal), model)
        except (UnknownModel, BadModel) as error:
            raise WrongUse(what=f"STANDBY_MODELS: {error.message.rstrip('.')}") from error


def _make_folder(settings: Settings) -> None:
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(settings, error) from error


def _open_vault(settings: Settings) -> Vault:
    try:
        return open_vault(settings.master_key.get_secret_value(), settings.data_dir)
    except OSError as error:
        raise _unusable(settings, error) from error


def _unusable(settings: Settings, error: OSError) -> WrongUse:
    return WrongUse(what=f"STANDBY_DATA_DIR cannot be used: {settings.data_dir}: {error.strerror}")


def sole_process(settings: Settings) -> AbstractContextManager[None]:
    """Hold the data folder for this process; raises AlreadyRunning. The lock dies with the process."""
    return _holding(settings, fcntl.LOCK_EX)


def one_of_several(settings: Settings) -> AbstractContextManager[None]:
    """Hold the data folder together with others of the kind, so that nobody holds it alone; raises AlreadyRunning."""
    return _holding(settings, fcntl.LOCK_SH)


@contextmanager
def _holding(settings: Settings, how: int) -> Iterator[None]:
    _make_folder(settings)
    try:
        lock = (settings.data_dir / "standby.lock").open("w")
    except OSError as error:
        raise _unusable(settings, error) from error
    with lock as handle:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(directory=settings.data_dir) from error
        yield

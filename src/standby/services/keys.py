"""A new master key: every secret is sealed again, then the old key may go."""

from cryptography.fernet import Fernet
from sqlalchemy import select

from standby.engine.opening import sole_process
from standby.engine.runtime import Runtime
from standby.errors import WrongUse
from standby.store.house import MailedCode
from standby.store.secrets import Vault, key_file, write_key_file
from standby.store.tables import Account, Channel, HandOver, Meta


async def rotate(runtime: Runtime) -> int:
    """Make a new key in the key file and seal everything with it; returns how many secrets were sealed.

    The file holds both keys until every row is sealed anew, so a crash in
    between leaves nothing unreadable. Raises WrongUse if the key is not kept in
    the file, AlreadyRunning while Standby runs.
    """
    settings = runtime.settings
    if settings.master_key.get_secret_value():
        raise WrongUse(
            what="The master key comes from STANDBY_MASTER_KEY; put a new key before the old one there, "
            "separated by a comma, and restart"
        )
    file = key_file(settings.data_dir)
    with sole_process(settings):
        old = file.read_text(encoding="ascii").split()
        new = Fernet.generate_key().decode()
        write_key_file(file, [new, *old])
        sealed = await reseal(runtime, Vault([new, *old], file))
        write_key_file(file, [new])
    return sealed


async def reseal(runtime: Runtime, vault: Vault) -> int:
    """Seal every secret with the vault's newest key, in one transaction."""
    count = 0
    async with runtime.database.write() as session:
        for channel in await session.scalars(select(Channel)):
            channel.address = vault.reseal(channel.address)
            count += 1
        for account in await session.scalars(select(Account)):
            account.credentials = vault.reseal(account.credentials)
            account.session = vault.reseal(account.session) if account.session else ""
            count += 1 + bool(account.session)
        for asked in await session.scalars(select(HandOver)):
            asked.session = vault.reseal(asked.session)
            count += 1
        for code in await session.scalars(select(MailedCode)):
            code.address = vault.reseal(code.address)
            count += 1
        proof = await session.get_one(Meta, "master_key_proof")
        proof.value = vault.reseal(proof.value)
    return count

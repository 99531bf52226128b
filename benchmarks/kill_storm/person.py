"""The people of the storm: who is asked to look at the account says that all is well, and the watch goes on."""

import asyncio

from benchmarks.kill_storm.script import ASKED, read_mails
from benchmarks.parts.house import address, settings_from
from benchmarks.parts.portal import PortalProcess
from standby.engine.opening import opened
from standby.sandbox.mailbox import Mailbox
from standby.services import accounts
from standby.services.actor import OPERATOR


async def answer(environment: dict[str, str], portal: PortalProcess, mailbox: Mailbox) -> None:
    """Until cancelled. Account numbers are the students' in their order, as the house was settled."""
    answered: set[str] = set()
    while True:
        await mailbox.wait(len(mailbox.messages) + 1, seconds=86_400)
        told = read_mails(mailbox.messages)
        for number, student in enumerate(portal.students, start=1):
            asked = set(told[address(student)].of(ASKED)) - answered
            if asked:
                answered |= asked
                await asyncio.sleep(0.5)
                async with opened(settings_from(environment)) as runtime:
                    await accounts.make_ready(runtime, OPERATOR, number)

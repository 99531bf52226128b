"""``python -m benchmarks.parts.sandbox_host ACCOUNTS SEED``: a sandbox whose students are all logged in.

Ten thousand logins with painted codes would take the better part of an hour
of one core, and are not what the load benchmark is about.
"""

import asyncio
import json
import sys

from standby.sandbox import Plan, Sandbox, serve
from standby.sandbox.ssfw.app import SsfwPortal


def tell(box: Sandbox) -> None:
    site = box.world.portals[0]
    assert isinstance(site, SsfwPortal)
    accounts = [
        {"login": s.login, "password": s.password, "session": site.sessions.begin(s.login).id} for s in box.accounts
    ]
    print(json.dumps({"base_urls": box.base_urls, "control": box.control, "accounts": accounts}), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(Plan(accounts=int(sys.argv[1]), seed=int(sys.argv[2])), tell))

"""The `ssfw` family of academic portals (师生服务); README.md beside this file has the facts and their sources."""

from standby.portals.base import PortalSpec
from standby.portals.ssfw.portal import OPTIONS, SsfwPortal

__all__ = ["SSFW"]

SSFW = PortalSpec(
    name="ssfw",
    title="师生服务",
    open=SsfwPortal,
    model="ssfw",
    interval=600,
    budget=(40, 300),
    options=OPTIONS,
    night_pause="01:00-06:00",
)

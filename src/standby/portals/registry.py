"""The portals there are, by hand. A new one is its folder and its line here; see docs/add-a-portal.md."""

from standby.errors import UnknownPortal
from standby.portals.base import PortalSpec
from standby.portals.qiangzhi import QIANGZHI
from standby.portals.rail12306 import RAIL12306
from standby.portals.ssfw import SSFW

PORTALS: tuple[PortalSpec, ...] = (SSFW, QIANGZHI, RAIL12306)


def portal_spec(name: str) -> PortalSpec:
    """The portal of that name. Raises UnknownPortal, which tells the known ones."""
    for spec in PORTALS:
        if spec.name == name:
            return spec
    raise UnknownPortal(name=name, known=", ".join(spec.name for spec in PORTALS))

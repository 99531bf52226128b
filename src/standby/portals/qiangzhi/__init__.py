"""The Qiangzhi family of academic portals (强智教务); README.md beside this file has the facts and their sources."""

from standby.portals.base import PortalSpec
from standby.portals.qiangzhi.portal import OPTIONS, QiangzhiPortal

__all__ = ["QIANGZHI"]

QIANGZHI = PortalSpec(
    name="qiangzhi",
    title="强智教务",
    open=QiangzhiPortal,
    model="qiangzhi",
    interval=600,
    budget=(40, 300),
    options=OPTIONS,
    night_pause="01:00-06:00",
)

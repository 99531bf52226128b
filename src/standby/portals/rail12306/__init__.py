"""China Railway's ticket site (12306); README.md beside this file has the facts and their sources."""

from standby.portals.base import PortalSpec
from standby.portals.rail12306.portal import RailPortal

__all__ = ["RAIL12306"]

RAIL12306 = PortalSpec(
    name="rail12306",
    title="中国铁路12306",
    tickets=RailPortal,
    clicks=RailPortal,
    address="https://kyfw.12306.cn",
    book_page=(
        "/otn/leftTicket/init?linktypeid=dc&fs={origin_name},{origin}"
        "&ts={destination_name},{destination}&date={date}&flag=N,N,Y"
    ),
    pay_page="/otn/view/train_order.html",
    model="click",
    interval=30,
    budget=(80, 300),
    night_pause="23:00-06:00",
)

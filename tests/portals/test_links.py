"""Where people book and pay by hand: pages of the portal's own, at the address that is watched."""

from dataclasses import replace

from standby.portals.links import book_link, pay_link
from standby.portals.registry import portal_spec
from tests.domain.trains import train

RAIL = portal_spec("rail12306")


def test_a_train_is_booked_on_the_page_of_its_stations_and_day() -> None:
    assert book_link(RAIL, RAIL.address, train()) == (
        "https://kyfw.12306.cn/otn/leftTicket/init?linktypeid=dc"
        "&fs=%E4%B8%8A%E6%B5%B7%E8%99%B9%E6%A1%A5,AOH&ts=%E6%9D%AD%E5%B7%9E%E4%B8%9C,HGH&date=2030-01-18&flag=N,N,Y"
    )


def test_unpaid_orders_are_at_the_portal() -> None:
    assert pay_link(RAIL, "https://kyfw.12306.cn/") == "https://kyfw.12306.cn/otn/view/train_order.html"


def test_a_station_name_never_leaves_its_place_in_the_address() -> None:
    strange = train(origin=replace(train().origin, name="a&b#c/../ \n{date}"))
    assert "fs=a%26b%23c/../%20%0A%7Bdate%7D,AOH&ts=" in book_link(RAIL, RAIL.address, strange)


def test_a_portal_without_such_pages_has_no_links() -> None:
    school = portal_spec("ssfw")
    assert (pay_link(school, "https://x.example"), book_link(school, "https://x.example", train())) == ("", "")

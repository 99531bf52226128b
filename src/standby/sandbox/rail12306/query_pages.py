"""What anybody may ask: the page of the query, the stations, the query itself and prices.

Source: notes on the protocol, sections 2 and 3.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from standby.sandbox.rail12306 import answers
from standby.sandbox.rail12306.haste import error_page
from standby.sandbox.rail12306.hours import is_open, last_day, sale_opens
from standby.sandbox.rail12306.prices import price_list
from standby.sandbox.rail12306.rows import Counter
from standby.sandbox.rail12306.runs import Ride
from standby.sandbox.rail12306.site import RailSite
from standby.sandbox.rail12306.station_names import station_file
from standby.sandbox.rail12306.stations import BY_CODE
from standby.sandbox.rail12306.visits import Visit

if TYPE_CHECKING:
    from standby.sandbox.rail12306.app import RailPortal

QUERY_PAGES = ("queryG", "queryZ", "queryO", "queryX", "queryA")
STATIONS = "/otn/resources/js/framework/station_name.js?station_version=1.9340"
OUT_OF_RANGE = "选择的查询日期不在预售日期范围内"
FIRST_COME = timedelta(minutes=10)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class QueryPages:
    """The addresses of one portal that need no login."""

    def __init__(self, portal: "RailPortal") -> None:
        self._portal = portal

    def routes(self) -> list[Route]:
        both, hall = ["GET", "POST"], self._portal.hall
        return [
            Route("/otn/leftTicket/init", hall.open(self.init), methods=both),
            Route(STATIONS.partition("?")[0], hall.open(self.stations)),
            Route("/index/script/core/common/station_name_{version}.js", hall.open(self.stations)),
            Route("/otn/leftTicket/log", hall.open(self.log)),
            Route("/otn/leftTicket/queryTicketPrice", hall.open(self.prices)),
            Route("/otn/leftTicket/queryTicketPriceFL", hall.open(self.log)),
            Route("/otn/leftTicket/{page:str}", hall.open(self.query), methods=["GET"]),
        ]

    @property
    def _site(self) -> RailSite:
        return self._portal.site

    def init(self, _: Visit) -> Response:
        """The page whose script names today's address of the query."""
        today = self._portal.railway.today()
        days = f"{today}&{last_day(self._site, today)}"
        closed = str(not is_open(self._site, self._portal.railway.now())).lower()
        return answers.html(INIT_PAGE.format(page=self._site.query_page, days=days, closed=closed, stations=STATIONS))

    def stations(self, _: Visit) -> Response:
        return Response(station_file(self._site), media_type="application/javascript;charset=UTF-8")

    def log(self, _: Visit) -> Response:
        return answers.nothing()

    def prices(self, visit: Visit) -> Response:
        prices = price_list(self._portal.railway, visit.fields)
        return answers.refused("系统繁忙，请稍后重试！") if prices is None else answers.data(prices)

    # ------------------------------------------------------------ the query

    def query(self, visit: Visit) -> Response:
        """Where the address was yesterday, the answer names today's (section 2.9)."""
        page = visit.request.path_params["page"]
        if not page.startswith("query"):
            return Response(status_code=404)
        if self._site.page_flip:
            self._flip()
        if page != self._site.query_page:
            return answers.raw(
                {"status": False, "c_url": f"leftTicket/{self._site.query_page}", "c_name": "CLeftTicketUrl"}
            )
        return self._answer(visit)

    def _flip(self) -> None:
        """The address changes, as the site's does now and then."""
        known = QUERY_PAGES.index(self._site.query_page) if self._site.query_page in QUERY_PAGES else -1
        self._portal.site = replace(
            self._site, query_page=QUERY_PAGES[(known + 1) % len(QUERY_PAGES)], page_flip=self._site.page_flip - 1
        )

    def _answer(self, visit: Visit) -> Response:
        day = self.asked_day(visit)
        if isinstance(day, Response):
            return day
        origin, destination = visit.field("leftTicketDTO.from_station"), visit.field("leftTicketDTO.to_station")
        return answers.raw(self._board(day, origin, destination))

    def asked_day(self, visit: Visit) -> date | Response:
        """The day of a question that may be answered, or the refusal of one that may not."""
        day = _day(visit.field("leftTicketDTO.train_date"))
        stations = visit.field("leftTicketDTO.from_station"), visit.field("leftTicketDTO.to_station")
        if day is None or not all(stations) or visit.field("purpose_codes") not in ("ADULT", "0X00"):
            return error_page()
        today = self._portal.railway.today()
        return day if today <= day <= last_day(self._site, today) else answers.refused(OUT_OF_RANGE)

    def _open_sales(self, rides: Sequence[Ride]) -> None:
        """Who comes in the first minutes of a sale finds everything there; later, what the seed left over."""
        now = self._portal.railway.now()
        for ride in rides:
            if timedelta() <= now - sale_opens(self._site, ride) < FIRST_COME:
                self._portal.stock.open_sale(ride.run)

    def _board(self, day: date, origin: str, destination: str) -> dict[str, Any]:
        rides = self._portal.rides(day, origin, destination)
        self._open_sales(rides)
        counter = Counter(self._portal.railway, self._site)
        data = {"result": [counter.row(ride) for ride in rides], "flag": "1", "level": "0", "map": _names(rides)}
        if self._site.era != "2024":
            del data["level"]
        return {"httpstatus": 200, "data": data, "messages": "", "status": True}


def _day(text: str) -> date | None:
    """With both zeros or not at all."""
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def _names(rides: Sequence[Ride]) -> dict[str, str]:
    """Of the stations in the rows, where one boards first."""
    codes = [*(ride.boards.code for ride in rides), *(ride.alights.code for ride in rides)]
    return {code: BY_CODE[code].name for code in dict.fromkeys(codes)}


INIT_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>车票查询 | 客运服务 | 铁路客户服务中心</title>
<script xml:space="preserve">
/*<![CDATA[*/
 var ctx='/otn/';
 var CLeftTicketUrl = 'leftTicket/{page}';
 var isSaveQueryLog = 'Y';
 var other_buy_date = '{days}';
 var stu_buy_date = '{days}';
 var isInMaintenanceHours = {closed};
/*]]>*/
</script>
<script type="text/javascript" src="{stations}" xml:space="preserve"></script>
</head><body><div id="t-list"></div></body></html>
"""

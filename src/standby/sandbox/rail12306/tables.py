"""What other pages of the site ask: the stops of a train, trains by their number, the published prices.

The notes on the protocol do not go into these; addresses and shapes are those that public clients
ask for and read. The search is at a host of its own (``search.12306.cn``); here it is at the same.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from standby.sandbox.rail12306 import answers
from standby.sandbox.rail12306.initdc import PREFIXES
from standby.sandbox.rail12306.runs import Ride, Train
from standby.sandbox.rail12306.stations import BY_CODE
from standby.sandbox.rail12306.visits import Visit
from standby.sandbox.refusal import Refusal

if TYPE_CHECKING:
    from standby.sandbox.rail12306.app import RailPortal

CLASSES = {"G": "高速", "D": "动车", "C": "城际", "Z": "直达特快", "T": "特快", "K": "快速"}
NO_TIME = "----"


class Tables:
    """Three addresses that need no login."""

    def __init__(self, portal: "RailPortal") -> None:
        self._portal = portal

    def routes(self) -> list[Route]:
        opened = self._portal.hall.open
        return [
            Route("/otn/czxx/queryByTrainNo", opened(self.stops)),
            Route("/search/v1/train/search", opened(self.search)),
            Route("/otn/leftTicketPrice/queryAllPublicPrice", opened(self.prices)),
        ]

    def stops(self, visit: Visit) -> Response:
        """All stops of a train; ``isEnabled`` are those between the two asked."""
        try:
            train = self._portal.railway.train(visit.field("train_no"))
        except Refusal:
            return answers.data({"data": []})
        asked = train.stop(visit.field("from_station_telecode")), train.stop(visit.field("to_station_telecode"))
        return answers.data({"data": list(_stops(train, *asked))})

    def search(self, visit: Visit) -> Response:
        """Trains whose number begins so."""
        keyword, day = visit.field("keyword").upper(), visit.field("date")
        found = [train for train in self._portal.railway.trains if keyword and train.code.startswith(keyword)]
        return answers.raw({"data": [_found(train, day) for train in found], "status": True, "errorMsg": ""})

    def prices(self, visit: Visit) -> Response:
        """Of all trains between two cities; a question the query refuses is refused here, too."""
        day = self._portal.counter.asked_day(visit)
        if isinstance(day, Response):
            return day
        asked = visit.field("leftTicketDTO.from_station"), visit.field("leftTicketDTO.to_station")
        rides = self._portal.railway.find(day, *asked)
        return answers.data([{"queryLeftNewDTO": self._priced(ride)} for ride in rides])

    def _priced(self, ride: Ride) -> dict[str, Any]:
        """Prices in tenths of a yuan; ``--`` for a class the train does not have."""
        railway, train, stops = self._portal.railway, ride.train, ride.train.stops
        hours, minutes = divmod(ride.minutes, 60)
        prices = {
            f"{prefix.lower()}_price": f"{railway.price(ride, seat) // 10:05d}" if seat in train.seats else "--"
            for seat, prefix in PREFIXES.items()
        }
        return {
            "train_no": train.number,
            "station_train_code": train.code,
            "train_class_name": _class(train),
            "start_station_telecode": stops[0].code,
            "start_station_name": _name(stops[0].code),
            "end_station_telecode": stops[-1].code,
            "end_station_name": _name(stops[-1].code),
            "from_station_telecode": ride.boards.code,
            "from_station_name": _name(ride.boards.code),
            "to_station_telecode": ride.alights.code,
            "to_station_name": _name(ride.alights.code),
            "from_station_no": f"{ride.frm + 1:02d}",
            "to_station_no": f"{ride.to + 1:02d}",
            "start_time": f"{ride.departs:%H:%M}",
            "arrive_time": f"{ride.arrives:%H:%M}",
            "lishi": f"{hours:02d}:{minutes:02d}",
            "start_train_date": f"{ride.run.start:%Y%m%d}",
            **prices,
        }


def _stops(train: Train, frm: int | None, to: int | None) -> Iterator[dict[str, Any]]:
    """Only the first tells what is true of the whole train."""
    first, last = train.stops[0], train.stops[-1]
    whole = {
        "start_station_name": _name(first.code),
        "end_station_name": _name(last.code),
        "station_train_code": train.code,
        "train_class_name": _class(train),
        "service_type": "2" if train.fast else "1",
    }
    for n, stop in enumerate(train.stops):
        ends = stop is first or stop is last
        yield {
            **(whole if stop is first else {}),
            "arrive_time": NO_TIME if stop is first else _clock(stop.arrives),
            "station_name": _name(stop.code),
            "start_time": _clock(stop.arrives if stop is last else stop.departs),
            "stopover_time": NO_TIME if ends else f"{stop.departs - stop.arrives}分钟",
            "station_no": f"{n + 1:02d}",
            "isEnabled": frm is not None and to is not None and frm <= n <= to,
        }


def _found(train: Train, day: str) -> dict[str, str]:
    return {
        "date": day,
        "from_station": _name(train.stops[0].code),
        "station_train_code": train.code,
        "to_station": _name(train.stops[-1].code),
        "total_num": str(len(train.stops)),
        "train_no": train.number,
    }


def _name(code: str) -> str:
    return BY_CODE[code].name


def _class(train: Train) -> str:
    return CLASSES.get(train.code[0], "其他")


def _clock(minutes: int) -> str:
    hours, rest = divmod(minutes % 1440, 60)
    return f"{hours:02d}:{rest:02d}"

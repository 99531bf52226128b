"""The people, the train and the answers of the notes' examples. All of them are invented."""

import json
from copy import deepcopy
from datetime import date, time
from pathlib import Path
from typing import Any

from standby.domain.tickets import Offer, OfferState, Places, SeatClass, Station
from standby.portals.rail12306.answers import Envelope, envelope

from .kit import envelope_text, page

PAGES = Path(__file__).parent / "pages"

PERSON = {
    "passenger_name": "张明",
    "passenger_id_type_code": "1",
    "passenger_id_no": "1101***********012",
    "passenger_type": "1",
    "mobile_no": "139****0001",
    "total_times": "99",
    "allEncStr": "aa11",
}
OTHER = {
    **PERSON,
    "passenger_name": "李晴",
    "passenger_id_no": "3101***********228",
    "mobile_no": "",
    "allEncStr": "bb22",
}
CHILD = {
    **PERSON,
    "passenger_name": "张小满",
    "passenger_id_no": "1101***********117",
    "passenger_type": "2",
    "mobile_no": "",
    "allEncStr": "cc33",
}
STUDENT = {**OTHER, "passenger_type": "3"}
PEOPLE = {
    "notify_for_gat": "",
    "isExist": True,
    "exMsg": "",
    "two_isOpenClick": ["93", "95", "97", "99"],
    "other_isOpenClick": ["91", "93", "98", "99", "95", "97"],
    "normal_passengers": [PERSON, OTHER, CHILD],
    "dj_passengers": [],
}
CHECKED = {
    "canChooseBeds": "N",
    "canChooseSeats": "Y",
    "choose_Seats": "MO9",
    "isCanChooseMid": "N",
    "ifShowPassCodeTime": "1",
    "submitStatus": True,
    "smokeStr": "",
}
COUNTED = {"count": "0", "ticket": "21,45", "op_2": "false", "countT": "0", "op_1": "true"}
DONE = {
    "queryOrderWaitTimeStatus": True,
    "count": 0,
    "waitTime": -1,
    "requestId": 7100000000000000123,
    "waitCount": 0,
    "tourFlag": "dc",
    "orderId": "EH12345678",
}
UNPAID = json.loads((PAGES / "unpaid.json").read_text(encoding="utf-8"))
WAITING = json.loads((PAGES / "waiting.json").read_text(encoding="utf-8"))
ORDER_PAGE = (PAGES / "order_page.html").read_text(encoding="utf-8")

TRAIN = Offer(
    date=date(2030, 1, 18),
    train="G9901",
    train_no="5l000G990100",
    origin=Station("AOH", "上海虹桥"),
    destination=Station("HGH", "杭州东"),
    departs=time(8, 12),
    arrives=time(9, 5),
    minutes=53,
    state=OfferState.BOOKABLE,
    seats={SeatClass.SECOND: Places(None, 7300), SeatClass.FIRST: Places(6, 11700)},
    secret="qlCMIYf8pW85f/da3+TgLz\nol2x=",
)


def told(data: object = None, *messages: str, ok: bool = True, **more: object) -> Envelope:
    """An ``/otn`` answer that has arrived."""
    text = envelope_text(data, ok=ok, messages=messages, **more)
    # In ASCII, so that a lone surrogate arrives as it does on the wire.
    return envelope(page(json.dumps(json.loads(text))))


def changed(value: Any, *path: str | int, to: object) -> Any:
    """A copy of ``value`` with another thing at ``path``; ``...`` takes it out."""
    copy = deepcopy(value)
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    if to is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = to
    return copy

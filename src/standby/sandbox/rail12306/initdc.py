"""The page that shows the order to be: tokens and facts in scripts (notes, section 7.2).

The scripts are written in the site's own half of JSON.

Strings stand between single quotes, everything beyond ASCII is written as
``\\uXXXX``, and each statement keeps to one line: clients search line by line.
"""

import json
import re
from datetime import date, datetime, time
from typing import Any

from standby.sandbox.rail12306.carts import Cart
from standby.sandbox.rail12306.railway import Railway
from standby.sandbox.rail12306.rows import seat_types, standing_code
from standby.sandbox.rail12306.rules import MOST_PASSENGERS, STUDENT_SEATS
from standby.sandbox.rail12306.runs import BEIJING, Ride
from standby.sandbox.rail12306.seats import KINDS, STANDING
from standby.sandbox.rail12306.site import RailSite
from standby.sandbox.rail12306.stations import BY_CODE

PREFIXES = {
    "9": "SWZ", "P": "TZ", "M": "ZY", "O": "ZE", "6": "GR", "4": "RW",
    "F": "SRRB", "3": "YW", "2": "RZ", "1": "YZ", STANDING: "WZ",
}  # fmt: skip
"""Names of the classes in ``queryLeftNewDetailDTO``."""
CARDS = (("1", "中国居民身份证"), ("C", "港澳居民来往内地通行证"), ("G", "台湾居民来往大陆通行证"), ("B", "护照"))
TICKET_TYPES = (("1", "成人票"), ("2", "儿童票"), ("3", "学生票"), ("4", "残军票"))
BUSY_PAGE = (
    "<!DOCTYPE html><html><head><title>铁路12306</title></head><body><div>系统忙，请稍后重试</div></body></html>"
)

PAGE = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>客运服务 | 铁路客户服务中心</title>
<script xml:space="preserve">/*<![CDATA[*/
 var ctx='/otn/';
 var globalRepeatSubmitToken = '{token}';
 var global_lang = 'zh_CN';
 var sessionInit = '{name}';
 var isShowNotice = null;
/*]]>*/</script></head>
<body><div class="content"><div id="ticketInfo" class="t-info"></div></div>
<script xml:space="preserve">/*<![CDATA[*/
 var queryOrderWaitTimeInterval='3000';
 var if_check_slide_passcode='{slider}';
 var if_check_slide_passcode_token='{slider_token}';
 var init_seatTypes={seat_types};
 var defaultTicketTypes={ticket_types};
 var init_cardTypes={card_types};
 var ticket_seat_codeMap={code_map};
 var ticketInfoForPassengerForm={form};
 var orderRequestDTO={order};
 var init_limit_ticket_num='{most}';
/*]]>*/</script></body></html>
"""


def page(cart: Cart, railway: Railway, site: RailSite, name: str) -> str:
    """What is shown for the row in the cart; its tokens must have been set."""
    slider = site.slider_on_order
    values = {
        "token": cart.token,
        "name": _escaped(name),
        "slider": int(slider),
        "slider_token": cart.change_key.lower() if slider else "",
        "seat_types": pseudo([_choice(seat) for seat in _sold(cart.wish.ride)]),
        "ticket_types": pseudo(_pairs(TICKET_TYPES)),
        "card_types": pseudo(_pairs(CARDS)),
        "code_map": pseudo(_code_map(cart.wish.ride)),
        "form": pseudo(_form(cart, railway)),
        "order": pseudo(_order_request(cart.wish.ride)),
        "most": MOST_PASSENGERS,
    }
    return PAGE.format(**values)


def pseudo(value: Any) -> str:
    """A value as these scripts write it."""
    return _escaped(json.dumps(value, ensure_ascii=False, separators=(",", ":"))).replace('"', "'")


def _escaped(text: str) -> str:
    return re.sub(r"[^\x00-\x7f]", lambda found: f"\\u{ord(found[0]):04X}", text)


def _sold(ride: Ride) -> list[str]:
    """Classes with a code to order by."""
    return [seat for seat in ride.train.seats if seat != STANDING]


def _choice(seat: str) -> dict[str, Any]:
    empty = dict.fromkeys(("end_station_name", "end_time"))
    return {**empty, "id": seat, "start_station_name": None, "start_time": None, "value": KINDS[seat].name}


def _pairs(table: tuple[tuple[str, str], ...]) -> list[dict[str, Any]]:
    empty = dict.fromkeys(("end_station_name", "end_time", "start_station_name", "start_time"))
    return [{**empty, "id": code, "value": name} for code, name in table]


def _code_map(ride: Ride) -> dict[str, Any]:
    """Which classes each kind of ticket may have."""
    every = [_choice(seat) for seat in _sold(ride)]
    student = [_choice(seat) for seat in _sold(ride) if seat in STUDENT_SEATS]
    return {"3": student, "2": every, "1": every, "4": every}


def _form(cart: Cart, railway: Railway) -> dict[str, Any]:
    ride, purpose = cart.wish.ride, "0X00" if cart.student else "00"
    return {
        "cardTypes": _pairs(CARDS),
        "isAsync": "1",
        "key_check_isChange": cart.change_key,
        "leftDetails": _left_details(ride, railway),
        "leftTicketStr": cart.left_ticket,
        "limitBuySeatTicketDTO": {
            "seat_type_codes": [_choice(seat) for seat in _sold(ride)],
            "ticket_seat_codeMap": _code_map(ride),
            "ticket_type_codes": _pairs(TICKET_TYPES),
        },
        "maxTicketNum": str(MOST_PASSENGERS),
        "orderRequestDTO": _order_request(ride),
        "purpose_codes": purpose,
        "queryLeftNewDetailDTO": _counts(ride, railway),
        "queryLeftTicketRequestDTO": _asked(cart, purpose),
        "tour_flag": "dc",
        "train_location": ride.train.traits.location,
    }


def _left_details(ride: Ride, railway: Railway) -> list[str]:
    details = []
    for seat in ride.train.seats:
        left = railway.left(ride, seat)
        there = f"{left}张票" if left else "无票"
        details.append(f"{KINDS[seat].name}({railway.price(ride, seat) / 100:.2f}元){there}")
    return details


def _counts(ride: Ride, railway: Railway) -> dict[str, Any]:
    """Numbers and prices (in tenths of a yuan) by class; ``--`` for a class the train does not have."""
    facts: dict[str, Any] = {}
    for seat, prefix in PREFIXES.items():
        there = seat in ride.train.seats
        facts[f"{prefix}_num"] = str(railway.left(ride, seat)) if there else "--"
        facts[f"{prefix}_price"] = f"{railway.price(ride, seat) // 10:05d}" if there else "--"
    return {**facts, "WZ_seat_type_code": standing_code(ride.train)}


def _asked(cart: Cart, purpose: str) -> dict[str, Any]:
    ride = cart.wish.ride
    hours, minutes = divmod(ride.minutes, 60)
    return {
        "arrive_time": f"{ride.arrives:%H:%M}",
        "from_station": ride.boards.code,
        "from_station_name": BY_CODE[ride.boards.code].name,
        "from_station_no": f"{ride.frm + 1:02d}",
        "lishi": f"{hours:02d}:{minutes:02d}",
        "login_id": None,
        "login_mode": None,
        "login_site": None,
        "purpose_codes": purpose,
        "query_type": None,
        "seatTypeAndNum": None,
        "seat_types": seat_types(ride.train),
        "start_time": f"{ride.departs:%H:%M}",
        "station_train_code": ride.train.code,
        "to_station": ride.alights.code,
        "to_station_name": BY_CODE[ride.alights.code].name,
        "to_station_no": f"{ride.to + 1:02d}",
        "train_date": f"{ride.date:%Y%m%d}",
        "train_flag": None,
        "train_no": ride.train.number,
        "ypInfoDetail": cart.left_ticket,
    }


def _order_request(ride: Ride) -> dict[str, Any]:
    return {
        "adult_num": 0,
        "cancel_flag": None,
        "channel": "E",
        "from_station_telecode": ride.boards.code,
        "from_station_name": BY_CODE[ride.boards.code].name,
        "mode": None,
        "start_time": _clock(ride.departs),
        "station_train_code": ride.train.code,
        "to_station_telecode": ride.alights.code,
        "to_station_name": BY_CODE[ride.alights.code].name,
        "tour_flag": "dc",
        "train_date": _java_date(ride.date),
        "train_no": ride.train.number,
    }


def _java_date(day: date) -> dict[str, int]:
    """Midnight in Shanghai, taken apart as Java's ``Date`` was."""
    midnight = datetime.combine(day, time(), BEIJING)
    return {
        "date": day.day,
        "day": day.isoweekday() % 7,
        "hours": 0,
        "minutes": 0,
        "month": day.month - 1,
        "seconds": 0,
        "time": int(midnight.timestamp() * 1000),
        "timezoneOffset": -480,
        "year": day.year - 1900,
    }


def _clock(moment: datetime) -> dict[str, int]:
    """A time of day on the first day of the epoch."""
    minutes = moment.hour * 60 + moment.minute
    base = {"date": 1, "day": 4, "hours": moment.hour, "minutes": moment.minute, "month": 0, "seconds": 0}
    return {**base, "time": (minutes - 480) * 60_000, "timezoneOffset": -480, "year": 70}

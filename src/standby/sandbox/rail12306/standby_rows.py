"""Answers of the standby list: what is offered, how many wait, what was asked for (notes, section 8)."""

from datetime import datetime, timedelta
from typing import Any

from standby.sandbox.rail12306.carts import StandbyCart, StandbyWish
from standby.sandbox.rail12306.railway import Railway
from standby.sandbox.rail12306.runs import BEIJING
from standby.sandbox.rail12306.seats import KINDS
from standby.sandbox.rail12306.standby_book import StandbyOrder, Standing
from standby.sandbox.rail12306.stations import BY_CODE

FEW = "候补人数较少"
MINUTES = ("20", "60", "120", "180", "360", "720", *(str(1440 * days) for days in range(1, 9)))
"""Choices for the latest moment at which a ticket is still wanted, before departure."""
STATES = {
    Standing.UNPAID: ("01", "待支付"),
    Standing.WAITING: ("02", "待兑现"),
    Standing.FULFILLED: ("03", "已兑现"),
    Standing.LAPSED: ("04", "已失效"),
    Standing.UNFULFILLED: ("05", "已退单"),
    Standing.CANCELLED: ("06", "已取消"),
}
"""Codes beside the first are invented."""


def level(wish: StandbyWish) -> dict[str, str]:
    return {"train_no": wish.wish.ride.train.number, "seat_type_code": wish.seat, "level": "1", "info": FEW}


def crowd(wish: StandbyWish) -> dict[str, str]:
    ride = wish.wish.ride
    return {
        "queue_info": FEW,
        "station_train_code": ride.train.code,
        "train_date": f"{ride.date:%Y%m%d}",
        "seat_type_code": wish.seat,
        "train_no": ride.train.number,
        "queue_level": "1",
    }


def page(cart: StandbyCart, railway: Railway, now: datetime, most: int) -> dict[str, Any]:
    """What the page of ``passengerInitApi`` shows."""
    last = min(wish.wish.ride.departs for wish in cart.wishes) - timedelta(minutes=20)
    return {
        "limitTranStr": [],
        "canChooseWseat": "N",
        "jzdhDateS": f"{now:%Y-%m-%d}",
        "jzdhHourS": f"{now:%H:%M}",
        "jzdhDateE": f"{last:%Y-%m-%d}",
        "jzdhHourE": f"{last:%H:%M}",
        "hbTrainList": [_train(wish, railway) for wish in cart.wishes],
        "jzdhDiffSelect": list(MINUTES),
        "limitSeatType": {"1": [{"id": wish.seat, "value": KINDS[wish.seat].name} for wish in cart.wishes]},
        "hb_passenger_max_num": most,
        "result_code": "0",
        "checkcode": "100",
        "isLimitTran": "N",
        "if_check_slide_passcode": "0",
    }


def _train(wish: StandbyWish, railway: Railway) -> dict[str, str]:
    ride = wish.wish.ride
    hours, minutes = divmod(ride.minutes, 60)
    return {
        "train_no": ride.train.number,
        "station_train_code": ride.train.code,
        "train_date": ride.date.isoformat(),
        "start_train_date": f"{ride.run.start:%Y%m%d}",
        "train_date_str": f"{ride.date.year}年{ride.date.month}月{ride.date.day}日",
        "from_station_telecode": ride.boards.code,
        "from_station_name": BY_CODE[ride.boards.code].name,
        "to_station_telecode": ride.alights.code,
        "to_station_name": BY_CODE[ride.alights.code].name,
        "start_time": f"{ride.departs:%H:%M}",
        "arrive_time": f"{ride.arrives:%H:%M}",
        "lishi": f"{hours:02d}:{minutes:02d}",
        "seat_type_code": wish.seat,
        "seat_type_name": KINDS[wish.seat].name,
        "yp_info": f"{wish.seat}{railway.price(ride, wish.seat) // 10:05d}0000",
        "control_day": "14",
        "day_difference": str((ride.arrives.date() - ride.departs.date()).days),
        "houbu_train_flag": "1",
        "isForegin": "0",
        "sale_time": f"{BY_CODE[ride.boards.code].sale_time:%H%M}",
        "location_code": ride.train.traits.location,
        "from_station_no": f"{ride.frm + 1:02d}",
        "to_station_no": f"{ride.to + 1:02d}",
        "country_flag": "CHN,CHN",
    }


def entry(order: StandbyOrder, railway: Railway) -> dict[str, Any]:
    """One order as payment page and lists show it."""
    code, name = STATES[order.state]
    return {
        "reserve_no": order.number,
        "sequence_no": order.number,
        "status_code": code,
        "status_name": name,
        "prepay_amount": f"{order.prepay / 100:.1f}",
        "reserve_time": _stamp(order.asked_at),
        "realize_limit_time": _stamp(order.until),
        "realize_limit_time_diff": str(order.minutes_before),
        "rate": "50",
        "if_receive_wseat": "Y" if order.standing_too else "N",
        "passengers": [{"passenger_name": p.name, "passenger_id_no": p.masked_id} for p in order.passengers],
        "needs": [_need(wish, railway) for wish in order.wishes],
    }


def _need(wish: StandbyWish, railway: Railway) -> dict[str, str]:
    ride = wish.wish.ride
    return {
        "board_train_code": ride.train.code,
        "train_no": ride.train.number,
        "train_date": ride.date.isoformat(),
        "from_station_name": BY_CODE[ride.boards.code].name,
        "to_station_name": BY_CODE[ride.alights.code].name,
        "start_time": f"{ride.departs:%H:%M}",
        "seat_type_code": wish.seat,
        "seat_name": KINDS[wish.seat].name,
        "batch_ticket_price": f"{railway.price(ride, wish.seat) / 100:.1f}",
    }


def _stamp(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, BEIJING):%Y-%m-%d %H:%M:%S}"

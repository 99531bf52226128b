"""One order as the list of unfinished orders shows it: with seats, or still in the queue (notes, section 7.9).

Money stands in fen in fields that are numbers, in yuan in the texts made for the page.
"""

from datetime import datetime
from typing import Any

from standby.sandbox.rail12306.orders import FAILED, Order, State, Ticket, Wanted
from standby.sandbox.rail12306.runs import BEIJING
from standby.sandbox.rail12306.seats import KINDS, STANDING
from standby.sandbox.rail12306.stations import BY_CODE

TICKET_NAMES = {"1": "成人票", "2": "儿童票", "3": "学生票", "4": "残军票"}


def held(order: Order) -> dict[str, Any]:
    """An order with seats, one entry of ``orderDBList``."""
    names = [t.wanted.passenger.name for t in order.tickets]
    flags = {
        "cancel_flag": "Y",
        "resign_flag": "4",
        "return_flag": "N",
        "print_eticket_flag": "N",
        "pay_flag": "Y" if order.state is State.HELD else "N",
        "pay_resign_flag": "N",
        "confirm_flag": "N",
    }
    return {
        "sequence_no": order.number,
        "order_date": _stamp(order.held_at or order.confirmed_at),
        "ticket_totalnum": len(order.tickets),
        "ticket_price_all": order.price,
        **flags,
        "tickets": [_ticket(order, ticket, n) for n, ticket in enumerate(order.tickets, 1)],
        "reserve_flag_query": "p",
        "if_show_resigning_info": "N",
        "recordCount": "1",
        **_for_the_page(order, names),
    }


def _for_the_page(order: Order, names: list[str]) -> dict[str, Any]:
    ride = order.ride
    return {
        "array_passser_name_page": names,
        "from_station_name_page": [BY_CODE[ride.boards.code].name],
        "to_station_name_page": [BY_CODE[ride.alights.code].name],
        "start_train_date_page": f"{ride.departs:%Y-%m-%d %H:%M}",
        "start_time_page": f"{ride.departs:%H:%M}",
        "arrive_time_page": f"{ride.arrives:%H:%M}",
        "train_code_page": ride.train.code,
        "ticket_total_price_page": _yuan(order.price),
        "come_go_traveller_order_page": "N",
    }


def _ticket(order: Order, ticket: Ticket, batch: int) -> dict[str, Any]:
    ride, place, reserved = order.ride, ticket.place, _stamp(order.held_at or order.confirmed_at)
    deadline, paid = _stamp(order.lose_at), order.state is State.PAID
    person = ticket.wanted.passenger
    return {
        "stationTrainDTO": _train(order),
        "passengerDTO": {
            "passenger_name": person.name,
            "passenger_id_type_code": "1",
            "passenger_id_type_name": "中国居民身份证",
            "passenger_id_no": person.masked_id,
            "total_times": person.state,
        },
        "ticket_no": f"{order.number}{batch}{place.coach}{place.number}",
        "sequence_no": order.number,
        "batch_no": str(batch),
        "train_date": f"{ride.date} 00:00:00",
        "coach_no": place.coach,
        "coach_name": place.coach,
        "seat_no": place.number,
        "seat_name": place.name,
        "seat_flag": "0",
        "seat_type_code": ticket.wanted.seat,
        "seat_type_name": KINDS[ticket.wanted.seat].name if ticket.seat != STANDING else KINDS[STANDING].name,
        "ticket_type_code": ticket.wanted.ticket_type,
        "ticket_type_name": TICKET_NAMES[ticket.wanted.ticket_type],
        "reserve_time": reserved,
        "limit_time": reserved,
        "lose_time": deadline,
        "pay_limit_time": deadline,
        "ticket_price": ticket.price,
        "pay_mode_code": "Y",
        "ticket_status_code": "a" if paid else "i",
        "ticket_status_name": "已支付" if paid else "待支付",
        "cancel_flag": "Y",
        "return_flag": "Y" if paid else "N",
        "start_train_date_page": f"{ride.departs:%Y-%m-%d %H:%M}",
        "str_ticket_price_page": _yuan(ticket.price),
    }


def _train(order: Order) -> dict[str, Any]:
    ride = order.ride
    return {
        "trainDTO": {"train_no": ride.train.number},
        "station_train_code": ride.train.code,
        "from_station_telecode": ride.boards.code,
        "from_station_name": BY_CODE[ride.boards.code].name,
        "start_time": f"1970-01-01 {ride.departs:%H:%M}:00",
        "to_station_telecode": ride.alights.code,
        "to_station_name": BY_CODE[ride.alights.code].name,
        "arrive_time": f"1970-01-01 {ride.arrives:%H:%M}:00",
        "distance": str(ride.km),
    }


def queued(order: Order) -> dict[str, Any]:
    """An order that waits for its seats, or that got none: ``orderCacheDTO``."""
    ride, failed = order.ride, order.state is State.FAILED
    wait = FAILED if failed else max(order.queue[min(order.looks, len(order.queue) - 1)], 0)
    facts = {
        "requestId": order.request_id,
        "userId": order.request_id // 7,
        "number": 0,
        "tourFlag": "dc",
        "requestTime": _stamp(order.confirmed_at),
        "queueName": "ORDER_" + ride.train.traits.location,
        "trainDate": f"{ride.date} 00:00:00",
        "startTime": f"1970-01-01 {ride.departs:%H:%M}:00",
        "stationTrainCode": ride.train.code,
        "fromStationCode": ride.boards.code,
        "fromStationName": BY_CODE[ride.boards.code].name,
        "toStationCode": ride.alights.code,
        "toStationName": BY_CODE[ride.alights.code].name,
        "status": 3 if failed else 1,
        "modifyTime": _stamp(order.ended_at or order.confirmed_at),
        "tickets": [_asked(wanted) for wanted in order.wanted],
        "waitTime": wait,
        "waitCount": max(wait, 0) * 4,
        "ticketCount": len(order.wanted),
        "startTimeString": f"{ride.departs:%Y-%m-%d %H:%M}",
        "array_passser_name_page": [wanted.passenger.name for wanted in order.wanted],
    }
    return {**facts, "message": {"code": "0", "message": order.reason}} if failed else facts


def _asked(wanted: Wanted) -> dict[str, str]:
    return {
        "seatTypeName": KINDS[wanted.seat].name,
        "seatTypeCode": wanted.seat,
        "ticketTypeName": TICKET_NAMES[wanted.ticket_type],
        "passengerName": wanted.passenger.name,
        "passengerIdTypeName": "二代身份证",
    }


def _stamp(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, BEIJING):%Y-%m-%d %H:%M:%S}"


def _yuan(fen: int) -> str:
    return f"{fen / 100:.1f}"

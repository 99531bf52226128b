"""The forms of an order, field by field in the order the site's own page sends them.

What only that page's script can make (``sessionId``, ``sig``, ``encryptedData``)
is sent empty and never made up. Source: notes on the protocol, sections 7.1, 7.4 to 7.6.
"""

from collections.abc import Mapping

from standby.domain.tickets import Offer
from standby.portals.rail12306.pages import OrderPage, script_date
from standby.portals.rail12306.passengers import Party, old_string, ticket_string

ADULTS = "ADULT"
NO_LEVELS = "0" * 30


def choice_fields(offer: Offer) -> dict[str, str]:
    """Stations by the names that were asked for, as in the page's search box; the row's own where those are unknown."""
    day, extra = offer.date.isoformat(), offer.extra
    return {
        "secretStr": offer.secret,
        "train_date": day,
        "back_train_date": day,
        "tour_flag": "dc",
        "purpose_codes": extra.get("purpose") or ADULTS,
        "query_from_station_name": extra.get("asked_from") or offer.origin.name,
        "query_to_station_name": extra.get("asked_to") or offer.destination.name,
        "bed_level_info": extra.get("bed_level_info", ""),
        "seat_discount_info": extra.get("seat_discount_info", ""),
        "undefined": "",
    }


def order_fields(page: OrderPage, code: str, party: Party) -> dict[str, str]:
    """What several steps need: kept from the order page to the last word."""
    return {
        "passengerTicketStr": ticket_string(code, party),
        "oldPassengerStr": old_string(party),
        "purpose_codes": page.purpose,
        "key_check_isChange": page.key,
        "leftTicketStr": page.stock,
        "train_location": page.location,
        "REPEAT_SUBMIT_TOKEN": page.token,
    }


def token_field(keep: Mapping[str, str]) -> dict[str, str]:
    return {"REPEAT_SUBMIT_TOKEN": keep["REPEAT_SUBMIT_TOKEN"]}


def check_fields(order: Mapping[str, str]) -> dict[str, str]:
    return {
        "cancel_flag": "2",
        "bed_level_order_num": NO_LEVELS,
        "passengerTicketStr": order["passengerTicketStr"],
        "oldPassengerStr": order["oldPassengerStr"],
        "tour_flag": "dc",
        "whatsSelect": "1",
        "sessionId": "",
        "sig": "",
        "scene": "nc_login",
        "_json_att": "",
        **token_field(order),
    }


def count_fields(page: OrderPage, code: str) -> dict[str, str]:
    return {
        "train_date": script_date(page.date),
        "train_no": page.train_no,
        "stationTrainCode": page.train,
        "seatType": code,
        "fromStationTelecode": page.origin,
        "toStationTelecode": page.destination,
        "leftTicket": page.stock,
        "purpose_codes": page.purpose,
        "train_location": page.location,
        "_json_att": "",
        "REPEAT_SUBMIT_TOKEN": page.token,
    }


def confirm_fields(keep: Mapping[str, str]) -> dict[str, str]:
    names = ("purpose_codes", "key_check_isChange", "leftTicketStr", "train_location", "choose_seats", "seatDetailType")
    return {
        "passengerTicketStr": keep["passengerTicketStr"],
        "oldPassengerStr": keep["oldPassengerStr"],
        **{name: keep[name] for name in names},
        "is_jy": "N",
        "is_cj": "Y",
        "encryptedData": "",
        "whatsSelect": "1",
        "roomType": "00",
        "dwAll": "N",
        "_json_att": "",
        **token_field(keep),
    }

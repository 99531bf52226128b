"""What classes, fares and wishes are called: sentences of ours, to be said in the reader's language."""

from collections.abc import Mapping

from standby.domain.tickets import SeatClass, SeatWish, TicketKind
from standby.errors import Said, said

SEAT_NAMES: Mapping[SeatClass, Said] = {
    SeatClass.BUSINESS: said("business class"),
    SeatClass.SPECIAL: said("special class"),
    SeatClass.PREFERRED_FIRST: said("preferred first class"),
    SeatClass.FIRST: said("first class"),
    SeatClass.SECOND: said("second class"),
    SeatClass.SECOND_CABIN: said("second class cabin"),
    SeatClass.DELUXE_SLEEPER: said("deluxe sleeper"),
    SeatClass.SOFT_SLEEPER: said("soft sleeper"),
    SeatClass.EMU_SLEEPER: said("EMU sleeper"),
    SeatClass.HARD_SLEEPER: said("hard sleeper"),
    SeatClass.SOFT_SEAT: said("soft seat"),
    SeatClass.HARD_SEAT: said("hard seat"),
    SeatClass.STANDING: said("standing"),
    SeatClass.OTHER: said("another class"),
}

FARE_NAMES: Mapping[TicketKind, Said] = {
    TicketKind.ADULT: said("adult fare"),
    TicketKind.CHILD: said("child fare"),
    TicketKind.STUDENT: said("student fare"),
}

PLACE_NAMES: Mapping[SeatWish, Said] = {
    SeatWish.WINDOW: said("window"),
    SeatWish.AISLE: said("aisle"),
    SeatWish.LOWER: said("lower berth"),
    SeatWish.MIDDLE: said("middle berth"),
    SeatWish.UPPER: said("upper berth"),
}

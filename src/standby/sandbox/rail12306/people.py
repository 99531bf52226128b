"""Every address that is about people, and what the acting person does at the control address."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from starlette.routing import Route

from standby.sandbox.rail12306.clicks import Clicks
from standby.sandbox.rail12306.codes import CONFIRMED, SCANNED
from standby.sandbox.rail12306.confirming import Confirming
from standby.sandbox.rail12306.contacts import Contacts
from standby.sandbox.rail12306.device import Device
from standby.sandbox.rail12306.hall import Hall
from standby.sandbox.rail12306.passport import Passport
from standby.sandbox.rail12306.password import Password
from standby.sandbox.rail12306.shortcut import Shortcut
from standby.sandbox.rail12306.standby import Standby
from standby.sandbox.rail12306.travellers import Traveller
from standby.sandbox.rail12306.waiting import Waiting
from standby.sandbox.rail12306.welcome import Welcome
from standby.sandbox.refusal import Refusal
from standby.sandbox.wishes import Wish, count, maybe, only


def routes(hall: Hall) -> list[Route]:
    rooms = (Passport, Password, Clicks, Device, Welcome, Contacts, Confirming, Shortcut, Waiting, Standby)
    return [route for room in rooms for route in room(hall).routes()]


def verbs(hall: Hall) -> Mapping[str, Callable[[Wish], Any]]:
    person = Person(hall)
    return {
        "/scan-qr": person.scan,
        "/read-sms": person.read_sms,
        "/slide": person.slide,
        "/see-tiles": person.see_tiles,
        "/traveller": person.become,
        "/pay": person.pay,
        "/withdraw": person.withdraw,
    }


class Person:
    """What only the person may do, done by whoever steers the sandbox."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    def scan(self, wish: Wish) -> Any:
        """Scan the newest QR code on show; ``confirm`` it (true) or not yet; or ``refuse`` it."""
        only(wish, "account", "confirm", "refuse")
        traveller = self._traveller(wish)
        code = self.hall.codes.newest_open(self.hall.site.qr_seconds)
        confirmed = _yes(wish, "confirm", True) and not _yes(wish, "refuse", False)
        code.account, code.state = traveller.login, CONFIRMED if confirmed else SCANNED
        return {"account": traveller.login, "uuid": code.uuid, "confirmed": confirmed}

    def read_sms(self, wish: Wish) -> Any:
        """What stands on the phone: the code sent last, None if there is none."""
        only(wish, "account")
        traveller = self._traveller(wish)
        return {"account": traveller.login, "code": traveller.sms, "id_tail": traveller.id_tail}

    def slide(self, wish: Wish) -> Any:
        """Move the slider: what the page would send then, good for one login or order."""
        only(wish, "account")
        traveller = self._traveller(wish)
        traveller.slide = secrets.token_hex(16), secrets.token_hex(32)
        return {"account": traveller.login, "sessionId": traveller.slide[0], "sig": traveller.slide[1]}

    def see_tiles(self, wish: Wish) -> Any:
        """The words and the right tiles of the picture shown last."""
        only(wish)
        if self.hall.shown is None:
            raise Refusal("no picture was shown yet")
        return {"words": self.hall.shown.words, "tiles": sorted(self.hall.shown.tiles)}

    def become(self, wish: Wish) -> Any:
        """Another state of an account (``login_code``, ``face_code``, ``locked``) or of one of its ``passenger``s."""
        only(wish, "account", "login_code", "face_code", "locked", "passenger", "state", "restricted")
        traveller = self._traveller(wish)
        traveller.login_code = count(wish, "login_code", traveller.login_code)
        traveller.face_code = maybe(wish, "face_code") or traveller.face_code
        if "locked" in wish:
            traveller.locked_until = float("inf") if _yes(wish, "locked", False) else 0.0
        name = maybe(wish, "passenger")
        for person in traveller.passengers:
            if person.name == name:
                person.state = maybe(wish, "state") or person.state
                person.restricted = _yes(wish, "restricted", person.restricted)
        return {"account": traveller.login, "passengers": [p.name for p in traveller.passengers]}

    def _traveller(self, wish: Wish) -> Traveller:
        account = maybe(wish, "account")
        return self.hall.travellers.first() if account is None else self.hall.travellers.named(account)

    def pay(self, wish: Wish) -> Any:
        """One order by its number, or the newest that waits for its money."""
        only(wish, "order")
        number = maybe(wish, "order")
        if number is not None and any(order.number == number for order in self.hall.standby.orders):
            return {"paid": [self.hall.standby.pay(number).as_json()]}
        return {"paid": [order.as_json() for order in self.hall.book.pay(number)]}

    def withdraw(self, wish: Wish) -> Any:
        """Cancel the unfinished order of an account, which counts towards the day's limit as any other."""
        only(wish, "account")
        traveller = self._traveller(wish)
        order = self.hall.book.unfinished(traveller.login)
        if order is None:
            raise Refusal(f"{traveller.login} has no unfinished order")
        self.hall.book.cancel(order)
        return order.as_json()


def _yes(wish: Wish, name: str, default: bool) -> bool:
    value = wish.get(name, default)
    if not isinstance(value, bool):
        raise Refusal(f"{name} is true or false")
    return value

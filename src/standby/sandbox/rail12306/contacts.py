"""The people an account may buy for (notes, section 6)."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from standby.sandbox.rail12306 import answers
from standby.sandbox.rail12306.hall import Hall, anonymous
from standby.sandbox.rail12306.rules import PLAIN_ERAS
from standby.sandbox.rail12306.site import RailSite
from standby.sandbox.rail12306.travellers import ADULT, CHILD, STUDENT, TYPE_NAMES, UNCHECKED, USABLE, Passenger
from standby.sandbox.rail12306.visits import Visit

USABLE_OTHERS = ("91", "93", "98", "99", "95", "97")
"""For documents other than the resident identity card."""


class Contacts:
    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    def routes(self) -> list[Route]:
        member, both = self.hall.member, ["GET", "POST"]
        return [
            Route("/otn/confirmPassenger/getPassengerDTOs", member(self.all, no_contacts), methods=both),
            Route("/otn/passengers/query", member(self.page, anonymous), methods=["POST"]),
        ]

    def all(self, visit: Visit) -> Response:
        rows = self._rows(visit)
        facts = {
            "notify_for_gat": "",
            "isExist": bool(rows),
            "exMsg": "" if rows else "您的账户中没有常用联系人",
            "two_isOpenClick": list(USABLE),
            "other_isOpenClick": list(USABLE_OTHERS),
            "normal_passengers": rows,
            "dj_passengers": [],
        }
        return answers.data(facts)

    def page(self, visit: Visit) -> Response:
        """The list people manage; everybody fits on one page here."""
        return answers.data({"datas": self._rows(visit), "pageTotal": 1, "flag": True})

    def _rows(self, visit: Visit) -> list[dict[str, Any]]:
        people = [] if self.hall.site.passenger_state == "none" else visit.member.passengers
        return [row(person, n, len(people), self.hall.site) for n, person in enumerate(people)]


def row(person: Passenger, place: int, count: int, site: RailSite) -> dict[str, Any]:
    """One person; masked, with the hidden number, since 2019."""
    plain = site.era in PLAIN_ERAS
    facts = {
        "passenger_name": person.name,
        "sex_code": person.sex,
        "sex_name": "男" if person.sex == "M" else "女",
        "born_date": person.born,
        "country_code": "CN",
        "passenger_id_type_code": "1",
        "passenger_id_type_name": "中国居民身份证",
        "passenger_id_no": person.id_no if plain else person.masked_id,
        "passenger_type": person.kind,
        "passenger_type_name": TYPE_NAMES[person.kind],
        "mobile_no": person.mobile if plain else person.masked_mobile,
        "phone_no": "",
        "email": "",
        "address": "",
        "postalcode": "",
        "first_letter": person.letters,
        "recordCount": str(count),
        "total_times": UNCHECKED if site.passenger_state == "unchecked" else person.state,
        "index_id": str(place),
    }
    if plain:
        return {"code": str(place + 1), **facts}
    return {**facts, **_since_masked(person)}


def _since_masked(person: Passenger) -> dict[str, str]:
    return {
        "allEncStr": person.secret,
        "isAdult": "Y" if person.kind in (ADULT, STUDENT) else "N",
        "isYongThan10": "Y" if person.kind == CHILD else "N",
        "isYongThan14": "Y" if person.kind == CHILD else "N",
        "isOldThan60": "N",
        "if_receive": "Y" if person.mobile else "N",
        "is_active": "N",
        "last_time": "20290101120000",
        "mobile_code": "86",
        "gat_born_date": "",
        "gat_valid_date_start": "",
        "gat_valid_date_end": "",
        "gat_version": "",
    }


def no_contacts(_: Visit) -> Response:
    return answers.data({"noLogin": "true", "isExist": False, "exMsg": answers.NOT_LOGGED_IN})

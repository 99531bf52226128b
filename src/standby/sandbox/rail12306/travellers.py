"""The people who have an account at the railway, and those they may buy for. All of them are invented.

The first account's people are those of the examples in the notes on the
protocol. Identity numbers begin with a region that was never given to anybody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from standby.sandbox.refusal import Refusal

ADULT, CHILD, STUDENT = "1", "2", "3"
TYPE_NAMES = {ADULT: "成人", CHILD: "儿童", STUDENT: "学生", "4": "残疾军人、伤残人民警察"}
CHECKED = "99"
UNCHECKED = "98"
"""``total_times`` of an identity card that was not verified; usable are 93, 95, 97 and 99 (section 6)."""
USABLE = ("93", "95", "97", "99")
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡林"
LETTERS = "WLZLCYHZZWXSMZHL"
GIVEN = (("伟", "W"), ("芳", "F"), ("娜", "N"), ("敏", "M"), ("静", "J"), ("磊", "L"), ("洋", "Y"), ("宁", "N"))


@dataclass(slots=True)
class Passenger:
    """Somebody in the contacts of an account. ``kind`` is the person's nature, not what is bought.

    ``state`` is ``total_times``; ``restricted`` bars trains whose number begins with G or C or D.
    """

    name: str
    letters: str
    id_no: str
    born: str
    kind: str
    mobile: str
    secret: str
    sex: str = "M"
    state: str = CHECKED
    restricted: bool = False

    @property
    def masked_id(self) -> str:
        return f"{self.id_no[:4]}{'*' * 11}{self.id_no[-3:]}"

    @property
    def masked_mobile(self) -> str:
        return f"{self.mobile[:3]}****{self.mobile[-4:]}" if self.mobile else ""

    @property
    def usable(self) -> bool:
        return self.state in USABLE


@dataclass(slots=True)
class Traveller:
    """One account, and what the railway remembers of it. Times are the sandbox's, in epoch seconds.

    ``face_code`` is what the standby list is told about the check of the face.
    ``slide`` is what a slider gave the person; ``login_code`` a step only the
    person can take after the password (91 to 101), 0 for none.
    """

    login: str
    password: str
    passengers: list[Passenger]
    wrong_in_a_row: int = 0
    locked_until: float = 0.0
    face_code: str = "12"
    login_code: int = 0
    sms: str | None = None
    sms_sent_at: float = 0.0
    slide: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        return self.passengers[0].name

    def slid(self, session_id: str, signature: str) -> bool:
        """Whether this is what the person's slide gave; good once."""
        right = self.slide is not None and self.slide == (session_id, signature)
        if right:
            self.slide = None
        return right

    @property
    def id_tail(self) -> str:
        """What a page asks for before it sends a code: the last four characters of the holder's document."""
        return self.passengers[0].id_no[-4:]

    def passenger(self, name: str, id_no: str) -> Passenger | None:
        """By name and document number, masked or plain."""
        return next((p for p in self.passengers if p.name == name and id_no in (p.masked_id, p.id_no)), None)


class Travellers:
    """``count`` accounts with the logins ``traveler01`` and on."""

    def __init__(self, count: int = 3, seed: int = 1) -> None:
        self.seed = seed
        self._by_login = {t.login: t for t in (_invented(n, seed) for n in range(1, count + 1))}

    def __iter__(self) -> Iterator[Traveller]:
        return iter(self._by_login.values())

    def __contains__(self, login: object) -> bool:
        return login in self._by_login

    def get(self, login: str | None) -> Traveller | None:
        return self._by_login.get(login or "")

    def named(self, login: object) -> Traveller:
        """Raises :class:`Refusal` if there is none."""
        found = self._by_login.get(login) if isinstance(login, str) else None
        if found is None:
            raise Refusal(f"there is no traveller {login!r}; there are {', '.join(self._by_login)}")
        return found

    def first(self) -> Traveller:
        return next(iter(self))


def _invented(number: int, seed: int) -> Traveller:
    login = f"traveler{number:02d}"
    digest = blake2b(f"{seed}/{login}".encode()).digest()
    people = _example_people(seed) if number == 1 else _family(number, digest, seed)
    return Traveller(login, f"pw-{digest[:6].hex()}", people)


def _example_people(seed: int) -> list[Passenger]:
    """Those of the examples in the notes, and a student."""
    return [
        _person(seed, "张明", "ZM", "1101", "19900506", "1012", ADULT, "13900000001"),
        _person(seed, "李晴", "LQ", "3101", "19920317", "1228", ADULT, "", "F"),
        _person(seed, "张小满", "ZXM", "1101", "20200520", "1117", CHILD, ""),
        _person(seed, "张学文", "ZXW", "1101", "20080911", "1331", STUDENT, ""),
    ]


def _family(number: int, digest: bytes, seed: int) -> list[Passenger]:
    """Documents differ up to ten thousand accounts, so that nobody's journeys clash with a stranger's."""
    place = digest[0] % len(SURNAMES)
    people = []
    for turn, (kind, born) in enumerate(
        ((ADULT, "19880412"), (ADULT, "19900923"), (CHILD, "20191105"), (STUDENT, "20070108"))
    ):
        given, letter = GIVEN[(digest[1] + turn) % len(GIVEN)]
        mobile = f"139{int.from_bytes(digest[2:6]) % 10**8:08d}" if turn == 0 else ""
        name = SURNAMES[place] + given
        people.append(_person(seed, name, LETTERS[place] + letter, "4403", born, f"{number:04d}"[-4:], kind, mobile))
    return people


def _person(
    seed: object, name: str, letters: str, region: str, born: str, tail: str, kind: str, mobile: str, sex: str = "M"
) -> Passenger:
    id_no = f"{region}00{born}{tail}"
    secret = "".join(blake2b(f"{seed}/{id_no}/{part}".encode()).hexdigest() for part in "ab")[:160]
    return Passenger(name, letters, id_no, f"{born[:4]}-{born[4:6]}-{born[6:]} 00:00:00", kind, mobile, secret, sex)

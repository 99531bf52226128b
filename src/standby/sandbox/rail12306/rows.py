"""One ride as a row of the query: up to 57 fields between bars (notes, sections 2.3 to 2.7)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from standby.sandbox.rail12306.hours import is_open, maintenance_words, sale_opens
from standby.sandbox.rail12306.railway import Railway
from standby.sandbox.rail12306.runs import Ride, Train
from standby.sandbox.rail12306.seats import KINDS, STANDING
from standby.sandbox.rail12306.site import RailSite

WIDTH = 57
LENGTHS = {"2018": 38, "2019": 39, "2021": 40, "2024": WIDTH}
MANY = 20
"""More than so many are shown as 有."""
STANDING_FROM = 3000
MOST_COUNTED = 2999
CELLS = range(20, 34)

State = Literal["bookable", "sold out", "not on sale", "closed", "suspended"]


@dataclass(frozen=True, slots=True)
class Counter:
    """Who writes the rows: the railway and the site as it is."""

    railway: Railway
    site: RailSite

    def row(self, ride: Ride) -> str:
        fields = [""] * WIDTH
        state = self.state(ride)
        self._describe(ride, fields)
        self._offer(ride, state, fields)
        for seat in ride.train.seats:
            fields[KINDS[seat].column] = self._cell(ride, seat, state)
        return "|".join(fields[: LENGTHS[self.site.era]])

    def state(self, ride: Ride) -> State:
        now = self.railway.now()
        if self.railway.is_suspended(ride.run):
            return "suspended"
        if now < sale_opens(self.site, ride):
            return "not on sale"
        if not is_open(self.site, now):
            return "closed"
        return "bookable" if any(self._shown(ride, seat) for seat in ride.train.seats) else "sold out"

    def _shown(self, ride: Ride, seat: str) -> int:
        return min(self.railway.stock.shown(ride.run, seat, ride.frm, ride.to), MOST_COUNTED)

    def _cell(self, ride: Ride, seat: str, state: State) -> str:
        if state in ("not on sale", "suspended"):
            return "*"
        count = self._shown(ride, seat)
        return "有" if count > MANY else str(count or "无")

    def _describe(self, ride: Ride, fields: list[str]) -> None:
        """What does not depend on seats."""
        train, stops, traits = ride.train, ride.train.stops, ride.train.traits
        suspended = self.railway.is_suspended(ride.run)
        fields[2:8] = [train.number, train.code, stops[0].code, stops[-1].code, ride.boards.code, ride.alights.code]
        fields[8:11] = ["24:00", "24:00", "99:59"] if suspended else _times(ride)
        fields[13:16] = [f"{ride.run.start:%Y%m%d}", traits.feature, traits.location]
        fields[16:20] = [f"{ride.frm + 1:02d}", f"{ride.to + 1:02d}", traits.card, "1" if suspended else "0"]
        fields[34:37] = [_discounts(train), seat_types(train), traits.exchange]
        fields[40], fields[45], fields[46] = "0", traits.emu, traits.features
        fields[48:50] = ["5", "CHN,CHN"]
        fields[52], fields[55] = "N#N#", f"{sale_opens(self.site, ride):%Y%m%d%H%M}"

    def _offer(self, ride: Ride, state: State, fields: list[str]) -> None:
        """Whether it can be bought, by whom, and for how much."""
        fields[0] = self._secret(ride, state)
        fields[1] = self._button(ride, state)
        fields[11] = {"bookable": "Y", "closed": "IS_TIME_NOT_BUY"}.get(state, "N")
        fields[12] = self.railway.left_ticket(ride)
        on_sale = state not in ("not on sale", "suspended")
        fields[37] = "1" if on_sale and ride.train.traits.standby else "0"
        if on_sale:
            fields[38], fields[39] = ride.train.standby_full, self._counts(ride)

    def _secret(self, ride: Ride, state: State) -> str:
        if state in ("bookable", "sold out"):
            return self.railway.secret(ride)
        return "null" if state == "closed" and self.site.era in ("2018", "2019") else ""

    def _button(self, ride: Ride, state: State) -> str:
        if state == "not on sale":
            return _opening(sale_opens(self.site, ride))
        return {"closed": maintenance_words(self.site), "suspended": "列车停运"}.get(state, "预订")

    def _counts(self, ride: Ride) -> str:
        """``yp_info_new``: class, price in tenths of a yuan, count; standing places above 3000."""
        groups = []
        for seat in ride.train.seats:
            code, more = (standing_code(ride.train), STANDING_FROM) if seat == STANDING else (seat, 0)
            groups.append(f"{code}{self.railway.price(ride, seat) // 10:05d}{self._shown(ride, seat) + more:04d}")
        return "".join(groups)


def standing_code(train: Train) -> str:
    """The class a standing ticket is ordered as."""
    return "O" if "O" in train.seats else "1"


def seat_types(train: Train) -> str:
    """One code for each class, a doubled one for standing places."""
    return "".join(standing_code(train) if seat == STANDING else seat for seat in train.seats)


def _discounts(train: Train) -> str:
    """Pairs of a class and 0 (no discount); slow trains name hard seats twice, as in the notes' third row."""
    codes = "".join(f"{seat}0" for seat in train.seats)
    return codes.replace("30", "1030", 1) if "1" in train.seats and STANDING in train.seats else codes


def _times(ride: Ride) -> list[str]:
    hours, minutes = divmod(ride.minutes, 60)
    return [f"{ride.departs:%H:%M}", f"{ride.arrives:%H:%M}", f"{hours:02d}:{minutes:02d}"]


def _opening(moment: datetime) -> str:
    """In the words of the button: 1月5日14点30分起售, without 0分 on the hour."""
    minute = f"{moment.minute}分" if moment.minute else ""
    return f"{moment.month}月{moment.day}日{moment.hour}点{minute}起售"

"""What a ride costs, as the page of prices tells it (notes, section 2.7)."""

from collections.abc import Mapping
from typing import Any

from standby.sandbox.rail12306.railway import Railway
from standby.sandbox.rail12306.runs import Ride, Run
from standby.sandbox.rail12306.seats import STANDING
from standby.sandbox.refusal import Refusal

KEYS = {"9": "A9", "6": "A6", "4": "A4", "3": "A3", "2": "A2", "1": "A1", STANDING: "WZ"}
"""Other classes go by their codes."""


def price_list(railway: Railway, fields: Mapping[str, str]) -> dict[str, Any] | None:
    """By train and numbers of stops (from 01); None for a train or stops there are not."""
    try:
        train = railway.train(fields.get("train_no", ""))
        frm, to = int(fields.get("from_station_no", "")) - 1, int(fields.get("to_station_no", "")) - 1
    except (Refusal, ValueError):
        return None
    if not 0 <= frm < to < len(train.stops):
        return None
    ride = Ride(Run(train, railway.today()), frm, to)
    prices = {KEYS.get(seat, seat): f"¥{railway.price(ride, seat) / 100:.1f}" for seat in train.seats}
    return {"OT": [], **prices, "train_no": train.number}

"""The life of one reservation: which state may follow which. Pure; the rows that keep it are the store's.

Source: notes on the order protocol, section 7.12; the states' names are the house's.
"""

from collections.abc import Mapping
from enum import StrEnum


class ReservationState(StrEnum):
    """``offered``: nothing can have been ordered yet. From ``submitting`` on, an order is possible."""

    OFFERED = "offered"
    SUBMITTING = "submitting"
    QUEUED = "queued"
    HELD = "held"
    PAID = "paid"
    EXPIRED = "expired"
    FAILED = "failed"
    UNKNOWN = "unknown"


_S = ReservationState
FOLLOWS: Mapping[ReservationState, frozenset[ReservationState]] = {
    _S.OFFERED: frozenset({_S.SUBMITTING, _S.FAILED}),
    _S.SUBMITTING: frozenset({_S.QUEUED, _S.HELD, _S.FAILED, _S.UNKNOWN}),
    _S.QUEUED: frozenset({_S.HELD, _S.FAILED, _S.UNKNOWN}),
    _S.UNKNOWN: frozenset({_S.QUEUED, _S.HELD, _S.PAID, _S.EXPIRED, _S.FAILED}),
    _S.HELD: frozenset({_S.PAID, _S.EXPIRED}),
    _S.PAID: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.FAILED: frozenset(),
}

ORDER_POSSIBLE = frozenset({_S.SUBMITTING, _S.QUEUED, _S.UNKNOWN, _S.HELD})
"""While an account has one of these, nothing else may be ordered with it."""

OPEN = ORDER_POSSIBLE | {_S.OFFERED}


def may_follow(before: ReservationState, after: ReservationState) -> bool:
    return after in FOLLOWS[before]

"""How far the site's clock is from ours, learnt from the Date of its answers.

A Date is cut to whole seconds and was written somewhere between our asking and
its arrival, so each answer only says between which bounds the offset lies;
several answers narrow them to a fraction of a second.
"""

from dataclasses import dataclass
from datetime import timedelta

from standby.portals.http import Page

_SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class SiteClock:
    low: timedelta | None = None
    high: timedelta | None = None

    def learn(self, page: Page) -> None:
        """Narrow the bounds by one answer; one that contradicts them (a clock was set) begins anew."""
        if page.date is None or page.sent_at is None or page.received_at is None:
            return
        low, high = page.date - page.received_at, page.date - page.sent_at + _SECOND
        if self.low is None or self.high is None or low > self.high or high < self.low:
            self.low, self.high = low, high
        else:
            self.low, self.high = max(low, self.low), min(high, self.high)

    @property
    def offset(self) -> timedelta | None:
        """The site's clock minus ours: the middle of the bounds; None before the first answer."""
        if self.low is None or self.high is None:
            return None
        return (self.low + self.high) / 2

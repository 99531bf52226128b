"""When the railway sells: its hours, how many days ahead, and from which minute on (notes, section 2.10)."""

from datetime import date, datetime, time, timedelta

from standby.sandbox.rail12306.runs import BEIJING, Ride
from standby.sandbox.rail12306.site import RailSite
from standby.sandbox.rail12306.stations import BY_CODE

TUESDAY = 1
RECENT = ("2024",)


def is_open(site: RailSite, now: datetime) -> bool:
    """Daily 5:00 to 1:00 of the next day, on Tuesdays to midnight; before 2024 daily 6:00 to 23:00."""
    if site.always_open:
        return True
    if site.era not in RECENT:
        return time(6) <= now.time() < time(23)
    after_tuesday = (now - timedelta(days=1)).weekday() == TUESDAY
    return now.time() >= time(5) or (now.time() < time(1) and not after_tuesday)


def maintenance_words(site: RailSite) -> str:
    """The text of the button at night. That of today is a guess after that of 2018."""
    return "01:00-05:00系统维护时间" if site.era in RECENT else "23:00-06:00系统维护时间"


def last_day(site: RailSite, today: date) -> date:
    """The last date that may be asked about; today is the first of the presale days."""
    return today + timedelta(days=site.presale_days - 1)


def sale_opens(site: RailSite, ride: Ride) -> datetime:
    """When the tickets of this ride go on sale: the boarding station's time of day, the presale days ahead."""
    first = ride.date - timedelta(days=site.presale_days - 1)
    usual = datetime.combine(first, BY_CODE[ride.boards.code].sale_time, BEIJING)
    return usual + ride.train.on_sale_late

"""What a wish must hold before it is watched: rules of the railway and of good sense. Pure; today is handed in."""

from collections import Counter
from datetime import date

from standby.domain.tickets import Intent, TicketKind, Wish
from standby.domain.wishes import child_alone, questions, sold_to
from standby.errors import Said, WrongUse, said

MOST_TRAVELLERS = 5
"""In one order: notes on the protocol, section 7.2 (``init_limit_ticket_num``)."""
MOST_QUESTIONS = 30
"""Of one watch: each is a request of its own at every turn."""
MOST_NAMES = 100


def check_wish(wish: Wish, today: date) -> None:
    """Raise WrongUse for a wish that can never be met or may not be. ``today`` is the railway's."""
    for mistake in (_of_when(wish, today), _of_where(wish), _of_numbers(wish), _of_travellers(wish)):
        if mistake:
            raise WrongUse(what=mistake)


def _of_when(wish: Wish, today: date) -> Said | None:
    if not wish.dates:
        return said("A ticket watch needs at least one date")
    past = min(wish.dates)
    return said("The date {date} is over", date=past.isoformat()) if past < today else None


def _of_where(wish: Wish) -> Said | None:
    if not wish.journeys:
        return said("A ticket watch needs a station to leave from and one to go to")
    if circle := next((way for way in wish.journeys if way.origin == way.destination), None):
        return said("The journey from {station} leads nowhere else", station=circle.origin)
    if (count := len(questions(wish))) > MOST_QUESTIONS:
        return said(
            "These dates and journeys make {count} questions to the portal, more than {most}",
            count=count,
            most=MOST_QUESTIONS,
        )
    return None


def _of_numbers(wish: Wish) -> Said | None:
    if wish.at_least < 1:
        return said("At least one place has to be left")
    if wish.ceiling is not None and wish.ceiling <= 0:
        return said("A price ceiling has to be more than nothing")
    if max(len(wish.trains), len(wish.not_trains)) > MOST_NAMES:
        return said("More than {most} trains are named", most=MOST_NAMES)
    if wish.trains and {name.upper() for name in wish.trains} <= {name.upper() for name in wish.not_trains}:
        return said("Every train that is allowed is also denied")
    return None


def _of_travellers(wish: Wish) -> Said | None:
    if not wish.travellers:
        needs_them = wish.intent is Intent.RESERVE
        return said("To reserve, Standby has to know who travels") if needs_them else None
    if len(wish.travellers) > MOST_TRAVELLERS:
        return said("One order takes at most {most} travellers", most=MOST_TRAVELLERS)
    return _of_names(wish) or _of_fares(wish)


def _of_names(wish: Wish) -> Said | None:
    if any(not who.name.strip() for who in wish.travellers):
        return said("A traveller has no name")
    twins = Counter(wish.travellers).most_common(1)[0]
    return said("{name} is named twice", name=twins[0].name) if twins[1] > 1 else None


def _of_fares(wish: Wish) -> Said | None:
    if child_alone(wish.travellers):
        return said("A child cannot travel alone: name an adult, too")
    if not wish.together and wish.travellers[0].kind is TicketKind.CHILD:
        return said("Where not all may travel, name an adult before the children")
    if wish.seats and not any(sold_to(wish.travellers, seat) for seat in wish.seats):
        return said("None of these seats is sold at a student's fare")
    return None

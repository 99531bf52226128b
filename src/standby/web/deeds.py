"""What administrators did, in sentences."""

from collections.abc import Mapping

from standby.domain.text import one_line
from standby.errors import Said, said
from standby.i18n import N_
from standby.store.house import Deed

DEEDS: Mapping[str, str] = {
    "invited": N_("{who} made an invitation"),
    "uninvited": N_("{who} took an invitation back"),
    "registered": N_("{who} came in by an invitation"),
    "administrator": N_("{who} made {whom} an administrator"),
    "member": N_("{who} made {whom} a member"),
    "limited": N_("{who} changed how many watches {whom} may have"),
    "password": N_("{who} set a password for {whom}"),
    "removed": N_("{who} removed {whom} and everything of theirs"),
}
OPERATOR = N_("The command line")


def told(deed: Deed) -> Said:
    """One line; the catalogue knows its template, and names are cut to one harmless line."""
    who: object = one_line(deed.who, 64) if deed.who else said(OPERATOR)
    return said(DEEDS.get(deed.did, "{who}: " + deed.did), who=who, whom=one_line(deed.whom, 64))

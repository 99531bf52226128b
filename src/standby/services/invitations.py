"""Invitations: whoever holds the link of one may make themselves a user."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from standby.engine.links import Links
from standby.engine.runtime import Runtime
from standby.errors import InvitationOver, NotFound, WrongUse, said
from standby.services.actor import ADMINISTRATOR, OPERATOR, Actor, must_administer
from standby.services.people import ROLES
from standby.store import deeds, invitations
from standby.store.house import Invitation
from standby.store.rows import changed
from standby.store.tables import User

MOST_USES = 100
LONGEST_LIFE = 90
USUAL_LIFE = 7
FIRST_LIFE = 1


async def add(
    runtime: Runtime, actor: Actor, *, count: int = 1, days: int = USUAL_LIFE, role: str = "member"
) -> Invitation:
    """For ``count`` people within ``days``. Raises WrongUse, NotYours."""
    if role not in ROLES:
        raise WrongUse(what=said("{role!r} is not a role; there are member and administrator", role=role))
    if not 1 <= count <= MOST_USES:
        raise WrongUse(what=said("An invitation is for 1 to {most} people", most=MOST_USES))
    if not 1 <= days <= LONGEST_LIFE:
        raise WrongUse(what=said("An invitation lives 1 to {most} days", most=LONGEST_LIFE))
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        who = await must_administer(session, actor)
        invitation = Invitation(
            role=role,
            uses=count,
            uses_left=count,
            made_by=who,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        session.add(invitation)
        deeds.note(session, now, who, "invited", role)
    return invitation


async def for_the_first(runtime: Runtime) -> str | None:
    """The link that makes the first administrator, while there is no user; an earlier one ends with it."""
    async with runtime.database.write() as session:
        if await session.scalar(select(func.count(User.id))):
            return None
        await invitations.end_firsts(session, runtime.clock.now())
    return link_of(runtime, await add(runtime, OPERATOR, days=FIRST_LIFE, role=ADMINISTRATOR))


async def listed(runtime: Runtime, actor: Actor) -> Sequence[Invitation]:
    """All there are, the newest first. Raises NotYours."""
    async with runtime.database.read() as session:
        await must_administer(session, actor)
        return (await session.scalars(select(Invitation).order_by(Invitation.id.desc()))).all()


async def revoke(runtime: Runtime, actor: Actor, invitation_id: int) -> None:
    """From now on nobody comes in by it. Raises NotFound, NotYours."""
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        who = await must_administer(session, actor)
        invitation = await session.get(Invitation, invitation_id)
        if invitation is None:
            raise NotFound(what="invitation", name=invitation_id, command="user invitations")
        if invitation.revoked_at is None:
            invitation.revoked_at = now
            deeds.note(session, now, who, "uninvited", invitation.role)


async def by_link(runtime: Runtime, token: str) -> Invitation:
    """The invitation of a link. Raises InvitationOver."""
    invitation_id, made = Links(runtime.settings.page_url, runtime.vault).read_invitation(token)
    async with runtime.database.read() as session:
        invitation = await session.get(Invitation, invitation_id)
    if invitation is None or invitation.created_at != made or state_of(invitation, runtime.clock.now()) != "valid":
        raise InvitationOver
    return invitation


async def use(session: AsyncSession, invitation_id: int, now: datetime) -> Invitation:
    """One use less, if there is one: two who come at the same moment do not share it. Raises InvitationOver."""
    open_ = (Invitation.uses_left > 0, Invitation.revoked_at.is_(None), Invitation.expires_at > now)
    one_less = update(Invitation).where(Invitation.id == invitation_id, *open_)
    if not await changed(session, one_less.values(uses_left=Invitation.uses_left - 1)):
        raise InvitationOver
    return await session.get_one(Invitation, invitation_id)


def state_of(invitation: Invitation, now: datetime) -> str:
    """``valid``, ``used``, ``revoked`` or ``expired``."""
    if invitation.revoked_at is not None:
        return "revoked"
    if not invitation.uses_left:
        return "used"
    return "expired" if invitation.expires_at <= now else "valid"


def link_of(runtime: Runtime, invitation: Invitation) -> str:
    return Links(runtime.settings.page_url, runtime.vault).invitation(invitation.id, invitation.created_at)

"""How the portals take what the readers read, and the pictures kept for a better reader."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import select

from standby.captcha.judge import Health, Promise, fingerprint, remembered
from standby.engine.runtime import Runtime, site_of
from standby.errors import BadModel, NotYours, UnknownModel
from standby.portals.registry import PORTALS, portal_spec
from standby.services.actor import Actor
from standby.store.tables import Acceptance, Account, Label, User

BATCH = 200


@dataclass(frozen=True, slots=True)
class Taken:
    """``accepted`` of the last ``asked`` codes that the present model read for a site; ``promised`` is a share."""

    portal: str
    site: str
    accepted: int
    asked: int
    promised: float
    health: Health


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture with what was read; ``accepted`` is the portal's word, None if it was not asked."""

    picture: bytes
    text: str
    accepted: bool | None


async def taken(runtime: Runtime, actor: Actor) -> list[Taken]:
    """Of the sites where the actor has accounts; of all for the operator and for administrators."""
    models = {fingerprint(card) for spec in PORTALS if spec.model and (card := _card(runtime, spec.name)) is not None}
    async with runtime.database.read() as session:
        user = await session.get(User, actor.user_id) if actor.user_id else None
        own = select(Account.portal, Account.base_url).where(Account.user_id == actor.user_id)
        mine = {(portal, site_of(url)) for portal, url in await session.execute(own)}
        rows = await session.scalars(select(Acceptance).where(Acceptance.model.in_(models)).order_by(Acceptance.site))
    sees_all = actor.is_operator or (user is not None and user.role == "administrator")
    return [_taken(row) for row in rows if sees_all or (row.portal, row.site) in mine]


def _card(runtime: Runtime, portal: str) -> Promise | None:
    """The card of the portal's model; None where it cannot be opened, which other lines tell."""
    try:
        return runtime.card(portal)
    except (UnknownModel, BadModel):
        return None


def _taken(row: Acceptance) -> Taken:
    drift = remembered(row.state)
    return Taken(row.portal, row.site, drift.accepted, len(drift.recent), drift.promised, drift.health)


async def kept(runtime: Runtime, actor: Actor, portal: str, site: str = "") -> AsyncIterator[Kept]:
    """Every picture kept of a portal, or of one ``site`` (host), oldest first; they are the operator's alone.

    Raises UnknownPortal, NotYours.
    """
    spec = portal_spec(portal)
    if not actor.is_operator:
        raise NotYours(what="collection of pictures")
    last = 0
    while True:
        async with runtime.database.read() as session:
            statement = select(Label).where(Label.portal == spec.name, Label.id > last).order_by(Label.id)
            here = statement.where(Label.site == site) if site else statement
            rows = (await session.scalars(here.limit(BATCH))).all()
        for row in rows:
            yield Kept(row.picture, row.text, row.accepted)
        if not rows:
            return
        last = rows[-1].id

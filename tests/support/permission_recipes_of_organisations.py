"""What the commands and buttons of organisations need to be given, made anew for each use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from simcord import MemberActor
from sqlalchemy import select

from models.database import Session
from models.organisations.tables import OrganisationLogo
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, OrganisationStatus, Person
from tests.support import factories
from tests.support.organisation_stage import png
from tests.support.permission_acts import Argument
from tests.support.permission_kinds import Scene
from tests.support.permission_recipes import Options
from tests.support.permission_recipes_of_joining import MEMBER


async def _new(scene: Scene, status: OrganisationStatus = OrganisationStatus.ACTIVE) -> tuple[UUID, str, UUID]:
    """An organisation of nobody else's, its name, and somebody in it."""
    number, now = scene.number(), scene.world.now
    name = f"Adherent Numero{number}"

    def make(session: Session) -> UUID:
        return factories.person(session, f"Salarie Numero{number}", organisation=name, status=status.value, now=now)

    person_id = await scene.world.write(make)
    return await scene.world.write(lambda s: factories.organisation(s, name, now=now)), name, person_id


async def _member(scene: Scene) -> UUID:
    """The organisation that the scene's representative represents."""
    return await scene.world.write(lambda s: factories.organisation(s, MEMBER, now=scene.world.now))


async def _own(scene: Scene, actor: MemberActor) -> tuple[UUID, UUID]:
    """An organisation to which this person belongs, and who they are; of somebody unknown, what leads nowhere."""
    organisation_id, _, _ = await _new(scene)

    def join(session: Session) -> UUID:
        person_id = session.scalar(select(Person.id).where(Person.discord_user_id == actor.id))
        if person_id is None:
            return organisation_id
        session.add(
            Affiliation(
                id=session.new_id(),
                person_id=person_id,
                organisation_id=organisation_id,
                role=AffiliationRole.STAFF,
                status=AffiliationStatus.ACCEPTED,
                since=scene.world.now,
            )
        )
        return person_id

    return organisation_id, await scene.world.write(join)


async def member_named(scene: Scene, actor: MemberActor) -> Options:
    await _member(scene)
    return {"adherent": MEMBER}


async def member_presented(scene: Scene, actor: MemberActor) -> Options:
    return {"adherent": MEMBER, "site": f"site{scene.number()}.nc"}


async def active_named(scene: Scene, actor: MemberActor) -> Options:
    return {"adherent": (await _new(scene))[1]}


async def suspended_named(scene: Scene, actor: MemberActor) -> Options:
    return {"adherent": (await _new(scene, OrganisationStatus.SUSPENDED))[1]}


async def member(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _member(scene),)


async def member_value(scene: Scene, actor: MemberActor) -> str:
    return str(await _member(scene))


async def member_with_logo(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    organisation_id = await _member(scene)

    def show(session: Session) -> None:
        if session.scalar(select(OrganisationLogo.id)) is None:
            session.add(
                OrganisationLogo(
                    id=session.new_id(), organisation_id=organisation_id, content_type="image/png", content=png()
                )
            )

    await scene.world.write(show)
    return (organisation_id,)


async def colleague_value(scene: Scene, actor: MemberActor) -> str:
    """Somebody of the organisation that the scene's representative represents."""
    number, now = scene.number(), scene.world.now
    person_id = await scene.world.write(
        lambda s: factories.person(s, f"Collegue Numero{number}", organisation=MEMBER, now=now)
    )
    return str(person_id)


async def organisation(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _new(scene))[0],)


async def organisation_and_status(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _new(scene))[0], OrganisationStatus.SUSPENDED.value)


async def organisation_and_deputy(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _member(scene), AffiliationRole.DEPUTY.value)


async def own(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _own(scene, actor))[0],)


async def own_and_oneself(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return await _own(scene, actor)


async def everyone(scene: Scene, actor: MemberActor) -> str:
    return "everyone"


def words(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"text": "nickel"}


def presentation(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"presentation": f"Présentation numéro {scene.number()}", "web_address": ""}


def record(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"name": f"Renommé {scene.number()}", "dues": "", "commune": "", "email": "", "parent": ""}


def reason(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"reason": "Cotisation"}

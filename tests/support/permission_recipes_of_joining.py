"""What the commands and buttons of joining need to be given, made anew for each use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from simcord import MemberActor
from sqlalchemy import select

from cogs.joining.draft import Draft
from models.database import Session, Topic
from models.joining.tables import UnlistedRequest
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, Person
from tests.support import factories
from tests.support.permission_acts import Argument
from tests.support.permission_kinds import Scene
from tests.support.permission_recipes import FAMILY, Options

MEMBER = "Nickel Sud"
"""The organisation of the scene's representative."""


async def _organisation(scene: Scene) -> tuple[UUID, str]:
    name = f"Entreprise Numero{scene.number()}"

    def make(session: Session) -> UUID:
        session.touch(Topic.PEOPLE)
        return factories.organisation(session, name, now=scene.world.now)

    return await scene.world.write(make), name


async def new_organisation(scene: Scene, actor: MemberActor) -> Options:
    return {"organisation": (await _organisation(scene))[1]}


async def new_organisation_value(scene: Scene, actor: MemberActor) -> str:
    return str((await _organisation(scene))[0])


async def draft(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A request in the making, to an organisation that is listed."""
    id, name = await _organisation(scene)
    return (_kept(scene, actor, Draft(True, f"Essai Numero{scene.number()}", id, name)),)


async def unlisted_draft(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    name = f"Inconnue Numero{scene.number()}"
    return (_kept(scene, actor, Draft(True, f"Essai Numero{scene.number()}", None, name)),)


async def draft_and_record(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A request in the making by somebody whom the register knows."""
    name, organisation, now = f"Recrue Numero{scene.number()}", f"Fiche Numero{scene.number()}", scene.world.now
    record = await scene.world.write(lambda s: factories.person(s, name, organisation=organisation, now=now))
    id = await scene.world.write(lambda s: factories.organisation(s, organisation, now=now))
    return (_kept(scene, actor, Draft(True, name, id, organisation)), record)


def _kept(scene: Scene, actor: MemberActor, thing: Draft) -> str:
    return scene.bot.memory.keep(thing, actor.id, scene.world.now)


async def family(scene: Scene, actor: MemberActor) -> str:
    return FAMILY


async def availability(scene: Scene, actor: MemberActor) -> str:
    return "yes"


async def _request(scene: Scene, of: MemberActor | None, organisation: str) -> UUID:
    """A request that waits: of this person, or of somebody new."""
    now, number = scene.world.now, scene.number()

    def make(session: Session) -> UUID:
        own = session.scalar(select(Person.id).where(Person.discord_user_id == of.id)) if of is not None else None
        person = own or factories.person(session, f"Arrivante Numero{number}", now=now)
        organisation_id = factories.organisation(session, organisation, now=now)
        session.flush()
        row = Affiliation(
            id=session.new_id(),
            person_id=person,
            organisation_id=organisation_id,
            role=AffiliationRole.STAFF,
            status=AffiliationStatus.PENDING,
            since=now,
            asked_at=now,
        )
        session.add(row)
        return row.id

    return await scene.world.write(make)


async def request(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """Somebody asks to join the organisation of the scene's representative."""
    return (await _request(scene, None, MEMBER),)


async def own_request(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _request(scene, actor, f"Voulue Numero{scene.number()}"),)


async def own_request_and_record(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """The register has somebody of the name of whoever asked, whom no organisation has accepted yet."""
    organisation, now = f"Voulue Numero{scene.number()}", scene.world.now
    request_id = await _request(scene, actor, organisation)

    def make(session: Session) -> UUID:
        own = session.scalar(select(Person).where(Person.discord_user_id == actor.id))
        if own is not None:
            own.newcomer = True
        name = own.full_name if own is not None else "Personne Connue"
        return factories.person(session, name, organisation=organisation, now=now)

    return request_id, await scene.world.write(make)


async def unlisted_request(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """Somebody asks for an organisation that is not listed."""
    now, number = scene.world.now, scene.number()

    def make(session: Session) -> UUID:
        person = factories.person(session, f"Arrivante Numero{number}", now=now)
        session.flush()
        row = UnlistedRequest(id=session.new_id(), person_id=person, name=f"Inconnue Numero{number}", asked_at=now)
        session.add(row)
        return row.id

    return (await scene.world.write(make),)


def sought(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"name": "Nora Essai", "organisation": f"Introuvable Numero{scene.number()}"}


def name(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"name": f"Autre Numero{scene.number()}"}


def organisation_name(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"name": f"Nouvelle Numero{scene.number()}"}


def other_name(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"organisation": "nickel"}


def reason(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"reason": "Je ne vous connais pas"}

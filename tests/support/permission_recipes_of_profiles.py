"""What the commands and buttons of profiles need to be given, made anew for each use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from simcord import MemberActor
from sqlalchemy import select

from bot.ui import Route
from models.database import Session
from models.experts.tables import Endorsement
from models.people.tables import Person
from tests.support import factories
from tests.support.permission_acts import Act, Argument, send
from tests.support.permission_kinds import Scene
from tests.support.permission_recipes import FAMILY, Options, argument


@dataclass(frozen=True)
class Made:
    """A new expert of an organisation of their own, and the domain they master."""

    user: MemberActor
    person_id: UUID
    organisation_id: UUID
    domain_id: UUID
    domain_name: str


async def _new_expert(scene: Scene) -> Made:
    number, now = scene.number(), scene.world.now
    user = scene.world.member(f"Experte{number}")

    def make(session: Session) -> Made:
        organisation = factories.organisation(session, f"Entreprise {number}", now=now)
        person_id = factories.person(
            session, f"Experte Numero{number}", user_id=user.id, organisation=f"Entreprise {number}", now=now
        )
        name = f"Domaine numéro {number}"
        domain_id = factories.domain(session, f"domaine-{number}", name, family=FAMILY)
        session.flush()
        factories.expertise(session, person_id, domain_id, now=now)
        return Made(user, person_id, organisation, domain_id, name)

    return await scene.world.write(make)


async def _own(scene: Scene, actor: MemberActor) -> Made:
    """A domain that the actor masters too, if the cluster knows them."""
    made, now = await _new_expert(scene), scene.world.now

    def declare(session: Session) -> None:
        person_id = session.scalar(select(Person.id).where(Person.discord_user_id == actor.id))
        if person_id is not None:
            factories.expertise(session, person_id, made.domain_id, now=now)

    await scene.world.write(declare)
    return made


async def expert(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _new_expert(scene)).person_id,)


async def member_to_see(scene: Scene, actor: MemberActor) -> MemberActor:
    return (await _new_expert(scene)).user


async def somebody_to_see(scene: Scene, actor: MemberActor) -> Options:
    return {"membre": await member_to_see(scene, actor)}


async def not_available(scene: Scene, actor: MemberActor) -> Options:
    return {"disponible": "no"}


def profile_filled(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"title": "Essai", "presentation": "Essai", "availability": "kept", "requests": "3", "shown": "search"}


async def domain_and_level(scene: Scene, actor: MemberActor) -> Options:
    return {"domaine": str((await _new_expert(scene)).domain_id), "niveau": 2}


async def domain_id_value(scene: Scene, actor: MemberActor) -> str:
    return str((await _new_expert(scene)).domain_id)


async def own_domain(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _own(scene, actor)).domain_id,)


async def own_domain_value(scene: Scene, actor: MemberActor) -> str:
    return str((await _own(scene, actor)).domain_id)


async def own_domain_named(scene: Scene, actor: MemberActor) -> Options:
    return {"domaine": (await _own(scene, actor)).domain_name}


def practice(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"level": "2", "years": "4", "note": "Essai"}


def send_endorsement(route: Route) -> Act:
    """Send the form about somebody new, for the domain that they master."""

    async def act(scene: Scene, actor: MemberActor) -> str:
        made = await _new_expert(scene)
        fields = {"domain": str(made.domain_id), "sentence": "Très bon travail."}
        return await send(route, lambda scene, actor: fields, argument(made.person_id))(scene, actor)

    return act


async def own_endorsement(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """One by the actor if the cluster knows them, else somebody else's."""
    made, now = await _new_expert(scene), scene.world.now

    def endorse(session: Session) -> UUID:
        own = select(Person.id).where(Person.discord_user_id == actor.id)
        author = session.scalar(own) or factories.person(session, f"Autrice Numero{scene.number()}", now=now)
        organisation = factories.organisation(session, "Nickel Sud", now=now)
        row = Endorsement(
            id=session.new_id(),
            person_id=made.person_id,
            domain_id=made.domain_id,
            author_id=author,
            organisation_id=organisation,
            sentence="Bien",
            endorsed_at=now,
        )
        session.add(row)
        return row.id

    return (await scene.world.write(endorse),)


async def received_endorsement(scene: Scene, actor: MemberActor) -> str:
    """One about the actor, if the cluster knows them."""
    made, now = await _own(scene, actor), scene.world.now

    def endorse(session: Session) -> UUID:
        about = session.scalar(select(Person.id).where(Person.discord_user_id == actor.id)) or made.person_id
        row = Endorsement(
            id=session.new_id(),
            person_id=about,
            domain_id=made.domain_id,
            author_id=factories.person(session, f"Auteur Numero{scene.number()}", now=now),
            organisation_id=made.organisation_id,
            sentence="Bien",
            endorsed_at=now,
        )
        session.add(row)
        return row.id

    return str(await scene.world.write(endorse))

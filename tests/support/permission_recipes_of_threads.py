"""What the commands and buttons of project threads need to be given, made anew for each use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from simcord import MemberActor
from sqlalchemy import select

from models.database import Session
from models.experts.tables import Domain
from models.groups.tables import Group, GroupPlaceKind
from models.people.tables import Person
from models.threads.tables import MayJoin, Participation, WorkThread, WorkThreadDomain, WorkThreadPerson
from tests.support import factories
from tests.support.permission_acts import Act, Argument, said
from tests.support.permission_kinds import Kind, Scene
from tests.support.permission_recipes import Options, family

NAME = "Groupe aux fils"


async def _group(scene: Scene) -> UUID:
    """A group with a forum, open to all, of the scene's heads and member; made once."""
    there = await scene.world.read(lambda s: s.scalar(select(Group.id).where(Group.name == NAME)))
    if there is not None:
        return there
    forum, now = scene.world.guild.create_forum_channel("fils"), scene.world.now

    def make(session: Session) -> UUID:
        ids = {each.discord_user_id: each.id for each in session.scalars(select(Person))}
        lead, co_lead, member = (ids[scene.actors[kind].id] for kind in (Kind.LEAD, Kind.CO_LEAD, Kind.MEMBER))
        places = {GroupPlaceKind.FORUM: forum.id}
        return factories.group(session, NAME, now=now, lead=lead, co_leads=[co_lead], members=[member], places=places)

    return await scene.world.write(make)


async def _thread(scene: Scene, *, invited: MemberActor | None = None, gone: bool = False) -> UUID:
    """An open thread, of every member of the cluster, which needs one domain; its post is not owed."""
    group_id, number, now = await _group(scene), scene.number(), scene.world.now

    def make(session: Session) -> UUID:
        thread = WorkThread(
            id=session.new_id(),
            group_id=group_id,
            title=f"Fil numéro {number}",
            purpose="Essayer",
            may_join=MayJoin.CLUSTER,
            opened_at=now,
            last_active_at=now,
            gone_at=now if gone else None,
        )
        session.add(thread)
        domain = factories.domain(session, f"fil-{number}", f"Domaine du fil {number}")
        session.flush()
        session.add(WorkThreadDomain(work_thread_id=thread.id, domain_id=domain))
        person = None
        if invited is not None:
            person = session.scalar(select(Person.id).where(Person.discord_user_id == invited.id))
        if person is not None:
            session.add(
                WorkThreadPerson(work_thread_id=thread.id, person_id=person, status=Participation.INVITED, asked_at=now)
            )
        return thread.id

    return await scene.world.write(make)


async def nothing(scene: Scene, actor: MemberActor) -> Options:
    await _group(scene)
    return {}


async def no_argument(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    await _group(scene)
    return ()


async def no_source(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ("-",)


async def group_value(scene: Scene, actor: MemberActor) -> str:
    return str(await _group(scene))


async def group_and_no_source(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _group(scene), "-")


async def thread(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _thread(scene),)


async def thread_value(scene: Scene, actor: MemberActor) -> str:
    return str(await _thread(scene))


async def thread_without_a_post(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _thread(scene, gone=True),)


async def own_invitation(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _thread(scene, invited=actor),)


async def thread_and_somebody(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    number, now = scene.number(), scene.world.now
    somebody = await scene.world.write(
        lambda session: factories.person(session, f"Invite Numero{number}", user_id=7_000_000 + number, now=now)
    )
    return (await _thread(scene), somebody)


async def thread_with_somebody_invited(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    (thread_id,) = await own_invitation(scene, scene.actors[Kind.UNAFFILIATED])
    return (thread_id,)


async def somebody_invited_value(scene: Scene, actor: MemberActor) -> str:
    invited = scene.actors[Kind.UNAFFILIATED].id
    return str(await scene.world.read(lambda s: s.scalar(select(Person.id).where(Person.discord_user_id == invited))))


async def thread_and_start(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _thread(scene), 0)


async def family_value(scene: Scene, actor: MemberActor) -> str:
    return await family(scene, actor)


async def new_domain_value(scene: Scene, actor: MemberActor) -> str:
    number = scene.number()
    made = await scene.world.write(lambda s: factories.domain(s, f"autre-{number}", f"Autre domaine {number}"))
    return str(made)


async def any_domain_value(scene: Scene, actor: MemberActor) -> str:
    await _thread(scene)
    return str(await scene.world.read(lambda s: s.scalars(select(Domain.id)).first()))


def filled(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    title = f"Fil ouvert numéro {scene.number()}"
    return {"title": title, "purpose": "Essayer", "domains": "", "may_join": MayJoin.GROUP.value, "people": ""}


def summary(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"summary": "Tout est fait"}


def message_menu(name: str) -> Act:
    """Choose an entry of the menu on a message."""

    async def act(scene: Scene, actor: MemberActor) -> str:
        await _group(scene)
        message = await scene.actors[Kind.STAFF].send(scene.world.channel, "Une idée")
        return await said(scene, await actor.context_menu(scene.world.channel, name, message))

    return act

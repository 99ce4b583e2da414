"""What the commands and buttons of projects need to be given, made anew for each use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

from simcord import MemberActor
from sqlalchemy import select

from models.cluster.tables import PlaceKind
from models.database import Session
from models.groups.tables import Group, GroupPlaceKind
from models.people.tables import Person
from models.polls.tables import Electorate
from models.projects.tables import (
    ContributionKind,
    Project,
    ProjectInvitation,
    ProjectLink,
    ProjectMilestone,
    ProjectNeed,
    Stage,
)
from tests.support import factories, project_factories
from tests.support.permission_acts import Act, Argument, Arguments, said
from tests.support.permission_kinds import Kind, Scene
from tests.support.permission_recipes import Options

HOME, TITLE = "Groupe aux projets", "Projet numéro "


async def _home(scene: Scene) -> UUID:
    """A group that every member reads, of the scene's lead, co-lead as a member, member and guest; made once.

    So is the channel of the cards.
    """
    there = await scene.world.read(lambda s: s.scalar(select(Group.id).where(Group.name == HOME)))
    if there is not None:
        return there
    channel, talk, now = (
        scene.world.guild.create_text_channel("projets"),
        scene.world.guild.create_text_channel("groupe-aux-projets"),
        scene.world.now,
    )

    def make(session: Session) -> UUID:
        factories.place(session, PlaceKind.PROJECT_CARDS, channel.id, now=now)
        return factories.group(
            session,
            HOME,
            now=now,
            lead=_known(session, scene.actors[Kind.LEAD]),
            members=[_known(session, scene.actors[kind]) for kind in (Kind.CO_LEAD, Kind.MEMBER)],
            guests=[_known(session, scene.actors[Kind.GUEST])],
            places={GroupPlaceKind.CHANNEL: talk.id},
        )

    return await scene.world.write(make)


def _person(session: Session, actor: MemberActor) -> UUID | None:
    return session.scalar(select(Person.id).where(Person.discord_user_id == actor.id))


def _known(session: Session, actor: MemberActor) -> UUID:
    found = _person(session, actor)
    assert found is not None
    return found


async def make_project(
    scene: Scene,
    stage: Stage = Stage.CALL,
    *,
    led: bool = True,
    co_lead: MemberActor | None = None,
    draft_of: MemberActor | None = None,
) -> UUID:
    """A project of the scene's heads that seeks logistics, in a group that every member reads; or somebody's draft.

    Led by nobody (`led`), only the group's head, the co-lead and the board steer it; with a `co_lead`, a member leads.
    """
    home, number, now = await _home(scene), scene.number(), scene.world.now

    def make(session: Session) -> UUID:
        title, seeks = f"{TITLE}{number}", [ContributionKind.LOGISTICS]
        if draft_of is not None:
            owner = _person(session, draft_of) or _known(session, scene.actors[Kind.BOARD])
            return project_factories.project(session, title, now=now, lead=owner, published=False, kinds=seeks)
        lead, second = scene.actors[Kind.LEAD], scene.actors[Kind.CO_LEAD]
        if co_lead is not None:
            others = (each for each in (scene.actors[Kind.MEMBER], scene.actors[Kind.STAFF]) if each is not co_lead)
            lead, second = next(others), co_lead
        co_leads = [id for id in (_person(session, second),) if id is not None]
        return project_factories.project(
            session,
            title,
            now=now,
            lead=_known(session, lead) if led else None,
            co_leads=co_leads,
            home=home,
            stage=stage,
            kinds=seeks,
        )

    return await scene.world.write(make)


async def project(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await make_project(scene),)


async def named(scene: Scene, actor: MemberActor) -> Options:
    return {"projet": str(await make_project(scene))}


async def delivered(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await make_project(scene, Stage.DELIVERED),)


async def delivered_with_file(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    id = await make_project(scene, Stage.DELIVERED)
    await scene.world.write(lambda session: project_factories.file(session, id))
    return (id,)


async def nobodys(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await make_project(scene, led=False),)


async def steered(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A project that this person steers beside its lead."""
    return (await make_project(scene, co_lead=actor),)


async def own_draft(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await make_project(scene, draft_of=actor),)


async def own_draft_value(scene: Scene, actor: MemberActor) -> str:
    return str(await make_project(scene, draft_of=actor))


def with_argument(*more: Argument) -> Arguments:
    """A project, and the same after it at each use."""

    async def arguments(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
        return (await make_project(scene), *more)

    return arguments


to_drop = with_argument(Stage.DROPPED.value)
vote_of_the_group = with_argument(Electorate.GROUP.value)
vote_of_the_group_to_drop = with_argument(Electorate.GROUP.value, Stage.DROPPED.value)


async def invited(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A project whose heads invited this person."""
    return (await _invite(scene, actor),)


async def with_somebody_invited(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _invite(scene, scene.actors[Kind.STAFF]),)


async def staff_value(scene: Scene, actor: MemberActor) -> str:
    return str(await scene.world.read(lambda session: _known(session, scene.actors[Kind.STAFF])))


async def project_and_somebody(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """Somebody of an active organisation, whom the project may invite."""
    number, now = scene.number(), scene.world.now
    somebody = await scene.world.write(
        lambda session: factories.person(
            session, f"Aide Numero{number}", user_id=6_000_000 + number, organisation="Nickel Sud", now=now
        )
    )
    return (await make_project(scene), somebody)


async def _invite(scene: Scene, actor: MemberActor) -> UUID:
    project_id, now = await make_project(scene), scene.world.now

    def make(session: Session) -> None:
        person_id = _person(session, actor)
        if person_id is not None:
            session.add(
                ProjectInvitation(
                    id=session.new_id(), project_id=project_id, person_id=person_id, status="invited", asked_at=now
                )
            )

    await scene.world.write(make)
    return project_id


async def milestone(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A project and a milestone of it."""
    project_id, now = await make_project(scene), scene.world.now

    def make(session: Session) -> UUID:
        made = ProjectMilestone(id=session.new_id(), project_id=project_id, title="Un essai", added_at=now)
        session.add(made)
        return made.id

    return (project_id, await scene.world.write(make))


async def with_milestone(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await milestone(scene, actor))[:1]


async def with_link(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    project_id, now = await make_project(scene), scene.world.now
    await scene.world.write(
        lambda session: session.add(
            ProjectLink(
                id=session.new_id(), project_id=project_id, label="Plan", url="https://plan.example", added_at=now
            )
        )
    )
    return (project_id,)


async def with_filled_need(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    project_id, now = await make_project(scene), scene.world.now

    def fill(session: Session) -> None:
        session.scalars(select(ProjectNeed).where(ProjectNeed.project_id == project_id)).one().filled_at = now

    await scene.world.write(fill)
    return (project_id,)


Value = Callable[[Scene, MemberActor], Awaitable[str]]


def _latest(table: type[ProjectMilestone] | type[ProjectLink] | type[ProjectNeed]) -> Value:
    """The id of what the project has that was made for the custom_id, just before: the one of the highest number."""

    def query(session: Session) -> UUID:
        titles = select(Project.id, Project.title).where(Project.title.startswith(TITLE))
        project_id, _ = max(session.execute(titles).tuples(), key=lambda row: int(row[1].removeprefix(TITLE)))
        return session.scalars(select(table.id).where(table.project_id == project_id)).one()

    async def value(scene: Scene, actor: MemberActor) -> str:
        return str(await scene.world.read(query))

    return value


milestone_value, link_value, need_value = _latest(ProjectMilestone), _latest(ProjectLink), _latest(ProjectNeed)


async def co_lead_value(scene: Scene, actor: MemberActor) -> str:
    """Of the project that was made for the custom_id, just before."""
    return str(await scene.world.read(lambda session: _known(session, scene.actors[Kind.CO_LEAD])))


def picked(value: str) -> Value:
    """The same at each use."""

    async def pick(scene: Scene, actor: MemberActor) -> str:
        return value

    return pick


def typed(**values: str) -> Callable[[Scene, MemberActor], Mapping[str, str]]:
    """The same at each use, but for what must differ: `{n}` is another number each time."""

    def fields(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
        number = str(scene.number())
        return {name: value.replace("{n}", number) for name, value in values.items()}

    return fields


def staff_member(scene: Scene, actor: MemberActor) -> Mapping[str, object]:
    """Somebody of an active organisation."""
    return {"who": scene.actors[Kind.STAFF]}


def message_menu(name: str) -> Act:
    """Choose an entry of the menu on a message."""

    async def act(scene: Scene, actor: MemberActor) -> str:
        await _home(scene)
        message = await scene.actors[Kind.STAFF].send(scene.world.channel, "Une idée")
        return await said(scene, await actor.context_menu(scene.world.channel, name, message))

    return act

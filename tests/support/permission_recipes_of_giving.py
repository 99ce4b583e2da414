"""What the commands and buttons of what is given to projects need, made anew for each use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from simcord import MemberActor
from sqlalchemy import select

from bot.ui import Route
from cogs.projects.hours_cards import in_route
from models.actor import Actor
from models.database import Session
from models.people.tables import Organisation, Person
from models.projects.confirming import batch_of
from models.projects.giving_tables import ContributionStatus, EntryStatus, HoursEntry
from models.projects.months import month_of, zone_of
from models.projects.periods import Period
from models.projects.tables import Project, Stage
from tests.support import project_factories
from tests.support.permission_acts import Act, Argument, send
from tests.support.permission_kinds import Kind, Scene
from tests.support.permission_recipes import domain
from tests.support.permission_recipes_of_projects import make_project, typed


async def _gives(
    scene: Scene, actor: MemberActor | None = None, status: ContributionStatus = ContributionStatus.ACCEPTED
) -> tuple[UUID, UUID]:
    """A project, and what somebody gives to it (staff, unless told otherwise or unknown to the cluster)."""
    project_id, now = await make_project(scene), scene.world.now

    def make(session: Session) -> UUID:
        people = {each.discord_user_id: each.id for each in session.scalars(select(Person))}
        staff = people[scene.actors[Kind.STAFF].id]
        giver = people.get(actor.id, staff) if actor is not None else staff
        organisation_id = session.scalars(select(Organisation.id).where(Organisation.name == "Nickel Sud")).one()
        return project_factories.contribution(
            session, project_id, organisation_id, giver, now=now, monthly=8, status=status
        )

    return project_id, await scene.world.write(make)


async def _month(scene: Scene) -> date:
    return await scene.world.read(lambda session: month_of(scene.world.now, zone_of(session)))


async def _hours(scene: Scene, actor: MemberActor | None = None, *, refused: bool = False) -> tuple[UUID, UUID]:
    """A project, and hours of this month that wait there, or were refused."""
    project_id, contribution_id = await _gives(scene, actor)
    month, now = await _month(scene), scene.world.now

    def make(session: Session) -> UUID:
        entry = HoursEntry(
            id=session.new_id(),
            contribution_id=contribution_id,
            month=month,
            quarters=8,
            status=EntryStatus.REFUSED if refused else EntryStatus.LOGGED,
            logged_at=now,
            decided_at=now if refused else None,
            refusal="Trop" if refused else None,
        )
        session.add(entry)
        return entry.id

    return project_id, await scene.world.write(make)


async def offered(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _gives(scene, status=ContributionStatus.OFFERED))[1],)


async def given(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _gives(scene))[1],)


async def own(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _gives(scene, actor))[1],)


async def own_declined(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _gives(scene, actor, ContributionStatus.DECLINED))[1],)


async def own_and_month(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _gives(scene, actor))[1], in_route(await _month(scene)))


async def own_month_and_hours(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (*await own_and_month(scene, actor), 6)


async def own_refused(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _hours(scene, actor, refused=True))[1],)


async def waiting(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """Hours to confirm or to refuse."""
    return ((await _hours(scene))[1],)


async def month_waiting(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _hours(scene))[0], in_route(await _month(scene)))


async def month_as_read(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """With the sign of what its lead has read."""
    (project_id, _), month, now = await _hours(scene), await _month(scene), scene.world.now
    lead = Actor(scene.actors[Kind.LEAD].id)
    batch = await scene.world.read(lambda session: batch_of(session, lead, project_id, month, now=now))
    return (project_id, in_route(month), batch.mark)


async def named_on_page(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A delivered project to which this person gave, and their consent."""
    project_id, _ = await _gives(scene, actor, ContributionStatus.ENDED)

    def deliver(session: Session) -> None:
        found = session.find(Project, project_id)
        assert found is not None
        found.stage = Stage.DELIVERED

    await scene.world.write(deliver)
    return (project_id, "y")


async def period_value(scene: Scene, actor: MemberActor) -> str:
    return Period.LAST_YEAR.value


async def domain_id_value(scene: Scene, actor: MemberActor) -> str:
    return str((await domain(scene, actor))[0])


def tell_hours(route: Route) -> Act:
    """Send the form of the hours of this month."""

    async def act(scene: Scene, actor: MemberActor) -> str:
        month = in_route(await _month(scene))
        return await send(route, typed(month=month, hours="1 h 30"), own)(scene, actor)

    return act

"""Who steers a project, and who follows when a lead leaves or is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Update, select, update

from models.actor import Actor
from models.audit import AuditEntry
from models.database import Database, Session, everywhere
from models.errors import NotAllowed
from models.people.standing import standing_of
from models.people.tables import Affiliation, AffiliationStatus, Organisation, OrganisationStatus, Person
from models.projects import errors
from models.projects.editing import edit_project
from models.projects.facts import ProjectFacts
from models.projects.leaderless import leaderless_for
from models.projects.leading import (
    AWAY_FOR,
    hand_over,
    leaves_all,
    name_co_lead,
    next_succession,
    remove_co_lead,
    step_down,
    succeed_the_absent,
    take_up,
)
from models.projects.proposing import Filled
from models.projects.seeing import see_project
from tests.support.project_room import (
    CHLOE,
    LEA,
    MARC,
    NOW,
    PITCH,
    ROSE,
    SAMI,
    STRANGER,
    SUE,
    TITLE,
    ZOE,
    Room,
    prepare_room,
)

DAY = timedelta(days=1)


@pytest.fixture
async def room(database: Database) -> Room:
    return await prepare_room(database)


def heads(project: ProjectFacts) -> list[tuple[str, str]]:
    """Who steers it, and as what."""
    return [(head.name.split()[0], head.role.value) for head in project.heads]


def leaderless(session: Session, who: Actor, now: datetime) -> Sequence[ProjectFacts]:
    """What somebody may take up."""
    return leaderless_for(session, standing_of(session, who, now))


async def test_a_lead_names_co_leads_who_name_nobody(room: Room) -> None:
    made = await room.publish()
    name = partial(name_co_lead, project_id=made.id, now=NOW)
    for nobody in (ZOE, SUE, STRANGER):
        with pytest.raises(errors.CannotSteer):
            await room.do(partial(name, actor=LEA, user_id=nobody.user_id or 0))
    named = await room.do(partial(name, actor=LEA, user_id=13))
    assert heads(named) == [("Léa", "lead"), ("Rose", "co_lead")]
    with pytest.raises(errors.HeadAlready):
        await room.do(partial(name, actor=LEA, user_id=13))
    with pytest.raises(NotAllowed):
        await room.do(partial(name, actor=ROSE, user_id=14))
    await room.do(partial(edit_project, actor=ROSE, project_id=made.id, title="Mieux", pitch=PITCH, now=NOW))
    removed = await room.do(partial(remove_co_lead, actor=LEA, project_id=made.id, person_id=room.id(ROSE), now=NOW))
    assert heads(removed) == [("Léa", "lead")]
    with pytest.raises(NotAllowed):
        await room.do(partial(edit_project, actor=ROSE, project_id=made.id, title="Encore", pitch=PITCH, now=NOW))


async def test_a_lead_hands_over_and_stays_a_co_lead(room: Room) -> None:
    made = await room.publish()
    over = partial(hand_over, actor=LEA, project_id=made.id, now=NOW)
    assert heads(await room.do(partial(over, user_id=13))) == [("Rose", "lead"), ("Léa", "co_lead")]
    with pytest.raises(NotAllowed):
        await room.do(partial(over, user_id=14))
    again = await room.do(partial(hand_over, actor=ROSE, project_id=made.id, user_id=10, now=NOW))
    assert heads(again) == [("Léa", "lead"), ("Rose", "co_lead")], "a co-lead may be who follows"
    with pytest.raises(errors.HeadAlready):
        await room.do(partial(over, user_id=10))


async def test_after_a_lead_comes_the_co_lead_of_longest_standing(room: Room) -> None:
    made = await room.publish()
    down = partial(step_down, project_id=made.id)
    with pytest.raises(errors.LastLead):
        await room.do(partial(down, actor=LEA, now=NOW))
    for at, user_id in enumerate((14, 13)):
        await room.do(partial(name_co_lead, actor=LEA, project_id=made.id, user_id=user_id, now=NOW + at * DAY))
    with pytest.raises(errors.NotSteering):
        await room.do(partial(down, actor=CHLOE, now=NOW))
    left = await room.do(partial(down, actor=LEA, now=NOW + 3 * DAY))
    assert heads(left) == [("Sami", "lead"), ("Rose", "co_lead")]
    assert heads(await room.do(partial(down, actor=ROSE, now=NOW + 4 * DAY))) == [("Sami", "lead")]


async def test_who_leaves_the_server_for_good_is_succeeded(room: Room) -> None:
    alone, followed = await room.publish(), await room.publish(filled=Filled("Suivi", PITCH, home_id=room.commission))
    await room.do(partial(name_co_lead, actor=LEA, project_id=followed.id, user_id=13, now=NOW))
    assert await room.database.read(everywhere(), next_succession) is None
    away = update(Person).where(Person.id == room.id(LEA)).values(left_at=NOW)
    await room.do(lambda session: session.execute(away))
    assert await room.database.read(everywhere(), next_succession) == NOW + AWAY_FOR
    await room.database.write(everywhere(), lambda session: succeed_the_absent(session, NOW + DAY))
    assert await room.database.read(everywhere(), next_succession) == NOW + AWAY_FOR, "they may come back"
    later = NOW + AWAY_FOR
    await room.database.write(everywhere(), lambda session: succeed_the_absent(session, later))
    assert await room.database.read(everywhere(), next_succession) is None
    seen = await room.read(partial(see_project, actor=CHLOE, project_id=followed.id, now=later))
    assert (heads(seen.project), seen.leaderless) == ([("Rose", "lead")], False)
    for who, those in ((CHLOE, ["Un jumeau numérique du lagon"]), (MARC, []), (ROSE, [])):
        found = await room.read(partial(leaderless, who=who, now=later))
        assert [each.title for each in found] == those, "the board learns of what nobody leads"
    seen = await room.read(partial(see_project, actor=CHLOE, project_id=alone.id, now=later))
    assert (heads(seen.project), seen.leaderless) == ([], True)
    kinds = await room.read(lambda session: session.scalars(select(AuditEntry.kind)).all())
    assert kinds.count("projects.succeeded") == 2


async def test_whoever_may_steer_takes_up_what_nobody_leads(room: Room) -> None:
    made = await room.publish(filled=Filled(TITLE, PITCH, home_id=room.commission))
    taken = partial(take_up, project_id=made.id, now=NOW)
    with pytest.raises(errors.LeadSteers):
        await room.do(partial(taken, actor=MARC))
    with pytest.raises(NotAllowed):
        await room.do(partial(taken, actor=SAMI))
    await room.do(lambda session: leaves_all(session, room.id(LEA), NOW))
    assert heads(await room.do(partial(taken, actor=MARC))) == [("Marc", "lead")]
    assert heads(await room.do(partial(taken, actor=MARC))) == [("Marc", "lead")], "twice is once"
    away = update(Person).where(Person.id == room.id(MARC)).values(left_at=NOW)
    await room.do(lambda session: session.execute(away))
    assert heads(await room.do(partial(taken, actor=CHLOE))) == [("Chloé", "lead")], "who has left steers nothing"


def may_no_more(room: Room, who: Actor, name: str, how: str) -> Update:
    """Somebody's organisation is suspended or has left the association, or they have left it."""
    if how == "left":
        return update(Affiliation).where(Affiliation.person_id == room.id(who)).values(status=AffiliationStatus.ENDED)
    status = OrganisationStatus.SUSPENDED if how == "suspended" else OrganisationStatus.FORMER
    return update(Organisation).where(Organisation.id == room.organisations[name]).values(status=status)


@pytest.mark.parametrize("how", ["suspended", "former", "left"])
async def test_what_a_lead_may_steer_no_more_is_told_of_and_taken_up(room: Room, how: str) -> None:
    made = await room.publish(filled=Filled(TITLE, PITCH, home_id=room.commission))
    await room.do(partial(name_co_lead, actor=LEA, project_id=made.id, user_id=13, now=NOW))

    async def told() -> list[Actor]:
        there = LEA, MARC, ROSE, SAMI, CHLOE
        return [who for who in there if await room.read(partial(leaderless, who=who, now=NOW))]

    assert await told() == []
    await room.do(lambda session: session.execute(may_no_more(room, LEA, "Lagon", how)))
    assert await told() == [ROSE], "a co-lead steers it on: it is theirs to lead"
    await room.do(lambda session: session.execute(may_no_more(room, ROSE, "Récif", how)))
    assert await told() == [MARC, CHLOE], "nobody steers it: its group's head and the board learn of it"
    seen = await room.read(partial(see_project, actor=MARC, project_id=made.id, now=NOW))
    assert (seen.may_steer, seen.leaderless) == (True, True)
    taken = await room.do(partial(take_up, actor=MARC, project_id=made.id, now=NOW))
    assert heads(taken) == [("Marc", "lead"), ("Rose", "co_lead")]
    assert await told() == []


async def test_who_steers_without_an_organisation_is_not_taken_up_from(room: Room) -> None:
    made = await room.publish(filled=Filled(TITLE, PITCH, home_id=room.commission))
    await room.do(lambda session: leaves_all(session, room.id(LEA), NOW))
    await room.do(partial(take_up, actor=CHLOE, project_id=made.id, now=NOW))
    assert not await room.read(partial(leaderless, who=MARC, now=NOW))
    with pytest.raises(errors.LeadSteers):
        await room.do(partial(take_up, actor=MARC, project_id=made.id, now=NOW))

"""A stage is never reached without its guard, and everything follows a move."""

from __future__ import annotations

from functools import partial
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models.audit import AuditDetail
from models.database import Database, Session
from models.errors import DomainError, NotAllowed
from models.outbox import Way
from models.projects import errors
from models.projects.facts import PROJECT_CARD, PROJECT_POST
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.moves import moves_of
from models.projects.moving import Told, move, ways_of
from models.projects.moving import Way as StageWay
from models.projects.needs import fill_need
from models.projects.proposing import Filled
from models.projects.stages import FEWEST_PARTNERS, WAYS, Readiness, guard, ways_from
from models.projects.tables import OVER, Project, Stage
from tests.support.project_room import CHLOE, LEA, MARC, NINA, NOW, PITCH, ROSE, SAMI, TITLE, Room, prepare_room

NOTHING = Told()
DELIVERED = Told(summary="Une carte que tous lisent.", url="https://lagon.example/carte")


@pytest.fixture
async def room(database: Database) -> Room:
    return await prepare_room(database)


@given(
    st.lists(st.tuples(st.sampled_from(list(Stage)), st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=12)
)
def test_no_way_leads_past_a_guard(steps: list[tuple[Stage, int, int, bool]]) -> None:
    """Whatever is tried, in whatever state: what was reached had what it needs, and an end is an end."""
    stage = Stage.IDEA
    for after, needs, partners, told in steps:
        if guard(stage, after, Readiness(needs, partners, told)) is not None:
            continue
        assert stage not in OVER
        assert after is not stage
        assert after is not Stage.CALL or needs > 0
        assert after not in (Stage.FRAMING, Stage.BUILDING, Stage.DELIVERED) or partners >= FEWEST_PARTNERS
        assert after not in OVER or told
        assert after is not Stage.DELIVERED or stage is Stage.BUILDING
        stage = after


def test_ways_are_told_onward_first() -> None:
    assert ways_from(Stage.CALL) == (Stage.FRAMING, Stage.IDEA, Stage.DROPPED)
    assert ways_from(Stage.BUILDING) == (Stage.DELIVERED, Stage.CALL, Stage.FRAMING, Stage.DROPPED)
    assert ways_from(Stage.DROPPED) == ()
    assert all(set(ways_from(stage)) == WAYS[stage] for stage in Stage)


def statuses_of_gifts(session: Session) -> dict[UUID, str]:
    """What became of each contribution."""
    return {row.id: row.status for row in session.scalars(select(Contribution))}


async def test_from_idea_to_delivered(room: Room) -> None:
    made = await room.publish()
    await room.carried_out()

    async def to(stage: Stage, told: Told = NOTHING) -> None:
        moved = await room.do(partial(move, actor=LEA, project_id=made.id, after=stage.value, told=told, now=NOW))
        assert moved.stage is stage

    async def refused(stage: Stage, refusal: type[DomainError], told: Told = NOTHING) -> None:
        with pytest.raises(refusal):
            await to(stage, told)

    await refused(Stage.BUILDING, errors.StageOutOfOrder)
    await to(Stage.CALL, Told("Il nous manque un cybersécuritaire."))
    assert await room.owed() == [(Way.REFRESH, PROJECT_CARD), (Way.PROJECT, PROJECT_POST)]
    await room.gives(made.id, LEA, "Lagon")
    await room.gives(made.id, NINA, "Lagon Services")
    await refused(Stage.FRAMING, errors.PartnersTooFew)
    ways = await room.read(partial(ways_of, actor=LEA, project_id=made.id, now=NOW))
    assert [way.stage for way in ways.ways] == [Stage.FRAMING, Stage.IDEA, Stage.DROPPED]
    assert isinstance(ways.ways[0].missing, errors.PartnersTooFew)
    assert ways.ways[1] == StageWay(Stage.IDEA, None)
    given = await room.gives(made.id, ROSE, "Récif")
    offered = await room.gives(made.id, SAMI, "Mangrove", status=ContributionStatus.OFFERED)
    await to(Stage.FRAMING)
    await refused(Stage.DELIVERED, errors.StageOutOfOrder, DELIVERED)
    await to(Stage.BUILDING)
    await refused(Stage.DELIVERED, errors.DeliveryIncomplete)
    await refused(Stage.DELIVERED, errors.DeliveryIncomplete, Told(summary="Une carte"))
    await refused(Stage.DELIVERED, errors.WebAddressWrong, Told(summary="Une carte", url="nulle part"))
    await to(Stage.DELIVERED, DELIVERED)
    row = await room.row(made.id)
    assert (row.summary, row.outcome_url) == (DELIVERED.summary, DELIVERED.url)
    statuses = await room.read(statuses_of_gifts)
    assert (statuses[given], statuses[offered]) == (ContributionStatus.ENDED, ContributionStatus.WITHDRAWN)
    await refused(Stage.DROPPED, errors.ProjectOver, Told("Trop tard"))
    moves = await room.read(lambda session: moves_of(session, made.id))
    assert {(each.before, each.after, each.why) for each in moves} == {
        ("idea", "call", "Il nous manque un cybersécuritaire."),
        ("call", "framing", None),
        ("framing", "building", None),
        ("building", "delivered", None),
    }
    assert {(each.by, each.vote) for each in moves} == {("Léa Tein", None)}
    told = await room.read(lambda session: [each.after for each in session.scalars(select(AuditDetail))])
    assert {"stage": "delivered"} in told


async def test_a_call_calls_for_something(room: Room) -> None:
    made = await room.publish(filled=Filled(TITLE, PITCH, [room.domain]))
    await room.do(partial(fill_need, actor=LEA, project_id=made.id, need_id=made.needs[0].id, now=NOW))
    call = partial(move, actor=LEA, project_id=made.id, after="call", told=Told(), now=NOW)
    with pytest.raises(errors.CallNeedsANeed):
        await room.do(call)


async def test_who_drops_a_project_says_why(room: Room) -> None:
    made = await room.publish(filled=Filled(TITLE, PITCH, home_id=room.commission))
    drop = partial(move, project_id=made.id, after="dropped", now=NOW)
    with pytest.raises(NotAllowed):
        await room.do(partial(drop, actor=ROSE, told=Told("Parce que")))
    with pytest.raises(errors.DropReasonEmpty):
        await room.do(partial(drop, actor=MARC, told=Told(" ")))
    dropped = await room.do(partial(drop, actor=MARC, told=Told("Plus personne n’a le temps.")))
    assert (dropped.stage, dropped.drop_reason) == (Stage.DROPPED, "Plus personne n’a le temps.")
    with pytest.raises(errors.ProjectOver):
        await room.read(partial(ways_of, actor=LEA, project_id=made.id, now=NOW))


async def test_while_a_vote_decides_nobody_else_does(room: Room) -> None:
    made = await room.publish()

    def ask(session: Session) -> None:
        row = session.get_one(Project, (room.cluster_id, made.id))
        row.wanted_stage = Stage.CALL

    await room.do(ask)
    for refused in (
        partial(ways_of, actor=CHLOE, project_id=made.id, now=NOW),
        partial(move, actor=LEA, project_id=made.id, after="call", told=Told(), now=NOW),
    ):
        with pytest.raises(errors.StageVoteRuns):
            await room.do(refused)


async def test_a_stage_somebody_made_up_is_refused(room: Room) -> None:
    made = await room.publish()
    with pytest.raises(errors.StageOutOfOrder):
        await room.do(partial(move, actor=LEA, project_id=made.id, after="paused", told=Told(), now=NOW))

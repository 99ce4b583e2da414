"""The demo's projects, made as real ones are."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from sqlalchemy import select, update

from bot.demo.building import build_together
from bot.demo.cast import Part, cast
from bot.demo.sample import bring_together, fill
from bot.demo.server import OTHERS
from models.actor import Actor
from models.cluster.tables import Place, PlaceKind
from models.database import Database
from models.experts.known import known_experts, read_all
from models.experts.search.experts import Experts
from models.projects.contributing import offers
from models.projects.giving_tables import ContributionStatus
from models.projects.matching import MOST_PROPOSED, candidates, to_match
from models.projects.tables import Project, Stage

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


async def test_each_is_at_another_stage_and_the_lead_has_an_answer_to_give(database: Database) -> None:
    cluster_id = await fill(database, 1, "Démo", NOW)
    players = await database.read(cluster_id, lambda session: cast(session, OTHERS))
    users = {player.person_id: 1000 + place for place, player in enumerate(players)}
    await database.write(cluster_id, lambda session: bring_together(session, users, players, NOW))
    made = update(Place).where(Place.kind == PlaceKind.PROJECT_CARDS).values(discord_id=500)
    await database.write(cluster_id, lambda session: session.execute(made))
    await database.write(cluster_id, lambda session: build_together(session, users, players, NOW))
    projects = await database.read(cluster_id, lambda session: list(session.scalars(select(Project))))
    assert all(project.published_at is not None for project in projects)
    stages = {project.stage: project for project in projects}
    assert stages.keys() == {Stage.IDEA, Stage.CALL, Stage.FRAMING}
    lead = Actor(next(users[player.person_id] for player in players if player.part is Part.LEAD))
    seen = await database.read(cluster_id, partial(offers, actor=lead, project_id=stages[Stage.CALL].id, now=NOW))
    assert [each.status for each in seen] == [ContributionStatus.OFFERED, ContributionStatus.ACCEPTED]
    wanted = await database.read(cluster_id, partial(to_match, actor=lead, project_id=stages[Stage.CALL].id, now=NOW))
    experts = Experts(known_experts(await database.read(cluster_id, lambda session: read_all(session, {}))))
    proposed = candidates(experts, wanted, lead.user_id or 0, now=NOW, day=NOW.date())
    assert len(proposed) == MOST_PROPOSED
    assert {one.need.id for one in proposed} == {need.id for need in wanted.project.open_needs}, "somebody for each"

"""The demo's groups, made as real ones are."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from sqlalchemy import select

from bot.demo.cast import Part, cast
from bot.demo.gathering import gather
from bot.demo.sample import bring_together, fill
from bot.demo.server import OTHERS
from models.database import Database
from models.groups.membership import people_of
from models.groups.support import support_of
from models.groups.tables import HEAD_ROLES, Group, GroupKind, GroupStatus

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


async def test_every_open_group_has_a_head_and_one_club_waits_for_support(database: Database) -> None:
    cluster_id = await fill(database, 1, "Démo", NOW)
    players = await database.read(cluster_id, lambda session: cast(session, OTHERS))
    users = {player.person_id: 1000 + place for place, player in enumerate(players)}
    await database.write(cluster_id, lambda session: bring_together(session, users, players, NOW))
    await database.write(cluster_id, lambda session: gather(session, users, players, NOW))
    groups = await database.read(cluster_id, lambda session: list(session.scalars(select(Group))))
    assert {group.kind for group in groups} == set(GroupKind)
    lead = next(player for player in players if player.part is Part.LEAD)
    for group in groups:
        people = await database.read(cluster_id, partial(people_of, group_id=group.id, now=NOW))
        heads = [each for each in people if each.role in HEAD_ROLES]
        assert len(heads) == (group.status == GroupStatus.OPEN)
        if group.kind == GroupKind.CLUB and heads:
            assert heads[0].person_id == lead.person_id
    waiting = next(group for group in groups if group.status == GroupStatus.PROPOSED)
    support = await database.read(cluster_id, lambda session: support_of(session, waiting.id))
    assert support.supporters == 3
    assert not support.enough

"""Projects are found by what they are and by words as people type them, by those who may read them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest
from sqlalchemy import update

from models.actor import Actor
from models.database import Database, Session
from models.errors import NotAllowed
from models.projects.finding import Filters, ProjectIndex
from models.projects.known import known_projects, visibility_of
from models.projects.moving import Told, move
from models.projects.proposing import Filled
from models.projects.tables import ContributionKind, Project, Stage
from tests.support.project_room import CHLOE, LEA, NOW, PITCH, ROSE, SAMI, STRANGER, TITLE, ZOE, Room, prepare_room


@pytest.fixture
async def room(database: Database) -> Room:
    return await prepare_room(database)


async def found(room: Room, who: Actor, **filters: object) -> list[str]:
    """The titles, in their order."""
    index = ProjectIndex(await room.read(known_projects))
    visible = await room.read(partial(visibility_of, actor=who, now=NOW))
    wanted = Filters(**filters)  # type: ignore[arg-type] # as given
    return [project.title for project in index.find(visible, wanted)]


async def similar(room: Room, who: Actor, title: str, pitch: str, domains: Sequence = ()) -> list[str]:
    """The titles of those that are like it."""
    index = ProjectIndex(await room.read(known_projects))
    visible = await room.read(partial(visibility_of, actor=who, now=NOW))
    return [project.title for project in index.similar(visible, title, pitch, domains)]


def end(session: Session, stage: Stage) -> None:
    session.execute(update(Project).where(Project.title == TITLE).values(stage=stage))


async def test_filters_and_words_lead_to_projects(room: Room) -> None:
    lagon = await room.publish(LEA, Filled(TITLE, PITCH, [room.domain], ["technical"], room.commission))
    await room.publish(ROSE, Filled("École du code", "Former les jeunes de Koné.", [room.data]))
    await room.publish(SAMI, Filled("Cellule de crise", "Qui appeler la nuit.", home_id=room.committee))
    await room.draft(LEA, Filled("Brouillon du lagon", PITCH))
    await room.gives(lagon.id, ROSE, "Récif")
    for who, seen in ((LEA, 2), (CHLOE, 2), (SAMI, 3), (ZOE, 0)):
        assert len(await found(room, who)) == seen
    with pytest.raises(NotAllowed):
        await found(room, STRANGER)
    assert await found(room, LEA, domain_id=room.domain) == [TITLE]
    assert await found(room, LEA, home_id=room.commission) == [TITLE]
    assert await found(room, LEA, home_id=room.committee) == []
    assert await found(room, LEA, whole_cluster=True) == ["École du code"]
    assert await found(room, LEA, organisation_id=room.organisations["Récif"]) == [TITLE]
    assert await found(room, LEA, kind=ContributionKind.TECHNICAL) == [TITLE]
    assert len(await found(room, LEA, seeking=True)) == 2
    assert await found(room, SAMI, seeking=True, mine=True) == []
    assert await found(room, ROSE, mine=True, text="lagon") == [TITLE]
    for typed in ("jumeaux numeriques", "qualite de l'eau", "lagon cyber", "cybersécurité", "récif", "jumau numérique"):
        assert (await found(room, LEA, text=typed))[0] == TITLE, typed
    for typed in ("jeunes", "ecole", "codes", "Rose Poadja"):
        assert (await found(room, LEA, text=typed))[0] == "École du code", typed
    assert await found(room, LEA, text="crise") == []
    drop = partial(move, actor=LEA, project_id=lagon.id, after="dropped", told=Told("Fini pour nous"), now=NOW)
    await room.do(drop)
    assert await found(room, LEA) == ["École du code", TITLE], "what is over comes last"
    assert await found(room, LEA, stage=Stage.DROPPED) == [TITLE]
    assert await found(room, LEA, kind=ContributionKind.TECHNICAL) == []


async def test_what_is_like_it_is_found_before_it_is_proposed(room: Room) -> None:
    await room.publish(LEA, Filled(TITLE, PITCH, [room.domain]))
    await room.publish(SAMI, Filled("Secret du lagon", "Le lagon vu par la crise.", home_id=room.committee))
    await room.publish(ROSE, Filled("École du code", "Former les jeunes de Koné."))
    assert await similar(room, ROSE, "Jumeaux numériques pour les lagons", "Partager les relevés d’eau") == [TITLE]
    assert await similar(room, ROSE, "Salon de l’emploi", "Réunir les recruteurs un samedi à Nouméa") == []
    for stage, like in ((Stage.DELIVERED, [TITLE]), (Stage.DROPPED, [])):
        await room.do(partial(end, stage=stage))
        assert await similar(room, ROSE, "Jumeaux numériques du lagon", PITCH) == like, stage

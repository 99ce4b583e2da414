"""What the journal says of projects: by title, but for those of a hidden group."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.language import language_for
from cogs.journal.words import in_words
from models.audit import AuditEntry
from models.chronicle.telling import told
from models.database import Database, Session
from models.groups.tables import GroupKind
from models.projects.confirming import HOURS_CONFIRMED
from models.projects.hours import HOURS_CORRECTED
from models.projects.leading import leaves_all
from models.projects.moving import Told, move
from models.projects.needs import open_need
from models.projects.recording import write_down
from models.projects.tables import ContributionKind, Project, Stage
from tests.support import factories
from tests.support.project_room import LEA, NOW, Room, prepare_room

NOUMEA = ZoneInfo("Pacific/Noumea")


@pytest.fixture
async def room(database: Database) -> Room:
    return await prepare_room(database)


async def said(room: Room) -> list[str]:
    """Every change, in French."""

    def read(session: Session) -> list[str]:
        ids = session.scalars(select(AuditEntry.id).order_by(AuditEntry.sequence)).all()
        found = [each for id in ids if (each := told(session, id)) is not None]
        return [in_words(each, language_for("fr"), NOUMEA) for each in found]

    return [each.replace("\u00a0", " ").replace("\u202f", " ") for each in await room.do(read)]


async def test_a_project_is_told_by_its_title_and_what_became_of_it(room: Room) -> None:
    project = await room.project("Jumeau *du* lagon", stage=Stage.IDEA)
    need = partial(open_need, actor=LEA, project_id=project, domain_id=None, kind=ContributionKind.NETWORK, note=None)
    await room.do(partial(need, now=NOW))
    await room.do(lambda session: move(session, LEA, project, Stage.CALL, Told(), now=NOW))

    def hours(session: Session) -> None:
        row = session.find(Project, project)
        assert row is not None
        month = {"month": f"{date(2026, 10, 1):%Y-%m}"}
        write_down(session, None, row, HOURS_CONFIRMED, after={**month, "quarters": 50}, now=NOW)
        write_down(
            session, None, row, HOURS_CORRECTED, before={"quarters": 50}, after={**month, "quarters": 49}, now=NOW
        )

    await room.do(hours)
    await room.do(lambda session: leaves_all(session, room.id(LEA), NOW))
    title = r"le projet « Jumeau \*du\* lagon »"
    assert await said(room) == [
        f"Léa Tein a ouvert un besoin : {title}.",
        f"Léa Tein a fait passer {title} de « Idée » à « Appel à partenaires ».",
        f"Cagou a confirmé 12,5 h (octobre 2026) pour {title}.",
        f"Cagou a corrigé des heures confirmées (octobre 2026) pour {title} : 12,5 h, désormais 12,25 h.",
        f"Qui pilotait {title} est parti ; personne n’a pris la suite.",
    ]


async def test_of_a_hidden_group_no_title_is_told(room: Room) -> None:
    def committee(session: Session) -> UUID:
        return factories.group(session, "Câble", now=NOW, kind=GroupKind.COMMITTEE, lead=room.id(LEA))

    project = await room.project("Secret", stage=Stage.IDEA, home=await room.do(committee))
    await room.do(lambda session: move(session, LEA, project, Stage.DROPPED, Told(why="Plus rien"), now=NOW))
    assert await said(room) == ["Léa Tein a fait passer un projet de « Idée » à « Abandonné »."]

"""Whoever only says to be somebody is not taken for them by an import: no address, no part, no acceptance."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from models.actor import Actor
from models.database import Database
from models.joining.asking import ToldOfOneself, ask, ask_unlisted
from models.people.tables import Affiliation, AffiliationStatus, Person
from models.transfer.exporting import export_csv
from models.transfer.importing import import_files
from models.transfer.reading import SourceFile
from tests.support import factories

OPERATOR = Actor.at_command_line()
STRANGER = Actor(66)
FILE = SourceFile(
    "membres.csv",
    "Prénom;Nom;Adhérent;Rôle;Rattachement;Courriel;Téléphone\n"
    "Marie;Dupont;Lagon;représentante;accepté;marie@lagon.example;123456\n".encode(),
)


@pytest.mark.parametrize("listed", [True, False])
async def test_a_stranger_does_not_become_whom_they_are_named_like(
    database: Database, cluster_id: UUID, now: datetime, listed: bool
) -> None:
    lagon = await database.write(cluster_id, lambda session: factories.organisation(session, "Lagon", now=now))
    told = ToldOfOneself("Marie Dupont")
    if listed:
        await database.write(cluster_id, lambda session: ask(session, STRANGER, told, lagon, now=now))
    else:
        await database.write(cluster_id, lambda session: ask_unlisted(session, STRANGER, told, "Ailleurs", now=now))
    exported = await export_csv(database, cluster_id, OPERATOR, now=now)
    assert not any(b"Dupont" in file.content for file in exported)

    found = await import_files(database, cluster_id, OPERATOR, [FILE], now=now)

    assert found.problems == ()
    stranger, marie = await database.read(
        cluster_id,
        lambda session: session.scalars(select(Person).order_by(Person.discord_user_id.is_(None))).all(),
    )
    assert (stranger.discord_user_id, stranger.newcomer, stranger.email, stranger.phone) == (66, True, None, None)
    assert (marie.discord_user_id, marie.email) == (None, "marie@lagon.example")
    accepted = await database.read(
        cluster_id,
        lambda session: session.scalars(
            select(Affiliation.person_id).where(Affiliation.status == AffiliationStatus.ACCEPTED)
        ).all(),
    )
    assert accepted == [marie.id]

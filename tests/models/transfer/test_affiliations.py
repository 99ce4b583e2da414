"""An affiliation that a file accepts, refuses or ends is as after the button; and nobody gives themselves a vote."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from models.actor import Actor
from models.cluster.posted import stands
from models.cluster.tables import Posted
from models.database import Database, Session
from models.errors import NotAllowed, Reason
from models.joining.telling import ASKED
from models.organisations.leaving import departures_to_see
from models.outbox import OutboxItem
from models.people.private_notices import NOTICE
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, Mandate, Office, Power, PrivateNotice
from models.transfer.importing import examine, import_files
from models.transfer.reading import SourceFile
from tests.support import factories

OPERATOR = Actor.at_command_line()
ACCEPTED, PENDING, REFUSED, ENDED = (
    AffiliationStatus.ACCEPTED,
    AffiliationStatus.PENDING,
    AffiliationStatus.REFUSED,
    AffiliationStatus.ENDED,
)
STAFF, DEPUTY = AffiliationRole.STAFF, AffiliationRole.DEPUTY


def csv_file(*rows: str) -> SourceFile:
    return SourceFile("membres.csv", "\n".join(["Prénom;Nom;Adhérent;Rôle;Rattachement", *rows]).encode())


async def test_the_same_facts_as_from_the_button(database: Database, cluster_id: UUID, now: datetime) -> None:
    before = now - timedelta(days=9)
    cases = {
        "Anna": (PENDING, "accepté"),
        "Ben": (REFUSED, "accepté"),
        "Chloé": (PENDING, "refusé"),
        "Denis": (ACCEPTED, "terminé"),
        "Emma": (PENDING, "terminé"),
    }
    people: dict[str, UUID] = {}

    def prepare(session: Session) -> None:
        claimed = factories.person(session, "Zoé Prise", now=before)
        lagon = factories.organisation(session, "Lagon", now=before)
        for number, (name, (status, _)) in enumerate(cases.items()):
            people[name] = factories.person(session, f"{name} Kaledo", user_id=20 + number, now=before)
            row = Affiliation(
                id=session.new_id(),
                person_id=people[name],
                organisation_id=lagon,
                role=DEPUTY if status is ACCEPTED else STAFF,
                status=status,
                since=before,
                asked_at=before,
                claimed_id=claimed,
                refusal="Non" if status is REFUSED else None,
            )
            session.add_all([row, PrivateNotice(person_id=people[name], since=before)])
            session.flush()
            stands(session, ASKED, row.id, channel_id=5, message_id=50 + number, now=before)

    await database.write(cluster_id, prepare)
    file = csv_file(*(f"{name};Kaledo;Lagon;suppléant;{said}" for name, (_, said) in cases.items()))
    await import_files(database, cluster_id, OPERATOR, [file], now=now)

    def rows(session: Session) -> dict[str, Affiliation]:
        held = {row.person_id: row for row in session.scalars(select(Affiliation))}
        return {name: held[id] for name, id in people.items()}

    found = await database.read(cluster_id, rows)
    told = {
        name: (row.role, row.status, row.since, row.claimed_id, row.refusal, row.taken_out_at, row.seen_at)
        for name, row in found.items()
    }
    assert told == {
        "Anna": (DEPUTY, ACCEPTED, now, None, None, None, None),
        "Ben": (DEPUTY, ACCEPTED, now, None, None, None, None),
        "Chloé": (STAFF, REFUSED, now, None, None, None, None),
        "Denis": (STAFF, ENDED, before, None, None, now, None),
        "Emma": (STAFF, ENDED, before, None, None, None, now),
    }
    assert await database.read(cluster_id, lambda s: len(departures_to_see(s, people["Denis"]))) == 1
    notices = select(OutboxItem.subject_id).where(OutboxItem.kind == NOTICE)
    assert set(await database.read(cluster_id, lambda s: s.scalars(notices).all())) == set(people.values())
    stale = select(Posted.id).where(Posted.stale_since.is_not(None))
    assert len(await database.read(cluster_id, lambda s: s.scalars(stale).all())) == len(cases)
    assert (await import_files(database, cluster_id, OPERATOR, [file], now=now)).changes.nothing


async def test_no_delegate_gives_themselves_a_vote(database: Database, cluster_id: UUID, now: datetime) -> None:
    eva = Actor(7)

    def prepare(session: Session) -> UUID:
        for where in ("Brousse", "Savane"):
            factories.organisation(session, where, now=now)
        person = factories.person(
            session, "Eva Salariée", user_id=7, organisation="Lagon", office=Office.DELEGATE, now=now
        )
        session.scalars(select(Mandate).where(Mandate.person_id == person)).one().powers = [Power.KEEP_REGISTER.value]
        return person

    own = await database.write(cluster_id, prepare)

    def file_of(*rows: str) -> SourceFile:
        heading = "Référence;Prénom;Nom;Adhérent;Rôle;Rattachement"
        return SourceFile("membres.csv", "\n".join([heading, *rows]).encode())

    others = file_of(f"{own};Eva;Salariée;Brousse;collaboratrice;accepté", ";Paul;Wamo;Lagon;suppléant;accepté")
    await import_files(database, cluster_id, eva, [others], now=now)
    for where in ("Lagon", "Brousse", "Savane"):
        for role in ("représentante", "suppléante"):
            file = file_of(f"{own};Eva;Salariée;{where};{role};accepté")
            for do in (examine, import_files):
                with pytest.raises(NotAllowed) as error:
                    await do(database, cluster_id, eva, [file], now=now)
                assert error.value.reason is Reason.NOT_FOR_ONESELF
    roles = select(Affiliation.role).where(Affiliation.role != STAFF)
    assert await database.read(cluster_id, lambda s: s.scalars(roles).all()) == [DEPUTY]
    await import_files(database, cluster_id, OPERATOR, [file], now=now)

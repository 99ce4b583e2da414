"""The imported records that a newcomer may be: like names, of the organisation they join or of none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, select

from models.database import Session
from models.joining.permissions import decides_for_all
from models.people.likeness import LIKE_ENOUGH, MOST_LIKE, Record, likeness
from models.people.names import folded
from models.people.permissions import lent_only
from models.people.standing import Standing
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, Mandate, Organisation, Person


def records_offered(session: Session, name: str, organisation_id: UUID) -> Sequence[Record]:
    """The records nobody is tied to that somebody of this name, who joins this organisation, may be; likest first.

    Those of other organisations are not shown: whoever calls themselves differently each time would read the register.
    """
    words = folded(name).split()
    people = session.execute(
        select(Person.id, Person.given_name, Person.family_name, Person.name_key).where(
            Person.discord_user_id.is_(None), Person.newcomer.is_(False)
        )
    )
    like = []
    for person_id, given, family, key in people:
        rate = likeness(words, key.split())
        if rate >= LIKE_ENOUGH:
            like.append((-rate, f"{given} {family}".strip(), person_id))
    where = _organisations(session, [person_id for _, _, person_id in like])
    return [
        Record(person_id, shown, tuple(where[person_id].values()))
        for _, shown, person_id in sorted(like)
        if not where[person_id] or organisation_id in where[person_id]
    ][:MOST_LIKE]


def is_for_board(session: Session, record: Person, organisation_id: UUID) -> bool:
    """Whether a record brings more with it than the representative of this organisation may give.

    That is a vote, an office, or a place in another organisation; and a record of no organisation at all, whose contact
    details were never this organisation's to give.
    """
    if session.scalar(select(Mandate.id).where(Mandate.person_id == record.id).limit(1)) is not None:
        return True
    known = session.scalars(select(Affiliation).where(Affiliation.person_id == record.id)).all()
    held = [each for each in known if each.status == AffiliationStatus.ACCEPTED]
    return not known or any(
        each.organisation_id != organisation_id or each.role == AffiliationRole.REPRESENTATIVE for each in held
    )


def gives_record(session: Session, standing: Standing, newcomer: Person, record: Person, organisation_id: UUID) -> bool:
    """Whether somebody may give a newcomer the record that they claim together with their acceptance.

    Whoever acts with a lent power gives none to themselves: a vote may come with it.
    """
    if newcomer.id == standing.person_id and lent_only(standing):
        return False
    return decides_for_all(standing) or not is_for_board(session, record, organisation_id)


def is_newcomer(session: Session, standing: Standing) -> bool:
    """Whether the cluster does not know them yet, or no organisation has ever accepted them."""
    person = session.find(Person, standing.person_id) if standing.person_id is not None else None
    return person is None or person.newcomer


def _organisations(session: Session, person_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, str]]:
    rows = session.execute(
        select(Affiliation.person_id, Organisation.id, Organisation.name)
        .join(
            Organisation,
            and_(Organisation.cluster_id == Affiliation.cluster_id, Organisation.id == Affiliation.organisation_id),
        )
        .where(Affiliation.person_id.in_(person_ids), Affiliation.status == AffiliationStatus.ACCEPTED)
        .order_by(Organisation.name_key)
    )
    found: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    for person_id, organisation_id, name in rows:
        found[person_id][organisation_id] = name
    return found

"""A call as it is shown."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from models.calls.errors import CallUnknown
from models.calls.tables import CallAnswer, CallOutcome, ExpertiseCall
from models.database import Session
from models.experts.facts import DomainFacts, facts_of
from models.experts.tables import Domain
from models.people.overview import belongings_of
from models.people.tables import OrganisationStatus, Person
from models.records import dataclass

CALL_POSTED = "calls.posted"
"""The outbox kind that posts a call's card; its subject is the call."""

CALL_CARD = "calls.card"
"""The outbox kind that keeps a call's card up to date; its subject is the call."""


@dataclass(frozen=True)
class CallFacts:
    """A call with the names of today. `asker` is empty once the person was erased; `answers` counts the erased too.

    `domain` is the one in use where the call's own was merged.
    """

    id: UUID
    asker_id: UUID | None
    asker: str
    organisations: tuple[str, ...]
    need: str
    domain: DomainFacts | None
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    outcome: CallOutcome | None
    outcome_note: str | None
    answers: int
    channel_id: int | None
    message_id: int | None


def call_facts(session: Session, call_id: UUID) -> CallFacts | None:
    """The call of this id, None when there is none."""
    call = session.find(ExpertiseCall, call_id)
    return None if call is None else facts_of_call(session, call)


def facts_of_call(session: Session, call: ExpertiseCall) -> CallFacts:
    """The row with who asked, and how many answered."""
    asker = session.find(Person, call.asker_id) if call.asker_id is not None else None
    answers = session.scalar(select(func.count()).select_from(CallAnswer).where(CallAnswer.call_id == call.id))
    return CallFacts(
        id=call.id,
        asker_id=call.asker_id,
        asker=asker.full_name if asker is not None else "",
        organisations=organisations_of(session, call.asker_id),
        need=call.need,
        domain=domain_of(session, call.domain_id),
        opened_at=call.opened_at,
        closes_at=call.closes_at,
        closed_at=call.closed_at,
        outcome=CallOutcome(call.outcome) if call.outcome is not None else None,
        outcome_note=call.outcome_note,
        answers=answers or 0,
        channel_id=call.channel_id,
        message_id=call.message_id,
    )


def organisations_of(session: Session, person_id: UUID | None) -> tuple[str, ...]:
    """The names of the organisations that somebody belongs to today, but for those that left."""
    if person_id is None:
        return ()
    belongings = belongings_of(session, person_id)
    return tuple(each.organisation for each in belongings if each.status is not OrganisationStatus.FORMER)


def domain_of(session: Session, domain_id: UUID | None) -> DomainFacts | None:
    """A domain, or the one that took over after merges; an archived one keeps its name on what is there already."""
    seen: set[UUID] = set()
    domain = session.find(Domain, domain_id) if domain_id is not None else None
    while domain is not None and domain.merged_into_id is not None and domain.id not in seen:
        seen.add(domain.id)
        domain = session.find(Domain, domain.merged_into_id)
    return None if domain is None else facts_of(domain)


def demand_call(call: ExpertiseCall | None) -> ExpertiseCall:
    """Raise `CallUnknown` where there is no such call, or nobody's any more."""
    if call is None or call.asker_id is None:
        raise CallUnknown
    return call


def outcome_of(call: ExpertiseCall) -> CallOutcome:
    """What came of a closed call."""
    return CallOutcome(call.outcome or CallOutcome.LAPSED)

"""Posting a call for expertise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from models import audit, outbox
from models.actor import Actor
from models.calls.errors import NoPlaceForCalls, SameCallOpen, ShownAlready, TooManyCalls
from models.calls.facts import CALL_CARD, CALL_POSTED, CallFacts, demand_call, domain_of, facts_of_call
from models.calls.permissions import may_call, may_follow
from models.calls.tables import CallAnswer, ExpertiseCall
from models.calls.wording import need_from
from models.cluster.journal import record
from models.cluster.tables import Place, PlaceKind
from models.database import Session, Topic, lock
from models.outbox import OutboxItem
from models.people.permissions import demand
from models.people.standing import standing_of
from models.people.tables import Person

OPENED = "calls.opened"

OPEN_FOR = timedelta(days=14)
"""After so long a call ends by itself (issue 9)."""

MOST_OPEN = 3
"""Calls that one person may have open at once."""


def prepare_call(session: Session, actor: Actor, *, now: datetime) -> None:
    """Look whether the actor may call before anything is typed. Raises as `open_call` does."""
    standing = standing_of(session, actor, now)
    demand(may_call(standing))
    demand_place(session)
    assert standing.person_id is not None
    if len(_open_needs(session, standing.person_id)) >= MOST_OPEN:
        raise TooManyCalls(MOST_OPEN)


def open_call(session: Session, actor: Actor, need: str, domain_id: UUID | None, *, now: datetime) -> CallFacts:
    """Post a call; its card is owed to the cluster's channel for calls.

    A domain that was merged leads to its successor, and one that is not offered any more is left out. Raises
    `NotAllowed`, `NeedEmpty`, `CallTextTooLong`, `NoPlaceForCalls`, `TooManyCalls` or `SameCallOpen`.
    """
    standing = standing_of(session, actor, now)
    demand(may_call(standing))
    asker_id = standing.person_id
    assert asker_id is not None
    wanted = need_from(need)
    demand_place(session)
    lock(session, Person, asker_id)  # two forms sent at once are counted one after the other
    own = _open_needs(session, asker_id)
    if wanted in own:
        raise SameCallOpen
    if len(own) >= MOST_OPEN:
        raise TooManyCalls(MOST_OPEN)
    domain = domain_of(session, domain_id)
    call = ExpertiseCall(
        id=session.new_id(),
        asker_id=asker_id,
        domain_id=domain.id if domain is not None and not domain.archived else None,
        need=wanted,
        opened_at=now,
        closes_at=now + OPEN_FOR,
    )
    session.add(call)
    session.flush()
    after = {"domain": str(call.domain_id) if call.domain_id else None, "closes_at": call.closes_at.isoformat()}
    change = audit.Change(OPENED, call.id, {}, after)
    record(session, change, actor=actor, person_id=asker_id, actor_name=standing.name, now=now)
    outbox.post(session, CALL_POSTED, call.id, now)
    session.touch(Topic.DUE)
    return facts_of_call(session, call)


def _open_needs(session: Session, asker_id: UUID) -> Sequence[str]:
    mine = ExpertiseCall.asker_id == asker_id, ExpertiseCall.closed_at.is_(None)
    return session.scalars(select(ExpertiseCall.need).where(*mine)).all()


def demand_place(session: Session) -> None:
    """Raise `NoPlaceForCalls` where the cluster has no channel for calls."""
    channel = select(Place.id).where(Place.kind == PlaceKind.CALLS, Place.discord_id.is_not(None))
    if session.scalar(channel) is None:
        raise NoPlaceForCalls


def post_again(session: Session, actor: Actor, call_id: UUID, *, now: datetime) -> CallFacts:
    """Owe the card of an open call anew whose message was deleted, or never came to be.

    Raises `NotAllowed`, `CallUnknown`, `NoPlaceForCalls`, or `ShownAlready` where nothing is missing.
    """
    standing = standing_of(session, actor, now)
    call = demand_call(lock(session, ExpertiseCall, call_id))
    demand(may_follow(standing, call.asker_id))
    demand(may_call(standing))
    demand_place(session)
    waits = select(OutboxItem.id).where(
        OutboxItem.kind == CALL_POSTED, OutboxItem.subject_id == call.id, OutboxItem.failed_at.is_(None)
    )
    if call.closed_at is not None or call.message_id is not None or session.scalar(waits) is not None:
        raise ShownAlready
    outbox.post(session, CALL_POSTED, call.id, now)
    return facts_of_call(session, call)


def card_stands(session: Session, call_id: UUID, channel_id: int, message_id: int, *, now: datetime) -> None:
    """Remember where a call's card was posted; what happened to the call meanwhile is owed to the card."""
    call = lock(session, ExpertiseCall, call_id)
    if call is None:
        return
    call.channel_id, call.message_id = channel_id, message_id
    answered = session.scalar(select(CallAnswer.id).where(CallAnswer.call_id == call_id).limit(1))
    if call.closed_at is not None or answered is not None:
        outbox.refresh(session, CALL_CARD, call_id, now)


def card_gone(session: Session, call_id: UUID, message_id: int) -> None:
    """Somebody deleted the card by hand: it is not posted again unless its asker wants so."""
    call = lock(session, ExpertiseCall, call_id)
    if call is not None and call.message_id == message_id:
        call.channel_id = call.message_id = None

"""What every change of a poll leaves behind: an entry in the audit log, and what is owed to Discord."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from models import audit, outbox
from models.actor import Actor
from models.cluster.journal import record
from models.database import Session, Topic
from models.people.standing import Standing
from models.polls.owed import POLL_CARD
from models.polls.tables import Poll

SUBMITTED = "polls.submitted"
TAKEN_BACK = "polls.taken_back"
GONE_AHEAD = "polls.gone_ahead"
SENT_BACK = "polls.sent_back"
SCHEDULED = "polls.scheduled"
OPENED = "polls.opened"
NOT_OPENED = "polls.not_opened"
EXTENDED = "polls.extended"
CANCELLED = "polls.cancelled"
KEY_LOST = "polls.key_lost"


def told_of(poll: Poll) -> dict[str, object]:
    """What an audit entry says of a poll: ids and what is asked whom, never a text."""
    told: dict[str, object] = {"electorate": poll.electorate, "nature": poll.nature}
    if poll.number is not None:
        told["number"] = poll.number
    if poll.group_id is not None:
        told["group"] = str(poll.group_id)
    return told


def write_down(
    session: Session,
    standing: Standing | None,
    poll: Poll,
    kind: str,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    now: datetime,
) -> None:
    """Add a change of a poll to the audit log; `standing` is None for what comes due by itself."""
    change = audit.Change(kind, poll.id, before or {}, {**told_of(poll), **(after or {})})
    record(
        session,
        change,
        actor=standing.actor if standing is not None else Actor.nobody(),
        person_id=standing.person_id if standing is not None else None,
        actor_name=standing.name if standing is not None else None,
        now=now,
    )
    session.touch(Topic.DUE)


def owe_card(session: Session, poll: Poll, now: datetime) -> None:
    """The poll's card shall show how it stands now: nothing is owed before it opened, for there is none."""
    if poll.opened_at is not None:
        outbox.refresh(session, POLL_CARD, poll.id, now)

"""The rows by which somebody heads a group: ending them, and telling whom it concerns.

Of a head's row `removal_seen_at` says that they have read on their own page what there is to know of it: that it lies
ahead, that it ends, that it has ended or was called off.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from models.database import Session
from models.groups.changing import HEAD_ENDED, owe_roles, write_down
from models.groups.membership import own_place
from models.groups.reaching import Reached
from models.groups.tables import HEAD_ROLES, GroupMembership
from models.people.private_notices import owe_notice

TOLD_FOR = timedelta(days=30)
"""How long the end of a term stands on the page of whom it concerns, unless they put it aside."""


def not_over(now: datetime) -> ColumnElement[bool]:
    """The condition on rows that hold at `now` or shall later."""
    return or_(GroupMembership.until.is_(None), GroupMembership.until > now)


def terms_of_group(session: Session, group_id: UUID, now: datetime) -> Sequence[GroupMembership]:
    """The rows by which anybody heads the group now, or shall; the first to begin first."""
    return session.scalars(
        select(GroupMembership)
        .where(GroupMembership.group_id == group_id, GroupMembership.role.in_(HEAD_ROLES), not_over(now))
        .order_by(GroupMembership.since, GroupMembership.id)
    ).all()


def terms_of(session: Session, group_id: UUID, person_id: UUID, now: datetime) -> Sequence[GroupMembership]:
    """The same of one person."""
    return [row for row in terms_of_group(session, group_id, now) if row.person_id == person_id]


def end_term(
    session: Session, reached: Reached, row: GroupMembership, at: datetime, now: datetime, *, told: bool
) -> None:
    """End a term at an instant, or call off one that would begin there, and write it down.

    `told`: whoever held it learns of it by what replaces it, or did it themselves.
    """
    before = {
        "role": row.role,
        "since": row.since.isoformat(),
        "until": row.until.isoformat() if row.until is not None else None,
    }
    if row.since >= at:
        at = row.since = now  # it is kept, over before it began: so they can be told
        row.start_applied = True
    row.until = at
    # What follows from an end at once is owed with it; a later one is the schedule's.
    row.end_applied = at <= now
    row.removal_seen_at = now if told else None
    session.flush()
    write_down(session, reached, HEAD_ENDED, row.person_id, before=before, after={"until": at.isoformat()}, now=now)
    settle_coming(session, reached.group.id, row.person_id, now)
    owe_roles(session, reached.group.id, row.person_id, now)
    if not told:
        owe_notice(session, row.person_id, now)


def settle_coming(session: Session, group_id: UUID, person_id: UUID, now: datetime) -> None:
    """Whoever takes part only from a term on that lies ahead comes in when the first of them begins, or not at all."""
    coming = own_place(session, group_id, person_id)
    if coming is None or coming.since <= now:
        return
    terms = terms_of(session, group_id, person_id, now)
    if terms:
        coming.since = terms[0].since
        coming.start_applied = coming.since <= now
    else:
        session.delete(coming)
    session.flush()

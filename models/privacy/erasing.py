"""Erasing everything held about a person, at their own wish; by the operator, for who cannot ask in Discord.

All of it goes in one transaction. What takes long is done before, where nobody waits for it: which of our messages name
somebody, and which tables hold anything about them (`look`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import False_, func, select
from sqlalchemy.exc import IntegrityError

from models import audit, outbox
from models.actor import Actor
from models.cluster.journal import record
from models.cluster.places import ROLES_OF_ALL
from models.cluster.posted import tell_anew
from models.cluster.tables import Cluster, Posted
from models.database import Database, Session, Topic, lock
from models.people.board import current_board
from models.people.permissions import demand
from models.people.tables import Person
from models.privacy.holding import Holding
from models.privacy.holdings import HOLDINGS
from models.privacy.permissions import may_erase
from models.privacy.subject import Subject, subject_of
from models.privacy.traces import concerning, posts_naming
from models.records import dataclass

ERASED = "privacy.erased"

SLICE = 5_000
"""Messages marked by one statement: databases bind so many values and not many more."""

MEANWHILE = timedelta(minutes=1)
"""How much earlier than the last message a message may say it was posted that came after it: clocks differ."""


@dataclass(frozen=True)
class Erased:
    """What an erasure did. `known` says whether the cluster knew them as a person; `posts` how many of our messages in
    the server are told anew.
    """

    known: bool
    mandates_ended: int
    posts: int = 0


@dataclass(frozen=True)
class Seen:
    """What was seen of somebody before they are erased: the messages that name them, the latest of all messages, which
    began to be posted at `since`, and the tables that hold something of theirs.
    """

    posts: Sequence[UUID]
    since: datetime | None
    latest: frozenset[UUID]
    tables: frozenset[str]


async def erase_all(
    database: Database, cluster_id: UUID, actor: Actor, *, subject: Subject | None = None, now: datetime
) -> Erased:
    """Look, then `erase`: whose data it is, and what is erased, as there. Raises as it does."""
    seen = await database.read(cluster_id, lambda session: look(session, actor, subject=subject))
    try:
        return await database.write(
            cluster_id, lambda session: erase(session, actor, subject=subject, seen=seen, now=now)
        )
    except IntegrityError:  # something was written about them meanwhile, where nothing was seen
        return await database.write(cluster_id, lambda session: erase(session, actor, subject=subject, now=now))


def look(session: Session, actor: Actor, *, subject: Subject | None = None) -> Seen:
    """Look what there is to erase; tells nothing to anybody."""
    subject = subject or subject_of(session, actor)
    posts = session.scalars(select(Posted.id).where(posts_naming(subject)).order_by(Posted.id)).all()
    last_posted = session.scalar(select(func.max(Posted.posted_at)))
    since = last_posted - MEANWHILE if last_posted is not None else None
    holding = [
        each.name
        for each in HOLDINGS
        if session.scalar(select(1).select_from(each.table).where(concerning(each, subject)).limit(1)) is not None
    ]
    return Seen(posts, since, frozenset(_posted_since(session, since)), frozenset(holding))


def erase(
    session: Session, actor: Actor, *, subject: Subject | None = None, seen: Seen | None = None, now: datetime
) -> Erased:
    """Erase everything held about the one who acts, or, by the operator, about somebody else; offices end at `now`.

    An officer may go too: nobody must keep their data with us to stay free, and the board can appoint another. What
    stays tells nobody who it was: the audit chain's random ids and hashes, and that an office was held. With what was
    `seen` it is done sooner. Raises `NotAllowed`.
    """
    lock(session, Cluster, session.own_cluster_id)
    own = subject_of(session, actor)
    subject = subject or own
    demand(may_erase(actor, own, subject))
    mandates = [seat for seat in current_board(session, now) if seat.person_id == subject.person_id]
    posts = tell_anew(session, posts_naming(subject), now) if seen is None else _tell_anew(session, seen, now)
    for holding in HOLDINGS:
        if seen is None or holding.name in seen.tables or not _is_guarded(holding):
            holding.erase(session, subject, now)
    if subject.person_id is not None:
        after = {"mandates_ended": len(mandates)}
        change = audit.Change(ERASED, subject.person_id, {}, after)
        # Whoever asked is written down nowhere: that is what they asked for.
        record(session, change, actor=Actor.nobody(), person_id=None, actor_name=None, now=now)
        outbox.project(session, ROLES_OF_ALL, None, now)
    session.touch(Topic.PEOPLE, Topic.EXPERTS, Topic.DUE)
    return Erased(subject.person_id is not None, len(mandates), posts)


def _tell_anew(session: Session, seen: Seen, now: datetime) -> int:
    """The messages that were seen, and all that were posted meanwhile: one that names nobody is told as it was."""
    new = [id for id in _posted_since(session, seen.since) if id not in seen.latest]
    posts = [*seen.posts, *new]
    slices = (posts[at : at + SLICE] for at in range(0, len(posts), SLICE))
    return sum(tell_anew(session, Posted.id.in_(each), now) for each in slices)


def _posted_since(session: Session, since: datetime | None) -> Sequence[UUID]:
    query = select(Posted.id).order_by(Posted.id)
    return session.scalars(query if since is None else query.where(Posted.posted_at > since)).all()


def _is_guarded(holding: Holding) -> bool:
    """Whether the database itself keeps somebody from being erased whom a row of this table refers to: where nothing
    was seen of them, nothing is, or the erasure fails as a whole. A Discord user's id nobody keeps.
    """
    columns = [getattr(holding.table, name) for name in holding.refers]
    people = Person.__tablename__
    kept = [
        any(key.column.table.name == people for key in column.property.columns[0].foreign_keys) for column in columns
    ]
    return bool(kept) and all(kept) and isinstance(holding.about(Subject(None, 0)), False_)

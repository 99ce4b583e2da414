"""What must appear in Discord: written in the same transaction as its cause, sent by `bot/delivery.py`.

A row holds a kind and ids, never a text: it is rendered at the moment of sending, by the one renderer its kind has.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Index, String, UniqueConstraint, case, func, or_, select, true, update
from sqlalchemy.orm import Mapped, mapped_column

from models.database import AnotherClustersRow, Base, OwnedByCluster, Session, Topic, insert_into
from models.records import dataclass

CLAIM_SECONDS = 300
"""How long a process that took rows keeps them: far over the longest batch. One that starts takes over at once."""

RETRY_SECONDS = (2, 10, 60, 300, 1800, 7200)
"""Waits after the first, second, ... failed attempt; the last one repeats until `GIVE_UP_AFTER`."""

GIVE_UP_AFTER = timedelta(days=2)
"""A row that could not be delivered for so long is set aside (`failed_at`) and counted in `/health`."""


class Way(StrEnum):
    """How a row is carried out.

    `post`: a new message, once. `refresh`: an existing card is brought up to date; rows of one kind and subject are
    one row. `project`: roles, channels, threads are compared with what the domain wants and corrected; coalesced too.
    """

    POST = "post"
    REFRESH = "refresh"
    PROJECT = "project"


class OutboxItem(Base, OwnedByCluster):
    """One side effect that is owed to Discord.

    `place` orders what one operation owes at one instant. `coalesced_on` is kind and subject for the ways that
    coalesce, and the row's own id for a post. `revision` counts the causes: a row whose revision grew while it was
    being carried out is carried out again.
    """

    __tablename__ = "outbox_item"
    __table_args__ = (
        UniqueConstraint("cluster_id", "coalesced_on"),
        Index("ix_outbox_item_due", "failed_at", "next_attempt_at"),
    )

    way: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID | None]
    coalesced_on: Mapped[str] = mapped_column(String(90))
    place: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(60))


@dataclass(frozen=True)
class Delivery:
    """A row taken for delivery, detached from the database.

    `attempts` counts the earlier ones that ended; `claimed_before` says that one began, and perhaps reached Discord.
    `posted_at` is when a message was posted that stands already and is rendered anew.
    """

    cluster_id: UUID
    id: UUID
    way: Way
    kind: str
    subject_id: UUID | None
    revision: int
    attempts: int
    claimed_before: bool
    created_at: datetime
    posted_at: datetime | None = None


def post(
    session: Session,
    kind: str,
    subject_id: UUID | None,
    now: datetime,
    *,
    not_before: datetime | None = None,
    cluster_id: UUID | None = None,
) -> UUID:
    """Owe a new message of this kind about this subject, not before an instant if given; returns the row's id.

    `cluster_id` is needed only in a session opened everywhere.
    """
    item_id = session.new_id()
    session.add(
        OutboxItem(
            cluster_id=cluster_id or session.own_cluster_id,
            id=item_id,
            way=Way.POST,
            kind=kind,
            subject_id=subject_id,
            coalesced_on=str(item_id),
            place=_next_place(session),
            revision=1,
            attempts=0,
            created_at=now,
            next_attempt_at=max(now, not_before or now),
        )
    )
    session.touch(Topic.OUTBOX)
    return item_id


def owed(session: Session, kind: str, subject_id: UUID, cluster_id: UUID) -> bool:
    """Whether something of this kind about this subject still waits to be carried out."""
    waits = select(OutboxItem.id).where(
        OutboxItem.cluster_id == cluster_id,
        OutboxItem.kind == kind,
        OutboxItem.subject_id == subject_id,
        OutboxItem.failed_at.is_(None),
    )
    return session.scalar(waits.limit(1)) is not None


def subjects_owed(session: Session, kind: str) -> set[UUID | None]:
    """The subjects of which `owed` is true, in the session's cluster."""
    return set(
        session.scalars(select(OutboxItem.subject_id).where(OutboxItem.kind == kind, OutboxItem.failed_at.is_(None)))
    )


def refresh(
    session: Session, kind: str, subject_id: UUID | None, now: datetime, *, cluster_id: UUID | None = None
) -> None:
    """Owe an up-to-date card of this kind and subject; many calls before the delivery are one edit.

    `cluster_id` is needed only in a session opened everywhere.
    """
    _owe_once(session, Way.REFRESH, kind, subject_id, now, cluster_id)


def project(
    session: Session, kind: str, subject_id: UUID | None, now: datetime, *, cluster_id: UUID | None = None
) -> None:
    """Owe a comparison of what the domain wants with what the server has, and its correction.

    `cluster_id` is needed only in a session opened everywhere.
    """
    _owe_once(session, Way.PROJECT, kind, subject_id, now, cluster_id)


def refresh_each(session: Session, kind: str, subject_ids: Collection[UUID], now: datetime) -> None:
    """As `refresh` of each, in one statement."""
    _owe_each(session, Way.REFRESH, kind, subject_ids, now)


def project_each(session: Session, kind: str, subject_ids: Collection[UUID], now: datetime) -> None:
    """As `project` of each, in one statement."""
    _owe_each(session, Way.PROJECT, kind, subject_ids, now)


def _next_place(session: Session) -> int:
    place: int = session.info.get("outbox_place", 0)
    session.info["outbox_place"] = place + 1
    return place


def _owe_once(
    session: Session, way: Way, kind: str, subject_id: UUID | None, now: datetime, cluster_id: UUID | None = None
) -> None:
    _owe_each(session, way, kind, [subject_id], now, cluster_id)


def _owe_each(
    session: Session,
    way: Way,
    kind: str,
    subject_ids: Collection[UUID | None],
    now: datetime,
    cluster_id: UUID | None = None,
) -> None:
    if not subject_ids:
        return
    if session.cluster_id is not None and cluster_id not in (None, session.cluster_id):
        raise AnotherClustersRow(f"{kind} of {cluster_id} in a session of {session.cluster_id}")
    rows = [
        {
            "cluster_id": cluster_id or session.own_cluster_id,
            "id": session.new_id(),
            "way": way,
            "kind": kind,
            "subject_id": subject_id,
            "coalesced_on": f"{way}:{kind}:{subject_id or ''}",
            "place": _next_place(session),
            "revision": 1,
            "attempts": 0,
            "created_at": now,
            "next_attempt_at": now,
        }
        for subject_id in subject_ids
    ]
    session.flush()
    session.connection().execute(_owing(session), rows)
    session.touch(Topic.OUTBOX)


_owings: dict[str, Any] = {}


def _owing(session: Session) -> Any:
    """The statement, made once and executed below the session: every ballot owes its poll's card."""
    made = _owings.get(session.dialect_name)
    if made is None:
        owed = insert_into(session, OutboxItem)
        again = {"revision": OutboxItem.revision + 1, "attempts": 0, "failed_at": None, "failure": None}
        anew = {name: owed.excluded[name] for name in ("created_at", "next_attempt_at")}
        made = _owings[session.dialect_name] = owed.on_conflict_do_update(
            index_elements=["cluster_id", "coalesced_on"], set_={**again, **anew}
        )
    return made


def claim(
    session: Session,
    now: datetime,
    limit: int = 20,
    clusters: Collection[UUID] | None = None,
    resting: Collection[UUID] = (),
) -> Sequence[Delivery]:
    """Take up to `limit` rows that are due, oldest first, for `CLAIM_SECONDS`; no other process gets them meanwhile.

    Opened `everywhere()`; `clusters` are those that this process serves (None: all). Cards of the subjects that are
    `resting` are left for later.
    """
    query = (
        select(OutboxItem)
        .where(
            OutboxItem.failed_at.is_(None),
            OutboxItem.next_attempt_at <= now,
            or_(OutboxItem.claimed_until.is_(None), OutboxItem.claimed_until <= now),
            _served(clusters),
            *(_not_a_card_of(resting) if resting else ()),
        )
        .order_by(OutboxItem.created_at, OutboxItem.place, OutboxItem.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    items = session.scalars(query).all()
    taken = [
        Delivery(
            item.cluster_id,
            item.id,
            Way(item.way),
            item.kind,
            item.subject_id,
            item.revision,
            item.attempts,
            item.attempts > 0 or item.claimed_until is not None,
            item.created_at,
        )
        for item in items
    ]
    for item in items:
        item.claimed_until = now + timedelta(seconds=CLAIM_SECONDS)
    return taken


def take_over(session: Session, now: datetime, clusters: Collection[UUID] | None = None) -> None:
    """End the claims on what this process serves: at its start, whoever made them is dead. Opened `everywhere()`."""
    session.execute(
        update(OutboxItem)
        .where(OutboxItem.claimed_until > now, _served(clusters))
        .values(claimed_until=now)
        .execution_options(synchronize_session=False)
    )


def _not_a_card_of(subjects: Collection[UUID]) -> Sequence[ColumnElement[bool]]:
    return [or_(OutboxItem.way != Way.REFRESH, OutboxItem.subject_id.is_(None), OutboxItem.subject_id.not_in(subjects))]


def _served(clusters: Collection[UUID] | None) -> ColumnElement[bool]:
    return true() if clusters is None else OutboxItem.cluster_id.in_(clusters)


def delivered(session: Session, delivery: Delivery, now: datetime) -> None:
    """Forget a row that was carried out, or make it due again if it was owed anew meanwhile."""
    item = session.get(OutboxItem, (delivery.cluster_id, delivery.id), with_for_update=True)
    if item is None:
        return
    if item.revision == delivery.revision:
        session.delete(item)
    else:
        item.claimed_until, item.attempts, item.next_attempt_at = None, 0, now
        session.touch(Topic.OUTBOX)


def put_off(session: Session, delivery: Delivery, failure: str, now: datetime, *, hopeless: bool = False) -> None:
    """Try a row again later; set it aside when `hopeless` or owed for longer than `GIVE_UP_AFTER`.

    One that was owed anew meanwhile is due again: the new cause may have mended what stood in its way.
    `failure` is a short technical word for the operator (`Forbidden 50013`), never a text of somebody.
    """
    item = session.get(OutboxItem, (delivery.cluster_id, delivery.id), with_for_update=True)
    if item is None:
        return
    item.claimed_until = None
    if item.revision != delivery.revision:
        item.attempts, item.next_attempt_at = 0, now
        session.touch(Topic.OUTBOX)
        return
    item.failure = failure[:60]
    item.attempts += 1
    if hopeless or now - item.created_at >= GIVE_UP_AFTER:
        item.failed_at = now
    else:
        wait = RETRY_SECONDS[min(item.attempts, len(RETRY_SECONDS)) - 1]
        item.next_attempt_at = now + timedelta(seconds=wait)


def next_due(session: Session, clusters: Collection[UUID] | None = None) -> datetime | None:
    """When the next waiting row may be tried, a claim of a dead process included; None when nothing waits."""
    waits = case(
        (OutboxItem.claimed_until > OutboxItem.next_attempt_at, OutboxItem.claimed_until),
        else_=OutboxItem.next_attempt_at,
    )
    due: datetime | None = session.scalar(
        select(func.min(waits)).where(OutboxItem.failed_at.is_(None), _served(clusters))
    )
    return due


@dataclass(frozen=True)
class Backlog:
    """How many rows wait, and how many were set aside."""

    waiting: int
    failed: int


def backlog(session: Session) -> Backlog:
    """Count what is owed, for `/health` and `/metrics`; opened `everywhere()`."""
    waiting, failed = session.execute(
        select(
            func.count().filter(OutboxItem.failed_at.is_(None)),
            func.count().filter(OutboxItem.failed_at.is_not(None)),
        )
    ).one()
    return Backlog(waiting, failed)

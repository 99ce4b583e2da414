"""Polls as a test needs them, made directly: what they came from is another test's subject."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert

from models.database import Session
from models.polls.digests import name_digest, roll_hash
from models.polls.keys import KeyRing
from models.polls.rules import Rules, spelled
from models.polls.tables import Elector, Electorate, Method, Nature, Poll, PollOption, PollStatus
from models.tally import Base, more_than_half

SIMPLE = Rules(majorities=(more_than_half(Base.EXPRESSED),))
SEED = hashlib.sha256(b"a seed of the tests").digest()


def poll(
    session: Session,
    *,
    now: datetime,
    method: Method = Method.MOTION,
    options: Sequence[str] = (),
    rules: Rules | None = None,
    named: bool = True,
    organisations: Iterable[tuple[UUID, int]] = (),
    people: Iterable[tuple[UUID, int]] = (),
    keys: KeyRing | None = None,
    lasts: timedelta = timedelta(days=2),
    electorate: Electorate = Electorate.ORGANISATIONS,
    nature: Nature = Nature.DECISION,
    number: int = 1,
    title: str = "Changer de locaux",
    asked_by_id: UUID | None = None,
    subject: tuple[str, UUID] | None = None,
) -> UUID:
    """An open poll on a frozen roll: organisations and people with their weights. A confidential one needs `keys`."""
    made = Poll(
        id=session.new_id(),
        number=number,
        title=title,
        question="Faut-il le faire ?",
        nature=nature,
        clause="article 9" if nature is Nature.DECISION else None,
        method=method,
        status=PollStatus.OPEN,
        electorate=electorate,
        rules=spelled(rules or (SIMPLE if method is Method.MOTION else Rules())),
        named=named,
        asked_by_id=asked_by_id,
        created_at=now,
        opens_at=now,
        opened_at=now,
        closes_at=now + lasts,
        first_closes_at=now + lasts,
        seed=SEED,
        subject_kind=subject[0] if subject is not None else None,
        subject_id=subject[1] if subject is not None else None,
    )
    session.add(made)
    session.flush()
    for position, label in enumerate(options):
        session.add(PollOption(poll_id=made.id, position=position, label=label))
    entries = [(organisation_id, None, weight) for organisation_id, weight in organisations]
    _freeze(session, made, [*entries, *((None, person_id, weight) for person_id, weight in people)])
    if not named:
        assert keys is not None
        keys.make(made.id)
    return made.id


def _freeze(session: Session, poll: Poll, entries: Sequence[tuple[UUID | None, UUID | None, int]]) -> None:
    rows = []
    for number, (organisation_id, person_id, weight) in enumerate(entries):
        salt, name = number.to_bytes(16), f"votant {number}"
        row = {
            "cluster_id": session.own_cluster_id,
            "id": session.new_id(),
            "poll_id": poll.id,
            "organisation_id": organisation_id,
            "person_id": person_id,
            "weight": weight,
            "name": name,
            "salt": salt,
            "name_digest": name_digest(salt, name),
        }
        rows.append(row)
    if rows:
        session.execute(insert(Elector), rows)
    poll.roll_hash = roll_hash((row["id"], row["weight"], row["name_digest"]) for row in rows)  # type: ignore[misc]  # of their kinds
    poll.roll_electors, poll.roll_voices = len(rows), sum(weight for _, _, weight in entries)

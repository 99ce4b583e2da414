"""Erasing everything held about a person, at their own wish; by the operator, for who cannot ask in Discord."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models import audit, outbox
from models.actor import Actor
from models.cluster.journal import record
from models.cluster.places import ROLES_OF_ALL
from models.cluster.posted import tell_anew
from models.cluster.tables import Cluster
from models.database import Session, Topic, lock
from models.people.board import current_board
from models.people.permissions import demand
from models.privacy.holdings import HOLDINGS
from models.privacy.permissions import may_erase
from models.privacy.subject import Subject, subject_of
from models.privacy.traces import posts_naming

ERASED = "privacy.erased"


@dataclass(frozen=True)
class Erased:
    """What an erasure did. `known` says whether the cluster knew them as a person; `posts` how many of our messages in
    the server are told anew.
    """

    known: bool
    mandates_ended: int
    posts: int = 0


def erase(session: Session, actor: Actor, *, subject: Subject | None = None, now: datetime) -> Erased:
    """Erase everything held about the one who acts, or, by the operator, about somebody else; offices end at `now`.

    An officer may go too: nobody must keep their data with us to stay free, and the board can appoint another. What
    stays tells nobody who it was: the audit chain's random ids and hashes, and that an office was held.
    """
    lock(session, Cluster, session.own_cluster_id)
    own = subject_of(session, actor)
    subject = subject or own
    demand(may_erase(actor, own, subject))
    mandates = [seat for seat in current_board(session, now) if seat.person_id == subject.person_id]
    posts = tell_anew(session, posts_naming(subject), now)
    for holding in HOLDINGS:
        holding.erase(session, subject, now)
    if subject.person_id is not None:
        after = {"mandates_ended": len(mandates)}
        change = audit.Change(ERASED, subject.person_id, {}, after)
        # Whoever asked is written down nowhere: that is what they asked for.
        record(session, change, actor=Actor.nobody(), person_id=None, actor_name=None, now=now)
        outbox.project(session, ROLES_OF_ALL, None, now)
    session.touch(Topic.PEOPLE, Topic.EXPERTS, Topic.DUE)
    return Erased(subject.person_id is not None, len(mandates), posts)

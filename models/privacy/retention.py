"""What is forgotten by itself once it has been over for as long as the cluster keeps such things.

Each rule says of one table what goes, when the time begins to run, and why. What stands in no rule stays until the
person erases it, for the reason that `cogs/privacy/page.py` tells everybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, true, update
from sqlalchemy.orm import InstrumentedAttribute

from models import outbox
from models.calls.facts import CALL_CARD
from models.calls.tables import CallAnswer, ExpertiseCall
from models.cluster.tables import Cluster
from models.database import OwnedByCluster, Session, Topic
from models.groups.tables import Group, GroupMembership, GroupRequest, GroupStatus, GroupSupport, RequestStatus
from models.introductions.answering import THREAD
from models.introductions.tables import Introduction, IntroductionStatus, Meeting
from models.joining.tables import UnlistedRequest
from models.organisations.tables import StatusReason
from models.outbox import Way
from models.people.tables import Affiliation, AffiliationStatus
from models.projects.facts import PROJECT_POST
from models.projects.giving_tables import Contribution, ContributionStatus, EntryStatus, HoursEntry
from models.projects.tables import OVER, InvitationStatus, Project, ProjectInvitation, ProjectMention
from models.records import dataclass
from models.threads.facts import WORK_THREAD
from models.threads.tables import Participation, WorkThread, WorkThreadPerson

BATCH = 200
"""Rows of one rule and cluster in one run: no write holds SQLite's writer long; the next run follows at once."""

MONTH = timedelta(days=365.25 / 12)
"""A month as retention counts it: all the same length, so that what is over is over for good."""


class Goes(Enum):
    """What a rule takes away."""

    ROW = "the whole row"
    WORDS = "what somebody wrote; that it took place is still counted"


@dataclass(frozen=True)
class Rule:
    """`over` are the rows that hold something to forget, `since` is when they were over, `why` is the reason.

    `emptied` are the columns that lose their content; without any, the row goes. `shown` is the outbox kind and way
    that bring in line what Discord shows of a row, for those that `is_shown`.
    """

    table: type[OwnedByCluster]
    over: ColumnElement[bool]
    since: ColumnElement[Any]
    why: str
    emptied: Mapping[str, object] = field(default_factory=dict)
    shown: tuple[Way, str] | None = None
    is_shown: ColumnElement[bool] | None = None

    @property
    def goes(self) -> Goes:
        """What it takes away."""
        return Goes.WORDS if self.emptied else Goes.ROW


def _of_group(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A column of the group of a support."""
    same = and_(Group.cluster_id == GroupSupport.cluster_id, Group.id == GroupSupport.group_id)
    return select(column).where(same).scalar_subquery()


def _call_closed() -> ColumnElement[Any]:
    """When the call of an answer was closed."""
    same = and_(ExpertiseCall.cluster_id == CallAnswer.cluster_id, ExpertiseCall.id == CallAnswer.call_id)
    return select(ExpertiseCall.closed_at).where(same).scalar_subquery()


def _supported() -> ColumnElement[bool]:
    return exists().where(GroupSupport.cluster_id == Group.cluster_id, GroupSupport.group_id == Group.id)


RULES: tuple[Rule, ...] = (
    Rule(
        Introduction,
        and_(
            Introduction.status != IntroductionStatus.ASKED,
            or_(
                Introduction.subject != "",
                Introduction.message != "",
                Introduction.reach.is_not(None),
                Introduction.reach_expert.is_not(None),
            ),
        ),
        func.coalesce(Introduction.answered_at, Introduction.asked_at),
        "A request is written to be answered: once it was, only how many there were matters to the association.",
        {"subject": "", "message": "", "reach": None, "reach_expert": None},
        (Way.PROJECT, THREAD),
        and_(Introduction.status == IntroductionStatus.ACCEPTED, Introduction.meeting == Meeting.THREAD),
    ),
    Rule(
        CallAnswer,
        and_(_call_closed().is_not(None), CallAnswer.note.is_not(None)),
        _call_closed(),
        "The word to an asker has no reader any more once the call is closed.",
        {"note": None},
    ),
    Rule(
        ExpertiseCall,
        and_(
            ExpertiseCall.closed_at.is_not(None),
            or_(ExpertiseCall.need != "", ExpertiseCall.outcome_note.is_not(None)),
        ),
        ExpertiseCall.closed_at.expression,
        "What somebody needed, and what came of it, helps to find who can help for a while; then its date is enough.",
        {"need": "", "outcome_note": None},
        (Way.REFRESH, CALL_CARD),
    ),
    Rule(
        Affiliation,
        Affiliation.status == AffiliationStatus.REFUSED,
        Affiliation.since.expression,
        "A refusal and its reason are for the person alone, and only as long as they may ask about it. That nothing "
        "came of it stays: what they may do depends on it.",
        {"status": AffiliationStatus.ENDED, "refusal": None, "asked_at": None, "brought_up_at": None, "seen_at": None},
    ),
    Rule(
        StatusReason,
        true(),
        StatusReason.since.expression,
        "Why a membership was suspended or closed matters while it is talked about; that it was stands in the journal.",
    ),
    Rule(
        UnlistedRequest,
        UnlistedRequest.decided_at.is_not(None),
        UnlistedRequest.decided_at.expression,
        "It was decided: the organisation is in the register, or the refusal is no longer asked about.",
    ),
    Rule(
        GroupRequest,
        GroupRequest.status != RequestStatus.WAITING,
        func.coalesce(GroupRequest.decided_at, GroupRequest.asked_at),
        "Whoever was let in is in the group; why others were not is nobody's business any more.",
    ),
    Rule(
        GroupMembership,
        and_(GroupMembership.until.is_not(None), GroupMembership.removal_reason != ""),
        GroupMembership.until.expression,
        "The reason was written for the person removed. Who took part, when, and that they did not go by themselves, "
        "is the group's own history.",
        {"removal_reason": ""},
    ),
    Rule(
        GroupSupport,
        _of_group(Group.status) != GroupStatus.PROPOSED,
        func.coalesce(_of_group(Group.opened_at), _of_group(Group.archived_at), _of_group(Group.created_at)),
        "Supporters are counted until the club is opened or declined.",
    ),
    Rule(
        Group,
        and_(Group.status == GroupStatus.DECLINED, ~_supported()),
        func.coalesce(Group.archived_at, Group.created_at),
        "A club that never was needs no trace of who proposed it.",
    ),
    Rule(
        WorkThreadPerson,
        and_(WorkThreadPerson.status == Participation.DECLINED, WorkThreadPerson.answered_at.is_not(None)),
        WorkThreadPerson.answered_at.expression,
        "Who declined an invitation is nobody's business once the invitation is old.",
    ),
    Rule(
        WorkThread,
        and_(
            WorkThread.closed_at.is_not(None),
            or_(WorkThread.source_text.is_not(None), WorkThread.source_user_id.is_not(None)),
        ),
        WorkThread.closed_at.expression,
        "The message that a thread began with is somebody's own; the thread's purpose and summary tell the rest.",
        {"source_text": None, "source_user_id": None},
        (Way.PROJECT, WORK_THREAD),
    ),
    Rule(
        ProjectInvitation,
        and_(ProjectInvitation.answered_at.is_not(None), ProjectInvitation.status != InvitationStatus.ACCEPTED),
        ProjectInvitation.answered_at.expression,
        "Who declined to contribute is nobody's business once the invitation is old.",
    ),
    Rule(
        ProjectMention,
        true(),
        ProjectMention.mentioned_at.expression,
        "That somebody was told of a call matters only while they could be told of it twice.",
    ),
    Rule(
        Contribution,
        and_(
            Contribution.status.in_(
                (ContributionStatus.DECLINED, ContributionStatus.WITHDRAWN, ContributionStatus.ENDED)
            ),
            or_(Contribution.note.is_not(None), Contribution.reply.is_not(None)),
        ),
        func.coalesce(Contribution.ended_at, Contribution.decided_at, Contribution.offered_at),
        "What giver and lead wrote to each other serves the work. What was given is the project's history.",
        {"note": None, "reply": None},
    ),
    Rule(
        HoursEntry,
        and_(HoursEntry.status == EntryStatus.REFUSED, HoursEntry.refusal.is_not(None)),
        func.coalesce(HoursEntry.decided_at, HoursEntry.logged_at),
        "Why hours were refused matters while they can be corrected.",
        {"refusal": None},
    ),
    Rule(
        Project,
        and_(Project.stage.in_(OVER), or_(Project.source_text.is_not(None), Project.source_user_id.is_not(None))),
        Project.stage_since.expression,
        "The message that a project began with is somebody's own; its pitch and its summary tell the rest.",
        {"source_text": None, "source_user_id": None},
        (Way.PROJECT, PROJECT_POST),
    ),
)
"""In the order in which they are applied: what refers to a row goes before the row."""


def months_kept(session: Session) -> int:
    """For how many months the session's cluster keeps what is over."""
    return session.scalars(select(Cluster.retention_months)).one()


def kept_for(months: int) -> timedelta:
    """How long so many months are."""
    return months * MONTH


def next_to_forget(session: Session) -> datetime | None:
    """When something has been over for long enough next; opened `everywhere()`."""
    terms = {cluster.id: cluster.retention_months for cluster in session.scalars(select(Cluster))}
    dates = []
    for rule in RULES:
        oldest = select(rule.table.cluster_id, func.min(rule.since)).where(rule.over).group_by(rule.table.cluster_id)
        for cluster_id, since in session.execute(oldest):
            if since is not None and cluster_id in terms:
                dates.append(since + kept_for(terms[cluster_id]))
    return min(dates, default=None)


def forget_old(session: Session, now: datetime) -> None:
    """Forget what has been over for long enough, up to `BATCH` rows a rule and cluster; opened `everywhere()`."""
    for cluster_id, months in session.execute(select(Cluster.id, Cluster.retention_months)).all():
        for rule in RULES:
            _apply(session, rule, cluster_id, now - kept_for(months), now)
    session.touch(Topic.DUE)


def _apply(session: Session, rule: Rule, cluster_id: UUID, limit: datetime, now: datetime) -> None:
    table = rule.table
    old = and_(table.cluster_id == cluster_id, rule.over, rule.since <= limit)
    ids = session.scalars(select(table.id).where(old).order_by(table.id).limit(BATCH)).all()
    if not ids:
        return
    these = and_(table.cluster_id == cluster_id, table.id.in_(ids))
    _owe(session, rule, these, cluster_id, now)
    change = update(table).where(these).values(**rule.emptied) if rule.emptied else delete(table).where(these)
    session.execute(change.execution_options(synchronize_session=False))


def _owe(session: Session, rule: Rule, these: ColumnElement[bool], cluster_id: UUID, now: datetime) -> None:
    """What Discord shows of these rows is brought in line."""
    if rule.shown is None:
        return
    way, kind = rule.shown
    query = select(rule.table.id).where(these).order_by(rule.table.id)
    shown: Sequence[UUID] = session.scalars(query if rule.is_shown is None else query.where(rule.is_shown)).all()
    for id in shown:
        owe = outbox.project if way is Way.PROJECT else outbox.refresh
        owe(session, kind, id, now, cluster_id=cluster_id)

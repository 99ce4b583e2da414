"""What every change of a group leaves behind: an entry in the audit log, and what is owed to Discord."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from models import audit, outbox
from models.cluster.journal import record
from models.database import Session, Topic
from models.groups.places import GROUP_CARD
from models.groups.reaching import Reached
from models.groups.tables import Group, GroupMembership, GroupRole
from models.people.mandates import ROLES_OF_PERSON
from models.people.standing import Standing

CREATED = "groups.created"
PROPOSED = "groups.proposed"
OPENED = "groups.opened"
DECLINED = "groups.declined"
EDITED = "groups.edited"
ARCHIVED = "groups.archived"
REOPENED = "groups.reopened"
JOINED = "groups.joined"
ACCEPTED = "groups.accepted"
ADDED = "groups.added"
LEFT = "groups.left"
REMOVED = "groups.removed"
HEAD_NAMED = "groups.head_named"
HEAD_ENDED = "groups.head_ended"

WELCOME = "groups.welcome"
"""The outbox kind that greets who came in, in the group's channel; its subject is the membership."""

REMINDER = "groups.reminder"
"""The outbox kind that reminds the heads of requests, in the group's channel; its subject is the group."""


def told_of(group: Group) -> dict[str, object]:
    """What an audit entry says of the group: ids and its kind, never its name."""
    return {"group": str(group.id), "group_kind": group.kind}


def write_down(
    session: Session,
    reached: Reached,
    kind: str,
    subject_id: UUID,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    now: datetime,
) -> None:
    """Add the change to the audit log; `subject_id` is the person concerned, or the group itself."""
    standing = reached.standing
    record_by(session, standing, reached.group, kind, subject_id, before=before, after=after, now=now)


def record_by(
    session: Session,
    standing: Standing,
    group: Group,
    kind: str,
    subject_id: UUID,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    now: datetime,
) -> None:
    """The same, for a group that was just made."""
    change = audit.Change(kind, subject_id, before or {}, {**told_of(group), **(after or {})})
    record(session, change, actor=standing.actor, person_id=standing.person_id, actor_name=standing.name, now=now)


def owe_card(session: Session, group_id: UUID, now: datetime, *, cluster_id: UUID | None = None) -> None:
    """The group's pinned card shall show how it stands now."""
    outbox.refresh(session, GROUP_CARD, group_id, now, cluster_id=cluster_id)


def owe_roles(
    session: Session, group_id: UUID, person_id: UUID, now: datetime, *, cluster_id: UUID | None = None
) -> None:
    """Somebody's part in a group has changed: their Discord roles and its card follow."""
    outbox.project(session, ROLES_OF_PERSON, person_id, now, cluster_id=cluster_id)
    owe_card(session, group_id, now, cluster_id=cluster_id)
    session.touch(Topic.PEOPLE, Topic.DUE)


def make_member(session: Session, reached: Reached, guest: GroupMembership, now: datetime) -> None:
    """A committee's guest is of the cluster by now, and takes part as a member from here on."""
    guest.role = GroupRole.MEMBER
    session.flush()
    before, after = {"role": GroupRole.GUEST.value}, {"role": GroupRole.MEMBER.value}
    write_down(session, reached, ADDED, guest.person_id, before=before, after=after, now=now)
    owe_roles(session, reached.group.id, guest.person_id, now)


def owe_welcome(session: Session, membership: GroupMembership, now: datetime) -> None:
    """Greet who came in, in the group's channel."""
    outbox.post(session, WELCOME, membership.id, now)

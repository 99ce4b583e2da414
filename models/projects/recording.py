"""What every change of a project leaves behind: an entry in the audit log, and what is owed to Discord."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from models import audit, outbox
from models.actor import Actor
from models.cluster.journal import record
from models.cluster.posted import tell_anew
from models.cluster.tables import Posted
from models.database import Session, Topic
from models.groups.changing import told_of as told_of_group
from models.groups.tables import Group
from models.people.standing import Standing
from models.projects.facts import PROJECT_CARD, PROJECT_POST
from models.projects.tables import Project

PROJECT_QUIET = "projects.quiet"
"""The outbox kind (way `post`) that asks the lead for news, where the card stands; its subject is the project."""


def told_of(session: Session, project: Project) -> dict[str, object]:
    """What an audit entry says of a project: ids and the kind of its home group, never a text."""
    home = session.find(Group, project.home_id) if project.home_id is not None else None
    return told_of_group(home) if home is not None else {}


def write_down(
    session: Session,
    standing: Standing | None,
    project: Project,
    kind: str,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    now: datetime,
) -> None:
    """Add a change of a project to the audit log; `standing` is None for what comes about by itself."""
    change = audit.Change(kind, project.id, before or {}, {**told_of(session, project), **(after or {})})
    record(
        session,
        change,
        actor=standing.actor if standing is not None else Actor.nobody(),
        person_id=standing.person_id if standing is not None else None,
        actor_name=standing.name if standing is not None else None,
        now=now,
    )


def owe_cards(session: Session, project: Project, now: datetime) -> None:
    """The card in its channel and the forum post shall show how the project stands now: nothing, while it is a draft.

    The cluster is the project's own, so that this serves in a session opened everywhere too.
    """
    if project.published_at is not None:
        outbox.refresh(session, PROJECT_CARD, project.id, now, cluster_id=project.cluster_id)
        outbox.project(session, PROJECT_POST, project.id, now, cluster_id=project.cluster_id)


def was_active(session: Session, project: Project, now: datetime, *, asked_in: int | None = None) -> None:
    """Something was said or done for a project: its quiet counts from now, and what was asked because of it goes.

    `asked_in` is the message in which that was answered for all to see: that one stays.
    """
    project.active_at = max(project.active_at, now)
    answered(session, project, now, asked_in=asked_in)
    session.touch(Topic.DUE)


def answered(session: Session, project: Project, now: datetime, *, asked_in: int | None = None) -> None:
    """There is nothing to ask about its quiet any more: the question is taken away."""
    if project.asked_at is not None:
        session.flush()
        question = (Posted.kind == PROJECT_QUIET) & (Posted.subject_id == project.id)
        tell_anew(session, question & (Posted.message_id != (asked_in or 0)), now)
    project.look_again_at = project.asked_at = project.told_home_at = None

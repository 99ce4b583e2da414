"""What the tables of projects hold about people."""

from __future__ import annotations

from sqlalchemy import or_

from models.experts.tables import Domain
from models.people.tables import Organisation
from models.privacy.holding import Holding, whole
from models.privacy.subject import is_person, is_user
from models.privacy.unlinking_projects import (
    leave_projects,
    others_part_of_giving,
    others_part_of_hours,
    unlink_contributions,
    unlink_hours,
    unlink_moves,
    unlink_projects,
    unlink_updates,
)
from models.projects.giving_tables import Contribution, HoursEntry
from models.projects.tables import (
    DomainFollow,
    Project,
    ProjectFollower,
    ProjectHead,
    ProjectInvitation,
    ProjectMention,
    ProjectMute,
    ProjectUpdate,
    StageMove,
)

_TITLE = {"project_id": (Project, "title")}

PROJECT_HOLDINGS: tuple[Holding, ...] = (
    Holding(
        HoursEntry,
        lambda subject: is_person(subject, HoursEntry.logged_by_id, HoursEntry.decided_by_id),
        unlink_hours,
        refers=frozenset({"logged_by_id", "decided_by_id"}),
        others_part=others_part_of_hours,
    ),
    Holding(
        Contribution,
        lambda subject: is_person(subject, Contribution.person_id, Contribution.decided_by_id),
        unlink_contributions,
        refers=frozenset({"person_id", "decided_by_id"}),
        named={**_TITLE, "organisation_id": (Organisation, "name")},
        others_part=others_part_of_giving,
    ),
    Holding(
        StageMove,
        lambda subject: is_person(subject, StageMove.moved_by_id),
        unlink_moves,
        refers=frozenset({"moved_by_id"}),
        named=_TITLE,
    ),
    Holding(
        ProjectUpdate,
        lambda subject: is_person(subject, ProjectUpdate.written_by_id),
        unlink_updates,
        refers=frozenset({"written_by_id"}),
        named=_TITLE,
    ),
    whole(
        ProjectInvitation,
        lambda subject: is_person(subject, ProjectInvitation.person_id),
        refers={"person_id"},
        named={**_TITLE, "domain_id": (Domain, "name_fr")},
    ),
    whole(ProjectMention, lambda subject: is_person(subject, ProjectMention.person_id), refers={"person_id"}),
    whole(
        ProjectMute,
        lambda subject: is_person(subject, ProjectMute.person_id),
        refers={"person_id"},
        named=_TITLE,
    ),
    whole(
        DomainFollow,
        lambda subject: is_person(subject, DomainFollow.person_id),
        refers={"person_id"},
        named={"domain_id": (Domain, "name_fr")},
    ),
    whole(ProjectFollower, lambda subject: is_person(subject, ProjectFollower.person_id), refers={"person_id"}),
    Holding(
        ProjectHead,
        lambda subject: is_person(subject, ProjectHead.person_id),
        leave_projects,
        refers=frozenset({"person_id"}),
        named=_TITLE,
    ),
    Holding(
        Project,
        lambda subject: or_(is_person(subject, Project.proposed_by_id), is_user(subject, Project.source_user_id)),
        unlink_projects,
        refers=frozenset({"proposed_by_id"}),
    ),
)
"""In the order in which they are erased."""

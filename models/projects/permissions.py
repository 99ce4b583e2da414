"""What may be done with projects, each as one named predicate (see models/people/permissions.py).

`home` is the group that the project belongs to, None for the whole cluster; `role` is the highest role that the person
has in that group at that instant; `part` is what they are in the project.
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from models.errors import Reason
from models.groups.kinds import traits_of
from models.groups.permissions import may_keep_groups
from models.groups.tables import HEAD_ROLES, Group, GroupRole
from models.people import permissions as people
from models.people.permissions import Verdict
from models.people.standing import Standing
from models.people.tables import AffiliationRole, OrganisationStatus
from models.threads.permissions import of_the_cluster, open_to_all


class Part(StrEnum):
    """What somebody is in a project, the highest: its lead, a co-lead, who gives to it, or who is invited to."""

    LEAD = "lead"
    CO_LEAD = "co_lead"
    GIVER = "giver"
    INVITED = "invited"


HEADS = frozenset({Part.LEAD, Part.CO_LEAD})
SPEAKS_FOR = frozenset({AffiliationRole.REPRESENTATIVE, AffiliationRole.DEPUTY})


def may_propose(standing: Standing) -> Verdict:
    """Propose a project, and follow domains: members, who may propose."""
    verdict = people.may_propose(standing)
    return Reason.NO_ORGANISATION if verdict is None and not of_the_cluster(standing) else verdict


def may_propose_in(standing: Standing, home: Group | None, role: GroupRole | None) -> Verdict:
    """Propose one in a group: its people; in a group that every member reads, every member."""
    if home is None or role is None:
        verdict = may_propose(standing)
        closed = home is not None and not open_to_all(home)
        return Reason.NOT_YOURS if verdict is None and closed else verdict
    return people.may_propose(standing)


def may_read(standing: Standing, home: Group | None, role: GroupRole | None, part: Part | None) -> Verdict:
    """See a published project: every member, of a closed group its people only, and whoever has a part in it.

    Those who keep the groups see all but what belongs to a hidden one.
    """
    if standing.person_id is None:
        return Reason.UNKNOWN_PERSON
    if role is not None or part is not None:
        return None
    if may_keep_groups(standing) is None and (home is None or not traits_of(home.kind).hidden):
        return None
    if not of_the_cluster(standing):
        return Reason.NO_ORGANISATION
    return None if home is None or open_to_all(home) else Reason.NOT_YOURS


def may_steer(standing: Standing, home: Group | None, role: GroupRole | None, part: Part | None) -> Verdict:
    """Edit a project, open needs, invite, accept, confirm hours, move its stage: its lead and co-leads.

    So may the heads of its home group and those who keep the groups: a project without anybody is taken up by them.
    """
    if standing.person_id is None and not standing.actor.operator:
        return Reason.UNKNOWN_PERSON
    hidden = home is not None and traits_of(home.kind).hidden and role is None and part is None
    if may_keep_groups(standing) is None and not hidden:
        return None
    return people.may_propose(standing) if part in HEADS or role in HEAD_ROLES else Reason.PROJECT_HEADS_ONLY


def may_name_heads(standing: Standing, home: Group | None, role: GroupRole | None, part: Part | None) -> Verdict:
    """Name a successor or co-leads: whoever may steer it, except a co-lead."""
    own = Part.LEAD if part is Part.LEAD else None
    return may_steer(standing, home, role, own)


def may_contribute(standing: Standing) -> Verdict:
    """Give to a project, as one of one's organisations: who may propose and has an active one."""
    verdict = people.may_propose(standing)
    if verdict is None and OrganisationStatus.ACTIVE not in standing.organisation_statuses:
        return Reason.NO_ORGANISATION
    return verdict


def may_answer(standing: Standing) -> Verdict:
    """Decline an invitation, withdraw what one offered, answer for one's hours: whoever the cluster knows."""
    return Reason.UNKNOWN_PERSON if standing.person_id is None else None


def may_keep_giving(standing: Standing, giver_id: UUID | None, organisation_id: UUID | None) -> Verdict:
    """Tell hours of a contribution, and end it: who gives it, and who speaks for the organisation it is given as."""
    if standing.person_id is None:
        return Reason.UNKNOWN_PERSON
    if giver_id == standing.person_id:
        return None
    role = standing.roles.get(organisation_id) if organisation_id is not None else None
    return None if role in SPEAKS_FOR else Reason.NOT_YOURS

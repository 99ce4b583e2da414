"""What may be done with groups, each as one named predicate (see models/people/permissions.py).

`role` is the highest role that the person has in the group at that instant, None outside of it.
"""

from __future__ import annotations

from models.errors import Reason
from models.groups.kinds import traits_of
from models.groups.tables import HEAD_ROLES, Group, GroupRole, Joining
from models.people.permissions import Verdict, board_or, may_propose
from models.people.standing import Standing
from models.people.tables import OrganisationStatus, Power


def may_keep_groups(standing: Standing) -> Verdict:
    """Create, open, decline, archive and reopen groups, and name their heads: the board, and its delegate if lent."""
    return board_or(standing, Power.KEEP_GROUPS)


def may_propose_club(standing: Standing) -> Verdict:
    """Propose a club: members, who may propose."""
    return _member(standing)


def may_support(standing: Standing) -> Verdict:
    """Support the proposal of a club: members, who may propose."""
    return _member(standing)


def may_join(standing: Standing) -> Verdict:
    """Join, or ask to: members, who may propose."""
    return _member(standing)


def may_take_part(standing: Standing) -> Verdict:
    """Leave a group, take a request back, see one's own: whoever the cluster knows."""
    return Reason.UNKNOWN_PERSON if standing.person_id is None else None


def sees(standing: Standing, kind: str, role: GroupRole | None) -> bool:
    """Whether a group exists for somebody: a hidden one only for its people and for those who keep the groups."""
    return not traits_of(kind).hidden or role is not None or may_keep_groups(standing) is None


def reads(standing: Standing, group: Group, role: GroupRole | None) -> bool:
    """Whether somebody sees a group's channels in Discord, by the roles that follow from what they are.

    Its people; of what is not hidden the board, and of an open one every member (`bot/projection/group_access.py`).
    """
    if role is not None or traits_of(group.kind).hidden:
        return role is not None
    members = group.joining == Joining.OPEN and standing.organisation_statuses != {OrganisationStatus.FORMER}
    return standing.on_board or (members and bool(standing.organisation_statuses))


def may_lead(standing: Standing, role: GroupRole | None) -> Verdict:
    """Accept and refuse requests, welcome, add guests, remove, edit, pin: its heads, and those who keep the groups.

    A head whose organisations are all suspended or former reads, and does none of it (design, "Powers").
    """
    if may_keep_groups(standing) is None:
        return None
    if standing.person_id is None:
        return Reason.UNKNOWN_PERSON
    return may_propose(standing) if role in HEAD_ROLES else Reason.GROUP_HEADS_ONLY


def may_name_co_leads(standing: Standing, role: GroupRole | None) -> Verdict:
    """Name co-leads: the group's lead, and those who keep the groups."""
    verdict = may_lead(standing, role)
    if verdict is None and role is not GroupRole.LEAD and may_keep_groups(standing) is not None:
        return Reason.GROUP_HEADS_ONLY
    return verdict


def may_make_places_again(standing: Standing, role: GroupRole | None) -> Verdict:
    """Have made again what somebody deleted of the group's places: as for `may_name_co_leads`."""
    return may_name_co_leads(standing, role)


def may_open_threads(standing: Standing, role: GroupRole | None) -> Verdict:
    """Open and close project threads of the group: as for `may_lead`."""
    return may_lead(standing, role)


def _member(standing: Standing) -> Verdict:
    """Who may propose, of an organisation or in an office: a guest of a committee, of neither, sees only theirs."""
    verdict = may_propose(standing)
    if verdict is None and not standing.roles and not standing.offices:
        return Reason.NO_ORGANISATION
    return verdict

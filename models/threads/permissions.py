"""What may be done with project threads, each as one named predicate (see models/people/permissions.py).

`role` is the highest role that the person has in the thread's group at that instant, None outside of it.
"""

from __future__ import annotations

from models.errors import Reason
from models.groups.kinds import traits_of
from models.groups.permissions import may_keep_groups, may_open_threads
from models.groups.tables import Group, GroupRole, Joining
from models.people.permissions import Verdict, may_propose
from models.people.standing import Standing


def may_open(standing: Standing, kind: str | None, role: GroupRole | None) -> Verdict:
    """Open a thread of a group of this kind (None: of none in particular): its heads, and those who keep the groups.

    Of a hidden group only its people: who keeps the groups knows that it exists, and sees nothing of what it writes.
    """
    if kind is not None and traits_of(kind).hidden and role is None:
        return Reason.UNKNOWN_PERSON if standing.person_id is None else Reason.GROUP_HEADS_ONLY
    return may_open_threads(standing, role)


def may_steer(standing: Standing, kind: str | None, role: GroupRole | None) -> Verdict:
    """Choose the domains of a thread, invite to it, go on with it and close it: as for `may_open`."""
    return may_open(standing, kind, role)


def may_read(standing: Standing, group: Group, role: GroupRole | None, *, invited: bool = False) -> Verdict:
    """See a thread of this group: its people, and whoever has an invitation to answer; of an open group every member.

    As far as the group's forum can be read in Discord, and no further: who took part and left the group, or declined,
    reads no more of a closed one. Those who keep the groups read all but what is hidden.
    """
    if standing.person_id is None:
        return Reason.UNKNOWN_PERSON
    if role is not None or invited:
        return None
    if may_keep_groups(standing) is None and not traits_of(group.kind).hidden:
        return None
    if not of_the_cluster(standing):
        return Reason.NO_ORGANISATION
    return None if open_to_all(group) else Reason.NOT_YOURS


def of_the_cluster(standing: Standing) -> bool:
    """Whether they are of an organisation or in an office: guests and those who wait to be accepted are of neither."""
    return bool(standing.roles or standing.offices)


def open_to_all(group: Group) -> bool:
    """Whether every member of the cluster reads what the group writes."""
    return group.joining == Joining.OPEN and not traits_of(group.kind).hidden


def may_take_part(standing: Standing) -> Verdict:
    """Accept an invitation, or join a thread that lets one in: who may propose."""
    return may_propose(standing)


def may_answer(standing: Standing) -> Verdict:
    """Decline an invitation: whoever the cluster knows."""
    return Reason.UNKNOWN_PERSON if standing.person_id is None else None

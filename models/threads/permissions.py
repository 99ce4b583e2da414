"""What may be done with project threads, each as one named predicate (see models/people/permissions.py).

`role` is the highest role that the person has in the thread's group at that instant, None outside of it.
"""

from __future__ import annotations

from models.errors import Reason
from models.groups.permissions import may_open_threads, sees
from models.groups.tables import GroupRole
from models.people.permissions import Verdict, may_propose
from models.people.standing import Standing


def may_open(standing: Standing, role: GroupRole | None) -> Verdict:
    """Open a thread of the group: its heads, and those who keep the groups."""
    return may_open_threads(standing, role)


def may_steer(standing: Standing, role: GroupRole | None) -> Verdict:
    """Choose the domains of a thread, invite to it, go on with it and close it: as for `may_open`."""
    return may_open_threads(standing, role)


def may_read(standing: Standing, kind: str, role: GroupRole | None, *, invited: bool) -> Verdict:
    """See a thread: whoever the cluster knows and its group exists for; who was invited sees this one."""
    if standing.person_id is None:
        return Reason.UNKNOWN_PERSON
    return None if invited or sees(standing, kind, role) else Reason.NOT_YOURS


def may_take_part(standing: Standing) -> Verdict:
    """Accept an invitation, or join a thread that lets one in: who may propose."""
    return may_propose(standing)


def may_answer(standing: Standing) -> Verdict:
    """Decline an invitation: whoever the cluster knows."""
    return Reason.UNKNOWN_PERSON if standing.person_id is None else None

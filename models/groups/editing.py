"""Changing what a group says of itself, and how people come in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models import outbox
from models.actor import Actor
from models.database import Session
from models.groups.changing import EDITED, owe_card, write_down
from models.groups.creating import Draft, demand_free_name, joining_from
from models.groups.errors import GroupNotOpen
from models.groups.facts import GroupSeen, seen
from models.groups.permissions import may_lead
from models.groups.places import GROUP_PLACES
from models.groups.reaching import Reached, look, reach
from models.groups.tables import GroupStatus
from models.groups.writing import mission_from, name_from, name_key, welcome_from
from models.people.permissions import demand


def group_to_edit(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> GroupSeen:
    """The group as it is, before anything is typed. Raises `GroupUnknown`, `NotAllowed` or `GroupNotOpen`."""
    reached = look(session, actor, group_id, now)
    _demand_editor(reached)
    return seen(session, reached, now)


def edit_group(session: Session, actor: Actor, group_id: UUID, draft: Draft, *, now: datetime) -> GroupSeen:
    """Change the name, the mission, the welcome and how people come in; its places and its card follow.

    Raises `GroupUnknown`, `NotAllowed`, `GroupNotOpen`, or what is refused about names and texts.
    """
    reached = reach(session, actor, group_id, now)
    _demand_editor(reached)
    group = reached.group
    name = name_from(draft.name)
    mission, welcome = mission_from(draft.mission), welcome_from(draft.welcome)
    joining = joining_from(draft.joining, group.kind)
    demand_free_name(session, reached.standing, name, group.kind, group)
    changed = [
        field
        for field, new in (("name", name), ("mission", mission), ("welcome", welcome), ("joining", joining.value))
        if getattr(group, field) != new
    ]
    if not changed:
        return seen(session, reached, now)
    renamed, reopened = "name" in changed, "joining" in changed
    group.name, group.name_key = name, name_key(name, group.kind, group.id)
    group.mission, group.welcome, group.joining = mission, welcome, joining
    session.flush()
    write_down(session, reached, EDITED, group.id, after={"changed": changed}, now=now)
    if group.status == GroupStatus.OPEN:
        owe_card(session, group.id, now)
        if renamed or reopened:
            outbox.project(session, GROUP_PLACES, group.id, now)
    return seen(session, reached, now)


def _demand_editor(reached: Reached) -> None:
    """Of a proposal, only those who keep the groups pass: nobody heads it yet."""
    demand(may_lead(reached.standing, reached.role))
    if reached.group.status == GroupStatus.ARCHIVED:
        raise GroupNotOpen

"""Adding people to a committee: those of the cluster as members, those from outside as guests."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.actor import Actor
from models.database import Session, Topic
from models.groups.changing import ADDED, make_member, owe_welcome, write_down
from models.groups.errors import BotsJoinNoGroup, GuestsInCommitteesOnly, InGroupAlready
from models.groups.facts import waiting_request
from models.groups.joining import let_in, own_row
from models.groups.kinds import traits_of
from models.groups.membership import Participant, is_of_the_cluster
from models.groups.permissions import may_lead
from models.groups.reaching import demand_open, look, reach
from models.groups.tables import GroupRole, RequestStatus
from models.people.permissions import demand
from models.people.private_notices import owe_notice
from models.people.tying import DiscordUser, WhichRecord, tie


def demand_inviter(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> str:
    """Look whether the actor may add people, before anything is typed; the group's name. Raises as `add_person`."""
    reached = look(session, actor, group_id, now)
    demand(may_lead(reached.standing, reached.role))
    demand_open(reached.group)
    if not traits_of(reached.group.kind).guests:
        raise GuestsInCommitteesOnly
    return reached.group.name


def add_person(session: Session, actor: Actor, group_id: UUID, user: DiscordUser, *, now: datetime) -> Participant:
    """Add a user of the server to a committee; whom the cluster does not know gets a record without organisation.

    A guest whom an organisation has accepted since is a member from now on: whether they take part as one of the
    cluster is the heads' to say, and nothing of it changes by itself.

    Raises `GroupUnknown`, `NotAllowed`, `GroupNotOpen`, `GuestsInCommitteesOnly`, `BotsJoinNoGroup` or
    `InGroupAlready`.
    """
    demand_inviter(session, actor, group_id, now=now)
    reached = reach(session, actor, group_id, now)
    if user.is_bot:
        raise BotsJoinNoGroup
    # A guest comes from outside: a record of like name in the register is somebody else's until they claim it.
    tied = tie(session, user, record_id=None, as_new=True, now=now)
    assert not isinstance(tied, WhichRecord)
    person = tied.person
    own = own_row(session, group_id, person.id, now)
    if own is not None:
        if own.role != GroupRole.GUEST or not is_of_the_cluster(session, person.id):
            raise InGroupAlready(person.full_name)
        make_member(session, reached, own, now)
        owe_notice(session, person.id, now)
        return Participant(person.id, person.full_name, person.discord_user_id, GroupRole.MEMBER, own.since)
    asked = waiting_request(session, group_id, person.id)
    if asked is not None:
        asked.status, asked.decided_at = RequestStatus.ACCEPTED, now
    role = GroupRole.MEMBER if is_of_the_cluster(session, person.id) else GroupRole.GUEST
    membership = let_in(session, reached.group, person.id, role, now)
    write_down(session, reached, ADDED, person.id, after={"role": role.value}, now=now)
    owe_welcome(session, membership, now)
    owe_notice(session, person.id, now)
    session.touch(Topic.PEOPLE)
    return Participant(person.id, person.full_name, person.discord_user_id, role, now)

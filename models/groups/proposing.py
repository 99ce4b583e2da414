"""A club, from its proposal to its opening: members support it, then the board opens or declines it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from models.actor import Actor
from models.database import Session, Topic, insert_into, lock
from models.errors import NotAllowed, Reason
from models.groups.changing import DECLINED, OPENED, PROPOSED, owe_card, record_by, write_down
from models.groups.creating import Draft, group_from
from models.groups.errors import (
    ClubNeedsSupport,
    NotAProposal,
    ProposerMayNotLead,
    SupportsAlready,
    TooManyProposals,
)
from models.groups.facts import GroupSeen, seen
from models.groups.joining import let_in
from models.groups.leading import Term, known_person, place_head
from models.groups.permissions import may_keep_groups, may_propose_club, may_support, may_take_part
from models.groups.places import intend
from models.groups.reaching import Reached, look, may_still_join, reach
from models.groups.support import support_of, supporters_of, supports
from models.groups.tables import Group, GroupKind, GroupRole, GroupStatus, GroupSupport
from models.groups.writing import given_up_key, reason_from
from models.people.board import current_board
from models.people.permissions import demand
from models.people.private_notices import owe_notice
from models.people.standing import standing_of
from models.people.tables import BOARD_OFFICES, Person
from models.people.tying import DiscordUser
from models.records import dataclass

MOST_PROPOSED = 3
"""Proposals of one person that may wait at once."""


@dataclass(frozen=True)
class ClubToOpen:
    """A proposal about to be opened; None for `proposer` where nobody is known (any more) to have made it."""

    id: UUID
    proposer: str | None
    proposer_may_lead: bool


def demand_proposer(session: Session, actor: Actor, *, now: datetime) -> None:
    """Look whether the actor may propose a club, before anything is typed. Raises as `propose_club` does."""
    standing = standing_of(session, actor, now)
    demand(may_propose_club(standing))
    assert standing.person_id is not None
    _demand_few(session, standing.person_id)


def propose_club(session: Session, actor: Actor, draft: Draft, *, now: datetime) -> GroupSeen:
    """Propose a club; whoever does is its first supporter.

    Raises `NotAllowed`, `TooManyProposals`, or what is refused about names and texts.
    """
    standing = standing_of(session, actor, now)
    demand(may_propose_club(standing))
    proposer_id = standing.person_id
    assert proposer_id is not None
    lock(session, Person, proposer_id)  # two forms sent at once are counted one after the other
    _demand_few(session, proposer_id)
    group = group_from(session, standing, GroupKind.CLUB, draft, now)
    group.status, group.proposed_by_id = GroupStatus.PROPOSED, proposer_id
    session.add(group)
    session.flush()
    session.add(GroupSupport(id=session.new_id(), group_id=group.id, person_id=proposer_id, supported_at=now))
    session.flush()
    record_by(session, standing, group, PROPOSED, group.id, now=now)
    _tell_board_if_ready(session, group, now)
    return seen(session, Reached(standing, group, None), now)


def support(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> GroupSeen:
    """Support a proposal. Raises `GroupUnknown`, `NotAllowed`, `NotAProposal` or `SupportsAlready`."""
    reached = reach(session, actor, group_id, now)
    demand(may_support(reached.standing))
    _demand_proposal(reached.group)
    if supports(session, group_id, reached.standing.person_id) is not None:
        raise SupportsAlready
    ready_before = support_of(session, group_id).enough
    made = insert_into(session, GroupSupport).values(
        cluster_id=session.own_cluster_id,
        id=session.new_id(),
        group_id=group_id,
        person_id=reached.person_id,
        supported_at=now,
    )
    session.execute(made.on_conflict_do_nothing(index_elements=["cluster_id", "group_id", "person_id"]))
    if not ready_before:
        _tell_board_if_ready(session, reached.group, now)
    return seen(session, reached, now)


def withdraw_support(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> GroupSeen:
    """Support a proposal no more. Raises `GroupUnknown`, `NotAllowed` or `NotAProposal`."""
    reached = reach(session, actor, group_id, now)
    demand(may_take_part(reached.standing))
    _demand_proposal(reached.group)
    own = supports(session, group_id, reached.standing.person_id)
    if own is not None:
        session.delete(own)
    return seen(session, reached, now)


def club_to_open(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> ClubToOpen:
    """The proposal that the actor is about to open, before a lead is chosen. Raises as `open_club` does."""
    reached = look(session, actor, group_id, now)
    demand(may_keep_groups(reached.standing))
    _demand_proposal(reached.group)
    _demand_support(session, group_id)
    proposer = _proposer(session, reached.group)
    may_lead = proposer is not None and may_still_join(session, proposer, now)
    return ClubToOpen(group_id, proposer.full_name if proposer is not None else None, may_lead)


def proposal_to_decline(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> None:
    """Look whether the actor may decline, before a reason is typed. Raises as `decline_club` does."""
    reached = look(session, actor, group_id, now)
    demand(may_keep_groups(reached.standing))
    _demand_proposal(reached.group)


def open_club(
    session: Session, actor: Actor, group_id: UUID, lead: DiscordUser | None = None, *, now: datetime
) -> GroupSeen:
    """Open a club that has its supporters: whoever proposed it leads it, unless somebody else is named.

    Whoever proposed it and has left since, or may join no group any more, neither leads it nor takes part; those who
    supported it are told. Raises `GroupUnknown`, `NotAllowed`, `NotAProposal`, `ClubNeedsSupport`,
    `ProposerMayNotLead`, or what is refused about heads.
    """
    reached = reach(session, actor, group_id, now)
    demand(may_keep_groups(reached.standing))
    group = reached.group
    _demand_proposal(group)
    _demand_support(session, group_id)
    proposer = _proposer(session, group)
    proposer_may = proposer is not None and may_still_join(session, proposer, now)
    if lead is None and proposer is not None and not proposer_may:
        raise ProposerMayNotLead(proposer.full_name)
    head = known_person(session, lead) if lead is not None else proposer
    group.status, group.opened_at = GroupStatus.OPEN, now
    write_down(session, reached, OPENED, group.id, now=now)
    if proposer is not None and proposer is not head and proposer_may:
        let_in(session, group, proposer.id, GroupRole.MEMBER, now)
    if head is not None:
        place_head(session, reached, head, Term(GroupRole.LEAD), now)
    for person_id in {*supporters_of(session, group.id), *([proposer.id] if proposer is not None else [])}:
        owe_notice(session, person_id, now)
    intend(session, group.id, name=group.name, now=now)
    owe_card(session, group.id, now)
    session.touch(Topic.PEOPLE)
    return seen(session, reached, now)


def decline_club(session: Session, actor: Actor, group_id: UUID, reason: str, *, now: datetime) -> str:
    """Say no to a proposal; the reason is for whoever proposed it alone. Returns the name it had.

    Raises `GroupUnknown`, `NotAllowed`, `NotAProposal`, `GroupReasonEmpty` or `GroupTextTooLong`.
    """
    reached = reach(session, actor, group_id, now)
    demand(may_keep_groups(reached.standing))
    group = reached.group
    _demand_proposal(group)
    group.status_reason = reason_from(reason)
    group.status, group.archived_at = GroupStatus.DECLINED, now
    group.name_key = given_up_key(group.id)
    write_down(session, reached, DECLINED, group.id, now=now)
    if group.proposed_by_id is not None:
        owe_notice(session, group.proposed_by_id, now)
    return group.name


def forget_declined(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> None:
    """Whoever proposed it has read why it was declined: nothing of the proposal is kept. Raises `NotAllowed`."""
    standing = standing_of(session, actor, now)
    demand(may_take_part(standing))
    group = lock(session, Group, group_id)
    if group is None or group.status != GroupStatus.DECLINED or group.proposed_by_id != standing.person_id:
        raise NotAllowed(Reason.NOT_YOURS)
    _forget_support(session, group_id)
    session.delete(group)


def put_opening_aside(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> None:
    """Whoever supported a club has read that it is open: nothing of their support is kept. Raises `NotAllowed`.

    Who does not support it changes nothing and learns nothing, not even whether there is such a group.
    """
    standing = standing_of(session, actor, now)
    demand(may_take_part(standing))
    group, own = lock(session, Group, group_id), supports(session, group_id, standing.person_id)
    if group is None or own is None:
        return
    if group.status == GroupStatus.PROPOSED:
        raise NotAllowed(Reason.NOT_YOURS)
    session.delete(own)


def tell_of_clubs_ready_by(session: Session, person_id: UUID, now: datetime) -> None:
    """An organisation has accepted somebody: tell the board of the clubs whose support is enough by theirs, not before.

    To be called in the same transaction, with the person's affiliation as it is now.
    """
    own = select(GroupSupport.group_id).where(GroupSupport.person_id == person_id)
    for group in session.scalars(select(Group).where(Group.status == GroupStatus.PROPOSED, Group.id.in_(own))).all():
        if not support_of(session, group.id, without=person_id).enough:
            _tell_board_if_ready(session, group, now)


def _proposer(session: Session, group: Group) -> Person | None:
    return session.find(Person, group.proposed_by_id) if group.proposed_by_id is not None else None


def _forget_support(session: Session, group_id: UUID) -> None:
    session.execute(delete(GroupSupport).where(GroupSupport.group_id == group_id))


def _demand_few(session: Session, person_id: UUID) -> None:
    mine = Group.proposed_by_id == person_id, Group.status == GroupStatus.PROPOSED
    if (session.scalar(select(func.count()).select_from(Group).where(*mine)) or 0) >= MOST_PROPOSED:
        raise TooManyProposals(MOST_PROPOSED)


def _demand_proposal(group: Group) -> None:
    if group.status != GroupStatus.PROPOSED:
        raise NotAProposal


def _demand_support(session: Session, group_id: UUID) -> None:
    found = support_of(session, group_id)
    if not found.enough:
        raise ClubNeedsSupport(
            found.supporters, found.supporters_needed, found.organisations, found.organisations_needed
        )


def _tell_board_if_ready(session: Session, group: Group, now: datetime) -> None:
    if support_of(session, group.id).enough:
        for seat in current_board(session, now):
            if seat.office in BOARD_OFFICES:
                owe_notice(session, seat.person_id, now)

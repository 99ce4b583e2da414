"""Counting those who support a club: sisters are one, everybody stands for one organisation."""

from __future__ import annotations

from itertools import combinations, permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.actor import Actor
from models.cluster.tables import Cluster
from models.database import Session
from models.errors import NotAllowed, Reason
from models.groups import errors
from models.groups.creating import Draft
from models.groups.proposing import (
    MOST_PROPOSED,
    club_to_open,
    decline_club,
    forget_declined,
    open_club,
    propose_club,
    support,
    withdraw_support,
)
from models.groups.support import organisations_for, support_of
from models.groups.tables import Group, GroupRole, GroupStatus
from tests.models.groups.conftest import NOW, House

ORGANISATIONS = [UUID(int=number) for number in range(1, 6)]
SUPPORTERS = st.lists(st.frozensets(st.sampled_from(ORGANISATIONS), min_size=1, max_size=3), max_size=6)


def by_trying_all(supporters: list[frozenset[UUID]]) -> int:
    """The most organisations that different people can stand for, by trying every choice."""
    for count in range(min(len(supporters), len(ORGANISATIONS)), 0, -1):
        for people in combinations(supporters, count):
            for organisations in permutations(ORGANISATIONS, count):
                if all(each in person for each, person in zip(organisations, people, strict=True)):
                    return count
    return 0


@given(SUPPORTERS)
def test_the_count_is_the_most_that_different_people_can_stand_for(supporters: list[frozenset[UUID]]) -> None:
    assert organisations_for(supporters) == by_trying_all(supporters)


@given(SUPPORTERS, st.randoms())
def test_the_order_in_which_people_come_does_not_matter(supporters: list[frozenset[UUID]], random: object) -> None:
    shuffled = list(supporters)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # a source of randomness
    assert organisations_for(shuffled) == organisations_for(supporters)


@given(SUPPORTERS, st.frozensets(st.sampled_from(ORGANISATIONS), min_size=1))
def test_one_more_supporter_adds_one_organisation_at_most(
    supporters: list[frozenset[UUID]], more: frozenset[UUID]
) -> None:
    before = organisations_for(supporters)
    assert before <= organisations_for([*supporters, more]) <= before + 1


@given(SUPPORTERS, st.sampled_from(ORGANISATIONS), st.sampled_from(ORGANISATIONS))
def test_sisters_never_count_for_more_than_strangers(supporters: list[frozenset[UUID]], one: UUID, other: UUID) -> None:
    """Two organisations that turn out to be of one house lower the count by one at most, and never raise it."""
    sisters = [frozenset(one if each == other else each for each in person) for person in supporters]
    assert organisations_for(supporters) - 1 <= organisations_for(sisters) <= organisations_for(supporters)


async def propose(house: House, name: str = "Ben", title: str = "Python") -> UUID:
    seen = await house.act(name, propose_club, Draft(title, "Apprendre", "", "open"))
    return seen.group.id


async def test_only_people_of_active_organisations_are_counted(house: House) -> None:
    group_id = await propose(house)
    await house.sisters("Groupe", "Lagon", "Nickel")
    await house.act("Chloe", support, group_id)
    for name, reason in (("Sue", Reason.ORGANISATION_SUSPENDED), ("Gil", Reason.NO_ORGANISATION)):
        with pytest.raises(NotAllowed) as refused:
            await house.act(name, support, group_id)
        assert refused.value.reason is reason
    with pytest.raises(NotAllowed):
        await house.write(lambda s: support(s, Actor(999), group_id, now=NOW))
    with pytest.raises(errors.SupportsAlready):
        await house.act("Chloe", support, group_id)
    found = await house.read(lambda s: support_of(s, group_id))
    assert (found.supporters, found.organisations) == (2, 1), "sisters are one"
    seen = await house.act("Chloe", withdraw_support, group_id)
    assert seen.group.support is not None
    assert seen.group.support.supporters == 1


async def test_the_board_opens_a_club_with_the_support_the_cluster_wants(house: House) -> None:
    """The numbers are a setting; whoever proposed it leads it, unless the board names another."""
    group_id = await propose(house)

    def lower(session: Session) -> None:
        cluster = session.get_one(Cluster, house.id)
        cluster.club_supporters, cluster.club_organisations = 3, 2

    await house.write(lower)
    await house.act("Chloe", support, group_id)
    for attempt in (club_to_open, open_club):
        with pytest.raises(errors.ClubNeedsSupport):
            await house.act("Anna", attempt, group_id)
        with pytest.raises(NotAllowed):
            await house.act("Ben", attempt, group_id)
    await house.act("Dan", support, group_id)
    opened = await house.act("Anna", open_club, group_id, house.user("Eva"))
    assert opened.group.status is GroupStatus.OPEN
    assert [(each.name, each.role) for each in opened.group.people] == [
        ("Eva Test", GroupRole.LEAD),
        ("Ben Test", GroupRole.MEMBER),
    ]
    with pytest.raises(errors.NotAProposal):
        await house.act("Eva", support, group_id)
    with pytest.raises(errors.NotAProposal):
        await house.act("Anna", decline_club, group_id, "Trop tard")


async def test_a_declined_proposal_is_its_proposers_alone(house: House) -> None:
    group_id = await propose(house)
    await house.act("Anna", decline_club, group_id, "Non")
    with pytest.raises(errors.GroupUnknown):
        await house.act("Chloe", support, group_id)
    with pytest.raises(NotAllowed):
        await house.act("Chloe", forget_declined, group_id)
    await propose(house, "Chloe")
    await house.act("Ben", forget_declined, group_id)
    assert await house.read(lambda s: s.find(Group, group_id)) is None


async def test_a_name_is_taken_once_and_proposals_are_few(house: House) -> None:
    await propose(house, title="Python")
    with pytest.raises(errors.GroupNameTaken):
        await propose(house, "Chloe", " PYTHON ")
    for number in range(MOST_PROPOSED - 1):
        await propose(house, title=f"Club {number}")
    with pytest.raises(errors.TooManyProposals):
        await propose(house, title="De trop")

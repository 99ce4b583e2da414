"""Coming in, going out, being removed; two heads at once; what nobody learns of a committee."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.errors import DomainError, NotAllowed, Reason
from models.groups import errors
from models.groups.answering import accept, put_outcome_aside, refuse, request_to_answer, requests_of
from models.groups.archiving import archive, reopen
from models.groups.at_hand import GroupsAtHand, groups_at_hand
from models.groups.changing import REMINDER, WELCOME
from models.groups.creating import Draft
from models.groups.due import BROUGHT_UP_AFTER, next_date, pass_time
from models.groups.editing import edit_group
from models.groups.facts import group_seen
from models.groups.inviting import add_person
from models.groups.joining import how_to_join, join, leave, withdraw_request
from models.groups.listing import Which, group_named, groups_like, list_groups
from models.groups.places import GROUP_CARD
from models.groups.removing import put_removal_aside, remove
from models.groups.tables import GroupKind, GroupMembership, GroupRequest, GroupRole, RequestStatus
from models.outbox import OutboxItem
from models.people.mandates import ROLES_OF_PERSON
from models.people.standing import standing_of
from models.people.tables import Person
from models.people.tying import DiscordUser
from tests.models.groups.conftest import NOW, House


async def owed(house: House, kind: str) -> list[UUID | None]:
    """About what something of this kind is owed."""
    return await house.read(lambda s: list(s.scalars(select(OutboxItem.subject_id).where(OutboxItem.kind == kind))))


async def at_hand(house: House, name: str, at: datetime = NOW) -> GroupsAtHand:
    """What waits for somebody."""
    return await house.read(lambda s: groups_at_hand(s, standing_of(s, house.actor(name), at), at))


async def ask(house: House, group_id: UUID, name: str) -> UUID:
    """Somebody's request."""
    await house.act(name, join, group_id, "J’aide volontiers")
    waiting = GroupRequest.status == RequestStatus.WAITING, GroupRequest.person_id == house.ids[name]
    return await house.read(lambda s: s.scalars(select(GroupRequest.id).where(*waiting)).one())


async def test_an_open_group_lets_members_in_at_once(house: House) -> None:
    group_id = await house.group(lead="Ben")
    coming = await house.act("Chloe", how_to_join, group_id)
    assert coming.at_once
    await house.act("Chloe", join, group_id)
    assert await house.names(group_id) == ["Ben", "Chloe"]
    assert house.ids["Chloe"] in await owed(house, ROLES_OF_PERSON)
    assert await owed(house, GROUP_CARD) == [group_id]
    with pytest.raises(errors.InGroupAlready):
        await house.act("Chloe", join, group_id)
    for name in ("Sue", "Gil"):
        with pytest.raises(NotAllowed):
            await house.act(name, join, group_id)


async def test_twice_at_once_comes_in_once(house: House) -> None:
    group_id = await house.group(lead="Ben")
    tries = [house.act("Chloe", join, group_id) for _ in range(4)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(each, errors.InGroupAlready) for each in results) == 3
    assert await house.names(group_id) == ["Ben", "Chloe"]


async def test_two_heads_accept_the_same_request_once(house: House) -> None:
    """The second is told that it was answered, and everything that follows is owed once."""
    group_id = await house.group(lead="Ben", co_leads=["Dan"], joining="request")
    request_id = await ask(house, group_id, "Chloe")
    tries = [house.act(name, accept, request_id) for name in ("Ben", "Dan") * 2]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(each, errors.RequestOver) for each in results) == 3
    assert await house.names(group_id) == ["Ben", "Dan", "Chloe"]
    assert len(await owed(house, WELCOME)) == 1
    rows = GroupMembership.person_id == house.ids["Chloe"]
    assert await house.read(lambda s: s.scalar(select(func.count()).select_from(GroupMembership).where(rows))) == 1
    accepted = AuditEntry.kind == "groups.accepted"
    assert await house.read(lambda s: s.scalar(select(func.count()).select_from(AuditEntry).where(accepted))) == 1


async def test_one_accepts_while_the_other_refuses(house: House) -> None:
    """Whoever is first decides; the request is never both."""
    group_id = await house.group(lead="Ben", co_leads=["Dan"], joining="request")
    request_id = await ask(house, group_id, "Chloe")
    results = await asyncio.gather(
        house.act("Ben", accept, request_id),
        house.act("Dan", refuse, request_id, "Complet"),
        return_exceptions=True,
    )
    assert sum(isinstance(each, errors.RequestOver) for each in results) == 1
    request = await house.read(lambda s: s.find(GroupRequest, request_id))
    assert request is not None
    inside = await house.role(group_id, "Chloe") is GroupRole.MEMBER
    assert inside is (request.status == RequestStatus.ACCEPTED)
    assert inside is (request.reply is None)


async def test_a_refusal_is_for_the_person_alone(house: House) -> None:
    group_id = await house.group(lead="Ben", joining="request")
    request_id = await ask(house, group_id, "Chloe")
    with pytest.raises(errors.AskedAlready):
        await house.act("Chloe", join, group_id, "Encore")
    for name in ("Chloe", "Dan"):
        with pytest.raises(NotAllowed) as refused:
            await house.act(name, requests_of, group_id)
        assert refused.value.reason is Reason.GROUP_HEADS_ONLY
        with pytest.raises(NotAllowed):
            await house.act(name, refuse, request_id, "Non")
    await house.act("Ben", refuse, request_id, "Complet")
    told = await at_hand(house, "Chloe")
    assert [(each.reason, each.accepted) for each in told.answered] == [("Complet", False)]
    with pytest.raises(NotAllowed):
        await house.act("Ben", put_outcome_aside, request_id)
    await house.act("Chloe", put_outcome_aside, request_id)
    told = await at_hand(house, "Chloe")
    assert not told.answered
    with pytest.raises(errors.RequestOver):
        await house.act("Ben", request_to_answer, request_id)
    await ask(house, group_id, "Chloe")
    await house.act("Chloe", withdraw_request, group_id)
    assert (await house.act("Ben", requests_of, group_id)).waiting == []


async def test_whoever_was_removed_asks_to_come_back(house: House) -> None:
    group_id = await house.group(lead="Ben", co_leads=["Dan"], members=["Chloe"])
    with pytest.raises(errors.LeaveInstead):
        await house.act("Ben", remove, group_id, house.ids["Ben"], "Moi")
    with pytest.raises(errors.HeadsAreNotRemoved):
        await house.act("Dan", remove, group_id, house.ids["Ben"], "Chef")
    with pytest.raises(errors.GroupReasonEmpty):
        await house.act("Dan", remove, group_id, house.ids["Chloe"], " ")
    later = NOW + timedelta(hours=1)
    await house.act("Dan", remove, group_id, house.ids["Chloe"], "Absente", at=later)
    assert await house.names(group_id, later) == ["Ben", "Dan"]
    assert not (await house.act("Chloe", how_to_join, group_id, at=later)).at_once
    told = await at_hand(house, "Chloe", later)
    assert [each.reason for each in told.removed] == ["Absente"]
    with pytest.raises(NotAllowed):
        await house.act("Dan", put_removal_aside, told.removed[0].id, at=later)
    await house.act("Chloe", put_removal_aside, told.removed[0].id, at=later)
    await house.act("Ben", remove, group_id, house.ids["Dan"], "Fin", at=later)
    assert await house.names(group_id, later) == ["Ben"], "a lead removes a co-lead, and all of their rows end"


async def test_a_lead_who_leaves_is_said_to_the_board(house: House) -> None:
    group_id = await house.group(lead="Ben", members=["Chloe"])
    later = NOW + timedelta(hours=1)
    left = await house.act("Ben", leave, group_id, at=later)
    assert left.headed
    told = await at_hand(house, "Anna", later)
    assert [each.id for each in told.without_lead] == [group_id]
    kinds = await house.read(lambda s: list(s.scalars(select(AuditEntry.kind).order_by(AuditEntry.sequence))))
    assert kinds == ["groups.head_ended", "groups.left"]
    with pytest.raises(errors.NotInGroup):
        await house.act("Ben", leave, group_id, at=later)


async def test_of_a_committee_nobody_else_learns_anything(house: House) -> None:
    """Whatever is tried, a committee and a group that never was are one and the same to others."""
    group_id = await house.group("Câble", kind=GroupKind.COMMITTEE, lead="Ben", members=["Dan"])
    stranger = DiscordUser(77, "Invitée Externe")
    guest = await house.act("Ben", add_person, group_id, stranger)
    assert guest.role is GroupRole.GUEST
    member = await house.act("Ben", add_person, group_id, house.user("Eva"))
    assert member.role is GroupRole.MEMBER
    house.users["Guest"] = 77
    attempts: list[tuple[Callable[..., object], tuple[object, ...]]] = [
        (group_seen, ()),
        (how_to_join, ()),
        (join, ("Bonjour",)),
        (leave, ()),
        (withdraw_request, ()),
        (requests_of, ()),
        (remove, (house.ids["Dan"], "Non")),
        (edit_group, (Draft("Autre", "Autre"),)),
        (archive, ("Fin",)),
        (reopen, ()),
        (add_person, (house.user("Gil"),)),
    ]
    for attempt, arguments in attempts:
        answers = []
        for id in (group_id, UUID(int=12345)):
            with pytest.raises(DomainError) as refused:
                await house.act("Chloe", attempt, id, *arguments)
            answers.append((type(refused.value), vars(refused.value)))
        assert answers[0] == answers[1]
        assert answers[0][0] is errors.GroupUnknown
    for name, sees in (("Chloe", False), ("Guest", True), ("Dan", True), ("Anna", True)):
        found = await house.act(name, list_groups, Which.ALL)
        assert bool(found.listed) is sees
        like = await house.act(name, groups_like, "cable", 25)
        assert bool(like) is sees
        named = await house.act(name, group_named, "Câble")
        assert (named == group_id) is sees
    with pytest.raises(NotAllowed):
        await house.act("Guest", edit_group, group_id, Draft("Autre", "Autre"))


async def test_people_are_added_to_committees_only(house: House) -> None:
    group_id = await house.group(lead="Ben")
    with pytest.raises(errors.GuestsInCommitteesOnly):
        await house.act("Ben", add_person, group_id, DiscordUser(88, "X Y"))
    assert await house.read(lambda s: s.scalar(select(Person.id).where(Person.discord_user_id == 88))) is None
    committee = await house.group("Fibre", kind=GroupKind.COMMITTEE, lead="Ben")
    robot = DiscordUser(89, "Robot", is_bot=True)
    with pytest.raises(errors.BotsJoinNoGroup):
        await house.act("Ben", add_person, committee, robot)


async def test_requests_are_brought_up_again_once_after_a_week(house: House) -> None:
    group_id = await house.group(lead="Ben", joining="request")
    await ask(house, group_id, "Chloe")
    due = NOW + BROUGHT_UP_AFTER
    assert await house.pass_by(next_date) == due
    await house.pass_by(lambda s: pass_time(s, due - timedelta(seconds=1)))
    assert await owed(house, REMINDER) == []
    for _ in range(2):
        await house.pass_by(lambda s: pass_time(s, due))
    assert await owed(house, REMINDER) == [group_id]
    assert await house.pass_by(next_date) is None
    told = await at_hand(house, "Ben", due)
    assert [(each.waiting, each.late) for each in told.to_answer] == [(1, True)]


async def test_an_archived_group_keeps_its_people_and_takes_nobody(house: House) -> None:
    group_id = await house.group(lead="Ben", members=["Chloe"], joining="request")
    request_id = await ask(house, group_id, "Dan")
    with pytest.raises(NotAllowed):
        await house.act("Ben", archive, group_id, "Fini")
    with pytest.raises(errors.GroupNotArchived):
        await house.act("Anna", reopen, group_id)
    seen = await house.act("Anna", archive, group_id, "Mission accomplie")
    assert seen.group.status_reason == "Mission accomplie"
    assert await house.names(group_id) == ["Ben", "Chloe"]
    with pytest.raises(errors.GroupNotOpen):
        await house.act("Eva", join, group_id, "Moi")
    with pytest.raises(errors.RequestOver):
        await house.act("Ben", accept, request_id)
    with pytest.raises(errors.GroupNotOpen):
        await house.act("Ben", edit_group, group_id, Draft("Autre", "Autre"))
    listed = await house.act("Eva", list_groups, Which.ARCHIVED)
    assert [each.group.id for each in listed.listed] == [group_id]
    seen = await house.act("Anna", reopen, group_id)
    assert [each.name for each in seen.group.people] == ["Ben Test", "Chloe Test"]

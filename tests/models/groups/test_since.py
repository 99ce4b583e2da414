"""People as they are today, not as they were when they asked, proposed or were added."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update

from models.audit import AuditEntry
from models.cluster.tables import Cluster
from models.database import Session
from models.errors import NotAllowed
from models.groups import errors
from models.groups.answering import accept, requests_of
from models.groups.archiving import archive
from models.groups.at_hand import GroupsAtHand, groups_at_hand
from models.groups.creating import Draft, create_group
from models.groups.editing import edit_group
from models.groups.facts import GroupSeen
from models.groups.inviting import add_person
from models.groups.joining import how_to_join, join
from models.groups.leading import Term, name_head
from models.groups.membership import absent_from
from models.groups.proposing import open_club, propose_club, put_opening_aside, support, tell_of_clubs_ready_by
from models.groups.removing import remove
from models.groups.tables import Group, GroupKind, GroupMembership, GroupRequest, GroupRole, RequestStatus
from models.outbox import OutboxItem
from models.people.private_notices import NOTICE, switch_on
from models.people.standing import standing_of
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, Organisation, Person
from models.people.tying import DiscordUser
from models.privacy.retention import forget_old
from tests.models.groups.conftest import NOW, House
from tests.support import factories


async def at_hand(house: House, name: str, at: datetime = NOW) -> GroupsAtHand:
    return await house.read(lambda s: groups_at_hand(s, standing_of(s, house.actor(name), at), at))


async def goes(house: House, name: str, when: datetime | None = NOW) -> None:
    await house.write(lambda s: s.execute(update(Person).where(Person.id == house.ids[name]).values(left_at=when)))


async def organisation(house: House, name: str, status: str) -> None:
    await house.write(lambda s: s.execute(update(Organisation).where(Organisation.name == name).values(status=status)))


async def wanting(house: House, *names: str) -> None:
    """These want private messages, and have had the first."""
    for name in names:
        await house.act(name, switch_on)
    await house.write(lambda s: s.execute(delete(OutboxItem).where(OutboxItem.kind == NOTICE)))


async def told(house: House) -> set[str]:
    owed = select(OutboxItem.subject_id).where(OutboxItem.kind == NOTICE)
    found = await house.read(lambda s: set(s.scalars(owed)))
    await house.write(lambda s: s.execute(delete(OutboxItem).where(OutboxItem.kind == NOTICE)))
    return {name for name, id in house.ids.items() if id in found}


async def ask(house: House, group_id: UUID, name: str) -> UUID:
    await house.act(name, join, group_id, "J’aide volontiers")
    waiting = GroupRequest.status == RequestStatus.WAITING, GroupRequest.person_id == house.ids[name]
    return await house.read(lambda s: s.scalars(select(GroupRequest.id).where(*waiting)).one())


async def test_whoever_asked_is_judged_anew_when_accepted(house: House) -> None:
    group_id = await house.group(lead="Ben", joining="request")
    request_id = await ask(house, group_id, "Chloe")
    await goes(house, "Chloe")
    with pytest.raises(errors.RequesterHasLeft):
        await house.act("Ben", accept, request_id)
    await goes(house, "Chloe", None)
    for status in ("suspended", "former"):
        await organisation(house, "Nickel", status)
        with pytest.raises(errors.RequesterMayNotJoin):
            await house.act("Ben", accept, request_id)
        assert [each.acceptable for each in (await house.act("Ben", requests_of, group_id)).waiting] == [False]
    assert await house.names(group_id) == ["Ben"]
    await organisation(house, "Nickel", "active")
    await house.act("Ben", accept, request_id)
    assert await house.names(group_id) == ["Ben", "Chloe"]


async def test_whoever_left_the_server_heads_nothing_and_can_be_removed(house: House) -> None:
    group_id = await house.group("Câble", kind=GroupKind.COMMITTEE, lead="Ben", co_leads=["Dan"], members=["Chloe"])
    for name in ("Ben", "Chloe"):
        await goes(house, name)
    assert [each.id for each in (await at_hand(house, "Anna")).without_lead] == [group_id]
    absent = await house.read(lambda s: absent_from(s, group_id, NOW))
    assert [(each.name, each.role) for each in absent] == [
        ("Ben Test", GroupRole.LEAD),
        ("Chloe Test", GroupRole.MEMBER),
    ]
    later = NOW + timedelta(hours=1)
    await house.act("Dan", remove, group_id, house.ids["Chloe"], "Partie", at=later)
    await house.act("Anna", remove, group_id, house.ids["Ben"], "Parti", at=later)
    assert await house.role(group_id, "Chloe", later) is None
    assert await house.role(group_id, "Ben", later) is None
    with pytest.raises(errors.HeadHasLeft):
        await house.act("Anna", name_head, group_id, house.user("Ben"), Term(GroupRole.LEAD), at=later)


async def test_a_guest_who_is_of_the_cluster_by_now_is_made_a_member_by_a_head(house: House) -> None:
    group_id = await house.group("Câble", kind=GroupKind.COMMITTEE, lead="Ben")
    stranger = DiscordUser(77, "Invitée Externe")
    guest = await house.act("Ben", add_person, group_id, stranger)
    with pytest.raises(errors.InGroupAlready):
        await house.act("Ben", add_person, group_id, stranger)

    def affiliate(session: Session) -> None:
        session.add(
            Affiliation(
                person_id=guest.person_id,
                organisation_id=factories.organisation(session, "Lagon", now=NOW),
                role=AffiliationRole.STAFF,
                status=AffiliationStatus.ACCEPTED,
                since=NOW,
            )
        )

    await house.write(affiliate)
    added = await house.act("Ben", add_person, group_id, stranger)
    assert (added.person_id, added.role) == (guest.person_id, GroupRole.MEMBER)
    await house.act("Ben", name_head, group_id, stranger, Term(GroupRole.CO_LEAD))
    rows = GroupMembership.person_id == guest.person_id
    roles = await house.read(lambda s: sorted(s.scalars(select(GroupMembership.role).where(rows))))
    assert roles == ["co_lead", "member"]


async def test_a_head_learns_of_no_other_committee_by_its_name(house: House) -> None:
    await house.group("Câble", kind=GroupKind.COMMITTEE, lead="Ben")
    own = await house.group("Fibre", kind=GroupKind.COMMITTEE, lead="Chloe")
    await house.act("Chloe", edit_group, own, Draft("CABLE", "Avancer ensemble"))
    await house.act("Chloe", edit_group, own, Draft("Câble", "Avancer ensemble"))
    names = await house.read(lambda s: list(s.scalars(select(Group.name))))
    assert names == ["Câble", "Câble"]
    with pytest.raises(errors.GroupNameTaken):
        await house.act("Anna", create_group, "committee", Draft(" câble", "Autre"), None)


async def test_a_name_is_taken_once_by_two_at_once(house: House) -> None:
    for make in (
        lambda: house.act("Anna", create_group, "commission", Draft("Énergie", "Produire"), None),
        lambda: house.act("Ben", propose_club, Draft("ÉNERGIE", "Jouer")),
    ):
        results = await asyncio.gather(*(make() for _ in range(3)), return_exceptions=True)
        assert all(isinstance(each, GroupSeen | errors.GroupNameTaken) for each in results), results
    assert await house.read(lambda s: s.scalar(select(func.count()).select_from(Group))) == 1


async def test_committees_named_by_an_earlier_version_keep_working(house: House) -> None:
    """Their keys were their names alone."""
    first = await house.group("Câble", kind=GroupKind.COMMITTEE, lead="Ben")
    await house.write(lambda s: s.execute(update(Group).where(Group.id == first).values(name_key="#cable")))
    with pytest.raises(errors.GroupNameTaken):
        await house.act("Anna", create_group, "committee", Draft("CABLE", "Autre"), None)
    second = (await house.act("Anna", create_group, "committee", Draft("Fibre", "Autre"), house.user("Chloe"))).group.id
    await house.act("Chloe", edit_group, second, Draft("Câble", "Autre"))
    await house.act("Ben", edit_group, first, Draft("Câble", "Poser un câble"))
    await house.act("Ben", edit_group, first, Draft("Cuivre", "Poser un câble"))
    await house.act("Anna", create_group, "commission", Draft("Cuivre", "Extraire"), None)
    keys = await house.read(lambda s: {group.name: group.name_key for group in s.scalars(select(Group))})
    assert keys["Câble"] == f"#cable#{second.hex[:12]}"
    assert sorted(keys) == ["Cuivre", "Câble"]


async def test_whoever_was_removed_asks_also_once_the_reason_is_forgotten(house: House) -> None:
    group_id = await house.group(lead="Ben", members=["Chloe"])
    await house.act("Ben", remove, group_id, house.ids["Chloe"], "Absente")
    years = NOW + timedelta(days=4000)
    await house.write(lambda s: s.execute(update(Cluster).values(retention_months=12)))
    await house.pass_by(lambda s: forget_old(s, years))
    row = await house.read(lambda s: s.scalars(select(GroupMembership).where(GroupMembership.until.is_not(None))).one())
    assert row.removal_reason == ""
    assert not (await house.act("Chloe", how_to_join, group_id, at=years)).at_once
    assert not (await at_hand(house, "Chloe", years)).removed


async def test_who_asked_to_join_is_told_of_the_archiving(house: House) -> None:
    group_id = await house.group(lead="Ben", joining="request")
    await ask(house, group_id, "Chloe")
    await wanting(house, "Chloe")
    await house.act("Anna", archive, group_id, "Terminé")
    assert await told(house) == {"Chloe"}
    assert [(each.accepted, each.reason) for each in (await at_hand(house, "Chloe")).answered] == [(False, None)]


async def test_a_club_is_opened_for_those_who_are_there(house: House) -> None:
    """Whoever proposed it leads it only if they may today; its supporters learn that it is open."""
    await house.write(lambda s: s.execute(update(Cluster).values(club_supporters=2, club_organisations=2)))
    club = (await house.act("Ben", propose_club, Draft("Python", "Apprendre", "", "open"))).group.id
    await wanting(house, "Anna", "Chloe", "Dan")
    await house.act("Chloe", support, club)
    assert await told(house) == {"Anna"}
    with pytest.raises(NotAllowed):
        await house.act("Chloe", put_opening_aside, club)
    await house.act("Dan", support, club)
    assert not await told(house), "it was enough already"

    async def affiliation(name: str, status: AffiliationStatus) -> None:
        own = update(Affiliation).where(Affiliation.person_id == house.ids[name])
        await house.write(lambda s: s.execute(own.values(status=status)))

    # Support that comes with a later acceptance is told when it makes the difference.
    for name in ("Chloe", "Dan"):
        await affiliation(name, AffiliationStatus.PENDING)
    for name, heard in (("Chloe", {"Anna"}), ("Dan", set())):
        await affiliation(name, AffiliationStatus.ACCEPTED)
        await house.write(partial(tell_of_clubs_ready_by, person_id=house.ids[name], now=NOW))
        assert await told(house) == heard
    for change, back in (
        (lambda: goes(house, "Ben"), lambda: goes(house, "Ben", None)),
        (lambda: organisation(house, "Lagon", "suspended"), lambda: organisation(house, "Lagon", "active")),
    ):
        await change()
        with pytest.raises((errors.ProposerMayNotLead, errors.ClubNeedsSupport)):
            await house.act("Anna", open_club, club)
        await back()
    await goes(house, "Ben")
    opened = await house.act("Anna", open_club, club, house.user("Eva"))
    assert [each.name for each in opened.group.people] == ["Eva Test"]
    assert await house.role(club, "Ben") is None
    assert await told(house) == {"Chloe", "Dan"}
    assert [each.id for each in (await at_hand(house, "Chloe")).opened] == [club]
    await house.act("Chloe", put_opening_aside, club)
    await house.act("Dan", join, club)
    assert not (await at_hand(house, "Chloe")).opened
    assert not (await at_hand(house, "Dan")).opened
    head_named = AuditEntry.kind == "groups.head_named"
    assert len(await house.read(lambda s: s.scalars(select(AuditEntry).where(head_named)).all())) == 1

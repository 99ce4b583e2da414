"""Who is proposed for what a project lacks, who is invited, and what becomes of that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select

from models.actor import Actor
from models.database import Database, Session
from models.errors import NotAllowed
from models.experts.availability import NO_LOAD
from models.experts.known import known_experts, read_all
from models.experts.search.experts import Experts
from models.introductions.tables import Mute
from models.people.standing import standing_of
from models.people.tables import Affiliation, AffiliationRole
from models.projects import errors
from models.projects.answering import decline_invitation, invitation_to
from models.projects.contributing import Offer, offer
from models.projects.following_domains import mute_project, unmute_project
from models.projects.giving_at_hand import InvitedTo, giving_at_hand
from models.projects.inviting import MOST_WAITING, invite, take_back
from models.projects.load import loads
from models.projects.matching import Candidate, candidates, to_match
from models.projects.tables import ContributionKind, InvitationStatus, ProjectInvitation
from tests.support import factories
from tests.support.project_factories import contribution, project
from tests.support.project_room import LEA, MARC, NOW, ROSE, SAMI, STRANGER, SUE, ZOE, Room, prepare_room

DAY = date(2026, 11, 24)


@pytest.fixture
async def room(database: Database) -> Room:
    """Marc, Rose and Sami master cybersecurity, Rose best; Sami data too."""
    room = await prepare_room(database)

    def master(session: Session) -> None:
        for actor, domain, level in (
            (MARC, room.domain, 2),
            (ROSE, room.domain, 3),
            (SAMI, room.domain, 2),
            (SAMI, room.data, 2),
            (LEA, room.domain, 3),
            (SUE, room.domain, 3),
        ):
            factories.expertise(session, room.id(actor), domain, now=NOW, level=level)
        for row in session.scalars(select(Affiliation)):
            row.role = AffiliationRole.REPRESENTATIVE

    await room.do(master)
    return room


async def called(room: Room, domains: Sequence[UUID] = (), kinds: Sequence[ContributionKind] = ()) -> UUID:
    lead, wanted = room.id(LEA), domains or ([room.domain] if not kinds else [])
    return await room.do(lambda session: project(session, "Jumeau", now=NOW, lead=lead, domains=wanted, kinds=kinds))


async def proposed(room: Room, project_id: UUID, asker: int = 10, day: date = DAY) -> Sequence[Candidate]:
    wanted = await room.do(partial(to_match, actor=LEA, project_id=project_id, now=NOW))
    experts = Experts(known_experts(await room.read(lambda s: read_all(s, loads(s, NOW)))))
    return candidates(experts, wanted, asker, now=NOW, day=day)


async def names(room: Room, project_id: UUID) -> list[str]:
    return [one.name for one in await proposed(room, project_id)]


async def asked(room: Room, project_id: UUID, who: Actor = ROSE) -> None:
    await room.do(partial(invite, actor=LEA, project_id=project_id, person_id=room.id(who), now=NOW))


async def invitations(room: Room, who: Actor) -> Sequence[InvitedTo]:
    found = await room.do(lambda session: giving_at_hand(session, standing_of(session, who, NOW)))
    return found.invitations


async def test_experts_by_level_then_the_lightest_load(room: Room) -> None:
    project_id = await called(room)
    other = await called(room)
    found = await proposed(room, project_id)
    assert found[0].name == "Rose Poadja"
    assert {one.name for one in found[1:]} == {"Marc Wea", "Sami Hmeun"}, "neither the lead nor who is suspended"
    assert found[0].expert is not None
    assert found[0].expert.level == 3
    await room.gives(other, MARC, "Brousse")
    assert await names(room, project_id) == ["Rose Poadja", "Sami Hmeun", "Marc Wea"], "Marc gives elsewhere"
    load = await room.read(lambda session: loads(session, NOW)[room.id(MARC)])
    assert (load.projects, load.full) == (1, False)


async def test_nobody_who_muted_or_has_a_part_or_answered_is_proposed(room: Room) -> None:
    project_id = await called(room)
    await room.do(partial(mute_project, actor=ROSE, project_id=project_id, now=NOW))
    assert "Rose Poadja" not in await names(room, project_id)
    await room.do(partial(unmute_project, actor=ROSE, project_id=project_id, now=NOW))
    sami, lea = room.id(SAMI), room.id(LEA)
    await room.do(lambda session: session.add(Mute(person_id=sami, muted_id=lea, since=NOW)))
    assert await names(room, project_id) == ["Rose Poadja", "Marc Wea"]
    await asked(room, project_id)
    assert await names(room, project_id) == ["Marc Wea"]
    await room.gives(project_id, MARC, "Brousse")
    assert await names(room, project_id) == []


async def test_each_need_in_turn_and_ten_in_all(room: Room) -> None:
    project_id = await called(room, [room.domain, room.data])

    def more(session: Session) -> None:
        for number in range(12):
            person = factories.person(session, f"X {number}", organisation="Lagune", user_id=100 + number, now=NOW)
            factories.expertise(session, person, room.domain, now=NOW)

    await room.do(more)
    found = await proposed(room, project_id)
    assert len(found) == 10
    first = {one.name: one.need.domain.slug for one in found[:2] if one.need.domain is not None}
    assert first == {"Rose Poadja": "cybersecurite", "Sami Hmeun": "donnees"}
    assert [one.person_id for one in found] == [one.person_id for one in await proposed(room, project_id)]
    others = [
        {one.person_id for one in await proposed(room, project_id, day=DAY + timedelta(days=n))} for n in range(4)
    ]
    assert len(set(map(frozenset, others))) > 1, "equals take turns"


async def test_an_organisation_is_asked_whose_experts_have_no_time(room: Room) -> None:
    project_id = await called(room)

    def busy(session: Session) -> None:
        for number in range(2):
            person = factories.person(session, f"Occupé {number}", organisation="Brousse", now=NOW)
            factories.expertise(session, person, room.data, now=NOW)

    await room.do(busy)
    other = await called(room, [room.data])
    found = {one.name: one for one in await proposed(room, other)}
    assert found["Marc Wea"].expert is None, "he represents those who are not on the server"
    assert (found["Marc Wea"].experts, found["Marc Wea"].organisations) == (2, ("Brousse",))
    assert "Occupé 0" not in found
    await room.gives(other, MARC, "Brousse")
    assert set(await names(room, other)) == {"Sami Hmeun"}
    assert "Marc Wea" in await names(room, project_id), "as an expert himself"


async def test_for_a_kind_the_organisations_that_gave_it_elsewhere(room: Room) -> None:
    project_id = await called(room, kinds=[ContributionKind.LOGISTICS])
    assert await names(room, project_id) == []
    first, second, closed = await called(room), await called(room), await called(room)

    def gave(session: Session) -> None:
        for each, organisation in ((first, "Mangrove"), (second, "Mangrove"), (first, "Récif")):
            contribution(session, each, room.organisations[organisation], now=NOW, kind=ContributionKind.LOGISTICS)

    await room.do(gave)
    found = await proposed(room, project_id)
    assert [(one.name, one.organisations, one.projects) for one in found] == [
        ("Rose Poadja", ("Récif",), 1),
        ("Sami Hmeun", ("Mangrove",), 2),
    ], "who has least on their hands first"
    await room.gives(closed, SAMI, "Mangrove")
    await room.do(partial(mute_project, actor=ROSE, project_id=project_id, now=NOW))
    assert await names(room, project_id) == ["Sami Hmeun"]


async def test_an_invitation_waits_and_is_accepted_by_giving(room: Room) -> None:
    project_id = await called(room, [room.domain, room.data])
    await asked(room, project_id, SAMI)
    (waits,) = await invitations(room, SAMI)
    assert (waits.project_id, waits.title) == (project_id, "Jumeau")
    assert waits.domain is not None
    with pytest.raises(errors.InvitedToProjectAlready) as refused:
        await asked(room, project_id, SAMI)
    assert refused.value.name == "Sami Hmeun"
    seen = await room.do(partial(invitation_to, actor=SAMI, project_id=project_id, now=NOW))
    assert seen.project.id == project_id
    load = await room.read(lambda session: loads(session, NOW).get(room.id(SAMI), NO_LOAD))
    assert load.projects == 1
    await room.do(partial(offer, actor=SAMI, project_id=project_id, wanted=Offer(ContributionKind.HUMAN), now=NOW))
    assert not await invitations(room, SAMI)
    status = await room.read(lambda session: session.scalars(select(ProjectInvitation.status)).one())
    assert status == InvitationStatus.ACCEPTED


async def test_a_refusal_stands_and_who_is_taken_back_may_be_asked_again(room: Room) -> None:
    project_id = await called(room)
    await asked(room, project_id)
    with pytest.raises(errors.ProjectInvitationGone):
        await room.do(partial(decline_invitation, actor=SAMI, project_id=project_id, now=NOW))
    rose = room.id(ROSE)
    await room.do(partial(take_back, actor=LEA, project_id=project_id, person_id=rose, now=NOW))
    with pytest.raises(errors.ProjectInvitationGone):
        await room.do(partial(take_back, actor=LEA, project_id=project_id, person_id=rose, now=NOW))
    await asked(room, project_id)
    await room.do(partial(decline_invitation, actor=ROSE, project_id=project_id, now=NOW))
    for again in (decline_invitation, invitation_to):
        with pytest.raises(errors.ProjectInvitationGone):
            await room.do(partial(again, actor=ROSE, project_id=project_id, now=NOW))
    with pytest.raises(errors.CannotBeInvitedToProject):
        await asked(room, project_id)


async def test_who_muted_never_hears_of_it_and_who_invites_never_learns(room: Room) -> None:
    project_id = await called(room)
    rose, sami, lea = room.id(ROSE), room.id(SAMI), room.id(LEA)
    await room.do(lambda session: session.add(Mute(person_id=rose, muted_id=lea, since=NOW)))
    await room.do(partial(mute_project, actor=SAMI, project_id=project_id, now=NOW))
    for who in (ROSE, SAMI):
        await asked(room, project_id, who)
        assert not await invitations(room, who)
        with pytest.raises(errors.ProjectInvitationGone):
            await room.do(partial(invitation_to, actor=who, project_id=project_id, now=NOW))
        with pytest.raises(errors.InvitedToProjectAlready):
            await asked(room, project_id, who)
    await room.do(partial(take_back, actor=LEA, project_id=project_id, person_id=sami, now=NOW))


async def test_muting_declines_what_waits(room: Room) -> None:
    project_id = await called(room)
    await asked(room, project_id)
    assert await room.do(partial(mute_project, actor=ROSE, project_id=project_id, now=NOW)) == "Jumeau"
    await room.do(partial(mute_project, actor=ROSE, project_id=project_id, now=NOW))
    assert not await invitations(room, ROSE)
    with pytest.raises(errors.CannotBeInvitedToProject):
        await asked(room, project_id)


async def test_whom_nobody_can_invite(room: Room) -> None:
    project_id = await called(room)
    for who in (ZOE, SUE):
        with pytest.raises(errors.CannotBeInvitedToProject):
            await asked(room, project_id, who)
    with pytest.raises(errors.CannotBeInvitedToProject):
        await room.do(partial(invite, actor=LEA, project_id=project_id, person_id=UUID(int=5), now=NOW))
    with pytest.raises(errors.InvitedToProjectAlready):
        await asked(room, project_id, LEA)
    for act in (
        partial(invite, person_id=room.id(SAMI)),
        partial(take_back, person_id=room.id(SAMI)),
        to_match,
    ):
        for who in (ROSE, STRANGER):
            with pytest.raises(NotAllowed):
                await room.do(partial(act, actor=who, project_id=project_id, now=NOW))


async def test_so_many_wait_at_once(room: Room) -> None:
    project_id = await called(room)

    def many(session: Session) -> list[UUID]:
        return [
            factories.person(session, f"X {number}", organisation="Lagune", user_id=100 + number, now=NOW)
            for number in range(MOST_WAITING + 1)
        ]

    people = await room.do(many)
    for person_id in people[:-1]:
        await room.do(partial(invite, actor=LEA, project_id=project_id, person_id=person_id, now=NOW))
    last = partial(invite, actor=LEA, project_id=project_id, person_id=people[-1])
    with pytest.raises(errors.TooManyProjectInvitations):
        await room.do(partial(last, now=NOW))
    await room.do(partial(last, now=NOW + timedelta(days=15)))

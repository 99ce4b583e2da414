"""Giving to a project: offered, accepted, declined, ended; and what waits for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select

from models.actor import Actor
from models.audit import AuditEntry
from models.database import Database, Session
from models.errors import DomainError, NotAllowed, Reason
from models.outbox import OutboxItem
from models.people.private_notices import NOTICE, switch_on
from models.people.standing import standing_of
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus
from models.projects import errors
from models.projects.amounts import Amount
from models.projects.contributing import (
    CONTRIBUTION_ACCEPTED,
    CONTRIBUTION_DECLINED,
    CONTRIBUTION_ENDED,
    Offer,
    accept,
    decline,
    end,
    offer,
    offer_to_decide,
    offers,
    prepare_offer,
    put_answer_aside,
    withdraw,
)
from models.projects.facts import PROJECT_CARD, project_facts
from models.projects.giving_at_hand import GivingAtHand, giving_at_hand, own_giving
from models.projects.giving_facts import ContributionFacts
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.moving import Told, move
from models.projects.tables import ContributionKind, Stage
from tests.support.project_factories import project
from tests.support.project_room import LEA, MARC, NINA, NOW, ROSE, SAMI, STRANGER, SUE, ZOE, Room, prepare_room

WORK = Offer(ContributionKind.TECHNICAL, Amount(monthly=48), note="Deux développeurs")
DAY = timedelta(days=1)


@pytest.fixture
async def room(database: Database) -> Room:
    return await prepare_room(database)


async def called(room: Room, **facts: object) -> UUID:
    """A project that Léa leads, Nina with her."""
    lead, nina = room.id(LEA), room.id(NINA)
    return await room.do(
        lambda session: project(session, "Jumeau", now=NOW, lead=lead, co_leads=[nina], **facts)  # type: ignore[arg-type] # as given
    )


async def offered(room: Room, project_id: UUID, who: Actor = ROSE, wanted: Offer = WORK) -> ContributionFacts:
    return await room.do(partial(offer, actor=who, project_id=project_id, wanted=wanted, now=NOW))


async def at_hand(room: Room, who: Actor) -> GivingAtHand:
    return await room.do(lambda session: giving_at_hand(session, standing_of(session, who, NOW)))


async def kinds(room: Room) -> list[str]:
    rows = await room.read(lambda s: s.scalars(select(AuditEntry.kind).order_by(AuditEntry.sequence)).all())
    return [kind for kind in rows if kind.startswith("projects.contribution")]


async def test_an_offer_waits_for_the_lead_who_accepts_it(room: Room) -> None:
    project_id = await called(room, kinds=[ContributionKind.TECHNICAL])
    await room.do(partial(switch_on, actor=LEA, now=NOW))
    await room.carried_out()
    made = await offered(room, project_id)
    assert (made.giver, made.organisation, made.amount, made.note) == (
        "Rose Poadja",
        "Récif",
        Amount(monthly=48),
        "Deux développeurs",
    )
    owed = await room.read(lambda session: session.scalars(select(OutboxItem.kind)).all())
    assert NOTICE in owed, "the lead hears of it"
    assert PROJECT_CARD in owed
    facts = await room.read(lambda session: project_facts(session, project_id))
    assert facts is not None
    assert (facts.waiting, facts.partners) == (1, [])
    for head in (LEA, NINA):
        assert [(each.id, each.waiting) for each in (await at_hand(room, head)).offers] == [(project_id, 1)]
    assert not (await at_hand(room, ROSE)).offers
    shown = await room.do(partial(offers, actor=NINA, project_id=project_id, now=NOW))
    assert [each.id for each in shown] == [made.id]
    taken = await room.do(partial(accept, actor=NINA, contribution_id=made.id, now=NOW + DAY))
    assert taken.status is ContributionStatus.ACCEPTED
    facts = await room.read(lambda session: project_facts(session, project_id))
    assert facts is not None
    assert (facts.waiting, facts.partners, facts.independent) == (0, ["Récif"], 1)
    assert not (await at_hand(room, LEA)).offers
    assert [each.id for each in (await at_hand(room, ROSE)).answered] == [made.id]
    await room.do(partial(put_answer_aside, actor=ROSE, contribution_id=made.id, now=NOW))
    assert not (await at_hand(room, ROSE)).answered
    assert await kinds(room) == [CONTRIBUTION_ACCEPTED]
    row = await room.read(lambda session: session.scalars(select(Contribution)).one())
    assert row.need_id == facts.needs[0].id, "it answers the need of its kind"
    assert row.ask_at is not None
    assert row.ask_at > NOW, "its hours are asked for when the month is over"


async def test_an_offer_that_is_declined_tells_why_to_the_giver_alone(room: Room) -> None:
    project_id = await called(room)
    made = await offered(room, project_id)
    assert (await room.do(partial(offer_to_decide, actor=LEA, contribution_id=made.id, now=NOW))).id == made.id
    await room.do(partial(decline, actor=LEA, contribution_id=made.id, reply=" Plus tard ", now=NOW))
    (answered,) = (await at_hand(room, ROSE)).answered
    assert (answered.status, answered.reply) == (ContributionStatus.DECLINED, "Plus tard")
    assert await kinds(room) == [CONTRIBUTION_DECLINED]
    for late in (
        partial(accept, actor=LEA, contribution_id=made.id, now=NOW),
        partial(decline, actor=LEA, contribution_id=made.id, reply=None, now=NOW),
        partial(offer_to_decide, actor=LEA, contribution_id=made.id, now=NOW),
        partial(withdraw, actor=ROSE, contribution_id=made.id, now=NOW),
        partial(end, actor=LEA, contribution_id=made.id, now=NOW),
    ):
        with pytest.raises(errors.ContributionGone):
            await room.do(late)
    assert (await offered(room, project_id)).status is ContributionStatus.OFFERED, "it may be offered again"


async def test_what_the_lead_gives_is_accepted_at_once(room: Room) -> None:
    project_id = await called(room)
    made = await offered(room, project_id, NINA)
    assert (made.status, made.organisation) == (ContributionStatus.ACCEPTED, "Lagon Services")
    assert not (await at_hand(room, NINA)).answered, "nobody tells her what she did"


async def test_the_same_is_not_offered_twice_and_another_kind_is(room: Room) -> None:
    project_id = await called(room)
    await offered(room, project_id)
    with pytest.raises(errors.ContributionAlready):
        await offered(room, project_id)
    await offered(room, project_id, wanted=replace(WORK, kind=ContributionKind.MEANS, amount=Amount()))
    await offered(room, project_id, SAMI)


async def test_as_which_organisation_one_gives(room: Room) -> None:
    project_id = await called(room)
    rose, mangrove, retard = room.id(ROSE), room.organisations["Mangrove"], room.organisations["Retard"]

    def join(session: Session) -> None:
        for organisation_id in (mangrove, retard):
            session.add(
                Affiliation(
                    person_id=rose,
                    organisation_id=organisation_id,
                    role=AffiliationRole.STAFF,
                    status=AffiliationStatus.ACCEPTED,
                    since=NOW,
                )
            )

    await room.do(join)
    prepared = await room.do(partial(prepare_offer, actor=ROSE, project_id=project_id, now=NOW))
    assert [each.name for each in prepared.organisations] == ["Mangrove", "Récif"], "the suspended one is left out"
    for wrong in (None, retard, room.organisations["Lagon"]):
        with pytest.raises(errors.OrganisationNotYours):
            await offered(room, project_id, wanted=replace(WORK, organisation_id=wrong))
    made = await offered(room, project_id, wanted=replace(WORK, organisation_id=mangrove))
    assert made.organisation == "Mangrove"


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (STRANGER, Reason.UNKNOWN_PERSON),
        (ZOE, Reason.NO_ORGANISATION),
        (SUE, Reason.ORGANISATION_SUSPENDED),
    ],
)
async def test_who_may_not_give(room: Room, who: Actor, reason: Reason) -> None:
    project_id = await called(room)
    for refused in (
        partial(prepare_offer, actor=who, project_id=project_id, now=NOW),
        partial(offer, actor=who, project_id=project_id, wanted=WORK, now=NOW),
    ):
        with pytest.raises(NotAllowed) as why:
            await room.do(refused)
        assert why.value.reason is reason


async def test_nobody_but_those_who_steer_decides(room: Room) -> None:
    project_id = await called(room)
    made = await offered(room, project_id)
    for act in (
        partial(offers, project_id=project_id),
        partial(accept, contribution_id=made.id),
        partial(decline, contribution_id=made.id, reply=None),
        partial(offer_to_decide, contribution_id=made.id),
        partial(end, contribution_id=made.id),
    ):
        for who in (ROSE, SAMI):
            with pytest.raises(NotAllowed):
                await room.do(partial(act, actor=who, now=NOW))
    for who in (SAMI, MARC):
        with pytest.raises(errors.ContributionGone):
            await room.do(partial(withdraw, actor=who, contribution_id=made.id, now=NOW))
        with pytest.raises(errors.ContributionGone):
            await room.do(partial(put_answer_aside, actor=who, contribution_id=made.id, now=NOW))


async def test_a_project_of_a_closed_group_is_given_to_by_its_people(room: Room) -> None:
    project_id = await called(room, home=room.committee)
    assert (await offered(room, project_id)).giver == "Rose Poadja"
    for hidden in (project_id, UUID(int=7)):
        with pytest.raises(errors.ProjectUnknown):
            await offered(room, hidden, MARC)
    made = await room.do(lambda session: session.scalars(select(Contribution.id)).one())
    with pytest.raises(errors.ContributionGone):
        await room.do(partial(accept, actor=MARC, contribution_id=made, now=NOW))


@pytest.mark.parametrize(
    ("wanted", "refused"),
    [
        (replace(WORK, until=date(2026, 11, 23)), errors.UntilInThePast),
        (replace(WORK, until=date(2040, 1, 1)), errors.UntilInThePast),
        (replace(WORK, note="x" * 301), errors.ProjectTextTooLong),
    ],
)
async def test_what_is_refused_in_an_offer(room: Room, wanted: Offer, refused: type[DomainError]) -> None:
    project_id = await called(room)
    with pytest.raises(refused):
        await offered(room, project_id, wanted=wanted)
    assert not await room.read(lambda session: session.scalars(select(Contribution.id)).all())


async def test_giving_ends_by_either_side_and_the_organisation_stays_a_partner(room: Room) -> None:
    project_id = await called(room)
    taken_back = await offered(room, project_id)
    gone = await room.do(partial(withdraw, actor=ROSE, contribution_id=taken_back.id, now=NOW))
    assert gone.status is ContributionStatus.WITHDRAWN
    for who, ender in ((ROSE, partial(withdraw, actor=ROSE)), (SAMI, partial(end, actor=LEA))):
        made = await offered(room, project_id, who)
        await room.do(partial(accept, actor=LEA, contribution_id=made.id, now=NOW))
        ended = await room.do(partial(ender, contribution_id=made.id, now=NOW + DAY))
        assert (ended.status, ended.ended_at) == (ContributionStatus.ENDED, NOW + DAY)
    assert not (await at_hand(room, ROSE)).answered, "she ended it herself"
    assert [each.status for each in (await at_hand(room, SAMI)).answered] == [ContributionStatus.ENDED]
    facts = await room.read(lambda session: project_facts(session, project_id))
    assert facts is not None
    assert facts.partners == ["Mangrove", "Récif"]
    assert (await kinds(room)).count(CONTRIBUTION_ENDED) == 2


async def test_nothing_is_given_to_a_project_that_is_over(room: Room) -> None:
    project_id = await called(room)
    given, waits = await offered(room, project_id), await offered(room, project_id, SAMI)
    await room.do(partial(accept, actor=LEA, contribution_id=given.id, now=NOW))
    await room.do(
        partial(move, actor=LEA, project_id=project_id, after=Stage.DROPPED, told=Told("Plus de temps"), now=NOW)
    )
    with pytest.raises(errors.ProjectOver):
        await offered(room, project_id, MARC)
    with pytest.raises(errors.ContributionGone):
        await room.do(partial(accept, actor=LEA, contribution_id=waits.id, now=NOW))
    own = await room.do(partial(own_giving, actor=ROSE, now=NOW))
    assert [each.contribution.status for each in own.contributions] == [ContributionStatus.ENDED]


async def test_who_speaks_for_the_organisation_sees_and_ends_what_its_people_give(room: Room) -> None:
    project_id = await called(room)
    made = await offered(room, project_id)
    sami, recif = room.id(SAMI), room.organisations["Récif"]
    await room.do(
        lambda session: session.add(
            Affiliation(
                person_id=sami,
                organisation_id=recif,
                role=AffiliationRole.REPRESENTATIVE,
                status=AffiliationStatus.ACCEPTED,
                since=NOW,
            )
        )
    )
    own = await room.do(partial(own_giving, actor=SAMI, now=NOW))
    assert [each.contribution.id for each in own.contributions] == [made.id]
    gone = await room.do(partial(withdraw, actor=SAMI, contribution_id=made.id, now=NOW))
    assert gone.status is ContributionStatus.WITHDRAWN
    with pytest.raises(NotAllowed):
        await room.do(partial(own_giving, actor=STRANGER, now=NOW))

"""A request to join, its acceptance and its refusal under every fault: whole or absent, one card that says so."""

from __future__ import annotations

import pytest
from simcord import MemberActor
from sqlalchemy import func, select

from cogs.joining.deciding_cards import ACCEPT
from cogs.joining.forms import REFUSED
from models.audit import AuditEntry
from models.cluster.posted import TOLD_ANEW
from models.cluster.tables import Posted
from models.experts.tables import Expertise
from models.joining.telling import ASKED
from models.people.tables import Affiliation, AffiliationStatus, Person
from tests.support import forged
from tests.support.actors import buttons, channel_named, messages_in, press, text
from tests.support.faults import Case, Flow, flow_cases
from tests.support.faults.left import nothing_owed, set_aside, told_once
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld
from tests.support.joining_stage import JOURNAL, ORGANISATION, SEND, JoiningStage


async def arrange(world: FaultWorld) -> None:
    """An organisation with its representative, whose record of Nora was imported."""
    await world.make_cluster()
    stage = await JoiningStage.prepare(world)
    await stage.record("Nora Wema")
    world.anna, world.nora = stage.anna, stage.nora  # type: ignore[attr-defined]  # carried from step to step


def _actor(world: FaultWorld, name: str) -> MemberActor:
    actor = getattr(world, name)
    assert isinstance(actor, MemberActor)
    return actor


async def ask(world: FaultWorld) -> None:
    nora = _actor(world, "nora")
    shown = await nora.slash(world.channel, "rejoindre", organisation=ORGANISATION)
    shown = await press(nora, shown, "Oui, c’est moi")
    await press(nora, shown, SEND)


async def asked(world: FaultWorld) -> None:
    """One newcomer with one request, and one card in the board's channel, or else its row set aside."""
    request = await _request(world)
    assert request.status == AffiliationStatus.PENDING
    assert request.claimed_id is not None
    assert await _newcomers(world) == 1
    await _one_card(world, "La personne qui la représente", buttons_left=1)
    await nothing_owed(world, ASKED, TOLD_ANEW)


async def not_asked(world: FaultWorld) -> None:
    assert await _newcomers(world) == 0
    assert not await world.read(lambda session: session.scalar(select(func.count(Expertise.id))))
    assert not messages_in(channel_named(world.guild, JOURNAL))


async def arrange_asked(world: FaultWorld) -> None:
    await arrange(world)
    await ask(world)
    await asked(world)


def _accept(world: FaultWorld, request: Affiliation) -> str:
    """The button as it was shown: it names the record that is claimed."""
    claimed = (request.claimed_id,) if request.claimed_id is not None else ()
    return ACCEPT.to(world.cluster_id, request.id, *claimed)


async def accept(world: FaultWorld) -> None:
    request = await _request(world)
    await forged.press(_actor(world, "anna"), world.channel, _accept(world, request))


async def accepted(world: FaultWorld) -> None:
    """The record is hers, and the newcomer's own is gone."""
    request = await _request(world)
    assert (request.status, request.claimed_id) == (AffiliationStatus.ACCEPTED, None)
    nora = _actor(world, "nora").id
    people = await world.read(lambda s: list(s.scalars(select(Person.id).where(Person.discord_user_id == nora))))
    assert people == [request.person_id]
    assert await _newcomers(world) == 0
    assert await world.read(lambda s: s.scalar(select(func.count(Person.id)))) == 3
    await told_once(world, "joining.accepted")
    await _one_card(world, "Acceptée", buttons_left=0)
    await nothing_owed(world, ASKED, TOLD_ANEW)


async def refuse(world: FaultWorld) -> None:
    request = await _request(world)
    sent = REFUSED.to(world.cluster_id, request.id)
    await forged.send_form(_actor(world, "anna"), world.channel, sent, {"reason": "Jamais vue"})


async def refused(world: FaultWorld) -> None:
    request = await _request(world)
    assert (request.status, request.refusal) == (AffiliationStatus.REFUSED, "Jamais vue")
    await told_once(world, "joining.refused")
    await _one_card(world, "Refusée", buttons_left=0)
    await nothing_owed(world, ASKED, TOLD_ANEW)


async def not_decided(world: FaultWorld) -> None:
    assert (await _request(world)).status == AffiliationStatus.PENDING
    assert not await world.read(lambda session: session.scalar(select(func.count(AuditEntry.id))))


async def _request(world: FaultWorld) -> Affiliation:
    query = select(Affiliation).where(Affiliation.asked_at.is_not(None))
    rows = await world.read(lambda session: session.scalars(query).all())
    assert len(rows) == 1, f"{len(rows)} requests"
    return rows[0]


async def _newcomers(world: FaultWorld) -> int:
    query = select(func.count(Person.id)).where(Person.newcomer.is_(True))
    return await world.read(lambda session: session.scalar(query) or 0)


async def _one_card(world: FaultWorld, words: str, *, buttons_left: int) -> None:
    """One card, up to date; or none, where Discord said that its place is gone and its row was set aside."""
    posted = messages_in(channel_named(world.guild, JOURNAL))
    cards = [card for card in posted if text(card, world.env).startswith("### Une personne")]
    aside = await set_aside(world, ASKED)
    assert len(cards) + aside == 1, f"{len(cards)} cards, {aside} set aside"
    noted = await world.read(lambda session: session.scalar(select(func.count(Posted.id)).where(Posted.kind == ASKED)))
    anew = await set_aside(world, TOLD_ANEW)
    if not cards or not noted or anew:
        return
    assert words in " ".join(text(cards[0], world.env).split()), text(cards[0], world.env)
    assert len(buttons(cards[0], world.env)) == buttons_left


ASK = Flow("join", arrange=arrange, act=ask, whole=asked, absent=not_asked)
ACCEPTANCE = Flow("accept", arrange=arrange_asked, act=accept, whole=accepted, absent=not_decided)
REFUSAL = Flow("refuse", arrange=arrange_asked, act=refuse, whole=refused, absent=not_decided)


@pytest.mark.parametrize(
    "case",
    [
        *(case for flow in (ASK, ACCEPTANCE) for case in flow_cases(flow, sample=2)),
        *flow_cases(REFUSAL, sample=2),
    ],
)
async def test_it_is_whole_or_absent_and_shown_once(case: Case, make_fault_world: MakeWorld) -> None:
    """The runner says at which step it was neither."""
    await case.run(make_fault_world)

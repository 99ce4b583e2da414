"""Joining in bad faith or by mistake: each gets its clear answer, and nothing changes; no card pings anybody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from simcord import MemberActor
from sqlalchemy import select

from models.database import Session, everywhere
from models.joining.tables import UnlistedRequest
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, Organisation, Person
from tests.journeys.test_hostile_inputs import BOARD_ONLY, DEAD_BUTTON, TOO_OLD, Act, Stage, fault_of, stage
from tests.support import factories, forged
from tests.support.actors import components, messages_in, text
from tests.support.hostile import WORDS, demand_harmless, demand_no_ping, faults_of, rows_of
from tests.support.joining_stage import ORGANISATION, ORPHAN, JoiningStage

__all__ = ["stage"]

NOT_YOURS = "Cela revient à la personne concernée"
DECIDERS_ONLY = "la personne qui représente cet adhérent"
GONE = "Cette demande n’existe plus"
ANSWERED = "a reçu une réponse entre-temps"
FEW_LETTERS = "au moins deux lettres"


@dataclass
class Reception:
    """Nora's request to Anna's organisation, Rose's to another, one of an unlisted one, and one far away."""

    on: Stage
    joining: JoiningStage
    request: UUID
    orphan: UUID
    answered: UUID
    unlisted: UUID
    far: UUID


Who = Callable[[Reception], MemberActor]
Doing = Callable[[Reception], Act]


def anna(at: Reception) -> MemberActor:
    return at.joining.anna


def chloe(at: Reception) -> MemberActor:
    return at.joining.chloe


def nora(at: Reception) -> MemberActor:
    return at.joining.nora


def stranger(at: Reception) -> MemberActor:
    return at.on.stranger


def press(verb: str, what: Callable[[Reception], Sequence[object]], who: Who = anna) -> Doing:
    return lambda at: lambda on: forged.press(who(at), on.world.channel, on.id(f"joining:{verb}", *what(at)))


def pick(verb: str, what: Callable[[Reception], Sequence[object]], *values: str, who: Who = anna) -> Doing:
    return lambda at: lambda on: forged.pick(who(at), on.world.channel, on.id(f"joining:{verb}", *what(at)), values)


def send(verb: str, what: Callable[[Reception], Sequence[object]], who: Who = anna, **answers: str) -> Doing:
    """A form that may never have been opened."""
    return lambda at: (
        lambda on: forged.send_form(who(at), on.world.channel, on.id(f"joining:{verb}", *what(at)), answers)
    )


def join(organisation: str, who: Who = stranger) -> Doing:
    return lambda at: lambda on: forged.call(who(at), on.world.channel, "rejoindre", {"organisation": organisation})


def temporary(verb: str, *values: str) -> Doing:
    """A step of a request in the making that nobody makes."""
    token = "A" * 22
    custom_id = f"joining:{verb}:-:{token}"
    if values:
        return lambda at: lambda on: forged.pick(on.stranger, on.world.channel, custom_id, values)
    return lambda at: lambda on: forged.press(on.stranger, on.world.channel, custom_id)


TABLE: dict[str, tuple[Doing, str]] = {
    "an organisation of signs": (join("?!"), FEW_LETTERS),
    "an organisation of null bytes": (join("\x00" * 30), FEW_LETTERS),
    "an organisation of an emoji": (join("🏝️"), FEW_LETTERS),
    "an organisation of 4,000 characters": (join("x" * 4000), "Trop long"),
    "a mention as an organisation": (join("@everyone <@&1>"), "Aucune organisation"),
    "another cluster's organisation": (join(str(uuid4())), "Aucune organisation"),
    "SQL as an organisation": (join("'; DROP TABLE person; --"), "Aucune organisation"),
    "a form without a name": (send("sought", lambda at: (), stranger, name="\u200b", organisation="x"), "prénom"),
    "a form without anything": (send("sought", lambda at: (), stranger), FEW_LETTERS),
    "a name of 4,000 characters": (send("sought", lambda at: (), stranger, name="x" * 4000), "Trop long"),
    "an organisation picked for nothing": (temporary("pick", str(uuid4())), TOO_OLD),
    "a record claimed for nothing": (temporary("claim", str(uuid4())), TOO_OLD),
    "a family for nothing": (temporary("family", "logiciel"), TOO_OLD),
    "domains for nothing": (temporary("domains", "a", "b"), TOO_OLD),
    "a request sent that was never made": (temporary("send"), TOO_OLD),
    "a form of a name for nothing": (temporary("rename"), TOO_OLD),
    "a request answered by whoever made it": (press("accept", lambda at: (at.request,), nora), DECIDERS_ONLY),
    "a request seen by a stranger": (press("see", lambda at: (at.request,), stranger), DECIDERS_ONLY),
    "somebody else's representative": (press("accept", lambda at: (at.orphan,)), DECIDERS_ONLY),
    "a refusal by somebody else's representative": (
        send("refused", lambda at: (at.orphan,), reason="Non"),
        DECIDERS_ONLY,
    ),
    "a request that is none": (press("accept", lambda at: (uuid4(),), chloe), GONE),
    "a request that is no id": (press("accept", lambda at: ("x" * 22,), chloe), DEAD_BUTTON),
    "a request without an id": (press("see", lambda at: (), chloe), DEAD_BUTTON),
    "a request that is none, of a member": (press("see", lambda at: (uuid4(),)), DECIDERS_ONLY),
    "another cluster's request": (press("accept", lambda at: (at.far,), chloe), GONE),
    "another cluster's request refused": (send("refused", lambda at: (at.far,), chloe, reason="Non"), GONE),
    "a request accepted again": (press("accept", lambda at: (at.answered,)), ANSWERED),
    "a request refused again": (send("refused", lambda at: (at.answered,), reason="Non"), ANSWERED),
    "the form of a refusal of what is answered": (press("refuse", lambda at: (at.answered,)), ANSWERED),
    "a refusal without a reason": (send("refused", lambda at: (at.request,), reason=" \u200b\n"), "Dites pourquoi"),
    "a refusal without its field": (send("refused", lambda at: (at.request,)), "Dites pourquoi"),
    "a refusal of 4,000 characters": (send("refused", lambda at: (at.request,), reason="x" * 4000), "Trop long"),
    "an unlisted request accepted as if it were listed": (press("accept", lambda at: (at.unlisted,), chloe), GONE),
    "an organisation added by its would-be member": (
        send("listed", lambda at: (at.unlisted,), nora, name="Ferme"),
        BOARD_ONLY,
    ),
    "an organisation added under a name that is taken": (
        send("listed", lambda at: (at.unlisted,), chloe, name="LAGON numerique"),
        "est déjà dans la liste",
    ),
    "an organisation added without a name": (send("listed", lambda at: (at.unlisted,), chloe, name=" "), FEW_LETTERS),
    "a listed request added": (send("listed", lambda at: (at.request,), chloe, name="Neuve"), GONE),
    "an unlisted one that is no organisation": (
        pick("list_as", lambda at: (at.unlisted,), str(uuid4()), who=chloe),
        "n’existe plus",
    ),
    "an unlisted one that is no id": (pick("list_as", lambda at: (at.unlisted,), "zz", who=chloe), DEAD_BUTTON),
    "somebody else's request taken back": (press("withdraw", lambda at: (at.request,)), NOT_YOURS),
    "an answered request taken back": (press("withdraw", lambda at: (at.answered,), nora), GONE),
    "somebody else's outcome put aside": (press("put_aside", lambda at: (at.request,)), NOT_YOURS),
    "nothing put aside": (press("put_aside", lambda at: (uuid4(),), nora), NOT_YOURS),
}
"""What is done, and a part of the answer."""


@pytest.fixture
async def reception(stage: Stage) -> Reception:
    world, now = stage.world, stage.world.now
    joining = await JoiningStage.prepare(world)
    rose = world.member("Rose Poadja")
    await joining.ask()
    await joining.ask(rose, ORPHAN)
    await joining.ask_unlisted("Ferme du Nord", rose)

    def answered(session: Session) -> UUID:
        nora = session.scalars(select(Person).where(Person.discord_user_id == joining.nora.id)).one()
        organisation_id = factories.organisation(session, "Récif", now=now)
        session.flush()
        role = AffiliationRole.REPRESENTATIVE
        anna = session.scalars(select(Person).where(Person.discord_user_id == joining.anna.id)).one()
        row = Affiliation(
            id=session.new_id(),
            person_id=nora.id,
            organisation_id=organisation_id,
            role=AffiliationRole.STAFF,
            status=AffiliationStatus.REFUSED,
            refusal="Non",
            since=now,
            asked_at=now,
        )
        session.add_all(
            [
                row,
                Affiliation(
                    person_id=anna.id,
                    organisation_id=organisation_id,
                    role=role,
                    status=AffiliationStatus.ACCEPTED,
                    since=now,
                ),
            ]
        )
        return row.id

    def elsewhere(session: Session) -> UUID:
        far = factories.person(session, "Loin Là-bas", organisation="Là-bas", now=now)
        session.flush()
        row = session.scalars(select(Affiliation).where(Affiliation.person_id == far)).one()
        row.status, row.asked_at = AffiliationStatus.PENDING, now
        return row.id

    answered_id = await world.write(answered)
    pending = (
        select(Organisation.name, Affiliation.id)
        .join(Affiliation, Affiliation.organisation_id == Organisation.id)
        .where(Affiliation.status == AffiliationStatus.PENDING)
    )
    rows = await world.read(lambda s: {row.name: row.id for row in s.execute(pending)})
    (unlisted,) = await joining.unlisted()
    far = await world.write(elsewhere, stage.elsewhere)
    return Reception(stage, joining, rows[ORGANISATION], rows[ORPHAN], answered_id, unlisted.id, far)


async def kept(on: Stage) -> Sequence[object]:
    """All that must stay as it is, in every cluster."""
    return await on.world.read(
        lambda session: rows_of(session, Person, Organisation, Affiliation, UnlistedRequest), everywhere()
    )


@pytest.mark.wrong_on_purpose
async def test_each_gets_a_clear_answer_and_changes_nothing(reception: Reception) -> None:
    """One after the other, in one world; every case that fails is named."""

    async def judge(doing: Doing, answer: str) -> str | None:
        return await fault_of(reception.on, doing(reception), answer)

    assert await faults_of(TABLE, judge, lambda: kept(reception.on)) == {}


@pytest.mark.wrong_on_purpose
@pytest.mark.parametrize("place", range(len(WORDS)))
async def test_names_ping_nobody_and_fit(reception: Reception, place: int) -> None:
    """The name of whoever joins, of what they join, and the reason of who refuses, wherever they are shown."""
    on, hostile = reception.on, f"Zz {WORDS[place]}"[:100]
    before = len(messages_in(reception.joining.journal))
    sought = await forged.send_form(
        on.stranger, on.world.channel, on.id("joining:sought"), {"name": hostile, "organisation": hostile}
    )
    custom_ids = [each.get("custom_id", "") for each in components(sought)]
    unlisted = next(each for each in custom_ids if each.startswith("joining:unlisted"))
    shown = await forged.press(on.stranger, on.world.channel, unlisted)
    send_id = next(
        each.get("custom_id", "") for each in components(shown) if each.get("custom_id", "").startswith("joining:send")
    )
    sent = await forged.press(on.stranger, on.world.channel, send_id)
    await on.world.env.settle()
    cards = messages_in(reception.joining.journal)
    assert len(cards) == before + 1
    rows = await reception.joining.unlisted()
    request = next(each for each in rows if each.id != reception.unlisted)
    seen = await forged.press(reception.joining.chloe, on.world.channel, on.id("joining:see", request.id))
    refused = await forged.send_form(
        reception.joining.chloe, on.world.channel, on.id("joining:refused", request.id), {"reason": hostile}
    )
    home = await on.stranger.slash(on.world.channel, "moi")
    for said in (text(sought), text(shown), text(sent), text(cards[-1], on.world.env), text(refused), text(home)):
        demand_harmless(said)
    assert "@everyone" not in text(seen).replace("\\@", "")
    demand_no_ping(cards[-1])


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 30

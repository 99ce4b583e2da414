"""Groups in bad faith or by mistake: each gets its clear answer, nothing changes, and nothing hidden is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from simcord import ChannelHandle, MemberActor
from sqlalchemy import select

from cogs.groups.cards import JOIN, SHOW
from models.database import Session, everywhere
from models.groups.tables import (
    Group,
    GroupKind,
    GroupMembership,
    GroupPlace,
    GroupPlaceKind,
    GroupRequest,
    GroupRole,
    GroupStatus,
    GroupSupport,
    RequestStatus,
)
from models.people.tables import Person
from tests.journeys.test_hostile_inputs import BOARD_ONLY, DEAD_BUTTON, Act, Stage, fault_of, stage
from tests.support import factories, forged
from tests.support.actors import messages_in, text
from tests.support.hostile import WORDS, demand_harmless, demand_no_ping, faults_of, rows_of

__all__ = ["stage"]

UNKNOWN = "Ce groupe n’existe pas"
HEADS_ONLY = "Réservé aux responsables"
TOO_LONG = "Trop long"
OVER = "a reçu une réponse ou a été retirée"
NOBODY_KNOWS = "Le cluster ne vous connaît pas encore"
ASIDE = "C’est rangé"
NOT_YOURS = "Cela revient à la personne concernée"


@dataclass
class Groups:
    """Rose leads an open commission, Anna is a member of it; what else there is bears its name."""

    on: Stage
    channel: ChannelHandle
    rose: MemberActor
    open: UUID
    closed: UUID
    hidden: UUID
    archived: UUID
    proposal: UUID
    declined: UUID
    request: UUID
    answered: UUID
    hidden_request: UUID
    term: UUID
    hidden_term: UUID
    rose_id: UUID
    far: UUID


Who = Callable[[Groups], MemberActor]
What = Callable[[Groups], Sequence[object]]
Doing = Callable[[Groups], Act]


def anna(at: Groups) -> MemberActor:
    return at.on.member


def rose(at: Groups) -> MemberActor:
    return at.rose


def ben(at: Groups) -> MemberActor:
    return at.on.president


def stranger(at: Groups) -> MemberActor:
    return at.on.stranger


def nothing(at: Groups) -> Sequence[object]:
    return ()


def press(verb: str, what: What, who: Who = anna) -> Doing:
    return lambda at: lambda on: forged.press(who(at), on.world.channel, on.id(f"groups:{verb}", *what(at)))


def send(verb: str, what: What, who: Who = anna, **answers: str) -> Doing:
    """A form that may never have been opened."""
    return lambda at: (
        lambda on: forged.send_form(who(at), on.world.channel, on.id(f"groups:{verb}", *what(at)), answers)
    )


def pick(verb: str, what: What, values: What, who: Who = anna) -> Doing:
    return lambda at: (
        lambda on: forged.pick(
            who(at), on.world.channel, on.id(f"groups:{verb}", *what(at)), [str(each) for each in values(at)]
        )
    )


def type_in(path: str, typed: str | What, who: Who = anna) -> Doing:
    return lambda at: (
        lambda on: forged.call(
            who(at), on.world.channel, path, {"groupe": typed if isinstance(typed, str) else str(typed(at)[0])}
        )
    )


def draft(verb: str, what: What, who: Who = anna, **changed: str) -> Doing:
    """The form of a group, with something wrong."""
    return send(verb, what, who, **{"name": "Nouveau", "mission": "Essayer", "joining": "open", **changed})


TABLE: dict[str, tuple[Doing, str]] = {
    "a club without a name": (draft("proposed", nothing, name=" \u200b "), "Donnez un nom"),
    "a club named by null bytes": (draft("proposed", nothing, name="\x00" * 20), "Donnez un nom"),
    "a club of one emoji": (draft("proposed", nothing, name="🏝️"), "Donnez un nom"),
    "a name of 4,000 characters": (draft("proposed", nothing, name="x" * 4000), TOO_LONG),
    "a name that is taken": (draft("proposed", nothing, name="  NUMÉRIQUE  "), "porte déjà ce nom"),
    "a mission of spaces": (draft("proposed", nothing, mission=" \n\n "), "à quoi sert le groupe"),
    "a mission of 4,000 characters": (draft("proposed", nothing, mission="@everyone " * 400), TOO_LONG),
    "a form of a club without its fields": (send("proposed", nothing), "Donnez un nom"),
    "a stranger who proposes": (draft("proposed", nothing, stranger), NOBODY_KNOWS),
    "a member who creates": (draft("created", nothing, anna, kind="commission", lead=""), BOARD_ONLY),
    "a club created by the board": (draft("created", nothing, ben, kind="club", lead=""), "Choisissez une"),
    "a kind that is none": (draft("created", nothing, ben, kind="'; DROP TABLE", lead=""), "Choisissez une"),
    "a president who is nobody": (
        draft("created", nothing, ben, kind="commission", lead="1"),
        DEAD_BUTTON,
    ),
    "a president who is no number": (
        draft("created", nothing, ben, kind="commission", lead="² OR 1"),
        DEAD_BUTTON,
    ),
    "a group that never was": (press("show", lambda at: (uuid4(),)), UNKNOWN),
    "a group that is no id": (press("show", lambda at: ("x" * 22,)), DEAD_BUTTON),
    "a group without an id": (press("show", nothing), DEAD_BUTTON),
    "another cluster's group": (press("join", lambda at: (at.far,)), UNKNOWN),
    "a committee of others": (press("show", lambda at: (at.hidden,)), UNKNOWN),
    "a committee joined by form": (send("wished", lambda at: (at.hidden,), reason="Moi"), UNKNOWN),
    "a committee's people": (press("people", lambda at: (at.hidden,)), UNKNOWN),
    "a committee edited": (draft("edited", lambda at: (at.hidden,)), UNKNOWN),
    "a committee left": (press("confirm_leave", lambda at: (at.hidden,)), UNKNOWN),
    "a committee's name typed": (type_in("groupe voir", "Câble"), UNKNOWN),
    "a committee's id typed": (type_in("groupe voir", lambda at: (at.hidden,)), UNKNOWN),
    "a committee's request accepted": (press("accept", lambda at: (at.hidden_request,)), OVER),
    "a committee's request refused": (send("refused", lambda at: (at.hidden_request,), reason="Non"), OVER),
    "a committee's head ended": (
        pick("end_head", lambda at: (at.open,), lambda at: (at.hidden_term,)),
        HEADS_ONLY,
    ),
    "a declined proposal": (press("support", lambda at: (at.declined,)), UNKNOWN),
    "somebody else's declined proposal forgotten": (press("proposal_read", lambda at: (at.declined,), rose), NOT_YOURS),
    "a proposal put aside as if it were open": (press("opening_read", lambda at: (at.proposal,)), ASIDE),
    "a committee put aside as a club": (press("opening_read", lambda at: (at.hidden,)), ASIDE),
    "a club put aside that never was": (press("opening_read", lambda at: (uuid4(),)), ASIDE),
    "somebody else's term put aside": (press("removal_read", lambda at: (at.term,)), NOT_YOURS),
    "nonsense typed for a list": (
        lambda at: lambda on: forged.call(anna(at), on.world.channel, "groupe liste", {"texte": "'; DROP TABLE --"}),
        "Aucun groupe ne parle",
    ),
    "nonsense typed for a group": (type_in("groupe rejoindre", "'; DROP TABLE working_group; --"), UNKNOWN),
    "a list that is none": (press("list", lambda at: ("' OR 1",)), DEAD_BUTTON),
    "two lists picked": (pick("filter", nothing, lambda at: ("all", "mine")), DEAD_BUTTON),
    "joining twice": (press("join", lambda at: (at.open,)), "Vous participez à ce groupe"),
    "a wish without a reason": (send("wished", lambda at: (at.closed,), reason=" \u200b\n"), "Dites pourquoi"),
    "a wish of 4,000 characters": (send("wished", lambda at: (at.closed,), reason="a" * 4000), TOO_LONG),
    "an archived group joined": (press("join", lambda at: (at.archived,)), "archivé"),
    "a member who accepts": (press("accept", lambda at: (at.request,)), HEADS_ONLY),
    "a member who refuses by form": (send("refused", lambda at: (at.request,), reason="Non"), HEADS_ONLY),
    "an answered request accepted": (press("accept", lambda at: (at.answered,), rose), OVER),
    "a request that never was": (press("accept", lambda at: (uuid4(),), rose), OVER),
    "a refusal without a reason": (send("refused", lambda at: (at.request,), rose, reason=""), "Dites pourquoi"),
    "somebody else's answer put aside": (press("put_aside", lambda at: (at.answered,), rose), NOT_YOURS),
    "a head removed by a member": (send("removed", lambda at: (at.open, at.rose_id), reason="Non"), HEADS_ONLY),
    "oneself removed": (send("removed", lambda at: (at.open, at.rose_id), rose, reason="Moi"), "quittez-le"),
    "somebody removed who is not in it": (
        send("removed", lambda at: (at.open, uuid4()), rose, reason="x"),
        "ne participe pas",
    ),
    "nobody picked to remove": (pick("remove", lambda at: (at.open,), nothing, rose), DEAD_BUTTON),
    "no id picked to remove": (pick("remove", lambda at: (at.open,), lambda at: ("zzz",), rose), DEAD_BUTTON),
    "a lead who archives": (send("archived", lambda at: (at.open,), rose, reason="Fin"), BOARD_ONLY),
    "an archive without a reason": (send("archived", lambda at: (at.open,), ben, reason=" "), "Dites pourquoi"),
    "an open group reopened": (press("reopen", lambda at: (at.open,), ben), "n’est pas archivé"),
    "an unsupported club opened": (
        send("opened", lambda at: (at.proposal,), ben, lead=""),
        "ne peut pas encore ouvrir",
    ),
    "a commission opened as a club": (send("opened", lambda at: (at.open,), ben, lead=""), "plus une proposition"),
    "a commission declined": (send("declined", lambda at: (at.open,), ben, reason="Non"), "plus une proposition"),
    "a guest in a commission": (press("add", lambda at: (at.open,), rose), "qu’à un comité"),
    "a lead who names a lead": (
        send("named", lambda at: (at.open,), rose, member="1", role="lead", since="", until=""),
        DEAD_BUTTON,
    ),
}
"""What is done, and a part of the answer."""


@pytest.fixture
async def groups(stage: Stage) -> Groups:
    world, now = stage.world, stage.world.now
    teva = await world.person("Rose Poadja", organisation="Récif")
    channel = world.guild.create_text_channel("numerique")

    def make(session: Session) -> list[UUID]:
        ids = {person.discord_user_id: person.id for person in session.scalars(select(Person))}
        own, rose_id = ids[stage.member.id], ids[teva.id]
        third = factories.person(session, "Tiers Absent", now=now, organisation="Récif")
        places = {GroupPlaceKind.CHANNEL: channel.id}
        made = [
            factories.group(session, "Numérique", now=now, lead=rose_id, members=[own], places=places),
            factories.group(session, "Fermée", now=now, lead=rose_id, joining="request"),
            factories.group(session, "Câble", now=now, lead=rose_id, kind=GroupKind.COMMITTEE),
            factories.group(session, "Ancienne", now=now, status=GroupStatus.ARCHIVED),
            factories.group(session, "Échecs", now=now, kind=GroupKind.CLUB, status=GroupStatus.PROPOSED),
            factories.group(session, "Refusé", now=now, kind=GroupKind.CLUB, status=GroupStatus.DECLINED),
        ]
        declined = session.find(Group, made[5])
        assert declined is not None
        declined.proposed_by_id = own
        requests = [
            GroupRequest(
                id=session.new_id(), group_id=group_id, person_id=person_id, reason="x", asked_at=now, status=status
            )
            for group_id, person_id, status in (
                (made[1], third, RequestStatus.WAITING),
                (made[1], own, RequestStatus.REFUSED),
                (made[2], third, RequestStatus.WAITING),
            )
        ]
        session.add_all(requests)
        session.flush()
        terms = [
            session.scalars(
                select(GroupMembership.id).where(
                    GroupMembership.group_id == made[place], GroupMembership.role == GroupRole.LEAD
                )
            ).one()
            for place in (0, 2)
        ]
        return [*made, *(request.id for request in requests), *terms, rose_id]

    ids = await world.write(make)
    ids.append(await world.write(lambda s: factories.group(s, "Loin", now=now), stage.elsewhere))
    return Groups(stage, channel, teva, *ids)


async def kept(on: Stage) -> Sequence[object]:
    """All that must stay as it is, in every cluster; a card's place is Discord's business."""
    return await on.world.read(
        lambda session: rows_of(session, Group, GroupMembership, GroupRequest, GroupSupport), everywhere()
    )


@pytest.mark.wrong_on_purpose
async def test_each_gets_a_clear_answer_and_changes_nothing(groups: Groups) -> None:
    """One after the other, in one world; every case that fails is named."""

    async def judge(doing: Doing, answer: str) -> str | None:
        return await fault_of(groups.on, doing(groups), answer)

    assert await faults_of(TABLE, judge, lambda: kept(groups.on)) == {}
    assert messages_in(groups.channel) == []


@pytest.mark.wrong_on_purpose
@pytest.mark.parametrize("place", range(len(WORDS)))
async def test_what_is_shown_pings_nobody_and_fits(groups: Groups, place: int) -> None:
    """The name, the mission and the welcome of a head who means no good, on the card that everybody sees."""
    on, name = groups.on, f"abc {WORDS[place]}"[:50]
    words = (f"abc {WORDS[place]}\n" * 20)[:500]
    sent = on.id("groups:edited", groups.open)
    answers = {"name": name, "mission": words, "welcome": words, "joining": "open"}
    await on.world.write(
        lambda s: s.add(
            GroupPlace(
                group_id=groups.open, kind=GroupPlaceKind.CARD, name="Carte", adopted=False, intended_at=on.world.now
            )
        )
    )
    shown = await forged.send_form(groups.rose, on.world.channel, sent, answers)
    await forged.press(on.president, on.world.channel, on.id("groups:join", groups.open))
    await on.world.env.settle()
    listed = await on.member.slash(on.world.channel, "groupe liste")
    posted = messages_in(groups.channel)
    assert any("Bienvenue" in text(message, on.world.env) for message in posted)
    for said in (text(shown), text(listed), *(text(message, on.world.env) for message in posted)):
        demand_harmless(said, mentions=True)
    for message in posted:
        demand_no_ping(message, but=[on.president.id])


def test_the_buttons_of_a_card_are_those_that_are_forged_here() -> None:
    """So that a renamed route is noticed."""
    assert (JOIN.name, SHOW.name) == ("groups:join", "groups:show")


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 50

"""Calls in bad faith or by mistake: each gets its clear answer, and nothing changes; what is posted pings nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from simcord import ChannelHandle, MemberActor
from sqlalchemy import select

from cogs.calls.cards import ANSWER, CLOSE
from models.calls.tables import CallAnswer, CallOutcome, ExpertiseCall
from models.cluster.tables import PlaceKind
from models.database import Session, everywhere
from models.introductions.tables import Introduction
from models.people.tables import Person
from tests.journeys.test_hostile_inputs import BOARD_ONLY, DEAD_BUTTON, Act, Stage, fault_of, stage
from tests.support import factories, forged
from tests.support.actors import messages_in, text
from tests.support.hostile import WORDS, demand_harmless, demand_no_ping, faults_of, rows_of

__all__ = ["stage"]

NOT_YOURS = "Cela revient à la personne concernée"
UNKNOWN = "Cet appel n’existe plus"
OVER = "Cet appel a été clos le"
TOO_LONG = "Trop long"
NOBODY_KNOWS = "demandez à un membre du bureau"


@dataclass
class Calls:
    """Anna's call, which Rose answered; a call of Rose's; a closed one; one of another cluster."""

    on: Stage
    channel: ChannelHandle
    rose: MemberActor
    own: UUID
    answer: UUID
    roses: UUID
    roses_answer: UUID
    closed: UUID
    far: UUID


Who = Callable[[Calls], MemberActor]
Doing = Callable[[Calls], Act]


def anna(at: Calls) -> MemberActor:
    return at.on.member


def rose(at: Calls) -> MemberActor:
    return at.rose


def ben(at: Calls) -> MemberActor:
    return at.on.president


def stranger(at: Calls) -> MemberActor:
    return at.on.stranger


def press(verb: str, what: Callable[[Calls], Sequence[object]], who: Who = anna) -> Doing:
    return lambda at: lambda on: forged.press(who(at), on.world.channel, on.id(f"calls:{verb}", *what(at)))


def send(verb: str, what: Callable[[Calls], Sequence[object]], who: Who = anna, **answers: str) -> Doing:
    """A form that may never have been opened."""
    return lambda at: lambda on: forged.send_form(who(at), on.world.channel, on.id(f"calls:{verb}", *what(at)), answers)


def call(need: str, who: Who = anna, domain: str = "") -> Doing:
    return send("send", lambda at: (), who, need=need, domain=domain)


TABLE: dict[str, tuple[Doing, str]] = {
    "an empty need": (call(""), "Dites en quelques mots"),
    "a need of spaces and marks": (call(" \u200b\u202e \n\n "), "Dites en quelques mots"),
    "a need of null bytes": (call("\x00" * 30), "Dites en quelques mots"),
    "a need of one emoji": (call("🏝️"), "Dites en quelques mots"),
    "a need of 4,000 characters": (call("x" * 4000), TOO_LONG),
    "the very same call twice": (call("Déjà là"), "même texte"),
    "a stranger who calls": (call("Au secours", stranger), NOBODY_KNOWS),
    "a form of a call without its field": (send("send", lambda at: ()), "Dites en quelques mots"),
    "a button of two families": (
        lambda at: lambda on: forged.pick(on.member, on.world.channel, on.id("calls:family"), ["a", "b"]),
        DEAD_BUTTON,
    ),
    "a call button without arguments": (press("ask", lambda at: ()), DEAD_BUTTON),
    "an answer to one's own call": (press("answer", lambda at: (at.own,)), "est le vôtre"),
    "a form that answers one's own call": (send("answer_sent", lambda at: (at.own,), note="Moi"), "est le vôtre"),
    "an answer to nothing": (press("answer", lambda at: (uuid4(),)), UNKNOWN),
    "an answer to no id": (press("answer", lambda at: ("x" * 22,)), DEAD_BUTTON),
    "an answer to another cluster's call": (press("answer", lambda at: (at.far,)), UNKNOWN),
    "an answer by form to another cluster's call": (send("answer_sent", lambda at: (at.far,), note="x"), UNKNOWN),
    "an answer to a closed call": (send("answer_sent", lambda at: (at.closed,), note="x"), OVER),
    "a note of 4,000 characters": (send("answer_sent", lambda at: (at.roses,), note="@everyone " * 400), TOO_LONG),
    "a stranger who answers": (press("answer", lambda at: (at.own,), stranger), NOBODY_KNOWS),
    "an answer taken back that was never given": (press("withdraw", lambda at: (at.roses,)), "a été retirée"),
    "the answers to somebody else's call": (press("answers", lambda at: (at.roses,)), NOT_YOURS),
    "the answers to another cluster's call": (press("answers", lambda at: (at.far,)), NOT_YOURS),
    "an introduction of somebody else's answer": (press("meet", lambda at: (at.roses_answer,)), NOT_YOURS),
    "an introduction of one's own answer": (press("meet", lambda at: (at.answer,), rose), NOT_YOURS),
    "an introduction of nothing": (press("meet", lambda at: (uuid4(),)), NOT_YOURS),
    "somebody else's call closed": (press("close", lambda at: (at.roses,)), NOT_YOURS),
    "somebody else's call closed by form": (
        send("close_sent", lambda at: (at.roses,), outcome="found", note=""),
        NOT_YOURS,
    ),
    "another cluster's call closed by the board": (press("close", lambda at: (at.far,), ben), UNKNOWN),
    "a closed call closed": (send("close_sent", lambda at: (at.closed,), outcome="found", note=""), OVER),
    "an outcome that is none": (send("close_sent", lambda at: (at.own,), outcome="'; DROP TABLE"), "Choisissez"),
    "an outcome of the board's": (send("close_sent", lambda at: (at.own,), outcome="out_of_place"), "Choisissez"),
    "an outcome of the bot's": (send("close_sent", lambda at: (at.own,), outcome="lapsed"), "Choisissez"),
    "an outcome with a long note": (
        send("close_sent", lambda at: (at.own,), outcome="found", note="[x](http://example.org)" * 30),
        TOO_LONG,
    ),
    "a member who removes a call": (send("remove_sent", lambda at: (at.roses,), reason="Non"), BOARD_ONLY),
    "a removal without a reason": (send("remove_sent", lambda at: (at.own,), ben, reason=" \u200b"), "Dites pourquoi"),
    "a removal of a closed call": (send("remove_sent", lambda at: (at.closed,), ben, reason="Non"), OVER),
    "somebody else's call posted again": (press("post_again", lambda at: (at.roses,)), NOT_YOURS),
    "somebody else's end put aside": (press("put_aside", lambda at: (at.roses,)), NOT_YOURS),
    "a period that is none": (
        lambda at: lambda on: forged.press(on.president, on.world.channel, on.id("board:figures", 7)),
        DEAD_BUTTON,
    ),
    "a period of minus one": (
        lambda at: lambda on: forged.press(on.president, on.world.channel, on.id("board:figures", -1)),
        DEAD_BUTTON,
    ),
    "a member who looks at the figures": (
        lambda at: lambda on: forged.press(on.member, on.world.channel, on.id("board:figures", 3)),
        BOARD_ONLY,
    ),
}
"""What is done, and a part of the answer."""


@pytest.fixture
async def calls(stage: Stage) -> Calls:
    world, now = stage.world, stage.world.now
    rose = await world.person("Rose Poadja", organisation="Récif")
    channel = world.guild.create_text_channel("appels-a-expertise")

    def make(session: Session) -> list[UUID]:
        factories.place(session, PlaceKind.CALLS, channel.id, now=now)
        ids = {person.discord_user_id: person.id for person in session.scalars(select(Person))}
        anna_id, rose_id = ids[stage.member.id], ids[rose.id]
        rows = [_row(session, anna_id, "Déjà là", stage), _row(session, rose_id, "De Rose", stage)]
        rows.append(_row(session, anna_id, "Clos", stage))
        rows[2].closed_at, rows[2].outcome = now, CallOutcome.FOUND
        session.add_all(rows)
        session.flush()
        answers = [
            CallAnswer(id=session.new_id(), call_id=rows[0].id, person_id=rose_id, answered_at=now),
            CallAnswer(id=session.new_id(), call_id=rows[1].id, person_id=ids[stage.president.id], answered_at=now),
        ]
        session.add_all(answers)
        return [rows[0].id, answers[0].id, rows[1].id, answers[1].id, rows[2].id]

    def elsewhere(session: Session) -> UUID:
        far = factories.person(session, "Loin Là-bas", now=now)
        session.flush()
        row = _row(session, far, "Loin", stage)
        session.add(row)
        return row.id

    own, answer, roses, roses_answer, closed = await world.write(make)
    far = await world.write(elsewhere, stage.elsewhere)
    return Calls(stage, channel, rose, own, answer, roses, roses_answer, closed, far)


def _row(session: Session, asker: UUID, need: str, stage: Stage) -> ExpertiseCall:
    now = stage.world.now
    return ExpertiseCall(
        id=session.new_id(), asker_id=asker, need=need, opened_at=now, closes_at=now + timedelta(days=14)
    )


async def kept(on: Stage) -> Sequence[object]:
    """All that must stay as it is, in every cluster."""
    return await on.world.read(lambda session: rows_of(session, ExpertiseCall, CallAnswer, Introduction), everywhere())


@pytest.mark.wrong_on_purpose
async def test_each_gets_a_clear_answer_and_changes_nothing(calls: Calls) -> None:
    """One after the other, in one world; every case that fails is named."""

    async def judge(doing: Doing, answer: str) -> str | None:
        return await fault_of(calls.on, doing(calls), answer)

    assert await faults_of(TABLE, judge, lambda: kept(calls.on)) == {}
    assert messages_in(calls.channel) == []


@pytest.mark.wrong_on_purpose
@pytest.mark.parametrize("place", range(len(WORDS)))
async def test_what_is_posted_pings_nobody_and_fits(calls: Calls, place: int) -> None:
    """The need, the note and the outcome of whoever means no good, on the card that everybody sees."""
    on, hostile = calls.on, f"abc {WORDS[place]}"[:1000]
    await forged.send_form(on.member, on.world.channel, on.id("calls:send"), {"need": hostile, "domain": "zzz"})
    (card,) = messages_in(calls.channel)
    call = await on.world.read(
        lambda s: s.scalars(select(ExpertiseCall).where(ExpertiseCall.message_id == card.id)).one()
    )
    sent = on.id("calls:answer_sent", call.id)
    await forged.send_form(calls.rose, on.world.channel, sent, {"note": hostile[:300]})
    answers = await forged.press(on.member, on.world.channel, on.id("calls:answers", call.id))
    closed = await forged.send_form(
        on.member, on.world.channel, on.id("calls:close_sent", call.id), {"outcome": "found", "note": hostile[:300]}
    )
    (card,) = messages_in(calls.channel)
    for said in (text(card, on.world.env), text(answers), text(closed)):
        demand_harmless(said)
    demand_no_ping(card)


@pytest.mark.wrong_on_purpose
async def test_two_clicks_are_one_answer_and_one_end(calls: Calls) -> None:
    """The same form twice at once, then the same end."""
    on = calls.on
    answer = on.id("calls:answer_sent", calls.own)
    for _ in range(2):
        shown = await forged.send_form(on.president, on.world.channel, answer, {"note": "Moi"})
        assert "votre aide est proposée" in text(shown)
    rows = await on.world.read(lambda s: s.scalars(select(CallAnswer).where(CallAnswer.call_id == calls.own)).all())
    assert len(rows) == 2, "Rose's, and one of Ben's"
    close = on.id("calls:close_sent", calls.own)
    outcomes = [
        text(await forged.send_form(on.member, on.world.channel, close, {"outcome": outcome, "note": ""}))
        for outcome in ("found", "nothing")
    ]
    assert "L’appel est clos" in outcomes[0]
    assert OVER in outcomes[1]


def test_the_buttons_of_a_card_are_those_that_are_forged_here() -> None:
    """So that a renamed route is noticed."""
    assert (ANSWER.name, CLOSE.name) == ("calls:answer", "calls:close")


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 30

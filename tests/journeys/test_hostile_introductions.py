"""Requests in bad faith or by mistake: each gets its clear answer, and nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from simcord import MemberActor
from sqlalchemy import select

from models.actor import Actor
from models.database import Session
from models.experts.tables import ExpertProfile
from models.introductions.answering import Acceptance, accept
from models.introductions.asking import ask
from models.introductions.tables import Introduction, Mute
from models.introductions.wish import Wish
from models.outbox import OutboxItem
from models.people.tables import Person, PrivateNotice
from tests.journeys.test_hostile_inputs import DEAD_BUTTON, Act, Stage, fault_of, stage
from tests.support import factories, forged
from tests.support.actors import text
from tests.support.hostile import faults_of, rows_of

__all__ = ["stage"]

NOT_YOURS = "n’est pas parmi les vôtres"
CANNOT_BE_ASKED = "ne peut pas ou plus être sollicitée"
NOBODY = "Personne ne s’appelle"
TOO_LONG = "Trop long"
OVER = "n’attend plus rien"
WORDS = {"subject": "Sujet", "message": "Message", "wanted_by": "", "reach": ""}


@dataclass
class Requests:
    """Anna asked Rose and Paul; Paul has accepted. Ben is of the board, and has nothing to do with it."""

    on: Stage
    rose: MemberActor
    rose_id: UUID
    anna_id: UUID
    mina_id: UUID
    waiting: UUID
    accepted: UUID


Who = Callable[[Requests], MemberActor]
Doing = Callable[[Requests], Act]


def anna(at: Requests) -> MemberActor:
    return at.on.member


def rose(at: Requests) -> MemberActor:
    return at.rose


def ben(at: Requests) -> MemberActor:
    return at.on.president


def stranger(at: Requests) -> MemberActor:
    return at.on.stranger


def send(person: Callable[[Requests], object], who: Who = anna, domain: object = "-", **answers: str) -> Doing:
    """A form of a request that may never have been opened."""
    return lambda at: (
        lambda on: forged.send_form(
            who(at), on.world.channel, on.id("introductions:sent", person(at), domain), WORDS | answers
        )
    )


def press(verb: str, what: Callable[[Requests], Sequence[object]], who: Who = anna) -> Doing:
    return lambda at: lambda on: forged.press(who(at), on.world.channel, on.id(f"introductions:{verb}", *what(at)))


def say_yes(what: Callable[[Requests], object], who: Who = rose, **answers: str) -> Doing:
    return lambda at: (
        lambda on: forged.send_form(who(at), on.world.channel, on.id("introductions:accepted", what(at)), answers)
    )


def contact(**options: object) -> Doing:
    return lambda at: lambda on: on.member.slash(on.world.channel, "expert contacter", **options)


def mina(at: Requests) -> UUID:
    return at.mina_id


def waiting(at: Requests) -> Sequence[UUID]:
    return (at.waiting,)


TABLE: Mapping[str, tuple[Doing, str]] = {
    "a subject of zero width": (send(mina, subject=" \u200b\u202e "), "a besoin d’un sujet"),
    "a message of signs": (send(mina, message="@@@ *** ___"), "a besoin d’un sujet"),
    "nothing at all": (send(mina, subject="", message=""), "a besoin d’un sujet"),
    "a null byte alone": (send(mina, message="\x00"), "a besoin d’un sujet"),
    "a subject of 4,000": (send(mina, subject="@everyone " * 400), TOO_LONG),
    "a message of 4,000 emoji": (send(mina, message="🏝️a" * 1300), TOO_LONG),
    "a way to be reached of 4,000": (send(mina, reach="[x](http://example.org)" * 170), TOO_LONG),
    "a date in words": (send(mina, wanted_by="**hier** <@1>"), "31/12/2027"),
    "a day that is none": (send(mina, wanted_by="31/02/2027"), "31/12/2027"),
    "a date in the past": (send(mina, wanted_by="01/01/1999"), "aujourd’hui ou plus tard"),
    "a date in 8,000 years": (send(mina, wanted_by="9999-12-31"), "aujourd’hui ou plus tard"),
    "a year of six digits": (send(mina, wanted_by="1/1/202700"), "31/12/2027"),
    "a made-up person": (send(lambda at: uuid4()), CANNOT_BE_ASKED),
    "a person of no id": (send(lambda at: "personne"), DEAD_BUTTON),
    "a domain for a person": (send(lambda at: at.on.domain), CANNOT_BE_ASKED),
    "oneself": (send(lambda at: at.anna_id), "C’est vous"),
    "somebody asked already, by a forged form": (send(lambda at: at.rose_id), "moins de trente jours"),
    "a stranger's request": (send(mina, who=stranger), "bureau"),
    "a button to a made-up person": (press("ask", lambda at: (uuid4(),)), CANNOT_BE_ASKED),
    "a button to nobody": (press("ask", lambda at: ()), DEAD_BUTTON),
    "a button to a truncated person": (press("ask", lambda at: ("abc",)), DEAD_BUTTON),
    "a name in markdown": (contact(expert="**@everyone** ||x||"), NOBODY),
    "a name of 4,000": (contact(expert="x" * 4000), NOBODY),
    "a null byte for a name": (contact(expert="zz\x00zz"), NOBODY),
    "an id that looks like one": (contact(expert="z" * 36), NOBODY),
    "another's request": (press("show", waiting, ben), NOT_YOURS),
    "a request that never was": (press("show", lambda at: (uuid4(),)), NOT_YOURS),
    "another's yes": (say_yes(lambda at: at.waiting, ben), NOT_YOURS),
    "one's own yes to oneself": (say_yes(lambda at: at.waiting, anna), NOT_YOURS),
    "a yes to what is over": (press("accept", lambda at: (at.accepted,)), NOT_YOURS),
    "a yes of 4,000": (say_yes(lambda at: at.waiting, reach="x" * 4000), TOO_LONG),
    "another's no": (press("decline", waiting, ben), NOT_YOURS),
    "an asker's no": (press("decline", waiting), NOT_YOURS),
    "another's not now": (press("defer", waiting, ben), NOT_YOURS),
    "another's mute": (press("mute", waiting, ben), NOT_YOURS),
    "an expert who takes back": (press("withdraw", waiting, rose), NOT_YOURS),
    "taking back what was accepted": (press("withdraw", lambda at: (at.accepted,)), OVER),
    "help said too early": (press("helped", lambda at: (at.waiting, "yes")), NOT_YOURS),
    "help said by another": (press("helped", lambda at: (at.accepted, "yes"), ben), NOT_YOURS),
    "help that is neither": (press("helped", lambda at: (at.accepted, "maybe")), DEAD_BUTTON),
    "help without an answer": (press("helped", lambda at: (at.accepted,)), DEAD_BUTTON),
    "back though never away": (press("come_back", lambda at: ()), "il n’y a rien à changer"),
    "notices that are neither": (press("notices", lambda at: ("maybe",)), DEAD_BUTTON),
    "an unmute of no id": (press("unmute", lambda at: ("x",)), DEAD_BUTTON),
    "a stranger's list": (press("list", lambda at: (), stranger), "bureau"),
    "another cluster's list": (
        lambda at: (
            lambda on: forged.press(on.member, on.world.channel, on.id("introductions:list", cluster=on.elsewhere))
        ),
        DEAD_BUTTON,
    ),
}
"""What is done, and a part of the answer."""


@pytest.fixture
async def requests(stage: Stage) -> Requests:
    """Two requests that could be spoilt."""
    world, now = stage.world, stage.world.now
    rose = world.member("Rose Poadja")

    def arrange(session: Session) -> Sequence[UUID]:
        mine = session.scalars(select(Person).where(Person.discord_user_id == stage.member.id)).one()
        people = [
            factories.person(session, "Rose Poadja", user_id=rose.id, now=now),
            factories.person(session, "Paul Wamo", user_id=78, now=now),
            factories.person(session, "Mina Tein", user_id=79, now=now),
        ]
        for person in people:
            factories.expertise(session, person, stage.domain, now=now)
        session.flush()
        wish, asker = Wish("Sujet", "Message"), Actor(stage.member.id)
        made = [ask(session, asker, person, wish, today=now.date(), now=now) for person in people[:2]]
        session.flush()
        accept(session, Actor(78), made[1].introduction_id, Acceptance(), now=now)
        return [*people, mine.id, *(each.introduction_id for each in made)]

    rose_id, _, mina_id, anna_id, first, second = await world.write(arrange)
    return Requests(stage, rose, rose_id, anna_id, mina_id, first, second)


async def kept(on: Stage) -> Sequence[object]:
    """All that must stay as it is."""
    return await on.world.read(
        lambda session: rows_of(session, Introduction, Mute, ExpertProfile, PrivateNotice, OutboxItem)
    )


@pytest.mark.wrong_on_purpose
async def test_each_gets_a_clear_answer_and_changes_nothing(requests: Requests) -> None:
    """One after the other, in one world; every case that fails is named."""

    async def judge(doing: Doing, answer: str) -> str | None:
        return await fault_of(requests.on, doing(requests), answer)

    assert await faults_of(TABLE, judge, lambda: kept(requests.on)) == {}


@pytest.mark.wrong_on_purpose
async def test_a_double_click_and_a_stale_button_are_told_apart_from_the_first(requests: Requests) -> None:
    """The second press of "Décliner", and a yes on a card left open."""
    on = requests.on
    decline = on.id("introductions:decline", requests.waiting)
    assert (await forged.press(requests.rose, on.world.channel, decline)).acknowledged
    for doing in (press("decline", waiting, rose), press("accept", waiting, rose), say_yes(lambda at: at.waiting)):
        assert await fault_of(on, doing(requests), OVER) is None


@pytest.mark.wrong_on_purpose
async def test_words_of_an_asker_reach_the_expert_harmless(requests: Requests) -> None:
    """Mentions, markup, marks that turn the writing, a format string."""
    on = requests.on
    subject, message = "@everyone \u202e{name} %s **gras**", "<@&1> [x](http://example.org)\r\n# Titre ||x||"
    await send(mina, subject=subject, message=message)(requests)(on)
    made = await on.world.read(
        lambda s: s.scalars(select(Introduction.id).where(Introduction.expert_id == requests.mina_id)).one()
    )
    show = press("show", lambda at: (made,))(requests)
    shown = await show(on)
    said = text(shown)
    assert "@everyone" not in said.replace(r"\@", "")
    assert r"\[x\]\(http\:" in said
    assert "\u202e" not in said
    assert r"\# Titre" in said


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 30

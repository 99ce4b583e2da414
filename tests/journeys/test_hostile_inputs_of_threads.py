"""Project threads in bad faith or by mistake: each gets its clear answer, and nothing changes; what is posted pings
nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from simcord import ChannelHandle, MemberActor
from sqlalchemy import select

from models.database import Session, everywhere
from models.groups.tables import GroupKind, GroupMembership, GroupPlaceKind
from models.people.tables import Person
from models.threads.tables import MayJoin, Participation, WorkThread, WorkThreadDomain, WorkThreadPerson
from tests.journeys.test_hostile_inputs import DEAD_BUTTON, Act, Stage, fault_of, stage
from tests.support import factories, forged
from tests.support.actors import channel, messages_in, text
from tests.support.hostile import WORDS, demand_harmless, demand_no_ping, faults_of, rows_of

__all__ = ["stage"]

HEADS_ONLY = "Réservé aux responsables du groupe"
UNKNOWN = "Ce fil n’existe pas"
OVER = "Ce fil a été clos le"
TOO_LONG = "Trop long"
NO_INVITATION = "Il n’y a pas d’invitation à laquelle répondre ici"
NO_TITLE = "Donnez au fil un titre"
NO_PURPOSE = "à quoi sert ce fil"
WHO = "qui peut participer au fil"
NO_SUMMARY = "ce qu’il en ressort"
NOT_AVAILABLE = "n’est pas disponible"


@dataclass
class Threads:
    """The member heads a group with an open and a closed thread, Rose a committee; another cluster has its own."""

    on: Stage
    forum: ChannelHandle
    rose: MemberActor
    group: UUID
    hidden: UUID
    own: UUID
    closed: UUID
    secret: UUID
    far: UUID
    domain: UUID


Who = Callable[[Threads], MemberActor]
Doing = Callable[[Threads], Act]


def head(at: Threads) -> MemberActor:
    return at.on.member


def rose(at: Threads) -> MemberActor:
    return at.rose


def president(at: Threads) -> MemberActor:
    return at.on.president


def stranger(at: Threads) -> MemberActor:
    return at.on.stranger


def press(verb: str, what: Callable[[Threads], Sequence[object]], who: Who = head) -> Doing:
    return lambda at: lambda on: forged.press(who(at), on.world.channel, on.id(f"threads:{verb}", *what(at)))


def pick(verb: str, what: Callable[[Threads], Sequence[object]], *values: str, who: Who = head) -> Doing:
    return lambda at: lambda on: forged.pick(who(at), on.world.channel, on.id(f"threads:{verb}", *what(at)), values)


def send(verb: str, what: Callable[[Threads], Sequence[object]], who: Who = head, **answers: str) -> Doing:
    """A form that may never have been opened."""
    return lambda at: (
        lambda on: forged.send_form(who(at), on.world.channel, on.id(f"threads:{verb}", *what(at)), answers)
    )


def open_one(who: Who = head, group: Callable[[Threads], UUID] = lambda at: at.group, **answers: str) -> Doing:
    filled = {"title": "Un fil", "purpose": "Essayer", "domains": "", "may_join": "group", "people": "", **answers}
    return send("opened", lambda at: (group(at), "-"), who, **filled)


TABLE: dict[str, tuple[Doing, str]] = {
    "a title of spaces and marks": (open_one(title=" \u200b\u202e "), NO_TITLE),
    "a title of null bytes": (open_one(title="\x00" * 20), NO_TITLE),
    "a title of 4,000 characters": (open_one(title="x" * 4000), TOO_LONG),
    "no purpose": (open_one(purpose=" \n "), NO_PURPOSE),
    "a purpose of 4,001 characters": (open_one(purpose="x" * 4001), TOO_LONG),
    "a form without its fields": (send("opened", lambda at: (at.group, "-")), NO_TITLE),
    "a way of joining that is none": (open_one(may_join="'; DROP TABLE"), WHO),
    "every member let into a committee": (open_one(rose, lambda at: at.hidden, may_join="cluster"), WHO),
    "the very same title": (open_one(title="DÉJÀ  là"), "a déjà un fil ouvert"),
    "a thread in somebody else's group": (open_one(rose), HEADS_ONLY),
    "a thread in a group that is none": (open_one(group=lambda at: uuid4()), HEADS_ONLY),
    "a thread of the board's in a group that is none": (open_one(president, lambda at: uuid4()), "n’existe pas"),
    "a form of no group": (send("opened", lambda at: ("x" * 22, "-"), title="abc", purpose="abc"), DEAD_BUTTON),
    "a stranger who opens": (open_one(stranger), "ne vous connaît pas"),
    "a group picked twice": (pick("group", lambda at: ("-",), "a", "b"), DEAD_BUTTON),
    "a group that is no id": (pick("group", lambda at: ("-",), "x' OR 1=1"), DEAD_BUTTON),
    "another cluster's thread shown": (press("show", lambda at: (at.far,)), UNKNOWN),
    "another cluster's thread closed by the board": (press("close", lambda at: (at.far,), president), UNKNOWN),
    "a committee's thread shown to others": (press("show", lambda at: (at.secret,)), UNKNOWN),
    "a committee's thread closed by others": (send("closed", lambda at: (at.secret,), summary="x" * 9), UNKNOWN),
    "a committee's thread joined by others": (press("take_part", lambda at: (at.secret,)), UNKNOWN),
    "a committee's thread with experts for others": (press("experts", lambda at: (at.secret,)), UNKNOWN),
    "a committee's threads listed for others": (press("list", lambda at: (at.hidden,)), "n’existe pas"),
    "a thread that is none": (press("show", lambda at: (uuid4(),)), UNKNOWN),
    "a thread that is no id": (press("show", lambda at: ("x" * 22,)), DEAD_BUTTON),
    "a button without its thread": (press("close", lambda at: ()), DEAD_BUTTON),
    "no summary": (send("closed", lambda at: (at.own,), summary=" \u200b"), NO_SUMMARY),
    "a summary of 4,000 characters": (send("closed", lambda at: (at.own,), summary="x" * 4000), TOO_LONG),
    "a closed thread closed": (send("closed", lambda at: (at.closed,), summary="Encore une fois"), OVER),
    "a closed thread joined": (press("take_part", lambda at: (at.closed,)), OVER),
    "a closed thread that goes on": (press("go_on", lambda at: (at.closed,)), OVER),
    "somebody else's thread that goes on": (press("go_on", lambda at: (at.own,), rose), HEADS_ONLY),
    "a post made again that stands": (press("make_again", lambda at: (at.own,)), "est déjà là"),
    "an invitation to nobody": (press("invite", lambda at: (at.own, uuid4())), NOT_AVAILABLE),
    "an invitation without a person": (press("invite", lambda at: (at.own,)), DEAD_BUTTON),
    "an invitation by somebody else": (press("invite", lambda at: (at.own, uuid4()), rose), HEADS_ONLY),
    "an acceptance of what was never asked": (press("accept", lambda at: (at.own,), rose), NO_INVITATION),
    "an acceptance of a committee's thread": (press("accept", lambda at: (at.secret,)), NO_INVITATION),
    "a refusal of what was never asked": (press("decline", lambda at: (at.own,), rose), NO_INVITATION),
    "an invitation shown that is none": (press("invitation", lambda at: (at.secret,)), NO_INVITATION),
    "a domain that is no id": (pick("domain", lambda at: (at.own, 0), "zzz"), DEAD_BUTTON),
    "two families at once": (pick("family", lambda at: (at.own,), "a", "b"), DEAD_BUTTON),
    "a domain added by somebody else": (
        lambda at: (
            lambda on: forged.pick(at.rose, on.world.channel, on.id("threads:domain", at.own, 0), [str(at.domain)])
        ),
        HEADS_ONLY,
    ),
}
"""What is done, and a part of the answer."""


@pytest.fixture
async def threads(stage: Stage) -> Threads:
    world, now = stage.world, stage.world.now
    rose = await world.person("Rose Poadja", organisation="Récif")
    forum = world.guild.create_forum_channel("fils")
    closed_forum = world.guild.create_forum_channel("fils-caches")

    def make(session: Session) -> list[UUID]:
        ids = {person.discord_user_id: person.id for person in session.scalars(select(Person))}
        places = {GroupPlaceKind.FORUM: forum.id}
        group = factories.group(session, "Ouvert", now=now, lead=ids[stage.member.id], places=places)
        hidden = factories.group(
            session,
            "Caché",
            now=now,
            kind=GroupKind.COMMITTEE,
            lead=ids[rose.id],
            places={GroupPlaceKind.FORUM: closed_forum.id},
        )
        session.flush()
        rows = [_row(session, group, "Déjà là", stage), _row(session, group, "Clos", stage)]
        rows.append(_row(session, hidden, "Secret", stage))
        rows[0].thread_id = 77
        rows[1].closed_at, rows[1].summary = now, "Fini"
        session.add_all(rows)
        return [group, hidden, *(row.id for row in rows)]

    def elsewhere(session: Session) -> UUID:
        group = factories.group(session, "Loin", now=now)
        session.flush()
        row = _row(session, group, "Loin", stage)
        session.add(row)
        return row.id

    group, hidden, own, closed, secret = await world.write(make)
    far = await world.write(elsewhere, stage.elsewhere)
    return Threads(stage, forum, rose, group, hidden, own, closed, secret, far, stage.domain)


def _row(session: Session, group: UUID, title: str, stage: Stage) -> WorkThread:
    now = stage.world.now
    return WorkThread(
        id=session.new_id(),
        group_id=group,
        title=title,
        purpose="Essayer",
        may_join=MayJoin.GROUP,
        opened_at=now,
        last_active_at=now,
    )


async def kept(on: Stage) -> Sequence[object]:
    """All that must stay as it is, in every cluster."""
    return await on.world.read(
        lambda session: rows_of(session, WorkThread, WorkThreadDomain, WorkThreadPerson, GroupMembership), everywhere()
    )


@pytest.mark.wrong_on_purpose
async def test_each_gets_a_clear_answer_and_changes_nothing(threads: Threads) -> None:
    """One after the other, in one world; every case that fails is named."""

    async def judge(doing: Doing, answer: str) -> str | None:
        return await fault_of(threads.on, doing(threads), answer)

    assert await faults_of(TABLE, judge, lambda: kept(threads.on)) == {}


@pytest.mark.wrong_on_purpose
@pytest.mark.parametrize("place", range(len(WORDS)))
async def test_what_is_posted_pings_nobody_and_fits(threads: Threads, place: int) -> None:
    """Title, purpose and summary of whoever means no good, on the card that everybody reads."""
    on, hostile = threads.on, f"abc {WORDS[place]}"
    filled = {"title": hostile[:90], "purpose": hostile[:1000], "domains": hostile[:200], "may_join": "group"}
    opened = await forged.send_form(on.member, on.world.channel, on.id("threads:opened", threads.group, "-"), filled)
    await on.world.env.settle()
    thread = await on.world.read(lambda s: s.scalars(select(WorkThread).where(WorkThread.thread_id > 77)).one())
    shown = await forged.press(on.member, on.world.channel, on.id("threads:show", thread.id))
    closed = await forged.send_form(
        on.member, on.world.channel, on.id("threads:closed", thread.id), {"summary": hostile[:1000]}
    )
    await on.world.env.settle()
    listed = await forged.press(on.member, on.world.channel, on.id("threads:list"))
    card, over = [m for m in messages_in(channel(on.world.env, thread.thread_id or 0)) if m.components]
    for said in (
        text(card, on.world.env),
        text(over, on.world.env),
        text(opened),
        text(shown),
        text(closed),
        text(listed),
    ):
        demand_harmless(said)
    for message in (card, over):
        demand_no_ping(message)


@pytest.mark.wrong_on_purpose
async def test_people_who_are_no_people_are_left_out(threads: Threads) -> None:
    """Users that Discord never picked: bots, numbers, words."""
    on = threads.on
    people = "0,-5,abc,99999999999999999999999,123456789012345678"
    filled = {"title": "Avec du monde", "purpose": "Essayer", "may_join": "group", "people": people}
    shown = await forged.send_form(on.member, on.world.channel, on.id("threads:opened", threads.group, "-"), filled)
    assert "Votre fil arrive" in text(shown)

    def parts(session: Session) -> Sequence[str]:
        return session.scalars(select(WorkThreadPerson.status)).all()

    assert await on.world.read(parts) == [Participation.NAMED]

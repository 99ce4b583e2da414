"""Votes in bad faith or by mistake: each gets its clear answer, nothing changes, and what is posted pings nobody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
import structlog.testing
from simcord import InteractionResult
from sqlalchemy import select

from bot.ui.route import shortened
from models.database import Session, everywhere
from models.polls.tables import Elector, Electorate, Poll, PollOption, RollEntry, StoredBallot
from models.polls.templates import Template
from tests.support import factories, forged, poll_factories
from tests.support.actors import text
from tests.support.hostile import WORDS, demand_harmless, demand_no_ping, faults_of, rows_of
from tests.support.voting_stage import VotingStage, plain
from tests.support.world import World

DEAD_BUTTON = "Ce bouton"
UNKNOWN = "Ce vote n’existe pas"
NOT_UNDERSTOOD = "ne correspond à aucun choix"
NO_TITLE = "Donnez un titre au vote"
TOO_LONG = "Trop long"
BOARD_ONLY = "Cela revient au bureau"
NOT_ON_ROLL = "Les adhérents votent ici"


@dataclass
class Booth:
    """An open motion, an open choice and Anna's draft; and a poll of another cluster."""

    stage: VotingStage
    motion: UUID
    choice: UUID
    draft: UUID
    board: UUID
    far: UUID
    far_elector: UUID
    electors: dict[UUID, UUID]

    def id(self, verb: str, *arguments: object) -> str:
        """A custom_id of this cluster."""
        parts = [shortened(each) if isinstance(each, UUID) else str(each) for each in arguments]
        return ":".join([f"polls:{verb}", shortened(self.stage.world.cluster_id), *parts])


Arguments = Callable[[Booth], Sequence[object]]
Doing = Callable[[Booth], Awaitable[InteractionResult]]


def press(verb: str, what: Arguments, who: str = "Ben") -> Doing:
    return lambda at: forged.press(at.stage[who], at.stage.world.channel, at.id(verb, *what(at)))


def pick(verb: str, what: Arguments, *values: str, who: str = "Ben") -> Doing:
    return lambda at: forged.pick(at.stage[who], at.stage.world.channel, at.id(verb, *what(at)), values)


def send(verb: str, what: Arguments, who: str = "Anna", **answers: str) -> Doing:
    """A form that may never have been opened."""
    return lambda at: forged.send_form(at.stage[who], at.stage.world.channel, at.id(verb, *what(at)), answers)


def ask(who: str = "Anna", template: str = "motion", whom: str = "organisations", **answers: str) -> Doing:
    filled = {"title": "Un titre", "question": "Oui ?", "until": "31/12/2026", **answers}
    return send("asked", lambda at: (template, whom, "-", "-"), who, **filled)


def own(at: Booth) -> tuple[UUID, UUID]:
    return at.motion, at.electors[at.motion]


def own_choice(at: Booth) -> tuple[UUID, UUID]:
    return at.choice, at.electors[at.choice]


TABLE: dict[str, tuple[Doing, str]] = {
    "a ballot of nobody's": (press("cast", lambda at: (at.motion, uuid4(), "for")), NOT_ON_ROLL),
    "a ballot in no poll": (press("cast", lambda at: (uuid4(), uuid4(), "for")), UNKNOWN),
    "somebody else's ballot": (press("cast", lambda at: (*own(at), "for"), "Chloé"), NOT_ON_ROLL),
    "a ballot of another poll's elector": (
        press("cast", lambda at: (at.motion, at.electors[at.choice], "for")),
        NOT_ON_ROLL,
    ),
    "a ballot of another cluster": (press("cast", lambda at: (at.far, at.far_elector, "for")), UNKNOWN),
    "a ballot that says nothing": (press("cast", lambda at: (*own(at), "")), "choix"),
    "a ballot that says what is not offered": (press("cast", lambda at: (*own(at), "'; DROP TABLE")), "choix"),
    "a motion answered by a number": (press("cast", lambda at: (*own(at), "0")), "choix"),
    "an option that is not there": (press("cast", lambda at: (*own_choice(at), "9")), "choix"),
    "an option below nought": (press("cast", lambda at: (*own_choice(at), "-1")), "choix"),
    "an option written otherwise": (press("cast", lambda at: (*own_choice(at), "00")), "choix"),
    "a choice without its elector": (press("cast", lambda at: (at.motion,)), DEAD_BUTTON),
    "a choice without its choice": (press("choose", own), DEAD_BUTTON),
    "a choice shown that is none": (press("choose", lambda at: (*own(at), "yes")), "choix"),
    "several options of a single choice": (pick("pick", own_choice, "0", "1"), DEAD_BUTTON),
    "an option that is no number": (pick("pick", own_choice, "x' OR 1=1"), DEAD_BUTTON),
    "an option of a hundred digits": (pick("pick", own_choice, "9" * 90), DEAD_BUTTON),
    "options of a poll that is none": (pick("pick", lambda at: (uuid4(), uuid4()), "0"), UNKNOWN),
    "an elector that is no id": (pick("whose", lambda at: (at.motion,), "abc"), DEAD_BUTTON),
    "a vote that is no id": (press("vote", lambda at: ("x" * 22,)), DEAD_BUTTON),
    "a draft voted on": (press("vote", lambda at: (at.draft,)), UNKNOWN),
    "the board's vote, by others": (press("vote", lambda at: (at.board,)), UNKNOWN),
    "the board's roll, by others": (press("roll", lambda at: (at.board,)), UNKNOWN),
    "the board's rules, by others": (press("rules", lambda at: (at.board,)), UNKNOWN),
    "another cluster's roll": (press("roll", lambda at: (at.far,), "Anna"), UNKNOWN),
    "somebody else's draft shown": (press("show", lambda at: (at.draft,), "Paul"), UNKNOWN),
    "somebody else's draft submitted": (press("submit", lambda at: (at.draft,), "Paul"), UNKNOWN),
    "somebody else's draft thrown away": (press("confirm_delete", lambda at: (at.draft,), "Paul"), UNKNOWN),
    "somebody else's draft changed": (pick("set", lambda at: (at.draft, "quorum"), "half", who="Paul"), UNKNOWN),
    "an open vote changed": (pick("set", lambda at: (at.motion, "quorum"), "half", who="Anna"), "plus un brouillon"),
    "an open vote thrown away": (press("confirm_delete", lambda at: (at.motion,), "Anna"), "plus un brouillon"),
    "an open vote's roll corrected": (
        send("corrected", lambda at: (at.motion,), lines="Brousse ; 9"),
        "plus un brouillon",
    ),
    "a file where none is": (press("outcome_file", lambda at: (at.draft,), who="Anna"), "Aucun fichier"),
    "the file of another’s draft": (press("outcome_file", lambda at: (at.draft,)), UNKNOWN),
    "a rule that is none": (pick("set", lambda at: (at.draft, "colour"), "red", who="Anna"), DEAD_BUTTON),
    "a majority that is none": (pick("set", lambda at: (at.draft, "majority"), "all", who="Anna"), DEAD_BUTTON),
    "no majority for a motion": (
        pick("set", lambda at: (at.draft, "more"), "second_round", "x", who="Anna"),
        DEAD_BUTTON,
    ),
    "a share of more than all": (send("figures_sent", lambda at: (at.draft,), share="3/2", base="cast"), "3/2"),
    "a share of nothing": (send("figures_sent", lambda at: (at.draft,), share="1/0", base="cast"), "1/0"),
    "a quorum that is no share": (
        send("figures_sent", lambda at: (at.draft,), share="1/2", quorum="beaucoup"),
        "beaucoup",
    ),
    "a second majority of more than all": (
        send("second_sent", lambda at: (at.draft,), share="7/5", base="roll"),
        "7/5",
    ),
    "a second majority like the first": (
        send("second_sent", lambda at: (at.draft,), share="50 %", base="expressed"),
        "la même chose",
    ),
    "a second majority of somebody else's": (
        send("second_sent", lambda at: (at.draft,), "Paul", share="2/5", base="roll"),
        UNKNOWN,
    ),
    "a second majority of an open vote": (
        send("second_sent", lambda at: (at.motion,), share="2/5", base="roll"),
        "plus un brouillon",
    ),
    "a second majority of no draft": (press("second", lambda at: (uuid4(),), "Anna"), UNKNOWN),
    "an end on the 31st of February": (send("dated", lambda at: (at.draft,), until="31/02/2027 18:00"), "31/02/2027"),
    "a roll with nobody known": (send("corrected", lambda at: (at.draft,), lines="Personne ; 2"), "Personne"),
    "a roll with a weight of words": (send("corrected", lambda at: (at.draft,), lines="Brousse ; deux"), "deux"),
    "a roll with too many votes": (send("corrected", lambda at: (at.draft,), lines="Brousse ; 99999"), "1000 voix"),
    "a go-ahead of what does not wait": (press("go_ahead", lambda at: (at.motion, "x"), "Paul"), "n’attend plus"),
    "a question by somebody who may not": (ask("Ben"), BOARD_ONLY),
    "a question of no template": (ask(template="coup"), DEAD_BUTTON),
    "a question to nobody": (ask(whom="martians"), DEAD_BUTTON),
    "a question to a group that is none": (ask(whom="group"), DEAD_BUTTON),
    "a title of spaces and marks": (ask(title=" \u200b\u202e "), NO_TITLE),
    "a title of 4,000 characters": (ask(title="x" * 4000), TOO_LONG),
    "a question of 4,001 characters": (ask(question="x" * 4001), TOO_LONG),
    "the same option twice": (ask(template="choice", options="Un\nUN "), "deux fois"),
    "a date that is none": (ask(template="dates", options="demain"), "demain"),
    "thirty options": (ask(template="choice", options="\n".join(map(str, range(30)))), "de 2 à 25"),
}


@pytest.fixture
async def booth(world: World) -> Booth:
    stage = await VotingStage.prepare(world)
    motion = await stage.open(named=True)
    choice = await stage.open(Template.CHOICE, title="Où ?", options=("Ici", "Là"), named=True)
    board = await stage.open(title="À huis clos", electorate=Electorate.BOARD)
    shown = await forged.send_form(
        stage["Anna"],
        world.channel,
        ":".join(["polls:asked", shortened(world.cluster_id), "motion", "organisations", "-", "-"]),
        {"title": "Brouillon", "question": "Oui ?", "until": "31/12/2026"},
    )
    assert "Brouillon" in text(shown)

    def read(session: Session) -> tuple[UUID, dict[UUID, UUID]]:
        draft = session.scalars(select(Poll.id).where(Poll.status == "draft")).one()
        mine = select(Elector.poll_id, Elector.id).where(Elector.name == "Brousse")
        return draft, dict(session.execute(mine).all())

    draft, electors = await world.read(read)
    other = await world.write(lambda s: factories.cluster(s, guild_id=1, now=world.now, name="Autre"), everywhere())

    def make(session: Session) -> tuple[UUID, UUID]:
        person = factories.person(session, "Autre Part", now=world.now)
        poll_id = poll_factories.poll(session, now=world.now, people=[(person, 1)], electorate=Electorate.PEOPLE)
        return poll_id, session.scalars(select(Elector.id).where(Elector.poll_id == poll_id)).one()

    far, far_elector = await world.database.write(other, make)
    return Booth(stage, motion, choice, draft, board, far, far_elector, electors)


async def kept(booth: Booth) -> Sequence[object]:
    """All that must stay as it is, in every cluster."""
    tables = (Poll, PollOption, RollEntry, Elector, StoredBallot)
    return await booth.stage.world.read(lambda session: rows_of(session, *tables), everywhere())


@pytest.mark.wrong_on_purpose
async def test_each_gets_a_clear_answer_and_changes_nothing(booth: Booth) -> None:
    """One after the other, in one world; every case that fails is named."""

    async def judge(doing: Doing, answer: str) -> str | None:
        with structlog.testing.capture_logs() as logs:
            said = plain(text(await doing(booth)))
        if answer not in said or "Cela n’a pas fonctionné" not in said:
            return said
        return str(logs) if any(each["log_level"] == "error" for each in logs) else None

    assert await faults_of(TABLE, judge, lambda: kept(booth)) == {}


@pytest.mark.wrong_on_purpose
@pytest.mark.parametrize("place", range(len(WORDS)))
async def test_what_is_posted_pings_nobody_and_fits(world: World, place: int) -> None:
    """Title, question, clause and options of whoever means no good, from the form to the receipt."""
    stage, hostile = await VotingStage.prepare(world), f"abc {WORDS[place]}"
    labels = "\n".join(f"{number} {hostile}".replace("\n", " ")[:80] for number in range(25))
    custom_id = ":".join(["polls:asked", shortened(world.cluster_id), "choice", "organisations", "-", "-"])
    filled = {"title": hostile[:90], "question": hostile[:1000], "clause": hostile[:300], "options": labels}
    anna, ben = stage["Anna"], stage["Ben"]
    shown = [await forged.send_form(anna, world.channel, custom_id, {**filled, "until": "31/12/2026"})]
    poll_id = await world.read(lambda s: s.scalars(select(Poll.id)).one())

    def address(verb: str, *more: str) -> str:
        return ":".join([f"polls:{verb}", shortened(world.cluster_id), shortened(poll_id), *more])

    for verb in ("set_rules", "delete", "draft_roll", "submit", "show", "rules", "roll"):
        shown.append(await forged.press(anna, world.channel, address(verb)))
    card = stage.card()
    for verb in ("vote", "rules"):
        shown.append(await forged.press(ben, world.channel, address(verb)))
    mine = select(Elector.id).where(Elector.name == "Brousse")
    elector = shortened(await world.read(lambda s: s.scalars(mine).one()))
    for verb in ("choose", "cast"):
        shown.append(await forged.press(ben, world.channel, address(verb, elector, "3")))
    shown += [await ben.slash(world.channel, "moi"), await ben.slash(world.channel, "vote voter")]
    await stage.cancel(poll_id, hostile[:300])
    for said in (text(card, world.env), *map(text, shown)):
        assert "Cela n’a pas fonctionné" not in said
        demand_harmless(said)
    demand_no_ping(card)

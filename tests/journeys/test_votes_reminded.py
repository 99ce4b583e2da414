"""Who has not voted is called as people live it: time passes, a message comes, its button leads to the ballot."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from models.database import Session
from models.polls.calling import MOST_CALLED
from models.polls.tables import Electorate
from tests.support import factories
from tests.support.actors import buttons, choose, press, text
from tests.support.results_stage import ResultsStage
from tests.support.voting_stage import SECRECY, plain
from tests.support.world import World

IN_THREE_DAYS = {"Clôture": "04/01/2026 11:00"}
"""From the first of January at eleven: half-time is 36 hours later, and the last day begins after two."""


@pytest.fixture
async def stage(world: World) -> ResultsStage:
    return await ResultsStage.prepare(world)


def reminders(stage: ResultsStage) -> list[discord.Message]:
    """The calls to who has not voted, the oldest first."""
    return [card for card in stage.cards() if "Avez-vous voté ?" in stage.said_by(card)]


def called(stage: ResultsStage, reminder: discord.Message) -> set[str]:
    """Whom it pings, by name."""
    names = {actor.id: name for name, actor in stage.people.items()}
    return {names[user.id] for user in reminder.mentions}


async def pass_time(stage: ResultsStage, **time: float) -> None:
    """Time goes on by so much."""
    await stage.world.env.advance_time(timedelta(**time).total_seconds())


async def test_who_is_missing_in_a_vote_by_name_is_called_at_half_time_and_on_the_last_day(stage: ResultsStage) -> None:
    """Those alone who could cast a ballot that is missing, a deputy too; the button of the call leads to the ballot."""
    await stage.ask("motion", "Budget", IN_THREE_DAYS, rules={SECRECY: 1})
    await stage.vote("Ben", "Pour")
    await pass_time(stage, hours=35)
    assert not reminders(stage)
    await pass_time(stage, hours=2)
    (half,) = reminders(stage)
    said = stage.said_by(half)
    assert "**Budget** Il manque 3 bulletins. On vote jusqu’au <t:" in said
    assert called(stage, half) == {"Anna", "Dan", "Chloé"}
    assert all(f"<@{stage[name].id}>" in said for name in ("Anna", "Dan", "Chloé"))
    assert buttons(half, stage.world.env) == ["Voter"]

    shown = await press(stage["Dan"], half, "Voter", stage.world.env)
    assert "Vous votez pour **Lagon**" in plain(text(shown))
    shown = await press(stage["Dan"], await press(stage["Dan"], shown, "Pour"), "Confirmer")
    assert "Vote enregistré : Lagon" in plain(text(shown))
    shown = await choose(stage["Chloé"], await press(stage["Chloé"], half, "Voter", stage.world.env), "Nickel")
    await press(stage["Chloé"], await press(stage["Chloé"], shown, "Contre"), "Confirmer")

    await pass_time(stage, hours=12)
    _, last = reminders(stage)
    assert "Il manque 1 bulletin." in stage.said_by(last)
    assert called(stage, last) == {"Chloé"}, "she has another ballot; the deputy has voted for Anna's organisation"
    shown = await choose(stage["Chloé"], await press(stage["Chloé"], last, "Voter", stage.world.env), "Récif")
    await press(stage["Chloé"], await press(stage["Chloé"], shown, "Pour"), "Confirmer")
    await stage.pass_close()
    assert len(reminders(stage)) == 2
    assert "**La motion est adoptée : 3 pour, 1 contre.**" in stage.said_by(stage.cards()[-1])
    late = await press(stage["Ben"], last, "Voter", stage.world.env)
    assert "Confirmer" not in buttons(late)
    assert "Pour" not in buttons(late)


async def test_a_confidential_vote_calls_nobody_by_name(stage: ResultsStage) -> None:
    """How many ballots are missing, and no more; where all have voted no call comes. Its button outlives a restart."""
    await stage.ask("motion", "Salaire")
    await stage.ask("motion", "Loyer")
    await stage.vote("Ben", "Contre")
    for name, organisation in (("Anna", None), ("Chloé", "Nickel"), ("Chloé", "Récif")):
        await stage.vote(name, "Pour", organisation)
    await pass_time(stage, hours=2, minutes=1)
    (reminder,) = reminders(stage)
    said = stage.said_by(reminder)
    assert "**Salaire** Il manque 4 bulletins." in said
    assert "<@" not in said
    assert not reminder.mentions
    await stage.world.restart()
    shown = await press(stage["Ben"], reminder, "Voter", stage.world.env)
    shown = await press(stage["Ben"], await press(stage["Ben"], shown, "Pour"), "Confirmer")
    assert "Vote enregistré : Brousse" in plain(text(shown))


async def test_of_more_than_fifty_nobody_is_called_by_name(stage: ResultsStage) -> None:
    """Fifty are; of one more the call says how many ballots are missing, and pings nobody."""
    now = stage.world.now

    def join(session: Session, first: int, last: int) -> None:
        for at in range(first, last):
            factories.person(session, f"Voix {at}", user_id=10_000 + at, organisation="Lagon", now=now)

    lasts, there = timedelta(hours=4), len(stage.people) - 1  # Sue may not vote
    await stage.world.write(lambda session: join(session, there, MOST_CALLED))
    await stage.open(title="Cinquante", electorate=Electorate.PEOPLE, named=True, lasts=lasts)
    await stage.world.write(lambda session: join(session, MOST_CALLED, MOST_CALLED + 1))
    await stage.open(title="Une de plus", electorate=Electorate.PEOPLE, named=True, lasts=lasts)
    await pass_time(stage, hours=2, minutes=1)
    found = {plain(text(each, stage.world.env)): each for each in reminders(stage)}
    (fifty,) = [said for said in found if "**Cinquante** Il manque 50 bulletins." in said]
    (more,) = [said for said in found if "**Une de plus** Il manque 51 bulletins." in said]
    assert fifty.count("<@") == MOST_CALLED
    assert "<@" not in more
    assert not found[more].mentions

"""What a running bot writes down of a confidential vote, in its log at the finest level and in its figures: no voter.

The log is set up as `cagou run` does it, in both forms and with the lines of the libraries, and read from the asking to
after the close.
"""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import pytest
import structlog
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from simcord import InteractionResult
from sqlalchemy import select
from sqlalchemy import text as sql

from bot.logs import set_up_logs
from bot.measure import Measure
from bot.ui.route import shortened
from models.database import Session
from models.people.tables import Organisation, Person
from models.polls.choices import MOTION
from models.polls.tables import Elector
from tests.support.actors import message_of, press, text
from tests.support.results_stage import ResultsStage
from tests.support.voting_stage import plain
from tests.support.world import World

SLOW = "an operation held the writer"
"""What a machine that others use may make the bot say at any moment."""
WORDS = ("Pour", "Contre", "Abstention", "Bulletin blanc")
REFUSED = {"event", "reason", "reference", "level", "logger", "timestamp"}


@dataclass
class Log:
    """All that was written, in the form for machines and in that for people."""

    machines: io.StringIO = field(default_factory=io.StringIO)
    people: io.StringIO = field(default_factory=io.StringIO)

    @property
    def text(self) -> str:
        """Both."""
        return self.machines.getvalue() + self.people.getvalue()

    @property
    def lines(self) -> list[dict[str, str]]:
        """Each line with its fields."""
        return [json.loads(line) for line in self.machines.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    """As the bot sets it up, with nothing left out; before the bot starts."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level, log = root.handlers[:], root.level, Log()
    both = []
    for form, written in (("json", log.machines), ("console", log.people)):
        set_up_logs(form, "DEBUG")  # type: ignore[arg-type]  # both are forms
        (handler,) = root.handlers
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(written)
        both.append(handler)
    root.handlers[:] = both
    structlog.configure(cache_logger_on_first_use=False)  # later tests set up their own
    yield log
    root.handlers[:], root.level = handlers, level
    structlog.configure(**before)


@pytest.fixture
async def stage(log: Log, world: World) -> ResultsStage:
    return await ResultsStage.prepare(world)


class Vote:
    """A confidential motion of Anna's in which people vote, and all that would give them away."""

    def __init__(self, stage: ResultsStage, log: Log) -> None:
        self.stage, self.log = stage, log
        self.secrets: set[str] = set()
        self.beside: list[dict[str, str]] = []

    async def cast(self, name: str, answer: str, organisation: str | None = None) -> str:
        """Somebody votes; what was written meanwhile is kept, and what their ballot is stored as."""
        begun = len(self.log.lines)
        shown = await self.stage.vote(name, answer, organisation)
        self.beside += [line for line in self.log.lines[begun:] if SLOW not in line["event"]]
        receipt = text(shown).split("`")[1]
        self.secrets |= {receipt, receipt.replace(" ", "")}
        for ballot in await self.stage.ballots():
            self.secrets |= {ballot.token, ballot.choice}
        return receipt

    async def forge(self, name: str, choice: str) -> InteractionResult:
        """A client sends what the ballot of Brousse does not offer, or what fails on our side."""
        (poll,) = await self.stage.polls()
        wanted = select(Elector.id).where(Elector.name == "Brousse")
        elector = await self.stage.world.read(lambda session: session.scalars(wanted).one())
        return await self.stage.press_made(name, "polls:cast", poll.id, elector, choice)


async def voters(stage: ResultsStage) -> set[str]:
    """Every spelling of whoever votes: their names, those of their organisations, and the ids of both."""

    def read(session: Session) -> tuple[list[UUID], list[str]]:
        ids = [id for table in (Person, Organisation, Elector) for id in session.scalars(select(table.id))]
        return ids, list(session.scalars(select(Organisation.name)))

    ids, organisations = await stage.world.read(read)
    spelled = {each for id in ids for each in (str(id), id.hex, shortened(id))}
    users = {str(actor.id) for actor in stage.people.values()}
    return spelled | users | set(organisations) | set(stage.people)


async def fail(stage: ResultsStage, vote: Vote) -> None:
    """The table of ballots is not where it should be while Ben votes, who is told that nothing was changed."""

    async def rename(before: str, after: str) -> None:
        moved = sql(f"ALTER TABLE {before} RENAME TO {after}")
        await stage.world.write(lambda session: session.connection().execute(moved).close())

    await rename("ballot", "ballot_away")
    shown = await vote.forge("Ben", "against")
    await rename("ballot_away", "ballot")
    assert "rien n’a été modifié" in plain(text(shown)), text(shown)


async def test_no_line_and_no_figure_tells_who_voted_what(stage: ResultsStage, log: Log) -> None:
    """First votes, changes, refusals and an error, until the result is posted and its files are fetched.

    - No line names a voter, by whatever name or id, and none says a choice, an option, a receipt, a token or the key:
      so no line could join the two.
    - A ballot that is recorded writes no line at all: neither the order nor the times of the log can be laid beside the
      published list, whose own order is that of its receipts.
    - A refusal writes its reason and the code that its reader may tell the administrator: that of one press, which is
      kept beside no person and no ballot. An error adds the program's own lines, without a value.
    - The figures count presses by the name of their button and how they ended; each is as many as were pressed.
    """
    stage.bot.measure = Measure(prometheus=True)
    vote = Vote(stage, log)
    await stage.ask("motion", "Salaire du délégué")
    (poll,) = await stage.polls()
    vote.secrets.add(stage.bot.keys.read(poll.id).hex())
    await vote.cast("Dan", "Contre")
    await vote.cast("Anna", "Pour")
    receipt = await vote.cast("Ben", "Contre")
    await vote.cast("Chloé", "Pour", "Nickel")
    await vote.cast("Ben", "Abstention")
    await vote.cast("Chloé", "Bulletin blanc", "Récif")
    assert vote.beside == []
    await press(stage["Dan"], stage.card(), "Voter", stage.world.env)
    await press(stage["Sue"], stage.card(), "Voter", stage.world.env)
    await vote.forge("Ben", "perhaps")
    await vote.forge("Chloé", "for")
    await fail(stage, vote)
    await stage.pass_close()
    await stage["Ben"].slash(stage.world.channel, "vote recu", scrutin="1", recu=receipt)
    offered = await press(stage["Dan"], stage.cards()[-1], "Procès-verbal et fichiers", stage.world.env)
    sealed = await press(stage["Dan"], offered, "À vérifier")
    assert message_of(sealed).attachments
    vote.secrets |= {ballot.token for ballot in await stage.ballots()}

    assert {each["event"] for each in log.lines} >= {"ready", "refused", "failed"}, "what is looked for could be there"
    said = [each["reason"] for each in log.lines if each["event"] == "refused"]
    assert said == ["RepresentativeHasVoted", "NotOnRoll", "ChoiceNotUnderstood", "NotOnRoll"]
    assert all(each.keys() == REFUSED for each in log.lines if each["event"] == "refused")
    assert "in cast_each" in log.text, "the error is told, from where it came"
    for name in await voters(stage):
        assert not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", log.text), f"{name} stands in the log"
    for secret in vote.secrets:
        assert secret not in log.text
    for word in WORDS:
        assert not re.search(rf"\b{word}\b", log.text)
    for line in log.lines:
        assert not set(map(str, line.values())) & set(MOTION)
    assert "polls:" not in log.text, "no button, for those carry the elector and the choice"
    figures_name_nobody(stage)


def figures_name_nobody(stage: ResultsStage) -> None:
    """Prometheus gets buttons and outcomes, how many and how long."""
    registry = stage.bot.measure.registry
    assert registry is not None
    samples = [
        sample
        for family in text_string_to_metric_families(generate_latest(registry).decode())
        for sample in family.samples
    ]
    known = {*stage.bot.door.entrances, *(each.qualified_name for each in stage.bot.tree.walk_commands())}
    for sample in samples:
        assert sample.labels.keys() <= {"name", "outcome", "le"}
        assert sample.labels.get("name", "polls:cast") in known
        assert sample.labels.get("outcome", "answered") in {"answered", "refused", "failed"}
    cast = {
        sample.labels["outcome"]: sample.value
        for sample in samples
        if sample.name == "cagou_interactions_total" and sample.labels["name"] == "polls:cast"
    }
    assert cast == {"answered": 6, "refused": 2, "failed": 1}

"""What the journal says, and that every kind of change has its words there."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.client import CAPABILITIES
from bot.language import language_for
from cogs.journal.kinds import CAPABILITIES as CAPABILITY_WORDS
from cogs.journal.words import SENTENCES, in_words
from models.chronicle.telling import Told
from models.cluster.journal import JOURNAL_ENTRY
from models.cluster.tables import Place, PlaceKind
from models.database import Session, Topic
from models.outbox import OutboxItem
from models.people.tables import Office
from tests.support.actors import messages_in, text
from tests.support.world import World

ROOT = Path(__file__).parents[3]


async def with_journal(world: World):
    journal = world.guild.create_text_channel("journal")

    def make(session: Session) -> None:
        session.add(
            Place(kind=PlaceKind.JOURNAL, name="journal", discord_id=journal.id, adopted=False, intended_at=world.now)
        )
        session.touch(Topic.CLUSTER)

    await world.write(make)
    return journal


async def test_who_did_what_is_told_once_a_change(world: World) -> None:
    journal = await with_journal(world)
    chief = world.member("Chef", administrator=True)
    anna = world.member("*Anna* Kaledo")
    await chief.slash(world.channel, "bureau nommer", membre=anna, fonction="president", jusqu_au="31/12/2027")
    await anna.slash(world.channel, "bureau nommer", membre=world.member("Paul Wamo"), fonction="president")
    await world.env.settle()
    told = [text(message, world.env).replace("\u00a0", " ") for message in messages_in(journal)]
    assert len(told) == 3
    assert f"<@{chief.id}> a nommé \\*Anna\\* Kaledo : présidence, jusqu’au 31 décembre 2027." in told[0]
    assert "<t:" in told[0]
    # What one operation did has one instant: its two messages come in either order.
    assert any("\\*Anna\\* Kaledo a mis fin à un mandat : \\*Anna\\* Kaledo" in each for each in told[1:])
    assert any("a nommé Paul Wamo" in each for each in told[1:])


async def test_without_a_journal_nothing_is_posted_and_nothing_waits(world: World) -> None:
    chief = world.member("Chef", administrator=True)
    await chief.slash(world.channel, "bureau nommer", membre=world.member("Anna"), fonction=Office.PRESIDENT.value)
    await world.env.settle()
    kinds = await world.read(lambda session: session.scalars(select(OutboxItem.kind)).all())
    assert JOURNAL_ENTRY not in kinds


KIND = re.compile(r"[a-z_]+\.[a-z_]+")

NO_CHANGE = {"membres.xlsx", "adherents.csv", "personnes.csv", "expertises.csv", "cagou.journal", "cagou.poll"}
"""Constants of the same shape that are neither a change nor owed to Discord."""


def kinds_of_change() -> dict[str, str]:
    """Every kind of change in the domain, and where: constants of that shape, but for what is owed."""
    owed = {kind for _, renderers in CAPABILITIES for kind in renderers}
    found = {}
    for path in ROOT.glob("models/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assigned = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            for part in assigned.values if isinstance(assigned, ast.Dict) else [assigned]:
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and KIND.fullmatch(part.value):
                    found[part.value] = str(path.relative_to(ROOT))
    return {kind: where for kind, where in found.items() if kind not in owed | NO_CHANGE}


def test_every_kind_of_change_has_its_words() -> None:
    missing = {kind: where for kind, where in kinds_of_change().items() if kind not in SENTENCES}
    assert not missing, "add a sentence to cogs/journal/words.py (SENTENCES)"
    assert {"board.appointed", "cluster.installed", "domains.merge", "members.import"} <= kinds_of_change().keys()
    assert kinds_of_change().keys() == SENTENCES.keys(), "a sentence that no change needs any more"


def test_every_kind_of_change_can_be_searched_for() -> None:
    about = {kind.partition(".")[0] for kind in SENTENCES}
    assert about <= CAPABILITY_WORDS.keys(), "add what it is about to cogs/journal/kinds.py (CAPABILITIES)"


@pytest.mark.parametrize("kind", sorted(SENTENCES))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_change_is_told_even_of_somebody_erased(kind: str, language: str) -> None:
    """Nothing is left of it but its kind and its instant."""
    erased = Told(UUID(int=1), 1, datetime(2026, 11, 24, tzinfo=UTC), kind, None, None, True, None, {}, {})
    said = in_words(erased, language_for(language), ZoneInfo("Pacific/Noumea"))
    assert said.strip()
    assert not re.search(r"[{}]", said)

"""What the journal says, and that every kind of change has its words there."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

from sqlalchemy import select

from cogs.journal.words import SENTENCES
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
    assert any("\\*Anna\\* Kaledo a mis fin au mandat de \\*Anna\\* Kaledo" in each for each in told[1:])
    assert any("a nommé Paul Wamo" in each for each in told[1:])


async def test_without_a_journal_nothing_is_posted_and_nothing_waits(world: World) -> None:
    chief = world.member("Chef", administrator=True)
    await chief.slash(world.channel, "bureau nommer", membre=world.member("Anna"), fonction=Office.PRESIDENT.value)
    await world.env.settle()
    kinds = await world.read(lambda session: session.scalars(select(OutboxItem.kind)).all())
    assert JOURNAL_ENTRY not in kinds


def kinds_of_change() -> dict[str, str]:
    """Every kind handed to `audit.Change` in the code, and where."""
    found = {}
    for path in [*ROOT.glob("models/**/*.py"), *ROOT.glob("cogs/**/*.py"), *ROOT.glob("bot/**/*.py")]:
        module_name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Change" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found[str(first.value)] = module_name
                elif isinstance(first, ast.Name) and first.id.isupper():
                    found[getattr(importlib.import_module(module_name), first.id)] = module_name
    return found


def test_every_kind_of_change_has_its_words() -> None:
    missing = {kind: where for kind, where in kinds_of_change().items() if kind not in SENTENCES}
    assert not missing, "add a sentence to cogs/journal/words.py (SENTENCES)"
    assert "board.appointed" in kinds_of_change()

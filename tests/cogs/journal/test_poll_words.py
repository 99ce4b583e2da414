"""What the journal says of votes: by number and title where every member may know them, elsewhere by number alone."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.language import language_for
from cogs.journal.poll_words import OUTCOMES
from cogs.journal.words import in_words
from models.audit import AuditEntry
from models.chronicle.telling import told
from models.database import Database, Session
from models.polls.cancelling import cancel
from models.polls.counting import Outcome
from models.polls.electorate import Who
from models.polls.extending import extend
from models.polls.roll import Correction, correct_roll
from models.polls.tables import Electorate
from tests.support.poll_stage import DAY, NOW, PollStage

NOUMEA = ZoneInfo("Pacific/Noumea")


@pytest.fixture
async def stage(database: Database, tmp_path: Path) -> PollStage:
    """A cluster whose members vote."""
    return await PollStage.open(database, tmp_path)


async def said(stage: PollStage) -> list[str]:
    """Every change, in French."""

    def read(session: Session) -> list[str]:
        ids = session.scalars(select(AuditEntry.id).order_by(AuditEntry.sequence)).all()
        found = [each for id in ids if (each := told(session, id)) is not None]
        assert len(found) == len(ids)
        return [in_words(each, language_for("fr"), NOUMEA) for each in found]

    return [each.replace("\u00a0", " ").replace("\u202f", " ") for each in await stage.read(read)]


async def test_a_vote_of_the_members_is_told_by_number_and_title(stage: PollStage) -> None:
    draft = await stage.draft(stage.motion(title="Rapport *moral*", opens_at=NOW + DAY))
    await stage.act("Anna", correct_roll, draft, [Correction(Who(stage.organisations["Lagon"], None), 2)])
    poll = await stage.submit(draft)
    await stage.pass_time(NOW + DAY)
    await stage.act("Paul", extend, poll.id, NOW + 9 * DAY, at=NOW + 2 * DAY)
    await stage.pass_time(NOW + 10 * DAY)
    assert await said(stage) == [
        r"Anna Test a programmé le vote « Rapport \*moral\* » pour le 25 novembre 2026 à 12:00.",
        r"Cagou a ouvert le vote nº 1, « Rapport \*moral\* ». 4 inscrits sur la liste d’émargement. "
        "Une ligne de la liste a été corrigée.",
        r"Paul Test a prolongé le vote nº 1, « Rapport \*moral\* » : on vote jusqu’au 3 décembre 2026 à 12:00.",
        r"Cagou a clos le vote nº 1, « Rapport \*moral\* ». Issue : non adopté.",
    ]


async def test_of_the_board_the_council_and_a_committee_no_title_is_told(stage: PollStage) -> None:
    for electorate in (Electorate.BOARD, Electorate.COUNCIL):
        await stage.opened(stage.motion(title="Secret", electorate=electorate))
    committee = stage.motion(title="Secret", electorate=Electorate.GROUP, group_id=stage.committee)
    await stage.opened(committee, "Chloe")
    await stage.opened(stage.motion(electorate=Electorate.GROUP, group_id=stage.commission), "Ben")
    await stage.wants_go_ahead()
    waiting = await stage.submit(await stage.draft(stage.motion(title="Secret", electorate=Electorate.BOARD)))
    await stage.act("Anna", cancel, waiting.id, "Non")
    words = await said(stage)
    assert [each.partition(". ")[0].removesuffix(".") for each in words] == [
        "Anna Test a ouvert le vote nº 1",
        "Anna Test a ouvert le vote nº 2",
        "Chloe Test a ouvert le vote nº 3",
        "Ben Test a ouvert le vote nº 4, « Rapport moral »",
        "Anna Test a soumis un vote du bureau à l’accord du bureau",
        "Anna Test a annulé un vote du bureau",
    ]
    assert "Secret" not in " ".join(words)


async def test_nothing_told_of_polls_holds_a_text_of_theirs(stage: PollStage) -> None:
    """The audit log keeps ids: what is asked and why it was cancelled stand with the poll alone."""
    poll = await stage.opened(stage.motion(title="Titre unique", question="Question unique ?"))
    await stage.act("Anna", cancel, poll.id, "Raison unique")

    def details(session: Session) -> str:
        ids = session.scalars(select(AuditEntry.id)).all()
        return " ".join(str((each.before, each.after)) for id in ids if (each := told(session, id)) is not None)

    assert "unique" not in await stage.read(details)


def test_every_outcome_has_its_words() -> None:
    assert OUTCOMES.keys() == {outcome.value for outcome in Outcome}

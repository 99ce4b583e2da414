"""A past vote is found again by its words, years later, with what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from models.database import Session
from models.polls.tables import Electorate, Nature, Poll, PollStatus, SubjectKind
from tests.support.actors import buttons, choose, fill, message_of, press, selects, text
from tests.support.results_stage import LASTS, ResultsStage
from tests.support.voting_stage import plain
from tests.support.world import World

BINDING: dict[str, Any] = {"nature": Nature.DECISION, "clause": "Article 14 des statuts"}


@pytest.fixture
async def stage(world: World) -> ResultsStage:
    return await ResultsStage.prepare(world)


async def found(stage: ResultsStage, name: str, texte: str | None = None) -> str:
    options = {} if texte is None else {"texte": texte}
    return plain(text(await stage[name].slash(stage.world.channel, "vote historique", **options)))


async def test_nothing_yet(stage: ResultsStage) -> None:
    shown = await stage["Ben"].slash(stage.world.channel, "vote historique")
    assert "Aucun vote n’est encore terminé" in plain(text(shown))
    assert buttons(shown) == ["Chercher", "Ma page"]


async def test_found_by_words_decisions_first(stage: ResultsStage) -> None:
    await stage.motion({"Ben": "for"}, title="Nouveau local à Nouméa", **BINDING)
    await stage.choice(("Bière", "Thé glacé"), {"Ben": "0"}, title="Apéritif")
    said = await found(stage, "Dan")
    assert "2 votes, les décisions d’abord" in said
    assert "⚖️ **Nº 1 : Nouveau local à Nouméa** · motion adoptée" in said
    assert said.index("Nouveau local") < said.index("Apéritif")
    assert "Apéritif" in await found(stage, "Dan", "glace")
    assert "Nouveau local" not in await found(stage, "Dan", "glace")
    assert "Nouveau local" in await found(stage, "Dan", "1")
    assert "Aucun vote passé ne contient tous ces mots" in await found(stage, "Dan", "inconnu")


async def test_a_cancelled_vote_stays_with_who_and_why(stage: ResultsStage) -> None:
    poll_id = await stage.open()
    await stage.cancel(poll_id, "La salle est prise")
    shown = await stage["Dan"].slash(stage.world.channel, "vote historique")
    assert "**Nº 1 : Nouveaux statuts** · annulé · <t:" in plain(text(shown))
    shown = await choose(stage["Dan"], shown, "Nº 1 : Nouveaux statuts".replace(" :", "\u00a0:"))
    said = plain(text(shown))
    assert "**Annulé**" in said
    assert "Anna" in said
    assert "La salle est prise" in said
    assert buttons(shown) == ["Les règles"]


async def test_opened_from_the_list_after_years(stage: ResultsStage) -> None:
    poll_id = await stage.motion({"Ben": "for"}, **BINDING)
    await stage.age(poll_id, timedelta(days=3 * 365))
    shown = await stage["Dan"].slash(stage.world.channel, "vote historique", texte="statuts")
    shown = await choose(stage["Dan"], shown, "Nº 1 : Nouveaux statuts".replace(" :", "\u00a0:"))
    said = plain(text(shown))
    assert "La motion est adoptée : 1 pour, 0 contre." in said
    assert "Article 14 des statuts" in said
    assert buttons(shown) == ["Procès-verbal et fichiers", "Les règles", "Ma page"]
    shown = await press(stage["Dan"], shown, "Procès-verbal et fichiers")
    assert "Procès-verbal (PDF)" in buttons(shown)


async def test_what_repealed_it_is_said(stage: ResultsStage) -> None:
    first = await stage.motion({"Ben": "for"}, title="Cotisation à 100", **BINDING)
    again: dict[str, Any] = {"subject": (SubjectKind.REPEALS, first)}
    second = await stage.motion({"Ben": "for", "Anna": "for"}, title="Cotisation à 50", **BINDING, **again)
    assert "abrogé par le nº 2" in await found(stage, "Dan")
    shown = await stage.press_made("Dan", "polls:result", first)
    assert "Abrogé depuis** par le scrutin nº 2, « Cotisation à 50 »" in plain(text(shown))
    shown = await stage.press_made("Dan", "polls:result", second)
    assert "Il s’agissait d’abroger le scrutin nº 1, « Cotisation à 100 »" in plain(text(shown))


async def test_a_vote_that_is_not_the_readers_to_see_is_told_by_its_number_alone(stage: ResultsStage) -> None:
    first = await stage.motion({"Paul": "for"}, title="Salaire", electorate=Electorate.BOARD, **BINDING)
    again: dict[str, Any] = {"subject": (SubjectKind.REPEALS, first)}
    second = await stage.motion({"Ben": "for", "Anna": "for"}, title="Grille publique", **BINDING, **again)
    shown = await stage.press_made("Dan", "polls:result", second)
    assert "Il s’agissait d’abroger le scrutin nº 1." in plain(text(shown))
    assert "Salaire" not in text(shown)
    shown = await stage.press_made("Paul", "polls:result", second)
    assert "Il s’agissait d’abroger le scrutin nº 1, « Salaire »." in plain(text(shown))
    for name, told in (("Dan", False), ("Paul", True)):
        (minutes,) = message_of(await stage.press_made(name, "polls:paper", second, "md")).attachments
        assert (b"Salaire" in await minutes.read()) is told


async def test_searched_by_a_form_and_in_bad_faith(stage: ResultsStage) -> None:
    await stage.motion({"Ben": "for"})
    shown = await stage["Dan"].slash(stage.world.channel, "vote historique")
    form = await press(stage["Dan"], shown, "Chercher")
    shown = await fill(stage["Dan"], form, {"Des mots, ou le numéro du vote": "STATUTS"})
    assert "Nº 1" in text(shown)
    assert "Tous les votes passés" in buttons(shown)
    for typed in ("@everyone **x**", "%", "'; DROP TABLE poll; --", "*" * 100, "\u202e", "   "):
        said = await found(stage, "Dan", typed)
        assert "@everyone" not in said.replace("\\@", "")
        assert "Votes passés" in said


async def test_many_take_pages(stage: ResultsStage) -> None:
    for number in range(9):
        await stage.open(title=f"Vote {number}", lasts=LASTS)
    await stage.pass_close()
    shown = await stage["Dan"].slash(stage.world.channel, "vote historique")
    assert len(selects(shown)[0]["options"]) == 8
    shown = await press(stage["Dan"], shown, "Suivant")
    assert len(selects(shown)[0]["options"]) == 1


async def test_others_see_what_is_theirs_alone(stage: ResultsStage) -> None:
    board: UUID = await stage.motion({}, electorate=Electorate.BOARD, title="Salaire")
    assert "Salaire" not in await found(stage, "Ben")
    assert "Salaire" not in await found(stage, "Ben", "salaire")
    assert "Salaire" in await found(stage, "Paul")
    assert "Salaire" not in text(await stage.press_made("Ben", "polls:result", board))


async def test_a_decision_is_repealed_by_a_later_one(stage: ResultsStage) -> None:
    poll_id = await stage.motion({"Ben": "for"}, title="Nouveau local", **BINDING)
    asker = stage["Anna"]
    shown = await asker.slash(stage.world.channel, "vote historique", texte="local")
    shown = await choose(asker, shown, "Nº 1 : Nouveau local".replace(" :", "\u00a0:"))
    shown = await press(asker, shown, "Proposer de l’abroger")
    said = plain(text(shown))
    assert "Abroger le vote nº 1" in said
    assert "Article 14 des statuts" in said

    def drafted(session: Session) -> tuple[str, UUID | None, str]:
        poll = session.scalars(select(Poll).where(Poll.id != poll_id)).one()
        return str(poll.subject_kind), poll.subject_id, poll.status

    assert await stage.world.read(drafted) == (SubjectKind.REPEALS, poll_id, PollStatus.DRAFT)
    assert "Proposer de l’abroger" not in buttons(await stage.press_made("Ben", "polls:result", poll_id))


async def test_what_was_no_decision_cannot_be_repealed(stage: ResultsStage) -> None:
    poll_id = await stage.motion({"Ben": "for"}, title="Une idée")
    assert "Proposer de l’abroger" not in buttons(await stage.press_made("Anna", "polls:result", poll_id))
    refused = await stage.press_made("Anna", "polls:repeal", poll_id)
    assert "Seule une décision qui a été prise" in plain(text(refused))

"""`/vote inscrits`: a list of who votes from a file, checked before it is used."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest
import xlsxwriter
from simcord import InteractionResult
from sqlalchemy import select

from cogs.members import fetching
from models.database import Session
from models.people.tables import Organisation, Person
from models.polls.tables import Poll, RollEntry
from models.transfer.roll_files import FILE_BYTES
from tests.support.actors import buttons, press, text
from tests.support.voting_stage import QUESTION, VotingStage, plain, refill
from tests.support.world import World

ASKED = {"Titre": "Nouveau local", "La question": QUESTION}
GOOD = "Adhérent;Nom;Voix\r\nLagon;;3\r\nbrousse;;\r\n;Chloé;2\r\n"
CARELESS = "Adhérent;Nom;Voix;Fax\r\nLagone;;3;\r\nBrousse;;;12\r\nTardive;;;\r\n;Chloé;beaucoup;\r\n=A1;;;\r\n"


@pytest.fixture
async def stage(world: World) -> VotingStage:
    return await VotingStage.prepare(world)


async def draft(stage: VotingStage, who: str = "file", name: str = "Anna", title: str = "Nouveau local") -> None:
    form = await stage[name].slash(stage.world.channel, "vote creer", modele="motion", qui=who)
    await refill(stage[name], form, {**ASKED, "Titre": title})


async def give(
    stage: VotingStage, content: str | bytes, name: str = "Anna", file: str = "liste.csv", **more: str
) -> InteractionResult:
    raw = content.encode() if isinstance(content, str) else content
    return await stage[name].slash(stage.world.channel, "vote inscrits", fichier=(file, raw), **more)


async def kept(stage: VotingStage) -> Mapping[str, int]:
    """What the database holds of the roll, by name."""

    def read(session: Session) -> Mapping[str, int]:
        names = {each.id: each.name for each in session.scalars(select(Organisation))}
        names |= {each.id: each.given_name for each in session.scalars(select(Person))}
        rows = session.scalars(select(RollEntry)).all()
        return {names[row.organisation_id or row.person_id]: row.weight for row in rows}  # type: ignore[index]  # one of the two is there

    return await stage.world.read(read)


async def test_a_list_is_checked_then_used_and_the_vote_opens_on_it(stage: VotingStage) -> None:
    await draft(stage)
    shown = await give(stage, GOOD)
    said = plain(text(shown))
    assert "Vérification : liste.csv" in said
    assert "**3** noms reconnus · 6 voix" in said
    assert "Ce sera toute la liste : personne d’autre ne votera." in said
    assert "▫️ Lagon · 3 voix" in said
    assert "▫️ Brousse" in said
    assert await kept(stage) == {}, "it is only checked"
    shown = await press(stage["Anna"], shown, "Utiliser cette liste")
    assert "Inscrits aujourd’hui : **3**" in plain(text(shown))
    assert await kept(stage) == {"Lagon": 3, "Brousse": 1, "Chloé": 2}
    shown = await press(stage["Anna"], shown, "Aperçu")
    shown = await press(stage["Anna"], shown, "Ouvrir le vote")
    assert "**0** bulletin sur 3" in stage.said()


async def test_what_was_not_matched_is_told_by_its_line_and_nothing_is_used(stage: VotingStage) -> None:
    await draft(stage)
    shown = await give(stage, CARELESS)
    said = plain(text(shown))
    assert "**1** nom reconnu" in said
    assert "4 lignes à corriger, la liste ne peut pas encore servir" in said
    assert "liste.csv, ligne 2 : Aucun adhérent ne s’appelle « Lagone »" in said
    assert "Lagon" in said.split("ligne 2")[1].split("ligne 4")[0]
    assert "ligne 4 : « Tardive » ne peut pas voter actuellement" in said
    assert "ligne 5 : « beaucoup »" in said
    assert "ligne 6 : « =A1 » est une formule" in said
    assert "« Fax » n’est pas utilisée" in said
    assert "renvoyez-le avec /vote inscrits" in said
    assert "Utiliser cette liste" not in buttons(shown)
    assert await kept(stage) == {}


async def test_a_workbook_weighs_the_members_that_are_asked(stage: VotingStage) -> None:
    await draft(stage, "organisations")
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Voix")
        for number, row in enumerate((("Adhérent", "Voix"), ("Récif", 0), ("Nickel", 4))):
            sheet.write_row(number, 0, row)
    shown = await give(stage, content.getvalue(), file="voix.xlsx")
    said = plain(text(shown))
    assert "✖️ Récif · écarté" in said
    assert "Qui n’y figure pas garde une voix." in said
    shown = await press(stage["Anna"], shown, "Utiliser cette liste")
    assert "3" in text(shown)
    assert await kept(stage) == {"Récif": 0, "Nickel": 4}


@pytest.mark.parametrize(
    ("content", "file", "told"),
    [
        (b"", "vide.csv", "Le fichier est vide"),
        (b"%PDF-1.4 statuts", "statuts.pdf", "ni un fichier CSV ni un classeur XLSX"),
        (b"\x89PNG\r\n" + bytes(200), "image.png", "ni un fichier CSV ni un classeur XLSX"),
        (b"a;b\r\n1;2\r\n", "autre.csv", "Aucun titre de colonne n’est reconnu"),
        (b'Adh\xc3\xa9rent\r\n"Lagon\r\n', "guillemets.csv", "ligne 2"),
    ],
)
async def test_a_wrong_file_gets_one_clear_sentence(stage: VotingStage, content: bytes, file: str, told: str) -> None:
    await draft(stage)
    shown = await give(stage, content, file=file)
    assert told in plain(text(shown))
    assert "Utiliser cette liste" not in buttons(shown)


async def test_what_is_too_big_is_not_even_fetched(stage: VotingStage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(attachment: object) -> None:
        raise AssertionError("it was fetched")

    monkeypatch.setattr(fetching, "fetched", never)
    await draft(stage)
    shown = await give(stage, b"Adh\xc3\xa9rent\r\n" + b"x" * FILE_BYTES)
    assert "Le fichier est trop volumineux" in plain(text(shown))


async def test_which_draft_is_meant(stage: VotingStage) -> None:
    shown = await give(stage, GOOD)
    assert "Vous n’avez pas de brouillon" in plain(text(shown))
    await draft(stage, title="Le premier")
    await stage.world.env.advance_time(60)
    await draft(stage, title="Le second")
    assert "Le second" in text(await give(stage, GOOD))
    assert "Le premier" in text(await give(stage, GOOD, brouillon="le premier"))
    assert "Ce vote n’existe pas" in text(await give(stage, GOOD, brouillon="inconnu"))
    choices = await stage["Anna"].autocomplete(stage.world.channel, "vote inscrits", "brouillon", "sec")
    assert [each["name"] for each in choices] == ["Le second"]


async def test_only_who_asks_gives_the_list(stage: VotingStage) -> None:
    await draft(stage)
    (poll_id,) = await stage.world.read(lambda s: s.scalars(select(Poll.id)).all())
    for name in ("Ben", "Paul", "Sue"):
        shown = await give(stage, GOOD, name, brouillon=str(poll_id))
        assert "Ce vote n’existe pas" in plain(text(shown)), "a draft is its asker's alone"
    shown = await give(stage, GOOD)
    form = await press(stage["Anna"], await press(stage["Anna"], shown, "Aperçu"), "Supprimer")
    await press(stage["Anna"], form, "Supprimer")
    again = await give(stage, GOOD, brouillon=str(poll_id))
    assert "Ce vote n’existe pas" in plain(text(again))


async def test_what_a_file_says_is_shown_and_never_run(stage: VotingStage) -> None:
    await draft(stage)
    shown = await give(stage, "Adhérent\r\n@everyone **x**\r\n<@1>\r\n\u202eLagon\r\n")
    said = text(shown)
    assert "@everyone" not in said.replace("@\u200beveryone", "").replace("\\@", "")
    assert "**x**" not in said
    assert "<@1>" not in said

"""The page of a delivered project, as members read it and as it is shown outside: there only who agreed is named."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from uuid import UUID

import pytest
from pypdf import PdfReader
from simcord import MemberActor

from models.database import Session
from models.projects.giving_tables import EntryStatus, HoursEntry
from models.projects.tables import Stage
from tests.support.actors import buttons, choose, fill, message_of, press, text
from tests.support.papers import words_of
from tests.support.project_stage import MANGROVE, PITCH, RECIF, TITLE, ProjectStage, plain
from tests.support.world import World

NAMES = ("Léa Tein", "Rose Poadja", RECIF, "Sami Hmeun", MANGROVE)
"""Whoever could stand on the page: its lead, and who gave with their organisations."""
SHOWS_OUTSIDE = "Page pour l’extérieur (PDF)"


@pytest.fixture
async def stage(world: World) -> ProjectStage:
    return await ProjectStage.prepare(world)


async def delivered(stage: ProjectStage) -> None:
    """By Léa, who leads it; Rose gave 12 h 30, Sami 4 h."""
    project_id = await stage.standing(stage=Stage.BUILDING)
    gave = {
        await stage.gives(project_id, stage.rose, RECIF): 50,
        await stage.gives(project_id, stage.sami, MANGROVE): 16,
    }
    now = stage.world.now

    def told(session: Session, gave: Mapping[UUID, int] = gave) -> None:
        for contribution_id, quarters in gave.items():
            entry = HoursEntry(contribution_id=contribution_id, month=date(2026, 1, 1), quarters=quarters)
            entry.status, entry.logged_at = EntryStatus.CONFIRMED, now
            session.add(entry)

    await stage.world.write(told)
    shown = await stage.lea.slash(stage.world.channel, "projet etape", projet=TITLE)
    form = await choose(stage.lea, shown, "Livré")
    filled = {"Qu’est-ce qui a été livré\u202f?": "Une carte", "Adresse d’une page": "lagon.nc", "Pourquoi\u202f?": ""}
    await fill(stage.lea, form, filled)
    await stage.world.env.settle()


async def read_outside(stage: ProjectStage, who: MemberActor) -> tuple[str, str]:
    """What the PDF says, what is told of it (its author, say) too, and the card that it comes with."""
    page = await press(who, stage.card(), "Page du projet", stage.world.env)
    sent = await press(who, page, SHOWS_OUTSIDE)
    (attached,) = message_of(sent).attachments
    content = await attached.read()
    assert content.startswith(b"%PDF-")
    about = PdfReader(io.BytesIO(content)).metadata
    assert about is not None
    return " ".join([words_of(content), *(str(each) for each in about.values())]), plain(text(sent))


def named_in(said: str) -> list[str]:
    """Whose names stand there."""
    return [name for name in NAMES if name in said]


async def test_members_read_everybody_and_are_asked(stage: ProjectStage) -> None:
    await delivered(stage)
    shown = await press(stage.rose, stage.card(), "Page du projet", stage.world.env)
    said = plain(text(shown))
    assert "Construit par 2 adhérents" in said
    assert f"{RECIF} : Expertise technique 12 h 30 · janvier 2026 · Rose Poadja" in said, "what, for how long, and who"
    assert named_in(said) == list(NAMES)
    assert "À l’extérieur, 3 personnes ne sont pas nommées" in said
    mine = await stage.rose.slash(stage.world.channel, "moi")
    assert "est livré : votre nom peut-il figurer" in plain(text(mine))
    shown = await press(stage.rose, mine, "Oui, me nommer")
    assert "Votre nom peut figurer" in plain(text(shown))
    assert "Non, ne pas me nommer" in buttons(shown)
    assert "Oui, me nommer" not in buttons(shown)
    mine = await stage.rose.slash(stage.world.channel, "moi")
    assert "est livré : votre nom" not in plain(text(mine))
    stranger = await press(stage.marc, stage.card(), "Page du projet", stage.world.env)
    assert "Oui, me nommer" not in buttons(stranger)


async def test_outside_nobody_is_named_who_did_not_agree(stage: ProjectStage) -> None:
    await delivered(stage)
    said, card = await read_outside(stage, stage.marc)
    assert named_in(said) == [], "nobody was asked yet"
    for words in (TITLE, PITCH, "Une carte", "2 adhérents non nommés", "Construit par 2 adhérents · 16 h 30"):
        assert words in said, (words, said)
    assert "3 personnes n’y sont pas nommées" in card
    for who, answer in ((stage.rose, "Oui, me nommer"), (stage.sami, "Non, ne pas me nommer")):
        await press(who, await who.slash(stage.world.channel, "moi"), answer)
    said, card = await read_outside(stage, stage.marc)
    assert named_in(said) == ["Rose Poadja", RECIF], "Léa has not answered, Sami does not want to"
    assert "1 adhérent non nommé" in said
    assert "Expertise technique 12 h 30 · janvier 2026" in said
    assert "Construit par 2 adhérents · 16 h 30" in said, "what all gave counts"
    assert "2 personnes n’y sont pas nommées" in card
    for who, answer in ((stage.lea, "Oui, me nommer"), (stage.sami, "Oui, me nommer")):
        await press(who, await press(who, stage.card(), "Page du projet", stage.world.env), answer)
    said, card = await read_outside(stage, stage.marc)
    assert named_in(said) == list(NAMES)
    assert "non nommé" not in said
    assert "Toutes les personnes qui y sont nommées l’ont accepté" in card
    await press(
        stage.rose, await press(stage.rose, stage.card(), "Page du projet", stage.world.env), "Non, ne pas me nommer"
    )
    said, _ = await read_outside(stage, stage.marc)
    assert named_in(said) == ["Léa Tein", "Sami Hmeun", MANGROVE], "who changes their mind is gone from it"

"""`/membres importer|exporter`, as an office uses them."""

from __future__ import annotations

import aiohttp
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult
from sqlalchemy import func, select

from cogs.members import commands, progress
from models.people.tables import AffiliationRole, Office, Organisation, Person
from tests.support import factories
from tests.support.actors import buttons, message_of, pages, press, text
from tests.support.world import World

MEMBERS = (
    "Prénom;Nom;Courriel;Adhérent;Rôle;Commune\r\n"
    "Anna;Kaledo;anna@nickel.nc;Nickel Sud;représentant;Nouméa\r\n"
    "Paul;Wamo;paul@lagon.nc;Lagon Études;collaborateur;Koné\r\n"
)


async def send(
    world: World, actor: MemberActor, content: bytes | str, name: str = "membres.csv", **more: object
) -> InteractionResult:
    raw = content.encode() if isinstance(content, str) else content
    return await actor.slash(world.channel, "membres importer", fichier=(name, raw), **more)


async def keeper(world: World) -> MemberActor:
    return await world.person("Rose Poadja", office=Office.SECRETARY)


async def count(world: World, table: type[Person] | type[Organisation]) -> int:
    return await world.read(lambda session: session.scalar(select(func.count(table.id))) or 0)


async def test_a_file_is_examined_then_imported_then_changes_nothing(world: World) -> None:
    rose = await keeper(world)
    shown = await send(world, rose, MEMBERS)
    assert "Vérification" in text(shown)
    assert "2 lignes lues" in text(shown).replace("\u202f", " ")
    assert await count(world, Person) == 1
    await press(rose, shown, "Importer")
    assert "Importé" in text(shown)
    assert (await count(world, Person), await count(world, Organisation)) == (3, 2)
    again = await send(world, rose, MEMBERS)
    assert "rien" in text(again).lower()
    assert "Importer" not in buttons(again)


async def test_every_problem_is_shown_with_its_line_and_nothing_can_be_imported(world: World) -> None:
    rose = await keeper(world)
    wrong = "".join(f"P{n};N{n};pas une adresse {n};Nickel Sud;représentant\r\n" for n in range(12))
    shown = await send(world, rose, "Prénom;Nom;Courriel;Adhérent;Rôle\r\n" + wrong)
    first = shown.response
    assert first is not None
    assert "rien ne peut encore être importé" in text(first)
    read = "\n".join(await pages(rose, first, "Suivant"))
    assert "ligne 2" in read
    assert "ligne 13" in read
    assert "Importer" not in buttons(first)
    report = shown.followups[-1]
    content = (await report.attachments[0].read()).decode("utf-8-sig")
    assert content.count("\r\n") >= 12
    assert content.startswith("Fichier;Ligne;Colonne;Bloquant;Problème")
    assert await count(world, Person) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("vide.csv", b"", "vide"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "CSV"),
        ("rien.csv", b"Nom;Pr\xc3\xa9nom\r\n", "titres"),
        ("autre.csv", b"a;b;c\r\n1;2;3\r\n", "première ligne"),
        ("abime.xlsx", b"PK\x03\x04" + b"\x00" * 40, "XLSX"),
        ("secret.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600, "mot de passe"),
    ],
)
async def test_a_file_that_is_no_register_gets_a_clear_answer(
    world: World, name: str, content: bytes, words: str
) -> None:
    shown = await send(world, await keeper(world), content, name)
    assert words.lower() in text(shown).lower()
    assert "Importer" not in buttons(shown)


async def test_a_file_too_big_is_refused_before_it_is_fetched(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "FILE_BYTES", 1_000_000)
    shown = await send(world, await keeper(world), b"x" * 1_000_001)
    assert "trop volumineux : 2 Mo, 1 Mo au plus" in text(shown).replace("\u00a0", " ").replace("\u202f", " ")


async def test_the_confirmation_is_judged_anew(world: World) -> None:
    rose, paul = await keeper(world), await world.person("Paul Haudra", office=Office.PRESIDENT)
    first, second = await send(world, rose, MEMBERS), await send(world, paul, MEMBERS)
    await press(rose, first, "Importer")
    await press(paul, second, "Importer")
    assert "Rien à importer" in text(second)
    assert await count(world, Person) == 4


async def test_a_confirmation_that_no_longer_holds_shows_the_problem(world: World) -> None:
    rose = await keeper(world)
    shown = await send(world, rose, MEMBERS)
    await world.write(
        lambda session: factories.person(
            session,
            "Zoe Kabar",
            organisation="Nickel Sud",
            role=AffiliationRole.REPRESENTATIVE,
            now=world.now,
        )
    )
    await press(rose, shown, "Importer")
    assert "Importer" not in buttons(shown)
    assert "ligne 2" in text(shown)
    assert await count(world, Person) == 2


async def test_whoever_left_the_board_meanwhile_imports_nothing(world: World) -> None:
    rose = await keeper(world)
    paul = await world.person("Paul Haudra", office=Office.PRESIDENT)
    shown = await send(world, rose, MEMBERS)
    [choice] = await paul.autocomplete(world.channel, "bureau terminer", "mandat", "rose")
    await press(paul, await paul.slash(world.channel, "bureau terminer", mandat=choice["value"]), "Mettre fin")
    refused = await press(rose, shown, "Importer")
    assert "Cela revient au bureau" in text(refused)
    assert await count(world, Person) == 2


async def test_only_the_board_imports_and_exports(world: World) -> None:
    staff = await world.person("Anna Kaledo", organisation="Nickel Sud")
    assert "Cela revient au bureau" in text(await send(world, staff, MEMBERS))
    assert "Cela revient au bureau" in text(await staff.slash(world.channel, "membres exporter", format="csv"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_what_is_exported_imports_back_and_changes_nothing(world: World, form: str) -> None:
    rose = await keeper(world)
    await press(rose, await send(world, rose, MEMBERS), "Importer")
    shown = await rose.slash(world.channel, "membres exporter", format=form)
    assert shown.ephemeral
    files = [(each.filename, await each.read()) for each in message_of(shown).attachments]
    assert len(files) == (3 if form == "csv" else 1)
    names = ["fichier", "fichier_2", "fichier_3"]
    back = await rose.slash(world.channel, "membres importer", **dict(zip(names, files, strict=False)))
    assert "Importer" not in buttons(back)
    assert "rien" in text(back).lower()


async def test_what_is_in_a_file_is_escaped(world: World) -> None:
    rose = await keeper(world)
    shown = await send(world, rose, "Prénom;Nom;Courriel\r\nA;B;**gras** @everyone\r\n", "**a** @here.csv")
    assert "**gras**" not in text(shown)
    assert "\\@everyone" in text(shown)


async def test_one_file_at_a_time_waits_for_the_confirmation(world: World) -> None:
    """They are large: whoever sends ten keeps the last in memory."""
    rose = await keeper(world)
    first = await send(world, rose, MEMBERS)
    second = await send(world, rose, MEMBERS.replace("Wamo", "Wea"))
    assert "plus le fichier" in text(await press(rose, first, "Importer"))
    assert "Importé" in text(await press(rose, second, "Importer"))


async def test_a_connection_that_breaks_while_progress_is_shown_stops_no_import(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(progress, "EVERY", 0)
    monkeypatch.setattr(progress, "replace", broken)
    rose = await keeper(world)
    shown = await send(world, rose, MEMBERS)
    await press(rose, shown, "Importer")
    assert "Importé" in text(shown)

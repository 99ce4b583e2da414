"""The main job on real input: a server is set up, a board named, a French office's file brought in, an expert found."""

from __future__ import annotations

from simcord import ChannelHandle, MemberActor
from sqlalchemy import select

from models import audit
from models.audit import AuditEntry
from models.cluster.facts import cluster_of_guild
from models.database import everywhere
from models.people.tables import Office, Organisation, OrganisationStatus, Person
from tests.support.actors import buttons, channel_named, choose, messages_in, press, text
from tests.support.world import World

OFFICE_FILE = (
    "Liste des adhérents au 24/11/2026;;;;;;;;\r\n"
    "Société;Nom;Prénom;E-mail;Téléphone;Fonction;Rôle;Domaines de compétence;Groupe\r\n"
    "Lagon Numérique;KALEDO;Anna;anna@lagon.example;'+687 00 11 22;Direction;Représentant;"
    "Cybersécurité|Cloud et hébergement;\r\n"
    'Lagon Sécurité;Païta;Éloïse;eloise@lagon.example;;"Responsable\r\nd\'agence";Représentant;'
    "cybersecurite;Lagon Numérique\r\n"
    "Brousse Données;Wamytan;Jean-Marc;jm@brousse.example;;Analyste;;Intelligence artificielle;\r\n"
).encode("cp1252")
"""As an office's spreadsheet writes it: Windows-1252, a title above, its own headings, a line break in a cell."""


async def set_up(world: World) -> MemberActor:
    """The administrator installs the cluster with the buttons of one message."""
    root = world.member("Root", administrator=True)
    shown = await root.slash(world.channel, "cluster installer")
    await press(root, shown, "Installer")
    await world.env.settle()
    facts = await world.read(lambda session: cluster_of_guild(session, world.guild.id), everywhere())
    assert facts is not None
    world.cluster_id = facts.id
    return root


async def test_from_an_empty_server_to_the_right_expert(bare_world: World) -> None:
    """Nobody but the people who act changes anything, and the journal tells it all."""
    world = bare_world
    root = await set_up(world)
    home = channel_named(world.guild, "cagou")

    ben = world.member("Ben Païta")
    await root.slash(world.channel, "bureau nommer", membre=ben, fonction=Office.PRESIDENT.value)
    await import_the_office_file(world, ben)
    await the_register_holds_it(world)

    newcomer = world.member("Mina Nouvelle")
    by_typing = await newcomer.slash(world.channel, "expert trouver", domaine="piratage")
    found = text(by_typing)
    assert "Anna KALEDO" in found or "Anna Kaledo" in found
    assert "Éloïse" in found
    assert "Jean-Marc" not in found
    assert "anna@lagon.example" not in found
    assert "00 11 22" not in found
    await find_by_buttons_alone(newcomer, home)

    told = " ".join(
        text(message, world.env) for message in messages_in(channel_named(world.guild, "journal-du-bureau"))
    )
    assert "Ben Païta" in told
    chain = await world.read(lambda s: list(s.scalars(select(AuditEntry).order_by(AuditEntry.sequence))))
    assert audit.first_break(chain) is None
    assert len(chain) >= 3


async def import_the_office_file(world: World, president: MemberActor) -> None:
    """First what is to mend, then what would change, then the import; a second one changes nothing."""
    mistaken = OFFICE_FILE.replace("Cloud et hébergement".encode("cp1252"), b"Serveurs loin d'ici")
    shown = await president.slash(world.channel, "membres importer", fichier=("adherents.csv", mistaken))
    assert "ligne 3" in text(shown)
    assert "Serveurs loin d" in text(shown)
    assert "Importer" not in buttons(shown)
    shown = await president.slash(world.channel, "membres importer", fichier=("adherents.csv", OFFICE_FILE))
    assert "Importer" in buttons(shown), text(shown)
    await press(president, shown, "Importer")
    again = await president.slash(world.channel, "membres importer", fichier=("adherents.csv", OFFICE_FILE))
    assert "rien ne change" in text(again)


async def the_register_holds_it(world: World) -> None:
    """Organisations with their group, and people with their address."""
    organisations = await world.read(lambda s: {one.name: one for one in s.scalars(select(Organisation))})
    assert set(organisations) == {"Lagon Numérique", "Lagon Sécurité", "Brousse Données"}
    assert organisations["Lagon Sécurité"].parent_id == organisations["Lagon Numérique"].id
    assert {one.status for one in organisations.values()} == {OrganisationStatus.ACTIVE}
    people = await world.read(lambda s: {one.email: one for one in s.scalars(select(Person)) if one.email})
    assert people["anna@lagon.example"].phone == "+687 00 11 22"
    assert set(people) == {"anna@lagon.example", "eloise@lagon.example", "jm@brousse.example"}


async def find_by_buttons_alone(newcomer: MemberActor, home: ChannelHandle) -> None:
    """From the pinned card, with nothing typed."""
    (card,) = [message for message in messages_in(home) if message.pinned]
    shown = await press(newcomer, card, "Trouver une expertise", newcomer._env)
    shown = await choose(newcomer, shown, "Sécurité, confiance")
    shown = await choose(newcomer, shown, "Cybersécurité")
    assert "Éloïse" in text(shown)

"""A newcomer becomes a known member: from the pinned card to being found, in a server that was just installed.

Ben presides; the register was imported, so nobody of it is tied to a Discord user yet.
"""

from __future__ import annotations

from datetime import timedelta

from simcord import InteractionResult, MemberActor
from sqlalchemy import select

from models import audit
from models.audit import AuditEntry
from models.people.tables import Affiliation, AffiliationStatus, Office, Person
from tests.journeys.test_main_job import import_the_office_file, set_up
from tests.support.actors import buttons, channel_named, choose, fill, messages_in, press, text
from tests.support.call_stage import plain
from tests.support.joining_stage import NAME, REASON, SEND, TYPED
from tests.support.world import World

LAGON, BROUSSE = "Lagon Numérique", "Brousse Données"
JOURNAL = "journal-du-bureau"


async def installed(world: World) -> MemberActor:
    """The president of a cluster whose register is imported."""
    root = await set_up(world)
    ben = world.member("Ben Païta")
    await root.slash(world.channel, "bureau nommer", membre=ben, fonction=Office.PRESIDENT.value)
    await import_the_office_file(world, ben)
    await world.env.settle()
    return ben


async def start(world: World, who: MemberActor, name: str, organisation: str) -> InteractionResult:
    """From the pinned card to what follows the choice of the organisation."""
    (card,) = [message for message in messages_in(channel_named(world.guild, "cagou")) if message.pinned]
    form = await press(who, card, "Rejoindre", world.env)
    return await fill(who, form, {NAME: name, TYPED: organisation})


async def answer(world: World, who: MemberActor, label: str) -> InteractionResult:
    """Answer the one request that waits on somebody's page."""
    shown = await press(who, await who.slash(world.channel, "moi"), "Voir la demande")
    shown = await press(who, shown, label)
    await world.env.settle()
    return shown


async def roles_of(world: World, who: MemberActor) -> set[str]:
    """The names of somebody's roles in Discord."""
    guild = world.env.backend.guilds[world.guild.id]
    return {guild.roles[id].name for id in guild.members[who.id].role_ids if id in guild.roles}


async def test_from_newcomer_to_known_member(bare_world: World) -> None:
    """Anna claims her record, which carries her organisation's vote, and the board accepts; then she accepts Nora."""
    world = bare_world
    ben = await installed(world)
    anna = world.member("Anna K.")
    shown = await start(world, anna, "Anna Kaledo", "lagon numerique")
    assert "Êtes-vous cette personne" in text(shown)
    assert "@" not in text(shown)
    await press(anna, await press(anna, shown, "Oui, c’est moi"), SEND)
    assert await tied(world, anna) != await record(world, "anna@lagon.example")
    await answer(world, ben, "Accepter avec sa fiche")
    assert await tied(world, anna) == await record(world, "anna@lagon.example")

    nora = world.member("Nora Wéma")
    shown = await start(world, nora, "Nora Wéma", "lagon")
    shown = await choose(nora, shown, LAGON)
    shown = await choose(nora, shown, "Sécurité, confiance", index=0)
    shown = await choose(nora, shown, "Cybersécurité", index=1)
    shown = await choose(nora, shown, "Disponible", index=2)
    sent = await press(nora, shown, SEND)
    assert "Votre demande est partie" in text(sent)
    await world.env.settle()
    search = {"domaine": "Cybersécurité"}
    assert "Nora" not in text(await ben.slash(world.channel, "expert trouver", **search))
    assert not await roles_of(world, nora)
    refused = await nora.slash(world.channel, "expert appeler")
    assert "adhérent" in text(refused), "whoever waits proposes nothing"

    shown = await answer(world, anna, "Accepter")
    assert "Nora Wéma" in text(shown)
    assert "Nora" in text(await ben.slash(world.channel, "expert trouver", **search))
    assert len(await roles_of(world, nora)) == 2, "member and expert"
    home = await nora.slash(world.channel, "moi")
    assert "Bienvenue : Lagon Numérique a accepté votre demande" in plain(text(home)).replace("*", "")
    await press(nora, home, "J’ai compris")
    told = " ".join(plain(text(each, world.env)) for each in messages_in(channel_named(world.guild, JOURNAL)))
    assert "a accepté Nora Wéma chez Lagon Numérique" in told
    chain = await world.read(lambda s: list(s.scalars(select(AuditEntry).order_by(AuditEntry.sequence))))
    assert audit.first_break(chain) is None


async def test_refused_with_a_reason_and_asked_again(bare_world: World) -> None:
    world = bare_world
    ben = await installed(world)
    nora = world.member("xX_nora_Xx")
    shown = await start(world, nora, "xX nora Xx", BROUSSE)
    await press(nora, shown, SEND)
    form = await press(ben, await press(ben, await ben.slash(world.channel, "moi"), "Voir la demande"), "Refuser")
    await fill(ben, form, {REASON: "Écrivez votre vrai nom"})
    home = await nora.slash(world.channel, "moi")
    assert "Écrivez votre vrai nom" in text(home)
    form = await press(nora, home, "Refaire une demande")
    shown = await fill(nora, form, {NAME: "Nora Wéma", TYPED: BROUSSE})
    await press(nora, shown, SEND)
    await answer(world, ben, "Accepter")
    mine = select(Affiliation).join(Person, Person.id == Affiliation.person_id).where(Person.discord_user_id == nora.id)
    affiliation = await world.read(lambda s: s.scalars(mine).one())
    assert (affiliation.status, affiliation.refusal) == (AffiliationStatus.ACCEPTED, None)
    told = " ".join(text(each, world.env) for each in messages_in(channel_named(world.guild, JOURNAL)))
    assert "vrai nom" not in told


async def test_an_organisation_that_nobody_listed(bare_world: World) -> None:
    world = bare_world
    ben = await installed(world)
    nora = world.member("Nora Wéma")
    shown = await start(world, nora, "Nora Wéma", "Ferme aquacole du Nord")
    shown = await press(nora, shown, "Elle n’est pas dans la liste")
    await press(nora, shown, SEND)
    await world.env.settle()
    (card,) = [
        each
        for each in messages_in(channel_named(world.guild, JOURNAL))
        if "Ferme aquacole" in text(each, world.env) and buttons(each, world.env)
    ]
    shown = await press(ben, card, "Voir la demande", world.env)
    form = await press(ben, shown, "Ajouter l’organisation")
    shown = await fill(ben, form, {"Nom de l’organisation": "Ferme aquacole du Nord"})
    assert "fait maintenant partie de Ferme aquacole du Nord" in text(shown)
    rosa = world.member("Rosa Wéma")
    shown = await rosa.slash(world.channel, "rejoindre", organisation="ferme aquacole du nord")
    assert "Rejoindre Ferme aquacole du Nord" in text(shown)


async def test_a_week_without_an_answer_then_gone_and_back(bare_world: World) -> None:
    world = bare_world
    ben = await installed(world)
    nora = world.member("Nora Wéma")
    await press(nora, await start(world, nora, "Nora Wéma", BROUSSE), SEND)
    await world.env.advance_time(timedelta(days=7, hours=1).total_seconds())
    await world.env.settle()
    told = [text(each, world.env) for each in messages_in(channel_named(world.guild, JOURNAL))]
    assert sum("attend depuis une semaine" in each for each in told) == 1
    await answer(world, ben, "Accepter")
    assert len(await roles_of(world, nora)) == 1
    world.guild.remove_member(nora)
    await world.env.settle()
    kept = await world.read(lambda s: s.scalars(select(Person).where(Person.discord_user_id == nora.id)).one())
    assert kept.left_at is not None
    world.env.backend.add_member(world.guild.id, nora.id, announce=True)
    await world.env.settle()
    assert len(await roles_of(world, nora)) == 1
    assert "Brousse Données" in text(await nora.slash(world.channel, "moi"))


async def record(world: World, email: str) -> object:
    """The imported record of this address."""
    return await world.read(lambda s: s.scalar(select(Person.id).where(Person.email_key == email)))


async def tied(world: World, who: MemberActor) -> object:
    """The record that a Discord user is tied to."""
    return await world.read(lambda s: s.scalar(select(Person.id).where(Person.discord_user_id == who.id)))

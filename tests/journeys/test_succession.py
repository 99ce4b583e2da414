"""A representative goes and another comes: who may do what changes at that instant, on every card that is open."""

from __future__ import annotations

from models.people.tables import AffiliationStatus, Organisation, OrganisationStatus
from tests.support.actors import buttons, choose, fill, messages_in, press, text
from tests.support.joining_stage import ORGANISATION, JoiningStage
from tests.support.organisation_stage import plain, png
from tests.support.world import World

WHAT, SITE = "Que fait votre organisation\u202f?", "Adresse du site"
REPRESENTATIVE_ONLY = "Cela revient à la personne qui représente cet adhérent"


async def told(stage: JoiningStage) -> str:
    """All that stands in the journal's channel."""
    await stage.world.env.settle()
    read = "\n".join(text(message, stage.world.env) for message in messages_in(stage.journal))
    return " ".join(read.replace("\\", "").replace("*", "").split())


async def test_a_succession_from_the_newcomer_to_the_next_newcomer(world: World) -> None:
    stage = await JoiningStage.prepare(world)
    anna, chloe, nora, channel = stage.anna, stage.chloe, stage.nora, world.channel

    # Nora joins, and Anna accepts her; Anna keeps her own card open.
    await stage.ask()
    await press(anna, await stage.see(anna), "Accepter")
    annas_card = await anna.slash(channel, "adherent voir")
    assert "Modifier la présentation" in buttons(annas_card)
    assert "Modifier la présentation" not in buttons(await nora.slash(channel, "adherent voir"))

    # The board names Nora, from the list, on a phone: no typing.
    shown = await press(chloe, await chloe.slash(channel, "aide"), "Les adhérents")
    await choose(chloe, shown, ORGANISATION)
    await press(chloe, shown, "Qui le représente")
    assert "perd aussitôt les pouvoirs de la fonction" in plain(shown)
    await choose(chloe, shown, "Nora Wéma")
    assert "Représenté par **Nora Wéma**" in plain(shown)
    read = await told(stage)
    assert "Chloé Wamytan a nommé Nora Wéma chez Lagon Numérique : représentation." in read
    assert "Anna Kaledo n’exerce plus cette fonction." in read

    # The next press of Anna's, on the card that was open, is refused; after a restart too.
    assert REPRESENTATIVE_ONLY in plain(await press(anna, annas_card, "Modifier la présentation"))
    await world.restart()
    assert REPRESENTATIVE_ONLY in plain(await press(anna, annas_card, "Modifier la présentation"))

    # Nora presents the organisation, from her own page.
    home = await nora.slash(channel, "moi")
    assert "n’a pas encore de présentation" in plain(home)
    form = await press(nora, home, "La présenter")
    await fill(nora, form, {WHAT: "Des logiciels pour le lagon", SITE: "lagon.nc"})
    shown = await nora.slash(channel, "adherent modifier", logo=("logo.png", png()))
    assert "Retirer le logo" in buttons(shown)

    # The next newcomer's request waits for Nora, and no more for Anna.
    paul = world.member("Paul Wamo")
    await stage.ask(paul)
    assert "Paul Wamo" not in await stage.home(anna)
    await press(nora, await stage.see(nora), "Accepter")
    (affiliation,) = await stage.affiliations(paul)
    assert affiliation.status == AffiliationStatus.ACCEPTED

    # Anna leaves by herself; then Nora, whom nobody replaces yet: the journal says so.
    for who in (anna, nora):
        shown = await who.slash(channel, "adherent voir")
        await press(who, shown, "Quitter cet adhérent")
        await press(who, shown, "Quitter cet adhérent")
    read = await told(stage)
    assert "Anna Kaledo a quitté l’adhérent Lagon Numérique." in read
    assert "Nora Wéma a quitté l’adhérent Lagon Numérique. Personne ne représente plus cet adhérent" in read

    # Dues late: suspended, with what follows said before; Paul reads, and asks nobody any more.
    shown = await chloe.slash(channel, "adherent suspendre", adherent=ORGANISATION)
    assert "1 personne continue à lire" in plain(shown)
    await press(chloe, shown, "Suspendre")
    assert "suspendue" in await stage.home(paul)
    assert ORGANISATION in plain(await paul.slash(channel, "adherent voir"))
    assert "a suspendu une adhésion : Lagon Numérique." in await told(stage)
    row = await world.read(lambda session: session.find(Organisation, stage.organisation))
    assert row is not None
    assert row.status == OrganisationStatus.SUSPENDED

"""Somebody with a past in the cluster erases themselves, comes back, and is unknown to everybody."""

from __future__ import annotations

import json

import pytest
from simcord import MemberActor
from simcord.builders import UserHandle
from sqlalchemy import select

from models import audit
from models.audit import AuditEntry
from models.cluster.tables import PlaceKind
from models.database import Session
from models.experts.tables import Endorsement
from models.people.tables import Affiliation, AffiliationRole, Mandate, Office, Person
from tests.house.test_personal_data import everything
from tests.support import factories
from tests.support.actors import buttons, press, text
from tests.support.thread_stage import ThreadStage, plain
from tests.support.world import World

NAME = "Léa Tein"


def said(shown) -> str:
    return plain(text(shown)).replace("\u00a0", " ")


async def a_past(world: World) -> ThreadStage:
    """Léa heads a commission and opened a thread; she is treasurer and represents her organisation, masters a domain,
    and was recommended.
    """
    stage = await ThreadStage.prepare(world)
    journal, calls = (world.guild.create_text_channel(name) for name in ("journal", "appels"))
    now = world.now

    def arrange(session: Session) -> None:
        factories.place(session, PlaceKind.JOURNAL, journal.id, now=now)
        factories.place(session, PlaceKind.CALLS, calls.id, now=now)
        people = {person.discord_user_id: person.id for person in session.scalars(select(Person))}
        lea, marc = people[stage.lea.id], people[stage.marc.id]
        factories.expertise(session, lea, stage.domain, now=now)
        represents = Affiliation.person_id == lea
        session.scalars(select(Affiliation).where(represents)).one().role = AffiliationRole.REPRESENTATIVE
        marcs = session.scalars(select(Affiliation).where(Affiliation.person_id == marc)).one()
        session.add(
            Endorsement(
                person_id=lea,
                author_id=marc,
                domain_id=stage.domain,
                organisation_id=marcs.organisation_id,
                sentence="Elle nous a sortis d’affaire.",
                endorsed_at=now,
            )
        )

    await world.write(arrange)
    await stage.chloe.slash(world.channel, "bureau nommer", membre=stage.lea, fonction="treasurer")
    await stage.open(people=[stage.marc])
    await world.env.settle()
    return stage


def ours(world: World) -> str:
    """All that our messages in the server say."""
    own = world.env.bot.user
    assert own is not None
    kept = [
        [message.content, message.components]
        for messages in world.env.backend.messages.values()
        for message in messages.values()
        if message.visible_to(None) and message.author_id == own.id
    ]
    return json.dumps(kept, ensure_ascii=False, default=str)


async def erase(world: World, person: MemberActor) -> str:
    asked = await press(person, await person.slash(world.channel, "mes-donnees voir"), "Tout effacer")
    assert "Votre mandat prend fin aussitôt." in said(asked)
    await press(person, asked, "Effacer définitivement")
    await world.env.settle()
    return said(asked)


async def test_who_erased_themselves_comes_back_as_a_newcomer(world: World) -> None:
    stage = await a_past(world)
    lea = stage.lea
    assert NAME in ours(world)
    assert NAME in said(await stage.marc.slash(world.channel, "bureau voir"))

    done = await erase(world, lea)
    assert "Plus rien n’est conservé ici sur vous." in done
    assert "Votre mandat a pris fin." in done
    assert "messages qui vous nommaient" in done

    # Nothing is left: neither in what is kept, nor in what stands in the server.
    kept = await everything(world.database)
    left = {
        where: value for where, values in kept.items() for value in values if "Tein" in value or str(lea.id) in value
    }
    assert not left
    assert "Tein" not in ours(world)
    assert str(lea.id) not in ours(world)

    # The association's own history still holds, without her.
    mandates = await world.read(lambda session: session.scalars(select(Mandate)).all())
    assert [each.person_id for each in mandates if each.office == Office.TREASURER] == [None]
    entries = await world.read(lambda session: session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all())
    assert audit.first_break(entries) is None
    assert await world.read(audit.first_false_detail) is None
    journal = await stage.chloe.slash(world.channel, "journal", texte="personne effacée")
    assert "personne effacée" in said(journal)
    assert NAME not in said(await stage.chloe.slash(world.channel, "bureau voir"))
    assert NAME not in said(await stage.marc.slash(world.channel, "groupe voir", groupe="numérique"))
    assert NAME not in said(await stage.marc.slash(world.channel, "expert trouver", domaine="cyber"))
    assert "Former les équipes" in said(await stage.marc.slash(stage.talk, "fil liste"))

    # She is a stranger, and may do what a stranger may.
    home = await lea.slash(world.channel, "moi")
    assert "Rejoindre" in buttons(home)
    assert "Numérique" not in said(home)
    refused = await lea.slash(world.channel, "bureau nommer", membre=stage.marc, fonction="council")
    assert "Cela revient au bureau" in said(refused)
    assert "Rien n’est conservé sur vous" in said(await lea.slash(world.channel, "mes-donnees voir"))

    # She leaves, comes back, and begins anew.
    world.guild.remove_member(lea)
    await world.env.settle()
    back = world.guild.add_member(UserHandle(world.env, world.env.backend.get_user(lea.id)))
    await world.env.settle()
    begun = await back.slash(world.channel, "rejoindre", organisation="Lagon Numérique")
    assert "fiche" not in said(begun), "no record is recognised as hers"
    await press(back, begun, "Envoyer ma demande")
    people = await world.read(lambda session: session.scalars(select(Person)).all())
    [anew] = [person for person in people if person.discord_user_id == lea.id]
    assert (anew.email, anew.title) == (None, None)
    card = await press(stage.chloe, await stage.chloe.slash(world.channel, "moi"), "Voir la demande")
    await press(stage.chloe, card, "Accepter")
    await world.env.settle()
    page = said(await back.slash(world.channel, "moi"))
    assert "Lagon Numérique" in page
    for gone in ("Trésor", "Commission Numérique", "Cybersécurité"):
        assert gone not in page
    held = said(await back.slash(world.channel, "mes-donnees voir"))
    assert "Domaines" not in held
    assert "Fonctions" not in held


async def test_from_afar_and_for_good(world: World) -> None:
    """She left first, and erases in a private message; her organisation's next representative finds nothing of her."""
    stage = await a_past(world)
    user = stage.lea.user
    world.guild.remove_member(stage.lea)
    await world.env.settle()
    assert NAME in said(await user.slash("mes-donnees voir"))
    asked = await user.slash("mes-donnees effacer")
    await press(user, asked, "Effacer définitivement")
    await world.env.settle()
    assert "Tein" not in ours(world)
    assert "aucun cluster" in said(await user.slash("mes-donnees voir"))
    kept = await everything(world.database)
    assert not [value for values in kept.values() for value in values if "Tein" in value or str(user.id) in value]


@pytest.mark.parametrize("who", ["lea", "marc"])
async def test_a_recommendation_goes_with_either_side(world: World, who: str) -> None:
    """It names who wrote it and whom it is about."""
    stage = await a_past(world)
    person = getattr(stage, who)
    asked = await person.slash(world.channel, "mes-donnees effacer")
    await press(person, asked, "Effacer définitivement")
    assert await world.read(lambda session: session.scalars(select(Endorsement)).all()) == []

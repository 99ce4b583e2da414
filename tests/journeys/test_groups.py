"""Groups as people live them: a club from its proposal to its first members, a commission, a committee, its heads."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from simcord import InteractionResult

from tests.support.actors import Person, buttons, components, fill, label_of, message_of, press, text
from tests.support.group_stage import (
    AS_WHAT,
    FROM,
    JOINING,
    KIND,
    LEAD,
    MISSION,
    NAME,
    UNTIL,
    WHO,
    WHY,
    WISH,
    GroupStage,
)
from tests.support.world import World


async def test_a_club_is_proposed_supported_opened_and_joined(world: World) -> None:
    """Three sisters count as one organisation: their people make the numbers, and not the breadth."""
    stage = await GroupStage.prepare(world)
    await stage.sisters("Groupe Cagou", "Cagou Réseau", "Cagou Cloud", "Cagou Conseil")
    paul = await stage.member("Paul Wea", "Cagou Réseau")
    rose = await stage.member("Rose Kaemo", "Cagou Cloud")
    luc = await stage.member("Luc Boula", "Cagou Conseil")
    mila = await stage.member("Mila Poadja", "Lagon Données")
    noe = await stage.member("Noé Wadra", "Lagon Données")
    zoe = await stage.member("Zoé Hnalep", "Nickel Sud")
    late = await stage.member("Teva Retard", "Ancienne", status="suspended")

    form = await paul.slash(world.channel, "groupe proposer", nom="Python")
    filled = {NAME: "Python", MISSION: "Partager nos scripts.\nUne heure par mois.", JOINING: ["open"]}
    proposed = await fill(paul, form, filled)
    assert "Proposé par **Paul Wea**" in text(proposed)
    assert "Soutiens\u00a0: 1 sur 5 · organisations\u00a0: 1 sur 3" in text(proposed)

    for actor in (rose, luc, mila, noe):
        listed = await actor.slash(world.channel, "groupe liste", lesquels="proposed")
        await press(actor, listed, "Soutenir")
    shown = await late.slash(world.channel, "groupe voir", groupe="python")
    assert "Soutiens\u00a0: 5 sur 5 · organisations\u00a0: 2 sur 3" in text(shown)
    assert "Soutenir" not in buttons(shown), "of a suspended organisation one reads, and supports nothing"

    shown = await stage.anna.slash(world.channel, "groupe voir", groupe="Python")
    assert "Ouvrir le club" not in buttons(shown)
    support = await zoe.slash(world.channel, "groupe voir", groupe="Python")
    supported = await press(zoe, support, "Soutenir")
    assert "Soutiens\u00a0: 6 sur 5 · organisations\u00a0: 3 sur 3" in text(supported)

    page = await stage.anna.slash(world.channel, "moi")
    assert "Le club **Python** a les soutiens qu’il lui faut" in text(page)
    shown = await press(stage.anna, page, "Voir la proposition")
    form = await press(stage.anna, shown, "Ouvrir le club")
    opened = await fill(stage.anna, form, {})
    assert "Animation\u00a0: **Paul Wea**" in text(opened)
    await world.env.settle()

    club = await stage.row("Python")
    card = next(m for m in await stage.channel_messages(club.id) if "Club Python" in text(m, world.env))
    assert card.pinned
    joined = await press(mila, await mila.slash(world.channel, "groupe voir", groupe="python"), "Rejoindre")
    assert "Vous participez à ce groupe." in text(joined)
    await world.env.settle()
    assert "2 personnes participent" in text(card, world.env)
    assert "Groupes\u00a0: Club Python" in text(await mila.slash(world.channel, "moi"))
    people = await press(paul, card, "Les participants", world.env)
    assert "**Paul Wea** · responsable\nMila Poadja · membre" in text(people)
    refused = await late.slash(world.channel, "groupe rejoindre", groupe="python")
    assert "suspendu" in text(refused)


async def test_a_declined_club_tells_why_to_whoever_proposed_it_alone(world: World) -> None:
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    rose = await stage.member("Rose Kaemo", "Nickel")
    form = await paul.slash(world.channel, "groupe proposer")
    await fill(paul, form, {NAME: "Échecs", MISSION: "Jouer", JOINING: ["open"]})
    shown = await stage.anna.slash(world.channel, "groupe voir", groupe="echecs")
    form = await press(stage.anna, shown, "Décliner")
    await fill(stage.anna, form, {WHY: "Hors de notre objet"})

    page = await paul.slash(world.channel, "moi")
    assert "Le bureau a décliné votre proposition **Échecs**\u00a0: Hors de notre objet" in text(page)
    assert "Échecs" not in text(await rose.slash(world.channel, "groupe liste", lesquels="proposed"))
    assert "n’existe pas" in text(await rose.slash(world.channel, "groupe voir", groupe="echecs"))
    await press(paul, page, "J’ai compris")
    assert "Échecs" not in text(await paul.slash(world.channel, "moi"))
    form = await rose.slash(world.channel, "groupe proposer")
    again = await fill(rose, form, {NAME: "Échecs", MISSION: "Jouer quand même", JOINING: ["open"]})
    assert "Club Échecs" in text(again), "its name is free again"


async def test_a_commission_takes_some_in_and_not_others(world: World) -> None:
    """Created by the board with its president; one request refused with a reason, one accepted and greeted."""
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    rose = await stage.member("Rose Kaemo", "Nickel")
    luc = await stage.member("Luc Boula", "Brousse")
    form = await stage.anna.slash(world.channel, "groupe creer")
    made = await fill(
        stage.anna,
        form,
        {KIND: ["commission"], NAME: "Numérique", MISSION: "Un cloud calédonien", JOINING: ["request"], LEAD: [paul]},
    )
    assert "Présidence\u00a0: **Paul Wea**" in text(made)
    await world.env.settle()
    commission = await stage.row("Numérique")

    for actor in (rose, luc):
        await world.env.advance_time(60)
        form = await actor.slash(world.channel, "groupe rejoindre", groupe="numerique")
        asked = await fill(actor, form, {WISH: "Nous hébergeons nos données ici"})
        assert "Votre demande attend une réponse." in text(asked)
    await world.env.settle()

    page = await paul.slash(world.channel, "moi")
    assert "2 personnes demandent à rejoindre **Numérique**" in text(page)
    requests = await press(paul, page, "Répondre")
    assert "Rose Kaemo" in text(requests)
    assert "Nickel" in text(requests)
    row = [label for label in buttons(requests) if label in ("Accepter", "Refuser")]
    assert row == ["Accepter", "Refuser"] * 2
    form = await _press_nth(paul, requests, "Refuser", 0)
    left = await fill(paul, form, {WHY: "La commission est complète"})
    assert "Rose" not in text(left)
    await _press_nth(paul, left, "Accepter", 0)
    await world.env.settle()

    told = text(await rose.slash(world.channel, "moi"))
    assert "n’a pas été acceptée\u00a0: La commission est complète" in told
    assert "Paul" not in told, "who refused is not told"
    assert "Vous participez désormais à **Numérique**" in text(await luc.slash(world.channel, "moi"))
    posted = [text(message, world.env) for message in await stage.channel_messages(commission.id)]
    assert any("Bienvenue, Luc Boula" in each and f"<@{luc.id}>" in each for each in posted)
    assert not any("complète" in each or "Rose" in each for each in posted)


async def test_a_committee_exists_for_its_people_only(world: World) -> None:
    """With a guest from the government, whom the cluster did not know."""
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    rose = await stage.member("Rose Kaemo", "Nickel")
    guest = world.member("Délégué Gouvernement")
    stranger = world.member("Curieux Passant")
    form = await stage.anna.slash(world.channel, "groupe creer")
    filled = {KIND: ["committee"], NAME: "Câble Secret", MISSION: "Un second câble", JOINING: ["open"], LEAD: [paul]}
    await fill(stage.anna, form, filled)
    await world.env.settle()
    committee = await stage.row("Câble Secret")
    assert committee.joining == "request", "a committee is always closed"

    shown = await paul.slash(world.channel, "groupe voir", groupe="cable")
    form = await press(paul, shown, "Ajouter quelqu’un")
    added = await fill(paul, form, {WHO: [guest]})
    assert "Délégué Gouvernement" in text(added)
    assert "invité" in text(added)
    await world.env.settle()

    mine = text(await guest.slash(world.channel, "groupe liste", lesquels="mine"))
    assert "Comité Câble Secret" in mine
    for outsider in (rose, stranger):
        listed = await outsider.slash(world.channel, "groupe liste")
        assert "Câble" not in text(listed)
        assert "Comités" not in str(listed)
        assert await outsider.autocomplete(world.channel, "groupe voir", "groupe", "câble") == []
        for typed in ("Câble Secret", str(committee.id)):
            answer = await outsider.slash(world.channel, "groupe voir", groupe=typed)
            assert "Ce groupe n’existe pas" in text(answer)
            assert "Câble" not in text(answer)
    joining = await rose.slash(world.channel, "groupe rejoindre", groupe=str(committee.id))
    assert "Ce groupe n’existe pas" in text(joining)
    form = await rose.slash(world.channel, "groupe proposer")
    club = await fill(rose, form, {NAME: "Câble Secret", MISSION: "Un homonyme", JOINING: ["open"]})
    assert "Club Câble Secret" in text(club), "not even a name that is taken tells of it"
    refused = await guest.slash(world.channel, "groupe proposer")
    assert "Seuls les membres d’un adhérent" in text(refused)


async def test_a_heads_term_ends_at_its_instant(world: World) -> None:
    """The clock moves past the last day: the head may no more and remains a member, and the board learns of it."""
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    rose = await stage.member("Rose Kaemo", "Nickel")
    group_id = await stage.group("Numérique", members=[paul, rose], joining="request")
    last = (world.now + timedelta(days=10)).astimezone(ZoneInfo("Pacific/Noumea"))
    shown = await stage.anna.slash(world.channel, "groupe voir", groupe="numerique")
    heads = await press(stage.anna, shown, "Les responsables")
    form = await press(stage.anna, heads, "Nommer quelqu’un")
    done = await fill(stage.anna, form, {WHO: [paul], AS_WHAT: ["lead"], FROM: "", UNTIL: f"{last:%d/%m/%Y}"})
    assert "Paul Wea" in text(done)
    assert "Modifier" in buttons(await paul.slash(world.channel, "groupe voir", groupe="numerique"))
    assert "est sans responsable" not in text(await stage.anna.slash(world.channel, "moi"))

    await stage.let_days_pass(12)
    after = await paul.slash(world.channel, "groupe voir", groupe="numerique")
    assert "Modifier" not in buttons(after)
    assert "Vous participez à ce groupe." in text(after)
    refused = await paul.slash(world.channel, "groupe modifier", groupe=str(group_id))
    assert "Réservé aux responsables du groupe." in text(refused)
    assert "**Numérique** est sans responsable" in text(await stage.anna.slash(world.channel, "moi"))


async def _press_nth(person: Person, shown: InteractionResult, label: str, index: int) -> InteractionResult:
    """Press one of several buttons of the same words."""
    found = [each for each in components(shown) if each.get("custom_id") and label_of(each) == label]
    return await person.click(message_of(shown), custom_id=found[index]["custom_id"])

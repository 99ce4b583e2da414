"""`/domaine`, as the board uses it, and as everyone reads it."""

from __future__ import annotations

import pytest
from simcord import MemberActor

from models.actor import Actor
from models.experts.domains import archive_domain
from models.experts.facts import domains_of_cluster
from tests.cogs.experts.conftest import add_experts, domain, said
from tests.support.actors import buttons, fill, form_fields, pages, press, text
from tests.support.world import World

NAME, KEYWORDS = "Nom en français", "Mots-clés en français"


async def test_everyone_reads_the_list_by_family(world: World, board: MemberActor) -> None:
    """All 32, each with how many experts it has."""
    await add_experts(world, "cybersecurite", "Julie Naisseline")
    alice = world.member("Alice")
    shown = await alice.slash(world.channel, "domaine liste")
    assert shown.ephemeral
    read = "\n".join(await pages(alice, shown, "Suivant"))
    assert all(one.names["fr"] in read for one in await world.read(domains_of_cluster) if "(" not in one.names["fr"])
    assert "Cybersécurité · 1 personne" in read


async def test_a_domain_is_added_and_found_at_once(world: World, board: MemberActor) -> None:
    """By its keywords too."""
    form = await board.slash(world.channel, "domaine ajouter", famille="terrain-objets")
    shown = await fill(board, form, {NAME: "Aquaculture connectée", KEYWORDS: "crevettes, bassins\nfermes marines"})
    assert "Domaine ajouté : Aquaculture connectée" in said(shown)
    offered = await board.autocomplete(world.channel, "expert trouver", "domaine", "crevete")
    assert offered[0]["name"].startswith("Aquaculture connectée")
    assert (await domain(world, "aquaculture-connectee")).keywords["fr"] == ("crevettes", "bassins", "fermes marines")


async def test_what_was_typed_is_kept_when_it_is_refused(world: World, board: MemberActor) -> None:
    """A name that is taken: correct it, and it is accepted."""
    form = await board.slash(world.channel, "domaine ajouter", famille="logiciel")
    refused = await fill(board, form, {NAME: "cybersecurite", KEYWORDS: "un mot"})
    assert "Un domaine porte déjà ce nom : « Cybersécurité »" in said(refused)
    again = await press(board, refused, "Corriger et réessayer")
    assert again.modal is not None
    assert {label: field.get("value") for label, field in form_fields(again.modal)}[KEYWORDS] == "un mot"
    assert "Domaine ajouté" in said(await fill(board, again, {NAME: "Jeux sérieux"}))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("domaine ajouter", {"famille": "logiciel"}),
        ("domaine renommer", {"domaine": "Cybersécurité"}),
        ("domaine fusionner", {"domaine": "Cybersécurité", "dans": "Logiciel libre et open source"}),
        ("domaine archiver", {"domaine": "Cybersécurité"}),
        ("domaine restaurer", {"domaine": "Applications mobiles"}),
    ],
)
async def test_only_the_board_may_edit(world: World, board: MemberActor, name: str, options: dict[str, str]) -> None:
    """A member and the server's administrator are told so before they type anything."""
    mobile = await domain(world, "applications-mobiles")
    await world.write(lambda s: archive_domain(s, Actor(board.id), mobile.id, now=world.now))
    marc = await world.person("Marc Wamytan", organisation="Sud")
    chief = world.member("Chief", administrator=True)
    for who in (marc, chief):
        assert "Cela revient au bureau" in said(await who.slash(world.channel, name, **options))


async def test_a_domain_is_renamed_and_moved_to_another_family(world: World, board: MemberActor) -> None:
    """The form holds what it says now; the slug stays."""
    cyber = await domain(world, "cybersecurite")
    form = await board.slash(world.channel, "domaine renommer", domaine=str(cyber.id), famille="infrastructures")
    assert form.modal is not None
    held = {label: field.get("value") for label, field in form_fields(form.modal)}
    assert held[NAME] == "Cybersécurité"
    assert held[KEYWORDS] == ", ".join(cyber.keywords["fr"])
    shown = await fill(board, form, {**held, NAME: "Sécurité des systèmes"})
    assert "Domaine modifié : Sécurité des systèmes" in said(shown)
    now = await domain(world, "cybersecurite")
    assert now.family == "infrastructures"
    assert now.keywords == cyber.keywords
    assert now.descriptions == cyber.descriptions


async def test_a_name_not_picked_offers_the_nearest_and_goes_on(world: World, board: MemberActor) -> None:
    """To the form, the confirmation, and both halves of a merge."""
    shown = await board.slash(world.channel, "domaine renommer", domaine="cybr")
    form = await press(board, shown, "Cybersécurité")
    assert form.modal is not None
    shown = await board.slash(world.channel, "domaine archiver", domaine="cybr")
    assert "Archiver « Cybersécurité » ?" in said(await press(board, shown, "Cybersécurité"))
    shown = await board.slash(world.channel, "domaine fusionner", domaine="cybr", dans="dronne")
    assert "Fusionner « Cybersécurité » dans « Drones" in said(await press(board, shown, "Cybersécurité"))
    shown = await board.slash(world.channel, "domaine fusionner", domaine="cybersecurite", dans="dronne")
    assert "Fusionner « Cybersécurité » dans « Drones" in said(await press(board, shown, "Drones"))
    assert "ni rien d’approchant" in said(await board.slash(world.channel, "domaine archiver", domaine="zzzzqqqq"))


async def test_a_merge_is_confirmed_after_a_restart_and_says_whom_it_concerns(world: World, board: MemberActor) -> None:
    """The same button pressed twice merges once."""
    await add_experts(world, "cybersecurite", "Julie Naisseline", "Paul Wea")
    cyber, cloud = await domain(world, "cybersecurite"), await domain(world, "cloud-hebergement")
    shown = await board.slash(world.channel, "domaine fusionner", domaine=str(cyber.id), dans=str(cloud.id))
    assert "2 personnes concernées" in said(shown)
    await world.restart()
    twin = await board.slash(world.channel, "domaine fusionner", domaine=str(cyber.id), dans=str(cloud.id))
    await press(board, shown, "Fusionner")
    assert "« Cybersécurité » fait maintenant partie de « Cloud et hébergement »" in said(shown)
    assert (await domain(world, "cloud-hebergement")).experts == 2
    assert "est archivé" in said(await press(board, twin, "Fusionner"))


async def test_a_change_not_confirmed_is_not_made(world: World, board: MemberActor) -> None:
    """Nor by somebody who is no longer of the board."""
    shown = await board.slash(world.channel, "domaine archiver", domaine="Cybersécurité")
    assert "n’a encore déclaré ce domaine" in said(shown)
    await press(board, shown, "Ne rien changer")
    assert "Rien n’a été modifié" in said(shown)
    assert buttons(shown) == ["Voir les domaines"]
    assert not (await domain(world, "cybersecurite")).archived


async def test_an_archived_domain_is_offered_no_more_and_comes_back(world: World, board: MemberActor) -> None:
    """With its experts; by the button, or by /domaine restaurer."""
    await add_experts(world, "cybersecurite", "Julie Naisseline")
    shown = await board.slash(world.channel, "domaine archiver", domaine="Cybersécurité")
    await press(board, shown, "Archiver")
    assert await board.autocomplete(world.channel, "expert trouver", "domaine", "cybers") == []
    await press(board, shown, "Le rétablir")
    assert "Domaine rétabli : Cybersécurité" in said(shown)
    again = await board.slash(world.channel, "domaine archiver", domaine="Cybersécurité")
    await press(board, again, "Archiver")
    offered = await board.autocomplete(world.channel, "domaine restaurer", "domaine", "cyb")
    assert [choice["name"] for choice in offered] == ["Cybersécurité"]
    restored = await board.slash(world.channel, "domaine restaurer", domaine=offered[0]["value"])
    assert "Domaine rétabli" in said(restored)
    assert "Julie Naisseline" in text(await board.slash(world.channel, "expert trouver", domaine="cybersecurite"))

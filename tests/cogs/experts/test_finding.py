"""`/expert trouver`, as people type, pick, page and press it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from simcord import MemberActor
from sqlalchemy import select

from models.actor import Actor
from models.database import Session, everywhere
from models.experts.domains import archive_domain, seed_domains
from models.experts.facts import domains_of_cluster
from models.experts.merging import merge_domains
from models.people.tables import Person as PersonRow
from tests.cogs.experts.conftest import add_experts, domain, said
from tests.support import factories
from tests.support.actors import buttons, choose, pages, press, selects, values_of
from tests.support.world import World

FIND = "expert trouver"


async def typed(world: World, who: MemberActor, text_typed: str) -> list[str]:
    """The names that the autocompletion offers, without their counts."""
    choices = await who.autocomplete(world.channel, FIND, "domaine", text_typed)
    return [choice["name"].partition(" · ")[0] for choice in choices]


@pytest.mark.parametrize(
    ("text_typed", "expected"),
    [
        ("cyber", "Cybersécurité"),
        ("securite", "Cybersécurité"),
        ("CYBERSECURITE", "Cybersécurité"),
        ("signatur electronik", "Signature électronique et identité numérique"),
        ("RGPD", "RGPD et protection des données"),
        ("digital law", "Droit du numérique"),
        ("starlnk", "Télécoms, fibre et satellite"),
    ],
)
async def test_autocompletion_understands_what_people_type(
    world: World, board: MemberActor, text_typed: str, expected: str
) -> None:
    """Accents, case, beginnings, errors, keywords, English."""
    assert (await typed(world, board, text_typed))[0] == expected


async def test_autocompletion_answers_from_memory(
    world: World, board: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the first keystroke none reads the database, until the domains change."""
    await typed(world, board, "c")

    async def no_read(*_: object) -> None:
        raise AssertionError("the database was read")

    monkeypatch.setattr(world.database, "read", no_read)
    assert await typed(world, board, "cyber") == ["Cybersécurité"]
    monkeypatch.undo()
    cyber = await domain(world, "cybersecurite")
    await world.write(lambda s: archive_domain(s, Actor(board.id), cyber.id, now=world.now))
    assert "Cybersécurité" not in await typed(world, board, "cyber")


async def test_nothing_typed_offers_the_domains_with_most_experts_first(world: World, board: MemberActor) -> None:
    """At most 25; in the language of who asks; nothing odd is offered for odd texts."""
    await add_experts(world, "droit-numerique", "Julie Naisseline", "Paul Wea")
    choices = await board.autocomplete(world.channel, FIND, "domaine", "")
    assert len(choices) == 25
    assert choices[0]["name"] == "Droit du numérique · 2 personnes"
    for odd in ("\u202e", "zzzzqqqq", "`*_~", "x" * 4001):
        assert await typed(world, board, odd) == []


async def test_people_are_shown_with_what_helps_to_choose_and_nothing_to_reach_them(
    world: World, board: MemberActor
) -> None:
    """Names are escaped; the e-mail address is nowhere; the answer is private."""
    await add_experts(world, "cybersecurite", "Julie *Naisseline*", level=3)
    cyber = await domain(world, "cybersecurite")
    shown = await board.slash(world.channel, FIND, domaine=str(cyber.id))
    assert shown.ephemeral
    read = said(shown)
    assert "Expertise : Cybersécurité" in read
    assert "Julie \\*Naisseline\\*" in read
    assert "Ingénieure \\*\\*réseaux\\*\\* · Nord Ingénierie" in read
    assert "Niveau : référence · 5 ans de pratique · confirmé en " in read
    assert "exemple.nc" not in read


async def test_somebody_on_discord_is_mentioned(world: World, board: MemberActor) -> None:
    """So that one can open their profile; nobody is pinged by a private answer."""
    marc = await world.person("Marc Wamytan", organisation="Sud")
    cyber = await domain(world, "cybersecurite")

    def add(session: Session) -> None:
        person_id = session.scalar(select(PersonRow.id).where(PersonRow.discord_user_id == marc.id))
        assert person_id is not None
        factories.expertise(session, person_id, cyber.id, now=world.now)

    await world.write(add)
    assert f"<@{marc.id}>" in said(await board.slash(world.channel, FIND, domaine="cyber securite"))


async def test_a_long_list_pages_and_everyone_is_on_it_once(world: World, board: MemberActor) -> None:
    """Five a page; those of a former organisation are not on it, those of a suspended one come last."""
    names = [f"Experte {letter}" for letter in "ABCDEFGHIJK"]
    await add_experts(world, "cybersecurite", *names)
    now = world.now
    cyber = await domain(world, "cybersecurite")

    def others(session: Session) -> None:
        for name, status in (("Partie Ailleurs", "former"), ("Suspendue Encore", "suspended")):
            person = factories.person(session, name, now=now, organisation=f"Org {status}", status=status)
            factories.expertise(session, person, cyber.id, now=now, level=3)

    await world.write(others)
    shown = await board.slash(world.channel, FIND, domaine=str(cyber.id))
    read = await pages(board, shown, "Suivant")
    assert len(read) == 3
    assert "12 personnes" in read[0]
    everything = "\n".join(read)
    assert all(everything.count(name) == 1 for name in [*names, "Suspendue Encore"])
    assert "Partie Ailleurs" not in everything
    assert everything.rindex("Suspendue Encore") > max(everything.rindex(name) for name in names)


async def test_the_buttons_alone_lead_to_an_expert_also_after_a_restart(world: World, board: MemberActor) -> None:
    """A family, then a domain: nothing to type."""
    await add_experts(world, "cybersecurite", "Julie Naisseline")
    shown = await board.slash(world.channel, FIND)
    assert len(values_of(selects(shown)[0])) == 9
    await choose(board, shown, "Sécurité, confiance")
    await world.restart()
    await choose(board, shown, "Cybersécurité")
    assert "Julie Naisseline" in said(shown)
    await press(board, shown, "Une autre recherche")
    await choose(board, shown, "Logiciel")
    await choose(board, shown, "Applications mobiles")
    assert "Personne dans le cluster" in said(shown)
    await press(board, shown, "Cybersécurité")
    assert "Julie Naisseline" in said(shown)


@pytest.mark.parametrize("stale", ["Cybersécurité", "cybersecurite", "CYBERSECURITY", "pare-feu"])
async def test_a_name_typed_without_picking_is_understood(world: World, board: MemberActor, stale: str) -> None:
    """Name, slug, English name, keyword."""
    await add_experts(world, "cybersecurite", "Julie Naisseline")
    assert "Julie Naisseline" in said(await board.slash(world.channel, FIND, domaine=stale))


@pytest.mark.parametrize("typed_text", ["cybr", "on s'est fait pirater la messagerie"])
async def test_what_names_no_domain_is_taken_for_a_need(world: World, board: MemberActor, typed_text: str) -> None:
    """Typed into the domain without picking one."""
    await add_experts(world, "cybersecurite", "Julie Naisseline")
    shown = await board.slash(world.channel, FIND, domaine=typed_text)
    assert "Domaine : Cybersécurité" in said(shown)
    assert "Julie Naisseline" in said(shown)


@pytest.mark.parametrize("odd", ["zzzzqqqq", "\u202e@everyone", "`*_~", "x" * 4001, "😀", "plombier"])
async def test_odd_texts_are_answered_clearly(world: World, board: MemberActor, odd: str) -> None:
    """And everybody can be asked, or the families looked through."""
    shown = await board.slash(world.channel, FIND, domaine=odd)
    assert "Rien ne convient" in said(shown)
    assert "Lancer un appel à expertise" in buttons(shown)
    assert "Choisir par famille" in buttons(shown)


async def test_the_id_of_no_domain_or_of_another_clusters_leads_nowhere(world: World, board: MemberActor) -> None:
    """Both are answered the same: nothing is revealed."""
    other = await world.write(lambda s: factories.cluster(s, guild_id=99, now=world.now), everywhere())
    await world.write(lambda s: seed_domains(s, world.now), other)
    foreign = str((await world.read(domains_of_cluster, other))[0].id)
    for id in (foreign, str(uuid4())):
        shown = await board.slash(world.channel, FIND, domaine=id)
        assert "Ce domaine n’existe plus" in said(shown)


async def test_a_merged_domains_id_leads_to_its_successor_and_an_archived_one_nowhere(
    world: World, board: MemberActor
) -> None:
    """As does what a button or a choice of before still carries."""
    await add_experts(world, "cybersecurite", "Julie Naisseline")
    cyber, cloud = await domain(world, "cybersecurite"), await domain(world, "cloud-hebergement")
    await world.write(lambda s: merge_domains(s, Actor(board.id), cyber.id, cloud.id, now=world.now))
    shown = await board.slash(world.channel, FIND, domaine=str(cyber.id))
    assert "Cloud et hébergement" in said(shown)
    assert "Julie Naisseline" in said(shown)
    assert "Julie Naisseline" in said(await board.slash(world.channel, FIND, domaine="Cybersécurité"))
    await world.write(lambda s: archive_domain(s, Actor(board.id), cloud.id, now=world.now))
    assert "Ce domaine n’existe plus" in said(await board.slash(world.channel, FIND, domaine=str(cloud.id)))


async def test_a_stranger_in_the_server_may_search(world: World, board: MemberActor) -> None:
    """Whoever is in the server may."""
    await add_experts(world, "cybersecurite", "Julie Naisseline")
    stranger = world.member("Alice")
    assert "Julie Naisseline" in said(await stranger.slash(world.channel, FIND, domaine="Cybersécurité"))


async def test_a_server_that_is_not_set_up_offers_nothing(bare_world: World) -> None:
    """And says who can mend it."""
    alice = bare_world.member("Alice")
    assert await typed(bare_world, alice, "cyber") == []
    assert "/cluster installer" in said(await alice.slash(bare_world.channel, FIND, domaine="cyber"))

"""`/expert trouver` with a need in words, an organisation, or only those available; and where nothing is found."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from simcord import MemberActor
from sqlalchemy import select

from bot import domain_directory
from bot.client import Cagou
from bot.language import language_for
from bot.memory import TypedNeed
from bot.request import Request
from bot.ui import Style
from bot.ui.ways import CALL, PROFILE, REQUEST
from cogs.experts.commands import Experts
from cogs.experts.searching import Found, Search
from models.actor import Actor
from models.database import Session, Topic
from models.errors import DomainError
from models.experts.search.domains import DomainIndex
from models.experts.tables import Expertise, ExpertProfile, UnmetSearch
from models.people.tables import Organisation, Person
from tests.cogs.experts.conftest import add_experts, domain, said
from tests.support import factories
from tests.support.actors import Shown, buttons, choose, components, fill, label_of, press
from tests.support.world import World

FIND = "expert trouver"
CALL_THEM = "Lancer un appel à expertise"


async def change(world: World, name: str, **fields: object) -> None:
    """What somebody says of themselves as an expert."""

    def operation(session: Session) -> None:
        person = session.scalars(select(Person).where(Person.family_name == name.split()[-1])).one()
        if "title" in fields:
            person.title = str(fields.pop("title"))
            session.touch(Topic.PEOPLE)
        if fields:
            session.add(ExpertProfile(person_id=person.id, changed_at=world.now, **{"hidden": [], **fields}))
        session.touch(Topic.EXPERTS)

    await world.write(operation)


async def counted(world: World) -> list[tuple[str, int]]:
    """The searches that found nothing, by what they are counted on."""
    rows = await world.read(lambda s: s.scalars(select(UnmetSearch).order_by(UnmetSearch.counted_on)).all())
    return [(row.counted_on, row.searches) for row in rows]


def custom_ids(shown: object) -> Sequence[str]:
    return [str(part["custom_id"]) for part in components(shown) if part.get("custom_id")]  # type: ignore[arg-type]  # any answer


@pytest.mark.parametrize(
    ("need", "right", "domain_name"),
    [
        ("on s'est fait pirater la messagerie", "Julie Naisseline", "Cybersécurité"),
        ("faire signer des contrats à distance", "Paul Wea", "Signature électronique et identité numérique"),
        ("we need an app for phones", "Marie Poadja", "Applications mobiles"),
    ],
)
async def test_a_need_leads_to_the_right_person(
    world: World, board: MemberActor, need: str, right: str, domain_name: str
) -> None:
    """With what was typed, the domain it means, what led there, and the two ways on."""
    await add_experts(world, "cybersecurite", "Julie Naisseline")
    await add_experts(world, "signature-identite-numerique", "Paul Wea")
    await add_experts(world, "applications-mobiles", "Marie Poadja")
    shown = await board.slash(world.channel, FIND, texte=need)
    assert shown.ephemeral
    read = said(shown)
    assert f"Domaine : {domain_name}" in read
    assert right in read
    assert f"{domain_name} : pratique" in read
    assert "Voir le profil" in buttons(shown)


async def test_why_somebody_is_shown_is_said(world: World, board: MemberActor) -> None:
    """The expression that leads from the words to the domain."""
    await add_experts(world, "cybersecurite", "Julie Naisseline")
    read = said(await board.slash(world.channel, FIND, texte="notre boîte mail a été piratée"))
    assert "» → Cybersécurité" in read


@pytest.mark.parametrize("typed", ["naisseline", "JULIE NAISSELINE", "Naiseline Julie", "julié", "Brousse Donées"])
async def test_somebody_is_found_by_name_and_by_organisation(world: World, board: MemberActor, typed: str) -> None:
    """Whatever the case and accents, with one typing error."""
    await add_experts(world, "cybersecurite", "Julie Naisseline", organisation="Brousse Données")
    await add_experts(world, "cybersecurite", "Paul Wea", organisation="Nord Ingénierie")
    read = said(await board.slash(world.channel, FIND, texte=typed))
    assert "Julie Naisseline" in read
    assert "Paul Wea" not in read


async def test_what_somebody_writes_of_themselves_is_found(world: World, board: MemberActor) -> None:
    """A word of a title or a presentation that no domain knows."""
    await add_experts(world, "cybersecurite", "Julie Naisseline", "Paul Wea")
    await change(world, "Paul Wea", presentation="Je parle le drehu et j’ai monté la coopérative Wetr.")
    read = said(await board.slash(world.channel, FIND, texte="coopérative wetr"))
    assert "Paul Wea" in read
    assert "Son profil en parle." in read
    assert "Julie" not in read


def style_of(shown: Shown, label: str) -> int:
    return next(int(each["style"]) for each in components(shown) if each.get("style") and label_of(each) == label)


async def test_only_those_available_and_what_is_said_when_none_is(world: World, board: MemberActor) -> None:
    """Whoever said so; then all are shown anyway, in one press."""
    await add_experts(world, "cybersecurite", "Julie Naisseline", "Paul Wea")
    for number, name in enumerate(("Julie Naisseline", "Paul Wea")):

        def tie(session: Session, name: str = name, number: int = number) -> None:
            person = session.scalars(select(Person).where(Person.family_name == name.split()[-1])).one()
            person.discord_user_id = 900 + number
            session.touch(Topic.PEOPLE)

        await world.write(tie)
    await change(world, "Paul Wea", available=False)
    cyber = str((await domain(world, "cybersecurite")).id)
    everybody = said(await board.slash(world.channel, FIND, domaine=cyber))
    assert everybody.index("Julie") < everybody.index("Paul")
    assert "pas disponible en ce moment" in everybody
    shown = await board.slash(world.channel, FIND, domaine=cyber)
    assert style_of(shown, "Disponibles seulement") == Style.SECONDARY.value
    await press(board, shown, "Disponibles seulement")
    for read in (said(shown), said(await board.slash(world.channel, FIND, domaine=cyber, disponible=True))):
        assert "1 personne · disponibles seulement" in read
        assert "Paul" not in read
    await change(world, "Julie Naisseline", available=False, available_until=world.now + timedelta(days=9))
    shown = await board.slash(world.channel, FIND, domaine=cyber)
    assert style_of(shown, "Disponibles seulement") == Style.PRIMARY.value  # nobody of this page can be asked
    shown = await board.slash(world.channel, FIND, domaine=cyber, disponible=True)
    assert "Personne n’est disponible en ce moment" in said(shown)
    assert CALL_THEM in buttons(shown)
    await press(board, shown, "Voir quand même")
    assert "Julie Naisseline" in said(shown)
    assert "Demander une mise en relation" not in buttons(shown)
    assert await counted(world) == []


async def test_only_one_organisation(world: World, board: MemberActor) -> None:
    """Its name typed or picked; those of a company below it too; nobody there: the whole cluster in one press."""
    await add_experts(world, "cybersecurite", "Julie Naisseline", organisation="Lagon Sécurité")
    await add_experts(world, "cybersecurite", "Paul Wea", organisation="Nord Ingénierie")
    await add_experts(world, "applications-mobiles", "Marie Poadja", organisation="Mobile Sud")

    def put_below(session: Session) -> None:
        group_id = factories.organisation(session, "Groupe Lagon", now=world.now)
        below = session.scalars(select(Organisation).where(Organisation.name == "Lagon Sécurité")).one()
        below.parent_id = group_id
        session.touch(Topic.PEOPLE)

    await world.write(put_below)
    offered = await board.autocomplete(world.channel, FIND, "organisation", "gruope lag")
    assert [choice["name"] for choice in offered] == ["Groupe Lagon · 1 personne"]
    cyber = str((await domain(world, "cybersecurite")).id)
    read = said(await board.slash(world.channel, FIND, domaine=cyber, organisation=offered[0]["value"]))
    assert "1 personne · Groupe Lagon" in read
    assert "Julie" in read
    assert "Paul" not in read
    alone = said(await board.slash(world.channel, FIND, organisation="nord ingenierie"))
    assert "Expertise : Nord Ingénierie" in alone
    assert "Paul Wea" in alone
    shown = await board.slash(world.channel, FIND, domaine=cyber, organisation="Mobile Sud")
    assert "Personne chez Mobile Sud ne répond" in said(shown)
    await press(board, shown, "Chercher dans tout le cluster")
    assert "2 personnes" in said(shown)


async def test_an_organisation_that_is_not_clear_is_chosen(world: World, board: MemberActor) -> None:
    """What else was searched is not lost."""
    await add_experts(world, "cybersecurite", "Julie Naisseline", organisation="Lagon Sécurité")
    await add_experts(world, "cybersecurite", "Paul Wea", organisation="Lagon Bleu")
    shown = await board.slash(world.channel, FIND, domaine="Cybersécurité", organisation="lagon")
    assert "Aucun adhérent où chercher ne s’appelle « lagon »" in said(shown)
    await choose(board, shown, "Lagon Bleu")
    assert "Expertise : Cybersécurité" in said(shown)
    assert "Paul Wea" in said(shown)
    assert "Julie" not in said(shown)
    nowhere = await board.slash(world.channel, FIND, texte="pirates", organisation="zzzz")
    assert "« zzzz »" in said(nowhere)


async def test_nothing_fits_leads_to_a_call_that_keeps_what_was_typed(world: World, board: MemberActor) -> None:
    """And is counted, by the nearest domain and the month where the cluster lives: nothing of who asked or what."""
    shown = await board.slash(world.channel, FIND, texte="un plombier pour déboucher l’évier")
    assert "Rien ne convient" in said(shown)
    (call,) = [id for id in custom_ids(shown) if id.startswith(CALL.name)]
    assert call.split(":")[-2] == "-"  # a domain that does not fit would mislead those who read the call
    bot = world.env.bot
    assert isinstance(bot, Cagou)
    kept = bot.memory.recall(call.split(":")[-1], board.id, world.now)
    assert kept == TypedNeed("un plombier pour déboucher l’évier")
    await board.slash(world.channel, FIND, texte="un plombier pour déboucher l’évier")
    ((counted_on, searches),) = await counted(world)
    assert counted_on.startswith(world.now.astimezone().strftime("%Y-"))
    assert searches == 2
    await press(board, shown, "Le dire autrement")


async def test_a_domain_without_people_is_counted_and_leads_elsewhere(world: World, board: MemberActor) -> None:
    """By pressing as by typing."""
    await add_experts(world, "cybersecurite", "Julie Naisseline")
    mobile = await domain(world, "applications-mobiles")
    shown = await board.slash(world.channel, FIND, domaine=str(mobile.id))
    assert "Personne dans le cluster n’a encore déclaré" in said(shown)
    assert CALL_THEM in buttons(shown)
    await press(board, shown, "Cybersécurité")
    assert "Julie Naisseline" in said(shown)
    ((counted_on, searches),) = await counted(world)
    assert counted_on.endswith(str(mobile.id))
    assert searches == 1


async def test_an_answer_never_fails_for_want_of_a_count(
    world: World, board: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database may be away."""
    await board.slash(world.channel, FIND, texte="plombier")

    async def away(*_: object) -> None:
        raise DomainError

    monkeypatch.setattr(world.database, "write", away)
    assert "Rien ne convient" in said(await board.slash(world.channel, FIND, texte="plombier"))


async def test_many_in_vain_are_counted_together_and_none_is_lost(
    world: World, board: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one is written, others wait; a failure costs that one only."""
    bot = world.env.bot
    assert isinstance(bot, Cagou)
    experts = bot.get_cog("Experts")
    assert isinstance(experts, Experts)
    write = world.database.write
    held = asyncio.Event()
    writes = 0

    async def slow(*arguments: Any) -> Any:
        nonlocal writes
        writes += 1
        await held.wait()
        return await write(*arguments)

    monkeypatch.setattr(world.database, "write", slow)
    cluster = await bot.directory.cluster_by_id(world.cluster_id)
    request = Request(cluster, None, language_for("fr"), world.now, Actor(board.id), "0")
    known = await bot.domains.of(world.cluster_id)
    in_vain = Found(Search(text="plombier"), known, (), (), fits=False)
    under_way = [asyncio.create_task(experts._count(request, in_vain)) for _ in range(20)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    held.set()
    await asyncio.gather(*under_way)
    assert writes == 2
    assert [searches for _, searches in await counted(world)] == [20]


async def test_a_need_can_be_told_without_typing_a_command(world: World, board: MemberActor) -> None:
    """From the card of the families: a form of one field."""
    await add_experts(world, "cybersecurite", "Julie Naisseline")
    shown = await board.slash(world.channel, FIND)
    opened = await press(board, shown, "Décrire mon besoin")
    await fill(board, opened, {"De quoi avez-vous besoin\u202f?": "on s’est fait pirater"})
    assert "Julie Naisseline" in said(shown)


async def test_a_domain_and_a_text_together(world: World, board: MemberActor) -> None:
    """People of the domain, those whose own words match first."""
    await add_experts(world, "cybersecurite", "Julie Naisseline", "Paul Wea", "Marie Poadja")
    await add_experts(world, "applications-mobiles", "Luc Kotlin")
    await change(world, "Paul Wea", presentation="Pentest d’automates Schneider.")
    await change(world, "Luc Kotlin", presentation="Schneider aussi.")
    read = said(await board.slash(world.channel, FIND, domaine="Cybersécurité", texte="schneider"))
    assert read.index("Paul Wea") < min(read.index("Julie"), read.index("Marie"))
    assert "Luc" not in read


async def test_the_ways_on_and_none_to_ask_oneself(world: World, board: MemberActor) -> None:
    """Each person has their profile, and a request but to oneself or to whom is not on Discord."""
    await add_experts(world, "cybersecurite", "Julie Naisseline")
    cyber = await domain(world, "cybersecurite")

    def add(session: Session) -> None:
        person_id = session.scalars(select(Person.id).where(Person.discord_user_id == board.id)).one()
        factories.expertise(session, person_id, cyber.id, now=world.now)

    await world.write(add)
    marc = await world.person("Marc Wamytan", organisation="Sud")
    shown = await marc.slash(world.channel, FIND, domaine=str(cyber.id))
    assert "pas encore sur ce Discord" in said(shown)
    assert [id.split(":")[0] for id in custom_ids(shown)].count(PROFILE.name.split(":")[0]) == 2
    assert len([id for id in custom_ids(shown) if id.startswith(REQUEST.name)]) == 1
    own = await board.slash(world.channel, FIND, domaine=str(cyber.id))
    assert not [id for id in custom_ids(own) if id.startswith(REQUEST.name)]


async def test_the_index_is_right_right_after_a_change_and_an_erasure(world: World, board: MemberActor) -> None:
    """A title that changes, a person who goes."""
    await add_experts(world, "cybersecurite", "Julie Naisseline")
    assert "Julie" not in said(await board.slash(world.channel, FIND, texte="hydrogène"))
    await change(world, "Julie Naisseline", title="Ingénieure hydrogène")
    assert "Julie" in said(await board.slash(world.channel, FIND, texte="hydrogène"))

    def erase(session: Session) -> None:
        for row in session.scalars(select(Expertise)):
            session.delete(row)
        session.touch(Topic.EXPERTS)

    await world.write(erase)
    assert "Julie" not in said(await board.slash(world.channel, FIND, texte="hydrogène"))


async def test_no_search_reads_the_database_once_it_is_warm(
    world: World, board: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by domain, nor by need, nor by organisation, nor a keystroke."""
    await add_experts(world, "cybersecurite", "Julie Naisseline")
    await board.slash(world.channel, FIND, texte="pirates", organisation="Nord Ingénierie")

    async def no_read(*_: object) -> None:
        raise AssertionError("the database was read")

    monkeypatch.setattr(world.database, "read", no_read)
    assert "Julie" in said(await board.slash(world.channel, FIND, texte="piratage"))
    assert "Julie" in said(await board.slash(world.channel, FIND, domaine="Cybersécurité"))
    assert "Julie" in said(await board.slash(world.channel, FIND, organisation="Nord Ingénierie"))
    assert await board.autocomplete(world.channel, FIND, "organisation", "nord")


async def test_the_domain_completes_from_a_need_too(world: World, board: MemberActor) -> None:
    """Where its names say nothing."""
    offered = await board.autocomplete(world.channel, FIND, "domaine", "on s'est fait pirater la messagerie")
    assert offered[0]["name"].startswith("Cybersécurité")


async def test_the_words_are_indexed_once_for_all_who_wait(
    world: World, board: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not again when only people change."""
    made: list[object] = []
    begin = DomainIndex.__init__

    def count(self: DomainIndex, *arguments: object) -> None:
        made.append(self)
        begin(self, *arguments)  # type: ignore[arg-type]  # handed on as they came

    domain_directory._index.cache_clear()
    monkeypatch.setattr(DomainIndex, "__init__", count)
    await board.slash(world.channel, FIND, texte="pirates")
    await add_experts(world, "cybersecurite", "Julie Naisseline")
    assert "Julie" in said(await board.slash(world.channel, FIND, texte="pirates"))
    assert len(made) == 1

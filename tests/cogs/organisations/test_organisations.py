"""`/adherent` as the board, a representative and others use it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models.database import Session
from models.groups.tables import Group, GroupKind, GroupMembership, GroupRole, GroupStatus, Joining
from models.organisations.tables import OrganisationLogo
from models.people.tables import AffiliationStatus, Mandate, Office, Organisation, OrganisationStatus, Power
from tests.support import factories
from tests.support.actors import buttons, choose, components, fill, message_of, press, selects, text
from tests.support.organisation_stage import BROUSSE, LAGON, NICKEL, OrganisationStage, plain, png
from tests.support.world import World

NAME, DUES, COMMUNE, EMAIL, PARENT = (
    "Nom",
    "Cotisation payée jusqu’au",
    "Commune",
    "Courriel",
    "Groupe auquel il appartient",
)
WHAT, SITE, WHY = "Que fait votre organisation\u202f?", "Adresse du site", "Pourquoi\u202f?"
GALLERY = 12


@pytest.fixture
async def stage(world: World) -> OrganisationStage:
    return await OrganisationStage(world).prepare()


async def test_anybody_of_the_cluster_sees_a_card_without_what_is_the_boards(stage: OrganisationStage) -> None:
    await stage.dues(stage.nickel, date(2027, 12, 31), "bureau@nickel.nc")
    shown = await stage.chloe.slash(stage.world.channel, "adherent voir", adherent="nickel")
    read = plain(shown)
    assert shown.ephemeral
    for said in (NICKEL, "Adhérent actif", "Représenté par **Anna Kaledo**", "suppléance : **Denis Imprimé**"):
        assert said in read
    assert "**Personnes (3)** : Anna Kaledo (représentation), Denis Imprimé (suppléance) et Ben Wamo" in read
    assert "Cybersécurité (1)" in read
    assert "2027" not in read
    assert "bureau@nickel.nc" not in read
    assert not {"Modifier la fiche", "Suspendre", "Modifier la présentation"} & set(buttons(shown))
    shown = await stage.rose.slash(stage.world.channel, "adherent voir", adherent=str(stage.nickel))
    assert "Cotisation payée jusqu’au 31 décembre 2027 inclus · bureau@nickel.nc" in plain(shown)
    assert {"Modifier la fiche", "Qui le représente", "Suspendre", "Clore l’adhésion"} <= set(buttons(shown))


async def test_the_card_names_groups_but_no_committee(stage: OrganisationStage) -> None:
    now = stage.world.now

    def make(session: Session) -> None:
        for kind, name in ((GroupKind.CLUB, "Club Odoo"), (GroupKind.COMMITTEE, "Comité discret")):
            group = Group(
                id=session.new_id(), kind=kind, name=name, name_key=name.lower(), mission="-", joining=Joining.OPEN,
                status=GroupStatus.OPEN, created_at=now,
            )  # fmt: skip
            session.add(group)
            session.flush()
            session.add(
                GroupMembership(
                    id=session.new_id(), group_id=group.id, person_id=stage.ben_id, role=GroupRole.MEMBER, since=now
                )
            )

    await stage.world.write(make)
    read = plain(await stage.chloe.slash(stage.world.channel, "adherent voir", adherent="nickel"))
    assert "**Groupes** : Club Odoo" in read
    assert "discret" not in read


async def test_one_s_own_without_naming_it_and_the_list_for_who_has_none(stage: OrganisationStage) -> None:
    assert NICKEL in plain(await stage.ben.slash(stage.world.channel, "adherent voir"))
    shown = await stage.rose.slash(stage.world.channel, "adherent voir")
    assert "2 adhérents" in plain(shown)
    assert "Aucun adhérent ne correspond" in plain(
        await stage.ben.slash(stage.world.channel, "adherent voir", adherent="zzz")
    )
    home = await stage.ben.slash(stage.world.channel, "moi")
    assert NICKEL in plain(await press(stage.ben, home, "Mon adhérent"))


async def test_added_by_a_form_then_changed_by_another(stage: OrganisationStage) -> None:
    form = await stage.rose.slash(stage.world.channel, "adherent ajouter", nom=BROUSSE)
    shown = await fill(
        stage.rose,
        form,
        {NAME: BROUSSE, DUES: "31/12/2026", COMMUNE: "Koné", EMAIL: "a@brousse.nc", PARENT: "nickel sud"},
    )
    read = plain(shown)
    assert "C’est ajouté" in read
    assert "groupe Nickel Sud" in read
    assert "31 décembre 2026 inclus" in read
    row = await stage.world.read(lambda s: s.scalars(select(Organisation).where(Organisation.name == BROUSSE)).one())
    assert (row.commune, row.email, row.parent_id) == ("Koné", "a@brousse.nc", stage.nickel)

    form = await press(stage.rose, shown, "Modifier la fiche")
    shown = await fill(stage.rose, form, {NAME: "Brousse & Données", DUES: "", COMMUNE: "Koné", EMAIL: "", PARENT: ""})
    row = await stage.row(row.id)
    assert (row.name, row.dues_paid_until, row.email, row.parent_id) == ("Brousse & Données", None, None, None)
    assert "Cotisation : date inconnue" in plain(shown)
    assert await stage.kinds() == ["organisations.added", "organisations.changed"]


async def test_a_refused_form_keeps_what_was_typed(stage: OrganisationStage) -> None:
    form = await stage.rose.slash(stage.world.channel, "adherent ajouter")
    shown = await fill(stage.rose, form, {NAME: "nickel  SUD", DUES: "", COMMUNE: "Koné", EMAIL: "", PARENT: ""})
    assert "porte déjà ce nom : « Nickel Sud »" in plain(shown)
    again = await press(stage.rose, shown, "Corriger")
    assert "Koné" in str(again.modal)
    shown = await fill(stage.rose, again, {NAME: "Autre", DUES: "", COMMUNE: "", EMAIL: "", PARENT: "Nikel Sud"})
    assert "Représent" in plain(shown) or "groupe Nickel Sud" in plain(shown)


async def test_no_ring_of_groups(stage: OrganisationStage) -> None:
    rose, channel = stage.rose, stage.world.channel
    await rose.slash(channel, "adherent modifier", adherent="lagon", groupe="nickel")
    assert (await stage.row(stage.lagon)).parent_id == stage.nickel
    for wrong in ("lagon", "nickel"):
        shown = await rose.slash(channel, "adherent modifier", adherent="nickel", groupe=wrong)
        assert "ne peut pas dépendre de" in plain(shown)
    assert (await stage.row()).parent_id is None


async def test_several_things_by_one_command_all_or_none(stage: OrganisationStage) -> None:
    rose, channel = stage.rose, stage.world.channel
    shown = await rose.slash(
        channel, "adherent modifier", adherent="nickel", commune="Thio", cotisation="30/06/2027",
        representant="Ben Wamo", site="nickel.nc", courriel="pas une adresse",
    )  # fmt: skip
    assert "n’est pas une adresse électronique" in plain(shown)
    row = await stage.row()
    assert (row.commune, row.dues_paid_until, row.web_address) == (None, None, None)
    assert await stage.role(stage.anna_id) == ("representative", "accepted")
    shown = await rose.slash(
        channel, "adherent modifier", adherent="nickel", commune="Thio", cotisation="30/06/2027",
        representant="Ben Wamo", site="nickel.nc",
    )  # fmt: skip
    assert "Représenté par **Ben Wamo**" in plain(shown)
    assert "nickel.nc" in buttons(shown, links=True)
    assert await stage.role(stage.anna_id) == ("staff", "accepted")
    assert "rien à changer" in plain(await rose.slash(channel, "adherent modifier", adherent="nickel", commune="Thio"))
    assert "Modifier la fiche" in buttons(await rose.slash(channel, "adherent modifier", adherent="nickel"))


async def test_the_representative_presents_their_own_and_nothing_else(stage: OrganisationStage) -> None:
    channel = stage.world.channel
    home = await stage.anna.slash(channel, "moi")
    assert f"{NICKEL} n’a pas encore de présentation" in plain(home)
    assert "n’a pas encore de présentation" not in plain(await stage.ben.slash(channel, "moi"))
    form = await press(stage.anna, home, "La présenter")
    shown = await fill(stage.anna, form, {WHAT: "Du **nickel**\n\npropre", SITE: "www.nickel.nc/à-propos"})
    assert "Du **nickel**" in plain(shown)
    assert r"\*\*nickel\*\*" in text(shown)
    link = next(each["url"] for each in components(shown) if each.get("url"))
    assert link == "https://www.nickel.nc/%C3%A0-propos"
    assert "n’a pas encore de présentation" not in plain(await stage.anna.slash(channel, "moi"))
    form = await press(stage.anna, shown, "Modifier la présentation")
    shown = await fill(stage.anna, form, {WHAT: "Du nickel", SITE: "javascript:alert(1)"})
    assert "n’est pas une adresse de site" in plain(shown)
    for options in ({"nom": "X"}, {"cotisation": "31/12/2099"}, {"representant": "Ben Wamo"}, {"groupe": "lagon"}):
        assert "Cela revient au bureau" in plain(await stage.anna.slash(channel, "adherent modifier", **options))
    shown = await stage.anna.slash(channel, "adherent modifier", adherent="lagon", site="x.nc")
    assert "Cela revient à la personne qui représente cet adhérent" in plain(shown)
    assert "Cela revient à la personne" in plain(await stage.ben.slash(channel, "adherent modifier", site="x.nc"))


async def test_a_logo_is_kept_shown_and_taken_away(stage: OrganisationStage) -> None:
    channel = stage.world.channel
    shown = await stage.anna.slash(channel, "adherent modifier", logo=("nickel.png", png()))
    assert "C’est modifié" in plain(shown)
    gallery = next(each for each in components(shown) if each["type"] == GALLERY)
    assert gallery["items"][0]["description"] == "Logo\xa0: Nickel Sud"
    assert (await message_of(shown).attachments[0].read()) == png()
    row = await stage.world.read(lambda s: s.scalars(select(OrganisationLogo)).one())
    assert (row.content_type, row.content) == ("image/png", png())
    seen = await stage.chloe.slash(channel, "adherent voir", adherent="nickel")
    assert len(message_of(seen).attachments) == 1
    listed = await stage.chloe.slash(channel, "adherent liste")
    seen = await choose(stage.chloe, listed, NICKEL)
    assert any(each["type"] == GALLERY for each in components(listed))
    shown = await press(stage.anna, shown, "Retirer le logo")
    assert "Le logo est retiré" in plain(shown)
    assert not await stage.world.read(lambda s: s.scalars(select(OrganisationLogo)).all())
    assert await stage.kinds() == ["organisations.presented"] * 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("logo.png", b"GIF89a" + b"\x00" * 40, "n’est pas une image"),
        ("logo.png", b"", "n’est pas une image"),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "n’est pas une image"),
        ("logo.png", png()[:-20], "n’est pas une image"),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 600_000, "trop lourde : 586 Ko"),
        ("logo.png", png(5000, 1), "trop grande : 5000 × 1"),
    ],
)
async def test_a_wrong_logo_is_refused(stage: OrganisationStage, name: str, content: bytes, said: str) -> None:
    shown = await stage.anna.slash(stage.world.channel, "adherent modifier", logo=(name, content))
    assert said in plain(shown)
    assert not await stage.world.read(lambda s: s.scalars(select(OrganisationLogo)).all())


async def test_succession_by_buttons_and_the_old_one_can_no_more(stage: OrganisationStage) -> None:
    channel = stage.world.channel
    own = await stage.anna.slash(channel, "adherent voir")
    shown = await stage.rose.slash(channel, "adherent voir", adherent="nickel")
    shown = await press(stage.rose, shown, "Qui le représente")
    assert [each["label"] for each in selects(shown)[0]["options"]] == [
        "Anna Kaledo", "Denis Imprimé", "Ben Wamo", "Personne pour l’instant",
    ]  # fmt: skip
    await choose(stage.rose, shown, "Ben Wamo", index=0)
    assert "Représenté par **Ben Wamo**" in plain(shown)
    assert await stage.role(stage.anna_id) == ("staff", "accepted")
    assert await stage.role(stage.ben_id) == ("representative", "accepted")
    refused = await press(stage.anna, own, "Modifier la présentation")
    assert "Cela revient à la personne qui représente cet adhérent" in plain(refused)
    form = await press(stage.ben, await stage.ben.slash(channel, "adherent voir"), "Modifier la présentation")
    assert form.modal is not None


async def test_a_deputy_is_named_and_unnamed_and_is_never_the_representative(stage: OrganisationStage) -> None:
    shown = await stage.rose.slash(stage.world.channel, "adherent voir", adherent="nickel")
    await press(stage.rose, shown, "Qui le représente")
    refused = await choose(stage.rose, shown, "Anna Kaledo", index=1)
    assert "Anna Kaledo représente l’adhérent" in plain(refused)
    await choose(stage.rose, shown, "Ben Wamo", index=1)
    assert await stage.role(stage.untied_id) == ("staff", "accepted")
    assert await stage.role(stage.ben_id) == ("deputy", "accepted")
    await press(stage.rose, shown, "Qui le représente")
    await choose(stage.rose, shown, "Personne pour l’instant", index=1)
    assert await stage.role(stage.ben_id) == ("staff", "accepted")
    assert await stage.kinds() == ["organisations.named", "organisations.unnamed"]


async def test_suspended_with_a_reason_then_taken_back_then_closed(stage: OrganisationStage) -> None:
    rose, channel = stage.rose, stage.world.channel
    shown = await rose.slash(channel, "adherent suspendre", adherent="nickel")
    assert "3 personnes continuent à lire, mais ne votent plus" in plain(shown)
    assert (await stage.row()).status == OrganisationStatus.ACTIVE
    form = await press(rose, shown, "Donner le motif d’abord")
    await fill(rose, form, {WHY: "Cotisation 2026"})
    assert "Adhésion suspendue" in plain(shown)
    assert (await stage.row()).status == OrganisationStatus.SUSPENDED
    assert "Motif : « Cotisation 2026 »" in plain(shown) or "Motif : Cotisation 2026" in plain(shown)
    assert "Cotisation 2026" not in plain(await stage.anna.slash(channel, "adherent voir", adherent="nickel"))
    refused = await stage.anna.slash(channel, "adherent modifier", site="nickel.nc")
    assert "Votre organisation est suspendue" in plain(refused) or "suspendue" in plain(refused)
    assert "déjà suspendue" in plain(await rose.slash(channel, "adherent suspendre", adherent="nickel"))
    await press(rose, shown, "Réactiver")
    await press(rose, shown, "Réactiver")
    assert (await stage.row()).status == OrganisationStatus.ACTIVE
    shown = await rose.slash(channel, "adherent clore", adherent="nickel")
    assert "perdent le rôle des adhérents" in plain(shown)
    await press(rose, shown, "Clore l’adhésion")
    assert (await stage.row()).status == OrganisationStatus.FORMER
    assert await stage.role(stage.anna_id) == ("representative", "accepted")
    assert "a quitté le cluster : réactivez" in plain(
        await rose.slash(channel, "adherent suspendre", adherent="nickel")
    )
    assert "1 adhérent" in plain(await stage.chloe.slash(channel, "adherent liste"))
    assert NICKEL in plain(await stage.chloe.slash(channel, "adherent liste", statut="former"))
    assert await stage.kinds() == ["organisations.suspended", "organisations.reactivated", "organisations.closed"]


async def test_people_leave_by_themselves_or_are_taken_out(stage: OrganisationStage) -> None:
    channel = stage.world.channel
    shown = await stage.ben.slash(channel, "adherent voir")
    await press(stage.ben, shown, "Quitter cet adhérent")
    await press(stage.ben, shown, "Quitter cet adhérent")
    assert "Votre rattachement à **Nickel Sud** a pris fin" in plain(shown)
    assert await stage.role(stage.ben_id) == ("staff", AffiliationStatus.ENDED)

    shown = await stage.anna.slash(channel, "adherent voir")
    await press(stage.anna, shown, "Les personnes")
    assert "Denis Imprimé (suppléance), pas encore sur Discord" in plain(shown)
    await choose(stage.anna, shown, "Denis Imprimé")
    await press(stage.anna, shown, "Retirer cette personne")
    assert await stage.role(stage.untied_id) == ("staff", AffiliationStatus.ENDED)

    own = await stage.anna.slash(channel, "adherent voir")
    shown = await stage.rose.slash(channel, "adherent voir", adherent="nickel")
    assert "a pris fin" not in plain(await stage.ben.slash(channel, "moi"))
    await press(stage.rose, shown, "Les personnes")
    await choose(stage.rose, shown, "Anna Kaledo")
    assert "personne ne le représentera plus" in plain(shown)
    await press(stage.rose, shown, "Retirer cette personne")
    assert "Personne ne représente plus cet adhérent" in plain(shown)
    refused = await press(stage.anna, own, "Modifier la présentation")
    assert "Cela revient à la personne qui représente cet adhérent" in plain(refused)
    assert await stage.kinds() == ["organisations.left"] * 3
    home = await stage.anna.slash(channel, "moi")
    assert "Votre rattachement à **Nickel Sud** a pris fin" in plain(home)
    shown = await press(stage.anna, home, "J’ai compris")
    assert NICKEL in plain(shown)
    assert "a pris fin" not in plain(await stage.anna.slash(channel, "moi"))


async def test_nobody_takes_others_out_without_the_right(stage: OrganisationStage) -> None:
    shown = await stage.chloe.slash(stage.world.channel, "adherent voir", adherent="nickel")
    await press(stage.chloe, shown, "Les personnes")
    assert not selects(shown)


async def test_the_list_is_paged_filtered_and_searched(stage: OrganisationStage) -> None:
    channel, now = stage.world.channel, stage.world.now

    def make(session: Session) -> None:
        for number in range(23):
            id = factories.organisation(session, f"Société {number:02}", now=now)
            row = session.find(Organisation, id)
            assert row is not None
            row.dues_paid_until, row.commune = date(2020, 1, number + 1), "Bourail" if number == 7 else None

    await stage.world.write(make)
    shown = await stage.rose.slash(channel, "adherent liste")
    assert "25 adhérents" in plain(shown)
    assert "cotisation en retard : payée jusqu’au 1er janvier 2020" in plain(shown)
    await press(stage.rose, shown, "Suivant")
    assert "Société 10" in plain(shown)
    await choose(stage.rose, shown, "Cotisation en retard", index=1)
    assert "23 adhérents · cotisation en retard" in plain(shown)
    form = await press(stage.rose, shown, "Chercher un nom")
    await fill(stage.rose, form, {"Nom ou commune, ou son début": "bour"})
    assert "1 adhérent" in plain(shown)
    assert "Société 07" in plain(shown)
    listed = await stage.chloe.slash(channel, "adherent liste")
    assert "retard" not in plain(listed)
    assert "Cotisation en retard" not in [each["label"] for each in selects(listed)[1]["options"]]
    assert "Cela revient au bureau" in plain(await stage.chloe.slash(channel, "adherent liste", en_retard=True))


async def test_the_last_day_of_dues_is_the_clusters_own(stage: OrganisationStage) -> None:
    """On that day they are paid, on the next they are late, as the day is in Nouméa."""
    today = stage.world.now.astimezone(ZoneInfo("Pacific/Noumea")).date()
    for until, said in ((today, "Aucun adhérent ne correspond"), (today - timedelta(days=1), NICKEL)):
        await stage.dues(stage.nickel, until)
        assert said in plain(await stage.rose.slash(stage.world.channel, "adherent liste", en_retard=True))


async def test_autocompletion_from_memory(stage: OrganisationStage) -> None:
    channel = stage.world.channel
    names = [each["name"] for each in await stage.rose.autocomplete(channel, "adherent modifier", "adherent", "nik")]
    assert names == []
    names = [each["name"] for each in await stage.rose.autocomplete(channel, "adherent modifier", "adherent", "nick")]
    assert names == [NICKEL]
    people = await stage.rose.autocomplete(
        channel, "adherent modifier", "representant", "be", adherent=str(stage.nickel)
    )
    assert [each["name"] for each in people] == ["Ben Wamo"]
    assert not await stage.chloe.autocomplete(
        channel, "adherent modifier", "representant", "", adherent=str(stage.nickel)
    )
    assert not await stage.rose.autocomplete(channel, "adherent reactiver", "adherent", "")
    assert {each["name"] for each in await stage.rose.autocomplete(channel, "adherent clore", "adherent", "")} == {
        NICKEL, LAGON,
    }  # fmt: skip
    stranger = stage.world.member("Inconnu Total")
    assert not await stranger.autocomplete(channel, "adherent voir", "adherent", "")


async def test_a_delegate_is_offered_everybody_but_themselves(stage: OrganisationStage) -> None:
    """With a power that the board lent nobody gives themselves a vote: said before they choose."""
    channel = stage.world.channel
    eva = await stage.world.person("Eva Salariée", organisation=NICKEL, office=Office.DELEGATE)

    def lend(session: Session) -> UUID:
        mandate = session.scalars(select(Mandate).where(Mandate.office == Office.DELEGATE)).one()
        mandate.powers = [Power.KEEP_REGISTER.value]
        assert mandate.person_id is not None
        return mandate.person_id

    own_id = await stage.world.write(lend)
    shown = await eva.slash(channel, "adherent voir", adherent="nickel")
    await press(eva, shown, "Qui le représente")
    assert "Eva Salariée" not in [option["label"] for option in selects(shown)[0]["options"]]
    assert "seul le bureau peut vous désigner" in plain(shown)
    for option in ("representant", "suppleant"):
        refused = await eva.slash(channel, "adherent modifier", **{"adherent": "nickel", option: "Eva Salariée"})
        assert "vous ne vous donnez pas de voix" in plain(refused)
    assert await stage.role(own_id) == ("staff", "accepted")
    shown = await stage.rose.slash(channel, "adherent modifier", adherent="nickel", representant="Eva Salariée")
    assert await stage.role(own_id) == ("representative", "accepted")

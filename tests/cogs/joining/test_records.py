"""An imported record is recognised and offered, becomes somebody's with the acceptance, and never before."""

from __future__ import annotations

import pytest
from simcord import InteractionResult
from sqlalchemy import func, select

from cogs.joining.deciding_cards import SEE
from models.database import Session
from models.experts.tables import Expertise, ExpertProfile
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, Person
from tests.support import factories, forged
from tests.support.actors import buttons, choose, fill, press, selects, text
from tests.support.joining_stage import NAME, ORGANISATION, ORPHAN, SEND, JoiningStage
from tests.support.world import World


@pytest.fixture
async def stage(world: World) -> JoiningStage:
    return await JoiningStage.prepare(world)


async def claim(stage: JoiningStage) -> None:
    """Nora says that she is the record, and sends."""
    shown = await press(stage.nora, await stage.begin(), "Oui, c’est moi")
    assert "Votre fiche du registre : Nora Wema" in " ".join(text(shown).split())
    shown = await stage.choose_domains(stage.nora, shown, "Cybersécurité", "Drones")
    shown = await choose(stage.nora, shown, "Pas disponible pour le moment", index=2)
    await press(stage.nora, shown, SEND)


async def test_only_name_and_organisation_are_shown(stage: JoiningStage) -> None:
    await stage.record("Nora Wema", email="nora@lagon.nc", title="Ingénieure")
    shown = await stage.begin()
    assert "Êtes-vous cette personne" in text(shown)
    assert "Nora Wema" in text(shown)
    assert ORGANISATION in text(shown)
    assert "lagon.nc" not in text(shown)
    assert "Ingénieure" not in text(shown)


async def test_records_of_other_organisations_are_not_shown(stage: JoiningStage) -> None:
    await stage.record("Nora Wema", organisation=ORPHAN)
    assert "Êtes-vous" not in text(await stage.begin())


async def test_several_are_picked_from_and_one_may_be_none(stage: JoiningStage) -> None:
    await stage.record("Nora Wema")
    await stage.record("Nora Wéma Poadja", organisation=None)
    shown = await stage.begin()
    assert {option["label"] for option in selects(shown)[0]["options"]} == {"Nora Wema", "Nora Wéma Poadja"}
    shown = await press(stage.nora, shown, "Non, ce n’est pas moi")
    await press(stage.nora, shown, SEND)
    (affiliation,) = await stage.affiliations(stage.nora)
    assert affiliation.claimed_id is None


async def test_a_corrected_name_is_recognised(stage: JoiningStage) -> None:
    await stage.record("Léa Poadja")
    shown = await press(stage.nora, await stage.begin(), "Corriger mon nom")
    shown = await fill(stage.nora, shown, {NAME: "Lea POADJA"})
    assert "Êtes-vous cette personne" in text(shown)


async def test_it_becomes_theirs_with_the_acceptance_and_not_before(stage: JoiningStage) -> None:
    record = await stage.record("Nora Wema", email="nora@lagon.nc", role=AffiliationRole.DEPUTY)

    def declare(session: Session) -> None:
        factories.expertise(session, record, stage.domain, now=stage.world.now, level=3)

    await stage.world.write(declare)
    await claim(stage)
    newcomer = await stage.person(stage.nora)
    assert newcomer.id != record
    assert (await stage.world.read(lambda s: s.find(Person, record))).discord_user_id is None  # type: ignore[union-attr]  # it is there
    shown = await stage.see(stage.anna)
    assert "Dit être **Nora Wema**" in text(shown)
    await press(stage.anna, shown, "Accepter avec sa fiche")
    person = await stage.person(stage.nora)
    assert (person.id, person.full_name, person.email) == (record, "Nora Wema", "nora@lagon.nc")
    assert await stage.world.read(lambda s: s.find(Person, newcomer.id)) is None
    (affiliation,) = await stage.affiliations(stage.nora)
    assert (affiliation.status, affiliation.role) == (AffiliationStatus.ACCEPTED, AffiliationRole.DEPUTY)
    levels = await stage.world.read(lambda s: dict(s.execute(select(Expertise.domain_id, Expertise.level)).all()))
    assert levels == {stage.domain: 3, stage.other_domain: 2}
    said = await stage.world.read(lambda s: s.scalars(select(ExpertProfile)).one())
    assert (said.person_id, said.available) == (record, False)
    assert "Bienvenue" in await stage.home(stage.nora)


async def test_accepted_without_the_record_leaves_it_alone(stage: JoiningStage) -> None:
    record = await stage.record("Nora Wema")
    await claim(stage)
    await press(stage.anna, await stage.see(stage.anna), "Accepter sans la fiche")
    assert (await stage.person(stage.nora)).id != record
    (affiliation,) = await stage.affiliations(stage.nora)
    assert (affiliation.status, affiliation.claimed_id) == (AffiliationStatus.ACCEPTED, None)


async def test_a_record_that_somebody_else_got_is_refused_to_the_second(stage: JoiningStage) -> None:
    await stage.record("Nora Wema")
    await claim(stage)
    other = stage.world.member("Nora Wema")
    shown = await press(other, await stage.begin(other), "Oui, c’est moi")
    await press(other, shown, SEND)
    first, second = await cards_of_all(stage)
    await press(stage.anna, first, "Accepter avec sa fiche")
    refused = await press(stage.anna, second, "Accepter avec sa fiche")
    assert "appartient désormais à un autre compte" in text(refused)
    shown = await stage.see(stage.anna)
    assert "Accepter avec sa fiche" not in buttons(shown)
    await press(stage.anna, shown, "Accepter sans la fiche")
    tied = await stage.world.read(
        lambda s: s.scalar(select(func.count(Person.id)).where(Person.discord_user_id.in_((stage.nora.id, other.id))))
    )
    assert tied == 2


async def test_nobody_gives_a_record_away_that_they_have_not_read_of(stage: JoiningStage) -> None:
    record = await stage.record("Nora Wema")
    shown = await press(stage.nora, await stage.begin(), "Non, ce n’est pas moi")
    await press(stage.nora, shown, SEND)
    seen = await stage.see(stage.anna)
    waiting = await stage.nora.slash(stage.world.channel, "rejoindre")
    await press(stage.nora, waiting, "Retirer ma demande")
    await claim(stage)
    assert "a reçu une réponse entre-temps, ou a été retirée" in text(await press(stage.anna, seen, "Accepter"))
    (affiliation,) = await stage.affiliations(stage.nora)
    assert (affiliation.status, affiliation.claimed_id) == (AffiliationStatus.PENDING, record)
    await press(stage.anna, await stage.see(stage.anna), "Accepter avec sa fiche")
    assert (await stage.person(stage.nora)).id == record


async def cards_of_all(stage: JoiningStage) -> list[InteractionResult]:
    """The cards of all requests, as the representative sees them, the oldest first."""
    ids = await stage.world.read(
        lambda s: s.scalars(
            select(Affiliation.id).where(Affiliation.status == AffiliationStatus.PENDING).order_by(Affiliation.asked_at)
        ).all()
    )
    return [await forged.press(stage.anna, stage.world.channel, SEE.to(stage.world.cluster_id, id)) for id in ids]


async def test_a_record_with_a_vote_is_for_the_board(stage: JoiningStage) -> None:
    """Else a representative could make another one, or somebody's place in another organisation be given away."""
    record = await stage.record("Nora Wema", role=AffiliationRole.REPRESENTATIVE)
    await claim(stage)
    shown = await stage.see(stage.anna)
    assert "seul le bureau peut donner cette fiche" in text(shown)
    assert "Accepter avec sa fiche" not in buttons(shown)
    shown = await press(stage.chloe, stage.cards()[0], "Voir la demande", stage.world.env)
    await press(stage.chloe, shown, "Accepter avec sa fiche")
    assert (await stage.person(stage.nora)).id == record


async def test_a_record_that_left_begins_anew(stage: JoiningStage) -> None:
    record = await stage.record("Nora Wema")

    def end(session: Session) -> None:
        row = session.scalars(select(Affiliation).where(Affiliation.person_id == record)).one()
        row.status, row.role = AffiliationStatus.ENDED, AffiliationRole.REPRESENTATIVE

    await stage.world.write(end)
    await claim(stage)
    await press(stage.anna, await stage.see(stage.anna), "Accepter avec sa fiche")
    (affiliation,) = await stage.affiliations(stage.nora)
    assert (affiliation.person_id, affiliation.status, affiliation.role) == (
        record,
        AffiliationStatus.ACCEPTED,
        AffiliationRole.STAFF,
    )


async def test_a_record_of_no_organisation_is_for_the_board(stage: JoiningStage) -> None:
    """Its e-mail address and telephone number were never this organisation's to give away."""
    await stage.record("Nora Wema", organisation=None)
    await claim(stage)
    assert "seul le bureau peut donner cette fiche" in text(await stage.see(stage.anna))


async def test_a_newcomer_does_not_read_the_members(stage: JoiningStage) -> None:
    """Anybody of the server may ask to join; the cards of organisations name people."""
    await stage.ask()
    shown = text(await stage.nora.slash(stage.world.channel, "adherent voir", adherent=ORGANISATION))
    assert "Anna Kaledo" not in shown
    assert "membres d’un adhérent" in text(await stage.nora.slash(stage.world.channel, "adherent liste"))
    await press(stage.anna, await stage.see(stage.anna), "Accepter")
    assert "Anna Kaledo" in text(await stage.nora.slash(stage.world.channel, "adherent voir", adherent=ORGANISATION))


async def test_a_record_imported_after_the_request_may_still_be_claimed(stage: JoiningStage) -> None:
    """Offered on one's own page and on the card of the request; given with the same acceptance, and not before."""
    await press(stage.nora, await stage.begin(), SEND)
    home = await stage.nora.slash(stage.world.channel, "moi")
    assert "Je suis dans le registre" not in buttons(home)
    record = await stage.record("Nora Wema", email="nora@lagon.nc", role=AffiliationRole.DEPUTY)
    waiting = await stage.nora.slash(stage.world.channel, "rejoindre")
    assert "Je suis dans le registre" in buttons(waiting)
    shown = await press(stage.nora, await stage.nora.slash(stage.world.channel, "moi"), "Je suis dans le registre")
    assert "Êtes-vous cette personne" in text(shown)
    assert "lagon.nc" not in text(shown)
    shown = await press(stage.nora, shown, "Oui, c’est moi")
    assert "La personne qui répond à votre demande le lit" in text(shown)
    (affiliation,) = await stage.affiliations(stage.nora)
    assert (affiliation.claimed_id, affiliation.status) == (record, AffiliationStatus.PENDING)
    assert affiliation.person_id != record
    assert "Je suis dans le registre" not in buttons(await stage.nora.slash(stage.world.channel, "rejoindre"))

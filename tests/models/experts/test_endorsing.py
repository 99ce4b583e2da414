"""One sentence by somebody of another group."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from models.actor import Actor
from models.audit import AuditDetail, AuditEntry
from models.database import Session
from models.errors import DomainError, NotAllowed, Reason
from models.experts.endorsing import GIVEN, MOST_SENTENCE, WITHDRAWN, Given, endorse, to_endorse, withdraw
from models.experts.errors import (
    DomainTextTooLong,
    EndorsementEmpty,
    EndorsementGone,
    EndorsementsNotWanted,
    EndorsesOneself,
    EndorsesOwnOrganisation,
    EndorsesSisterOrganisation,
    NotDeclaredByThem,
    ProfileUnknown,
)
from models.experts.known import endorsements_by_group
from models.experts.mastering import Practice, declare
from models.experts.merging import merge_domains
from models.experts.presenting import ProfileEdit, Said, edit_profile
from models.experts.profile import Endorsed, profile_of
from models.experts.tables import Endorsement, ExpertProfile, ShownPart, UnmetSearch
from models.people.kinship import _highest
from models.people.tables import Affiliation, AffiliationStatus, Organisation, Person
from models.privacy.erasing import erase
from models.privacy.exporting import held_about
from tests.models.experts.conftest import NOW, House
from tests.support import factories

ZOE, SISTER, COLLEAGUE, LATE, GONE, FREE = (Actor(number) for number in range(10, 16))


@dataclass
class Scene:
    """Marc of Nord (group Grand) masters two domains; six others of all sorts."""

    house: House
    marc: UUID
    cloud: UUID
    cyber: UUID

    async def give(self, actor: Actor = ZOE, sentence: str = "Très bon.", domain: UUID | None = None) -> Given:
        return await self.house.write(lambda s: endorse(s, actor, self.marc, domain or self.cloud, sentence, now=NOW))

    async def shown(self) -> tuple[Endorsed, ...]:
        return (await self.house.read(lambda s: profile_of(s, self.marc))).endorsements


@pytest.fixture
async def scene(house: House) -> Scene:
    cloud, cyber = await house.domain("cloud-hebergement"), await house.domain("cybersecurite")

    def people(session: Session) -> UUID:
        grand = factories.organisation(session, "Grand", now=NOW)
        middle = factories.organisation(session, "Milieu", now=NOW, parent=grand)
        session.execute(update(Organisation).where(Organisation.name == "Nord").values(parent_id=grand))
        factories.organisation(session, "Soeur", now=NOW, parent=middle)
        for actor, name, organisation, status in (
            (ZOE, "Zoe Autre", "Sud", "active"),
            (SISTER, "Sara Soeur", "Soeur", "active"),
            (COLLEAGUE, "Carl Collegue", "Nord", "active"),
            (LATE, "Lea Tard", "Retard", "suspended"),
            (GONE, "Guy Parti", "Ancien", "former"),
            (FREE, "Fred Libre", None, "active"),
        ):
            factories.person(session, name, now=NOW, user_id=actor.user_id, organisation=organisation, status=status)
        return session.scalars(select(Person.id).where(Person.discord_user_id == 2)).one()

    marc = await house.write(people)
    for domain in (cloud, cyber):
        await house.write(partial(declare, actor=house.member, domain_id=domain.id, practice=Practice(2), now=NOW))
    return Scene(house, marc, cloud.id, cyber.id)


async def test_an_endorsement_is_given_replaced_and_withdrawn(scene: Scene) -> None:
    first = await scene.give()
    assert (first.replaced, first.sentence) == (False, "Très bon.")
    second = await scene.give(sentence="  Excellent\n même. ")
    assert (second.replaced, second.sentence) == (True, "Excellent même.")
    (one,) = await scene.shown()
    assert (one.author, one.organisation, one.sentence, one.counted) == ("Zoe Autre", "Sud", "Excellent même.", True)
    assert await scene.house.read(endorsements_by_group) == {(scene.marc, scene.cloud): 1}
    asked = await scene.house.read(lambda s: to_endorse(s, ZOE, scene.marc, now=NOW))
    assert asked.sentences == {scene.cloud: "Excellent même."}
    for stranger, refusal in ((SISTER, EndorsementGone), (Actor(99), NotAllowed)):
        with pytest.raises(refusal):
            await scene.house.write(partial(withdraw, actor=stranger, endorsement_id=one.id, now=NOW))
    assert await scene.house.write(lambda s: withdraw(s, ZOE, one.id, now=NOW)) == scene.marc
    assert await scene.shown() == ()
    with pytest.raises(EndorsementGone):
        await scene.house.write(lambda s: withdraw(s, ZOE, one.id, now=NOW))


async def test_whom_it_is_about_may_take_it_off_their_profile(scene: Scene) -> None:
    await scene.give()
    (one,) = await scene.shown()
    await scene.house.write(lambda s: withdraw(s, scene.house.member, one.id, now=NOW))
    assert await scene.shown() == ()


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (Actor(2), EndorsesOneself),
        (COLLEAGUE, EndorsesOwnOrganisation),
        (SISTER, EndorsesSisterOrganisation),
        (LATE, Reason.ORGANISATION_SUSPENDED),
        (GONE, Reason.NO_ORGANISATION),
        (FREE, Reason.NO_ORGANISATION),
        (Actor(99), Reason.UNKNOWN_PERSON),
    ],
)
async def test_who_may_not_is_told_why(scene: Scene, actor: Actor, refusal: type[DomainError] | Reason) -> None:
    with pytest.raises(NotAllowed if isinstance(refusal, Reason) else refusal) as raised:
        await scene.give(actor)
    if isinstance(refusal, Reason):
        assert getattr(raised.value, "reason", None) is refusal
    with pytest.raises(type(raised.value)):
        await scene.house.read(lambda s: to_endorse(s, actor, scene.marc, now=NOW))
    assert await scene.shown() == ()


async def test_what_makes_no_sense_is_refused(scene: Scene) -> None:
    with pytest.raises(EndorsementEmpty):
        await scene.give(sentence=" \n… ")
    with pytest.raises(DomainTextTooLong):
        await scene.give(sentence="x" * (MOST_SENTENCE + 1))
    other = await scene.house.domain("logiciel-libre")
    with pytest.raises(NotDeclaredByThem):
        await scene.give(domain=other.id)
    with pytest.raises(ProfileUnknown):
        await scene.house.write(lambda s: endorse(s, ZOE, UUID(int=3), scene.cloud, "Bien", now=NOW))


async def test_whoever_shows_none_gets_none(scene: Scene) -> None:
    hidden = ProfileEdit("", "", None, None, frozenset({ShownPart.ENDORSEMENTS}))
    await scene.house.write(lambda s: edit_profile(s, scene.house.member, hidden, now=NOW))
    with pytest.raises(EndorsementsNotWanted):
        await scene.give()


async def test_one_counts_no_more_once_both_are_of_one_group(scene: Scene) -> None:
    """Bought by the group, or having changed sides; it counts again when that ends."""
    await scene.give()

    def sold(session: Session, to: str | None) -> None:
        parent = session.scalar(select(Organisation.id).where(Organisation.name == to))
        session.execute(update(Organisation).where(Organisation.name == "Sud").values(parent_id=parent))

    await scene.house.write(lambda s: sold(s, "Milieu"))
    assert [one.counted for one in await scene.shown()] == [False]
    assert await scene.house.read(endorsements_by_group) == {}
    await scene.house.write(lambda s: sold(s, None))
    assert await scene.house.read(endorsements_by_group) == {(scene.marc, scene.cloud): 1}

    def hired(session: Session) -> None:
        nord = session.scalars(select(Organisation.id).where(Organisation.name == "Nord")).one()
        zoe = session.scalars(select(Person.id).where(Person.discord_user_id == ZOE.user_id)).one()
        session.execute(update(Affiliation).where(Affiliation.person_id == zoe).values(status=AffiliationStatus.ENDED))
        assert endorsements_by_group(session), "only having left changes nothing"
        session.add(
            Affiliation(person_id=zoe, organisation_id=nord, role="staff", status=AffiliationStatus.ACCEPTED, since=NOW)
        )

    await scene.house.write(hired)
    assert await scene.house.read(endorsements_by_group) == {}


async def test_two_presses_at_once_leave_one_endorsement(scene: Scene) -> None:
    done = await asyncio.gather(*(scene.give(sentence=f"Phrase {n}") for n in range(4)))
    assert sorted(one.replaced for one in done) == [False, True, True, True]
    assert len(await scene.shown()) == 1


async def test_a_merge_meanwhile_loses_no_endorsement(scene: Scene) -> None:
    house = scene.house
    done = await asyncio.gather(
        scene.give(),
        house.write(lambda s: merge_domains(s, house.board, scene.cloud, scene.cyber, now=NOW)),
        scene.give(domain=scene.cyber),
        return_exceptions=True,
    )
    assert not [one for one in done if isinstance(one, BaseException)]
    assert [one.domain_id for one in await scene.shown()] == [scene.cyber]


async def test_a_merge_keeps_the_later_sentence_of_one_author(scene: Scene) -> None:
    house = scene.house
    await scene.give(sentence="L’ancienne.", domain=scene.cyber)
    later = NOW + timedelta(days=1)
    await house.write(lambda s: endorse(s, ZOE, scene.marc, scene.cloud, "La nouvelle.", now=later))
    await house.write(lambda s: merge_domains(s, house.board, scene.cloud, scene.cyber, now=later))
    (one,) = await scene.shown()
    assert (one.domain_id, one.sentence, one.endorsed_at) == (scene.cyber, "La nouvelle.", later)


async def test_a_merge_counts_unmet_searches_together(scene: Scene) -> None:
    house, month = scene.house, NOW.date().replace(day=1)

    def search(session: Session) -> None:
        for domain, count in ((scene.cloud, 2), (scene.cyber, 3)):
            session.add(
                UnmetSearch(
                    id=session.new_id(), month=month, domain_id=domain, counted_on=f"{month} {domain}", searches=count
                )
            )
        earlier = month - timedelta(days=31)
        session.add(
            UnmetSearch(
                id=session.new_id(), month=earlier, domain_id=scene.cloud,
                counted_on=f"{earlier} {scene.cloud}", searches=7,
            )
        )  # fmt: skip

    await house.write(search)
    await house.write(lambda s: merge_domains(s, house.board, scene.cloud, scene.cyber, now=NOW))
    rows = await house.read(lambda s: s.execute(select(UnmetSearch.domain_id, UnmetSearch.searches)).all())
    assert sorted(rows, key=lambda row: row[1]) == [(scene.cyber, 5), (scene.cyber, 7)]


async def test_the_journal_holds_ids_only(scene: Scene) -> None:
    await scene.give(sentence="Secret de phrase")
    (one,) = await scene.shown()
    await scene.house.write(lambda s: withdraw(s, ZOE, one.id, now=NOW))
    entries = await scene.house.read(
        lambda s: s.execute(
            select(AuditEntry.kind, AuditDetail.actor_name, AuditDetail.before, AuditDetail.after)
            .join(AuditDetail, (AuditDetail.cluster_id == AuditEntry.cluster_id) & (AuditDetail.id == AuditEntry.id))
            .order_by(AuditEntry.sequence)
        ).all()
    )
    domain = {"domain": str(scene.cloud)}
    assert [tuple(row) for row in entries] == [(GIVEN, None, {}, domain), (WITHDRAWN, None, domain, {})]


@pytest.mark.parametrize("who", [ZOE, Actor(2)])
async def test_either_side_takes_it_away_as_data_in_words(scene: Scene, who: Actor) -> None:
    await scene.give(sentence="Très sûr.")
    held = await scene.house.read(lambda s: held_about(s, who))
    (row,) = held.rows("endorsement")
    assert (row["person"], row["author"], row["sentence"]) == ("Marc Member", "Zoe Autre", "Très sûr.")
    assert (row["domain"], row["organisation"]) == ("Cloud et hébergement", "Sud")


async def test_a_profile_is_taken_away_as_data_and_erased(scene: Scene) -> None:
    edit = ProfileEdit("Cheffe", "Vingt ans.", Said(True), 3, frozenset({ShownPart.ACCOUNT}))
    await scene.house.write(lambda s: edit_profile(s, scene.house.member, edit, now=NOW))
    held = await scene.house.read(lambda s: held_about(s, scene.house.member))
    (row,) = held.rows("expert_profile")
    assert (row["presentation"], row["available"], row["hidden"]) == ("Vingt ans.", True, "account")
    await scene.house.write(lambda s: erase(s, scene.house.member, now=NOW))
    count = select(func.count()).select_from(ExpertProfile)
    assert await scene.house.read(lambda s: s.scalar(count)) == 0


@pytest.mark.parametrize("who", [ZOE, Actor(2)])
async def test_erasing_either_side_erases_the_endorsement(scene: Scene, who: Actor) -> None:
    await scene.give()
    await scene.house.write(lambda s: erase(s, who, now=NOW))
    count = select(func.count()).select_from(Endorsement)
    assert await scene.house.read(lambda s: s.scalar(count)) == 0


@given(st.dictionaries(st.integers(0, 8), st.none() | st.integers(0, 8), min_size=1))
def test_every_member_of_a_group_finds_the_same_head_even_in_rings(above: dict[int, int | None]) -> None:
    parents = {UUID(int=id): None if up is None else UUID(int=up) for id, up in above.items()}
    for id, up in parents.items():
        if up is not None and up in parents:
            assert _highest(id, parents) == _highest(up, parents)

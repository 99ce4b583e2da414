"""What people declare to master."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from models.actor import Actor
from models.database import Session
from models.errors import DomainError, NotAllowed
from models.experts.domains import archive_domain
from models.experts.errors import (
    DomainArchived,
    DomainTextTooLong,
    DomainUnknown,
    ExpertiseNotDeclared,
    LevelUnknown,
    NumberNotUnderstood,
    TooManyExpertises,
    YearsOutOfRange,
)
from models.experts.facts import domains_of_cluster
from models.experts.mastering import (
    MOST_EXPERTISES,
    MOST_NOTE,
    MOST_YEARS,
    Practice,
    confirm_all,
    declare,
    declared,
    preview_removal,
    remove,
    years_typed,
)
from models.experts.merging import merge_domains
from models.experts.profile import ProfileFacts, profile_of_user
from models.experts.tables import Endorsement, Expertise
from models.outbox import OutboxItem
from models.people.mandates import ROLES_OF_PERSON
from models.people.tables import Organisation, Person
from tests.models.experts.conftest import NOW, House
from tests.support import factories

LATER = NOW + timedelta(days=200)


async def profile(house: House) -> ProfileFacts:
    return await house.read(lambda s: profile_of_user(s, 2))


async def test_a_domain_is_declared_changed_and_removed_and_roles_follow(house: House) -> None:
    cloud = await house.domain("cloud-hebergement")
    first = await house.write(lambda s: declare(s, house.member, cloud.id, Practice(1, 4, " aws\n "), now=NOW))
    assert (first.is_new, first.practice) == (True, Practice(1, 4, "aws"))
    again = await house.write(lambda s: declare(s, house.member, cloud.id, Practice(3), now=LATER))
    assert not again.is_new
    (one,) = (await profile(house)).domains
    assert (one.level, one.years, one.note, one.confirmed_at) == (3, None, None, LATER)
    assert await house.read(lambda s: declared(s, house.member, cloud.id, now=NOW)) == again
    gone = await house.write(lambda s: remove(s, house.member, cloud.id, now=LATER))
    assert (gone.domain.id, gone.endorsements) == (cloud.id, 0)
    assert (await profile(house)).domains == ()
    owed = await house.read(lambda s: s.scalars(select(OutboxItem.kind)).all())
    assert owed == [ROLES_OF_PERSON]
    with pytest.raises(ExpertiseNotDeclared):
        await house.write(lambda s: remove(s, house.member, cloud.id, now=LATER))


@pytest.mark.parametrize(
    ("practice", "refusal"),
    [
        (Practice(0), LevelUnknown),
        (Practice(4), LevelUnknown),
        (Practice(2, -1), YearsOutOfRange),
        (Practice(2, MOST_YEARS + 1), YearsOutOfRange),
        (Practice(2, None, "x" * (MOST_NOTE + 1)), DomainTextTooLong),
    ],
)
async def test_what_does_not_fit_is_refused(house: House, practice: Practice, refusal: type[DomainError]) -> None:
    cloud = await house.domain("cloud-hebergement")
    with pytest.raises(refusal):
        await house.write(lambda s: declare(s, house.member, cloud.id, practice, now=NOW))
    assert (await profile(house)).domains == ()


async def test_a_longer_note_that_was_there_may_stay(house: House) -> None:
    """It came with an import, or of two joined by a merge."""
    cloud, long = await house.domain("cloud-hebergement"), "une\n" + "x" * 500
    await house.write(lambda s: declare(s, house.member, cloud.id, Practice(1), now=NOW))
    await house.write(lambda s: s.execute(update(Expertise).values(note=long)))
    done = await house.write(lambda s: declare(s, house.member, cloud.id, Practice(2, 1, long), now=NOW))
    assert done.practice.note == long
    with pytest.raises(DomainTextTooLong):
        await house.write(lambda s: declare(s, house.member, cloud.id, Practice(2, 1, long + "x"), now=NOW))


async def test_an_archived_domain_is_refused_and_a_merged_one_leads_on(house: House) -> None:
    cloud, cyber = await house.domain("cloud-hebergement"), await house.domain("cybersecurite")
    await house.write(lambda s: merge_domains(s, house.board, cloud.id, cyber.id, now=NOW))
    done = await house.write(lambda s: declare(s, house.member, cloud.id, Practice(2), now=NOW))
    assert done.domain.id == cyber.id
    assert (await house.read(lambda s: preview_removal(s, house.member, cloud.id, now=NOW))).domain.id == cyber.id
    await house.write(lambda s: archive_domain(s, house.board, cyber.id, now=NOW))
    for id in (cloud.id, cyber.id):
        with pytest.raises(DomainArchived):
            await house.write(partial(declare, actor=house.member, domain_id=id, practice=Practice(2), now=NOW))
    with pytest.raises(DomainUnknown):
        await house.write(lambda s: declare(s, house.member, house.cluster_id, Practice(2), now=NOW))


async def test_strangers_declare_nothing(house: House) -> None:
    cloud = await house.domain("cloud-hebergement")
    with pytest.raises(NotAllowed):
        await house.write(lambda s: declare(s, Actor(99), cloud.id, Practice(2), now=NOW))
    with pytest.raises(NotAllowed):
        await house.write(lambda s: confirm_all(s, Actor(99), now=NOW))


async def test_there_is_a_limit_and_changing_is_still_possible(house: House) -> None:
    domains = await house.read(domains_of_cluster)
    for domain in domains[:MOST_EXPERTISES]:
        await house.write(partial(declare, actor=house.member, domain_id=domain.id, practice=Practice(2), now=NOW))
    with pytest.raises(TooManyExpertises):
        await house.write(lambda s: declare(s, house.member, domains[20].id, Practice(2), now=NOW))
    with pytest.raises(TooManyExpertises):
        await house.read(lambda s: declared(s, house.member, domains[20].id, now=NOW))
    await house.write(lambda s: declare(s, house.member, domains[0].id, Practice(3), now=NOW))
    await house.write(lambda s: archive_domain(s, house.board, domains[1].id, now=NOW))
    await house.write(lambda s: declare(s, house.member, domains[20].id, Practice(2), now=NOW))


async def test_many_at_once_never_pass_the_limit_nor_double_a_domain(house: House) -> None:
    """Each press in a transaction of its own, the same domains twice."""
    domains = (await house.read(domains_of_cluster))[: MOST_EXPERTISES + 3]
    done = await asyncio.gather(
        *(
            house.write(partial(declare, actor=house.member, domain_id=domain.id, practice=Practice(2), now=NOW))
            for domain in [*domains, *domains]
        ),
        return_exceptions=True,
    )
    assert {type(one) for one in done if isinstance(one, Exception)} == {TooManyExpertises}
    assert len((await profile(house)).domains) == MOST_EXPERTISES


async def test_declaring_while_the_domain_is_merged_or_archived_loses_nothing(house: House) -> None:
    cloud, cyber = await house.domain("cloud-hebergement"), await house.domain("cybersecurite")
    done = await asyncio.gather(
        house.write(lambda s: declare(s, house.member, cloud.id, Practice(3, 2), now=NOW)),
        house.write(lambda s: merge_domains(s, house.board, cloud.id, cyber.id, now=NOW)),
        house.write(lambda s: declare(s, house.member, cyber.id, Practice(1, 9), now=NOW)),
        return_exceptions=True,
    )
    assert not [one for one in done if isinstance(one, BaseException)]
    assert [one.domain_id for one in (await profile(house)).domains] == [cyber.id]


async def test_all_is_confirmed_in_one_go_and_only_one_s_own(house: House) -> None:
    cloud, cyber = await house.domain("cloud-hebergement"), await house.domain("cybersecurite")
    for domain in (cloud, cyber):
        await house.write(partial(declare, actor=house.member, domain_id=domain.id, practice=Practice(2), now=NOW))
    await house.write(lambda s: declare(s, house.board, cloud.id, Practice(2), now=NOW))
    assert await house.write(lambda s: confirm_all(s, house.member, now=LATER)) == 2
    assert {one.confirmed_at for one in (await profile(house)).domains} == {LATER}
    other = await house.read(lambda s: profile_of_user(s, 1))
    assert {one.confirmed_at for one in other.domains} == {NOW}


async def test_removing_a_domain_takes_its_endorsements_along(house: House) -> None:
    cloud, cyber = await house.domain("cloud-hebergement"), await house.domain("cybersecurite")
    for domain in (cloud, cyber):
        await house.write(partial(declare, actor=house.member, domain_id=domain.id, practice=Practice(2), now=NOW))

    def endorsed(session: Session) -> None:
        author = factories.person(session, "Zoe Autre", now=NOW, organisation="Sud")
        organisation = session.scalars(select(Organisation.id).where(Organisation.name == "Sud")).one()
        person = session.scalars(select(Person.id).where(Person.discord_user_id == 2)).one()
        for domain in (cloud, cyber):
            session.add(
                Endorsement(
                    id=session.new_id(), person_id=person, domain_id=domain.id, author_id=author,
                    organisation_id=organisation, sentence="Bien", endorsed_at=NOW,
                )
            )  # fmt: skip

    await house.write(endorsed)
    assert (await house.read(lambda s: preview_removal(s, house.member, cloud.id, now=NOW))).endorsements == 1
    await house.write(lambda s: remove(s, house.member, cloud.id, now=NOW))
    assert [one.domain_id for one in (await profile(house)).endorsements] == [cyber.id]
    await house.write(lambda s: s.execute(update(Expertise).values(level=1)))


@given(st.text(max_size=12))
def test_any_text_is_a_number_of_years_or_clearly_none(typed: str) -> None:
    try:
        years = years_typed(typed)
    except (NumberNotUnderstood, YearsOutOfRange):
        return
    assert years is None or 0 <= years <= MOST_YEARS

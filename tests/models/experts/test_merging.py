"""Two domains become one, and no expertise is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models.database import Session
from models.errors import DomainError
from models.experts.domains import archive_domain, restore_domain
from models.experts.errors import DomainArchived, DomainMergedIntoItself
from models.experts.facts import DomainFacts, domains_of_cluster, in_use
from models.experts.finding import FoundExpert
from models.experts.known import known_experts, read_all
from models.experts.merging import joined_notes, keep_best, merge_domains, preview_merge
from models.experts.search.experts import Experts
from models.experts.tables import Expertise
from tests.models.experts.conftest import NOW, House
from tests.support import factories


async def arrange(house: House) -> tuple[DomainFacts, DomainFacts]:
    """Three people: one has both domains, one each."""
    source, target = await house.domain("cybersecurite"), await house.domain("cloud-hebergement")

    def people(session: Session) -> None:
        both = factories.person(session, "Both Sides", now=NOW, organisation="Nord")
        for domain, level, years, note in ((source, 3, 2, "pentest"), (target, 1, 9, "aws")):
            session.add(
                Expertise(person_id=both, domain_id=domain.id, level=level, years=years, note=note, confirmed_at=NOW)
            )
        for name, domain in (("Source Only", source), ("Target Only", target)):
            person = factories.person(session, name, now=NOW, organisation="Nord")
            factories.expertise(session, person, domain.id, now=NOW)

    await house.write(people)
    return source, target


async def people_of(house: House, domain_id: UUID) -> Sequence[FoundExpert]:
    """The people of a domain, as a search finds them."""
    rows = await house.read(lambda session: read_all(session, {}))
    return Experts(known_experts(rows)).of_domain(domain_id, 1, now=NOW, day=NOW.date())


async def test_everyone_moves_and_the_best_of_both_is_kept(house: House) -> None:
    """The preview says what will be; the old id leads to the new domain; nobody is left behind."""
    source, target = await arrange(house)
    before = await house.read(lambda s: preview_merge(s, house.board, source.id, target.id, now=NOW))
    done = await house.write(lambda s: merge_domains(s, house.board, source.id, target.id, now=NOW))
    assert (before.moved, before.joined) == (done.moved, done.joined) == (1, 1)
    by_id = {one.id: one for one in await house.read(domains_of_cluster)}
    assert in_use(by_id, source.id) == by_id[target.id]
    people = await people_of(house, target.id)
    assert next((one.name, one.level, one.years) for one in people) == ("Both Sides", 3, 9)
    assert {one.name for one in people} == {"Both Sides", "Source Only", "Target Only"}
    note = await house.read(lambda s: s.scalar(select(Expertise.note).where(Expertise.level == 3)))
    assert note == "aws\npentest"


async def test_a_merge_is_refused_where_it_makes_no_sense(house: House) -> None:
    """Into itself, or of what is archived."""
    source, target = await arrange(house)
    with pytest.raises(DomainMergedIntoItself):
        await house.write(lambda s: merge_domains(s, house.board, source.id, source.id, now=NOW))
    await house.write(lambda s: archive_domain(s, house.board, target.id, now=NOW))
    with pytest.raises(DomainArchived):
        await house.write(lambda s: merge_domains(s, house.board, source.id, target.id, now=NOW))


async def test_merges_into_each_other_at_once_leave_one_domain(house: House) -> None:
    """One wins; nobody is lost; no domain leads in a circle."""
    source, target = await arrange(house)
    pairs = [(source.id, target.id), (target.id, source.id), (source.id, target.id)]
    results = await asyncio.gather(
        *(house.write(partial(merge_domains, actor=house.board, source_id=a, target_id=b, now=NOW)) for a, b in pairs),
        return_exceptions=True,
    )
    assert sum(not isinstance(result, DomainError) for result in results) == 1
    assert all(isinstance(result, DomainArchived) for result in results if isinstance(result, Exception))
    by_id = {one.id: one for one in await house.read(domains_of_cluster)}
    left = in_use(by_id, source.id)
    assert left is not None
    assert len(await people_of(house, left.id)) == 3


async def test_a_chain_of_merges_leads_to_its_end_and_a_restored_domain_to_itself(house: House) -> None:
    """a into b, b into c; then b again."""
    a, b = await arrange(house)
    c = await house.domain("logiciel-libre")
    await house.write(lambda s: merge_domains(s, house.board, a.id, b.id, now=NOW))
    await house.write(lambda s: merge_domains(s, house.board, b.id, c.id, now=NOW))
    by_id = {one.id: one for one in await house.read(domains_of_cluster)}
    assert in_use(by_id, a.id) == by_id[c.id]
    assert by_id[c.id].experts == 3
    await house.write(lambda s: restore_domain(s, house.board, b.id, now=NOW))
    by_id = {one.id: one for one in await house.read(domains_of_cluster)}
    assert in_use(by_id, a.id) == by_id[b.id]


notes = st.none() | st.text(max_size=20)
halves = st.builds(
    lambda level, years, note, age: SimpleNamespace(
        level=level, years=years, note=note, confirmed_at=NOW - timedelta(days=age)
    ),
    st.integers(1, 3),
    st.none() | st.integers(0, 60),
    notes,
    st.integers(0, 900),
)


@given(halves, halves)
def test_joining_keeps_the_best_of_both(source: SimpleNamespace, target: SimpleNamespace) -> None:
    """No level, year, confirmation or word is lost."""
    level, years, note, confirmed = target.level, target.years, target.note, target.confirmed_at
    keep_best(source, target)  # type: ignore[arg-type]  # two rows are not needed to join their fields
    assert target.level == max(level, source.level)
    assert (target.years or 0) == max(years or 0, source.years or 0)
    assert target.confirmed_at == max(confirmed, source.confirmed_at)
    assert (note or "") in (target.note or "")
    assert (source.note or "") in (target.note or "")


@given(notes)
def test_a_note_is_not_doubled(note: str | None) -> None:
    """The same note on both sides stays one."""
    assert joined_notes(note, note) == note

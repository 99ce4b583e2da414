"""Who is on the roll: of each electorate, after corrections, and once it is frozen."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from models.errors import NotAllowed
from models.people.tables import AffiliationRole, Office, OrganisationStatus
from models.polls import errors
from models.polls.digests import name_digest, roll_hash
from models.polls.electorate import Roll, Who
from models.polls.facts import poll_facts
from models.polls.roll import MOST_WEIGHT, Correction, correct_roll, hash_of_frozen, roll_before_opening
from models.polls.tables import Elector, Electorate
from tests.support.poll_stage import DAY, NOW, PollStage


def names(roll: Roll) -> dict[str, int]:
    return {each.name.removesuffix(" Test"): each.weight for each in roll.electors}


async def roll(stage: PollStage, electorate: Electorate, group: UUID | None = None, by: str = "Anna") -> Roll:
    """Of a draft for this electorate."""
    poll_id = await stage.draft(stage.motion(electorate=electorate, group_id=group), by)
    return await stage.look(by, roll_before_opening, poll_id)


async def test_every_active_organisation_is_entitled_also_one_that_nobody_represents(stage: PollStage) -> None:
    await stage.organisation("Seule")
    await stage.organisation("Partie", "former")
    found = await roll(stage, Electorate.ORGANISATIONS)
    assert names(found) == {"Brousse": 1, "Bureau": 1, "Lagon": 1, "Nickel": 1, "Seule": 1}
    assert found.voices == 5
    assert [each.name for each in found.without_voter] == ["Brousse", "Seule"], "the preview warns of them"
    [lagon] = [each for each in found.electors if each.name == "Lagon"]
    assert lagon.voters == (stage.people["Ben"], stage.people["Bea"]), "the representative first"


async def test_who_has_left_the_server_or_was_never_there_cannot_vote_for_an_organisation(stage: PollStage) -> None:
    await stage.leaves_server("Ben")
    await stage.leaves_server("Bea")
    await stage.person("Ines", "Ailleurs", AffiliationRole.REPRESENTATIVE, in_discord=False)
    found = await roll(stage, Electorate.ORGANISATIONS)
    assert [each.name for each in found.without_voter] == ["Ailleurs", "Brousse", "Lagon"]


async def test_people_are_those_of_active_organisations_who_have_not_left(stage: PollStage) -> None:
    await stage.leaves_server("Bea")
    await stage.person("Ines", "Lagon", in_discord=False)
    found = await roll(stage, Electorate.PEOPLE)
    assert names(found) == {"Anna": 1, "Ben": 1, "Chloe": 1, "Dan": 1, "Ines": 1, "Paul": 1}
    assert [each.name for each in found.without_voter] == ["Ines Test"]


async def test_a_group_is_its_members_each_once_without_guests_and_those_who_may_not_vote(stage: PollStage) -> None:
    assert names(await roll(stage, Electorate.GROUP, stage.commission, "Ben")) == {"Ben": 1, "Chloe": 1, "Dan": 1}
    assert names(await roll(stage, Electorate.GROUP, stage.committee, "Chloe")) == {"Chloe": 1, "Dan": 1}
    await stage.set_status("Brousse", OrganisationStatus.SUSPENDED)
    await stage.leaves_server("Chloe")
    found = await roll(stage, Electorate.GROUP, stage.commission, "Ben")
    assert names(found) == {"Ben": 1}
    assert found.barred == ("Dan Test",)


async def test_the_board_and_the_council_are_those_in_office_today(stage: PollStage) -> None:
    await stage.person("Rose", "Lagon", office=Office.DELEGATE)
    await stage.person("Zoe", office=Office.SECRETARY)  # an office, and no organisation
    assert names(await roll(stage, Electorate.BOARD)) == {"Anna": 1, "Paul": 1, "Zoe": 1}
    assert names(await roll(stage, Electorate.COUNCIL)) == {"Anna": 1, "Chloe": 1, "Paul": 1, "Zoe": 1}
    await stage.leaves_office("Paul")
    await stage.set_status("Nickel", OrganisationStatus.SUSPENDED)
    found = await roll(stage, Electorate.COUNCIL)
    assert names(found) == {"Anna": 1, "Zoe": 1}
    assert found.barred == ("Chloe Test",)


async def test_a_list_is_what_was_given_and_nothing_else(stage: PollStage) -> None:
    poll_id = await stage.draft(stage.motion(electorate=Electorate.FILE))
    given_ = [
        Correction(Who(stage.organisations["Lagon"], None), 3),
        Correction(Who(None, stage.people["Gil"]), 1),
        Correction(Who(None, stage.people["Dan"]), 2),
    ]
    found = await stage.act("Anna", correct_roll, poll_id, given_)
    assert names(found) == {"Dan": 2, "Gil": 1, "Lagon": 3}
    assert found.voices == 6
    found = await stage.act("Anna", correct_roll, poll_id, [Correction(Who(None, stage.people["Gil"]), 0)])
    assert names(found) == {"Dan": 2, "Lagon": 3}
    whole = [Correction(Who(stage.organisations["Nickel"], None), 1)]
    found = await stage.act("Anna", correct_roll, poll_id, whole, whole=True)
    assert names(found) == {"Nickel": 1}
    for barred in (Who(stage.organisations["Tardive"], None), Who(None, stage.people["Sue"])):
        with pytest.raises(errors.NotEntitled):
            await stage.act("Anna", correct_roll, poll_id, [*given_, Correction(barred, 1)])
    assert names(await stage.look("Anna", roll_before_opening, poll_id)) == {"Nickel": 1}, "all or none"
    # Who may not vote any more by the opening is left out, and told.
    await stage.act("Anna", correct_roll, poll_id, given_)
    await stage.set_status("Lagon", OrganisationStatus.SUSPENDED)
    found = await stage.look("Anna", roll_before_opening, poll_id)
    assert names(found) == {"Dan": 2, "Gil": 1, "Nickel": 1}
    assert found.barred == ("Lagon",)


async def test_corrections_weigh_and_leave_out_and_add_nobody(stage: PollStage) -> None:
    poll_id = await stage.draft()
    lagon, nickel = (Who(stage.organisations[each], None) for each in ("Lagon", "Nickel"))
    found = await stage.act("Anna", correct_roll, poll_id, [Correction(lagon, 4), Correction(nickel, 0)])
    assert names(found) == {"Brousse": 1, "Bureau": 1, "Lagon": 4}
    assert [each.name for each in found.left_out] == ["Nickel"]
    assert found.voices == 6
    found = await stage.act("Anna", correct_roll, poll_id, [Correction(nickel, 1)])
    assert names(found)["Nickel"] == 1
    assert found.left_out == ()
    for stranger in (Who(stage.organisations["Tardive"], None), Who(None, stage.people["Ben"])):
        with pytest.raises(errors.NotEntitled):
            await stage.act("Anna", correct_roll, poll_id, [Correction(stranger, 1 + 1)])
    for weight in (-1, MOST_WEIGHT + 1):
        with pytest.raises(errors.WeightOutOfRange):
            await stage.act("Anna", correct_roll, poll_id, [Correction(lagon, weight)])
    # A correction of whoever is not entitled any more means nothing.
    await stage.set_status("Lagon", OrganisationStatus.SUSPENDED)
    assert names(await stage.look("Anna", roll_before_opening, poll_id)) == {"Brousse": 1, "Bureau": 1, "Nickel": 1}


async def test_heads_correct_their_own_roll_and_nobody_after_the_opening_or_a_go_ahead(stage: PollStage) -> None:
    draft = stage.motion(electorate=Electorate.GROUP, group_id=stage.commission, opens_at=NOW + DAY)
    poll_id = await stage.draft(draft, "Ben")
    without_dan = [Correction(Who(None, stage.people["Dan"]), 0)]
    await stage.act("Ben", correct_roll, poll_id, without_dan)
    await stage.submit(poll_id, "Ben")
    found = await stage.act("Ben", correct_roll, poll_id, [Correction(Who(None, stage.people["Chloe"]), 2)])
    assert names(found) == {"Ben": 1, "Chloe": 2}, "scheduled, and nobody but its asker has read it"
    with pytest.raises(errors.PollUnknown):
        await stage.act("Dan", correct_roll, poll_id, without_dan)
    await stage.pass_time(NOW + DAY)
    assert await stage.electors(poll_id) == {"Ben": 1, "Chloe": 2}
    with pytest.raises(errors.NotADraft):
        await stage.act("Ben", correct_roll, poll_id, [Correction(Who(None, stage.people["Dan"]), 1)])
    with pytest.raises(NotAllowed):
        await stage.act("Chloe", correct_roll, poll_id, without_dan)
    await stage.wants_go_ahead()
    asked = await stage.draft()
    await stage.submit(asked)
    with pytest.raises(errors.NotADraft):
        await stage.act("Anna", correct_roll, asked, [Correction(Who(stage.organisations["Lagon"], None), 2)])


async def test_the_frozen_roll_is_what_its_hash_says(stage: PollStage) -> None:
    poll = await stage.opened()
    rows = await stage.read(lambda s: s.scalars(select(Elector).where(Elector.poll_id == poll.id)).all())
    for row in rows:
        assert row.name is not None
        assert row.salt is not None
        assert row.name_digest == hashlib.sha256(row.salt + row.name.encode()).hexdigest()
        assert row.voted is None
    lines = sorted(f"{row.id}\t{row.weight}\t{row.name_digest}\n" for row in rows)
    assert poll.roll_hash == hashlib.sha256("".join(lines).encode()).hexdigest()
    assert len({row.salt for row in rows}) == len(rows) == poll.electors
    assert await stage.read(lambda s: hash_of_frozen(s, poll.id)) == poll.roll_hash
    # An erasure empties name and salt, and the hash still verifies; a weight changed by hand is found.
    await stage.write(lambda s: s.execute(update(Elector).values(name=None, salt=None)))
    assert await stage.read(lambda s: hash_of_frozen(s, poll.id)) == poll.roll_hash
    one = Elector.id == rows[0].id
    await stage.write(lambda s: s.execute(update(Elector).where(one).values(weight=2)))
    assert await stage.read(lambda s: hash_of_frozen(s, poll.id)) != poll.roll_hash
    await stage.write(lambda s: s.execute(delete(Elector).where(one)))
    assert await stage.read(lambda s: hash_of_frozen(s, poll.id)) != poll.roll_hash


async def test_who_comes_after_the_opening_is_not_on_the_roll_and_who_leaves_stays(stage: PollStage) -> None:
    poll = await stage.opened()
    await stage.organisation("Nouvelle")
    await stage.set_status("Nickel", OrganisationStatus.FORMER)
    assert await stage.electors(poll.id) == {"Brousse": 1, "Bureau": 1, "Lagon": 1, "Nickel": 1}
    shown = await stage.read(lambda s: poll_facts(s, poll.id))
    assert shown is not None
    assert replace(shown, roll_hash=None) == replace(poll, roll_hash=None)


ELECTORS = st.lists(
    st.tuples(st.uuids(), st.integers(1, MOST_WEIGHT), st.binary(min_size=32, max_size=32).map(bytes.hex)),
    unique_by=lambda each: each[0],
    max_size=8,
)


@settings(deadline=None)
@given(ELECTORS, st.randoms(use_true_random=False))
def test_the_hash_does_not_depend_on_the_order(electors: list[tuple[UUID, int, str]], random: Random) -> None:
    shuffled = list(electors)
    random.shuffle(shuffled)
    assert roll_hash(shuffled) == roll_hash(electors)


@settings(deadline=None)
@given(ELECTORS.filter(bool), st.data())
def test_any_change_of_the_roll_changes_its_hash(electors: list[tuple[UUID, int, str]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(electors) - 1))
    id, weight, digest = electors[place]
    for other in ((id, weight + 1, digest), (id, weight, name_digest(b"salt", "somebody else"))):
        assert roll_hash([*electors[:place], other, *electors[place + 1 :]]) != roll_hash(electors)
    assert roll_hash([*electors[:place], *electors[place + 1 :]]) != roll_hash(electors)

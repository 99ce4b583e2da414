"""What a new term of a head cuts short: who may, what is written down, who is told, and from when on they take part."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import delete, select

from models.audit import AuditEntry
from models.database import Session
from models.groups import errors
from models.groups.at_hand import OwnTerm, groups_at_hand
from models.groups.due import pass_time
from models.groups.joining import join, leave
from models.groups.leading import Term, end_head, name_head
from models.groups.listing import Which, list_groups
from models.groups.removing import put_removal_aside
from models.groups.tables import GroupKind, GroupMembership, GroupRole
from models.groups.terms import terms_of_group
from models.outbox import OutboxItem
from models.people.private_notices import NOTICE, switch_on
from models.people.standing import standing_of
from tests.models.groups.conftest import NOW, House

DAY = timedelta(days=1)
CO_LEAD, LEAD = GroupRole.CO_LEAD, GroupRole.LEAD


async def leads(house: House, group_id: object, *names: str, at: object) -> list[str]:
    return [name for name in names if await house.role(group_id, name, at) is LEAD]  # type: ignore[arg-type] # as given


async def told(house: House, name: str, at: object = NOW) -> list[OwnTerm]:
    def read(session: Session) -> list[OwnTerm]:
        return list(groups_at_hand(session, standing_of(session, house.actor(name), at), at).terms)  # type: ignore[arg-type] # an instant

    return await house.read(read)


async def kinds(house: House) -> list[str]:
    return await house.read(lambda s: list(s.scalars(select(AuditEntry.kind).order_by(AuditEntry.sequence))))


async def test_a_lead_cuts_no_leads_term_neither_the_successors_nor_their_own(house: House) -> None:
    group_id = await house.group(lead="Ben", members=["Chloe"])
    later = NOW + 10 * DAY
    await house.act("Anna", name_head, group_id, house.user("Chloe"), Term(LEAD, later))
    with pytest.raises(errors.LeadNamedByBoard):
        await house.act("Ben", name_head, group_id, house.user("Ben"), Term(CO_LEAD))
    with pytest.raises(errors.LeadNamedByBoard):
        await house.act("Ben", name_head, group_id, house.user("Chloe"), Term(CO_LEAD, later + DAY))
    term = await house.act("Ben", name_head, group_id, house.user("Chloe"), Term(CO_LEAD))
    assert term.until == later, "a co-lead until the day on which they lead"
    assert await house.role(group_id, "Chloe") is CO_LEAD
    assert await leads(house, group_id, "Ben", "Chloe", at=later) == ["Chloe"]
    # The board may make a lead a co-lead, and a later term of theirs that is not touched stays.
    await house.act("Anna", name_head, group_id, house.user("Chloe"), Term(CO_LEAD, later + DAY, later + 2 * DAY))
    assert await house.role(group_id, "Chloe", later + DAY) is CO_LEAD


async def test_who_is_replaced_is_written_down_and_told(house: House) -> None:
    group_id = await house.group(lead="Ben")
    await house.act("Ben", switch_on)
    await house.write(lambda s: s.execute(delete(OutboxItem).where(OutboxItem.kind == NOTICE)))
    await house.act("Anna", name_head, group_id, house.user("Chloe"), Term(LEAD, NOW + DAY))
    assert await kinds(house) == ["groups.head_ended", "groups.added", "groups.head_named"]
    owed = OutboxItem.kind == NOTICE
    assert await house.read(lambda s: list(s.scalars(select(OutboxItem.subject_id).where(owed)))) == [house.ids["Ben"]]
    assert [(each.role, each.until) for each in await told(house, "Ben")] == [(LEAD, NOW + DAY)]
    [ahead] = await told(house, "Chloe")
    assert (ahead.since, ahead.until, ahead.called_off) == (NOW + DAY, None, False)
    await house.act("Chloe", put_removal_aside, ahead.id)
    assert not await told(house, "Chloe")
    # Dan takes Chloe's place on the same day: hers is called off, and she learns of it although she had read the first.
    await house.act("Anna", name_head, group_id, house.user("Dan"), Term(LEAD, NOW + DAY))
    [off] = await told(house, "Chloe")
    assert off.called_off
    assert await house.names(group_id, NOW + 2 * DAY) == ["Dan", "Ben"], "Chloe never came in"
    # The same once more changes nothing: a button pressed twice.
    before = await kinds(house)
    await house.act("Anna", name_head, group_id, house.user("Dan"), Term(LEAD, NOW + DAY))
    assert await kinds(house) == before
    # At its instant a term's end is told again.
    [end] = await told(house, "Ben")
    await house.act("Ben", put_removal_aside, end.id)
    await house.pass_by(partial(pass_time, now=NOW + DAY))
    assert [each.id for each in await told(house, "Ben", NOW + DAY)] == [end.id]
    assert not await told(house, "Ben", NOW + 40 * DAY)


async def test_a_future_head_comes_in_when_they_begin(house: House) -> None:
    group_id = await house.group("Câble", kind=GroupKind.COMMITTEE, lead="Ben")
    begin = NOW + 5 * DAY
    term = await house.act("Anna", name_head, group_id, house.user("Chloe"), Term(LEAD, begin))
    assert await house.role(group_id, "Chloe", begin - DAY) is None
    assert not (await house.act("Chloe", list_groups, Which.ALL)).listed
    with pytest.raises(errors.GroupUnknown):
        await house.act("Chloe", leave, group_id)
    assert await house.role(group_id, "Chloe", begin) is LEAD
    await house.act("Anna", end_head, term.id, at=NOW + DAY)
    assert await house.role(group_id, "Chloe", begin) is None
    mine = GroupMembership.person_id == house.ids["Chloe"], GroupMembership.role == GroupRole.MEMBER
    assert await house.read(lambda s: s.scalars(select(GroupMembership).where(*mine)).all()) == []
    # Whoever joins before has one place, from then on.
    open_id = await house.group(lead="Ben")
    await house.act("Anna", name_head, open_id, house.user("Chloe"), Term(LEAD, begin))
    await house.act("Chloe", join, open_id, at=NOW + DAY)
    assert await house.names(open_id, NOW + DAY) == ["Ben", "Chloe"]
    await house.act("Chloe", leave, open_id, at=NOW + 2 * DAY)
    assert await house.role(open_id, "Chloe", begin) is None
    left = await house.read(lambda s: [row.person_id for row in terms_of_group(s, open_id, begin)])
    assert left == []

"""Who heads a group, from an instant to an instant."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from models.actor import Actor
from models.database import Session
from models.errors import NotAllowed, Reason
from models.groups import errors
from models.groups.creating import Draft, create_group
from models.groups.due import next_date, pass_time
from models.groups.editing import edit_group
from models.groups.leading import Term, end_head, head_terms, name_head
from models.groups.places import GROUP_PLACES
from models.groups.tables import GroupKind, GroupMembership, GroupRole
from models.outbox import OutboxItem
from models.people.mandates import ROLES_OF_PERSON
from models.people.tables import Mandate, Office, Power
from models.people.tying import DiscordUser
from tests.models.groups.conftest import NOW, House

DAY = timedelta(days=1)


async def test_the_board_creates_with_a_president_and_places_are_owed(house: House) -> None:
    draft = Draft("Numérique", "Un cloud d’ici", "Bienvenue", "open")
    for name in ("Ben", "Sue", "Gil"):
        with pytest.raises(NotAllowed):
            await house.act(name, create_group, "commission", draft, None)
    for kind in ("club", "nonsense", ""):
        with pytest.raises(errors.GroupKindUnknown):
            await house.act("Anna", create_group, kind, draft, None)
    stranger = DiscordUser(999, "Nobody")
    with pytest.raises(errors.HeadUnknownToCluster):
        await house.act("Anna", create_group, "commission", draft, stranger)
    seen = await house.act("Anna", create_group, "commission", draft, house.user("Ben"))
    assert [(each.name, each.role) for each in seen.group.people] == [("Ben Test", GroupRole.LEAD)]
    owed = OutboxItem.kind.in_((GROUP_PLACES, ROLES_OF_PERSON))
    subjects = await house.read(lambda s: set(s.scalars(select(OutboxItem.subject_id).where(owed))))
    assert subjects == {seen.group.id, house.ids["Ben"]}
    with pytest.raises(errors.GroupNameTaken):
        await house.act("Anna", create_group, "commission", draft, None)


async def test_a_delegate_keeps_groups_with_that_power_alone(house: House) -> None:
    await house.person("Del", office=Office.DELEGATE)
    draft = Draft("Numérique", "Un cloud d’ici")
    with pytest.raises(NotAllowed):
        await house.act("Del", create_group, "commission", draft, None)

    def lend(session: Session) -> None:
        mandate = session.scalars(select(Mandate).where(Mandate.person_id == house.ids["Del"])).one()
        mandate.powers = [Power.KEEP_GROUPS.value]

    await house.write(lend)
    await house.act("Del", create_group, "committee", draft, None)


async def test_a_term_begins_and_ends_at_its_instant(house: House) -> None:
    group_id = await house.group(members=["Ben"])
    term = Term(GroupRole.LEAD, NOW + DAY, NOW + 3 * DAY)
    await house.act("Anna", name_head, group_id, house.user("Ben"), term)
    instant = timedelta(microseconds=1)
    assert await house.role(group_id, "Ben", NOW + DAY - instant) is GroupRole.MEMBER
    assert await house.role(group_id, "Ben", NOW + DAY) is GroupRole.LEAD
    assert await house.role(group_id, "Ben", NOW + 3 * DAY - instant) is GroupRole.LEAD
    assert await house.role(group_id, "Ben", NOW + 3 * DAY) is GroupRole.MEMBER
    draft = Draft("Nouveau", "Nouvelle mission")
    late = NOW + 3 * DAY
    with pytest.raises(NotAllowed) as refused:
        await house.act("Ben", edit_group, group_id, draft, at=late)
    assert refused.value.reason is Reason.GROUP_HEADS_ONLY
    for at in (NOW + DAY, NOW + 3 * DAY):
        assert await house.pass_by(next_date) == at
        await house.pass_by(partial(pass_time, now=at))
    assert await house.pass_by(next_date) is None


async def test_a_new_lead_ends_the_term_of_the_one_before(house: House) -> None:
    group_id = await house.group(lead="Ben")
    later = NOW + DAY
    await house.act("Anna", name_head, group_id, house.user("Chloe"), Term(GroupRole.LEAD, later))
    assert await house.role(group_id, "Ben", later - timedelta(microseconds=1)) is GroupRole.LEAD
    assert await house.role(group_id, "Ben", later) is GroupRole.MEMBER
    assert await house.role(group_id, "Chloe", later) is GroupRole.LEAD
    # One named in between leads until the successor, who stays named, begins.
    half = NOW + DAY / 2
    await house.act("Anna", name_head, group_id, house.user("Dan"), Term(GroupRole.LEAD, half))
    leads = []
    for at in (NOW, half, later):
        leads.append([n for n in ("Ben", "Chloe", "Dan") if await house.role(group_id, n, at) is GroupRole.LEAD])
    assert leads == [["Ben"], ["Dan"], ["Chloe"]]


async def test_a_lead_names_co_leads_among_the_people_of_the_group(house: House) -> None:
    group_id = await house.group(lead="Ben", co_leads=["Dan"], members=["Chloe"])

    async def name(actor: str, whom: str, role: GroupRole = GroupRole.CO_LEAD) -> None:
        await house.act(actor, name_head, group_id, house.user(whom), Term(role))

    await name("Ben", "Chloe")
    assert await house.role(group_id, "Chloe") is GroupRole.CO_LEAD
    with pytest.raises(errors.CoLeadsAreMembers):
        await name("Ben", "Eva")
    for actor, role in (("Ben", GroupRole.LEAD), ("Dan", GroupRole.CO_LEAD), ("Eva", GroupRole.CO_LEAD)):
        with pytest.raises(NotAllowed):
            await name(actor, "Chloe", role)
    await name("Anna", "Eva")
    assert await house.role(group_id, "Eva") is GroupRole.CO_LEAD, "the board names whom it wants"
    for role in (GroupRole.MEMBER, GroupRole.GUEST):
        with pytest.raises(errors.HeadRoleUnknown):
            await name("Anna", "Dan", role)
    terms = await house.act("Ben", head_terms, group_id)
    mine = {each.name: each for each in terms}
    later = NOW + DAY
    with pytest.raises(NotAllowed):
        await house.act("Ben", end_head, mine["Ben Test"].id, at=later)
    await house.act("Ben", end_head, mine["Chloe Test"].id, at=later)
    assert await house.role(group_id, "Chloe", later) is GroupRole.MEMBER
    with pytest.raises(errors.HeadOver):
        await house.act("Ben", end_head, mine["Chloe Test"].id, at=later)


async def test_a_guest_heads_nothing_and_a_robot_neither(house: House) -> None:
    await house.person("Extra")
    group_id = await house.group("Fibre", kind=GroupKind.COMMITTEE, lead="Ben", guests=["Extra"])
    with pytest.raises(errors.GuestsHeadNothing):
        await house.act("Anna", name_head, group_id, house.user("Extra"), Term(GroupRole.CO_LEAD))
    robot = DiscordUser(5, "Robot", is_bot=True)
    with pytest.raises(errors.BotsJoinNoGroup):
        await house.act("Anna", name_head, group_id, robot, Term(GroupRole.LEAD))
    term = Term(GroupRole.LEAD, NOW + 2 * DAY, NOW + DAY)
    with pytest.raises(errors.EndBeforeStart):
        await house.act("Anna", name_head, group_id, house.user("Ben"), term)
    rows = await house.read(lambda s: len(s.scalars(select(GroupMembership)).all()))
    assert rows == 3, "nothing was changed"


async def test_whose_organisation_is_suspended_heads_nothing(house: House) -> None:
    """They keep their place and read; the term itself is the board's to end."""
    group_id = await house.group(lead="Sue")
    draft = Draft("Nouveau", "Nouvelle mission")
    with pytest.raises(NotAllowed) as refused:
        await house.act("Sue", edit_group, group_id, draft)
    assert refused.value.reason is Reason.ORGANISATION_SUSPENDED
    with pytest.raises(NotAllowed) as refused:
        await house.write(lambda s: edit_group(s, Actor(12345), group_id, draft, now=NOW))
    assert refused.value.reason is Reason.UNKNOWN_PERSON

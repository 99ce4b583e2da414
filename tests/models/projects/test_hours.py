"""Hours: told, corrected, confirmed in one batch, refused; asked for when the month is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select, update

from models.actor import Actor
from models.audit import AuditEntry
from models.database import Database, everywhere
from models.errors import NotAllowed
from models.people.standing import standing_of
from models.projects import asking_hours, errors
from models.projects.confirming import (
    HOURS_CONFIRMED,
    HOURS_REFUSED,
    Batch,
    batch_of,
    confirm,
    confirmed_lines,
    hours_of_project,
    line_to_refuse,
    refuse,
)
from models.projects.contributing import accept, withdraw
from models.projects.giving_at_hand import GivingAtHand, giving_at_hand, own_giving
from models.projects.giving_tables import Contribution, ContributionStatus, EntryStatus, HoursEntry, HoursQuestion
from models.projects.hours import HOURS_CORRECTED, Told, hours_to_tell, ledger_of, put_refusal_aside, tell_hours
from models.projects.ledger import Likely, Proposal, given, totals_by
from models.projects.periods import Period
from tests.support.project_factories import project
from tests.support.project_room import LEA, MARC, NOW, ROSE, SAMI, STRANGER, Room, prepare_room

NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)
DECEMBER_BEGINS = datetime(2026, 11, 30, 13, tzinfo=UTC)
"""In Nouméa, eleven hours ahead."""
JANUARY_BEGINS = datetime(2026, 12, 31, 13, tzinfo=UTC)


@pytest.fixture
async def room(database: Database) -> Room:
    return await prepare_room(database)


async def given_to(room: Room, **facts: object) -> tuple[UUID, UUID]:
    """A project that Léa leads, to which Rose gives 12 h a month unless told otherwise."""
    lead = room.id(LEA)
    project_id = await room.do(lambda session: project(session, "Jumeau", now=NOW, lead=lead))
    amounts = facts or {"monthly": 48}
    return project_id, await room.gives(project_id, ROSE, "Récif", **amounts)


async def tell(
    room: Room, contribution: UUID, month: date, quarters: int, who: Actor = ROSE, now: datetime = NOW
) -> Told:
    return await room.do(
        partial(tell_hours, actor=who, contribution_id=contribution, month=month, quarters=quarters, now=now)
    )


async def batch(room: Room, project_id: UUID, month: date = NOVEMBER, who: Actor = LEA) -> Batch:
    return await room.do(partial(batch_of, actor=who, project_id=project_id, month=month, now=NOW))


async def confirmed(room: Room, project_id: UUID, month: date = NOVEMBER, mark: str | None = None) -> Batch:
    wanted = mark or (await batch(room, project_id, month)).mark
    return await room.do(partial(confirm, actor=LEA, project_id=project_id, month=month, mark=wanted, now=NOW))


async def total(room: Room, project_id: UUID) -> int:
    rows = await room.read(lambda session: given(session, project_ids=[project_id]))
    return sum(row.quarters for row in rows)


async def at_hand(room: Room, who: Actor, now: datetime = NOW) -> GivingAtHand:
    return await room.do(lambda session: giving_at_hand(session, standing_of(session, who, now)))


async def ask(room: Room, now: datetime) -> datetime | None:
    await room.database.write(everywhere(), lambda session: asking_hours.pass_time(session, now))
    return await room.database.read(everywhere(), asking_hours.next_date)


async def test_only_what_the_lead_confirms_counts(room: Room) -> None:
    project_id, mine = await given_to(room)
    told = await tell(room, mine, NOVEMBER, 50)
    assert (told.quarters, told.before, told.waiting) == (50, None, True)
    assert await total(room, project_id) == 0
    (waits,) = (await at_hand(room, LEA)).to_confirm
    assert (waits.project_id, waits.month, waits.lines, waits.quarters) == (project_id, NOVEMBER, 1, 50)
    found = await confirmed(room, project_id)
    assert (found.quarters, [each.contribution.giver for each in found.lines]) == (50, ["Rose Poadja"])
    assert await total(room, project_id) == 50
    assert not (await at_hand(room, LEA)).to_confirm
    with pytest.raises(errors.HoursGone):
        await confirmed(room, project_id, mark=found.mark)


async def test_a_correction_keeps_its_history_and_waits_again(room: Room) -> None:
    project_id, mine = await given_to(room)
    await tell(room, mine, NOVEMBER, 48)
    again = await tell(room, mine, NOVEMBER, 48)
    assert (again.before, again.waiting) == (48, True), "twice the same is once"
    await tell(room, mine, NOVEMBER, 40, now=NOW + timedelta(minutes=1))
    await confirmed(room, project_id)
    corrected = await tell(room, mine, NOVEMBER, 44, now=NOW + timedelta(minutes=2))
    assert (corrected.before, corrected.waiting) == (40, True)
    assert await total(room, project_id) == 0, "what was corrected counts no more, and the rest not yet"
    await confirmed(room, project_id)
    assert await total(room, project_id) == 44
    ledger = await room.do(partial(ledger_of, actor=ROSE, contribution_id=mine, now=NOW))
    assert [(line.quarters, line.status, line.superseded_at is None) for line in ledger.lines] == [
        (48, EntryStatus.LOGGED, False),
        (40, EntryStatus.CONFIRMED, False),
        (44, EntryStatus.CONFIRMED, True),
    ]
    assert {line.by for line in ledger.lines} == {"Rose Poadja"}
    entries = await room.read(lambda session: session.scalars(select(AuditEntry.kind)).all())
    assert sorted(entries) == [HOURS_CONFIRMED, HOURS_CONFIRMED, HOURS_CORRECTED]


async def test_nothing_needs_nobodys_word(room: Room) -> None:
    project_id, mine = await given_to(room)
    told = await tell(room, mine, NOVEMBER, 0)
    assert (told.before, told.waiting) == (None, False)
    assert not await room.read(lambda session: session.scalars(select(HoursEntry.id)).all())
    await tell(room, mine, NOVEMBER, 8)
    await confirmed(room, project_id)
    told = await tell(room, mine, NOVEMBER, 0)
    assert (told.before, told.waiting) == (8, False)
    assert await total(room, project_id) == 0
    with pytest.raises(errors.HoursGone):
        await batch(room, project_id)


async def test_the_batch_is_what_was_seen(room: Room) -> None:
    project_id, mine = await given_to(room)
    other = await room.gives(project_id, SAMI, "Mangrove", monthly=8)
    await tell(room, mine, NOVEMBER, 48)
    seen = await batch(room, project_id)
    await tell(room, other, NOVEMBER, 4, SAMI)
    with pytest.raises(errors.BatchChanged):
        await confirmed(room, project_id, mark=seen.mark)
    assert await total(room, project_id) == 0
    seen = await batch(room, project_id)
    await tell(room, mine, NOVEMBER, 52)
    with pytest.raises(errors.BatchChanged):
        await confirmed(room, project_id, mark=seen.mark)
    await tell(room, other, OCTOBER, 4, SAMI)
    assert (await confirmed(room, project_id)).quarters == 56, "of this month, in one press"
    assert await total(room, project_id) == 56
    hours = await room.do(partial(hours_of_project, actor=LEA, project_id=project_id, now=NOW))
    assert hours.waiting == [(OCTOBER, 1)]
    assert totals_by(hours.rows, lambda row: hours.organisations[row.organisation_id or project_id]) == {
        "Récif": 52,
        "Mangrove": 4,
    }
    seen_by_sami = await room.do(partial(hours_of_project, actor=SAMI, project_id=project_id, now=NOW))
    assert (seen_by_sami.waiting, seen_by_sami.may_steer) == ((), False)
    assert seen_by_sami.rows == hours.rows


async def test_refused_hours_do_not_count_and_may_be_corrected(room: Room) -> None:
    project_id, mine = await given_to(room)
    await tell(room, mine, NOVEMBER, 48)
    (waiting,) = (await batch(room, project_id)).lines
    entry = waiting.line.id
    with pytest.raises(errors.RefusalReasonEmpty):
        await room.do(partial(refuse, actor=LEA, entry_id=entry, reason=" - ", now=NOW))
    assert (await room.do(partial(line_to_refuse, actor=LEA, entry_id=entry, now=NOW))).line.quarters == 48
    await room.do(partial(refuse, actor=LEA, entry_id=entry, reason="C’était en octobre", now=NOW))
    (refused,) = (await at_hand(room, ROSE)).refused
    assert (refused.line.refusal, refused.contribution.id) == ("C’était en octobre", mine)
    with pytest.raises(errors.HoursGone):
        await room.do(partial(refuse, actor=LEA, entry_id=entry, reason="Encore", now=NOW))
    await room.do(partial(put_refusal_aside, actor=ROSE, entry_id=entry, now=NOW))
    assert not (await at_hand(room, ROSE)).refused
    again = await tell(room, mine, NOVEMBER, 48)
    assert again.waiting, "the same hours, told again after a refusal, wait again"
    await confirmed(room, project_id)
    (line,) = await room.do(partial(confirmed_lines, actor=LEA, project_id=project_id, month=NOVEMBER, now=NOW))
    await room.do(partial(refuse, actor=LEA, entry_id=line.line.id, reason="Compté deux fois", now=NOW))
    assert await total(room, project_id) == 0, "what was confirmed may be refused still"
    entries = await room.read(lambda session: session.scalars(select(AuditEntry.kind)).all())
    assert sorted(entries) == [HOURS_CONFIRMED, HOURS_REFUSED, HOURS_REFUSED]


async def test_who_tells_and_who_confirms(room: Room) -> None:
    project_id, mine = await given_to(room)
    await tell(room, mine, NOVEMBER, 48)
    seen = await batch(room, project_id)
    entry = seen.lines[0].line.id
    for who in (SAMI, LEA):
        with pytest.raises(errors.ContributionGone):
            await tell(room, mine, NOVEMBER, 4, who)
        with pytest.raises(errors.ContributionGone):
            await room.do(partial(put_refusal_aside, actor=who, entry_id=entry, now=NOW))
        for look in (ledger_of, partial(hours_to_tell, month=None)):
            with pytest.raises(errors.ContributionGone):
                await room.do(partial(look, actor=who, contribution_id=mine, now=NOW))
    with pytest.raises(NotAllowed):
        await tell(room, mine, NOVEMBER, 4, STRANGER)
    for act in (
        partial(confirm, project_id=project_id, month=NOVEMBER, mark=seen.mark),
        partial(batch_of, project_id=project_id, month=NOVEMBER),
        partial(confirmed_lines, project_id=project_id, month=NOVEMBER),
        partial(refuse, entry_id=entry, reason="Non merci"),
        partial(line_to_refuse, entry_id=entry),
    ):
        for who in (ROSE, SAMI):
            with pytest.raises(NotAllowed):
                await room.do(partial(act, actor=who, now=NOW))
    with pytest.raises(errors.HoursGone):
        await room.do(partial(refuse, actor=LEA, entry_id=UUID(int=3), reason="Non merci", now=NOW))


async def test_a_line_of_a_project_that_one_cannot_see_is_gone(room: Room) -> None:
    rose = room.id(ROSE)
    project_id = await room.do(lambda session: project(session, "Crise", now=NOW, lead=rose, home=room.committee))
    mine = await room.gives(project_id, SAMI, "Mangrove", monthly=4)
    await tell(room, mine, NOVEMBER, 4, SAMI)
    entry = await room.read(lambda session: session.scalars(select(HoursEntry.id)).one())
    with pytest.raises(errors.HoursGone):
        await room.do(partial(refuse, actor=MARC, entry_id=entry, reason="Non merci", now=NOW))
    with pytest.raises(errors.ProjectUnknown):
        await room.do(partial(hours_of_project, actor=MARC, project_id=project_id, now=NOW))


@pytest.mark.parametrize(
    "month", [date(2026, 12, 1), date(2026, 7, 1), date(2026, 11, 2), date(2020, 1, 1), date(2027, 11, 1)]
)
async def test_months_that_are_not_counted(room: Room, month: date) -> None:
    _, mine = await given_to(room)
    with pytest.raises(errors.MonthNotCounted) as refused:
        await tell(room, mine, month, 4)
    assert (refused.value.first, refused.value.last) == (date(2026, 8, 1), NOVEMBER)
    with pytest.raises(errors.TooManyHours):
        await tell(room, mine, NOVEMBER, 8_001)
    with pytest.raises(errors.TooManyHours):
        await tell(room, mine, NOVEMBER, -1)


async def test_hours_are_told_of_what_was_accepted(room: Room) -> None:
    _, mine = await given_to(room, monthly=48, status=ContributionStatus.OFFERED)
    with pytest.raises(errors.NothingInHours):
        await tell(room, mine, NOVEMBER, 4)


async def test_a_month_is_asked_for_once_when_it_is_over(room: Room) -> None:
    _, mine = await given_to(room)
    await room.do(lambda session: session.execute(update(Contribution).values(ask_at=DECEMBER_BEGINS)))
    assert await ask(room, DECEMBER_BEGINS - timedelta(seconds=1)) == DECEMBER_BEGINS
    assert not (await at_hand(room, ROSE)).hours
    assert await ask(room, DECEMBER_BEGINS) == JANUARY_BEGINS
    assert await ask(room, DECEMBER_BEGINS) == JANUARY_BEGINS
    (asked,) = (await at_hand(room, ROSE, DECEMBER_BEGINS)).hours
    assert (asked.contribution.id, asked.month, asked.proposed) == (mine, NOVEMBER, Proposal(48, Likely.AS_PLEDGED))
    told = await tell(room, mine, NOVEMBER, 40, now=DECEMBER_BEGINS)
    assert told.waiting
    assert not (await at_hand(room, ROSE, DECEMBER_BEGINS)).hours
    await ask(room, JANUARY_BEGINS)
    (asked,) = (await at_hand(room, ROSE, JANUARY_BEGINS)).hours
    assert (asked.month, asked.proposed) == (date(2026, 12, 1), Proposal(40, Likely.AS_BEFORE))
    assert not (await at_hand(room, ROSE, JANUARY_BEGINS + timedelta(days=100))).hours, "let pass"
    await tell(room, mine, date(2026, 12, 1), 0, now=JANUARY_BEGINS)
    assert not (await at_hand(room, ROSE, JANUARY_BEGINS)).hours, "nothing is an answer"
    own = await room.do(partial(own_giving, actor=ROSE, now=JANUARY_BEGINS))
    assert [(each.counting, each.waiting) for each in own.contributions] == [(0, 40)]
    for period, waiting in ((Period.THIS_YEAR, 40), (Period.LAST_YEAR, 0), (Period.TWELVE_MONTHS, 40)):
        own = await room.do(partial(own_giving, actor=ROSE, period=period, now=DECEMBER_BEGINS))
        assert (own.in_hours, own.counting, own.waiting) == (True, 0, waiting)


async def test_a_bot_that_was_down_asks_for_each_month_and_not_for_what_was_told(room: Room) -> None:
    _, mine = await given_to(room)
    await room.do(lambda session: session.execute(update(Contribution).values(ask_at=DECEMBER_BEGINS)))
    march = datetime(2027, 3, 5, tzinfo=UTC)
    await tell(room, mine, date(2027, 1, 1), 4, now=march)
    for _ in range(4):
        following = await ask(room, march)
    assert following == datetime(2027, 3, 31, 13, tzinfo=UTC)
    months = await room.read(lambda session: session.scalars(select(HoursQuestion.month)).all())
    assert sorted(months) == [NOVEMBER, date(2026, 12, 1), date(2027, 2, 1)]


async def test_what_has_ended_is_asked_for_a_last_time(room: Room) -> None:
    _, mine = await given_to(room)
    await room.do(lambda session: session.execute(update(Contribution).values(ask_at=DECEMBER_BEGINS)))
    await room.do(partial(withdraw, actor=ROSE, contribution_id=mine, now=NOW))
    assert await ask(room, DECEMBER_BEGINS) is None
    assert len((await at_hand(room, ROSE, DECEMBER_BEGINS)).hours) == 1
    with pytest.raises(errors.MonthNotCounted):
        await tell(room, mine, date(2026, 12, 1), 4, now=DECEMBER_BEGINS + timedelta(days=5))


async def test_what_is_given_until_a_day_ends_with_it(room: Room) -> None:
    _, mine = await given_to(room)
    until = {"ask_at": DECEMBER_BEGINS, "until": date(2026, 11, 30)}
    await room.do(lambda session: session.execute(update(Contribution).values(**until)))
    assert await ask(room, DECEMBER_BEGINS) is None
    row = await room.read(lambda session: session.scalars(select(Contribution)).one())
    assert (row.id, row.status, row.ended_at) == (mine, ContributionStatus.ENDED, DECEMBER_BEGINS)
    assert len((await at_hand(room, ROSE, DECEMBER_BEGINS)).hours) == 1


async def test_a_one_off_is_asked_for_until_all_of_it_was_told(room: Room) -> None:
    _, mine = await given_to(room, once=80)
    await room.do(lambda session: session.execute(update(Contribution).values(ask_at=DECEMBER_BEGINS)))
    await ask(room, DECEMBER_BEGINS)
    (asked,) = (await at_hand(room, ROSE, DECEMBER_BEGINS)).hours
    assert asked.proposed == Proposal(80, Likely.WHAT_REMAINS)
    await tell(room, mine, NOVEMBER, 30, now=DECEMBER_BEGINS)
    await ask(room, JANUARY_BEGINS)
    (asked,) = (await at_hand(room, ROSE, JANUARY_BEGINS)).hours
    assert asked.proposed == Proposal(50, Likely.WHAT_REMAINS)
    await tell(room, mine, date(2026, 12, 1), 50, now=JANUARY_BEGINS)
    assert await ask(room, datetime(2027, 1, 31, 13, tzinfo=UTC)) is None
    assert not (await at_hand(room, ROSE, JANUARY_BEGINS)).hours


@pytest.mark.parametrize(
    ("accepted_at", "months"),
    [
        (DECEMBER_BEGINS - timedelta(days=5, seconds=1), [NOVEMBER, date(2026, 12, 1)]),
        (DECEMBER_BEGINS - timedelta(days=5), [date(2026, 12, 1)]),
        (DECEMBER_BEGINS - timedelta(seconds=1), [date(2026, 12, 1)]),
    ],
    ids=["in time", "five days before", "the last second"],
)
async def test_who_was_accepted_at_the_end_of_a_month_is_asked_from_the_next(
    room: Room, accepted_at: datetime, months: list[date]
) -> None:
    """The end of the month is the one of Nouméa: the last second of November is the 30th at noon in Greenwich."""
    project_id, mine = await given_to(room, monthly=48, status=ContributionStatus.OFFERED)
    await room.do(partial(accept, actor=LEA, contribution_id=mine, now=accepted_at))
    assert await ask(room, DECEMBER_BEGINS) == JANUARY_BEGINS
    assert len((await at_hand(room, ROSE, DECEMBER_BEGINS)).hours) == len(months) - 1
    await ask(room, JANUARY_BEGINS)
    asked = await room.read(lambda session: session.scalars(select(HoursQuestion.month)).all())
    assert sorted(asked) == months
    await tell(room, mine, NOVEMBER, 6, now=DECEMBER_BEGINS)
    assert (await batch(room, project_id)).quarters == 6, "told of one's own accord"


async def test_who_was_accepted_at_the_end_of_a_month_and_gives_until_then_is_asked(room: Room) -> None:
    """Nobody would ask them later."""
    _, mine = await given_to(room, once=8, status=ContributionStatus.OFFERED)
    until = date(2026, 11, 30)
    await room.do(lambda session: session.execute(update(Contribution).values(until=until)))
    await room.do(partial(accept, actor=LEA, contribution_id=mine, now=DECEMBER_BEGINS - timedelta(days=2)))
    assert await ask(room, DECEMBER_BEGINS) is None
    (asked,) = (await at_hand(room, ROSE, DECEMBER_BEGINS)).hours
    assert (asked.month, asked.proposed) == (NOVEMBER, Proposal(8, Likely.WHAT_REMAINS))


async def test_what_is_proposed_before_hours_are_typed(room: Room) -> None:
    _, mine = await given_to(room)
    await tell(room, mine, OCTOBER, 20)
    for month, meant, present, proposed in (
        (None, OCTOBER, 20, Proposal(48, Likely.AS_PLEDGED)),
        (NOVEMBER, NOVEMBER, None, Proposal(20, Likely.AS_BEFORE)),
    ):
        found = await room.do(partial(hours_to_tell, actor=ROSE, contribution_id=mine, month=month, now=NOW))
        assert found.month == meant
        assert (found.present.quarters if found.present else None) == present
        assert found.proposed == proposed

"""What an expert answers, what becomes due, and what each side is shown of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update

from models.actor import Actor
from models.audit import AuditEntry
from models.database import Session, everywhere
from models.errors import NotAllowed
from models.experts.tables import ExpertProfile
from models.introductions import due, errors
from models.introductions.answering import THREAD, Acceptance, decline, defer, mute, unmute, withdraw
from models.introductions.due import next_date, pass_time
from models.introductions.following import say_whether_it_helped
from models.introductions.load import load_of
from models.introductions.seen_by_asker import ANSWER_WITHIN, MOST_OPEN, OPEN_FOR, Look
from models.introductions.setting_aside import come_back, set_aside_where_silent
from models.introductions.showing import Stage, asked_by, asked_of, look_at, muted_by, request_seen
from models.introductions.tables import IntroductionStatus, Meeting, Mute
from models.introductions.threads import meet_by_contacts, settle_thread, thread_plan
from models.outbox import OutboxItem
from models.people.private_notices import NOTICE, refused, state_of, switch_off, switch_on, told
from models.people.tables import Person
from tests.models.introductions.conftest import Office, about, open_office

ASKER, EXPERT, STRANGER = Actor(1), Actor(11), Actor(5)


async def test_contacts_pass_on_acceptance_only_and_e_mail_if_both_agree(office: Office) -> None:
    made = await office.ask(wish=about(reach="12 34 56", share_email=True))
    seen = await office.read(lambda s: request_seen(s, EXPERT, made.introduction_id, now=office.now))
    assert seen.contacts is None
    assert "12 34 56" not in repr(seen)
    await office.accept(made.introduction_id, given=Acceptance(Meeting.CONTACTS, " le matin ", True))
    seen = await office.read(lambda s: request_seen(s, EXPERT, made.introduction_id, now=office.now))
    assert seen.contacts is not None
    assert (seen.contacts.reach, seen.contacts.email, seen.contacts.user_id) == ("12 34 56", "p1@exemple.nc", 1)
    mine = await office.read(lambda s: request_seen(s, ASKER, made.introduction_id, now=office.now))
    assert mine.contacts is not None
    assert (mine.contacts.reach, mine.contacts.email) == ("le matin", "p11@exemple.nc")


@pytest.mark.parametrize(("asker", "expert"), [(True, False), (False, True), (False, False)])
async def test_no_e_mail_passes_when_one_side_did_not_agree(office: Office, asker: bool, expert: bool) -> None:
    made = await office.ask(wish=about(share_email=asker))
    await office.accept(made.introduction_id, given=Acceptance(share_email=expert))
    for actor in (ASKER, EXPERT):
        seen = await office.read(
            partial(request_seen, actor=actor, introduction_id=made.introduction_id, now=office.now)
        )
        assert seen.contacts is not None
        assert seen.contacts.email is None
        assert "exemple.nc" not in repr(seen)


async def test_nobody_else_sees_or_answers_a_request(office: Office) -> None:
    made = await office.ask()
    id, now = made.introduction_id, office.now
    for actor in (STRANGER, Actor(77), Actor.nobody()):
        with pytest.raises(errors.RequestUnknown):
            await office.read(partial(request_seen, actor=actor, introduction_id=id, now=now))
        for act in (decline, defer, withdraw, mute):
            with pytest.raises(errors.RequestUnknown):
                await office.write(partial(act, actor=actor, introduction_id=id, now=now))
        with pytest.raises(errors.RequestUnknown):
            await office.accept(id, expert=5)
    for act in (decline, defer, mute):  # an asker does not answer in the expert's place
        with pytest.raises(errors.RequestUnknown):
            await office.write(partial(act, actor=ASKER, introduction_id=id, now=now))
    with pytest.raises(errors.RequestUnknown):  # nor an expert take back
        await office.write(lambda s: withdraw(s, EXPERT, id, now=now))


async def test_put_off_is_an_answer_and_may_still_become_a_yes(office: Office) -> None:
    made = await office.ask()
    await office.write(lambda s: defer(s, EXPERT, made.introduction_id, now=office.now))
    assert not (await office.hand(11)).to_answer
    (listed,) = await office.read(lambda s: asked_of(s, office.people[11], office.now))
    assert listed.stage is Stage.LATER
    await office.pass_days(8)
    assert (await office.row(made.introduction_id)).reminded_at is None
    await office.accept(made.introduction_id)
    assert (await office.hand(1)).to_see[0].look is Look.ACCEPTED


async def test_what_is_over_is_not_answered(office: Office) -> None:
    made = await office.ask()
    await office.write(lambda s: withdraw(s, ASKER, made.introduction_id, now=office.now))
    for act in (decline, defer):
        with pytest.raises(errors.RequestOver):
            await office.write(partial(act, actor=EXPERT, introduction_id=made.introduction_id, now=office.now))
    with pytest.raises(errors.RequestOver):
        await office.accept(made.introduction_id)
    with pytest.raises(errors.RequestOver):
        await office.write(lambda s: withdraw(s, ASKER, made.introduction_id, now=office.now))
    late = await office.ask(expert=12)
    office.now += OPEN_FOR  # the job did not run yet
    with pytest.raises(errors.RequestOver):
        await office.accept(late.introduction_id, expert=12)
    with pytest.raises(errors.RequestOver):
        await office.write(lambda s: withdraw(s, ASKER, late.introduction_id, now=office.now))


async def test_a_yes_and_a_withdrawal_at_once_are_one_of_both(office: Office) -> None:
    made = await office.ask()
    tries = [
        office.accept(made.introduction_id),
        office.write(lambda s: withdraw(s, ASKER, made.introduction_id, now=office.now)),
    ]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(each) for each in results].count(errors.RequestOver) == 1
    row = await office.row(made.introduction_id)
    assert row.status in (IntroductionStatus.ACCEPTED, IntroductionStatus.WITHDRAWN)


async def test_two_presses_of_yes_are_one_thread(office: Office) -> None:
    made = await office.ask()
    results = await asyncio.gather(
        office.accept(made.introduction_id), office.accept(made.introduction_id), return_exceptions=True
    )
    assert [type(each) for each in results].count(errors.RequestOver) == 1
    owed = await office.read(lambda s: s.scalars(select(OutboxItem).where(OutboxItem.kind == THREAD)).all())
    assert [(item.subject_id, item.revision) for item in owed] == [(made.introduction_id, 1)]


async def test_a_muted_asker_is_never_seen_and_never_knows(office: Office) -> None:
    first = await office.ask()
    name = await office.write(lambda s: mute(s, EXPERT, first.introduction_id, now=office.now))
    await office.write(lambda s: mute(s, EXPERT, first.introduction_id, now=office.now))
    assert name == "Prénom1 Nom"
    assert await office.read(lambda s: s.scalar(select(func.count(Mute.id)))) == 1
    assert (await office.row(first.introduction_id)).status == IntroductionStatus.DECLINED
    office.now += timedelta(days=31)
    second = await office.ask()
    assert not (await office.hand(11)).to_answer
    assert second.introduction_id not in {
        each.id for each in await office.read(lambda s: asked_of(s, office.people[11], office.now))
    }
    with pytest.raises(errors.RequestUnknown):
        await office.read(lambda s: request_seen(s, EXPERT, second.introduction_id, now=office.now))
    with pytest.raises(errors.RequestUnknown):
        await office.accept(second.introduction_id)
    load = await office.read(lambda s: load_of(s, office.people[11], office.now))
    assert load.waiting == 1, "it weighs as any other: a place that stayed free would tell"
    await office.pass_days(15)
    assert (await office.row(second.introduction_id)).status == IntroductionStatus.EXPIRED
    muted = await office.read(lambda s: muted_by(s, EXPERT, now=office.now))
    assert [each.name for each in muted] == ["Prénom1 Nom"]
    await office.write(lambda s: unmute(s, EXPERT, office.people[1], now=office.now))
    assert not await office.read(lambda s: muted_by(s, EXPERT, now=office.now))
    office.now += timedelta(days=31)
    third = await office.ask()
    assert [each.id for each in (await office.hand(11)).to_answer] == [third.introduction_id]


async def test_one_reminder_after_a_week_then_the_end_after_two(office: Office) -> None:
    made = await office.ask()
    await office.pass_days(6.9)
    assert (await office.row(made.introduction_id)).reminded_at is None
    await office.pass_days(0.1)
    assert (await office.hand(11)).to_answer[0].reminded
    await office.pass_days(7)
    row = await office.row(made.introduction_id)
    assert (row.status, row.remind_at, row.surfaces_at, row.expires_at) == ("expired", None, None, None)
    assert (await office.hand(1)).to_see[0].look is Look.NO_ANSWER
    assert await office.database.read(everywhere(), next_date) is None


async def test_after_a_long_outage_all_is_done_at_once_and_only_once(office: Office) -> None:
    for number in range(3):
        await office.ask(asker=1 + number)
    await office.write(lambda s: switch_on(s, EXPERT, now=office.now))
    await office.pass_days(40)
    await office.pass_days(0)
    listed = await office.read(lambda s: asked_of(s, office.people[11], office.now))
    assert [each.stage for each in listed] == [Stage.OVER] * 3
    hand = await office.hand(11)
    assert hand.set_aside
    notices = await office.read(lambda s: s.scalar(select(func.count()).where(OutboxItem.kind == NOTICE)))
    assert notices == 1


async def test_a_run_beside_another_does_nothing_twice(office: Office) -> None:
    for number in range(3):
        await office.ask(asker=1 + number)
    office.now += OPEN_FOR
    await asyncio.gather(*(office.database.write(everywhere(), lambda s: pass_time(s, office.now)) for _ in range(4)))
    assert (await office.hand(11)).set_aside
    profiles = await office.read(lambda s: s.scalar(select(func.count(ExpertProfile.id))))
    assert profiles == 1


async def test_processes_that_share_the_ends_still_see_three_in_a_row(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each ends some of the three, and neither has committed when the other counts."""
    for number in range(3):
        await office.ask(asker=1 + number)
    office.now += OPEN_FOR

    def slowly(session: Session, cluster_id: UUID, expert_id: UUID, now: datetime) -> None:
        if session.dialect_name == "postgresql":
            session.execute(text("SELECT pg_sleep(0.5)"))
        set_aside_where_silent(session, cluster_id, expert_id, now)

    monkeypatch.setattr(due, "BATCH", 2)
    monkeypatch.setattr(due, "set_aside_where_silent", slowly)
    await asyncio.gather(*(office.database.write(everywhere(), lambda s: pass_time(s, office.now)) for _ in range(2)))
    assert (await office.hand(11)).set_aside


async def test_three_unanswered_in_a_row_set_an_expert_aside_and_one_click_brings_them_back(office: Office) -> None:
    for number in range(3):
        await office.ask(asker=1 + number)
        await office.pass_days(14)
        assert (await office.hand(11)).set_aside is (number == 2)
    with pytest.raises(errors.ExpertUnavailable):
        await office.ask(asker=4)
    await office.write(lambda s: come_back(s, EXPERT, now=office.now))
    assert not (await office.hand(11)).set_aside
    await office.ask(asker=5)
    await office.pass_days(14)
    assert not (await office.hand(11)).set_aside, "what was before the return does not count"
    with pytest.raises(errors.NotSetAside):
        await office.write(lambda s: come_back(s, EXPERT, now=office.now))
    with pytest.raises(NotAllowed):
        await office.write(lambda s: come_back(s, Actor(77), now=office.now))


@pytest.mark.parametrize("answer", ["decline", "defer", "accept", "muted", "withdrawn"])
async def test_an_answer_breaks_the_row_and_what_was_never_seen_does_not_count(office: Office, answer: str) -> None:
    if answer == "muted":
        await office.write(
            lambda s: s.add(Mute(person_id=office.people[11], muted_id=office.people[2], since=office.now))
        )
    for number in range(3):
        made = await office.ask(asker=1 + number)
        id = made.introduction_id
        if number == 1:
            if answer == "accept":
                await office.accept(id)
            elif answer == "withdrawn":
                await office.write(partial(withdraw, actor=Actor(2), introduction_id=id, now=office.now))
            elif answer != "muted":
                act = decline if answer == "decline" else defer
                await office.write(partial(act, actor=EXPERT, introduction_id=id, now=office.now))
        await office.pass_days(14)
    assert not (await office.hand(11)).set_aside
    if answer in ("muted", "withdrawn"):
        await office.ask(asker=6)
        await office.pass_days(14)
        assert (await office.hand(11)).set_aside, "the other three were in a row"


async def test_each_side_is_asked_after_a_week_and_says_so_for_itself(office: Office) -> None:
    made = await office.ask()
    await office.accept(made.introduction_id)
    assert not (await office.hand(1)).to_tell
    await office.pass_days(7)
    for user in (1, 11):
        assert [each.id for each in (await office.hand(user)).to_tell] == [made.introduction_id]
    id = made.introduction_id
    await office.write(lambda s: say_whether_it_helped(s, ASKER, id, None, now=office.now))
    assert not (await office.hand(1)).to_tell
    await office.pass_days(7)
    assert (await office.hand(1)).to_tell
    await office.write(lambda s: say_whether_it_helped(s, ASKER, id, True, now=office.now))
    await office.write(lambda s: say_whether_it_helped(s, EXPERT, id, True, now=office.now))
    assert (await office.read(lambda s: load_of(s, office.people[11], office.now))).accepted == 1
    await office.write(lambda s: say_whether_it_helped(s, EXPERT, id, False, now=office.now))
    row = await office.row(id)
    assert (row.asker_helped, row.expert_helped) == (True, False)
    assert (await office.read(lambda s: load_of(s, office.people[11], office.now))).accepted == 0
    for actor in (STRANGER, Actor(77)):
        with pytest.raises(errors.RequestUnknown):
            await office.write(
                partial(say_whether_it_helped, actor=actor, introduction_id=id, helped=True, now=office.now)
            )
    waits = await office.ask(expert=12)
    with pytest.raises(errors.RequestUnknown):
        await office.write(lambda s: say_whether_it_helped(s, ASKER, waits.introduction_id, True, now=office.now))


async def test_an_asker_is_told_until_they_looked_and_once_more_at_the_end(office: Office) -> None:
    made = await office.ask()
    id = made.introduction_id
    assert not (await office.hand(1)).to_see
    office.now += ANSWER_WITHIN
    assert [each.look for each in (await office.hand(1)).to_see] == [Look.NO_ANSWER_YET]
    await office.write(lambda s: look_at(s, ASKER, id, now=office.now))
    assert not (await office.hand(1)).to_see
    office.now += OPEN_FOR - ANSWER_WITHIN
    assert [each.look for each in (await office.hand(1)).to_see] == [Look.NO_ANSWER]
    await office.write(lambda s: look_at(s, ASKER, id, now=office.now))
    assert not (await office.hand(1)).to_see
    assert [each.look for each in await office.read(lambda s: asked_by(s, office.people[1], office.now))] == [
        Look.NO_ANSWER
    ]


async def test_nothing_of_requests_is_in_the_journal(office: Office) -> None:
    first, second, third = [await office.ask(expert=11 + number) for number in range(3)]
    await office.write(lambda s: decline(s, EXPERT, first.introduction_id, now=office.now))
    await office.accept(second.introduction_id, expert=12)
    await office.write(lambda s: mute(s, Actor(13), third.introduction_id, now=office.now))
    await office.pass_days(15)
    assert await office.read(lambda s: s.scalar(select(func.count(AuditEntry.id)))) == 0


async def test_the_thread_is_planned_settled_and_given_up(office: Office) -> None:
    made = await office.ask()
    id = made.introduction_id
    assert await office.read(lambda s: thread_plan(s, id)) is None
    await office.accept(id)
    plan = await office.read(lambda s: thread_plan(s, id))
    assert plan is not None
    assert plan.wanted
    assert (plan.asker and plan.asker.user_id, plan.expert and plan.expert.user_id) == (1, 11)
    await office.write(lambda s: settle_thread(s, id, 42))
    await office.write(lambda s: meet_by_contacts(s, id))
    assert (await office.row(id)).meeting == Meeting.THREAD, "one that is there is not given up"
    other = await office.ask(expert=12)
    await office.accept(other.introduction_id, expert=12)
    plan = await office.read(lambda s: thread_plan(s, other.introduction_id))
    assert plan is not None
    assert plan.taken == {42}
    await office.write(lambda s: meet_by_contacts(s, other.introduction_id))
    assert (await office.row(other.introduction_id)).meeting == Meeting.CONTACTS


async def test_private_messages_are_switched_and_refused(office: Office) -> None:
    me = office.people[1]
    assert not (await office.read(lambda s: state_of(s, me))).on
    await office.write(lambda s: switch_on(s, ASKER, now=office.now))
    await office.write(lambda s: told(s, me, office.now))
    assert (await office.read(lambda s: state_of(s, me))).on
    await office.write(lambda s: refused(s, me, office.now))
    state = await office.read(lambda s: state_of(s, me))
    assert (state.on, state.refused) == (False, True)
    assert (await office.hand(1)).notices.refused
    await office.write(lambda s: switch_on(s, ASKER, now=office.now))
    assert (await office.read(lambda s: state_of(s, me))).on
    await office.write(lambda s: switch_off(s, ASKER, now=office.now))
    await office.write(lambda s: switch_off(s, ASKER, now=office.now))
    assert not (await office.read(lambda s: state_of(s, me))).on
    with pytest.raises(NotAllowed):
        await office.write(lambda s: switch_on(s, Actor(77), now=office.now))


async def test_somebody_untied_later_keeps_their_requests(office: Office) -> None:
    """Their card shows no Discord account, and everything else."""
    made = await office.ask()
    mine = Person.id == office.people[1]
    await office.write(lambda s: s.execute(update(Person).where(mine).values(discord_user_id=None)))
    await office.accept(made.introduction_id)
    seen = await office.read(lambda s: request_seen(s, EXPERT, made.introduction_id, now=office.now))
    assert seen.contacts is not None
    assert seen.contacts.user_id is None


@pytest.mark.parametrize("answer", [decline, defer, mute, None])
async def test_a_refused_request_keeps_its_place_among_the_open_ones_as_one_never_read(
    office: Office, answer: Callable[..., object] | None
) -> None:
    """A place that came free at once would tell of a refusal."""
    made = [await office.ask(expert=11 + number) for number in range(MOST_OPEN)]
    if answer is not None:
        await office.write(partial(answer, actor=EXPERT, introduction_id=made[0].introduction_id, now=office.now))
    with pytest.raises(errors.TooManyRequests):
        await office.ask(expert=18)
    await office.write(lambda s: withdraw(s, ASKER, made[0].introduction_id, now=office.now))
    await office.ask(expert=18)


async def test_what_comes_due_in_one_cluster_leaves_the_others_alone(office: Office) -> None:
    """One run for all clusters; each expert is set aside in their own."""
    other = await open_office(office.database, guild_id=2)
    for number in range(3):
        await office.ask(asker=1 + number)
        await other.ask(asker=1 + number, expert=12)
    await other.write(lambda s: switch_on(s, Actor(12), now=other.now))
    await office.pass_days(14)
    other.now = office.now
    assert [(await office.hand(user)).set_aside for user in (11, 12)] == [True, False]
    assert [(await other.hand(user)).set_aside for user in (11, 12)] == [False, True]
    owed = await other.read(lambda s: s.scalars(select(OutboxItem.subject_id).where(OutboxItem.kind == NOTICE)).all())
    assert list(owed) == [other.people[12]]

"""Who reads a thread and comes into it, when groups and people change; and what waits for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar
from uuid import UUID

import pytest
from sqlalchemy import select, update

from models.actor import Actor
from models.cluster.tables import Posted
from models.database import Database, Session, everywhere
from models.errors import NotAllowed, Reason
from models.experts.availability import NO_LOAD, Load
from models.groups.archiving import archive, reopen
from models.groups.errors import GroupNotOpen
from models.groups.membership import roles_in
from models.groups.tables import Group, GroupKind, GroupMembership, GroupPlaceKind, GroupRole, GroupStatus
from models.introductions.tables import Mute
from models.outbox import GIVE_UP_AFTER, OutboxItem
from models.people.standing import standing_of
from models.people.tables import Office
from models.threads import quiet
from models.threads.answering import accept, decline, take_part
from models.threads.closing import close_thread, go_on, make_again
from models.threads.errors import ForTheGroupOnly, NoGroupHere, ThreadUnknown, TooManyInvitations
from models.threads.facts import ASKED, LOOK
from models.threads.following import (
    ThreadsAtHand,
    at_hand,
    list_threads,
    open_threads_to_steer,
    readable_groups,
    see_thread,
)
from models.threads.inviting import MOST_WAITING, invite
from models.threads.load import loads
from models.threads.opening import Draft, Opened, open_thread, openable
from models.threads.projecting import forum_missing, settle_post, thread_plan
from models.threads.tables import MayJoin, WorkThread, WorkThreadPerson
from tests.support import factories

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
LEAD, ROSE, ZOE, CHLOE = Actor(10), Actor(12), Actor(13), Actor(14)
DAY = timedelta(days=1)

T = TypeVar("T")


@dataclass
class Room:
    """Léa heads a commission and a committee. Rose is of an organisation, Zoé of none, Chloé presides."""

    database: Database
    cluster_id: UUID
    people: dict[int, UUID]
    commission: UUID
    committee: UUID

    async def do(self, operation: Callable[[Session], T]) -> T:
        return await self.database.write(self.cluster_id, operation)

    async def open(self, group: UUID, may_join: MayJoin = MayJoin.GROUP, title: str = "Fil", *users: int) -> Opened:
        draft = Draft(title, "Essayer", may_join, user_ids=users)
        return await self.do(lambda session: open_thread(session, LEAD, group, draft, now=NOW))

    async def ask(self, thread_id: UUID, who: Actor, now: datetime = NOW) -> None:
        person = self.people[who.user_id or 0]
        await self.do(lambda session: invite(session, LEAD, thread_id, person, now=now))

    async def leaves(self, who: Actor, group: UUID) -> None:
        person = self.people[who.user_id or 0]
        ended = update(GroupMembership).where(
            GroupMembership.person_id == person, GroupMembership.group_id == group, GroupMembership.until.is_(None)
        )
        await self.do(lambda session: session.execute(ended.values(until=NOW)))

    async def at_hand(self, who: Actor, now: datetime = NOW) -> ThreadsAtHand:
        return await self.do(lambda session: at_hand(session, standing_of(session, who, now)))

    async def load(self, who: Actor, now: datetime = NOW) -> Load:
        person = self.people[who.user_id or 0]
        return await self.do(lambda session: loads(session, now).get(person, NO_LOAD))


@pytest.fixture
async def room(database: Database) -> Room:
    cluster_id = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))

    def make(session: Session) -> tuple[dict[int, UUID], UUID, UUID]:
        people = {
            10: factories.person(session, "Léa Tein", organisation="Récif", user_id=10, now=NOW),
            12: factories.person(session, "Rose Poadja", organisation="Lagon", user_id=12, now=NOW),
            13: factories.person(session, "Zoé Kai", user_id=13, now=NOW),
            14: factories.person(session, "Chloé Wamytan", user_id=14, office=Office.PRESIDENT, now=NOW),
        }
        places = {GroupPlaceKind.FORUM: 5}
        commission = factories.group(session, "Numérique", now=NOW, lead=people[10], places=places)
        committee = factories.group(
            session, "Crise", kind=GroupKind.COMMITTEE, now=NOW, lead=people[10], places={GroupPlaceKind.FORUM: 6}
        )
        return people, commission, committee

    return Room(database, cluster_id, *await database.write(cluster_id, make))


async def test_a_closed_group_is_read_while_one_is_in_it_or_has_to_answer(room: Room) -> None:
    thread = (await room.open(room.committee, MayJoin.INVITED, "Fil", 12, 14)).thread.id
    see = partial(see_thread, actor=ROSE, thread_id=thread, now=NOW)
    assert (await room.do(see)).thread.id == thread
    listed = partial(list_threads, actor=ROSE, group_id=None, now=NOW)
    assert [each.id for each in (await room.do(listed)).threads] == [thread], "who is invited finds it again"
    await room.do(partial(accept, actor=ROSE, thread_id=thread, now=NOW))
    await room.leaves(ROSE, room.committee)
    for refused in (see, partial(take_part, actor=ROSE, thread_id=thread, now=NOW)):
        with pytest.raises(ThreadUnknown):
            await room.do(refused)
    assert not (await room.do(listed)).threads
    plan = await room.do(lambda session: thread_plan(session, thread, NOW))
    assert plan is not None
    assert [each.user_id for each in plan.to_add] == [10], "nobody is added who cannot read it: Discord refuses"
    other = (await room.open(room.committee, MayJoin.INVITED, "Autre", 12)).thread.id
    await room.do(partial(decline, actor=ROSE, thread_id=other, now=NOW))
    with pytest.raises(ThreadUnknown):
        await room.do(partial(see_thread, actor=ROSE, thread_id=other, now=NOW))


async def test_who_is_no_member_reads_nothing_and_becomes_a_guest(room: Room) -> None:
    thread = (await room.open(room.commission, MayJoin.CLUSTER)).thread.id
    for thread_id in (thread, UUID(int=7)):
        with pytest.raises(NotAllowed) as refused:
            await room.do(partial(see_thread, actor=ZOE, thread_id=thread_id, now=NOW))
        assert refused.value.reason is Reason.NO_ORGANISATION, "whether there is one or not"
    await room.ask(thread, ZOE)
    await room.do(partial(accept, actor=ZOE, thread_id=thread, now=NOW))
    roles = await room.do(lambda session: roles_in(session, room.people[13], NOW))
    assert roles == {room.commission: GroupRole.GUEST}


async def test_who_was_taken_out_comes_back_through_the_group(room: Room) -> None:
    thread = (await room.open(room.commission, MayJoin.GROUP, "Fil", 12)).thread.id
    await room.do(partial(accept, actor=ROSE, thread_id=thread, now=NOW))
    await room.leaves(ROSE, room.commission)
    with pytest.raises(ForTheGroupOnly):
        await room.do(partial(take_part, actor=ROSE, thread_id=thread, now=NOW))
    assert (await room.do(partial(see_thread, actor=ROSE, thread_id=thread, now=NOW))).part is None


async def test_nobody_comes_into_an_archived_group_and_nothing_is_asked_there(room: Room) -> None:
    thread = (await room.open(room.commission, MayJoin.CLUSTER, "Fil", 12)).thread.id
    archived = update(Group).where(Group.id == room.commission).values(status=GroupStatus.ARCHIVED)
    await room.do(lambda session: session.execute(archived))
    for refused in (
        partial(accept, actor=ROSE, thread_id=thread, now=NOW),
        partial(take_part, actor=ROSE, thread_id=thread, now=NOW),
        partial(invite, actor=LEAD, thread_id=thread, person_id=room.people[14], now=NOW),
        partial(make_again, actor=LEAD, thread_id=thread, now=NOW),
    ):
        with pytest.raises(GroupNotOpen):
            await room.do(refused)
    assert not (await room.at_hand(ROSE)).invitations
    assert await room.database.read(everywhere(), quiet.next_date) is None
    await room.do(partial(close_thread, actor=LEAD, thread_id=thread, summary="Bien fini", now=NOW))


async def test_an_invitation_weighs_like_a_request_and_a_mute_shows_nowhere(room: Room) -> None:
    rose, lea = room.people[12], room.people[10]
    first = (await room.open(room.commission, title="Fil un")).thread.id
    await room.ask(first, ROSE)
    assert await room.load(ROSE) == Load(threads=1)
    assert (await room.load(ROSE)).share > NO_LOAD.share
    assert await room.load(ROSE, NOW + 15 * DAY) == NO_LOAD
    await room.do(partial(decline, actor=ROSE, thread_id=first, now=NOW))
    assert await room.load(ROSE) == NO_LOAD
    await room.do(lambda s: s.add(Mute(person_id=rose, muted_id=lea, since=NOW)))
    opened = await room.open(room.commission, MayJoin.GROUP, "Fil deux", 12)
    assert opened.invited == ["Rose Poadja"]
    assert not (await room.at_hand(ROSE)).invitations, "muted, also by the form"
    assert await room.load(ROSE) == Load(threads=1)
    await room.do(partial(close_thread, actor=LEAD, thread_id=opened.thread.id, summary="Bien fini", now=NOW))
    assert await room.load(ROSE) == NO_LOAD
    third = (await room.open(room.commission, title="Fil trois")).thread.id
    await room.ask(third, CHLOE)
    await room.do(partial(accept, actor=CHLOE, thread_id=third, now=NOW))
    assert await room.load(CHLOE, NOW + 29 * DAY) == Load(threads=1)
    assert await room.load(CHLOE, NOW + 31 * DAY) == NO_LOAD


async def test_invitations_nobody_answers_keep_nobody_out_for_ever(room: Room) -> None:
    thread = (await room.open(room.commission)).thread.id

    def ask_many(session: Session) -> None:
        for number in range(MOST_WAITING):
            person = factories.person(session, f"Numéro {number}", user_id=100 + number, now=NOW)
            invite(session, LEAD, thread, person, now=NOW)

    await room.do(ask_many)
    with pytest.raises(TooManyInvitations):
        await room.ask(thread, ROSE)
    await room.ask(thread, ROSE, NOW + 15 * DAY)


async def test_among_very_many_threads_ones_own_are_found_and_counted(room: Room) -> None:
    own = (await room.open(room.committee)).thread.id

    def others(session: Session) -> None:
        group = factories.group(session, "Autre", now=NOW, lead=room.people[12])
        for number in range(210):
            values = {"title": f"Fil {number}", "purpose": "Essayer", "may_join": MayJoin.GROUP}
            opened = NOW + timedelta(minutes=number)
            session.add(
                WorkThread(id=session.new_id(), group_id=group, opened_at=opened, last_active_at=opened, **values)
            )

    await room.do(others)
    found = await room.do(lambda session: open_threads_to_steer(session, LEAD, now=NOW))
    assert [each.id for each in found] == [own]
    listed = await room.do(lambda session: list_threads(session, ROSE, None, now=NOW))
    assert (len(listed.threads), listed.still_open, listed.closed) == (200, 210, 0)


async def test_a_thread_that_never_got_its_post_is_offered_again(room: Room) -> None:
    thread = (await room.open(room.commission)).thread.id
    await room.do(lambda session: forum_missing(session, thread, NOW))
    assert [each.id for each in (await room.at_hand(LEAD)).gone] == [thread]
    other = (await room.open(room.committee)).thread
    assert not other.lost
    await room.do(lambda session: session.execute(update(OutboxItem).values(failed_at=NOW)))
    later = NOW + GIVE_UP_AFTER
    assert {each.id for each in (await room.at_hand(LEAD, later)).gone} == {thread, other.id}
    await room.do(partial(make_again, actor=LEAD, thread_id=other.id, now=later))
    assert [each.id for each in (await room.at_hand(LEAD, later)).gone] == [thread]


async def test_a_quiet_thread_nobody_heads_is_the_boards_and_the_question_goes_once_answered(room: Room) -> None:
    thread = (await room.open(room.commission)).thread.id
    await room.do(lambda session: settle_post(session, thread, 50, 51, NOW))
    later = NOW + quiet.QUIET_FOR

    async def ask(message_id: int, now: datetime) -> None:
        await room.do(lambda session: quiet.saw_activity(session, thread, NOW, now))
        note = Posted(kind=ASKED, subject_id=thread, channel_id=1, message_id=message_id, posted_at=now)
        await room.do(lambda session: session.add(note))

    async def stale() -> list[int]:
        waiting = select(Posted.message_id).where(Posted.stale_since.is_not(None)).order_by(Posted.message_id)
        return await room.do(lambda session: list(session.scalars(waiting)))

    await ask(70, later)
    assert not (await room.at_hand(CHLOE, later)).quiet
    await room.leaves(LEAD, room.commission)
    assert [each.id for each in (await room.at_hand(CHLOE, later)).quiet] == [thread]
    await room.do(partial(go_on, actor=CHLOE, thread_id=thread, asked_in=70, now=later))
    assert await stale() == [], "the question stays where it was answered for all to see"
    again = later + quiet.QUIET_FOR
    await ask(71, again)
    await room.do(partial(go_on, actor=CHLOE, thread_id=thread, now=again))
    assert await stale() == [70, 71], "answered elsewhere, it is taken away"
    parts = await room.do(lambda session: session.scalars(select(WorkThreadPerson.status)).all())
    assert parts == ["named"]


async def test_the_board_reads_no_thread_of_a_committee_in_which_it_has_no_part(room: Room) -> None:
    """It knows that the committee exists, and keeps it: its channel it does not see, nor its threads' titles."""
    thread = (await room.open(room.committee, MayJoin.GROUP, "Fil secret")).thread.id
    other = (await room.open(room.commission)).thread.id
    for unknown in (
        partial(see_thread, actor=CHLOE, thread_id=thread, now=NOW),
        partial(close_thread, actor=CHLOE, thread_id=thread, summary="Bien fini", now=NOW),
        partial(go_on, actor=CHLOE, thread_id=thread, now=NOW),
        partial(invite, actor=CHLOE, thread_id=thread, person_id=room.people[12], now=NOW),
    ):
        with pytest.raises(ThreadUnknown):
            await room.do(unknown)
    with pytest.raises(NoGroupHere):
        await room.do(lambda session: list_threads(session, CHLOE, room.committee, now=NOW))
    with pytest.raises(NotAllowed) as refused:
        await room.do(
            lambda session: open_thread(session, CHLOE, room.committee, Draft("A B", "C D", "group"), now=NOW)
        )
    assert refused.value.reason is Reason.GROUP_HEADS_ONLY
    assert [each.id for each in await room.do(lambda s: openable(s, CHLOE, now=NOW))] == [room.commission]
    assert [each.id for each in await room.do(lambda s: readable_groups(s, CHLOE, now=NOW))] == [room.commission]
    assert [each.id for each in await room.do(lambda s: open_threads_to_steer(s, CHLOE, now=NOW))] == [other]
    await room.leaves(LEAD, room.committee)
    await room.do(lambda session: forum_missing(session, thread, NOW))
    assert not (await room.at_hand(CHLOE)).gone, "not even when nobody heads it"

    def join(session: Session) -> None:
        membership = {"group_id": room.committee, "person_id": room.people[14], "role": GroupRole.MEMBER}
        session.add(GroupMembership(**membership, since=NOW))

    await room.do(join)
    assert (await room.do(partial(see_thread, actor=CHLOE, thread_id=thread, now=NOW))).may_steer
    assert [each.id for each in (await room.at_hand(CHLOE)).gone] == [thread]


async def test_a_guest_from_outside_reads_the_threads_of_their_committee_only(room: Room) -> None:
    own = (await room.open(room.committee, MayJoin.GROUP, "Le leur")).thread.id
    other = (await room.open(room.commission, MayJoin.CLUSTER, "Un autre")).thread.id

    def let_in(session: Session) -> UUID:
        guest = {"group_id": room.committee, "person_id": room.people[13], "role": GroupRole.GUEST}
        session.add(GroupMembership(**guest, since=NOW))
        return factories.group(session, "Autre comité", kind=GroupKind.COMMITTEE, now=NOW, lead=room.people[10])

    another_committee = await room.do(let_in)
    seen = await room.do(partial(see_thread, actor=ZOE, thread_id=own, now=NOW))
    assert (seen.may_steer, seen.may_take_part) == (False, True)
    assert (await room.do(partial(take_part, actor=ZOE, thread_id=own, now=NOW))).thread.id == own
    assert [each.id for each in (await room.do(partial(list_threads, actor=ZOE, group_id=None, now=NOW))).threads] == [
        own
    ]
    assert [each.id for each in await room.do(lambda s: readable_groups(s, ZOE, now=NOW))] == [room.committee]
    for refused in (
        partial(see_thread, actor=ZOE, thread_id=other, now=NOW),
        partial(take_part, actor=ZOE, thread_id=other, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            await room.do(refused)
    for group_id in (room.commission, another_committee):
        with pytest.raises(NoGroupHere):
            await room.do(partial(list_threads, actor=ZOE, group_id=group_id, now=NOW))


async def test_the_quiet_of_a_reopened_group_counts_from_its_reopening(room: Room) -> None:
    """After a long rest its threads are not asked about all at once, nor is what was asked before."""
    first, second = [(await room.open(room.commission, title=title)).thread.id for title in ("Fil un", "Fil deux")]
    at_rest = NOW + quiet.QUIET_FOR
    await room.do(lambda session: quiet.saw_activity(session, first, NOW, at_rest))
    assert [each.id for each in (await room.at_hand(LEAD, at_rest)).quiet] == [first]
    note = Posted(kind=ASKED, subject_id=first, channel_id=1, message_id=70, posted_at=at_rest)
    await room.do(lambda session: session.add(note))
    await room.do(partial(archive, actor=CHLOE, group_id=room.commission, reason="Pause", now=at_rest))
    again = at_rest + 400 * DAY
    await room.do(partial(reopen, actor=CHLOE, group_id=room.commission, now=again))
    due = await room.database.read(everywhere(), quiet.next_date)
    assert due is not None
    assert due <= again, "at once"
    await room.database.write(everywhere(), lambda session: quiet.pass_time(session, again))
    assert await room.database.read(everywhere(), quiet.next_date) == again + quiet.QUIET_FOR
    assert not (await room.at_hand(LEAD, again)).quiet
    owed = select(OutboxItem.subject_id).where(OutboxItem.kind == LOOK)
    assert await room.do(lambda session: session.scalars(owed).all()) == [first], "its question is to be taken away"
    await room.do(lambda session: quiet.saw_activity(session, first, NOW, again))
    stale = select(Posted.message_id).where(Posted.stale_since.is_not(None))
    assert await room.do(lambda session: session.scalars(stale).all()) == [70]
    quiet_again = again + quiet.QUIET_FOR
    await room.database.write(everywhere(), lambda session: quiet.pass_time(session, quiet_again))
    assert set(await room.do(lambda session: session.scalars(owed).all())) == {first, second}

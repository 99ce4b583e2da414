"""Following domains: what is new waits on one's page, and one is named at most once a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from models.actor import Actor
from models.cluster.posted import stands
from models.database import Database, Session
from models.errors import NotAllowed
from models.experts.tables import Domain
from models.outbox import OutboxItem
from models.people.standing import standing_of
from models.projects import errors
from models.projects.following_domains import (
    MOST_FOLLOWED,
    NewCall,
    follow,
    following,
    mute_project,
    new_calls,
    put_calls_aside,
    set_mentions,
    unfollow,
    unmute_project,
)
from models.projects.mentioning import MENTIONED, mention_plan
from models.projects.moving import Told, move
from models.projects.needs import fill_need, open_need
from models.projects.tables import Project, ProjectMention, ProjectNeed, Stage
from tests.support import factories
from tests.support.project_factories import project
from tests.support.project_room import LEA, MARC, NOW, ROSE, SAMI, STRANGER, SUE, ZOE, Room, prepare_room

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def room(database: Database) -> Room:
    return await prepare_room(database)


async def follows(room: Room, who: Actor, domain: UUID | None = None, now: datetime = NOW) -> None:
    await room.do(partial(follow, actor=who, domain_id=domain or room.domain, now=now))


async def idea(room: Room, title: str = "Jumeau", home: UUID | None = None, **facts: object) -> UUID:
    lead = room.id(LEA)
    return await room.do(
        lambda session: project(
            session,
            title,
            now=NOW,
            lead=lead,
            stage=Stage.IDEA,
            home=home,
            domains=facts.get("domains", [room.domain]),  # type: ignore[arg-type] # as given
        )
    )


async def calls(room: Room, project_id: UUID, now: datetime = NOW) -> None:
    await room.do(partial(move, actor=LEA, project_id=project_id, after="call", told=Told(), now=now))


async def new(room: Room, who: Actor, now: datetime = NOW) -> Sequence[NewCall]:
    return await room.do(lambda session: new_calls(session, standing_of(session, who, now)))


async def named(room: Room) -> list[tuple[UUID, list[int]]]:
    """Whom the messages that are owed name, of which project."""

    def read(session: Session) -> list[tuple[UUID, list[int]]]:
        rows = session.scalars(select(OutboxItem).where(OutboxItem.kind == MENTIONED).order_by(OutboxItem.created_at))
        plans = [
            (row.subject_id, mention_plan(session, row.subject_id, row.created_at))
            for row in rows
            if row.subject_id is not None
        ]
        return [(id, sorted(plan.user_ids)) for id, plan in plans if plan is not None]

    return await room.read(read)


async def test_a_call_waits_until_it_was_seen(room: Room) -> None:
    await follows(room, ROSE)
    project_id = await idea(room)
    assert not await new(room, ROSE), "an idea is no call"
    await calls(room, project_id, NOW + HOUR)
    (call,) = await new(room, ROSE)
    assert (call.project_id, call.title, call.since) == (project_id, "Jumeau", NOW + HOUR)
    assert [domain.slug for domain in call.domains] == ["cybersecurite"]
    assert not await new(room, SAMI), "who follows nothing"
    assert not await new(room, LEA)
    await room.do(partial(put_calls_aside, actor=ROSE, until=call.since, now=NOW + HOUR))
    assert not await new(room, ROSE)
    await room.do(
        partial(open_need, actor=LEA, project_id=project_id, domain_id=room.data, kind=None, now=NOW + 2 * HOUR)
    )
    assert not await new(room, ROSE), "another domain"
    await follows(room, ROSE, room.data, NOW + 3 * HOUR)
    (call,) = await new(room, ROSE)
    assert [domain.slug for domain in call.domains] == ["donnees"]
    await room.do(partial(put_calls_aside, actor=ROSE, until=call.since, now=NOW + 3 * HOUR))
    assert not await new(room, ROSE)
    await room.do(
        partial(open_need, actor=LEA, project_id=project_id, domain_id=room.data, kind="means", now=NOW + 4 * HOUR)
    )
    assert len(await new(room, ROSE)) == 1
    await room.do(partial(mute_project, actor=ROSE, project_id=project_id, now=NOW + 3 * HOUR))
    assert not await new(room, ROSE)
    await room.do(partial(unmute_project, actor=ROSE, project_id=project_id, now=NOW + 3 * HOUR))
    need = await room.read(lambda s: s.scalars(select(ProjectNeed.id).where(ProjectNeed.kind == "means")).one())
    await room.do(partial(fill_need, actor=LEA, project_id=project_id, need_id=need, now=NOW + 5 * HOUR))
    assert not await new(room, ROSE), "filled"


async def test_putting_aside_what_was_shown_leaves_what_came_since(room: Room) -> None:
    await follows(room, ROSE)
    first, second = await idea(room, "Un"), await idea(room, "Deux")
    await calls(room, first, NOW + HOUR)
    shown = await new(room, ROSE)
    await calls(room, second, NOW + 2 * HOUR)
    await room.do(partial(put_calls_aside, actor=ROSE, until=shown[0].since, now=NOW + 3 * HOUR))
    assert [call.title for call in await new(room, ROSE)] == ["Deux"]


async def test_followers_are_named_once_a_day_and_once_a_project(room: Room) -> None:
    for who in (ROSE, SAMI, LEA):
        await follows(room, who)
    first, second, third = [await idea(room, title) for title in ("Un", "Deux", "Trois")]
    await calls(room, first)
    assert await named(room) == [(first, [13, 14])], "not who leads it"
    await calls(room, second, NOW + 23 * HOUR)
    assert await named(room) == [(first, [13, 14])], "twice in a day would be too much"
    assert {call.title for call in await new(room, ROSE)} == {"Un", "Deux"}
    await room.do(partial(open_need, actor=LEA, project_id=first, domain_id=None, kind="network", now=NOW + 2 * DAY))
    assert len(await named(room)) == 1, "nobody is told twice of a project"
    await calls(room, third, NOW + 2 * DAY)
    assert await named(room) == [(first, [13, 14]), (third, [13, 14])]


async def test_a_message_that_names_nobody_any_more_does_not_name_those_of_the_one_before(room: Room) -> None:
    """Whoever the second named was erased: told anew, it is no second message to the first."""
    await follows(room, ROSE)
    project_id = await idea(room)
    await calls(room, project_id)
    await follows(room, SAMI, now=NOW + HOUR)
    await room.do(
        partial(open_need, actor=LEA, project_id=project_id, domain_id=room.data, kind=None, now=NOW + 2 * HOUR)
    )
    assert await named(room) == [(project_id, [13]), (project_id, [14])]

    def post_both_and_erase(session: Session) -> None:
        for message_id, at in ((61, NOW), (62, NOW + 2 * HOUR)):
            stands(session, MENTIONED, project_id, channel_id=5, message_id=message_id, now=at + HOUR / 60)
        session.execute(delete(ProjectMention).where(ProjectMention.person_id == room.id(SAMI)))

    await room.do(post_both_and_erase)
    for at, there in ((NOW, True), (NOW + 2 * HOUR, False)):
        again = partial(mention_plan, project_id=project_id, owed_at=NOW + DAY, posted_at=at + HOUR / 60)
        assert (await room.read(again) is not None) is there


async def test_who_wants_no_mention_or_no_more_of_it_is_not_named(room: Room) -> None:
    await follows(room, ROSE)
    await follows(room, SAMI)
    await follows(room, MARC)
    assert (await room.do(partial(set_mentions, actor=ROSE, on=False, now=NOW))).mentions is False
    project_id = await idea(room)
    await room.do(partial(mute_project, actor=MARC, project_id=project_id, now=NOW))
    await calls(room, project_id)
    assert await named(room) == [(project_id, [14])]
    assert len(await new(room, ROSE)) == 1
    await room.do(partial(mute_project, actor=SAMI, project_id=project_id, now=NOW))
    assert await named(room) == [], "who muted it before it was sent"


async def test_of_a_closed_group_only_its_people_hear(room: Room) -> None:
    for who in (ROSE, SAMI, MARC):
        await follows(room, who)
    project_id = await idea(room, home=room.committee)
    await calls(room, project_id)
    assert await named(room) == [(project_id, [13, 14])]
    assert len(await new(room, SAMI)) == 1
    assert not await new(room, MARC)


async def test_a_message_that_is_late_names_nobody_for_nothing(room: Room) -> None:
    await follows(room, ROSE)
    project_id = await idea(room)
    await calls(room, project_id)
    await room.do(lambda session: session.execute(update(ProjectNeed).values(filled_at=NOW)))
    assert await named(room) == []
    await room.do(lambda session: session.execute(update(ProjectNeed).values(filled_at=None)))
    await room.do(lambda session: session.execute(update(Project).values(stage="dropped")))
    assert await named(room) == []
    assert len(await room.read(lambda session: session.scalars(select(ProjectMention.id)).all())) == 1


async def test_a_merged_domain_is_followed_still(room: Room) -> None:
    await follows(room, ROSE, room.data)
    merged = update(Domain).where(Domain.id == room.data).values(merged_into_id=room.domain, archived_at=NOW)
    await room.do(lambda session: session.execute(merged))
    project_id = await idea(room)
    await calls(room, project_id)
    assert len(await new(room, ROSE)) == 1
    assert await named(room) == [(project_id, [13])]
    await follows(room, ROSE)
    found = await room.do(partial(following, actor=ROSE, now=NOW))
    assert [domain.slug for domain in found.domains] == ["cybersecurite"]
    assert not (await room.do(partial(unfollow, actor=ROSE, domain_id=room.domain, now=NOW))).domains


async def test_who_follows_what(room: Room) -> None:
    await follows(room, ROSE)
    await follows(room, ROSE)
    found = await room.do(partial(following, actor=ROSE, now=NOW))
    assert (len(found.domains), found.mentions) == (1, True)
    with pytest.raises(errors.DomainNotOffered):
        await follows(room, ROSE, UUID(int=4))
    for who in (STRANGER, SUE, ZOE):
        with pytest.raises(NotAllowed):
            await follows(room, who)
    with pytest.raises(NotAllowed):
        await room.do(partial(following, actor=STRANGER, now=NOW))
    assert not (await room.do(partial(following, actor=SUE, now=NOW))).domains

    def more(session: Session) -> list[UUID]:
        return [factories.domain(session, f"d{number}", f"D {number}") for number in range(MOST_FOLLOWED)]

    domains = await room.do(more)
    for domain in domains[:-1]:
        await follows(room, ROSE, domain)
    with pytest.raises(errors.TooManyDomainsFollowed):
        await follows(room, ROSE, domains[-1])

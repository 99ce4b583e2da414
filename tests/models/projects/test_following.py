"""News of a project, its milestones and links; and what is asked once nothing is heard of it."""

from __future__ import annotations

from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from models.cluster.tables import Posted
from models.database import Database, everywhere
from models.errors import DomainError, NotAllowed
from models.groups.archiving import archive, reopen
from models.groups.tables import Group, GroupPlace, GroupStatus
from models.people.errors import DateNotUnderstood
from models.projects import errors, links, milestones, quiet
from models.projects.facts import PROJECT_CARD, PROJECT_POST, project_facts
from models.projects.recording import PROJECT_QUIET
from models.projects.tables import Project, ProjectHead, Stage
from models.projects.updates import PROJECT_UPDATED, news_to_tell, update_to_write, updates_of, write_update
from tests.support.project_room import CARDS, CHLOE, DAY, LEA, MARC, NOW, ROSE, SAMI, TALK, ZOE, Room, prepare_room


@pytest.fixture
async def room(database: Database) -> Room:
    return await prepare_room(database)


async def look(room: Room, project: UUID, now, last=None) -> None:
    await room.do(partial(quiet.saw_activity, project_id=project, last_message_at=last, now=now))


async def due(room: Room):
    return await room.database.read(everywhere(), quiet.next_date)


async def pass_time(room: Room, now) -> None:
    await room.database.write(everywhere(), lambda session: quiet.pass_time(session, now))


async def test_news_are_told_and_stand_on_the_card(room: Room) -> None:
    project = await room.project()
    news = await room.do(
        partial(write_update, actor=LEA, project_id=project, done=" Essai fini ", blocked="Le capteur", now=NOW + DAY)
    )
    assert (news.update.done, news.update.next_steps, news.update.blocked) == ("Essai fini", None, "Le capteur")
    assert (news.update.by, news.update.written_at) == ("Léa Tein", NOW + DAY)
    assert news.project.last_update == news.update
    assert (await room.row(project)).active_at == NOW + DAY
    assert await room.owed_of(PROJECT_UPDATED) == [news.update.id]
    assert await room.owed_of(PROJECT_CARD) == await room.owed_of(PROJECT_POST) == [project]
    assert await room.do(lambda session: news_to_tell(session, news.update.id)) == news
    assert await room.do(lambda session: news_to_tell(session, project)) is None
    await room.do(partial(write_update, actor=LEA, project_id=project, done="Suite", now=NOW + 2 * DAY))
    told = await room.do(partial(updates_of, actor=SAMI, project_id=project, now=NOW + 2 * DAY))
    assert [each.done for each in told.updates] == ["Suite", "Essai fini"]
    for after, count in ((DAY / 48, 2), (DAY, 3)):
        again = partial(write_update, actor=LEA, project_id=project, done="Suite", now=NOW + 2 * DAY + after)
        await room.do(again)
        told = await room.do(partial(updates_of, actor=SAMI, project_id=project, now=NOW + 4 * DAY))
        assert len(told.updates) == count, "a form that is sent twice is news once"


@pytest.mark.parametrize(
    ("done", "refused"), [("", errors.UpdateEmpty), (" ! ", errors.UpdateEmpty), ("a" * 501, errors.ProjectTextTooLong)]
)
async def test_news_say_something(room: Room, done: str, refused: type[DomainError]) -> None:
    project = await room.project()
    with pytest.raises(refused):
        await room.do(partial(write_update, actor=LEA, project_id=project, done=done, now=NOW))


async def test_who_steers_it_alone_gives_news_and_none_once_it_is_over(room: Room) -> None:
    project, over = await room.project(), await room.project("Fini", stage=Stage.DELIVERED)
    draft = await room.project("Brouillon", published=False)
    for actor in (SAMI, MARC, ZOE):
        for refused in (
            partial(write_update, done="Essai", actor=actor, project_id=project, now=NOW),
            partial(update_to_write, actor=actor, project_id=project, now=NOW),
        ):
            with pytest.raises(NotAllowed):
                await room.do(refused)
    assert (await room.do(partial(update_to_write, actor=CHLOE, project_id=project, now=NOW))).id == project
    with pytest.raises(errors.ProjectOver):
        await room.do(partial(write_update, actor=LEA, project_id=over, done="Essai", now=NOW))
    with pytest.raises(errors.NotPublished):
        await room.do(partial(write_update, actor=LEA, project_id=draft, done="Essai", now=NOW))
    with pytest.raises(errors.ProjectUnknown):
        await room.do(partial(updates_of, actor=SAMI, project_id=draft, now=NOW))


async def test_milestones_come_are_moved_reached_and_go(room: Room) -> None:
    project = await room.project()
    add = partial(milestones.add_milestone, actor=LEA, project_id=project, now=NOW + DAY)
    await room.do(partial(add, title="Essai en mer", due="31/03/2027"))
    await room.do(partial(add, title="Un jour"))
    facts = await room.do(partial(add, title="Cahier des charges", due="2026-12-15"))
    assert [each.title for each in facts.milestones] == ["Cahier des charges", "Essai en mer", "Un jour"]
    first, second, third = [each.id for each in facts.milestones]
    await room.do(partial(milestones.reach_milestone, actor=LEA, project_id=project, milestone_id=first, now=NOW))
    await room.do(
        partial(milestones.move_milestone, actor=LEA, project_id=project, milestone_id=second, due="", now=NOW)
    )
    facts = await room.do(
        partial(milestones.remove_milestone, actor=LEA, project_id=project, milestone_id=third, now=NOW)
    )
    assert {(each.title, each.due_on, each.reached_at) for each in facts.milestones} == {
        ("Cahier des charges", facts.milestones[0].due_on, NOW),
        ("Essai en mer", None, None),
    }
    assert (await room.row(project)).active_at == NOW + DAY
    for gone in (third, uuid4()):
        with pytest.raises(errors.MilestoneUnknown):
            await room.do(
                partial(milestones.reach_milestone, actor=LEA, project_id=project, milestone_id=gone, now=NOW)
            )
    other = await room.project("Autre")
    with pytest.raises(errors.MilestoneUnknown):
        await room.do(partial(milestones.remove_milestone, actor=LEA, project_id=other, milestone_id=first, now=NOW))
    with pytest.raises(DateNotUnderstood):
        await room.do(partial(add, title="Essai", due="bientôt"))
    for number in range(milestones.MOST_MILESTONES - 1):
        facts = await room.do(partial(add, title=f"Jalon {number}"))
    with pytest.raises(errors.TooManyMilestones):
        await room.do(partial(add, title="Un de trop"))


async def test_links_are_pages_and_stay_when_it_is_over(room: Room) -> None:
    project = await room.project(stage=Stage.DELIVERED)
    add = partial(links.add_link, actor=LEA, project_id=project, now=NOW)
    await room.do(partial(add, label="", url="lagon.nc/jumeau"))
    facts = await room.do(partial(add, label="  Le  code ", url="https://git.lagon.nc/jumeau"))
    assert {(each.label, each.url) for each in facts.links} == {
        ("lagon.nc", "https://lagon.nc/jumeau"),
        ("Le code", "https://git.lagon.nc/jumeau"),
    }
    facts = await room.do(partial(add, label="Le dépôt", url="https://git.lagon.nc/jumeau"))
    assert sorted(each.label for each in facts.links) == ["Le dépôt", "lagon.nc"]
    link = facts.links[0].id
    facts = await room.do(partial(links.remove_link, actor=LEA, project_id=project, link_id=link, now=NOW))
    assert len(facts.links) == 1
    with pytest.raises(errors.LinkUnknown):
        await room.do(partial(links.remove_link, actor=LEA, project_id=project, link_id=link, now=NOW))
    with pytest.raises(errors.WebAddressWrong):
        await room.do(partial(add, label="Rien", url="javascript:alert(1)"))
    for number in range(links.MOST_LINKS - 1):
        await room.do(partial(add, label="", url=f"https://lagon.nc/{number}"))
    with pytest.raises(errors.TooManyLinks):
        await room.do(partial(add, label="", url="https://lagon.nc/trop"))
    with pytest.raises(NotAllowed):
        await room.do(partial(add, actor=SAMI, label="", url="https://lagon.nc/x"))


async def test_after_thirty_quiet_days_its_lead_is_asked_and_after_sixty_its_home_hears(room: Room) -> None:
    project = await room.project(home=room.commission)
    assert await due(room) == NOW + quiet.ASKED_AFTER
    thirty = NOW + quiet.ASKED_AFTER
    await pass_time(room, thirty - DAY)
    assert await room.owed_of(quiet.PROJECT_LOOK) == []
    await pass_time(room, thirty)
    assert await room.owed_of(quiet.PROJECT_LOOK) == [project]
    assert await due(room) == thirty + quiet.LOOK_AGAIN
    await look(room, project, thirty)
    assert await room.owed_of(PROJECT_QUIET) == [project]
    lea = room.id(LEA)
    assert [each.id for each in await room.do(lambda session: quiet.quiet_of(session, lea))] == [project]
    asked = await room.do(lambda session: quiet.quiet_project(session, project, thirty))
    assert asked is not None
    assert (asked.heads, asked.home_channel_id) == ([10], TALK)
    await room.do(lambda session: session.execute(update(GroupPlace).values(missing_since=NOW)))
    await room.do(lambda session: session.execute(update(Project).values(channel_id=CARDS, message_id=69)))
    asked = await room.do(lambda session: quiet.quiet_project(session, project, thirty))
    assert asked is not None
    assert asked.home_channel_id == CARDS, "its channel was deleted: where the card stands"
    await look(room, project, thirty + DAY)
    assert await room.owed_of(PROJECT_QUIET) == [project], "asked once"
    sixty = NOW + quiet.HOME_HEARS_AFTER
    for day in range(31, 60):
        await pass_time(room, NOW + day * DAY)
    assert await due(room) == sixty, "the home hears on the day"
    await look(room, project, sixty - DAY)
    assert await room.owed_of(quiet.HOME_TOLD) == []
    await pass_time(room, sixty)
    await look(room, project, sixty)
    await look(room, project, sixty + DAY)
    assert await room.owed_of(quiet.HOME_TOLD) == [project], "told once"


async def test_news_end_the_quiet_and_take_the_question_away(room: Room) -> None:
    project = await room.project()
    later = NOW + quiet.HOME_HEARS_AFTER
    await look(room, project, later)
    question = Posted(kind=PROJECT_QUIET, subject_id=project, channel_id=CARDS, message_id=70, posted_at=later)
    other = Posted(kind=PROJECT_QUIET, subject_id=uuid4(), channel_id=CARDS, message_id=71, posted_at=later)
    await room.do(lambda session: session.add_all([question, other]))
    await room.do(partial(write_update, actor=LEA, project_id=project, done="Essai fini", now=later + DAY))
    row = await room.row(project)
    assert (row.asked_at, row.told_home_at, row.look_again_at) == (None, None, None)
    stale = select(Posted.message_id).where(Posted.stale_since.is_not(None))
    assert await room.do(lambda session: session.scalars(stale).all()) == [70]
    assert await due(room) == later + DAY + quiet.ASKED_AFTER
    assert await room.do(lambda session: quiet.quiet_project(session, project, later)) is None


async def test_still_under_way_is_an_answer_and_stands_where_it_was_given(room: Room) -> None:
    project = await room.project()
    later = NOW + quiet.ASKED_AFTER
    await look(room, project, later)
    question = Posted(kind=PROJECT_QUIET, subject_id=project, channel_id=CARDS, message_id=70, posted_at=later)
    await room.do(lambda session: session.add(question))
    with pytest.raises(NotAllowed):
        await room.do(partial(quiet.go_on, actor=SAMI, project_id=project, now=later))
    await room.do(partial(quiet.go_on, actor=LEA, project_id=project, asked_in=70, now=later))
    stale = select(Posted.message_id).where(Posted.stale_since.is_not(None))
    assert await room.do(lambda session: session.scalars(stale).all()) == []
    assert await due(room) == later + quiet.ASKED_AFTER


async def test_what_was_written_in_its_post_is_no_quiet(room: Room) -> None:
    project = await room.project()
    later = NOW + quiet.ASKED_AFTER
    await pass_time(room, later)
    await look(room, project, later, later - 3 * DAY)
    row = await room.row(project)
    assert (row.active_at, row.asked_at, row.look_again_at) == (later - 3 * DAY, None, None)
    assert await room.owed_of(PROJECT_QUIET) == []
    assert await due(room) == later - 3 * DAY + quiet.ASKED_AFTER


async def test_nothing_is_asked_of_what_is_over_a_draft_or_a_group_at_rest(room: Room) -> None:
    over = await room.project("Fini", stage=Stage.DROPPED)
    draft = await room.project("Brouillon", published=False)
    resting = await room.project("Au repos", home=room.commission)
    await room.do(
        lambda s: s.execute(update(Group).where(Group.id == room.commission).values(status=GroupStatus.ARCHIVED))
    )
    assert await due(room) is None
    later = NOW + 100 * DAY
    await pass_time(room, later)
    assert await room.owed_of(quiet.PROJECT_LOOK) == []
    for project in (over, draft, uuid4()):
        await look(room, project, later)
    assert await room.owed_of(PROJECT_QUIET) == []
    assert (await room.row(resting)).look_again_at is None


async def test_the_quiet_of_a_reopened_home_counts_from_its_reopening(room: Room) -> None:
    """After a long rest its projects are not asked about all at once, nor is what was asked before."""
    project = await room.project(home=room.commission)
    later = NOW + quiet.ASKED_AFTER
    await look(room, project, later)
    question = Posted(kind=PROJECT_QUIET, subject_id=project, channel_id=CARDS, message_id=70, posted_at=later)
    await room.do(lambda session: session.add(question))
    await room.do(partial(archive, actor=CHLOE, group_id=room.commission, reason="Pause", now=later))
    again = later + 400 * DAY
    await room.do(partial(reopen, actor=CHLOE, group_id=room.commission, now=again))
    at_once = await due(room)
    assert at_once is not None
    assert at_once <= again
    await pass_time(room, again)
    assert await room.owed_of(quiet.PROJECT_LOOK) == [project], "its question is to be taken away"
    assert await due(room) == again + quiet.ASKED_AFTER
    await look(room, project, again)
    stale = select(Posted.message_id).where(Posted.stale_since.is_not(None))
    assert await room.do(lambda session: session.scalars(stale).all()) == [70]
    assert await room.owed_of(quiet.HOME_TOLD) == []


async def test_without_a_lead_the_heads_of_the_home_group_are_asked(room: Room) -> None:
    project = await room.project(home=room.commission)
    await room.do(lambda session: session.execute(update(ProjectHead).values(until=NOW)))
    await room.do(lambda session: session.execute(update(Project).values(wanted_stage=None)))
    later = NOW + quiet.ASKED_AFTER
    await look(room, project, later)
    asked = await room.do(lambda session: quiet.quiet_project(session, project, later))
    assert asked is not None
    assert asked.heads == [MARC.user_id]
    await room.do(partial(quiet.go_on, actor=MARC, project_id=project, now=later))
    with pytest.raises(NotAllowed):
        await room.do(partial(quiet.go_on, actor=ROSE, project_id=project, now=later))
    facts = await room.do(lambda session: project_facts(session, project))
    assert facts is not None
    assert facts.asked_at is None

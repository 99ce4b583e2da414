"""A project from a draft to its card: who proposes what where, what is refused, and what is owed to Discord."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from models.actor import Actor
from models.audit import AuditEntry
from models.cluster.tables import Place
from models.database import Database, Session
from models.errors import DomainError, NotAllowed, Reason
from models.outbox import Way
from models.projects import errors
from models.projects.editing import edit_project
from models.projects.facts import PROJECT_CARD, PROJECT_POST, PROJECT_POSTED
from models.projects.needs import MOST_OPEN, fill_need, open_need, reopen_need
from models.projects.projecting import card_gone, card_stands, forum_gone, project_plan, settle_post
from models.projects.proposing import (
    MOST_DRAFTS,
    Filled,
    Origin,
    drafts_of,
    edit_draft,
    prepare,
    see_draft,
    throw_away,
)
from models.projects.publishing import publish, show_again
from models.projects.reach import project_within
from models.projects.seeing import see_project
from models.projects.tables import ContributionKind, ProjectRole, Stage
from models.threads.errors import ThreadUnknown
from models.threads.facts import Source
from tests.support.project_room import (
    CARDS,
    CHLOE,
    FORUM,
    GROUP_CHANNEL,
    GROUP_FORUM,
    LEA,
    MARC,
    NOW,
    PITCH,
    ROSE,
    SAMI,
    STRANGER,
    SUE,
    TITLE,
    ZOE,
    Room,
    prepare_room,
)


@pytest.fixture
async def room(database: Database) -> Room:
    return await prepare_room(database)


async def test_a_draft_is_its_proposers_until_it_is_published(room: Room) -> None:
    source = Source(7, 8, 12, "On devrait mesurer l’eau.")
    made = await room.draft(origin=Origin(source=source))
    assert (made.title, made.stage, made.published_at, made.heads, made.source) == (TITLE, Stage.IDEA, None, [], source)
    assert {(each.domain.slug if each.domain else None, each.kind) for each in made.needs} == {
        ("cybersecurite", None),
        (None, ContributionKind.TECHNICAL),
    }
    assert await room.owed() == [], "nobody else hears of a draft"
    for other in (ROSE, CHLOE, MARC):
        with pytest.raises(errors.ProjectUnknown):
            await room.do(partial(project_within, actor=other, project_id=made.id, now=NOW))
    assert (await room.read(partial(see_project, actor=LEA, project_id=made.id, now=NOW))).draft
    changed = Filled("Lagon mesuré", PITCH, [room.data], ["network", "means"], room.commission)
    edited = await room.do(partial(edit_draft, actor=LEA, project_id=made.id, filled=changed, now=NOW))
    assert (edited.title, edited.home, len(edited.needs)) == ("Lagon mesuré", "Numérique", 3)
    published = await room.do(partial(publish, actor=LEA, project_id=made.id, now=NOW))
    assert [(head.name, head.role) for head in published.heads] == [("Léa Tein", ProjectRole.LEAD)]
    assert await room.owed() == [(Way.POST, PROJECT_POSTED), (Way.PROJECT, PROJECT_POST)]
    kinds = await room.read(lambda session: session.scalars(select(AuditEntry.kind)).all())
    assert kinds == ["projects.published"]
    with pytest.raises(errors.PublishedAlready):
        await room.do(partial(publish, actor=LEA, project_id=made.id, now=NOW))
    with pytest.raises(errors.PublishedAlready):
        await room.do(partial(see_draft, actor=LEA, project_id=made.id, now=NOW))


async def test_a_draft_is_thrown_away_with_what_it_needs(room: Room) -> None:
    made = await room.draft()
    with pytest.raises(errors.ProjectUnknown):
        await room.do(partial(throw_away, actor=ROSE, project_id=made.id, now=NOW))
    assert await room.do(partial(throw_away, actor=LEA, project_id=made.id, now=NOW)) == TITLE
    assert await room.read(lambda session: drafts_of(session, room.id(LEA))) == []
    for number in range(MOST_DRAFTS):
        await room.draft(filled=Filled(f"Projet {number}", PITCH))
    with pytest.raises(errors.TooManyDrafts):
        await room.draft()
    with pytest.raises(errors.TooManyDrafts):
        await room.do(partial(prepare, actor=LEA, now=NOW))


@pytest.mark.parametrize(
    ("filled", "refusal"),
    [
        (Filled(" ? ", PITCH), errors.ProjectTitleEmpty),
        (Filled(TITLE, "\n"), errors.PitchEmpty),
        (Filled("x" * 91, PITCH), errors.ProjectTextTooLong),
        (Filled(TITLE, "y" * 1001), errors.ProjectTextTooLong),
        (Filled(TITLE, PITCH, home_id=UUID(int=5)), errors.HomeUnknown),
    ],
)
async def test_what_says_nothing_is_refused(room: Room, filled: Filled, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        await room.draft(filled=filled)


@pytest.mark.parametrize(
    ("who", "reason"),
    [(STRANGER, Reason.UNKNOWN_PERSON), (SUE, Reason.ORGANISATION_SUSPENDED), (ZOE, Reason.NO_ORGANISATION)],
)
async def test_who_may_not_propose_reads_why(room: Room, who: Actor, reason: Reason) -> None:
    for refused in (lambda: room.draft(who), lambda: room.do(partial(prepare, actor=who, now=NOW))):
        with pytest.raises(NotAllowed) as error:
            await refused()
        assert error.value.reason is reason


async def test_one_proposes_in_ones_groups_and_in_those_that_all_read(room: Room) -> None:
    lea = await room.read(partial(prepare, actor=LEA, home_id=room.commission, now=NOW))
    assert ([home.name for home in lea.homes], lea.whole_cluster, lea.home_id) == (["Numérique"], True, room.commission)
    sami = await room.read(partial(prepare, actor=SAMI, home_id=None, now=NOW))
    assert [home.name for home in sami.homes] == ["Crise", "Numérique"], "one's own first"
    hidden = Filled(TITLE, PITCH, home_id=room.committee)
    with pytest.raises(errors.HomeUnknown):
        await room.draft(filled=hidden)
    made = await room.publish(SAMI, hidden)
    for stranger in (LEA, CHLOE):
        with pytest.raises(errors.ProjectUnknown):
            await room.do(partial(project_within, actor=stranger, project_id=made.id, now=NOW))
    assert not (await room.read(partial(see_project, actor=ROSE, project_id=made.id, now=NOW))).draft
    plan = await room.read(partial(project_plan, project_id=made.id))
    assert plan is not None
    assert (plan.channel_id, plan.forum_id) == (GROUP_CHANNEL, GROUP_FORUM), "only its people read what it makes"
    public = await room.publish(LEA, Filled("Autre", PITCH, home_id=room.commission))
    plan = await room.read(partial(project_plan, project_id=public.id))
    assert plan is not None
    assert (plan.channel_id, plan.forum_id) == (CARDS, FORUM)


async def test_two_projects_under_way_have_no_title_in_common(room: Room) -> None:
    first = await room.publish()
    with pytest.raises(errors.SameProject) as refused:
        await room.publish(ROSE, Filled(TITLE.upper(), PITCH))
    assert refused.value.id == first.id
    hidden = await room.publish(SAMI, Filled("Secret", PITCH, home_id=room.committee))
    assert hidden.title == (await room.publish(LEA, Filled("Secret", PITCH))).title, (
        "what one does not see is no reason"
    )


async def test_a_title_that_is_taken_is_no_title_to_change_to(room: Room) -> None:
    first, second = await room.publish(), await room.publish(ROSE, Filled("Autre", PITCH))
    edit = partial(edit_project, project_id=second.id, pitch=PITCH, now=NOW)
    with pytest.raises(errors.SameProject) as refused:
        await room.do(partial(edit, actor=ROSE, title=TITLE.upper()))
    assert (refused.value.id, (await room.row(second.id)).title) == (first.id, "Autre")
    assert (await room.do(partial(edit, actor=ROSE, title="AUTRE"))).title == "AUTRE", "its own is its own"
    await room.publish(SAMI, Filled("Secret", PITCH, home_id=room.committee))
    edited = await room.do(partial(edit_project, actor=LEA, project_id=first.id, title="Secret", pitch=PITCH, now=NOW))
    assert edited.title == "Secret", "what one does not see is no reason"


async def test_without_a_channel_nothing_is_published(room: Room) -> None:
    made = await room.draft()
    await room.do(lambda session: session.execute(delete(Place)))
    with pytest.raises(errors.NoPlaceForProjects):
        await room.do(partial(publish, actor=LEA, project_id=made.id, now=NOW))


async def test_a_thread_that_one_does_not_read_is_no_origin(room: Room) -> None:
    with pytest.raises(ThreadUnknown):
        await room.draft(origin=Origin(work_thread_id=UUID(int=9)))


async def test_who_steers_edits_and_the_cards_follow(room: Room) -> None:
    made = await room.publish()
    await room.carried_out()
    with pytest.raises(NotAllowed):
        await room.do(partial(edit_project, actor=ROSE, project_id=made.id, title="A moi", pitch=PITCH, now=NOW))
    same = await room.do(partial(edit_project, actor=LEA, project_id=made.id, title=TITLE, pitch=PITCH, now=NOW))
    assert same.title == TITLE
    assert await room.owed() == [], "nothing changed"
    edited = await room.do(partial(edit_project, actor=CHLOE, project_id=made.id, title="Mieux", pitch=PITCH, now=NOW))
    assert edited.title == "Mieux"
    assert await room.owed() == [(Way.REFRESH, PROJECT_CARD), (Way.PROJECT, PROJECT_POST)]


async def test_needs_are_opened_filled_and_opened_again(room: Room) -> None:
    made = await room.publish(filled=Filled(TITLE, PITCH))
    with pytest.raises(errors.NeedsNothing):
        await room.do(partial(open_need, actor=LEA, project_id=made.id, domain_id=UUID(int=1), kind="none", now=NOW))
    opened = await room.do(
        partial(
            open_need, actor=LEA, project_id=made.id, domain_id=room.domain, kind="technical", note="Un jour", now=NOW
        )
    )
    (need,) = opened.open_needs
    assert (need.kind, need.note, need.domain and need.domain.id) == (
        ContributionKind.TECHNICAL,
        "Un jour",
        room.domain,
    )
    filled = await room.do(partial(fill_need, actor=LEA, project_id=made.id, need_id=need.id, now=NOW))
    assert not filled.open_needs
    with pytest.raises(errors.NeedUnknown):
        await room.do(partial(fill_need, actor=LEA, project_id=made.id, need_id=need.id, now=NOW))
    again = await room.do(partial(reopen_need, actor=LEA, project_id=made.id, need_id=need.id, now=NOW))
    assert len(again.open_needs) == 1
    other = await room.publish(ROSE, Filled("Autre", PITCH))
    with pytest.raises(errors.NeedUnknown):
        await room.do(partial(fill_need, actor=ROSE, project_id=other.id, need_id=need.id, now=NOW))
    for _ in range(MOST_OPEN - 1):
        await room.do(partial(open_need, actor=LEA, project_id=made.id, domain_id=room.data, kind=None, now=NOW))
    with pytest.raises(errors.TooManyNeeds):
        await room.do(partial(open_need, actor=LEA, project_id=made.id, domain_id=room.data, kind=None, now=NOW))


async def test_what_was_deleted_in_discord_is_shown_again_on_demand(room: Room) -> None:
    made = await room.publish()

    def stand(session: Session) -> None:
        card_stands(session, made.id, CARDS, 900, NOW)
        settle_post(session, made.id, 901, 902, NOW)

    await room.do(stand)
    await room.carried_out()
    again = partial(show_again, actor=LEA, project_id=made.id, now=NOW)
    with pytest.raises(errors.ProjectStands):
        await room.do(again)
    await room.do(lambda session: card_gone(session, made.id, 900))
    await room.do(lambda session: forum_gone(session, FORUM, NOW))
    seen = await room.read(partial(see_project, actor=LEA, project_id=made.id, now=NOW))
    assert (seen.hidden, seen.project.card, seen.project.post_id) == (True, None, None)
    with pytest.raises(NotAllowed):
        await room.do(partial(show_again, actor=ROSE, project_id=made.id, now=NOW))
    await room.carried_out()
    await room.do(again)
    assert await room.owed() == [(Way.POST, PROJECT_POSTED), (Way.PROJECT, PROJECT_POST)]


@pytest.mark.parametrize("which", [lambda room: room.commission, lambda room: None])
async def test_a_forum_that_is_not_its_own_takes_no_post_away(room: Room, which: Callable[[Room], UUID | None]) -> None:
    made = await room.publish(LEA, Filled(TITLE, PITCH, home_id=which(room)))
    await room.do(lambda session: settle_post(session, made.id, 901, 902, NOW))
    await room.do(lambda session: forum_gone(session, GROUP_FORUM, NOW))
    assert (await room.row(made.id)).post_id == 901

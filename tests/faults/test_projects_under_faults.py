"""A project published, given to, moved, delivered and told of under every fault: whole or absent, and once."""

from __future__ import annotations

import pytest
from simcord.backend.models import Channel
from sqlalchemy import func, select, update

from cogs.projects.forms import MOVED
from cogs.projects.giving_cards import ACCEPT
from cogs.projects.news_cards import NEWS_GIVEN
from cogs.projects.own_cards import PUBLISH
from models.actor import Actor
from models.database import Session
from models.outbox import OutboxItem
from models.projects.contributing import CONTRIBUTION_ACCEPTED
from models.projects.facts import PROJECT_CARD, PROJECT_FILE, PROJECT_POST, PROJECT_POSTED
from models.projects.following_domains import follow
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.mentioning import MENTIONED
from models.projects.moving import MOVED as STAGE_MOVED
from models.projects.proposing import Filled, draft_project
from models.projects.publishing import PUBLISHED
from models.projects.tables import Project, ProjectFile, ProjectHead, ProjectUpdate, Stage
from models.projects.updates import PROJECT_UPDATED
from tests.support import forged
from tests.support.actors import channel, messages_in, text
from tests.support.faults import Case, Flow, Kind, flow_cases
from tests.support.faults.left import OF_ONE_EDIT, nothing_owed, told_once
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld
from tests.support.project_stage import BROUSSE, PITCH, RECIF, TITLE, ProjectStage

PDF = b"%PDF-1.7" + bytes(range(256))
KINDS = (PROJECT_POSTED, PROJECT_CARD, PROJECT_POST)


async def arrange(world: FaultWorld) -> None:
    """The places of projects, people, and a draft of Léa's."""
    await world.make_cluster()
    stage = await ProjectStage.prepare(world)
    world.stage = stage  # type: ignore[attr-defined]  # carried from step to step
    lea, now, filled = Actor(stage.lea.id), world.now, Filled(TITLE, PITCH, [stage.domain], ["technical"])
    await world.write(lambda session: draft_project(session, lea, filled, now=now))


def stage_of(world: FaultWorld) -> ProjectStage:
    stage = world.stage  # type: ignore[attr-defined]  # see `arrange`
    assert isinstance(stage, ProjectStage)
    return stage


async def publish(world: FaultWorld) -> None:
    stage = stage_of(world)
    await forged.press(stage.lea, world.channel, PUBLISH.to(world.cluster_id, (await stage.row()).id))


def shown_posts(stage: ProjectStage) -> list[Channel]:
    """The posts that are not put away: a twin that a lost answer left behind is, and says so."""
    return [post for post in stage.posts() if post.thread_metadata is not None and not post.thread_metadata.archived]


async def published(world: FaultWorld) -> None:
    """One lead, one card, one post; each is the one that the project knows, unless Discord said that it is gone."""
    stage = stage_of(world)
    row, lost = await stage.row(), await world.read(_set_aside)
    assert row.published_at is not None
    await told_once(world, PUBLISHED)
    await nothing_owed(world, *KINDS)
    assert await world.read(lambda session: session.scalar(select(func.count(ProjectHead.id)))) == 1
    cards = [message.id for message in stage.posted()]
    if row.message_id is not None:
        assert cards == [row.message_id], "one card, which it knows"
    elif PROJECT_POSTED in lost:
        assert cards == [], "set aside, and yet shown"
    else:  # Discord said of a card that it is gone, and we believed it: none is posted in its stead
        assert len(cards) == 1, "nobody sees it, or somebody sees it twice"
    if row.post_id is None:  # Discord said that it is gone, and we believed it; or its row was set aside
        assert row.gone_at is not None or PROJECT_POST in lost
        return
    assert [post.id for post in shown_posts(stage)] == [row.post_id]


async def not_published(world: FaultWorld) -> None:
    stage = stage_of(world)
    assert (await stage.row()).published_at is None
    assert not stage.posted()
    assert not stage.posts()
    assert not await world.read(lambda session: session.scalar(select(func.count(ProjectHead.id))))


async def arrange_offered(world: FaultWorld) -> None:
    """A published project to which Rose's company offers something."""
    await arrange(world)
    await publish(world)
    await world.env.settle()
    await published(world)
    stage = stage_of(world)
    await stage.gives((await stage.row()).id, stage.rose, RECIF, monthly=48, status=ContributionStatus.OFFERED)


async def accept(world: FaultWorld) -> None:
    contribution = await _contribution(world)
    await forged.press(stage_of(world).lea, world.channel, ACCEPT.to(world.cluster_id, contribution.id))


async def accepted(world: FaultWorld) -> None:
    """Her company is a partner, on the card too."""
    assert (await _contribution(world)).status == ContributionStatus.ACCEPTED
    await told_once(world, CONTRIBUTION_ACCEPTED)
    await _on_the_card(world, RECIF)


async def not_accepted(world: FaultWorld) -> None:
    assert (await _contribution(world)).status == ContributionStatus.OFFERED
    assert RECIF not in stage_of(world).said()


async def arrange_followed(world: FaultWorld) -> None:
    """The same, and Sami follows what it will seek."""
    await arrange_offered(world)
    stage = stage_of(world)
    sami, now = Actor(stage.sami.id), world.now
    await world.write(lambda session: follow(session, sami, stage.domain, now=now))


async def move(world: FaultWorld) -> None:
    """Send the form that calls for partners."""
    stage = stage_of(world)
    custom_id = MOVED.to(world.cluster_id, (await stage.row()).id, Stage.CALL.value)
    await forged.send_form(stage.lea, world.channel, custom_id, {"why": "Il nous manque quelqu’un."})


async def moved(world: FaultWorld) -> None:
    """At the stage, on the card and among the tags of the post; who follows what it seeks is named once."""
    stage = stage_of(world)
    row, lost = await stage.row(), await world.read(_set_aside)
    assert row.stage == Stage.CALL
    await told_once(world, STAGE_MOVED)
    await _on_the_card(world, "Appel à partenaires")
    if row.post_id is not None and PROJECT_POST not in lost:
        tags = {tag["id"]: tag["name"] for tag in world.env.backend.get_channel(stage.forum.id).available_tags}
        post = world.env.backend.get_channel(row.post_id)
        assert tags[str(post.applied_tags[0])] == "Appel à partenaires"
    await nothing_owed(world, MENTIONED)
    if row.message_id is not None:
        named = [[user.id for user in message.mentions] for message in stage.posted() if message.mentions]
        assert named == ([] if MENTIONED in lost else [[stage.sami.id]])


async def not_moved(world: FaultWorld) -> None:
    stage = stage_of(world)
    assert (await stage.row()).stage == Stage.IDEA
    assert "Appel à partenaires" not in stage.said()


async def give_news(world: FaultWorld) -> None:
    """Send the form of news."""
    stage = stage_of(world)
    custom_id = NEWS_GIVEN.to(world.cluster_id, (await stage.row()).id)
    await forged.send_form(stage.lea, world.channel, custom_id, {"done": "Les capteurs sont posés"})


async def news_given(world: FaultWorld) -> None:
    """Kept, on the card, and told once in the post."""
    stage = stage_of(world)
    assert len(await world.read(lambda session: session.scalars(select(ProjectUpdate.id)).all())) == 1
    await nothing_owed(world, *KINDS, PROJECT_UPDATED)
    await _on_the_card(world, "Les capteurs sont posés")
    row = await stage.row()
    if row.post_id is not None:
        said = [text(each, world.env) for each in messages_in(channel(world.env, row.post_id))[1:]]
        assert len([each for each in said if "Les capteurs sont posés" in each]) == 1


async def no_news(world: FaultWorld) -> None:
    assert not await world.read(lambda session: session.scalars(select(ProjectUpdate.id)).all())


async def arrange_built(world: FaultWorld) -> None:
    """A project that two companies build, with its card and its post."""
    await arrange_offered(world)
    stage = stage_of(world)
    id = (await stage.row()).id
    await stage.gives(id, stage.marc, BROUSSE)

    def build(session: Session) -> None:
        session.execute(update(Contribution).values(status=ContributionStatus.ACCEPTED))
        session.execute(update(Project).values(stage=Stage.BUILDING))

    await world.write(build)


async def deliver(world: FaultWorld) -> None:
    """Send the form that delivers, with a file."""
    stage = stage_of(world)
    custom_id = MOVED.to(world.cluster_id, (await stage.row()).id, Stage.DELIVERED.value)
    await forged.send_form(stage.lea, world.channel, custom_id, {"summary": "Une carte"}, {"file": ("carte.pdf", PDF)})


async def delivered(world: FaultWorld) -> None:
    """Delivered with its whole file, which stands once where the project says; the bytes are kept besides.

    A post of which Discord said that it is gone has taken its messages with it, for all that we know.
    """
    stage = stage_of(world)
    row, lost = await stage.row(), await world.read(_set_aside)
    assert row.stage == Stage.DELIVERED
    await told_once(world, STAGE_MOVED)
    await nothing_owed(world, *KINDS, PROJECT_FILE)
    file = await world.read(lambda session: session.scalars(select(ProjectFile)).one())
    assert file.content == PDF
    posts = [post for post in stage.posts() if row.gone_at is None or post.id == row.post_id]
    places = [stage.cards, *(channel(world.env, post.id) for post in posts)]
    carrying = [message for place in places for message in messages_in(place) if message.attachments]
    assert len(carrying) == (0 if PROJECT_FILE in lost else 1)
    assert [message.id for message in carrying] == ([file.message_id] if carrying else [])


async def not_delivered(world: FaultWorld) -> None:
    assert (await stage_of(world).row()).stage == Stage.BUILDING
    assert not await world.read(lambda session: session.scalars(select(ProjectFile.id)).all())


async def _on_the_card(world: FaultWorld, words: str) -> None:
    """All is delivered, and the card says so where it stands still."""
    await nothing_owed(world, *KINDS)
    stage = stage_of(world)
    row, lost = await stage.row(), await world.read(_set_aside)
    if row.message_id is not None and PROJECT_CARD not in lost:
        cards = [message for message in stage.posted() if not message.mentions]
        assert [words in text(message, world.env) for message in cards] == [True]


async def _contribution(world: FaultWorld) -> Contribution:
    return await world.read(lambda session: session.scalars(select(Contribution)).one())


def _set_aside(session: Session) -> set[str]:
    return set(session.scalars(select(OutboxItem.kind).where(OutboxItem.failed_at.is_not(None))))


PUBLISH_ONE = Flow("project", arrange=arrange, act=publish, whole=published, absent=not_published)
ACCEPT_ONE = Flow("accept-contribution", arrange=arrange_offered, act=accept, whole=accepted, absent=not_accepted)
DELIVER_ONE = Flow("deliver-file", arrange=arrange_built, act=deliver, whole=delivered, absent=not_delivered)
MOVE_ONE = Flow("move-project", arrange=arrange_followed, act=move, whole=moved, absent=not_moved)

TELL_NEWS = Flow("project-news", arrange=arrange_offered, act=give_news, whole=news_given, absent=no_news)


@pytest.mark.parametrize(
    "case",
    [
        *(case for case in flow_cases(PUBLISH_ONE, sample=1)),
        *(
            case
            for flow in (ACCEPT_ONE, MOVE_ONE, DELIVER_ONE)
            for case in flow_cases(flow, sample=1, kinds=OF_ONE_EDIT)
        ),
        *flow_cases(TELL_NEWS, sample=1, kinds=(Kind.OUTAGE, Kind.COMMIT_KILL_AFTER)),
    ],
)
async def test_it_is_whole_or_absent_and_once(case: Case, make_fault_world: MakeWorld) -> None:
    """The runner says at which step it was neither."""
    await case.run(make_fault_world)

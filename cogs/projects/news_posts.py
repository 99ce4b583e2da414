"""How the outbox kinds of a project's way are carried out: its news, the look at its post, and what its quiet asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import discord

from bot.delivery import LostItsPlace, Message, Post, Project, Renderer, marker_of
from bot.language import language_for
from bot.projection.forum_posts import locked_away
from bot.projection.pinned import found_or_posted
from bot.projection.refusals import tried_again
from cogs.projects import news_cards as cards
from cogs.projects.posts import standing
from models.cluster.facts import ClusterFacts
from models.outbox import Delivery
from models.projects.facts import project_facts
from models.projects.quiet import HOME_TOLD, PROJECT_LOOK, QuietProject, quiet_project, saw_activity
from models.projects.recording import PROJECT_QUIET
from models.projects.updates import PROJECT_UPDATED, news_to_tell

if TYPE_CHECKING:
    from bot.client import Cagou


async def _tell(client: Cagou, delivery: Delivery) -> None:
    """One message in the project's post, found again after a lost answer; nothing where it has no post."""
    update_id = delivery.subject_id
    home = await client.directory.cluster_by_id(delivery.cluster_id)
    if update_id is None or home is None:
        return
    news = await client.database.read(home.id, lambda session: news_to_tell(session, update_id))
    if news is None or news.project.post_id is None:
        return
    thread = await standing(client, home, _guild(client, home), news.project.post_id)
    if thread is None or locked_away(thread):
        return
    card, marker = cards.told(language_for(home.language), home, news.project, news.update), marker_of(delivery.id)
    with tried_again("post"):
        if thread.archived:
            thread = await thread.edit(archived=False)
        await found_or_posted(client, thread, card, marker)


async def _look(client: Cagou, delivery: Delivery) -> None:
    """When something was last written there: the id of the last message tells, nothing of it is read."""
    project_id = delivery.subject_id
    home = await client.directory.cluster_by_id(delivery.cluster_id)
    if project_id is None or home is None:
        return
    project = await client.database.read(home.id, lambda session: project_facts(session, project_id))
    if project is None:
        return
    now, last = client.clock.now(), None
    if project.post_id is not None:
        found = await standing(client, home, _guild(client, home), project.post_id)
        if found is not None and found.last_message_id is not None:
            last = discord.utils.snowflake_time(found.last_message_id)
    await client.database.write(home.id, lambda session: saw_activity(session, project_id, last, now))


async def _ask(client: Cagou, delivery: Delivery) -> Message | None:
    """Nothing once something was said, or where the card stands nowhere: its heads find the question on their page."""
    found, home = await _quiet(client, delivery)
    if found is None or home is None or found.project.card is None:
        return None
    channel_id, _ = found.project.card
    return Message(channel_id, cards.asked(language_for(home.language), home, found), list(found.heads))


async def _tell_home(client: Cagou, delivery: Delivery) -> Message | None:
    """Nothing once something was said, or where its home has no channel."""
    found, home = await _quiet(client, delivery)
    if found is None or home is None or found.home_channel_id is None:
        return None
    return Message(found.home_channel_id, cards.home_told(language_for(home.language), home, found))


async def _quiet(client: Cagou, delivery: Delivery) -> tuple[QuietProject | None, ClusterFacts | None]:
    project_id, now = delivery.subject_id, client.clock.now()
    if project_id is None:
        return None, None
    found = await client.database.read(delivery.cluster_id, lambda session: quiet_project(session, project_id, now))
    return found, await client.directory.cluster_by_id(delivery.cluster_id)


def _guild(client: Cagou, home: ClusterFacts) -> discord.Guild:
    guild = client.get_guild(home.guild_id)
    if guild is None:
        raise LostItsPlace("guild")
    return guild


RENDERERS: Mapping[str, Renderer] = {
    PROJECT_UPDATED: Project(_tell),
    PROJECT_LOOK: Project(_look),
    PROJECT_QUIET: Post(_ask, names_people=True),
    HOME_TOLD: Post(_tell_home),
}

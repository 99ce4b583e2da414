"""How the outbox kinds of introductions are carried out: the private thread of two who talk, and private messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import discord

from bot.delivery import LostItsPlace, Post, PrivateMessage, Project, Renderer, marker_of
from bot.language import Language, language_for
from bot.projection.private_threads import (
    WantedThread,
    add_all,
    find_or_make,
    members_of,
    shared_channel,
    thread_or_none,
)
from bot.projection.refusals import tried_again
from bot.ui import Card
from cogs.introductions import list_cards, thread_cards
from models.cluster.facts import ClusterFacts
from models.cluster.tables import PlaceKind
from models.introductions.answering import THREAD
from models.introductions.threads import ThreadPlan, meet_by_contacts, settle_thread, thread_plan
from models.outbox import Delivery
from models.people import private_notices
from models.people.private_notices import NOTICE

if TYPE_CHECKING:
    from bot.client import Cagou

CHANNELS = (PlaceKind.HOME, PlaceKind.CALLS)
"""Where a private thread may hang, in this order: text channels of the cluster that its people see."""

LOOK_BACK = 20
"""How many of a thread's first messages are searched for our own."""


async def _thread(client: Cagou, delivery: Delivery) -> None:
    introduction_id = delivery.subject_id
    assert introduction_id is not None
    plan = await client.database.read(delivery.cluster_id, partial(thread_plan, introduction_id=introduction_id))
    cluster = await client.directory.cluster_by_id(delivery.cluster_id)
    if plan is None or cluster is None or not (plan.wanted or plan.thread_id):
        return
    guild = client.get_guild(cluster.guild_id)
    if guild is None:
        raise LostItsPlace("guild")
    language = language_for(cluster.language)
    if plan.asker is None or plan.expert is None:
        await _forget_words(client, guild, plan, language)
        return
    thread = await _place(client, guild, cluster, plan, language)
    if thread is None:
        await client.database.write(cluster.id, partial(meet_by_contacts, introduction_id=introduction_id))
        return
    if not thread.archived:
        await add_all(thread, _user_ids(plan))
        await _keep_card(client, thread, introduction_id, thread_cards.opening(language, plan, thread), _user_ids(plan))


async def _place(
    client: Cagou, guild: discord.Guild, cluster: ClusterFacts, plan: ThreadPlan, language: Language
) -> discord.Thread | None:
    """The thread, settled in the database before anybody is let in; None where there can be none."""
    if plan.thread_id is not None:
        return await thread_or_none(guild, plan.thread_id)
    user_ids = _user_ids(plan)
    with tried_again("thread"):
        members = await members_of(guild, user_ids) if len(user_ids) == 2 else None
    places = [guild.get_channel(cluster.places.get(kind, 0)) for kind in CHANNELS]
    candidates = [place for place in places if isinstance(place, discord.TextChannel)]
    channel = shared_channel(candidates, members) if members is not None else None
    if channel is None:
        return None
    wanted = WantedThread(thread_cards.name(language, plan), plan.intended_at, user_ids, plan.taken)
    thread = await find_or_make(channel, wanted)
    if thread is not None:
        settle = partial(settle_thread, introduction_id=plan.introduction_id, thread_id=thread.id)
        await client.database.write(cluster.id, settle)
    return thread


async def _forget_words(client: Cagou, guild: discord.Guild, plan: ThreadPlan, language: Language) -> None:
    """One of the two was erased: what we wrote says nothing of them any more. Their own messages are theirs."""
    thread = await thread_or_none(guild, plan.thread_id) if plan.thread_id is not None else None
    if thread is None:
        return
    archived = thread.archived
    with tried_again("thread"):
        thread = await thread.edit(archived=False, name=thread_cards.nameless(language))
        await _keep_card(client, thread, plan.introduction_id, thread_cards.erased(language))
        if archived:
            await thread.edit(archived=True)


async def _keep_card(
    client: Cagou, thread: discord.Thread, introduction_id: UUID, card: Card, mentions: Sequence[int] = ()
) -> None:
    """Our one message in the thread: posted where it is missing, else brought up to date."""
    marker = marker_of(introduction_id)
    view = replace(card, marker=marker).view()
    own_id = client.user.id if client.user is not None else 0
    with tried_again("thread"):
        async for message in thread.history(limit=LOOK_BACK, oldest_first=True):
            if message.author.id == own_id and any(getattr(part, "id", None) == marker for part in message.components):
                await message.edit(view=view, allowed_mentions=discord.AllowedMentions.none())
                return
        users = [discord.Object(user_id) for user_id in mentions]
        allowed = discord.AllowedMentions(everyone=False, roles=False, users=users)
        await thread.send(view=view, nonce=str(marker), allowed_mentions=allowed)


def _user_ids(plan: ThreadPlan) -> list[int]:
    both = (plan.asker, plan.expert)
    return [each.user_id for each in both if each is not None and each.user_id is not None]


async def _notice(client: Cagou, delivery: Delivery) -> PrivateMessage | None:
    person_id = delivery.subject_id
    assert person_id is not None
    cluster = await client.directory.cluster_by_id(delivery.cluster_id)
    to = await client.database.read(delivery.cluster_id, partial(private_notices.recipient_of, person_id=person_id))
    if cluster is None or to is None:
        return None
    language = language_for(to.language or cluster.language)
    return PrivateMessage(to.user_id, list_cards.notice(language, cluster, first=to.first))


async def _noticed(client: Cagou, delivery: Delivery, message_id: int) -> None:
    person_id, now = delivery.subject_id, client.clock.now()
    assert person_id is not None
    await client.database.write(delivery.cluster_id, lambda session: private_notices.told(session, person_id, now))


async def _not_noticed(client: Cagou, delivery: Delivery) -> None:
    person_id, now = delivery.subject_id, client.clock.now()
    assert person_id is not None
    await client.database.write(delivery.cluster_id, lambda session: private_notices.refused(session, person_id, now))


RENDERERS: Mapping[str, Renderer] = {THREAD: Project(_thread), NOTICE: Post(_notice, _noticed, _not_noticed)}

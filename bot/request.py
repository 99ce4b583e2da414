"""The one thing a callback knows about who asks: made at the door for every interaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import discord

from bot.language import Language, choose
from models.actor import Actor
from models.cluster.facts import ClusterFacts
from models.people.identity import PersonFacts
from models.records import dataclass

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.directory import Directory

Interaction = discord.Interaction[Any]

REQUEST = "request"
"""The key of the Request in `interaction.extras`."""


@dataclass(frozen=True)
class Request:
    """Who asks, where, in which language and when; never what they may do.

    `now` is when the interaction reached us. `reference` is the code that an error shows and the log repeats.
    """

    cluster: ClusterFacts | None
    person: PersonFacts | None
    language: Language
    now: datetime
    actor: Actor
    reference: str

    @property
    def home(self) -> ClusterFacts:
        """The cluster, for a command that declared it needs one (the door has made sure)."""
        if self.cluster is None:
            raise RuntimeError("this needs a cluster, and did not declare it")
        return self.cluster

    @property
    def somebody(self) -> PersonFacts:
        """The person, for a command that declared it needs one (the door has made sure)."""
        if self.person is None:
            raise RuntimeError("this needs a person, and did not declare it")
        return self.person

    @property
    def public_language(self) -> Language:
        """The language of what everyone sees: the cluster's."""
        return choose(self.cluster.language if self.cluster else None, None, None)


async def make_request(
    interaction: Interaction, directory: Directory, clock: Clock, cluster_id: UUID | None = None
) -> Request:
    """Make the Request of an interaction and keep it there.

    `cluster_id` is the one a lasting button carries; in a private message it tells which cluster is meant.
    """
    now = clock.now()
    cluster = None
    if interaction.guild_id is not None:
        cluster = await directory.cluster_of_guild(interaction.guild_id)
    elif cluster_id is not None:
        cluster = await directory.cluster_by_id(cluster_id)
    person = await directory.person(cluster.id, interaction.user.id) if cluster is not None else None
    if interaction.guild_id is None and cluster_id is not None and person is None:
        cluster = None
    request = Request(
        cluster=cluster,
        person=person,
        language=choose(
            person.language if person else None, interaction.locale.value, cluster.language if cluster else None
        ),
        now=now,
        actor=Actor(
            user_id=interaction.user.id,
            server_administrator=interaction.guild_id is not None and interaction.permissions.administrator,
        ),
        reference=_reference(interaction),
    )
    interaction.extras[REQUEST] = request
    return request


def request_without_cluster(interaction: Interaction, clock: Clock) -> Request:
    """What is known of an interaction when its cluster cannot be asked for: enough to say so."""
    return Request(
        cluster=None,
        person=None,
        language=choose(None, interaction.locale.value, None),
        now=clock.now(),
        actor=Actor(user_id=interaction.user.id),
        reference=_reference(interaction),
    )


def _reference(interaction: Interaction) -> str:
    return f"{interaction.id & 0xFFFFFFFF:08x}"


def request_of(interaction: Interaction) -> Request:
    """The Request that the door made for this interaction."""
    request = interaction.extras[REQUEST]
    assert isinstance(request, Request)
    return request


def in_cluster(
    interaction: Interaction, request: Request, cluster: ClusterFacts, person: PersonFacts | None
) -> Request:
    """The same Request, for one of several clusters that a private command concerns.

    Whoever administers the server it came from does not administer another's.
    """
    language = choose(person.language if person else None, interaction.locale.value, cluster.language)
    actor = request.actor if interaction.guild_id == cluster.guild_id else Actor(request.actor.user_id)
    narrowed = replace(request, cluster=cluster, person=person, language=language, actor=actor)
    interaction.extras[REQUEST] = narrowed
    return narrowed

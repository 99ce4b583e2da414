"""Which cluster a server is and who a user is there, answered from memory.

These are facts for display and language, never permissions: an operation loads standing in its own transaction.
Everything about a cluster is dropped after each commit, here or in another process, that touches it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from models.actor import Actor
from models.cluster.facts import ClusterFacts, cluster_by_id, cluster_of_guild
from models.database import Database, Topic, everywhere
from models.people.identity import PersonFacts, people_of_users
from models.people.standing import Standing, standing_of
from models.privacy.whereabouts import clusters_holding

MOST_PEOPLE = 50_000
"""People kept in memory, over all clusters; beyond that all are dropped and asked again (about 200 bytes each)."""

STANDING_KEPT = timedelta(minutes=1)
"""How long a standing is shown: mandates begin and end without a commit."""


class Directory:
    """Memory of clusters and people in front of the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._by_guild: dict[int, ClusterFacts | None] = {}
        self._people: dict[tuple[UUID, int], PersonFacts | None] = {}
        self._standings: dict[tuple[UUID, Actor], Standing] = {}
        self._asked: dict[UUID, dict[int, asyncio.Future[PersonFacts | None]]] = {}
        self._asking: dict[UUID, asyncio.Task[None]] = {}
        self._changes = 0
        database.subscribe(self._forget)

    async def cluster_of_guild(self, guild_id: int) -> ClusterFacts | None:
        """The cluster of a Discord server, None where Cagou was never installed."""
        if guild_id in self._by_guild:
            return self._by_guild[guild_id]
        changes = self._changes
        facts = await self._database.read(everywhere(), lambda session: cluster_of_guild(session, guild_id))
        if changes == self._changes:
            self._by_guild[guild_id] = facts
        return facts

    async def cluster_by_id(self, cluster_id: UUID) -> ClusterFacts | None:
        """The cluster with an id, None when there is none."""
        for facts in self._by_guild.values():
            if facts is not None and facts.id == cluster_id:
                return facts
        return await self._database.read(everywhere(), lambda session: cluster_by_id(session, cluster_id))

    async def person(self, cluster_id: UUID, user_id: int) -> PersonFacts | None:
        """Who a Discord user is in a cluster, None for somebody it does not know."""
        key = (cluster_id, user_id)
        if key in self._people:
            return self._people[key]
        asked = self._asked.setdefault(cluster_id, {})
        answer = asked.get(user_id)
        if answer is None:
            answer = asked[user_id] = asyncio.get_running_loop().create_future()
        if cluster_id not in self._asking:
            self._asking[cluster_id] = asyncio.create_task(self._ask(cluster_id), name="people")
        return await asyncio.shield(answer)

    async def _ask(self, cluster_id: UUID) -> None:
        """Read whoever is asked for, all who came meanwhile in one read: after a start thousands may come at once."""
        try:
            while asked := self._asked.pop(cluster_id, None):
                await self._answer(cluster_id, asked)
        finally:
            del self._asking[cluster_id]  # in the same step in which nobody was found to wait

    async def _answer(self, cluster_id: UUID, asked: Mapping[int, asyncio.Future[PersonFacts | None]]) -> None:
        changes = self._changes
        try:
            found = await self._database.read(cluster_id, partial(people_of_users, user_ids=tuple(asked)))
        except Exception as fault:
            for answer in asked.values():
                answer.set_exception(fault)
                answer.exception()  # seen, also where nobody waits for it any more
            return
        if changes == self._changes:
            if len(self._people) + len(asked) > MOST_PEOPLE:
                self._people.clear()
            self._people.update({(cluster_id, user_id): found.get(user_id) for user_id in asked})
        for user_id, answer in asked.items():
            answer.set_result(found.get(user_id))

    async def standing(self, cluster_id: UUID, actor: Actor, now: datetime) -> Standing:
        """What an actor was within the last minute: to choose what is shown, never to permit anything."""
        key = (cluster_id, actor)
        kept = self._standings.get(key)
        if kept is not None and timedelta() <= now - kept.at < STANDING_KEPT:
            return kept
        changes = self._changes
        found = await self._database.read(cluster_id, lambda session: standing_of(session, actor, now))
        if changes == self._changes:
            if len(self._standings) >= MOST_PEOPLE:
                self._standings.clear()
            self._standings[key] = found
        return found

    async def clusters_holding(self, user_id: int) -> Sequence[ClusterFacts]:
        """The clusters that hold something about a Discord user, for what they ask in private messages."""
        return await self._database.read(everywhere(), lambda session: clusters_holding(session, user_id))

    def _forget(self, cluster_id: UUID | None, topics: frozenset[Topic]) -> None:
        if Topic.CLUSTER in topics:
            self._changes += 1
            self._by_guild.clear()
        if Topic.PEOPLE in topics:
            self._changes += 1
            if cluster_id is None:
                self._people.clear()
                self._standings.clear()
            else:
                self._standings = {key: kept for key, kept in self._standings.items() if key[0] != cluster_id}
                self._people = {key: person for key, person in self._people.items() if key[0] != cluster_id}

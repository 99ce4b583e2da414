"""The running application: opens what it needs, loads the cogs, closes in reverse."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import discord
import structlog
from discord.ext import commands

from bot.clock import Clock
from bot.command_sync import sync_commands
from bot.command_words import CommandTranslator
from bot.delivery import Courier, Renderer
from bot.directory import Directory
from bot.domain_directory import DomainDirectory
from bot.door import Door
from bot.expert_directory import ExpertDirectory
from bot.leases import Leases
from bot.measure import Measure
from bot.memory import Memory
from bot.organisation_directory import OrganisationDirectory
from bot.project_directory import ProjectDirectory
from bot.schedule import Schedule
from bot.tree import CommandTree, answer_by_own_cogs
from bot.understanding import Understanding
from cogs.board import posts as board_posts
from cogs.board.commands import Board
from cogs.board.dashboard import Dashboard
from cogs.board.mandate_commands import Mandates
from cogs.calls import posts as calls_posts
from cogs.calls.commands import Calls
from cogs.cluster import posts as cluster_posts
from cogs.cluster.commands import ClusterCommands
from cogs.cluster.keeping_commands import ClusterKeeping
from cogs.cluster.noticing import Noticing
from cogs.experts import posts as experts_posts
from cogs.experts.commands import Experts
from cogs.experts.domain_commands import Domains
from cogs.groups import posts as groups_posts
from cogs.groups.commands import Groups
from cogs.groups.heading_commands import GroupHeads
from cogs.groups.joining_commands import GroupPeople
from cogs.groups.keeping_commands import GroupKeeping
from cogs.home import posts as home_posts
from cogs.home.commands import Home
from cogs.introductions import posts as introductions_posts
from cogs.introductions.commands import Introductions
from cogs.joining import posts as joining_posts
from cogs.joining.commands import Joining
from cogs.joining.deciding_commands import Deciding
from cogs.joining.presence import Presence
from cogs.journal import posts as journal_posts
from cogs.journal.commands import Journal
from cogs.members import posts as members_posts
from cogs.members.commands import Members
from cogs.organisations.commands import Organisations
from cogs.organisations.keeping_commands import Keeping
from cogs.polls import posts as polls_posts
from cogs.polls.asking_commands import Asking
from cogs.polls.drafting_commands import Drafting
from cogs.polls.exports import Papers
from cogs.polls.history_commands import History
from cogs.polls.letting_commands import Letting
from cogs.polls.quick_commands import Quick
from cogs.polls.roll_commands import RollGiving
from cogs.polls.steering_commands import Steering
from cogs.polls.voting_commands import Voting
from cogs.privacy import posts as privacy_posts
from cogs.privacy.commands import Privacy
from cogs.profiles import posts as profiles_posts
from cogs.profiles.commands import Profiles
from cogs.profiles.endorsing_commands import Endorsing
from cogs.profiles.mastering_commands import Mastering
from cogs.projects import delivery_posts as projects_delivery_posts
from cogs.projects import giving_posts as projects_giving_posts
from cogs.projects import news_posts as projects_news_posts
from cogs.projects import posts as projects_posts
from cogs.projects.commands import Projects
from cogs.projects.delivery_commands import ProjectDelivery
from cogs.projects.following_commands import FollowingDomains
from cogs.projects.giving_commands import Giving
from cogs.projects.hours_commands import Hours
from cogs.projects.matching_commands import Matching
from cogs.projects.news_commands import ProjectNews
from cogs.projects.overview_commands import ProjectOverview
from cogs.projects.proposing_commands import Proposing
from cogs.projects.steering_commands import ProjectSteering
from cogs.projects.vote_commands import ProjectVotes
from cogs.projects.watching import ProjectWatch
from cogs.threads import posts as threads_posts
from cogs.threads.commands import Threads
from cogs.threads.people_commands import ThreadPeople
from cogs.threads.watching import ThreadWatch
from config.settings import Settings
from models.database import Database
from models.errors import DomainError
from models.polls.keys import KeyRing
from models.polls.roll import Draw
from models.transfer.staging import settle_leftovers

if TYPE_CHECKING:
    from bot.web import WebServer

log = structlog.get_logger(__name__)

INTENTS = discord.Intents(guilds=True, members=True, guild_messages=True)
"""Servers with their channels and roles, who is in them, and that a message was deleted, for it may be a card of ours.
Never what people write: that would need Discord's intent for contents.
"""

LEASES_SECONDS = 1.0
"""How long a stop waits for the database to take the leases back."""

MOST_READY = 20
"""Clusters whose experts are read at the start; the others' when somebody searches."""

PRESSES = (discord.InteractionType.component, discord.InteractionType.modal_submit)
"""What comes through `bot/door.py`."""

CAPABILITIES: tuple[tuple[Callable[[Cagou], commands.Cog], Mapping[str, Renderer]], ...] = (
    (Home, home_posts.RENDERERS),
    (Experts, experts_posts.RENDERERS),
    (Domains, {}),
    (Calls, calls_posts.RENDERERS),
    (Board, board_posts.RENDERERS),
    (Mandates, {}),
    (Dashboard, {}),
    (Journal, journal_posts.RENDERERS),
    (Members, members_posts.RENDERERS),
    (Organisations, {}),
    (Keeping, {}),
    (Introductions, introductions_posts.RENDERERS),
    (Profiles, profiles_posts.RENDERERS),
    (Mastering, {}),
    (Endorsing, {}),
    (Voting, polls_posts.RENDERERS),
    (Asking, {}),
    (Drafting, {}),
    (RollGiving, {}),
    (Letting, {}),
    (Steering, {}),
    (History, {}),
    (Papers, {}),
    (Quick, {}),
    (Privacy, privacy_posts.RENDERERS),
    (Groups, groups_posts.RENDERERS),
    (GroupPeople, {}),
    (GroupKeeping, {}),
    (GroupHeads, {}),
    (Threads, threads_posts.RENDERERS),
    (ThreadPeople, {}),
    (ThreadWatch, {}),
    (Projects, projects_posts.RENDERERS),
    (Giving, projects_giving_posts.RENDERERS),
    (Hours, {}),
    (Matching, {}),
    (FollowingDomains, {}),
    (Proposing, {}),
    (ProjectSteering, {}),
    (ProjectNews, projects_news_posts.RENDERERS),
    (ProjectVotes, {}),
    (ProjectOverview, {}),
    (ProjectDelivery, projects_delivery_posts.RENDERERS),
    (ProjectWatch, {}),
    (Joining, joining_posts.RENDERERS),
    (Deciding, {}),
    (Presence, {}),
    (ClusterCommands, cluster_posts.RENDERERS),
    (ClusterKeeping, {}),
    (Noticing, {}),
)
"""Every capability: its cog, and how its outbox kinds are rendered."""


class Cagou(commands.AutoShardedBot):
    """The bot. It is given an open database and closes it; `leases` are those of its shards, taken already."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        *,
        ids: Callable[[], UUID] = uuid4,
        draw: Draw = os.urandom,
        leases: Leases | None = None,
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=CommandTree,
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            shard_count=settings.shard_count,
            shard_ids=list(settings.shard_ids or range(settings.shard_count)),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.settings = settings
        self.database = database
        self.clock = clock
        self.directory = Directory(database)
        self.domains = DomainDirectory(database)
        self.experts = ExpertDirectory(database, clock)
        self.organisations = OrganisationDirectory(database)
        self.projects = ProjectDirectory(database)
        self.understanding = Understanding(settings.search_model)
        self.measure = Measure(prometheus=settings.metrics)
        self.memory = Memory(ids)
        self.draw = draw
        self.keys = KeyRing(settings.key_directory, draw)
        self.door = Door(self)
        self.courier = Courier(self)
        self.schedule = Schedule(self)
        self.stopping = False
        self._closing: asyncio.Task[None] | None = None
        self._leases = leases
        self._web = self._health_server(settings.health_port) if settings.health_port else None

    def _health_server(self, port: int) -> WebServer:
        from bot.web import WebServer  # a web server's modules are for those who have one

        return WebServer(self, port)

    async def setup_hook(self) -> None:
        """Load the capabilities, tell Discord the commands, and begin what runs by itself."""
        for make_cog, renderers in CAPABILITIES:
            cog = make_cog(self)
            await self.add_cog(cog)
            self.door.serve(cog)
            self.courier.take(renderers)
        answer_by_own_cogs(self.tree, self.cogs.values())
        await self.tree.set_translator(CommandTranslator())
        await sync_commands(self)
        if self._web is not None:
            await self._web.start()
        if self._leases is not None:
            self._leases.keep(self)

    async def on_ready(self) -> None:
        """Carry out what is owed; a READY that follows a reconnection finds it running already."""
        self.courier.start()
        self.schedule.start()
        self.understanding.start()
        log.info("ready", guilds=len(self.guilds), shards=self.shard_count)
        try:
            await settle_leftovers(self.database, self.clock.now())
        except DomainError as away:  # the next import into the cluster does the same
            log.warning("leftovers_not_settled", reason=type(away).__name__)
        await self._make_searches_ready()

    async def _make_searches_ready(self) -> None:
        """Keep in memory what the first who searches would wait for (half a second for the words of the domains)."""
        try:
            for guild in list(self.guilds)[:MOST_READY]:
                cluster = await self.directory.cluster_of_guild(guild.id)
                if cluster is not None:
                    await self.domains.index_of(cluster.id)
                    await self.experts.of(cluster.id)
        except DomainError as away:  # whoever searches first waits
            log.warning("searches_not_ready", reason=type(away).__name__)
        self.dispatch("searches_ready")

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Make no event, and no task for it, of a command, which the tree has already, nor of what people write."""
        if event == "message" or (event == "interaction" and args[0].type not in PRESSES):
            return
        super().dispatch(event, *args, **kwargs)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Presses, picks and forms; commands come through the tree."""
        await self.door.enter(interaction)

    async def on_message(self, _: discord.Message, /) -> None:
        """Nothing: no command is typed as a message."""

    async def close(self) -> None:
        """Take nothing new, finish what is under way, close in reverse; every caller waits for the one end."""
        if self._closing is None:
            self.stopping = True
            self._closing = asyncio.create_task(self._close(), name="close")
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        patience = self.settings.stop_seconds / 2
        if not await self.measure.idle(patience):
            log.warning("stopped_with_work_under_way", interactions=self.measure.under_way)
        try:
            async with asyncio.timeout(patience):
                await self.schedule.stop()
                await self.courier.stop()
        except TimeoutError:
            log.warning("stopped_while_delivering")  # the row's claim ends, and it is carried out at the next start
        if self._web is not None:
            await self._web.stop()
        await self.experts.close()
        await self.projects.close()
        self.understanding.close()
        await super().close()
        if self._leases is not None:
            await self._give_back(self._leases)
        await self.database.close()
        log.info("stopped")

    async def _give_back(self, leases: Leases) -> None:
        """Give the shards up; where the database does not answer, their leases end by themselves."""
        try:
            async with asyncio.timeout(LEASES_SECONDS):
                await leases.give_back()
        except (TimeoutError, DomainError):
            log.warning("leases_not_given_back")

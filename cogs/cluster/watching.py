"""The private message in which an administrator follows the work: kept up to date while Discord lets us edit it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import aiohttp
import discord
import structlog

from bot.answers import replace
from bot.language import Language
from bot.memory import KEPT_FOR
from bot.projection.apply import Stage
from bot.projection.refusals import NotYet
from bot.request import Interaction, Request
from bot.ui import Card
from cogs.cluster import cards
from models.records import dataclass

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Watch:
    """The answer to an interaction, its reader's language, when it was asked for, and whether it is the first."""

    interaction: Interaction
    language: Language
    since: datetime
    first: bool


class Watches:
    """At most one watched message a cluster: the last administrator who pressed."""

    def __init__(self, client: Cagou) -> None:
        self._client = client
        self._watches: dict[UUID, Watch] = {}

    def follow(self, cluster_id: UUID, interaction: Interaction, request: Request, *, first: bool) -> None:
        """Show in this message how the work on the cluster goes; `first` when it was not installed before."""
        self._watches[cluster_id] = Watch(interaction, request.language, request.now, first)

    def forget(self, cluster_id: UUID) -> None:
        """Show nothing more."""
        self._watches.pop(cluster_id, None)

    async def report(self, cluster_id: UUID, stage: Stage) -> None:
        """Tell how far the work has come; at its end, what comes next."""
        watch = self._watches.get(cluster_id)
        if watch is None:
            return
        if stage is not Stage.DONE:
            await self._show(cluster_id, watch, cards.working_card(watch.language, stage))
            return
        facts = await self._client.directory.cluster_by_id(cluster_id)
        places = facts.places if facts is not None else {}
        await self._show(cluster_id, watch, cards.done_card(watch.language, cluster_id, places, first=watch.first))
        self.forget(cluster_id)

    async def refused(self, cluster_id: UUID, refusal: NotYet) -> None:
        """Tell that the work is put off."""
        watch = self._watches.get(cluster_id)
        if watch is not None:
            card = cards.put_off_card(watch.language, forbidden=refusal.forbidden, cluster_id=cluster_id)
            await self._show(cluster_id, watch, card)

    async def _show(self, cluster_id: UUID, watch: Watch, card: Card) -> None:
        """What is shown is a courtesy: where it fails, the work goes on."""
        if self._client.clock.now() - watch.since > KEPT_FOR:
            self.forget(cluster_id)
            return
        try:
            await replace(watch.interaction, card)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as fault:
            log.info("progress_not_shown", fault=type(fault).__name__)

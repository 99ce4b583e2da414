"""What an administrator has decided so far, before anything is made: kept in memory for a quarter of an hour."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from difflib import SequenceMatcher
from uuid import UUID

import discord

from bot.projection.inspect import missing_permissions
from bot.projection.plan import Existing, Fate, LimitExceeded, Proposal, limits_exceeded, propose
from bot.projection.server import cached
from cogs.cluster.words import NAMES, names_in
from models.cluster.installing import Inventory, Settings, Wish
from models.cluster.tables import PlaceKind
from models.records import dataclass


@dataclass(frozen=True)
class Draft:
    """The cluster-to-be under the id it will have, its settings, and the existing things picked for its places.

    In `chosen`, 0 stands for "make a new one".
    """

    cluster_id: UUID
    settings: Settings
    chosen: Mapping[PlaceKind, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """Exactly what pressing the button would do, and what stands in the way."""

    draft: Draft
    proposals: Sequence[Proposal]
    lacking: tuple[str, ...]
    limits: Sequence[LimitExceeded]
    installed: bool
    settings_changed: bool

    @property
    def blocked(self) -> bool:
        """Whether something must be mended first."""
        return bool(self.lacking or self.limits)

    @property
    def nothing_to_do(self) -> bool:
        """Whether all is as it would be made."""
        there = all(proposal.fate is Fate.THERE for proposal in self.proposals)
        return self.installed and there and not self.settings_changed

    @property
    def wishes(self) -> dict[PlaceKind, Wish]:
        """The same for the operation that writes it down."""
        wishes = {proposal.kind: proposal.wish for proposal in self.proposals}
        return {**wishes, PlaceKind.HOME_CARD: Wish(NAMES[PlaceKind.HOME_CARD])}


def preview(guild: discord.Guild, draft: Draft, inventory: Inventory | None, of_groups: Collection[int]) -> Preview:
    """Compare what is wished for with what the server has; what is `of_groups` already serves them."""
    existing = cached(guild)
    places = inventory.places if inventory is not None else {}
    proposals = propose(names_in(draft.settings.language), places, draft.chosen, existing, of_groups)
    return Preview(
        draft=draft,
        proposals=proposals,
        lacking=missing_permissions(guild),
        limits=limits_exceeded(proposals, existing),
        installed=inventory is not None and inventory.installed,
        settings_changed=inventory is not None and inventory.settings != draft.settings,
    )


def candidates(guild: discord.Guild, proposal: Proposal, taken: Collection[int], most: int) -> list[Existing]:
    """What else the server has that may serve as a place, the likeliest names first."""
    fitting = [
        thing for thing in cached(guild) if thing.shape is proposal.shape and thing.free and thing.id not in taken
    ]
    wanted = proposal.name.casefold()
    return sorted(fitting, key=lambda t: -SequenceMatcher(None, wanted, t.name.casefold()).ratio())[:most]

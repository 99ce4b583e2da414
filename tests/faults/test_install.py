"""The wizard under faults: whole or absent, exactly once, nothing orphaned."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from models import audit
from models.cluster.facts import cluster_of_guild
from models.cluster.journal import JOURNAL_ENTRY
from models.cluster.places import WITH_GROUPS, places_of
from models.cluster.tables import Cluster, PlaceKind
from models.database import Session, everywhere
from models.experts.tables import Domain
from models.outbox import OutboxItem
from tests.support.actors import buttons, channel_named, messages_in, press
from tests.support.faults import Case, Flow, Kind, flow_cases
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld

CHANNELS = {"cagou", "journal-du-bureau", "appels-a-expertise", "votes", "fiches-projets", "projets"}
MADE = {"Cluster", *CHANNELS, "Membre", "Expert", "Bureau"}


async def arrange(world: FaultWorld) -> None:
    """An administrator who will install."""
    world.chief = world.member("Chef", administrator=True)  # type: ignore[attr-defined]  # of this flow only


async def install(world: FaultWorld) -> None:
    """Type the command and press the one primary button."""
    chief = world.chief  # type: ignore[attr-defined]  # see `arrange`
    shown = await chief.slash(world.channel, "cluster installer")
    await press(chief, shown, "Appliquer" if "Appliquer" in buttons(shown) else "Installer")


def names(world: FaultWorld) -> Counter[str]:
    """What the server has by the names of an installation."""
    guild = world.env.backend.get_guild(world.guild.id)
    every = [str(world.env.backend.channels[each].name) for each in guild.channel_ids]
    every += [role.name for role in guild.roles.values()]
    return Counter(name for name in every if name in MADE)


async def whole(world: FaultWorld) -> None:
    """Everything is there once, in its place, and nothing is owed any more."""
    found = names(world)
    assert found == Counter(dict.fromkeys(MADE, 1)), f"in the server: {dict(found)}"
    facts = await world.read(lambda session: cluster_of_guild(session, world.guild.id), everywhere())
    assert facts is not None, "no cluster"
    assert facts.installed, "not finished"
    world.cluster_id = facts.id
    assert (
        await world.read(lambda session: session.scalar(select(func.count()).select_from(Cluster)), everywhere()) == 1
    )
    places = await world.read(places_of)
    assert set(places) == set(PlaceKind) - WITH_GROUPS
    backend = world.env.backend
    category = channel_named(world.guild, "Cluster")
    for name in CHANNELS:
        channel = channel_named(world.guild, name)
        assert backend.get_channel(channel.id).parent_id == category.id, f"{name} is elsewhere"
        assert channel.id in facts.places.values(), f"{name} is an orphan"
    journal = backend.get_channel(channel_named(world.guild, "journal-du-bureau").id)
    assert len(journal.overwrites) == 3, "the journal's overwrites"
    assert len(backend.get_channel(channel_named(world.guild, "projets").id).available_tags) == 15, "tags"
    messages = messages_in(channel_named(world.guild, "cagou"))
    cards = [message for message in messages if message.type.value == 0]
    assert len(cards) == 1, f"{len(cards)} home cards"
    assert cards[0].pinned, "not pinned"
    assert cards[0].id == places[PlaceKind.HOME_CARD].discord_id
    entries = await world.read(lambda session: session.scalar(select(func.count()).select_from(audit.AuditEntry)))
    assert entries == 1, f"{entries} audit entries"
    told = len(messages_in(channel_named(world.guild, "journal-du-bureau")))
    aside = await world.read(partial(set_aside, kind=JOURNAL_ENTRY))  # by the courier, told that the channel is gone
    assert told + aside == 1, f"{told} messages in the journal, {aside} set aside"
    domains = await world.read(lambda session: session.scalar(select(func.count()).select_from(Domain)))
    assert domains == 32, f"{domains} domains"
    owed = await world.read(
        lambda session: list(session.scalars(select(OutboxItem.kind).where(OutboxItem.failed_at.is_(None))))
    )
    assert not owed, f"still owed: {owed}"


async def absent(world: FaultWorld) -> None:
    """Neither the server nor the database has anything."""
    assert not names(world), f"in the server: {dict(names(world))}"
    for table in (Cluster, OutboxItem, Domain):
        count = await world.read(partial(rows_of, table=table), everywhere())
        assert not count, f"{count} rows of {table.__name__}"


def rows_of(session: Session, *, table: type[Any]) -> int:
    """How many rows a table has."""
    return session.scalar(select(func.count()).select_from(table)) or 0


def set_aside(session: Session, *, kind: str) -> int:
    """How many rows of a kind the outbox gave up."""
    failed = select(func.count()).where(OutboxItem.kind == kind, OutboxItem.failed_at.is_not(None))
    return session.scalar(failed) or 0


INSTALL = Flow("install", arrange=arrange, act=install, whole=whole, absent=absent)


@pytest.mark.parametrize("case", flow_cases(INSTALL, sample=2))
async def test_the_wizard_installs_wholly_and_once(case: Case, make_fault_world: MakeWorld) -> None:
    """At every step, whatever fails there."""
    await case.run(make_fault_world)


async def arrange_broken(world: FaultWorld) -> None:
    """An installed cluster whose home channel and a role somebody deleted."""
    await arrange(world)
    await install(world)
    await whole(world)
    backend = world.env.backend
    backend.delete_channel(channel_named(world.guild, "cagou").id)
    roles = backend.get_guild(world.guild.id).roles.values()
    backend.delete_role(world.guild.id, next(role.id for role in roles if role.name == "Expert"))
    await world.env.settle()


async def mend(world: FaultWorld) -> None:
    """Type `/cluster etat` and press the button, if there is something to mend."""
    chief = world.chief  # type: ignore[attr-defined]  # see `arrange`
    shown = await chief.slash(world.channel, "cluster etat")
    if "Réparer ce qui peut l’être" in buttons(shown):
        await press(chief, shown, "Réparer")


async def broken(world: FaultWorld) -> None:
    """As it was left."""
    assert names(world) == Counter(dict.fromkeys(MADE - {"cagou", "Expert"}, 1)), f"{dict(names(world))}"


REPAIR = Flow("repair", arrange=arrange_broken, act=mend, whole=whole, absent=broken)


@pytest.mark.parametrize(
    "case", flow_cases(REPAIR, sample=2, kinds=(Kind.ONCE_500_AFTER, Kind.KILL_AFTER, Kind.COMMIT_KILL_AFTER))
)
async def test_what_was_deleted_comes_back_once(case: Case, make_fault_world: MakeWorld) -> None:
    """The same for a repair: answers lost, and the process killed."""
    await case.run(make_fault_world)

"""The sample cluster's projects: proposed, published, joined and moved on by the same operations as real ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from sqlalchemy import select

from bot.demo.cast import Part, Player
from models.actor import Actor
from models.database import Session
from models.experts.tables import Domain
from models.projects.amounts import QUARTERS, Amount
from models.projects.contributing import Offer, accept, offer
from models.projects.milestones import add_milestone
from models.projects.moving import Told, move
from models.projects.proposing import Filled, draft_project
from models.projects.publishing import publish
from models.projects.tables import ContributionKind, Stage
from models.projects.updates import write_update

_FILE = Path(__file__).with_name("projects.yaml")
_WAY = (Stage.CALL, Stage.FRAMING)


class _Cast:
    """Who acts, by what the file calls them."""

    def __init__(self, users: Mapping[UUID, int], players: Sequence[Player]) -> None:
        self._users = users
        self._parts = {str(player.part): player for player in players if player.part is not None}
        self._others = [player for player in players if player.part is None and player.office is None]

    def actor(self, by: int | str) -> Actor:
        """The actor for a place among the others, or for a part."""
        player = self._others[by] if isinstance(by, int) else self._parts[Part(by)]
        return Actor(self._users[player.person_id])


def build_together(session: Session, users: Mapping[UUID, int], players: Sequence[Player], now: datetime) -> None:
    """Make the projects, once the bot has made the channel where their cards shall stand."""
    people = _Cast(users, players)
    domains = {domain.slug: domain.id for domain in session.scalars(select(Domain))}
    for each in yaml.safe_load(_FILE.read_text(encoding="utf-8"))["projects"]:
        _build(session, people, domains, each, now)


def _build(
    session: Session, people: _Cast, domains: Mapping[str, UUID], each: Mapping[str, Any], now: datetime
) -> None:
    lead, wanted = people.actor(each["by"]), Stage(each["stage"])
    filled = Filled(each["title"], each["pitch"].strip(), [domains[slug] for slug in each["domains"]], each["kinds"])
    project_id = draft_project(session, lead, filled, now=now).id
    publish(session, lead, project_id, now=now)
    for given in each.get("partners", ()):
        accept(session, lead, _offer(session, people, project_id, given, now), now=now)
    for given in each.get("offered", ()):
        _offer(session, people, project_id, given, now)
    for stage in _WAY[: 1 + _WAY.index(wanted)] if wanted in _WAY else ():
        move(session, lead, project_id, stage, Told(), now=now)
    if "news" in each:
        news = each["news"]
        write_update(session, lead, project_id, done=news["done"], next_steps=news["next"], now=now)
    if "milestone" in each:
        add_milestone(session, lead, project_id, each["milestone"]["what"], each["milestone"]["by"], now=now)


def _offer(session: Session, people: _Cast, project_id: UUID, given: Mapping[str, Any], now: datetime) -> UUID:
    month, once = given.get("month"), given.get("once")
    amount = Amount(
        monthly=month * QUARTERS if month is not None else None, once=once * QUARTERS if once is not None else None
    )
    wanted = Offer(ContributionKind(given["kind"]), amount, note=given.get("note"))
    return offer(session, people.actor(given["by"]), project_id, wanted, now=now).id

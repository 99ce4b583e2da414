"""The sample cluster's groups: created, proposed, supported and opened by the same operations as real ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from bot.demo.cast import Part, Player
from models.actor import Actor
from models.database import Session
from models.groups.creating import Draft, create_group
from models.groups.joining import join
from models.groups.proposing import open_club, propose_club, support
from models.groups.tables import GroupKind, Joining
from models.people.tables import Office
from models.people.tying import DiscordUser

_FILE = Path(__file__).with_name("groups.yaml")


def gather(session: Session, users: Mapping[UUID, int], players: Sequence[Player], now: datetime) -> None:
    """Make the groups: the president creates and opens, the lead proposes the first club and heads it.

    The newcomer is in none, and their representative neither: a visitor joins.
    """
    described = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    board = [player for player in players if player.office is not None]
    president = next(player for player in board if player.office is Office.PRESIDENT)
    chairs = cycle([player for player in board if player is not president])
    chief = Actor(users[president.person_id])
    for each in described["commissions"]:
        create_group(session, chief, GroupKind.COMMISSION, _draft(each), _user(next(chairs), users), now=now)
    for each in described["committees"]:
        create_group(session, chief, GroupKind.COMMITTEE, _draft(each), _user(president, users), now=now)
    proposers = iter(_proposers(players))
    others = [player for player in players if player.part is None and player.office is None]
    for each in described["clubs"]:
        proposer = next(proposers)
        made = propose_club(session, Actor(users[proposer.person_id]), _draft(each), now=now)
        voices = [player for player in others if player is not proposer][: each["supporters"] - 1]
        for player in voices:
            support(session, Actor(users[player.person_id]), made.group.id, now=now)
        if each["opened"]:
            open_club(session, chief, made.group.id, now=now)
            for player in voices:
                join(session, Actor(users[player.person_id]), made.group.id, now=now)


def _proposers(players: Sequence[Player]) -> Iterator[Player]:
    """The lead first, then those who are only there."""
    yield next(player for player in players if player.part is Part.LEAD)
    yield from (player for player in players if player.part is None and player.office is None)


def _draft(described: Mapping[str, Any]) -> Draft:
    return Draft(
        described["name"], described["mission"], described.get("welcome", ""), described.get("joining", Joining.REQUEST)
    )


def _user(player: Player, users: Mapping[UUID, int]) -> DiscordUser:
    return DiscordUser(users[player.person_id], player.name)

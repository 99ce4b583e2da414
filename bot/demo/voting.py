"""The sample cluster's open vote: asked, opened and voted on by the same operations as a real one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

import yaml

from bot.demo.cast import Player
from models.actor import Actor
from models.database import Session
from models.people.tables import Office
from models.polls.at_hand import open_votes
from models.polls.casting import ballot_paper, cast
from models.polls.drafting import save_draft
from models.polls.facts import PollFacts
from models.polls.going_ahead import submit
from models.polls.keys import KeyRing
from models.polls.roll import Draw
from models.polls.tables import Electorate
from models.polls.templates import Template, suggested

_FILE = Path(__file__).with_name("votes.yaml")


def put_to_the_vote(
    session: Session, users: Mapping[UUID, int], players: Sequence[Player], *, keys: KeyRing, draw: Draw, now: datetime
) -> PollFacts:
    """The president asks the organisations, and some have voted.

    Its card is owed, as any vote's: the bot posts it once it has made the channel.
    """
    described = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    president = next(player for player in players if player.office is Office.PRESIDENT)
    chief = Actor(users[president.person_id])
    start = suggested(Template.MOTION, described["title"], Electorate.ORGANISATIONS, now=now)
    draft = save_draft(session, chief, replace(start, question=described["question"]), now=now)
    poll = submit(session, chief, draft.id, keys=keys, draw=draw, now=now)
    choices = iter(described["ballots"])
    for player in sorted((one for one in players if one.part is None), key=lambda one: one.office is None):
        actor = Actor(users[player.person_id])
        if not open_votes(session, actor, keys, now=now):
            continue
        choice = next(choices, None)
        if choice is None:
            break
        for vote in ballot_paper(session, actor, keys, poll.id, now=now).votes:
            cast(session, actor, keys, poll.id, vote.elector_id, choice, now=now)
    return poll

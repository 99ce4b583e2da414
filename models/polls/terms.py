"""On what terms a vote was held: all that its card said before anybody voted. The chain of ballots begins with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from models.polls.facts import PollFacts
from models.polls.rules import spelled


def terms_of(poll: PollFacts) -> Mapping[str, object]:
    """The terms of a vote that was opened, as plain JSON values."""
    return {
        "poll": str(poll.id),
        "number": poll.number,
        "title": poll.title,
        "question": poll.question,
        "nature": poll.nature.value,
        "clause": poll.clause,
        "method": poll.method.value,
        "electorate": poll.electorate.value,
        "named": poll.named,
        "options": [
            {"id": str(option.id), "label": option.label, "starts_at": instant(option.starts_at)}
            for option in poll.options
        ],
        "rules": json.loads(spelled(poll.rules)),
        "opened_at": instant(poll.opened_at),
        "first_closes_at": instant(poll.first_closes_at),
        "closes_at": instant(poll.closes_at),
        "roll_hash": poll.roll_hash,
        "roll_electors": poll.electors,
        "roll_voices": poll.voices,
        "commitment": poll.commitment,
    }


def instant(at: datetime | None) -> str | None:
    """A moment in the one spelling that files have."""
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at is not None else None

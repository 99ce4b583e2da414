"""Asking that an earlier decision be repealed: a decision like any other, which has that effect when it is adopted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from models.actor import Actor
from models.database import Session
from models.polls.counting import read_result
from models.polls.drafting import save_draft
from models.polls.errors import CannotBeRepealed
from models.polls.facts import PollFacts, poll_seen
from models.polls.tables import Method, Nature, SubjectKind
from models.polls.templates import Template, suggested


def can_be_repealed(poll: PollFacts) -> bool:
    """Whether it is a decision that was taken and holds still."""
    return (
        poll.nature is Nature.DECISION
        and poll.repealed_by is None
        and poll.result is not None
        and read_result(poll.result).decides
    )


def draft_repeal(
    session: Session, actor: Actor, poll_id: UUID, *, title: str, question: str, now: datetime
) -> PollFacts:
    """A draft of the actor's that asks the same electorate, by the same rules where that was a motion.

    Raises `PollUnknown`, `NotAllowed`, `CannotBeRepealed`, or as `save_draft` does.
    """
    poll = poll_seen(session, actor, poll_id, now=now).poll
    if not can_be_repealed(poll):
        raise CannotBeRepealed
    start = suggested(Template.MOTION, title, poll.electorate, group_id=poll.group_id, now=now)
    draft = replace(
        start,
        question=question,
        nature=Nature.DECISION,
        clause=poll.clause,
        rules=poll.rules if poll.method is Method.MOTION else start.rules,
        named=poll.named,
        channel_id=poll.channel_id if poll.group_id is None else None,
        subject=(SubjectKind.REPEALS, poll_id),
    )
    return save_draft(session, actor, draft, now=now)

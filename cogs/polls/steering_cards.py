"""What is filled in to let one vote longer, or to call a vote off."""

from __future__ import annotations

from uuid import UUID

from bot.language import Language
from bot.ui import Action, Field, FieldKind, Form, Route, Style
from bot.ui.limits import MOST_FORM_TITLE
from bot.ui.text import fitted
from models.cluster.facts import ClusterFacts
from models.polls.facts import PollFacts, PollSeen
from models.polls.typed import typed_instant
from models.polls.wording import MOST_REASON

EXTEND = Route("polls:extend")
"""Opens the form of a later end: `EXTEND.to(cluster_id, poll_id)`."""
EXTENDED = Route("polls:extended")
CANCEL = Route("polls:cancel")
"""Opens the form of a reason to call it off: `CANCEL.to(cluster_id, poll_id)`."""
CANCELLED = Route("polls:cancelled")


def steering(language: Language, cluster_id: UUID, seen: PollSeen) -> list[Action]:
    """The buttons of whoever may do either, on any private card of the poll."""
    actions = []
    if seen.may_extend:
        actions.append(Action(language.say("Extend"), EXTEND.to(cluster_id, seen.poll.id)))
    if seen.may_cancel:
        actions.append(Action(language.say("Cancel the vote"), CANCEL.to(cluster_id, seen.poll.id), Style.DANGER))
    return actions


def extend(language: Language, home: ClusterFacts, poll: PollFacts) -> Form:
    """The form of a later end."""
    until = Field(
        "until",
        language.say("Voting ends"),
        description=language.say("Later than now set. The card goes on saying what was said first."),
        value=typed_instant(poll.closes_at, home.zone) if poll.closes_at is not None else None,
        most=40,
    )
    return Form(EXTENDED.to(home.id, poll.id), fitted(language.say("Extend the vote"), MOST_FORM_TITLE), [until])


def cancel(language: Language, cluster_id: UUID, poll: PollFacts) -> Form:
    """The form of a reason."""
    reason = Field(
        "reason",
        language.say("Why?"),
        FieldKind.TEXT,
        description=language.say("On its card for good, with your name. No ballot is kept: this cannot be undone."),
        most=MOST_REASON,
    )
    return Form(CANCELLED.to(cluster_id, poll.id), language.say("Cancel the vote"), [reason])

"""What waits about projects on their way, as sentences with their buttons: for `/moi`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.language import Language
from bot.ui import Action
from cogs.projects.delivery_cards import naming_line
from cogs.projects.list_cards import MINE
from cogs.projects.news_cards import quiet_line
from cogs.projects.steering_cards import leaderless_line
from models.cluster.facts import ClusterFacts
from models.projects.at_hand import ProjectsAtHand

Waiting = tuple[str, Sequence[Action]]

MOST_TOLD = 3
"""Projects of a kind that have their own line; of more, one line leads to the list."""


def waiting(language: Language, home: ClusterFacts, found: ProjectsAtHand) -> Iterator[Waiting]:
    """Quiet projects to tell of, those that nobody leads, and pages on which one may be named."""
    for project in found.quiet[:MOST_TOLD]:
        yield quiet_line(language, home, project)
    for project in found.to_name[:MOST_TOLD]:
        yield naming_line(language, home, project)
    for project in found.leaderless[:MOST_TOLD]:
        yield leaderless_line(language, home, project)
    more = sum(max(0, len(each) - MOST_TOLD) for each in (found.quiet, found.to_name, found.leaderless))
    if more:
        text = language.count("{n} more project waits for you.", "{n} more projects wait for you.", more)
        yield text, [Action(language.say("My projects"), MINE.to(home.id))]

"""The milestones of a project, a line each, and its links, a button each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from bot.language import Language, discord_timestamp
from bot.ui import Action, fitted
from bot.ui.limits import MOST_LABEL
from cogs.experts.words import quoted
from models.projects.facts import MilestoneFacts, ProjectFacts

OF_TITLE = 70
"""Characters of the title of a milestone, where it stands among others."""


def milestones(language: Language, project: ProjectFacts, most: int, *, reached: bool = True) -> list[str]:
    """What is to be reached, then what was, a line each; nothing where there is none."""
    ahead = [each for each in project.milestones if each.reached_at is None]
    done = [each for each in project.milestones if each.reached_at is not None] if reached else []
    shown = [*ahead, *reversed(done)]
    if not shown:
        return []
    lines = [f"**{language.say('Milestones')}**", *(milestone_line(language, each) for each in shown[:most])]
    if len(shown) > most:
        lines.append(language.count("- and {n} more", "- and {n} more", len(shown) - most))
    return lines


def milestone_line(language: Language, milestone: MilestoneFacts) -> str:
    """One milestone, with its day, or the day on which it was reached."""
    title = quoted(milestone.title, OF_TITLE)
    if milestone.reached_at is not None:
        day = discord_timestamp(milestone.reached_at, "D")
        return "✅ " + language.say("{title}: reached on {day}", title=title, day=day)
    if milestone.due_on is None:
        return f"- {title}"
    return "- " + language.say("{title}: by {day}", title=title, day=language.date(noon(milestone.due_on), UTC))


def link_buttons(project: ProjectFacts, most: int = 10) -> Sequence[Action]:
    """The pages of a project, a button each."""
    return [Action(fitted(each.label, MOST_LABEL), url=each.url) for each in project.links[:most]]


def noon(day: date) -> datetime:
    """An instant within a day of the calendar, which is the same day for every reader."""
    return datetime.combine(day, time(12), tzinfo=UTC)

"""What one may do with a project, as buttons of its card: one explicit list, to which each part adds its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from bot.language import Language
from bot.ui import Action, Route, Style
from cogs.projects.giving_routes import CONTRIBUTE, HOURS, MATCH, OFFERS
from cogs.projects.life_routes import GIVE_NEWS, NEWS, PAGE, PLAN, VOTE
from config.words import N_
from models.projects.seeing import ProjectSeen
from models.projects.tables import Stage

EDIT = Route("projects:edit")
NEEDS = Route("projects:needs")
"""Shows the needs of a project, to open and fill them: `NEEDS.to(cluster_id, project_id)`."""
STAGES = Route("projects:stages")
"""Shows where a project may go from its stage: `STAGES.to(cluster_id, project_id)`."""
HEADS = Route("projects:heads")
"""Shows who steers a project: `HEADS.to(cluster_id, project_id)`."""
TAKE_UP = Route("projects:take_up")
SHOW_AGAIN = Route("projects:show_again")


@dataclass(frozen=True)
class Step:
    """A button under its English words: where it leads, and for whom it is there."""

    label: str
    route: Route
    shown: Callable[[ProjectSeen], bool]


def _steers(seen: ProjectSeen) -> bool:
    return seen.may_steer and seen.under_way


def _has_plan(seen: ProjectSeen) -> bool:
    return bool(seen.project.milestones or seen.project.links)


STEPS: tuple[Step, ...] = (
    Step(N_("Take it up"), TAKE_UP, lambda seen: _steers(seen) and seen.leaderless),
    Step(N_("What is offered"), OFFERS, lambda seen: _steers(seen) and seen.project.waiting > 0),
    Step(N_("I contribute"), CONTRIBUTE, lambda seen: seen.may_contribute and seen.under_way),
    Step(N_("Who could help"), MATCH, lambda seen: _steers(seen) and bool(seen.project.open_needs)),
    Step(N_("Page of the project"), PAGE, lambda seen: seen.project.stage is Stage.DELIVERED),
    Step(N_("Give news"), GIVE_NEWS, _steers),
    Step(N_("Change the stage"), STAGES, _steers),
    Step(N_("Put to the vote"), VOTE, lambda seen: _steers(seen) and seen.project.wanted_stage is None),
    Step(N_("Its needs"), NEEDS, _steers),
    Step(N_("Who steers it"), HEADS, _steers),
    Step(N_("Edit"), EDIT, _steers),
    Step(N_("Milestones and links"), PLAN, lambda seen: seen.may_steer or _has_plan(seen)),
    Step(N_("All news"), NEWS, lambda seen: not seen.draft and seen.project.last_update is not None),
    Step(N_("Hours given"), HOURS, lambda seen: not seen.draft and bool(seen.project.partners)),
    Step(N_("Show it again in Discord"), SHOW_AGAIN, lambda seen: _steers(seen) and seen.hidden),
)
"""In their order; the first that is shown is the one that stands out."""


def steps_of(language: Language, cluster_id: UUID, seen: ProjectSeen) -> Sequence[Action]:
    """The buttons for whoever looks."""
    there = [step for step in STEPS if step.shown(seen)]
    return [
        Action(
            language.say(step.label),
            step.route.to(cluster_id, seen.project.id),
            Style.PRIMARY if step is there[0] else Style.SECONDARY,
        )
        for step in there
    ]

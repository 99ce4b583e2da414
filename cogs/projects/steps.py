"""What one may do with a project, as buttons: the few that are likely now, and the card that holds all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from uuid import UUID

from bot.language import Language
from bot.ui import Action, Route, Style
from cogs.projects.giving_routes import CONTRIBUTE, HOURS, MATCH, OFFERS
from cogs.projects.life_routes import GIVE_NEWS, NEWS, PAGE, PLAN, VOTE
from cogs.projects.matching_cards import DECLINE
from config.words import N_
from models.projects.permissions import HEADS as LEADING
from models.projects.permissions import Part
from models.projects.seeing import ProjectSeen
from models.projects.tables import Stage
from models.records import dataclass

EDIT = Route("projects:edit")
NEEDS = Route("projects:needs")
"""Shows the needs of a project, to open and fill them: `NEEDS.to(cluster_id, project_id)`."""
STAGES = Route("projects:stages")
"""Shows where a project may go from its stage: `STAGES.to(cluster_id, project_id)`."""
HEADS = Route("projects:heads")
"""Shows who steers a project: `HEADS.to(cluster_id, project_id)`."""
TAKE_UP = Route("projects:take_up")
SHOW_AGAIN = Route("projects:show_again")
MANAGE = Route("projects:manage")
"""Shows all that one may do with a project, in order: `MANAGE.to(cluster_id, project_id)`."""


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


def _has_news(seen: ProjectSeen) -> bool:
    return seen.project.last_update is not None or seen.last_move is not None


def _undecided(seen: ProjectSeen) -> bool:
    """Whether those who steer it may move it: while a vote decides, nobody does."""
    return _steers(seen) and seen.project.wanted_stage is None


_TAKE_UP = Step(N_("Take it up"), TAKE_UP, lambda seen: _steers(seen) and seen.leaderless)
_OFFERED = Step(N_("What is offered"), OFFERS, lambda seen: _steers(seen) and seen.project.waiting > 0)
_CONTRIBUTED = Step(N_("What is contributed"), OFFERS, lambda seen: _steers(seen) and not seen.project.waiting)
_CONTRIBUTE = Step(N_("I contribute"), CONTRIBUTE, lambda seen: seen.may_contribute and seen.under_way)
_DECLINE = Step(N_("Not available"), DECLINE, lambda seen: seen.part is Part.INVITED and seen.under_way)
_MATCH = Step(N_("Who could help"), MATCH, lambda seen: _steers(seen) and bool(seen.project.open_needs))
_PAGE = Step(N_("Page of the project"), PAGE, lambda seen: seen.project.stage is Stage.DELIVERED)
_GIVE_NEWS = Step(N_("Give news"), GIVE_NEWS, _steers)
_STAGES = Step(N_("Change the stage"), STAGES, _undecided)
_VOTE = Step(N_("Put to the vote"), VOTE, _undecided)
_NEEDS = Step(N_("Its needs"), NEEDS, _steers)
_FIRST_NEED = Step(N_("Its needs"), NEEDS, lambda seen: _steers(seen) and not seen.project.open_needs)
_HEADS = Step(N_("Who steers it"), HEADS, _steers)
_EDIT = Step(N_("Change title and pitch"), EDIT, _steers)
_PLAN = Step(N_("Milestones and links"), PLAN, lambda seen: seen.may_steer or _has_plan(seen))
_NEWS = Step(N_("All news"), NEWS, lambda seen: not seen.draft and _has_news(seen))
_HOURS = Step(N_("Hours given"), HOURS, lambda seen: not seen.draft and bool(seen.project.partners))
_SHOW_AGAIN = Step(N_("Show it again in Discord"), SHOW_AGAIN, lambda seen: _steers(seen) and seen.hidden)

_LIKELY: dict[Stage, Sequence[Step]] = {
    Stage.IDEA: (_FIRST_NEED, _STAGES, _MATCH, _GIVE_NEWS),
    Stage.CALL: (_FIRST_NEED, _MATCH, _STAGES, _GIVE_NEWS),
    Stage.FRAMING: (_STAGES, _GIVE_NEWS),
    Stage.BUILDING: (_GIVE_NEWS, _STAGES),
}
"""What whoever steers a project that is under way most likely comes for, by its stage."""

_FOR_ALL = (_PAGE, _CONTRIBUTE, _DECLINE, _NEWS, _HOURS, _PLAN)
"""What everybody else may come for."""

MOST_STEPS = 3
"""Buttons of a project's card that do something with it, besides those that lead on: a phone shows two rows."""


class Section(Enum):
    """What the steps of the card that holds all of them are about."""

    STAGE = 0
    NEEDS = 1
    GIVING = 2
    HEADS = 3


_SECTIONS: dict[Section, Sequence[Step]] = {
    Section.STAGE: (_PAGE, _GIVE_NEWS, _NEWS, _STAGES, _VOTE, _PLAN),
    Section.NEEDS: (_NEEDS, _MATCH),
    Section.GIVING: (_OFFERED, _CONTRIBUTED, _HOURS, _CONTRIBUTE, _DECLINE),
    Section.HEADS: (_TAKE_UP, _HEADS, _EDIT, _SHOW_AGAIN),
}


def steps_of(language: Language, cluster_id: UUID, seen: ProjectSeen) -> Sequence[Action]:
    """The few buttons for whoever looks, the likeliest first: that one stands out. The rest is one press away."""
    steers = _steers(seen)
    there = _shown(_likely(seen) if steers else _FOR_ALL, seen)
    folds = steers or len(there) > MOST_STEPS
    actions = _buttons(language, cluster_id, seen, there[: MOST_STEPS - 1] if folds else there, primary=True)
    if folds:
        label = language.say("Manage…") if steers else language.say("More…")
        actions.append(Action(label, MANAGE.to(cluster_id, seen.project.id)))
    return actions


def sections_of(language: Language, cluster_id: UUID, seen: ProjectSeen) -> Iterator[tuple[Section, Sequence[Action]]]:
    """All the buttons for whoever looks, by what they are about."""
    for section, steps in _SECTIONS.items():
        there = _shown(steps, seen)
        if there:
            yield section, _buttons(language, cluster_id, seen, there)


def _likely(seen: ProjectSeen) -> Sequence[Step]:
    by_stage = _LIKELY[seen.project.stage]
    if seen.part in LEADING:
        return (_TAKE_UP, _OFFERED, *by_stage)
    # Its group's head and the board come to give, first of all, or to answer an invitation.
    return (_TAKE_UP, _CONTRIBUTE, _DECLINE, _OFFERED, *by_stage)


def _shown(steps: Sequence[Step], seen: ProjectSeen) -> list[Step]:
    return [step for step in steps if step.shown(seen)]


def _buttons(
    language: Language, cluster_id: UUID, seen: ProjectSeen, steps: Sequence[Step], *, primary: bool = False
) -> list[Action]:
    return [
        Action(
            language.say(step.label),
            step.route.to(cluster_id, seen.project.id),
            Style.PRIMARY if primary and at == 0 else Style.SECONDARY,
        )
        for at, step in enumerate(steps)
    ]

"""What those who steer a project are shown: its stages, its needs, and who steers it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.errors import words_of
from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Choice, Part, Picker, Route, Style, fitted
from bot.ui.limits import MOST_OPTION_TEXT
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.projects.cards import SHOW, named, need_in_words, plain_need, state
from cogs.projects.steps import TAKE_UP
from cogs.projects.words import head_in_words, stage_in_words
from models.cluster.facts import ClusterFacts
from models.projects.facts import ProjectFacts
from models.projects.moving import Ways
from models.projects.seeing import ProjectSeen
from models.projects.tables import ProjectRole

STAGE = Route("projects:stage")
"""Picks the stage to come: `STAGE.to(cluster_id, project_id)`."""
OPEN_NEED = Route("projects:open_need")
FILL = Route("projects:fill")
REOPEN = Route("projects:reopen")
"""Pick the need that is filled, or open again: `FILL.to(cluster_id, project_id)`."""
NAME_CO_LEAD = Route("projects:name_co_lead")
HAND_OVER = Route("projects:hand_over")
REMOVE = Route("projects:remove_co_lead")
STEP_DOWN = Route("projects:step_down")

MOST_FILLED = 3
"""Filled needs that are shown, the last ones."""


def stages(language: Language, home: ClusterFacts, found: Ways) -> Card:
    """Where the project may go, and what stands in the way elsewhere."""
    project = found.project
    free = [way.stage for way in found.ways if way.missing is None]
    lines = [f"**{quoted(project.title, 100)}**", state(language, project)]
    blocked = [
        language.say(
            "{stage}: {why}", stage=f"**{stage_in_words(language, way.stage)}**", why=words_of(way.missing, language)
        )
        for way in found.ways
        if way.missing is not None
    ]
    parts = [Part(blocked)] if blocked else []
    choices = [Choice(stage_in_words(language, stage), stage.value) for stage in free]
    pickers = [Picker(STAGE.to(home.id, project.id), language.say("Choose the stage to come"), choices)]
    actions = [*_back(language, home.id, project.id)]
    footer = language.say("You say why; the card and the tags of the post follow.")
    return Card(Accent.PROJECTS, language.say("Change the stage"), lines, actions, pickers, parts=parts, footer=footer)


def needs(language: Language, cluster_id: UUID, project: ProjectFacts) -> Card:
    """What it lacks, each to be filled; and what was filled last, to be opened again."""
    lines = [f"**{quoted(project.title, 100)}**"]
    if not project.open_needs:
        lines.append(language.say("It names no need: without one it cannot call for partners."))
    lines += [
        f"- {need_in_words(language, need)} · "
        + language.say("open since {day}", day=discord_timestamp(need.opened_at, "D"))
        for need in project.open_needs
    ]
    filled = [need for need in project.needs if need.filled_at is not None][-MOST_FILLED:]
    parts = [
        Part(
            [
                f"- {need_in_words(language, need)} · "
                + language.say("filled on {day}", day=discord_timestamp(need.filled_at, "D"))
                for need in filled
                if need.filled_at is not None
            ]
        )
    ]
    pickers = [
        Picker(
            route.to(cluster_id, project.id),
            said,
            [Choice(fitted(plain_need(language, need), MOST_OPTION_TEXT), str(need.id)) for need in there],
        )
        for route, said, there in (
            (FILL, language.say("Say that a need is filled"), project.open_needs),
            (REOPEN, language.say("Open a need again"), filled),
        )
        if there
    ]
    open_one = Action(language.say("Open a need"), OPEN_NEED.to(cluster_id, project.id), Style.PRIMARY)
    actions = [open_one, *_back(language, cluster_id, project.id)]
    title = language.say("What it needs")
    return Card(Accent.PROJECTS, title, lines, actions, pickers, parts=parts if filled else [])


def heads(language: Language, cluster_id: UUID, found: ProjectSeen, own_id: UUID | None) -> Card:
    """Who steers it, and what whoever looks may change of that."""
    project = found.project
    lines = [f"**{quoted(project.title, 100)}**"]
    lines += [f"- {named(head)} · {head_in_words(language, head.role)}" for head in project.heads]
    if not project.heads:
        lines.append(language.say("Nobody leads it for the moment."))
    actions, pickers = [], []
    if found.may_name_heads:
        actions = [
            Action(language.say("Name a co-lead"), NAME_CO_LEAD.to(cluster_id, project.id), Style.PRIMARY),
            Action(language.say("Hand the lead over"), HAND_OVER.to(cluster_id, project.id)),
        ]
        others = [
            Choice(fitted(head.name, 100), str(head.person_id))
            for head in project.heads
            if head.role is ProjectRole.CO_LEAD and head.person_id != own_id
        ]
        if others:
            pickers = [Picker(REMOVE.to(cluster_id, project.id), language.say("Let a co-lead go"), others[:25])]
    if any(head.person_id == own_id for head in project.heads):
        actions.append(Action(language.say("Step down"), STEP_DOWN.to(cluster_id, project.id)))
    actions += _back(language, cluster_id, project.id)
    footer = language.say("After a lead who leaves comes the co-lead of longest standing.")
    return Card(Accent.PROJECTS, language.say("Who steers it"), lines, actions, pickers, footer=footer)


def stepped_down(language: Language, cluster_id: UUID, project: ProjectFacts) -> Card:
    """Said to who steers it no more."""
    lines = [language.say("You no longer steer this project.")]
    return Card(Accent.PROJECTS, quoted(project.title, 100), lines, _back(language, cluster_id, project.id))


def leaderless_line(language: Language, home: ClusterFacts, project: ProjectFacts) -> tuple[str, Sequence[Action]]:
    """A project that nobody leads, or whose lead no longer can, for who could: a line of `/moi`."""
    title = quoted(project.title, 60)
    if any(head.role is ProjectRole.LEAD for head in project.heads):
        said = language.say("Whoever leads “{title}” can no longer steer it.", title=title)
    else:
        said = language.say("Nobody leads “{title}” any more.", title=title)
    take_up = Action(language.say("Take it up"), TAKE_UP.to(home.id, project.id))
    return said, [take_up, Action(language.say("See the project"), SHOW.to(home.id, project.id))]


def _back(language: Language, cluster_id: UUID, project_id: UUID) -> list[Action]:
    see = Action(language.say("See the project"), SHOW.to(cluster_id, project_id))
    return [see, my_page(language, cluster_id)]

"""What one person is shown of projects: a draft and what is like it, a project with all they may do, who steers it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Choice, Part, Picker, Route, Style, escaped, fitted
from bot.ui.limits import MOST_OPTION_TEXT, MOST_OPTIONS
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.projects.cards import (
    LIST,
    PROPOSE,
    SHOW,
    about,
    blocks,
    card_link,
    headed,
    home_in_words,
    led_by,
    origin,
    partners_line,
    post_link,
    state,
)
from cogs.projects.delivery_cards import get_file
from cogs.projects.move_words import moved
from cogs.projects.steps import STAGES, Section, sections_of, steps_of
from cogs.projects.words import stage_in_words
from cogs.threads.cards import quotation
from models.cluster.facts import ClusterFacts
from models.projects.facts import ProjectFacts
from models.projects.known import KnownProject
from models.projects.permissions import Part as PartInIt
from models.projects.seeing import ProjectSeen
from models.projects.tables import Stage

PREVIEW = Route("projects:preview")
"""Shows a draft of one's own: `PREVIEW.to(cluster_id, project_id)`."""
DRAFTS = Route("projects:drafts")
"""Shows one's drafts, from any card: `DRAFTS.to(cluster_id)`."""
DRAFT = Route("projects:draft")
"""Picks one of one's drafts: `DRAFT.to(cluster_id)`."""
PUBLISH = Route("projects:publish")
EDIT_DRAFT = Route("projects:edit_draft")
KEEP = Route("projects:keep")
THROW_AWAY = Route("projects:throw_away")

PITCH = 900


def similar(
    language: Language,
    cluster_id: UUID,
    project: ProjectFacts,
    like: Sequence[KnownProject],
    unclear: Sequence[str],
    *,
    source_lost: bool = False,
) -> Card:
    """What is there already and is like what was just filled in, before that is shown."""
    lines = [
        language.say("“{title}” is kept as a draft.", title=quoted(project.title, 90)),
        language.say(
            "Before you publish it, look whether one of these is what you mean: join it, or build on what it delivered."
        ),
        *_unclear(language, unclear, source_lost),
    ]
    parts = [_known(language, cluster_id, each) for each in like]
    actions = [
        Action(language.say("Mine is another one"), PREVIEW.to(cluster_id, project.id), Style.PRIMARY),
        Action(language.say("Throw my draft away"), THROW_AWAY.to(cluster_id, project.id)),
        my_page(language, cluster_id),
    ]
    return Card(Accent.PROJECTS, language.say("Similar projects are there already"), lines, actions, parts=parts)


def preview(
    language: Language,
    home: ClusterFacts,
    project: ProjectFacts,
    unclear: Sequence[str] = (),
    *,
    source_lost: bool = False,
) -> Card:
    """A draft as everybody will see it, to be edited, published or kept."""
    lines = [
        quotation(project.pitch, PITCH),
        f"**{stage_in_words(language, project.stage)}** · {home_in_words(language, project)}",
        led_by(language, project),
        *_unclear(language, unclear, source_lost),
    ]
    if not project.open_needs:
        lines.append(language.say("It names no need: without one it cannot call for partners."))
    actions = [
        Action(language.say("Publish"), PUBLISH.to(home.id, project.id), Style.PRIMARY),
        Action(language.say("Edit"), EDIT_DRAFT.to(home.id, project.id)),
        Action(language.say("Keep as a draft"), KEEP.to(home.id, project.id)),
        Action(language.say("Throw away"), THROW_AWAY.to(home.id, project.id), Style.DANGER),
    ]
    title = language.say("Draft: {title}", title=quoted(project.title, 100))
    parts = [*blocks(language, project), *origin(language, home, project)]
    footer = language.say("Nobody else sees it before you publish it.")
    return Card(Accent.PROJECTS, title, lines, actions, parts=parts, footer=footer)


def kept(language: Language, cluster_id: UUID, project: ProjectFacts) -> Card:
    """The draft is kept."""
    lines = [
        f"**{quoted(project.title, 100)}**",
        language.say("You find it again under “My drafts”, in /project list."),
    ]
    actions = [
        Action(language.say("My drafts"), DRAFTS.to(cluster_id), Style.PRIMARY),
        Action(language.say("The projects"), LIST.to(cluster_id)),
        my_page(language, cluster_id),
    ]
    return Card(Accent.PROJECTS, language.say("Your draft is kept"), lines, actions)


def thrown_away(language: Language, cluster_id: UUID, title: str) -> Card:
    """The draft is gone."""
    actions = [
        Action(language.say("Propose a project"), PROPOSE.to(cluster_id)),
        Action(language.say("The projects"), LIST.to(cluster_id)),
        my_page(language, cluster_id),
    ]
    return Card(Accent.PROJECTS, language.say("The draft is thrown away"), [f"**{quoted(title, 100)}**"], actions)


def drafts(language: Language, cluster_id: UUID, found: Sequence[ProjectFacts]) -> Card:
    """One's drafts, one of them to be gone on with."""
    lines = [
        f"- **{quoted(each.title, 100)}** · "
        + language.say("begun on {day}", day=discord_timestamp(each.created_at, "D"))
        for each in found[:MOST_OPTIONS]
    ]
    choices = [Choice(fitted(each.title, MOST_OPTION_TEXT), str(each.id)) for each in found[:MOST_OPTIONS]]
    pickers = [Picker(DRAFT.to(cluster_id), language.say("Go on with a draft"), choices)] if choices else []
    actions = [
        Action(language.say("Propose a project"), PROPOSE.to(cluster_id), Style.PRIMARY),
        Action(language.say("The projects"), LIST.to(cluster_id)),
        my_page(language, cluster_id),
    ]
    said = lines or [language.say("You have no draft.")]
    return Card(Accent.PROJECTS, language.say("My drafts"), said, actions, pickers)


def published(language: Language, home: ClusterFacts, project: ProjectFacts, channel_id: int | None) -> Card:
    """The project is on its way to everybody."""
    lines = [f"**{quoted(project.title, 100)}**"]
    if channel_id is not None:
        where = f"<#{channel_id}>"
        lines.append(language.say("Its card appears in {channel}, with a post to talk about it.", channel=where))
    lines.append(language.say("You lead it: call for partners once you know what you need."))
    actions = [
        Action(language.say("See the project"), SHOW.to(home.id, project.id), Style.PRIMARY),
        Action(language.say("Change the stage"), STAGES.to(home.id, project.id)),
        my_page(language, home.id),
    ]
    return Card(Accent.PROJECTS, language.say("Your project is published"), lines, actions)


def seen(language: Language, home: ClusterFacts, found: ProjectSeen, *, said: str | None = None) -> Card:
    """A project with all that whoever reads this may do. `said` is what has just been done."""
    project = found.project
    lines = [*([f"**{said}**"] if said is not None else []), *about(language, project)]
    if found.last_move is not None:
        lines.append(moved(language, found.last_move))
    if found.part is PartInIt.INVITED and found.under_way:
        lines.append(language.say("You are invited to take part in it."))
    if found.thread is not None:
        lines.append(language.say("Grown from the project thread “{title}”.", title=quoted(found.thread, 100)))
    if project.wanted_stage is not None:
        wanted = stage_in_words(language, project.wanted_stage)
        lines.append(language.say("A vote decides whether it comes to “{stage}”.", stage=wanted))
    if found.may_steer and found.under_way and found.hidden:
        lines.append(language.say("Its card or its post was deleted in Discord: it can be made again."))
    actions = [
        *steps_of(language, home.id, found),
        *(get_file(language, home.id, project) if project.wanted_stage is Stage.DELIVERED else ()),
        *post_link(language, home, project),
        Action(language.say("The projects"), LIST.to(home.id)),
        my_page(language, home.id),
    ]
    parts = [*blocks(language, project), *origin(language, home, project)]
    return Card(Accent.PROJECTS, headed(language, project), lines, actions, parts=parts)


def manage(language: Language, home: ClusterFacts, found: ProjectSeen) -> Card:
    """All that whoever reads this may do with a project, by what it is about."""
    project = found.project
    said = {
        Section.STAGE: state(language, project),
        Section.NEEDS: language.count("{n} open need", "{n} open needs", len(project.open_needs))
        if project.open_needs
        else language.say("It names no need: without one it cannot call for partners."),
        Section.GIVING: partners_line(language, project) or language.say("No partner yet."),
        Section.HEADS: led_by(language, project),
    }
    parts = [Part([said[section]], actions) for section, actions in sections_of(language, home.id, found)]
    actions = [
        Action(language.say("See the project"), SHOW.to(home.id, project.id)),
        *card_link(language, home, project),
        my_page(language, home.id),
    ]
    title = language.say("Manage the project") if found.may_steer else language.say("More about the project")
    return Card(Accent.PROJECTS, title, [f"**{quoted(project.title, 100)}**"], actions, parts=parts)


def shown_again(language: Language, cluster_id: UUID, project: ProjectFacts) -> Card:
    """What was missing in Discord is being made."""
    lines = [f"**{quoted(project.title, 100)}**", language.say("What was deleted is being made again.")]
    actions = [Action(language.say("See the project"), SHOW.to(cluster_id, project.id)), my_page(language, cluster_id)]
    return Card(Accent.PROJECTS, language.say("The project in Discord"), lines, actions)


def _known(language: Language, cluster_id: UUID, each: KnownProject) -> Part:
    where = escaped(each.home) if each.home is not None else language.say("whole cluster")
    said = [stage_in_words(language, each.stage), where]
    if each.lead:
        said.append(language.say("led by {name}", name=quoted(each.lead, 60)))
    see = Action(language.say("See the project"), SHOW.to(cluster_id, each.id))
    return Part([f"**{quoted(each.title, 100)}**", " · ".join(said)], [see])


def _unclear(language: Language, unclear: Sequence[str], source_lost: bool) -> list[str]:
    lines = []
    if unclear:
        names = language.list_of(quoted(name, 60) for name in unclear)
        lines.append(language.say("No domain found for: {names}", names=names))
    if source_lost:
        lines.append(language.say("I no longer have the words of the message it begins with: the project links to it."))
    return lines

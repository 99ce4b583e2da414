"""What installing and checking a cluster look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import discord

from bot.language import Language
from bot.projection.apply import Stage
from bot.projection.inspect import Problem
from bot.projection.plan import Existing, Fate, LimitExceeded, Proposal
from bot.ui import Accent, Action, Card, Choice, Pages, Part, Picker, Route, Style, escaped, fitted
from bot.ui.limits import MOST_OPTION_TEXT, MOST_OPTIONS
from bot.ui.ways import INSTALL as INSTALL_CAGOU
from bot.ui.ways import my_page
from cogs.cluster.draft import Preview
from cogs.cluster.words import (
    LANGUAGES,
    NAMES,
    USES,
    bot_role,
    mention,
    permissions_shown,
    problem_shown,
    zone_shown,
)
from models.cluster.places import SHAPES, Shape
from models.cluster.tables import PlaceKind

PREVIEW = Route("cluster:preview", temporary=True)
SETTINGS = Route("cluster:settings", temporary=True)
SETTINGS_SENT = Route("cluster:settings_sent", temporary=True)
PLACES = Route("cluster:places", temporary=True)
PLACE = Route("cluster:place", temporary=True)
CANDIDATE = Route("cluster:candidate", temporary=True)
INSTALL = Route("cluster:install", temporary=True)
CHECK = Route("cluster:check")
MEND = Route("cluster:mend")

PROBLEMS_ON_PAGE = 4
"""Each takes two lines and a rule: more do not fit on a phone."""


def preview_card(language: Language, guild: discord.Guild, preview: Preview, token: str) -> Card:
    """Everything the button will do, before it does it."""
    settings = preview.draft.settings
    lines = [
        language.say("**Name**: {name}", name=escaped(settings.name)),
        language.say("**Language**: {language}", language=language.say(LANGUAGES[settings.language])),
        language.say("**Time zone**: {zone}", zone=zone_shown(language, settings.time_zone)),
    ]
    channels = [each for each in preview.proposals if each.shape is not Shape.ROLE]
    roles = [each for each in preview.proposals if each.shape is Shape.ROLE]
    parts = [Part([_line(language, each) for each in group]) for group in (channels, roles)]
    if preview.blocked:
        parts.append(Part(_blockers(language, guild, preview)))
    return Card(
        Accent.TROUBLE if preview.blocked else Accent.CLUSTER,
        language.say("Install Cagou: what will be done"),
        lines,
        _preview_actions(language, preview, token),
        parts=parts,
        footer=_footer(language, preview),
    )


def _preview_actions(language: Language, preview: Preview, token: str) -> list[Action]:
    change = [
        Action(language.say("Name, language, time zone"), SETTINGS.to(None, token)),
        Action(language.say("Use other channels or roles"), PLACES.to(None, token)),
    ]
    if preview.blocked:
        return [Action(language.say("Check again"), PREVIEW.to(None, token), Style.PRIMARY), *change]
    label = language.say("Apply") if preview.installed else language.say("Install")
    return [Action(label, INSTALL.to(None, token), Style.PRIMARY), *change]


def _footer(language: Language, preview: Preview) -> str:
    if preview.blocked:
        return language.say("Nothing is changed before all this is mended.")
    if preview.nothing_to_do:
        return language.say("All is in place already: doing it again changes nothing.")
    return language.say("Nothing is changed before you press. What exists is used as it is, and never deleted.")


def _line(language: Language, proposal: Proposal) -> str:
    use = language.say(USES[proposal.kind])
    if proposal.existing is not None and proposal.fate is not Fate.MAKE:
        place = mention(proposal.kind, proposal.existing.id)
        if proposal.shape is Shape.CATEGORY:
            place = f"**{escaped(proposal.existing.name)}**"
        if proposal.fate is Fate.THERE:
            return language.say("✅ {place}, in place: {use}", place=place, use=use)
        return language.say("🔗 {place}, exists and will serve: {use}", place=place, use=use)
    name = escaped(proposal.name)
    if proposal.avoided is not None:
        return language.say("➕ **{name}**, to create (the one there grants permissions or is above me)", name=name)
    return language.say("➕ **{name}**, to create: {use}", name=name, use=use)


def _blockers(language: Language, guild: discord.Guild, preview: Preview) -> list[str]:
    lines = []
    if preview.lacking:
        lines.append(
            language.say("⛔ I lack: {permissions}.", permissions=permissions_shown(language, preview.lacking))
        )
        lines.append(
            language.say(
                "Open Server Settings › Roles › {bot} › Permissions, switch them on, then press “Check again”.",
                bot=bot_role(guild),
            )
        )
    return lines + [_limit(language, limit) for limit in preview.limits]


def _limit(language: Language, limit: LimitExceeded) -> str:
    fields = {"count": limit.would_be, "most": limit.most}
    if limit.shape is Shape.ROLE:
        return language.say(
            "⛔ The server would have {count} roles, Discord allows {most}: delete some first.", **fields
        )
    if limit.shape is Shape.CATEGORY:
        return language.say(
            "⛔ The category would hold {count} channels, Discord allows {most}: choose another one.", **fields
        )
    return language.say(
        "⛔ The server would have {count} channels, Discord allows {most}: delete some first.", **fields
    )


def places_card(language: Language, preview: Preview, token: str) -> Card:
    """Which place shall be served by something else?"""
    choices = [
        Choice(
            fitted(language.say(NAMES[each.kind]), MOST_OPTION_TEXT),
            each.kind.value,
            description=fitted(language.say(USES[each.kind]), MOST_OPTION_TEXT),
        )
        for each in preview.proposals
    ]
    return Card(
        Accent.CLUSTER,
        language.say("Use other channels or roles"),
        [language.say("For which one do you want to use something that exists?")],
        [Action(language.say("Back"), PREVIEW.to(None, token))],
        [Picker(PLACE.to(None, token), language.say("Choose"), choices)],
    )


def candidates_card(language: Language, proposal: Proposal, things: Sequence[Existing], token: str) -> Card:
    """What shall serve as this place?"""
    choices = [Choice(language.say("Create a new one"), "0")]
    choices += [Choice(fitted(thing.name, MOST_OPTION_TEXT), str(thing.id)) for thing in things]
    return Card(
        Accent.CLUSTER,
        language.say(NAMES[proposal.kind]),
        [
            language.say("What shall serve as {use}?", use=language.say(USES[proposal.kind])),
            language.say("The names nearest to “{name}” come first.", name=escaped(proposal.name)),
        ],
        [Action(language.say("Back"), PREVIEW.to(None, token))],
        [Picker(CANDIDATE.to(None, token, proposal.kind.value), language.say("Choose"), choices[:MOST_OPTIONS])],
    )


def working_card(language: Language, stage: Stage) -> Card:
    """How far the work has come."""
    done, at_it = "✅", "⏳"
    lines = [
        language.say("{sign} Roles", sign=at_it if stage is Stage.ROLES else done),
        language.say("{sign} Channels and forum", sign=done if stage is Stage.DONE else at_it),
    ]
    footer = language.say("You may close this: the work goes on, even if I am restarted.")
    return Card(Accent.CLUSTER, language.say("Installing…"), lines, footer=footer)


def put_off_card(language: Language, *, forbidden: bool, cluster_id: UUID) -> Card:
    """Discord refused something: it is tried again by itself."""
    if forbidden:
        line = language.say("Discord refused me something: “Check” tells which permission I lack.")
    else:
        line = language.say("Discord does not answer well at the moment.")
    return Card(
        Accent.TROUBLE,
        language.say("Not finished yet"),
        [line, language.say("I try again by myself, and what is made already stays.")],
        [Action(language.say("Check"), CHECK.to(cluster_id), Style.PRIMARY)],
    )


def done_card(language: Language, cluster_id: UUID, places: Mapping[PlaceKind, int], *, first: bool) -> Card:
    """All is in place; after the first installation, what comes next."""
    lines = [language.say("Channels, forum and roles are in place.")]
    home = places.get(PlaceKind.HOME)
    if home is not None:
        lines.append(language.say("In {home}, the pinned card leads everywhere.", home=mention(PlaceKind.HOME, home)))
    if first:
        lines.append(language.say("Now appoint the first board: **/board appoint**."))
        lines.append(language.say("The board then imports the members: **/members import**."))
    return Card(
        Accent.CLUSTER,
        language.say("Cagou is installed") if first else language.say("It is done"),
        lines,
        [Action(language.say("Check"), CHECK.to(cluster_id), Style.PRIMARY), my_page(language, cluster_id)],
    )


def state_pages(
    language: Language,
    guild: discord.Guild,
    cluster_id: UUID,
    places: Mapping[PlaceKind, int],
    problems: Sequence[Problem],
) -> Pages:
    """What is wrong and how to mend it, a few at a time; or that all is well."""
    again = Action(language.say("Check again"), CHECK.to(cluster_id))
    if not problems:
        return Pages([_well(language, cluster_id, places, again)])
    actions = [again, my_page(language, cluster_id)]
    if any(problem.mendable for problem in problems):
        actions.insert(0, Action(language.say("Mend what can be mended"), MEND.to(cluster_id), Style.PRIMARY))
    title = language.count("{n} thing to mend", "{n} things to mend", len(problems))
    return Pages(
        [
            Card(
                Accent.TROUBLE,
                title,
                actions=actions,
                parts=[
                    Part(problem_shown(language, guild, problem))
                    for problem in problems[start : start + PROBLEMS_ON_PAGE]
                ],
            )
            for start in range(0, len(problems), PROBLEMS_ON_PAGE)
        ]
    )


def _well(language: Language, cluster_id: UUID, places: Mapping[PlaceKind, int], again: Action) -> Card:
    channels = [kind for kind, shape in SHAPES.items() if shape in (Shape.TEXT, Shape.FORUM) and kind in places]
    roles = [kind for kind in (PlaceKind.MEMBER_ROLE, PlaceKind.EXPERT_ROLE, PlaceKind.BOARD_ROLE) if kind in places]
    lines = [language.say("I can do everything I need, wherever I need it.")]
    for sentence, kinds in ((language.say("Channels"), channels), (language.say("Roles"), roles)):
        if kinds:
            lines.append(f"**{sentence}** " + " ".join(mention(kind, places[kind]) for kind in kinds))
    change = Action(language.say("Change the installation"), INSTALL_CAGOU.to(cluster_id))
    return Card(Accent.CLUSTER, language.say("All is well"), lines, [again, change, my_page(language, cluster_id)])

"""What synchronising would do, that it goes on, and the association's rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

import discord

from bot.language import Language
from bot.projection.comparing import Comparison
from bot.ui import Accent, Action, Card, Part, Route, Style
from bot.ui.ways import my_page
from cogs.cluster.words import OBSTACLES, RULES, VOTE_RULES, bot_role, wrong_in_short
from models.people.cluster_rules import Rules

COMPARE = Route("cluster:compare")
SYNCHRONISE = Route("cluster:synchronise")
RULES_ASKED = Route("cluster:rules")
RULES_SENT = Route("cluster:rules_sent")

MOST_LISTED = 6
"""Lines of one list: the rest is counted."""


def comparison_card(language: Language, guild: discord.Guild, cluster_id: UUID, found: Comparison) -> Card:
    """The dry run: who gets or loses what, which places are made or mended, what Discord forbids."""
    again = Action(language.say("Look again"), COMPARE.to(cluster_id))
    if found.nothing_to_do and not found.forbidden and not found.problems:
        lines = [language.say("Roles and channels are as the association has it: there is nothing to do.")]
        return Card(Accent.CLUSTER, language.say("All is in line"), lines, [again, my_page(language, cluster_id)])
    actions = [again, my_page(language, cluster_id)]
    if not found.nothing_to_do:
        go = Action(language.say("Synchronise"), SYNCHRONISE.to(cluster_id), Style.PRIMARY)
        actions.insert(0, go)
    return Card(
        Accent.TROUBLE if found.forbidden else Accent.CLUSTER,
        language.say("Synchronise: what would change"),
        list(_people(language, found)),
        actions,
        parts=[
            Part(lines)
            for lines in (_roles(language, found), _places(language, found), _forbidden(language, guild, found))
            if lines
        ],
        footer=language.say("Nothing is changed before you press. Roles that are not mine are never touched."),
    )


def _people(language: Language, found: Comparison) -> Iterator[str]:
    if not found.people:
        yield language.say("Everybody holds the roles they should.")
        return
    yield language.count(
        "The roles of **{n}** person would change.", "The roles of **{n}** people would change.", found.people
    )
    if found.strangers:
        yield language.count(
            "The cluster does not know {n} of them, who loses the role that I made.",
            "The cluster does not know {n} of them, who lose the roles that I made.",
            found.strangers,
        )


def _roles(language: Language, found: Comparison) -> list[str]:
    lines = []
    for change in found.roles:
        parts = []
        if change.given:
            parts.append(language.count("{n} person gets it", "{n} people get it", change.given))
        if change.taken:
            parts.append(language.count("{n} person loses it", "{n} people lose it", change.taken))
        lines.append(f"<@&{change.role_id}> " + language.list_of(parts))
    return _shortened(language, lines)


def _places(language: Language, found: Comparison) -> list[str]:
    lines = []
    for problem in found.problems:
        sign = "🔧" if problem.mendable else "⛔"
        lines.append(f"{sign} {wrong_in_short(language, problem)}")
    return _shortened(language, lines)


def _forbidden(language: Language, guild: discord.Guild, found: Comparison) -> list[str]:
    lines = []
    for (what, subject), people in found.forbidden.items():
        wrong, how = OBSTACLES[what]
        fields = {"role": f"<@&{subject}>", "bot": bot_role(guild), "group": ""}
        without = language.count("{n} person goes without.", "{n} people go without.", people)
        lines += ["⛔ " + language.say(wrong, **fields) + " " + without, language.say(how, **fields)]
    return _shortened(language, lines)


def _shortened(language: Language, lines: Sequence[str]) -> list[str]:
    if len(lines) <= MOST_LISTED:
        return list(lines)
    rest = len(lines) - MOST_LISTED + 1
    return [*lines[: MOST_LISTED - 1], language.count("and {n} more", "and {n} more", rest)]


def under_way_card(language: Language, cluster_id: UUID) -> Card:
    """It goes on without anybody waiting."""
    return Card(
        Accent.CLUSTER,
        language.say("It is under way"),
        [
            language.say("I do it in the background, a few people at a time, so that Discord does not slow me down."),
            language.say("You may close this: the work goes on, even if I am restarted."),
        ],
        [
            Action(language.say("Look what is left"), COMPARE.to(cluster_id), Style.PRIMARY),
            my_page(language, cluster_id),
        ],
    )


def rules_card(language: Language, cluster_id: UUID, rules: Rules, *, changed: bool) -> Card:
    """The rules as they are now."""
    lines = [f"**{language.say(label)}** {getattr(rules, name)}" for name, label in RULES.items()]
    lines += [f"☑️ {language.say(said)}" for name, said in VOTE_RULES.items() if getattr(rules, name)]
    return Card(
        Accent.CLUSTER,
        language.say("The rules are set") if changed else language.say("The rules were so already"),
        lines,
        [Action(language.say("Change the rules"), RULES_ASKED.to(cluster_id)), my_page(language, cluster_id)],
    )

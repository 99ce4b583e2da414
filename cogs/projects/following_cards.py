"""The domains that somebody follows, and what those who follow one are told where the cards stand."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.domain_directory import Domains
from bot.language import Language
from bot.ui import Accent, Action, Card, Choice, Picker, Route, fitted
from bot.ui.ways import my_page
from cogs.experts.picking import domain_pickers, family_pickers
from cogs.experts.words import quoted
from cogs.projects.cards import LIST, card_link, need_in_words, to_press
from cogs.projects.giving_routes import FOLLOW
from models.cluster.facts import ClusterFacts
from models.experts.facts import DomainFacts
from models.projects.following_domains import Following
from models.projects.mentioning import MentionPlan

FAMILY = Route("projects:follow_family")
DOMAIN = Route("projects:follow_domain")
UNFOLLOW = Route("projects:unfollow")
MENTIONS = Route("projects:mentions")
"""Wants mentions or not: `MENTIONS.to(cluster_id, 1 or 0)`."""
SEEN = Route("projects:calls_seen")
"""What was sought until then was seen: `SEEN.to(cluster_id, the instant in microseconds since 1970)`."""

MOST_NEEDS = 5


def following(
    language: Language, cluster_id: UUID, found: Following, domains: Domains, said: str | None = None
) -> Card:
    """What one follows, each to be left, and the families to choose from."""
    lines = [f"**{said}**"] if said is not None else []
    pickers = family_pickers(language, FAMILY.to(cluster_id), domains)
    if found.domains:
        names = language.list_of(quoted(domain.name(language.code)) for domain in found.domains)
        lines.append(language.say("You follow: {names}", names=names))
        leave = [Choice(fitted(domain.name(language.code), 100), str(domain.id)) for domain in found.domains]
        pickers.append(Picker(UNFOLLOW.to(cluster_id), language.say("Follow one no more"), leave))
    else:
        lines.append(language.say("Choose domains: projects that seek them wait on your page."))
    if found.mentions:
        lines.append(language.say("You are mentioned as well, once a day at most."))
        change = Action(language.say("No mentions"), MENTIONS.to(cluster_id, 0))
    else:
        lines.append(language.say("You are never mentioned: you find them on your page."))
        change = Action(language.say("Mention me"), MENTIONS.to(cluster_id, 1))
    actions = [change, Action(language.say("The projects"), LIST.to(cluster_id)), my_page(language, cluster_id)]
    return Card(Accent.PROJECTS, language.say("Domains I follow"), lines, actions, pickers)


def choose(language: Language, cluster_id: UUID, domains: Sequence[DomainFacts]) -> Card:
    """Which domain of a family."""
    pickers = domain_pickers(language, cluster_id, DOMAIN, domains)
    actions = [Action(language.say("Domains I follow"), FOLLOW.to(cluster_id)), my_page(language, cluster_id)]
    line = language.say("Which one do you want to follow?")
    return Card(Accent.PROJECTS, language.say("Follow a domain"), [line], actions, pickers)


def mention(language: Language, home: ClusterFacts, plan: MentionPlan) -> Card:
    """What those who follow a domain are told, each by name."""
    project = plan.project
    sought = [need for need in project.open_needs if need.domain is not None][:MOST_NEEDS]
    needs = language.list_of(need_in_words(language, need) for need in sought)
    lines = [
        " ".join(f"<@{user_id}>" for user_id in plan.user_ids),
        language.say("“{title}” seeks: {needs}", title=quoted(project.title, 100), needs=needs),
    ]
    follow = Action(language.say("Domains I follow"), FOLLOW.to(home.id))
    actions = [*to_press(language, home, project), *card_link(language, home, project), follow]
    footer = language.say("You follow such a domain. Nobody is mentioned more than once a day.")
    return Card(Accent.PROJECTS, language.say("A project seeks what you follow"), lines, actions, footer=footer)

"""What one declared to master, to be changed: for those who press rather than type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bot.domain_directory import Domains
from bot.language import Language
from bot.ui import Accent, Action, Card, Choice, Picker, Route, Style, escaped, fitted
from bot.ui.limits import MOST_OPTIONS
from bot.ui.ways import my_page
from cogs.experts.picking import domain_pickers, family_pickers
from cogs.experts.words import family, level, quoted
from cogs.profiles.cards import ADD, CONFIRM, DOMAINS, MINE
from models.cluster.facts import ClusterFacts
from models.experts.finding import FRESH_FOR
from models.experts.mastering import MOST_EXPERTISES, Declared, Removal
from models.experts.profile import Practised, ProfileFacts

FAMILY = Route("mastering:family")
PICK = Route("mastering:pick")
CHOOSE = Route("mastering:choose")
"""Picks one of one's own domains."""
EDIT = Route("mastering:edit")
"""Opens the form of a domain: `EDIT.to(cluster_id, domain_id)`."""
ASK_REMOVE = Route("mastering:ask_remove")
REMOVE = Route("mastering:remove")

MOST_READ = 1_500
"""Characters of a note that are shown: one that came with an import may be longer."""


def mine(
    language: Language, cluster: ClusterFacts, profile: ProfileFacts, now: datetime, *, done: str | None = None
) -> Card:
    """The domains one declared, each to be changed. `done` says what was just done."""
    domains = profile.domains
    stale = sum(one.confirmed_at < now - FRESH_FOR for one in domains)
    lines = [done] if done else []
    if not domains:
        lines.append(language.say("You have declared no domain yet: add one, so that people find you."))
    lines += [_line(language, cluster, one, now) for one in domains]
    if stale:
        sentence = language.count(
            "{n} has not been confirmed for six months: it comes later in searches.",
            "{n} have not been confirmed for six months: they come later in searches.",
            stale,
        )
        lines.append(sentence)
    pickers = []
    if domains:
        choices = [Choice(fitted(one.name(language.code), 100), str(one.domain_id)) for one in domains[:MOST_OPTIONS]]
        pickers.append(Picker(CHOOSE.to(cluster.id), language.say("Change or remove a domain"), choices))
    return Card(
        Accent.EXPERTS, language.say("What you master"), lines, _actions(language, cluster, domains, stale), pickers
    )


def families(language: Language, cluster_id: UUID, domains: Domains) -> Card:
    """The first step of declaring without typing: which family."""
    back = Action(language.say("My domains"), DOMAINS.to(cluster_id))
    pickers = family_pickers(language, FAMILY.to(cluster_id), domains)
    if not pickers:
        return Card(Accent.EXPERTS, language.say("Add a domain"), [language.say("There is no domain yet.")], [back])
    line = language.say("In which field can others count on you? Choose a family, then a domain.")
    return Card(Accent.EXPERTS, language.say("Add a domain"), [line], [back], pickers)


def domains_of_family(language: Language, cluster_id: UUID, domains: Domains, slug: str) -> Card:
    """The second step: which domain of the family."""
    found = [domain for domain in domains.in_use if domain.family == slug]
    back = Action(language.say("Other families"), ADD.to(cluster_id))
    title = quoted(family(language, slug))
    if not found:
        return Card(Accent.EXPERTS, title, [language.say("There is no domain here any more.")], [back])
    pickers = domain_pickers(language, cluster_id, PICK, found)
    return Card(Accent.EXPERTS, title, [language.say("Which domain do you master?")], [back], pickers)


def one(language: Language, cluster: ClusterFacts, declared: Declared, now: datetime) -> Card:
    """One of one's own domains: change it or take it out."""
    practice = declared.practice
    years = language.count("{n} year of practice", "{n} years of practice", practice.years) if practice.years else None
    line = " · ".join(filter(None, (language.say("Level: {level}", level=level(language, practice.level)), years)))
    note = [escaped(fitted(practice.note, MOST_READ))] if practice.note else []
    id = declared.domain.id
    return Card(
        Accent.EXPERTS,
        quoted(declared.domain.name(language.code)),
        [line, *note],
        [
            Action(language.say("Change"), EDIT.to(cluster.id, id), Style.PRIMARY),
            Action(language.say("Remove"), ASK_REMOVE.to(cluster.id, id)),
            Action(language.say("My domains"), DOMAINS.to(cluster.id)),
        ],
    )


def ask_remove(language: Language, cluster: ClusterFacts, removal: Removal) -> Card:
    """Before a domain is taken out: what goes with it."""
    name = quoted(removal.domain.name(language.code))
    lines = [language.say("You will no longer be proposed for this domain.")]
    if removal.endorsements:
        lines.append(
            language.count(
                "The endorsement you received for it goes too.",
                "The {n} endorsements you received for it go too.",
                removal.endorsements,
            )
        )
    return Card(
        Accent.EXPERTS,
        language.say("Remove “{domain}” from your domains?", domain=name),
        lines,
        [
            Action(language.say("Remove"), REMOVE.to(cluster.id, removal.domain.id), Style.DANGER),
            Action(language.say("Keep it"), DOMAINS.to(cluster.id)),
        ],
    )


def declared_in_words(language: Language, declared: Declared) -> str:
    """What was just declared."""
    name, how = quoted(declared.domain.name(language.code)), level(language, declared.practice.level)
    if declared.is_new:
        return language.say("Added: **{domain}** ({level}).", domain=name, level=how)
    return language.say("Saved: **{domain}** ({level}).", domain=name, level=how)


def removed_in_words(language: Language, removal: Removal) -> str:
    """What was just taken out."""
    return language.say("Removed: **{domain}**.", domain=quoted(removal.domain.name(language.code)))


def confirmed_in_words(language: Language, count: int) -> str:
    """How many domains were just confirmed."""
    if not count:
        return language.say("There was nothing to confirm.")
    return language.count("Thank you: {n} domain confirmed.", "Thank you: {n} domains confirmed.", count)


def _line(language: Language, cluster: ClusterFacts, one: Practised, now: datetime) -> str:
    confirmed = language.say("confirmed in {month}", month=language.month(one.confirmed_at, cluster.zone))
    if one.confirmed_at < now - FRESH_FOR:
        confirmed = language.say("**to be confirmed**")
    return f"• {quoted(one.name(language.code))} · {level(language, one.level)} · {confirmed}"


def _actions(language: Language, cluster: ClusterFacts, domains: Sequence[Practised], stale: int) -> list[Action]:
    actions = []
    if domains:
        style = Style.PRIMARY if stale else Style.SECONDARY
        actions.append(Action(language.say("All of this still holds"), CONFIRM.to(cluster.id), style))
    if len(domains) < MOST_EXPERTISES:
        style = Style.SECONDARY if stale else Style.PRIMARY
        actions.append(Action(language.say("Add a domain"), ADD.to(cluster.id), style))
    return [*actions, Action(language.say("My profile"), MINE.to(cluster.id)), my_page(language, cluster.id)]

"""What is shown where a search found nobody: why, and where to turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from bot.language import Language
from bot.ui import Accent, Action, Card, Choice, Picker, Style, fitted
from bot.ui.limits import MOST_LABEL, MOST_OPTIONS
from bot.ui.ways import call_everybody, my_page
from cogs.experts.cards import ANYWAY, CHOOSE, DESCRIBE, EXPERTS_OF, WITHIN, domain_buttons
from cogs.experts.found_cards import asked, title
from cogs.experts.searching import Found
from cogs.experts.words import quoted
from models.experts.facts import DomainFacts
from models.experts.search.organisations import NamedOrganisation


def nothing_fits(language: Language, cluster_id: UUID, found: Found, need: str) -> Card:
    """No domain really answers the need: the nearest ones, and the call to everybody. `need` leads to the text."""
    lines = asked(language, found)
    if found.domains:
        names = language.list_of((quoted(domain.name(language.code)) for domain in found.domains), "or")
        lines.append(language.say("Nothing really fits; the nearest: {names}.", names=names))
    else:
        lines.append(language.say("Nothing fits, and no domain comes near."))
    lines.append(language.say("You can also ask everybody: somebody may know."))
    return Card(
        Accent.EXPERTS,
        title(language, found.search),
        lines,
        [
            _first(call_everybody(language, cluster_id, None, need)),
            *_plain(domain_buttons(language, found.domains, lambda domain: EXPERTS_OF.to(cluster_id, domain.id))),
            Action(language.say("Say it differently"), DESCRIBE.to(cluster_id)),
            Action(language.say("Choose by family"), CHOOSE.to(cluster_id)),
        ],
    )


def nobody(language: Language, cluster_id: UUID, found: Found, others: Sequence[DomainFacts], need: str = "-") -> Card:
    """Nobody masters the domain that is sought: where else to look, and the call to everybody."""
    sought = found.nearest
    lines = [*asked(language, found), language.say("Nobody of the cluster has declared this domain yet.")]
    if others:
        lines.append(language.say("Somebody of a nearby domain may help, or know who can."))
    return Card(
        Accent.EXPERTS,
        title(language, found.search),
        lines,
        [
            _first(call_everybody(language, cluster_id, sought.id if sought else None, need)),
            *_plain(domain_buttons(language, others, lambda domain: EXPERTS_OF.to(cluster_id, domain.id))),
            Action(language.say("Choose by family"), CHOOSE.to(cluster_id)),
        ],
    )


def nobody_left(language: Language, cluster_id: UUID, found: Found, widened: str, need: str) -> Card:
    """Everybody who answers was left out. `widened` leads to the search that leaves nobody out."""
    search = found.search
    lines = asked(language, found)
    if search.available_only:
        lines.append(language.say("Nobody is available at the moment."))
        others = language.count(
            "{n} person would answer otherwise.", "{n} people would answer otherwise.", found.left_out
        )
        label = language.say("Show them anyway")
    else:
        assert search.organisation is not None
        name = quoted(search.organisation.name)
        lines.append(language.say("Nobody of {organisation} answers this.", organisation=name))
        others = language.count("{n} person of the cluster does.", "{n} people of the cluster do.", found.left_out)
        label = language.say("Search the whole cluster")
    actions = []
    if found.left_out:
        lines.append(others)
        actions.append(Action(label, ANYWAY.to(cluster_id, widened), Style.PRIMARY))
    nearest = found.nearest
    actions.append(call_everybody(language, cluster_id, nearest.id if nearest else None, need))
    actions.append(Action(language.say("Another search"), CHOOSE.to(cluster_id)))
    return Card(Accent.EXPERTS, title(language, search), lines, actions)


def which_organisation(
    language: Language, cluster_id: UUID, typed: str, nearest: Sequence[NamedOrganisation], search: str
) -> Card:
    """No organisation with experts has that name: the nearest. `search` leads to what else is searched."""
    line = language.say("No organisation with experts is called “{typed}”.", typed=quoted(typed))
    pickers = []
    if nearest:
        line += " " + language.say("Perhaps one of these?")
        pickers.append(
            Picker(
                WITHIN.to(cluster_id, search),
                language.say("Choose an organisation"),
                [
                    Choice(
                        fitted(each.name, 100),
                        str(each.id),
                        language.count("{n} expert", "{n} experts", each.experts),
                    )
                    for each in nearest[:MOST_OPTIONS]
                ],
            )
        )
    return Card(
        Accent.EXPERTS,
        language.say("Which organisation?"),
        [line],
        [Action(language.say("Another search"), CHOOSE.to(cluster_id)), my_page(language, cluster_id)],
        pickers,
    )


def _first(action: Action) -> Action:
    return replace(action, style=Style.PRIMARY)


def _plain(actions: Sequence[Action]) -> Sequence[Action]:
    return [replace(action, style=Style.SECONDARY, label=fitted(action.label, MOST_LABEL)) for action in actions]

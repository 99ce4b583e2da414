"""The ways that any card may offer, whichever capability answers them: to one's page, the help, the installation."""

from __future__ import annotations

from uuid import UUID

from bot.language import Language
from bot.ui.card import Action, Style
from bot.ui.route import Route

HOME = Route("home:open")
HELP = Route("home:help")
INSTALL = Route("cluster:start")
JOIN = Route("joining:start")
"""Begins to join an organisation, from any card: `JOIN.to(cluster_id)`."""
PROFILE = Route("profiles:show")
"""Shows the profile of a person: `PROFILE.to(cluster_id, person_id)`."""
REQUEST = Route("introductions:ask")
"""Opens the form of a request to an expert: `REQUEST.to(cluster_id, person_id)`, then the domain's id if known."""
RECREATE_PLACES = Route("cluster:group_places")
"""Has made again what somebody deleted of a group's places: `RECREATE_PLACES.to(cluster_id, group_id)`."""
CALL = Route("calls:ask")
"""Opens the form of a call: `CALL.to(cluster_id, domain's id or "-", token of the `TypedNeed` in memory or "-")`."""

PROJECT = Route("projects:show")
"""Shows a project with all that one may do there: `PROJECT.to(cluster_id, project_id)`."""
GROW = Route("projects:grow")
"""Begins a project that grows from a project thread: `GROW.to(cluster_id, thread_id)`."""


def my_page(language: Language, cluster_id: UUID) -> Action:
    """The button back to one's own page: no card is a dead end."""
    return Action(language.say("My page"), HOME.to(cluster_id))


def join(language: Language, cluster_id: UUID, style: Style = Style.SECONDARY) -> Action:
    """The button by which somebody joins their organisation."""
    return Action(language.say("Join"), JOIN.to(cluster_id), style)


def install_cagou(language: Language) -> Action:
    """The button of an administrator whose server is no cluster yet."""
    return Action(language.say("Install Cagou"), INSTALL.to(None), Style.PRIMARY)


def see_profile(language: Language, cluster_id: UUID, person_id: UUID) -> Action:
    """The button to somebody's profile."""
    return Action(language.say("See the profile"), PROFILE.to(cluster_id, person_id))


def ask_expert(
    language: Language, cluster_id: UUID, person_id: UUID, domain_id: UUID | None, style: Style = Style.SECONDARY
) -> Action:
    """The button that asks an expert for an introduction."""
    about = () if domain_id is None else (domain_id,)
    return Action(language.say("Ask for an introduction"), REQUEST.to(cluster_id, person_id, *about), style)


def call_everybody(language: Language, cluster_id: UUID, domain_id: UUID | None, token: str = "-") -> Action:
    """The button that asks everybody, where nobody fits; `token` leads to what was typed."""
    return Action(language.say("Call for expertise"), CALL.to(cluster_id, domain_id or "-", token))


def recreate_places(language: Language, cluster_id: UUID, group_id: UUID, style: Style = Style.PRIMARY) -> Action:
    """The button that has made again what somebody deleted of a group's places."""
    return Action(language.say("Recreate"), RECREATE_PLACES.to(cluster_id, group_id), style)

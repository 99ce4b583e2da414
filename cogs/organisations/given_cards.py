"""What an organisation gave to all projects: by project, by kind and by month, over a period."""

from __future__ import annotations

from uuid import UUID

from bot.language import Language
from bot.ui import Accent, Action, Card, Part, Style
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.organisations import routes
from cogs.projects.cards import LIST
from cogs.projects.giving_words import hours
from cogs.projects.sums_words import by_kind, by_month, period_picker, sum_of_period, sums_in_words
from models.projects.ledger import totals_by
from models.projects.organisation_hours import OrganisationHours
from models.projects.periods import Period


def given(language: Language, cluster_id: UUID, found: OrganisationHours) -> Card:
    """What it gave, for who belongs to it and the board."""
    id = found.organisation_id
    lines = [language.say("Confirmed in all: {hours}", hours=f"**{hours(language, found.in_all)}**")]
    if not found.in_all:
        lines.append(language.say("Hours count once those who steer the project have confirmed them."))
    elif found.period is not Period.EVERYTHING:
        lines.append(sum_of_period(language, found.period, sum(row.quarters for row in found.rows)))
    parts = [_by_project(language, found), by_kind(language, found.rows), by_month(language, found.rows)]
    return Card(
        Accent.MEMBERS,
        language.say("What {organisation} gave", organisation=quoted(found.organisation, 80)),
        lines,
        [
            Action(language.say("See the organisation"), routes.SHOW.to(cluster_id, id), Style.PRIMARY),
            Action(language.say("The projects"), LIST.to(cluster_id)),
            my_page(language, cluster_id),
        ],
        parts=parts if found.rows else [],
        pickers=[period_picker(language, routes.GIVEN_PERIOD.to(cluster_id, id), found.period)] if found.in_all else [],
        footer=_readers(language, found),
    )


def _readers(language: Language, found: OrganisationHours) -> str:
    """Said in the same words whether or not there is anything that whoever looks is not shown."""
    if found.whole:
        return language.say("Only those who belong to the organisation and the board read this.")
    return language.say(
        "Only those who belong to the organisation and the board read this. What was given in committees is seen by "
        "those who are of them, and by whoever represents the organisation."
    )


def _by_project(language: Language, found: OrganisationHours) -> Part:
    """A line for each project that one reads; those that one does not read together, without their names."""
    sums = totals_by(found.rows, lambda row: row.project_id)
    named = [(quoted(found.projects[id], 80), each) for id, each in sums.items() if id in found.projects]
    lines = sums_in_words(language, named)
    others = [each for id, each in sums.items() if id not in found.projects]
    if others:
        said = language.count(
            "{n} project that you do not read: {hours}",
            "{n} projects that you do not read: {hours}",
            len(others),
            hours=f"**{hours(language, sum(others))}**",
        )
        lines.append(said)
    return Part([f"**{language.say('By project')}**", *lines])

"""The figures of all projects: in words, and as a chart of the same; and the files one may take away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.charts import Bars, Columns, Panel, Series
from bot.language import Language
from bot.ui import Accent, Action, Card, Image, Part, Style, fitted
from bot.ui.limits import MOST_IMAGE_DESCRIPTION
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.projects.cards import LIST
from cogs.projects.exports import EXPORTS
from cogs.projects.giving_words import hours, month_to_begin_with
from cogs.projects.words import kind_in_words, stage_in_words
from models.cluster.facts import ClusterFacts
from models.projects.amounts import QUARTERS
from models.projects.overview import Month, Overview
from models.projects.tables import ContributionKind

PICTURE = "projets.png"
MOST_DOMAINS = 8
MOST_LABEL = 32
"""Characters beside a bar."""


def overview(language: Language, home: ClusterFacts, found: Overview) -> Card:
    """Every figure in words, and the picture of the chart."""
    parts = [Part([f"**{language.say('By stage')}**", stages_in_words(language, found)])]
    needs = needs_in_words(language, found)
    if needs:
        parts.append(Part([f"**{language.say('Needs that nobody fills yet')}**", *needs]))
    parts.append(Part([f"**{language.say('Hours given, confirmed')}**", *months_in_words(language, home.zone, found)]))
    actions = [
        Action(language.say("The projects"), LIST.to(home.id), Style.PRIMARY),
        Action(language.say("Take away as a file"), EXPORTS.to(home.id)),
        my_page(language, home.id),
    ]
    lines = [language.count("{n} project", "{n} projects", found.projects)]
    images = [Image(PICTURE, alternative_text(language, home.zone, found))] if found.projects else []
    footer = language.say("These figures are of the projects that you may read.")
    title = language.say("The projects in figures")
    return Card(Accent.PROJECTS, title, lines, actions, parts=parts, images=images, footer=footer)


def panels(language: Language, zone: ZoneInfo, found: Overview) -> Sequence[Panel]:
    """The chart: the pipeline, the needs by domain, the hours by kind over the months, as far as there are any."""
    shown: list[Panel] = [
        Bars(
            language.say("Projects by stage"),
            [stage_in_words(language, stage) for stage in found.stages],
            list(found.stages.values()),
        )
    ]
    if found.domains:
        shown.append(
            Bars(
                language.say("Needs that nobody fills yet"),
                [fitted(domain.name(language.code), MOST_LABEL) for domain, _ in found.domains[:MOST_DOMAINS]],
                [count for _, count in found.domains[:MOST_DOMAINS]],
            )
        )
    kinds = _kinds_given(found)
    months = _from_the_first(found)
    # More kinds than a panel tells apart have another one below.
    for at in range(0, len(kinds), MOST_SERIES):
        shown.append(
            Columns(
                language.say("Hours given, by month"),
                [language.short_month(_instant(month.first_day, zone), zone) for month in months],
                [
                    Series(kind_in_words(language, kind), [_whole(month.quarters.get(kind, 0)) for month in months])
                    for kind in kinds[at : at + MOST_SERIES]
                ],
            )
        )
    return shown


MOST_SERIES = 3
"""Kinds of columns side by side: a legend of more is cut on a phone."""


def stages_in_words(language: Language, found: Overview) -> str:
    """How many at each stage, in one line."""
    return " · ".join(_counted(language, stage_in_words(language, stage), n) for stage, n in found.stages.items())


def needs_in_words(language: Language, found: Overview) -> list[str]:
    """Open needs by domain, then by kind."""
    lines = [
        "- " + _counted(language, quoted(domain.name(language.code), 60), count)
        for domain, count in found.domains[:MOST_DOMAINS]
    ]
    more = sum(count for _, count in found.domains[MOST_DOMAINS:])
    if more:
        lines.append(language.count("- and {n} in other domains", "- and {n} in other domains", more))
    if found.kinds:
        said = [_counted(language, kind_in_words(language, kind), count) for kind, count in found.kinds]
        lines.append("- " + language.say("By kind: {kinds}", kinds=" · ".join(said)))
    return lines


def months_in_words(language: Language, zone: ZoneInfo, found: Overview) -> list[str]:
    """What was given, a short line a month; months without any are left out."""
    eventful = [month for month in found.months if month.total]
    if not eventful:
        return [language.say("None yet in the last {n} months.", n=len(found.months))]
    return [_month(language, zone, month) for month in eventful]


def alternative_text(language: Language, zone: ZoneInfo, found: Overview) -> str:
    """The chart in words, for who does not see it."""
    said = [
        language.say("Projects by stage: {figures}.", figures=stages_in_words(language, found)),
        *(line.removeprefix("- ") + "." for line in needs_in_words(language, found)),
        *months_in_words(language, zone, found),
    ]
    return fitted(" ".join(said), MOST_IMAGE_DESCRIPTION)


def _counted(language: Language, name: str, count: int) -> str:
    return language.say("{name}: {count}", name=name, count=language.number(count))


def _month(language: Language, zone: ZoneInfo, month: Month) -> str:
    name = month_to_begin_with(language, month.first_day)
    kinds = [
        f"{kind_in_words(language, kind)} {hours(language, month.quarters[kind])}"
        for kind in ContributionKind
        if month.quarters.get(kind)
    ]
    total = hours(language, month.total)
    return language.say("{month}: {total} ({kinds})", month=name, total=total, kinds=", ".join(kinds))


def _kinds_given(found: Overview) -> list[ContributionKind]:
    return [kind for kind in ContributionKind if any(month.quarters.get(kind) for month in found.months)]


def _from_the_first(found: Overview) -> Sequence[Month]:
    """The months from the first in which anything was given."""
    first = next((at for at, month in enumerate(found.months) if month.total), 0)
    return found.months[first:]


def _whole(quarters: int) -> int:
    """Hours for a chart, whose exact figures stand beside it in words."""
    return round(quarters / QUARTERS)


def _instant(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(12), tzinfo=zone)

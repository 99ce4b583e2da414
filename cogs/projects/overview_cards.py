"""The figures of all projects: in words, and as a chart of the same; and the files one may take away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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
from cogs.projects.life_routes import OVERVIEW_PERIOD
from cogs.projects.sums_words import MOST_MONTHS, period_picker, sum_of_period
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
    parts.append(Part([f"**{language.say('Hours given, confirmed')}**", *hours_in_words(language, found)]))
    actions = [
        Action(language.say("The projects"), LIST.to(home.id), Style.PRIMARY),
        Action(language.say("Take away as a file"), EXPORTS.to(home.id, found.period.value)),
        my_page(language, home.id),
    ]
    lines = [language.count("{n} project", "{n} projects", found.projects)]
    images = [Image(PICTURE, alternative_text(language, found))] if found.projects else []
    return Card(
        Accent.PROJECTS,
        language.say("The projects in figures"),
        lines,
        actions,
        parts=parts,
        images=images,
        pickers=[period_picker(language, OVERVIEW_PERIOD.to(home.id), found.period)] if found.projects else [],
        footer=language.say("Of the projects that you may read: stages and needs of today, hours of the period."),
    )


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
    kinds, by_year = list(found.by_kind), _in_years(found)
    title = language.say("Hours given, by year") if by_year else language.say("Hours given, by month")
    names = [
        str(each.first_day.year) if by_year else language.short_month(_instant(each.first_day, zone), zone)
        for each in _columns(found)
    ]
    # More kinds than a panel tells apart have another one below.
    for at in range(0, len(kinds), MOST_SERIES):
        series = [
            Series(kind_in_words(language, kind), [_whole(each.quarters.get(kind, 0)) for each in _columns(found)])
            for kind in kinds[at : at + MOST_SERIES]
        ]
        shown.append(Columns(title, names, series))
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


def hours_in_words(language: Language, found: Overview) -> list[str]:
    """What was given in the period, in all and by kind, then a short line a column; those without any are left out."""
    by_year = _in_years(found)
    lines = [sum_of_period(language, found.period, found.total)]
    if found.total:
        lines.append("- " + language.say("By kind: {kinds}", kinds=_kinds(language, found.by_kind, " · ")))
    for each in _columns(found):
        if each.total:
            name = str(each.first_day.year) if by_year else month_to_begin_with(language, each.first_day)
            lines.append("- " + _column(language, name, each))
    return lines


def alternative_text(language: Language, found: Overview) -> str:
    """The chart in words, for who does not see it."""
    said = [
        language.say("Projects by stage: {figures}.", figures=stages_in_words(language, found)),
        *(line.removeprefix("- ") + "." for line in needs_in_words(language, found)),
        *(line.removeprefix("- ").replace("**", "") + "." for line in hours_in_words(language, found)),
    ]
    return fitted(" ".join(said), MOST_IMAGE_DESCRIPTION)


def _counted(language: Language, name: str, count: int) -> str:
    return language.say("{name}: {count}", name=name, count=language.number(count))


def _column(language: Language, name: str, each: Month) -> str:
    total, kinds = hours(language, each.total), _kinds(language, each.quarters, ", ")
    return language.say("{month}: {total} ({kinds})", month=name, total=total, kinds=kinds)


def _kinds(language: Language, quarters: Mapping[ContributionKind, int], between: str) -> str:
    given = [kind for kind in ContributionKind if quarters.get(kind)]
    return between.join(f"{kind_in_words(language, kind)} {hours(language, quarters[kind])}" for kind in given)


def _in_years(found: Overview) -> bool:
    """More months than a chart has room for are told year by year."""
    return len(found.months) > MOST_MONTHS


def _columns(found: Overview) -> Sequence[Month]:
    """The months from the first in which anything was given, or the years."""
    if not _in_years(found):
        first = next((at for at, month in enumerate(found.months) if month.total), 0)
        return found.months[first:]
    years: dict[int, Counter[ContributionKind]] = defaultdict(Counter)
    for month in found.months:
        years[month.first_day.year].update(month.quarters)
    return [Month(date(year, 1, 1), quarters) for year, quarters in years.items()]


def _whole(quarters: int) -> int:
    """Hours for a chart, whose exact figures stand beside it in words."""
    return round(quarters / QUARTERS)


def _instant(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(12), tzinfo=zone)

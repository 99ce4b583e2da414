"""The projects as files: a workbook, or each table as CSV."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from bot.language import Language
from bot.ui import Accent, Action, Card, Route, Style
from bot.ui.ways import my_page
from cogs.projects.sums_words import PERIODS, period_picker
from cogs.projects.words import kind_in_words, stage_in_words
from config.words import N_
from models.experts.facts import DomainFacts
from models.projects.amounts import QUARTERS
from models.projects.exporting import Exported, ExportedProject
from models.projects.periods import Period, Span
from models.projects.tables import ContributionKind
from models.transfer.spreadsheets import Cell, Table, csv_of, workbook_of

EXPORTS = Route("projects:exports")
"""Shows which files there are, from any card: `EXPORTS.to(cluster_id)`, then the period if it is not everything."""
EXPORTS_PERIOD = Route("projects:exports_period")
"""The same for the period that is picked: `EXPORTS_PERIOD.to(cluster_id)`."""
EXPORT = Route("projects:export")
"""Sends one: `EXPORT.to(cluster_id, kind)`, then the period if it is not everything."""


class File(StrEnum):
    """A kind of file."""

    WORKBOOK = "xlsx"
    PROJECTS = "projects"
    NEEDS = "needs"
    HOURS = "hours"


LABELS: Mapping[File, str] = {
    File.WORKBOOK: N_("All of it (XLSX)"),
    File.PROJECTS: N_("Projects (CSV)"),
    File.NEEDS: N_("Needs (CSV)"),
    File.HOURS: N_("Hours (CSV)"),
}
NAMES: Mapping[File, str] = {
    File.WORKBOOK: "projets.xlsx",
    File.PROJECTS: "projets.csv",
    File.NEEDS: "besoins.csv",
    File.HOURS: "heures.csv",
}


def offered(language: Language, cluster_id: UUID, period: Period) -> Card:
    """The files that there are, with the hours of a period."""
    actions = [
        Action(
            language.say(label),
            EXPORT.to(cluster_id, kind.value, period.value),
            Style.PRIMARY if kind is File.WORKBOOK else Style.SECONDARY,
        )
        for kind, label in LABELS.items()
    ]
    lines = [
        language.say("The projects that you may read, what they need, and the hours given to them that are confirmed."),
        language.say("Hours are those of organisations: no file says which person gave them."),
        _of_period(language, period),
    ]
    title = language.say("Projects as files")
    picker = period_picker(language, EXPORTS_PERIOD.to(cluster_id), period)
    return Card(Accent.PROJECTS, title, lines, [*actions, my_page(language, cluster_id)], [picker])


def sent(language: Language, cluster_id: UUID, kind: File, period: Period) -> Card:
    """The file, and of which period the hours in it are."""
    lines = [_of_period(language, period)] if kind is not File.NEEDS else []
    actions = [Action(language.say("Other files"), EXPORTS.to(cluster_id, period.value)), my_page(language, cluster_id)]
    return Card(Accent.PROJECTS, language.say(LABELS[kind]), lines, actions, files=[NAMES[kind]])


def _of_period(language: Language, period: Period) -> str:
    return language.say("Hours of the period: {period}", period=f"**{language.say(PERIODS[period])}**")


async def written(
    language: Language, found: Exported, domains: Mapping[UUID, DomainFacts], kind: File, now: datetime
) -> bytes:
    """The file of this kind."""
    tables = tables_of(language, found, domains)
    if kind is File.WORKBOOK:
        return await asyncio.to_thread(workbook_of, tables.values(), now)
    return await asyncio.to_thread(csv_of, tables[kind])


def tables_of(language: Language, found: Exported, domains: Mapping[UUID, DomainFacts]) -> Mapping[File, Table]:
    """The three tables."""
    return {
        File.PROJECTS: _projects(language, found, domains),
        File.NEEDS: _needs(language, found),
        File.HOURS: _hours(language, found),
    }


def _projects(language: Language, found: Exported, domains: Mapping[UUID, DomainFacts]) -> Table:
    kinds = [language.say("{kind} (h)", kind=kind_in_words(language, kind)) for kind in ContributionKind]
    headings = [
        language.say("Title"),
        language.say("Stage"),
        language.say("since"),
        language.say("Home"),
        language.say("Lead"),
        language.say("Partners"),
        language.say("Domains needed"),
        language.say("Published on"),
        _hours_heading(language, found.span),
        *kinds,
        language.say("What it is about"),
        language.say("What came of it"),
        language.say("Address"),
        language.say("File"),
    ]
    return Table(language.say("Projects"), headings, [_project(language, each, domains) for each in found.projects])


def _hours_heading(language: Language, span: Span) -> str:
    """In a file, which is read later, "this year" would tell nothing."""
    if span.first is None or span.last is None:
        return language.say("Hours in all")
    first, last = (f"{month:%Y-%m}" for month in (span.first, span.last))
    return language.say("Hours from {first} to {last}", first=first, last=last)


def _project(language: Language, each: ExportedProject, domains: Mapping[UUID, DomainFacts]) -> Sequence[Cell]:
    known = each.known
    needed = sorted(domains[id].name(language.code) for id in known.domains if id in domains)
    return [
        known.title,
        stage_in_words(language, known.stage),
        _day(each.stage_since),
        known.home if known.home is not None else language.say("whole cluster"),
        known.lead,
        ", ".join(known.partner_names),
        ", ".join(needed),
        _day(each.published_on),
        in_hours(sum(each.quarters.values())),
        *(in_hours(each.quarters.get(kind, 0)) for kind in ContributionKind),
        each.pitch,
        each.summary or "",
        each.outcome_url or "",
        each.file or "",
    ]


def _needs(language: Language, found: Exported) -> Table:
    headings = [
        language.say("Project"),
        language.say("Domain"),
        language.say("Kind"),
        language.say("Note"),
        language.say("Opened on"),
        language.say("Filled on"),
    ]
    rows: list[list[Cell]] = [
        [
            each.project,
            each.domain.name(language.code) if each.domain is not None else "",
            kind_in_words(language, each.kind) if each.kind is not None else "",
            each.note or "",
            _day(each.opened_on),
            _day(each.filled_on),
        ]
        for each in found.needs
    ]
    return Table(language.say("Needs"), headings, rows)


def _hours(language: Language, found: Exported) -> Table:
    headings = [
        language.say("Project"),
        language.say("Organisation"),
        language.say("Kind"),
        language.say("Month"),
        language.say("Hours"),
    ]
    rows: list[list[Cell]] = [
        [
            each.project,
            each.organisation,
            kind_in_words(language, each.kind),
            f"{each.month:%Y-%m}",
            in_hours(each.quarters),
        ]
        for each in found.hours
    ]
    return Table(language.say("Hours"), headings, rows)


def in_hours(quarters: int) -> Decimal:
    """Hours as a number, exact to the quarter."""
    return Decimal(quarters) / QUARTERS


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""

"""What is shown of hours: to whoever tells them, to whoever confirms them, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Pages, Part, Route, Style
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.projects.cards import SHOW
from cogs.projects.giving_cards import TELL, given_in_words, who_gives
from cogs.projects.giving_routes import GIVING, HOURS
from cogs.projects.giving_words import ENTRIES, hours, month_in_words, month_to_begin_with
from cogs.projects.sums_words import by_kind, by_month, period_picker, sum_of_period, sums_in_words
from cogs.projects.words import kind_in_words
from models.projects.confirming import Batch, ProjectHours, WaitingLine
from models.projects.hours import Ledger, Told
from models.projects.ledger import Line, totals_by
from models.projects.periods import Period

YES = Route("projects:hours_as_said")
"""The hours that were proposed: `YES.to(cluster_id, contribution_id, month as 2026-10, quarters of an hour)`."""
NOTHING = Route("projects:no_hours")
"""No hours in a month: `NOTHING.to(cluster_id, contribution_id, month)`."""
BATCH = Route("projects:hours_of_month")
"""The hours of a month that wait: `BATCH.to(cluster_id, project_id, month)`."""
CONFIRM = Route("projects:confirm_hours")
"""Confirms exactly what was seen: `CONFIRM.to(cluster_id, project_id, month, its mark)`."""
REFUSE = Route("projects:refuse_hours")
COUNTED = Route("projects:hours_counted")
"""The confirmed lines of a month, of which one may be refused still: `COUNTED.to(cluster_id, project_id, month)`,
then the period that the hours were shown for, to come back to it."""
PERIOD = Route("projects:hours_period")
"""The hours of a project for the period that is picked: `PERIOD.to(cluster_id, project_id)`."""
REFUSAL_SEEN = Route("projects:refusal_seen")

A_PAGE = 6
LINES_A_PAGE = 12


def in_route(month: date) -> str:
    """A month as a route carries it: 2026-10."""
    return f"{month:%Y-%m}"


def told(language: Language, cluster_id: UUID, done: Told) -> Card:
    """What was told of a month, and what comes next."""
    month = month_to_begin_with(language, done.month)
    lines = [
        f"**{quoted(done.contribution.project, 100)}**",
        language.say("{month}: {hours}", month=month, hours=f"**{hours(language, done.quarters)}**"),
    ]
    if done.before is not None and done.before != done.quarters:
        before = hours(language, done.before)
        lines.append(language.say("It was {hours}: the line before stays in the history.", hours=before))
    if done.waiting:
        lines.append(language.say("The lead confirms the month in one go; then the hours count."))
    actions = [
        Action(language.say("Correct"), TELL.to(cluster_id, done.contribution.id, in_route(done.month))),
        Action(language.say("What I give"), GIVING.to(cluster_id)),
        my_page(language, cluster_id),
    ]
    return Card(Accent.PROJECTS, language.say("Your hours are noted"), lines, actions)


def ledger(language: Language, cluster_id: UUID, found: Ledger) -> Pages:
    """Every line of a contribution, the last month first, corrected ones struck through."""
    newest = sorted(found.lines, key=lambda line: line.month, reverse=True)
    lines = [_line(language, line) for line in newest]
    if not lines:
        lines = [language.say("No hours were told yet.")]
    actions = [
        Action(language.say("Tell hours"), TELL.to(cluster_id, found.contribution.id), Style.PRIMARY),
        Action(language.say("What I give"), GIVING.to(cluster_id)),
        my_page(language, cluster_id),
    ]
    head = [f"**{quoted(found.contribution.project, 100)}**", given_in_words(language, found.contribution)]
    return Pages(
        [
            Card(
                Accent.PROJECTS,
                language.say("All lines of hours"),
                head,
                actions,
                parts=[Part(lines[at : at + LINES_A_PAGE])],
            )
            for at in range(0, len(lines), LINES_A_PAGE)
        ]
    )


def project_hours(language: Language, cluster_id: UUID, found: ProjectHours, said: str | None = None) -> Card:
    """What was given to a project in a period: in all, by organisation, by kind and by month."""
    lines = [f"**{said}**"] if said is not None else []
    lines.append(f"**{quoted(found.project, 100)}**")
    lines.append(language.say("Confirmed in all: {hours}", hours=f"**{hours(language, found.in_all)}**"))
    if found.in_all and found.period is not Period.EVERYTHING:
        lines.append(sum_of_period(language, found.period, sum(row.quarters for row in found.rows)))
    if not found.in_all and not found.waiting:
        lines.append(language.say("Who gives tells the hours at the end of each month; those who steer confirm them."))
    actions = [
        Action(
            language.say("Confirm {month}", month=month_in_words(language, month)),
            BATCH.to(cluster_id, found.project_id, in_route(month)),
            Style.PRIMARY if at == 0 else Style.SECONDARY,
        )
        for at, (month, _) in enumerate(found.waiting[:3])
    ]
    if found.may_steer and found.rows:
        newest = max(row.month for row in found.rows)
        check = language.say("Lines of {month}", month=month_in_words(language, newest))
        actions.append(Action(check, COUNTED.to(cluster_id, found.project_id, in_route(newest), found.period.value)))
    actions += [Action(language.say("See the project"), SHOW.to(cluster_id, found.project_id))]
    return Card(
        Accent.PROJECTS,
        language.say("Hours given"),
        lines,
        [*actions, my_page(language, cluster_id)],
        parts=_of_project(language, found) if found.rows else [],
        pickers=[period_picker(language, PERIOD.to(cluster_id, found.project_id), found.period)]
        if found.in_all
        else [],
    )


def _of_project(language: Language, found: ProjectHours) -> list[Part]:
    organisations = totals_by(found.rows, lambda row: row.organisation_id)
    names = {id: quoted(name, 60) for id, name in found.organisations.items()}
    named = {
        names.get(id, language.say("others")) if id is not None else language.say("others"): quarters
        for id, quarters in organisations.items()
    }
    return [
        Part([f"**{language.say('By organisation')}**", *sums_in_words(language, named.items())]),
        by_kind(language, found.rows),
        by_month(language, found.rows),
    ]


def batch(language: Language, cluster_id: UUID, found: Batch) -> Pages:
    """The hours of a month that wait: confirmed in one press, or refused one by one."""
    lines = [
        f"**{quoted(found.project, 100)}**",
        language.count(
            "{n} line, {hours} in all.",
            "{n} lines, {hours} in all.",
            len(found.lines),
            hours=hours(language, found.quarters),
        ),
    ]
    confirm = Action(
        language.say("Confirm the month"),
        CONFIRM.to(cluster_id, found.project_id, in_route(found.month), found.mark),
        Style.PRIMARY,
    )
    title = language.say("Hours of {month}", month=month_in_words(language, found.month))
    back = HOURS.to(cluster_id, found.project_id)
    return _lines(language, back, cluster_id, title, lines, found.lines, [confirm])


def counted(
    language: Language, cluster_id: UUID, project_id: UUID, month: date, found: Sequence[WaitingLine], period: Period
) -> Pages:
    """The lines of a month that count, with a way back to the period that one came from."""
    title = language.say("Confirmed hours of {month}", month=month_in_words(language, month))
    lines = [] if found else [language.say("No hours were confirmed for this month.")]
    return _lines(language, HOURS.to(cluster_id, project_id, period.value), cluster_id, title, lines, found, [])


def refused(language: Language, cluster_id: UUID, found: WaitingLine) -> Card:
    """A line counts no more."""
    lines = [
        who_gives(language, found.contribution),
        language.say(
            "{month}: {hours}",
            month=month_to_begin_with(language, found.line.month),
            hours=hours(language, found.line.quarters),
        ),
        language.say("They read why on their page, and can correct it."),
    ]
    actions = [
        Action(language.say("Hours given"), HOURS.to(cluster_id, found.contribution.project_id), Style.PRIMARY),
        my_page(language, cluster_id),
    ]
    return Card(Accent.PROJECTS, language.say("These hours do not count"), lines, actions)


def _lines(
    language: Language,
    back: str,
    cluster_id: UUID,
    title: str,
    head: Sequence[str],
    found: Sequence[WaitingLine],
    first: Sequence[Action],
) -> Pages:
    parts = [
        Part(
            [
                f"{who_gives(language, each.contribution)} · {kind_in_words(language, each.contribution.kind)}",
                language.say(
                    "{hours}, told on {day}",
                    hours=f"**{hours(language, each.line.quarters)}**",
                    day=discord_timestamp(each.line.logged_at, "D"),
                ),
            ],
            [Action(language.say("Refuse"), REFUSE.to(cluster_id, each.line.id))],
        )
        for each in found
    ]
    actions = [
        *first,
        Action(language.say("Hours given"), back),
        my_page(language, cluster_id),
    ]
    return Pages(
        [
            Card(Accent.PROJECTS, title, head, actions, parts=parts[at : at + A_PAGE])
            for at in range(0, max(1, len(parts)), A_PAGE)
        ]
    )


def _line(language: Language, line: Line) -> str:
    said = language.say(
        "{month}: {hours}", month=month_to_begin_with(language, line.month), hours=hours(language, line.quarters)
    )
    state = language.say(ENTRIES[line.status])
    if line.superseded_at is not None:
        return f"~~{said}~~ · {language.say('corrected on {day}', day=discord_timestamp(line.superseded_at, 'D'))}"
    if line.refusal:
        state += " · " + language.say("“{text}”", text=quoted(line.refusal, 100))
    elif line.decided_by:
        state += " · " + language.say("by {name}", name=quoted(line.decided_by, 60))
    return f"{said} · {state}"

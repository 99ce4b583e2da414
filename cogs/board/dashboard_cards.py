"""What the board's figures look like: as text, and as a chart of the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.charts import Columns, Series
from bot.language import Language
from bot.ui import Accent, Action, Card, Image, Part, Route, Style, escaped, fitted
from bot.ui.limits import MOST_IMAGE_DESCRIPTION
from bot.ui.ways import my_page
from cogs.calls.words import outcome_in_words
from cogs.experts.words import quoted
from models.calls.tables import CallOutcome
from models.cluster.facts import ClusterFacts
from models.figures.counting import Calls, Figures, Members, Month, Unmet
from models.figures.periods import CHOICES

FIGURES = Route("board:figures")
"""Shows the figures, from any card: `FIGURES.to(cluster_id)`, then how many months if not the usual ones."""

USUAL_MONTHS = 3
PICTURE = "tableau.png"

MOST_DOMAINS = 5


def dashboard(language: Language, home: ClusterFacts, found: Figures, now: datetime) -> Card:
    """Every figure in words, the picture of the chart, and the other periods."""
    count = len(found.period.months)
    requests = found.introductions
    parts = [
        Part([f"**{language.say('Members')}**", *_members(language, found.members)]),
        Part(
            [
                f"**{language.say('Needs')}**",
                _without_expert(language, found),
                _unmet(language, found.unmet),
                *_calls(language, found.calls),
            ]
        ),
        Part(
            [
                f"**{language.say('Introductions')}**",
                language.say(
                    "Asked: {asked} · accepted: {accepted} · helped: {helped}",
                    asked=language.number(requests.asked),
                    accepted=language.number(requests.accepted),
                    helped=language.number(requests.helped),
                ),
            ]
        ),
        Part(
            [
                f"**{language.say('Month by month')}**",
                *months_in_words(language, found),
            ]
        ),
    ]
    return Card(
        Accent.MEMBERS,
        language.say("The figures of {cluster}", cluster=escaped(fitted(home.name, 60))),
        [_period(language, found, now)],
        [
            *(
                Action(
                    language.count("{n} month", "{n} months", months),
                    FIGURES.to(home.id, months),
                    Style.PRIMARY if months == count else Style.SECONDARY,
                    disabled=months == count,
                )
                for months in CHOICES
            ),
            my_page(language, home.id),
        ],
        parts=parts,
        images=[Image(PICTURE, alternative_text(language, found))] if to_draw(found) else [],
        footer=language.say("Totals only: who asked whom stays between them."),
    )


def to_draw(found: Figures) -> bool:
    """Whether anything happened that a chart could show."""
    return any(map(_happened, found.months))


def panels(language: Language, found: Figures) -> Sequence[Columns]:
    """The chart: introductions, then what was looked for in vain, by month."""
    names = [
        language.short_month(_instant(month.first_day, found.period.zone), found.period.zone) for month in found.months
    ]
    return [
        Columns(
            language.say("Introductions"),
            names,
            [
                Series(language.say("asked"), [month.asked for month in found.months]),
                Series(language.say("accepted"), [month.accepted for month in found.months]),
                Series(language.say("helped"), [month.helped for month in found.months]),
            ],
        ),
        Columns(
            language.say("Needs that found nobody"),
            names,
            [
                Series(language.say("searches without result"), [month.unmet for month in found.months]),
                Series(language.say("calls posted"), [month.calls for month in found.months]),
            ],
        ),
    ]


def months_in_words(language: Language, found: Figures) -> list[str]:
    """What the chart shows, a short line a month; months in which nothing happened share one."""
    eventful = [month for month in found.months if _happened(month)]
    if not eventful:
        return [language.say("Nothing yet in this period.")]
    lines = [language.say("Introductions asked / accepted / helped · searches without result · calls")]
    zone = found.period.zone
    lines += [
        language.say(
            "{month}: {asked} / {accepted} / {helped} · {unmet} · {calls}",
            month=language.month(_instant(month.first_day, zone), zone),
            asked=language.number(month.asked),
            accepted=language.number(month.accepted),
            helped=language.number(month.helped),
            unmet=language.number(month.unmet),
            calls=language.number(month.calls),
        )
        for month in eventful
    ]
    if len(eventful) < len(found.months):
        lines.append(language.say("Nothing in the other months."))
    return lines


def alternative_text(language: Language, found: Figures) -> str:
    """The chart in words, for who does not see it."""
    told = [
        language.say(
            "{title}, {series}: {values}.",
            title=panel.title,
            series=series.name,
            values=", ".join(f"{name} {value}" for name, value in zip(panel.categories, series.values, strict=True)),
        )
        for panel in panels(language, found)
        for series in panel.series
    ]
    return fitted(language.say("Columns by month.") + " " + " ".join(told), MOST_IMAGE_DESCRIPTION)


def _period(language: Language, found: Figures, now: datetime) -> str:
    zone = found.period.zone
    return language.say(
        "From {first} to {last}", first=language.date(found.period.since, zone), last=language.date(now, zone)
    )


def _members(language: Language, members: Members) -> list[str]:
    organisations = language.count("{n} active member", "{n} active members", members.active)
    if members.suspended:
        suspended = language.count("{n} suspended", "{n} suspended ones", members.suspended)
        organisations = f"{organisations} · {suspended}"
    people = language.count(
        "{n} person, {here} of them in Discord",
        "{n} people, {here} of them in Discord",
        members.people,
        here=language.number(members.people_in_discord),
    )
    experts = language.count(
        "{n} expert, {here} of them in Discord",
        "{n} experts, {here} of them in Discord",
        members.experts,
        here=language.number(members.experts_in_discord),
    )
    return [organisations, people, experts]


def _without_expert(language: Language, found: Figures) -> str:
    count = len(found.without_expert)
    if not count:
        return language.say("Every domain has an expert")
    shown = [quoted(domain.name(language.code), 40) for domain in found.without_expert[:MOST_DOMAINS]]
    if count > len(shown):
        shown.append(language.count("{n} other", "{n} others", count - len(shown)))
    return language.count(
        "{n} domain of {all} without expert: {names}",
        "{n} domains of {all} without expert: {names}",
        count,
        all=language.number(found.domains),
        names=language.list_of(shown),
    )


def _unmet(language: Language, unmet: Unmet) -> str:
    line = language.count("{n} search without result", "{n} searches without result", unmet.total)
    if not unmet.total:
        return line
    shown = [
        f"{quoted(domain.name(language.code), 40) if domain else language.say('no domain near')} ({language.number(n)})"
        for domain, n in unmet.by_domain[:MOST_DOMAINS]
    ]
    rest = sum(n for _, n in unmet.by_domain[MOST_DOMAINS:])
    if rest:
        shown.append(language.say("elsewhere ({n})", n=language.number(rest)))
    return language.say("{searches}, nearest to: {domains}", searches=line, domains=language.list_of(shown))


def _calls(language: Language, calls: Calls) -> list[str]:
    opened = language.count("{n} call opened", "{n} calls opened", calls.opened)
    lines = [opened]
    if calls.opened or calls.answered:
        lines[0] += " · " + language.count("{n} got an answer", "{n} got answers", calls.answered)
    ended = sum(calls.ended.values())
    if ended:
        outcomes = [
            f"{outcome_in_words(language, outcome).lower()} ({language.number(calls.ended[outcome])})"
            for outcome in CallOutcome
            if calls.ended.get(outcome)
        ]
        line = language.count(
            "{n} call ended: {outcomes}", "{n} calls ended: {outcomes}", ended, outcomes=language.list_of(outcomes)
        )
        lines.append(line)
    return lines


def _happened(month: Month) -> bool:
    return (month.asked, month.accepted, month.unmet, month.calls) != (0, 0, 0, 0)


def _instant(first_day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(first_day, time(12), tzinfo=zone)

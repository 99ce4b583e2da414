"""The page of a delivered project: as a card for members, and as a document that is fit to be shown outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.documents import Block, Document, Heading, Paragraph, Table
from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Part, Route, Style
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.projects.cards import SHOW, file_line, file_urls, post_link
from cogs.projects.giving_words import hours, month_in_words
from cogs.projects.life_routes import PAGE
from cogs.projects.words import kind_in_words
from cogs.threads.cards import quotation
from models.cluster.facts import ClusterFacts
from models.projects.delivering import DeliveredPage, Gave
from models.projects.facts import ProjectFacts
from models.projects.outcome_files import OutcomeFile
from models.projects.tables import ContributionKind

GET_FILE = Route("projects:get_file")
"""Sends the file that was delivered: `GET_FILE.to(cluster_id, project_id)`."""
PAGE_OUTSIDE = Route("projects:page_outside")
"""Sends the page that may be shown outside, as a PDF: `PAGE_OUTSIDE.to(cluster_id, project_id)`."""
NAME_ME = Route("projects:name_me")
"""Lets one's name stand there, or not: `NAME_ME.to(cluster_id, project_id, YES or NO)`."""

YES, NO = "y", "n"
FILE = "projet-livre.pdf"

OF_SUMMARY = 1_200
MOST_SHOWN = (12, 8, 5, 3, 2, 1)
"""Organisations and milestones that the card shows: the most that it holds. The others are counted."""
MOST_NAMED = 4
"""People named in one line."""


def page(language: Language, home: ClusterFacts, found: DeliveredPage) -> Card:
    """The page as members read it, with the question to whoever is named there; as much of it as a card holds."""
    return next(card for most in MOST_SHOWN if (card := _page(language, home, found, most)).fits or most == 1)


def _page(language: Language, home: ClusterFacts, found: DeliveredPage, most: int) -> Card:
    project = found.project
    lines = [
        quotation(project.summary or "", OF_SUMMARY),
        *([project.outcome_url] if project.outcome_url else []),
        *file_line(language, project),
        _span(language, found),
        *(
            [language.say("Built under the lead of {names}", names=_names(language, found.led_by))]
            if found.led_by
            else []
        ),
    ]
    parts = [Part(given(language, found, most))]
    reached = [f"- {quoted(each.title, 100)}" for each in found.reached[:most]]
    if reached:
        parts.append(Part([f"**{language.say('Milestones reached')}**", *reached]))
    if found.is_named:
        parts.append(_question(language, home.id, found))
    actions = [
        Action(language.say("Page to show outside (PDF)"), PAGE_OUTSIDE.to(home.id, project.id), Style.PRIMARY),
        *get_file(language, home.id, project),
        Action(language.say("See the project"), SHOW.to(home.id, project.id)),
        *post_link(language, home, project),
        my_page(language, home.id),
    ]
    footer = None
    if found.unanswered:
        footer = language.count(
            "Outside, {n} person is not named before they agree.",
            "Outside, {n} people are not named before they agree.",
            found.unanswered,
        )
    title = language.say("Delivered: {title}", title=quoted(project.title, 90))
    return Card(Accent.PROJECTS, title, lines, actions, parts=parts, footer=footer)


def outside(language: Language, home: ClusterFacts, found: DeliveredPage) -> Card:
    """The PDF, and what stands in it."""
    lines = [f"**{quoted(found.project.title, 90)}**"]
    if found.unnamed:
        lines.append(
            language.count(
                "{n} person is not named in it: they did not agree, or have not answered yet.",
                "{n} people are not named in it: they did not agree, or have not answered yet.",
                found.unnamed,
            )
        )
    else:
        lines.append(language.say("Everybody named in it agreed."))
    actions = [Action(language.say("Back to the page"), PAGE.to(home.id, found.project.id)), my_page(language, home.id)]
    return Card(Accent.PROJECTS, language.say("Page to show outside"), lines, actions, files=[FILE])


def document(language: Language, home: ClusterFacts, found: DeliveredPage) -> Document:
    """The page that is shown outside: nobody stands in it who did not agree."""
    project = found.project
    blocks: list[Block] = [Paragraph(project.pitch)]
    blocks += [Heading(language.say("What came of it")), Paragraph(project.summary or "")]
    if project.outcome_url:
        blocks.append(Paragraph(project.outcome_url))
    blocks += _file_told(language, home, project)
    blocks.append(Heading(language.say("Who built it")))
    if found.led_by:
        blocks.append(Paragraph(language.say("Built under the lead of {names}", names=language.list_of(found.led_by))))
    header = (language.say("Organisation"), language.say("What it gave"), language.say("Hours"))
    rows = [_row(language, gave) for gave in found.gave]
    if rows:
        blocks.append(Table(rows, (0.4, 0.4, 0.2), header))
        blocks.append(Paragraph(_total(language, found), strong=True))
    if found.unnamed:
        blocks.append(Paragraph(language.say("Only who agreed is named.")))
    blocks += [Heading(language.say("From when to when")), Paragraph(_dates(language, found, home.zone))]
    for each in found.reached:
        if each.reached_at is not None:
            day = language.date(each.reached_at, home.zone)
            blocks.append(Paragraph(language.say("{title}: reached on {day}", title=each.title, day=day)))
    return Document(
        title=project.title,
        author=language.say("{cluster} · a project built together", cluster=home.name),
        code=language.code,
        blocks=blocks,
        page=language.say("Page {page}", page="{page}"),
    )


def posted_file(language: Language, home: ClusterFacts, project: ProjectFacts, file: OutcomeFile) -> Card:
    """The message that carries what was delivered, for all who read the project."""
    title = language.say("Delivered: {title}", title=quoted(project.title, 90))
    actions = [Action(language.say("Page of the project"), PAGE.to(home.id, project.id))]
    return Card(Accent.PROJECTS, title, file_line(language, project), actions, files=[file.sent_as])


def sent_file(language: Language, home: ClusterFacts, project_id: UUID, file: OutcomeFile) -> Card:
    """The file, for who asked for it."""
    actions = [Action(language.say("Back to the page"), PAGE.to(home.id, project_id)), my_page(language, home.id)]
    title = language.say("What was delivered")
    return Card(Accent.PROJECTS, title, [f"**{quoted(file.name, 100)}**"], actions, files=[file.sent_as])


def get_file(language: Language, cluster_id: UUID, project: ProjectFacts) -> Sequence[Action]:
    """The way to what is delivered, where it is a file."""
    if not project.file:
        return []
    return [Action(language.say("Get the file"), GET_FILE.to(cluster_id, project.id))]


def _file_told(language: Language, home: ClusterFacts, project: ProjectFacts) -> Sequence[Block]:
    """Its name, and where members find it."""
    if not project.file:
        return []
    said = [Paragraph(language.say("File: {name}", name=project.file.name))]
    return [*said, *(Paragraph(url) for url in file_urls(home, project))]


def given(language: Language, found: DeliveredPage, most: int) -> list[str]:
    """What each organisation gave, a line each, and what that comes to."""
    lines = [f"**{_total(language, found)}**"]
    for each in found.gave[:most]:
        who = _who(language, each, escaped=True)
        said = "- " + language.say("{name}: {gives}", name=who, gives=_gives(language, each))
        if each.people:
            said += " · " + _names(language, each.people)
        lines.append(said)
    more = len(found.gave) - most
    if more > 0:
        lines.append(language.count("- and {n} other organisation", "- and {n} other organisations", more))
    return lines


def naming_line(language: Language, home: ClusterFacts, project: ProjectFacts) -> tuple[str, Sequence[Action]]:
    """A delivered project on whose page one stands and was not asked yet: for `/moi`."""
    text = language.say(
        "“{title}” is delivered: may your name stand on the page shown outside?", title=quoted(project.title, 90)
    )
    see = Action(language.say("See the page"), PAGE.to(home.id, project.id))
    return text, [*_answers(language, home.id, project.id), see]


def _question(language: Language, cluster_id: UUID, found: DeliveredPage) -> Part:
    if found.agrees is None:
        said = language.say("May your name, and your organisation’s, stand on the page shown outside?")
    elif found.agrees:
        said = language.say("Your name may stand on the page shown outside. You can change your mind.")
    else:
        said = language.say("Your name does not stand on the page shown outside. You can change your mind.")
    yes, no = _answers(language, cluster_id, found.project.id)
    return Part([said], [each for each, value in ((yes, True), (no, False)) if found.agrees is not value])


def _answers(language: Language, cluster_id: UUID, project_id: UUID) -> tuple[Action, Action]:
    return (
        Action(language.say("Yes, name me"), NAME_ME.to(cluster_id, project_id, YES)),
        Action(language.say("No, do not name me"), NAME_ME.to(cluster_id, project_id, NO)),
    )


def _span(language: Language, found: DeliveredPage) -> str:
    began, ended = (discord_timestamp(each, "D") for each in (found.began_at, found.delivered_at))
    return language.say("From {began} to {ended}", began=began, ended=ended)


def _dates(language: Language, found: DeliveredPage, zone: ZoneInfo) -> str:
    began, ended = (language.date(each, zone) for each in (found.began_at, found.delivered_at))
    return language.say("From {began} to {ended}", began=began, ended=ended)


def _total(language: Language, found: DeliveredPage) -> str:
    said = language.count("Built by {n} organisation", "Built by {n} organisations", found.organisations)
    return f"{said} · {hours(language, found.quarters)}" if found.quarters else said


def _who(language: Language, each: Gave, *, escaped: bool = False) -> str:
    if each.organisation:
        return quoted(each.organisation, 60) if escaped else each.organisation
    return language.count("{n} organisation not named", "{n} organisations not named", each.organisations)


def _kinds(language: Language, kinds: Mapping[ContributionKind, int]) -> str:
    said = [
        kind_in_words(language, kind) + (f" {hours(language, kinds[kind])}" if kinds[kind] else "")
        for kind in ContributionKind
        if kind in kinds
    ]
    return ", ".join(said)


def _row(language: Language, each: Gave) -> tuple[str, str, str]:
    who = _who(language, each)
    if each.people:
        who += f" ({', '.join(each.people)})"
    return who, _gives(language, each), hours(language, each.quarters) if each.quarters else ""


def _gives(language: Language, each: Gave) -> str:
    return " · ".join(filter(None, (_kinds(language, each.kinds), _how_long(language, each))))


def _how_long(language: Language, each: Gave) -> str | None:
    """The months from the first to the last in which an organisation gave."""
    if each.months is None:
        return None
    return " – ".join(dict.fromkeys(month_in_words(language, month) for month in each.months))


def _names(language: Language, names: Sequence[str]) -> str:
    shown = [quoted(name, 60) for name in names[:MOST_NAMED]]
    more = len(names) - MOST_NAMED
    if more > 0:
        shown.append(language.count("{n} other", "{n} others", more))
    return language.list_of(shown)

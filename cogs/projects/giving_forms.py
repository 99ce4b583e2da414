"""What is filled in to give to a project, to tell hours, and to answer them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from bot.language import Language
from bot.ui import Choice, Field, FieldKind, Form, Route, fitted
from bot.ui.limits import MOST_FORM_TITLE, MOST_OPTION_TEXT, MOST_OPTIONS
from cogs.projects.giving_words import MEANINGS, hours, month_in_words
from cogs.projects.words import kind_in_words
from models.projects.amounts import LONGEST_TYPED
from models.projects.confirming import WaitingLine
from models.projects.contributing import Prepared
from models.projects.giving_facts import ContributionFacts
from models.projects.hours import Months, ToTell
from models.projects.months import months_later
from models.projects.tables import ContributionKind
from models.projects.wording import MOST_SENTENCE

OFFERED = Route("projects:offered")
DECLINED = Route("projects:declined_offer")
TOLD = Route("projects:hours_told")
"""Hours were filled in: `TOLD.to(cluster_id, contribution_id)`."""
REFUSED = Route("projects:hours_refused")

LONGEST_DAY = 20


def give(language: Language, cluster_id: UUID, found: Prepared) -> Form:
    """The form of a contribution: its five items."""
    kinds = sorted(ContributionKind, key=lambda kind: kind not in found.sought)
    first = kinds[0] if found.sought else None
    fields = [
        Field(
            "kind",
            language.say("What do you contribute?"),
            FieldKind.PICK,
            choices=[
                Choice(kind_in_words(language, kind), kind.value, language.say(MEANINGS[kind]), chosen=kind is first)
                for kind in kinds
            ],
        ),
        Field(
            "hours",
            language.say("How many hours?"),
            description=language.say("Each month, or in all. Leave it empty for what is not counted in hours."),
            placeholder=language.say("12 h a month, or 20 h in all"),
            required=False,
            most=LONGEST_TYPED,
        ),
        Field(
            "until",
            language.say("Until when?"),
            description=language.say("A day like 31/12/2027. Leave it empty for no end."),
            required=False,
            most=LONGEST_DAY,
        ),
        Field(
            "note",
            language.say("A word to the lead"),
            FieldKind.TEXT,
            placeholder=language.say("Who, what exactly, from when on"),
            required=False,
            most=MOST_SENTENCE,
        ),
        Field(
            "organisation",
            language.say("In whose name?"),
            FieldKind.PICK,
            choices=[
                Choice(fitted(each.name, MOST_OPTION_TEXT), str(each.id), chosen=len(found.organisations) == 1)
                for each in found.organisations[:MOST_OPTIONS]
            ],
        ),
    ]
    title = language.say("Contribute: {title}", title=found.project.title)
    return Form(OFFERED.to(cluster_id, found.project.id), fitted(title, MOST_FORM_TITLE), fields)


def decline(language: Language, cluster_id: UUID, contribution: ContributionFacts) -> Form:
    """The form by which an offer is not taken."""
    reply = Field(
        "reply",
        language.say("A word to whoever offers it"),
        FieldKind.TEXT,
        description=language.say("Only they read it."),
        required=False,
        most=MOST_SENTENCE,
    )
    title = language.say("Not take it: {name}", name=contribution.organisation or contribution.giver)
    return Form(DECLINED.to(cluster_id, contribution.id), fitted(title, MOST_FORM_TITLE), [reply])


def tell(language: Language, cluster_id: UUID, found: ToTell) -> Form:
    """The form of the hours of a month, with what is likely in it."""
    quarters = found.present.quarters if found.present is not None else None
    if quarters is None and found.proposed is not None:
        quarters = found.proposed.quarters
    fields = [
        Field(
            "month",
            language.say("Of which month?"),
            FieldKind.PICK,
            choices=_months(language, found.months, found.month),
        ),
        Field(
            "hours",
            language.say("How many hours?"),
            description=language.say("To the quarter: 12 h, 4 h 30, 45 min. 0 for nothing."),
            value=hours(language, quarters) if quarters is not None else None,
            most=LONGEST_TYPED,
        ),
    ]
    title = language.say("Hours: {title}", title=found.contribution.project)
    return Form(TOLD.to(cluster_id, found.contribution.id), fitted(title, MOST_FORM_TITLE), fields)


def refuse(language: Language, cluster_id: UUID, found: WaitingLine) -> Form:
    """The form by which hours are not counted."""
    reason = Field(
        "reason",
        language.say("Why do these hours not count?"),
        FieldKind.TEXT,
        description=language.say("Whoever gave them reads it, and can correct them."),
        most=MOST_SENTENCE,
    )
    title = language.say(
        "{hours}, {month}: refuse",
        hours=hours(language, found.line.quarters),
        month=month_in_words(language, found.line.month),
    )
    return Form(REFUSED.to(cluster_id, found.line.id), fitted(title, MOST_FORM_TITLE), [reason])


def _months(language: Language, months: Months, chosen: date) -> Sequence[Choice]:
    found, month = [], months.last
    while month >= months.first:
        found.append(Choice(month_in_words(language, month), f"{month:%Y-%m}", chosen=month == chosen))
        month = months_later(month, -1)
    return found

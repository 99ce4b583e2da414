"""What is filled in to ask for a vote, to count it otherwise, to date it, and to give it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.language import Language
from bot.ui import Choice, Field, FieldKind, Form, Route, fitted
from bot.ui.limits import MOST_FORM_TITLE
from cogs.polls import rules_words as words
from config.words import N_
from models.polls.rules import MOST_OPTIONS
from models.polls.tables import Method
from models.polls.templates import Draft, Template
from models.polls.typed import typed_instant, typed_options
from models.polls.wording import MOST_CLAUSE, MOST_LABEL, MOST_QUESTION, MOST_REASON, MOST_TITLE
from models.tally import Base, Threshold, at_least, more_than_half

ASKED = Route("polls:asked")
"""A new question: `ASKED.to(cluster_id, template, electorate, group's id or "-", channel's id or "-")`."""
EDITED = Route("polls:edited")
FIGURES_SENT = Route("polls:figures_sent")
SECOND_SENT = Route("polls:second_sent")
DATED = Route("polls:dated")
CORRECTED = Route("polls:corrected")
SENT_BACK = Route("polls:sent_back")

TEMPLATES: dict[Template, str] = {
    Template.MOTION: N_("Motion: for, against, abstain"),
    Template.STATUTES: N_("Change of the statutes: two thirds, quorum"),
    Template.CHOICE: N_("One choice among several"),
    Template.APPROVAL: N_("Several choices: approve as many as you like"),
    Template.DATES: N_("A date: all that suit you"),
}
WITHOUT_OPTIONS = frozenset({Template.MOTION, Template.STATUTES})
MOST_OPTIONS_TYPED = MOST_OPTIONS * (MOST_LABEL + 20)
MOST_TYPED = 4000
"""Characters that Discord takes in one field."""
MOST_SHARE = 12


def new_poll(language: Language, custom_id: str, template: Template, closes_at: datetime, zone: ZoneInfo) -> Form:
    """The form of a new question."""
    fields = _fields(
        language,
        Draft(""),
        options=None if template in WITHOUT_OPTIONS else "",
        dates=template is Template.DATES,
        until=typed_instant(closes_at, zone),
        clause_needed=template is Template.STATUTES,
    )
    return Form(custom_id, fitted(language.say(TEMPLATES[template]), MOST_FORM_TITLE), fields)


def edit(language: Language, cluster_id: UUID, poll_id: UUID, draft: Draft, zone: ZoneInfo) -> Form:
    """The same with what a draft says in it."""
    dates = any(starts_at is not None for _, starts_at in draft.options)
    fields = _fields(
        language,
        draft,
        options=None if draft.method is Method.MOTION else typed_options(draft.options, zone),
        dates=dates,
        until=typed_instant(draft.closes_at, zone) if draft.closes_at is not None else "",
    )
    return Form(EDITED.to(cluster_id, poll_id), language.say("Change the text"), fields)


def _fields(
    language: Language, draft: Draft, *, options: str | None, dates: bool, until: str, clause_needed: bool = False
) -> Sequence[Field]:
    fields = [
        Field("title", language.say("Title"), value=draft.title or None, most=MOST_TITLE),
        Field(
            "question",
            language.say("The question"),
            FieldKind.TEXT,
            placeholder=language.say("What exactly is voted on? Complete, and understood alone"),
            value=draft.question or None,
            most=MOST_QUESTION,
        ),
    ]
    if options is not None:
        hint = (
            language.say("One date a line, with its hour: 31/12/2027 18:00")
            if dates
            else language.say("One option a line, from 2 to {most}", most=MOST_OPTIONS)
        )
        fields.append(
            Field(
                "options",
                language.say("The dates") if dates else language.say("The options"),
                FieldKind.TEXT,
                description=hint,
                value=options or None,
                most=min(MOST_OPTIONS_TYPED, MOST_TYPED),
            )
        )
    fields.append(
        Field(
            "until",
            language.say("Voting ends"),
            description=language.say("Like 31/12/2027 18:00; without an hour, at the end of the day"),
            value=until or None,
            required=False,
            most=40,
        )
    )
    fields.append(
        Field(
            "clause",
            language.say("Clause of the statutes (binding decision)"),
            description=language.say("Leave it empty for an advisory consultation"),
            placeholder=language.say("Article 14 of the statutes"),
            value=draft.clause,
            required=clause_needed,
            most=MOST_CLAUSE,
        )
    )
    return fields


def figures(language: Language, cluster_id: UUID, poll_id: UUID, draft: Draft) -> Form:
    """Any majority, any quorum, and how many are elected."""
    asked = draft.rules.majority
    described = language.say("A share like 2/3 or 60 %. Nothing: none (not for a motion)")
    fields = [
        _share(language.say("Majority"), described, asked),
        *_of_what(language, asked or more_than_half(Base.EXPRESSED)),
        Field(
            "quorum",
            language.say("Quorum"),
            description=language.say("The share of the roll that must vote. Nothing: none"),
            value=str(draft.rules.quorum.share) if draft.rules.quorum is not None else None,
            required=False,
            most=MOST_SHARE,
        ),
    ]
    if draft.method is Method.APPROVAL:
        fields.append(
            Field("seats", language.say("How many options are chosen?"), value=str(draft.rules.seats), most=2)
        )
    return Form(FIGURES_SENT.to(cluster_id, poll_id), language.say("Other figures"), fields)


def second(language: Language, cluster_id: UUID, poll_id: UUID, draft: Draft) -> Form:
    """A majority that a motion must reach too: most often so many of all, whoever votes."""
    asked = draft.rules.majorities[1] if len(draft.rules.majorities) > 1 else None
    described = language.say("A share like 2/5 or 40 %, to be reached as well. Nothing: no second one")
    fields = [
        _share(language.say("Second majority"), described, asked),
        *_of_what(language, asked or at_least(Fraction(2, 5), Base.ROLL)),
    ]
    return Form(SECOND_SENT.to(cluster_id, poll_id), language.say("A second majority"), fields)


def _share(label: str, described: str, shown: Threshold | None) -> Field:
    """How large a majority must be; nothing where there is none."""
    value = str(shown.share) if shown is not None else None
    return Field("share", label, description=described, value=value, required=False, most=MOST_SHARE)


def _of_what(language: Language, shown: Threshold) -> Sequence[Field]:
    """Whether a share must be passed or met, and what it is a share of."""
    return [
        Field(
            "strict",
            language.say("More than this share, or at least?"),
            FieldKind.PICK,
            choices=[
                Choice(language.say("More than"), "strict", chosen=shown.strict),
                Choice(language.say("At least"), "met", chosen=not shown.strict),
            ],
        ),
        Field(
            "base",
            language.say("Of what?"),
            FieldKind.PICK,
            choices=[
                Choice(
                    language.say(said),
                    base.value,
                    fitted(language.say(words.WHAT_BASES_ARE[base]), 100),
                    chosen=base is shown.base,
                )
                for base, said in BASES.items()
            ],
        ),
    ]


BASES: dict[Base, str] = {
    Base.EXPRESSED: N_("Votes expressed"),
    Base.CAST: N_("Ballots cast"),
    Base.ROLL: N_("Of the roll"),
}


def dates(language: Language, cluster_id: UUID, poll_id: UUID, draft: Draft, zone: ZoneInfo) -> Form:
    """When it opens and ends."""
    fields = [
        Field(
            "from",
            language.say("Voting begins"),
            description=language.say("Like 31/12/2027 18:00; empty, as soon as you open it"),
            value=typed_instant(draft.opens_at, zone) if draft.opens_at is not None else None,
            required=False,
            most=40,
        ),
        Field(
            "until",
            language.say("Voting ends"),
            description=language.say("Like 31/12/2027 18:00; without an hour, at the end of the day"),
            value=typed_instant(draft.closes_at, zone) if draft.closes_at is not None else None,
            most=40,
        ),
    ]
    return Form(DATED.to(cluster_id, poll_id), language.say("When one votes"), fields)


def correct(language: Language, cluster_id: UUID, poll_id: UUID, typed: str, *, listed: bool) -> Form:
    """The roll corrected, or given, in lines."""
    hint = (
        language.say("One name a line, “; 2” after it for two votes. This is the whole list.")
        if listed
        else language.say("One name a line: “; 2” gives two votes, “; 0” leaves out. Nothing: none.")
    )
    field = Field(
        "lines",
        language.say("The list") if listed else language.say("Corrections"),
        FieldKind.TEXT,
        description=hint,
        placeholder=language.say("Lagon Numérique ; 2"),
        value=fitted(typed, MOST_TYPED) or None,
        required=False,
        most=MOST_TYPED,
    )
    return Form(CORRECTED.to(cluster_id, poll_id), language.say("The roll"), [field])


def send_back(language: Language, cluster_id: UUID, poll_id: UUID) -> Form:
    """Why it is not let go ahead."""
    reason = Field(
        "reason",
        language.say("Why?"),
        FieldKind.TEXT,
        description=language.say("Whoever asked for the vote reads it, and can change the text."),
        most=MOST_REASON,
    )
    return Form(SENT_BACK.to(cluster_id, poll_id), language.say("Send back to its asker"), [reason])

"""What is filled in to propose a project, to change it, to move it, and to name who steers it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from bot.language import Language
from bot.ui import Choice, Field, FieldKind, Form, Route, fitted
from bot.ui.limits import MOST_FORM_TITLE, MOST_OPTION_TEXT, MOST_OPTIONS
from cogs.projects.delivery_forms import outcome_fields
from cogs.projects.giving_words import MEANINGS
from cogs.projects.words import kind_in_words, stage_in_words
from models.projects.facts import ProjectFacts
from models.projects.proposing import Beginning, Home
from models.projects.tables import ContributionKind, Stage
from models.projects.wording import MOST_NOTE, MOST_PITCH, MOST_SENTENCE, MOST_TITLE
from models.records import dataclass

PROPOSED = Route("projects:proposed")
"""A project was filled in: `PROPOSED.to(cluster_id, one of the sources below, its token)`."""
EDITED = Route("projects:edited")
MOVED = Route("projects:moved")
NEED_OPENED = Route("projects:need_opened")
CO_LEAD_NAMED = Route("projects:co_lead_named")
HANDED_OVER = Route("projects:handed_over")

NOTHING, MESSAGE, THREAD, DRAFT = "-", "m", "t", "d"
"""What a form was opened on: nothing, a message, a project thread, or a draft."""

WHOLE_CLUSTER = "cluster"
MOST_DOMAINS_TYPED = 200


@dataclass(frozen=True)
class Typed:
    """What stands in the form of a project already."""

    title: str = ""
    pitch: str = ""
    domains: Sequence[str] = ()
    kinds: Collection[ContributionKind] = ()
    home_id: UUID | None = None


def typed_in(language: Language, project: ProjectFacts) -> Typed:
    """What a draft says, to be changed."""
    return Typed(
        project.title,
        project.pitch,
        [need.domain.name(language.code) for need in project.open_needs if need.domain is not None],
        [need.kind for need in project.open_needs if need.kind is not None],
        project.home_id,
    )


def begun(language: Language, beginning: Beginning, title: str = "") -> Typed:
    """What a thread says, or a message, to begin with."""
    return Typed(
        title or fitted(beginning.title, MOST_TITLE),
        fitted(beginning.pitch, MOST_PITCH),
        [domain.name(language.code) for domain in beginning.domains],
        (),
        beginning.home_id,
    )


def project(
    language: Language, cluster_id: UUID, beginning: Beginning, typed: Typed, opened_on: str, token: str = NOTHING
) -> Form:
    """The form of a project: five items."""
    fields = [
        Field("title", language.say("Title"), value=typed.title or None, most=MOST_TITLE),
        Field(
            "pitch",
            language.say("What is it about?"),
            FieldKind.TEXT,
            placeholder=language.say("For whom, to do what, and why together"),
            value=typed.pitch or None,
            most=MOST_PITCH,
        ),
        Field(
            "domains",
            language.say("Domains needed"),
            description=language.say("Separated by commas; nothing, if you do not know yet."),
            placeholder=language.say("cybersecurity, data, training"),
            value=fitted(", ".join(typed.domains), MOST_DOMAINS_TYPED) or None,
            required=False,
            most=MOST_DOMAINS_TYPED,
        ),
        Field(
            "kinds",
            language.say("What is sought?"),
            FieldKind.PICK,
            placeholder=language.say("Nothing for the moment"),
            required=False,
            choices=_kinds(language, typed.kinds),
            picks=len(ContributionKind),
        ),
        Field(
            "home",
            language.say("Where does it belong?"),
            FieldKind.PICK,
            choices=_homes(language, beginning, typed.home_id),
        ),
    ]
    name = language.say("The project") if opened_on == DRAFT else language.say("A new project")
    return Form(PROPOSED.to(cluster_id, opened_on, token), name, fields)


def edit(language: Language, cluster_id: UUID, found: ProjectFacts) -> Form:
    """The form that changes a published project."""
    fields = [
        Field("title", language.say("Title"), value=found.title, most=MOST_TITLE),
        Field("pitch", language.say("What is it about?"), FieldKind.TEXT, value=found.pitch, most=MOST_PITCH),
    ]
    return Form(EDITED.to(cluster_id, found.id), language.say("Edit the project"), fields)


def move(language: Language, cluster_id: UUID, found: ProjectFacts, after: Stage) -> Form:
    """The form of a move to a stage."""
    fields: Sequence[Field] = []
    if after is Stage.DELIVERED:
        fields = outcome_fields(language)
    dropped = after is Stage.DROPPED
    why = Field(
        "why",
        language.say("Why?"),
        FieldKind.TEXT,
        description=language.say("Whoever reads the project reads it with the move."),
        required=dropped,
        most=MOST_SENTENCE,
    )
    title = language.say("Move to: {stage}", stage=stage_in_words(language, after))
    if dropped:
        title = language.say("Drop the project")
    return Form(MOVED.to(cluster_id, found.id, after.value), fitted(title, MOST_FORM_TITLE), [*fields, why])


def need(language: Language, cluster_id: UUID, project_id: UUID) -> Form:
    """The form that opens a need."""
    fields = [
        Field(
            "domain",
            language.say("Domain"),
            placeholder=language.say("cybersecurity, data, training"),
            required=False,
            most=MOST_DOMAINS_TYPED,
        ),
        Field(
            "kind",
            language.say("What is sought?"),
            FieldKind.PICK,
            required=False,
            choices=_kinds(language, ()),
        ),
        Field(
            "note",
            language.say("A word more, if you like"),
            placeholder=language.say("How much, by when"),
            required=False,
            most=MOST_NOTE,
        ),
    ]
    return Form(NEED_OPENED.to(cluster_id, project_id), language.say("Open a need"), fields)


def co_lead(language: Language, cluster_id: UUID, project_id: UUID) -> Form:
    """The form that names a co-lead."""
    who = Field("who", language.say("Who?"), FieldKind.MEMBER)
    return Form(CO_LEAD_NAMED.to(cluster_id, project_id), language.say("Name a co-lead"), [who])


def hand_over(language: Language, cluster_id: UUID, project_id: UUID) -> Form:
    """The form that hands the lead over."""
    who = Field("who", language.say("Who leads it from now on?"), FieldKind.MEMBER)
    return Form(HANDED_OVER.to(cluster_id, project_id), language.say("Hand the lead over"), [who])


def _kinds(language: Language, chosen: Collection[ContributionKind]) -> list[Choice]:
    return [
        Choice(kind_in_words(language, kind), kind.value, language.say(MEANINGS[kind]), chosen=kind in chosen)
        for kind in ContributionKind
    ]


def _homes(language: Language, beginning: Beginning, chosen: UUID | None) -> list[Choice]:
    whole = [Choice(language.say("The whole cluster"), WHOLE_CLUSTER, chosen=chosen is None)]
    offered: list[Home] = sorted(beginning.homes, key=lambda home: home.id != chosen)
    groups = [Choice(fitted(home.name, MOST_OPTION_TEXT), str(home.id), chosen=home.id == chosen) for home in offered]
    return [*(whole if beginning.whole_cluster else []), *groups][:MOST_OPTIONS]

"""Putting a project's stage to the vote of its home group or of the board."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from bot.language import Language
from bot.ui import Accent, Action, Card, Choice, Field, FieldKind, Form, Picker, Route, fitted
from bot.ui.limits import MOST_FORM_TITLE
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.projects.cards import SHOW, state
from cogs.projects.delivery_forms import outcome_fields
from cogs.projects.words import stage_in_words
from models.cluster.facts import ClusterFacts
from models.polls.project_votes import Votable
from models.polls.tables import Electorate
from models.polls.wording import MOST_QUESTION, MOST_TITLE
from models.projects.facts import ProjectFacts
from models.projects.tables import Stage
from models.projects.wording import MOST_SENTENCE

VOTE_STAGE = Route("projects:vote_stage")
"""Picks the stage: `VOTE_STAGE.to(cluster_id, project_id, electorate)`."""
VOTE_ASKED = Route("projects:vote_asked")


def votes(language: Language, home: ClusterFacts, found: Votable) -> Card:
    """Whose vote one may ask for, on which stage."""
    project = found.project
    lines = [f"**{quoted(project.title, 90)}**", state(language, project)]
    lines.append(language.say("If the vote is adopted, the project moves by itself; until then nobody moves it."))
    if found.through:
        lines.append(language.say("Who opens the vote finds what you ask for on their page, and reads it first."))
    choices = [Choice(stage_in_words(language, stage), stage.value) for stage in found.stages]
    pickers = [
        Picker(VOTE_STAGE.to(home.id, project.id, electorate.value), said, choices)
        for electorate, said in _whom(language, found)
    ]
    actions = [Action(language.say("See the project"), SHOW.to(home.id, project.id)), my_page(language, home.id)]
    footer = language.say("You read the vote once more before it opens.") if found.electorates else None
    return Card(Accent.PROJECTS, language.say("Put to the vote"), lines, actions, pickers, footer=footer)


def ask(
    language: Language, public: Language, cluster_id: UUID, project: ProjectFacts, electorate: Electorate, stage: Stage
) -> Form:
    """The form of a vote: what is asked stands in it already, in the language of the cluster."""
    fields = [
        Field(
            "question",
            language.say("The question"),
            FieldKind.TEXT,
            value=fitted(question(public, project, stage), MOST_QUESTION),
            most=MOST_QUESTION,
        )
    ]
    if stage is Stage.DELIVERED:
        fields += outcome_fields(language)
    if stage is Stage.DROPPED:
        fields.append(Field("why", language.say("Why?"), FieldKind.TEXT, most=MOST_SENTENCE))
    route = VOTE_ASKED.to(cluster_id, project.id, electorate.value, stage.value)
    name = language.say("Vote: {stage}", stage=stage_in_words(language, stage))
    return Form(route, fitted(name, MOST_FORM_TITLE), fields)


def title(language: Language, project: ProjectFacts, stage: Stage) -> str:
    """What the vote is called, unescaped: who asks can change it."""
    said = language.say("{stage}: {title}", stage=stage_in_words(language, stage), title=project.title)
    return fitted(said, MOST_TITLE)


def question(language: Language, project: ProjectFacts, stage: Stage) -> str:
    """What is asked, unescaped."""
    wanted = stage_in_words(language, stage)
    return language.say("Shall the project “{title}” come to the stage “{stage}”?", title=project.title, stage=wanted)


def left(language: Language, home: ClusterFacts, project: ProjectFacts, electorate: Electorate) -> Card:
    """The vote is asked for: whoever may open it finds it."""
    lines = [f"**{quoted(project.title, 90)}**"]
    if electorate is Electorate.GROUP:
        lines.append(
            language.say("The heads of its home group find it on their page: they read it, then open the vote.")
        )
    else:
        lines.append(
            language.say("The board finds it on its members’ pages: one of them reads it, then opens the vote.")
        )
    lines.append(language.say("Until the vote opens the project can still be moved. Asking again replaces this."))
    actions = [Action(language.say("See the project"), SHOW.to(home.id, project.id)), my_page(language, home.id)]
    return Card(Accent.PROJECTS, language.say("The vote is asked for"), lines, actions)


def _whom(language: Language, found: Votable) -> Iterator[tuple[Electorate, str]]:
    """Whose vote it can be, and what the list of stages says of that."""
    for electorate in found.electorates:
        if electorate is Electorate.GROUP:
            yield electorate, language.say("Ask the home group: to which stage?")
        else:
            yield electorate, language.say("Ask the board: to which stage?")
    for electorate in found.through:
        if electorate is Electorate.GROUP:
            yield electorate, language.say("Have the home group asked: to which stage?")
        else:
            yield electorate, language.say("Have the board asked: to which stage?")

"""What is told of a project on its way: its news, its milestones and links, and what is asked once it is quiet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from operator import itemgetter
from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Choice, Field, FieldKind, Form, Pages, Part, Picker, Route, Style, fitted
from bot.ui.limits import MOST_OPTION_TEXT, MOST_OPTIONS
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.projects.cards import SHOW, card_link, post_link
from cogs.projects.life_routes import GIVE_NEWS, PLAN
from cogs.projects.move_words import headline
from cogs.projects.plan_words import link_buttons, milestone_line, milestones
from cogs.threads.cards import quotation
from models.cluster.facts import ClusterFacts
from models.projects.facts import MilestoneFacts, ProjectFacts, UpdateFacts
from models.projects.moves import MoveFacts
from models.projects.quiet import QuietProject
from models.projects.updates import Told
from models.projects.wording import MOST_ADDRESS, MOST_LABEL, MOST_TITLE, MOST_UPDATE

NEWS_GIVEN = Route("projects:news_given")
GO_ON = Route("projects:go_on")
"""Says that a quiet project is still under way: `GO_ON.to(cluster_id, project_id)`."""
ADD_MILESTONE = Route("projects:add_milestone")
MILESTONE_ADDED = Route("projects:milestone_added")
MILESTONE = Route("projects:milestone")
"""Shows one milestone to be changed: `MILESTONE.to(cluster_id, project_id)`, picked."""
REACHED = Route("projects:reached")
MOVE_MILESTONE = Route("projects:move_milestone")
MILESTONE_MOVED = Route("projects:milestone_moved")
REMOVE_MILESTONE = Route("projects:remove_milestone")
ADD_LINK = Route("projects:add_link")
LINK_ADDED = Route("projects:link_added")
REMOVE_LINK = Route("projects:remove_link")

OF_NEWS = 600
OF_LIST = 250
"""Characters of a quotation."""
NEWS_A_PAGE = 3
MOST_MILESTONES = 12


def give_news(language: Language, cluster_id: UUID, project: ProjectFacts) -> Form:
    """The form of news: done, next, blocked."""
    fields = [
        Field("done", language.say("What was done?"), FieldKind.TEXT, most=MOST_UPDATE),
        Field("next", language.say("What comes next?"), FieldKind.TEXT, required=False, most=MOST_UPDATE),
        Field("blocked", language.say("What is blocked?"), FieldKind.TEXT, required=False, most=MOST_UPDATE),
    ]
    return Form(NEWS_GIVEN.to(cluster_id, project.id), language.say("News of the project"), fields)


def told(language: Language, home: ClusterFacts, project: ProjectFacts, news: UpdateFacts) -> Card:
    """The news in the project's post; it names nobody."""
    title = language.say("News of “{title}”", title=quoted(project.title, 90))
    actions = [
        Action(language.say("See the project"), SHOW.to(home.id, project.id)),
        *card_link(language, home, project),
    ]
    return Card(Accent.PROJECTS, title, said(language, news, OF_NEWS), actions)


def given(language: Language, home: ClusterFacts, project: ProjectFacts, news: UpdateFacts) -> Card:
    """The same, to whoever has just given them."""
    actions = [
        Action(language.say("See the project"), SHOW.to(home.id, project.id), Style.PRIMARY),
        *post_link(language, home, project),
        my_page(language, home.id),
    ]
    lines = [f"**{quoted(project.title, 90)}**", *said(language, news, OF_NEWS)]
    return Card(Accent.PROJECTS, language.say("Your news are told"), lines, actions)


def said(language: Language, news: UpdateFacts, most: int) -> list[str]:
    """What was done, what comes next, what is blocked."""
    lines = [f"**{language.say('Done')}**", quotation(news.done, most)]
    if news.next_steps:
        lines += [f"**{language.say('To come')}**", quotation(news.next_steps, most)]
    if news.blocked:
        lines += [f"**{language.say('Blocked')}**", quotation(news.blocked, most)]
    return lines


def list_of_news(language: Language, home: ClusterFacts, found: Told, *, may_give: bool) -> Pages:
    """The news of a project and its moves, the latest first."""
    project = found.project
    actions = [Action(language.say("See the project"), SHOW.to(home.id, project.id)), my_page(language, home.id)]
    if may_give:
        actions.insert(0, Action(language.say("Give news"), GIVE_NEWS.to(home.id, project.id), Style.PRIMARY))
    lines = [f"**{quoted(project.title, 90)}**"]
    told = [(each.written_at, _in_list(language, each)) for each in found.updates]
    told += [(each.moved_at, _move_in_list(language, each)) for each in found.moves]
    if not told:
        lines.append(language.say("Nothing was told of it so far."))
    parts = [part for _, part in sorted(told, key=itemgetter(0), reverse=True)]
    title = language.say("News of the project")
    return Pages(
        [
            Card(Accent.PROJECTS, title, lines, actions, parts=parts[at : at + NEWS_A_PAGE])
            for at in range(0, max(1, len(parts)), NEWS_A_PAGE)
        ]
    )


def asked(language: Language, home: ClusterFacts, found: QuietProject) -> Card:
    """What is asked once of a project of which nothing is heard; only who steers it can answer."""
    project = found.project
    since = discord_timestamp(project.active_at, "D")
    title = quoted(project.title, 90)
    lines = [language.say("Nothing was heard of “{title}” since {day}: where does it stand?", title=title, day=since)]
    if found.heads:
        lines.insert(0, " ".join(f"<@{user_id}>" for user_id in found.heads))
    actions = [*answers(language, home.id, project, primary=True), *post_link(language, home, project)]
    return Card(Accent.PROJECTS, language.say("A quiet project"), lines, actions)


def home_told(language: Language, home: ClusterFacts, found: QuietProject) -> Card:
    """What the home group hears of a project that has been quiet for long. It names nobody."""
    project = found.project
    since = discord_timestamp(project.active_at, "D")
    title = quoted(project.title, 90)
    lines = [
        language.say("Nothing was heard of “{title}” since {day}.", title=title, day=since),
        language.say("Whoever can help it on, or would take it up, finds it here."),
    ]
    show = Action(language.say("See the project"), SHOW.to(home.id, project.id), Style.PRIMARY)
    actions = [show, *card_link(language, home, project), *post_link(language, home, project)]
    return Card(Accent.PROJECTS, language.say("A quiet project"), lines, actions)


def goes_on(language: Language, home: ClusterFacts, project: ProjectFacts) -> Card:
    """What the question becomes once it was answered that the project goes on."""
    line = language.say("“{title}” is still under way.", title=quoted(project.title, 90))
    show = Action(language.say("See the project"), SHOW.to(home.id, project.id))
    return Card(Accent.PROJECTS, language.say("A quiet project"), [line], [show, *post_link(language, home, project)])


def answers(
    language: Language, cluster_id: UUID, project: ProjectFacts, *, primary: bool = False
) -> tuple[Action, Action]:
    """The two answers to where a quiet project stands."""
    style = Style.PRIMARY if primary else Style.SECONDARY
    return (
        Action(language.say("Give news"), GIVE_NEWS.to(cluster_id, project.id), style),
        Action(language.say("Still under way"), GO_ON.to(cluster_id, project.id)),
    )


def plan(language: Language, home: ClusterFacts, project: ProjectFacts, *, may_steer: bool) -> Card:
    """The milestones and links; for who steers it with what changes them."""
    lines = [f"**{quoted(project.title, 90)}**"]
    actions: list[Action] = []
    pickers: list[Picker] = []
    if may_steer:
        actions = [
            Action(language.say("Add a milestone"), ADD_MILESTONE.to(home.id, project.id), Style.PRIMARY),
            Action(language.say("Add a link"), ADD_LINK.to(home.id, project.id)),
        ]
        pickers = _pickers(language, home.id, project)
    actions += [Action(language.say("See the project"), SHOW.to(home.id, project.id)), my_page(language, home.id)]
    ahead = milestones(language, project, MOST_MILESTONES)
    parts = [Part(ahead)] if ahead else []
    if project.links:
        parts.append(Part([f"**{language.say('Links')}**"], link_buttons(project)))
    if not parts:
        lines.append(language.say("There is no milestone and no link yet."))
    title = language.say("Milestones and links")
    return Card(Accent.PROJECTS, title, lines, actions, pickers, parts=parts)


def add_milestone(language: Language, cluster_id: UUID, project_id: UUID) -> Form:
    """The form of a milestone."""
    fields = [
        Field("title", language.say("What is to be reached?"), most=MOST_TITLE),
        _due(language, None),
    ]
    return Form(MILESTONE_ADDED.to(cluster_id, project_id), language.say("Add a milestone"), fields)


def move_milestone(language: Language, cluster_id: UUID, project_id: UUID, milestone: MilestoneFacts) -> Form:
    """The form that gives a milestone another day."""
    route = MILESTONE_MOVED.to(cluster_id, project_id, milestone.id)
    return Form(route, language.say("Another day"), [_due(language, milestone.due_on)])


def add_link(language: Language, cluster_id: UUID, project_id: UUID) -> Form:
    """The form of a link."""
    fields = [
        Field("url", language.say("Address of the page"), placeholder=language.say("https://…"), most=MOST_ADDRESS),
        Field("label", language.say("What is it called?"), required=False, most=MOST_LABEL),
    ]
    return Form(LINK_ADDED.to(cluster_id, project_id), language.say("Add a link"), fields)


def milestone(language: Language, cluster_id: UUID, project: ProjectFacts, found: MilestoneFacts) -> Card:
    """One milestone, to be changed."""
    to = (cluster_id, project.id, found.id)
    actions = [
        Action(language.say("Another day"), MOVE_MILESTONE.to(*to)),
        Action(language.say("Take it away"), REMOVE_MILESTONE.to(*to), Style.DANGER),
        Action(language.say("Milestones and links"), PLAN.to(cluster_id, project.id)),
    ]
    if found.reached_at is None:
        actions.insert(0, Action(language.say("It is reached"), REACHED.to(*to), Style.PRIMARY))
    lines = [f"**{quoted(project.title, 90)}**", milestone_line(language, found)]
    return Card(Accent.PROJECTS, language.say("A milestone"), lines, actions)


def _pickers(language: Language, cluster_id: UUID, project: ProjectFacts) -> list[Picker]:
    pickers = []
    if project.milestones:
        said = language.say("Change a milestone")
        choices = [Choice(fitted(each.title, MOST_OPTION_TEXT), str(each.id)) for each in project.milestones]
        pickers.append(Picker(MILESTONE.to(cluster_id, project.id), said, choices[:MOST_OPTIONS]))
    if project.links:
        said = language.say("Take a link away")
        choices = [Choice(fitted(each.label, MOST_OPTION_TEXT), str(each.id)) for each in project.links]
        pickers.append(Picker(REMOVE_LINK.to(cluster_id, project.id), said, choices[:MOST_OPTIONS]))
    return pickers


def _due(language: Language, day: date | None) -> Field:
    return Field(
        "due",
        language.say("By which day?"),
        placeholder=language.say("31/12/2027; nothing: no day yet"),
        value=f"{day:%d/%m/%Y}" if day is not None else None,
        required=False,
        most=20,
    )


def _in_list(language: Language, news: UpdateFacts) -> Part:
    day = discord_timestamp(news.written_at, "D")
    who = language.say("{day}, {name}", day=day, name=quoted(news.by, 80)) if news.by else day
    return Part([who, *said(language, news, OF_LIST)])


def _move_in_list(language: Language, move: MoveFacts) -> Part:
    return Part([headline(language, move), *([quotation(move.why, OF_LIST)] if move.why else [])])


def _day(instant: datetime) -> str:
    return discord_timestamp(instant, "D")


def quiet_line(language: Language, home: ClusterFacts, project: ProjectFacts) -> tuple[str, Sequence[Action]]:
    """A quiet project that one steers, with its two answers: for `/moi`."""
    text = language.say(
        "Nothing was heard of “{title}” since {day}: where does it stand?",
        title=quoted(project.title, 90),
        day=_day(project.active_at),
    )
    return text, answers(language, home.id, project)

"""What a project looks like to everybody: its card in the channel, and the first card of its post."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language import Language, discord_timestamp
from bot.projection.tags import STAGES
from bot.ui import Accent, Action, Card, Part, Route, Style, escaped, fitted
from bot.ui.ways import PROJECT
from cogs.experts.words import family, quoted
from cogs.projects.giving_routes import CONTRIBUTE
from cogs.projects.life_routes import PAGE
from cogs.projects.plan_words import link_buttons, milestones
from cogs.projects.words import kind_in_words, stage_in_words
from cogs.threads.cards import quotation, source_part
from models.cluster.facts import ClusterFacts
from models.projects.facts import HeadFacts, NeedFacts, ProjectFacts
from models.projects.tables import OVER, ProjectRole, Stage

SHOW = PROJECT
LIST = Route("projects:list")
"""Shows the projects, from any card: `LIST.to(cluster_id)`."""
PROPOSE = Route("projects:propose")
"""Begins a project, from any card: `PROPOSE.to(cluster_id)`."""

MOST_FAMILIES = 4
"""Tags of families on a post: five tags in all, and one is the stage."""

LONG = 1_300
SHORT = 600
OF_SUMMARY = 1_300
OF_PROPOSED = 700
OF_REASON = 400
OF_NOTE = 80
OF_NEWS = 300
"""Characters of what people wrote, so that all of a card stays within Discord's 4,000."""

MOST_NEEDS = 6
MOST_MILESTONES = 2
MOST_LINKS = 3
MOST_PARTNERS = 12
"""Of those the rest is counted."""


def post_name(project: ProjectFacts) -> str:
    """The name of the forum post."""
    return fitted(project.title, 100)


def tags(language: Language, project: ProjectFacts) -> list[str]:
    """The names of the tags of the forum post: its stage, then the families of the domains that it needs or needed."""
    slugs = dict.fromkeys(need.domain.family for need in project.needs if need.domain is not None)
    stage = language.say(STAGES[list(Stage).index(project.stage)])
    return [stage, *(family(language, slug) for slug in list(slugs)[:MOST_FAMILIES])]


def posted(language: Language, home: ClusterFacts, project: ProjectFacts, thread_post_id: int | None = None) -> Card:
    """The card in the channel; its buttons work as long as the channel stands."""
    return _for_everybody(language, home, project, post_link(language, home, project), thread_post_id)


def post(language: Language, home: ClusterFacts, project: ProjectFacts, thread_post_id: int | None = None) -> Card:
    """The first card of the forum post: it leads to the one in the channel."""
    footer = None
    if project.card is not None and project.stage not in OVER:
        footer = language.say("Should Discord archive this post, the same buttons stand on the card in the channel.")
    return _for_everybody(language, home, project, card_link(language, home, project), thread_post_id, footer)


def twin(language: Language, project: ProjectFacts) -> Card:
    """What a post says that was made a second time by mistake."""
    line = language.say("This post was made twice: look for the other one of the same name.")
    return Card(Accent.PROJECTS, quoted(project.title, 100), [line])


def to_press(language: Language, home: ClusterFacts, project: ProjectFacts) -> Sequence[Action]:
    """The buttons for everybody: to give while something can be given, and to see all that one may do."""
    show = Action(language.say("See the project"), SHOW.to(home.id, project.id))
    if project.stage is Stage.DELIVERED:
        page = Action(language.say("Page of the project"), PAGE.to(home.id, project.id), Style.PRIMARY)
        return [page, show, *(Action(language.say("Go to the file"), url=url) for url in file_urls(home, project))]
    if project.stage in OVER:
        return [show]
    give = Action(language.say("I contribute"), CONTRIBUTE.to(home.id, project.id), Style.PRIMARY)
    return [give, show]


def card_link(language: Language, home: ClusterFacts, project: ProjectFacts) -> Sequence[Action]:
    """The way to the card in the channel, where it stands."""
    if project.card is None:
        return []
    channel_id, message_id = project.card
    url = f"https://discord.com/channels/{home.guild_id}/{channel_id}/{message_id}"
    return [Action(language.say("Go to the card"), url=url)]


def post_link(language: Language, home: ClusterFacts, project: ProjectFacts) -> Sequence[Action]:
    """The way to the post in the forum, where it stands."""
    if project.post_id is None:
        return []
    url = f"https://discord.com/channels/{home.guild_id}/{project.post_id}"
    return [Action(language.say("Talk about it"), url=url)]


def file_line(language: Language, project: ProjectFacts) -> list[str]:
    """The name of the file that was delivered, where there is one."""
    if not project.file:
        return []
    return [language.say("File: {name}", name=f"**{quoted(project.file.name, 100)}**")]


def file_urls(home: ClusterFacts, project: ProjectFacts) -> list[str]:
    """Where the file stands for all to see, once it does."""
    if not project.file or project.file.posted is None:
        return []
    channel_id, message_id = project.file.posted
    return [f"https://discord.com/channels/{home.guild_id}/{channel_id}/{message_id}"]


def headed(language: Language, project: ProjectFacts) -> str:
    """The title, with what became of a project that is over."""
    title = quoted(project.title, 100)
    if project.stage is Stage.DELIVERED:
        return language.say("Delivered: {title}", title=title)
    return language.say("Dropped: {title}", title=title) if project.stage is Stage.DROPPED else title


def about(language: Language, project: ProjectFacts) -> list[str]:
    """What it is about, how far it is, where it belongs, and who leads it."""
    ends = project.stage in OVER or project.wanted_stage in OVER
    pitch = quotation(project.pitch, SHORT if ends else LONG)
    return [pitch, state(language, project), led_by(language, project)]


def state(language: Language, project: ProjectFacts) -> str:
    """The stage with its day, and the home."""
    stage = f"**{stage_in_words(language, project.stage)}**"
    day = discord_timestamp(project.stage_since, "D")
    if project.stage in OVER:
        since = language.say("{stage} on {day}", stage=stage, day=day)
    else:
        since = language.say("{stage} since {day}", stage=stage, day=day)
    return f"{since} · {home_in_words(language, project)}"


def home_in_words(language: Language, project: ProjectFacts) -> str:
    """The group that it belongs to, or the whole cluster."""
    return escaped(project.home) if project.home is not None else language.say("whole cluster")


def led_by(language: Language, project: ProjectFacts) -> str:
    """Who leads it, and with whom."""
    lead = next((head for head in project.heads if head.role is ProjectRole.LEAD), None)
    others = [head for head in project.heads if head.role is ProjectRole.CO_LEAD]
    if lead is None and project.published_at is None:
        return language.say("You will lead it.")
    if lead is None:
        said = language.say("Nobody leads it for the moment.")
    else:
        said = language.say("Led by {name}", name=f"**{named(lead)}**")
    if others:
        names = language.list_of(named(head) for head in others[:5])
        said += " · " + language.say("with {names}", names=names)
    return said


def named(head: HeadFacts) -> str:
    """The name of somebody who steers it."""
    return quoted(head.name, 80)


def blocks(language: Language, project: ProjectFacts) -> list[Part]:
    """What it needs, who builds it, the last news; of one that is over, what came of it."""
    parts = [Part(lines) for lines in (_end(language, project), _needs(language, project)) if lines]
    partners = partners_line(language, project)
    news = _news(language, project)
    if partners or news:
        parts.append(Part([*([partners] if partners else []), *news]))
    way = [] if project.stage in OVER else milestones(language, project, MOST_MILESTONES, reached=False)
    if way:
        parts.append(Part(way))
    return parts


def _for_everybody(
    language: Language,
    home: ClusterFacts,
    project: ProjectFacts,
    other: Sequence[Action],
    thread_post_id: int | None,
    footer: str | None = None,
) -> Card:
    """The card; `other` is the way to where it stands as well."""
    return Card(
        Accent.PROJECTS,
        headed(language, project),
        about(language, project),
        [*to_press(language, home, project), *other, *link_buttons(project, MOST_LINKS)],
        parts=[*blocks(language, project), *origin(language, home, project, thread_post_id)],
        footer=footer,
    )


def need_in_words(language: Language, need: NeedFacts) -> str:
    """A need: its domain, its kind, and what is said of it."""
    said = [quoted(need.domain.name(language.code))] if need.domain is not None else []
    if need.kind is not None:
        said.append(kind_in_words(language, need.kind))
    if need.note:
        said.append(quoted(need.note, OF_NOTE))
    return " · ".join(said)


def plain_need(language: Language, need: NeedFacts) -> str:
    """A need in the words of an entry to pick: nothing there is taken for markup."""
    said = [need.domain.name(language.code)] if need.domain is not None else []
    return " · ".join([*said, *([kind_in_words(language, need.kind)] if need.kind is not None else [])])


def partners_line(language: Language, project: ProjectFacts) -> str | None:
    """The organisations that give, by name; None while there is none."""
    if not project.partners:
        return None
    names = [quoted(name, 60) for name in project.partners[:MOST_PARTNERS]]
    more = len(project.partners) - MOST_PARTNERS
    if more > 0:
        names.append(language.count("{n} other", "{n} others", more))
    return language.say("With {names}", names=language.list_of(names))


def origin(
    language: Language, home: ClusterFacts, project: ProjectFacts, thread_post_id: int | None = None
) -> list[Part]:
    """The message or the project thread that it grew from."""
    parts = [source_part(language, home, project.source)] if project.source is not None else []
    if thread_post_id is not None:
        url = f"https://discord.com/channels/{home.guild_id}/{thread_post_id}"
        parts.append(Part([language.say("Grown from this project thread: {link}", link=url)]))
    return parts


def _needs(language: Language, project: ProjectFacts) -> list[str]:
    if project.stage in OVER or not project.open_needs:
        return []
    lines = [f"**{language.say('What it needs')}**"]
    lines += [f"- {need_in_words(language, need)}" for need in project.open_needs[:MOST_NEEDS]]
    more = len(project.open_needs) - MOST_NEEDS
    if more > 0:
        lines.append(language.count("- and {n} more", "- and {n} more", more))
    return lines


def _end(language: Language, project: ProjectFacts) -> list[str]:
    """What came of it, or would, if the vote is adopted that decides on it: one reads what one votes on."""
    if project.stage is Stage.DELIVERED:
        return _outcome(language, project, language.say("What came of it"), OF_SUMMARY)
    if project.stage is Stage.DROPPED:
        return [f"**{language.say('Why it was dropped')}**", quotation(project.drop_reason or "", OF_REASON)]
    if project.wanted_stage is Stage.DELIVERED:
        return _outcome(language, project, language.say("What shall be delivered"), OF_PROPOSED)
    if project.wanted_stage is Stage.DROPPED:
        return [f"**{language.say('Why it shall be dropped')}**", quotation(project.drop_reason or "", OF_REASON)]
    return []


def _outcome(language: Language, project: ProjectFacts, heading: str, most: int) -> list[str]:
    lines = [f"**{heading}**", quotation(project.summary or "", most)]
    return [*lines, *([project.outcome_url] if project.outcome_url else []), *file_line(language, project)]


def _news(language: Language, project: ProjectFacts) -> list[str]:
    news = project.last_update
    if news is None or project.stage in OVER:
        return []
    told = language.say("Last news, {day}:", day=discord_timestamp(news.written_at, "D"))
    lines = [f"**{told}** {quoted(news.done, OF_NEWS)}"]
    if news.blocked:
        lines.append(language.say("Blocked: {what}", what=quoted(news.blocked, OF_NEWS)))
    return lines

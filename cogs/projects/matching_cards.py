"""Who could give what a project lacks, each with the reason; and what an invitation says."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.language import Language
from bot.ui import Accent, Action, Card, Choice, Pages, Part, Picker, Route, Style, fitted
from bot.ui.limits import MOST_OPTIONS
from bot.ui.ways import my_page, see_profile
from cogs.experts.found_cards import state
from cogs.experts.words import level, quoted
from cogs.projects.cards import LIST, SHOW, about, need_in_words
from cogs.projects.giving_routes import CONTRIBUTE
from cogs.projects.words import kind_in_words
from models.cluster.facts import ClusterFacts
from models.projects.answering import Invitation
from models.projects.facts import ProjectFacts
from models.projects.inviting import WaitingInvitation
from models.projects.matching import Candidate

INVITE = Route("projects:invite")
TAKE_BACK = Route("projects:take_back")
"""Picks whose invitation is taken back: `TAKE_BACK.to(cluster_id, project_id)`."""
INVITATION = Route("projects:invitation")
"""Shows what one is invited to: `INVITATION.to(cluster_id, project_id)`."""
DECLINE = Route("projects:decline")
MUTE = Route("projects:mute")
UNMUTE = Route("projects:unmute")

A_PAGE = 5


def proposed(
    language: Language,
    home: ClusterFacts,
    project: ProjectFacts,
    people: Sequence[Candidate],
    waiting: Sequence[WaitingInvitation],
    said: str | None = None,
) -> Pages:
    """The ten, need by need in turn; and those who were asked and have not answered."""
    lines = [f"**{said}**"] if said is not None else []
    lines.append(f"**{quoted(project.title, 100)}**")
    if not project.open_needs:
        lines.append(language.say("It names no need: open one, and I propose who could help."))
    elif not people:
        lines.append(language.say("Nobody else is found for what it needs: call for expertise, or name other needs."))
    if waiting:
        names = language.list_of(quoted(each.name, 40) for each in waiting[:8])
        lines.append(language.say("Asked, no answer yet: {names}", names=names))
    parts = [_candidate(language, home, project, one, first=at == 0) for at, one in enumerate(people)]
    pickers = []
    if waiting:
        choices = [Choice(fitted(each.name, 100), str(each.person_id)) for each in waiting[:MOST_OPTIONS]]
        pickers = [Picker(TAKE_BACK.to(home.id, project.id), language.say("Take an invitation back"), choices)]
    actions = [Action(language.say("See the project"), SHOW.to(home.id, project.id)), my_page(language, home.id)]
    footer = language.say("Equals take turns: their order is drawn every day.") if parts else None
    return Pages(
        [
            Card(
                Accent.PROJECTS,
                language.say("Who could help"),
                lines,
                actions,
                pickers,
                parts=parts[at : at + A_PAGE],
                footer=footer,
            )
            for at in range(0, max(1, len(parts)), A_PAGE)
        ]
    )


def invitation(language: Language, home: ClusterFacts, found: Invitation) -> Card:
    """What one is invited to."""
    project = found.project
    lines = about(language, project)
    if found.domain is not None:
        name = f"**{quoted(found.domain.name(language.code))}**"
        lines.append(language.say("You are asked for: {domain}", domain=name))
    if project.open_needs:
        needs = ", ".join(need_in_words(language, need) for need in project.open_needs[:5])
        lines.append(language.say("It needs: {needs}", needs=needs))
    title = language.say("You are invited: {title}", title=quoted(project.title, 100))
    actions = [*answers(language, home, project), my_page(language, home.id)]
    footer = language.say("If you are not available, they read just that, and nothing more.")
    return Card(Accent.PROJECTS, title, lines, actions, footer=footer)


def answers(language: Language, home: ClusterFacts, project: ProjectFacts) -> Sequence[Action]:
    """The answers to an invitation."""
    return [
        Action(language.say("Accept, and contribute"), CONTRIBUTE.to(home.id, project.id), Style.PRIMARY),
        Action(language.say("Not available"), DECLINE.to(home.id, project.id)),
        Action(language.say("Hear no more of it"), MUTE.to(home.id, project.id)),
    ]


def declined(language: Language, home: ClusterFacts) -> Card:
    """One is not available."""
    line = language.say("Those who steer it read “not available”, and nothing more.")
    actions = [Action(language.say("The projects"), LIST.to(home.id)), my_page(language, home.id)]
    return Card(Accent.PROJECTS, language.say("You are not available"), [line], actions)


def muted(language: Language, home: ClusterFacts, project_id: UUID, title: str) -> Card:
    """One hears no more of a project."""
    lines = [
        f"**{quoted(title, 100)}**",
        language.say("Nobody is told: you are simply not proposed, and invitations to it do not reach you."),
    ]
    actions = [
        Action(language.say("Hear of it again"), UNMUTE.to(home.id, project_id)),
        Action(language.say("The projects"), LIST.to(home.id)),
        my_page(language, home.id),
    ]
    return Card(Accent.PROJECTS, language.say("You hear no more of this project"), lines, actions)


def unmuted(language: Language, home: ClusterFacts, project_id: UUID, title: str) -> Card:
    """One hears of a project again."""
    actions = [Action(language.say("See the project"), SHOW.to(home.id, project_id)), my_page(language, home.id)]
    return Card(Accent.PROJECTS, language.say("You hear of this project again"), [f"**{quoted(title, 100)}**"], actions)


def reason(language: Language, one: Candidate) -> str:
    """Why somebody is proposed."""
    need = need_in_words(language, one.need)
    if one.expert is not None and one.need.domain is not None:
        mastered = language.say(
            "{domain}: {level}",
            domain=quoted(one.need.domain.name(language.code)),
            level=level(language, one.expert.level),
        )
        said = [mastered, state(language, one.expert)]
        if one.expert.endorsements:
            said.append(language.count("{n} endorsement", "{n} endorsements", one.expert.endorsements))
        if one.expert.share == 0:
            said.append(language.say("nothing on their hands"))
        return " · ".join(filter(None, said))
    if one.experts:
        return language.count(
            "For {need}: {n} expert of theirs, not free now; ask who represents them.",
            "For {need}: {n} experts of theirs, none free now; ask who represents them.",
            one.experts,
            need=need,
        )
    assert one.need.kind is not None  # of an organisation that gave it
    return language.count(
        "Gave it to {n} other project: {kind}.",
        "Gave it to {n} other projects: {kind}.",
        one.projects,
        kind=kind_in_words(language, one.need.kind),
    )


def _candidate(language: Language, home: ClusterFacts, project: ProjectFacts, one: Candidate, *, first: bool) -> Part:
    where = language.list_of(quoted(name, 50) for name in one.organisations[:2])
    lines = [" · ".join(filter(None, (f"**{quoted(one.name, 80)}**", where))), reason(language, one)]
    style = Style.PRIMARY if first else Style.SECONDARY
    invite = Action(language.say("Invite"), INVITE.to(home.id, project.id, one.person_id), style)
    actions = [invite]
    if one.expert is not None:
        actions.append(see_profile(language, home.id, one.person_id))
    return Part(lines, actions)

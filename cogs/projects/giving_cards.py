"""What is shown of contributions: to whoever gives, and to those who steer the project."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Pages, Part, Picker, Route, Style
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.projects.cards import LIST, SHOW
from cogs.projects.giving_routes import FOLLOW, GIVING, GIVING_PERIOD, HOURS, OFFERS
from cogs.projects.giving_words import STATUSES, amount_in_words, hours, until_in_words
from cogs.projects.sums_words import PERIODS, period_picker
from cogs.projects.words import kind_in_words
from models.projects.giving_at_hand import OwnContribution, OwnGiving
from models.projects.giving_facts import ContributionFacts
from models.projects.giving_tables import ContributionStatus

ACCEPT = Route("projects:accept_offer")
DECLINE = Route("projects:decline_offer")
END = Route("projects:end_contribution")
"""Those who steer the project say that something is given no more: `END.to(cluster_id, contribution_id)`."""
WITHDRAW = Route("projects:withdraw")
"""The giver takes back what they offered, or gives no more: `WITHDRAW.to(cluster_id, contribution_id)`."""
UNDERSTOOD = Route("projects:answer_seen")
TELL = Route("projects:tell_hours")
"""Opens the form of hours: `TELL.to(cluster_id, contribution_id)`, then the month (2026-10) if known."""
LEDGER = Route("projects:ledger")
"""Shows every line of a contribution: `LEDGER.to(cluster_id, contribution_id)`."""

A_PAGE = 5
OF_NOTE = 300


def offered(language: Language, cluster_id: UUID, contribution: ContributionFacts) -> Card:
    """What was just offered, and what comes next."""
    lines = [f"**{quoted(contribution.project, 100)}**", given_in_words(language, contribution)]
    if contribution.status is ContributionStatus.ACCEPTED:
        title = language.say("Your contribution is counted in")
        lines.append(language.say("You steer the project, so nobody else need accept it."))
    else:
        title = language.say("Your contribution is offered")
        lines.append(language.say("The lead answers; you find it on your page."))
    if contribution.in_hours:
        lines.append(language.say("At the end of each month I ask you for the hours: two taps."))
    actions = [
        Action(language.say("See the project"), SHOW.to(cluster_id, contribution.project_id), Style.PRIMARY),
        Action(language.say("What I give"), GIVING.to(cluster_id)),
        my_page(language, cluster_id),
    ]
    return Card(Accent.PROJECTS, title, lines, actions)


def offers(
    language: Language, cluster_id: UUID, project_id: UUID, found: Sequence[ContributionFacts], said: str | None = None
) -> Pages:
    """What is offered to a project and given, for those who steer it: what waits first."""
    waiting = sum(each.status is ContributionStatus.OFFERED for each in found)
    lines = [f"**{said}**"] if said is not None else []
    if found:
        lines.append(f"**{quoted(found[0].project, 100)}**")
    lines.append(
        language.count("{n} contribution waits for your answer.", "{n} contributions wait for your answer.", waiting)
        if waiting
        else language.say("No contribution waits for your answer.")
    )
    parts = [_to_answer(language, cluster_id, each, first=at == 0) for at, each in enumerate(found)]
    actions = [
        Action(language.say("See the project"), SHOW.to(cluster_id, project_id)),
        Action(language.say("Hours given"), HOURS.to(cluster_id, project_id)),
        my_page(language, cluster_id),
    ]
    return _paged(language.say("What is contributed"), lines, parts, actions)


def giving(language: Language, cluster_id: UUID, found: OwnGiving, said: str | None = None) -> Pages:
    """All that one gives, with the hours of a period: those that count, and those that wait."""
    lines, own = [f"**{said}**"] if said is not None else [], found.contributions
    if not own:
        lines.append(language.say("You give to no project yet: find one, and press “I contribute”."))
    if found.in_hours:
        sums = _sums(language, found.counting, found.waiting)
        lines.append(language.say("{name}: {hours}", name=language.say(PERIODS[found.period]), hours=f"**{sums}**"))
    parts = [_own(language, cluster_id, each) for each in own]
    actions = [
        Action(language.say("The projects"), LIST.to(cluster_id), Style.SECONDARY if own else Style.PRIMARY),
        Action(language.say("Domains I follow"), FOLLOW.to(cluster_id)),
        my_page(language, cluster_id),
    ]
    pickers = [period_picker(language, GIVING_PERIOD.to(cluster_id), found.period)] if found.in_hours else []
    return _paged(language.say("What I give"), lines, parts, actions, pickers)


def given_in_words(language: Language, contribution: ContributionFacts) -> str:
    """The kind, the hours, until when, in whose name."""
    said = [
        f"**{kind_in_words(language, contribution.kind)}**",
        amount_in_words(language, contribution.amount),
        until_in_words(language, contribution),
        quoted(contribution.organisation, 60) if contribution.organisation else None,
    ]
    return " · ".join(filter(None, said))


def who_gives(language: Language, contribution: ContributionFacts) -> str:
    """The organisation and the person."""
    names = [
        f"**{quoted(contribution.organisation, 60)}**" if contribution.organisation else None,
        quoted(contribution.giver, 60) if contribution.giver else language.say("somebody who is gone"),
    ]
    return " · ".join(filter(None, names))


def _to_answer(language: Language, cluster_id: UUID, each: ContributionFacts, *, first: bool) -> Part:
    what = " · ".join(
        filter(
            None,
            (
                kind_in_words(language, each.kind),
                amount_in_words(language, each.amount),
                until_in_words(language, each),
                language.say("offered on {day}", day=discord_timestamp(each.offered_at, "D")),
            ),
        )
    )
    lines = [who_gives(language, each), what]
    if each.note:
        lines.append(language.say("“{text}”", text=quoted(each.note, OF_NOTE)))
    if each.status is ContributionStatus.OFFERED:
        style = Style.PRIMARY if first else Style.SECONDARY
        actions = [
            Action(language.say("Accept"), ACCEPT.to(cluster_id, each.id), style),
            Action(language.say("Not take it"), DECLINE.to(cluster_id, each.id)),
        ]
    else:
        actions = [Action(language.say("It has ended"), END.to(cluster_id, each.id))]
    return Part(lines, actions)


def _own(language: Language, cluster_id: UUID, each: OwnContribution) -> Part:
    contribution = each.contribution
    lines = [
        f"**{quoted(contribution.project, 100)}** · {language.say(STATUSES[contribution.status])}",
        given_in_words(language, contribution),
    ]
    if each.counting or each.waiting:
        lines.append(_sums(language, each.counting, each.waiting))
    actions = []
    if contribution.in_hours and contribution.status is not ContributionStatus.OFFERED:
        actions.append(Action(language.say("Tell hours"), TELL.to(cluster_id, contribution.id)))
        actions.append(Action(language.say("All lines"), LEDGER.to(cluster_id, contribution.id)))
    if contribution.status is ContributionStatus.OFFERED:
        actions.append(Action(language.say("Withdraw it"), WITHDRAW.to(cluster_id, contribution.id)))
    elif contribution.status is ContributionStatus.ACCEPTED:
        actions.append(Action(language.say("Give it no more"), WITHDRAW.to(cluster_id, contribution.id)))
    return Part(lines, actions)


def _sums(language: Language, counting: int, waiting: int) -> str:
    said = [language.say("{hours} confirmed", hours=hours(language, counting))]
    if waiting:
        said.append(language.say("{hours} wait for the lead", hours=hours(language, waiting)))
    return " · ".join(said)


def _paged(
    title: str, lines: Sequence[str], parts: Sequence[Part], actions: Sequence[Action], pickers: Sequence[Picker] = ()
) -> Pages:
    a_page = A_PAGE - bool(pickers)  # Discord takes so many components and no more
    return Pages(
        [
            Card(Accent.PROJECTS, title, lines, actions, parts=parts[at : at + a_page], pickers=pickers)
            for at in range(0, max(1, len(parts)), a_page)
        ]
    )


def declined(language: Language, cluster_id: UUID, contribution: ContributionFacts) -> Card:
    """An offer was not taken."""
    lines = [
        who_gives(language, contribution),
        language.say("They read it on their page, with your word if you left one."),
    ]
    actions = [
        Action(language.say("What is contributed"), OFFERS.to(cluster_id, contribution.project_id)),
        Action(language.say("See the project"), SHOW.to(cluster_id, contribution.project_id)),
        my_page(language, cluster_id),
    ]
    return Card(Accent.PROJECTS, language.say("The contribution is not taken"), lines, actions)

"""What of groups stands on one's own page: each a text, and the buttons that deal with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.language import Language
from bot.ui import Action, Style
from cogs.experts.words import quoted
from cogs.groups import cards
from cogs.groups.heading_commands import FORGET_PROPOSAL, PUT_ASIDE, PUT_OPENING_ASIDE, PUT_REMOVAL_ASIDE
from cogs.groups.words import role_of, title_of
from models.cluster.facts import ClusterFacts
from models.groups.at_hand import GroupsAtHand, NamedOne, Outcome, OwnGroup, OwnTerm, ToAnswer
from models.groups.tables import HEAD_ROLES
from models.people.dates import last_day

MOST_GROUPS = 5
"""Of one's own, named on the page; the list has the others."""

Waiting = Sequence[tuple[str, Sequence[Action]]]


def waiting(language: Language, cluster: ClusterFacts, found: GroupsAtHand, now: datetime) -> Waiting:
    """What asks something of a person, then what became of what they asked, and what was decided of them."""
    to_do = [_to_answer(language, cluster, each) for each in found.to_answer]
    to_do += [
        (
            language.say("The club {group} has the support it needs: will you open it?", group=_bold(each.name)),
            [Action(language.say("See the proposal"), cards.SHOW.to(cluster.id, each.id))],
        )
        for each in found.to_open
    ]
    to_do += [
        (
            language.say("Nobody leads {group} for now.", group=_bold(each.name)),
            [Action(language.say("Name a head"), cards.HEADS.to(cluster.id, each.id))],
        )
        for each in found.without_lead
    ]
    return [
        *to_do,
        *(_answered(language, cluster, each) for each in found.answered),
        *(
            (
                language.say(
                    "You no longer take part in {group}: {reason}", group=_bold(each.group), reason=_why(each)
                ),
                [Action(language.say("Understood"), PUT_REMOVAL_ASIDE.to(cluster.id, each.id))],
            )
            for each in found.removed
        ),
        *(
            (
                language.say(
                    "The board declined your proposal {group}: {reason}", group=_bold(each.group), reason=_why(each)
                ),
                [Action(language.say("Understood"), FORGET_PROPOSAL.to(cluster.id, each.id))],
            )
            for each in found.declined
        ),
        *(_term(language, cluster, each, now) for each in found.terms),
        *(_opened(language, cluster, each) for each in found.opened),
    ]


def own_groups(language: Language, mine: Sequence[OwnGroup]) -> str | None:
    """In which groups somebody takes part, on one line; None where in none."""
    if not mine:
        return None
    shown = [
        f"{title_of(language, each.kind, each.name)} ({role_of(language, each.role)})"
        if each.role in HEAD_ROLES
        else title_of(language, each.kind, each.name)
        for each in mine[:MOST_GROUPS]
    ]
    if len(mine) > MOST_GROUPS:
        shown.append(language.count("{n} other", "{n} others", len(mine) - MOST_GROUPS))
    return language.say("Groups: {groups}", groups=language.list_of(shown))


def _to_answer(language: Language, cluster: ClusterFacts, each: ToAnswer) -> tuple[str, Sequence[Action]]:
    text = language.count(
        "{n} person asks to join {group}.", "{n} people ask to join {group}.", each.waiting, group=_bold(each.name)
    )
    if each.late:
        text += " " + language.say("One of them has waited for more than a week.")
    return text, [Action(language.say("Answer"), cards.REQUESTS.to(cluster.id, each.group_id), Style.PRIMARY)]


def _answered(language: Language, cluster: ClusterFacts, each: Outcome) -> tuple[str, Sequence[Action]]:
    if each.accepted:
        text = language.say("You now take part in {group}.", group=_bold(each.group))
    elif each.reason is None:
        text = language.say("{group} was archived before your request was answered.", group=_bold(each.group))
    else:
        text = language.say(
            "Your request to join {group} was not accepted: {reason}", group=_bold(each.group), reason=_why(each)
        )
    return text, [Action(language.say("Understood"), PUT_ASIDE.to(cluster.id, each.id))]


def _term(language: Language, cluster: ClusterFacts, each: OwnTerm, now: datetime) -> tuple[str, Sequence[Action]]:
    group, role = _bold(each.group), role_of(language, each.role)
    since = language.date(each.since, cluster.zone)
    until = language.date(last_day(each.until, cluster.zone), cluster.zone) if each.until is not None else None
    if each.until is not None and each.called_off:
        text = language.say("You will not head {group} after all ({role}).", group=group, role=role)
    elif each.until is not None and each.until <= now:
        day = language.date(each.until, cluster.zone)
        text = language.say("Since {day}, you no longer head {group} ({role}).", day=day, group=group, role=role)
    elif until is None:
        text = language.say("You will head {group} from {since} on ({role}).", group=group, since=since, role=role)
    elif each.since > now:
        text = language.say(
            "You will head {group} from {since} to {until} ({role}).", group=group, since=since, until=until, role=role
        )
    else:
        text = language.say("You head {group} until {until} ({role}).", group=group, until=until, role=role)
    return text, [Action(language.say("Understood"), PUT_REMOVAL_ASIDE.to(cluster.id, each.id))]


def _opened(language: Language, cluster: ClusterFacts, each: NamedOne) -> tuple[str, Sequence[Action]]:
    return language.say("The club {group}, which you supported, is open.", group=_bold(each.name)), [
        Action(language.say("See the group"), cards.SHOW.to(cluster.id, each.id)),
        Action(language.say("Understood"), PUT_OPENING_ASIDE.to(cluster.id, each.id)),
    ]


def _bold(name: str) -> str:
    return f"**{quoted(name)}**"


def _why(each: Outcome) -> str:
    return quoted(each.reason or "…", 300)

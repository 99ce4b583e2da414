"""What one person is shown of project threads: to open one, to steer it, to answer, to find it again."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.domain_directory import Domains
from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Choice, Pages, Part, Picker, Route, Style, escaped, fitted
from bot.ui.limits import MOST_OPTIONS
from bot.ui.ways import GROW, my_page, see_profile
from cogs.experts.found_cards import state
from cogs.experts.picking import family_pickers
from cogs.experts.words import level, quoted
from cogs.threads.cards import (
    CLOSE,
    EXPERTS,
    LIST,
    MAKE_AGAIN,
    OF_SUMMARY,
    SHORT,
    SHOW,
    TAKE_PART,
    link,
    quotation,
    source_part,
    still_under_way,
)
from cogs.threads.words import becoming_in_words, joining_in_words, part_in_words
from models.cluster.facts import ClusterFacts
from models.experts.facts import DomainFacts
from models.experts.finding import FoundExpert
from models.threads.answering import Invitation
from models.threads.facts import TAKING_PART, ThreadFacts
from models.threads.following import ListedThread, ThreadSeen
from models.threads.opening import GroupChoice, Opened
from models.threads.tables import MayJoin, Participation

GROUP = Route("threads:group")
"""Picks the group of a new thread: `GROUP.to(cluster_id, token of the message it begins with or "-")`."""
CHOOSE = Route("threads:choose")
"""Picks the thread to close among several: `CHOOSE.to(cluster_id)`."""
INVITE = Route("threads:invite")
TAKE_BACK = Route("threads:take_back")
"""Picks whose invitation is taken back: `TAKE_BACK.to(cluster_id, thread_id)`."""
DOMAINS = Route("threads:domains")
FAMILY = Route("threads:family")
DOMAIN = Route("threads:domain")
REMOVE_DOMAIN = Route("threads:remove_domain")
INVITATION = Route("threads:invitation")
"""Shows what one is invited to: `INVITATION.to(cluster_id, thread_id)`."""
ACCEPT = Route("threads:accept")
DECLINE = Route("threads:decline")

PEOPLE_A_PAGE = 4
MOST_PARTS = 15
"""People of a thread that its heads are shown by name: those who have not answered first."""


def choose_group(language: Language, cluster_id: UUID, groups: Sequence[GroupChoice], token: str) -> Card:
    """In which group a thread is to be opened."""
    choices = [Choice(fitted(group.name, 100), str(group.id)) for group in groups[:MOST_OPTIONS]]
    picker = Picker(GROUP.to(cluster_id, token), language.say("Choose a group"), choices)
    lines = [language.say("In which of your groups do you want to open it?")]
    if len(groups) > MOST_OPTIONS:
        lines.append(language.say("Others: type /thread open with the name of the group."))
    return Card(Accent.THREADS, language.say("Open a project thread"), lines, [my_page(language, cluster_id)], [picker])


def choose_thread(language: Language, cluster_id: UUID, threads: Sequence[ListedThread]) -> Card:
    """Which thread is to be closed."""
    choices = [
        Choice(fitted(thread.title, 100), str(thread.id), fitted(thread.group, 100))
        for thread in threads[:MOST_OPTIONS]
    ]
    pickers = [Picker(CHOOSE.to(cluster_id), language.say("Choose a thread"), choices)] if choices else []
    line = language.say("Which one do you want to close?") if choices else language.say("No thread of yours is open.")
    actions = [Action(language.say("My threads"), LIST.to(cluster_id)), my_page(language, cluster_id)]
    return Card(Accent.THREADS, language.say("Close a project thread"), [line], actions, pickers)


def opened(
    language: Language,
    home: ClusterFacts,
    made: Opened,
    unclear: Sequence[str],
    people: Sequence[tuple[FoundExpert, DomainFacts]],
    *,
    forum_id: int | None,
    source_lost: bool,
) -> Pages:
    """The thread is on its way, and who could be asked to help."""
    thread = made.thread
    where = language.say("It appears in {forum}.", forum=f"<#{forum_id}>")
    lines = [f"**{quoted(thread.title, 100)}** · {where}", _domains(language, thread)]
    if made.named:
        lines.append(language.say("Added at once: {names}", names=_names(language, made.named)))
    if made.invited:
        lines.append(language.say("Asked whether they agree: {names}", names=_names(language, made.invited)))
    if made.unknown:
        names = " ".join(f"<@{user_id}>" for user_id in made.unknown)
        lines.append(language.say("Unknown to the cluster, so not added: {names}", names=names))
    if unclear:
        lines.append(language.say("No domain found for: {names}", names=_names(language, unclear)))
    if source_lost:
        lines.append(language.say("I no longer have the words of the message it begins with: the thread links to it."))
    return _to_invite(language, home, thread, lines, people, language.say("Your thread is on its way"))


def to_invite(
    language: Language,
    home: ClusterFacts,
    thread: ThreadFacts,
    people: Sequence[tuple[FoundExpert, DomainFacts]],
    *,
    just_invited: str | None = None,
) -> Pages:
    """Who could be asked to help, without those who were."""
    lines = [f"**{quoted(thread.title, 100)}**", _domains(language, thread)]
    if just_invited is not None:
        lines.insert(1, language.say("{name} was asked, and answers on their page.", name=quoted(just_invited, 80)))
    return _to_invite(language, home, thread, lines, people, language.say("Invite experts"))


def choose_domains(language: Language, cluster_id: UUID, thread: ThreadFacts, domains: Domains) -> Card:
    """Which domains a thread needs: what it has, each to be taken off, and the families to choose from."""
    pickers = family_pickers(language, FAMILY.to(cluster_id, thread.id), domains)
    if thread.domains:
        off = [Choice(fitted(domain.name(language.code), 100), str(domain.id)) for domain in thread.domains]
        pickers.append(Picker(REMOVE_DOMAIN.to(cluster_id, thread.id), language.say("Take a domain off"), off))
    return _domain_card(language, cluster_id, thread, pickers)


def choose_domain(language: Language, cluster_id: UUID, thread: ThreadFacts, domains: Sequence[DomainFacts]) -> Card:
    """Which domain of a family."""
    there = {domain.id for domain in thread.domains}
    free = [domain for domain in domains if domain.id not in there]
    pickers = [
        Picker(
            DOMAIN.to(cluster_id, thread.id, start),
            language.say("Choose a domain"),
            [
                Choice(fitted(domain.name(language.code), 100), str(domain.id))
                for domain in free[start : start + MOST_OPTIONS]
            ],
        )
        for start in range(0, len(free), MOST_OPTIONS)
    ]
    return _domain_card(language, cluster_id, thread, pickers)


def seen(language: Language, home: ClusterFacts, found: ThreadSeen, *, taken_back: str | None = None) -> Card:
    """A thread with all that whoever reads this may do. `taken_back` is whose invitation was just taken back."""
    thread = found.thread
    lines = [quotation(thread.purpose, SHORT), _where(language, thread)]
    if thread.domains:
        lines.append(_domains(language, thread))
    lines.append(_state(language, thread))
    if found.part is Participation.INVITED and thread.closed_at is None:
        lines.append(becoming_in_words(language, found.becoming, thread))
    parts = [source_part(language, home, thread.source)] if thread.source is not None else []
    if thread.closed_at is not None:
        summary = quotation(thread.summary or "", OF_SUMMARY)
        parts.append(Part([f"**{language.say('What came of it')}**", summary]))
    elif found.may_steer and found.parts:
        parts.append(Part(_people(language, found)))
    actions = [*_steps(language, home.id, found), *link(language, home, thread)]
    if taken_back is not None:
        lines.insert(0, language.say("{name} is no longer invited.", name=f"**{quoted(taken_back, 80)}**"))
    if found.may_take_part:
        actions.append(Action(language.say("Make it a project"), GROW.to(home.id, thread.id)))
    actions += [Action(language.say("My threads"), LIST.to(home.id)), my_page(language, home.id)]
    pickers = _invited(language, home.id, found)
    return Card(Accent.THREADS, quoted(thread.title, 100), lines, actions, pickers, parts=parts)


def invitation(language: Language, home: ClusterFacts, found: Invitation) -> Card:
    """What one is invited to, and what accepting makes of one, before one accepts."""
    thread = found.thread
    lines = [
        quotation(thread.purpose, SHORT),
        _where(language, thread),
        becoming_in_words(language, found.becoming, thread),
    ]
    if thread.domains:
        lines.insert(2, _domains(language, thread))
    title = language.say("You are invited: {title}", title=quoted(thread.title, 100))
    return Card(
        Accent.THREADS,
        title,
        lines,
        [*answers(language, home.id, thread.id), my_page(language, home.id)],
        footer=language.say("If you are not available, they read just that, and nothing more."),
    )


def answers(language: Language, cluster_id: UUID, thread_id: UUID) -> tuple[Action, Action]:
    """The two answers to an invitation."""
    return (
        Action(language.say("I take part"), ACCEPT.to(cluster_id, thread_id), Style.PRIMARY),
        Action(language.say("Not available"), DECLINE.to(cluster_id, thread_id)),
    )


def taking_part(language: Language, home: ClusterFacts, found: Invitation) -> Card:
    """One takes part from now on."""
    thread = found.thread
    lines = [language.say("You are being added to “{title}”.", title=quoted(thread.title, 100))]
    actions = [*link(language, home, thread), Action(language.say("See the thread"), SHOW.to(home.id, thread.id))]
    return Card(Accent.THREADS, language.say("You take part"), lines, [*actions, my_page(language, home.id)])


def declined(language: Language, cluster_id: UUID) -> Card:
    """One does not take part."""
    line = language.say("The heads of the group read “not available”, and nothing more.")
    return Card(Accent.THREADS, language.say("You are not available"), [line], [my_page(language, cluster_id)])


def closed(language: Language, home: ClusterFacts, thread: ThreadFacts) -> Card:
    """The thread was closed by whoever reads this."""
    summary = quotation(thread.summary or "", OF_SUMMARY)
    lines = [f"**{quoted(thread.title, 100)}**", summary]
    if thread.card_message_id is not None:
        lines.append(language.say("Its post shows this, and is put away in the forum: anybody can read it still."))
    actions = [Action(language.say("My threads"), LIST.to(home.id)), my_page(language, home.id)]
    return Card(Accent.THREADS, language.say("The thread is closed"), lines, actions)


def goes_on(language: Language, home: ClusterFacts, thread: ThreadFacts) -> Card:
    """A quiet thread is still under way."""
    lines = [
        f"**{quoted(thread.title, 100)}**",
        language.say("Nothing is asked again before it has been quiet for another thirty days."),
    ]
    show = Action(language.say("See the thread"), SHOW.to(home.id, thread.id))
    actions = [*link(language, home, thread), show, my_page(language, home.id)]
    return Card(Accent.THREADS, language.say("Still under way"), lines, actions)


def made_again(language: Language, home: ClusterFacts, thread: ThreadFacts) -> Card:
    """A deleted post is being made again."""
    lines = [
        f"**{quoted(thread.title, 100)}**",
        language.say("A new post is being made in the forum. What was written in the old one is lost."),
    ]
    show = Action(language.say("See the thread"), SHOW.to(home.id, thread.id))
    return Card(Accent.THREADS, language.say("The thread’s post"), lines, [show, my_page(language, home.id)])


def _to_invite(
    language: Language,
    home: ClusterFacts,
    thread: ThreadFacts,
    lines: Sequence[str],
    people: Sequence[tuple[FoundExpert, DomainFacts]],
    title: str,
) -> Pages:
    parts = [
        _expert(language, home.id, thread.id, one, domain, first=at == 0) for at, (one, domain) in enumerate(people)
    ]
    said = [*lines]
    if not parts:
        said.append(
            language.say("Nobody else is available in these domains.")
            if thread.domains
            else language.say("Choose the domains needed, and I propose those who master them.")
        )
    actions = [
        Action(language.say("Choose the domains"), DOMAINS.to(home.id, thread.id)),
        Action(language.say("See the thread"), SHOW.to(home.id, thread.id)),
        my_page(language, home.id),
    ]
    if not parts and not thread.domains:
        actions[0] = Action(actions[0].label, actions[0].custom_id, Style.PRIMARY)
    footer = language.say("They are asked first. Equals take turns: their order is drawn every day.") if parts else None
    return Pages(
        [
            Card(Accent.THREADS, title, said, actions, parts=parts[at : at + PEOPLE_A_PAGE], footer=footer)
            for at in range(0, max(1, len(parts)), PEOPLE_A_PAGE)
        ]
    )


def _expert(
    language: Language, cluster_id: UUID, thread_id: UUID, one: FoundExpert, domain: DomainFacts, *, first: bool
) -> Part:
    where = language.list_of(quoted(organisation, 50) for organisation in one.organisations[:2]) or None
    mastered = language.say(
        "{domain}: {level}", domain=quoted(domain.name(language.code)), level=level(language, one.level)
    )
    lines = [f"**{quoted(one.name, 80)}**", " · ".join(filter(None, (where, mastered, state(language, one))))]
    invite = Action(
        language.say("Invite"),
        INVITE.to(cluster_id, thread_id, one.person_id),
        Style.PRIMARY if first else Style.SECONDARY,
    )
    return Part(lines, [invite, see_profile(language, cluster_id, one.person_id)])


def _domain_card(language: Language, cluster_id: UUID, thread: ThreadFacts, pickers: Sequence[Picker]) -> Card:
    lines = [f"**{quoted(thread.title, 100)}**", _domains(language, thread)]
    actions = [
        Action(language.say("Propose people"), EXPERTS.to(cluster_id, thread.id), Style.PRIMARY),
        Action(language.say("See the thread"), SHOW.to(cluster_id, thread.id)),
        my_page(language, cluster_id),
    ]
    return Card(Accent.THREADS, language.say("Domains needed"), lines, actions, pickers)


def _domains(language: Language, thread: ThreadFacts) -> str:
    if not thread.domains:
        return language.say("No domain is named yet.")
    names = language.list_of(quoted(domain.name(language.code)) for domain in thread.domains)
    return language.count("Domain needed: {names}", "Domains needed: {names}", len(thread.domains), names=names)


def _where(language: Language, thread: ThreadFacts) -> str:
    group = language.say("Group: {group}", group=f"**{escaped(thread.group)}**")
    if not thread.opened_by:
        return group
    return f"{group} · {language.say('opened by {name}', name=quoted(thread.opened_by, 80))}"


def _state(language: Language, thread: ThreadFacts) -> str:
    if thread.closed_at is not None:
        return language.say("Closed on {day}", day=discord_timestamp(thread.closed_at, "D"))
    if thread.gone_at is not None:
        return language.say("Its post was deleted in Discord on {day}.", day=discord_timestamp(thread.gone_at, "D"))
    if thread.lost:
        return language.say("Its post could not be made.")
    if thread.post_id is None:
        return language.say("Its post is being made.")
    who = language.say("May take part: {who}", who=joining_in_words(language, thread.may_join).lower())
    return f"{who} · {language.count('{n} person takes part', '{n} people take part', thread.taking_part)}"


def _people(language: Language, found: ThreadSeen) -> list[str]:
    parts = sorted(found.parts, key=lambda part: part.status is not Participation.INVITED)
    lines = [f"{quoted(part.name, 40)} · {part_in_words(language, part.status)}" for part in parts[:MOST_PARTS]]
    more = len(found.parts) - MOST_PARTS
    return [*lines, language.count("and {n} more", "and {n} more people", more)] if more > 0 else lines


def _invited(language: Language, cluster_id: UUID, found: ThreadSeen) -> list[Picker]:
    """Whose invitation can be taken back."""
    waiting = [part for part in found.parts if part.status is Participation.INVITED][:MOST_OPTIONS]
    if not waiting or found.thread.closed_at is not None:
        return []
    choices = [Choice(fitted(part.name, 100), str(part.person_id)) for part in waiting]
    return [Picker(TAKE_BACK.to(cluster_id, found.thread.id), language.say("Take an invitation back"), choices)]


def _steps(language: Language, cluster_id: UUID, found: ThreadSeen) -> list[Action]:
    """What whoever reads this may do; the first is the one that stands out."""
    thread = found.thread
    if thread.closed_at is not None:
        return []
    steps: list[Action] = []
    if not thread.group_open:
        return [Action(language.say("Close the thread"), CLOSE.to(cluster_id, thread.id))] if found.may_steer else steps
    if found.part is Participation.INVITED:
        steps += [Action(action.label, action.custom_id) for action in answers(language, cluster_id, thread.id)]
    elif found.part not in TAKING_PART and thread.may_join is not MayJoin.INVITED and found.may_take_part:
        steps.append(Action(language.say("Take part"), TAKE_PART.to(cluster_id, thread.id)))
    if found.may_steer:
        if thread.lost:
            steps.append(Action(language.say("Make it again"), MAKE_AGAIN.to(cluster_id, thread.id)))
        steps.append(Action(language.say("Invite experts"), EXPERTS.to(cluster_id, thread.id)))
        if thread.asked_at is not None:
            steps += still_under_way(language, cluster_id, thread)
        else:
            steps.append(Action(language.say("Close the thread"), CLOSE.to(cluster_id, thread.id)))
    if steps:
        steps[0] = Action(steps[0].label, steps[0].custom_id, Style.PRIMARY)
    return steps


def _names(language: Language, names: Sequence[str]) -> str:
    return language.list_of(quoted(name, 60) for name in names)

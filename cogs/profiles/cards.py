"""What a profile looks like, to others and to oneself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from bot.language import Language
from bot.ui import Accent, Action, Card, Choice, Pages, Part, Picker, Route, Style, escaped, fitted
from bot.ui.ways import PROFILE, ask_expert, my_page
from cogs.experts.words import level, quoted
from cogs.profiles import words
from cogs.profiles.reading import Seen
from models.cluster.facts import ClusterFacts
from models.experts.availability import Availability
from models.experts.finding import FRESH_FOR
from models.experts.mastering import MOST_NOTE
from models.experts.profile import Endorsed, Practised, ProfileFacts, shows
from models.experts.tables import ShownPart
from models.records import dataclass

MINE = Route("profiles:mine")
"""Shows one's own profile: `MINE.to(cluster_id)`."""
EDIT = Route("profiles:edit")
"""Opens the form of one's own profile: `EDIT.to(cluster_id)`."""
SAY = Route("profiles:say")
"""Says whether one is available, in one press: `SAY.to(cluster_id, YES or NO, last day as ISO text or "-")`."""
DOMAINS = Route("mastering:show")
"""Shows what one declared to master, to be changed: `DOMAINS.to(cluster_id)`."""
ADD = Route("mastering:add")
"""Opens the choice of a domain to declare: `ADD.to(cluster_id)`."""
CONFIRM = Route("mastering:confirm")
"""Confirms all that one declared: `CONFIRM.to(cluster_id)`."""
ENDORSE = Route("endorsements:write")
WITHDRAW = Route("endorsements:withdraw")
CHOOSE = Route("endorsements:choose")
"""Picks an endorsement to take off one's own profile."""

YES, NO = "yes", "no"
UNTIL_FURTHER_NOTICE = "-"

AWAY_FOR = (timedelta(weeks=2), timedelta(days=30), timedelta(days=91))
"""For how long somebody is usually away."""

ENDORSEMENTS_BESIDE_DOMAINS = 2
ENDORSEMENTS_ALONE = 4
"""Endorsements of one page: few on the first, so that its buttons are near."""
CHARACTERS_A_PAGE = 2_600
"""What the parts of one page hold together; title, lines and buttons stay well within Discord's 4,000."""
MOST_SHOWN_ORGANISATIONS = 3
MOST_NEAR = 4
"""People offered where a name was not clear."""

Line = str


@dataclass(frozen=True)
class _Block:
    """Something told on a profile: domains of one page stand together, an endorsement stands alone."""

    part: Part
    is_domain: bool = False
    endorsement: Endorsed | None = None


def profile(language: Language, cluster: ClusterFacts, seen: Seen, now: datetime, *, done: str | None = None) -> Pages:
    """A profile, in pages where much is to be told. `done` says what was just done."""
    lines = _lines(language, cluster, seen, now, done)
    title = quoted(seen.profile.name, 80)
    actions = _own_actions(language, cluster, seen, now) if seen.own else _actions(language, cluster, seen)
    pages = list(_pages(_blocks(language, cluster, seen, now))) or [[]]
    return Pages(
        [
            Card(Accent.EXPERTS, title, lines, actions, _pickers(language, cluster, seen, page), list(_parts(page)))
            for page in pages
        ]
    )


def ask_withdraw(language: Language, cluster: ClusterFacts, one: Endorsed, domain: str) -> Card:
    """Before an endorsement is taken off one's own profile."""
    return Card(
        Accent.EXPERTS,
        language.say("Take this endorsement off your profile?"),
        _told(language, cluster, one, domain),
        [
            Action(language.say("Take it off"), WITHDRAW.to(cluster.id, one.id), Style.DANGER),
            Action(language.say("Leave it"), MINE.to(cluster.id)),
        ],
    )


def said(language: Language, cluster: ClusterFacts, profile: ProfileFacts, now: datetime) -> Card:
    """One said whether one is available; when away, for how long may be added in one press."""
    lines = [f"**{words.availability(language, cluster.zone, profile, now)}**"]
    actions = []
    if profile.availability(now) is Availability.UNAVAILABLE:
        lines.append(language.say("You are not proposed to those who look for help until you are back."))
        if profile.available_until is None:
            lines.append(language.say("Until when? You will be available again by yourself."))
            actions = [_away(language, cluster, now + away) for away in AWAY_FOR]
        actions.append(_back(language, cluster))
    else:
        lines.append(language.say("Those who look for help can ask you."))
    actions += [Action(language.say("My profile"), MINE.to(cluster.id)), my_page(language, cluster.id)]
    return Card(Accent.EXPERTS, language.say("Your availability"), lines, actions)


def which_person(language: Language, cluster_id: UUID, typed: str, near: Sequence[tuple[UUID, str]]) -> Card:
    """What was typed names nobody for sure: who comes near."""
    name = quoted(typed)
    if near:
        line = language.say("Several people come near “{typed}”: who is meant?", typed=name)
    else:
        line = language.say("No expert is called “{typed}”: choose a name from the list while you type.", typed=name)
    actions = [Action(fitted(shown, 34), PROFILE.to(cluster_id, id)) for id, shown in near]
    return Card(Accent.EXPERTS, language.say("Whose profile?"), [line], [*actions, my_page(language, cluster_id)])


def _lines(language: Language, cluster: ClusterFacts, seen: Seen, now: datetime, done: str | None) -> list[Line]:
    profile = seen.profile
    title = quoted(profile.title, 100) if profile.title else None
    organisations = language.list_of(quoted(each) for each in profile.organisations[:MOST_SHOWN_ORGANISATIONS])
    mention = f"<@{profile.discord_user_id}>" if profile.discord_user_id is not None else None
    if not seen.own and not shows(profile, ShownPart.ACCOUNT):
        mention = None
    who = " · ".join(filter(None, (title, organisations, mention)))
    available = words.availability(language, cluster.zone, profile, now)
    if seen.full and not seen.own:
        available = language.say("Not available for now")
    if profile.discord_user_id is None and not seen.own:
        available = language.say("Not on this Discord yet, so they cannot be asked here.")
    if seen.own and (most := profile.monthly_requests) is not None:
        available += " · " + language.count("up to {n} request a month", "up to {n} requests a month", most)
    return [*filter(None, (done, who, available)), *(_to_oneself(language, seen) if seen.own else ())]


def _to_oneself(language: Language, seen: Seen) -> Iterator[Line]:
    """What only the person learns of their own profile."""
    profile = seen.profile
    if not profile.reachable:
        yield language.say("Your organisation is no longer a member: nobody but you sees this profile.")
    hidden = [language.say(words.HIDDEN[part]) for part in ShownPart if part in profile.hidden]
    if hidden:
        yield language.say("Hidden from others: {parts}.", parts=language.list_of(hidden))
    if not profile.domains:
        yield language.say("You have declared no domain yet: add one, so that people find you.")


def _blocks(language: Language, cluster: ClusterFacts, seen: Seen, now: datetime) -> Iterator[_Block]:
    profile = seen.profile
    if profile.presentation and (seen.own or shows(profile, ShownPart.PRESENTATION)):
        mark = [] if shows(profile, ShownPart.PRESENTATION) else [_only_you(language)]
        yield _Block(Part([escaped(profile.presentation), *mark]))
    endorsements = _visible(seen)
    for domain in profile.domains:
        yield _Block(Part(list(_domain(language, cluster, seen, domain, endorsements, now))), is_domain=True)
    if not profile.domains and not seen.own:
        yield _Block(Part([language.say("No domain declared yet.")]))
    names = {one.domain_id: one.name(language.code) for one in profile.domains}
    for one in endorsements:
        yield _Block(_endorsement(language, cluster, seen, one, names[one.domain_id]), endorsement=one)


def _domain(
    language: Language,
    cluster: ClusterFacts,
    seen: Seen,
    one: Practised,
    endorsements: Sequence[Endorsed],
    now: datetime,
) -> Iterator[Line]:
    open_to_all = shows(seen.profile, ShownPart.YEARS)
    tells = seen.own or open_to_all
    years = language.count("{n} year of practice", "{n} years of practice", one.years) if one.years and tells else None
    confirmed = language.say("confirmed in {month}", month=language.month(one.confirmed_at, cluster.zone))
    if seen.own and one.confirmed_at < now - FRESH_FOR:
        confirmed = language.say("**to be confirmed**")
    count = sum(each.counted for each in endorsements if each.domain_id == one.domain_id)
    endorsed = language.count("{n} endorsement", "{n} endorsements", count) if count else None
    about = " · ".join(filter(None, (level(language, one.level), years, confirmed, endorsed)))
    yield f"**{quoted(one.name(language.code))}** · {about}"
    if one.note and tells:
        yield quoted(one.note, MOST_NOTE)
    if seen.own and not open_to_all and (one.years or one.note):
        yield _only_you(language)


def _visible(seen: Seen) -> Sequence[Endorsed]:
    """Everybody sees those that count and are not hidden; both sides see all that is theirs, to be able to end it."""
    open_to_all = shows(seen.profile, ShownPart.ENDORSEMENTS)
    return [
        each
        for each in seen.profile.endorsements
        if seen.own or each.author_id == seen.viewer_id or (open_to_all and each.counted)
    ]


def _endorsement(language: Language, cluster: ClusterFacts, seen: Seen, one: Endorsed, domain: str) -> Part:
    lines = _told(language, cluster, one, domain)
    if not one.counted:
        lines.append(
            "-# " + language.say("Counts no more: both of you are of the same group now. Others do not see it.")
        )
    elif not shows(seen.profile, ShownPart.ENDORSEMENTS):
        lines.append(_only_you(language) if seen.own else "-# " + language.say("Others do not see it."))
    if one.author_id != seen.viewer_id:
        return Part(lines)
    return Part(lines, [Action(language.say("Withdraw my endorsement"), WITHDRAW.to(cluster.id, one.id))])


def _told(language: Language, cluster: ClusterFacts, one: Endorsed, domain: str) -> list[Line]:
    """What was said, by whom, of what, and when."""
    by = f"{quoted(one.author, 80)} ({quoted(one.organisation)})"
    month = language.month(one.endorsed_at, cluster.zone)
    return [language.say("“{sentence}”", sentence=escaped(one.sentence)), f"-# {by} · {quoted(domain)} · {month}"]


def _actions(language: Language, cluster: ClusterFacts, seen: Seen) -> list[Action]:
    actions = []
    if seen.may_ask:
        actions.append(ask_expert(language, cluster.id, seen.profile.person_id, None, Style.PRIMARY))
    if seen.may_endorse:
        actions.append(Action(language.say("Endorse"), ENDORSE.to(cluster.id, seen.profile.person_id)))
    return [*actions, my_page(language, cluster.id)]


def _own_actions(language: Language, cluster: ClusterFacts, seen: Seen, now: datetime) -> list[Action]:
    edit = Action(language.say("Edit my profile"), EDIT.to(cluster.id))
    domains = Action(language.say("My domains"), DOMAINS.to(cluster.id))
    first = [edit, domains] if seen.profile.domains else [domains, edit]
    away = seen.profile.availability(now) is Availability.UNAVAILABLE
    available = _back(language, cluster) if away else _leave(language, cluster)
    return [
        Action(first[0].label, first[0].custom_id, Style.PRIMARY),
        first[1],
        available,
        my_page(language, cluster.id),
    ]


def _leave(language: Language, cluster: ClusterFacts) -> Action:
    return Action(language.say("I am not available"), SAY.to(cluster.id, NO, UNTIL_FURTHER_NOTICE))


def _back(language: Language, cluster: ClusterFacts) -> Action:
    return Action(language.say("I am available"), SAY.to(cluster.id, YES, UNTIL_FURTHER_NOTICE))


def _away(language: Language, cluster: ClusterFacts, day: datetime) -> Action:
    local = day.astimezone(cluster.zone)
    label = language.say("Until {day}", day=language.date(day, cluster.zone))
    return Action(label, SAY.to(cluster.id, NO, local.date().isoformat()))


def _only_you(language: Language) -> Line:
    return "-# " + language.say("Only you see this.")


def _pages(blocks: Iterable[_Block]) -> Iterator[list[_Block]]:
    """The blocks, as many a page as fit."""
    page: list[_Block] = []
    characters = endorsements = 0
    for block in blocks:
        size = sum(len(line) + 1 for line in block.part.lines)
        endorses = block.endorsement is not None
        most = ENDORSEMENTS_BESIDE_DOMAINS if any(each.is_domain for each in page) else ENDORSEMENTS_ALONE
        if page and (characters + size > CHARACTERS_A_PAGE or endorsements + endorses > most):
            yield page
            page, characters, endorsements = [], 0, 0
        page.append(block)
        characters += size
        endorsements += endorses
    if page:
        yield page


def _parts(page: Sequence[_Block]) -> Iterator[Part]:
    """The blocks of a page set apart, its domains as one."""
    for is_domain, blocks in groupby(page, key=lambda block: block.is_domain):
        if is_domain:
            yield Part([line for block in blocks for line in block.part.lines])
        else:
            yield from (block.part for block in blocks)


def _pickers(language: Language, cluster: ClusterFacts, seen: Seen, page: Sequence[_Block]) -> list[Picker]:
    """On one's own profile: which of the endorsements of this page to take off."""
    names = {one.domain_id: one.name(language.code) for one in seen.profile.domains}
    choices = [
        Choice(fitted(f"{one.author} · {names[one.domain_id]}", 100), str(one.id), fitted(one.sentence, 100))
        for one in (block.endorsement for block in page)
        if one is not None and seen.own
    ]
    if not choices:
        return []
    return [Picker(CHOOSE.to(cluster.id), language.say("Take an endorsement off my profile"), choices)]

"""What home looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from bot.language import SUPPORTED, Language
from bot.ui import Accent, Action, Card, Pages, Part, Route, Style, escaped, fitted
from bot.ui.limits import MOST_ACTIONS_IN_ROW, MOST_COMPONENTS, MOST_TEXT
from bot.ui.ways import HELP, join, my_page
from cogs.board.words import office_of
from cogs.calls.cards import MINE as MY_CALLS
from cogs.experts.cards import CHOOSE, describe
from cogs.experts.words import level
from cogs.groups.cards import all_groups, my_groups
from cogs.groups.lines import own_groups
from cogs.home.help import HEADINGS, Doing, Whose
from cogs.home.lines import Line, Overview
from cogs.introductions.cards import my_requests
from cogs.organisations.routes import OWN
from cogs.privacy.cards import SHOW as SHOW_DATA
from cogs.profiles.cards import MINE
from cogs.projects.list_cards import MINE as MY_PROJECTS
from config.words import N_
from models.cluster.facts import ClusterFacts
from models.people.dates import last_day
from models.people.tables import AffiliationRole

LANGUAGE = Route("home:language")

CLIENT = "client"
"""The argument of the button that goes back to the language of one's Discord client."""

LONGEST_NAME = 60
MOST_ORGANISATIONS = 5
MOST_DOMAINS = 5
MOST_TOLD = 4
"""Lines that only tell something."""
GREETING = 300
"""Characters at most of the title, and of how many more things wait."""
MOST_TO_DO = 5
"""Things that wait with their button; the next ones appear as these are dealt with."""

ROLES: dict[AffiliationRole, str] = {
    AffiliationRole.REPRESENTATIVE: N_("Representative of {organisation}"),
    AffiliationRole.DEPUTY: N_("Deputy of {organisation}"),
    AffiliationRole.STAFF: N_("Member of {organisation}"),
}

ENDONYMS = {"fr": N_("French"), "en": N_("English")}


def pinned(language: Language, cluster_name: str, cluster_id: UUID) -> Card:
    """The card that stays in the home channel and opens everything."""
    return Card(
        Accent.HOME,
        language.say("Cagou, at the service of {cluster}", cluster=escaped(cluster_name)),
        [
            language.say("Find who can help you, and see what waits for you."),
            language.say("There is nothing to type: press a button, only you see the answer."),
        ],
        [
            describe(language, cluster_id),
            Action(language.say("Find an expert"), CHOOSE.to(cluster_id)),
            my_page(language, cluster_id),
            join(language, cluster_id),
            Action(language.say("What can I do here?"), HELP.to(cluster_id)),
        ],
    )


def me(language: Language, cluster: ClusterFacts, name: str, seen: Overview, waiting: Sequence[Line]) -> Card:
    """What waits for a person, and who they are here."""
    told = [f"• {line.text}" for line in waiting if line.action is None]
    lines = told[:MOST_TOLD]
    about = who_they_are(language, cluster, seen)
    known = seen.standing.person_id is not None
    mine = [Action(language.say("My profile"), MINE.to(cluster.id))] if known else []
    stands_out = any(line.action is not None and line.action.style is Style.PRIMARY for line in waiting)
    actions = [
        Action(language.say("Find an expert"), CHOOSE.to(cluster.id), Style.SECONDARY if stands_out else Style.PRIMARY),
        *([my_requests(language, cluster.id)] if known else []),
        Action(language.say("What can I do here?"), HELP.to(cluster.id)),
        *([] if about else mine),
        *([Action(language.say("My calls"), MY_CALLS.to(cluster.id))] if seen.calls else []),
        *([Action(language.say("My projects"), MY_PROJECTS.to(cluster.id))] if seen.projects.takes_part else []),
        Action(language.say("My groups"), my_groups(cluster.id))
        if seen.groups.mine
        else Action(language.say("The groups"), all_groups(cluster.id)),
        Action(language.say("My data"), SHOW_DATA.to(cluster.id)),
    ]
    who = [Part(about, [*mine, *_own_organisation(language, cluster, seen)])] if about else []
    to_do = [line for line in waiting if line.action is not None]
    shown = _that_fit(to_do, actions, who, lines)
    if not waiting:
        lines = [language.say("Nothing is waiting for you.")]
    elif len(to_do) > len(shown):
        more = len(to_do) - len(shown)
        lines.append(language.count("{n} more waits for you after these.", "{n} more wait for you after these.", more))
    return Card(
        Accent.HOME,
        language.say("Hello {name}", name=escaped(name)),
        lines,
        actions,
        parts=[*shown, *who],
    )


def _that_fit(to_do: Sequence[Line], actions: Sequence[Action], who: Sequence[Part], told: Sequence[str]) -> list[Part]:
    """What waits, as far as Discord takes it in one message beside the rest: components, and characters."""
    rows = -(-len(actions) // MOST_ACTIONS_IN_ROW)
    room = MOST_COMPONENTS - 2 - len(actions) - rows - sum(_components(part) for part in who)
    texts = [*told, *(line for part in who for line in part.lines)]
    characters = MOST_TEXT - GREETING - sum(len(text) + 1 for text in texts)
    shown: list[Part] = []
    for line in to_do[:MOST_TO_DO]:
        assert line.action is not None
        part = Part([line.text], [line.action, *line.more])
        room -= _components(part)
        characters -= len(line.text)
        if room < 0 or characters < 0:
            break
        shown.append(part)
    return shown


def _components(part: Part) -> int:
    """How many components a block is: the line that sets it apart, its text, its buttons and their rows."""
    return 2 + len(part.actions) + -(-len(part.actions) // MOST_ACTIONS_IN_ROW)


def _own_organisation(language: Language, cluster: ClusterFacts, seen: Overview) -> list[Action]:
    return [Action(language.say("My organisation"), OWN.to(cluster.id))] if seen.belongings else []


def who_they_are(language: Language, cluster: ClusterFacts, seen: Overview) -> list[str]:
    """Organisations, offices and domains, a line each."""
    lines = [
        language.say(ROLES[belonging.role], organisation=f"**{escaped(fitted(belonging.organisation, LONGEST_NAME))}**")
        for belonging in seen.belongings[:MOST_ORGANISATIONS]
    ]
    if (more := len(seen.belongings) - MOST_ORGANISATIONS) > 0:
        lines.append(language.count("{n} other", "{n} others", more))
    for seat in seen.seats:
        office = office_of(language, seat.office, seat.rank)
        if seat.until is None:
            lines.append(f"**{office}**")
        else:
            day = language.date(last_day(seat.until, cluster.zone), cluster.zone)
            lines.append(language.say("**{office}** until {day}", office=office, day=day))
    if seen.mastered:
        shown = [
            f"{escaped(each.name(language.code))} ({level(language, each.level)})"
            for each in seen.mastered[:MOST_DOMAINS]
        ]
        more = len(seen.mastered) - MOST_DOMAINS
        if more > 0:
            shown.append(language.count("{n} other", "{n} others", more))
        lines.append(language.say("Expert: {domains}", domains=language.list_of(shown)))
    groups = own_groups(language, seen.groups.mine)
    return lines if groups is None else [*lines, groups]


@lru_cache(maxsize=500)
def help_pages(language: Language, cluster_id: UUID, doings: tuple[Doing, ...]) -> Pages:
    """What one may do here: buttons where one press does it, commands for the rest. Made once for many.

    What is the board's and the administrators' stands on a page of its own where one message cannot hold it all.
    """
    parts = [
        _doings_of(language, cluster_id, whose, [doing for doing in doings if doing.whose is whose])
        for whose in Whose
        if any(doing.whose is whose for doing in doings)
    ]
    title = language.say("What you can do here")
    whole = Card(Accent.HOME, title, actions=[my_page(language, cluster_id)], parts=parts)
    if len(parts) == 1 or whole.fits:
        return Pages([whole])
    return Pages([replace(whole, parts=parts[:1]), replace(whole, parts=parts[1:])])


def _doings_of(language: Language, cluster_id: UUID, whose: Whose, doings: Sequence[Doing]) -> Part:
    heading = HEADINGS.get(whose)
    lines = [f"**{language.say(heading)}**"] if heading is not None else []
    lines += [f"• `{doing.command}` : {language.say(doing.purpose)}" for doing in doings]
    return Part(
        lines,
        [
            Action(
                language.say(doing.label),
                doing.button(cluster_id),
                Style.PRIMARY if whose is Whose.EVERYBODY and place == 0 else Style.SECONDARY,
            )
            for place, doing in enumerate(doings)
            if doing.label is not None and doing.button is not None
        ],
    )


def language_choice(language: Language, cluster: ClusterFacts, own: str | None) -> Card:
    """Which language to speak; the one in use is said in words."""
    now = language.say(ENDONYMS[own]) if own else language.say("the language of your Discord")
    return Card(
        Accent.HOME,
        language.say("Language"),
        [language.say("I speak to you in: {language}.", language=now)],
        [
            *(
                Action(
                    language.say(ENDONYMS[code]),
                    LANGUAGE.to(cluster.id, code),
                    Style.PRIMARY if code == own else Style.SECONDARY,
                )
                for code in SUPPORTED
            ),
            Action(
                language.say("As my Discord"),
                LANGUAGE.to(cluster.id, CLIENT),
                Style.SECONDARY if own else Style.PRIMARY,
            ),
            my_page(language, cluster.id),
        ],
    )

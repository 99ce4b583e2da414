"""What requests to join look like to whoever answers them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Choice, Pages, Part, Picker, Route, Style, fitted
from bot.ui.limits import MOST_OPTION_TEXT, MOST_OPTIONS
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.joining.words import state_in_words
from models.joining.waiting import JoinRequest, RequestDetails, RequestState
from models.organisations.named import NamedHere

REQUESTS = Route("joining:requests")
"""Shows who asks to join, of those one may answer: `REQUESTS.to(cluster_id)`."""
SEE = Route("joining:see")
"""Shows one request to whoever may answer it: `SEE.to(cluster_id, request_id)`."""
ACCEPT = Route("joining:accept")
"""Accepts as it was read: `ACCEPT.to(cluster_id, request_id)`, with the id of the record claimed where there is one."""
WITHOUT = Route("joining:accept_without")
REFUSE = Route("joining:refuse")
LIST = Route("joining:list")
"""Opens the form that lists an organisation."""
LIST_AS = Route("joining:list_as")
"""Picks under which name an organisation is listed already."""
FIND = Route("joining:find")

A_PAGE = 5
LONGEST_NAME = 50
MOST_DOMAINS = 8


def requests(language: Language, cluster_id: UUID, found: Sequence[JoinRequest]) -> Pages:
    """Who asks to join, the oldest first."""
    parts = [
        Part(
            [f"**{quoted(each.name, 80)}** · {quoted(each.organisation)}", _since(language, each)],
            [Action(language.say("See the request"), SEE.to(cluster_id, each.id))],
        )
        for each in found
    ]
    lines = [] if parts else [language.say("Nobody is waiting for an answer from you.")]
    return Pages(
        [
            Card(
                Accent.JOINING,
                language.say("Who asks to join"),
                lines,
                [my_page(language, cluster_id)],
                parts=parts[at : at + A_PAGE],
            )
            for at in range(0, max(1, len(parts)), A_PAGE)
        ]
    )


def request(language: Language, cluster_id: UUID, details: RequestDetails, near: Sequence[NamedHere] = ()) -> Card:
    """One request: who asks, and what one may answer. `near` are organisations that an unlisted one may be."""
    asked = details.request
    title = language.say(
        "{name} asks to join {organisation}",
        name=quoted(asked.name, LONGEST_NAME),
        organisation=quoted(asked.organisation, LONGEST_NAME),
    )
    lines = list(_about(language, details))
    if asked.state is not RequestState.WAITING:
        lines.append(f"**{state_in_words(language, asked.state)}**")
        return Card(Accent.JOINING, title, lines, _ways_on(language, cluster_id))
    if not asked.listed:
        return _unlisted(language, cluster_id, details, title, lines, near)
    return Card(
        Accent.JOINING, title, lines, [*_answers(language, cluster_id, details), *_ways_on(language, cluster_id)]
    )


def _about(language: Language, details: RequestDetails) -> list[str]:
    asked = details.request
    who = f"<@{details.user_id}>" if details.user_id is not None else "?"
    lines = [language.say("Discord account: {account}", account=who) + f" · {_since(language, asked)}"]
    if details.has_left:
        lines.append(language.say("This person has left the server meanwhile."))
    names = [quoted(each.name(language.code)) for each in details.domains]
    if names:
        more = len(names) - MOST_DOMAINS
        shown = names[:MOST_DOMAINS] + ([language.count("{n} other", "{n} others", more)] if more > 0 else [])
        lines.append(language.say("Domains: {domains}", domains=language.list_of(shown)))
    if details.record is not None:
        lines.append(_record(language, details))
    return lines


def _record(language: Language, details: RequestDetails) -> str:
    name = quoted(details.record or "", LONGEST_NAME)
    if details.record_taken:
        return language.say("Says to be {name} of the register, whose record belongs to another account.", name=name)
    if details.record_for_board:
        return language.say(
            "Says to be {name} of the register: only the board can give this record, which carries more.", name=name
        )
    return language.say("Says to be **{name}** of the register: the record becomes theirs if you accept.", name=name)


def _answers(language: Language, cluster_id: UUID, details: RequestDetails) -> list[Action]:
    id = details.request.id
    refuse = Action(language.say("Refuse"), REFUSE.to(cluster_id, id))
    if details.record_id is None:
        return [Action(language.say("Accept"), ACCEPT.to(cluster_id, id), Style.PRIMARY), refuse]
    if details.record_taken or details.record_for_board:
        without = Action(language.say("Accept without the record"), WITHOUT.to(cluster_id, id), Style.PRIMARY)
        return [without, refuse]
    return [
        Action(language.say("Accept with the record"), ACCEPT.to(cluster_id, id, details.record_id), Style.PRIMARY),
        Action(language.say("Accept without the record"), WITHOUT.to(cluster_id, id)),
        refuse,
    ]


def _unlisted(
    language: Language,
    cluster_id: UUID,
    details: RequestDetails,
    title: str,
    lines: list[str],
    near: Sequence[NamedHere],
) -> Card:
    id = details.request.id
    lines.append(language.say("This organisation is not listed: add it, or say which one it is."))
    actions = []
    if details.may_list:
        actions.append(Action(language.say("Add the organisation"), LIST.to(cluster_id, id), Style.PRIMARY))
    actions += [
        Action(language.say("It is listed already"), FIND.to(cluster_id, id)),
        Action(language.say("Refuse"), REFUSE.to(cluster_id, id)),
    ]
    pickers = []
    if near:
        choices = [Choice(fitted(each.name, MOST_OPTION_TEXT), str(each.id)) for each in near[:MOST_OPTIONS]]
        pickers.append(Picker(LIST_AS.to(cluster_id, id), language.say("It is this one"), choices))
    return Card(Accent.JOINING, title, lines, [*actions, *_ways_on(language, cluster_id)], pickers)


def accepted(language: Language, cluster_id: UUID, request: JoinRequest) -> Card:
    """Somebody was accepted."""
    name = f"**{quoted(request.name, LONGEST_NAME)}**"
    return Card(
        Accent.JOINING,
        language.say("Accepted"),
        [
            language.say("{name} is of {organisation}.", name=name, organisation=quoted(request.organisation)),
            language.say("The news is on their page (/me)."),
        ],
        _ways_on(language, cluster_id),
    )


def refused(language: Language, cluster_id: UUID, request: JoinRequest) -> Card:
    """Somebody was refused."""
    return Card(
        Accent.JOINING,
        language.say("The request is refused"),
        [
            language.say("{name} reads your reason on their page, and nobody else.", name=quoted(request.name, 80)),
            language.say("They may ask again."),
        ],
        _ways_on(language, cluster_id),
    )


def posted(language: Language, cluster_id: UUID, request: JoinRequest) -> Card:
    """The card in the board's channel."""
    waits = request.state is RequestState.WAITING
    lines = [f"**{quoted(request.name, 80)}** · {quoted(request.organisation)}"]
    if not waits:
        lines.append(state_in_words(language, request.state))
    elif not request.listed:
        lines.append(language.say("This organisation is not listed."))
    elif request.by_representative:
        lines.append(language.say("Whoever represents it sees the request on their page; the board can answer too."))
    else:
        lines.append(language.say("Nobody represents it here: the board answers."))
    actions = [Action(language.say("See the request"), SEE.to(cluster_id, request.id), Style.PRIMARY)] if waits else []
    return Card(Accent.JOINING, language.say("Somebody asks to join"), lines, actions)


def reminder(language: Language, cluster_id: UUID, request: JoinRequest) -> Card:
    """The message that brings a request up again; it names nobody."""
    organisation = f"**{quoted(request.organisation)}**" if request.listed else language.say("an unlisted organisation")
    return Card(
        Accent.JOINING,
        language.say("A request has been waiting for a week"),
        [language.say("Somebody asks to join {organisation}.", organisation=organisation)],
        [Action(language.say("See the request"), SEE.to(cluster_id, request.id), Style.PRIMARY)],
    )


def _since(language: Language, request: JoinRequest) -> str:
    return language.say("Asked {day}", day=discord_timestamp(request.asked_at, "R"))


def _ways_on(language: Language, cluster_id: UUID) -> list[Action]:
    return [Action(language.say("All requests"), REQUESTS.to(cluster_id)), my_page(language, cluster_id)]

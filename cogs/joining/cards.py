"""What joining looks like to whoever joins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from bot.domain_directory import Domains
from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Choice, Part, Picker, Route, Style, fitted
from bot.ui.limits import MOST_OPTION_TEXT, MOST_OPTIONS
from bot.ui.ways import my_page
from cogs.experts.picking import family_pickers
from cogs.experts.words import family as family_name
from cogs.experts.words import quoted
from cogs.introductions.list_cards import NOTICES, ON
from cogs.joining.draft import LATER, NO, YES, Draft
from cogs.joining.words import said_of_availability, waits_for
from models.joining.waiting import JoinRequest
from models.organisations.named import NamedHere
from models.people.likeness import Record

ANOTHER = Route("joining:another")
"""Opens the form although a request waits."""
PICK = Route("joining:pick", temporary=True)
UNLISTED = Route("joining:unlisted", temporary=True)
CLAIM = Route("joining:claim", temporary=True)
"""Says which imported record one is: `CLAIM.to(None, token)` with a pick, or with the record's id."""
NOT_ME = Route("joining:not_me", temporary=True)
RECORDS = Route("joining:records")
"""Shows the records that one may be, of a request that waits: `RECORDS.to(cluster_id, request_id)`."""
CLAIM_OWN = Route("joining:claim_own")
"""Says which one is, of a request that waits: `CLAIM_OWN.to(cluster_id, request_id)`, as `CLAIM`."""
FAMILY = Route("joining:family", temporary=True)
DOMAINS = Route("joining:domains", temporary=True)
AVAILABLE = Route("joining:available", temporary=True)
RENAME = Route("joining:rename", temporary=True)
SEND = Route("joining:send", temporary=True)
WITHDRAW = Route("joining:withdraw")
"""Takes one's request back: `WITHDRAW.to(cluster_id, request_id)`."""
PUT_ASIDE = Route("joining:put_aside")
"""Takes note of an outcome: `PUT_ASIDE.to(cluster_id, request_id)`."""

LONGEST_TITLE = 60
MOST_NAMED = 8
"""Domains named on the summary."""


def waiting(language: Language, cluster_id: UUID, requests: Sequence[JoinRequest]) -> Card:
    """One's requests that wait, before another is made."""
    return Card(
        Accent.JOINING,
        language.say("Your request is waiting for an answer"),
        [language.say("The answer will appear on your page (/me).")],
        [Action(language.say("Join another organisation"), ANOTHER.to(cluster_id)), my_page(language, cluster_id)],
        parts=[
            Part(
                [
                    f"**{quoted(each.organisation)}**",
                    waits_for(language, each),
                    language.say("Asked {day}", day=discord_timestamp(each.asked_at, "R")),
                ],
                [
                    *find_me(language, cluster_id, each),
                    Action(language.say("Take my request back"), WITHDRAW.to(cluster_id, each.id)),
                ],
            )
            for each in requests[:5]
        ],
    )


def nearest(language: Language, cluster_id: UUID, token: str, typed: str, found: Sequence[NamedHere]) -> Card:
    """The organisations that may be meant."""
    other = Action(language.say("Write another name"), ANOTHER.to(cluster_id))
    if not found:
        return Card(
            Accent.JOINING,
            language.say("Which organisation?"),
            [language.say("No organisation of the cluster is called “{typed}”.", typed=quoted(typed))],
            [Action(language.say("It is not listed"), UNLISTED.to(None, token), Style.PRIMARY), other],
        )
    choices = [Choice(fitted(each.name, MOST_OPTION_TEXT), str(each.id)) for each in found[:MOST_OPTIONS]]
    return Card(
        Accent.JOINING,
        language.say("Which organisation?"),
        [language.say("You wrote “{typed}”: choose yours in the list.", typed=quoted(typed))],
        [Action(language.say("It is not listed"), UNLISTED.to(None, token)), other],
        [Picker(PICK.to(None, token), language.say("Choose your organisation"), choices)],
    )


def find_me(language: Language, cluster_id: UUID, request: JoinRequest) -> list[Action]:
    """The button of whoever asked before the register had somebody of their name."""
    if not request.may_claim:
        return []
    return [Action(language.say("I am in the register"), RECORDS.to(cluster_id, request.id), Style.PRIMARY)]


def claim(language: Language, token: str, records: Sequence[Record]) -> Card:
    """The records that the newcomer may be, before they ask."""
    nobody = Action(language.say("No, that is not me"), NOT_ME.to(None, token))
    return _claim(language, partial(CLAIM.to, None, token), records, nobody)


def claim_own(language: Language, cluster_id: UUID, request_id: UUID, records: Sequence[Record]) -> Card:
    """The same once they have asked; nobody, where the register has no such person any more."""
    back = my_page(language, cluster_id)
    if not records:
        return Card(
            Accent.JOINING,
            language.say("Nobody of that name"),
            [language.say("The register has nobody of your name whom no account is tied to.")],
            [back],
        )
    return _claim(language, partial(CLAIM_OWN.to, cluster_id, request_id), records, back)


def claimed(language: Language, cluster_id: UUID, request: JoinRequest) -> Card:
    """Whoever answers the request reads which record it goes with."""
    return Card(
        Accent.JOINING,
        language.say("Whoever answers your request reads it"),
        [
            f"**{quoted(request.organisation)}**",
            language.say("The record becomes yours once you are accepted, and never before."),
        ],
        [my_page(language, cluster_id)],
    )


def _claim(language: Language, me: Callable[..., str], records: Sequence[Record], nobody: Action) -> Card:
    """A name and an organisation, nothing else of the records."""
    lines = [
        language.say("The register of the cluster has somebody of that name."),
        language.say("The record becomes yours once you are accepted, and never before."),
    ]
    if len(records) == 1:
        return Card(
            Accent.JOINING,
            language.say("Are you this person?"),
            [_record(records[0]), *lines],
            [
                Action(language.say("Yes, that is me"), me(records[0].person_id), Style.PRIMARY),
                nobody,
            ],
        )
    choices = [
        Choice(fitted(each.name, 100), str(each.person_id), fitted(", ".join(each.organisations), 100) or None)
        for each in records
    ]
    return Card(
        Accent.JOINING,
        language.say("Are you one of these people?"),
        lines,
        [nobody],
        [Picker(me(), language.say("Choose yourself"), choices)],
    )


def _record(record: Record) -> str:
    where = ", ".join(quoted(each) for each in record.organisations[:3])
    return f"**{quoted(record.name, 80)}**" + (f" · {where}" if where else "")


def summary(language: Language, cluster_id: UUID, token: str, draft: Draft, domains: Domains) -> Card:
    """All that will be sent, to be completed and sent. Of somebody whom the cluster knows: the organisation."""
    organisation = quoted(draft.organisation, LONGEST_TITLE)
    lines = []
    if draft.organisation_id is None:
        lines.append(language.say("It is not listed: the board adds it, or finds it under another name."))
    if draft.newcomer:
        lines += _about(language, draft, domains)
    else:
        lines.append(language.say("Your profile and your domains stay as they are."))
    actions = [Action(language.say("Send my request"), SEND.to(None, token), Style.PRIMARY)]
    if draft.newcomer:
        actions.append(Action(language.say("Change my name"), RENAME.to(None, token)))
    actions += [Action(language.say("Another organisation"), ANOTHER.to(cluster_id)), my_page(language, cluster_id)]
    pickers = _pickers(language, token, draft, domains) if draft.newcomer else []
    return Card(
        Accent.JOINING,
        language.say("Join {organisation}", organisation=organisation),
        lines,
        actions,
        pickers,
        footer=language.say("Nobody finds you before you are accepted.") if draft.newcomer else None,
    )


def _about(language: Language, draft: Draft, domains: Domains) -> list[str]:
    lines = [language.say("Your name: {name}", name=f"**{quoted(draft.name, 100)}**")]
    if draft.claimed_id is not None:
        lines.append(language.say("Your record in the register: {name}", name=quoted(draft.claimed, 100)))
    chosen = [quoted(domain.name(language.code)) for domain in draft.domains(domains)]
    if not chosen:
        lines.append(language.say("Your domains: none yet. Choose what you can help with, or do it later."))
    else:
        more = len(chosen) - MOST_NAMED
        shown = chosen[:MOST_NAMED] + ([language.count("{n} other", "{n} others", more)] if more > 0 else [])
        lines.append(language.say("Your domains: {domains}", domains=language.list_of(shown)))
    said = said_of_availability(language, draft.available)
    lines.append(language.say("Availability: {availability}", availability=said))
    return lines


def _pickers(language: Language, token: str, draft: Draft, domains: Domains) -> list[Picker]:
    pickers = family_pickers(language, FAMILY.to(None, token), domains)
    of_family = [domain for domain in domains.in_use if domain.family == draft.family][:MOST_OPTIONS]
    if draft.family is not None and of_family:
        choices = [
            Choice(fitted(each.name(language.code), 100), str(each.id), chosen=each.id in draft.domain_ids)
            for each in of_family
        ]
        placeholder = fitted(language.say("Domains: {family}", family=family_name(language, draft.family)), 100)
        pickers.append(Picker(DOMAINS.to(None, token), placeholder, choices, least=0, most=len(choices)))
    entries = [
        Choice(said_of_availability(language, said), said, chosen=draft.available == said) for said in (YES, NO, LATER)
    ]
    return [*pickers, Picker(AVAILABLE.to(None, token), language.say("Are you available?"), entries)]


def sent(language: Language, cluster_id: UUID, request: JoinRequest) -> Card:
    """The request is on its way."""
    return Card(
        Accent.JOINING,
        language.say("Your request is sent"),
        [
            f"**{quoted(request.organisation)}**",
            waits_for(language, request),
            language.say("The answer will appear on your page (/me)."),
        ],
        [
            Action(language.say("My page"), my_page(language, cluster_id).custom_id, Style.PRIMARY),
            Action(language.say("Tell me privately"), NOTICES.to(cluster_id, ON)),
            Action(language.say("Take my request back"), WITHDRAW.to(cluster_id, request.id)),
        ],
    )


def withdrawn(language: Language, cluster_id: UUID, request: JoinRequest) -> Card:
    """The request was taken back."""
    return Card(
        Accent.JOINING,
        language.say("Your request is taken back"),
        [f"**{quoted(request.organisation)}**"],
        [Action(language.say("Join an organisation"), ANOTHER.to(cluster_id)), my_page(language, cluster_id)],
    )


def noted(language: Language, cluster_id: UUID) -> Card:
    """An outcome was taken note of."""
    return Card(
        Accent.JOINING,
        language.say("Noted"),
        [language.say("You will not be told again.")],
        [my_page(language, cluster_id)],
    )

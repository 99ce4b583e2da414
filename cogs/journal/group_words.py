"""What changes of commissions, clubs and committees are called in the journal: a committee is never named there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cogs.journal.telling import Telling, Wording
from config.words import N_
from models.people.dates import last_day

NAMED: Mapping[str, str] = {
    "commission": N_("the commission {name}"),
    "club": N_("the club {name}"),
}

UNNAMED: Mapping[str, str] = {
    "commission": N_("a commission"),
    "club": N_("a club"),
    "committee": N_("a committee"),
}

ROLES: Mapping[str, str] = {"lead": N_("lead"), "co_lead": N_("co-lead")}


def _group(telling: Telling) -> str:
    kind = telling.text("group_kind")
    name = telling.told.names.get(telling.text("group"))
    if name is not None and kind in NAMED:
        return telling.say(NAMED[kind], name=telling.named("group"))
    return telling.say(UNNAMED.get(kind, N_("a group")))


def _about(sentence: str) -> Wording:
    """The sentence with `{group}` filled in."""
    return lambda telling: telling.say(sentence, group=_group(telling))


def _left(telling: Telling) -> str:
    if telling.told.after.get("headed"):
        return telling.say(N_("{whom}, who headed it, left {group}."), group=_group(telling))
    return telling.say(N_("{whom} left {group}."), group=_group(telling))


def _head_named(telling: Telling) -> str:
    facts = {"group": _group(telling), "role": telling.say(ROLES.get(telling.text("role"), N_("head")))}
    since, until = _instant(telling.told.after, "since"), _instant(telling.told.after, "until")
    if until is not None:
        facts["day"] = telling.language.date(last_day(until, telling.zone), telling.zone)
    if since is not None and since > telling.told.at:
        facts["since"] = telling.language.date(since, telling.zone)
        if until is None:
            return telling.say(N_("{who} named {whom} {role} from {since} on: {group}."), **facts)
        return telling.say(N_("{who} named {whom} {role} from {since} to {day}: {group}."), **facts)
    if until is None:
        return telling.say(N_("{who} named {whom} {role}: {group}."), **facts)
    return telling.say(N_("{who} named {whom} {role} until {day}: {group}."), **facts)


def _head_ended(telling: Telling) -> str:
    """Somebody's term is over, shall be earlier than was said, or does not come to pass."""
    group, at = _group(telling), telling.told.at
    began, ends = _instant(telling.told.before, "since"), _instant(telling.told.after, "until")
    if began is not None and began > at:
        return telling.say(N_("{who} called off what {whom} was to head: {group}."), group=group)
    if ends is not None and ends > at:
        day = telling.language.date(last_day(ends, telling.zone), telling.zone)
        return telling.say(N_("{who} ended on {day} what {whom} heads: {group}."), group=group, day=day)
    return telling.say(N_("{who} ended what {whom} headed: {group}."), group=group)


def _instant(facts: Mapping[str, object], field: str) -> datetime | None:
    value = facts.get(field)
    return datetime.fromisoformat(value) if isinstance(value, str) else None


SENTENCES: Mapping[str, str | Wording] = {
    "groups.accepted": _about(N_("{who} let {whom} into {group}.")),
    "groups.added": _about(N_("{who} added {whom} to {group}.")),
    "groups.archived": _about(N_("{who} archived {group}.")),
    "groups.created": _about(N_("{who} created {group}.")),
    "groups.declined": _about(N_("{who} declined a proposal: {group}.")),
    "groups.edited": _about(N_("{who} changed {group}.")),
    "groups.head_ended": _head_ended,
    "groups.head_named": _head_named,
    "groups.joined": _about(N_("{whom} joined {group}.")),
    "groups.left": _left,
    "groups.opened": _about(N_("{who} opened {group}.")),
    "groups.places_remade": _about(N_("{who} had made again what was deleted of {group}.")),
    "groups.proposed": _about(N_("{who} proposed {group}.")),
    "groups.removed": _about(N_("{who} removed {whom} from {group}.")),
    "groups.reopened": _about(N_("{who} reopened {group}.")),
}

"""What changes of organisations are called in the journal."""

from __future__ import annotations

from collections.abc import Mapping

from cogs.journal.telling import Telling, Wording
from config.words import N_

FIELDS: Mapping[str, str] = {
    "name": N_("name"),
    "dues_paid_until": N_("dues"),
    "commune": N_("commune"),
    "email": N_("e-mail"),
    "parent_id": N_("group"),
    "presentation": N_("presentation"),
    "web_address": N_("web address"),
    "logo": N_("logo"),
}

ROLES: Mapping[str, str] = {"representative": N_("representative"), "deputy": N_("deputy")}


def _fields_of(telling: Telling) -> str:
    """The fields of an organisation that changed."""
    fields = telling.told.after.get("fields")
    known = [each for each in fields if each in FIELDS] if isinstance(fields, list) else []
    return telling.language.list_of(telling.language.say(FIELDS[each]) for each in known)


def _organisation_changed(telling: Telling) -> str:
    if "name" in telling.told.after and "name" in telling.told.before:
        before, after = telling.before("name"), telling.after("name")
        return telling.say(N_("{who} renamed the organisation {before} to {after}."), before=before, after=after)
    return telling.say(N_("{who} changed the record of {whom}: {fields}."), fields=_fields_of(telling))


def _organisation_presented(telling: Telling) -> str:
    return telling.say(N_("{who} changed how {whom} presents itself: {fields}."), fields=_fields_of(telling))


def _named(telling: Telling) -> str:
    """Somebody represents an organisation or is the deputy, or does so no more; who was it before is staff now."""
    role = telling.text("role")
    if role not in ROLES:
        return telling.say(N_("{who} changed who represents an organisation."))
    said = telling.language.say(ROLES[role])
    organisation = telling.named("organisation")
    if telling.told.kind == "organisations.unnamed":
        return telling.say(
            N_("{who} ended the role of {whom} at {organisation}: {role}."), organisation=organisation, role=said
        )
    sentence = telling.say(N_("{who} named {whom} at {organisation}: {role}."), organisation=organisation, role=said)
    if not telling.text("holder"):
        return sentence
    replaced = telling.language.say("The role of {name} ends with it.", name=telling.named("holder"))
    return f"{sentence} {replaced}"


def _left_organisation(telling: Telling) -> str:
    organisation = telling.named("organisation")
    if telling.told.after.get("by_themselves"):
        line = telling.say(N_("{whom} left the organisation {organisation}."), organisation=organisation)
    else:
        line = telling.say(N_("{who} took {whom} out of the organisation {organisation}."), organisation=organisation)
    if not telling.told.after.get("last_representative"):
        return line
    return f"{line} {telling.language.say('Nobody represents it now: the board names somebody.')}"


SENTENCES: Mapping[str, str | Wording] = {
    "organisations.added": N_("{who} added the organisation {whom}."),
    "organisations.changed": _organisation_changed,
    "organisations.closed": N_("{who} closed the membership of {whom}."),
    "organisations.left": _left_organisation,
    "organisations.named": _named,
    "organisations.presented": _organisation_presented,
    "organisations.reactivated": N_("{who} took the organisation {whom} back."),
    "organisations.suspended": N_("{who} suspended the membership of {whom}."),
    "organisations.unnamed": _named,
}
"""As in `cogs/journal/words.py`."""

"""What is filled in to join, and to answer whoever joins."""

from __future__ import annotations

from uuid import UUID

from bot.language import Language
from bot.ui import Field, FieldKind, Form, Route, fitted
from models.joining.waiting import JoinRequest
from models.joining.wording import MOST_NAME, MOST_PERSON_NAME, MOST_REASON

SOUGHT = Route("joining:sought")
RENAMED = Route("joining:renamed", temporary=True)
REFUSED = Route("joining:refused")
LISTED = Route("joining:listed")
FOUND = Route("joining:found")


def seek(language: Language, cluster_id: UUID, name: str | None, typed: str = "") -> Form:
    """The first step: one's name (of somebody whom the cluster knows already, not), and the organisation's."""
    fields = [_name(language, name)] if name is not None else []
    fields.append(
        Field(
            "organisation",
            language.say("Your organisation"),
            description=language.say("Its name, or a part of it: you choose it in the next step."),
            value=fitted(typed, MOST_NAME) or None,
            most=MOST_NAME,
        )
    )
    return Form(SOUGHT.to(cluster_id), language.say("Join"), fields)


def rename(language: Language, token: str, name: str) -> Form:
    """One's name, to be corrected."""
    return Form(RENAMED.to(None, token), language.say("My name"), [_name(language, name)])


def _name(language: Language, name: str) -> Field:
    return Field(
        "name",
        language.say("Your given and family name"),
        description=language.say("So that your organisation recognises you."),
        value=fitted(name, MOST_PERSON_NAME) or None,
        most=MOST_PERSON_NAME,
    )


def refuse(language: Language, cluster_id: UUID, request_id: UUID) -> Form:
    """Why somebody is refused."""
    reason = Field(
        "reason",
        language.say("Why do you refuse?"),
        FieldKind.TEXT,
        description=language.say("Only the person who asked reads it."),
        placeholder=language.say("We do not know you: write to me with your company's address."),
        most=MOST_REASON,
    )
    return Form(REFUSED.to(cluster_id, request_id), language.say("Refuse the request"), [reason])


def list_as_new(language: Language, cluster_id: UUID, request: JoinRequest) -> Form:
    """Under which name an organisation is listed."""
    name = Field("name", language.say("Name of the organisation"), value=request.organisation, most=MOST_NAME)
    return Form(LISTED.to(cluster_id, request.id), language.say("Add the organisation"), [name])


def find(language: Language, cluster_id: UUID, request: JoinRequest) -> Form:
    """Under which other name an organisation is listed already."""
    name = Field(
        "organisation",
        language.say("Name of the organisation"),
        description=language.say("Its name, or a part of it: you choose it in the next step."),
        value=request.organisation,
        most=MOST_NAME,
    )
    return Form(FOUND.to(cluster_id, request.id), language.say("It is listed already"), [name])

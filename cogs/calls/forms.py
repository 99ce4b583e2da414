"""What is filled in to call, to answer and to close."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.language import Language
from bot.ui import Choice, Field, FieldKind, Form, Route, fitted
from bot.ui.limits import MOST_OPTION_TEXT, MOST_OPTIONS
from cogs.calls.words import outcome_in_words
from models.calls.answering import OwnAnswer
from models.calls.closing import TOLD_BY_ASKER
from models.calls.wording import MOST_NEED, MOST_NOTE
from models.experts.facts import DomainFacts

SEND = Route("calls:send")
ANSWER_SENT = Route("calls:answer_sent")
CLOSE_SENT = Route("calls:close_sent")
REMOVE_SENT = Route("calls:remove_sent")


def new_call(
    language: Language, cluster_id: UUID, need: str, domains: Sequence[DomainFacts], chosen: DomainFacts | None
) -> Form:
    """The form of a call. `domains` are those to choose from; `chosen` stands in the list already."""
    fields = [
        Field(
            "need",
            language.say("What do you need?"),
            FieldKind.TEXT,
            description=language.say("Everybody in the server will read it, with your name."),
            placeholder=language.say("What happens, what you would like, by when"),
            value=fitted(need, MOST_NEED) or None,
            most=MOST_NEED,
        )
    ]
    if domains:
        fields.append(
            Field(
                "domain",
                language.say("Domain, if you know it"),
                FieldKind.PICK,
                placeholder=language.say("No domain in particular"),
                required=False,
                choices=[
                    Choice(
                        fitted(domain.name(language.code), MOST_OPTION_TEXT), str(domain.id), chosen=domain is chosen
                    )
                    for domain in domains[:MOST_OPTIONS]
                ],
            )
        )
    return Form(SEND.to(cluster_id), language.say("Call for expertise"), fields)


def answer(language: Language, cluster_id: UUID, own: OwnAnswer) -> Form:
    """The form of an answer, with the note that was given."""
    note = Field(
        "note",
        language.say("A word, if you like"),
        FieldKind.TEXT,
        description=language.say("Whoever calls sees your name and may start a private talk with you."),
        placeholder=language.say("What you can do, when you are free"),
        value=own.note,
        required=False,
        most=MOST_NOTE,
    )
    return Form(ANSWER_SENT.to(cluster_id, own.call.id), language.say("I can help"), [note])


def close(language: Language, cluster_id: UUID, call_id: UUID) -> Form:
    """The form by which an asker says what came of their call."""
    fields = [
        Field(
            "outcome",
            language.say("What came of it?"),
            FieldKind.PICK,
            placeholder=language.say("Choose"),
            choices=[Choice(outcome_in_words(language, outcome), outcome.value) for outcome in TOLD_BY_ASKER],
        ),
        Field(
            "note",
            language.say("A word of thanks or of explanation"),
            FieldKind.TEXT,
            description=language.say("Shown on the call. You may leave it out."),
            required=False,
            most=MOST_NOTE,
        ),
    ]
    return Form(CLOSE_SENT.to(cluster_id, call_id), language.say("Close the call"), fields)


def remove(language: Language, cluster_id: UUID, call_id: UUID) -> Form:
    """The form by which the board closes a call that is out of place."""
    reason = Field(
        "reason",
        language.say("Why is it out of place?"),
        FieldKind.TEXT,
        description=language.say("Told to whoever posted it, and to nobody else."),
        most=MOST_NOTE,
    )
    return Form(REMOVE_SENT.to(cluster_id, call_id), language.say("Close somebody's call"), [reason])

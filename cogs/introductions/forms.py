"""What is filled in: a request, and a yes."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.language import Language
from bot.ui import Choice, Field, FieldKind, Form, Route, fitted
from bot.ui.limits import MOST_FORM_TITLE
from models.introductions.answering import Acceptance
from models.introductions.asking import Prepared
from models.introductions.showing import RequestFacts
from models.introductions.tables import Meeting
from models.introductions.wish import MOST_MESSAGE, MOST_REACH, MOST_SUBJECT, Wish, wanted_day
from models.records import dataclass

SENT = Route("introductions:sent")
ACCEPTED = Route("introductions:accepted")

NO_DOMAIN = "-"
YES, NO = "yes", "no"
LONGEST_DAY = 20


@dataclass(frozen=True)
class TypedRequest:
    """What somebody typed for one person: offered again should they ask another one instead."""

    answers: Mapping[str, str]


def request(language: Language, cluster_id: UUID, prepared: Prepared, domain_id: UUID | None) -> Form:
    """The form of a request."""
    title = fitted(language.say("Ask {name}", name=prepared.expert_name), MOST_FORM_TITLE)
    fields = [
        Field("subject", language.say("Subject, in a few words"), most=MOST_SUBJECT),
        Field(
            "message",
            language.say("What do you need?"),
            FieldKind.TEXT,
            description=language.say("Only the person you ask reads it."),
            most=MOST_MESSAGE,
        ),
        Field(
            "wanted_by",
            language.say("Wanted by (optional)"),
            placeholder=language.say("31/12/2026"),
            required=False,
            most=LONGEST_DAY,
        ),
        _reach(language),
    ]
    if prepared.has_email:
        fields.append(_share_email(language))
    return Form(SENT.to(cluster_id, prepared.expert_id, domain_id or NO_DOMAIN), title, fields)


def acceptance(language: Language, cluster_id: UUID, asked: RequestFacts) -> Form:
    """The small form of a yes."""
    meeting = [
        Choice(language.say("In a private thread"), Meeting.THREAD.value, chosen=True),
        Choice(language.say("By exchanging our contacts"), Meeting.CONTACTS.value),
    ]
    fields = [
        Field("meeting", language.say("How do you want to talk?"), FieldKind.PICK, required=False, choices=meeting),
        _reach(language),
    ]
    if asked.has_email:
        fields.append(_share_email(language))
    return Form(ACCEPTED.to(cluster_id, asked.id), language.say("Accept the request"), fields)


def read_wish(answers: Mapping[str, str], domain_id: UUID | None) -> Wish:
    """What was filled in of a request. Raises `DateNotUnderstood` of models/people."""
    return Wish(
        subject=answers.get("subject", ""),
        message=answers.get("message", ""),
        wanted_by=wanted_day(answers.get("wanted_by", "")),
        reach=answers.get("reach"),
        share_email=answers.get("share_email") == YES,
        domain_id=domain_id,
    )


def read_acceptance(answers: Mapping[str, str]) -> Acceptance:
    """What was filled in with a yes."""
    by_contacts = answers.get("meeting") == Meeting.CONTACTS.value
    return Acceptance(
        meeting=Meeting.CONTACTS if by_contacts else Meeting.THREAD,
        reach=answers.get("reach"),
        share_email=answers.get("share_email") == YES,
    )


def _reach(language: Language) -> Field:
    return Field(
        "reach",
        language.say("How to reach you (optional)"),
        description=language.say("Shown once the request is accepted. Left empty: through Discord."),
        required=False,
        most=MOST_REACH,
    )


def _share_email(language: Language) -> Field:
    return Field(
        "share_email",
        language.say("Share my e-mail address?"),
        FieldKind.PICK,
        description=language.say("Each sees the other's only if both say yes."),
        required=False,
        choices=[Choice(language.say("No"), NO, chosen=True), Choice(language.say("Yes"), YES)],
    )

"""What is filled in to open a thread, and to close it."""

from __future__ import annotations

from uuid import UUID

from bot.language import Language
from bot.ui import Choice, Field, FieldKind, Form, Route, fitted
from bot.ui.limits import MOST_FORM_TITLE
from cogs.threads.words import joining_in_words
from models.threads.facts import ThreadFacts
from models.threads.opening import MOST_NAMED, GroupChoice
from models.threads.wording import MOST_PURPOSE, MOST_SUMMARY, MOST_TITLE

OPENED = Route("threads:opened")
CLOSED = Route("threads:closed")

NO_SOURCE = "-"
"""Stands for the token of the message that a thread begins with."""

MOST_DOMAINS_TYPED = 200


def new_thread(language: Language, cluster_id: UUID, group: GroupChoice, token: str, title: str = "") -> Form:
    """The form of a thread; `token` leads to the message it begins with."""
    fields = [
        Field("title", language.say("Title"), value=title or None, most=MOST_TITLE),
        Field(
            "purpose",
            language.say("What is it for?"),
            FieldKind.TEXT,
            placeholder=language.say("What you want to reach, with whom, by when"),
            most=MOST_PURPOSE,
        ),
        Field(
            "domains",
            language.say("Domains needed"),
            description=language.say("Separated by commas. You choose them in a list afterwards if you prefer."),
            placeholder=language.say("cybersecurity, data, training"),
            required=False,
            most=MOST_DOMAINS_TYPED,
        ),
        Field(
            "may_join",
            language.say("Who may take part?"),
            FieldKind.PICK,
            choices=[
                Choice(joining_in_words(language, each), each.value, chosen=each is group.joining[0])
                for each in group.joining
            ],
        ),
        Field(
            "people",
            language.say("People to name"),
            FieldKind.MEMBER,
            description=language.say("Those of the group are added at once, others agree first."),
            required=False,
            picks=MOST_NAMED,
        ),
    ]
    name = language.say("New thread: {group}", group=group.name)
    return Form(OPENED.to(cluster_id, group.id, token), fitted(name, MOST_FORM_TITLE), fields)


def close(language: Language, cluster_id: UUID, thread: ThreadFacts) -> Form:
    """The form by which a head closes a thread."""
    summary = Field(
        "summary",
        language.say("What came of it?"),
        FieldKind.TEXT,
        description=language.say("Shown on the thread, for whoever looks for it later."),
        placeholder=language.say("What was decided or made, and what follows"),
        most=MOST_SUMMARY,
    )
    title = fitted(language.say("Close: {title}", title=thread.title), MOST_FORM_TITLE)
    return Form(CLOSED.to(cluster_id, thread.id), title, [summary])

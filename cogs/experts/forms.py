"""What the board fills in about a domain."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.language import Language
from bot.ui import Field, FieldKind, Form, Route, fitted
from bot.ui.limits import MOST_FORM_TITLE
from models.experts.domains import described_in, words_of
from models.experts.facts import DomainFacts
from models.experts.wording import (
    MOST_DESCRIPTION,
    MOST_KEYWORD,
    MOST_KEYWORDS,
    MOST_NAME,
    DomainWords,
    split_keywords,
)

ADD = Route("domains:add")
RENAME = Route("domains:rename")

SAME_FAMILY = "-"
"""Stands in a custom_id where the family is not to be changed."""

MOST_KEYWORDS_TEXT = min(4000, MOST_KEYWORDS * (MOST_KEYWORD + 2))
"""Discord's limit of a text field, over all keywords of full length."""


def new_domain(language: Language, cluster_id: UUID, family: str) -> Form:
    """The form of a domain to add."""
    return Form(ADD.to(cluster_id, family), language.say("New domain"), _fields(language, None))


def renamed_domain(language: Language, cluster_id: UUID, domain: DomainFacts, family: str | None) -> Form:
    """The form of a domain to change, filled with what it says now."""
    title = fitted(language.say("Change “{name}”", name=domain.name(language.code)), MOST_FORM_TITLE)
    return Form(RENAME.to(cluster_id, domain.id, family or SAME_FAMILY), title, _fields(language, domain))


def read_words(answers: Mapping[str, str], language: Language, domain: DomainFacts | None) -> DomainWords:
    """What was filled in. The one description is in the language of who filled it in; see `described_in`."""
    before = words_of(domain) if domain is not None else DomainWords("", "", "", "", (), ())
    described = described_in(before, language.code, answers.get("description", ""))
    return DomainWords(
        answers.get("name_fr", ""),
        answers.get("name_en", ""),
        described.description_fr,
        described.description_en,
        split_keywords(answers.get("keywords_fr", "")),
        split_keywords(answers.get("keywords_en", "")),
    )


def _fields(language: Language, domain: DomainFacts | None) -> list[Field]:
    names = domain.names if domain is not None else {}
    keywords = {code: ", ".join(words) for code, words in domain.keywords.items()} if domain is not None else {}
    description = domain.descriptions[language.code] if domain is not None else None
    hint = language.say("What people type instead of the name, with commas between.")
    return [
        Field("name_fr", language.say("Name in French"), value=names.get("fr"), most=MOST_NAME),
        Field(
            "name_en",
            language.say("Name in English"),
            description=language.say("Left empty, it is the French one."),
            value=names.get("en"),
            required=False,
            most=MOST_NAME,
        ),
        Field(
            "description",
            language.say("Description, in one sentence"),
            value=description,
            required=False,
            most=MOST_DESCRIPTION,
        ),
        _keywords_field("keywords_fr", language.say("Keywords in French"), hint, keywords.get("fr")),
        _keywords_field("keywords_en", language.say("Keywords in English"), hint, keywords.get("en")),
    ]


def _keywords_field(name: str, label: str, hint: str, value: str | None) -> Field:
    text = fitted(value, MOST_KEYWORDS_TEXT) if value else None
    return Field(name, label, FieldKind.TEXT, description=hint, value=text, required=False, most=MOST_KEYWORDS_TEXT)

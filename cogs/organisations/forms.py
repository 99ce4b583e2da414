"""What is filled in about an organisation."""

from __future__ import annotations

from uuid import UUID

from bot.language import Language
from bot.ui import Field, FieldKind, Form, fitted
from bot.ui.limits import MOST_FORM_TITLE
from cogs.organisations import routes
from cogs.organisations.words import typed_day
from models.organisations.facts import OrganisationFacts
from models.organisations.wording import (
    MOST_COMMUNE,
    MOST_EMAIL,
    MOST_NAME,
    MOST_PRESENTATION,
    MOST_REASON,
    MOST_WEB_ADDRESS,
)
from models.people.tables import OrganisationStatus

MOST_DAY = 40
MOST_SEARCH = 100


def new_organisation(language: Language, cluster_id: UUID, name: str = "") -> Form:
    """The form of an organisation to add."""
    return Form(routes.ADDED.to(cluster_id), language.say("A new organisation"), _register(language, None, name))


def record(language: Language, cluster_id: UUID, facts: OrganisationFacts) -> Form:
    """The form of the register's own fields, as they are."""
    fields = _register(language, facts, facts.name)
    return Form(routes.EDITED.to(cluster_id, facts.id), fitted(facts.name, MOST_FORM_TITLE), fields)


def presentation(language: Language, cluster_id: UUID, organisation_id: UUID, text: str, web_address: str) -> Form:
    """The form of what an organisation says of itself."""
    fields = [
        Field(
            "presentation",
            language.say("What does your organisation do?"),
            FieldKind.TEXT,
            description=language.say("Everybody in the cluster can read it."),
            placeholder=language.say("What you do, for whom, what you are proud of"),
            value=text or None,
            required=False,
            most=max(MOST_PRESENTATION, len(text)),
        ),
        Field(
            "web_address",
            language.say("Web address"),
            placeholder="https://www.example.nc",
            value=web_address or None,
            required=False,
            most=MOST_WEB_ADDRESS,
        ),
    ]
    return Form(routes.PRESENTED.to(cluster_id, organisation_id), language.say("The presentation"), fields)


def why(language: Language, cluster_id: UUID, organisation_id: UUID, status: OrganisationStatus) -> Form:
    """The form of a reason, for who keeps the register."""
    field = Field(
        "reason",
        language.say("Why?"),
        description=language.say("Only whoever keeps the register reads it, on the card, for a while."),
        required=False,
        most=MOST_REASON,
    )
    titles = {
        OrganisationStatus.ACTIVE: language.say("Take the organisation back"),
        OrganisationStatus.SUSPENDED: language.say("Suspend the membership"),
        OrganisationStatus.FORMER: language.say("Close the membership"),
    }
    return Form(routes.WHY_SAID.to(cluster_id, organisation_id, status.value), titles[status], [field])


def search(language: Language, cluster_id: UUID) -> Form:
    """The form of what is looked for in the list."""
    field = Field("text", language.say("Name or commune, or how it begins"), most=MOST_SEARCH)
    return Form(routes.SEARCHED.to(cluster_id), language.say("Look for an organisation"), [field])


def _register(language: Language, facts: OrganisationFacts | None, name: str) -> list[Field]:
    dues = typed_day(facts.dues.paid_until) if facts is not None and facts.dues is not None else ""
    return [
        Field("name", language.say("Name"), value=name or None, most=MOST_NAME),
        Field(
            "dues",
            language.say("Dues paid until"),
            description=language.say("The last day, included; for the board only."),
            placeholder="31/12/2027",
            value=dues or None,
            required=False,
            most=MOST_DAY,
        ),
        Field(
            "commune",
            language.say("Commune"),
            value=(facts.commune if facts is not None else None) or None,
            required=False,
            most=MOST_COMMUNE,
        ),
        Field(
            "email",
            language.say("E-mail"),
            description=language.say("For the board only."),
            value=(facts.email if facts is not None else None) or None,
            required=False,
            most=MOST_EMAIL,
        ),
        Field(
            "parent",
            language.say("Group it belongs to"),
            description=language.say("The organisation above it: sister companies count as one where it matters."),
            value=(facts.parent if facts is not None else None) or None,
            required=False,
            most=MOST_NAME,
        ),
    ]

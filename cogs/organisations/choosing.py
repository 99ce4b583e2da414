"""Which organisation or which of its people somebody means, from what they typed or picked."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from discord import app_commands

from bot.organisation_directory import Organisations, Statuses
from bot.ui.limits import MOST_CHOICES
from models.organisations.errors import NotOfTheOrganisation, OrganisationUnknown, ParentUnclear
from models.organisations.facts import Colleague
from models.organisations.named import NamedHere
from models.people.names import folded


def offered(organisations: Organisations, typed: str, statuses: Statuses) -> list[app_commands.Choice[str]]:
    """What an autocompletion of an organisation shows."""
    return [
        app_commands.Choice(name=each.name, value=str(each.id))
        for each in organisations.like(typed, MOST_CHOICES, statuses)
    ]


def demand_meant(organisations: Organisations, typed: str) -> NamedHere:
    """The organisation that is meant. Raises `OrganisationUnknown`."""
    found = organisations.meant(typed)
    if found is None:
        raise OrganisationUnknown
    return found


def parent_meant(organisations: Organisations, typed: str) -> UUID | None:
    """The group that is meant, None where nothing was typed. Raises `ParentUnclear`."""
    if not typed.strip():
        return None
    found = organisations.meant(typed)
    if found is None:
        like = organisations.like(typed, 1)
        raise ParentUnclear(typed.strip(), like[0].name if like else "")
    return found.id


def offered_people(people: Sequence[Colleague], typed: str) -> list[app_commands.Choice[str]]:
    """The people of an organisation in whose names every word typed begins a word."""
    words = folded(typed).split()
    fitting = [each for each in people if all(f" {word}" in f" {folded(each.name)}" for word in words)]
    return [app_commands.Choice(name=each.name, value=str(each.person_id)) for each in fitting[:MOST_CHOICES]]


def person_meant(people: Sequence[Colleague], typed: str) -> UUID:
    """The person meant by an id that was picked, or by their whole name. Raises `NotOfTheOrganisation`."""
    for each in people:
        if str(each.person_id) == typed:
            return each.person_id
    named = [each.person_id for each in people if folded(each.name) == folded(typed)]
    if len(named) != 1:
        raise NotOfTheOrganisation
    return named[0]

"""Whose expertise may be found: those who belong to the cluster today."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_

from models.people.tables import Affiliation, AffiliationStatus, Organisation, OrganisationStatus, Person


def reachable() -> ColumnElement[bool]:
    """The condition on `Person` rows: of an organisation that has not left, or never of any (an employee, say).

    Somebody whose affiliations all ended, wait to be accepted or are with former organisations is left out, and so is
    a newcomer and whoever has left the Discord server.
    """
    mine = (Affiliation.cluster_id == Person.cluster_id) & (Affiliation.person_id == Person.id)
    current = exists().where(
        mine,
        Affiliation.status == AffiliationStatus.ACCEPTED,
        Organisation.cluster_id == Affiliation.cluster_id,
        Organisation.id == Affiliation.organisation_id,
        Organisation.status != OrganisationStatus.FORMER,
    )
    never_of_any = and_(~exists().where(mine), Person.newcomer.is_(False))
    return and_(Person.left_at.is_(None), or_(current, never_of_any))

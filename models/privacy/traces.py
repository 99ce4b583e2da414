"""Which messages of ours in the server name a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, inspect, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute

from models.audit import AuditDetail
from models.chronicle.telling import mentioned
from models.cluster.tables import Posted
from models.groups.tables import GroupMembership
from models.privacy.holding import Holding
from models.privacy.holdings import HOLDINGS
from models.privacy.subject import Subject, is_person
from models.threads.tables import WorkThread

NOT_SUBJECTS = frozenset({"cluster_id", "domain_id"})
"""Columns whose id no message that names somebody is about."""


def posts_naming(subject: Subject) -> ColumnElement[bool]:
    """The condition on `Posted`: messages about any row that holds something of this person, or what it belongs to.

    Their group, say, or the project thread they were invited to. That is more than those that name them: one that does
    not is told anew as it was.
    """
    return Posted.subject_id.in_(union(*_subjects(subject)))


def _subjects(subject: Subject) -> Iterator[Select[UUID]]:
    for holding in HOLDINGS:
        for column in _ids_in(holding):
            yield select(column).where(concerning(holding, subject))
    # The heads of a group are named in what is posted about its project threads.
    groups = select(GroupMembership.group_id).where(is_person(subject, GroupMembership.person_id))
    yield select(WorkThread.id).where(WorkThread.group_id.in_(groups))
    if subject.person_id is not None:
        yield select(AuditDetail.id).where(mentioned(subject.person_id))


def concerning(holding: Holding, subject: Subject) -> ColumnElement[bool]:
    """The condition on a table's rows that hold something of somebody, or name them without being about them: the
    record that a newcomer claims, say.
    """
    named = is_person(subject, *(getattr(holding.table, column) for column in sorted(holding.refers)))
    return or_(holding.about(subject), named)


def _ids_in(holding: Holding) -> Iterator[InstrumentedAttribute[Any]]:
    for attribute in inspect(holding.table).column_attrs:
        [column] = attribute.columns
        if isinstance(column.type, Uuid) and attribute.key not in NOT_SUBJECTS:
            yield getattr(holding.table, attribute.key)

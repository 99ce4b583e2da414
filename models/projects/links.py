"""The pages that belong to a project: its documents, its code, where one sees it at work."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import func, select

from models.actor import Actor
from models.database import Session
from models.projects.errors import LinkUnknown, TooManyLinks
from models.projects.facts import ProjectFacts, facts_of_project
from models.projects.reach import project_to_steer
from models.projects.recording import owe_cards
from models.projects.tables import Project, ProjectLink
from models.projects.wording import MOST_LABEL, address_from, fitting, one_line

MOST_LINKS = 10


def add_link(session: Session, actor: Actor, project_id: UUID, label: str, url: str, *, now: datetime) -> ProjectFacts:
    """Add a page; without a label it is called as its host. Once a project is over its pages still move.

    One that is there already gets the new label. Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`,
    `WebAddressWrong`, `ProjectTextTooLong` or `TooManyLinks`.
    """
    project = project_to_steer(session, actor, project_id, now).project
    address = address_from(url)
    called = fitting(one_line(label), MOST_LABEL) or (urlsplit(address).hostname or address)[:MOST_LABEL]
    there = session.scalar(select(ProjectLink).where(ProjectLink.project_id == project_id, ProjectLink.url == address))
    if there is not None:
        there.label = called
        return _changed(session, project, now)
    if (session.scalar(select(func.count()).where(ProjectLink.project_id == project_id)) or 0) >= MOST_LINKS:
        raise TooManyLinks(MOST_LINKS)
    session.add(ProjectLink(id=session.new_id(), project_id=project_id, label=called, url=address, added_at=now))
    return _changed(session, project, now)


def linking_of(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> None:
    """Before anything is typed: raises `NotAllowed`, `ProjectUnknown` or `NotPublished`, as adding a page would."""
    project_to_steer(session, actor, project_id, now, locked=False)


def remove_link(session: Session, actor: Actor, project_id: UUID, link_id: UUID, *, now: datetime) -> ProjectFacts:
    """Take a page away. Raises `NotAllowed`, `ProjectUnknown`, `NotPublished` or `LinkUnknown`."""
    project = project_to_steer(session, actor, project_id, now).project
    link = session.find(ProjectLink, link_id)
    if link is None or link.project_id != project_id:
        raise LinkUnknown
    session.delete(link)
    return _changed(session, project, now)


def _changed(session: Session, project: Project, now: datetime) -> ProjectFacts:
    session.flush()
    owe_cards(session, project, now)
    return facts_of_project(session, project)

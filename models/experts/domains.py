"""The board's list of domains: seeded once, then added to, renamed, archived and restored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select

from config.domains import standard_domains
from models import audit, outbox
from models.actor import Actor
from models.cluster import journal
from models.cluster.places import ROLES_OF_ALL
from models.cluster.tables import Cluster
from models.database import Session, Topic
from models.experts.errors import (
    DomainArchived,
    DomainInUse,
    DomainNameTaken,
    DomainUnknown,
    FamilyUnknown,
    TooManyDomains,
)
from models.experts.facts import DomainFacts, facts_of
from models.experts.permissions import may_edit_domains
from models.experts.tables import Domain, Expertise
from models.experts.wording import DomainWords, slug_for
from models.people.names import folded
from models.people.permissions import demand
from models.people.standing import Standing, standing_of

MOST_DOMAINS = 100
"""Domains in use in one cluster: four selects of 25 can still show them, should all be of one family."""


class DomainEdit(StrEnum):
    """The kinds of audit entries about domains; their subject is the domain (of a merge, the one that went)."""

    ADDED = "domains.add"
    RENAMED = "domains.rename"
    MERGED = "domains.merge"
    ARCHIVED = "domains.archive"
    RESTORED = "domains.restore"


def seed_domains(session: Session, now: datetime) -> int:
    """Give the cluster the standard domains that it never had; returns how many were added.

    Safe to repeat: a domain that is there, however the board renamed, merged or archived it, stays as it is.
    """
    lock_list(session)
    domains = session.scalars(select(Domain)).all()
    slugs = {domain.slug for domain in domains}
    names = {folded(name) for domain in domains if domain.archived_at is None for name in _names(domain)}
    added = 0
    for standard in standard_domains().domains:
        if standard.slug in slugs or names & {folded(name) for name in standard.names.values()}:
            continue
        session.add(
            Domain(
                id=session.new_id(),
                slug=standard.slug,
                family=standard.family,
                name_fr=standard.names["fr"],
                name_en=standard.names["en"],
                description_fr=standard.descriptions["fr"],
                description_en=standard.descriptions["en"],
                keywords_fr=list(standard.keywords["fr"]),
                keywords_en=list(standard.keywords["en"]),
            )
        )
        added += 1
    if added:
        session.touch(Topic.DOMAINS)
    return added


def add_domain(session: Session, actor: Actor, words: DomainWords, family: str, *, now: datetime) -> DomainFacts:
    """Add a domain. Raises `NotAllowed`, `DomainNameTaken`, `TooManyDomains` or what `DomainWords.checked` raises."""
    standing = begin_edit(session, actor, now)
    words = words.checked()
    _demand_family(family)
    domains = session.scalars(select(Domain)).all()
    _demand_room(domains)
    _demand_free(domains, (words.name_fr, words.name_en), except_for=None)
    domain = Domain(
        id=session.new_id(), slug=slug_for(words.name_fr, {domain.slug for domain in domains}), family=family
    )
    _write(domain, words)
    session.add(domain)
    session.flush()
    record_edit(session, DomainEdit.ADDED, domain.id, {}, facts_for_audit(domain), standing, now)
    return facts_of(domain)


def rename_domain(
    session: Session, actor: Actor, domain_id: UUID, words: DomainWords, family: str | None, *, now: datetime
) -> DomainFacts:
    """Change a domain's names, descriptions and keywords, and its family if one is given; its slug stays.

    Raises `NotAllowed`, `DomainUnknown`, `DomainArchived`, `DomainNameTaken` or what `DomainWords.checked` raises.
    """
    standing = begin_edit(session, actor, now)
    words = words.checked()
    domain = usable(session, domain_id)
    if family is not None:
        _demand_family(family)
    _demand_free(session.scalars(select(Domain)).all(), (words.name_fr, words.name_en), except_for=domain.id)
    before = facts_for_audit(domain)
    _write(domain, words)
    if family is not None:
        domain.family = family
    after = facts_for_audit(domain)
    if after != before:
        record_edit(session, DomainEdit.RENAMED, domain.id, before, after, standing, now)
    return facts_of(domain)


def archive_domain(session: Session, actor: Actor, domain_id: UUID, *, now: datetime) -> DomainFacts:
    """Offer a domain no more; who masters it is kept, and is no expert by it meanwhile.

    Raises `NotAllowed`, `DomainUnknown` or `DomainArchived`.
    """
    standing = begin_edit(session, actor, now)
    domain = usable(session, domain_id)
    domain.archived_at = now
    outbox.project(session, ROLES_OF_ALL, None, now)
    names = {"name": domain.name_fr}
    record_edit(
        session,
        DomainEdit.ARCHIVED,
        domain.id,
        {**names, "archived": False},
        {**names, "archived": True},
        standing,
        now,
    )
    return facts_of(domain)


def restore_domain(session: Session, actor: Actor, domain_id: UUID, *, now: datetime) -> DomainFacts:
    """Offer an archived domain again. Of a merged one, the people stay with the domain that took over.

    Raises `NotAllowed`, `DomainUnknown`, `DomainInUse`, `DomainNameTaken` or `TooManyDomains`.
    """
    standing = begin_edit(session, actor, now)
    domain = session.find(Domain, domain_id)
    if domain is None:
        raise DomainUnknown
    if domain.archived_at is None:
        raise DomainInUse(domain.name_fr)
    domains = session.scalars(select(Domain)).all()
    _demand_room(domains)
    _demand_free(domains, _names(domain), except_for=domain.id)
    domain.archived_at = None
    domain.merged_into_id = None
    outbox.project(session, ROLES_OF_ALL, None, now)
    names = {"name": domain.name_fr}
    record_edit(
        session,
        DomainEdit.RESTORED,
        domain.id,
        {**names, "archived": True},
        {**names, "archived": False},
        standing,
        now,
    )
    return facts_of(domain)


def domain_to_edit(session: Session, actor: Actor, domain_id: UUID | None, *, now: datetime) -> DomainFacts | None:
    """What a form or a confirmation shows before a change; `experts` counts all who hold the domain.

    None for no domain yet. Raises `NotAllowed`, `DomainUnknown` or `DomainArchived`.
    """
    demand(may_edit_domains(standing_of(session, actor, now)))
    if domain_id is None:
        return None
    domain = usable(session, domain_id)
    return facts_of(domain, experts_of(session, domain.id))


def begin_edit(session: Session, actor: Actor, now: datetime) -> Standing:
    """Make sure that the actor may edit the list, and that nobody else does at the same time."""
    standing = standing_of(session, actor, now)
    demand(may_edit_domains(standing))
    lock_list(session)
    return standing


def lock_list(session: Session) -> None:
    """Let edits of one cluster's list follow one another: a name is free or not for the whole list.

    On PostgreSQL the cluster's own row stands for the list, locked so that new rows may still refer to it.
    """
    cluster_id = session.own_cluster_id
    session.execute(select(Cluster.id).where(Cluster.id == cluster_id).with_for_update(key_share=True))


def usable(session: Session, domain_id: UUID) -> Domain:
    """The domain's row. Raises `DomainUnknown` or `DomainArchived`."""
    domain = session.find(Domain, domain_id)
    if domain is None:
        raise DomainUnknown
    if domain.archived_at is not None:
        raise DomainArchived(domain.name_fr)
    return domain


def experts_of(session: Session, domain_id: UUID) -> int:
    """How many people hold the domain, those out of reach included."""
    return session.scalar(select(func.count()).select_from(Expertise).where(Expertise.domain_id == domain_id)) or 0


def record_edit(
    session: Session,
    edit: DomainEdit,
    domain_id: UUID,
    before: Mapping[str, object],
    after: Mapping[str, object],
    standing: Standing,
    now: datetime,
) -> None:
    """Write an edit into the audit log and tell those who hold the list in memory."""
    journal.record(
        session,
        audit.Change(edit, domain_id, before, after),
        actor=standing.actor,
        person_id=standing.person_id,
        actor_name=standing.name,
        now=now,
    )
    session.touch(Topic.DOMAINS)


def facts_for_audit(domain: Domain) -> dict[str, object]:
    """What the audit log keeps of a domain."""
    return {
        "name": domain.name_fr,
        "name_en": domain.name_en,
        "description": domain.description_fr,
        "description_en": domain.description_en,
        "family": domain.family,
        "keywords": list(domain.keywords_fr),
        "keywords_en": list(domain.keywords_en),
    }


def words_of(facts: DomainFacts) -> DomainWords:
    """The words of a domain as they are, to be changed in part."""
    return DomainWords(
        facts.names["fr"],
        facts.names["en"],
        facts.descriptions["fr"],
        facts.descriptions["en"],
        facts.keywords["fr"],
        facts.keywords["en"],
    )


def described_in(words: DomainWords, language: str, description: str) -> DomainWords:
    """The words with a description typed in one language; the other language keeps its own, or takes it over.

    It takes it over where it never had one of its own: empty, or the same text.
    """
    old_fr, old_en = words.description_fr, words.description_en
    if not old_fr or not old_en or old_fr == old_en:
        return replace(words, description_fr=description, description_en=description)
    return (
        replace(words, description_fr=description) if language == "fr" else replace(words, description_en=description)
    )


def _write(domain: Domain, words: DomainWords) -> None:
    domain.name_fr, domain.name_en = words.name_fr, words.name_en
    domain.description_fr, domain.description_en = words.description_fr, words.description_en
    domain.keywords_fr, domain.keywords_en = list(words.keywords_fr), list(words.keywords_en)


def _names(domain: Domain) -> tuple[str, str]:
    return domain.name_fr, domain.name_en


def _demand_family(family: str) -> None:
    if family not in {standard.slug for standard in standard_domains().families}:
        raise FamilyUnknown(family)


def _demand_room(domains: Iterable[Domain]) -> None:
    if sum(domain.archived_at is None for domain in domains) >= MOST_DOMAINS:
        raise TooManyDomains(MOST_DOMAINS)


def _demand_free(domains: Iterable[Domain], names: Iterable[str], *, except_for: UUID | None) -> None:
    wanted = {folded(name): name for name in names}
    for domain in domains:
        if domain.archived_at is not None or domain.id == except_for:
            continue
        for name in _names(domain):
            if folded(name) in wanted:
                raise DomainNameTaken(wanted[folded(name)], name)

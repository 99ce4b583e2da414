"""Every table that says something about people: which rows, what is exported of them, what erasure does.

A house test walks all tables by reflection: a column marked personal, or one that refers to a person, that is not
covered here fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update

from models.audit import ERASED_ACTOR, AuditDetail, AuditEntry
from models.calls.tables import CallAnswer, ExpertiseCall
from models.database import Session
from models.experts.tables import Domain, Endorsement, Expertise, ExpertProfile
from models.groups.tables import Group, GroupMembership, GroupRequest, GroupSupport
from models.introductions.tables import Introduction, Mute
from models.joining.tables import UnlistedRequest
from models.outbox import OutboxItem
from models.people.tables import Affiliation, Mandate, Organisation, Person, PrivateNotice
from models.polls.tables import Elector, Poll, RollEntry, StoredBallot
from models.privacy.holding import Holding, deleted, whole
from models.privacy.holdings_of_projects import PROJECT_HOLDINGS
from models.privacy.subject import Subject, is_person, is_user
from models.privacy.unlinking import (
    in_introductions,
    leave_groups,
    leave_rolls,
    others_part,
    unlink_affiliations,
    unlink_answers,
    unlink_ballots,
    unlink_calls,
    unlink_groups,
    unlink_introductions,
    unlink_polls,
    unlink_threads,
    unmute,
)
from models.threads.tables import WorkThread, WorkThreadPerson
from models.transfer.tables import StagedAffiliation, StagedExpertise, StagedPerson


def _unlink_mandates(session: Session, subject: Subject, now: datetime) -> None:
    """A mandate under way ends; that somebody held the office, and when, stays without who."""
    mine = is_person(subject, Mandate.person_id)
    under_way = and_(mine, or_(Mandate.until.is_(None), Mandate.until > now))
    session.execute(update(Mandate).where(under_way).values(until=now))
    session.execute(update(Mandate).where(mine).values(person_id=None, end_applied=True))


def _in_audit(subject: Subject) -> ColumnElement[bool]:
    traced = select(AuditDetail.id).where(is_user(subject, AuditDetail.actor_user_id))
    return or_(is_person(subject, AuditEntry.actor_id, AuditEntry.subject_id), AuditEntry.id.in_(traced))


def _in_audit_detail(subject: Subject) -> ColumnElement[bool]:
    entries = select(AuditEntry.id).where(is_person(subject, AuditEntry.actor_id, AuditEntry.subject_id))
    return or_(is_user(subject, AuditDetail.actor_user_id), AuditDetail.id.in_(entries))


def _empty_audit_details(session: Session, subject: Subject, _: datetime) -> None:
    """Who acted, where it was this person; what was written down with the change, where it was about them.

    Without its salt the digest in the chain tells nothing about what was there.
    """
    acted = select(AuditEntry.id).where(is_person(subject, AuditEntry.actor_id))
    concerned = select(AuditEntry.id).where(is_person(subject, AuditEntry.subject_id))
    session.execute(
        update(AuditDetail)
        .where(or_(is_user(subject, AuditDetail.actor_user_id), AuditDetail.id.in_(acted)))
        .values(actor_user_id=None, actor_name=ERASED_ACTOR)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(AuditDetail)
        .where(AuditDetail.id.in_(concerned))
        .values(salt=None, before=None, after=None)
        .execution_options(synchronize_session=False)
    )


def _keep(session: Session, subject: Subject, now: datetime) -> None:
    """The chain itself: random ids, an instant, the kind of change, and hashes."""


HOLDINGS: tuple[Holding, ...] = (
    Holding(
        StoredBallot,
        lambda subject: is_person(subject, StoredBallot.cast_by_id),
        unlink_ballots,
        refers=frozenset({"cast_by_id"}),
        left_out=frozenset({"cluster_id", "rank"}),
        named={"poll_id": (Poll, "title")},
    ),
    Holding(
        Elector,
        lambda subject: is_person(subject, Elector.person_id),
        leave_rolls,
        refers=frozenset({"person_id"}),
        left_out=frozenset({"cluster_id", "salt", "name_digest"}),
        named={"poll_id": (Poll, "title")},
    ),
    whole(
        RollEntry,
        lambda subject: is_person(subject, RollEntry.person_id),
        refers={"person_id"},
        named={"poll_id": (Poll, "title")},
    ),
    Holding(
        Poll,
        lambda subject: is_person(subject, Poll.asked_by_id, Poll.approved_by_id, Poll.cancelled_by_id),
        unlink_polls,
        refers=frozenset({"asked_by_id", "approved_by_id", "cancelled_by_id"}),
        left_out=frozenset({"cluster_id", "seed"}),
        named={"group_id": (Group, "name")},
    ),
    whole(StagedExpertise, lambda subject: is_person(subject, StagedExpertise.person_id), refers={"person_id"}),
    whole(StagedAffiliation, lambda subject: is_person(subject, StagedAffiliation.person_id), refers={"person_id"}),
    whole(StagedPerson, lambda subject: is_person(subject, StagedPerson.id), refers={"id"}),
    *PROJECT_HOLDINGS,
    whole(
        WorkThreadPerson,
        lambda subject: is_person(subject, WorkThreadPerson.person_id),
        refers={"person_id"},
        named={"work_thread_id": (WorkThread, "title")},
    ),
    Holding(
        WorkThread,
        lambda subject: or_(is_person(subject, WorkThread.opened_by_id), is_user(subject, WorkThread.source_user_id)),
        unlink_threads,
        refers=frozenset({"opened_by_id"}),
        named={"group_id": (Group, "name")},
    ),
    whole(
        GroupRequest,
        lambda subject: is_person(subject, GroupRequest.person_id),
        refers={"person_id"},
        named={"group_id": (Group, "name")},
    ),
    whole(
        GroupSupport,
        lambda subject: is_person(subject, GroupSupport.person_id),
        refers={"person_id"},
        named={"group_id": (Group, "name")},
    ),
    Holding(
        GroupMembership,
        lambda subject: is_person(subject, GroupMembership.person_id),
        leave_groups,
        refers=frozenset({"person_id"}),
        left_out=frozenset({"cluster_id", "start_applied", "end_applied"}),
        named={"group_id": (Group, "name")},
    ),
    Holding(
        Group,
        lambda subject: is_person(subject, Group.proposed_by_id),
        unlink_groups,
        refers=frozenset({"proposed_by_id"}),
    ),
    whole(
        UnlistedRequest,
        lambda subject: is_person(subject, UnlistedRequest.person_id),
        refers={"person_id"},
        named={"organisation_id": (Organisation, "name")},
    ),
    Holding(
        CallAnswer,
        lambda subject: is_person(subject, CallAnswer.person_id),
        unlink_answers,
        refers=frozenset({"person_id"}),
    ),
    Holding(
        Introduction,
        in_introductions,
        unlink_introductions,
        refers=frozenset({"asker_id", "expert_id"}),
        named={"domain_id": (Domain, "name_fr")},
        others_part=others_part,
    ),
    Holding(
        Mute,
        lambda subject: is_person(subject, Mute.person_id),
        unmute,
        refers=frozenset({"person_id", "muted_id"}),
        named={"muted_id": (Person, "full_name")},
    ),
    Holding(
        ExpertiseCall,
        lambda subject: is_person(subject, ExpertiseCall.asker_id),
        unlink_calls,
        refers=frozenset({"asker_id"}),
        named={"domain_id": (Domain, "name_fr")},
    ),
    whole(
        Endorsement,
        lambda subject: is_person(subject, Endorsement.person_id, Endorsement.author_id),
        refers={"person_id", "author_id"},
        # Both sides read each other's name on the profile too.
        named={
            "domain_id": (Domain, "name_fr"),
            "organisation_id": (Organisation, "name"),
            "person_id": (Person, "full_name"),
            "author_id": (Person, "full_name"),
        },
    ),
    whole(ExpertProfile, lambda subject: is_person(subject, ExpertProfile.person_id), refers={"person_id"}),
    whole(PrivateNotice, lambda subject: is_person(subject, PrivateNotice.person_id), refers={"person_id"}),
    whole(
        Expertise,
        lambda subject: is_person(subject, Expertise.person_id),
        refers={"person_id"},
        named={"domain_id": (Domain, "name_fr")},
    ),
    Holding(
        Affiliation,
        lambda subject: is_person(subject, Affiliation.person_id),
        unlink_affiliations,
        refers=frozenset({"person_id", "claimed_id"}),
        left_out=frozenset({"cluster_id", "claimed_id"}),
        named={"organisation_id": (Organisation, "name")},
    ),
    Holding(
        Mandate,
        lambda subject: is_person(subject, Mandate.person_id),
        _unlink_mandates,
        refers=frozenset({"person_id"}),
        left_out=frozenset({"cluster_id", "start_applied", "end_applied", "reminded_days"}),
    ),
    Holding(AuditDetail, _in_audit_detail, _empty_audit_details, left_out=frozenset({"cluster_id", "salt"})),
    Holding(
        AuditEntry,
        _in_audit,
        _keep,
        refers=frozenset({"actor_id", "subject_id"}),
        left_out=frozenset({"cluster_id", "digest", "previous_hash", "hash"}),
        kept=frozenset({"actor_id", "subject_id"}),
    ),
    Holding(
        OutboxItem,
        lambda subject: is_person(subject, OutboxItem.subject_id),
        deleted(OutboxItem, lambda subject: is_person(subject, OutboxItem.subject_id)),
        refers=frozenset({"subject_id"}),
        left_out=frozenset({"cluster_id", "coalesced_on", "revision", "attempts", "claimed_until", "failure"}),
    ),
    whole(Person, lambda subject: is_person(subject, Person.id), refers={"id"}),
)
"""In the order in which they are erased: what refers to a person goes before the person."""

NO_PEOPLE: Mapping[str, str] = {
    "cluster.guild_id": "the Discord server",
    "place.discord_id": "a channel, a role or a message",
    "introduction.thread_id": "a thread",
    "expertise_call.channel_id": "a channel",
    "expertise_call.message_id": "a message",
    "posted.subject_id": "what a message is about: an entry, a call, a group",
    "posted.channel_id": "a channel",
    "posted.message_id": "a message",
    "group_place.discord_id": "a channel, a role or a message",
    "poll.channel_id": "a channel",
    "poll.message_id": "a message",
    "poll.subject_id": "what the result has an effect on: an earlier decision, a project",
    "project.source_channel_id": "a channel",
    "project.source_message_id": "a message",
    "project.channel_id": "a channel",
    "project.message_id": "a message",
    "project.post_id": "a forum post",
    "project.post_card_id": "a message",
    "project_file.channel_id": "a channel",
    "project_file.message_id": "a message",
    "work_thread.thread_id": "a thread",
    "work_thread.card_message_id": "a message",
    "work_thread.source_channel_id": "a channel",
    "work_thread.source_message_id": "a message",
    "work_thread.announcement_channel_id": "a channel",
    "work_thread.announcement_message_id": "a message",
    "staged_affiliation.organisation_id": "an organisation",
    "staged_expertise.domain_id": "a domain",
    "staged_organisation.id": "an organisation",
    "staged_organisation.parent_id": "an organisation",
    "staged_affiliation.id": "an affiliation",
    "staged_expertise.id": "an expertise",
}
"""Columns that look like references to people or Discord users, and what they refer to instead."""

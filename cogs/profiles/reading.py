"""Reads what a profile card shows: the person, and what the one who looks may do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from models.actor import Actor
from models.database import Session
from models.experts.availability import takes_requests, with_load
from models.experts.errors import ProfileUnknown
from models.experts.permissions import may_endorse
from models.experts.presenting import acting_person_id
from models.experts.profile import ProfileFacts, profile_of, profile_of_user, shows
from models.experts.tables import ShownPart
from models.introductions.load import load_of
from models.introductions.permissions import may_request
from models.people.standing import standing_of
from models.records import dataclass


@dataclass(frozen=True)
class Seen:
    """A profile as one person sees it. `own` is theirs; `viewer_id` is empty for somebody the cluster does not know.

    `full` says that the expert has as much on their hands as they take.
    """

    profile: ProfileFacts
    viewer_id: UUID | None
    own: bool
    full: bool
    may_ask: bool
    may_endorse: bool


def seen_by(session: Session, actor: Actor, find: Callable[[Session], ProfileFacts], *, now: datetime) -> Seen:
    """The profile that `find` finds, for the one who acts.

    Raises what `find` raises, and `ProfileUnknown` for somebody who no longer belongs to the cluster, but to
    themselves.
    """
    standing = standing_of(session, actor, now)
    profile = find(session)
    own = profile.person_id == standing.person_id
    if not own and not profile.reachable:
        raise ProfileUnknown
    load = load_of(session, profile.person_id, now)
    open_to_all = takes_requests(profile.discord_user_id is not None, with_load(profile.availability(now), load))
    can_be_asked = bool(profile.domains) and open_to_all
    can_be_endorsed = bool(profile.domains) and shows(profile, ShownPart.ENDORSEMENTS)
    return Seen(
        profile,
        standing.person_id,
        own,
        load.full,
        may_ask=not own and can_be_asked and may_request(standing) is None,
        may_endorse=not own and can_be_endorsed and may_endorse(standing) is None,
    )


def of_person(person_id: UUID) -> Callable[[Session], ProfileFacts]:
    """Finds a person's profile."""
    return lambda session: profile_of(session, person_id)


def of_user(user_id: int) -> Callable[[Session], ProfileFacts]:
    """Finds the profile of whoever is tied to a Discord user."""
    return lambda session: profile_of_user(session, user_id)


def of_oneself(actor: Actor, now: datetime) -> Callable[[Session], ProfileFacts]:
    """Finds one's own profile; raises `NotAllowed` for somebody the cluster does not know."""
    return lambda session: profile_of(session, acting_person_id(session, actor, now))

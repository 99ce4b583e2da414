"""What the doors of introductions need to be given, made anew for each use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from simcord import MemberActor
from sqlalchemy import select, update

from cogs.introductions.cards import YES
from cogs.introductions.forms import NO_DOMAIN
from cogs.introductions.list_cards import ON
from models.database import Session, Topic
from models.experts.tables import ExpertProfile
from models.introductions.tables import Introduction, IntroductionStatus, Meeting
from models.people.tables import Person
from tests.support import factories
from tests.support.permission_acts import Argument
from tests.support.permission_kinds import Scene

Options = Mapping[str, object]


def _new_expert(scene: Scene, session: Session) -> UUID:
    """Somebody whom nobody has asked yet."""
    number, now = scene.number(), scene.world.now
    person = factories.person(session, f"Expert Numéro{number}", user_id=20_000_000_000 + number, now=now)
    domain = factories.domain(session, f"savoir-{number}", f"Savoir {number}")
    session.flush()
    factories.expertise(session, person, domain, now=now)
    return person


def _mine(session: Session, actor: MemberActor) -> UUID | None:
    """The person whom an actor is in the cluster, None for those it does not know."""
    return session.scalar(select(Person.id).where(Person.discord_user_id == actor.id))


async def expert(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await scene.world.write(lambda session: _new_expert(scene, session)),)


async def expert_and_no_domain(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (*await expert(scene, actor), NO_DOMAIN)


async def expert_named(scene: Scene, actor: MemberActor) -> Options:
    (person_id,) = await expert(scene, actor)
    return {"expert": str(person_id)}


def wish(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"subject": "Un sujet", "message": "Un message", "wanted_by": "", "reach": ""}


def acceptance(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"meeting": Meeting.CONTACTS.value, "reach": ""}


async def _request(scene: Scene, actor: MemberActor, *, asked: bool, accepted: bool = False) -> UUID:
    """A request that the actor was asked, or made (somebody else's, where the cluster does not know them)."""
    now = scene.world.now

    def make(session: Session) -> UUID:
        other, another = _new_expert(scene, session), _new_expert(scene, session)
        me = _mine(session, actor) or another
        made = Introduction(
            id=session.new_id(),
            asker_id=other if asked else me,
            expert_id=me if asked else other,
            subject="Un sujet",
            message="Un message",
            share_email=False,
            muted=False,
            status=IntroductionStatus.ACCEPTED if accepted else IntroductionStatus.ASKED,
            asked_at=now,
            answered_at=now if accepted else None,
            meeting=Meeting.CONTACTS if accepted else None,
        )
        session.add(made)
        session.touch(Topic.EXPERTS)
        return made.id

    return await scene.world.write(make)


async def asked_of_me(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _request(scene, actor, asked=True),)


async def asked_by_me(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    await _end_the_others(scene, actor)
    return (await _request(scene, actor, asked=False),)


async def accepted_and_answer(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _request(scene, actor, asked=True, accepted=True), YES)


async def somebody(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return await expert(scene, actor)


async def on(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (ON,)


async def set_aside(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    now: datetime = scene.world.now

    def make(session: Session) -> None:
        me = _mine(session, actor)
        if me is None:
            return
        profile = session.scalar(select(ExpertProfile).where(ExpertProfile.person_id == me))
        if profile is None:
            session.add(ExpertProfile(person_id=me, hidden=[], set_aside_at=now, changed_at=now))
        else:
            profile.set_aside_at = now

    await scene.world.write(make)
    return ()


async def _end_the_others(scene: Scene, actor: MemberActor) -> None:
    """What the actor asked before does not stand in the way of one more."""

    def end(session: Session) -> None:
        mine = Introduction.asker_id == _mine(session, actor)
        session.execute(update(Introduction).where(mine).values(status=IntroductionStatus.WITHDRAWN))

    await scene.world.write(end)

"""What the commands and buttons of calls for expertise need to be given, made anew for each use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from simcord import MemberActor
from sqlalchemy import select

from models.calls.tables import CallAnswer, CallOutcome, ExpertiseCall
from models.cluster.tables import Place, PlaceKind
from models.database import Session
from models.people.tables import Person
from tests.support import charts, factories
from tests.support.permission_acts import Argument
from tests.support.permission_kinds import Scene
from tests.support.permission_recipes import Options, family


async def _channel(scene: Scene) -> None:
    """The channel for calls, made once."""
    there = await scene.world.read(lambda s: s.scalar(select(Place.id).where(Place.kind == PlaceKind.CALLS)))
    if there is None:
        channel, now = scene.world.guild.create_text_channel("appels-a-expertise"), scene.world.now
        await scene.world.write(lambda s: factories.place(s, PlaceKind.CALLS, channel.id, now=now))


async def _call(scene: Scene, asker: MemberActor | None, *, helper: MemberActor | None = None) -> tuple[UUID, UUID]:
    """A call of this person (of nobody whom the cluster knows: of somebody new), and an answer to it."""
    await _channel(scene)
    number, now = scene.number(), scene.world.now

    def make(session: Session) -> tuple[UUID, UUID]:
        somebody = factories.person(session, f"Appelant Numero{number}", now=now)
        session.flush()
        call = ExpertiseCall(
            id=session.new_id(),
            asker_id=_known(session, asker) or somebody,
            need=f"Besoin numéro {number}",
            opened_at=now,
            closes_at=now + timedelta(days=14),
        )
        session.add(call)
        session.flush()
        answer = CallAnswer(
            id=session.new_id(), call_id=call.id, person_id=_known(session, helper) or somebody, answered_at=now
        )
        session.add(answer)
        return call.id, answer.id

    return await scene.world.write(make)


def _known(session: Session, actor: MemberActor | None) -> UUID | None:
    if actor is None:
        return None
    return session.scalar(select(Person.id).where(Person.discord_user_id == actor.id))


async def nothing(scene: Scene, actor: MemberActor) -> Options:
    await _channel(scene)
    return {}


async def no_argument(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    await _channel(scene)
    return ()


async def neither_domain_nor_need(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    await _channel(scene)
    return ("-", "-")


async def family_of_calls(scene: Scene, actor: MemberActor) -> str:
    await _channel(scene)
    return await family(scene, actor)


async def somebodys_call(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _call(scene, None))[0],)


async def own_call(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _call(scene, actor))[0],)


async def answered_call(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _call(scene, None, helper=actor))[0],)


async def answer_to_own_call(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _call(scene, actor))[1],)


async def own_call_that_ended(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    call_id, _ = await _call(scene, actor)

    def end(session: Session) -> None:
        call = session.find(ExpertiseCall, call_id)
        assert call is not None
        call.closed_at, call.outcome = scene.world.now, CallOutcome.LAPSED

    await scene.world.write(end)
    return (call_id,)


async def three_months(scene: Scene, actor: MemberActor) -> Options:
    charts.ready()
    return {"periode": 3}


async def one_month(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    charts.ready()
    return (1,)


def need(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"need": f"Un besoin de plus, numéro {scene.number()}"}


def note(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"note": "Volontiers"}


def outcome(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"outcome": CallOutcome.FOUND.value, "note": "Merci"}


def reason(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"reason": "Hors sujet"}

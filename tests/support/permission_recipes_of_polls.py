"""What the commands and buttons of polls need to be given, made anew for each use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from simcord import MemberActor
from sqlalchemy import select

from cogs.polls.roll_commands import PendingRoll
from models.database import Session
from models.people.tables import Mandate, Office, Person
from models.polls.closing import WAITS, close_poll
from models.polls.facts import fingerprint
from models.polls.rules import spelled
from models.polls.tables import Elector, Electorate, Method, Nature, Poll, PollStatus, StoredBallot, SubjectKind
from models.polls.tokens import token_of
from models.projects.tables import Stage
from models.tally import Answer
from models.transfer.reading import SourceFile
from models.transfer.roll_files import read_roll_file
from tests.support import poll_factories, project_factories
from tests.support.permission_acts import Argument
from tests.support.permission_kinds import Kind, Scene
from tests.support.permission_recipes import Options
from tests.support.permission_recipes_of_projects import make_project

LIST = "Adhérent;Voix\r\nNickel Sud;2\r\n".encode()


async def _open(scene: Scene, actor: MemberActor, method: Method = Method.MOTION) -> tuple[UUID, UUID]:
    """An open poll on whose roll this person is (somebody else for whom the cluster does not know), and the elector."""
    return await scene.world.write(lambda session: _make_open(session, scene, actor, method))


def _make_open(session: Session, scene: Scene, actor: MemberActor, method: Method) -> tuple[UUID, UUID]:
    options = () if method is Method.MOTION else ("Une", "Deux")
    poll_id = poll_factories.poll(
        session,
        now=scene.world.now,
        method=method,
        options=options,
        people=[(_person(session, actor), 1)],
        electorate=Electorate.FILE,
        nature=Nature.CONSULTATION,
        number=scene.number(),
        title=f"Scrutin {scene.number()}",
    )
    elector_id = session.scalars(select(Elector.id).where(Elector.poll_id == poll_id)).one()
    return poll_id, elector_id


async def _asked(scene: Scene, actor: MemberActor, status: PollStatus, *, by_another: bool = False) -> UUID:
    """A question to the organisations that this person asks, or the president."""
    number, now = scene.number(), scene.world.now

    def make(session: Session) -> UUID:
        poll = Poll(
            id=session.new_id(),
            title=f"Question {number}",
            question="Le voulez-vous ?",
            nature=Nature.CONSULTATION,
            method=Method.MOTION,
            status=status,
            electorate=Electorate.ORGANISATIONS,
            rules=spelled(poll_factories.SIMPLE),
            named=True,
            asked_by_id=_president(session) if by_another else _person(session, actor),
            created_at=now,
            closes_at=now + timedelta(days=7),
        )
        session.add(poll)
        session.flush()
        return poll.id

    return await scene.world.write(make)


def _person(session: Session, actor: MemberActor) -> UUID:
    known = session.scalar(select(Person.id).where(Person.discord_user_id == actor.id))
    return known or _president(session)


def _president(session: Session) -> UUID:
    person_id = session.scalars(select(Mandate.person_id).where(Mandate.office == Office.PRESIDENT)).first()
    assert person_id is not None
    return person_id


async def open_poll(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _open(scene, actor))[0],)


async def open_poll_value(scene: Scene, actor: MemberActor) -> str:
    return str((await _open(scene, actor))[0])


async def open_poll_named(scene: Scene, actor: MemberActor) -> Options:
    return {"scrutin": str((await _open(scene, actor))[0])}


async def own_ballot(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return await _open(scene, actor)


async def own_choice(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (*await _open(scene, actor), Answer.FOR.value)


async def own_ballot_with_options(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return await _open(scene, actor, Method.CHOICE)


async def first_option(scene: Scene, actor: MemberActor) -> str:
    return "0"


async def own_elector_value(scene: Scene, actor: MemberActor) -> str:
    """Of the poll that was made for the custom_id, just before."""

    def latest(session: Session) -> UUID:
        poll_id = session.scalars(select(Poll.id).order_by(Poll.number.desc().nulls_last())).first()
        return session.scalars(select(Elector.id).where(Elector.poll_id == poll_id)).one()

    return str(await scene.world.read(latest))


async def closed_poll_named(scene: Scene, actor: MemberActor) -> Options:
    def make(session: Session) -> UUID:
        poll_id, _ = _make_open(session, scene, actor, Method.MOTION)
        poll = session.find(Poll, poll_id)
        assert poll is not None
        poll.closes_at = scene.world.now - WAITS
        session.flush()
        close_poll(session, scene.bot.keys, poll_id, now=scene.world.now)
        return poll_id

    return {"scrutin": str(await scene.world.write(make)), "recu": "ABCD EFGH IJKL MNOP"}


async def decision(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """One that was taken, and on whose roll this person is."""

    def make(session: Session) -> UUID:
        poll_id, elector_id = _make_open(session, scene, actor, Method.MOTION)
        poll = session.find(Poll, poll_id)
        assert poll is not None
        poll.nature, poll.clause, poll.closes_at = Nature.DECISION, "Article 14", scene.world.now - WAITS
        ballot = StoredBallot(poll_id=poll_id, token=token_of(elector_id, None), choice="for", weight=1, rank=1)
        session.add(ballot)
        session.flush()
        close_poll(session, scene.bot.keys, poll_id, now=scene.world.now)
        return poll_id

    return (await scene.world.write(make),)


async def motion(scene: Scene, actor: MemberActor) -> Options:
    return {"modele": "motion"}


async def informal(scene: Scene, actor: MemberActor) -> Options:
    return {"question": "On y va ?", "reponses": "Oui ; Non"}


async def whom(scene: Scene, actor: MemberActor) -> str:
    return Electorate.ORGANISATIONS.value


async def template(scene: Scene, actor: MemberActor) -> str:
    return "motion"


async def organisations(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (Electorate.ORGANISATIONS.value, "-")


async def motion_to_organisations(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ("motion", Electorate.ORGANISATIONS.value, "-", "-")


async def own_draft(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _asked(scene, actor, PollStatus.DRAFT),)


async def own_draft_with_file(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """It asks whether a project is delivered, with the file that goes with it."""
    draft, project_id = await _asked(scene, actor, PollStatus.DRAFT), await make_project(scene, Stage.BUILDING)

    def ask(session: Session) -> None:
        project_factories.file(session, project_id)
        poll = session.find(Poll, draft)
        assert poll is not None
        poll.subject_kind, poll.subject_id, poll.subject_stage = SubjectKind.PROJECT_STAGE, project_id, Stage.DELIVERED

    await scene.world.write(ask)
    return (draft,)


async def list_for_own_draft(scene: Scene, actor: MemberActor) -> Options:
    draft = await _asked(scene, actor, PollStatus.DRAFT)
    return {"fichier": ("liste.csv", LIST), "brouillon": str(draft)}


async def pending_list(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    draft = await _asked(scene, actor, PollStatus.DRAFT)
    pending = PendingRoll(scene.cluster_id, draft, read_roll_file(SourceFile("liste.csv", LIST)))
    return (scene.bot.memory.keep(pending, actor.id, scene.world.now),)


async def own_draft_value(scene: Scene, actor: MemberActor) -> str:
    return str(await _asked(scene, actor, PollStatus.DRAFT))


async def own_draft_and_setting(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _asked(scene, actor, PollStatus.DRAFT), "majority")


async def majority(scene: Scene, actor: MemberActor) -> str:
    return "absolute"


async def own_submitted(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _asked(scene, actor, PollStatus.SUBMITTED),)


async def to_let_go(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """Somebody else's for the board; others could not even know of it, and try with their own."""
    on_board = actor.id == scene.actors[Kind.BOARD].id
    return (await _asked(scene, actor, PollStatus.SUBMITTED, by_another=on_board),)


async def to_let_go_as_read(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    (poll_id,) = await to_let_go(scene, actor)

    def read(session: Session) -> str:
        assert isinstance(poll_id, UUID)
        poll = session.find(Poll, poll_id)
        assert poll is not None
        return fingerprint(session, poll)

    return (poll_id, await scene.world.read(read))


def text(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"title": f"Titre {scene.number()}", "question": "Le voulez-vous ?", "until": "31/12/2026 18:00"}


def figures(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"share": "2/3", "strict": "met", "base": "cast", "quorum": "1/4"}


def second(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"share": "2/5", "strict": "met", "base": "roll"}


def dates(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"from": "", "until": "31/12/2026 18:00"}


def lines(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"lines": "Nickel Sud ; 2"}


def reason(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"reason": "À préciser"}

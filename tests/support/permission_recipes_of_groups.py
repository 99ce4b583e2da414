"""What the commands and buttons of groups need to be given, made anew for each use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID
from weakref import WeakKeyDictionary

from simcord import MemberActor
from sqlalchemy import select

from models.cluster.tables import Cluster
from models.database import Session
from models.groups.tables import (
    Group,
    GroupKind,
    GroupMembership,
    GroupPlace,
    GroupPlaceKind,
    GroupRequest,
    GroupRole,
    GroupStatus,
    GroupSupport,
    RequestStatus,
)
from models.people.tables import Person
from tests.support import factories
from tests.support.permission_acts import Act, Argument, Arguments, said
from tests.support.permission_kinds import Kind, Scene
from tests.support.permission_recipes import Options

Also = Callable[[Session, Group, UUID | None], None]
"""What else a group has, for the person who acts (None for somebody whom the cluster does not know)."""

LATEST: WeakKeyDictionary[Scene, UUID] = WeakKeyDictionary()
"""The group made last: what is picked in a list belongs to it."""


async def _group(
    scene: Scene,
    actor: MemberActor,
    *,
    kind: GroupKind = GroupKind.COMMISSION,
    status: GroupStatus = GroupStatus.OPEN,
    joining: str | None = None,
    empty: bool = False,
    places: Mapping[GroupPlaceKind, int] | None = None,
    also: Also | None = None,
) -> UUID:
    """A group of the scene's lead, co-lead and member; or, `empty`, of nobody."""
    number, now = scene.number(), scene.world.now

    def make(session: Session) -> UUID:
        ids = {each.discord_user_id: each.id for each in session.scalars(select(Person))}
        lead, co_lead, member = (ids[scene.actors[each].id] for each in (Kind.LEAD, Kind.CO_LEAD, Kind.MEMBER))
        id = factories.group(
            session,
            f"Groupe numéro {number}",
            now=now,
            kind=kind,
            status=status,
            joining=joining,
            lead=None if empty else lead,
            co_leads=() if empty else (co_lead,),
            members=() if empty else (member,),
            places=places,
        )
        session.flush()
        group = session.find(Group, id)
        assert group is not None
        if also is not None:
            also(session, group, ids.get(actor.id))
        return id

    LATEST[scene] = await scene.world.write(make)
    return LATEST[scene]


def _somebody(session: Session, group: Group) -> UUID:
    """Somebody new, who takes part in the group."""
    made = factories.person(session, f"Quelqu’un {group.name}", now=group.created_at, organisation="Ailleurs")
    session.add(GroupMembership(group_id=group.id, person_id=made, role=GroupRole.MEMBER, since=group.created_at))
    return made


def _with_request(session: Session, group: Group, own: UUID | None, status: RequestStatus) -> UUID:
    person = own or factories.person(
        session, f"Demande {group.name}", now=group.created_at, user_id=group.id.int >> 66, organisation="Ailleurs"
    )
    made = GroupRequest(
        id=session.new_id(),
        group_id=group.id,
        person_id=person,
        reason="Pour aider",
        asked_at=group.created_at,
        status=status,
        decided_at=None if status is RequestStatus.WAITING else group.created_at,
    )
    session.add(made)
    return made.id


async def nobodys(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """An open group without people."""
    return (await _group(scene, actor, empty=True),)


async def nobodys_closed(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _group(scene, actor, empty=True, joining="request"),)


async def of_heads(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A group with its heads, its member, and somebody else."""

    def somebody_else(session: Session, group: Group, own: UUID | None) -> None:
        _somebody(session, group)

    return (await _group(scene, actor, also=somebody_else),)


async def archived(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _group(scene, actor, status=GroupStatus.ARCHIVED),)


async def without_its_places(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A group whose channel somebody deleted."""

    def delete(session: Session, group: Group, own: UUID | None) -> None:
        session.add(
            GroupPlace(
                group_id=group.id,
                kind=GroupPlaceKind.CHANNEL,
                name=group.name,
                discord_id=None,
                adopted=False,
                intended_at=group.created_at,
                missing_since=group.created_at,
            )
        )

    return (await _group(scene, actor, also=delete),)


async def proposal(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A proposal that needs no support: the cluster's rules say so."""

    def lower(session: Session, group: Group, own: UUID | None) -> None:
        cluster = session.get_one(Cluster, scene.cluster_id)
        cluster.club_supporters = cluster.club_organisations = 0

    return (await _group(scene, actor, kind=GroupKind.CLUB, status=GroupStatus.PROPOSED, empty=True, also=lower),)


async def supported_proposal(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A proposal that the person supports."""

    def support(session: Session, group: Group, own: UUID | None) -> None:
        if own is not None:
            session.add(GroupSupport(group_id=group.id, person_id=own, supported_at=group.created_at))

    return (await _group(scene, actor, kind=GroupKind.CLUB, status=GroupStatus.PROPOSED, empty=True, also=support),)


async def opened_club(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A club that the person supported, open now."""

    def support(session: Session, group: Group, own: UUID | None) -> None:
        if own is not None:
            session.add(GroupSupport(group_id=group.id, person_id=own, supported_at=group.created_at))

    return (await _group(scene, actor, kind=GroupKind.CLUB, empty=True, also=support),)


async def committee_of_all(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A committee in which the person takes part, whoever they are: whom it hides from is another test's."""

    def take_part(session: Session, group: Group, own: UUID | None) -> None:
        heads = {scene.actors[kind].id for kind in (Kind.LEAD, Kind.CO_LEAD, Kind.MEMBER)}
        if own is not None and actor.id not in heads:
            role = GroupRole.GUEST if actor.id == scene.actors[Kind.GUEST].id else GroupRole.MEMBER
            session.add(GroupMembership(group_id=group.id, person_id=own, role=role, since=group.created_at))

    return (await _group(scene, actor, kind=GroupKind.COMMITTEE, also=take_part),)


async def own_group(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A group in which the person takes part."""

    def take_part(session: Session, group: Group, own: UUID | None) -> None:
        if own is not None:
            session.add(
                GroupMembership(group_id=group.id, person_id=own, role=GroupRole.MEMBER, since=group.created_at)
            )

    return (await _group(scene, actor, empty=True, also=take_part),)


async def own_waiting(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A group that the person asks to join."""

    def ask(session: Session, group: Group, own: UUID | None) -> None:
        _with_request(session, group, own, RequestStatus.WAITING)

    return (await _group(scene, actor, empty=True, joining="request", also=ask),)


async def somebodys_request(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """Somebody else asks to join a group of the scene's heads."""
    made: list[UUID] = []

    def ask(session: Session, group: Group, own: UUID | None) -> None:
        made.append(_with_request(session, group, None, RequestStatus.WAITING))

    await _group(scene, actor, joining="request", also=ask)
    return (made[-1],)


async def own_answered_request(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    made: list[UUID] = []

    def ask(session: Session, group: Group, own: UUID | None) -> None:
        made.append(_with_request(session, group, own, RequestStatus.REFUSED))

    await _group(scene, actor, empty=True, also=ask)
    return (made[-1],)


async def own_removal(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    made: list[UUID] = []

    def removed(session: Session, group: Group, own: UUID | None) -> None:
        row = GroupMembership(
            id=session.new_id(),
            group_id=group.id,
            person_id=own or _somebody(session, group),
            role=GroupRole.MEMBER,
            since=group.created_at,
            until=scene.world.now,
            end_applied=True,
            removal_reason="Absence",
        )
        session.add(row)
        made.append(row.id)

    await _group(scene, actor, empty=True, also=removed)
    return (made[-1],)


async def own_declined(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    def decline(session: Session, group: Group, own: UUID | None) -> None:
        group.proposed_by_id, group.status_reason = own, "Hors sujet"

    return (await _group(scene, actor, kind=GroupKind.CLUB, status=GroupStatus.DECLINED, empty=True, also=decline),)


async def group_and_somebody(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A group with its heads, and somebody of it."""
    (group_id,) = await of_heads(scene, actor)
    return (group_id, UUID(await somebody_value(scene, actor)))


async def somebody_value(scene: Scene, actor: MemberActor) -> str:
    """The member of the group made last who is of no kind."""
    kinds = [each.id for each in scene.actors.values()]
    found = (
        select(GroupMembership.person_id)
        .join(Person, Person.id == GroupMembership.person_id)
        .where(
            GroupMembership.group_id == LATEST[scene],
            Person.discord_user_id.not_in(kinds) | Person.discord_user_id.is_(None),
        )
    )
    return str(await scene.world.read(lambda session: session.scalars(found).one()))


async def term_value(scene: Scene, actor: MemberActor) -> str:
    """The co-lead's term in the group made last."""
    found = GroupMembership.group_id == LATEST[scene], GroupMembership.role == GroupRole.CO_LEAD
    return str(await scene.world.read(lambda session: session.scalars(select(GroupMembership.id).where(*found)).one()))


async def all_value(scene: Scene, actor: MemberActor) -> str:
    return "all"


def option(recipe: Arguments) -> Callable[[Scene, MemberActor], Awaitable[Options]]:
    """A command's option `groupe`, from what a button would carry."""

    async def options(scene: Scene, actor: MemberActor) -> Options:
        return {"groupe": str((await recipe(scene, actor))[0])}

    return options


async def appointment(scene: Scene, actor: MemberActor) -> Options:
    (group_id,) = await of_heads(scene, actor)
    return {"membre": scene.actors[Kind.MEMBER], "role": "co_lead", "groupe": str(group_id)}


async def invitation(scene: Scene, actor: MemberActor) -> Options:
    (group_id,) = await committee_of_all(scene, actor)
    return {"membre": scene.world.member(f"Externe {scene.number()}"), "groupe": str(group_id)}


def guest(scene: Scene, actor: MemberActor) -> Mapping[str, object]:
    return {"member": scene.world.member(f"Externe {scene.number()}")}


def draft(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"name": f"Nouveau {scene.number()}", "mission": "Essayer", "joining": "open"}


def new_group(scene: Scene, actor: MemberActor) -> Mapping[str, object]:
    return {"kind": "commission", **draft(scene, actor), "lead": scene.actors[Kind.STAFF]}


def new_lead(scene: Scene, actor: MemberActor) -> Mapping[str, object]:
    return {"lead": scene.actors[Kind.STAFF]}


def new_co_lead(scene: Scene, actor: MemberActor) -> Mapping[str, object]:
    return {"member": scene.actors[Kind.MEMBER], "role": "co_lead"}


def reason(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"reason": "Parce que"}


def pin_menu(name: str) -> Act:
    """Choose the entry of the menu on a message of a group's channel."""

    async def act(scene: Scene, actor: MemberActor) -> str:
        channel = scene.world.guild.create_text_channel(f"salon-{scene.number()}")
        await _group(scene, actor, places={GroupPlaceKind.CHANNEL: channel.id})
        message = await scene.actors[Kind.STAFF].send(channel, "À retenir")
        return await said(scene, await actor.context_menu(channel, name, message))

    return act

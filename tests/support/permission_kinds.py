"""Every kind of person, made in one world, and one scene to act in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from enum import Enum
from uuid import UUID

from simcord import MemberActor
from sqlalchemy import delete, update

from bot.client import Cagou
from models.database import Session, Topic, everywhere
from models.groups.tables import Group, GroupKind, GroupMembership, GroupRole, GroupStatus, Joining
from models.people.names import folded
from models.people.tables import (
    Affiliation,
    AffiliationRole,
    AffiliationStatus,
    Mandate,
    Office,
    OrganisationStatus,
    Power,
)
from tests.support import factories
from tests.support.world import World, open_world


class Kind(Enum):
    """What somebody is. A new kind is one line here and one in `_make`.

    Those in a group are staff of a member organisation; the scene's `group_id` is their group, and `committee_id` the
    guest's.
    """

    STRANGER = "in the server, unknown to the cluster"
    UNAFFILIATED = "known, in no organisation"
    PENDING = "their affiliation was not accepted yet"
    STAFF = "staff of a member organisation"
    DEPUTY = "deputy of a member organisation"
    REPRESENTATIVE = "representative of a member organisation"
    SUSPENDED = "representative of a suspended organisation"
    FORMER = "representative of a former organisation"
    MEMBER = "in a group"
    CO_LEAD = "co-lead of a group"
    LEAD = "lead of a group"
    GUEST = "from outside, guest of a committee"
    COUNCIL = "council member"
    DELEGATE = "the association's delegate, to whom the board has lent no power"
    EMPOWERED = "the association's delegate, to whom the board has lent every power"
    BOARD = "on the board"
    PAST_BOARD = "on the board until a moment ago"
    ADMINISTRATOR = "the server's administrator, unknown to the cluster, when the first board is complete"
    OTHER_BOARD = "on the board of another cluster"


UNKNOWN = frozenset({Kind.STRANGER, Kind.ADMINISTRATOR, Kind.OTHER_BOARD})
"""Those whom this cluster does not know as persons."""

IN_GROUP = {Kind.MEMBER: None, Kind.CO_LEAD: GroupRole.CO_LEAD, Kind.LEAD: GroupRole.LEAD}
"""Who is in the scene's group, and what else than a member of it."""


class Scene:
    """A world with one actor of each kind."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.actors: dict[Kind, MemberActor] = {}
        self.other_cluster_id = UUID(int=0)
        self.group_id = UUID(int=0)
        self.committee_id = UUID(int=0)
        self._made = 0

    @property
    def cluster_id(self) -> UUID:
        """The cluster that is acted in."""
        return self.world.cluster_id

    @property
    def bot(self) -> Cagou:
        """The running bot."""
        bot = self.world.env.bot
        assert isinstance(bot, Cagou)
        return bot

    def number(self) -> int:
        """Another number at each call, for names that must differ."""
        self._made += 1
        return self._made

    async def prepare(self) -> None:
        """Make everybody."""
        world = self.world
        for kind in Kind:
            self.actors[kind] = world.member(kind.name.title(), administrator=kind is Kind.ADMINISTRATOR)
        president = world.member("Presidente Kabar")
        self.group_id, self.committee_id = await world.write(lambda session: self._make(session, president.id))
        self.other_cluster_id = await world.write(
            lambda session: factories.cluster(session, guild_id=1, now=world.now, name="Autre"), everywhere()
        )
        await world.write(
            lambda session: factories.person(
                session, "Autre Bureau", user_id=self._id(Kind.OTHER_BOARD), office=Office.PRESIDENT, now=world.now
            ),
            self.other_cluster_id,
        )

    async def end_the_board(self) -> None:
        """As in a cluster that never had a board: no mandate at all."""

        def end(session: Session) -> None:
            session.execute(delete(Mandate))
            session.touch(Topic.PEOPLE)

        await self.world.write(end)

    def _id(self, kind: Kind) -> int:
        return self.actors[kind].id

    def _make(self, session: Session, president: int) -> tuple[UUID, UUID]:
        now = self.world.now
        members = {
            Kind.STAFF: ("Nickel Sud", AffiliationRole.STAFF, OrganisationStatus.ACTIVE),
            Kind.PENDING: ("Nickel Sud", AffiliationRole.STAFF, OrganisationStatus.ACTIVE),
            Kind.DEPUTY: ("Nickel Sud", AffiliationRole.DEPUTY, OrganisationStatus.ACTIVE),
            Kind.REPRESENTATIVE: ("Nickel Sud", AffiliationRole.REPRESENTATIVE, OrganisationStatus.ACTIVE),
            Kind.SUSPENDED: ("Lagon Suspendu", AffiliationRole.REPRESENTATIVE, OrganisationStatus.SUSPENDED),
            Kind.FORMER: ("Ancien Nord", AffiliationRole.REPRESENTATIVE, OrganisationStatus.FORMER),
            **dict.fromkeys(IN_GROUP, ("Nickel Sud", AffiliationRole.STAFF, OrganisationStatus.ACTIVE)),
        }
        offices = {
            Kind.COUNCIL: Office.COUNCIL,
            Kind.DELEGATE: Office.DELEGATE,
            Kind.EMPOWERED: Office.DELEGATE,
            Kind.BOARD: Office.TREASURER,
            Kind.PAST_BOARD: Office.SECRETARY,
        }
        ids = {}
        for kind in Kind:
            if kind in UNKNOWN:
                continue
            organisation, role, status = members.get(kind, (None, AffiliationRole.STAFF, OrganisationStatus.ACTIVE))
            ids[kind] = factories.person(
                session,
                f"{kind.name.title()} Essai",
                user_id=self._id(kind),
                organisation=organisation,
                role=role,
                status=status,
                office=offices.get(kind),
                now=now - timedelta(days=1),
            )
        factories.person(session, "Presidente Kabar", user_id=president, office=Office.PRESIDENT, now=now)
        session.flush()
        pending = Affiliation.person_id == ids[Kind.PENDING]
        session.execute(update(Affiliation).where(pending).values(status=AffiliationStatus.PENDING))
        past = Mandate.person_id == ids[Kind.PAST_BOARD]
        session.execute(update(Mandate).where(past).values(until=now))
        # The board has appointed somebody itself: the administrator's time to name the first one is over.
        session.execute(update(Mandate).where(~past).values(appointed_by_administrator=False))
        empowered = Mandate.person_id == ids[Kind.EMPOWERED]
        session.execute(update(Mandate).where(empowered).values(powers=[power.value for power in Power]))
        session.touch(Topic.PEOPLE)
        return self._make_group(session, ids), self._make_committee(session, ids)

    def _make_committee(self, session: Session, ids: Mapping[Kind, UUID]) -> UUID:
        """Of the same heads and member, with its guest."""
        return factories.group(
            session,
            "Comité d’essai",
            now=self.world.now - timedelta(days=1),
            kind=GroupKind.COMMITTEE,
            lead=ids[Kind.LEAD],
            co_leads=[ids[Kind.CO_LEAD]],
            members=[ids[Kind.MEMBER]],
            guests=[ids[Kind.GUEST]],
        )

    def _make_group(self, session: Session, ids: Mapping[Kind, UUID]) -> UUID:
        """A commission that lets in who asks."""
        began = self.world.now - timedelta(days=1)
        group = Group(
            id=session.new_id(),
            kind=GroupKind.COMMISSION,
            name="Commission d’essai",
            name_key=folded("Commission d’essai"),
            mission="Essayer",
            joining=Joining.REQUEST,
            status=GroupStatus.OPEN,
            created_at=began,
            opened_at=began,
        )
        session.add(group)
        session.flush()
        for kind, heads_as in IN_GROUP.items():
            for role in (GroupRole.MEMBER, heads_as):
                if role is not None:
                    session.add(GroupMembership(group_id=group.id, person_id=ids[kind], role=role, since=began))
        return group.id


@asynccontextmanager
async def open_scene(url: str) -> AsyncIterator[Scene]:
    """A scene on the database at `url`."""
    async with open_world(url) as world:
        scene = Scene(world)
        await scene.prepare()
        yield scene

"""A board in a world: who is on it, its journal, and shorter ways to use its cards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from simcord import InteractionResult, MemberActor
from simcord.builders import ChannelHandle

from models.cluster.tables import PlaceKind
from models.database import Session, Topic
from models.people.board import Seat, seats_from
from models.people.tables import Mandate, Office
from tests.support import factories
from tests.support.actors import Shown, choose, fill, messages_in, press, selects
from tests.support.actors import text as exact_text
from tests.support.world import World

WHO, WHICH, FROM, UNTIL, RANK = (
    "Qui\u202f?",
    "Quelle fonction\u202f?",
    "Premier jour",
    "Dernier jour",
    "Rang (vice-présidences seulement)",
)


def plain(text: str) -> str:
    """With plain spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


class BoardStage:
    """Anna presides; the journal has a channel."""

    def __init__(self, world: World, anna: MemberActor, journal: ChannelHandle) -> None:
        self.world = world
        self.anna = anna
        self.journal = journal

    @classmethod
    async def prepare(cls, world: World) -> BoardStage:
        """A cluster whose president is Anna, named by the board long ago."""
        journal = world.guild.create_text_channel("journal")
        await world.write(lambda session: factories.place(session, PlaceKind.JOURNAL, journal.id, now=world.now))
        return cls(world, await world.person("Anna Kaledo", office=Office.PRESIDENT), journal)

    def text(self, shown: Shown) -> str:
        """What a card says now, with plain spaces."""
        return plain(exact_text(shown, self.world.env))

    def told(self) -> str:
        """All that stands in the journal's channel."""
        return plain("\n".join(exact_text(message) for message in messages_in(self.journal)))

    async def see(self, actor: MemberActor) -> InteractionResult:
        """`/bureau voir`."""
        return await actor.slash(self.world.channel, "bureau voir")

    async def appoint(
        self, actor: MemberActor, member: MemberActor, office: Office, **options: object
    ) -> InteractionResult:
        """`/bureau nommer`."""
        return await actor.slash(self.world.channel, "bureau nommer", membre=member, fonction=office.value, **options)

    async def fill_in(
        self, actor: MemberActor, form: InteractionResult, member: MemberActor, office: Office, **fields: Any
    ) -> InteractionResult:
        """Send the form that gives an office."""
        return await fill(actor, form, {WHO: [member], WHICH: [office.value], **fields})

    async def mandate(self, actor: MemberActor, name: str) -> InteractionResult:
        """The card of the one mandate whose line on the board begins with this name."""
        shown = await self.see(actor)
        [label] = [option["label"] for option in selects(shown)[0]["options"] if option["label"].startswith(name)]
        await choose(actor, shown, label)
        return shown

    async def lend(self, shown: Shown, *labels: str) -> InteractionResult:
        """Anna picks what the delegate may do."""
        return await choose(self.anna, shown, *labels, env=self.world.env)

    async def seats(self) -> list[Seat]:
        """Every mandate that holds or will."""
        return list(await self.world.read(lambda session: seats_from(session, self.world.now)))

    async def move_end(self, seat: Seat, until: datetime) -> None:
        """As if a mandate had begun a year ago and would end then: time passes slowly in the embedded Discord."""
        began = self.world.now - timedelta(days=365)

        def move(session: Session) -> None:
            mandate = session.find(Mandate, seat.mandate_id)
            assert mandate is not None
            mandate.since = mandate.appointed_at = began
            mandate.until = until
            session.touch(Topic.PEOPLE, Topic.DUE)

        await self.world.write(move)

    async def wait_until(self, instant: datetime) -> None:
        """Let time pass to an instant, and what is due be done."""
        await self.world.env.advance_time((instant - self.world.now).total_seconds())
        await self.world.env.settle()

    async def press(self, actor: MemberActor, shown: Shown, label: str) -> InteractionResult:
        """Press a button of a card that may have been changed since."""
        return await press(actor, shown, label, env=self.world.env)

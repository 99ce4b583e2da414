"""Carrying an appointment out, however it was asked for: typed, by the form, or by the choice of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from bot.request import Interaction, Request
from bot.ui import Card
from cogs.board import cards, mandate_cards
from models.database import Session
from models.people.appointing import Appointed, Charge, appoint
from models.people.names import parted
from models.people.permissions import demand, may_appoint, may_lend_powers
from models.people.standing import standing_of
from models.people.tying import DiscordUser, WhichRecord
from models.records import dataclass

if TYPE_CHECKING:
    from bot.client import Cagou


@dataclass(frozen=True)
class Pending:
    """An appointment; it may wait for somebody to say which record is meant."""

    user: DiscordUser
    charge: Charge
    record_id: UUID | None = None
    as_new: bool = False


def user_named(user_id: int, display_name: str, account: str, *, is_bot: bool) -> DiscordUser:
    """Somebody by the name the server shows, or by the account's where that shows nothing; perhaps not there yet."""
    return DiscordUser(user_id, display_name if any(parted(display_name)) else account, is_bot)


async def demand_appointer(client: Cagou, request: Request) -> None:
    """Refuse before anything typed is judged: what is wrong with it is nobody else's business."""
    await client.database.read(
        request.home.id, lambda session: demand(may_appoint(standing_of(session, request.actor, request.now)))
    )


async def carry_out(client: Cagou, interaction: Interaction, request: Request, pending: Pending) -> Card:
    """Appoint, or ask first which of several like records is meant."""

    def operation(session: Session) -> tuple[Appointed | WhichRecord, bool]:
        outcome = appoint(
            session,
            request.actor,
            pending.user,
            pending.charge,
            record_id=pending.record_id,
            as_new=pending.as_new,
            now=request.now,
        )
        return outcome, may_lend_powers(standing_of(session, request.actor, request.now)) is None

    outcome, may_lend = await client.database.write(request.home.id, operation)
    if isinstance(outcome, Appointed):
        return mandate_cards.appointed(request.language, request.home, outcome, request.now, may_lend=may_lend)
    token = client.memory.keep(pending, interaction.user.id, request.now)
    return cards.which_record(request.language, pending.user.display_name, outcome.candidates, token)

"""Where a poll's card stands in Discord: posted once, and edited from then on until somebody deletes it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models import outbox
from models.database import Session, lock
from models.polls.owed import POLL_CARD
from models.polls.tables import Poll


def card_stands(session: Session, poll_id: UUID, channel_id: int, message_id: int, *, now: datetime) -> None:
    """Remember where the card was posted; what happened meanwhile (a ballot, a cancellation) is owed to it."""
    poll = lock(session, Poll, poll_id)
    if poll is not None:
        poll.channel_id, poll.message_id = channel_id, message_id
        outbox.refresh(session, POLL_CARD, poll_id, now)


def card_gone(session: Session, poll_id: UUID, message_id: int) -> None:
    """Somebody deleted the card by hand: one votes from one's page, and it is not posted again."""
    poll = lock(session, Poll, poll_id)
    if poll is not None and poll.message_id == message_id:
        poll.message_id = None

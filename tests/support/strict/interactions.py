"""Answers to interactions: in time, of the right kind, once."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

from simcord.enums import CallbackType, InteractionType

from tests.support.strict import commands, messages, refusals
from tests.support.strict.refusals import invalid
from tests.support.wire import Call

if TYPE_CHECKING:
    from tests.support.strict.layer import Strict

MESSAGE = (CallbackType.CHANNEL_MESSAGE_WITH_SOURCE, CallbackType.UPDATE_MESSAGE)
UPDATES = (CallbackType.UPDATE_MESSAGE, CallbackType.DEFERRED_UPDATE_MESSAGE)


def check_callback(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    record = call.backend.interactions.get(int(ids[0]))
    if record is None or record.token != ids[1]:
        raise refusals.unknown_interaction()
    arrived = strict.arrivals.get(record.id)
    if arrived is not None and not record.responded and process_time() - arrived > strict.limits.answer_within:
        raise refusals.unknown_interaction()
    if record.responded:
        return  # SimCord refuses it with 40060
    kind, data = call.body.get("type"), call.body.get("data") or {}
    asks_choices = record.type == InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE
    if asks_choices != (kind == CallbackType.APPLICATION_COMMAND_AUTOCOMPLETE_RESULT):
        raise invalid("type", "Interaction callback type is not valid for this interaction")
    if asks_choices:
        choices = data.get("choices") or []
        if len(choices) > 25:
            raise invalid("data.choices", "Must be 25 or fewer in length.")
        for choice in choices:
            commands.check_choice(choice, "data.choices")
    if kind == CallbackType.MODAL and record.type == InteractionType.MODAL_SUBMIT:
        raise invalid("type", "A form cannot follow a form")
    if kind in UPDATES and record.source_message_id is None:
        raise invalid("type", "There is no message to update")
    if kind in MESSAGE:
        messages.check_body(strict, call, data, answer=True)


def check_followup(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    """Follow-ups and edits through an interaction's token: after its answer, for 15 minutes."""
    record_id = call.backend.interaction_tokens.get(ids[1])
    if record_id is None:
        return
    record = call.backend.interactions[record_id]
    if record.expires_at is not None and call.backend.now_iso() >= record.expires_at:
        raise refusals.expired_token()
    if not record.responded:
        raise refusals.unknown_webhook()
    if call.method in ("POST", "PATCH"):
        messages.check_body(strict, call, call.body, answer=True)

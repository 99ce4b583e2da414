"""Discord's own refusals, by name (`topics/opcodes-and-status-codes` of Discord's documentation)."""

from __future__ import annotations

from typing import Any

from simcord.backend.errors import BackendError


class Refused(BackendError):
    """A refusal by the strict layer, as opposed to one by SimCord itself."""


class RateLimited(Refused):
    """429: `retry_after` in seconds of SimCord's clock."""

    def __init__(self, retry_after: float, *, everywhere: bool = False, code: int = 0) -> None:
        super().__init__(429, code, "You are being rate limited.")
        self.retry_after = retry_after
        self.everywhere = everywhere

    def to_json(self) -> dict[str, Any]:
        return {**super().to_json(), "retry_after": self.retry_after, "global": self.everywhere}


def invalid(field: str, problem: str) -> Refused:
    """50035: a field that is wrong, too long, or not there."""
    return Refused(400, 50035, f"Invalid Form Body: {field}: {problem}")


def missing_permissions() -> Refused:
    return Refused(403, 50013, "Missing Permissions")


def too_many_channels(limit: int) -> Refused:
    return Refused(400, 30013, f"Maximum number of server channels reached ({limit})")


def too_many_roles(limit: int) -> Refused:
    return Refused(400, 30005, f"Maximum number of server roles reached ({limit})")


def too_many_pins(limit: int) -> Refused:
    return Refused(400, 30003, f"Maximum number of pins reached for the channel ({limit})")


def too_many_events(limit: int) -> Refused:
    return Refused(400, 30038, f"Maximum number of guild scheduled events reached ({limit})")


def too_many_tags(limit: int) -> Refused:
    return Refused(400, 30048, f"Maximum number of tags in a forum channel has been reached ({limit})")


def too_many_threads() -> Refused:
    return Refused(400, 160006, "Maximum number of active threads reached")


def too_many_old_edits() -> Refused:
    return Refused(429, 30046, "Maximum number of edits to messages older than 1 hour reached. Try again later")


def archived_thread() -> Refused:
    return Refused(400, 50083, "Tried to perform an operation on an archived thread")


def locked_thread() -> Refused:
    return Refused(400, 160005, "Thread is locked")


def thread_already_there() -> Refused:
    return Refused(400, 160004, "A thread has already been created for this message")


def forum_takes_no_message() -> Refused:
    return Refused(400, 40058, "Cannot send a message in a forum channel")


def no_text_channel() -> Refused:
    return Refused(400, 50008, "Cannot send messages in a non-text channel")


def private_messages_too_fast() -> Refused:
    return Refused(403, 40003, "You are opening direct messages too fast")


def private_messages_blocked() -> Refused:
    return Refused(403, 50007, "Cannot send messages to this user")


def no_mutual_server() -> Refused:
    return Refused(403, 50278, "Cannot send messages to this user due to having no mutual guilds")


def unknown_interaction() -> Refused:
    return Refused(404, 10062, "Unknown interaction")


def unknown_webhook() -> Refused:
    return Refused(404, 10015, "Unknown Webhook")


def expired_token() -> Refused:
    return Refused(401, 50027, "Invalid Webhook Token")


def invalid_role() -> Refused:
    return Refused(400, 50028, "Invalid Role")


def too_old_to_delete() -> Refused:
    return Refused(400, 50034, "You can only bulk delete messages that are under 14 days old.")


def request_too_large() -> Refused:
    return Refused(413, 40005, "Request entity too large")

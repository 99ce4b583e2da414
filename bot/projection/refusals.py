"""Discord's refusals while a server is brought in line: most are worth another try, some say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import discord
import structlog

log = structlog.get_logger(__name__)

NO_SUCH_CHANNEL_HERE = 50024
"""Discord makes forums in community servers only ("Cannot execute action on this channel type")."""

FULL = frozenset({30005, 30013})
"""Most roles, most channels of a server."""

UNKNOWN_MEMBER = frozenset({10007, 10013})
UNKNOWN_MESSAGE = 10008
UNKNOWN_ROLE = 10011


class NotYet(discord.DiscordException):
    """Discord did not do what the plan asked: it is compared and tried again later, for as long as it is owed."""

    def __init__(self, status: int, code: int) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code

    @property
    def forbidden(self) -> bool:
        """Whether a permission is missing, which an administrator must give."""
        return self.status == 403

    @property
    def full(self) -> bool:
        """Whether the server has no room, which somebody must make."""
        return self.code in FULL


@contextmanager
def tried_again(what: str) -> Iterator[None]:
    """Make `NotYet` of every refusal: unlike a message, a projection never loses its place for good."""
    try:
        yield
    except discord.HTTPException as refused:
        log.warning("projection_refused", what=what, status=refused.status, code=refused.code)
        raise NotYet(refused.status, refused.code) from refused

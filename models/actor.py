"""Who acts, as the door saw it."""

from __future__ import annotations

from typing import Self

from models.records import dataclass


@dataclass(frozen=True)
class Actor:
    """Who acts: identity only, never what they may do.

    `user_id` is the Discord user; `server_administrator` is what Discord states about them with this very
    interaction. `operator` is whoever runs the command line on the machine that holds the database.
    """

    user_id: int | None
    server_administrator: bool = False
    operator: bool = False

    @classmethod
    def at_command_line(cls) -> Self:
        """The operator of the deployment."""
        return cls(user_id=None, operator=True)

    @classmethod
    def nobody(cls) -> Self:
        """The bot itself, acting on a date that has come."""
        return cls(user_id=None)

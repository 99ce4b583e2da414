"""What the cards of the installation refuse."""

from __future__ import annotations

from models.errors import DomainError
from models.records import dataclass


@dataclass(eq=False)
class InstallationForgotten(DomainError):
    """What was decided on a card that was left for a quarter of an hour, or before a restart."""

"""What is refused about the audit log."""

from __future__ import annotations

from models.errors import DomainError
from models.records import dataclass


@dataclass(eq=False)
class NobodyOfThatName(DomainError):
    """Nobody whom the cluster knows has this name."""

    typed: str


@dataclass(eq=False)
class SeveralOfThatName(DomainError):
    """Several people may be meant; `names` are theirs."""

    typed: str
    names: str

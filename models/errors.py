"""What the domain refuses and what the storage cannot do.

The class name is the sentence; the words people read are in bot/errors.py and nowhere else.
"""

from enum import StrEnum

from models.records import dataclass


class DomainError(Exception):
    """Base of every refusal that a person may be told about. Subclasses are dataclasses with named fields."""

    def __str__(self) -> str:
        fields = ", ".join(f"{name}={value}" for name, value in vars(self).items())
        return f"{type(self).__name__}({fields})"


class Reason(StrEnum):
    """Why somebody may not do something."""

    NOT_A_CLUSTER = "not_a_cluster"
    UNKNOWN_PERSON = "unknown_person"
    SERVER_ADMINISTRATORS_ONLY = "server_administrators_only"
    BOARD_ONLY = "board_only"
    ORGANISATION_SUSPENDED = "organisation_suspended"
    NO_ORGANISATION = "no_organisation"
    NOT_YOURS = "not_yours"
    REPRESENTATIVE_ONLY = "representative_only"
    OF_THE_ORGANISATION_ONLY = "of_the_organisation_only"
    GROUP_HEADS_ONLY = "group_heads_only"
    PROJECT_HEADS_ONLY = "project_heads_only"
    NOT_FOR_ONESELF = "not_for_oneself"


@dataclass(eq=False)
class NotAllowed(DomainError):
    """The actor may not do this; a refusal never reveals that a thing exists."""

    reason: Reason


@dataclass(eq=False)
class DatabaseError(DomainError):
    """The storage cannot do what was asked. `where` is a file's path or an address without its password."""

    where: str


@dataclass(eq=False)
class DatabaseHeldByAnotherProcess(DatabaseError):
    """Another process (a bot, an import, a restore, a migration) holds the file."""


@dataclass(eq=False)
class DatabaseReadOnly(DatabaseError):
    """The file, its folder, the server or this way of opening it does not allow writing."""


@dataclass(eq=False)
class DatabaseFull(DatabaseError):
    """No space is left; nothing of the operation was kept."""


@dataclass(eq=False)
class DatabaseCorrupt(DatabaseError):
    """The file is damaged or is not a database: restore a backup."""


@dataclass(eq=False)
class DatabaseBehind(DatabaseError):
    """The tables are older than this program; `command` brings them up to date."""

    revision: str | None
    command: str = "cagou migrate"


@dataclass(eq=False)
class DatabaseAhead(DatabaseError):
    """The tables were made by a newer version of this program, which must be installed."""

    revision: str


@dataclass(eq=False)
class DatabaseUnreachable(DatabaseError):
    """The file cannot be opened or the server does not answer; `detail` says what the driver said."""

    detail: str = ""


@dataclass(eq=False)
class DatabaseStopped(DatabaseError):
    """The database was closed, or its writer ended: nothing more is accepted."""

"""Why an import does not take place."""

from __future__ import annotations

from models.errors import DomainError
from models.records import dataclass
from models.transfer.problems import Problem


@dataclass(eq=False)
class FilesHaveProblems(DomainError):
    """The files cannot be imported as they are; nothing was changed."""

    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        """Their number only: there may be thousands, and they may quote personal data."""
        return f"{type(self).__name__}(problems={len(self.problems)})"


@dataclass(eq=False)
class ImportSuperseded(DomainError):
    """Another import into this cluster began after this one, which was given up."""


@dataclass(eq=False)
class ClusterChangedMeanwhile(DomainError):
    """Members were changed by others between the comparison and the import, again and again: try once more."""

"""What a count refuses. Ties, no ballot, one option, more seats than options are never refused: they are outcomes."""

from __future__ import annotations


class CannotCount(ValueError):
    """What was handed to a count makes no sense: a mistake of the program or a damaged file, never of a voter.

    Its sentence is for the log or for whoever verifies a file; people see none of it, for every ballot was checked
    when it was cast.
    """

"""What is wrong with a file, where, and how to mend it; put into words at the edge."""

from __future__ import annotations

from dataclasses import field
from enum import Enum

from models.records import dataclass


class ProblemKind(Enum):
    """Each kind says in its comment what `value` and `suggestion` hold. The last group does not prevent the import."""

    # The file as a whole. value: what was met; suggestion: what is accepted.
    FILE_EMPTY = "file_empty"
    FILE_TOO_BIG = "file_too_big"  # value: its size in bytes; suggestion: the limit
    FILE_UNREADABLE = "file_unreadable"  # neither CSV nor a workbook, or damaged
    FILE_ENCRYPTED = "file_encrypted"  # a workbook with a password
    ENCODING_UNKNOWN = "encoding_unknown"  # value: the byte met; neither UTF-8, UTF-16 nor Windows-1252
    QUOTES_BROKEN = "quotes_broken"  # a quotation mark is not closed, or text follows one
    TOO_MANY_LINES = "too_many_lines"  # value: how many; suggestion: the limit
    TOO_MANY_COLUMNS = "too_many_columns"
    HEADINGS_NOT_FOUND = "headings_not_found"  # no row of known headings
    COLUMN_MISSING = "column_missing"  # column: the heading to add

    # One cell or line. value: what stands there.
    ROW_RAGGED = "row_ragged"  # more cells than headings; value: how many cells; suggestion: how many headings
    FORMULA = "formula"  # value: the formula; write its result instead
    VALUE_MISSING = "value_missing"
    TOO_LONG = "too_long"  # value: its length; suggestion: the limit
    EMAIL_WRONG = "email_wrong"  # suggestion: the address that was probably meant, if any
    WEB_ADDRESS_WRONG = "web_address_wrong"
    DATE_WRONG = "date_wrong"  # suggestion: the shape (31/12/2026)
    LEVEL_WRONG = "level_wrong"  # suggestion: what is accepted
    YEARS_WRONG = "years_wrong"
    STATUS_WRONG = "status_wrong"  # suggestion: the nearest accepted word
    ROLE_WRONG = "role_wrong"  # suggestion: the nearest accepted word
    STANDING_WRONG = "standing_wrong"  # of an affiliation; suggestion: the nearest accepted word
    DOMAIN_UNKNOWN = "domain_unknown"  # suggestion: the nearest domain
    DOMAIN_ARCHIVED = "domain_archived"  # suggestion: the domain that took over, if any
    ORGANISATION_UNKNOWN = "organisation_unknown"  # suggestion: the nearest organisation
    PERSON_UNKNOWN = "person_unknown"  # suggestion: the nearest person
    PERSON_AMBIGUOUS = "person_ambiguous"  # several people of that name: add the e-mail address or the reference
    WEIGHT_WRONG = "weight_wrong"  # of a list of who votes; suggestion: what is accepted
    MAY_NOT_VOTE = "may_not_vote"  # of such a list: the register has them, and they may not vote today
    DUPLICATE_DIFFERS = "duplicate_differs"  # suggestion: the number of the earlier line
    REPRESENTATIVE_TWICE = "representative_twice"  # two in the files; value: the organisation; suggestion: the line
    REPRESENTATIVE_HELD = (
        "representative_held"  # the database has another one; value: the organisation; suggestion: who
    )
    PARENT_CYCLE = "parent_cycle"  # value: the organisation; suggestion: the circle
    EMAIL_HELD = "email_held"  # another person of the cluster has this address already

    # For information: the import goes on.
    NO_ROWS = "no_rows"  # headings, and nothing below: an export of what the cluster has none of
    COLUMN_IGNORED = "column_ignored"  # value: the heading
    SHEET_IGNORED = "sheet_ignored"  # value: the sheet's name
    DUPLICATE_SAME = "duplicate_same"  # suggestion: the number of the earlier line
    ORGANISATION_SIMILAR = "organisation_similar"  # will be created although a similar name exists: suggestion
    PERSON_SIMILAR = "person_similar"  # will be created although a person of that name is there with another address


_NOTICES = frozenset(
    {
        ProblemKind.NO_ROWS,
        ProblemKind.COLUMN_IGNORED,
        ProblemKind.SHEET_IGNORED,
        ProblemKind.DUPLICATE_SAME,
        ProblemKind.ORGANISATION_SIMILAR,
        ProblemKind.PERSON_SIMILAR,
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `file` is the file's name, with the sheet's behind ` / ` where there are several.

    `line` counts from 1 as a text editor or a spreadsheet shows it (the line on which a record begins). `column` is
    the heading as it stands in the file, or the one that is expected. `value` and `suggestion` may be personal data:
    they are shown to whoever imports, and never logged.
    """

    kind: ProblemKind
    file: str
    line: int | None = None
    column: str | None = None
    value: str | None = field(default=None, repr=False)
    suggestion: str | None = field(default=None, repr=False)

    @property
    def blocking(self) -> bool:
        """Whether nothing may be imported before this is mended."""
        return self.kind not in _NOTICES

"""Rows of organisations checked: names, statuses, the groups they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from models.people.tables import OrganisationStatus
from models.transfer import values
from models.transfer.columns import Column
from models.transfer.held import Held, HeldOrganisation
from models.transfer.matching import Nearest, organisation_key
from models.transfer.plan import PlannedOrganisation
from models.transfer.problems import ProblemKind
from models.transfer.rows import LENGTHS, Draft, RowReader

_FIELDS = (
    Column.STATUS,
    Column.ORGANISATION_EMAIL,
    Column.WEB_ADDRESS,
    Column.COMMUNE,
    Column.PRESENTATION,
    Column.DUES_PAID_UNTIL,
)
_VERY_LIKE = 0.85
"""From which likeness on a new name is pointed out as perhaps a misspelt old one (difflib's ratio)."""


class Organisations:
    """Those of the cluster and those of the files, by the key of their names."""

    def __init__(self, held: Held) -> None:
        self.held: dict[str, HeldOrganisation] = {organisation_key(row.name): row for row in held.organisations}
        self._keys = {row.id: key for key, row in self.held.items()}
        self._drafts: dict[str, Draft] = {}
        self._parents: dict[str, tuple[str, RowReader]] = {}
        self._nearest = Nearest(row.name for row in held.organisations)

    def key_of(self, organisation_id: UUID) -> str:
        """The key of an organisation of the cluster."""
        return self._keys[organisation_id]

    def known(self, name: str) -> str | None:
        """The key of an organisation that the cluster or the files have; None when there is none."""
        key = organisation_key(name)
        return key if key in self._drafts or key in self.held else None

    def nearest(self, name: str) -> str | None:
        """The name that was probably meant."""
        return self._nearest.to(name)

    def name_of(self, key: str) -> str:
        """The name as the files, else the cluster, spell it."""
        draft = self._drafts.get(key)
        return str(draft.said[Column.NAME]) if draft else self.held[key].name

    def take(self, reader: RowReader, name_column: Column) -> str | None:
        """Take over a row's organisation with the fields the row has of it; its key, None without a usable name."""
        name = reader.text(name_column, needed=True)
        if name is None:
            return None
        key = organisation_key(name)
        if len(key) > LENGTHS[name_column]:
            reader.wrong(ProblemKind.TOO_LONG, name_column, str(len(key)), str(LENGTHS[name_column]))
            return None
        draft = self._drafts.get(key)
        first = draft is None
        if draft is None:
            if name_column is Column.ORGANISATION and key not in self.held:
                self._point_out_likeness(reader, name)
            draft = self._drafts[key] = Draft()
            draft.hear(reader, Column.NAME, name)
        news = self._take_fields(reader, draft, key)
        if name_column is Column.NAME and not first and not news:
            reader.wrong(ProblemKind.DUPLICATE_SAME, name_column, name, str(draft.first_line))
        self._nearest.add(name)
        return key

    def _take_fields(self, reader: RowReader, draft: Draft, key: str) -> bool:
        found = {
            Column.STATUS: reader.choice(Column.STATUS, values.STATUS_WORDS, ProblemKind.STATUS_WRONG),
            Column.ORGANISATION_EMAIL: reader.email(Column.ORGANISATION_EMAIL),
            Column.WEB_ADDRESS: reader.web_address(Column.WEB_ADDRESS),
            Column.COMMUNE: reader.text(Column.COMMUNE),
            Column.PRESENTATION: reader.long_text(Column.PRESENTATION),
            Column.DUES_PAID_UNTIL: reader.day(Column.DUES_PAID_UNTIL),
        }
        news = [draft.hear(reader, column, found[column]) for column in _FIELDS]
        parent = reader.text(Column.PARENT)
        if parent is not None and organisation_key(parent) != key:  # a group that heads its own list
            news.append(draft.hear(reader, Column.PARENT, parent))
            self._parents.setdefault(key, (parent, reader))
        return any(news)

    def _point_out_likeness(self, reader: RowReader, name: str) -> None:
        like = self._nearest.to(name, _VERY_LIKE) if self.held else None
        if like is not None:
            reader.wrong(ProblemKind.ORGANISATION_SIMILAR, Column.ORGANISATION, name, like)

    def planned(self) -> list[PlannedOrganisation]:
        """Parents first; unknown groups and circles become problems."""
        parents: dict[str, str] = {}
        for key, (name, reader) in self._parents.items():
            parent = self.known(name)
            if parent is None:
                reader.wrong(ProblemKind.ORGANISATION_UNKNOWN, Column.PARENT, name, self.nearest(name))
            else:
                parents[key] = parent
        self._note_circles(parents)
        return [self._planned(key, parents.get(key)) for key in _parents_first(self._drafts, parents)]

    def _note_circles(self, planned: dict[str, str]) -> None:
        ends = {key: self._keys[row.parent_id] for key, row in self.held.items() if row.parent_id is not None} | planned
        noted: set[str] = set()
        for start in planned:
            path: list[str] = [start]
            while (above := ends.get(path[-1])) is not None and above not in path:
                path.append(above)
            if above == start and start not in noted:
                noted.update(path)
                circle = " > ".join(self.name_of(key) for key in [*path, start])
                self._parents[start][1].wrong(ProblemKind.PARENT_CYCLE, Column.PARENT, self.name_of(start), circle)

    def _planned(self, key: str, parent: str | None) -> PlannedOrganisation:
        draft = self._drafts[key]
        held = self.held.get(key)
        status = draft.text(Column.STATUS)
        return PlannedOrganisation(
            key=key,
            name=self.name_of(key),
            held_id=held.id if held else None,
            status=OrganisationStatus(status) if status else None,
            parent=parent,
            email=draft.text(Column.ORGANISATION_EMAIL),
            web_address=draft.text(Column.WEB_ADDRESS),
            commune=draft.text(Column.COMMUNE),
            presentation=draft.text(Column.PRESENTATION),
            dues_paid_until=draft.day(Column.DUES_PAID_UNTIL),
        )


def _parents_first(keys: Iterable[str], parents: dict[str, str]) -> list[str]:
    ordered: dict[str, None] = {}
    wanted = list(keys)
    among = set(wanted)
    for key in wanted:
        path: list[str] = []
        step: str | None = key
        while step is not None and step in among and step not in ordered and step not in path:
            path.append(step)
            step = parents.get(step)
        ordered.update(dict.fromkeys(reversed(path)))
    return list(ordered)

"""Rows of people and expertise tied to one person each: by reference, by e-mail address, by name and organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from enum import Enum
from uuid import UUID

from models.people.names import folded
from models.records import dataclass
from models.transfer.columns import Column
from models.transfer.held import Held
from models.transfer.matching import Nearest, name_key
from models.transfer.plan import PlannedPerson
from models.transfer.problems import ProblemKind
from models.transfer.rows import LENGTHS, Draft, RowReader

_NAME_KEY_LENGTH = 130


@dataclass(frozen=True, slots=True)
class Named:
    """How a row names a person; `organisation` is a key."""

    reference: str | None
    email: str | None
    given_name: str | None
    family_name: str | None
    organisation: str | None

    @property
    def name_key(self) -> str:
        """The whole name for comparison, empty without one."""
        return name_key(self.given_name or "", self.family_name or "")


@dataclass(slots=True)
class Entry:
    """One person, of the cluster (`held_id`) or of the files only."""

    held_id: UUID | None
    name: str
    email: str | None
    organisations: set[str]
    reference: str | None = None
    draft: Draft = field(default_factory=Draft)
    place: int | None = None


class Found(Enum):
    """Why no single person was found."""

    NOBODY = "nobody"
    SEVERAL = "several"


class People:
    """Everybody known, by all that a row may name them with."""

    def __init__(self, held: Held, organisation_keys: dict[UUID, str]) -> None:
        self._by_reference: dict[str, Entry] = {}
        self._by_email: dict[str, Entry] = {}
        self._by_name: dict[str, list[Entry]] = {}
        self._planned: list[Entry] = []
        self._nearest = Nearest(())
        organisations: dict[UUID, set[str]] = {}
        for affiliation in held.affiliations:
            organisations.setdefault(affiliation.person_id, set()).add(organisation_keys[affiliation.organisation_id])
        for row in held.people:
            name = f"{row.given_name} {row.family_name}"
            entry = Entry(row.id, name, row.email, organisations.get(row.id, set()))
            self._by_reference[str(row.id)] = entry
            self._know(entry, name_key(row.given_name, row.family_name))

    def _know(self, entry: Entry, key: str) -> None:
        if entry.email is not None:
            self._by_email.setdefault(email_key(entry.email), entry)
        self._by_name.setdefault(key, []).append(entry)
        self._nearest.add(entry.name)

    def find(self, named: Named) -> Entry | Found:
        """The one person a row names."""
        if named.reference is not None:
            entry = self._by_reference.get(named.reference)
            if entry is not None:
                return entry
        if named.email is not None:
            entry = self._by_email.get(email_key(named.email))
            if entry is not None and _may_be(entry, named.reference):
                return entry
        return self._by_name_and_organisation(named)

    def _by_name_and_organisation(self, named: Named) -> Entry | Found:
        candidates = [
            entry
            for entry in self._by_name.get(named.name_key, ())
            if _may_be(entry, named.reference) and (named.email is None or entry.email is None)
        ]
        if named.organisation is not None:
            candidates = [entry for entry in candidates if named.organisation in entry.organisations]
        return _only(candidates)

    def nearest(self, named: Named) -> str | None:
        """The name of the person that was probably meant."""
        return self._nearest.to(f"{named.given_name or ''} {named.family_name or ''}")

    def take(self, reader: RowReader, organisation: str | None) -> tuple[Entry, bool] | None:
        """Take over a row's person with the fields the row has of them, and whether any was new; None: nobody."""
        named = named_in(reader, organisation, needed=True)
        if named.given_name is None or named.family_name is None:
            return None
        if len(named.name_key) > _NAME_KEY_LENGTH:
            reader.wrong(ProblemKind.TOO_LONG, Column.FAMILY_NAME, str(len(named.name_key)), str(_NAME_KEY_LENGTH))
            return None
        entry = self._owner(reader, named)
        if entry is None:
            return None
        self.place_of(entry)
        if named.reference is not None and entry.reference is None:
            entry.reference = named.reference
            self._by_reference.setdefault(named.reference, entry)
        if named.email is not None and not self._claim_address(reader, entry, named):
            return None
        news = [
            entry.draft.hear(reader, Column.GIVEN_NAME, named.given_name),
            entry.draft.hear(reader, Column.FAMILY_NAME, named.family_name),
            entry.draft.hear(reader, Column.EMAIL, named.email),
            entry.draft.hear(reader, Column.PHONE, reader.text(Column.PHONE)),
            entry.draft.hear(reader, Column.TITLE, reader.text(Column.TITLE)),
        ]
        if organisation is not None:
            entry.organisations.add(organisation)
        return entry, any(news)

    def _owner(self, reader: RowReader, named: Named) -> Entry | None:
        """The person of a row, a new one if need be."""
        found = self.find(named)
        if found is Found.NOBODY and named.organisation is not None:
            # Somebody of no organisation yet, who is given one now.
            found = _only(
                [
                    entry
                    for entry in self._by_name.get(named.name_key, ())
                    if not entry.organisations
                    and _may_be(entry, named.reference)
                    and (named.email is None or entry.email is None)
                ]
            )
        if isinstance(found, Entry):
            return found
        if found is Found.SEVERAL:
            reader.wrong(ProblemKind.PERSON_AMBIGUOUS, Column.FAMILY_NAME, _name(named))
            return None
        namesake = next((entry for entry in self._by_name.get(named.name_key, ()) if entry.held_id is not None), None)
        if namesake is not None:
            reader.wrong(ProblemKind.PERSON_SIMILAR, Column.FAMILY_NAME, _name(named), namesake.email)
        entry = Entry(None, _name(named), None, set())
        self._know(entry, named.name_key)
        return entry

    def _claim_address(self, reader: RowReader, entry: Entry, named: Named) -> bool:
        """One address, one person: another person's, or a shared mailbox under another name, is a problem."""
        assert named.email is not None
        owner = self._by_email.setdefault(email_key(named.email), entry)
        renamed = (
            owner is entry
            and named.reference is None
            and set(folded(entry.name).split()).isdisjoint(folded(_name(named)).split())
            and folded(entry.name) != ""
        )
        if owner is not entry or renamed:
            reader.wrong(ProblemKind.EMAIL_HELD, Column.EMAIL, named.email, owner.name)
            return False
        if entry.email is None:
            entry.email = named.email
        return True

    def planned(self) -> list[PlannedPerson]:
        """Everybody the files speak of."""
        return [
            PlannedPerson(
                held_id=entry.held_id,
                given_name=entry.draft.text(Column.GIVEN_NAME),
                family_name=entry.draft.text(Column.FAMILY_NAME),
                email=entry.draft.text(Column.EMAIL),
                phone=entry.draft.text(Column.PHONE),
                title=entry.draft.text(Column.TITLE),
            )
            for entry in self._planned
        ]

    def place_of(self, entry: Entry) -> int:
        """A person's place in the plan, a new one if nothing spoke of them so far."""
        if entry.place is None:
            entry.place = len(self._planned)
            self._planned.append(entry)
        return entry.place


def named_in(reader: RowReader, organisation: str | None, *, needed: bool) -> Named:
    """How a row names its person."""
    return Named(
        reference=_reference(reader),
        email=reader.email(Column.EMAIL),
        given_name=reader.text(Column.GIVEN_NAME, needed=needed),
        family_name=reader.text(Column.FAMILY_NAME, needed=needed),
        organisation=organisation,
    )


def _reference(reader: RowReader) -> str | None:
    text = reader.text(Column.REFERENCE)
    if text is None:
        return None
    try:
        return str(UUID(text))
    except ValueError:
        return text[: LENGTHS[Column.REFERENCE]]


def email_key(address: str) -> str:
    """An address for comparison."""
    return address.lower()


def _may_be(entry: Entry, reference: str | None) -> bool:
    """Two references are two people."""
    return reference is None or entry.reference is None or entry.reference == reference


def _only(candidates: Iterable[Entry]) -> Entry | Found:
    entries = list(candidates)
    if len(entries) == 1:
        return entries[0]
    return Found.SEVERAL if entries else Found.NOBODY


def _name(named: Named) -> str:
    return f"{named.given_name or ''} {named.family_name or ''}".strip()

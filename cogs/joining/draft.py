"""What somebody who is about to ask has said so far: kept in memory for a quarter of an hour."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.domain_directory import Domains
from models.experts.facts import DomainFacts
from models.experts.mastering import MOST_EXPERTISES
from models.experts.presenting import Said
from models.joining.asking import ToldOfOneself
from models.records import dataclass

YES, NO, LATER = "yes", "no", "later"
"""What a newcomer may say of their availability."""


@dataclass(frozen=True)
class Draft:
    """A request in the making, of an organisation that is listed (`organisation_id`) or was typed.

    Only a `newcomer` tells of themselves. `claimed_id` is the imported record they say is theirs; `claimed` its name.
    """

    newcomer: bool
    name: str
    organisation_id: UUID | None = None
    organisation: str = ""
    claimed_id: UUID | None = None
    claimed: str = ""
    family: str | None = None
    domain_ids: tuple[UUID, ...] = ()
    available: str = LATER

    @property
    def told(self) -> ToldOfOneself:
        """The same for the operation."""
        said = None if self.available == LATER else Said(self.available == YES)
        return ToldOfOneself(self.name, self.domain_ids, said, self.claimed_id)

    def domains(self, domains: Domains) -> Sequence[DomainFacts]:
        """The domains chosen so far that are in use."""
        found = [domains.meant_by(id) for id in self.domain_ids]
        return [domain for domain in found if domain is not None]

    def with_domains(self, domains: Domains, family: str, chosen: Sequence[UUID]) -> tuple[UUID, ...]:
        """The domains once those of a family are these: the others stay. At most `MOST_EXPERTISES`."""
        kept = [domain.id for domain in self.domains(domains) if domain.family != family]
        of_family = [id for id in chosen if (domain := domains.meant_by(id)) is not None and domain.family == family]
        return tuple([*kept, *of_family][:MOST_EXPERTISES])

"""Which organisation or domain a text names, and which it probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from models.people.names import folded, person_key
from models.transfer.held import HeldDomain

_COMPARISONS = 300_000
"""How many names are compared in all (about three seconds) before suggestions stop."""
_SURE_SEPARATORS = re.compile(r"[|;\n]+")


def organisation_key(name: str) -> str:
    """What two spellings of one organisation's name share, also of a name without any Latin letter or digit."""
    return folded(name) or name.casefold()


def name_key(given_name: str, family_name: str) -> str:
    """What two spellings of one person's name share, also of a name without any Latin letter or digit."""
    return person_key(given_name, family_name) or f"{given_name} {family_name}".casefold().strip()


class Nearest:
    """Finds the name most like a text."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {folded(name): name for name in names if folded(name)}
        self._found: dict[tuple[str, float], str | None] = {}
        self._left = _COMPARISONS

    def add(self, name: str) -> None:
        """Know one more name."""
        self._names.setdefault(folded(name), name)

    def to(self, text: str, likeness: float = 0.6) -> str | None:
        """The nearest name, None when nothing is like it (or too many were asked for already)."""
        key = (folded(text), likeness)
        if key not in self._found:
            if self._left < len(self._names):
                return None
            self._left -= len(self._names)
            close = get_close_matches(key[0], self._names, 1, likeness)
            self._found[key] = self._names[close[0]] if close else None
        return self._found[key]


class Domains:
    """The cluster's domains by slug and names; keywords serve suggestions only, for they may mean two domains."""

    def __init__(self, domains: Iterable[HeldDomain]) -> None:
        self._by_id = {domain.id: domain for domain in domains}
        self._by_word: dict[str, HeldDomain] = {}
        # Those in use come first, and slugs, which are unique, before names.
        ordered = sorted(self._by_id.values(), key=lambda domain: domain.archived)
        for kind in ("slug", "name_fr", "name_en"):
            for domain in ordered:
                self._by_word.setdefault(folded(getattr(domain, kind)), domain)
        self._keywords: dict[str, HeldDomain] = {}
        for domain in ordered:
            for word in domain.keywords:
                self._keywords.setdefault(folded(word), domain)
        in_use = [domain for domain in ordered if not domain.archived]
        self._nearest = Nearest(domain.name_fr for domain in in_use)

    def named(self, text: str) -> HeldDomain | None:
        """The domain with that slug or name."""
        return self._by_word.get(folded(text))

    def suggestion(self, text: str) -> str | None:
        """The French name of the domain that was probably meant."""
        domain = self._keywords.get(folded(text))
        return domain.name_fr if domain and not domain.archived else self._nearest.to(text, 0.5)

    def successor(self, domain: HeldDomain) -> str | None:
        """The French name of the domain that took over from an archived one."""
        follower = self._by_id.get(domain.merged_into_id) if domain.merged_into_id else None
        return follower.name_fr if follower else None

    def written(self, domain: HeldDomain) -> str:
        """What a file calls a domain: its French name, or its slug where another domain has that name too."""
        return domain.name_fr if self.named(domain.name_fr) is domain else domain.slug

    def listed(self, text: str) -> Iterator[tuple[str, HeldDomain | None]]:
        """The domains of a list; commas inside a name (`Télécoms, fibre et satellite`) do not part it."""
        for piece in _SURE_SEPARATORS.split(text):
            words = [word.strip() for word in piece.split(",")]
            start = 0
            while start < len(words):
                end = next(
                    (end for end in range(len(words), start, -1) if self.named(", ".join(words[start:end]))), start + 1
                )
                name = ", ".join(words[start:end])
                if name:
                    yield name, self.named(name)
                start = end

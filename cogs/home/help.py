"""What one may do here: one explicit list, shown only as far as the person may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from cogs.experts.cards import CHOOSE
from config.words import N_
from models.experts.permissions import may_edit_domains
from models.people.permissions import Verdict, may_appoint, may_import_members, may_install
from models.people.standing import Standing


def anybody(standing: Standing) -> Verdict:
    """Whoever is in the server."""
    return None


@dataclass(frozen=True)
class Doing:
    """Something one can do: the path of a command, its purpose, who may, and the button that does it without typing."""

    path: tuple[str, ...]
    purpose: str
    may: Callable[[Standing], Verdict]
    label: str | None = None
    button: Callable[[UUID], str] | None = None

    @property
    def command(self) -> str:
        """The command as it is typed."""
        return "/" + " ".join(self.path)


DOINGS: tuple[Doing, ...] = (
    Doing(
        ("expert", "trouver"), N_("find the right person by what they master"), anybody, N_("Find an expert"), CHOOSE.to
    ),
    Doing(("bureau", "voir"), N_("see who is on the board"), anybody),
    Doing(("mes-donnees", "voir"), N_("see, take away or erase what is held about you"), anybody),
    Doing(("langue",), N_("choose French or English"), anybody),
    Doing(("bureau", "nommer"), N_("give somebody an office"), may_appoint),
    Doing(("membres", "importer"), N_("bring in members from a file"), may_import_members),
    Doing(("membres", "exporter"), N_("take the members out to a file"), may_import_members),
    Doing(("domaine", "ajouter"), N_("change the domains of competence"), may_edit_domains),
    Doing(("cluster", "installer"), N_("set up the channels, the forum and the roles"), may_install),
    Doing(("cluster", "etat"), N_("see what does not work, and mend it"), may_install),
)
"""Everything, the most wanted first."""


def open_to(standing: Standing) -> tuple[Doing, ...]:
    """What this person may do here."""
    return tuple(doing for doing in DOINGS if doing.may(standing) is None)

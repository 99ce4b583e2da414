"""What the places of groups are called in Discord."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from bot.language import Language
from config.words import N_
from models.cluster.tables import PlaceKind
from models.groups.tables import GroupPlaceKind

NAMES_WITH_GROUPS: Mapping[PlaceKind, str] = {
    PlaceKind.GUEST_ROLE: N_("Guest"),
    PlaceKind.COMMISSIONS: N_("Commissions"),
    PlaceKind.CLUBS: N_("Clubs"),
    PlaceKind.COMMITTEES: N_("Committees"),
}
"""The places of the cluster that come with its groups."""

_NOT_IN_A_CHANNEL = re.compile(r"[\W_]+")


def channel_name(name: str) -> str:
    """A name as Discord writes a text channel's: lower case, words joined by dashes; accents stay.

    >>> channel_name("Numérique & Santé (2)")
    'numérique-santé-2'
    """
    return _NOT_IN_A_CHANNEL.sub("-", unicodedata.normalize("NFC", name).lower()).strip("-") or "-"


def name_of(language: Language, kind: GroupPlaceKind, group: str) -> str:
    """What a group's place is called, from the group's name."""
    if kind is GroupPlaceKind.FORUM:
        return channel_name(language.say("{group}-threads", group=group))
    return channel_name(group) if kind is GroupPlaceKind.CHANNEL else group

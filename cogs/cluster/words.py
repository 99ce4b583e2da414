"""What the cluster's places, permissions and troubles are called, and what to do about each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import discord

from bot.errors import register
from bot.language import Language, language_for
from bot.projection.inspect import Problem, Trouble
from bot.projection.names import NAMES_WITH_GROUPS
from bot.projection.needed import NEEDED_PERMISSIONS
from bot.ui import escaped
from cogs.cluster.errors import InstallationForgotten
from config.words import N_
from models.cluster.errors import (
    ClusterNameUnfit,
    LanguageNotSpoken,
    RuleOutOfRange,
    ServerTakenMeanwhile,
    TimeZoneUnknown,
)
from models.cluster.obstacles import Forbidden
from models.cluster.places import SHAPES, Shape
from models.cluster.tables import PlaceKind
from models.errors import DomainError
from models.groups.errors import NoRoomForGroup, NothingOfGroupMissing
from models.groups.tables import GroupPlaceKind

NAMES: Mapping[PlaceKind, str] = {
    PlaceKind.CATEGORY: N_("Cluster"),
    PlaceKind.HOME: N_("cagou"),
    PlaceKind.JOURNAL: N_("board-journal"),
    PlaceKind.CALLS: N_("calls-for-expertise"),
    PlaceKind.VOTES: N_("votes"),
    PlaceKind.PROJECT_CARDS: N_("project-cards"),
    PlaceKind.PROJECTS: N_("projects"),
    PlaceKind.MEMBER_ROLE: N_("Member"),
    PlaceKind.EXPERT_ROLE: N_("Expert"),
    PlaceKind.BOARD_ROLE: N_("Board"),
    PlaceKind.HOME_CARD: N_("the pinned card"),
    **NAMES_WITH_GROUPS,
}
"""What a place is called when Cagou makes it."""

USES: Mapping[PlaceKind, str] = {
    PlaceKind.CATEGORY: N_("the heading over the cluster's channels"),
    PlaceKind.HOME: N_("the entrance, with the pinned card that leads everywhere"),
    PlaceKind.JOURNAL: N_("what changes, shown to the board only"),
    PlaceKind.CALLS: N_("calls for expertise"),
    PlaceKind.VOTES: N_("the votes: each question, then its result"),
    PlaceKind.PROJECT_CARDS: N_("the projects, a card each with its buttons"),
    PlaceKind.PROJECTS: N_("projects, sorted by stage and field"),
    PlaceKind.MEMBER_ROLE: N_("people of a member organisation"),
    PlaceKind.EXPERT_ROLE: N_("people who declared an expertise"),
    PlaceKind.BOARD_ROLE: N_("people who hold a board mandate"),
    PlaceKind.GUEST_ROLE: N_("people from outside who take part in a committee"),
    PlaceKind.COMMISSIONS: N_("the heading over the commissions"),
    PlaceKind.CLUBS: N_("the heading over the clubs"),
    PlaceKind.COMMITTEES: N_("the heading over the committees"),
    PlaceKind.HOME_CARD: N_("opens what waits for each person"),
}

TIME_ZONES: Mapping[str, str] = {
    "Pacific/Noumea": N_("Nouméa"),
    "Pacific/Wallis": N_("Wallis"),
    "Pacific/Tahiti": N_("Tahiti"),
    "Pacific/Efate": N_("Port Vila"),
    "Pacific/Fiji": N_("Fiji"),
    "Pacific/Auckland": N_("Auckland"),
    "Australia/Sydney": N_("Sydney"),
    "Indian/Reunion": N_("Réunion"),
    "Indian/Mayotte": N_("Mayotte"),
    "America/Guadeloupe": N_("Guadeloupe"),
    "America/Martinique": N_("Martinique"),
    "America/Cayenne": N_("Cayenne"),
    "America/Montreal": N_("Montréal"),
    "Europe/Paris": N_("Paris"),
}
"""The zones that the form lists, by the city people know; any other can be typed."""

LANGUAGES: Mapping[str, str] = {"fr": N_("French"), "en": N_("English")}

RULES: Mapping[str, str] = {
    "retention_months": N_("Months for which the past is kept"),
    "club_supporters": N_("Supporters that a club needs"),
    "club_organisations": N_("Organisations they must come from"),
}
"""The rules of the association, by their names in `Rules`; also the labels of the form's fields."""

VOTE_RULES: Mapping[str, str] = {
    "poll_go_ahead": N_("A second member of the board lets each vote go ahead"),
    "roll_names": N_("In a confidential vote, whoever runs it sees who has not voted"),
}
"""The rules about votes, which hold or do not, by their names in `Rules`."""

INTEGRATIONS = N_("Open Server Settings › Integrations › {bot} and give it back.")

PIECES: Mapping[GroupPlaceKind, str] = {
    GroupPlaceKind.ROLE: N_("the role"),
    GroupPlaceKind.CHANNEL: N_("the channel"),
    GroupPlaceKind.FORUM: N_("the forum of project threads"),
    GroupPlaceKind.CARD: N_("the pinned card"),
}
"""What a group has in the server."""


def pieces_shown(language: Language, kinds: Iterable[GroupPlaceKind]) -> str:
    """Places of a group, in words."""
    return language.list_of(language.say(PIECES[kind]) for kind in kinds)


def names_in(code: str) -> dict[PlaceKind, str]:
    """What the places are called in a cluster of that language."""
    language = language_for(code)
    return {kind: language.say(name) for kind, name in NAMES.items()}


def zone_shown(language: Language, time_zone: str) -> str:
    """A time zone as people call it: its city, with its IANA name."""
    city = TIME_ZONES.get(time_zone)
    return time_zone if city is None else f"{language.say(city)} ({time_zone})"


def permissions_shown(language: Language, names: tuple[str, ...]) -> str:
    """Permissions as Discord's settings call them."""
    called = {needed.name: needed.words for needed in NEEDED_PERMISSIONS}
    return language.list_of(language.say(called[name]) for name in names)


def bot_role(guild: discord.Guild) -> str:
    """The name of the role by which the bot holds its permissions, safe to show."""
    role = guild.self_role or guild.me.top_role
    return escaped(role.name)


def mention(kind: PlaceKind, discord_id: int) -> str:
    """A link to a channel or role."""
    return f"<@&{discord_id}>" if SHAPES[kind] is Shape.ROLE else f"<#{discord_id}>"


def problem_shown(language: Language, guild: discord.Guild, problem: Problem) -> list[str]:
    """What is wrong, in one line, and in another how it is mended."""
    fields = {"bot": bot_role(guild)}
    how = N_("I can mend this: press the button.") if problem.mendable else _PROBLEMS[problem.trouble][1]
    return ["⚠️ " + wrong_in_short(language, problem), language.say(how, **fields)]


def wrong_in_short(language: Language, problem: Problem) -> str:
    """What is wrong, in one line."""
    return language.say(
        _PROBLEMS[problem.trouble][0],
        place=_place(language, problem),
        permissions=permissions_shown(language, problem.permissions),
        what=escaped(problem.what),
        pieces=pieces_shown(language, problem.pieces),
    )


def _place(language: Language, problem: Problem) -> str:
    if problem.kind is None:
        return ""
    if problem.place_id is not None:
        return mention(problem.kind, problem.place_id)
    return f"**{language.say(NAMES[problem.kind])}**"


_PROBLEMS: Mapping[Trouble, tuple[str, str]] = {
    Trouble.PERMISSIONS: (
        N_("I lack permissions in the whole server: {permissions}."),
        N_("Open Server Settings › Roles › {bot} › Permissions and switch them on."),
    ),
    Trouble.GONE: (
        N_("{place} is missing."),
        N_("Give me the permissions above, then press “Check again”."),
    ),
    Trouble.NO_FORUM: (
        N_("{place} could not be created: Discord allows forums in community servers only."),
        N_("Open Server Settings › Enable Community, then press “Check again”."),
    ),
    Trouble.CHANNEL: (
        N_("In {place} I lack: {permissions}."),
        N_("Open Edit Channel › Permissions there, add {bot} and allow it."),
    ),
    Trouble.ACCESS: (
        N_("In {place} the permissions are no longer those of the installation."),
        N_("Open Edit Channel › Permissions there, add {bot} and allow it to view and manage the channel."),
    ),
    Trouble.OPEN_JOURNAL: (
        N_("{place}, the board's journal, can be read by everybody."),
        N_("Open Edit Channel › Permissions there and deny View Channel to @everyone."),
    ),
    Trouble.ROLE_TOO_HIGH: (
        N_("{place} stands above my own role: I can neither give nor take it."),
        N_("Open Server Settings › Roles and drag {bot} above it."),
    ),
    Trouble.CARD_GONE: (
        N_("The card that leads everywhere is missing."),
        N_("Run /cluster install again."),
    ),
    Trouble.CARD_NOT_PINNED: (
        N_("The card that leads everywhere is not pinned."),
        N_("Give {bot} the permission to pin messages there."),
    ),
    Trouble.GROUP_PLACES: (
        N_("**{what}** lacks {pieces}."),
        N_("Give me the permissions above, then press “Check again”."),
    ),
    Trouble.COMMAND_CLOSED: (N_("/{what} is closed to everybody, or in every channel."), INTEGRATIONS),
}

OBSTACLES: Mapping[Forbidden, tuple[str, str]] = {
    Forbidden.ROLE_ABOVE_OURS: (
        N_("{role} stands above my own role: I can neither give nor take it."),
        N_("Open Server Settings › Roles and drag {bot} above it."),
    ),
    Forbidden.NO_MANAGE_ROLES: (
        N_("I may give and take no role: I lack the permission Manage Roles."),
        N_("Open Server Settings › Roles › {bot} › Permissions and switch it on."),
    ),
    Forbidden.GROUP_PLACES: (
        N_("Discord refuses me what I need to set up the places of **{group}**."),
        N_("Press “Check”: it tells which permission I lack. Then press “Mend”."),
    ),
    Forbidden.GROUP_ROOM: (
        N_("The server is full: Discord leaves no room for the places of **{group}**."),
        N_("Delete channels or roles that nobody needs any more."),
    ),
}
"""What Discord forbids, and where an administrator mends it."""


def _unknown_zone(error: DomainError, language: Language) -> str:
    assert isinstance(error, TimeZoneUnknown)
    if error.nearest:
        return language.say(
            "I know no time zone “{typed}”. Did you mean {nearest}?",
            typed=escaped(error.time_zone),
            nearest=error.nearest,
        )
    return language.say("I know no time zone “{typed}”. Write it as Pacific/Noumea.", typed=escaped(error.time_zone))


def _no_room(error: DomainError, language: Language) -> str:
    assert isinstance(error, NoRoomForGroup)
    fields = {"count": error.would_be, "most": error.most}
    if error.what == "roles":
        return language.say("The server would have {count} roles, Discord allows {most}: delete some first.", **fields)
    if error.what == "in_category":
        return language.say(
            "The category of these groups would hold {count} channels, Discord allows {most}: "
            "move some into another category first.",
            **fields,
        )
    return language.say("The server would have {count} channels, Discord allows {most}: delete some first.", **fields)


def _out_of_range(error: DomainError, language: Language) -> str:
    assert isinstance(error, RuleOutOfRange)
    return language.say(
        "{rule}: write a whole number from {least} to {most}.",
        rule=language.say(RULES[error.rule]),
        least=error.least,
        most=error.most,
    )


register(
    {
        ClusterNameUnfit: N_("The cluster's name must have between 1 and {most} characters."),
        InstallationForgotten: N_("I no longer know what you had chosen: type /cluster install again."),
        LanguageNotSpoken: N_("I speak French and English only."),
        ServerTakenMeanwhile: N_("Somebody else has just set this server up: type /cluster status."),
        NothingOfGroupMissing: N_("All that this group had is there, or is being made."),
    },
    {TimeZoneUnknown: _unknown_zone, NoRoomForGroup: _no_room, RuleOutOfRange: _out_of_range},
)

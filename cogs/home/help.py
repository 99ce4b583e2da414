"""What one may do here: one explicit list, shown only as far as the person may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from functools import lru_cache
from uuid import UUID

from bot.ui import Route
from bot.ui.ways import INSTALL, JOIN
from cogs.board.cards import APPOINT
from cogs.board.cards import SHOW as SHOW_BOARD
from cogs.board.dashboard_cards import FIGURES
from cogs.calls.cards import MINE as MY_CALLS
from cogs.calls.cards import START as START_CALL
from cogs.cluster.cards import CHECK
from cogs.cluster.keeping_cards import COMPARE, RULES_ASKED
from cogs.experts.cards import CHOOSE, DESCRIBE, LIST
from cogs.groups.cards import CREATE as CREATE_GROUP
from cogs.groups.cards import PROPOSE as PROPOSE_CLUB
from cogs.groups.cards import all_groups
from cogs.introductions.cards import LIST as REQUESTS
from cogs.joining.deciding_cards import REQUESTS as ARRIVALS
from cogs.journal.cards import SEARCH as SEARCH_JOURNAL
from cogs.members.cards import EXPORT
from cogs.organisations.routes import LIST as ORGANISATIONS
from cogs.polls.asking_cards import DRAFTS
from cogs.polls.asking_cards import START as START_POLL
from cogs.polls.ballot_cards import OPEN as OPEN_VOTES
from cogs.polls.history_cards import HISTORY as PAST_VOTES
from cogs.privacy.cards import SHOW as SHOW_DATA
from cogs.profiles.cards import DOMAINS, MINE
from cogs.projects.cards import LIST as PROJECTS
from cogs.projects.cards import PROPOSE as PROPOSE_PROJECT
from cogs.projects.giving_routes import FOLLOW, GIVING
from cogs.projects.life_routes import OVERVIEW
from cogs.threads.cards import LIST as MY_THREADS
from config.words import N_
from models.calls.permissions import may_call
from models.chronicle.permissions import may_read_journal
from models.errors import Reason
from models.experts.permissions import may_edit_domains
from models.figures.permissions import may_see_figures
from models.groups.permissions import may_keep_groups, may_propose_club
from models.introductions.permissions import may_request
from models.joining.permissions import may_see_requests
from models.organisations.permissions import may_keep
from models.people.permissions import (
    Verdict,
    may_appoint,
    may_end_mandate,
    may_import_members,
    may_install,
    may_propose,
    may_set_rules,
    may_synchronise,
)
from models.people.standing import Standing
from models.polls.permissions import may_ask_somebody
from models.projects.permissions import may_propose as may_propose_project
from models.records import dataclass

CHOOSE_LANGUAGE = Route("home:choose_language")


class Whose(Enum):
    """Under which heading something is listed, in this order."""

    EVERYBODY = auto()
    BOARD = auto()
    ADMINISTRATORS = auto()


HEADINGS: Mapping[Whose, str] = {
    Whose.BOARD: N_("For the board"),
    Whose.ADMINISTRATORS: N_("For whoever administers the server"),
}


def anybody(standing: Standing) -> Verdict:
    """Whoever is in the server."""
    return None


def somebody(standing: Standing) -> Verdict:
    """Whoever the cluster knows: a choice is kept with their record."""
    return Reason.UNKNOWN_PERSON if standing.person_id is None else None


@dataclass(frozen=True)
class Doing:
    """Something one can do: the path of a command, its purpose, who may, and the button that does it without typing."""

    path: tuple[str, ...]
    purpose: str
    may: Callable[[Standing], Verdict]
    whose: Whose = Whose.EVERYBODY
    label: str | None = None
    button: Callable[[UUID], str] | None = None

    @property
    def command(self) -> str:
        """The command as it is typed."""
        return "/" + " ".join(self.path)


DOINGS: tuple[Doing, ...] = (
    Doing(
        ("expert", "trouver"),
        N_("say what you need, in your own words"),
        anybody,
        label=N_("Describe what I need"),
        button=DESCRIBE.to,
    ),
    Doing(
        ("expert", "trouver"),
        N_("find the right person by what they master"),
        anybody,
        label=N_("Find an expert"),
        button=CHOOSE.to,
    ),
    Doing(("expert", "contacter"), N_("ask somebody for an introduction, by their name"), may_request),
    Doing(
        ("expert", "demandes"),
        N_("see what was asked of you and by you"),
        somebody,
        label=N_("My requests"),
        button=REQUESTS.to,
    ),
    Doing(
        ("expert", "appeler"),
        N_("ask everybody, when no expert fits"),
        may_call,
        label=N_("Call for expertise"),
        button=START_CALL.to,
    ),
    Doing(
        ("expert", "mes-appels"),
        N_("follow your calls and see who answered"),
        somebody,
        label=N_("My calls"),
        button=MY_CALLS.to,
    ),
    Doing(
        ("vote", "voter"),
        N_("vote, and change your vote until the close"),
        somebody,
        label=N_("Vote"),
        button=OPEN_VOTES.to,
    ),
    Doing(("vote", "liste"), N_("see who has voted"), somebody),
    Doing(
        ("vote", "historique"),
        N_("find a past vote again, with its minutes"),
        somebody,
        label=N_("Past votes"),
        button=PAST_VOTES.to,
    ),
    Doing(("vote", "recu"), N_("find your ballot again by its receipt"), somebody),
    Doing(
        ("sondage", "eclair"),
        N_("ask an informal question in a channel"),
        may_propose,
    ),
    Doing(
        ("groupe", "liste"),
        N_("see the commissions and clubs, and join them"),
        anybody,
        label=N_("The groups"),
        button=all_groups,
    ),
    Doing(
        ("groupe", "proposer"),
        N_("propose a club of users"),
        may_propose_club,
        label=N_("Propose a club"),
        button=PROPOSE_CLUB.to,
    ),
    Doing(
        ("fil", "liste"),
        N_("see the project threads of your groups, and open some where you are a head"),
        somebody,
        label=N_("My project threads"),
        button=MY_THREADS.to,
    ),
    Doing(
        ("projet", "liste"),
        N_("see the projects that members build together, and contribute to one"),
        somebody,
        label=N_("The projects"),
        button=PROJECTS.to,
    ),
    Doing(
        ("projet", "proposer"),
        N_("propose a project to build with others"),
        may_propose_project,
        label=N_("Propose a project"),
        button=PROPOSE_PROJECT.to,
    ),
    Doing(
        ("projet", "apports"),
        N_("see what you give to projects, and tell your hours"),
        somebody,
        label=N_("What I give"),
        button=GIVING.to,
    ),
    Doing(
        ("projet", "suivre"),
        N_("follow domains, and hear of the projects that need them"),
        may_propose_project,
        label=N_("What I follow"),
        button=FOLLOW.to,
    ),
    Doing(
        ("projet", "tableau"),
        N_("see all projects in figures"),
        somebody,
        label=N_("Projects in figures"),
        button=OVERVIEW.to,
    ),
    Doing(
        ("profil", "voir"),
        N_("say who you are and when you can be asked"),
        somebody,
        label=N_("My profile"),
        button=MINE.to,
    ),
    Doing(
        ("profil", "expertise", "voir"),
        N_("add and confirm what you master"),
        somebody,
        label=N_("My domains"),
        button=DOMAINS.to,
    ),
    Doing(
        ("rejoindre",),
        N_("join your organisation, or another one"),
        anybody,
        label=N_("Join"),
        button=JOIN.to,
    ),
    Doing(
        ("arrivees",),
        N_("see who asks to join, accept or refuse"),
        may_see_requests,
        label=N_("Who asks to join"),
        button=ARRIVALS.to,
    ),
    Doing(
        ("adherent", "liste"),
        N_("see the member organisations and present yours"),
        somebody,
        label=N_("The members"),
        button=ORGANISATIONS.to,
    ),
    Doing(("bureau", "voir"), N_("see who is on the board"), anybody, label=N_("The board"), button=SHOW_BOARD.to),
    Doing(("domaine", "liste"), N_("see the domains of competence"), anybody, label=N_("The domains"), button=LIST.to),
    Doing(
        ("mes-donnees", "voir"),
        N_("see, take away or erase what is held about you"),
        anybody,
        label=N_("My data"),
        button=SHOW_DATA.to,
    ),
    Doing(
        ("langue",),
        N_("choose French or English"),
        somebody,
        label=N_("Language"),
        button=CHOOSE_LANGUAGE.to,
    ),
    Doing(
        ("bureau", "tableau"),
        N_("see the figures: members, needs, introductions"),
        may_see_figures,
        Whose.BOARD,
        N_("The figures"),
        FIGURES.to,
    ),
    Doing(
        ("journal",),
        N_("search what was changed, by whom and when"),
        may_read_journal,
        Whose.BOARD,
        N_("The journal"),
        SEARCH_JOURNAL.to,
    ),
    Doing(
        ("bureau", "nommer"),
        N_("give somebody an office, from when and until when"),
        may_appoint,
        Whose.BOARD,
        N_("Give an office"),
        APPOINT.to,
    ),
    Doing(("bureau", "terminer"), N_("end a mandate"), may_end_mandate, Whose.BOARD),
    Doing(
        ("vote", "creer"),
        N_("ask the members, the board or a group for a vote"),
        may_ask_somebody,
        Whose.BOARD,
        N_("Ask for a vote"),
        START_POLL.to,
    ),
    Doing(
        ("vote", "brouillons"),
        N_("finish the votes that you began to write"),
        may_ask_somebody,
        Whose.BOARD,
        N_("My drafts of votes"),
        DRAFTS.to,
    ),
    Doing(("vote", "inscrits"), N_("give the list of who votes from a file"), may_ask_somebody, Whose.BOARD),
    Doing(
        ("groupe", "creer"),
        N_("create a commission or a committee"),
        may_keep_groups,
        Whose.BOARD,
        N_("Create a group"),
        CREATE_GROUP.to,
    ),
    Doing(("groupe", "nommer"), N_("name who heads a commission, a club or a committee"), may_keep_groups, Whose.BOARD),
    Doing(("domaine", "ajouter"), N_("change the domains of competence"), may_edit_domains, Whose.BOARD),
    Doing(
        ("adherent", "modifier"),
        N_("keep the record of an organisation: dues, status, representative"),
        may_keep,
        Whose.BOARD,
    ),
    Doing(("membres", "importer"), N_("bring in members from a file"), may_import_members, Whose.BOARD),
    Doing(
        ("membres", "exporter"),
        N_("take the members out to a file"),
        may_import_members,
        Whose.BOARD,
        N_("Export the members"),
        EXPORT.to,
    ),
    Doing(
        ("cluster", "reglages"),
        N_("set how long things are kept and what a club needs"),
        may_set_rules,
        Whose.BOARD,
        N_("The association's rules"),
        RULES_ASKED.to,
    ),
    Doing(
        ("cluster", "synchroniser"),
        N_("bring roles and channels in line, after a dry run"),
        may_synchronise,
        Whose.BOARD,
        N_("Synchronise"),
        COMPARE.to,
    ),
    Doing(
        ("cluster", "etat"),
        N_("see what does not work, and mend it"),
        may_install,
        Whose.ADMINISTRATORS,
        N_("Check the installation"),
        CHECK.to,
    ),
    Doing(
        ("cluster", "installer"),
        N_("set up the channels, the forum and the roles"),
        may_install,
        Whose.ADMINISTRATORS,
        N_("Change the installation"),
        INSTALL.to,
    ),
)
"""Everything, the most wanted first."""


@lru_cache(maxsize=500)
def open_to(standing: Standing) -> tuple[Doing, ...]:
    """What this person may do here."""
    return tuple(doing for doing in DOINGS if doing.may(standing) is None)

"""Who may do what: one row for each command, button, select and form, judged against every kind of person.

To add a row: name the command (`"groupe creer"`) or the route (`"groups:join"`), say who may (`ANYBODY`, `BOARD`...,
or a new `Access`), and how it is done (`slash`, `press`, `pick`, `send`, with a recipe for what it needs). A recipe is
called anew for each kind of person: what it makes must bear being used once. `tests/house/test_permissions.py` fails
for a door without a row, a row without a door, and any cell that turns out otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.door import FILL_AGAIN
from bot.ui import ways
from bot.ui.pager import TURN
from cogs.board import cards as board
from cogs.board import dashboard_cards as dashboard
from cogs.board import forms as board_forms
from cogs.board import mandate_cards as mandates
from cogs.calls import cards as calls
from cogs.calls import forms as call_forms
from cogs.cluster import cards as cluster
from cogs.cluster import keeping_cards as cluster_keeping
from cogs.experts import cards as experts
from cogs.experts import domain_cards as domains
from cogs.experts import forms
from cogs.groups import cards as groups
from cogs.groups import forms as group_forms
from cogs.groups import heading_commands as group_heads
from cogs.groups import list_cards as group_lists
from cogs.home import cards as home
from cogs.home import help
from cogs.introductions import cards as requests
from cogs.introductions import forms as request_forms
from cogs.introductions import list_cards as request_lists
from cogs.joining import cards as joining
from cogs.joining import deciding_cards as deciding
from cogs.joining import forms as joining_forms
from cogs.journal import cards as journal
from cogs.members import cards as members
from cogs.organisations import routes as organisations
from cogs.polls import asking_cards as asking
from cogs.polls import asking_forms, ballot_cards, voting_cards
from cogs.polls import exports as polls_exports
from cogs.polls import history_cards as history
from cogs.polls import result_cards as results
from cogs.polls import roll_file_cards as roll_file
from cogs.polls import steering_cards as steering
from cogs.privacy import cards as privacy
from cogs.profiles import cards as profiles
from cogs.profiles import domain_cards as mastering
from cogs.profiles import forms as profile_forms
from cogs.projects import cards as projects
from cogs.projects import delivery_cards as delivery
from cogs.projects import exports as project_exports
from cogs.projects import following_cards as following
from cogs.projects import forms as project_forms
from cogs.projects import giving_cards as giving
from cogs.projects import giving_forms, giving_routes, life_routes
from cogs.projects import hours_cards as given_hours
from cogs.projects import list_cards as project_lists
from cogs.projects import matching_cards as matching
from cogs.projects import news_cards as news
from cogs.projects import own_cards as own_projects
from cogs.projects import steering_cards as project_steering
from cogs.projects import steps as project_steps
from cogs.projects import vote_cards as project_votes
from cogs.threads import cards as threads
from cogs.threads import forms as thread_forms
from cogs.threads import own_cards as own_threads
from models.errors import Reason
from tests.support import permission_recipes as made
from tests.support import permission_recipes_of_calls as calls_made
from tests.support import permission_recipes_of_finding as finding_made
from tests.support import permission_recipes_of_giving as giving_made
from tests.support import permission_recipes_of_groups as groups_made
from tests.support import permission_recipes_of_introductions as requests_made
from tests.support import permission_recipes_of_joining as joining_made
from tests.support import permission_recipes_of_journal as journal_made
from tests.support import permission_recipes_of_organisations as organisations_made
from tests.support import permission_recipes_of_polls as polls_made
from tests.support import permission_recipes_of_profiles as experts_made
from tests.support import permission_recipes_of_projects as projects_made
from tests.support import permission_recipes_of_results as results_made
from tests.support import permission_recipes_of_threads as threads_made
from tests.support.permission_acts import Act, menu, pick, press, send, slash
from tests.support.permission_kinds import UNKNOWN, Kind

Verdicts = Mapping[Kind, Reason | None]


def only(*kinds: Kind, otherwise: Reason) -> Verdicts:
    """These kinds may; the others are refused for one reason."""
    return {kind: None if kind in kinds else otherwise for kind in Kind}


ANYBODY: Verdicts = dict.fromkeys(Kind)
KNOWN: Verdicts = {kind: Reason.UNKNOWN_PERSON if kind in UNKNOWN else None for kind in Kind}
BOARD = only(Kind.BOARD, otherwise=Reason.BOARD_ONLY)
BOARD_AND_DELEGATE = only(Kind.BOARD, Kind.DELEGATE, Kind.EMPOWERED, otherwise=Reason.BOARD_ONLY)
BOARD_OR_POWER = only(Kind.BOARD, Kind.EMPOWERED, otherwise=Reason.BOARD_ONLY)
"""The board, and the delegate to whom it has lent the power that this takes."""
KNOWN_BOARD: Verdicts = {**BOARD, **dict.fromkeys(UNKNOWN, Reason.UNKNOWN_PERSON)}
ADMINISTRATORS = only(Kind.ADMINISTRATOR, otherwise=Reason.SERVER_ADMINISTRATORS_ONLY)
SYNCHRONISERS = only(Kind.BOARD, Kind.ADMINISTRATOR, otherwise=Reason.BOARD_ONLY)


_SPEAKING = (Kind.STAFF, Kind.DEPUTY, Kind.REPRESENTATIVE, Kind.MEMBER, Kind.CO_LEAD, Kind.LEAD)
ENDORSERS: Verdicts = {
    kind: None if kind in _SPEAKING else Reason.UNKNOWN_PERSON if kind in UNKNOWN else Reason.NO_ORGANISATION
    for kind in Kind
} | {Kind.SUSPENDED: Reason.ORGANISATION_SUSPENDED}
"""Whoever speaks for an organisation that is a member today."""


@dataclass(frozen=True)
class Row:
    """A door: who may go through it, and how it is done."""

    may: Verdicts
    act: Act


CALLERS: Verdicts = {
    **KNOWN,
    Kind.SUSPENDED: Reason.ORGANISATION_SUSPENDED,
    Kind.FORMER: Reason.ORGANISATION_SUSPENDED,
    Kind.PENDING: Reason.NO_ORGANISATION,
}
"""Whoever may propose: those known to the cluster, but for the people of suspended and former organisations, and those
whom no organisation has accepted.
"""

CLOSERS: Verdicts = {
    kind: Reason.UNKNOWN_PERSON if kind in UNKNOWN else None if kind is Kind.BOARD else Reason.NOT_YOURS
    for kind in Kind
}
"""Who may close somebody else's call."""

_HEADS = (Kind.LEAD, Kind.CO_LEAD, Kind.BOARD, Kind.EMPOWERED)
STEERERS: Verdicts = {
    **only(*_HEADS, otherwise=Reason.GROUP_HEADS_ONLY),
    **dict.fromkeys(UNKNOWN, Reason.UNKNOWN_PERSON),
}
"""Who opens, steers and closes the threads of a group: its heads, the board, and the delegate if lent that power."""

JOINERS: Verdicts = {
    **CALLERS,
    **dict.fromkeys((Kind.UNAFFILIATED, Kind.GUEST, Kind.PAST_BOARD), Reason.NO_ORGANISATION),
}
"""Who joins, proposes and supports groups: members who may propose, and those who hold an office."""

READERS: Verdicts = {
    **KNOWN,
    **dict.fromkeys((Kind.UNAFFILIATED, Kind.GUEST, Kind.PENDING, Kind.PAST_BOARD), Reason.NO_ORGANISATION),
}
"""Who reads the threads of an open group: members, whatever became of their organisation, and those in an office."""

GIVERS: Verdicts = {**ENDORSERS, Kind.FORMER: Reason.ORGANISATION_SUSPENDED}
"""Who publishes projects and gives to them: whoever may propose, as an organisation that is a member today."""

PROJECT_READERS: Verdicts = {**READERS, Kind.GUEST: None}
"""Who sees the scene's projects: every member, and the guest of the group that they belong to."""

_NO_PROJECTS = dict.fromkeys((Kind.UNAFFILIATED, Kind.PENDING, Kind.PAST_BOARD), Reason.NO_ORGANISATION)

PROJECT_HEADS: Verdicts = {
    **only(*_HEADS, otherwise=Reason.PROJECT_HEADS_ONLY),
    **_NO_PROJECTS,
    **dict.fromkeys(UNKNOWN, Reason.UNKNOWN_PERSON),
}
"""Who steers the scene's projects: their lead and co-lead, the head of their group, and those who keep the groups."""

PROJECT_NAMERS: Verdicts = {**PROJECT_HEADS, Kind.CO_LEAD: Reason.PROJECT_HEADS_ONLY}
"""Who names those who steer a project: all of these but a co-lead."""

PROPOSERS: Verdicts = {
    **CALLERS,
    **dict.fromkeys((Kind.UNAFFILIATED, Kind.PAST_BOARD), Reason.NO_ORGANISATION),
}
"""Who begins a project: members, and a guest, in their own group alone."""

KEEPERS: Verdicts = {**BOARD_OR_POWER, **dict.fromkeys(UNKNOWN, Reason.UNKNOWN_PERSON)}
"""Who creates, opens and archives groups: the board, and the delegate to whom it has lent that power."""

ASKERS: Verdicts = {
    **KEEPERS,
    **dict.fromkeys((Kind.COUNCIL, Kind.LEAD, Kind.CO_LEAD)),
}
"""Who asks anybody for a vote: the board and the empowered delegate, the council itself, heads their own group."""

NAMERS: Verdicts = {**STEERERS, Kind.CO_LEAD: Reason.GROUP_HEADS_ONLY}
"""Who names co-leads: a group's lead, and those who keep the groups."""

DECIDERS = only(Kind.REPRESENTATIVE, Kind.BOARD, Kind.EMPOWERED, otherwise=Reason.REPRESENTATIVE_ONLY)
"""Who answers those that ask to join the representative's organisation."""
DECIDERS_FOR_ALL = only(Kind.BOARD, Kind.EMPOWERED, otherwise=Reason.REPRESENTATIVE_ONLY)

PRESENTERS: Verdicts = {**DECIDERS, **dict.fromkeys(UNKNOWN, Reason.UNKNOWN_PERSON)}
"""Who presents the organisation of the scene's representative, and takes people out of it."""

SEE_GIVEN: Verdicts = {
    **only(*_SPEAKING, Kind.BOARD, otherwise=Reason.OF_THE_ORGANISATION_ONLY),
    **dict.fromkeys(UNKNOWN, Reason.UNKNOWN_PERSON),
}
"""Who sees what the organisation of the scene's representative gave."""

FIRST_BOARD = frozenset(
    {"bureau nommer", "board:choose", "board:appoint", "board:appoint_sent"}
    | {*("board:mandate", "board:dates", "board:dates_sent")}
)
"""What the server's administrator may too, while there is no board yet (and no more of what is the board's)."""

ROWS: Mapping[str, Row] = {
    # home
    "moi": Row(ANYBODY, slash("moi")),
    "aide": Row(ANYBODY, slash("aide")),
    "langue": Row(KNOWN, slash("langue", made.french)),
    "home:open": Row(ANYBODY, press(ways.HOME)),
    "home:help": Row(ANYBODY, press(ways.HELP)),
    "home:choose_language": Row(KNOWN, press(help.CHOOSE_LANGUAGE)),
    "home:language": Row(KNOWN, press(home.LANGUAGE, made.argument("en"))),
    # what any list and any form have
    "page:turn": Row(ANYBODY, press(TURN, made.kept_pages)),
    "form:again": Row(ANYBODY, press(FILL_AGAIN, made.kept_form)),
    # experts
    "expert trouver": Row(ANYBODY, slash("expert trouver", made.domain_named)),
    "experts:choose": Row(ANYBODY, press(experts.CHOOSE)),
    "experts:family": Row(ANYBODY, pick(experts.FAMILY, made.family)),
    "experts:pick": Row(ANYBODY, pick(experts.PICK, made.domain_value, made.argument(0))),
    "experts:of": Row(ANYBODY, press(experts.EXPERTS_OF, made.domain)),
    "experts:describe": Row(ANYBODY, press(experts.DESCRIBE)),
    "experts:described": Row(ANYBODY, send(experts.DESCRIBED, finding_made.need)),
    "experts:anyway": Row(ANYBODY, press(experts.ANYWAY, finding_made.kept_search)),
    "experts:available": Row(ANYBODY, press(experts.AVAILABLE, finding_made.kept_search)),
    "experts:within": Row(
        ANYBODY, pick(experts.WITHIN, finding_made.organisation_with_experts, finding_made.kept_search)
    ),
    # domains
    "domaine liste": Row(ANYBODY, slash("domaine liste")),
    "domains:list": Row(ANYBODY, press(experts.LIST)),
    "domaine ajouter": Row(BOARD, slash("domaine ajouter", made.family_named)),
    "domaine renommer": Row(BOARD, slash("domaine renommer", made.domain_named)),
    "domaine fusionner": Row(BOARD, slash("domaine fusionner", made.two_domains_named)),
    "domaine archiver": Row(BOARD, slash("domaine archiver", made.domain_named)),
    "domaine restaurer": Row(BOARD, slash("domaine restaurer", made.archived_domain_named)),
    "domains:add": Row(BOARD, send(forms.ADD, made.domain_words, made.argument("logiciel"))),
    "domains:rename": Row(BOARD, send(forms.RENAME, made.domain_words, made.domain_and_no_family)),
    "domains:edit": Row(BOARD, press(domains.EDIT, made.domain_and_no_family)),
    "domains:ask_merge": Row(BOARD, press(domains.ASK_MERGE, made.two_domains)),
    "domains:merge": Row(BOARD, press(domains.MERGE, made.two_domains)),
    "domains:ask_archive": Row(BOARD, press(domains.ASK_ARCHIVE, made.domain)),
    "domains:archive": Row(BOARD, press(domains.ARCHIVE, made.domain)),
    "domains:restore": Row(BOARD, press(domains.RESTORE, made.archived_domain)),
    "domains:keep": Row(ANYBODY, press(domains.KEEP)),
    # profiles
    "expert profil": Row(ANYBODY, slash("expert profil", experts_made.somebody_to_see)),
    "Voir l’expertise": Row(ANYBODY, menu("Voir l’expertise", experts_made.member_to_see)),
    "profiles:show": Row(ANYBODY, press(ways.PROFILE, experts_made.expert)),
    "profil voir": Row(KNOWN, slash("profil voir")),
    "profil modifier": Row(KNOWN, slash("profil modifier", experts_made.not_available)),
    "profiles:mine": Row(KNOWN, press(profiles.MINE)),
    "profiles:edit": Row(KNOWN, press(profiles.EDIT)),
    "profiles:edited": Row(KNOWN, send(profile_forms.EDITED, experts_made.profile_filled)),
    "profiles:say": Row(KNOWN, press(profiles.SAY, made.argument("no", "-"))),
    "profil expertise voir": Row(KNOWN, slash("profil expertise voir")),
    "profil expertise ajouter": Row(KNOWN, slash("profil expertise ajouter", experts_made.domain_and_level)),
    "profil expertise retirer": Row(KNOWN, slash("profil expertise retirer", experts_made.own_domain_named)),
    "profil expertise confirmer": Row(KNOWN, slash("profil expertise confirmer")),
    "mastering:show": Row(KNOWN, press(profiles.DOMAINS)),
    "mastering:confirm": Row(KNOWN, press(profiles.CONFIRM)),
    "mastering:add": Row(KNOWN, press(profiles.ADD)),
    "mastering:family": Row(KNOWN, pick(mastering.FAMILY, made.family)),
    "mastering:pick": Row(KNOWN, pick(mastering.PICK, experts_made.domain_id_value, made.argument(0))),
    "mastering:choose": Row(KNOWN, pick(mastering.CHOOSE, experts_made.own_domain_value)),
    "mastering:edit": Row(KNOWN, press(mastering.EDIT, made.domain)),
    "mastering:declared": Row(KNOWN, send(profile_forms.DECLARED, experts_made.practice, made.domain)),
    "mastering:ask_remove": Row(KNOWN, press(mastering.ASK_REMOVE, experts_made.own_domain)),
    "mastering:remove": Row(KNOWN, press(mastering.REMOVE, experts_made.own_domain)),
    "endorsements:write": Row(ENDORSERS, press(profiles.ENDORSE, experts_made.expert)),
    "endorsements:written": Row(ENDORSERS, experts_made.send_endorsement(profile_forms.ENDORSED)),
    "endorsements:choose": Row(KNOWN, pick(profiles.CHOOSE, experts_made.received_endorsement)),
    "endorsements:withdraw": Row(KNOWN, press(profiles.WITHDRAW, experts_made.own_endorsement)),
    # introductions
    "expert contacter": Row(CALLERS, slash("expert contacter", requests_made.expert_named)),
    "expert demandes": Row(KNOWN, slash("expert demandes")),
    "introductions:ask": Row(CALLERS, press(ways.REQUEST, requests_made.expert)),
    "introductions:sent": Row(
        CALLERS, send(request_forms.SENT, requests_made.wish, requests_made.expert_and_no_domain)
    ),
    "introductions:list": Row(KNOWN, press(requests.LIST)),
    "introductions:show": Row(KNOWN, press(requests.SHOW, requests_made.asked_of_me)),
    "introductions:others": Row(KNOWN, press(requests.OTHERS, requests_made.asked_by_me)),
    "introductions:accept": Row(KNOWN, press(requests.ACCEPT, requests_made.asked_of_me)),
    "introductions:accepted": Row(
        KNOWN, send(request_forms.ACCEPTED, requests_made.acceptance, requests_made.asked_of_me)
    ),
    "introductions:defer": Row(KNOWN, press(requests.DEFER, requests_made.asked_of_me)),
    "introductions:decline": Row(KNOWN, press(requests.DECLINE, requests_made.asked_of_me)),
    "introductions:mute": Row(KNOWN, press(requests.MUTE, requests_made.asked_of_me)),
    "introductions:muted": Row(KNOWN, press(request_lists.MUTED)),
    "introductions:unmute": Row(KNOWN, press(request_lists.UNMUTE, requests_made.somebody)),
    "introductions:withdraw": Row(KNOWN, press(requests.WITHDRAW, requests_made.asked_by_me)),
    "introductions:helped": Row(KNOWN, press(requests.HELPED, requests_made.accepted_and_answer)),
    "introductions:come_back": Row(KNOWN, press(request_lists.COME_BACK, requests_made.set_aside)),
    "introductions:notices": Row(KNOWN, press(request_lists.NOTICES, requests_made.on)),
    # votes
    "vote voter": Row(KNOWN, slash("vote voter")),
    "vote liste": Row(KNOWN, slash("vote liste", polls_made.open_poll_named)),
    "vote recu": Row(KNOWN, slash("vote recu", polls_made.closed_poll_named)),
    "vote creer": Row(KEEPERS, slash("vote creer", polls_made.motion)),
    "vote inscrits": Row(KEEPERS, slash("vote inscrits", polls_made.list_for_own_draft)),
    "vote brouillons": Row(KNOWN, slash("vote brouillons")),
    "sondage eclair": Row(CALLERS, slash("sondage eclair", polls_made.informal)),
    "vote historique": Row(KNOWN, slash("vote historique")),
    "polls:history": Row(KNOWN, press(history.HISTORY)),
    "polls:search_history": Row(KNOWN, press(history.SEARCH)),
    "polls:searched_history": Row(KNOWN, send(history.SEARCHED, results_made.words)),
    "polls:past_picked": Row(KNOWN, pick(history.PICKED, results_made.closed_poll_value)),
    "polls:result": Row(KNOWN, press(voting_cards.RESULT, results_made.closed_poll)),
    "polls:by_name": Row(KNOWN, press(results.BY_NAME, results_made.closed_poll)),
    "polls:repeal": Row(KEEPERS, press(results.REPEAL, polls_made.decision)),
    "polls:papers": Row(KNOWN, press(results.PAPERS, results_made.closed_poll)),
    "polls:paper": Row(KNOWN, press(polls_exports.PAPER, results_made.closed_poll_and_kind)),
    "polls:extend": Row(KEEPERS, press(steering.EXTEND, polls_made.open_poll)),
    "polls:extended": Row(KEEPERS, send(steering.EXTENDED, results_made.later, polls_made.open_poll)),
    "polls:cancel": Row(KEEPERS, press(steering.CANCEL, polls_made.open_poll)),
    "polls:cancelled": Row(KEEPERS, send(steering.CANCELLED, polls_made.reason, polls_made.open_poll)),
    "polls:open": Row(KNOWN, press(ballot_cards.OPEN)),
    "polls:open_picked": Row(CALLERS, pick(ballot_cards.OPEN_PICKED, polls_made.open_poll_value)),
    "polls:vote": Row(CALLERS, press(voting_cards.VOTE, polls_made.open_poll)),
    "polls:ballot": Row(CALLERS, press(ballot_cards.BALLOT, polls_made.own_ballot)),
    "polls:whose": Row(CALLERS, pick(ballot_cards.WHOSE, polls_made.own_elector_value, polls_made.open_poll)),
    "polls:choose": Row(CALLERS, press(ballot_cards.CHOOSE, polls_made.own_choice)),
    "polls:pick": Row(CALLERS, pick(ballot_cards.PICK, polls_made.first_option, polls_made.own_ballot_with_options)),
    "polls:cast": Row(CALLERS, press(ballot_cards.CAST, polls_made.own_choice)),
    "polls:rules": Row(KNOWN, press(voting_cards.RULES, polls_made.open_poll)),
    "polls:roll": Row(KNOWN, press(voting_cards.ROLL, polls_made.open_poll)),
    "polls:start": Row(ASKERS, press(asking.START)),
    "polls:whom": Row(KEEPERS, pick(asking.WHOM, polls_made.whom)),
    "polls:template": Row(KEEPERS, pick(asking.TEMPLATE, polls_made.template, polls_made.organisations)),
    "polls:asked": Row(KEEPERS, send(asking_forms.ASKED, polls_made.text, polls_made.motion_to_organisations)),
    "polls:drafts": Row(KNOWN, press(asking.DRAFTS)),
    "polls:draft_picked": Row(KNOWN, pick(asking.DRAFT_PICKED, polls_made.own_draft_value)),
    "polls:show": Row(KNOWN, press(asking.SHOW, polls_made.own_draft)),
    "polls:outcome_file": Row(KNOWN, press(asking.OUTCOME_FILE, polls_made.own_draft_with_file)),
    "polls:edit": Row(KNOWN, press(asking.EDIT, polls_made.own_draft)),
    "polls:edited": Row(KEEPERS, send(asking_forms.EDITED, polls_made.text, polls_made.own_draft)),
    "polls:set_rules": Row(KNOWN, press(asking.RULES_SET, polls_made.own_draft)),
    "polls:set": Row(KEEPERS, pick(asking.SET, polls_made.majority, polls_made.own_draft_and_setting)),
    "polls:figures": Row(KNOWN, press(asking.FIGURES, polls_made.own_draft)),
    "polls:figures_sent": Row(KEEPERS, send(asking_forms.FIGURES_SENT, polls_made.figures, polls_made.own_draft)),
    "polls:second": Row(KNOWN, press(asking.SECOND, polls_made.own_draft)),
    "polls:second_sent": Row(KEEPERS, send(asking_forms.SECOND_SENT, polls_made.second, polls_made.own_draft)),
    "polls:dates": Row(KNOWN, press(asking.DATES, polls_made.own_draft)),
    "polls:dated": Row(KEEPERS, send(asking_forms.DATED, polls_made.dates, polls_made.own_draft)),
    "polls:draft_roll": Row(KEEPERS, press(asking.DRAFT_ROLL, polls_made.own_draft)),
    "polls:correct": Row(KEEPERS, press(asking.CORRECT, polls_made.own_draft)),
    "polls:use_file": Row(KEEPERS, press(roll_file.USE_FILE, polls_made.pending_list)),
    "polls:corrected": Row(KEEPERS, send(asking_forms.CORRECTED, polls_made.lines, polls_made.own_draft)),
    "polls:submit": Row(KEEPERS, press(asking.SUBMIT, polls_made.own_draft)),
    "polls:take_back": Row(KNOWN, press(asking.TAKE_BACK, polls_made.own_submitted)),
    "polls:delete": Row(KNOWN, press(asking.DELETE, polls_made.own_draft)),
    "polls:confirm_delete": Row(KNOWN, press(asking.CONFIRM_DELETE, polls_made.own_draft)),
    "polls:go_ahead": Row(KNOWN_BOARD, press(asking.GO_AHEAD, polls_made.to_let_go_as_read)),
    "polls:send_back": Row(KNOWN_BOARD, press(asking.SEND_BACK, polls_made.to_let_go)),
    "polls:sent_back": Row(KNOWN_BOARD, send(asking_forms.SENT_BACK, polls_made.reason, polls_made.to_let_go)),
    # calls for expertise
    "expert appeler": Row(CALLERS, slash("expert appeler", calls_made.nothing)),
    "expert mes-appels": Row(KNOWN, slash("expert mes-appels")),
    "calls:ask": Row(CALLERS, press(ways.CALL, calls_made.neither_domain_nor_need)),
    "calls:start": Row(CALLERS, press(calls.START, calls_made.no_argument)),
    "calls:family": Row(CALLERS, pick(calls.FAMILY, calls_made.family_of_calls)),
    "calls:form": Row(CALLERS, press(calls.FORM, calls_made.no_argument)),
    "calls:send": Row(CALLERS, send(call_forms.SEND, calls_made.need, calls_made.no_argument)),
    "calls:answer": Row(CALLERS, press(calls.ANSWER, calls_made.somebodys_call)),
    "calls:note": Row(CALLERS, press(calls.NOTE, calls_made.somebodys_call)),
    "calls:answer_sent": Row(CALLERS, send(call_forms.ANSWER_SENT, calls_made.note, calls_made.somebodys_call)),
    "calls:withdraw": Row(KNOWN, press(calls.WITHDRAW, calls_made.answered_call)),
    "calls:mine": Row(KNOWN, press(calls.MINE)),
    "calls:answers": Row(KNOWN, press(calls.ANSWERS, calls_made.own_call)),
    "calls:meet": Row(CALLERS, press(calls.MEET, calls_made.answer_to_own_call)),
    "calls:close": Row(CLOSERS, press(calls.CLOSE, calls_made.somebodys_call)),
    "calls:close_sent": Row(KNOWN, send(call_forms.CLOSE_SENT, calls_made.outcome, calls_made.own_call)),
    "calls:remove_sent": Row(KNOWN_BOARD, send(call_forms.REMOVE_SENT, calls_made.reason, calls_made.somebodys_call)),
    "calls:put_aside": Row(KNOWN, press(calls.PUT_ASIDE, calls_made.own_call_that_ended)),
    "calls:post_again": Row(CALLERS, press(calls.POST_AGAIN, calls_made.own_call)),
    # joining
    "rejoindre": Row(ANYBODY, slash("rejoindre", joining_made.new_organisation)),
    "joining:start": Row(ANYBODY, press(ways.JOIN)),
    "joining:another": Row(ANYBODY, press(joining.ANOTHER)),
    "joining:sought": Row(ANYBODY, send(joining_forms.SOUGHT, joining_made.sought)),
    "joining:pick": Row(ANYBODY, pick(joining.PICK, joining_made.new_organisation_value, joining_made.draft)),
    "joining:unlisted": Row(ANYBODY, press(joining.UNLISTED, joining_made.unlisted_draft)),
    "joining:claim": Row(ANYBODY, press(joining.CLAIM, joining_made.draft_and_record)),
    "joining:not_me": Row(ANYBODY, press(joining.NOT_ME, joining_made.draft)),
    "joining:family": Row(ANYBODY, pick(joining.FAMILY, joining_made.family, joining_made.draft)),
    "joining:domains": Row(ANYBODY, pick(joining.DOMAINS, made.domain_value, joining_made.draft)),
    "joining:available": Row(ANYBODY, pick(joining.AVAILABLE, joining_made.availability, joining_made.draft)),
    "joining:rename": Row(ANYBODY, press(joining.RENAME, joining_made.draft)),
    "joining:renamed": Row(ANYBODY, send(joining_forms.RENAMED, joining_made.name, joining_made.draft)),
    "joining:send": Row(ANYBODY, press(joining.SEND, joining_made.draft)),
    "joining:records": Row(KNOWN, press(joining.RECORDS, joining_made.own_request)),
    "joining:claim_own": Row(KNOWN, press(joining.CLAIM_OWN, joining_made.own_request_and_record)),
    "joining:withdraw": Row(KNOWN, press(joining.WITHDRAW, joining_made.own_request)),
    "joining:put_aside": Row(KNOWN, press(joining.PUT_ASIDE, joining_made.own_request)),
    "arrivees": Row(DECIDERS, slash("arrivees")),
    "joining:requests": Row(DECIDERS, press(deciding.REQUESTS)),
    "joining:see": Row(DECIDERS, press(deciding.SEE, joining_made.request)),
    "joining:accept": Row(DECIDERS, press(deciding.ACCEPT, joining_made.request)),
    "joining:accept_without": Row(DECIDERS, press(deciding.WITHOUT, joining_made.request)),
    "joining:refuse": Row(DECIDERS, press(deciding.REFUSE, joining_made.request)),
    "joining:refused": Row(DECIDERS, send(joining_forms.REFUSED, joining_made.reason, joining_made.request)),
    "joining:list": Row(DECIDERS_FOR_ALL, press(deciding.LIST, joining_made.unlisted_request)),
    "joining:listed": Row(
        BOARD_OR_POWER, send(joining_forms.LISTED, joining_made.organisation_name, joining_made.unlisted_request)
    ),
    "joining:list_as": Row(
        DECIDERS_FOR_ALL, pick(deciding.LIST_AS, joining_made.new_organisation_value, joining_made.unlisted_request)
    ),
    "joining:find": Row(DECIDERS_FOR_ALL, press(deciding.FIND, joining_made.unlisted_request)),
    "joining:found": Row(
        DECIDERS_FOR_ALL, send(joining_forms.FOUND, joining_made.other_name, joining_made.unlisted_request)
    ),
    # groups
    "groupe liste": Row(ANYBODY, slash("groupe liste")),
    "groups:list": Row(ANYBODY, press(groups.LIST, made.argument("all"))),
    "groups:filter": Row(ANYBODY, pick(group_lists.FILTER, groups_made.all_value)),
    "groupe voir": Row(ANYBODY, slash("groupe voir", groups_made.option(groups_made.nobodys))),
    "groups:show": Row(ANYBODY, press(groups.SHOW, groups_made.nobodys)),
    "groups:people": Row(ANYBODY, press(groups.PEOPLE, groups_made.of_heads)),
    "groupe rejoindre": Row(JOINERS, slash("groupe rejoindre", groups_made.option(groups_made.nobodys))),
    "groups:join": Row(JOINERS, press(groups.JOIN, groups_made.nobodys)),
    "groups:wished": Row(JOINERS, send(group_forms.WISHED, groups_made.reason, groups_made.nobodys_closed)),
    "groups:withdraw": Row(KNOWN, press(groups.WITHDRAW, groups_made.own_waiting)),
    "groupe quitter": Row(KNOWN, slash("groupe quitter", groups_made.option(groups_made.own_group))),
    "groups:leave": Row(KNOWN, press(groups.LEAVE, groups_made.own_group)),
    "groups:confirm_leave": Row(KNOWN, press(groups.CONFIRM_LEAVE, groups_made.own_group)),
    "groups:requests": Row(STEERERS, press(groups.REQUESTS, groups_made.of_heads)),
    "groups:accept": Row(STEERERS, press(group_lists.ACCEPT, groups_made.somebodys_request)),
    "groups:refuse": Row(STEERERS, press(group_lists.REFUSE, groups_made.somebodys_request)),
    "groups:refused": Row(STEERERS, send(group_forms.REFUSED, groups_made.reason, groups_made.somebodys_request)),
    "groups:remove": Row(STEERERS, pick(group_lists.REMOVE, groups_made.somebody_value, groups_made.of_heads)),
    "groups:removed": Row(STEERERS, send(group_forms.REMOVED, groups_made.reason, groups_made.group_and_somebody)),
    "groupe inviter": Row(STEERERS, slash("groupe inviter", groups_made.invitation)),
    "groups:add": Row(STEERERS, press(groups.ADD, groups_made.committee_of_all)),
    "groups:added": Row(STEERERS, send(group_forms.ADDED, groups_made.guest, groups_made.committee_of_all)),
    "groupe creer": Row(KEEPERS, slash("groupe creer")),
    "groups:create": Row(KEEPERS, press(groups.CREATE)),
    "groups:created": Row(KEEPERS, send(group_forms.CREATED, groups_made.new_group)),
    "groupe proposer": Row(JOINERS, slash("groupe proposer")),
    "groups:propose": Row(JOINERS, press(groups.PROPOSE)),
    "groups:proposed": Row(JOINERS, send(group_forms.PROPOSED, groups_made.draft)),
    "groups:support": Row(JOINERS, press(groups.SUPPORT, groups_made.proposal)),
    "groups:unsupport": Row(KNOWN, press(groups.UNSUPPORT, groups_made.supported_proposal)),
    "groups:open_club": Row(KEEPERS, press(groups.OPEN_CLUB, groups_made.proposal)),
    "groups:opened": Row(KEEPERS, send(group_forms.OPENED, groups_made.new_lead, groups_made.proposal)),
    "groups:decline": Row(KEEPERS, press(groups.DECLINE, groups_made.proposal)),
    "groups:declined": Row(KEEPERS, send(group_forms.DECLINED, groups_made.reason, groups_made.proposal)),
    "groupe modifier": Row(STEERERS, slash("groupe modifier", groups_made.option(groups_made.of_heads))),
    "groups:edit": Row(STEERERS, press(groups.EDIT, groups_made.of_heads)),
    "groups:edited": Row(STEERERS, send(group_forms.EDITED, groups_made.draft, groups_made.of_heads)),
    "groupe archiver": Row(KEEPERS, slash("groupe archiver", groups_made.option(groups_made.of_heads))),
    "groups:archive": Row(KEEPERS, press(groups.ARCHIVE, groups_made.of_heads)),
    "groups:archived": Row(KEEPERS, send(group_forms.ARCHIVED, groups_made.reason, groups_made.of_heads)),
    "groupe rouvrir": Row(KEEPERS, slash("groupe rouvrir", groups_made.option(groups_made.archived))),
    "groups:reopen": Row(KEEPERS, press(groups.REOPEN, groups_made.archived)),
    "groupe nommer": Row(NAMERS, slash("groupe nommer", groups_made.appointment)),
    "groups:heads": Row(NAMERS, press(groups.HEADS, groups_made.of_heads)),
    "groups:name_head": Row(NAMERS, press(group_lists.NAME_HEAD, groups_made.of_heads)),
    "groups:named": Row(NAMERS, send(group_forms.NAMED, groups_made.new_co_lead, groups_made.of_heads)),
    "groups:end_head": Row(NAMERS, pick(group_lists.END_HEAD, groups_made.term_value, groups_made.of_heads)),
    "groups:put_aside": Row(KNOWN, press(group_heads.PUT_ASIDE, groups_made.own_answered_request)),
    "groups:removal_read": Row(KNOWN, press(group_heads.PUT_REMOVAL_ASIDE, groups_made.own_removal)),
    "groups:proposal_read": Row(KNOWN, press(group_heads.FORGET_PROPOSAL, groups_made.own_declined)),
    "groups:opening_read": Row(KNOWN, press(group_heads.PUT_OPENING_ASIDE, groups_made.opened_club)),
    "Épingler dans le groupe": Row(STEERERS, groups_made.pin_menu("Épingler dans le groupe")),
    # project threads
    "fil ouvrir": Row(STEERERS, slash("fil ouvrir", threads_made.nothing)),
    "fil clore": Row(KNOWN, slash("fil clore")),
    "fil liste": Row(KNOWN, slash("fil liste")),
    "fil voir": Row(KNOWN, slash("fil voir")),
    "Ouvrir un fil de projet": Row(STEERERS, threads_made.message_menu("Ouvrir un fil de projet")),
    "threads:open": Row(STEERERS, press(threads.OPEN, threads_made.no_argument)),
    "threads:group": Row(STEERERS, pick(own_threads.GROUP, threads_made.group_value, threads_made.no_source)),
    "threads:opened": Row(STEERERS, send(thread_forms.OPENED, threads_made.filled, threads_made.group_and_no_source)),
    "threads:list": Row(KNOWN, press(threads.LIST)),
    "threads:show": Row(READERS, press(threads.SHOW, threads_made.thread)),
    "threads:close": Row(STEERERS, press(threads.CLOSE, threads_made.thread)),
    "threads:choose": Row(STEERERS, pick(own_threads.CHOOSE, threads_made.thread_value)),
    "threads:closed": Row(STEERERS, send(thread_forms.CLOSED, threads_made.summary, threads_made.thread)),
    "threads:go_on": Row(STEERERS, press(threads.GO_ON, threads_made.thread)),
    "threads:make_again": Row(STEERERS, press(threads.MAKE_AGAIN, threads_made.thread_without_a_post)),
    "threads:experts": Row(STEERERS, press(threads.EXPERTS, threads_made.thread)),
    "threads:invite": Row(STEERERS, press(own_threads.INVITE, threads_made.thread_and_somebody)),
    "threads:take_back": Row(
        STEERERS,
        pick(own_threads.TAKE_BACK, threads_made.somebody_invited_value, threads_made.thread_with_somebody_invited),
    ),
    "threads:domains": Row(STEERERS, press(own_threads.DOMAINS, threads_made.thread)),
    "threads:family": Row(STEERERS, pick(own_threads.FAMILY, threads_made.family_value, threads_made.thread)),
    "threads:domain": Row(
        STEERERS, pick(own_threads.DOMAIN, threads_made.new_domain_value, threads_made.thread_and_start)
    ),
    "threads:remove_domain": Row(
        STEERERS, pick(own_threads.REMOVE_DOMAIN, threads_made.any_domain_value, threads_made.thread)
    ),
    "threads:invitation": Row(KNOWN, press(own_threads.INVITATION, threads_made.own_invitation)),
    "threads:accept": Row(CALLERS, press(own_threads.ACCEPT, threads_made.own_invitation)),
    "threads:decline": Row(KNOWN, press(own_threads.DECLINE, threads_made.own_invitation)),
    "threads:take_part": Row(JOINERS, press(threads.TAKE_PART, threads_made.thread)),
    # projects
    "projet proposer": Row(PROPOSERS, slash("projet proposer")),
    "projet voir": Row(PROJECT_READERS, slash("projet voir", projects_made.named)),
    "projet liste": Row(KNOWN, slash("projet liste")),
    "projet etape": Row(PROJECT_HEADS, slash("projet etape", projects_made.named)),
    "projet contribuer": Row(GIVERS, slash("projet contribuer", projects_made.named)),
    "projet apports": Row(KNOWN, slash("projet apports")),
    "projet suivre": Row(JOINERS, slash("projet suivre", made.domain_named)),
    "projet point": Row(PROJECT_HEADS, slash("projet point", projects_made.named)),
    "projet tableau": Row(KNOWN, slash("projet tableau")),
    "Proposer comme projet": Row(PROPOSERS, projects_made.message_menu("Proposer comme projet")),
    "projects:propose": Row(PROPOSERS, press(projects.PROPOSE)),
    "projects:grow": Row(JOINERS, press(ways.GROW, threads_made.thread)),
    "projects:proposed": Row(
        JOINERS,
        send(
            project_forms.PROPOSED,
            projects_made.typed(title="Une idée {n}", pitch="À faire ensemble", home=project_forms.WHOLE_CLUSTER),
            made.argument("-", "-"),
        ),
    ),
    "projects:preview": Row(KNOWN, press(own_projects.PREVIEW, projects_made.own_draft)),
    "projects:drafts": Row(KNOWN, press(own_projects.DRAFTS)),
    "projects:draft": Row(KNOWN, pick(own_projects.DRAFT, projects_made.own_draft_value)),
    "projects:edit_draft": Row(PROPOSERS, press(own_projects.EDIT_DRAFT, projects_made.own_draft)),
    "projects:keep": Row(KNOWN, press(own_projects.KEEP, projects_made.own_draft)),
    "projects:throw_away": Row(KNOWN, press(own_projects.THROW_AWAY, projects_made.own_draft)),
    "projects:publish": Row(GIVERS, press(own_projects.PUBLISH, projects_made.own_draft)),
    "projects:show": Row(PROJECT_READERS, press(projects.SHOW, projects_made.project)),
    "projects:manage": Row(PROJECT_READERS, press(project_steps.MANAGE, projects_made.project)),
    "projects:list": Row(KNOWN, press(projects.LIST)),
    "projects:mine": Row(KNOWN, press(project_lists.MINE)),
    "projects:filter": Row(
        KNOWN,
        pick(project_lists.FILTER, projects_made.picked("idea"), made.argument(project_lists.BY_STAGE)),
    ),
    "projects:stages": Row(PROJECT_HEADS, press(project_steps.STAGES, projects_made.project)),
    "projects:stage": Row(
        PROJECT_HEADS, pick(project_steering.STAGE, projects_made.picked("dropped"), projects_made.project)
    ),
    "projects:moved": Row(
        PROJECT_HEADS,
        send(project_forms.MOVED, projects_made.typed(why="Personne n’en veut"), projects_made.to_drop),
    ),
    "projects:edit": Row(PROJECT_HEADS, press(project_steps.EDIT, projects_made.project)),
    "projects:edited": Row(
        PROJECT_HEADS,
        send(
            project_forms.EDITED,
            projects_made.typed(title="Autre titre {n}", pitch="Autre chose"),
            projects_made.project,
        ),
    ),
    "projects:needs": Row(PROJECT_HEADS, press(project_steps.NEEDS, projects_made.project)),
    "projects:open_need": Row(PROJECT_HEADS, press(project_steering.OPEN_NEED, projects_made.project)),
    "projects:need_opened": Row(
        PROJECT_HEADS,
        send(project_forms.NEED_OPENED, projects_made.typed(kind="technical"), projects_made.project),
    ),
    "projects:fill": Row(PROJECT_HEADS, pick(project_steering.FILL, projects_made.need_value, projects_made.project)),
    "projects:reopen": Row(
        PROJECT_HEADS, pick(project_steering.REOPEN, projects_made.need_value, projects_made.with_filled_need)
    ),
    "projects:heads": Row(PROJECT_READERS, press(project_steps.HEADS, projects_made.project)),
    "projects:name_co_lead": Row(PROJECT_NAMERS, press(project_steering.NAME_CO_LEAD, projects_made.project)),
    "projects:co_lead_named": Row(
        PROJECT_NAMERS, send(project_forms.CO_LEAD_NAMED, projects_made.staff_member, projects_made.project)
    ),
    "projects:hand_over": Row(PROJECT_NAMERS, press(project_steering.HAND_OVER, projects_made.project)),
    "projects:handed_over": Row(
        PROJECT_NAMERS, send(project_forms.HANDED_OVER, projects_made.staff_member, projects_made.project)
    ),
    "projects:remove_co_lead": Row(
        PROJECT_NAMERS, pick(project_steering.REMOVE, projects_made.co_lead_value, projects_made.project)
    ),
    "projects:step_down": Row(CALLERS, press(project_steering.STEP_DOWN, projects_made.steered)),
    "projects:take_up": Row(PROJECT_HEADS, press(project_steps.TAKE_UP, projects_made.nobodys)),
    "projects:show_again": Row(PROJECT_HEADS, press(project_steps.SHOW_AGAIN, projects_made.project)),
    # what is given to projects
    "projects:contribute": Row(GIVERS, press(giving_routes.CONTRIBUTE, projects_made.project)),
    "projects:offered": Row(
        GIVERS,
        send(giving_forms.OFFERED, projects_made.typed(kind="technical", hours="2 h par mois"), projects_made.project),
    ),
    "projects:offers": Row(PROJECT_HEADS, press(giving_routes.OFFERS, projects_made.project)),
    "projects:accept_offer": Row(PROJECT_HEADS, press(giving.ACCEPT, giving_made.offered)),
    "projects:decline_offer": Row(PROJECT_HEADS, press(giving.DECLINE, giving_made.offered)),
    "projects:declined_offer": Row(
        PROJECT_HEADS, send(giving_forms.DECLINED, projects_made.typed(reply="Merci"), giving_made.offered)
    ),
    "projects:end_contribution": Row(PROJECT_HEADS, press(giving.END, giving_made.given)),
    "projects:withdraw": Row(KNOWN, press(giving.WITHDRAW, giving_made.own)),
    "projects:answer_seen": Row(KNOWN, press(giving.UNDERSTOOD, giving_made.own_declined)),
    "projects:giving": Row(KNOWN, press(giving_routes.GIVING)),
    "projects:giving_period": Row(KNOWN, pick(giving_routes.GIVING_PERIOD, giving_made.period_value)),
    "projects:hours_as_said": Row(KNOWN, press(given_hours.YES, giving_made.own_month_and_hours)),
    "projects:no_hours": Row(KNOWN, press(given_hours.NOTHING, giving_made.own_and_month)),
    "projects:tell_hours": Row(KNOWN, press(giving.TELL, giving_made.own)),
    "projects:hours_told": Row(KNOWN, giving_made.tell_hours(giving_forms.TOLD)),
    "projects:ledger": Row(KNOWN, press(giving.LEDGER, giving_made.own)),
    "projects:refusal_seen": Row(KNOWN, press(given_hours.REFUSAL_SEEN, giving_made.own_refused)),
    "projects:hours": Row(PROJECT_READERS, press(giving_routes.HOURS, projects_made.project)),
    "projects:hours_period": Row(
        PROJECT_READERS, pick(given_hours.PERIOD, giving_made.period_value, projects_made.project)
    ),
    "projects:hours_of_month": Row(PROJECT_HEADS, press(given_hours.BATCH, giving_made.month_waiting)),
    "projects:confirm_hours": Row(PROJECT_HEADS, press(given_hours.CONFIRM, giving_made.month_as_read)),
    "projects:hours_counted": Row(PROJECT_HEADS, press(given_hours.COUNTED, giving_made.month_waiting)),
    "projects:refuse_hours": Row(PROJECT_HEADS, press(given_hours.REFUSE, giving_made.waiting)),
    "projects:hours_refused": Row(
        PROJECT_HEADS, send(giving_forms.REFUSED, projects_made.typed(reason="Trop"), giving_made.waiting)
    ),
    "projects:match": Row(PROJECT_HEADS, press(giving_routes.MATCH, projects_made.project)),
    "projects:invite": Row(PROJECT_HEADS, press(matching.INVITE, projects_made.project_and_somebody)),
    "projects:take_back": Row(
        PROJECT_HEADS, pick(matching.TAKE_BACK, projects_made.staff_value, projects_made.with_somebody_invited)
    ),
    "projects:invitation": Row(KNOWN, press(matching.INVITATION, projects_made.invited)),
    "projects:decline": Row(KNOWN, press(matching.DECLINE, projects_made.invited)),
    "projects:mute": Row(PROJECT_READERS, press(matching.MUTE, projects_made.project)),
    "projects:unmute": Row(PROJECT_READERS, press(matching.UNMUTE, projects_made.project)),
    "projects:follow": Row(KNOWN, press(giving_routes.FOLLOW)),
    "projects:follow_family": Row(KNOWN, pick(following.FAMILY, made.family)),
    "projects:follow_domain": Row(JOINERS, pick(following.DOMAIN, giving_made.domain_id_value)),
    "projects:unfollow": Row(KNOWN, pick(following.UNFOLLOW, giving_made.domain_id_value)),
    "projects:mentions": Row(KNOWN, press(following.MENTIONS, made.argument("1"))),
    "projects:calls_seen": Row(KNOWN, press(following.SEEN, made.argument("1"))),
    # how projects go on
    "projects:give_news": Row(PROJECT_HEADS, press(life_routes.GIVE_NEWS, projects_made.project)),
    "projects:news_given": Row(
        PROJECT_HEADS, send(news.NEWS_GIVEN, projects_made.typed(done="Un essai"), projects_made.project)
    ),
    "projects:news": Row(PROJECT_READERS, press(life_routes.NEWS, projects_made.project)),
    "projects:go_on": Row(PROJECT_HEADS, press(news.GO_ON, projects_made.project)),
    "projects:plan": Row(PROJECT_READERS, press(life_routes.PLAN, projects_made.project)),
    "projects:add_milestone": Row(PROJECT_HEADS, press(news.ADD_MILESTONE, projects_made.project)),
    "projects:milestone_added": Row(
        PROJECT_HEADS, send(news.MILESTONE_ADDED, projects_made.typed(title="Un essai"), projects_made.project)
    ),
    "projects:milestone": Row(
        PROJECT_READERS, pick(news.MILESTONE, projects_made.milestone_value, projects_made.with_milestone)
    ),
    "projects:reached": Row(PROJECT_HEADS, press(news.REACHED, projects_made.milestone)),
    "projects:move_milestone": Row(PROJECT_READERS, press(news.MOVE_MILESTONE, projects_made.milestone)),
    "projects:milestone_moved": Row(
        PROJECT_HEADS, send(news.MILESTONE_MOVED, projects_made.typed(due="31/12/2027"), projects_made.milestone)
    ),
    "projects:remove_milestone": Row(PROJECT_HEADS, press(news.REMOVE_MILESTONE, projects_made.milestone)),
    "projects:add_link": Row(PROJECT_HEADS, press(news.ADD_LINK, projects_made.project)),
    "projects:link_added": Row(
        PROJECT_HEADS,
        send(news.LINK_ADDED, projects_made.typed(url="https://plan.example", label="Plan"), projects_made.project),
    ),
    "projects:remove_link": Row(
        PROJECT_HEADS, pick(news.REMOVE_LINK, projects_made.link_value, projects_made.with_link)
    ),
    "projects:vote": Row(PROJECT_HEADS, press(life_routes.VOTE, projects_made.project)),
    "projects:vote_stage": Row(
        PROJECT_HEADS,
        pick(project_votes.VOTE_STAGE, projects_made.picked("dropped"), projects_made.vote_of_the_group),
    ),
    "projects:vote_asked": Row(
        PROJECT_HEADS,
        send(
            project_votes.VOTE_ASKED,
            projects_made.typed(question="L’abandonner ?", why="Personne n’en veut"),
            projects_made.vote_of_the_group_to_drop,
        ),
    ),
    "projects:page": Row(PROJECT_READERS, press(life_routes.PAGE, projects_made.delivered)),
    "projects:get_file": Row(PROJECT_READERS, press(delivery.GET_FILE, projects_made.delivered_with_file)),
    "projects:page_outside": Row(PROJECT_READERS, press(delivery.PAGE_OUTSIDE, projects_made.delivered)),
    "projects:name_me": Row(KNOWN, press(delivery.NAME_ME, giving_made.named_on_page)),
    "projects:overview": Row(KNOWN, press(life_routes.OVERVIEW)),
    "projects:overview_period": Row(KNOWN, pick(life_routes.OVERVIEW_PERIOD, giving_made.period_value)),
    "projects:exports_period": Row(KNOWN, pick(project_exports.EXPORTS_PERIOD, giving_made.period_value)),
    "projects:exports": Row(KNOWN, press(project_exports.EXPORTS)),
    "projects:export": Row(KNOWN, press(project_exports.EXPORT, made.argument("projects"))),
    # the board
    "bureau tableau": Row(BOARD_AND_DELEGATE, slash("bureau tableau", calls_made.three_months)),
    "board:figures": Row(BOARD_AND_DELEGATE, press(dashboard.FIGURES, calls_made.one_month)),
    "bureau voir": Row(ANYBODY, slash("bureau voir")),
    "board:show": Row(ANYBODY, press(board.SHOW)),
    "bureau nommer": Row(BOARD, slash("bureau nommer", made.somebody_for_the_council)),
    "bureau terminer": Row(BOARD, slash("bureau terminer", made.mandate_named)),
    "board:choose": Row(BOARD, press(board.CHOOSE, made.pending_appointment)),
    "board:appoint": Row(BOARD, press(board.APPOINT)),
    "board:appoint_sent": Row(BOARD, send(board_forms.APPOINT_SENT, made.appointment)),
    "board:mandate": Row(BOARD, pick(board.MANDATE, made.mandate_value, made.argument(0))),
    "board:dates": Row(BOARD, press(mandates.DATES, made.mandate)),
    "board:dates_sent": Row(BOARD, send(board_forms.DATES_SENT, made.dates, made.mandate_and_days)),
    "board:powers": Row(BOARD, pick(mandates.POWERS_PICKED, made.a_power, made.delegate_mandate)),
    "board:end": Row(BOARD, press(mandates.END, made.mandate)),
    "board:confirm_end": Row(BOARD, press(mandates.CONFIRM_END, made.mandate)),
    # the journal
    "journal": Row(BOARD_OR_POWER, slash("journal")),
    "journal:search": Row(BOARD_OR_POWER, press(journal.SEARCH)),
    "journal:ask": Row(BOARD_OR_POWER, press(journal.ASK)),
    "journal:sent": Row(BOARD_OR_POWER, send(journal.SENT, journal_made.words)),
    "journal:about": Row(BOARD_OR_POWER, pick(journal.ABOUT, journal_made.everything, journal_made.kept_search)),
    # organisations
    "adherent voir": Row(KNOWN, slash("adherent voir", organisations_made.member_named)),
    "adherent liste": Row(KNOWN, slash("adherent liste")),
    "adherent ajouter": Row(BOARD_OR_POWER, slash("adherent ajouter")),
    "adherent modifier": Row(PRESENTERS, slash("adherent modifier", organisations_made.member_presented)),
    "adherent suspendre": Row(BOARD_OR_POWER, slash("adherent suspendre", organisations_made.active_named)),
    "adherent reactiver": Row(BOARD_OR_POWER, slash("adherent reactiver", organisations_made.suspended_named)),
    "adherent clore": Row(BOARD_OR_POWER, slash("adherent clore", organisations_made.active_named)),
    "organisations:show": Row(KNOWN, press(organisations.SHOW, organisations_made.member)),
    "organisations:given": Row(SEE_GIVEN, press(organisations.GIVEN, organisations_made.member)),
    "organisations:given_period": Row(
        SEE_GIVEN, pick(organisations.GIVEN_PERIOD, giving_made.period_value, organisations_made.member)
    ),
    "organisations:own": Row(KNOWN, press(organisations.OWN)),
    "organisations:list": Row(KNOWN, press(organisations.LIST)),
    "organisations:filter": Row(KNOWN, pick(organisations.FILTER, organisations_made.everyone)),
    "organisations:pick": Row(KNOWN, pick(organisations.PICK, organisations_made.member_value)),
    "organisations:search": Row(KNOWN, press(organisations.SEARCH)),
    "organisations:searched": Row(KNOWN, send(organisations.SEARCHED, organisations_made.words)),
    "organisations:people": Row(KNOWN, press(organisations.PEOPLE, organisations_made.member)),
    "organisations:ask_leave": Row(KNOWN, press(organisations.ASK_LEAVE, organisations_made.own)),
    "organisations:leave": Row(KNOWN, press(organisations.LEAVE, organisations_made.own_and_oneself)),
    "organisations:understood": Row(KNOWN, press(organisations.UNDERSTOOD, organisations_made.member)),
    "organisations:ask_remove": Row(
        PRESENTERS, pick(organisations.ASK_REMOVE, organisations_made.colleague_value, organisations_made.member)
    ),
    "organisations:present": Row(PRESENTERS, press(organisations.PRESENT, organisations_made.member)),
    "organisations:presented": Row(
        PRESENTERS, send(organisations.PRESENTED, organisations_made.presentation, organisations_made.member)
    ),
    "organisations:remove_logo": Row(PRESENTERS, press(organisations.REMOVE_LOGO, organisations_made.member_with_logo)),
    "organisations:add": Row(BOARD_OR_POWER, press(organisations.ADD)),
    "organisations:added": Row(BOARD_OR_POWER, send(organisations.ADDED, organisations_made.record)),
    "organisations:edit": Row(BOARD_OR_POWER, press(organisations.EDIT, organisations_made.member)),
    "organisations:edited": Row(
        BOARD_OR_POWER, send(organisations.EDITED, organisations_made.record, organisations_made.organisation)
    ),
    "organisations:roles": Row(BOARD_OR_POWER, press(organisations.ROLES, organisations_made.member)),
    "organisations:name": Row(
        BOARD_OR_POWER,
        pick(organisations.NAME, organisations_made.colleague_value, organisations_made.organisation_and_deputy),
    ),
    "organisations:ask_status": Row(
        BOARD_OR_POWER, press(organisations.ASK_STATUS, organisations_made.organisation_and_status)
    ),
    "organisations:set_status": Row(
        BOARD_OR_POWER, press(organisations.SET_STATUS, organisations_made.organisation_and_status)
    ),
    "organisations:say_why": Row(
        BOARD_OR_POWER, press(organisations.SAY_WHY, organisations_made.organisation_and_status)
    ),
    "organisations:why_said": Row(
        BOARD_OR_POWER,
        send(organisations.WHY_SAID, organisations_made.reason, organisations_made.organisation_and_status),
    ),
    # the register
    "membres importer": Row(BOARD_OR_POWER, slash("membres importer", made.register_file)),
    "membres exporter": Row(BOARD_OR_POWER, slash("membres exporter", made.csv_format)),
    "members:export": Row(BOARD_OR_POWER, press(members.EXPORT)),
    "members:import": Row(BOARD_OR_POWER, press(members.IMPORT, made.pending_import)),
    # one's own data: everybody's, of those too whom the cluster does not know
    "mes-donnees voir": Row(ANYBODY, slash("mes-donnees voir")),
    "mes-donnees exporter": Row(ANYBODY, slash("mes-donnees exporter")),
    "mes-donnees effacer": Row(ANYBODY, slash("mes-donnees effacer")),
    "privacy:show": Row(ANYBODY, press(privacy.SHOW)),
    "privacy:export": Row(ANYBODY, press(privacy.EXPORT)),
    "privacy:erase": Row(ANYBODY, press(privacy.ERASE)),
    "privacy:confirm": Row(ANYBODY, press(privacy.CONFIRM)),
    "privacy:page": Row(ANYBODY, press(privacy.PAGE)),
    # the cluster
    "cluster installer": Row(ADMINISTRATORS, slash("cluster installer")),
    "cluster etat": Row(ADMINISTRATORS, slash("cluster etat")),
    "cluster:start": Row(ADMINISTRATORS, press(ways.INSTALL)),
    "cluster:preview": Row(ADMINISTRATORS, press(cluster.PREVIEW, made.draft)),
    "cluster:settings": Row(ADMINISTRATORS, press(cluster.SETTINGS, made.draft)),
    "cluster:settings_sent": Row(ADMINISTRATORS, send(cluster.SETTINGS_SENT, made.settings, made.draft)),
    "cluster:places": Row(ADMINISTRATORS, press(cluster.PLACES, made.draft)),
    "cluster:place": Row(ADMINISTRATORS, pick(cluster.PLACE, made.place_kind, made.draft)),
    "cluster:candidate": Row(ADMINISTRATORS, pick(cluster.CANDIDATE, made.new_place, made.draft_and_kind)),
    "cluster:install": Row(ADMINISTRATORS, press(cluster.INSTALL, made.draft)),
    "cluster:check": Row(ADMINISTRATORS, press(cluster.CHECK)),
    "cluster:mend": Row(ADMINISTRATORS, press(cluster.MEND)),
    "cluster synchroniser": Row(SYNCHRONISERS, slash("cluster synchroniser")),
    "cluster:compare": Row(SYNCHRONISERS, press(cluster_keeping.COMPARE)),
    "cluster:synchronise": Row(SYNCHRONISERS, press(cluster_keeping.SYNCHRONISE)),
    "cluster reglages": Row(BOARD, slash("cluster reglages")),
    "cluster:rules": Row(BOARD, press(cluster_keeping.RULES_ASKED)),
    "cluster:rules_sent": Row(BOARD, send(cluster_keeping.RULES_SENT, made.rules)),
    "cluster:group_places": Row(NAMERS, press(ways.RECREATE_PLACES, groups_made.without_its_places)),
}

"""What may be done with polls, each as one named predicate (see models/people/permissions.py).

Voting itself is no permission: who is on the frozen roll votes (`casting.py`).
"""

from __future__ import annotations

from models.errors import Reason
from models.groups.kinds import traits_of
from models.groups.tables import HEAD_ROLES, GroupRole
from models.people.permissions import Verdict, board_or, may_propose
from models.people.standing import Standing
from models.people.tables import Office, Power
from models.polls.tables import Electorate, PollStatus
from models.records import dataclass


@dataclass(frozen=True)
class Relation:
    """What somebody is to a poll.

    `role` is their highest role in the group it asks, `hidden` whether that group exists only for its people. `asked`:
    the poll is theirs. `adrift`: it is a draft which nobody else will take up, for the bot made it (a second round) or
    its asker was erased. `opened`: there is a frozen roll; `on_roll`: they, or an organisation of theirs, are on it.
    """

    electorate: Electorate
    status: PollStatus
    role: GroupRole | None = None
    hidden: bool = False
    asked: bool = False
    adrift: bool = False
    opened: bool = False
    on_roll: bool = False


def may_run_polls(standing: Standing) -> Verdict:
    """Ask whomever, extend, cancel: the board, the operator, and the delegate to whom the board has lent this."""
    return board_or(standing, Power.RUN_POLLS)


def may_go_ahead(standing: Standing) -> Verdict:
    """Be the second member of the board who lets a poll go ahead: somebody in office, no operator in their stead."""
    return None if standing.on_board else Reason.BOARD_ONLY


def may_ask(
    standing: Standing, electorate: Electorate, *, group_kind: str | None = None, role: GroupRole | None = None
) -> Verdict:
    """Put a question to an electorate: the board to all, a council member to the council, heads to their own group.

    Of a hidden group only its people. Nobody whose organisations are all suspended or former (design, "Powers").
    """
    hidden = group_kind is not None and traits_of(group_kind).hidden
    verdict = _asks(standing, electorate, role, hidden=hidden)
    if verdict is not None or standing.actor.operator:
        return verdict
    return may_propose(standing)


def may_ask_somebody(standing: Standing) -> Verdict:
    """Ask an electorate other than a group: the board, and a council member the council."""
    return may_ask(standing, Electorate.COUNCIL)


def may_ask_again(standing: Standing, relation: Relation) -> Verdict:
    """Edit and submit a draft: its asker, and of one adrift whoever may ask this electorate; as `may_ask` has it."""
    if not relation.asked and not relation.adrift:
        return Reason.NOT_YOURS
    verdict = _asks(standing, relation.electorate, relation.role, hidden=relation.hidden)
    return verdict if verdict is not None or standing.actor.operator else may_propose(standing)


def may_steer(standing: Standing, relation: Relation) -> Verdict:
    """Extend and cancel a poll, correct its roll: the board, the heads of the group asked, its asker while in office.

    A poll of a hidden group is its people's alone.
    """
    verdict = _asks(standing, relation.electorate, relation.role, hidden=relation.hidden)
    if verdict is not None or may_run_polls(standing) is None:
        return verdict
    if relation.electorate is not Electorate.GROUP and not relation.asked:
        return Reason.BOARD_ONLY
    return may_propose(standing)


def sees(standing: Standing, relation: Relation) -> bool:
    """Whether a poll exists for somebody.

    Before the opening for its asker and those who steer it; a draft for its asker alone. Afterwards for whoever is on
    the roll, and else by who is asked: the cluster's members see what it asks of organisations, people and lists, and
    what a group asks as far as they see the group; of the board and the council see those in these offices.
    """
    if relation.asked:
        return True
    if relation.status is PollStatus.DRAFT:
        return relation.adrift and may_ask_again(standing, relation) is None
    if not relation.opened:
        return may_steer(standing, relation) is None
    if relation.on_roll:
        return True
    runs = may_run_polls(standing) is None
    if relation.electorate is Electorate.GROUP:
        return relation.role is not None or (not relation.hidden and (runs or _of_the_cluster(standing)))
    if relation.electorate is Electorate.BOARD:
        return runs
    if relation.electorate is Electorate.COUNCIL:
        return runs or Office.COUNCIL in standing.offices
    return runs or _of_the_cluster(standing)


def _asks(standing: Standing, electorate: Electorate, role: GroupRole | None, *, hidden: bool) -> Verdict:
    if electorate is Electorate.GROUP:
        runs = may_run_polls(standing) is None and (role is not None or not hidden)
        return None if runs or role in HEAD_ROLES else Reason.GROUP_HEADS_ONLY
    if electorate is Electorate.COUNCIL and Office.COUNCIL in standing.offices:
        return None
    return may_run_polls(standing)


def _of_the_cluster(standing: Standing) -> bool:
    """Of an organisation or in an office: a committee's guest and a newcomer are of neither."""
    return bool(standing.roles or standing.offices)

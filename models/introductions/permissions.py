"""What may be done with requests, each as one named predicate (see models/people/permissions.py)."""

from __future__ import annotations

from models.errors import Reason
from models.introductions.tables import Introduction
from models.people.permissions import Verdict, may_propose
from models.people.standing import Standing


def may_request(standing: Standing) -> Verdict:
    """Ask an expert for an introduction: who may propose."""
    return may_propose(standing)


def may_answer(standing: Standing, introduction: Introduction) -> Verdict:
    """Accept, decline, put off: whoever was asked, and may see it. Answering asks nothing of an organisation."""
    mine = standing.person_id is not None and introduction.expert_id == standing.person_id
    return None if mine and not introduction.muted else Reason.NOT_YOURS


def may_withdraw(standing: Standing, introduction: Introduction) -> Verdict:
    """Take a request back: whoever asked."""
    mine = standing.person_id is not None and introduction.asker_id == standing.person_id
    return None if mine else Reason.NOT_YOURS


def may_read(standing: Standing, introduction: Introduction) -> Verdict:
    """See a request: both sides, and nobody else, the board included."""
    return (
        None
        if None in (may_answer(standing, introduction), may_withdraw(standing, introduction))
        else (Reason.NOT_YOURS)
    )

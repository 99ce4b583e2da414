"""What may be done with what is held about somebody."""

from __future__ import annotations

from models.actor import Actor
from models.errors import Reason
from models.people.permissions import Verdict
from models.privacy.subject import Subject


def may_erase(actor: Actor, own: Subject, subject: Subject) -> Verdict:
    """Erase what is held about somebody: they themselves, and the operator whom they asked."""
    return None if actor.operator or subject == own else Reason.NOT_YOURS


def may_look_for(actor: Actor) -> Verdict:
    """Look somebody up to erase them: the operator only."""
    return None if actor.operator else Reason.NOT_YOURS

"""What may be done with the cluster itself, each as one named predicate: None (allowed) or the reason."""

from __future__ import annotations

from models.actor import Actor
from models.errors import NotAllowed, Reason


def may_install(actor: Actor) -> Reason | None:
    """Install, configure and repair the cluster's places: the server's administrators, and the operator.

    It is judged on what Discord states with the very interaction: before the installation there is nobody else.
    """
    return None if actor.operator or actor.server_administrator else Reason.SERVER_ADMINISTRATORS_ONLY


def demand_installer(actor: Actor) -> None:
    """Raise `NotAllowed` unless the actor may install."""
    reason = may_install(actor)
    if reason is not None:
        raise NotAllowed(reason)

"""Where the presses about giving to projects lead, for any card that offers them."""

from __future__ import annotations

from bot.ui import Route

CONTRIBUTE = Route("projects:contribute")
"""Opens the form of a contribution: `CONTRIBUTE.to(cluster_id, project_id)`."""
MATCH = Route("projects:match")
"""Proposes ten who could help, each with its reason: `MATCH.to(cluster_id, project_id)`."""
OFFERS = Route("projects:offers")
"""Shows what is offered to a project, to accept or decline: `OFFERS.to(cluster_id, project_id)`."""
HOURS = Route("projects:hours")
"""Shows the hours given to a project, and those to confirm: `HOURS.to(cluster_id, project_id)`,
then the period if it is not everything."""
GIVING = Route("projects:giving")
"""Shows all that one gives, from any card: `GIVING.to(cluster_id)`."""
GIVING_PERIOD = Route("projects:giving_period")
"""The same with the hours of the period that is picked: `GIVING_PERIOD.to(cluster_id)`."""
FOLLOW = Route("projects:follow")
"""Shows the domains that one follows, from any card: `FOLLOW.to(cluster_id)`."""

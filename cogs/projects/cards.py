"""What a project looks like to everybody: its card in the channel, and the first card of its post."""

from __future__ import annotations

from bot.ui import Route

SHOW = Route("projects:show")
"""Shows a project with all that one may do there: `SHOW.to(cluster_id, project_id)`."""
LIST = Route("projects:list")
"""Shows the projects, from any card: `LIST.to(cluster_id)`."""
PROPOSE = Route("projects:propose")
"""Begins a project, from any card: `PROPOSE.to(cluster_id)`."""

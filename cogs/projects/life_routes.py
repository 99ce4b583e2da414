"""Where the presses about a project's way lead, for any card that offers them."""

from __future__ import annotations

from bot.ui import Route

GIVE_NEWS = Route("projects:give_news")
"""Opens the form of news: `GIVE_NEWS.to(cluster_id, project_id)`."""
NEWS = Route("projects:news")
"""Shows the news of a project: `NEWS.to(cluster_id, project_id)`."""
PLAN = Route("projects:plan")
"""Shows the milestones and links of a project: `PLAN.to(cluster_id, project_id)`."""
VOTE = Route("projects:vote")
"""Shows what of a project can be put to the vote, and to whose: `VOTE.to(cluster_id, project_id)`."""
PAGE = Route("projects:page")
"""Shows the page of a delivered project: `PAGE.to(cluster_id, project_id)`."""
OVERVIEW = Route("projects:overview")
"""Shows the figures of all projects: `OVERVIEW.to(cluster_id)`."""
OVERVIEW_PERIOD = Route("projects:overview_period")
"""The same with the hours of the period that is picked: `OVERVIEW_PERIOD.to(cluster_id)`."""

"""Where the buttons, selects and forms of organisations lead."""

from __future__ import annotations

from bot.ui import Route

SHOW = Route("organisations:show")
"""Shows an organisation, from any card: `SHOW.to(cluster_id, organisation_id)`."""
OWN = Route("organisations:own")
"""Shows one's own organisation, or the list: `OWN.to(cluster_id)`."""
LIST = Route("organisations:list")
"""Shows the list, from any card: `LIST.to(cluster_id)`."""
FILTER = Route("organisations:filter")
PICK = Route("organisations:pick")
SEARCH = Route("organisations:search")
SEARCHED = Route("organisations:searched")

PEOPLE = Route("organisations:people")
GIVEN = Route("organisations:given")
"""Shows what an organisation gave to projects: `GIVEN.to(cluster_id, organisation_id)`."""
GIVEN_PERIOD = Route("organisations:given_period")
"""The same for the period that is picked: `GIVEN_PERIOD.to(cluster_id, organisation_id)`."""
ASK_LEAVE = Route("organisations:ask_leave")
ASK_REMOVE = Route("organisations:ask_remove")
LEAVE = Route("organisations:leave")
UNDERSTOOD = Route("organisations:understood")
"""Takes note that one was taken out: `UNDERSTOOD.to(cluster_id, organisation_id)`."""

PRESENT = Route("organisations:present")
"""Opens the form of the presentation: `PRESENT.to(cluster_id, organisation_id)`."""
PRESENTED = Route("organisations:presented")
REMOVE_LOGO = Route("organisations:remove_logo")

ADD = Route("organisations:add")
ADDED = Route("organisations:added")
EDIT = Route("organisations:edit")
EDITED = Route("organisations:edited")
ROLES = Route("organisations:roles")
NAME = Route("organisations:name")
ASK_STATUS = Route("organisations:ask_status")
SET_STATUS = Route("organisations:set_status")
SAY_WHY = Route("organisations:say_why")
WHY_SAID = Route("organisations:why_said")

"""What changes of project threads are called in the journal."""

from __future__ import annotations

from collections.abc import Mapping

from cogs.journal.telling import Wording
from config.words import N_

SENTENCES: Mapping[str, str | Wording] = {
    "threads.closed": N_("{who} closed the project thread {whom}."),
    "threads.opened": N_("{who} opened the project thread {whom}."),
}

"""What the answers to those who ask to join are called in the journal; a refusal's reason stands nowhere in it."""

from __future__ import annotations

from collections.abc import Mapping

from cogs.journal.telling import Telling, Wording
from config.words import N_


def _accepted(telling: Telling) -> str:
    organisation = telling.named("organisation")
    if telling.told.after.get("with_record"):
        return telling.say(
            N_("{who} accepted {whom} at {organisation}, with the record of the register."), organisation=organisation
        )
    return telling.say(N_("{who} accepted {whom} at {organisation}."), organisation=organisation)


def _refused(telling: Telling) -> str:
    if not telling.text("organisation"):
        return telling.say(N_("{who} refused the request of {whom}, whose organisation is not listed."))
    return telling.say(
        N_("{who} refused the request of {whom} to join {organisation}."), organisation=telling.named("organisation")
    )


SENTENCES: Mapping[str, str | Wording] = {
    "joining.accepted": _accepted,
    "joining.refused": _refused,
    "joining.listed": N_("{who} added the organisation {whom}, which a newcomer had named."),
}

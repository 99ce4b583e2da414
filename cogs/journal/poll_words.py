"""What changes of votes are called in the journal: of the board's, the council's and a committee's only the number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.ui import escaped
from cogs.journal.telling import Telling, Wording, shown
from config.words import N_

UNNAMED: Mapping[str, str] = {
    "board": N_("a vote of the board"),
    "council": N_("a vote of the council"),
    "group": N_("a vote of a group"),
}

OUTCOMES: Mapping[str, str] = {
    "adopted": N_("adopted"),
    "rejected": N_("not adopted"),
    "decided": N_("a choice was made"),
    "incomplete": N_("fewer were elected than there are seats"),
    "second_round": N_("a second round follows"),
    "nothing": N_("nothing was decided"),
    "no_quorum": N_("the quorum was not reached"),
}
"""What came of a vote, as the audit log holds it -> in words."""


def _poll(telling: Telling) -> str:
    """The vote by its number and title, as far as there are any and whoever reads the journal may know them."""
    number, title = telling.number("number"), telling.told.subject_name
    if title is not None and number:
        return telling.say(N_("vote no. {number}, “{title}”"), number=number, title=shown(title))
    if title is not None:
        return telling.say(N_("the vote “{title}”"), title=shown(title))
    if number:
        return telling.say(N_("vote no. {number}"), number=number)
    return telling.say(UNNAMED.get(telling.text("electorate"), N_("a vote")))


def _about(sentence: str) -> Wording:
    """The sentence with `{poll}` filled in."""
    return lambda telling: telling.say(sentence, poll=_poll(telling))


def _until(sentence: str, without: str, field: str) -> Wording:
    """The sentence with the instant that was written down; another where it is gone."""

    def wording(telling: Telling) -> str:
        written = telling.text(field)
        if not written:
            return telling.say(without, poll=_poll(telling))
        day = telling.language.date_and_time(datetime.fromisoformat(written), telling.zone)
        return telling.say(sentence, poll=_poll(telling), day=day)

    return wording


def _opened(telling: Telling) -> str:
    electors = telling.number("electors")
    if not electors:
        return telling.say(N_("{who} opened {poll}."), poll=_poll(telling))
    sentences = [telling.say(N_("{who} opened {poll}."), poll=_poll(telling))]
    sentences.append(telling.language.count("{n} elector on the roll.", "{n} electors on the roll.", electors))
    corrected = telling.number("left_out") + telling.number("weighed")
    if corrected and telling.text("electorate") != "file":
        told = telling.language.count(
            "One entry of the roll was corrected.", "{n} entries of the roll were corrected.", corrected
        )
        sentences.append(told)
    return " ".join(sentences)


def _closed(telling: Telling) -> str:
    outcome = telling.text("outcome")
    if outcome not in OUTCOMES:
        return telling.say(N_("{who} closed {poll}."), poll=_poll(telling))
    said = telling.language.say(OUTCOMES[outcome])
    return telling.say(N_("{who} closed {poll}. Outcome: {outcome}."), poll=_poll(telling), outcome=escaped(said))


SENTENCES: Mapping[str, str | Wording] = {
    "polls.cancelled": _about(N_("{who} cancelled {poll}.")),
    "polls.closed": _closed,
    "polls.extended": _until(
        N_("{who} extended {poll}: one votes until {day}."), N_("{who} extended {poll}."), "closes_at"
    ),
    "polls.gone_ahead": _about(N_("{who} let {poll} go ahead.")),
    "polls.key_lost": _about(N_("{who} cancelled {poll}: without its key it could not be counted.")),
    "polls.not_opened": _about(N_("{who} gave {poll} back to its asker: it could not be opened as announced.")),
    "polls.opened": _opened,
    "polls.scheduled": _until(N_("{who} scheduled {poll} for {day}."), N_("{who} scheduled {poll}."), "opens_at"),
    "polls.sent_back": _about(N_("{who} sent {poll} back to its asker.")),
    "polls.submitted": _about(N_("{who} submitted {poll} to the board’s go-ahead.")),
    "polls.taken_back": _about(N_("{who} took {poll} back to change it.")),
}

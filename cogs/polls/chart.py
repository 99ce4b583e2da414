"""The chart of a result: the figures of its card as bars, and in words for whoever does not see it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.charts import Bars
from bot.language import Language
from bot.ui import Image, fitted
from bot.ui.limits import MOST_IMAGE_DESCRIPTION
from cogs.polls import result_words as words
from models.polls.counting import PollResult
from models.polls.facts import OptionFacts, PollFacts

PICTURE = "resultat.png"
MOST_LABEL = 32
"""Characters beside a bar."""


def bars(language: Language, poll: PollFacts, found: PollResult, zone: ZoneInfo) -> Bars:
    """The chart. The majority that was asked stands as a line; of two that must both be reached, the higher."""
    figures = words.figures(language, poll, found, labels(language, poll, zone))
    asked = [*found.majorities, *found.floors]
    mark = None
    if asked and found.turnout.cast:
        needed = max(each.required for each in asked)
        mark = (needed, language.say("majority: {needed}", needed=language.number(needed)))
    return Bars(
        language.count("{n} vote expressed", "{n} votes expressed", found.turnout.expressed),
        [fitted(figure.label, MOST_LABEL) for figure in figures],
        [figure.voices for figure in figures],
        mark,
    )


def image(language: Language, poll: PollFacts, found: PollResult, zone: ZoneInfo) -> Image:
    """The picture on a card, with the same in words."""
    return Image(PICTURE, alternative_text(language, poll, found, zone))


def alternative_text(language: Language, poll: PollFacts, found: PollResult, zone: ZoneInfo) -> str:
    """The chart in words."""
    chart = bars(language, poll, found, zone)
    told = [
        language.say("{label}: {voices}", label=label, voices=language.number(voices))
        for label, voices in zip(chart.labels, chart.values, strict=True)
    ]
    if chart.mark is not None:
        told.append(chart.mark[1])
    said = language.say("Bars of the votes, {title}.", title=chart.title) + " " + ", ".join(told)
    return fitted(f"{said}.", MOST_IMAGE_DESCRIPTION)


def labels(language: Language, poll: PollFacts, zone: ZoneInfo) -> words.Labels:
    """What the options are called where no markup is read: in a picture, in a document."""
    return {str(option.id): plain_label(language, option, zone) for option in poll.options}


def plain_label(language: Language, option: OptionFacts, zone: ZoneInfo) -> str:
    """An option as it was written; a date as the association's clocks have it, with the note on it."""
    note = " ".join(option.label.split())
    if option.starts_at is None:
        return note
    day = language.date_and_time(option.starts_at, zone)
    return f"{day} · {note}" if note else day

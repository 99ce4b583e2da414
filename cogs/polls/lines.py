"""The lines that polls add to one's own page: to vote, to let go ahead, what ended or had no effect, drafts."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language import Language, discord_timestamp
from bot.projection.tags import STAGES
from bot.ui import Action
from bot.ui.ways import PROJECT
from cogs.experts.words import quoted
from cogs.polls.asking_cards import DRAFTS, SHOW
from cogs.polls.voting_cards import RESULT, TITLE_SHOWN, VOTE
from config.words import N_
from models.cluster.facts import ClusterFacts
from models.polls.at_hand import PollsAtHand
from models.polls.without_effect import Unmoved
from models.projects.tables import Stage

Waits = tuple[str, Sequence[Action]]


def waiting(language: Language, cluster: ClusterFacts, found: PollsAtHand) -> list[Waits]:
    """Each thing that waits, with its buttons."""
    lines: list[Waits] = []
    for vote in found.to_vote:
        text = language.say(
            "To vote until {day}: “{title}”",
            day=discord_timestamp(vote.closes_at, "f"),
            title=quoted(vote.title, TITLE_SHOWN),
        )
        if vote.missing > 1:
            text += " · " + language.count("{n} ballot", "{n} ballots", vote.missing)
        lines.append((text, [Action(language.say("Vote"), VOTE.to(cluster.id, vote.poll_id))]))
    for poll in found.to_let_go:
        text = language.say(
            "{name} asks for a vote and needs your go-ahead: “{title}”",
            name=quoted(poll.asked_by or "?", 80),
            title=quoted(poll.title, TITLE_SHOWN),
        )
        lines.append((text, [Action(language.say("Read it"), SHOW.to(cluster.id, poll.id))]))
    lines += [_unmoved(language, cluster, each) for each in found.unmoved]
    for ended in found.ended:
        said = N_("Called off: “{title}”") if ended.cancelled else N_("The result is there: “{title}”")
        label = language.say("Why?") if ended.cancelled else language.say("The result")
        text = language.say(said, title=quoted(ended.title, TITLE_SHOWN))
        lines.append((text, [Action(label, RESULT.to(cluster.id, ended.poll_id))]))
    sent_back = [poll for poll in found.drafts if poll.sent_back]
    for poll in sent_back:
        text = language.say(
            "Your vote “{title}” was sent back: {reason}",
            title=quoted(poll.title, TITLE_SHOWN),
            reason=quoted(poll.sent_back or "", 300),
        )
        lines.append((text, [Action(language.say("Change it"), SHOW.to(cluster.id, poll.id))]))
    left = [poll for poll in found.drafts if poll.project is not None and poll.asked_by_id is None]
    for poll in left:
        text = language.say(
            "The project “{project}” asks for a vote that you may open: “{title}”",
            project=quoted(poll.project.title if poll.project is not None else "", TITLE_SHOWN),
            title=quoted(poll.title, TITLE_SHOWN),
        )
        lines.append((text, [Action(language.say("Read it"), SHOW.to(cluster.id, poll.id))]))
    rest = len(found.drafts) - len({poll.id for poll in (*sent_back, *left)})
    if rest:
        text = language.count("{n} vote is still a draft.", "{n} votes are still drafts.", rest)
        lines.append((text, [Action(language.say("My drafts"), DRAFTS.to(cluster.id))]))
    return lines


def _unmoved(language: Language, cluster: ClusterFacts, each: Unmoved) -> Waits:
    text = language.say(
        "“{title}”: vote no. {number} is adopted, but what the stage “{stage}” needs was there no more.",
        title=quoted(each.title, TITLE_SHOWN),
        number=each.number,
        stage=language.say(STAGES[list(Stage).index(each.stage)]),
    )
    return text, [Action(language.say("See the project"), PROJECT.to(cluster.id, each.project_id))]

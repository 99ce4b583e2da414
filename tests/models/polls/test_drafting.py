"""Drafts: who may begin one, what they may say, who sees them, and what a poll must say in the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.errors import NotAllowed, Reason
from models.groups.errors import GroupNotOpen, GroupUnknown
from models.groups.tables import Group, GroupStatus
from models.people.tables import OrganisationStatus
from models.polls import errors
from models.polls.drafting import (
    MOST_DRAFTS,
    delete_draft,
    demand_asker,
    draft_of,
    edit_draft,
    my_drafts,
    preview,
)
from models.polls.electorate import Who
from models.polls.roll import Correction, correct_roll
from models.polls.rules import Rules, demand_fitting
from models.polls.tables import Electorate, Method, Nature, Poll, PollOption, PollStatus, SubjectKind
from models.polls.templates import Draft, Template, suggested
from models.polls.wording import MOST_QUESTION, MOST_TITLE, label_from, label_key, title_from
from models.tally import Base, Quorum, Threshold, TieRule, more_than_half
from tests.support.poll_stage import DAY, HOUR, NOW, PollStage


async def reason(stage: PollStage, name: str, electorate: Electorate, group: object = None) -> Reason | None:
    """Why somebody may not ask an electorate; None: they may."""
    try:
        await stage.act(name, demand_asker, electorate, group)
    except NotAllowed as refused:
        return refused.reason
    return None


async def test_the_board_asks_whomever_and_a_council_member_the_council(stage: PollStage) -> None:
    for electorate in (each for each in Electorate if each is not Electorate.GROUP):
        for name in ("Anna", "Paul"):
            assert await reason(stage, name, electorate) is None
        council = None if electorate is Electorate.COUNCIL else Reason.BOARD_ONLY
        assert await reason(stage, "Chloe", electorate) is council
        for name in ("Ben", "Bea", "Dan", "Sue", "Gil"):
            assert await reason(stage, name, electorate) is Reason.BOARD_ONLY


async def test_heads_ask_their_own_group_and_the_board_those_it_sees(stage: PollStage) -> None:
    for name in ("Ben", "Anna", "Paul"):
        assert await reason(stage, name, Electorate.GROUP, stage.commission) is None
    for name in ("Chloe", "Dan", "Bea"):
        assert await reason(stage, name, Electorate.GROUP, stage.commission) is Reason.GROUP_HEADS_ONLY
    assert await reason(stage, "Chloe", Electorate.GROUP, stage.committee) is None
    for name in ("Dan", "Gil", "Anna"):  # Anna knows that the committee exists, and asks it nothing
        assert await reason(stage, name, Electorate.GROUP, stage.committee) is Reason.GROUP_HEADS_ONLY
    for name in ("Ben", "Sue"):  # for others there is none
        with pytest.raises(GroupUnknown):
            await stage.act(name, demand_asker, Electorate.GROUP, stage.committee)
    for nowhere in (None, uuid4()):
        with pytest.raises(GroupUnknown):
            await stage.act("Anna", demand_asker, Electorate.GROUP, nowhere)


async def test_nobody_of_suspended_organisations_asks_whatever_they_hold(stage: PollStage) -> None:
    await stage.set_status("Bureau", OrganisationStatus.SUSPENDED)
    await stage.set_status("Lagon", OrganisationStatus.FORMER)
    await stage.set_status("Nickel", OrganisationStatus.SUSPENDED)
    assert await reason(stage, "Anna", Electorate.ORGANISATIONS) is Reason.ORGANISATION_SUSPENDED
    assert await reason(stage, "Ben", Electorate.GROUP, stage.commission) is Reason.ORGANISATION_SUSPENDED
    assert await reason(stage, "Chloe", Electorate.COUNCIL) is Reason.ORGANISATION_SUSPENDED


async def test_an_archived_group_is_asked_nothing(stage: PollStage) -> None:
    await stage.write(lambda s: setattr(s.get_one(Group, (stage.id, stage.commission)), "status", GroupStatus.ARCHIVED))
    with pytest.raises(GroupNotOpen):
        await stage.act("Ben", demand_asker, Electorate.GROUP, stage.commission)


async def test_a_draft_is_its_askers_alone(stage: PollStage) -> None:
    poll_id = await stage.draft()
    assert (await stage.seen("Anna", poll_id)).may_edit
    for name in ("Paul", "Ben", "Chloe", "Sue", "Gil"):
        with pytest.raises(errors.PollUnknown):
            await stage.seen(name, poll_id)
        for operation in (edit_draft, delete_draft):
            with pytest.raises(errors.PollUnknown):
                await stage.act(name, operation, poll_id, *([stage.motion()] if operation is edit_draft else []))
        assert not await stage.look(name, my_drafts)
    assert [each.id for each in await stage.look("Anna", my_drafts)] == [poll_id]


async def test_what_is_said_is_kept_and_can_be_changed(stage: PollStage) -> None:
    draft = stage.motion(
        nature=Nature.DECISION,
        clause=" Article 12,  alinéa 3 ",
        rules=Rules(majorities=(Threshold(Fraction(3, 5), Base.CAST, strict=False),), quorum=Quorum(Fraction(1, 3))),
        channel_id=5,
        opens_at=NOW + DAY,
        closes_at=NOW + 3 * DAY,
    )
    poll_id = await stage.draft(draft)
    assert await stage.look("Anna", draft_of, poll_id) == replace(draft, clause="Article 12, alinéa 3")
    other = Draft(
        "Où aller ?",
        method=Method.CHOICE,
        electorate=Electorate.GROUP,
        group_id=stage.commission,
        options=(("Nouméa", None), ("  ", None), (" Koné ", None)),
        channel_id=5,
        clause="Article 1",
    )
    await stage.act("Anna", edit_draft, poll_id, other)
    kept = await stage.look("Anna", draft_of, poll_id)
    # A consultation quotes no clause, a group is asked in its own channel, and an empty line is no option.
    assert kept == replace(other, clause=None, channel_id=None, options=(("Nouméa", None), ("Koné", None)))
    await stage.act("Anna", edit_draft, poll_id, replace(other, method=Method.MOTION))
    assert (await stage.look("Anna", draft_of, poll_id)).options == ()
    assert await stage.act("Anna", delete_draft, poll_id) == "Où aller ?"
    assert await stage.read(lambda s: (s.find(Poll, poll_id), s.scalars(select(PollOption)).all())) == (None, [])
    assert await stage.kinds() == [], "a draft concerns nobody yet"


async def test_another_electorate_forgets_the_corrections_of_the_first(stage: PollStage) -> None:
    poll_id = await stage.draft()
    await stage.act("Anna", correct_roll, poll_id, [Correction(Who(stage.organisations["Lagon"], None), 0)])
    await stage.act("Anna", edit_draft, poll_id, stage.motion(title="Rapport"))
    assert (await stage.look("Anna", preview, poll_id)).poll.corrections == 1
    await stage.act("Anna", edit_draft, poll_id, stage.motion(electorate=Electorate.PEOPLE))
    assert (await stage.look("Anna", preview, poll_id)).poll.corrections == 0


UNSOUND: tuple[tuple[dict[str, object], type[Exception]], ...] = (
    ({"title": "\u200b \n"}, errors.TitleEmpty),
    ({"title": "x" * (MOST_TITLE + 1)}, errors.PollTextTooLong),
    ({"question": "x" * (MOST_QUESTION + 1)}, errors.PollTextTooLong),
    ({"method": Method.CHOICE, "options": (("Oui", None), (" oui ", None))}, errors.SameOptionTwice),
    ({"method": Method.APPROVAL, "options": (("", NOW), ("", NOW))}, errors.SameOptionTwice),
    ({"method": Method.CHOICE, "options": tuple((str(n), None) for n in range(26))}, errors.RulesDoNotFit),
    ({"previous_id": uuid4()}, errors.PollUnknown),
    ({"subject": (SubjectKind.REPEALS, uuid4())}, errors.PollUnknown),
)


async def test_what_is_not_sound_is_refused_at_once(stage: PollStage) -> None:
    poll_id = await stage.draft()
    for facts, refused in UNSOUND:
        with pytest.raises(refused):
            await stage.draft(stage.motion(**facts))
        if "previous_id" not in facts:  # which an edit leaves as it was
            with pytest.raises(refused):
                await stage.act("Anna", edit_draft, poll_id, stage.motion(**facts))
    assert (await stage.look("Anna", draft_of, poll_id)) == stage.motion()
    assert len(await stage.look("Anna", my_drafts)) == 1


async def test_signs_tell_options_apart_and_blank_lines_do_not_count(stage: PollStage) -> None:
    options = (*((label, None) for label in ("C", "C++", "C#", "👍", "👎")), *((" ", None) for _ in range(30)))
    poll_id = await stage.draft(stage.motion(method=Method.CHOICE, options=options, rules=Rules()))
    poll = (await stage.seen("Anna", poll_id)).poll
    assert [option.label for option in poll.options] == ["C", "C++", "C#", "👍", "👎"]
    assert [option.position for option in poll.options] == list(range(5))


async def test_a_person_keeps_so_many_drafts(stage: PollStage) -> None:
    for number in range(MOST_DRAFTS):
        await stage.draft(stage.motion(title=f"Brouillon {number}"))
    with pytest.raises(errors.TooManyDrafts):
        await stage.draft()
    await stage.draft(by="Paul")


LIVE = Rules(majorities=(more_than_half(Base.EXPRESSED),), live=True)
LACKING: tuple[tuple[dict[str, object], type[Exception]], ...] = (
    ({"question": " \n"}, errors.QuestionEmpty),
    ({"nature": Nature.DECISION}, errors.ClauseMissing),
    ({"rules": Rules()}, errors.RulesDoNotFit),
    ({"method": Method.CHOICE, "options": (("Un", None),), "rules": Rules()}, errors.RulesDoNotFit),
    ({"named": False, "rules": LIVE}, errors.RulesDoNotFit),
    ({"method": Method.APPROVAL, "options": (("", NOW), ("", NOW + DAY)), "rules": Rules()}, errors.DatePast),
    ({"closes_at": None}, errors.CloseMissing),
    ({"closes_at": NOW}, errors.CloseIsPast),
    ({"closes_at": NOW + HOUR - timedelta(seconds=1)}, errors.OpensAfterItCloses),
    ({"opens_at": NOW + 7 * DAY}, errors.OpensAfterItCloses),
    ({"opens_at": NOW + 8 * DAY}, errors.OpensAfterItCloses),
    ({"closes_at": NOW + 367 * DAY}, errors.OpensAfterItCloses),
    ({"electorate": Electorate.FILE}, errors.RollEmpty),
)


async def test_the_preview_tells_what_a_poll_lacks_and_it_cannot_be_let_go(stage: PollStage) -> None:
    poll_id = await stage.draft()
    for facts, fault in LACKING:
        await stage.act("Anna", edit_draft, poll_id, stage.motion(**facts))
        assert [type(each) for each in (await stage.look("Anna", preview, poll_id)).faults] == [fault], facts
        with pytest.raises(fault):
            await stage.submit(poll_id)
        assert (await stage.poll(poll_id)).status == PollStatus.DRAFT
    assert await stage.kinds() == []


async def test_an_hour_is_the_shortest_and_a_past_opening_means_now(stage: PollStage) -> None:
    poll_id = await stage.draft(stage.motion(opens_at=NOW - DAY, closes_at=NOW + HOUR))
    assert (await stage.look("Anna", preview, poll_id)).faults == ()
    assert (await stage.submit(poll_id)).opened_at == NOW


async def test_only_a_decision_that_was_taken_can_be_repealed_and_by_a_decision(stage: PollStage) -> None:
    earlier = (await stage.opened(stage.motion(nature=Nature.DECISION, clause="Article 9"))).id
    repeal = stage.motion(
        title="Abrogation", nature=Nature.DECISION, clause="Article 9", subject=(SubjectKind.REPEALS, earlier)
    )
    poll_id = await stage.draft(repeal)
    assert [type(each) for each in (await stage.look("Anna", preview, poll_id)).faults] == [errors.NothingToRepeal]

    def close(session: object) -> None:
        session.get_one(Poll, (stage.id, earlier)).status = PollStatus.CLOSED  # type: ignore[attr-defined]  # a session

    await stage.write(close)
    shown = await stage.look("Anna", preview, poll_id)
    assert shown.faults == ()
    assert shown.poll.subject is not None
    assert shown.poll.subject.number == 1
    advice = await stage.draft(replace(repeal, nature=Nature.CONSULTATION))
    assert [type(each) for each in (await stage.look("Anna", preview, advice)).faults] == [errors.NothingToRepeal]
    await stage.write(lambda s: setattr(s.get_one(Poll, (stage.id, earlier)), "repealed_by_id", advice))
    assert [type(each) for each in (await stage.look("Anna", preview, poll_id)).faults] == [errors.NothingToRepeal]


async def test_a_draft_adrift_is_taken_up_by_who_may_ask(stage: PollStage) -> None:
    """Its asker was erased, or the bot made it: a second round. Nobody's question is lost for want of its asker."""
    poll_id = await stage.draft()
    await stage.write(lambda s: setattr(s.get_one(Poll, (stage.id, poll_id)), "asked_by_id", None))
    assert [each.id for each in await stage.look("Paul", my_drafts)] == [poll_id]
    assert not await stage.look("Ben", my_drafts)
    with pytest.raises(errors.PollUnknown):
        await stage.seen("Chloe", poll_id)
    opened = await stage.submit(poll_id, "Paul")
    assert opened.asked_by == "Paul Test"
    with pytest.raises(errors.PollUnknown):
        await stage.draft(stage.motion(previous_id=poll_id))  # which is not over
    await stage.write(lambda s: setattr(s.get_one(Poll, (stage.id, poll_id)), "status", PollStatus.CLOSED))
    again = await stage.draft(stage.motion(previous_id=poll_id))
    assert [each.id for each in await stage.look("Paul", my_drafts)] == [again]
    assert (await stage.seen("Paul", again)).poll.previous is not None


@pytest.mark.parametrize("template", Template)
def test_what_a_template_suggests_fits(template: Template) -> None:
    draft = suggested(template, "Titre", Electorate.ORGANISATIONS, now=NOW)
    options = 0 if draft.method is Method.MOTION else 2
    demand_fitting(draft.rules, draft.method, named=draft.named, options=options)
    assert draft.closes_at == NOW + 7 * DAY


def test_the_suggested_majorities_are_those_of_the_rules() -> None:
    """An ordinary motion: more than half of the expressed. The statutes: two thirds, and half of the roll."""
    ordinary = suggested(Template.MOTION, "x", Electorate.ORGANISATIONS, now=NOW)
    statutes = suggested(Template.STATUTES, "x", Electorate.ORGANISATIONS, now=NOW)
    assert ordinary.rules.majorities == (Threshold(Fraction(1, 2), Base.EXPRESSED, strict=True),)
    assert (ordinary.rules.quorum, ordinary.nature) == (None, Nature.CONSULTATION)
    assert statutes.rules.majorities == (Threshold(Fraction(2, 3), Base.EXPRESSED, strict=False),)
    assert (statutes.rules.quorum, statutes.nature) == (Quorum(Fraction(1, 2)), Nature.DECISION)
    assert suggested(Template.APPROVAL, "x", Electorate.BOARD, now=NOW).rules.ties is TieRule.LOT
    assert suggested(Template.CHOICE, "x", Electorate.BOARD, now=NOW).rules.ties is TieRule.STATUS_QUO


@settings(deadline=None)
@given(st.text(max_size=60))
def test_cleaning_a_title_again_changes_nothing(typed: str) -> None:
    try:
        title = title_from(typed)
    except (errors.TitleEmpty, errors.PollTextTooLong):
        return
    assert title_from(title) == title
    assert "\n" not in title


@settings(deadline=None)
@given(st.text(max_size=40))
def test_labels_that_differ_in_case_and_spaces_only_are_one(typed: str) -> None:
    try:
        label = label_from(typed)
    except errors.PollTextTooLong:
        return
    assert label_key(label_from(f"  {label} ")) == label_key(label)

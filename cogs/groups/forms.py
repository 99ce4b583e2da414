"""What is filled in about groups."""

from __future__ import annotations

from uuid import UUID

from bot.language import Language
from bot.ui import Choice, Field, FieldKind, Form, Route, fitted
from bot.ui.limits import MOST_FORM_TITLE
from cogs.groups.words import HEAD_CHOICES, JOINING_CHOICES
from config.words import N_
from models.groups.facts import GroupFacts
from models.groups.proposing import ClubToOpen
from models.groups.tables import GroupKind, GroupRole, Joining
from models.groups.writing import MOST_MISSION, MOST_NAME, MOST_REASON, MOST_WELCOME, MOST_WISH

CREATED = Route("groups:created")
PROPOSED = Route("groups:proposed")
EDITED = Route("groups:edited")
WISHED = Route("groups:wished")
REFUSED = Route("groups:refused")
REMOVED = Route("groups:removed")
DECLINED = Route("groups:declined")
ARCHIVED = Route("groups:archived")
OPENED = Route("groups:opened")
NAMED = Route("groups:named")
ADDED = Route("groups:added")

CREATABLE = {
    GroupKind.COMMISSION: N_("Commission: seen by everybody"),
    GroupKind.COMMITTEE: N_("Committee: closed, seen by its people only"),
}


def create(
    language: Language, cluster_id: UUID, kind: str | None = None, name: str = "", lead_id: int | None = None
) -> Form:
    """The form of a commission or committee, with what was typed already."""
    return Form(
        CREATED.to(cluster_id),
        language.say("Create a group"),
        [
            Field(
                "kind",
                language.say("What is it?"),
                FieldKind.PICK,
                placeholder=language.say("Choose"),
                choices=[
                    Choice(language.say(words), each.value, chosen=each.value == kind)
                    for each, words in CREATABLE.items()
                ],
            ),
            _name(language, name),
            _mission(language),
            _joining(language, None, language.say("A committee is always closed.")),
            Field(
                "lead",
                language.say("Who presides over it?"),
                FieldKind.MEMBER,
                placeholder=language.say("Choose somebody of this Discord"),
                value=str(lead_id) if lead_id is not None else None,
            ),
        ],
    )


def propose(language: Language, cluster_id: UUID, name: str = "") -> Form:
    """The form of a proposed club."""
    return Form(
        PROPOSED.to(cluster_id),
        language.say("Propose a club"),
        [_name(language, name), _mission(language), _joining(language, None)],
    )


def edit(language: Language, cluster_id: UUID, group: GroupFacts) -> Form:
    """The form of a group as it is."""
    return Form(
        EDITED.to(cluster_id, group.id),
        language.say("Edit the group"),
        [
            _name(language, group.name),
            _mission(language, group.mission),
            Field(
                "welcome",
                language.say("Words of welcome"),
                FieldKind.TEXT,
                description=language.say("Posted in the group's channel for whoever comes in."),
                value=group.welcome,
                required=False,
                most=MOST_WELCOME,
            ),
            *([_joining(language, group.joining)] if group.traits.may_be_open else []),
        ],
    )


def wish(language: Language, cluster_id: UUID, group_id: UUID, name: str) -> Form:
    """The form by which somebody asks to join."""
    reason = Field(
        "reason",
        language.say("Why would you like to take part?"),
        FieldKind.TEXT,
        description=language.say("Read by those who head the group, and by nobody else."),
        most=MOST_WISH,
    )
    return Form(WISHED.to(cluster_id, group_id), _titled(language.say("Join {group}", group=name)), [reason])


def refuse(language: Language, cluster_id: UUID, request_id: UUID) -> Form:
    """The form by which a head refuses."""
    field = _reason(language, language.say("Told to the person, and to nobody else."))
    return Form(REFUSED.to(cluster_id, request_id), language.say("Refuse the request"), [field])


def remove(language: Language, cluster_id: UUID, group_id: UUID, person_id: UUID, name: str) -> Form:
    """The form by which a head removes somebody."""
    field = _reason(language, language.say("Told to the person, and to nobody else."))
    title = _titled(language.say("Remove {name}", name=name))
    return Form(REMOVED.to(cluster_id, group_id, person_id), title, [field])


def decline(language: Language, cluster_id: UUID, group_id: UUID) -> Form:
    """The form by which the board declines a proposal."""
    field = _reason(language, language.say("Told to whoever proposed it, and to nobody else."))
    return Form(DECLINED.to(cluster_id, group_id), language.say("Decline the proposal"), [field])


def archive(language: Language, cluster_id: UUID, group_id: UUID) -> Form:
    """The form by which the board archives a group."""
    field = _reason(language, language.say("Shown on the group's card."))
    return Form(ARCHIVED.to(cluster_id, group_id), language.say("Archive the group"), [field])


def open_club(language: Language, cluster_id: UUID, club: ClubToOpen) -> Form:
    """The form by which the board opens a club."""
    said = None
    if club.proposer is not None:
        name = fitted(club.proposer, 40)
        said = (
            language.say("Nobody chosen: whoever proposed it, {name}.", name=name)
            if club.proposer_may_lead
            else language.say("{name}, who proposed it, cannot lead it today.", name=name)
        )
    must_choose = club.proposer is not None and not club.proposer_may_lead
    field = Field("lead", language.say("Who leads it?"), FieldKind.MEMBER, description=said, required=must_choose)
    return Form(OPENED.to(cluster_id, club.id), language.say("Open the club"), [field])


def name_head(language: Language, cluster_id: UUID, group_id: UUID, *, may_name_lead: bool) -> Form:
    """The form by which somebody is named to head a group."""
    roles = [GroupRole.LEAD, GroupRole.CO_LEAD] if may_name_lead else [GroupRole.CO_LEAD]
    return Form(
        NAMED.to(cluster_id, group_id),
        language.say("Name somebody"),
        [
            Field("member", language.say("Who?"), FieldKind.MEMBER),
            Field(
                "role",
                language.say("As what?"),
                FieldKind.PICK,
                choices=[
                    Choice(language.say(HEAD_CHOICES[role]), role.value, chosen=len(roles) == 1) for role in roles
                ],
            ),
            Field("since", language.say("First day"), placeholder=language.say("Nothing: from now on"), required=False),
            Field(
                "until",
                language.say("Last day"),
                placeholder=language.say("Like 31/12/2027; nothing: until further notice"),
                required=False,
            ),
        ],
    )


def add(language: Language, cluster_id: UUID, group_id: UUID) -> Form:
    """The form by which somebody is added to a committee."""
    field = Field(
        "member",
        language.say("Who?"),
        FieldKind.MEMBER,
        description=language.say("Somebody from outside takes part as a guest, and sees this committee only."),
    )
    return Form(ADDED.to(cluster_id, group_id), language.say("Add somebody"), [field])


def _name(language: Language, value: str) -> Field:
    return Field("name", language.say("Name"), value=fitted(value, MOST_NAME) or None, most=MOST_NAME)


def _mission(language: Language, value: str | None = None) -> Field:
    return Field(
        "mission",
        language.say("What is it for?"),
        FieldKind.TEXT,
        placeholder=language.say("What you work on, for whom, until when"),
        value=value,
        most=MOST_MISSION,
    )


def _joining(language: Language, chosen: Joining | None, description: str | None = None) -> Field:
    return Field(
        "joining",
        language.say("How do people come in?"),
        FieldKind.PICK,
        description=description,
        choices=[
            Choice(language.say(words), each.value, chosen=each is (chosen or Joining.OPEN))
            for each, words in JOINING_CHOICES.items()
        ],
    )


def _reason(language: Language, description: str) -> Field:
    return Field("reason", language.say("Why?"), FieldKind.TEXT, description=description, most=MOST_REASON)


def _titled(title: str) -> str:
    return fitted(title, MOST_FORM_TITLE)

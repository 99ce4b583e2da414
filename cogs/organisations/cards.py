"""What an organisation looks like: its card, and what is asked before something ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time

from bot.language import Language
from bot.ui import Accent, Action, Card, Image, Part, Style, escaped, fitted
from bot.ui.limits import MOST_LABEL
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.organisations import routes
from cogs.organisations.words import role_of, status_of
from models.cluster.facts import ClusterFacts
from models.organisations.facts import Colleague, Dues, OrganisationFacts, Seen
from models.organisations.leaving import Departure
from models.organisations.logos import MOST_KILOBYTES
from models.organisations.status import StatusChange
from models.organisations.wording import MOST_PRESENTATION, MOST_REASON
from models.people.addresses import as_link
from models.people.tables import AffiliationRole, OrganisationStatus

LONGEST_NAME = 80
MOST_PEOPLE = 12
MOST_DOMAINS = 10
MOST_GROUPS = 6
MOST_LINE = 600
"""Characters of a line of names: what is left out stands behind a button."""


def organisation(
    language: Language, home: ClusterFacts, seen: Seen, *, logo: str | None = None, done: str | None = None
) -> Card:
    """An organisation, with the buttons of whoever looks. `logo` is its picture's file; `done` what was just done."""
    facts = seen.facts
    described = language.say("Logo of {organisation}", organisation=fitted(facts.name, LONGEST_NAME))
    return Card(
        Accent.MEMBERS,
        quoted(facts.name, 100),
        [*([f"**{done}**"] if done else []), *_lines(language, facts)],
        _actions(language, home, seen),
        parts=[Part(lines)] if (lines := _whole(language, facts)) else [],
        images=[Image(logo, described)] if logo is not None else [],
        footer=_how_to_show_a_logo(language, seen),
    )


def ask_status(language: Language, home: ClusterFacts, change: StatusChange) -> Card:
    """Before an organisation is suspended, taken back or closed: what follows, in words."""
    name, count = f"**{quoted(change.name, LONGEST_NAME)}**", len(change.people)
    target = change.organisation_id, change.after.value
    titles = {
        OrganisationStatus.ACTIVE: language.say("Take this organisation back?"),
        OrganisationStatus.SUSPENDED: language.say("Suspend this membership?"),
        OrganisationStatus.FORMER: language.say("Close this membership?"),
    }
    return Card(
        Accent.MEMBERS,
        titles[change.after],
        [
            f"{name} · {status_of(language, change.before)}",
            *_what_follows(language, change.after, count),
            language.say("It takes effect at once, and the journal says so."),
        ],
        [
            Action(_verb(language, change.after), routes.SET_STATUS.to(home.id, *target), _style(change.after)),
            Action(language.say("Say why, then do it"), routes.SAY_WHY.to(home.id, *target)),
            Action(language.say("Change nothing"), routes.SHOW.to(home.id, change.organisation_id)),
        ],
    )


def ask_departure(language: Language, home: ClusterFacts, departure: Departure) -> Card:
    """Before somebody leaves an organisation, or is taken out of it."""
    organisation, name = quoted(departure.organisation, LONGEST_NAME), quoted(departure.name, LONGEST_NAME)
    if departure.by_themselves:
        title = language.say("Leave this organisation?")
        lines = [
            language.say("You will not belong to {organisation} any more.", organisation=f"**{organisation}**"),
            language.say("What it let you do ends at once; your profile and your groups stay yours."),
        ]
    else:
        title = language.say("Take this person out of the organisation?")
        lines = [
            f"**{name}** · {organisation}",
            language.say("What it let them do ends at once; they keep their record, and may ask to come back."),
        ]
    if departure.last_representative:
        lines.append(language.say("Nobody will represent it after that: the board names somebody."))
    label = language.say("Leave the organisation") if departure.by_themselves else language.say("Take them out")
    return Card(
        Accent.MEMBERS,
        title,
        lines,
        [
            Action(label, routes.LEAVE.to(home.id, departure.organisation_id, departure.person_id), Style.DANGER),
            Action(language.say("Change nothing"), routes.SHOW.to(home.id, departure.organisation_id)),
        ],
    )


def departed(language: Language, home: ClusterFacts, departure: Departure) -> Card:
    """Somebody left an organisation."""
    organisation, name = quoted(departure.organisation, LONGEST_NAME), quoted(departure.name, LONGEST_NAME)
    if departure.by_themselves:
        line = language.say("You do not belong to {organisation} any more.", organisation=f"**{organisation}**")
    else:
        line = language.say(
            "{name} does not belong to {organisation} any more.", name=f"**{name}**", organisation=organisation
        )
    lines = [line]
    if departure.last_representative:
        lines.append(language.say("Nobody represents it now: the board names somebody."))
    actions = [
        Action(language.say("See the organisation"), routes.SHOW.to(home.id, departure.organisation_id)),
        my_page(language, home.id),
    ]
    return Card(Accent.MEMBERS, language.say("It is done"), lines, actions)


def dues_in_words(language: Language, dues: Dues) -> str:
    """Until when dues are paid, that day included."""
    if dues.paid_until is None:
        return language.say("Dues: no date known")
    day = language.date(datetime.combine(dues.paid_until, time(12), tzinfo=UTC), UTC)
    if dues.late:
        return language.say("Dues late: paid until {day}", day=day)
    return language.say("Dues paid until {day}, that day included", day=day)


def person_in_words(language: Language, person: Colleague) -> str:
    """A name, with the role of who has one."""
    name = quoted(person.name, LONGEST_NAME)
    return name if person.role is AffiliationRole.STAFF else f"{name} ({role_of(language, person.role)})"


def _lines(language: Language, facts: OrganisationFacts) -> list[str]:
    """At most five: what it is, what it says, who speaks for it, what is the board's."""
    what = [f"**{status_of(language, facts.status)}**"]
    if facts.commune:
        what.append(quoted(facts.commune))
    if facts.parent:
        what.append(language.say("group {parent}", parent=quoted(facts.parent, LONGEST_NAME)))
    lines = [" · ".join(what)]
    if facts.presentation:
        lines.append(fitted(escaped(fitted(facts.presentation, MOST_PRESENTATION)), MOST_PRESENTATION + 200))
    lines.append(_speakers(language, facts))
    if facts.dues is not None:
        lines.append(
            " · ".join([dues_in_words(language, facts.dues), *([quoted(facts.email, 254)] if facts.email else [])])
        )
    if facts.reason is not None:
        lines.append(language.say("Reason: {reason}", reason=quoted(facts.reason, MOST_REASON)))
    return lines


def _speakers(language: Language, facts: OrganisationFacts) -> str:
    representative, deputy = (facts.holder(role) for role in (AffiliationRole.REPRESENTATIVE, AffiliationRole.DEPUTY))
    if representative is None:
        said = [language.say("Nobody represents this organisation")]
    else:
        said = [language.say("Represented by {name}", name=f"**{quoted(representative.name, LONGEST_NAME)}**")]
    if deputy is not None:
        said.append(language.say("deputy: {name}", name=f"**{quoted(deputy.name, LONGEST_NAME)}**"))
    return " · ".join(said)


def _whole(language: Language, facts: OrganisationFacts) -> list[str]:
    lines = []
    if facts.people:
        shown = [person_in_words(language, each) for each in facts.people[:MOST_PEOPLE]]
        lines.append(_named(language, language.say("People ({n})", n=len(facts.people)), shown, len(facts.people)))
    else:
        lines.append(language.say("Nobody belongs to it yet."))
    if facts.domains:
        shown = [f"{quoted(each.name(language.code))} ({count})" for each, count in facts.domains[:MOST_DOMAINS]]
        lines.append(_named(language, language.say("Domains"), shown, len(facts.domains)))
    if facts.groups:
        shown = [quoted(each) for each in facts.groups[:MOST_GROUPS]]
        lines.append(_named(language, language.say("Groups"), shown, len(facts.groups)))
    return lines


def _named(language: Language, heading: str, shown: Sequence[str], count: int) -> str:
    """A heading and as many names as a line holds, then how many more there are."""
    fitting: list[str] = []
    for each in shown:
        if sum(map(len, fitting)) + len(each) > MOST_LINE:
            break
        fitting.append(each)
    more = count - len(fitting)
    names = [*fitting, *([language.count("{n} other", "{n} others", more)] if more > 0 else [])]
    return language.say("**{heading}**: {names}", heading=heading, names=language.list_of(names))


def _actions(language: Language, home: ClusterFacts, seen: Seen) -> list[Action]:
    facts = seen.facts
    actions = [*_of_the_keeper(language, home, seen), *_of_the_presenter(language, home, seen)]
    link = as_link(facts.web_address) if facts.web_address else None
    if link is not None and len(link[0]) <= 512:
        actions.append(Action(fitted(link[1], MOST_LABEL), url=link[0]))
    if facts.people:
        actions.append(Action(language.say("The people"), routes.PEOPLE.to(home.id, facts.id)))
    if seen.may_see_given:
        actions.append(Action(language.say("What it gave to projects"), routes.GIVEN.to(home.id, facts.id)))
    if seen.own_id is not None:
        actions.append(Action(language.say("Leave this organisation"), routes.ASK_LEAVE.to(home.id, facts.id)))
    return [*actions, Action(language.say("All organisations"), routes.LIST.to(home.id)), my_page(language, home.id)]


def _of_the_keeper(language: Language, home: ClusterFacts, seen: Seen) -> Iterator[Action]:
    if not seen.may_keep:
        return
    facts = seen.facts
    yield Action(language.say("Change the record"), routes.EDIT.to(home.id, facts.id), Style.PRIMARY)
    if facts.people:
        yield Action(language.say("Who represents it"), routes.ROLES.to(home.id, facts.id))
    for status in OrganisationStatus:
        if status is facts.status or (facts.status, status) == _NEVER:
            continue
        yield Action(_verb(language, status), routes.ASK_STATUS.to(home.id, facts.id, status.value))


_NEVER = (OrganisationStatus.FORMER, OrganisationStatus.SUSPENDED)


def _of_the_presenter(language: Language, home: ClusterFacts, seen: Seen) -> Iterator[Action]:
    if not seen.may_present:
        return
    facts = seen.facts
    style = Style.SECONDARY if seen.may_keep else Style.PRIMARY
    yield Action(language.say("Change the presentation"), routes.PRESENT.to(home.id, facts.id), style)
    if facts.logo is not None:
        yield Action(language.say("Take the logo away"), routes.REMOVE_LOGO.to(home.id, facts.id))


def _how_to_show_a_logo(language: Language, seen: Seen) -> str | None:
    """A button cannot take a file: the one thing that must be typed."""
    if not seen.may_present or seen.facts.logo is not None:
        return None
    return language.say(
        "To show a logo: /organisation edit, option “logo” (PNG, JPEG or WebP, {most} KB at most).", most=MOST_KILOBYTES
    )


def _verb(language: Language, status: OrganisationStatus) -> str:
    return {
        OrganisationStatus.ACTIVE: language.say("Take it back"),
        OrganisationStatus.SUSPENDED: language.say("Suspend"),
        OrganisationStatus.FORMER: language.say("Close the membership"),
    }[status]


def _style(status: OrganisationStatus) -> Style:
    return Style.PRIMARY if status is OrganisationStatus.ACTIVE else Style.DANGER


def _what_follows(language: Language, status: OrganisationStatus, count: int) -> list[str]:
    if status is OrganisationStatus.ACTIVE:
        follows = language.count(
            "{n} person may vote and propose again.", "{n} people may vote and propose again.", count
        )
        return [follows]
    if status is OrganisationStatus.SUSPENDED:
        return [
            language.count(
                "{n} person goes on reading, but neither votes nor proposes.",
                "{n} people go on reading, but neither vote nor propose.",
                count,
            ),
            language.say("They keep their records and groups; it can be undone."),
        ]
    return [
        language.count(
            "{n} person neither votes nor proposes any more, and loses the members' role.",
            "{n} people neither vote nor propose any more, and lose the members' role.",
            count,
        ),
        language.say("Their records stay; the organisation can be taken back."),
    ]

"""What the list of domains, and a change of it, look like."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.domain_directory import Domains
from bot.language import Language
from bot.ui import Accent, Action, Card, Pages, Part, Route, Style
from bot.ui.ways import my_page
from cogs.experts.cards import CHOOSE, LIST
from cogs.experts.picking import families_present
from cogs.experts.words import family, quoted
from models.experts.facts import DomainFacts
from models.experts.merging import Merge

EDIT = Route("domains:edit")
ASK_MERGE = Route("domains:ask_merge")
MERGE = Route("domains:merge")
ASK_ARCHIVE = Route("domains:ask_archive")
ARCHIVE = Route("domains:archive")
RESTORE = Route("domains:restore")
KEEP = Route("domains:keep")
"""Leaves everything as it is."""

DOMAINS_A_PART = 5
PARTS_A_PAGE = 3


def listed(language: Language, cluster_id: UUID, domains: Domains, *, may_edit: bool) -> Pages:
    """The domains in use by family, with how many experts each has; whoever may edit them learns how."""
    parts = [
        Part([f"**{quoted(family(language, slug))}**", *(_line(language, domain) for domain in some)])
        for slug, found in families_present(domains)
        for some in _chunks(found)
    ]
    title = language.say("Domains of competence")
    back = my_page(language, cluster_id)
    lines = [language.count("{n} domain", "{n} domains", len(domains.in_use))]
    if not parts:
        return Pages([Card(Accent.EXPERTS, title, [language.say("There is no domain yet.")], [back])])
    find = Action(language.say("Find an expert"), CHOOSE.to(cluster_id), Style.PRIMARY)
    footer = language.say("To change them: /domain add, rename, merge, archive.") if may_edit else None
    return Pages(
        [
            Card(Accent.EXPERTS, title, lines, [find, back], parts=parts[start : start + PARTS_A_PAGE], footer=footer)
            for start in range(0, len(parts), PARTS_A_PAGE)
        ]
    )


def added(language: Language, cluster_id: UUID, domain: DomainFacts) -> Card:
    """A domain was added."""
    line = language.say("It is offered from now on in /expert find.")
    return Card(
        Accent.EXPERTS,
        language.say("Domain added: {name}", name=_name(language, domain)),
        [line],
        [_all(language, cluster_id)],
    )


def renamed(language: Language, cluster_id: UUID, domain: DomainFacts) -> Card:
    """A domain was changed."""
    counts = language.say(
        "Family: {family}. Keywords: {french} in French, {english} in English.",
        family=quoted(family(language, domain.family)),
        french=len(domain.keywords["fr"]),
        english=len(domain.keywords["en"]),
    )
    title = language.say("Domain changed: {name}", name=_name(language, domain))
    return Card(Accent.EXPERTS, title, [counts], [_all(language, cluster_id)])


def ask_merge(language: Language, cluster_id: UUID, merge: Merge) -> Card:
    """What a merge would do, before it is done."""
    source, target = _name(language, merge.source), _name(language, merge.target)
    lines = [
        language.count(
            "{n} expert is concerned: their expertise moves to “{target}”.",
            "{n} experts are concerned: their expertise moves to “{target}”.",
            merge.moved + merge.joined,
            target=target,
        )
    ]
    if merge.joined:
        lines.append(
            language.count(
                "{n} of them has both: the higher level and the longer practice are kept.",
                "{n} of them have both: the higher level and the longer practice are kept.",
                merge.joined,
            )
        )
    lines.append(
        language.say("“{source}” is archived; whoever looks for it finds “{target}”.", source=source, target=target)
    )
    return Card(
        Accent.EXPERTS,
        language.say("Merge “{source}” into “{target}”?", source=source, target=target),
        lines,
        [
            Action(language.say("Merge"), MERGE.to(cluster_id, merge.source.id, merge.target.id), Style.DANGER),
            _leave(language, cluster_id),
        ],
    )


def merged(language: Language, cluster_id: UUID, merge: Merge) -> Card:
    """Two domains were merged."""
    return Card(
        Accent.EXPERTS,
        language.say(
            "“{source}” is now part of “{target}”",
            source=_name(language, merge.source),
            target=_name(language, merge.target),
        ),
        [language.count("{n} expert concerned.", "{n} experts concerned.", merge.moved + merge.joined)],
        [_all(language, cluster_id)],
    )


def ask_archive(language: Language, cluster_id: UUID, domain: DomainFacts) -> Card:
    """What archiving would do, before it is done."""
    return Card(
        Accent.EXPERTS,
        language.say("Archive “{name}”?", name=_name(language, domain)),
        [
            _whom_archiving_concerns(language, domain),
            language.say("Nothing is lost: /domain restore brings it back with its experts."),
        ],
        [
            Action(language.say("Archive"), ARCHIVE.to(cluster_id, domain.id), Style.DANGER),
            _leave(language, cluster_id),
        ],
    )


def _whom_archiving_concerns(language: Language, domain: DomainFacts) -> str:
    if not domain.experts:
        return language.say("Nobody of the cluster has declared this domain yet.")
    return language.count(
        "{n} expert is concerned: nobody finds them by this domain any more.",
        "{n} experts are concerned: nobody finds them by this domain any more.",
        domain.experts,
    )


def archived(language: Language, cluster_id: UUID, domain: DomainFacts) -> Card:
    """A domain was archived; one click back."""
    return Card(
        Accent.EXPERTS,
        language.say("Domain archived: {name}", name=_name(language, domain)),
        [language.say("It is offered no more.")],
        [Action(language.say("Restore it"), RESTORE.to(cluster_id, domain.id)), _all(language, cluster_id)],
    )


def restored(language: Language, cluster_id: UUID, domain: DomainFacts) -> Card:
    """A domain is offered again."""
    line = language.say("It is offered from now on in /expert find.")
    title = language.say("Domain restored: {name}", name=_name(language, domain))
    return Card(Accent.EXPERTS, title, [line], [_all(language, cluster_id)])


def kept(language: Language, cluster_id: UUID) -> Card:
    """Nothing was done."""
    return Card(Accent.EXPERTS, language.say("Nothing was changed"), actions=[_all(language, cluster_id)])


def _all(language: Language, cluster_id: UUID) -> Action:
    return Action(language.say("See the domains"), LIST.to(cluster_id))


def _leave(language: Language, cluster_id: UUID) -> Action:
    return Action(language.say("Leave as it is"), KEEP.to(cluster_id))


def _name(language: Language, domain: DomainFacts) -> str:
    return quoted(domain.name(language.code))


def _line(language: Language, domain: DomainFacts) -> str:
    count = language.count("{n} expert", "{n} experts", domain.experts)
    return f"{_name(language, domain)} · {count}"


def _chunks(domains: Sequence[DomainFacts]) -> list[Sequence[DomainFacts]]:
    return [domains[start : start + DOMAINS_A_PART] for start in range(0, len(domains), DOMAINS_A_PART)]

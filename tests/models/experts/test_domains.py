"""The board's list of domains, on both engines."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from models.audit import AuditEntry
from models.cluster.places import ROLES_OF_ALL
from models.database import everywhere
from models.errors import NotAllowed
from models.experts.domains import (
    MOST_DOMAINS,
    add_domain,
    archive_domain,
    described_in,
    domain_to_edit,
    rename_domain,
    restore_domain,
    seed_domains,
    words_of,
)
from models.experts.errors import (
    DomainArchived,
    DomainInUse,
    DomainNameEmpty,
    DomainNameTaken,
    DomainTextTooLong,
    DomainUnknown,
    FamilyUnknown,
    TooManyDomains,
    TooManyKeywords,
)
from models.experts.facts import domains_of_cluster
from models.experts.tables import Domain
from models.experts.wording import MOST_SLUG, DomainWords, cleaned, slug_for, split_keywords
from models.outbox import OutboxItem
from models.people.names import folded
from tests.models.experts.conftest import NOW, House
from tests.support import factories

WORDS = DomainWords("Aquaculture connectée", "", "", "", ("crevettes", "bassins"), ())
FAMILY = "terrain-objets"


async def test_the_standard_domains_are_given_once_and_what_the_board_edited_stays(house: House) -> None:
    """Renamed, archived or as they were: seeding again adds nothing and changes nothing."""
    cyber, cloud = await house.domain("cybersecurite"), await house.domain("cloud-hebergement")
    words = replace(words_of(cyber), name_fr="Sécurité des systèmes")
    await house.write(lambda s: rename_domain(s, house.board, cyber.id, words, None, now=NOW))
    await house.write(lambda s: archive_domain(s, house.board, cloud.id, now=NOW))
    before = await house.read(domains_of_cluster)
    assert await house.write(lambda s: seed_domains(s, NOW)) == 0
    assert await house.read(domains_of_cluster) == before
    assert (await house.domain("cybersecurite")).names["fr"] == "Sécurité des systèmes"


async def test_a_domain_is_added_with_its_slug_and_written_in_the_log(house: House) -> None:
    """The English name and the descriptions may be left out."""
    made = await house.write(lambda s: add_domain(s, house.board, WORDS, FAMILY, now=NOW))
    assert (made.slug, made.names["en"], made.descriptions["fr"]) == (
        "aquaculture-connectee",
        "Aquaculture connectée",
        "Aquaculture connectée",
    )
    kinds = await house.read(lambda s: s.scalars(select(AuditEntry.kind)).all())
    assert kinds == ["domains.add"]


@pytest.mark.parametrize("actor", ["member", "stranger", "administrator"])
async def test_only_the_board_edits(house: House, actor: str) -> None:
    """Not a member, nor a stranger, nor the server's administrator."""
    who = {"member": house.member, "stranger": replace(house.member, user_id=99)}.get(
        actor, replace(house.member, user_id=98, server_administrator=True)
    )
    domain = await house.domain("cybersecurite")
    with pytest.raises(NotAllowed):
        await house.write(lambda s: add_domain(s, who, WORDS, FAMILY, now=NOW))
    with pytest.raises(NotAllowed):
        await house.write(lambda s: archive_domain(s, who, domain.id, now=NOW))
    with pytest.raises(NotAllowed):
        await house.read(lambda s: domain_to_edit(s, who, None, now=NOW))


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (replace(WORDS, name_fr="  CYBERSÉCURITE "), DomainNameTaken),
        (replace(WORDS, name_en="cybersecurity"), DomainNameTaken),
        (replace(WORDS, name_fr="🙂"), DomainNameEmpty),
        (replace(WORDS, name_fr="x" * 61), DomainTextTooLong),
        (replace(WORDS, description_fr="x" * 161), DomainTextTooLong),
        (replace(WORDS, keywords_en=("x" * 61,)), DomainTextTooLong),
        (replace(WORDS, keywords_fr=tuple(f"mot {n}" for n in range(61))), TooManyKeywords),
    ],
)
async def test_wrong_words_are_refused(house: House, words: DomainWords, refusal: type[Exception]) -> None:
    """And nothing is kept."""
    with pytest.raises(refusal):
        await house.write(lambda s: add_domain(s, house.board, words, FAMILY, now=NOW))
    assert len(await house.read(domains_of_cluster)) == 32


async def test_an_unknown_family_or_domain_is_refused(house: House) -> None:
    """As after a stale choice."""
    with pytest.raises(FamilyUnknown):
        await house.write(lambda s: add_domain(s, house.board, WORDS, "nope", now=NOW))
    with pytest.raises(DomainUnknown):
        await house.write(lambda s: archive_domain(s, house.board, s.new_id(), now=NOW))


async def test_what_the_storage_cannot_hold_is_cleaned(house: House) -> None:
    """Null bytes, halves of letters, line ends."""
    words = replace(WORDS, name_fr="Aqua\x00culture\n\ud800connectée", keywords_fr=("cre\x00vettes", "—"))
    made = await house.write(lambda s: add_domain(s, house.board, words, FAMILY, now=NOW))
    assert made.names["fr"] == "Aqua culture connectée"
    assert made.keywords["fr"] == ("cre vettes",)


async def test_an_archived_name_is_free_until_it_is_restored(house: House) -> None:
    """Restoring it then is refused, naming who has it."""
    cyber = await house.domain("cybersecurite")
    with pytest.raises(DomainInUse):
        await house.write(lambda s: restore_domain(s, house.board, cyber.id, now=NOW))
    await house.write(lambda s: archive_domain(s, house.board, cyber.id, now=NOW))
    with pytest.raises(DomainArchived):
        await house.write(lambda s: archive_domain(s, house.board, cyber.id, now=NOW))
    words = replace(WORDS, name_fr="Cybersécurité")
    made = await house.write(lambda s: add_domain(s, house.board, words, FAMILY, now=NOW))
    assert made.slug == "cybersecurite-2"
    with pytest.raises(DomainNameTaken):
        await house.write(lambda s: restore_domain(s, house.board, cyber.id, now=NOW))
    await house.write(lambda s: archive_domain(s, house.board, made.id, now=NOW))
    restored = await house.write(lambda s: restore_domain(s, house.board, cyber.id, now=NOW))
    assert not restored.archived


async def test_two_adds_of_one_name_at_once_make_one_domain(house: House) -> None:
    """The other one is told that the name is taken."""
    results = await asyncio.gather(
        *(
            house.write(
                partial(add_domain, actor=house.board, words=replace(WORDS, name_fr=name), family=FAMILY, now=NOW)
            )
            for name in ("Aquaculture", "aquaculture", "AQUACULTURE", "Aquacülture")
        ),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["DomainFacts", *["DomainNameTaken"] * 3]
    assert await house.read(lambda s: s.scalar(select(func.count()).select_from(Domain))) == 33


async def test_two_seedings_at_once_seed_once(house: House) -> None:
    """The wizard may be run twice at once."""
    other = await house.database.write(everywhere(), lambda s: factories.cluster(s, guild_id=2, now=NOW))
    added = await asyncio.gather(*(house.database.write(other, lambda s: seed_domains(s, NOW)) for _ in range(4)))
    assert sorted(added) == [0, 0, 0, 32]


async def test_there_is_a_limit_to_the_list(house: House) -> None:
    """A hundred."""
    for n in range(MOST_DOMAINS - 32):
        words = replace(WORDS, name_fr=f"Domaine {n}")
        await house.write(partial(add_domain, actor=house.board, words=words, family=FAMILY, now=NOW))
    with pytest.raises(TooManyDomains):
        await house.write(lambda s: add_domain(s, house.board, WORDS, FAMILY, now=NOW))


def test_one_description_serves_both_languages_until_they_differ() -> None:
    """A form has room for one only."""
    same = replace(WORDS, description_fr="a", description_en="a")
    apart = replace(WORDS, description_fr="a", description_en="b")
    assert described_in(same, "fr", "c").description_en == "c"
    assert described_in(apart, "fr", "c").description_en == "b"
    assert described_in(apart, "en", "c").description_fr == "a"


@given(st.text(max_size=200))
def test_any_text_splits_into_clean_keywords(text: str) -> None:
    """None empty, none with a separator or a control sign."""
    for word in split_keywords(text):
        assert word == cleaned(word)
        assert word
        assert not set(word) & set(",;\n\r\x00")


@given(st.text(min_size=1, max_size=60).filter(folded), st.integers(0, 30))
def test_slugs_are_short_and_never_taken(name: str, others: int) -> None:
    """Whatever the name, and however often it was used."""
    taken: set[str] = set()
    for _ in range(others + 1):
        slug = slug_for(name, taken)
        assert slug not in taken
        assert 0 < len(slug) <= MOST_SLUG
        taken.add(slug)


async def test_who_is_an_expert_follows_the_list(house: House) -> None:
    """Whose only domain is archived loses the role, and has it again when the domain comes back."""
    domain = await house.domain("cybersecurite")

    async def owed() -> bool:
        kinds = await house.read(lambda session: session.scalars(select(OutboxItem.kind)).all())
        await house.write(lambda session: session.execute(delete(OutboxItem)))
        return ROLES_OF_ALL in kinds

    await owed()
    await house.write(lambda session: archive_domain(session, house.board, domain.id, now=NOW))
    assert await owed()
    await house.write(lambda session: restore_domain(session, house.board, domain.id, now=NOW))
    assert await owed()

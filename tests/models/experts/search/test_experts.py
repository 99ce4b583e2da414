"""Who is found, and in which order: for a domain, for a need, by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.experts.availability import Availability, Load
from models.experts.finding import FRESH_FOR, FoundExpert
from models.experts.known import KnownExpert, Mastery
from models.experts.search import experts as experts_module
from models.experts.search.domains import DomainMatch
from models.experts.search.experts import Experts, Wish
from models.people.names import folded
from tests.models.experts.search.known import CLOUD, CYBER, DAY, MOBILE, NOW, domain, expert, mastery, organisation

STALE = NOW - FRESH_FOR - timedelta(days=1)


def of_domain(experts: Experts, asker: int = 1, **wish: object) -> Sequence[FoundExpert]:
    return experts.of_domain(CYBER, asker, now=NOW, day=DAY, **wish)  # type: ignore[arg-type]  # as the test says


def numbers(people: Sequence[FoundExpert]) -> list[int]:
    return [one.person_id.int for one in people]


def by_text(experts: Experts, text: str, *domains: DomainMatch, asker: int = 1, **wish: object) -> list[int]:
    found = experts.by_text(text, domains, asker, now=NOW, day=DAY, wish=Wish(**wish))  # type: ignore[arg-type]  # likewise
    assert len(set(found)) == len(found) == len(list(found))
    return numbers(found)


MEANS_CYBER = DomainMatch(domain(CYBER, "cyber"), 0.9, "piratage")
MEANS_CLOUD = DomainMatch(domain(CLOUD, "cloud"), 0.8, None)


def test_each_thing_goes_before_the_next() -> None:
    """Level, availability, endorsements, freshness, the lightest load; suspended organisations last of all."""
    away = organisation(1, "Suspendue", suspended=True)
    people = [
        expert(1, mastery(level=3), organisations=(away,)),
        expert(2, mastery(level=2, confirmed_at=STALE), available=True),
        expert(3, mastery(level=2), available=True, load=Load(1, 0, 4)),
        expert(4, mastery(level=2), available=True),
        expert(5, mastery(level=2, endorsements=1, confirmed_at=STALE), available=True),
        expert(6, mastery(level=2, endorsements=2), available=None),
        expert(7, mastery(level=2, endorsements=2), available=True, load=Load(2, 2, 4)),
        expert(8, mastery(level=3), available=False),
        expert(9, mastery(level=1, endorsements=9), available=True),
        expert(10, mastery(level=3), available=True, here=False),
    ]
    for asker in range(20):
        order = numbers(of_domain(Experts(people), asker))
        assert set(order[:2]) == {8, 10}
        assert order[2:] == [5, 4, 3, 2, 6, 7, 9, 1]


def test_who_has_all_they_can_take_is_not_available() -> None:
    """Whatever they said."""
    experts = Experts([expert(1, available=True, load=Load(3, 1, 4)), expert(2)])
    assert [one.availability for one in of_domain(experts)] == [Availability.UNKNOWN, Availability.UNAVAILABLE]
    assert numbers(of_domain(experts, available_only=True)) == [2]
    assert experts.availability(UUID(int=1), NOW) is Availability.UNAVAILABLE


@pytest.mark.parametrize("count", [2, 3, 5, 8])
def test_over_many_askers_each_equal_comes_first_as_often(count: int) -> None:
    """Within a tenth of their share, of a domain as of a need; over fixed askers, nothing here is left to chance."""
    askers = 2_500 * count
    experts = Experts([expert(number) for number in range(1, count + 1)])
    for first in (
        Counter(of_domain(experts, asker)[0].person_id for asker in range(askers)),
        Counter(
            experts.by_text("piratage", [MEANS_CYBER], asker, now=NOW, day=DAY)[0].person_id for asker in range(askers)
        ),
    ):
        assert len(first) == count
        assert all(abs(times - askers / count) < askers / count / 10 for times in first.values())


def test_over_many_days_too() -> None:
    """For one asker."""
    experts = Experts([expert(number) for number in range(1, 5)])
    first = Counter(
        experts.of_domain(CYBER, 7, now=NOW, day=DAY + timedelta(days=day))[0].person_id for day in range(8_000)
    )
    assert all(abs(times - 2_000) < 200 for times in first.values())


@given(st.integers(1, 4), st.integers(0, 3), st.integers(0, 2**64))
def test_a_loaded_one_comes_later_whoever_asks(taken: int, others: int, asker: int) -> None:
    """Than every equal with a lighter load."""
    loads = [Load(0, min(taken - 1, other), 10) for other in range(others + 1)]
    people = [expert(1, load=Load(taken, 0, 10)), *(expert(2 + n, load=load) for n, load in enumerate(loads))]
    assert numbers(of_domain(Experts(people), asker))[-1] == 1


masteries = st.builds(
    lambda level, endorsements, days: mastery(level=level, endorsements=endorsements, confirmed_at=NOW - days),
    st.integers(1, 3),
    st.integers(0, 4),
    st.timedeltas(timedelta(0), timedelta(days=400)),
)


def known(number: int, mastered: Mastery, available: bool | None, waiting: int, suspended: bool) -> KnownExpert:
    mine = (organisation(1, "Suspendue", suspended=True),) if suspended else ()
    return expert(number, mastered, available=available, load=Load(waiting, 0, 4), organisations=mine)


crowds = st.lists(
    st.tuples(masteries, st.none() | st.booleans(), st.integers(0, 5), st.booleans()), min_size=1, max_size=12
).map(lambda rows: [known(number, *row) for number, row in enumerate(rows, 1)])


@settings(max_examples=60)
@given(crowds, st.integers(0, 2**64), st.randoms())
def test_the_order_is_total_and_does_not_depend_on_how_people_were_read(
    people: list[KnownExpert], asker: int, random: object
) -> None:
    """Everybody once; the same again; the same from any order of rows; also looked at from the end or by parts."""
    shuffled = list(people)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    once, again = of_domain(Experts(people), asker), of_domain(Experts(shuffled), asker)
    assert once[-1] == again[-1]
    assert list(once) == list(again)
    assert sorted(numbers(once)) == sorted(expert.person_id.int for expert in people)
    assert list(once[1:3]) == list(again)[1:3]
    available = of_domain(Experts(people), asker, available_only=True)
    assert numbers(available) == [one.person_id.int for one in once if one.availability is not Availability.UNAVAILABLE]


def test_time_alone_changes_the_order() -> None:
    """An absence ends, a confirmation grows old: at that instant."""
    back = NOW + timedelta(days=3)
    experts = Experts([expert(1, available=False, until=back), expert(2, mastery(confirmed_at=NOW - FRESH_FOR / 2))])

    def order(now: datetime) -> list[int]:
        return numbers(experts.of_domain(CYBER, 1, now=now, day=DAY))

    assert order(NOW) == [2, 1]
    assert order(back) == [1, 2]
    assert order(NOW) == [2, 1]


def test_a_need_leads_to_the_people_of_its_domains_the_best_first() -> None:
    """Each once, with what led to them; a domain far from the best is not meant."""
    both = expert(1, mastery(CYBER, level=1), mastery(CLOUD, level=3))
    experts = Experts([both, expert(2, mastery(CLOUD)), expert(3, mastery(CYBER)), expert(4, mastery(MOBILE, level=3))])
    far = DomainMatch(domain(MOBILE, "mobile"), 0.3, None)
    assert by_text(experts, "zzz", MEANS_CYBER, MEANS_CLOUD, far) == [3, 1, 2]
    found = experts.by_text("zzz", [MEANS_CYBER, MEANS_CLOUD], 1, now=NOW, day=DAY)
    assert [(one.because, one.domain_id) for one in found] == [("piratage", CYBER), ("piratage", CYBER), (None, CLOUD)]


def test_own_words_go_before_others_of_the_best_domain_and_stand_beside_them() -> None:
    """In the domain and by their words first; then both of one kind by level; then the next domain; then a part."""
    experts = Experts(
        [
            expert(1, mastery(CYBER, level=3)),
            expert(2, mastery(CYBER, level=1), presentation="Audits de vulnérabilités Kubernetes."),
            expert(3, mastery(MOBILE, level=2), title="Audit Kubernetes"),
            expert(4, mastery(CLOUD, level=3)),
            expert(5, mastery(MOBILE, level=3), presentation="Kubernetes"),
            expert(6, mastery(MOBILE, level=1), presentation="Audit"),
        ]
    )
    assert by_text(experts, "audit kubernetes", MEANS_CYBER, MEANS_CLOUD) == [2, 1, 3, 4, 5, 6]
    found = experts.by_text("audit kubernetes", [MEANS_CYBER], 1, now=NOW, day=DAY)
    assert [one.in_own_words for one in found] == [False, False, True, True, True]


def test_a_name_goes_before_all_but_where_the_organisation_is_suspended() -> None:
    """Somebody who is named is who is meant."""
    away = organisation(1, "Piratage SARL", suspended=True)
    experts = Experts([expert(1, mastery(level=3)), expert(2, name="Paul Piratage"), expert(3, organisations=(away,))])
    assert by_text(experts, "piratage", MEANS_CYBER) == [2, 1, 3]


def test_somebody_who_is_named_among_other_words_is_found() -> None:
    """Their name and organisation, within a sentence; then nobody whose words are only alike."""
    nord = organisation(1, "Nord Ingénierie")
    experts = Experts(
        [
            expert(1, name="Julie Wea", organisations=(nord,)),
            expert(2, name="Julie Poadja", presentation="fibre"),
            *(expert(number) for number in range(3, 40)),
        ]
    )
    assert by_text(experts, "julie de nord ingénierie pour la fibre") == [1]
    assert by_text(experts, "julie wea") == [1]


def test_wishes_narrow_every_way_in() -> None:
    """The organisation or one above it, the domain, those available, and without whom."""
    nord = organisation(5, "Nord", above=(6, "Groupe"))
    experts = Experts(
        [
            expert(1, organisations=(nord,)),
            expert(2, organisations=(organisation(7, "Sud"),), available=False),
            expert(3, mastery(CLOUD), name="Nina Cyber"),
        ]
    )
    assert by_text(experts, "cyber", MEANS_CYBER, organisation_id=UUID(int=5)) == [1]
    assert by_text(experts, "cyber", MEANS_CYBER, organisation_id=UUID(int=6)) == [1]
    assert by_text(experts, "cyber", MEANS_CYBER, available_only=True) == [3, 1]
    assert by_text(experts, "cyber", MEANS_CYBER, only_in=CYBER) == [1, 2]
    assert by_text(experts, "cyber", MEANS_CYBER, without={UUID(int=3)}) == [1, 2]
    assert numbers(experts.of_organisation(UUID(int=6), 1, now=NOW, day=DAY)) == [1]


letters = "abcdefghijklmnopqrstuvwxyzéèçôïùœ"
words = st.text(letters, min_size=5, max_size=12).filter(lambda word: len(folded(word)) >= 5)
wheres = st.sampled_from(["name", "organisation", "title", "presentation", "note"])


def holding(number: int, where: str, word: str) -> KnownExpert:
    """Somebody of whom one text holds a word."""
    text = f"Xavier {word}"
    if where == "organisation":
        return expert(number, organisations=(organisation(1, text),))
    if where == "note":
        return expert(number, mastery(note=text))
    return expert(number, **{where: text})  # type: ignore[arg-type]  # a field by its name


@given(words, wheres, st.booleans())
def test_what_holds_the_word_is_found_whatever_its_case_and_accents(word: str, where: str, upper: bool) -> None:
    """Wherever it stands."""
    experts = Experts([holding(1, where, word), expert(2)])
    typed = folded(word) if upper else word.upper()
    assert by_text(experts, typed)[:1] == [1]


@given(words, st.sampled_from(["name", "organisation", "title"]), st.data())
def test_one_typing_error_in_a_name_or_title_is_forgiven(word: str, where: str, data: st.DataObject) -> None:
    """A letter too many, too few or wrong, or two in the wrong order."""
    plain = folded(word).replace(" ", "")
    place = data.draw(st.integers(0, len(plain) - 2))
    typed = data.draw(
        st.sampled_from(
            [
                plain[:place] + "q" + plain[place:],
                plain[:place] + plain[place + 1 :],
                plain[:place] + "q" + plain[place + 1 :],
                plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :],
            ]
        )
    )
    assert by_text(Experts([holding(1, where, plain), expert(2, name="Kkkkk Wwwww")]), typed)[:1] == [1]


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_answered(text: str, presentation: str) -> None:
    """Without an error."""
    by_text(Experts([expert(1, presentation=presentation, name=text or None)]), text, MEANS_CYBER)


changes = st.lists(
    st.tuples(st.integers(1, 12), st.sampled_from(["", "renard", "orque", "cagou"]), st.integers(1, 3)), max_size=6
)


@settings(max_examples=80)
@given(changes, changes)
def test_what_is_made_from_before_is_what_is_made_anew(first: list[tuple[int, str, int]], then: list[Any]) -> None:
    """Whoever came, changed or went: each answer is the same, and the words of those who went can be forgotten."""

    def crowd(rows: list[tuple[int, str, int]]) -> list[KnownExpert]:
        told = {number: (word, level) for number, word, level in rows}
        return [
            expert(number, mastery(level=told.get(number, ("", 2))[1]), presentation=told.get(number, ("", 2))[0])
            for number in range(1, 13)
            if told.get(number, ("", 2))[0] != "orque"
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(experts_module, "FEW", 0)
        patch.setattr(experts_module, "MOST_CHANGED", 1.0)
        before = Experts(crowd(first))
        before.put_in_order(NOW)
        made, anew = Experts(crowd(then), before), Experts(crowd(then))
    for each in (made, made.forgotten()):
        assert numbers(of_domain(each)) == numbers(of_domain(anew))
        for word in ("renard", "orque", "cagou", "personne", "personnne"):
            assert by_text(each, word, MEANS_CYBER) == by_text(anew, word, MEANS_CYBER)
    assert not made.forgotten().remembers_gone
    assert len(made) == len(anew)


def test_words_of_who_is_gone_are_forgotten() -> None:
    """Not only out of reach."""
    known = [expert(1, presentation="kubernetes"), expert(2, presentation="autrefois")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(experts_module, "FEW", 0)
        patch.setattr(experts_module, "MOST_CHANGED", 1.0)
        then = Experts(known[:1], Experts(known))
    assert then.remembers_gone
    assert by_text(then, "autrefois") == []
    assert "autrefois" not in repr(then.forgotten()._words._texts)

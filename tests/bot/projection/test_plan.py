"""The plan: adopts, makes and finds again; applied, it has nothing left to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bot.projection.plan import (
    MOST_CHANNELS,
    MOST_IN_CATEGORY,
    MOST_ROLES,
    Existing,
    Fate,
    RoleKey,
    after,
    find_made,
    limits_exceeded,
    propose,
    role_steps,
)
from models.cluster.places import CHOSEN_FROM_SERVER, SHAPES, PlaceFacts, Shape
from models.cluster.tables import PlaceKind

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
NAMES = {kind: kind.value.replace("_", "-") for kind in CHOSEN_FROM_SERVER}
ROLE_KINDS: tuple[RoleKey, ...] = (PlaceKind.MEMBER_ROLE, PlaceKind.EXPERT_ROLE, UUID(int=7))


def place(kind: PlaceKind, discord_id: int | None = None) -> PlaceFacts:
    """A place of that kind."""
    return PlaceFacts(UUID(int=1), kind, NAMES[kind], discord_id, False, NOW)


def thing(id: int, name: str, shape: Shape = Shape.TEXT, **changes: object) -> Existing:
    """Something that the server has, made an hour ago unless `changes` say otherwise."""
    return replace(Existing(id, shape, name, NOW - timedelta(hours=1)), **changes)  # type: ignore[arg-type]  # a test's


@given(st.sets(st.sampled_from(ROLE_KINDS)), st.sets(st.sampled_from([1, 2, 3, 8, 9])), st.integers(0, 3))
def test_role_steps_lead_there_and_end(wanted: set[RoleKey], held: set[int], known: int) -> None:
    """Applied once, there is nothing left to do; nobody else's role is touched."""
    ours: dict[RoleKey, int] = dict(list(zip(ROLE_KINDS, (1, 2, 3), strict=True))[:known])
    steps = role_steps(wanted, ours, held)
    reached = after(steps, held)
    assert role_steps(wanted, ours, reached) == []
    assert {role for role in reached if role in ours.values()} == {ours[kind] for kind in wanted if kind in ours}
    assert reached - set(ours.values()) == held - set(ours.values())


names = st.sampled_from([*NAMES.values(), "Home", "CALLS", "général", "voice"])
things = st.builds(
    Existing,
    id=st.integers(1, 40),
    shape=st.sampled_from([Shape.TEXT, Shape.FORUM, Shape.CATEGORY, Shape.ROLE]),
    name=names,
    made_at=st.just(NOW),
    free=st.booleans(),
)


@given(
    st.lists(things, max_size=20, unique_by=lambda each: each.id),
    st.dictionaries(st.sampled_from(CHOSEN_FROM_SERVER), st.integers(0, 40)),
)
def test_what_is_proposed_is_consistent_and_settles(existing: list[Existing], chosen: dict[PlaceKind, int]) -> None:
    """Every place once; nothing serves twice unless it was picked so; once made, all of it is there."""
    proposals = propose(NAMES, {}, chosen, existing)
    assert [each.kind for each in proposals] == list(CHOSEN_FROM_SERVER)
    adopted = [each for each in proposals if each.fate is Fate.ADOPT]
    for each in adopted:
        assert each.existing is not None
        assert each.existing.shape is each.shape
        assert each.existing.free
    unpicked = [each.existing.id for each in adopted if each.existing and chosen.get(each.kind) != each.existing.id]
    assert len(unpicked) == len(set(unpicked))
    made = [
        replace(thing(100 + number, each.name, each.shape), made_at=NOW)
        for number, each in enumerate(proposals)
        if each.fate is Fate.MAKE
    ]
    ids = {each.kind: each.existing.id for each in proposals if each.existing is not None}
    ids |= {kind: m.id for kind, m in zip((p.kind for p in proposals if p.fate is Fate.MAKE), made, strict=True)}
    places = {kind: place(kind, ids[kind]) for kind in CHOSEN_FROM_SERVER}
    again = propose(NAMES, places, {}, [*existing, *made])
    assert {each.fate for each in again} == {Fate.THERE}


def test_like_names_are_adopted() -> None:
    """Whatever their case and accents; of the same shape only."""
    existing = [thing(1, "HOME", Shape.FORUM), thing(2, "Hômé"), thing(3, "home")]
    proposal = next(each for each in propose(NAMES, {}, {}, existing) if each.kind is PlaceKind.HOME)
    assert proposal.fate is Fate.ADOPT
    assert proposal.existing == existing[1]
    assert proposal.wish.name == "Hômé"


def test_zero_has_it_made_in_any_case() -> None:
    """The administrator does not want the one of like name."""
    proposal = next(
        each for each in propose(NAMES, {}, {PlaceKind.HOME: 0}, [thing(2, "home")]) if each.kind is PlaceKind.HOME
    )
    assert proposal.fate is Fate.MAKE


def test_an_orphan_is_known_by_name_and_time() -> None:
    """Older ones are somebody else's; clocks may differ by half a minute."""
    intent = place(PlaceKind.HOME)
    old = thing(1, "home", made_at=NOW - timedelta(minutes=5))
    assert find_made(intent, [old], ()) is None
    orphan = thing(2, "home", made_at=NOW - timedelta(seconds=20), unused=True)
    found = find_made(intent, [old, orphan], ())
    assert found is not None
    assert (found.keep, list(found.twins)) == (orphan, [])
    assert find_made(intent, [old, orphan], {2}) is None


def test_of_twins_the_one_in_use_is_kept() -> None:
    """And one that somebody wrote in is never removed."""
    intent = place(PlaceKind.HOME)
    first = thing(1, "home", made_at=NOW, unused=True)
    second = thing(2, "home", made_at=NOW, unused=False)
    third = thing(3, "home", made_at=NOW, unused=False)
    found = find_made(intent, [first, second, third], ())
    assert found is not None
    assert (found.keep, list(found.twins)) == (second, [first])


def test_limits_are_counted_before_anything_is_made() -> None:
    """Of the server and of the category."""
    channels = [thing(number, f"c{number}") for number in range(MOST_CHANNELS - 6)]
    roles = [thing(1000 + number, f"r{number}", Shape.ROLE) for number in range(MOST_ROLES - 2)]
    proposals = propose(NAMES, {}, {}, [*channels, *roles])
    exceeded = {limit.shape: limit.would_be for limit in limits_exceeded(proposals, [*channels, *roles])}
    assert exceeded == {Shape.TEXT: MOST_CHANNELS + 1, Shape.ROLE: MOST_ROLES + 1}
    category = thing(9000, NAMES[PlaceKind.CATEGORY], Shape.CATEGORY)
    inside = [thing(number, f"c{number}", parent_id=9000) for number in range(MOST_IN_CATEGORY - 5)]
    proposals = propose(NAMES, {}, {}, [category, *inside])
    assert [limit.shape for limit in limits_exceeded(proposals, [category, *inside])] == [Shape.CATEGORY]
    enough = [category, *inside[:-1]]
    assert limits_exceeded(propose(NAMES, {}, {}, enough), enough) == []


def test_every_place_has_a_shape() -> None:
    """In the order in which they are made, the board's role before the journal."""
    assert set(SHAPES) == set(PlaceKind)
    order = list(SHAPES)
    assert order.index(PlaceKind.BOARD_ROLE) < order.index(PlaceKind.JOURNAL)
    assert order.index(PlaceKind.CATEGORY) < order.index(PlaceKind.HOME)

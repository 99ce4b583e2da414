"""Data classes that are made at their first object behave as those of `dataclasses`, from whichever thread."""

from __future__ import annotations

import dataclasses
import threading
from typing import Any

import pytest

from models.errors import DomainError
from models.records import dataclass


def _made() -> tuple[Any, Any]:
    @dataclass(frozen=True)
    class Place:
        city: str
        rooms: int = 1
        tags: list[str] = dataclasses.field(default_factory=list, compare=False)

    @dataclass(frozen=True)
    class Hall(Place):
        seats: int = dataclasses.field(default=0, kw_only=True)

        def __post_init__(self) -> None:
            if self.seats < 0:
                raise ValueError("seats")

    return Place, Hall


def test_it_behaves_as_the_standard_one() -> None:
    """Defaults, equality, hash, text, freezing, a base, a replacement."""
    place, hall = _made()
    one = hall("Nouméa", seats=3)
    assert one == hall("Nouméa", 1, ["x"], seats=3)
    assert hash(one) == hash(hall("Nouméa", seats=3))
    assert one not in (hall("Koné", seats=3), place("Nouméa"))
    assert repr(place("Koné")).endswith("Place(city='Koné', rooms=1, tags=[])")
    assert dataclasses.replace(one, rooms=2) == hall("Nouméa", 2, seats=3)
    assert dataclasses.asdict(one) == {"city": "Nouméa", "rooms": 1, "tags": [], "seats": 3}
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.city = "Koné"
    with pytest.raises(ValueError, match="seats"):
        hall("Nouméa", seats=-1)
    with pytest.raises(TypeError):
        place()
    assert hall.__match_args__ == ("city", "rooms", "tags")


def test_its_fields_are_known_before_any_object() -> None:
    """Those of the base first."""
    _, hall = _made()
    assert dataclasses.is_dataclass(hall)
    assert [field.name for field in dataclasses.fields(hall)] == ["city", "rooms", "tags", "seats"]


def test_a_refusal_keeps_its_identity_and_its_text() -> None:
    """`eq=False`, a base, and a subclass that adds nothing."""

    @dataclass(eq=False)
    class Full(DomainError):
        room: str

    @dataclass(eq=False)
    class FullTonight(Full):
        until: int

    class FullForEver(Full):
        pass

    assert str(FullTonight("A", 9)) == "FullTonight(room=A, until=9)"
    assert str(FullForEver(room="A")) == "FullForEver(room=A)"
    assert Full("A") != Full("A")


def test_threads_that_meet_at_the_first_object_all_get_one() -> None:
    """None of them finds a class whose `__init__` is under way."""
    for _ in range(50):
        place, hall = _made()
        gate = threading.Barrier(4)
        made: list[object] = []

        def make(kind: Any = hall, *, gate: threading.Barrier = gate, made: list[object] = made) -> None:
            gate.wait()
            made.append(kind("Nouméa"))

        threads = [threading.Thread(target=make, args=(kind,)) for kind in (place, hall, hall, place)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made) == 4

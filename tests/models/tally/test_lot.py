"""The public lot: its published examples, and that nothing but what was promised passes."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tally import CannotCount, LotFault, commitment, draw, verify

SEED = bytes(range(32))
PROMISED = "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"
OPTIONS = ["A", "B", "C", "D"]
LOTTERY = "loto 2026-11-28: 3 14 15 26 35"
usual = settings(deadline=None)


def test_the_example_of_the_rules():
    lot = draw(SEED, "poll-1", OPTIONS)
    assert lot.commitment == commitment(SEED) == PROMISED
    assert [(option, key[:8]) for option, key in lot.keys] == [
        ("C", "26b0844f"),
        ("A", "6591f7d2"),
        ("D", "908da846"),
        ("B", "d7576aab"),
    ]
    assert draw(SEED, "poll-1", OPTIONS, LOTTERY).order == ("D", "C", "A", "B")


def test_anyone_can_redo_it_with_a_hash_and_a_sort():
    text = "cagou-lot-v1\n{}\n{}\n{}\n{}"
    keys = {o: hashlib.sha256(text.format(SEED.hex(), LOTTERY, "poll-1", o).encode()).hexdigest() for o in OPTIONS}
    assert draw(SEED, "poll-1", OPTIONS, LOTTERY).order == tuple(sorted(OPTIONS, key=keys.__getitem__))


@usual
@given(st.permutations(OPTIONS))
def test_the_order_in_which_options_come_does_not_matter(options):
    assert draw(SEED, "poll-1", options) == draw(SEED, "poll-1", OPTIONS)


def test_other_polls_and_other_values_have_other_lots():
    assert draw(SEED, "poll-1", OPTIONS).keys != draw(SEED, "poll-2", OPTIONS).keys
    assert draw(SEED, "poll-1", OPTIONS).keys != draw(SEED, "poll-1", OPTIONS, "x").keys


def test_a_lot_kept_as_promised_is_right():
    assert verify(PROMISED, SEED.hex(), "poll-1", ("C", "A", "D", "B")) == ()
    assert verify(PROMISED, SEED.hex(), "poll-1", ("D", "C", "A", "B"), LOTTERY) == ()


@pytest.mark.parametrize("seed", [None, "", SEED.hex()[:-2], SEED.hex().upper(), "z" * 64, SEED.hex() + "\n"])
def test_a_missing_seed_is_found(seed):
    assert verify(PROMISED, seed, "poll-1", ("C", "A", "D", "B")) == (LotFault.SEED_MISSING,)


@usual
@given(st.integers(0, 255), st.integers(0, 31))
def test_a_changed_byte_of_the_seed_is_found(byte, place):
    changed = bytearray(SEED)
    changed[place] = byte
    faults = verify(PROMISED, changed.hex(), "poll-1", draw(bytes(changed), "poll-1", OPTIONS).order)
    assert faults == (() if bytes(changed) == SEED else (LotFault.COMMITMENT_BROKEN,))


@usual
@given(st.permutations(OPTIONS))
def test_another_order_is_found(order):
    right = tuple(order) == ("C", "A", "D", "B")
    assert verify(PROMISED, SEED.hex(), "poll-1", order) == (() if right else (LotFault.ORDER_WRONG,))


def test_an_option_twice_or_left_out_is_found():
    assert verify(PROMISED, SEED.hex(), "poll-1", ("C", "C", "A", "D", "B")) == (LotFault.ORDER_WRONG,)


@pytest.mark.parametrize(
    ("seed", "poll", "options", "value"),
    [
        (SEED[:-1], "p", OPTIONS, ""),
        (SEED, "p\nq", OPTIONS, ""),
        (SEED, "p", ["A", "A"], ""),
        (SEED, "p", ["A\nB"], ""),
        (SEED, "p", OPTIONS, "1\n2"),
        (SEED, "p", OPTIONS, "1\r2"),
    ],
)
def test_what_would_be_ambiguous_is_refused(seed, poll, options, value):
    with pytest.raises(CannotCount):
        draw(seed, poll, options, value)


def test_no_option_is_no_trouble():
    assert draw(SEED, "poll-1", []).order == ()


def test_each_place_is_as_likely():
    """With many polls each option is first about as often: no bias from the sort."""
    first = [draw(SEED, f"poll-{number}", OPTIONS).order[0] for number in range(4000)]
    assert all(900 < first.count(option) < 1100 for option in OPTIONS)

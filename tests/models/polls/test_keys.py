"""Keys of confidential polls: one file a poll, there before anybody votes, and gone for good."""

from __future__ import annotations

import base64
import hmac
import os
from contextlib import suppress
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.polls.errors import KeyLost
from models.polls.keys import KEY_BYTES, KeyRing
from models.polls.tokens import RECEIPT_LENGTH, Keyed, read_receipt, receipts_of, seal, token_of, unseal

POLL, OTHER = UUID(int=1), UUID(int=2)
KEY = bytes(range(32))
NONCES = st.binary(min_size=16, max_size=16)


def test_a_key_is_made_read_and_destroyed(tmp_path: Path) -> None:
    """In a folder of its own, which nobody else reads."""
    ring = KeyRing(tmp_path / "deep" / "keys")
    assert ring.held() == ring.with_traces() == ()
    ring.make(POLL)
    ring.make(OTHER)
    key = ring.read(POLL)
    assert len(key) == KEY_BYTES
    assert key != ring.read(OTHER)
    (file,) = [path for path in (tmp_path / "deep" / "keys").iterdir() if path.name.startswith(str(POLL))]
    assert file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "deep" / "keys").stat().st_mode & 0o777 == 0o700
    assert ring.held() == (POLL, OTHER)
    ring.destroy(POLL)
    with pytest.raises(KeyLost):
        ring.read(POLL)
    assert ring.held() == (OTHER,)
    assert ring.with_traces() == (POLL,)
    ring.destroy(POLL)
    ring.traces_gone((POLL,))
    assert ring.with_traces() == ()
    assert [path.name for path in (tmp_path / "deep" / "keys").iterdir()] == [f"{OTHER}.key"]


def test_a_key_that_is_there_stays(tmp_path: Path) -> None:
    """Ballots may rest on it: an opening that is done again makes no other, nor do two processes at once."""
    KeyRing(tmp_path).make(POLL)
    first = KeyRing(tmp_path).read(POLL)
    KeyRing(tmp_path).make(POLL)
    assert KeyRing(tmp_path).read(POLL) == first
    rings = [KeyRing(tmp_path) for _ in range(8)]
    threads = [Thread(target=ring.make, args=(OTHER,)) for ring in rings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({ring.read(OTHER) for ring in rings}) == 1
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".key", ".key"]


@pytest.mark.parametrize("step", ["link", "fsync", "unlink"])
def test_a_crash_while_a_key_is_made_leaves_none_or_a_whole_one(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never a short one."""

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    ring = KeyRing(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(os if step != "unlink" else Path, step, crash)
        with pytest.raises(KeyboardInterrupt):
            ring.make(POLL)
    ring.make(POLL)
    assert len(ring.read(POLL)) == KEY_BYTES


def test_a_crash_while_a_key_is_destroyed_is_made_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mark is there before the key is gone, so that the traces are always known."""
    ring = KeyRing(tmp_path)
    ring.make(POLL)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            ring.destroy(POLL)
    assert ring.with_traces() == (POLL,)
    assert ring.held() == (POLL,)
    assert set(ring.read(POLL)) == {0}, "what it was is overwritten first"
    ring.destroy(POLL)
    assert ring.held() == ()


def test_what_is_no_key_is_none(tmp_path: Path) -> None:
    """A file cut short, or of somebody else's name."""
    ring = KeyRing(tmp_path)
    (tmp_path / f"{POLL}.key").write_bytes(b"short")
    (tmp_path / "notes.key").write_bytes(bytes(32))
    with pytest.raises(KeyLost):
        ring.read(POLL)
    assert ring.held() == (POLL,)


@given(st.sampled_from(["for", "against", "abstain", "blank", "0", "24", "1ffffff"]), NONCES, st.binary(min_size=32))
def test_a_sealed_choice_is_read_with_its_key_only(choice: str, nonce: bytes, key: bytes) -> None:
    """And with its own token: swapped between two ballots it is not read either."""
    token = token_of(POLL, key)
    sealed = seal(choice, token, key, nonce)
    assert unseal(sealed, token, key) == choice
    assert len(sealed) == 64
    for other_token, other_key in ((token, key + b"x"), (token_of(OTHER, key), key)):
        with suppress(KeyLost):
            assert unseal(sealed, other_token, other_key) != choice


@given(NONCES, NONCES)
def test_equal_choices_look_different(one: bytes, other: bytes) -> None:
    """Each time, and all have one length."""
    token = token_of(POLL, KEY)
    assert (seal("for", token, KEY, one) == seal("for", token, KEY, other)) is (one == other)
    assert len(seal("for", token, KEY, one)) == len(seal("against", token, KEY, other))


def test_a_choice_that_does_not_fit_is_not_sealed() -> None:
    """Rather than cut."""
    with pytest.raises(ValueError, match="length"):
        seal("x" * 33, "token", KEY, bytes(16))
    with pytest.raises(ValueError, match="length"):
        seal("for", "token", KEY, bytes(15))


def test_what_is_no_sealed_choice_says_that_the_key_is_lost() -> None:
    """Whatever it is."""
    for wrong in ("", "for", "é", "A" * 64, "=" * 64, "A" * 62 + "=="):
        with pytest.raises(KeyLost):
            unseal(wrong, "token", KEY)


@given(st.uuids(), st.uuids(), st.integers(1, 30))
def test_receipts_are_different(one: UUID, other: UUID, count: int) -> None:
    """Of every voice, elector and rank; tokens and receipts have nothing in common."""
    mine = receipts_of(one, KEY, 1, count)
    assert len(set(mine)) == count
    assert all(len(receipt) == RECEIPT_LENGTH for receipt in mine)
    assert mine == receipts_of(one, KEY, 1, count)
    assert set(mine).isdisjoint(receipts_of(one, KEY, 0, count))
    if one != other:
        assert set(mine).isdisjoint(receipts_of(other, KEY, 1, count))
        assert token_of(one, KEY) != token_of(other, KEY)
    assert token_of(one, None) == one.hex
    assert token_of(one, KEY) != one.hex


@given(st.binary(min_size=1, max_size=64), st.uuids(), st.integers(0, 1), st.binary(max_size=200))
def test_a_key_for_many_ballots_says_the_same(key: bytes, id: UUID, rank: int, text: bytes) -> None:
    """As the standard library spells it, so that whoever wants to check a receipt needs nothing of ours."""
    keyed = Keyed(key)
    assert keyed.digest(text) == hmac.digest(key, text, "sha256")
    assert token_of(id, keyed) == token_of(id, key)
    assert unseal(seal("for", "token", key, bytes(16)), "token", keyed) == "for"
    said = hmac.digest(key, b"|".join((b"receipt", id.bytes, b"%d" % rank, b"1")), "sha256")
    assert receipts_of(id, keyed, rank, 2)[1] == receipts_of(id, key, rank, 2)[1]
    assert receipts_of(id, key, rank, 2)[1] == base64.b32encode(said[:10]).decode()
    with pytest.raises(ValueError, match="longer"):
        Keyed(bytes(65))


@given(st.uuids(), st.sampled_from([" ", "-", "", " - "]))
def test_a_receipt_is_found_however_it_is_typed(id: UUID, between: str) -> None:
    """Small letters, groups, and the digits that look like letters."""
    (receipt,) = receipts_of(id, KEY, 1)
    typed = between.join(receipt[at : at + 4] for at in range(0, 16, 4)).lower()
    assert read_receipt(typed) == receipt
    assert read_receipt(receipt.replace("O", "0").replace("I", "1").replace("B", "8")) == receipt


def test_keys_come_from_the_source_that_was_given(tmp_path: Path) -> None:
    """Chance is passed in; left out, it is the system's."""
    KeyRing(tmp_path, lambda n: bytes([7]) * n).make(POLL)
    assert KeyRing(tmp_path).read(POLL) == bytes([7]) * 32
    assert KeyRing(tmp_path)._draw is os.urandom

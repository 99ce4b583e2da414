"""The keys of confidential polls: one file a poll, outside of the database and of its backups.

With the key one can tell which ballot is whose while the poll is open. It is destroyed right after the close is
committed; then nobody can, whatever copy of the database they hold. All processes of a deployment share the folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from models.polls.errors import KeyLost

KEY_BYTES = 32
KEY = ".key"
TRACES = ".traces"
"""The suffix of an empty file: this poll's key is gone, and traces of its open ballots may still be in the database."""


class KeyRing:
    """The folder of keys, which is made when the first key is. `draw(n)` gives n random bytes."""

    def __init__(self, directory: Path, draw: Callable[[int], bytes] = os.urandom) -> None:
        self._directory = directory
        self._draw = draw

    def make(self, poll_id: UUID) -> None:
        """A key for this poll, on the disk; one that is there stays, for ballots may rest on it."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(poll_id)
        if path.exists():
            return
        part = path.with_name(f"{path.name}.{self._draw(8).hex()}.part")
        try:
            self._write(part, self._draw(KEY_BYTES))
            with suppress(FileExistsError):  # another process opens the same poll: the first key stands
                os.link(part, path)
        finally:
            part.unlink(missing_ok=True)
        self._sync()

    def read(self, poll_id: UUID) -> bytes:
        """The key of an open poll. Raises `KeyLost`."""
        try:
            key = self._path(poll_id).read_bytes()
        except FileNotFoundError:
            raise KeyLost from None
        if len(key) != KEY_BYTES:
            raise KeyLost
        return key

    def destroy(self, poll_id: UUID) -> None:
        """The poll's key is no more, and a mark says that traces of its open ballots must go too. Again is safe."""
        path = self._path(poll_id)
        if not path.exists():
            return
        self._write(self._path(poll_id, TRACES), b"")
        self._sync()
        with suppress(FileNotFoundError):  # another process was faster
            with path.open("r+b") as file:
                file.write(bytes(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        self._sync()

    def held(self) -> tuple[UUID, ...]:
        """The polls that a key is there for."""
        return self._polls(KEY)

    def with_traces(self) -> tuple[UUID, ...]:
        """The polls whose key was destroyed, and whose traces still may be in the database."""
        return self._polls(TRACES)

    def traces_gone(self, polls: tuple[UUID, ...]) -> None:
        """The database was scrubbed since the keys of these polls were destroyed."""
        for poll_id in polls:
            self._path(poll_id, TRACES).unlink(missing_ok=True)

    def _polls(self, suffix: str) -> tuple[UUID, ...]:
        found = []
        for path in sorted(self._directory.glob(f"*{suffix}")):
            with suppress(ValueError):
                found.append(UUID(path.name.removesuffix(suffix)))
        return tuple(found)

    def _path(self, poll_id: UUID, suffix: str = KEY) -> Path:
        return self._directory / f"{poll_id}{suffix}"

    def _write(self, path: Path, content: bytes) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def _sync(self) -> None:
        """What was made and removed in the folder survives a power cut."""
        descriptor = os.open(self._directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

"""One process at a time holds an SQLite file for writing."""

import fcntl
import os
from pathlib import Path

from models.errors import DatabaseHeldByAnotherProcess, DatabaseReadOnly, DatabaseUnreachable


class Hold:
    """The hold on a file, kept by a lock on `<file>.lock`, which the system lets go when the process dies."""

    def __init__(self, path: Path) -> None:
        """Take it at once, or raise DatabaseHeldByAnotherProcess (also within one process)."""
        lock = path.with_name(path.name + ".lock")
        try:
            self._descriptor: int | None = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        except (PermissionError, FileNotFoundError, NotADirectoryError) as error:
            if isinstance(error, PermissionError):
                raise DatabaseReadOnly(str(path)) from error
            raise DatabaseUnreachable(str(path), str(error)) from error
        except OSError as error:
            raise DatabaseReadOnly(str(path)) from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._descriptor)
            raise DatabaseHeldByAnotherProcess(str(path)) from error

    def release(self) -> None:
        """Let go; once is enough. The side file stays: removing it would let two processes lock two files."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

"""The door to a file that several windows write: who waits goes in before whoever just came out.

SQLite lets writers in in no order, and looks seldom: of four that write all the time one may wait for half a minute.
Two locks make it fair: whoever is next holds the first while it waits for the second, so nobody overtakes it. Advice
only: where there are no locks, or somebody sleeps in the door, SQLite's own lock still keeps the writers apart.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui.store.database import StoreError, on_network, private_file

PATIENCE = 10.0
"""How long to wait for whoever is in front, in seconds: a window that was stopped must not stop the others."""

LOOK = 0.0005
"""How often is looked, in seconds: a lock that is waited for within the system could not be given up."""


class Door:
    """The door of one file for one process, to be used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._locks: list[int] | None = None

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Be the one who writes."""
        if self._locks is None:
            self._locks = self._opened()
        if not self._locks:
            yield
            return
        line, room = self._locks
        until = time.monotonic() + PATIENCE
        _take(line, until)
        _take(room, until)
        fcntl.flock(line, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(room, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the files of the locks."""
        for lock in self._locks or ():
            os.close(lock)
        self._locks = None

    def _opened(self) -> list[int]:
        """The two locks; none for a file on another machine, which would be asked each time."""
        if on_network(self.path):
            return []
        found: list[int] = []
        try:
            for name in ("line", "room"):
                path = self.path.with_name(f"{self.path.name}.{name}")
                private_file(path)
                found.append(os.open(path, os.O_RDWR | os.O_CLOEXEC))
                fcntl.flock(found[-1], fcntl.LOCK_UN)
        except (OSError, StoreError):  # a file system without locks, or nothing can be made there
            for lock in found:
                os.close(lock)
            return []
        return found


def _take(lock: int, until: float) -> None:
    """Wait for a lock, but not for ever: then go on without it."""
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return
            time.sleep(LOOK)
        else:
            return

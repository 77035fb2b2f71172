"""Whose turn it is: of several windows on one profile, one sends what waits and fills the copy."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from tui.store.database import private_file


class Turn:
    """A lock that belongs to one process at a time, and to nobody once that process is gone, however it went."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """Be the one, if nobody is; tells whether it is this process. Raises `StoreError` where no file can be made."""
        if self._handle is not None:
            return True
        private_file(self.path)
        handle = os.open(self.path, os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        except OSError:
            pass  # a file system without locks: there is nobody to ask
        self._handle = handle
        return True

    def give(self) -> None:
        """Leave it to others."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

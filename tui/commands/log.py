"""The log of the program: warnings and faults, private, and never more than two files of a size."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

from tui import settings

LARGEST = 2**20
"""Bytes after which the log is put aside; the one that was put aside before is then gone."""
FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class RotatingLog(logging.FileHandler):
    """A private file that starts afresh when it is full, while the program runs, whichever window filled it.

    Several processes write to one log, so each looks before it writes whether the file has been put aside by another;
    `logging.handlers.RotatingFileHandler` would go on writing to that one, then throw the new one away.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", errors="backslashreplace", delay=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record, to a file that has room."""
        with suppress(OSError):
            make_room(Path(self.baseFilename))
            self._follow()
        super().emit(record)

    def _open(self) -> TextIOWrapper:
        settings.private_file(Path(self.baseFilename))
        return super()._open()

    def _follow(self) -> None:
        """Leave a file that was put aside."""
        if self.stream and not _same(Path(self.baseFilename), self.stream.fileno()):
            self.stream.close()
            self.stream = self._open()


def make_room(path: Path) -> None:
    """Put a log that is full aside."""
    with suppress(FileNotFoundError):
        if path.stat().st_size >= LARGEST:
            path.replace(path.with_suffix(".old.log"))


def _same(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def keep() -> None:
    """Send warnings to the log file: written to stderr they would land on the screen of the app."""
    logging.raiseExceptions = False
    try:
        path = settings.paths().log
        settings.private_directory(path.parent)
        make_room(path)
        handler: logging.Handler = RotatingLog(path)
    except OSError:
        handler = logging.NullHandler()
    logging.basicConfig(level=logging.WARNING, handlers=[handler], format=FORMAT)

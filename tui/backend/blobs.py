"""Bytes too large for a row: files below the workspace, named by their SHA-256.

A row keeps the name and says what the bytes are; the same bytes are there once, however many rows name them. The
directory is 0700 and its files 0600.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import time
from collections.abc import Collection, Iterator
from pathlib import Path

FOLDER = "blobs"
SPARED = 24 * 60 * 60.0
"""Seconds: younger bytes nobody names may belong to a call that is not committed yet."""
_NAME = re.compile(r"\A[0-9a-f]{64}\Z")
_PARTIAL = ".new-"


class Blobs:
    """The bytes of one workspace; several processes may use it at once."""

    def __init__(self, workspace: Path) -> None:
        self.directory = workspace / FOLDER

    async def put(self, content: bytes) -> str:
        """Keep bytes and give their name; they are on the disk before this ends. Raises `OSError`.

        Write them before the row that names them: what is left when the transaction fails is swept away later.
        """
        return await asyncio.to_thread(self._put, content)

    async def get(self, name: str) -> bytes:
        """The bytes with a name; raises `FileNotFoundError`."""
        return await asyncio.to_thread(self.path(name).read_bytes)

    def path(self, name: str) -> Path:
        """Where the bytes with a name lie; raises `FileNotFoundError` for what is no name."""
        if not _NAME.match(name):
            raise FileNotFoundError(name)
        return self.directory / name[:2] / name

    async def sweep(self, named: Collection[str]) -> int:
        """Delete what no row names and is older than a day; gives how many files that were."""
        return await asyncio.to_thread(self._sweep, frozenset(named))

    def _put(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        path = self.path(name)
        with contextlib.suppress(OSError):
            os.utime(path)  # a sweep spares what was just named
            return name
        for directory in (self.directory, path.parent):
            directory.mkdir(exist_ok=True, mode=0o700)
        partial = path.with_name(f"{_PARTIAL}{os.getpid()}-{time.monotonic_ns()}")
        try:
            _write(partial, content)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        for directory in (path.parent, self.directory, self.directory.parent):
            _sync(directory)
        return name

    def _sweep(self, named: frozenset[str]) -> int:
        old = [path for path in self._files() if path.name not in named and _age(path) > SPARED]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _files(self) -> Iterator[Path]:
        yield from (path for path in self.directory.glob("??/*") if path.is_file())


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(directory: Path) -> None:
    """Bring the names in a directory to the disk."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


NOWHERE = Blobs(Path(os.devnull))
"""Where nothing can be kept: of a call that has no workspace."""

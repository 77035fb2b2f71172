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
from typing import BinaryIO

from tui.durable import sync_directory

FOLDER = "blobs"
SPARED = 24 * 60 * 60.0
"""Seconds: younger bytes nobody names may belong to a call that is not committed yet."""
_NAME = re.compile(r"\A[0-9a-f]{64}\Z")
_PARTIAL = ".new-"
_ARRIVING = "in"
_PIECE = 2**18


class Blobs:
    """The bytes of one workspace; several processes may use it at once."""

    def __init__(self, workspace: Path) -> None:
        self.directory = workspace / FOLDER

    async def put(self, content: bytes) -> str:
        """Keep bytes and give their name; they are on the disk before this ends. Raises `OSError`.

        Write them before the row that names them: what is left when the transaction fails is swept away later.
        """
        return await asyncio.to_thread(self._put, content)

    async def take(self, file: BinaryIO) -> str:
        """Keep what a file holds, as `put` does, without having it in memory as a whole. Raises `OSError`."""
        return await asyncio.to_thread(self._take, file)

    async def keep(self, content: bytes | Path) -> str:
        """The name of an upload's content: bytes are put, a path is that of bytes already here."""
        return content.name if isinstance(content, Path) else await self.put(content)

    async def size(self, name: str) -> int:
        """How many bytes a name has; raises `FileNotFoundError`."""
        return (await asyncio.to_thread(self.path(name).stat)).st_size

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
        if not self._known(name):
            partial = self._partial(self.path(name).parent)
            try:
                with _new(partial) as file:
                    file.write(content)
                self._settle(partial, name)
            finally:
                partial.unlink(missing_ok=True)
        return name

    def _take(self, source: BinaryIO) -> str:
        partial, digest = self._partial(self.directory / _ARRIVING), hashlib.sha256()
        try:
            with _new(partial) as file:
                while piece := source.read(_PIECE):
                    digest.update(piece)
                    file.write(piece)
            if not self._known(digest.hexdigest()):
                self._settle(partial, digest.hexdigest())
        finally:
            partial.unlink(missing_ok=True)
        return digest.hexdigest()

    def _known(self, name: str) -> bool:
        """Whether the bytes are here; a sweep spares what was just named."""
        with contextlib.suppress(OSError):
            os.utime(self.path(name))
            return True
        return False

    def _partial(self, directory: Path) -> Path:
        for one in (self.directory, directory):
            one.mkdir(exist_ok=True, mode=0o700)
        return directory / f"{_PARTIAL}{os.getpid()}-{time.monotonic_ns()}"

    def _settle(self, partial: Path, name: str) -> None:
        path = self.path(name)
        path.parent.mkdir(exist_ok=True, mode=0o700)
        partial.replace(path)
        for directory in (path.parent, self.directory, self.directory.parent):
            sync_directory(directory)

    def _sweep(self, named: frozenset[str]) -> int:
        swept = 0
        for path in list(self._files()):
            if path.name not in named and _age(path) > SPARED:
                path.unlink(missing_ok=True)
                swept += 1
        return swept

    def _files(self) -> Iterator[Path]:
        yield from (path for path in self.directory.glob("??/*") if path.is_file())


@contextlib.contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    """A file nobody else has, on the disk when this ends."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


NOWHERE = Blobs(Path(os.devnull))
"""Where nothing can be kept: of a call that has no workspace."""

"""Files that wait to be sent: kept beside the outbox until the server has them, whatever becomes of the originals."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tui import durable
from tui.services.edits import EditError
from tui.store.database import StoreError, private_file
from tui.store.turn import Turn

if TYPE_CHECKING:
    from tui.services.records import Id

CONTENT, NOTE, LOCK = ".bin", ".json", ".lock"


class Upload(NamedTuple):
    """A file for a record of an account; `begun` tells that it was sent once, and may have arrived."""

    key: str
    kind: str
    record: Id
    name: str
    account: str
    begun: bool = False


class Uploads:
    """A folder with the content of each file and a note of what it is for; a window sends those whose lock it holds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._turns: dict[str, Turn] = {}

    def keep(self, kind: str, record: Id, path: Path, account: str) -> Upload:
        """Copy a file here so that neither a crash nor a power cut takes it; raises `EditError` where that fails."""
        upload = Upload(os.urandom(16).hex(), kind, record, path.name, account)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._take(upload.key)
            _copy(path, self.content(upload))
            self._note(upload)
        except (OSError, StoreError) as error:
            self.forget(upload)
            raise EditError(f"{path.name} was not taken: {getattr(error, 'strerror', None) or error}.") from error
        return upload

    def left(self) -> list[Upload]:
        """Those that wait and that no window sends; from now on this one does."""
        keys = [note.stem for note in sorted(self.folder.glob(f"*{NOTE}")) if note.stem not in self._turns]
        return [found for found in map(self.read, filter(self._take, keys)) if found is not None]

    def begin(self, upload: Upload) -> None:
        """Note that it is being sent, before it is: it is looked for on the server before it is sent again."""
        self._note(upload._replace(begun=True))

    def forget(self, upload: Upload) -> None:
        """The server has it, or will not have it."""
        for suffix in (NOTE, CONTENT, LOCK):
            self._path(upload.key, suffix).unlink(missing_ok=True)
        if (turn := self._turns.pop(upload.key, None)) is not None:
            turn.give()

    def content(self, upload: Upload) -> Path:
        """Where its content is."""
        return self._path(upload.key, CONTENT)

    def _path(self, key: str, suffix: str) -> Path:
        return self.folder / f"{key}{suffix}"

    def _take(self, key: str) -> bool:
        turn = Turn(self._path(key, LOCK))
        taken = turn.take()
        if taken:
            self._turns[key] = turn
        return taken

    def _note(self, upload: Upload) -> None:
        durable.replace(self._path(upload.key, NOTE), json.dumps(upload).encode())

    def read(self, key: str) -> Upload | None:
        """What is noted of one; None where that is not whole."""
        try:
            found: list[Any] = json.loads(self._path(key, NOTE).read_bytes())
            upload = Upload(*found)
        except (OSError, ValueError, TypeError):
            return None
        return upload if upload.key == key and self.content(upload).is_file() else None


def _copy(source: Path, target: Path) -> None:
    private_file(target)
    with source.open("rb") as read, target.open("wb") as written:
        shutil.copyfileobj(read, written, 1 << 20)
        written.flush()
        os.fsync(written.fileno())

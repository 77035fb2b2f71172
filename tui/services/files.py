"""Files of records: sent, brought to this machine, opened, renamed and deleted."""

from __future__ import annotations

import asyncio
import mimetypes
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.api.errors import ApiError, RateLimited, Unauthorized, Unreachable
from tui.services.changes import changed
from tui.services.edits import EditError
from tui.services.parts import OWNED
from tui.services.uploads import Upload, Uploads
from tui.store.calls import is_temporary
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.api.models.files import File
    from tui.services.records import Id
    from tui.services.sync import Session
    from tui.services.workspace import Workspace

Record = dict[str, Any]
LARGEST = 50_000_000
"""How many bytes a file may have here."""

TRIES = 3
"""How often a file is sent before it waits for the program's next start: it must not keep the sync busy for ever."""

_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f/\\:]")


class Transfer(NamedTuple):
    """A file on its way to the server: whose it is, its name, and how much of it is sent, 0 to 1."""

    kind: str
    record: Id
    name: str
    sent: float


class Files:
    """Files go to and from the server in the sync's thread; `going` are on their way to it."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy
        self.uploads = Uploads(workspace.outbox.path.with_name("uploads"))
        self.going: dict[int, Transfer] = {}
        self._told: list[str] = []
        self._count = 0

    def take_told(self) -> list[str]:
        """What became of transfers since this was asked last, in sentences."""
        told, self._told = self._told, []
        return told

    def on_the_way(self, kind: str, record: Id) -> list[Transfer]:
        """Files of a record that are not there yet."""
        return [t for t in list(self.going.values()) if (t.kind, t.record) == (kind, record)]

    # -- to the server --------------------------------------------------------------------------------------------

    async def upload(self, kind: str, record: Id, path: Path) -> None:
        """Send a file as soon as the server can be reached, in another run of the program if need be.

        It is kept here first. Raises `EditError` for what cannot be sent or kept.
        """
        if kind not in OWNED:
            raise EditError(f"A {kind} has no files.")
        if is_temporary(record):
            raise EditError("The server does not know this record yet; a file can be added once it is saved there.")
        if wrong := unreadable(path):
            raise EditError(wrong)
        self._ask(await asyncio.to_thread(self.uploads.keep, kind, record, path, self._account()))

    def resume(self) -> None:
        """Go on with what an earlier run of the program could not send."""
        for upload in self.uploads.left():
            if upload.account == self._account():
                self._ask(upload)
            else:
                self.uploads.forget(upload)

    def _account(self) -> str:
        me = self.copy.fact("me", {})
        return f"{me.get('company_id')}:{me.get('id')}"

    def _ask(self, upload: Upload, tries: int = TRIES, *, wake: bool = True) -> None:
        self._count += 1
        number = self._count

        def show(sent: float) -> None:
            self.going[number] = Transfer(upload.kind, upload.record, upload.name, sent)
            self._announce()

        async def task(session: Session) -> None:
            try:
                await _store(session, self.uploads, upload, lambda sent, whole: show(sent / max(whole or sent, 1)))
            except Exception as error:
                self.going.pop(number, None)
                self._failed(upload, error, tries)
                raise
            self.going.pop(number, None)
            self._tell(f"{upload.name} is stored.")
            self.uploads.forget(upload)

        show(0.0)
        self.workspace.sync.ask(task, wake=wake)

    def _failed(self, upload: Upload, error: Exception, tries: int) -> None:
        """A refusal is final; else it is sent with the next work or, if the file may be at fault, in the next run."""
        if isinstance(error, Unauthorized | RateLimited | Unreachable):
            self._ask(self.uploads.read(upload.key) or upload, tries, wake=False)
        elif isinstance(error, ApiError) and not error.retry:
            self.uploads.forget(upload)
            self._tell(f"{upload.name} was not sent: {error}")
        elif isinstance(error, ApiError) and tries > 1:
            self._ask(self.uploads.read(upload.key) or upload, tries - 1, wake=False)
        else:
            self._tell(f"{upload.name} is not sent yet: {error} It is tried again when the program starts again.")

    def _announce(self) -> None:
        self.workspace.hub.post(changed("file", 0))

    def _tell(self, words: str) -> None:
        self._told.append(words)
        self._announce()

    # -- from the server ------------------------------------------------------------------------------------------

    def download(self, file: Id, folder: Path, then: Callable[[Path], None] | None = None) -> None:
        """Bring a file into a folder, under a name that is not taken there; `then` gets where it is."""
        record = self._record(file)
        if not folder.is_dir():
            raise EditError(f"There is no folder {folder}.")
        name = safe_name(own_name(record) or f"file {file}")

        async def task(session: Session) -> None:
            try:
                content = await session.client.v1.files.download(int(file))
                place = write_new(folder, name, content)
                self._tell(f"Saved as {place}.")
            except Exception as error:
                self._tell(f"{name} was not brought here: {error}")
                raise
            if then is not None:
                then(place)

        self.workspace.sync.ask(task)

    def open(self, file: Id) -> None:
        """Bring a file here and open it with the desktop's own program for it."""
        folder = self.workspace.copy.path.parent / "files"
        folder.mkdir(mode=0o700, exist_ok=True)
        self.download(file, folder, lambda place: open_with_desktop(place, self._tell))

    # -- what is known of it --------------------------------------------------------------------------------------

    async def change(self, file: Id, body: Record) -> None:
        """Rename or describe a file; undoable."""
        record = self._record(file)
        words = f"Change the file “{record.get('name') or record.get('file_name')}”"
        before = {name: record.get(name) or "" for name in body}
        forth = Call("v1.files.update", {"id": file}, body, (("file", file, body),), words)
        back = Call("v1.files.update", {"id": file}, before, (("file", file, before),), f"Undo: {words}")
        await self.workspace.edits.make(words, [forth], [back])

    async def delete(self, file: Id) -> None:
        """Delete a file; the API has no way back."""
        words = f"Delete the file “{self._record(file).get('name')}”"
        gone = Call("v1.files.delete", {"id": file}, None, (("file", file, {"is_deleted": True}),), words)
        await self.workspace.edits.make(words, [gone])

    def _record(self, file: Id) -> Record:
        found = self.copy.get("file", file)
        if found is None or found.get("is_deleted") or found.get("active_flag") is False:
            raise EditError("That file is no longer there.")
        return found


async def _store(
    session: Session, uploads: Uploads, upload: Upload, progress: Callable[[int, int | None], None]
) -> None:
    """Send a file, unless it arrived when it was sent before."""
    content = uploads.content(upload)
    stored = await _arrived(session, upload, content) if upload.begun else None
    if stored is None:
        uploads.begin(upload)
        stored = await _send(session, upload, content, progress)
    session.put("file", [stored.model_dump(mode="json", by_alias=True)])


async def _arrived(session: Session, upload: Upload, content: Path) -> File | None:
    """The record's file of this name and content, if it is among the newest."""
    newest = await session.client.v1.files.list(sort="id DESC", limit=100)
    data = await asyncio.to_thread(content.read_bytes)
    for file in newest.items:
        of = getattr(file, OWNED[upload.kind])
        same = (file.name or file.file_name, file.file_size, of) == (upload.name, len(data), upload.record)
        if same and file.id and await session.client.v1.files.download(file.id) == data:
            return file
    return None


async def _send(session: Session, upload: Upload, content: Path, progress: Callable[[int, int | None], None]) -> File:
    from tui.api.models.base import Upload as Content
    from tui.api.models.files import FileNew

    type_ = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
    file = Content(upload.name, content, type_, progress)
    return await session.client.v1.files.upload(
        FileNew.model_validate({"file": file, OWNED[upload.kind]: upload.record})
    )


_BEGINS_ANEW = re.compile(r"""/(?=/|~/|['"][/~])""")


def typed_path(text: str) -> Path:
    """The path that was typed, or dropped in quotes, where one stood already: `/` or `~/` after a `/` begin anew."""
    found = _BEGINS_ANEW.split(text.strip())[-1]
    if len(found) > 1 and found[0] in "'\"" and found[-1] == found[0]:
        found = found[1:-1]
    return Path(found).expanduser()


def unreadable(path: Path) -> str:
    """Why a file cannot be sent; empty when it can."""
    try:
        if not path.is_file():
            return f"There is no file {path}."
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError as error:
        return f"{path} cannot be read: {error.strerror or error}."
    if not size:
        return f"{path} is empty."
    return f"{path} is larger than {LARGEST // 10**6} MB." if size > LARGEST else ""


def own_name(record: Record) -> str:
    """What people call a file, with the suffix of what is stored: programs go by it."""
    name, stored = (str(record.get(which) or "") for which in ("name", "file_name"))
    suffix = Path(stored).suffix
    return (name or stored) if name.lower().endswith(suffix.lower()) or not name else f"{name}{suffix}"


def safe_name(name: str) -> str:
    """A name a file can have anywhere: no folders, no control characters, no dot in front, not too long."""
    name = _FORBIDDEN.sub("_", name).strip().lstrip(".") or "file"
    stem, dot, end = name.rpartition(".")
    return f"{stem[:120]}{dot}{end[:20]}" if stem else name[:120]


def write_new(folder: Path, name: str, content: bytes) -> Path:
    """Write a new file, as `name (2).pdf` where the name is taken; gives where."""
    stem, end = Path(name).stem, Path(name).suffix
    for number in range(1, 1000):
        place = folder / (name if number == 1 else f"{stem} ({number}){end}")
        try:
            with place.open("xb") as file:
                file.write(content)
        except FileExistsError:
            continue
        return place
    raise OSError(f"{folder} has too many files called {name}")


def open_with_desktop(place: Path, tell: Callable[[str], None]) -> None:
    """Open a file with the program the desktop has for it."""
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None:
        tell(f"There is no program to open it with; it is here: {place}")
        return
    quiet = subprocess.DEVNULL
    subprocess.Popen([opener, str(place)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603 - a full path, no shell

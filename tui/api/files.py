"""Files in and out: streamed, never held as a whole, and saved under a name that stays in its folder.

Uploads travel in any operation that takes a file (`Upload`): files of records, pictures of persons, recordings of
calls, images of products.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tui.api.errors import BadArgument
from tui.api.models.base import Progress, Upload

if TYPE_CHECKING:
    from tui.api.client import Client
    from tui.api.models.files import File
    from tui.api.models.v1.persons import PersonPicture
    from tui.api.request import Request

MOST = 2**30
"""Bytes of a download, unless the caller allows more."""
LONGEST = 200
"""Bytes of a name, so that a number and a suffix still fit a file system's 255."""
TRIES = 1000
FORBIDDEN = re.compile(r'[<>:"|?*]')
DEVICES = re.compile(r"\A(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\Z", re.IGNORECASE)
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def attach(path: Path, progress: Progress | None = None, *, name: str = "") -> Upload:
    """A file of this machine, ready to be sent; raises `BadArgument` if it is none.

    It is read while it travels; `progress` hears the bytes read and the size.
    """
    import mimetypes

    if not path.is_file():
        raise BadArgument("file", f"{path.name or path} is not a file")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Upload(safe_name(name or path.name), path, kind, progress)


async def upload(client: Client, path: Path, *, progress: Progress | None = None, **belongs_to: int | str) -> File:
    """Upload a file; `deal_id`, `person_id`, `org_id`, `lead_id` and so on say what it belongs to."""
    from tui.api.models.files import FileNew
    from tui.api.request import check

    adapter = client.v1.files.upload.endpoint.body_adapter  # type: ignore[attr-defined]
    new: FileNew = check(adapter, {"file": attach(path, progress), **belongs_to}, "")
    return await client.v1.files.upload(new)


async def set_picture(client: Client, person: int, path: Path, *, progress: Progress | None = None) -> PersonPicture:
    """Give a person a picture."""
    from tui.api.models.v1.persons import PersonPictureNew

    return await client.v1.persons.add_picture(person, PersonPictureNew(file=attach(path, progress)))


async def add_recording(client: Client, call_log: str, path: Path, *, progress: Progress | None = None) -> None:
    """Give a call log its recording; a second one is refused with `Conflict`."""
    from tui.api.models.call_logs import CallLogRecordingNew

    await client.v1.call_logs.add_recording(call_log, CallLogRecordingNew(file=attach(path, progress)))


async def download(
    client: Client, id: int, folder: Path, *, name: str = "", progress: Progress | None = None, most: int = MOST
) -> Path:
    """Download a file into a folder and give where it is; without `name` the record of the file is asked for it."""
    name = name or (await client.v1.files.get(id)).name or f"file-{id}"
    request = client.v1.files.download.endpoint.request({"id": id})  # type: ignore[attr-defined]
    return await save(client, request, folder, name, progress=progress, most=most)


async def save(
    client: Client,
    source: Request | str,
    folder: Path,
    name: str,
    *,
    progress: Progress | None = None,
    most: int = MOST,
) -> Path:
    """Save what a request or an absolute URL gives (a picture, an image) and give where it is.

    Nothing is overwritten: a name that is taken gets a number. What was saved only in part is removed. Raises
    `ApiError`, and `OSError` where the folder cannot be written.
    """
    with _new_file(folder, safe_name(name)) as (path, file):
        seen = 0

        def take(piece: bytes, whole: int | None) -> None:
            nonlocal seen
            seen += file.write(piece)
            if progress:
                progress(seen, whole)

        await client.transport.save(source, take, most=most)
    return path


def safe_name(name: str) -> str:
    """A name that is one file in one folder on every system: no separators, controls, devices, leading dots or ends."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(c for c in last if unicodedata.category(c) not in UNSEEN)
    text = FORBIDDEN.sub("_", seen).strip().lstrip(". ").rstrip(". ")
    stem, dot, suffix = text.rpartition(".")
    if not dot or len(suffix.encode()) > LONGEST // 4:
        stem, dot, suffix = text, "", ""
    stem = _cut(stem, LONGEST - len((dot + suffix).encode()))
    text = (stem + dot + suffix).rstrip(". ")
    return ("_" + text if DEVICES.match(text.partition(".")[0].strip()) else text) or "file"


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")


@contextmanager
def _new_file(folder: Path, name: str) -> Iterator[tuple[Path, BinaryIO]]:
    """A file nobody else has, 0600, that appears as a whole under its name or not at all.

    The folder is held open, so swapping it for a link meanwhile leads nowhere.
    """
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        name = _reserve(held, name)
        part = _reserve(held, f"{name}.part")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=held), "wb") as file:
                yield folder / name, file
            os.rename(part, name, src_dir_fd=held, dst_dir_fd=held)
        except BaseException:
            for unfinished in (part, name):
                with suppress(OSError):
                    os.unlink(unfinished, dir_fd=held)
            raise
    finally:
        os.close(held)


def _reserve(folder: int, name: str) -> str:
    """Make an empty file under this name, or under this name with a number where it is taken."""
    suffix = Path(name).suffix
    stem = name.removesuffix(suffix)
    for number in range(TRIES):
        free = f"{stem} ({number}){suffix}" if number else name
        with suppress(FileExistsError):
            os.close(
                os.open(free, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=folder)
            )
            return free
    raise FileExistsError(17, "there are too many files of this name", name)

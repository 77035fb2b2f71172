"""Files: what they belong to, that a new one is an update of its deal, and where they go with their record."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from tui.api.files import safe_name
from tui.api.models.base import Upload
from tui.backend.errors import Refusal, invalid
from tui.backend.rules.deals import touch
from tui.backend.rules.references import check_references
from tui.backend.tables import files

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

LINKS = ("deal_id", "person_id", "org_id", "product_id", "activity_id", "lead_id", "project_id")
ITEMS = {"deal": "deal_id", "person": "person_id", "organization": "org_id"}
STORED = "s3"
REMOTE = {"googledrive": "googledocs"}
"""What the service answers for the one storage provider it takes (reference: the examples of remote files)."""
LONGEST_KIND = 10
NEVER_TYPED = "unknown"


async def add(call: Call, upload: Upload, links: Mapping[str, Any], **more: Any) -> int:
    """Keep a file that was sent and give its id; `links` say what it belongs to. Raises a 400.

    The bytes are on the disk before the row is, so a row never names bytes there are not.
    """
    links = {name: value for name, value in links.items() if value is not None}
    await check_references(call, links)
    sha256 = await call.blobs.keep(upload.content)
    name = safe_name(upload.name)
    values: Row = {"name": name, "file_name": stored_name(name, sha256), "file_type": kind(name, upload.type)}
    values |= {"sha256": sha256, "file_size": await call.blobs.size(sha256), "content_type": upload.type[:200]}
    return await _write(call, values | {"remote_location": STORED, "remote_id": name} | links | more)


async def add_remote(call: Call, item_type: str, item_id: int, location: str, **values: str) -> int:
    """Keep a link to a document at a storage provider and give the file's id; raises a 400.

    Nothing is made there: this service has no account at the provider.
    """
    link: Row = {ITEMS[item_type]: item_id}
    try:
        await check_references(call, link)
    except Refusal:
        raise invalid("item_id", f"there is no {item_type} with id {item_id}") from None
    begin: Row = {
        "remote_id": uuid.uuid4().hex,
        "file_type": "gdoc",
        "file_size": 0,
        "remote_location": REMOTE[location],
    }
    named = begin | values
    return await _write(call, {"name": named["remote_id"], "file_name": ""} | named | link)


async def _write(call: Call, values: Row) -> int:
    times: Row = {"user_id": call.user_id, "add_time": call.time, "update_time": call.time}
    new_id = int(await call.add(files, times | values))
    await touch(call, values.get("deal_id"))
    return new_id


async def revise(call: Call, before: Row, wanted: Mapping[str, Any]) -> None:
    """Change a file's name or description; nothing happens where nothing differs. Raises a 400."""
    if "name" in wanted and not wanted["name"]:
        raise invalid("name", "cannot be empty")
    changed = {name: value for name, value in wanted.items() if before[name] != value}
    if changed:
        await call.change(files, before["id"], changed | {"update_time": call.time})
        await touch(call, before["deal_id"])


async def remove(call: Call, before: Row) -> None:
    """Delete a file; its bytes stay until nothing names them."""
    await call.change(files, before["id"], {"active_flag": False, "update_time": call.time})
    await touch(call, before["deal_id"])


async def move_files(call: Call, source: Mapping[str, Any], target: Mapping[str, Any]) -> None:
    """Files go along with what their record became: those with the columns of `source` get those of `target`.

    As `{"lead_id": "…"}` to `{"lead_id": None, "deal_id": 5}`, or `{"person_id": 1}` to `{"person_id": 2}` (product
    9.8, 9.9).
    """
    mine = [files.c[name] == value for name, value in source.items()]
    await call.db.execute(update(files).where(*mine).values(**target))


async def file_counts(call: Call, rows: Sequence[Row], link: str) -> dict[Any, dict[str, Any]]:
    """How many files are linked, deleted ones and pictures inside mails not counted (product 9.7)."""
    column = files.c[link]
    query = select(column, func.count()).where(column.in_([row["id"] for row in rows]), files.c.active_flag)
    counted = dict(await call.tuples(query.where(~files.c.inline_flag).group_by(column)))
    return {row["id"]: {"files_count": counted.get(row["id"], 0)} for row in rows}


def stored_name(name: str, sha256: str) -> str:
    """The name of the service's own copy: the file's with what makes it one of its kind."""
    path = PurePath(name)
    return f"{path.stem}_{sha256[:52]}{path.suffix}"


def kind(name: str, content_type: str) -> str:
    """What the service calls a file's type: `img` for pictures, else the name's suffix (reference: the examples)."""
    if content_type.startswith("image/"):
        return "img"
    suffix = PurePath(name).suffix.removeprefix(".").lower()
    return suffix if suffix and len(suffix) <= LONGEST_KIND else NEVER_TYPED

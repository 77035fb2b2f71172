"""Files as v1 writes them, with the names of what they belong to, for a whole page at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table

from tui.backend.clock import spaced
from tui.backend.tables import deals, leads, organizations, persons, products

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

NAMED: dict[str, tuple[str, Table, str]] = {
    "deal_name": ("deal_id", deals, "title"),
    "person_name": ("person_id", persons, "name"),
    "org_name": ("org_id", organizations, "name"),
    "product_name": ("product_id", products, "name"),
    "lead_name": ("lead_id", leads, "title"),
}
LINKS = ("deal_id", "person_id", "org_id", "product_id", "activity_id", "lead_id", "project_id")
SAME = ("id", "user_id", *LINKS, "log_id", "file_name", "file_type", "file_size", "active_flag", "inline_flag", "name")
EMPTY = ("remote_location", "remote_id", "cid", "description")


async def files_v1(call: Call, rows: Sequence[Row]) -> list[Row]:
    """Rows of files as their model has them; what the caller may not see has no name. Sizes are in bytes."""
    names = {key: await _names(call, rows, *named) for key, named in NAMED.items()}
    return [_file(call, row, names) for row in rows]


def _file(call: Call, row: Row, names: dict[str, dict[Any, str]]) -> Row:
    named = {key: names[key].get(row[NAMED[key][0]], "") for key in NAMED}
    message = row["mail_message_id"]
    return (
        {name: row[name] for name in SAME}
        | {name: row[name] or "" for name in EMPTY}
        | {name: spaced(row[name]) for name in ("add_time", "update_time")}
        | {"s3_bucket": "", "mail_template_id": "", "mail_message_id": "" if message is None else str(message)}
        | named
        | {"people_name": named["person_name"], "url": f"{call.origin}/v1/files/{row['id']}/download"}
    )


async def _names(call: Call, rows: Sequence[Row], link: str, table: Table, column: str) -> dict[Any, str]:
    ids = {row[link] for row in rows} - {None}
    seen = await call.rows(call.seen(table).where(table.c.id.in_(ids))) if ids else []
    return {row["id"]: row[column] or "" for row in seen}

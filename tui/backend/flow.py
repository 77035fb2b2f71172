"""What happened to a record, newest first: changes, activities, notes, files, mail, links and deals (v1's flow)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from tui.api.models.flow import FlowItem
from tui.api.page import Page
from tui.backend.clock import spaced
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.notes import notes_shown
from tui.backend.rules.mail import linked
from tui.backend.tables import (
    activities,
    changes,
    deals,
    files,
    link_changes,
    mail_messages,
    notes,
    organizations,
    persons,
    pipelines,
    stages,
    users,
)
from tui.backend.v1.files import files_v1
from tui.backend.v1.mail import linked_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

NAMED: dict[str, tuple[Table, str]] = {
    "stage_id": (stages, "name"),
    "pipeline_id": (pipelines, "name"),
    "owner_id": (users, "name"),
    "person_id": (persons, "name"),
    "org_id": (organizations, "name"),
}
TABLES = {"deal": deals, "person": persons, "organization": organizations}
LINKS = {"deal": "deal_id", "person": "person_id", "organization": "org_id"}
CUSTOM_KEY_LENGTH = 40
Names = dict[str, dict[Any, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of which record's flow: kinds of items (None means all), custom fields' changes too or not."""

    item: str
    id: int
    items: Sequence[str] | None
    all_changes: str | None
    start: int
    limit: int

    def asks(self, *kinds: str) -> bool:
        """Whether one of these kinds is wanted."""
        return self.items is None or any(kind in self.items for kind in kinds)


def asked(
    item: str, id: int, *, items: Sequence[str] | None, all_changes: str | None, start: int | None, limit: int | None
) -> Asked:
    """The question in the arguments of a flow operation."""
    return Asked(item, id, items, all_changes, start or 0, limit or DEFAULT_LIMIT)


async def flow(call: Call, wanted: Asked) -> Page[FlowItem]:
    """A page of a record's flow; times are UTC as v1 writes them."""
    names = {key: await _named(call, table, column) for key, (table, column) in NAMED.items()}
    found: list[tuple[str, str, Row]] = []
    if wanted.asks("change", f"{wanted.item}Change"):
        found += [("change", row["time"], _change(row, names)) for row in await _changes(call, wanted)]
    if wanted.asks("activity", "plannedActivity"):
        rows = await call.rows(_linked(activities, wanted).where(~activities.c.is_deleted))
        found += [("activity", r["marked_as_done_time"] or r["add_time"], _activity(call, r, names)) for r in rows]
    if wanted.asks("note"):
        rows = await call.rows(_linked(notes, wanted).where(notes.c.active_flag))
        shown = await notes_shown(call, rows)
        found += [("note", row["add_time"], note) for row, note in zip(rows, shown, strict=True)]
    if wanted.asks("file"):
        found += [("file", row["add_time"], file) for row, file in await _files(call, wanted)]
    if wanted.asks("mailMessage", "mailMessageWithAttachment"):
        found += [("mailMessage", row["message_time"], mail) for row, mail in await _mail(call, wanted)]
    found += await links(call, wanted, names)
    if wanted.asks("deal") and wanted.item != "deal":
        rows = await call.rows(_linked(deals, wanted).where(~deals.c.is_deleted))
        found += [("deal", row["add_time"], _deal(row)) for row in rows]
    found.sort(key=lambda one: (one[1], one[2]["id"]), reverse=True)
    end = wanted.start + wanted.limit
    page = [_item(wanted.item, *one) for one in found[wanted.start : end]]
    return Page(page, end if len(found) > end else None)


def _item(item: str, kind: str, time: str, data: Row) -> FlowItem:
    name = f"{item}Change" if kind == "change" else kind
    return FlowItem(object=name, timestamp=spaced(time), data=data)


def _linked(table: Table, wanted: Asked) -> Any:
    return select(table).where(table.c[LINKS[wanted.item]] == wanted.id)


async def _files(call: Call, wanted: Asked) -> list[tuple[Row, Row]]:
    here = (files.c.active_flag, files.c.mail_message_id.is_(None))
    rows = await call.rows(_linked(files, wanted).where(*here))
    return list(zip(rows, await files_v1(call, rows), strict=True))


async def _mail(call: Call, wanted: Asked) -> list[tuple[Row, Row]]:
    mine = linked(call, LINKS[wanted.item], [wanted.id]).subquery()
    rows = await call.rows(select(mail_messages).where(mail_messages.c.id.in_(select(mine.c.id))))
    found = list(zip(rows, await linked_v1(call, rows), strict=True))
    everything = wanted.asks("mailMessage")
    return [(row, mail) for row, mail in found if everything or mail["has_attachments_flag"]]


async def links(call: Call, wanted: Asked, names: Names) -> list[tuple[str, str, Row]]:
    """Who came to follow a record or take part in a deal, and who left; not who was there when it was added."""
    kinds = [kind for kind in ("follower", "participant") if wanted.asks(kind, f"{wanted.item}{kind.capitalize()}")]
    mine = (link_changes.c.item_type == wanted.item) & (link_changes.c.item_id == wanted.id)
    rows = await call.rows(select(link_changes).where(mine, link_changes.c.kind.in_(kinds))) if kinds else []
    since = await call.one(select(TABLES[wanted.item].c.add_time).where(TABLES[wanted.item].c.id == wanted.id))
    later = (row for row in rows if row["time"] != since or row["action"] != "added")
    return [(_link_name(wanted, row), row["time"], _link(wanted, row, names)) for row in later]


def _link_name(wanted: Asked, row: Row) -> str:
    return "participant" if row["kind"] == "participant" else f"{wanted.item}Follower"


def _link(wanted: Asked, row: Row, names: Names) -> Row:
    """A coming or going in the words of the changelogs of followers and participants."""
    who, known = ("person_id", "person_id") if row["kind"] == "participant" else ("follower_user_id", "owner_id")
    return {
        "id": row["id"],
        LINKS[wanted.item]: wanted.id,
        who: row["linked_id"],
        "name": names[known].get(row["linked_id"]),
        "action": row["action"],
        "user_id": row["actor_user_id"],
        "log_time": spaced(row["time"]),
    }


async def _named(call: Call, table: Table, column: str) -> dict[Any, str]:
    return {row["id"]: row[column] for row in await call.rows(select(table.c.id, table.c[column]))}


async def _changes(call: Call, wanted: Asked) -> list[Row]:
    mine = (changes.c.item_type == wanted.item) & (changes.c.item_id == str(wanted.id))
    rows = await call.rows(select(changes).where(mine))
    if wanted.all_changes == "1":
        return rows
    return [row for row in rows if len(row["field_key"]) < CUSTOM_KEY_LENGTH]


def _change(row: Row, names: Names) -> Row:
    known = names.get(row["field_key"], {})
    values = ("new_value", "old_value") if known else ()
    pairs = {f"{which}_formatted": known.get(row[which]) for which in values}
    return {
        "id": row["id"],
        "item_id": int(row["item_id"]),
        "user_id": row["user_id"],
        "field_key": row["field_key"],
        "old_value": row["old_value"],
        "new_value": row["new_value"],
        "is_bulk_update_flag": None,
        "log_time": spaced(row["time"]),
        "change_source": row["change_source"],
        "change_source_user_agent": None,
        "additional_data": pairs or [],
    }


def _activity(call: Call, row: Row, names: Names) -> Row:
    """An activity in the words of v1 (product 9.1)."""
    same = ("id", "done", "type", "subject", "due_date", "public_description", "note", "attendees", "project_id")
    links = ("deal_id", "lead_id", "person_id", "org_id")
    times = {name: spaced(row[name]) for name in ("add_time", "update_time", "marked_as_done_time")}
    return {name: row[name] for name in (*same, *links)} | times | {
        "company_id": call.company["id"],
        "user_id": row["owner_id"],
        "assigned_to_user_id": row["owner_id"],
        "created_by_user_id": row["creator_user_id"],
        "due_time": (row["due_time"] or "")[:5],
        "duration": (row["duration"] or "")[:5],
        "busy_flag": row["busy"],
        "active_flag": not row["is_deleted"],
        "location": (row["location"] or {}).get("value"),
        "participants": [{"person_id": p["person_id"], "primary_flag": p["primary"]} for p in row["participants"]],
        "person_name": names["person_id"].get(row["person_id"]),
        "org_name": names["org_id"].get(row["org_id"]),
        "owner_name": names["owner_id"].get(row["owner_id"]),
    }  # fmt: skip


def _deal(row: Row) -> Row:
    names = ("id", "title", "value", "currency", "status", "stage_id", "pipeline_id", "person_id", "org_id")
    return {name: row[name] for name in names} | {"user_id": row["owner_id"], "add_time": spaced(row["add_time"])}

"""The words by which each kind of record is found (product 9.13: fields by type)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from tui.backend import tables
from tui.backend.marks import marked
from tui.backend.rules.ranking import digits, plain
from tui.backend.tables import deals, fields, files, leads, notes, organizations, persons, products, search_texts

KINDS = {"deal": 1, "lead": 2, "person": 3, "organization": 4, "product": 5, "file": 6, "project": 7}
"""What can be found, and its number in the ids of the index. A file of a mail is a `mail_attachment`."""
SEARCHABLE = frozenset({"address", "varchar", "text", "varchar_auto", "double", "monetary", "phone"})
"""The types of custom fields that are searched (product 9.13)."""
NOTED = {"deal": "deal_id", "lead": "lead_id", "person": "person_id", "organization": "org_id", "project": "project_id"}
FIELDS = {"lead": "deal"}
"""Whose custom fields a kind has, where they are not its own."""

Row = dict[str, Any]
Types = Mapping[tuple[str, str], str]
"""The type of each custom field, by kind and code."""


def table_of(kind: str) -> Table | None:
    """The table of a kind, None where there is none."""
    known = {"deal": deals, "lead": leads, "person": persons, "organization": organizations, "product": products}
    return known.get(kind) if kind in known else tables.metadata.tables.get(f"{kind}s")


async def ids_of(db: AsyncConnection, kind: str) -> list[Any]:
    """The ids of all records of a kind, oldest first."""
    table = table_of(kind)
    if table is None:
        return []
    order = (table.c.add_time, table.c.id) if kind == "lead" else (table.c.id,)
    return list((await db.execute(select(table.c.id).order_by(*order))).scalars())


async def documents(db: AsyncConnection, kind: str, ids: Sequence[Any]) -> list[Row]:
    """The rows of `search_texts`, without their ids, of those of these records that can be found; oldest first."""
    table = table_of(kind)
    if table is None:
        return []
    alive = table.c.active_flag if table is files else ~table.c.is_deleted
    query = select(table).where(table.c.id.in_(ids), alive).order_by(table.c.add_time, table.c.id)
    rows = [dict(row) for row in (await db.execute(query)).mappings()]
    written = await _notes(db, kind, [row["id"] for row in rows])
    types = await custom_types(db)
    return [_document(kind, row, written.get(row["id"], ()), types) for row in rows]


def _document(kind: str, row: Row, written: Iterable[str], types: Types) -> Row:
    key = "uuid" if kind == "lead" else "number"
    empty: Row = {one.name: None for one in search_texts.c if one.name != "id"}
    parts = _words(kind, row) | {"notes": written, "custom_fields": custom_values(kind, row, types)}
    return empty | {"kind": kind, key: row["id"]} | {name: marked(values) for name, values in parts.items()}


def _words(kind: str, row: Row) -> dict[str, list[str]]:
    name = row.get("title") or row.get("name")
    found: dict[str, list[str]] = {"name": [name] if name else []}
    found |= {name: [row[name]] for name in ("code", "description") if kind in ("product", "project") and row.get(name)}
    if kind == "product":
        found.pop("description", None)
    if kind == "organization" and (row["address"] or {}).get("value"):
        found["address"] = [str(row["address"]["value"])]
    if kind == "person":
        phones = [str(one["value"]) for one in row["phones"] or ()]
        found |= {"email": [str(one["value"]) for one in row["emails"] or ()], "phone": phones}
        found["digits"] = [digits(one) for one in phones]
    return found


async def custom_types(db: AsyncConnection) -> Types:
    """The types of the company's custom fields."""
    mine = select(fields.c.item_type, fields.c.field_code, fields.c.field_type).where(fields.c.is_custom_field)
    return {(item, code): kind for item, code, kind in await db.execute(mine)}


def custom_values(kind: str, row: Row, types: Types) -> list[str]:
    """The values of the custom fields that are searched, in words."""
    values: Row = row.get("custom_fields") or {}
    of = FIELDS.get(kind, kind)
    return [_worded(value) for code, value in values.items() if types.get((of, code)) in SEARCHABLE]


def _worded(value: Any) -> str:
    inner = value.get("value") if isinstance(value, dict) else value
    if isinstance(inner, float) and inner.is_integer() and abs(inner) < 1e15:
        return str(int(inner))
    return str(inner)


async def _notes(db: AsyncConnection, kind: str, ids: Sequence[Any]) -> dict[Any, list[str]]:
    """The words of the notes of records, by record."""
    texts: defaultdict[Any, list[str]] = defaultdict(list)
    if kind in NOTED and ids:
        link = notes.c[NOTED[kind]]
        query = select(link, notes.c.content).where(link.in_(ids), notes.c.active_flag).order_by(notes.c.id)
        for of, content in await db.execute(query):
            texts[of].append(plain(content))
    return texts

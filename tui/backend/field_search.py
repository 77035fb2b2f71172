"""Searching the values of one field, with regard to case (product 9.13, search_by_field)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from tui.backend.documents import FIELDS, SEARCHABLE, custom_types, custom_values, table_of
from tui.backend.errors import invalid
from tui.backend.index import candidates
from tui.backend.marks import folded, unmarked
from tui.backend.search import check_term
from tui.backend.tables import search_texts

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

MOST = 10_000
"""How many candidates are looked through."""
BUILT_IN: dict[str, dict[str, tuple[str, str]]] = {
    "deal": {"title": ("name", "title")},
    "lead": {"title": ("name", "title")},
    "person": {
        "name": ("name", "name"),
        "email": ("email", "emails"),
        "emails": ("email", "emails"),
        "phone": ("phone", "phones"),
        "phones": ("phone", "phones"),
    },
    "organization": {"name": ("name", "name"), "address": ("address", "address")},
    "product": {"name": ("name", "name"), "code": ("code", "code")},
    "project": {"title": ("name", "title"), "description": ("description", "description")},
}
"""By kind, the built-in fields that are searched: their columns in the index and in the table."""


@dataclass(frozen=True, slots=True)
class FieldSearch:
    """What is searched: a term in a field of a kind; `match` is exact, beginning or middle."""

    term: str
    kind: str
    field: str
    match: str


async def values_found(call: Call, search: FieldSearch) -> list[tuple[Any, str]]:
    """The ids of what fits, oldest first, each with the value that does; raises a 400 for a field not searched."""
    check_term(search.term, exact=search.match == "exact", name="match exact")
    table = table_of(search.kind)
    types = await custom_types(call.db)
    custom = types.get((FIELDS.get(search.kind, search.kind), search.field))
    if search.field not in BUILT_IN[search.kind] and custom not in SEARCHABLE:
        raise invalid("field", f"is not one of {search.kind} that is searched")
    if table is None:
        return []
    column, name = BUILT_IN[search.kind].get(search.field, ("custom_fields", "custom_fields"))
    rows = await _rows(call, search, table, column)
    found = ((row["id"], [one for one in _texts(search, row, name, types) if _fits(one, search)]) for row in rows)
    return [(of, texts[0]) for of, texts in found if texts]


def _fits(text: str, search: FieldSearch) -> bool:
    if search.match == "middle":
        return search.term in text
    return text.startswith(search.term) if search.match == "beginning" else text == search.term


def _texts(search: FieldSearch, row: Row, name: str, types: Any) -> list[str]:
    value = row[name]
    if name == "custom_fields":
        mine = {search.field: value[search.field]} if (value or {}).get(search.field) is not None else {}
        return custom_values(search.kind, {"custom_fields": mine}, types)
    if isinstance(value, list):
        return [str(one["value"]) for one in value]
    inner = value.get("value") if isinstance(value, dict) else value
    return [] if inner is None else [str(inner)]


async def _rows(call: Call, search: FieldSearch, table: Table, column: str) -> list[Row]:
    """Records whose words hold the term in any case."""
    source, place, fits = candidates(call.db, search.kind, [{column: unmarked(folded(search.term))}])
    query = select(table).select_from(source)
    if source is not search_texts:
        query = query.join(search_texts, search_texts.c.id == place)
    key = search_texts.c.uuid if search.kind == "lead" else search_texts.c.number
    return await call.rows(query.join(table, table.c.id == key).where(fits).order_by(place).limit(MOST))

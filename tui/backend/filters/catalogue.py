"""The fields a filter may name, by the numbers and the codes they have in this company."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, select

from tui.backend.filters.helpers import ADDRESS_PARTS
from tui.backend.filters.sources import ALIASES, DAY, Source, sources, table_of
from tui.backend.tables import fields, stage_history

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

OBJECTS = ("deal", "lead", "person", "organization", "product", "activity", "project")
TYPES = {
    "deals": "deal",
    "leads": "lead",
    "org": "organization",
    "people": "person",
    "products": "product",
    "activity": "activity",
    "projects": "project",
}
"""The types of filters, and the kind of record each is of."""
REACHED = {
    "deal": ("deal", "person", "organization", "product", "activity"),
    "lead": ("lead", "deal", "person", "organization", "activity"),
    "person": ("person", "organization", "deal", "lead", "activity"),
    "organization": ("organization", "person", "deal", "lead", "activity"),
    "product": ("product", "deal"),
    "activity": ("activity", "deal", "lead", "person", "organization", "project"),
    "project": ("project", "deal", "person", "organization"),
}
"""Whose fields a filter may name; of leads `deal` means the fields they share with deals."""
CUSTOM_KINDS = {
    **dict.fromkeys(("varchar", "varchar_auto", "text", "phone"), "varchar"),
    **{
        name: name
        for name in ("double", "monetary", "date", "daterange", "time", "timerange", "enum", "set", "address")
    },
    "user": "user",
    "people": "person",
    "org": "organization",
    "visible_to": "visible_to",
}
LEAD_NAMES = {"org_id": "organization_id", "creator_user_id": "creator_id"}
"""What leads call the fields they share with deals."""
ENTERED_STAGE = "entered_stage"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind of record, and what it is in the tables."""

    object: str
    code: str
    source: Source

    @property
    def kind(self) -> str:
        """The row of the operators it is compared by."""
        return self.source.kind


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The rows of a company's fields, by number and by kind of record and code."""

    by_id: dict[int, Row]
    by_code: dict[tuple[str, str], Row]
    base: str = ""

    def of(self, base: str) -> Catalogue:
        """The same fields, for a filter of a kind of record."""
        return replace(self, base=base)

    def field(self, named: str, field_id: Any) -> Field | None:
        """The field a condition names by number (as v1) or code, None where there is none to filter by."""
        name = "lead" if named == "deal" and self.base == "lead" else named
        key = str(field_id)
        row = self.by_id.get(int(key)) if key.isascii() and key.isdigit() and len(key) < 19 else None
        if row is not None and not _belongs(row, name):
            return None
        code = row["field_code"] if row else key
        code = LEAD_NAMES.get(code, code) if name == "lead" else code
        return self._custom(name, code) or _built_in(name, ALIASES.get(code, code))

    def code(self, named: str, field_id: Any) -> str | None:
        """The code of the field a condition names, None where it is gone."""
        found = self.field(named, field_id)
        return found.code if found else None

    def _custom(self, name: str, code: str) -> Field | None:
        """A custom field; a part of an address may follow its code, as `<code>_locality`."""
        key, _, part = code.partition("_")
        row = self.by_code.get(("deal" if name == "lead" else name, key))
        table = table_of(name)
        if row is None or not row["is_custom_field"] or row["field_type"] not in CUSTOM_KINDS or table is None:
            return None
        if part and (row["field_type"] != "address" or part not in ADDRESS_PARTS):
            return None
        return Field(name, code, _custom_source(table.c.custom_fields, key, row["field_type"], part))


def _belongs(row: Row, name: str) -> bool:
    return row["item_type"] == name or (name == "lead" and row["item_type"] == "deal")


def _custom_source(column: Any, key: str, kind: str, part: str) -> Source:
    """Where a custom value is in the column of all of them; what has parts holds them by name (section 7)."""
    value = (
        column[(key, part or "value")]
        if kind in ("monetary", "time", "timerange", "daterange", "address")
        else column[key]
    )
    found: ColumnElement[Any] = value.as_string()
    if kind in ("double", "monetary"):
        found = value.as_float()
    elif kind in ("enum", "user", "people", "org", "visible_to"):
        found = value.as_integer()
    until = column[(key, "until")].as_string() if kind in ("daterange", "timerange") else None
    if kind == "address":
        return Source("address", column[key], part)
    return Source(CUSTOM_KINDS[kind], found, {"date": DAY, "daterange": DAY, "enum": "number"}.get(kind, ""), until)


def _built_in(name: str, code: str) -> Field | None:
    if table_of(name) is None:
        return None
    if name == "deal" and code == ENTERED_STAGE:
        return Field(name, code, Source(ENTERED_STAGE, stage_history.c.entered_at))
    if found := sources(name).get(code):
        return Field(name, code, found)
    for part in ADDRESS_PARTS:
        address = sources(name).get(code.removesuffix(f"_{part}"))
        if code.endswith(f"_{part}") and address is not None and address.kind == "address":
            return Field(name, code, replace(address, shape=part))
    return None


async def catalogue(call: Call) -> Catalogue:
    """The fields of the company that are not deleted."""
    rows = await call.rows(select(fields).where(~fields.c.is_deleted))
    return Catalogue({row["id"]: row for row in rows}, {(row["item_type"], row["field_code"]): row for row in rows})

"""Fields of a kind of record as v2 shows them, built-in ones first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.api.models.fields import Field
from tui.api.page import Page
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.lists import place_after, start_of
from tui.backend.rules.field_flags import NAMESPACES, flags_of
from tui.backend.tables import fields

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

SHOWN = ("field_code", "field_name", "description", "field_type", "options")
SUBFIELDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "monetary": (("value", "Amount", "double"), ("currency", "Currency", "varchar")),
    "daterange": (("value", "Start date", "date"), ("until", "End date", "date")),
    "time": (
        ("value", "Time", "time"),
        ("timezone_id", "Time zone ID", "int"),
        ("timezone_name", "Time zone", "varchar"),
    ),
    "timerange": (
        ("value", "Start time", "time"),
        ("until", "End time", "time"),
        ("timezone_id", "Time zone ID", "int"),
        ("timezone_name", "Time zone", "varchar"),
    ),
    "address": (
        ("value", "Address value", "varchar"),
        ("street_number", "House number", "varchar"),
        ("route", "Street/road name", "varchar"),
        ("subpremise", "Apartment/suite", "varchar"),
        ("sublocality", "District", "varchar"),
        ("locality", "City/town/village/locality", "varchar"),
        ("admin_area_level_1", "State/province", "varchar"),
        ("admin_area_level_2", "County", "varchar"),
        ("country", "Country", "varchar"),
        ("postal_code", "Postal code", "varchar"),
        ("formatted_address", "Formatted address", "varchar"),
    ),
}
"""The parts of values by type: code, what it is of the field, type (published v2 document: organizationFields)."""


async def described(
    call: Call, item: str, include_fields: Sequence[str] | None, limit: int | None, cursor: str | None
) -> Page[Field]:
    """A page of the fields of a kind of record, with what `include_fields` asks for."""
    start, most = start_of(cursor), limit or DEFAULT_LIMIT
    query = select(fields).where(fields.c.item_type == item, ~fields.c.is_deleted)
    query = query.order_by(fields.c.is_custom_field, fields.c.order_nr, fields.c.id)
    rows = await call.rows(query.offset(start).limit(most + 1))
    after = place_after(start + most) if len(rows) > most else None
    return Page([shown(row, include_fields) for row in rows[:most]], after)


def shown(row: Row, include: Sequence[str] | None = NAMESPACES) -> Field:
    """One field; without a choice with all settings its kind of record has."""
    wanted = {part for extra in include or () for part in extra.split(",")}
    plain = {name: row[name] for name in SHOWN} | {"subfields": _subfields(row)}
    plain |= {name: row[name] for name in ("is_custom_field", "is_optional_response_field")}
    settings = {name: flags for name, flags in flags_of(row["item_type"], row).items() if name in wanted}
    return Field.model_validate(plain | settings)


def _subfields(row: Row) -> list[dict[str, Any]] | None:
    parts = SUBFIELDS.get(row["field_type"], ())
    named = row["field_name"]
    found = [{"field_code": code, "field_name": f"{part} of {named}", "field_type": kind} for code, part, kind in parts]
    return found or None

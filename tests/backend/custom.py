"""Custom fields for tests: one of every type, put straight into the table, so that their keys are known."""

from __future__ import annotations

from tui.backend.database import Database
from tui.backend.tables import fields

KINDS = (
    *("varchar", "text", "double", "monetary", "date", "daterange", "time", "timerange", "enum", "set"),
    *("user", "org", "people", "phone", "address", "varchar_auto", "visible_to"),
)
OPTIONS = [{"id": 1, "label": "Low"}, {"id": 2, "label": "High"}]


def key(kind: str) -> str:
    """The key of the field of a type: 40 hexadecimal characters."""
    return f"{KINDS.index(kind):02}".ljust(40, "a")


async def add_fields(database: Database, item: str = "deal") -> None:
    """Give a kind of record one custom field of every type."""
    rows = [
        {
            "item_type": item,
            "field_code": key(kind),
            "field_name": kind.capitalize(),
            "field_type": kind,
            "options": OPTIONS if kind in ("enum", "set") else None,
            "order_nr": 100 + number,
            "is_custom_field": True,
        }
        for number, kind in enumerate(KINDS)
    ]
    async with database.writing() as db:
        await db.execute(fields.insert(), rows)

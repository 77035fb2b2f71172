"""What happens to the values of records when a field or an option is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, Text, bindparam, cast, select, update

from tui.backend.tables import deals, leads, organizations, persons, products, projects

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

HOLDERS: dict[str, tuple[Table, ...]] = {
    "deal": (deals, leads),
    "person": (persons,),
    "organization": (organizations,),
    "product": (products,),
    "project": (projects,),
}
"""Whose records hold the values of a kind's fields; leads share those of deals."""


async def drop_values(call: Call, field: Row) -> None:
    """Take the values of a deleted field out of every record."""
    code = field["field_code"]
    for table in HOLDERS[field["item_type"]]:
        rows = await _with_custom(call, table, code)
        await _write(call, table, "custom_fields", {row["id"]: _without(row["custom_fields"], code) for row in rows})


async def forget_options(call: Call, field: Row, ids: set[Any]) -> None:
    """Clear deleted options from every record that has them."""
    for table in HOLDERS[field["item_type"]]:
        if field["is_custom_field"]:
            await _forget_custom(call, table, field["field_code"], ids)
        elif field["field_code"] == "label_ids" and table is not leads:
            await _forget_labels(call, table, ids)
        elif field["field_code"] in table.c and field["field_type"] == "enum":
            column = table.c[field["field_code"]]
            held = cast(column, Text).in_([str(one) for one in ids])
            await call.db.execute(update(table).where(held).values({column: None}))


async def _forget_custom(call: Call, table: Table, code: str, ids: set[Any]) -> None:
    changed = {}
    for row in await _with_custom(call, table, code):
        value = row["custom_fields"].get(code)
        left = [one for one in value if one not in ids] if isinstance(value, list) else None
        if isinstance(value, list) or value in ids:
            changed[row["id"]] = _without(row["custom_fields"], code) | ({code: left} if left else {})
    await _write(call, table, "custom_fields", changed)


async def _forget_labels(call: Call, table: Table, ids: set[Any]) -> None:
    rows = await call.whole.rows(select(table.c.id, table.c.label_ids).where(cast(table.c.label_ids, Text) != "[]"))
    hit = [row for row in rows if ids & set(row["label_ids"])]
    await _write(call, table, "label_ids", {r["id"]: [one for one in r["label_ids"] if one not in ids] for r in hit})


async def _with_custom(call: Call, table: Table, code: str) -> list[Row]:
    """The records of everybody that have a value of a field, found by its code in the stored text."""
    held = cast(table.c.custom_fields, Text).contains(code)
    return await call.whole.rows(select(table.c.id, table.c.custom_fields).where(held))


def _without(values: Mapping[str, Any], code: str) -> Row:
    return {key: value for key, value in values.items() if key != code}


async def _write(call: Call, table: Table, column: str, values: Mapping[Any, Any]) -> None:
    if values:
        statement = update(table).where(table.c.id == bindparam("of")).values({column: bindparam("held")})
        await call.db.execute(statement, [{"of": one, "held": value} for one, value in values.items()])

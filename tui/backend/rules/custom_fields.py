"""Values of custom fields: known keys, and the shape their type asks for (reference: section 7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.backend.errors import invalid
from tui.backend.tables import fields

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

LONGEST = {"varchar": 255, "varchar_auto": 255, "phone": 255, "text": 65_000}
OBJECTS = {
    "monetary": ("value", "currency"),
    "daterange": ("value", "until"),
    "time": ("value",),
    "timerange": ("value", "until"),
    "address": ("value",),
}
IDS = ("user", "org", "people")


async def merged(call: Call, item: str, before: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The custom values of a record after a change: those given replace, null clears; raises a 400."""
    if not wanted:
        return dict(before)
    known = {field["field_code"]: field for field in await custom_fields(call, item)}
    for key, value in wanted.items():
        if key not in known:
            raise invalid(f"custom_fields.{key}", "is not allowed for this request")
        if value is not None and (wrong := complaint(known[key], value)):
            raise invalid(f"custom_fields.{key}", wrong)
    result = {**before, **wanted}
    return {key: value for key, value in result.items() if value is not None}


async def custom_fields(call: Call, item: str) -> list[Row]:
    """The custom fields of a kind of record."""
    mine = (fields.c.item_type == item) & fields.c.is_custom_field
    return await call.rows(select(fields).where(mine).order_by(fields.c.order_nr, fields.c.id))


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Custom values as v1 writes them: the parts of an object beside it, as `<key>_currency` (product 9.1)."""
    result: dict[str, Any] = {}
    for key, value in values.items():
        parts = value if isinstance(value, dict) else {"value": value}
        result |= {key if part == "value" else f"{key}_{part}": inner for part, inner in parts.items()}
    return result


def nested(values: Mapping[str, Any], objects: Collection[str]) -> dict[str, Any]:
    """Custom values as v2 has them, from v1's; `objects` are the keys whose values have parts, as `<key>_currency`."""
    result: dict[str, Any] = {}
    for name, value in sorted(values.items()):
        key, _, part = name.partition("_")
        if part or (key in objects and value is not None and not isinstance(value, dict)):
            result[key] = (result.get(key) or {}) | {part or "value": value}
        else:
            result[key] = value
    return result


async def with_parts(call: Call, item: str) -> set[str]:
    """The keys of custom fields whose values have parts."""
    return {field["field_code"] for field in await custom_fields(call, item) if field["field_type"] in OBJECTS}


def complaint(field: Mapping[str, Any], value: Any) -> str:
    """What is wrong with a value for a field, or nothing."""
    kind = field["field_type"]
    if kind in LONGEST:
        fits = isinstance(value, str) and len(value) <= LONGEST[kind]
        return "" if fits else f"must be text of at most {LONGEST[kind]} characters"
    if kind in OBJECTS:
        fits = isinstance(value, dict) and value.get("value") is not None
        return "" if fits else f"must be an object with {', '.join(OBJECTS[kind])}"
    if kind in ("enum", "set"):
        return _choice(field, value)
    if kind == "date":
        return "" if _is_date(value) else "must be a date as YYYY-MM-DD"
    if kind == "double":
        return "" if _is_number(value) else "must be a number"
    return "" if kind not in IDS or isinstance(value, int) else "must be an id"


def _choice(field: Mapping[str, Any], value: Any) -> str:
    known = {option["id"] for option in field["options"] or ()}
    if field["field_type"] == "enum":
        return "" if isinstance(value, int) and value in known else "must be the id of an option"
    if not isinstance(value, list) or not value:
        return "must be a list of option ids; null clears it"
    return "" if all(isinstance(one, int) and one in known for one in value) else "must hold ids of options"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value)) and len(value) == 10
    except ValueError:
        return False

"""Values of custom fields: known keys, and the shape their type asks for (reference: section 7)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, select

from tui.backend.call import LARGEST
from tui.backend.errors import invalid
from tui.backend.rules.references import VISIBILITIES, check_currency
from tui.backend.tables import fields, organizations, persons, users

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

LONGEST = {"varchar": 255, "varchar_auto": 255, "phone": 255, "text": 65_000}
"""How many characters a text may have (reference: section 7)."""
ADDRESS = (
    *("value", "country", "admin_area_level_1", "admin_area_level_2", "locality", "sublocality"),
    *("route", "street_number", "postal_code", "subpremise", "formatted_address"),
)
TIMEZONE = ("timezone_id", "timezone_name")
OBJECTS: dict[str, tuple[str, ...]] = {
    "monetary": ("value", "currency"),
    "daterange": ("value", "until"),
    "time": ("value", *TIMEZONE),
    "timerange": ("value", "until", *TIMEZONE),
    "address": ADDRESS,
}
"""The types whose values have parts, and the parts."""
LINKED: dict[str, Table] = {"user": users, "org": organizations, "people": persons}
TYPES = frozenset({*LONGEST, *OBJECTS, *LINKED, "double", "date", "enum", "set"})
"""The types a custom field may have; `visible_to` is one more in v1 (reference: section 7)."""
SHARES = {"lead": "deal"}
"""Whose custom fields a kind of record has, where they are not its own (reference: section 7)."""


class Parts(dict[str, Any]):
    """Parts of a value as v1 gave them: those left out stay as they are."""


async def merged(call: Call, item: str, before: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The custom values of a record after a change: those given replace, null clears; raises a 400."""
    if not wanted:
        return dict(before)
    known = await known_fields(call, item)
    result = dict(before)
    for key, value in wanted.items():
        name = f"custom_fields.{key}"
        if key not in known:
            raise invalid(name, "is not allowed for this request")
        result[key] = await checked(call, known[key], _whole(call, known[key], before.get(key), value), name)
    return {key: value for key, value in result.items() if value is not None}


def _whole(call: Call, field: Row, before: Any, value: Any) -> Any:
    """A value of parts with those v1 left out as they were; an amount is in the caller's currency to begin with."""
    if not isinstance(value, Parts):
        return value
    begin: Row = {}
    if field["field_type"] == "monetary":
        begin = {"currency": call.user["default_currency"] or call.company["default_currency"]}
    return begin | (before or {}) | value


async def checked(call: Call, field: Row, value: Any, name: str) -> Any:
    """A value as it is kept; raises a 400 for one of another shape, or one that points at nothing."""
    if value is None:
        return None
    kind = field["field_type"]
    try:
        kept = _CHECKS[kind](field, value)
    except ValueError as error:
        raise invalid(name, str(error)) from None
    if kind == "monetary":
        await check_currency(call, kept["currency"], f"{name}.currency")
    if kind in LINKED and not await _is_there(call, LINKED[kind], kept):
        raise invalid(name, f"there is none with id {kept}")
    return kept


async def _is_there(call: Call, table: Table, id: int) -> bool:
    found = call.seen(table).where(table.c.id == id, ~table.c.is_deleted).with_only_columns(table.c.id)
    return await call.one(found) is not None


async def custom_fields(call: Call, item: str) -> list[Row]:
    """The custom fields of a kind of record; leads have those of deals."""
    mine = (fields.c.item_type == SHARES.get(item, item)) & fields.c.is_custom_field & ~fields.c.is_deleted
    return await call.rows(select(fields).where(mine).order_by(fields.c.order_nr, fields.c.id))


async def known_fields(call: Call, item: str) -> dict[str, Row]:
    """The custom fields of a kind of record by their code."""
    return {field["field_code"]: field for field in await custom_fields(call, item)}


# -- what each type takes ---------------------------------------------------------------------------------------------


def _text(field: Row, value: Any) -> str:
    most = LONGEST[field["field_type"]]
    if not _is_text(value) or len(value) > most:
        raise ValueError(f"must be text of at most {most} characters")
    return str(value)


def _is_text(value: Any) -> bool:
    """Whether something is text that can be stored, without half of a surrogate pair."""
    return isinstance(value, str) and (value.isascii() or not any("\ud800" <= c <= "\udfff" for c in value))


def _number(_field: Row, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("must be a number")
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ValueError("is too large")
    return value


def _date(_field: Row, value: Any) -> str:
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise ValueError("must be a date as YYYY-MM-DD")


def _time(value: Any) -> str:
    try:
        if isinstance(value, str) and len(value) in (5, 8):
            return time.fromisoformat(value).strftime("%H:%M:%S")
    except ValueError:
        pass
    raise ValueError("must be a time as HH:MM:SS")


def _id(_field: Row, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= LARGEST:
        raise ValueError("must be an id")
    return value


def _enum(field: Row, value: Any) -> int:
    known = {option["id"] for option in field["options"] or ()}
    if not isinstance(value, int) or isinstance(value, bool) or value not in known:
        raise ValueError("must be the id of an option")
    return value


def _set(field: Row, value: Any) -> list[int]:
    if not isinstance(value, list) or not value:
        raise ValueError("must be a list of option ids; null clears it")
    return list(dict.fromkeys(_enum(field, one) for one in value))


def _visible(_field: Row, value: Any) -> int:
    if isinstance(value, bool) or value not in VISIBILITIES:
        raise ValueError("must be one of [1, 3, 5, 7]")
    return int(value)


def _parts(field: Row, value: Any, *required: str) -> Row:
    """An object with every part of its type, null where it was left out; raises `ValueError`."""
    parts = OBJECTS[field["field_type"]]
    if not isinstance(value, dict) or any(value.get(part) is None for part in required):
        raise ValueError(f"must be an object with {', '.join(required)}")
    for part in value:
        if part not in parts:
            raise ValueError(f"has no part {part}; there are {', '.join(parts)}")
    return {part: value.get(part) for part in parts}


def _monetary(field: Row, value: Any) -> Row:
    found = _parts(field, value, "value", "currency")
    if not _is_text(found["currency"]):
        raise ValueError("must have the code of a currency")
    return found | {"value": _number(field, found["value"])}


def _daterange(field: Row, value: Any) -> Row:
    found = _parts(field, value, "value", "until")
    return {part: _date(field, one) for part, one in found.items()}


def _clock(field: Row, value: Any) -> Row:
    times = [part for part in ("value", "until") if part in OBJECTS[field["field_type"]]]
    found = _parts(field, value, *times)
    if found["timezone_id"] is not None:
        _id(field, found["timezone_id"])
    if found["timezone_name"] is not None:
        _zone(found["timezone_name"])
    return found | {part: _time(found[part]) for part in times}


def _zone(name: Any) -> None:
    try:
        ZoneInfo(name)
    except (TypeError, ValueError, OSError, LookupError):
        raise ValueError(f"there is no time zone {name!r}") from None


def _address(field: Row, value: Any) -> Row:
    """Only `value` is required; what is left out becomes null (reference: section 6, address)."""
    found = _parts(field, value, "value")
    if not all(one is None or (_is_text(one) and len(one) <= LONGEST["text"]) for one in found.values()):
        raise ValueError("must hold text in each part")
    return found


_CHECKS: dict[str, Callable[[Row, Any], Any]] = {
    **dict.fromkeys(LONGEST, _text),
    **dict.fromkeys(LINKED, _id),
    "double": _number,
    "date": _date,
    "enum": _enum,
    "set": _set,
    "visible_to": _visible,
    "monetary": _monetary,
    "daterange": _daterange,
    "time": _clock,
    "timerange": _clock,
    "address": _address,
}


# -- the older dialect ------------------------------------------------------------------------------------------------


def flat(values: Mapping[str, Any], known: Mapping[str, Row], *, every: bool = False) -> dict[str, Any]:
    """Custom values as v1 writes them: parts beside the value, options as text (product 9.1; reference: section 7).

    With `every` the fields without a value are there too, as null.
    """
    result: dict[str, Any] = {}
    for key in known if every else values:
        if key in known:
            result |= _flat(key, known[key]["field_type"], values.get(key))
    return result


def _flat(key: str, kind: str, value: Any) -> Row:
    if kind in OBJECTS:
        return {_v1_name(key, part): (value or {}).get(part) for part in OBJECTS[kind]}
    if kind == "set" and value is not None:
        return {key: ",".join(map(str, value))}
    return {key: str(value) if kind in ("enum", "visible_to") and value is not None else value}


def _v1_name(key: str, part: str) -> str:
    return key if part == "value" else f"{key}_{part}"


def nested(values: Mapping[str, Any], known: Mapping[str, Row]) -> dict[str, Any]:
    """Custom values as v2 has them, from v1's; what v1 may write as text becomes what its type is.

    An object's parts that are not given stay as they are (`Parts`); a key that is no field's stays, to be refused.
    """
    result: dict[str, Any] = {}
    for name, value in sorted(values.items()):
        key, _, part = name.partition("_")
        kind = known[key]["field_type"] if key in known else ""
        if kind in OBJECTS and not isinstance(value, dict):
            _gather(result, key, part or "value", _typed(kind, part or "value", value))
        else:
            result[name] = _typed(kind, "", value)
    return result


def _gather(result: dict[str, Any], key: str, part: str, value: Any) -> None:
    """Put a part to its value; a value that is cleared loses all of them, and names sort it first."""
    if part == "value":
        result[key] = None if value is None else Parts(value=value)
    elif key not in result:
        result[key] = Parts({part: value})
    elif result[key] is not None:
        result[key][part] = value


def _typed(kind: str, part: str, value: Any) -> Any:
    """A value of v1 in the type v2 has for it, unchanged where it does not fit."""
    if value == "" and kind not in LONGEST and kind != "address":
        return None
    if kind == "set":
        return _options(value)
    if kind in LINKED and isinstance(value, dict):
        value = value.get("value", value.get("id"))
    if kind in ("enum", "visible_to", *LINKED) or part == "timezone_id":
        return _from_text(int, value)
    return _from_text(float, value) if kind == "double" or (kind, part) == ("monetary", "value") else value


def _options(value: Any) -> Any:
    found = [one.strip() for one in value.split(",")] if isinstance(value, str) else value
    if not isinstance(found, list):
        found = [found] if found is not None else []
    return [_from_text(int, one) for one in found if one != ""] or None


def _from_text(kind: Callable[[str], Any], value: Any) -> Any:
    try:
        return kind(value) if isinstance(value, str) else value
    except ValueError:
        return value

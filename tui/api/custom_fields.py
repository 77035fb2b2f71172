"""Values of custom fields by the field's name as well as by its key, and in both dialects (reference: section 7).

v2 keeps them apart, as `custom_fields: {key: value}`; v1 puts them beside the others, an object's parts as
`<key>_currency`. A field that is absent is left alone, one that is None is cleared. All functions are pure; `fields`
are the definitions v2 gives, those that are not custom are passed over.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any, TypeVar

from tui.api.errors import BadArgument
from tui.api.models.base import MAX_ID
from tui.api.models.fields import Field, FieldOption

T = TypeVar("T")
Values = dict[str, Any]

RANGE_OF_TIMES = ("value", "until", "timezone_id", "timezone_name")
PARTS: dict[str, tuple[str, ...]] = {
    "monetary": ("value", "currency"),
    "daterange": ("value", "until"),
    "time": ("value", "timezone_id", "timezone_name"),
    "timerange": RANGE_OF_TIMES,
    "address": (
        *("value", "country", "admin_area_level_1", "admin_area_level_2", "locality", "sublocality"),
        *("route", "street_number", "postal_code", "subpremise", "formatted_address"),
    ),
}
"""The types whose values are objects in v2, and the objects' keys."""
LONGEST = {"varchar": 255, "varchar_auto": 255, "phone": 255, "text": 65_000}
LINKS = ("user", "org", "people")


def custom(fields: Iterable[Field]) -> dict[str, Field]:
    """The custom ones of some fields, by key."""
    return {field.field_code: field for field in fields if field.is_custom_field}


def find(fields: Iterable[Field], name: str) -> Field:
    """The custom field of this key or name (as written, else in any case); raises `BadArgument`."""
    known = custom(fields)
    if name in known:
        return known[name]
    found = _matching(known.values(), name, lambda field: field.field_name)
    if len(found) == 1:
        return found[0]
    if found:
        raise BadArgument(name, f"names several fields: say which by key, {' or '.join(f.field_code for f in found)}")
    names = ", ".join(sorted(str(field.field_name) for field in known.values()))
    raise BadArgument(name, f"is no custom field; there are {names or 'none'}")


def read(fields: Iterable[Field], values: Mapping[str, Any] | None) -> Values:
    """Values as v2 sends them, by field name and with options by label.

    Where a name or label is not the only one of its kind, the key or id stays: what is read can always be written.
    """
    known = custom(fields)
    result: Values = {}
    for key, value in (values or {}).items():
        field = known.get(key)
        result[_only_name(field, known) if field else key] = _labelled(field, value) if field else value
    return result


def write(fields: Iterable[Field], values: Mapping[str, Any]) -> Values:
    """Values by field name or key, as v2 takes them; raises `BadArgument` naming the field and what it takes.

    Options may be labels or ids. Dates and times may be Python's; a time may leave its zone out, and a time or address
    may be plain text.
    """
    known = list(fields)
    result: Values = {}
    for name, value in values.items():
        field = find(known, name)
        if field.field_code in result:
            raise BadArgument(name, "is given twice")
        result[field.field_code] = None if value is None else _checked(field, name, value)
    return result


def to_v1(fields: Iterable[Field], values: Mapping[str, Any]) -> Values:
    """Values of v2 as v1 takes them; raises `BadArgument` for a key that is no custom field's."""
    known = custom(fields)
    result: Values = {}
    for key, value in values.items():
        if key not in known:
            raise BadArgument(key, "is not the key of a custom field")
        result |= _flat(key, known[key].field_type or "", value)
    return result


def from_v1(fields: Iterable[Field], record: Mapping[str, Any]) -> Values:
    """The custom values of a record of v1, as v2 has them."""
    result: Values = {}
    for key, field in custom(fields).items():
        parts = {part: record[name] for part, name in _names(key, field.field_type or "").items() if name in record}
        if parts:
            result[key] = _nested(field, parts)
    return result


# -- names and labels -------------------------------------------------------------------------------------------------


def _matching(things: Iterable[T], text: str, name: Callable[[T], str | None]) -> list[T]:
    """Those called exactly so, else those called so in any case."""
    named = [(thing, name(thing) or "") for thing in things]
    exact = [thing for thing, known in named if known == text]
    return exact or [thing for thing, known in named if known.casefold() == text.casefold()]


def _only_name(field: Field, known: Mapping[str, Field]) -> str:
    try:
        found = find(known.values(), field.field_name or "")
    except BadArgument:
        return field.field_code
    return field.field_name or "" if found is field else field.field_code


def _labelled(field: Field, value: Any) -> Any:
    if field.field_type == "set" and isinstance(value, list):
        return [_label(field, one) for one in value]
    return _label(field, value) if field.field_type == "enum" else value


def _label(field: Field, value: Any) -> Any:
    ident = value.get("id") if isinstance(value, dict) else value
    option = next((o for o in field.options or () if o.id == ident and o.label), None)
    if option is None:
        return ident
    same = _matching(field.options or (), option.label or "", _label_of)
    return option.label if same == [option] else ident


def _label_of(option: FieldOption) -> str | None:
    return option.label


# -- what a field takes -----------------------------------------------------------------------------------------------


def _checked(field: Field, name: str, value: Any) -> Any:
    kind = field.field_type or ""
    if kind == "enum":
        return _option(field, name, value)
    if kind == "set":
        if not isinstance(value, list | tuple | set | frozenset) or not value:
            raise BadArgument(name, "takes a list of options; null clears it")
        return [_option(field, name, one) for one in value]
    if kind in PARTS:
        return _object(kind, name, value)
    check = _CHECKS.get(kind)
    return check(kind, name, value) if check else value


def _option(field: Field, name: str, value: Any) -> Any:
    options = field.options or []
    if isinstance(value, str) and len(found := _matching(options, value, _label_of)) == 1:
        return found[0].id
    if not isinstance(value, bool):
        for option in options:
            if value == option.id or (isinstance(value, str) and value == str(option.id)):
                return option.id
    raise BadArgument(name, f"takes one of {', '.join(f'{o.label!r} ({o.id})' for o in options) or 'no options'}")


def _object(kind: str, name: str, value: Any) -> Values:
    given = dict(value) if isinstance(value, Mapping) else {"value": value}
    for part in given:
        if part not in PARTS[kind]:
            raise BadArgument(f"{name}.{part}", f"is not a part of it; there are {', '.join(PARTS[kind])}")
    needed = {"monetary": ("value", "currency"), "daterange": ("value", "until"), "timerange": ("value", "until")}
    for part in needed.get(kind, ("value",)):
        if given.get(part) is None:
            raise BadArgument(f"{name}.{part}", "is required")
    return {part: None if one is None else _part(kind, part, f"{name}.{part}", one) for part, one in given.items()}


def _part(kind: str, part: str, name: str, value: Any) -> Any:
    if part == "timezone_id":
        return _link("", name, value)
    if part in ("value", "until") and kind != "address":
        inner = {"monetary": _number, "daterange": _date, "time": _time, "timerange": _time}[kind]
        return inner("", name, value)
    return _text("varchar" if part == "currency" else "text", name, value)


def _text(kind: str, name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST[kind]:
        raise BadArgument(name, f"takes text of at most {LONGEST[kind]} characters")
    if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
        raise BadArgument(name, "holds half of a surrogate pair, which is not text")
    return value


def _number(_kind: str, name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadArgument(name, "takes a number")
    return value


def _link(_kind: str, name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_ID:
        raise BadArgument(name, "takes an id")
    return value


def _date(_kind: str, name: str, value: Any) -> str:
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value).isoformat()
        if type(value) is date:
            return value.isoformat()
    except ValueError:
        pass
    raise BadArgument(name, "takes a date as YYYY-MM-DD")


def _time(_kind: str, name: str, value: Any) -> str:
    try:
        if isinstance(value, str) and len(value) in (5, 8):
            value = time.fromisoformat(value)
        if isinstance(value, time):
            return value.strftime("%H:%M:%S")
    except ValueError:
        pass
    raise BadArgument(name, "takes a time as HH:MM or HH:MM:SS")


_CHECKS: dict[str, Callable[[str, str, Any], Any]] = {
    **dict.fromkeys(LONGEST, _text),
    **dict.fromkeys(LINKS, _link),
    "double": _number,
    "date": _date,
}


# -- the two dialects -------------------------------------------------------------------------------------------------


def _names(key: str, kind: str) -> dict[str, str]:
    """The names v1 gives to the parts of a value."""
    return {part: key if part == "value" else f"{key}_{part}" for part in PARTS.get(kind, ("value",))}


def _flat(key: str, kind: str, value: Any) -> Values:
    names = _names(key, kind)
    if value is None:
        return dict.fromkeys(names.values())
    if kind in PARTS and isinstance(value, Mapping):
        return {names.get(part, f"{key}_{part}"): one for part, one in value.items()}
    if kind == "set" and isinstance(value, list | tuple):
        return {key: ",".join(map(str, value))}
    return {key: str(value) if kind == "enum" else value}


def _nested(field: Field, parts: Values) -> Any:
    kind = field.field_type or ""
    if kind in PARTS:
        return None if all(part is None for part in parts.values()) else parts
    value = parts["value"]
    if kind == "set" and isinstance(value, str):
        return [_id(field, one) for one in value.split(",") if one] or None
    if kind == "enum" and isinstance(value, str):
        return _id(field, value) if value else None
    if kind in LINKS and isinstance(value, Mapping):
        return value.get("value", value.get("id"))
    return value


def _id(field: Field, text: str) -> int | str:
    """An option's id, from the text v1 makes of it."""
    known = next((o.id for o in field.options or () if str(o.id) == text.strip()), None)
    if known is not None:
        return known
    return int(text) if text.strip().isdecimal() and len(text) < 20 else text

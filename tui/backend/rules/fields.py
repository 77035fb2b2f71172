"""Custom fields and their options: added, changed, deleted; no code and no option's id is ever given twice."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from tui.backend.errors import Refusal, invalid, not_found
from tui.backend.fields import CHOOSABLE
from tui.backend.rules.custom_fields import TYPES
from tui.backend.rules.field_flags import flagged
from tui.backend.rules.field_values import drop_values, forget_options
from tui.backend.tables import fields

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

MOST_OPTIONS = 10_000
"""Of one field (reference: section 7)."""
LONGEST_NAME = 255
WITH_OPTIONS = ("enum", "set")
LABEL_COLOR = "gray"
"""Of a label nobody gave a colour; those of the app are blue, green, purple, red, yellow and gray (product 9.11)."""
OLDER_TYPES = TYPES | {"visible_to"}
"""What v1 takes as a type (published v1 document: dealFields)."""


async def find(call: Call, item: str, code: str) -> Row:
    """The field of a kind of record with a code; raises a 404."""
    mine = (fields.c.item_type == item) & (fields.c.field_code == code) & ~fields.c.is_deleted
    if found := await call.row(select(fields).where(mine)):
        return found
    raise not_found("Field")


async def add(call: Call, item: str, wanted: Mapping[str, Any]) -> Row:
    """Add a custom field, last of its kind, with a code of 40 hexadecimal characters; raises a 400."""
    if wanted["field_type"] not in OLDER_TYPES:
        raise invalid("field_type", f"must be one of [{', '.join(sorted(TYPES))}]")
    _check_described(item, wanted)
    values = {
        "item_type": item,
        "field_code": secrets.token_hex(20),
        "field_name": check_name(wanted["field_name"]),
        "field_type": wanted["field_type"],
        "description": wanted.get("description"),
        "is_custom_field": True,
        "options": _first_options(wanted),
    }
    values |= await flagged(call, item, values, wanted) | {"order_nr": await _next_place(call, item)}
    values |= {"created_by_user_id": call.user_id, "add_time": call.time}
    await call.add(fields, values | _changed(call))
    return await find(call, item, values["field_code"])


def _changed(call: Call) -> Row:
    return {"last_updated_by_user_id": call.user_id, "update_time": call.time}


async def _next_place(call: Call, item: str) -> int:
    return int(await call.one(select(func.max(fields.c.order_nr)).where(fields.c.item_type == item)) or 0) + 1


def check_name(value: Any, parameter: str = "field_name") -> str:
    """The name of a field; raises a 400 for an empty or a long one."""
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_NAME:
        raise invalid(parameter, f"must be text of 1 to {LONGEST_NAME} characters")
    return value


def _check_described(item: str, wanted: Mapping[str, Any]) -> None:
    """Only fields of deals are given a description (published v2 document: request bodies)."""
    if item != "deal" and "description" in wanted:
        raise invalid("description", "is not allowed for this request")


async def revise(call: Call, field: Row, wanted: Mapping[str, Any]) -> Row:
    """Change a field; of a built-in one only where it is shown, important and required. Raises a 400 or 403."""
    item = field["item_type"]
    if not wanted:
        raise invalid("body", "at least one field must be provided")
    _check_described(item, wanted)
    if not field["is_custom_field"] and {"field_name", "description"} & wanted.keys():
        raise Refusal(403, "Only custom fields can be renamed", info="The field is a system field.")
    values: Row = {name: wanted[name] for name in ("field_name", "description") if name in wanted}
    if "field_name" in values:
        check_name(values["field_name"])
    values |= await flagged(call, item, field, wanted)
    await call.change(fields, field["id"], values | _changed(call))
    return await find(call, item, field["field_code"])


async def remove(call: Call, field: Row) -> None:
    """Delete a custom field and drop its values from every record; raises a 403 for a built-in one."""
    if not field["is_custom_field"]:
        raise Refusal(403, "Only custom fields can be deleted", info="The field is a system field.")
    await call.change(fields, field["id"], {"is_deleted": True} | _changed(call))
    await drop_values(call, field)


# -- options ----------------------------------------------------------------------------------------------------------


def _first_options(wanted: Mapping[str, Any]) -> list[Row] | None:
    given = wanted.get("options")
    if wanted["field_type"] not in WITH_OPTIONS:
        if given:
            raise invalid("options", f"are allowed only for [{', '.join(WITH_OPTIONS)}]")
        return None
    if not given:
        raise invalid("options", "are required for this type of field")
    return _numbered(given, 1, "options")


def _numbered(new: Sequence[Mapping[str, Any]], first: int, name: str) -> list[Row]:
    if len(new) > MOST_OPTIONS:
        raise invalid(name, f"holds more than {MOST_OPTIONS} options")
    return [{"id": n} | _labelled(one, f"{name}.{n - first}") for n, one in enumerate(new, first)]


def _labelled(option: Mapping[str, Any], name: str) -> Row:
    label, color = option.get("label"), option.get("color")
    if not isinstance(label, str) or not label.strip() or len(label) > LONGEST_NAME:
        raise invalid(f"{name}.label", f"must be text of 1 to {LONGEST_NAME} characters")
    if color is not None and not (isinstance(color, str) and color.isascii() and len(color) < 20):
        raise invalid(f"{name}.color", "must be the name of a color")
    return {"label": label} | ({"color": color} if color is not None else {})


def _own_options(field: Row) -> list[Row]:
    """The options of a field that may change; raises a 400 for one without such options."""
    custom = field["is_custom_field"] and field["field_type"] in WITH_OPTIONS
    if not custom and field["field_code"] not in CHOOSABLE:
        raise invalid("field_code", "is not a field with options that can change")
    return list(field["options"] or [])


def _next_id(field: Row) -> int:
    """One more than any option ever had: ids are never given twice."""
    every = [*(field["options"] or []), *(field["options_deleted"] or [])]
    return max((int(option["id"]) for option in every), default=0) + 1


async def add_options(call: Call, field: Row, new: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Add options, all of them or none, and give those; raises a 400."""
    known = _own_options(field)
    if not new:
        raise invalid("body", "at least one option is required")
    color = {"color": LABEL_COLOR} if field["field_code"] == "label_ids" else {}
    added = [color | option for option in _numbered(new, _next_id(field), "body")]
    await _keep(call, field, known + added)
    return added


async def rename_options(call: Call, field: Row, changes: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Rename options, all of them or none, and give those; raises a 400."""
    known = {option["id"]: option for option in _own_options(field)}
    _check_ids(known, [one["id"] for one in changes])
    for n, one in enumerate(changes):
        known[one["id"]] = known[one["id"]] | _labelled(one, f"body.{n}")
    await _keep(call, field, list(known.values()))
    return [known[one["id"]] for one in changes]


async def remove_options(call: Call, field: Row, ids: Sequence[int]) -> list[Row]:
    """Delete options, all of them or none, clear them from every record, and give those; raises a 400."""
    known = {option["id"]: option for option in _own_options(field)}
    _check_ids(known, ids)
    gone = [known[one] for one in ids]
    await _keep(call, field, [option for one, option in known.items() if one not in ids], gone)
    return gone


def _check_ids(known: Mapping[Any, Row], ids: Sequence[int]) -> None:
    if not ids or len(set(ids)) < len(ids):
        raise invalid("body", "must name at least one option, and none twice")
    if missing := [one for one in ids if one not in known]:
        raise invalid("body", f"there is no option {missing[0]}")


async def replace_options(call: Call, field: Row, given: Sequence[Mapping[str, Any]]) -> None:
    """Make these the options, as v1 does: those with an id stay, those without are new, the rest is deleted.

    Raises a 400 for an id the field does not have (published v1 document: dealFields).
    """
    known = {option["id"]: option for option in _own_options(field)}
    ids = [_option_id(one) for one in given]
    if any(ids):
        _check_ids(known, [one for one in ids if one])
    new = iter(_numbered([one for one, old in zip(given, ids, strict=True) if not old], _next_id(field), "options"))
    after = [
        known[old] | _labelled(known[old] | dict(one), f"options.{n}") if old else next(new)
        for n, (one, old) in enumerate(zip(given, ids, strict=True))
    ]
    kept = {option["id"] for option in after}
    await _keep(call, field, after, [option for one, option in known.items() if one not in kept])


def _option_id(option: Mapping[str, Any]) -> int | None:
    """The id of an option, which v1 may write as text; raises a 400."""
    found = option.get("id")
    if found is None:
        return None
    if isinstance(found, bool) or not str(found).isdecimal() or not 0 < len(str(found)) < 19:
        raise invalid("options.id", "must be the id of an option")
    return int(found)


async def _keep(call: Call, field: Row, options: list[Row], gone: Sequence[Row] = ()) -> None:
    if len(options) > MOST_OPTIONS:
        raise invalid("body", f"the field would have more than {MOST_OPTIONS} options")
    deleted = [*(field["options_deleted"] or []), *gone]
    await call.change(fields, field["id"], {"options": options, "options_deleted": deleted or None} | _changed(call))
    if gone:
        await forget_options(call, field, {option["id"] for option in gone})

"""Records as v2 shows them: optional fields, chosen custom fields and labels in words, for a whole page at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.backend.errors import invalid
from tui.backend.rules.counters import extras
from tui.backend.tables import fields

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

MOST_KEYS = 15
LINKS = {"deal": "deal_id", "person": "person_id", "organization": "org_id"}
HIDDEN = {
    "deal": ("first_won_time", "source_lead_id", "delete_time"),
    "person": ("marketing_status",),
    "organization": (),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a caller wants to see of each record beyond its fields."""

    include_fields: Sequence[str] | None = None
    custom_fields: Sequence[str] | None = None
    include_option_labels: bool | None = None
    include_labels: bool | None = None


async def shown(call: Call, item: str, rows: Sequence[Row], wanted: Wanted) -> list[Row]:
    """Rows of deals, persons or organizations as their models have them; raises a 400 for too many custom keys."""
    if len(wanted.custom_fields or ()) > MOST_KEYS:
        raise invalid("custom_fields", f"holds more than {MOST_KEYS} keys")
    added = await extras(call, rows, LINKS[item], wanted.include_fields or ())
    labels, options = await _choices(call, item, wanted)
    result = []
    for row in rows:
        seen = dict(row)
        for name in HIDDEN[item]:
            del seen[name]
        seen |= added[row["id"]]
        seen["custom_fields"] = _custom(row["custom_fields"], wanted.custom_fields, options)
        if wanted.include_labels:
            seen["labels"] = [labels[one] for one in row["label_ids"] if one in labels]
        result.append(seen)
    return result


def as_they_are(rows: list[Row]) -> list[Any]:
    """Records that are written as they stand: what `shown` gives is what their models would make of it."""
    return rows


def _custom(values: Row, keys: Sequence[str] | None, options: dict[str, dict[Any, Row]]) -> Row:
    chosen = values if keys is None else {key: value for key, value in values.items() if key in keys}
    return {key: _worded(value, options[key]) if key in options else value for key, value in chosen.items()}


def _worded(value: Any, options: dict[Any, Row]) -> Any:
    if isinstance(value, list):
        return [options.get(one, {"id": one, "label": None}) for one in value]
    return options.get(value, {"id": value, "label": None})


async def _choices(call: Call, item: str, wanted: Wanted) -> tuple[dict[Any, Row], dict[str, dict[Any, Row]]]:
    if not wanted.include_labels and not wanted.include_option_labels:
        return {}, {}
    rows = await call.rows(select(fields).where(fields.c.item_type == item, fields.c.options.is_not(None)))
    found = {row["field_code"]: {o["id"]: {"id": o["id"], "label": o["label"]} for o in row["options"]} for row in rows}
    custom = {row["field_code"] for row in rows if row["is_custom_field"]}
    options = {code: known for code, known in found.items() if code in custom and wanted.include_option_labels}
    return found.get("label_ids", {}), options

"""Fields as v1 writes them: a number as id, the older keys, and flags for what may be done with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.backend.clock import spaced
from tui.backend.fields import CHOOSABLE, REQUIRED
from tui.backend.rules.field_flags import flags_of

if TYPE_CHECKING:
    from tui.backend.call import Row

KEYS: dict[str, dict[str, str]] = {
    "deal": {"owner_id": "user_id", "label_ids": "label", "pipeline_id": "pipeline"},
    "person": {"label_ids": "label", "emails": "email", "phones": "phone"},
    "organization": {"label_ids": "label"},
    "product": {"is_linkable": "selectable"},
    "activity": {"owner_id": "user_id", "busy": "busy_flag", "creator_user_id": "created_by_user_id"},
}
"""The key v1 has for a field that v2 calls something else (product 9.1)."""
SEARCHABLE = ("address", "varchar", "text", "varchar_auto", "double", "monetary", "phone")
"""Custom types a search looks into (reference: section 9)."""
NOTE_FLAGS = ("bulk_edit_allowed", "mandatory_flag", "active_flag", "edit_flag")
"""The flags fields of notes have (published v1 document: noteFields)."""


def key_v1(item: str, code: str) -> str:
    """The key of a field in v1."""
    return KEYS.get(item, {}).get(code, code)


def field_v1(row: Row) -> dict[str, Any]:
    """One field as v1 has it; a field of notes has fewer flags."""
    item = row["item_type"]
    named = {"id": row["id"], "key": key_v1(item, row["field_code"]), "name": row["field_name"]}
    named |= {"field_type": row["field_type"], "options": row["options"]}
    if item == "note":
        return named | {name: flag for name, flag in _flags(row).items() if name in NOTE_FLAGS}
    return named | _flags(row) | _written(row)


def _written(row: Row) -> dict[str, Any]:
    found = {name: spaced(row[name]) for name in ("add_time", "update_time")} | {"order_nr": row["order_nr"]}
    found |= {name: row[name] for name in ("created_by_user_id", "last_updated_by_user_id")}
    if row["options_deleted"]:
        found["options_deleted"] = row["options_deleted"]
    return found | ({"picklist_data": None} if row["item_type"] == "product" else {})


def _flags(row: Mapping[str, Any]) -> dict[str, bool]:
    settings = flags_of(row["item_type"], row)
    seen = settings.get("ui_visibility", {})
    custom = bool(row["is_custom_field"])
    return {
        "active_flag": not row["is_deleted"],
        "edit_flag": custom or row["field_code"] in CHOOSABLE,
        "index_visible_flag": True,
        "details_visible_flag": seen.get("details_visible_flag", True),
        "add_visible_flag": seen.get("add_visible_flag", not custom),
        "important_flag": settings.get("important_fields", {}).get("enabled", False),
        "bulk_edit_allowed": custom or not row["is_optional_response_field"],
        "searchable_flag": custom and row["field_type"] in SEARCHABLE,
        "filtering_allowed": True,
        "sortable_flag": True,
        "mandatory_flag": settings.get("required_fields", {}).get("enabled", row["field_code"] in REQUIRED),
    }

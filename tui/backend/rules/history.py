"""What changed on a record, when and by whom: it is what the flow shows (product 5.4, reference: flow)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.backend.tables import changes

if TYPE_CHECKING:
    from tui.backend.call import Call

SILENT = frozenset(
    {"update_time", "stage_change_time", "status_change_time", "delete_time", "custom_fields", "first_won_time"}
    | {"local_won_date", "local_lost_date", "local_close_date", "archive_time"}
)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The old and new value of every field that changed, custom ones by their own key."""
    found = {key: (before.get(key), value) for key, value in after.items() if before.get(key) != value}
    found = {key: pair for key, pair in found.items() if key not in SILENT}
    old, new = before.get("custom_fields") or {}, after.get("custom_fields", before.get("custom_fields")) or {}
    custom = {key: (old.get(key), new.get(key)) for key in {**old, **new} if old.get(key) != new.get(key)}
    return found | custom


async def record(call: Call, item: str, id: int | str, found: Mapping[str, tuple[Any, Any]]) -> None:
    """Write a line of history for each changed field."""
    common = {"item_type": item, "item_id": str(id), "time": call.time, "user_id": call.user_id}
    rows = [
        common | {"field_key": key, "old_value": old, "new_value": new, "change_source": "api"}
        for key, (old, new) in found.items()
    ]
    await call.add_all(changes, rows)


async def record_created(call: Call, item: str, id: int | str, time: str) -> None:
    """The first line of a record's history: when it was added."""
    await record(call, item, id, {"add_time": (None, time)})

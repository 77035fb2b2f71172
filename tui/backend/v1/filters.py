"""Saved filters as v1 writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.backend.clock import spaced

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

SAME = ("id", "name", "filter_code", "active_flag", "type", "temporary_flag", "user_id", "custom_view_id")
TIMES = ("add_time", "update_time", "last_used_time")


def editable(call: Call, row: Row, *, shared: bool) -> bool:
    """Whether the caller may change a filter: an own one, or a shared one where their permissions are for those."""
    return bool(row["user_id"] == call.user_id or shared)


def filter_v1(call: Call, row: Row, *, shared: bool) -> Row:
    """A filter without its conditions; `visible_to` is text, as the published document has it."""
    told = {name: row[name] for name in SAME} | {name: spaced(row[name]) for name in TIMES}
    return told | {"visible_to": str(row["visible_to"]), "is_editable": editable(call, row, shared=shared)}

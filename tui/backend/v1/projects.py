"""Projects as both dialects write them: what v2 has, and v1's view of it with one person and one organization."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui.backend.clock import fractional, milli
from tui.backend.rules.custom_fields import flat, known_fields
from tui.backend.rules.projects import linked_of
from tui.backend.v1.given import record_given

if TYPE_CHECKING:
    from tui.api.models.base import OpenBody
    from tui.backend.call import Call, Row

SAME = ("id", "title", "description", "status", "board_id", "phase_id", "owner_id", "start_date", "end_date")
TIMES = ("add_time", "update_time", "status_change_time", "archive_time")
ONE = {"person_id": "person_ids", "org_id": "org_ids"}
"""What v1 knows one of where v2 has a list."""


async def projects_v2(call: Call, rows: Sequence[Row]) -> list[Row]:
    """Rows of projects as v2's model has them, with what they are linked to."""
    linked = await linked_of(call, [row["id"] for row in rows])
    return [_v2(row) | linked[row["id"]] for row in rows]


def _v2(row: Row) -> Row:
    times = {name: fractional(row[name]) for name in TIMES}
    also = {name: row[name] for name in ("label_ids", "health_status", "custom_fields")}
    return {name: row[name] for name in SAME} | times | also


async def projects_v1(call: Call, rows: Sequence[Row]) -> list[Row]:
    """Rows of projects as v1's model has them; the first person and organization are the one it knows."""
    linked = await linked_of(call, [row["id"] for row in rows])
    known = await known_fields(call, "project")
    return [_v1(row, linked[row["id"]]) | flat(row["custom_fields"], known, every=True) for row in rows]


def _v1(row: Row, linked: Mapping[str, list[int]]) -> Row:
    times = {name: milli(row[name]) for name in TIMES}
    first = {name: next(iter(linked[many]), None) for name, many in ONE.items()}
    labels = {"labels": row["label_ids"], "deal_ids": linked["deal_ids"]}
    return {name: row[name] for name in SAME} | times | first | labels


async def project_given(call: Call, body: OpenBody) -> dict[str, Any]:
    """What v1 sends of a project in the words of v2."""
    found = await record_given(call, "project", body)
    if "labels" in found:
        found["label_ids"] = found.pop("labels")
    for one, many in ONE.items():
        if one in found:
            value = found.pop(one)
            found[many] = [] if value is None else [value]
    return found

"""Tasks as both dialects write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.backend.clock import fractional, milli
from tui.backend.rules.tasks import assignees_of

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

SAME = ("id", "title", "creator_id", "description", "project_id", "due_date", "parent_task_id")
ALSO = ("is_done", "is_milestone", "start_date", "priority")
TIMES = ("add_time", "update_time", "marked_as_done_time")


async def tasks_v2(call: Call, rows: Sequence[Row]) -> list[Row]:
    """Rows of tasks as v2's model has them."""
    assigned = await assignees_of(call, [row["id"] for row in rows])
    return [
        {name: row[name] for name in (*SAME, *ALSO)}
        | {name: fractional(row[name]) for name in TIMES}
        | {"assignee_ids": assigned[row["id"]]}
        for row in rows
    ]


async def tasks_v1(call: Call, rows: Sequence[Row]) -> list[Row]:
    """Rows of tasks as v1's model has them; `assignee_id` is the first of `assignee_ids`."""
    assigned = await assignees_of(call, [row["id"] for row in rows])
    return [_v1(row, assigned[row["id"]]) for row in rows]


def _v1(row: Row, assigned: list[int]) -> Row:
    people = {"assignee_ids": assigned, "assignee_id": next(iter(assigned), None)}
    return {name: row[name] for name in SAME} | {name: milli(row[name]) for name in TIMES} | people | {
        "done": int(row["is_done"])
    }  # fmt: skip

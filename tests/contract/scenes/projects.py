"""Projects with boards, phases and tasks; the template and the first board are there from the beginning."""

from __future__ import annotations

from typing import Any

from tests.contract.scenes.world import Scene, World
from tui.api.client import Client

WORDS = {
    "title": "Roof renewal",
    "description": "All of the roof",
    "start_date": "2026-03-16",
    "end_date": "2026-05-01",
    "template_id": 1,
}
NEW: dict[str, dict[str, Any]] = {
    "project_boards": {"name": "Roofs under way"},
    "project_phases": {"name": "Scaffolding", "board_id": 1},
    "projects": WORDS | {"deal_ids": [1], "person_ids": [1], "org_ids": [1], "label_ids": [1]},
    "v1.projects": WORDS | {"board_id": 1, "phase_id": 1, "deal_ids": [1], "person_id": 1, "org_id": 1, "labels": [1]},
    "tasks": {"title": "Order tiles", "project_id": 1, "description": "Red ones", "assignee_ids": [1], "done": 1,
              "due_date": "2026-04-01"},
}  # fmt: skip
CHANGE: dict[str, dict[str, Any]] = {
    "project_boards": {"name": "Towers"},
    "project_phases": {"name": "Cranes", "order_nr": 1},
    "projects": {"status": "completed"},
    "tasks": {"done": 0, "priority": 2},
    "v1.tasks": {"done": 0},
}


async def _archive(client: Client, world: World) -> None:
    await client.v2.projects.archive(world.ids["projects"])


async def _plan(client: Client, world: World) -> None:
    """The task and the activity that the template brought, and a group of its plan."""
    plan = (await client.v1.projects.get_plan(world.ids["projects"])).items
    world.ids["plan_task"] = next(item.item_id for item in plan if item.item_type == "task")
    world.ids["plan_activity"] = next(item.item_id for item in plan if item.item_type == "activity")
    world.ids["group"] = (await client.v1.projects.list_groups(world.ids["projects"])).items[-1].id


SCENE = Scene(
    order=("project_boards", "project_phases", "projects", "tasks"),
    new=NEW,
    change=CHANGE,
    arguments={
        "v2.project_phases.list": {"board_id": 1},
        "v1.project_phases.list": {"board_id": 1},
        "v1.projects.update_plan_task": {"taskId": ("plan_task",)},
        "v1.projects.update_plan_activity": {"activityId": ("plan_activity",)},
    },
    bodies={
        "v1.projects.update_plan_task": {"phase_id": 2, "group_id": ("group",)},
        "v1.projects.update_plan_activity": {"phase_id": 2, "group_id": ("group",)},
    },
    before={"v2.projects.archived": _archive},
    made=_plan,
)

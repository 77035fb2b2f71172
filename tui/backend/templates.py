"""The board and the template of projects a company begins with; no operation adds templates (product 6.3)."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]

BOARD = "Projects"
PHASES = ("Kick-off", "Planning", "Implementation", "Review")
GROUPS = ("Preparation", "Delivery", "Handover")
ITEMS: tuple[Row, ...] = (
    {"title": "Kick-off meeting", "type": "meeting", "group": 0, "phase": 0, "day": 3},
    {"title": "Collect requirements", "group": 0, "phase": 0, "day": 7, "subtasks": ["People", "Dates", "Budget"]},
    {"title": "Agree on the plan", "group": 0, "phase": 1, "day": 14, "is_milestone": True},
    {"title": "Deliver", "group": 1, "phase": 2, "day": 42},
    {"title": "Check with the customer", "type": "call", "group": 2, "phase": 3, "day": 49},
    {"title": "Close the project", "group": 2, "phase": 3, "day": 56, "is_milestone": True},
)


def rows(time: str) -> dict[str, list[Row]]:
    """Their rows by table name, added at a time."""
    times = {"add_time": time, "update_time": time}
    return {
        "project_boards": [{"id": 1, "name": BOARD, "order_nr": 1} | times],
        "project_phases": phases(PHASES, times),
        "project_templates": [
            template("Customer project", "From the first meeting to the handover", GROUPS, ITEMS) | times
        ],
    }


def phases(names: tuple[str, ...], times: Row) -> list[Row]:
    """The rows of the phases of board 1."""
    return [{"id": n, "name": name, "board_id": 1, "order_nr": n} | times for n, name in enumerate(names, 1)]


def template(title: str, description: str, groups: tuple[str, ...], items: tuple[Row, ...]) -> Row:
    """The row of template 1, which stands on board 1."""
    named = {"id": 1, "title": title, "description": description, "projects_board_id": 1, "owner_id": 1}
    return named | {"plan_groups": list(groups), "plan_items": list(items)}

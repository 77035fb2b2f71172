"""A day for Today and for triage: one thing of every sort."""

from __future__ import annotations

from datetime import timedelta

from tests.app.conftest import NOW, Record
from tui.services.workspace import Workspace


def deal(number: int, title: str, *, idle: int = 0, **fields: object) -> Record:
    """An open deal nobody has touched for so many days."""
    touched = f"{NOW - timedelta(days=idle):%Y-%m-%dT%H:%M:%SZ}"
    base: Record = {"id": number, "title": title, "status": "open", "stage_id": 1, "pipeline_id": 1, "owner_id": 1}
    base |= {"value": 1000 * number, "currency": "EUR", "add_time": touched, "update_time": touched, "label_ids": []}
    return {**base, "org_id": 1, "person_id": 1, **fields}


def activity(number: int, subject: str, day: str, at: str | None = None, **fields: object) -> Record:
    """A planned activity of the user."""
    base: Record = {"id": number, "subject": subject, "type": "call", "due_date": day, "due_time": at, "done": False}
    return {**base, "owner_id": 1, **fields}


def fill_day(workspace: Workspace) -> None:
    """Two overdue, two today, two deals without a step, two that rot, one new lead; and what is left out."""
    copy = workspace.copy
    rots = {"is_deal_rot_enabled": True, "days_to_rotten": 10}
    copy.put(
        "stage", [{"id": 1, "name": "Qualified", "pipeline_id": 1, "order_nr": 1, "deal_probability": 100, **rots}]
    )
    copy.put(
        "deal",
        [
            deal(1, "Reefer fleet"),
            deal(2, "Yard trackers", idle=4, stage_id=2),
            deal(3, "[b]Dock[/b] doors", idle=8),
            deal(4, "倉庫の温度監視 rollout", idle=8),
            deal(5, "Old telematics", idle=30),
            deal(6, "Somebody else's", idle=30, owner_id=2),
            deal(7, "Won already", status="won"),
            deal(8, "Put away", is_archived=True),
        ],
    )
    copy.put(
        "activity",
        [
            activity(1, "Call back about the offer", "2026-03-10", "14:00:00", deal_id=1),
            activity(2, "Send the data sheet", "2026-03-11"),
            activity(3, "Video call", "2026-03-12", "15:00:00", deal_id=1),
            activity(4, "Tidy the list", "2026-03-12"),
            activity(5, "Visit", "2026-03-19", "08:00:00", deal_id=4),
            activity(6, "Write", "2026-03-20", deal_id=5),
            activity(7, "Not mine", "2026-03-10", owner_id=2),
            activity(8, "Done", "2026-03-10", done=True),
        ],
    )
    leads = (("new", False, 1), ("seen", True, 1), ("hers", False, 2))
    copy.put(
        "lead_label", [{"id": "hot", "name": "Hot", "color": "red"}, {"id": "cold", "name": "Cold", "color": "blue"}]
    )
    copy.put(
        "lead",
        [
            {
                "id": name,
                "title": f"A {name} lead",
                "owner_id": owner,
                "was_seen": seen,
                "is_archived": False,
                "person_id": 2,
                "source_name": "Web forms",
                "label_ids": [],
                "add_time": f"{NOW - timedelta(days=2 + n):%Y-%m-%dT%H:%M:%S}.000Z",
            }
            for n, (name, seen, owner) in enumerate(leads)
        ],
    )

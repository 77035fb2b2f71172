"""What follows a won deal: the devices are fitted, people are trained, the fleet is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from tui.backend import templates
from tui.backend.clock import stamp
from tui.backend.demo.dice import dice
from tui.backend.demo.hours import ZONE, Hours
from tui.backend.demo.settings import USERS
from tui.backend.demo.sketches import Row, Story

PROJECTS = 8
TEMPLATE = ("Fleet rollout", "From the signature to support")
BOARD, PHASES = "Rollouts", ("Kick-off", "Fitting", "Training", "Handover")
GROUPS = ("Planning", "On site", "Wrap-up")
PLAN: tuple[Row, ...] = (
    {"title": "Agree on dates with the fleet manager", "group": 0, "phase": 0, "day": 4},
    {"title": "Collect the vehicle list", "group": 0, "phase": 0, "day": 9},
    {"title": "Ship devices to the depots", "group": 0, "phase": 0, "day": 18},
    {"title": "Fit the first vehicles", "group": 1, "phase": 1, "day": 30, "subtasks": ["Book a fitter", "Test run"]},
    {"title": "Fit the rest of the fleet", "group": 1, "phase": 1, "day": 56, "is_milestone": True},
    {"title": "Train dispatchers", "group": 1, "phase": 2, "day": 70},
    {"title": "Train drivers", "group": 1, "phase": 2, "day": 77},
    {"title": "Connect the dispatch system", "group": 1, "phase": 2, "day": 84},
    {"title": "Review with the customer", "group": 2, "phase": 3, "day": 98},
    {"title": "Hand over to support", "group": 2, "phase": 3, "day": 105, "is_milestone": True},
)
ON_TRACK, AT_RISK, DELAYED = 1, 2, 3


@dataclass(slots=True)
class Rows:
    """The rows of all projects so far."""

    projects: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    groups: list[Row] = field(default_factory=list)
    plan: list[Row] = field(default_factory=list)
    tasks: list[Row] = field(default_factory=list)
    assignees: list[Row] = field(default_factory=list)


def rows(seed: int, hours: Hours, stories: Sequence[Story], founded: datetime) -> dict[str, list[Row]]:
    """The rows of the board, its template and the projects of the deals won last, by table name."""
    rng, found = dice(seed, "projects"), Rows()
    times = {"add_time": stamp(founded), "update_time": stamp(founded)}
    for story in _won(hours, stories):
        _project(rng, hours, story, found)
    return {
        "project_boards": [{"id": 1, "name": BOARD, "order_nr": 1} | times],
        "project_phases": templates.phases(PHASES, times),
        "project_templates": [templates.template(*TEMPLATE, GROUPS, PLAN) | times],
        "projects": found.projects,
        "project_links": found.links,
        "project_groups": found.groups,
        "project_plan": found.plan,
        "tasks": found.tasks,
        "task_assignees": found.assignees,
    }  # fmt: skip


def _won(hours: Hours, stories: Sequence[Story]) -> list[Story]:
    """New customers' deals won last, but not in these days, the oldest first."""
    fit = [s for s in stories if s.status == "won" and s.org and not s.renewal and hours.since(s.closed) > 6]
    return sorted(fit, key=lambda story: story.closed or hours.now)[-PROJECTS:]


def _project(rng: Random, hours: Hours, story: Story, found: Rows) -> None:
    number = len(found.projects) + 1
    begun = hours.ago(rng, max(hours.since(story.closed) - rng.randint(1, 4), 1), story.owner_id)
    start = begun.astimezone(ZONE).date() + timedelta(days=rng.randint(3, 8))
    row = {
        "id": number,
        "title": f"{story.org.short if story.org else ''}: {story.offer.quantity} {story.offer.things}",
    }
    group_ids = [
        _added(found.groups, {"project_id": number, "name": n, "order_nr": k}) for k, n in enumerate(GROUPS, 1)
    ]
    tasks = [_task(rng, hours, found, row | {"begun": begun, "owner": story.owner_id}, item, start) for item in PLAN]
    for task, item in zip(tasks, PLAN, strict=True):
        place = {"phase_id": item["phase"] + 1, "group_id": group_ids[item["group"]]}
        _added(found.plan, {"project_id": number, "item_type": "task", "item_id": task["id"]} | place)
    linked = [("deal", story.id), ("person", story.person.id), ("organization", story.org.id if story.org else 0)]
    for kind, one in linked:
        _added(found.links, {"project_id": number, "item_type": kind, "item_id": one})
    found.projects.append(row | _state(hours, story, tasks, begun, start))


def _added(some: list[Row], row: Row) -> int:
    some.append({"id": len(some) + 1} | row)
    return len(some)


def _state(hours: Hours, story: Story, tasks: Sequence[Row], begun: datetime, start: date) -> Row:
    """Where a project stands: in the phase of its first open task, completed when there is none."""
    open_tasks = [n for n, task in enumerate(tasks) if not task["is_done"]]
    late = [n for n in open_tasks if tasks[n]["due_date"] < hours.today.isoformat()]
    last = max(task["update_time"] for task in tasks)
    old = not open_tasks and hours.since(story.closed) > 70
    return {
        "description": f"{story.title}, won on {(story.closed or begun).date().isoformat()}",
        "status": "open" if open_tasks else "completed",
        "board_id": 1,
        "phase_id": PLAN[open_tasks[0]]["phase"] + 1 if open_tasks else len(PHASES),
        "owner_id": story.owner_id,
        "visible_to": 3,
        "start_date": start.isoformat(),
        "end_date": (start + timedelta(days=PLAN[-1]["day"])).isoformat(),
        "label_ids": [DELAYED if len(late) > 1 else AT_RISK if late else ON_TRACK] if open_tasks else [],
        "add_time": stamp(begun),
        "update_time": last,
        "status_change_time": stamp(begun) if open_tasks else last,
        "is_archived": old,
        "archive_time": last if old else None,
    }


def _task(rng: Random, hours: Hours, found: Rows, project: Row, item: Row, start: date) -> Row:
    """A task of the plan and its subtasks: done once it is due, but for some that are late."""
    due = start + timedelta(days=item["day"])
    done = _done(rng, hours, project, due)
    row = _row(found, project, item["title"], due, done) | {"is_milestone": bool(item.get("is_milestone"))}
    found.tasks.append(row)
    helper = rng.randint(1, len(USERS)) if rng.random() < 0.3 else project["owner"]
    _added(found.assignees, {"task_id": row["id"], "user_id": helper})
    for title in item.get("subtasks", ()):
        below = _row(found, project, title, due - timedelta(days=3), done)
        found.tasks.append(below | {"parent_task_id": row["id"]})
    return row


def _done(rng: Random, hours: Hours, project: Row, due: date) -> datetime | None:
    """When a task was done: about the day it was due; never before its project began."""
    days = hours.since(datetime.combine(due, hours.now.time(), ZONE))
    is_late = days < 12 and rng.random() < 0.25
    if due >= hours.today or days < 2 or is_late:
        return None
    begun: datetime = project["begun"]
    return max(hours.ago(rng, max(days - rng.randint(0, 2), 1)), begun)


def _row(found: Rows, project: Row, title: str, due: date, done: datetime | None) -> Row:
    begun = stamp(project["begun"])
    return {
        "id": len(found.tasks) + 1,
        "title": title,
        "project_id": project["id"],
        "parent_task_id": None,
        "creator_id": project["owner"],
        "due_date": due.isoformat(),
        "add_time": begun,
        "update_time": stamp(done) if done else begun,
        "marked_as_done_time": stamp(done) if done else None,
        "is_done": done is not None,
        "is_milestone": False,
    }

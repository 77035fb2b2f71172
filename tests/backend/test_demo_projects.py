"""The projects of the demo company: born of won deals, with tasks that fit the time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.conftest import NOW
from tui.api.client import Client
from tui.backend.demo.company import build
from tui.backend.demo.projects import PHASES, PROJECTS

Rows = dict[str, list[dict[str, Any]]]


@pytest.mark.parametrize("now", [NOW, datetime(2026, 11, 23, 5, tzinfo=UTC), datetime(2024, 2, 29, 20, 45, tzinfo=UTC)])
@pytest.mark.parametrize("seed", [1, 7])
def test_projects_follow_won_deals_and_nothing_of_them_lies_ahead(seed: int, now: datetime) -> None:
    rows: Rows = build(seed, now)
    deals = {deal["id"]: deal for deal in rows["deals"]}
    projects = {project["id"]: project for project in rows["projects"]}
    of = {link["project_id"]: link["item_id"] for link in rows["project_links"] if link["item_type"] == "deal"}
    moment = now.strftime("%Y-%m-%dT%H:%M:%SZ")

    assert len(projects) == PROJECTS
    assert {project["status"] for project in projects.values()} == {"open", "completed"}
    for number, project in projects.items():
        assert deals[of[number]]["status"] == "won"
        assert deals[of[number]]["won_time"] < project["add_time"] <= project["update_time"] <= moment
        assert 1 <= project["phase_id"] <= len(PHASES)
    for task in rows["tasks"]:
        assert projects[task["project_id"]]["add_time"] <= task["update_time"] <= moment
        assert task["is_done"] == (task["marked_as_done_time"] is not None)


async def test_they_can_be_looked_at(demo_client: Client) -> None:
    (board,) = (await demo_client.v2.project_boards.list()).items
    assert board.id == 1
    assert len((await demo_client.v2.project_phases.list(board_id=1)).items) == 4
    shown = (await demo_client.v2.projects.list()).items
    away = (await demo_client.v2.projects.archived()).items
    assert len(shown) + len(away) == PROJECTS
    for project in shown:
        assert project.id
        assert project.deal_ids
        tasks = (await demo_client.v2.tasks.list(project_id=project.id)).items
        plan = (await demo_client.v1.projects.get_plan(project.id)).items
        assert len(tasks) == len(plan) > 10
        assert len((await demo_client.v1.projects.list_groups(project.id)).items) == 3
    made = await demo_client.call("projects.create", {}, {"title": "Next", "template_id": 1})
    assert len((await demo_client.v2.tasks.list(project_id=made.id)).items) == 12

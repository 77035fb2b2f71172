"""The board of projects and a project with its plan, driven by their keys."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.app.open_record import front, press, toasts, type_
from tui.app.app import PipedriveApp
from tui.app.screens.confirm import ConfirmScreen
from tui.app.screens.form import FormScreen
from tui.app.screens.project import ProjectScreen
from tui.app.screens.projects import ProjectsScreen
from tui.app.screens.record import RecordScreen
from tui.app.widgets.board_header import BoardHeader
from tui.services.project_tasks import ProjectTasks
from tui.services.projects import Projects
from tui.services.workspace import Workspace

Record = dict[str, Any]


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_projects(workspace)
    return workspace


def fill_projects(workspace: Workspace) -> None:
    """Two boards, five projects, a plan in two groups."""
    copy = workspace.copy
    copy.remember("has projects", value=True)
    copy.put("project_board", [{"id": 1, "name": "Rollouts", "order_nr": 1}, {"id": 2, "name": "Care", "order_nr": 2}])
    phases = [(1, "Kick-off", 1), (2, "Fitting", 1), (3, "Handover", 1), (4, "Yearly check", 2)]
    copy.put("project_phase", [{"id": i, "name": n, "board_id": b, "order_nr": i} for i, n, b in phases])
    copy.put("project_template", [{"id": 5, "title": "Fleet rollout", "description": "Devices and training"}])
    copy.put(
        "project",
        [
            _project(1, "Nordlicht: 40 trailers", 1, org_ids=[1], person_ids=[1], end_date="2026-05-01"),
            _project(2, "Verano: cold chain", 2, org_ids=[2], owner_id=2, end_date="2026-03-02"),
            _project(3, "サクラ運輸: 12 台", 2, org_ids=[3], deal_ids=[]),
            _project(4, "Blue Harbor [bold]pilot[/bold]", 3, status="completed"),
            _project(5, "An old one", 1, is_archived=True, archive_time="2025-01-01T00:00:00Z"),
        ],
    )
    copy.put(
        "task",
        [
            _task(1, "Agree on dates", is_done=True, due_date="2026-03-01"),
            _task(2, "Fit the first trailers", due_date="2026-03-10", assignee_ids=[1]),
            _task(3, "Book a fitter", parent_task_id=2, is_done=True),
            _task(4, "Test run", parent_task_id=2, due_date="2026-03-12"),
            _task(5, "Hand over", is_milestone=True, due_date="2026-04-30", assignee_ids=[2]),
            _task(6, "Call the depot", project_id=2, due_date="2026-03-20"),
        ],
    )
    plan = [{"task_id": 1, "group_id": 1}, {"task_id": 2, "group_id": 2}, {"task_id": 5, "group_id": 2}]
    groups = [{"id": 1, "name": "Planning", "order_nr": 1}, {"id": 2, "name": "On site", "order_nr": 2}]
    copy.put("project_plan", [{"id": 1, "groups": groups, "items": plan}])


def _project(number: int, title: str, phase: int, **fields: Any) -> Record:
    board = 2 if phase == 4 else 1
    common = {"status": "open", "owner_id": 1, "add_time": f"2026-01-0{number}T08:00:00Z", "is_archived": False}
    return {"id": number, "title": title, "phase_id": phase, "board_id": board, **common, **fields}


def _task(number: int, title: str, **fields: Any) -> Record:
    return {"id": number, "title": title, "project_id": 1, "is_done": False, **fields}


async def to(pilot: Pilot[None], *keys: str) -> None:
    await pilot.pause()
    await press(pilot, "g", "j", *keys)


def board(app: PipedriveApp) -> dict[str, list[str]]:
    """The titles in every phase."""
    screen = app.screen
    assert isinstance(screen, ProjectsScreen)
    assert screen.board is not None
    values = app.workspace.records.values
    return {c.stage.name: [values.name("project", i) for i in c.ids] for c in screen.board.columns}


def project(app: PipedriveApp, number: int) -> Record:
    return app.workspace.copy.get("project", number) or {}


def plan(app: PipedriveApp) -> list[str]:
    """The lines of the plan."""
    screen = app.screen
    assert isinstance(screen, ProjectScreen)
    return [screen.plan.render_line(y).text.rstrip(" ▐") for y in range(screen.plan.size.height)]


# -- the board --------------------------------------------------------------------------------------------------------


async def test_open_projects_stand_in_their_phases(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot)
        assert board(app) == {
            "Kick-off": ["Nordlicht: 40 trailers"],
            "Fitting": ["Verano: cold chain", "サクラ運輸: 12 台"],
            "Handover": [],
        }
        header = str(app.screen.query_one(BoardHeader).render())
        assert "3 projects" in header
        assert "2/6 tasks · 1 late" in header


async def test_a_project_moves_and_that_is_taken_back(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "L")
        assert project(app, 1)["phase_id"] == 2
        await press(pilot, "L", "L")
        assert project(app, 1)["phase_id"] == 3
        assert "last phase" in toasts(app)
        await press(pilot, "u", "u")
        assert project(app, 1)["phase_id"] == 1


async def test_marked_projects_move_to_another_board_as_one(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "l", "asterisk", "m")
        await type_(pilot, "yearly")
        await press(pilot, "enter")
        assert [project(app, n)["board_id"] for n in (2, 3)] == [2, 2]
        await press(pilot, "u")
        assert [project(app, n)["phase_id"] for n in (2, 3)] == [2, 2]
        await press(pilot, "P")
        await type_(pilot, "care")
        await press(pilot, "enter")
        assert board(app) == {"Yearly check": []}


async def test_a_project_is_completed_found_again_and_reopened(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "w")
        assert project(app, 1)["status"] == "completed"
        assert board(app)["Kick-off"] == []
        await press(pilot, "f")
        await type_(pilot, "completed")
        await press(pilot, "enter")
        assert board(app)["Kick-off"] == ["Nordlicht: 40 trailers"]
        await press(pilot, "R", "F")
        assert board(app)["Kick-off"] == ["Nordlicht: 40 trailers"]


async def test_a_project_is_added_with_a_template(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "a")
        await type_(pilot, "Depot 4")
        await press(pilot, "enter")
        await type_(pilot, "fleet")
        await press(pilot, "enter")
        assert "Depot 4" in board(app)["Kick-off"]
        assert [e.call.body for e in app.workspace.outbox.entries()] == [
            {"title": "Depot 4", "phase_id": 1, "template_id": 5, "board_id": 1}
        ]
        await press(pilot, "u")
        assert "Depot 4" not in board(app)["Kick-off"]


async def test_archiving_asks_first_and_the_archive_is_looked_at(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "z")
        assert isinstance(front(app), ConfirmScreen)
        await press(pilot, "escape")
        assert board(app)["Kick-off"] == ["Nordlicht: 40 trailers"]
        await press(pilot, "z", "y")
        assert board(app)["Kick-off"] == []
        await press(pilot, "v", "a")
        assert set(board(app)["Kick-off"]) == {"Nordlicht: 40 trailers", "An old one"}
        await press(pilot, "escape")
        assert board(app)["Kick-off"] == []


async def test_the_board_follows_what_is_typed(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "slash")
        await type_(pilot, "verano")
        assert board(app) == {"Kick-off": [], "Fitting": ["Verano: cold chain"], "Handover": []}
        await press(pilot, "enter", "escape")
        assert len(board(app)["Fitting"]) == 2


async def test_where_there_is_no_board_one_is_made(app: PipedriveApp) -> None:
    for kind in ("project", "project_board", "project_phase"):
        app.workspace.copy.remove(kind, app.workspace.copy.ids(kind))
    async with app.run_test(size=(80, 24)) as pilot:
        await to(pilot)
        assert "a makes one" in str(app.screen.query_one("#empty", Static).render())
        await press(pilot, "L")
        assert "no project here" in toasts(app)
        await press(pilot, "a")
        await type_(pilot, "Installations")
        await press(pilot, "enter")
        assert list(board(app)) == ["Kick-off", "Planning", "Implementation", "Review", "Closing"]


async def test_an_account_without_projects_says_so(app: PipedriveApp) -> None:
    app.workspace.copy.remember("has projects", value=False)
    for kind in ("project", "project_board", "project_phase"):
        app.workspace.copy.remove(kind, app.workspace.copy.ids(kind))
    async with app.run_test(size=(80, 24)) as pilot:
        await to(pilot)
        assert "add-on" in str(app.screen.query_one("#empty", Static).render())


# -- a project --------------------------------------------------------------------------------------------------------


async def test_the_plan_has_groups_tasks_and_subtasks(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "enter")
        text = "\n".join(plan(app))
        for part in ("Planning  1/1", "On site  0/2", "! Fit the first trailers 1/2", "✓ Book a fitter", "◆ Hand over"):
            assert part in text
        assert text.index("Fit the first") < text.index("Book a fitter") < text.index("Hand over")


async def test_a_task_is_done_and_open_again(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "enter", "space")
        assert (app.workspace.copy.get("task", 2) or {})["is_done"] is True
        assert [e.call.body for e in app.workspace.outbox.entries()] == [{"done": 1}]
        await press(pilot, "u")
        assert (app.workspace.copy.get("task", 2) or {})["is_done"] is False


async def test_tasks_and_subtasks_are_added_where_the_cursor_is(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "enter", "a")
        assert isinstance(front(app), FormScreen)
        await type_(pilot, "Order cables")
        await press(pilot, "tab")
        await type_(pilot, "20 Mar")
        await press(pilot, "ctrl+s", "plus")
        await type_(pilot, "Ask for a price")
        await press(pilot, "ctrl+s")
        tasks = ProjectTasks(app.workspace)
        items = tasks.plan(1)[1].items
        assert [(i.title, i.due, i.below) for i in items][-3:-1] == [
            ("Order cables", "2026-03-20", False),
            ("Ask for a price", "", True),
        ]


async def test_a_task_is_edited_moved_and_deleted(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "enter", "e")
        await type_(pilot, " now")
        await press(pilot, "ctrl+s", "m")
        await type_(pilot, "plann")
        await press(pilot, "enter")
        tasks = ProjectTasks(app.workspace)
        assert [i.title for i in tasks.plan(1)[0].items] == [
            "Agree on dates", "Fit the first trailers now", "Test run", "Book a fitter",
        ]  # fmt: skip
        await press(pilot, "D")
        assert [i.title for i in tasks.plan(1)[0].items] == ["Agree on dates"]
        await press(pilot, "u")
        assert {i.title for g in tasks.plan(1) for i in g.items} >= {"Fit the first trailers now", "Test run"}


async def test_fields_are_edited_and_links_opened(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "enter", "tab", "e")
        await type_(pilot, " and more")
        await press(pilot, "enter")
        assert project(app, 1)["title"] == "Nordlicht: 40 trailers and more"
        screen = app.screen
        assert isinstance(screen, ProjectScreen)
        screen.facts.go_to(screen.facts.keys.index(("organization", 1)))
        await press(pilot, "enter")
        assert isinstance(front(app), RecordScreen)
        await press(pilot, "escape", "E")
        assert isinstance(front(app), FormScreen)


async def test_one_walks_along_the_column_and_back(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "l", "enter")
        screen = app.screen
        assert isinstance(screen, ProjectScreen)
        assert screen.project == 2
        await press(pilot, "J", "J")
        assert screen.project == 3
        await press(pilot, "K", "L", "escape")
        assert project(app, 2)["phase_id"] == 3
        assert isinstance(app.screen, ProjectsScreen)


async def test_a_project_that_goes_away_is_no_fault(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "enter")
        app.workspace.copy.remove("project", [1])
        from tui.services.changes import Changed

        app.workspace.hub.announce(Changed({"project": {1}}))
        await pilot.pause()
        assert "no longer there" in str(app.screen.query_one("#head", Static).render())
        await press(pilot, "space", "L", "w", "a", "escape", "escape")
        assert Projects(app.workspace).cards([1]) == {}


async def test_notes_and_activities_are_of_the_project(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "enter", "A")
        await type_(pilot, "call tomorrow Ask about cables")
        await press(pilot, "enter")
        assert "Ask about cables" in "\n".join(plan(app))
        body = app.workspace.outbox.entries()[-1].call.body or {}
        assert (body["project_id"], body["org_id"]) == (1, 1)
        await press(pilot, "n")
        await type_(pilot, "Gate code 12")
        await press(pilot, "ctrl+s")
        assert [n.html for n in app.workspace.notes.of("project", 1)] == ["<p>Gate code 12</p>"]


# -- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_picture_of_the_board(app: PipedriveApp, size: tuple[int, int], snap_compare: Any) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await to(pilot, "l")

    assert snap_compare(app, terminal_size=size, run_before=run)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)], ids=["small", "usual", "large"])
def test_picture_of_a_project(workspace: Workspace, size: tuple[int, int], theme: str, snap_compare: Any) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await to(pilot, "enter", *(("tab",) if theme == "light" else ()))

    shown = PipedriveApp(workspace, theme=f"pipedrive-{theme}", live=False)
    assert snap_compare(shown, terminal_size=size, run_before=run)

"""Projects and their tasks, against the real backend: in the copy, shown at once, the same after the answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette

from tests.conftest import Clock
from tests.services.served import Served, served
from tui.services.board_view import View
from tui.services.edits import EditError
from tui.services.project_sync import bring
from tui.services.project_tasks import ProjectTasks
from tui.services.projects import Projects


@pytest.fixture
def projects(demo: Served) -> Projects:
    return Projects(demo.workspace)


@pytest.fixture
def tasks(demo: Served) -> ProjectTasks:
    return ProjectTasks(demo.workspace)


def first(projects: Projects) -> int:
    """An open project, the first of the board."""
    board = projects.board(*projects.boards())
    return next(number for column in board.columns for number in column.ids)


async def test_the_copy_has_what_the_account_has(demo: Served, projects: Projects) -> None:
    told = (await demo.client.v2.projects.list(limit=500)).items
    archived = (await demo.client.v2.projects.archived(limit=500)).items
    boards = projects.boards()

    assert [b.name for b in boards] == ["Rollouts"]
    assert [s.name for s in boards[0].stages] == ["Kick-off", "Fitting", "Training", "Handover"]
    shown = projects.board(*boards, view=View(status="all"))
    assert {n for c in shown.columns for n in c.ids} == {p.id for p in told}
    away = projects.board(*boards, view=View(archived=True))
    assert {n for c in away.columns for n in c.ids} == {p.id for p in archived}
    counted = {n: p.tasks for n, p in projects.progress().items()}
    listed = [t.project_id for t in (await demo.client.v2.tasks.list(limit=500)).items]
    assert counted == {n: listed.count(n) for n in counted}


async def test_a_move_arrives_and_is_taken_back(demo: Served, projects: Projects) -> None:
    project = first(projects)
    before = projects.get(project)["phase_id"]
    target = next(s.id for s in projects.boards()[0].stages if s.id != before)

    assert await projects.move({project: target}) == 1
    assert projects.get(project)["phase_id"] == target
    assert await demo.drain() is None
    assert (await demo.client.v2.projects.get(project)).phase_id == target
    await demo.workspace.undo()
    assert await demo.drain() is None
    assert (await demo.client.v2.projects.get(project)).phase_id == before
    assert projects.get(project)["phase_id"] == before


async def test_a_project_made_from_a_template_brings_its_plan(
    demo: Served, projects: Projects, tasks: ProjectTasks
) -> None:
    phase = projects.boards()[0].stages[0].id
    template = projects.templates()[0]["id"]
    new = await projects.add({"title": "Depot 4", "phase_id": phase, "template_id": template})
    assert projects.get(new)["title"] == "Depot 4"

    assert await demo.drain() is None
    real = demo.real("project", new)
    plan = tasks.plan(real)
    assert [group.name for group in plan] == ["Planning", "On site", "Wrap-up"]
    assert sum(len(group.items) for group in plan) == 12
    assert [item.title for item in plan[1].items if item.below] == ["Book a fitter", "Test run"]


async def test_completing_archiving_and_deleting_arrive(demo: Served, projects: Projects) -> None:
    project = first(projects)
    await projects.close([project], "completed")
    assert await demo.drain() is None
    assert (await demo.client.v2.projects.get(project)).status == "completed"
    await demo.workspace.undo()
    await projects.archive([project])
    assert await demo.drain() is None
    assert project in {p.id for p in (await demo.client.v2.projects.archived(limit=500)).items}
    assert projects.board(*projects.boards()).find(project) is None
    assert await demo.sync(asked=True) is None
    assert projects.board(*projects.boards(), view=View(archived=True)).find(project) is not None
    await projects.delete([project])
    assert await demo.drain() is None
    with pytest.raises(EditError):
        projects.get(project)


async def test_tasks_and_subtasks_arrive(demo: Served, projects: Projects, tasks: ProjectTasks) -> None:
    project = first(projects)
    await bring(demo.session, project)
    group = tasks.groups(project)[1][0]
    top = await tasks.add(project, {"title": "Order cables", "due_date": "2026-03-20", "milestone": 1}, group=group)
    part = await tasks.add(project, {"title": "Ask for a price"}, parent=top)
    deeper = await tasks.add(project, {"title": "From two shops"}, parent=part)
    await tasks.set_done([part], done=True)

    def lines() -> list[tuple[str, bool, bool, bool]]:
        items = next(g for g in tasks.plan(project) if g.id == group).items
        wanted = {"Order cables", "Ask for a price", "From two shops"}
        return sorted((i.title, i.below, i.done, i.milestone) for i in items if i.title in wanted)

    before = lines()
    assert before == [
        ("Ask for a price", True, True, False),
        ("From two shops", True, False, False),
        ("Order cables", False, False, True),
    ]
    assert await demo.drain() is None
    assert demo.refusals == []
    assert lines() == before
    told = {t.id: t for t in (await demo.client.v2.tasks.list(project_id=project, limit=500)).items}
    real = {one: demo.real("task", one) for one in (top, part, deeper)}
    assert told[real[part]].parent_task_id == told[real[deeper]].parent_task_id == real[top]
    assert told[real[part]].is_done is True
    plan = {i.item_id: i.group_id for i in (await demo.client.v1.projects.get_plan(project)).items}
    assert plan[real[top]] == group
    await bring(demo.session, project)
    await demo.settle()
    assert lines() == before


async def test_a_deleted_task_comes_back_with_its_subtasks(
    demo: Served, projects: Projects, tasks: ProjectTasks
) -> None:
    project = first(projects)
    top = next(t for t in tasks.tasks(project) if t["title"] == "Fit the first vehicles")
    await tasks.delete(top["id"])
    assert await demo.drain() is None
    titles = [t.title for t in (await demo.client.v2.tasks.list(project_id=project, limit=500)).items]
    assert not {"Fit the first vehicles", "Book a fitter", "Test run"} & set(titles)
    await demo.workspace.undo()
    assert await demo.drain() is None
    told = (await demo.client.v2.tasks.list(project_id=project, limit=500)).items
    again = next(t for t in told if t.title == "Fit the first vehicles")
    assert {t.title for t in told if t.parent_task_id == again.id} == {"Book a fitter", "Test run"}


async def test_a_task_goes_to_another_group_and_back(demo: Served, projects: Projects, tasks: ProjectTasks) -> None:
    project = first(projects)
    await bring(demo.session, project)
    await demo.settle()
    groups = [number for number, _ in tasks.groups(project)]
    task = tasks.plan(project)[0].items[0].id
    await tasks.put(task, groups[-1])
    assert task in [i.id for i in tasks.plan(project)[-1].items]
    assert await demo.drain() is None
    assert task in [i.id for i in tasks.plan(project)[-1].items]
    plan = {i.item_id: i.group_id for i in (await demo.client.v1.projects.get_plan(project)).items}
    assert plan[task] == groups[-1]
    await demo.workspace.undo()
    assert await demo.drain() is None
    assert tasks.plan(project)[0].items[0].id == task


async def test_a_board_with_phases_is_made(demo: Served, projects: Projects) -> None:
    board = await projects.add_board("Installations", ("One", "Two"))
    new = await projects.add({"title": "First", "phase_id": projects.boards()[-1].stages[0].id})
    assert await demo.drain() is None
    assert demo.refusals == []
    real = demo.real("project_board", board)
    phases = (await demo.client.v2.project_phases.list(board_id=real)).items
    assert [p.name for p in phases] == ["One", "Two"]
    assert (await demo.client.v2.projects.get(demo.real("project", new))).phase_id == phases[0].id


async def test_what_has_no_title_is_refused(projects: Projects, tasks: ProjectTasks) -> None:
    phase = projects.boards()[0].stages[0].id
    with pytest.raises(EditError):
        await projects.add({"title": "  ", "phase_id": phase})
    with pytest.raises(EditError):
        await tasks.add(first(projects), {"title": ""})


async def test_an_account_without_projects_syncs_all_the_same(
    demo_backend: Starlette, tmp_path: Path, clock: Clock
) -> None:
    import httpx

    async with served(demo_backend, tmp_path, now=clock) as found:
        found.faults.plan = lambda r: httpx.Response(403, json={"success": False}) if "/boards" in r.url.path else ""
        assert await found.sync() is None
        assert found.workspace.copy.fact("has projects") is False
        assert found.workspace.filled

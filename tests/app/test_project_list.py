"""The projects of a board as a list, with the keys of the board; and where one stands when a board opens."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.app.open_record import press, type_
from tests.app.test_projects import fill_projects, project, to
from tui.app.app import PipedriveApp
from tui.app.screens.project import ProjectScreen
from tui.app.screens.projects import ProjectsScreen
from tui.app.widgets.project_list import ProjectHeads, ProjectList
from tui.services.workspace import Workspace


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_projects(workspace)
    return workspace


def screen(app: PipedriveApp) -> ProjectsScreen:
    assert isinstance(app.screen, ProjectsScreen)
    return app.screen


def lines(app: PipedriveApp) -> list[str]:
    """What the list shows."""
    found = app.screen.query_one(ProjectList)
    return [line for y in range(found.size.height) if (line := found.render_line(y).text.rstrip(" ▐"))]


async def test_a_list_shows_what_cards_say_whatever_the_phase(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "v", "l")
        assert [line[1:36].strip() for line in lines(app)] == [
            "Nordlicht: 40 trailers",
            "Verano: cold chain",
            "サクラ運輸: 12 台",
        ]
        first = lines(app)[0]
        assert all(words in first for words in ("▌", "Kick-off", "2/5", "! Tue 10 Mar", "Fri 1 May", "Ada Lindqvist"))
        assert "✗ Mon 2 Mar" in lines(app)[1]
        assert "Next task▴" in str(app.screen.query_one(ProjectHeads).render())
        assert "3 projects" in str(app.screen.query("BoardHeader").first().render())


async def test_its_keys_are_those_of_the_board(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "v", "l", "j", "L")
        assert project(app, 2)["phase_id"] == 3
        assert "Handover" in lines(app)[1]
        await press(pilot, "u", "k", "space", "space", "w")
        assert [project(app, n)["status"] for n in (1, 2, 3)] == ["completed", "completed", "open"]
        await press(pilot, "u", "asterisk", "m")
        await type_(pilot, "yearly")
        await press(pilot, "enter")
        assert [project(app, n)["phase_id"] for n in (1, 2, 3)] == [4, 4, 4]
        await press(pilot, "u", "escape", "s")
        await type_(pilot, "title")
        await press(pilot, "enter", "S")
        assert [line[1:6] for line in lines(app)] == ["サクラ運輸", "Veran", "Nordl"]
        await press(pilot, "home", "enter")
        assert isinstance(app.screen, ProjectScreen)
        assert app.screen.project == 3
        await press(pilot, "J")
        assert app.screen.project == 2


async def test_l_goes_to_the_next_phase_and_a_range_reaches_as_far(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "v", "l", "l")
        assert screen(app).view.deal == 2
        await press(pilot, "V", "j")
        assert screen(app).chosen() == (2, 3)
        await press(pilot, "h")
        assert screen(app).view.deal == 1
        await press(pilot, "a")
        await type_(pilot, "A new one")
        await press(pilot, "enter", "enter")
        new = next(n for (n,) in app.workspace.copy.select("SELECT id FROM shown_project WHERE id < 0"))
        assert project(app, new)["phase_id"] == 1


async def test_list_and_board_keep_the_cursor_and_the_marks_and_are_remembered(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "l", "j", "space", "v", "l")
        assert isinstance(app.focused, ProjectList)
        assert (screen(app).view.deal, screen(app).view.marks.ids) == (3, {3})
        await press(pilot, "escape", "k", "v", "b")
        assert (screen(app).view.deal, screen(app).view.marks.ids) == (2, set())
        await press(pilot, "v", "l", "v", "a")
        assert "An old one" in lines(app)[0]
    again = PipedriveApp(app.workspace, live=False)
    async with again.run_test(size=(120, 40)) as pilot:
        await to(pilot)
        assert isinstance(again.focused, ProjectList)
        assert len(lines(again)) == 3


async def test_a_text_leaves_out_what_has_it_not_and_nothing_says_so(app: PipedriveApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to(pilot, "v", "l", "slash")
        await type_(pilot, "ver")
        assert [line[1:7] for line in lines(app)] == ["Verano"]
        await type_(pilot, "zzz")
        assert "nothing here matches" in str(app.screen.query_one("#empty", Static).render())
        await press(pilot, "enter", "F")
        assert len(lines(app)) == 3


@pytest.mark.parametrize("listed", [True, False])
async def test_one_stands_on_a_project_wherever_there_is_one(app: PipedriveApp, *, listed: bool) -> None:
    copy = app.workspace.copy
    copy.put("project", [project(app, 1) | {"status": "completed"}, project(app, 2) | {"phase_id": 3}])
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, *(("v", "l") if listed else ()))
        assert screen(app).view.deal in (2, 3)
        await press(pilot, "slash")
        await type_(pilot, "verano")
        await press(pilot, "enter")
        assert screen(app).here() == 2


@pytest.mark.parametrize(("size", "theme"), [((80, 24), "pipedrive-dark"), ((120, 40), "pipedrive-light")])
def test_picture_of_the_list(workspace: Workspace, size: tuple[int, int], theme: str, snap_compare: Any) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await to(pilot, "v", "l", "j", "space")

    assert snap_compare(PipedriveApp(workspace, theme=theme, live=False), terminal_size=size, run_before=run)

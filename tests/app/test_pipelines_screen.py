"""The editor of pipelines and stages."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.app.board import SIZE, stages, top_line
from tests.app.test_deals import picture
from tui.app.app import PipedriveApp
from tui.app.screens.deals import DealsScreen
from tui.app.screens.pipelines import PipelinesScreen
from tui.services.changes import Changed
from tui.services.workspace import Workspace

EDITOR = ["P", *"edit pipe", "enter"]


@pytest.fixture
def deals(workspace: Workspace) -> Workspace:
    """The picture of a busy day."""
    picture(workspace)
    return workspace


def shown(app: PipedriveApp) -> tuple[list[str], list[str]]:
    assert isinstance(app.screen, PipelinesScreen)
    lists = (app.screen.left, app.screen.right)
    return tuple(  # type: ignore[return-value]
        [" ".join(rows.row(n, 60).plain.split()) for n in range(rows.length)] for rows in lists
    )


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def test_it_shows_pipelines_and_the_stages_of_one(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, *EDITOR)
        assert shown(app) == (
            ["Sales 5", "Partners 0"],
            [
                "1 Qualified 100 % no rot 3 · €15.5k",
                "2 Proposal 60 % rots 5 d 2 · €8.6k",
                "3 Contract 100 % no rot 0 · €0",
            ],
        )
        await press(pilot, "j")
        assert [row.split()[1] for row in shown(app)[1]] == ["First", "Signed"]
        await press(pilot, "escape")
        assert isinstance(app.screen, DealsScreen)


async def test_a_stage_is_changed_moved_and_taken_back(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, *EDITOR, "l", "e", *" now", "tab", "backspace", "backspace", *"5", "tab", *"9", "ctrl+s")
        assert shown(app)[1][0] == "1 Qualified now 15 % rots 9 d 3 · €15.5k"
        await press(pilot, "J")
        assert [row.split()[1] for row in shown(app)[1]] == ["Proposal", "Qualified", "Contract"]
        await press(pilot, "K", "u", "u", "u")
        assert shown(app)[1][0] == "1 Qualified 100 % no rot 3 · €15.5k"


async def test_a_new_pipeline_has_stages_and_is_shown_by_its_real_id(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, *EDITOR, "a", *"Key accounts", "ctrl+s")
        assert shown(app)[0] == ["Sales 5", "Partners 0", "Key accounts 0"]
        assert len(shown(app)[1]) == 5
        await press(pilot, "tab", "a", *"Legal", "tab", "ctrl+s")
        assert shown(app)[1][5] == "6 Legal 100 % no rot 0 · €0"
        await press(pilot, "escape", "P", *"key", "enter")
        assert top_line(app).startswith("Key accounts 0 deals")
        temporary = app.screen.number  # type: ignore[attr-defined]
        (entry,) = [e for e in deals.outbox.pending() if e.call.operation == "v2.pipelines.create"]
        deals.copy.put("pipeline", [{"id": 9, "name": "Key accounts", "order_nr": 3}])
        deals.copy.put("stage", [{"id": 90, "name": "Begin", "pipeline_id": 9, "order_nr": 1}])
        deals.outbox.done(entry, ("pipeline", temporary, 9))
        await deals.edits.catch_up()
        news = Changed({"pipeline": {9, temporary}})
        news.renamed["pipeline", temporary] = 9
        deals.hub.announce(news)
        assert top_line(app).startswith("Key accounts 0 deals")
        assert app.screen.number == 9  # type: ignore[attr-defined]


async def test_deals_of_a_deleted_stage_go_where_one_says(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, *EDITOR, "l", "D", *"contract", "enter")
        assert [row.split()[1] for row in shown(app)[1]] == ["Proposal", "Contract"]
        await press(pilot, "escape")
        assert [len(ids) for ids in stages(app)] == [2, 3]
        await press(pilot, "u")
        assert [len(ids) for ids in stages(app)] == [3, 2, 0]


async def test_an_empty_stage_is_deleted_when_that_is_confirmed(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, *EDITOR, "l", "end", "j", "j", "D", "escape")
        assert len(shown(app)[1]) == 3
        await press(pilot, "D", "y")
        assert len(shown(app)[1]) == 2


async def test_without_a_pipeline_one_can_be_added(app: PipedriveApp, workspace: Workspace) -> None:
    workspace.copy.remove("stage", [1, 2, 3, 4, 5])
    workspace.copy.remove("pipeline", [1, 2])
    async with app.run_test(size=SIZE) as pilot:
        await app.screen.run_action("edit_pipelines")
        await pilot.pause()
        await press(pilot, "a", *"First", "ctrl+s", "escape")
        assert top_line(app).startswith("First 0 deals")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_picture_of_the_editor(app: PipedriveApp, deals: Workspace, snap_compare: Any, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, press=[*EDITOR, "l", "j"])


def test_picture_of_a_stage_in_the_light(app: PipedriveApp, deals: Workspace, snap_compare: Any) -> None:
    assert snap_compare(app, terminal_size=(80, 24), press=["ctrl+t", *EDITOR, "l", "e"])

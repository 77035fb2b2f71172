"""What two people wrote into the same field, on the screen: both are shown, and one key decides."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.board import deal
from tui.app.app import PipedriveApp
from tui.app.screens.conflict import ConflictScreen
from tui.services.workspace import Workspace
from tui.store.calls import QUEUED

SIZES = [(80, 24), (120, 40), (60, 15)]
OPEN = ["Q", "enter"]


@pytest.fixture
async def differing(workspace: Workspace) -> Workspace:
    """A deal the user has renamed and revalued, while somebody else did the same."""
    workspace.copy.put("deal", [deal(1, 11, title="Roof", value=500, currency="EUR")])
    await workspace.deals.change(1, {"title": "Roof and [b]gutter[/b]", "value": 800}, "Edit “Roof”")
    theirs = {"title": "Roof, Main Street", "value": 650}
    workspace.copy.put("deal", [deal(1, 11, currency="EUR", **theirs)])
    workspace.outbox.set_apart(workspace.outbox.entries()[0], theirs, "Title, value changed on the server.")
    await workspace.edits.catch_up()
    return workspace


def bodies(workspace: Workspace) -> list[tuple[str, Any, Any]]:
    return [(e.state, e.call.body, e.call.base) for e in workspace.outbox.entries()]


def shown(workspace: Workspace) -> tuple[Any, Any]:
    found = workspace.copy.get("deal", 1) or {}
    return found.get("title"), found.get("value")


async def test_each_field_is_decided_by_itself_and_can_be_taken_back(differing: Workspace, app: PipedriveApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*OPEN, "m", "j", "t", "enter")
        await pilot.pause()

        mine, base = {"title": "Roof and [b]gutter[/b]"}, {"title": "Roof, Main Street"}
        assert bodies(differing) == [(QUEUED, mine, base)]
        assert shown(differing) == ("Roof and [b]gutter[/b]", 650)

        await pilot.press("u")
        await pilot.pause()
        assert shown(differing) == ("Roof, Main Street", 650)


async def test_both_is_offered_where_both_go_together(differing: Workspace, app: PipedriveApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*OPEN, "b", "j", "b", "enter")
        await pilot.pause()
        assert shown(differing) == ("Roof, Main Street / Roof and [b]gutter[/b]", 650)


async def test_theirs_is_chosen_at_first_and_leaves_nothing_behind(differing: Workspace, app: PipedriveApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*OPEN, "enter")
        await pilot.pause()
        assert bodies(differing) == []
        assert shown(differing) == ("Roof, Main Street", 650)


async def test_it_can_be_decided_another_time(differing: Workspace, app: PipedriveApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*OPEN, "m")
        assert isinstance(app.screen, ConflictScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert differing.outbox.count() == (0, 1)


async def test_what_was_decided_elsewhere_meanwhile_is_said(differing: Workspace, app: PipedriveApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*OPEN, "m")
        differing.outbox.drop(differing.outbox.entries())
        await pilot.press("enter")
        await pilot.pause()
        assert bodies(differing) == []


@pytest.mark.usefixtures("differing")
@pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
def test_picture_of_a_conflict(app: PipedriveApp, size: tuple[int, int], snap_compare: Any) -> None:
    assert snap_compare(app, press=[*OPEN, "m"], terminal_size=size)

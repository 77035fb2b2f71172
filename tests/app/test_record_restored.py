"""Deleted deals that come back: from their own screen, and from a list of them."""

from __future__ import annotations

import pytest

from tests.app.open_record import front, opened, press, toasts, type_
from tests.records_account import fill_records
from tui.app.app import PipedriveApp
from tui.app.screens.deals import DealsScreen
from tui.app.screens.record import RecordScreen
from tui.services.workspace import Workspace


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    return workspace


async def test_a_deal_that_is_gone_comes_back_where_it_was(app: PipedriveApp) -> None:
    app.workspace.copy.mark_deleted("deal", 1)
    async with opened(app) as (screen, pilot):
        shown = str(screen.query_one("#gone").render())
        assert "R brings it back" in shown
        await press(pilot, "R")
        assert screen.workspace.records.get("deal", 1) is not None
        assert not screen.has_class("-gone")
        await press(pilot, "u")
        assert screen.has_class("-gone")


async def test_a_deleted_deal_is_chosen_from_the_palette(app: PipedriveApp) -> None:
    old = app.workspace.copy.get("deal", 2) or {}
    app.workspace.copy.put("deal", [old | {"update_time": "2026-01-01T10:00:00Z", "is_deleted": True}])
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert isinstance(front(app), DealsScreen)
        await press(pilot, "ctrl+k")
        await type_(pilot, "bring back")
        await press(pilot, "enter")
        assert "No deleted deal is known here" in toasts(app)
        await app.workspace.deals.delete(3, 1)
        await press(pilot, "ctrl+k")
        await type_(pilot, "bring back")
        await press(pilot, "enter")
        assert [choice.text for choice in front(app).rows.found] == ["Door sensors", "Cold chain for the Hamburg hub"]
        await type_(pilot, "cold")
        await press(pilot, "enter")
        assert isinstance(front(app), RecordScreen)
        assert app.workspace.records.get("deal", 1) is not None
        assert app.workspace.records.get("deal", 3) is None

"""The forecast by keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.app.board import SIZE, header, stages, top_line, view
from tests.app.conftest import NOW, NoConnection, fill_account
from tests.app.test_deal_list import fill
from tui.app.app import PipedriveApp
from tui.app.screens.deal_list import DealListScreen
from tui.app.screens.deals import DealsScreen
from tui.app.screens.forecast import ForecastScreen
from tui.services.workspace import Workspace


@pytest.fixture
def deals(workspace: Workspace) -> Workspace:
    fill(workspace)
    return workspace


async def test_moving_a_deal_moves_when_it_is_expected(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "f")
        assert stages(app) == [[], [5, 1], [], [3], [], [], [], [], [2, 4]]
        assert top_line(app).startswith("Sales · forecast by month 5 deals €15,000")
        assert view(app).deal == 5
        await pilot.press("space", "space", "2", "L")
        assert [deals.deals.get(n)["expected_close_date"] for n in (1, 5)] == ["2026-05-20", "2026-05-05"]
        await pilot.press("u")
        assert deals.deals.get(1)["expected_close_date"] == "2026-03-20"
        await pilot.press("escape", "H")
        assert stages(app)[0] == [1]


async def test_a_deal_without_a_date_comes_into_this_month(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "f", *["l"] * 9, "H")
        assert deals.deals.get(2)["expected_close_date"] == "2026-03-12"
        await pilot.press("M", *["l"] * 9, "enter")
        assert deals.deals.get(2)["expected_close_date"] is None
        assert stages(app)[8] == [2, 4]


async def test_intervals_adding_explaining_and_the_way_back(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "f", "i", *"quarters", "enter")
        assert "forecast by quarter" in top_line(app)
        await pilot.press("a", *"New one", "enter")
        await pilot.pause()
        assert view(app).deal is not None
        added = deals.deals.get(view(app).deal or 0)
        assert (added["title"], added["expected_close_date"], added["stage_id"]) == ("New one", "2026-03-12", 1)
        await pilot.press("exclamation_mark", "escape", "v", "l")
        assert isinstance(app.screen, DealListScreen)
        await pilot.press("v", "f")
        assert isinstance(app.screen, ForecastScreen)
        await pilot.press("q")
        assert isinstance(app.screen, DealsScreen)
        assert not isinstance(app.screen, ForecastScreen)


async def test_another_date_and_other_periods(app: PipedriveApp, deals: Workspace) -> None:
    """A field of one's own is moved like the expected close; a stamp of Pipedrive's is not."""
    described = {"field_name": "Renewal", "field_type": "date", "is_custom_field": True}
    deals.copy.put("deal_field", [{"id": "abc", "field_code": "abc", **described}])
    deals.copy.put("deal", [{**deals.deals.get(3), "custom_fields": {"abc": "2026-03-09", "other": 7}}])
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("v", "f", "i", *"renewal", "enter")
        assert "forecast by month of renewal" in top_line(app)
        assert stages(app)[1] == [3]
        await pilot.press("L")
        assert deals.deals.get(3)["custom_fields"] == {"abc": "2026-04-09", "other": 7}
        await pilot.press("u")
        assert deals.deals.get(3)["custom_fields"] == {"abc": "2026-03-09", "other": 7}
        assert view(app).deal == 3
        await pilot.press("2", "less_than_sign")
        assert stages(app)[3] == [3]
        await pilot.press("2", "greater_than_sign", "i", *"created", "enter")
        assert sorted(stages(app)[0]) == [1, 2, 3, 4, 5]
        before = deals.deals.get(3)
        await pilot.press("h", "L")
        assert deals.deals.get(3) == before
        await pilot.press("i", *"expected", "enter", "w")
        await pilot.pause()
        assert "✓" in " ".join(header(app, n) for n in range(4))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_picture_of_the_forecast(snap_compare: Any, tmp_path: Path, size: tuple[int, int]) -> None:
    files = tmp_path / "copy.sqlite", tmp_path / "outbox.sqlite"
    workspace = Workspace(*files, NoConnection(), name="Lumen Sensors", now=lambda: NOW)
    fill_account(workspace)
    fill(workspace)
    app = PipedriveApp(workspace, live=False)
    assert snap_compare(app, terminal_size=size, press=["v", "f"])
    workspace.close()

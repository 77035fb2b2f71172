"""Fields a stage or a status requires: only what is missing is asked for, and all is one edit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.board import SIZE, deal, stages, view
from tui.app.app import PipedriveApp
from tui.app.screens.deals import DealsScreen
from tui.app.screens.form import FormScreen
from tui.services.required import missing
from tui.services.workspace import Workspace

Record = dict[str, Any]


def field(code: str, kind: str, *in_stages: int, **statuses: list[str]) -> Record:
    told = {"enabled": True, "stage_ids": list(in_stages), "statuses": {k.strip("p"): v for k, v in statuses.items()}}
    return {
        "id": code,
        "field_code": code,
        "field_name": code.capitalize(),
        "field_type": kind,
        "required_fields": told,
    }


@pytest.fixture
def deals(workspace: Workspace) -> Workspace:
    """A day in the second stage, an own field everywhere from the third, a value for those that are won."""
    budget = field("budget", "double", 3) | {"is_custom_field": True, "order_nr": 1}
    workspace.copy.put("deal_field", [field("title", "varchar"), field("expected_close_date", "date", 2, 3), budget])
    workspace.copy.put("deal_field", [field("value", "monetary", p1=["won"]), field("person_id", "people", 5)])
    workspace.copy.put("deal", [deal(1, 1), deal(2, 1, expected_close_date="2026-05-01"), deal(3, 1, value=0)])
    return workspace


def test_only_what_is_missing_is_asked_for(deals: Workspace) -> None:
    def codes(targets: dict[int, int | None], status: str = "") -> dict[int, list[str]]:
        return {number: [f.code for f in found] for number, found in missing(deals, targets, status).items()}

    assert codes({1: 2, 2: 2, 3: 3}) == {1: ["expected_close_date"], 3: ["expected_close_date", "budget"]}
    assert codes({1: 1}) == {}, "where it stands already nothing is asked for"
    assert codes({1: None, 3: None}, "won") == {3: ["value"]}
    assert codes({1: None, 3: None}, "lost") == {}
    assert codes({1: 5}) == {}, "it has a person"


async def test_the_form_and_the_move_are_one_edit(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("asterisk", "L")
        await pilot.pause()
        assert isinstance(app.screen, FormScreen)
        assert [line.entry.name for line in app.screen.lines] == ["Expected close"]
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, FormScreen), "it is required"
        await pilot.press(*"30 apr", "ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, DealsScreen)
        assert stages(app) == [[], [3, 2, 1], []]
        days = [deals.deals.get(n)["expected_close_date"] for n in (1, 2, 3)]
        assert days == ["2026-04-30", "2026-05-01", "2026-04-30"], "what was there stays"
        await pilot.press("u")
        assert stages(app) == [[3, 2, 1], [], []]
        assert deals.deals.get(1).get("expected_close_date") is None


async def test_who_leaves_the_form_leaves_the_deal_where_it_was(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("M", "l", "enter")
        await pilot.pause()
        assert isinstance(app.screen, FormScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert stages(app) == [[3, 2, 1], [], []]
        assert view(app).carried == ()
        assert not deals.outbox.pending()


async def test_what_a_status_requires_is_asked_for_too(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(app.screen, FormScreen)
        await pilot.press(*"5k", "ctrl+s")
        await pilot.pause()
        record = deals.deals.get(3)
        assert (record["status"], record["value"]) == ("won", 5000)
        await pilot.press("u")
        assert (deals.deals.get(3)["status"], deals.deals.get(3)["value"]) == ("open", 0)


def test_picture_of_what_is_missing(app: PipedriveApp, deals: Workspace, snap_compare: Any) -> None:
    assert snap_compare(app, terminal_size=(80, 24), press=["2", "L"])

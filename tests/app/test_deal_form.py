"""Adding a deal: in one line, field by field, with contacts that are new."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.board import SIZE, stages, view
from tests.app.test_deals import picture
from tui.app.app import PipedriveApp
from tui.app.screens.deal_form import DealForm
from tui.app.screens.deals import DealsScreen
from tui.services.workspace import Workspace


@pytest.fixture
def deals(workspace: Workspace) -> Workspace:
    """The picture of a busy day."""
    picture(workspace)
    return workspace


def form(app: PipedriveApp) -> DealForm:
    assert isinstance(app.screen, DealForm)
    return app.screen


def shown(app: PipedriveApp) -> dict[str, str]:
    return {line.entry.key: line.value for line in form(app).lines if line.value}


def told(app: PipedriveApp) -> str:
    return str(form(app).query_one("#told").render())


async def test_the_form_shows_what_was_understood_and_enter_adds_it(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("l", "a", *"Acme renewal 5k @acme #hot fri")
        await pilot.pause()
        assert shown(app) == {
            "line": "Acme renewal 5k @acme #hot fri",
            "title": "Acme renewal",
            "value": "€5,000",
            "org_id": "acme",
            "stage_id": "Sales › Proposal",
            "label_ids": "Hot",
            "expected_close_date": "tomorrow",
            "owner_id": "Ada Lindqvist",
        }
        assert "New organization: acme." in told(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, DealsScreen)
        new = view(app).deal
        assert new is not None
        assert new in stages(app)[1]
        record = deals.deals.get(new)
        wanted = {"title": "Acme renewal", "value": 5000, "label_ids": [1], "expected_close_date": "2026-03-13"}
        assert {key: record[key] for key in wanted} == wanted
        assert deals.deals.who(new) == ("acme", "")
        await pilot.press("u")
        assert new not in stages(app)[1]
        assert "acme" not in [c.name for c in deals.leads.contacts()], "the organization goes with it"


async def test_a_day_is_understood_as_the_form_shows_it(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", *"Acme renewal @verano +2w")
        assert shown(app)["expected_close_date"] == "Thu 26 Mar"
        await pilot.press("enter")
        await pilot.pause()
        assert deals.deals.get(view(app).deal or 0)["expected_close_date"] == "2026-03-26"


async def test_what_is_wrong_is_told_in_the_line_it_leads_to(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", *"Big", "tab", "tab", *"a lot", "tab")
        await pilot.pause()
        assert "✗" in told(app)
        await pilot.press("shift+tab", "shift+tab", "ctrl+s")
        await pilot.pause()
        assert form(app).focused is form(app).line("value")
        assert "✗" in told(app)
        assert "a lot" in told(app)
        await pilot.press("backspace")
        await pilot.pause()
        assert "a lo" in shown(app)["value"]


async def test_what_one_fills_oneself_stays(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", *"Big", "tab", *"ger", "shift+tab", *" one 7k", "enter")
        await pilot.pause()
        record = deals.deals.get(view(app).deal or 0)
        assert (record["title"], record["value"]) == ("Bigger", 7000)


async def test_without_a_title_it_is_called_by_whom_it_is_with(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", "enter")
        await pilot.pause()
        assert "needs a title" in told(app)
        await pilot.press(*"@verano", "enter")
        await pilot.pause()
        record = deals.deals.get(view(app).deal or 0)
        assert (record["title"], record["org_id"]) == ("Verano Foods deal", 2)


async def test_a_contact_is_looked_for_by_what_is_typed(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", *"X", "tab", "tab", "tab", *"luc", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert shown(app)["person_id"] == "Lucía Márquez"
        await pilot.press("ctrl+s")
        await pilot.pause()
        new = view(app).deal or 0
        assert deals.deals.who(new) == ("Verano Foods", "Lucía Márquez")


async def test_deals_that_may_be_the_same_are_told(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", *"rotten since long ago")
        await pilot.pause()
        assert "There is an open deal: “Rotten since long ago”, US$4,000, Proposal" in told(app)
        await pilot.press("escape")
        assert isinstance(app.screen, DealForm), "what was typed is not lost with one key"
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, DealsScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15)], ids=lambda s: f"{s[0]}x{s[1]}")
def test_picture_of_the_form(app: PipedriveApp, deals: Workspace, snap_compare: Any, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, press=["a", *"Acme renewal 5k @nord #hot fri"])


def test_picture_of_the_form_in_the_light(app: PipedriveApp, deals: Workspace, snap_compare: Any) -> None:
    assert snap_compare(app, terminal_size=(80, 24), press=["ctrl+t", "a", *"Acme 5k @newco"])

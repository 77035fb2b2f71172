"""Prices and variations of a product, driven by their keys."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.app.open_record import front, press, toasts, type_
from tui.app.app import PipedriveApp
from tui.app.screens.catalogue import CatalogueScreen
from tui.app.screens.form import FormScreen
from tui.app.screens.record import RecordScreen
from tui.app.widgets.bars import KeyBar
from tui.services.catalogue import Catalogue
from tui.services.workspace import Workspace


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    copy = workspace.copy
    prices = [
        {"price": 900, "currency": "USD", "cost": 400, "notes": "from [b]May[/b]"},
        {"price": 139.5, "currency": "EUR"},
    ]
    tracker = {"id": 1, "name": "Tracker", "code": "T-1", "unit": "piece", "tax": 19, "owner_id": 1, "prices": prices}
    copy.put("product", [tracker, {"id": 2, "name": "Unpriced", "prices": []}])
    own = [{"price": 149, "currency": "EUR"}]
    copy.put("product_variation", [{"id": 7, "name": "Outdoor", "product_id": 1, "prices": own}])
    return workspace


async def to(pilot: Pilot[None], *keys: str) -> None:
    await pilot.pause()
    await press(pilot, "g", "c", "v", *keys)


def shown(app: PipedriveApp) -> str:
    screen = app.screen
    assert isinstance(screen, CatalogueScreen)
    head = str(screen.query_one("#head").render())
    rows = [screen.prices.render_line(y).text.rstrip() for y in range(screen.prices.size.height)]
    return "\n".join([head, *rows])


def prices(app: PipedriveApp, kind: str = "product", number: int = 1) -> dict[str, Any]:
    found = app.workspace.copy.get(kind, number) or {}
    return {p["currency"]: p["price"] for p in found.get("prices") or []}


async def test_prices_and_variations_are_shown(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot)
        text = shown(app)
        for part in ("T-1 · piece · 19 % tax", "€139.50", "US$900", "US$400", "from [b]May[/b]", "Outdoor", "€149"):
            assert part in text
        assert text.index("EUR") < text.index("USD") < text.index("Outdoor")


async def test_a_price_is_edited_and_that_taken_back(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "e")
        await press(pilot, *["backspace"] * 5)
        await type_(pilot, "145")
        await press(pilot, "ctrl+s")
        assert prices(app) == {"EUR": 145, "USD": 900}
        sent = (app.workspace.outbox.entries()[-1].call.body or {})["prices"]
        assert {p["currency"]: p.get("cost") for p in sent} == {"EUR": None, "USD": 400}
        await press(pilot, "u")
        assert prices(app) == {"EUR": 139.5, "USD": 900}


async def test_a_variation_is_added_renamed_priced_and_deleted(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "plus")
        await type_(pilot, "Indoor")
        await press(pilot, "enter")
        assert [v.name for v in Catalogue(app.workspace).variations(1)] == ["Indoor", "Outdoor"]
        assert [p.price for p in Catalogue(app.workspace).variations(1)[0].prices] == ["€139.50", "US$900"]
        await press(pilot, "e")
        await type_(pilot, "s")
        await press(pilot, "enter")
        assert [v.name for v in Catalogue(app.workspace).variations(1)] == ["Indoors", "Outdoor"]
        await press(pilot, "D")
        assert [v.name for v in Catalogue(app.workspace).variations(1)] == ["Outdoor"]
        await press(pilot, "u")
        assert len(Catalogue(app.workspace).variations(1)) == 2


async def test_a_price_is_added_to_the_variation_under_the_cursor(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "end", "a", "tab")
        await type_(pilot, "160")
        await press(pilot, "ctrl+s")
        assert prices(app, "product_variation", 7) == {"EUR": 149, "USD": 160}
        await press(pilot, "D")
        assert len(prices(app, "product_variation", 7)) == 1


async def test_what_makes_no_sense_is_said(app: PipedriveApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to(pilot, "J")
        assert "None yet: a adds one." in shown(app)
        await press(pilot, "e", "D")
        assert "a adds a price" in toasts(app)
        await press(pilot, "K", "e")
        await type_(pilot, " bananas")
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, FormScreen), "what was typed stays to be mended"
        assert "bananas" in str(app.screen.query_one("#told", Static).content)
        await press(pilot, "escape", "escape")
        assert prices(app) == {"EUR": 139.5, "USD": 900}


async def test_the_record_is_opened(app: PipedriveApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to(pilot, "o")
        assert isinstance(front(app), RecordScreen)
        sections = {s.title: s.rows for s in app.workspace.records.sections("product", 1)}
        assert [(row.name, row.text) for row in sections["Variations"]] == [("Outdoor", "€149")]


async def test_a_product_offers_its_prices_and_neither_activities_nor_notes(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await press(pilot, "g", "c", "j")
        offered = {command.name for command in front(app).query_one(KeyBar).commands}
        assert "choose_view" in offered
        assert not offered & {"add_activity", "add_note"}
        await press(pilot, "g", "p")
        assert {"add_activity", "add_note"} <= {command.name for command in front(app).query_one(KeyBar).commands}
        await press(pilot, "g", "c", "enter", "plus", "v")
        assert isinstance(front(app), CatalogueScreen)
        assert "Unpriced" in shown(app)
        await press(pilot, "escape")
        assert isinstance(front(app), RecordScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_picture_of_a_product(app: PipedriveApp, size: tuple[int, int], snap_compare: Any) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await to(pilot)

    assert snap_compare(app, terminal_size=size, run_before=run)

"""Sections of a record that are folded, and stay so."""

from __future__ import annotations

import pytest

from tests.app.open_record import go, opened, press, seen, toasts
from tests.app.test_record_parts import fill_parts
from tests.records_account import fill_records
from tui.app.app import PipedriveApp
from tui.app.screens.record import RecordScreen
from tui.services.memory import Memory
from tui.services.workspace import Workspace


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    fill_parts(workspace)
    return workspace


def folded(screen: RecordScreen) -> list[str]:
    return [line.strip(" ▌▏│") for line in seen(screen.fields.list).split("\n") if "▸" in line]


async def test_a_section_folds_to_its_heading_and_stays_so(app: PipedriveApp) -> None:
    async with opened(app, size=(120, 60)) as (screen, pilot):
        go(screen, "person_id")
        await press(pilot, "minus")
        assert "▸ Person  4" in seen(screen.fields.list)
        assert "+49 40" not in seen(screen.fields.list)
        assert screen.fields.list.heading == "Person"
    memory = Memory(app.workspace.memory.path)
    assert memory.get("folded sections", {}) == {"deal": ["Person"]}
    async with opened(PipedriveApp(app.workspace, live=False), record=2) as (screen, pilot):
        assert "▸ Person" in seen(screen.fields.list)
        await press(pilot, "home", "right_curly_bracket", "enter")
        assert "▸" not in seen(screen.fields.list)
        assert screen.fields.list.section == "Person"
        assert screen.fields.list.row is not None


async def test_sections_of_one_kind_are_not_those_of_another(app: PipedriveApp) -> None:
    async with opened(app) as (_, pilot):
        await press(pilot, "minus")
    async with opened(PipedriveApp(app.workspace, live=False), "person", 1) as (screen, _):
        assert not screen.fields.list.any_folded


async def test_all_of_them_at_once(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        titles = screen.fields.list.titles
        await press(pilot, "j", "underscore")
        assert len(folded(screen)) == len(titles)
        assert screen.fields.list.heading == "Summary"
        await press(pilot, "j", "j", "underscore")
        assert folded(screen) == []
        assert screen.fields.list.section == titles[2]


async def test_what_is_folded_is_not_deleted_nor_edited(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        await press(pilot, "minus", "D")
        assert "This section is folded" in toasts(app)
        assert app.workspace.records.get("deal", 1) is not None
        await press(pilot, "space")
        await press(pilot, "e")
        assert not screen.fields.list.any_folded


async def test_a_product_that_is_added_unfolds_its_section(app: PipedriveApp) -> None:
    async with opened(app, size=(120, 60)) as (screen, pilot):
        keys = [key for key in screen.fields.list.keys if isinstance(key, tuple) and key[0] == "deal_product"]
        screen.fields.list.go(keys[0])
        await press(pilot, "minus")
        assert "▸ Products  1 · " in seen(screen.fields.list)
        await press(pilot, "plus", "p", "enter")
        assert screen.fields.editing is not None
        assert screen.fields.list.row == screen.fields.editing


async def test_a_click_on_a_heading_folds_it(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        lines = seen(screen.fields.list).split("\n")
        y = next(n for n, line in enumerate(lines) if line.strip().startswith("Organization"))
        await pilot.click("#fields", offset=(3, y))
        await pilot.pause()
        assert "▸ Organization" in seen(screen.fields.list)
        y = next(n for n, line in enumerate(seen(screen.fields.list).split("\n")) if "▸ Organization" in line)
        await pilot.click("#fields", offset=(3, y))
        await pilot.pause()
        assert "▸" not in seen(screen.fields.list)

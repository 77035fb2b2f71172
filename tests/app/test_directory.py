"""The lists of people, organizations and products, driven by their keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.app.open_record import front, press, toasts, type_
from tests.app.test_record_parts import fill_parts
from tests.records_account import fill_records
from tui.app.app import PipedriveApp
from tui.app.screens.directory import DirectoryScreen
from tui.app.screens.form import FormScreen
from tui.app.screens.record import RecordScreen
from tui.app.widgets.directory_list import DirectoryHeader
from tui.services.workspace import Workspace


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    fill_parts(workspace)
    return workspace


def names(app: PipedriveApp) -> list[str]:
    screen = app.screen
    assert isinstance(screen, DirectoryScreen)
    return [app.workspace.records.values.name(screen.kind, i) for i in screen.rows.ids]


def shown(app: PipedriveApp) -> str:
    screen = app.screen
    assert isinstance(screen, DirectoryScreen)
    rows = [screen.rows.render_line(y).text for y in range(screen.rows.length)]
    return "\n".join([str(screen.query_one(DirectoryHeader).render()), *rows])


async def to(pilot: Pilot[None], key: str) -> None:
    await pilot.pause()
    await press(pilot, "g", key)


async def test_people_stand_in_columns(app: PipedriveApp) -> None:
    async with app.run_test(size=(160, 40)) as pilot:
        await to(pilot, "p")
        text = shown(app)
        assert all(
            part in text
            for part in ("5 people", "Name▴", "Sam O'Neil [bold]", "Blue Harbor Freight", "+49 40 555 0104")
        )
        assert names(app)[0] == "Élodie Brun"


async def test_a_person_is_added_with_a_new_organization_and_opened(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "p")
        await press(pilot, "a")
        assert isinstance(front(app), FormScreen)
        await type_(pilot, "Zoe Quist")
        await press(pilot, "tab")
        await type_(pilot, "Quist AB")
        await press(pilot, "tab")
        await type_(pilot, "+46 1; +46 2")
        await press(pilot, "tab")
        await type_(pilot, "zoe")
        await press(pilot, "ctrl+s")
        assert isinstance(front(app), FormScreen)
        await type_(pilot, "@example.com")
        await press(pilot, "ctrl+s")
        assert "Zoe Quist" in names(app)
        screen = app.screen
        assert isinstance(screen, DirectoryScreen)
        added: dict[str, Any] = app.workspace.copy.get("person", screen.rows.at or 0) or {}
        assert added["name"] == "Zoe Quist"
        assert [v["value"] for v in added["phones"]] == ["+46 1", "+46 2"]
        assert app.workspace.records.values.name("organization", added["org_id"]) == "Quist AB"
        await press(pilot, "enter")
        assert isinstance(front(app), RecordScreen)
        assert front(app).record == added["id"]
        await press(pilot, "escape", "u")
        assert "Zoe Quist" not in names(app)
        assert app.workspace.contacts.namesakes("organization", "Quist AB") == []


async def test_who_is_called_the_same_is_told(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "p")
        await press(pilot, "a")
        await type_(pilot, "jonas petersen")
        assert "There is one already" in str(front(app).query_one("#told").render())


async def test_the_list_follows_what_is_typed(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "p")
        await press(pilot, "slash")
        await type_(pilot, "5550103")
        assert names(app) == ["佐藤 花子"]
        await press(pilot, "enter", "escape")
        assert len(names(app)) == 5
        await press(pilot, "slash")
        await type_(pilot, "nobody")
        assert app.screen.has_class("-empty")


async def test_other_orders(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "o")
        first = names(app)
        await press(pilot, "S")
        assert names(app) == first[::-1]
        await press(pilot, "s")
        await type_(pilot, "open")
        await press(pilot, "enter")
        assert names(app)[0] == "Nordlicht Logistik GmbH"


async def test_products_have_prices_and_a_record(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "c")
        assert "€139" in shown(app)
        assert "US$900" in shown(app)
        assert "[red]Gateway[/red]" in shown(app)
        await press(pilot, "enter")
        assert isinstance(front(app), RecordScreen)
        await press(pilot, "J")
        assert front(app).record == 1


async def test_what_products_have_not_is_said(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "c")
        await press(pilot, "n")
        assert "A product has no notes." in toasts(app)


async def test_the_look_is_kept(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "o")
        await press(pilot, "S")
        assert app.workspace.memory.get("list of organization", {}) == {"sort": "name", "reverse": True, "mine": False}


# -- columns, cells, marks, files -------------------------------------------------------------------------------------

OWN = "f" * 40


def add_own_field(workspace: Workspace) -> None:
    """A custom field of organizations, as the account would tell it."""
    field = {"field_code": OWN, "field_name": "Fleet size", "field_type": "double", "is_custom_field": True}
    workspace.copy.remember("organization fields", {"told": 0, "fields": [field]})
    for number, size in ((1, 40), (2, 120), (4, 7)):
        found = workspace.copy.get("organization", number) or {}
        workspace.copy.put("organization", [{**found, "custom_fields": {OWN: size}}])


async def test_own_fields_are_columns_and_sorted_by(app: PipedriveApp) -> None:
    add_own_field(app.workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "o")
        await press(pilot, "vertical_line")
        await type_(pilot, "fleet")
        await press(pilot, "enter", "s")
        await type_(pilot, "fleet")
        await press(pilot, "enter")
        assert names(app)[:3] == ["Blue Harbor Freight", "Nordlicht Logistik GmbH", "Verano Foods"]
        assert "Fleet size▴" in shown(app)
        await press(pilot, "l", "greater_than_sign")
        kept = app.workspace.memory.get("list of organization", dict[str, Any]())
        assert kept["columns"][1:3] == ["people", f"field.{OWN}"]


async def test_a_cell_is_edited_where_it_stands(app: PipedriveApp) -> None:
    add_own_field(app.workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "o")
        await press(pilot, "vertical_line")
        await type_(pilot, "fleet")
        await press(pilot, "enter", "l", "e")
        await type_(pilot, "5")
        await press(pilot, "enter")
        first = app.workspace.copy.get("organization", 4) or {}
        assert first["custom_fields"][OWN] == 75
        assert [e.call.body for e in app.workspace.outbox.entries()] == [{"custom_fields": {OWN: 75}}]
        await press(pilot, "u", "h", "e")
        await type_(pilot, " Ltd")
        await press(pilot, "enter")
        assert (app.workspace.copy.get("organization", 4) or {})["name"] == "Blue Harbor Freight Ltd"


async def test_what_is_worked_out_is_not_edited(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "o")
        await press(pilot, "l", "e")
        assert "worked out" in toasts(app)


async def test_marked_records_are_changed_as_one_edit(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "p")
        await press(pilot, "space", "space", "E")
        await type_(pilot, "job")
        await press(pilot, "enter")
        await type_(pilot, "Buyer")
        await press(pilot, "enter")
        jobs = {r["id"]: r.get("job_title") for r in app.workspace.copy.all("person")}
        assert list(jobs.values()).count("Buyer") == 2
        assert "2 marked" in shown(app)
        await press(pilot, "u")
        assert {r["id"]: r.get("job_title") for r in app.workspace.copy.all("person")}[1] == "Head of logistics"
        await press(pilot, "escape", "asterisk", "E")
        await type_(pilot, "owner")
        await press(pilot, "enter")
        await type_(pilot, "bruno")
        await press(pilot, "enter")
        assert {r.get("owner_id") for r in app.workspace.copy.all("person")} == {2}
        await press(pilot, "u")
        assert {r.get("owner_id") for r in app.workspace.copy.all("person")} != {2}


async def test_a_range_is_marked_and_let_go(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "p")
        await press(pilot, "V", "j", "j")
        assert "3 marked" in shown(app)
        await press(pilot, "V", "escape")
        assert "marked" not in shown(app)


@pytest.mark.parametrize("suffix", ["csv", "json", "xlsx"])
async def test_what_is_shown_is_written_to_a_file(app: PipedriveApp, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"people.{suffix}"
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "p")
        await press(pilot, "space", "space", "X")
        line = front(app).query_one("Input")
        line.value = str(target)
        await press(pilot, "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert target.exists()
    if suffix == "json":
        rows = json.loads(target.read_text())
        assert [row["Name"] for row in rows] == ["Élodie Brun", "Jonas Petersen"]
        assert rows[1]["Organization"] == "Nordlicht Logistik GmbH"
    elif suffix == "csv":
        assert len(target.read_text().splitlines()) == 3


# -- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
def test_picture_of_people(app: PipedriveApp, size: tuple[int, int], snap_compare: Any) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await to(pilot, "p")
        await press(pilot, "j")

    assert snap_compare(app, terminal_size=size, run_before=run)


def test_picture_of_a_new_person(app: PipedriveApp, snap_compare: Any) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await to(pilot, "p")
        await press(pilot, "a", *"Jonas", "space", *"Petersen")

    assert snap_compare(app, terminal_size=(80, 24), run_before=run)


def test_picture_of_products_in_the_light(workspace: Workspace, snap_compare: Any) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await to(pilot, "c")

    light = PipedriveApp(workspace, theme="pipedrive-light", live=False)
    assert snap_compare(light, terminal_size=(120, 40), run_before=run)

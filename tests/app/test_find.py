"""Doing or opening anything by its name, from every screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import NoConnection, fill_account
from tests.app.open_record import press, type_
from tui.app.app import PipedriveApp
from tui.app.screens.find import FindScreen
from tui.app.screens.record import RecordScreen
from tui.services.finder import everything
from tui.services.workspace import Workspace


def _deal(number: int, title: str, **fields: Any) -> dict[str, Any]:
    known = {"pipeline_id": 1, "stage_id": 1, "status": "open", "value": 0, "currency": "EUR", "org_id": 1}
    return {"id": number, "title": title, "add_time": "2026-02-01T09:00:00Z", **known, **fields}


@pytest.fixture
def sales(workspace: Workspace) -> Workspace:
    """Two open deals and one of each that is won and deleted."""
    copy = workspace.copy
    copy.put("deal", [_deal(1, "Zeppelin hangar"), _deal(2, "[red]Müller cold chain")])
    copy.put("deal", [_deal(3, "Airship", status="won"), _deal(4, "Gone", is_deleted=True, status="deleted")])
    return workspace


def _listed(app: PipedriveApp) -> list[str]:
    assert isinstance(app.screen, FindScreen)
    return [choice.text for choice in app.screen.rows.found]


def test_what_is_not_deleted_is_found_open_deals_first(sales: Workspace) -> None:
    found = everything(sales.copy)
    assert [(f.name, f.what) for f in found if f.kind == "deal"] == [
        ("[red]Müller cold chain", "deal"),
        ("Zeppelin hangar", "deal"),
        ("Airship", "won deal"),
    ]
    assert {f.kind for f in found} == {"deal", "person", "organization"}


def test_accents_stand_with_their_letters_and_a_name_may_be_anything(workspace: Workspace) -> None:
    names = ["Bygg", "Bâti", "Zinc", "Émile", "", 4711, None]
    workspace.copy.put("organization", [{"id": n, "name": name} for n, name in enumerate(names, 900)])
    found = [f.name for f in everything(workspace.copy) if f.kind == "organization" and int(f.id) >= 900]
    assert found == ["(no name)", "(no name)", "4711", "Bâti", "Bygg", "Émile", "Zinc"]


async def test_a_record_is_opened_by_a_part_of_its_name(app: PipedriveApp, sales: Workspace) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "g", "a", "slash")
        await type_(pilot, "muller")
        assert _listed(app)[0] == "[red]Müller cold chain"
        await press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)
        assert (app.screen.kind, app.screen.record) == ("deal", 2)
        await press(pilot, "slash")
        await type_(pilot, "nordlicht")
        await press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)
        assert (app.screen.kind, app.screen.record) == ("organization", 1)
        await press(pilot, "q", "q")
        assert not isinstance(app.screen, RecordScreen)


async def test_commands_come_first_and_records_when_something_is_typed(app: PipedriveApp, sales: Workspace) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+k")
        assert _listed(app)[0] == "Open the deal"
        assert "Zeppelin hangar" not in _listed(app)
        await type_(pilot, "zepp")
        assert _listed(app)[0] == "Zeppelin hangar"


async def test_a_command_is_run_by_its_name(app: PipedriveApp, sales: Workspace) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+k")
        await type_(pilot, "won")
        await press(pilot, "enter")
        assert [sales.deals.get(number)["status"] for number in (1, 2)].count("won") == 1


async def test_a_record_that_was_closed_hears_no_more(app: PipedriveApp, sales: Workspace) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        before = len(sales.hub._listeners)
        await press(pilot, "enter", "escape", "enter", "escape")
        assert len(sales.hub._listeners) == before


async def test_one_notice_at_a_time_and_what_has_a_title_stays(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        app.notify("A deal was refused.", title="The server said no", severity="error")
        await press(pilot, "u", "u", "ctrl+r")
        assert [n.message for n in app._notifications] == ["A deal was refused.", "There is nothing to redo."]


async def test_what_cannot_be_seen_is_not_edited(app: PipedriveApp, sales: Workspace) -> None:
    async with app.run_test(size=(59, 14)) as pilot:
        await press(pilot, "w", "D", "L")
        assert not sales.outbox.pending()
        await pilot.resize_terminal(80, 24)
        await press(pilot, "w")
        assert len(sales.outbox.pending()) == 1


async def test_a_lost_deal_that_could_not_be_written_down_is_not_called_lost(
    app: PipedriveApp, sales: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.store.database import StoreError

    async def full(*_: Any, **__: Any) -> None:
        raise StoreError("Not saved: the disk is full; free some space.")

    async with app.run_test(size=(120, 40)) as pilot:
        monkeypatch.setattr(sales.edits, "make", full)
        await press(pilot, "x", *"Price", "enter")
        assert [n.message for n in app._notifications] == ["Not saved: the disk is full; free some space."]


async def test_what_comes_while_one_types_is_found(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "c.sqlite", tmp_path / "o.sqlite", NoConnection(), name="Filling")
    app = PipedriveApp(workspace, live=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+k", "z", "e", "p", "p")
        assert _listed(app) == []
        workspace.copy.put("deal", [_deal(1, "Zeppelin hangar")])
        await press(pilot, "e")
        assert _listed(app) == ["Zeppelin hangar"]
    workspace.close()


async def test_a_big_account_is_found_in_little_time(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "c.sqlite", tmp_path / "o.sqlite", NoConnection(), name="Big")
    fill_account(workspace)
    workspace.copy.put("deal", [_deal(n, f"Deal {n}") for n in range(1, 5001)])
    app = PipedriveApp(workspace, live=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "g", "a", "slash")
        await type_(pilot, "4711")
        assert _listed(app)[0] == "Deal 4711"
    workspace.close()

"""From a record to its person, its organization, its deal, and back."""

from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import Static

from tests.app.open_record import Picture, front, head, opened, press, toasts, type_
from tests.app.test_projects import fill_projects
from tests.records_account import fill_records
from tui.app.app import PipedriveApp
from tui.app.screens.deals import DealsScreen
from tui.app.screens.directory import DirectoryScreen
from tui.app.screens.go import GoMenu
from tui.app.screens.picker import PickerScreen
from tui.app.screens.project import ProjectScreen
from tui.services.workspace import Workspace


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    return workspace


def menu(app: PipedriveApp) -> str:
    return str(front(app).query_one(Static).render())


def shown(app: PipedriveApp) -> Any:
    return front(app).shown_record


async def test_a_deal_leads_to_its_person_and_organization_and_back(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        await press(pilot, "g", "p")
        assert shown(app) == ("person", 1)
        assert head(front(app)).startswith("Cold chain for th… › Person  Jonas Petersen")
        await press(pilot, "g", "o")
        assert shown(app) == ("organization", 1)
        await press(pilot, "escape", "escape")
        assert front(app) is screen


async def test_the_menu_says_where_it_would_lead(app: PipedriveApp) -> None:
    async with opened(app) as (_, pilot):
        app.workspace.copy.put("person", [{"id": 1, "name": "Jo [b]nas[/b]\n\x1b[31m", "org_id": 1}])
        await press(pilot, "g")
        assert isinstance(front(app), GoMenu)
        assert "p  Jo [b]nas[/b]" in menu(app)
        assert "o  Nordlicht Logistik GmbH  organization" in menu(app)
        assert "d  Deals" in menu(app)
        assert "P  People" in menu(app)
        await press(pilot, "P")
        assert isinstance(front(app), DirectoryScreen)


async def test_one_of_several_deals_is_chosen_and_the_others_stand_beside_it(app: PipedriveApp) -> None:
    copy = app.workspace.copy
    copy.put("deal", [(copy.get("deal", 1) or {}) | {"id": 90 + n, "title": f"Deal no. {n}"} for n in range(2)])
    async with opened(app, "person", 1) as (_, pilot):
        await press(pilot, "g")
        assert " deals" in menu(app)
        await press(pilot, "d")
        assert isinstance(front(app), PickerScreen)
        deals = [choice.id[1] for choice in front(app).choices]
        assert {1, 90, 91} <= set(deals)
        await type_(pilot, "no. 1")
        await press(pilot, "enter")
        assert shown(app) == ("deal", 91)
        assert front(app).beside == deals


async def test_an_organization_leads_to_its_only_person(app: PipedriveApp) -> None:
    app.workspace.copy.put("organization", [{"id": 60, "name": "Alone Ltd", "owner_id": 1}])
    app.workspace.copy.put("person", [{"id": 61, "name": "Only One", "org_id": 60}])
    async with opened(app, "organization", 60) as (screen, pilot):
        await press(pilot, "g", "p")
        assert shown(app) == ("person", 61)
        await press(pilot, "backspace", "g", "d")
        assert front(app) is screen
        assert "This organization has no deal." in toasts(app)


async def test_what_a_record_has_not_is_said(app: PipedriveApp) -> None:
    copy = app.workspace.copy
    copy.put("deal", [(copy.get("deal", 1) or {}) | {"person_id": 999, "org_id": None}])
    async with opened(app) as (screen, pilot):
        await press(pilot, "g")
        assert "p  no person" in menu(app)
        await press(pilot, "p")
        assert front(app) is screen
        assert "This deal has no person." in toasts(app)
        await press(pilot, "g", "o")
        assert "This deal has no organization." in toasts(app)


async def test_the_key_of_its_own_kind_goes_to_the_section(app: PipedriveApp) -> None:
    async with opened(app, "person", 1) as (_, pilot):
        await press(pilot, "g", "p")
        assert isinstance(front(app), DirectoryScreen)
        assert front(app).kind == "person"


async def test_without_a_person_of_its_own_a_deal_leads_to_who_takes_part(app: PipedriveApp) -> None:
    copy = app.workspace.copy
    copy.put("deal", [(copy.get("deal", 1) or {}) | {"person_id": None}])
    copy.put("participant", [{"id": 1, "deal_id": 1, "person_id": 2}])
    async with opened(app) as (_, pilot):
        await press(pilot, "g", "p")
        assert shown(app) == ("person", 2)


@pytest.mark.parametrize(("kind", "record", "key", "link"), [
    ("lead", "lead-1", "p", "person"),
    ("activity", 1, "d", "deal"),
])  # fmt: skip
async def test_leads_and_activities_lead_to_what_they_are_about(
    app: PipedriveApp, kind: str, record: int | str, key: str, link: str
) -> None:
    copy = app.workspace.copy
    record = record if copy.get(kind, record) else copy.all(kind)[0]["id"]
    async with opened(app, kind, record) as (_, pilot):
        wanted = (copy.get(kind, record) or {})[f"{link}_id"]
        await press(pilot, "g", key)
        assert shown(app) == (link, wanted)


async def test_a_product_leads_to_the_deals_it_is_sold_in(app: PipedriveApp) -> None:
    app.workspace.copy.put("product", [{"id": 1, "name": "Tracker"}])
    app.workspace.copy.put("deal_product", [{"id": 1, "deal_id": 2, "product_id": 1, "quantity": 1}])
    async with opened(app, "product", 1) as (_, pilot):
        await press(pilot, "g", "d")
        assert shown(app) == ("deal", 2)


async def test_a_project_leads_to_what_it_is_about(app: PipedriveApp) -> None:
    fill_projects(app.workspace)
    async with opened(app) as (_, pilot):
        project = ProjectScreen(1)
        app.push_screen(project)
        await press(pilot, "g", "o")
        assert shown(app) == ("organization", 1)
        await press(pilot, "escape", "g", "d")
        assert front(app) is project
        assert "This project has no deal." in toasts(app)


@pytest.mark.parametrize("keys", [("g", "D"), ("g", "p", "g", "D"), ("g", "p", "g", "o", "g", "D")])
async def test_deals_are_gone_to_from_any_record(app: PipedriveApp, keys: tuple[str, ...]) -> None:
    async with opened(app) as (_, pilot):
        await press(pilot, *keys)
        assert isinstance(front(app), DealsScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_picture_of_the_menu(workspace: Workspace, size: tuple[int, int], snap_compare: Any) -> None:
    assert snap_compare(Picture(workspace, "person", 1), terminal_size=size, press=["g"])

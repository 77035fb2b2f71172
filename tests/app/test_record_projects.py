"""Projects on the records they are about, and found by their names."""

from __future__ import annotations

import pytest

from tests.app.open_record import front, opened, press, seen, toasts, type_
from tests.app.test_projects import fill_projects
from tests.records_account import fill_records
from tui.app.app import PipedriveApp
from tui.app.screens.picker import PickerScreen
from tui.app.screens.project import ProjectScreen
from tui.app.screens.record import RecordScreen
from tui.services.finder import everything
from tui.services.projects import Projects
from tui.services.workspace import Workspace


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    fill_projects(workspace)
    return workspace


def at_project(screen: RecordScreen, project: int) -> None:
    screen.fields.list.go(("project", project, "", 0))


@pytest.mark.parametrize(("kind", "record"), [("person", 1), ("organization", 1)])
async def test_a_contact_leads_to_its_projects_and_back(app: PipedriveApp, kind: str, record: int) -> None:
    async with opened(app, kind, record, size=(120, 80)) as (screen, pilot):
        text = seen(screen.fields.list)
        assert text.index("Projects") < text.index("Nordlicht: 40 trailers ›")
        assert "Kick-off         Nordlicht" in text
        at_project(screen, 1)
        await press(pilot, "enter")
        assert isinstance(front(app), ProjectScreen)
        assert front(app).project == 1
        await press(pilot, "q")
        assert front(app) is screen


async def test_a_deal_gets_a_project_about_it_and_whose_it_is(app: PipedriveApp) -> None:
    async with opened(app, size=(120, 80)) as (screen, pilot):
        assert "Projects         –  a adds a project" in seen(screen.fields.list)
        await press(pilot, "plus", "j", "enter")
        assert isinstance(front(app), PickerScreen)
        await type_(pilot, "fitting")
        await press(pilot, "enter", "enter")
        assert front(app) is screen
        assert "Fitting          Cold chain for the Hamburg hub ›" in seen(screen.fields.list)
        assert "a adds a project" not in seen(screen.fields.list)
        (found,) = Projects(app.workspace).about("deal", 1)
        assert (found["deal_ids"], found["person_ids"], found["org_ids"]) == ([1], [1], [1])
        await press(pilot, "u")
        assert Projects(app.workspace).about("deal", 1) == []


async def test_a_on_a_project_adds_another_one(app: PipedriveApp) -> None:
    async with opened(app, "organization", 1, size=(120, 80)) as (screen, pilot):
        at_project(screen, 1)
        await press(pilot, "a")
        await type_(pilot, " again")
        await press(pilot, "enter", "enter", "enter")
        titles = [p["title"] for p in Projects(app.workspace).about("organization", 1)]
        assert titles == ["Nordlicht Logistik GmbH again", "Nordlicht: 40 trailers"]


async def test_somebody_the_server_does_not_know_has_no_project_yet(app: PipedriveApp) -> None:
    new = await app.workspace.contacts.create("person", {"name": "Fresh"})
    async with opened(app, "person", new) as (_, pilot):
        await press(pilot, "plus", "j")
        assert "once it is saved there" in toasts(app)


async def test_an_account_without_projects_shows_none(app: PipedriveApp) -> None:
    app.workspace.copy.remember("has projects", value=False)
    async with opened(app, "organization", 1, size=(120, 80)) as (screen, _):
        assert "Projects" not in seen(screen.fields.list)


async def test_projects_and_products_are_found_by_their_names(app: PipedriveApp) -> None:
    app.workspace.copy.put("product", [{"id": 1, "name": "Tracker WT-20", "code": "WT-20"}])
    found = {(f.kind, f.name, f.what, f.of) for f in everything(app.workspace.copy)}
    assert ("project", "Nordlicht: 40 trailers", "project", "Nordlicht Logistik GmbH") in found
    assert ("project", "An old one", "archived project", "") in found
    assert ("product", "Tracker WT-20", "product", "WT-20") in found
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+k")
        await type_(pilot, "40 trailers")
        await press(pilot, "enter")
        assert isinstance(front(app), ProjectScreen)
        await press(pilot, "q", "ctrl+k")
        await type_(pilot, "wt-20")
        await press(pilot, "enter")
        assert isinstance(front(app), RecordScreen)
        assert (front(app).kind, front(app).record) == ("product", 1)

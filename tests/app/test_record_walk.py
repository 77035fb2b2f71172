"""The way through records, as it stands above them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.open_record import front, go, head, opened, press, seen
from tests.app.test_projects import fill_projects
from tests.records_account import fill_records
from tui.app.app import PipedriveApp
from tui.app.screens.project import ProjectScreen
from tui.app.screens.record import RecordScreen
from tui.app.widgets.record_head import crumbs
from tui.services.workspace import Workspace


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    fill_projects(workspace)
    return workspace


async def test_the_way_one_came_stands_before_the_name(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        assert head(screen).startswith("Deal  Cold chain")
        go(screen, "org_id")
        await press(pilot, "o")
        assert head(front(app)).startswith("Cold chain for th… › Organization  Nordlicht Logistik GmbH")
        keys = [key for key in front(app).fields.list.keys if isinstance(key, tuple) and key[0] == "person"]
        front(app).fields.list.go(keys[0])
        await press(pilot, "o")
        assert head(front(app)).startswith("… › Nordlicht Logisti… › Person  Jonas Petersen")
        await press(pilot, "backspace", "backspace")
        assert front(app) is screen


async def test_a_project_is_on_the_way_too(app: PipedriveApp) -> None:
    async with opened(app, "organization", 1, size=(80, 24)) as (screen, pilot):
        screen.fields.list.go(("project", 1, "", 0))
        await press(pilot, "o")
        assert isinstance(front(app), ProjectScreen)
        shown = str(front(app).query_one("#head").render())
        assert shown.startswith("Nordlicht Logisti… › Project  Nordlicht: 40")


@given(st.lists(st.text(), max_size=8).map(tuple), st.integers(0, 80))
def test_the_way_never_takes_more_than_its_room(names: tuple[str, ...], width: int) -> None:
    way = crumbs(names, width)
    assert way.cell_length <= max(width, len("… › "))
    assert "\n" not in way.plain


async def test_behind_another_record_nothing_is_read_until_it_is_in_sight_again(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        reads = counted(screen)
        await press(pilot, "g", "p")
        await app.workspace.deals.change(1, {"title": "Warm chain"}, "Rename")
        await app.workspace.notes.add("deal", 1, "What was said meanwhile")
        assert reads == []
        await press(pilot, "g", "o", "escape", "question_mark", "escape")
        assert reads == []
        await press(pilot, "escape")
        assert reads == [True]
        assert head(screen).startswith("Deal  Warm chain")
        assert "What was said meanwhile" in seen(screen.timeline)


async def test_behind_a_menu_it_is_read_at_once(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        reads = counted(screen)
        await press(pilot, "g")
        await app.workspace.deals.change(1, {"title": "Warm chain"}, "Rename")
        assert reads == [False]
        assert head(screen).startswith("Deal  Warm chain")


def counted(screen: RecordScreen) -> list[bool]:
    """Whether what happened was read too, for each time a record is read."""
    found: list[bool] = []
    read = screen.read

    def counting(*, timeline: bool = True) -> None:
        found.append(timeline)
        read(timeline=timeline)

    screen.read = counting  # type: ignore[method-assign]
    return found

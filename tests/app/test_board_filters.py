"""Favourites, teams and filters kept by Pipedrive, by keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.board import SIZE, last_line, stages, top_line, view
from tests.app.conftest import NOW, NoConnection, fill_account
from tests.app.test_deals import picture
from tui.app.app import PipedriveApp
from tui.app.screens.deal_list import DealListScreen
from tui.app.screens.filter_editor import FilterScreen
from tui.app.widgets.tab_line import TabLine
from tui.backend.filters.helpers import helpers
from tui.services.changes import Changed, changed
from tui.services.favourites import favourites
from tui.services.filters import EVERY, ONE, Condition, Filters
from tui.services.workspace import Workspace


def fill(workspace: Workspace) -> None:
    """A busy board, what helps to build filters, and a team of one."""
    picture(workspace)
    workspace.copy.remember("filter helpers", helpers())
    workspace.copy.remember("teams", [{"id": 4, "name": "North", "users": [2]}])


@pytest.fixture
def deals(workspace: Workspace) -> Workspace:
    fill(workspace)
    return workspace


def tabs(app: PipedriveApp) -> str:
    line = app.screen.query_one(TabLine)
    return " ".join(line.render().plain.split()) if line.display else ""


def shown(app: PipedriveApp) -> DealListScreen:
    screen = app.screen
    assert isinstance(screen, DealListScreen)
    return screen


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def until(pilot: Pilot[None], true: Any) -> None:
    """Wait for something, however slow the machine is."""
    for _ in range(600):
        if true():
            return
        await pilot.pause(0.1)
    raise AssertionError("it never came")


async def test_a_view_is_kept_as_a_favourite_and_shown_by_its_number(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        everything = stages(app)
        assert tabs(app) == ""
        await press(pilot, "o", *"bruno", "enter")
        bruno = stages(app)
        assert bruno != everything
        await press(pilot, "f", *"keep this", "enter", "enter")
        count = sum(map(len, bruno))
        assert tabs(app) == f"1 Bruno Costa {count}"
        await press(pilot, "F")
        assert stages(app) == everything
        await press(pilot, "1", "enter")
        assert stages(app) == bruno
        await press(pilot, "f", *"1 bruno", "enter", "3", "enter")
        assert stages(app) == bruno, "there is no third one"
        await press(pilot, "F", "v", "l", "f", *"1 bruno", "enter")
        assert isinstance(app.screen, DealListScreen)
        assert sorted(app.screen.list.ids) == sorted(i for column in bruno for i in column)


async def test_favourites_and_numbers_before_keys_are_the_same_in_the_list(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "o", *"bruno", "enter", "f", *"keep this", "enter", "enter")
        bruno = sorted(i for column in stages(app) for i in column)
        await press(pilot, "F", "v", "l")
        screen: DealListScreen = shown(app)
        everything = sorted(screen.list.ids)
        assert everything != bruno
        assert tabs(app) == f"1 Bruno Costa {len(bruno)}"
        assert screen.query_one(TabLine).open == ""
        await press(pilot, "1", "enter")
        assert sorted(shown(app).list.ids) == bruno
        await until(pilot, lambda: screen.query_one(TabLine).open == "1 Bruno Costa")
        await press(pilot, "8", "enter")
        assert sorted(screen.list.ids) == bruno, "there is no eighth one"
        await press(pilot, "F", "home", "3", "j")
        table = screen.table
        assert table.cursor == 3
        await press(pilot, "2", "k", "j")
        assert table.cursor == 2
        assert sorted(screen.list.ids) == everything
        await press(pilot, "enter")
        assert not isinstance(app.screen, DealListScreen), "without a number it opens the deal"


async def test_favourites_are_of_a_pipeline_and_outlive_a_restart(tmp_path: Path) -> None:
    files = tmp_path / "copy.sqlite", tmp_path / "outbox.sqlite"
    for start in range(2):
        workspace = Workspace(*files, NoConnection(), now=lambda: NOW)
        if not start:
            fill_account(workspace)
            fill(workspace)
        app = PipedriveApp(workspace, live=False)
        async with app.run_test(size=SIZE) as pilot:
            if not start:
                await press(pilot, "o", *"ada", "enter", "f", *"keep this", "enter", *" 1st", "enter")
            assert tabs(app).startswith("1 Ada Lindqvist 1st")
            await press(pilot, "P", *"partners", "enter")
            assert tabs(app) == ""
            await press(pilot, "P", *"sales", "enter")
            assert tabs(app).startswith("1 Ada")
            if start:
                await press(pilot, "f", *"take a fav", "enter", "enter")
                assert tabs(app) == ""
        workspace.close()


async def test_favourites_are_counted_anew_after_an_edit(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "o", *"ada", "enter", "f", *"keep this", "enter", "enter")
        before = int(tabs(app).split()[-1])
        await press(pilot, "w")
        await until(pilot, lambda: tabs(app).split()[-1:] == [str(before - 1)] or before == 1)


async def test_a_team_is_chosen_where_users_are(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "o", *"bruno", "enter")
        bruno = stages(app)
        await press(pilot, "o", *"north", "enter")
        assert stages(app) == bruno
        assert "North" in top_line(app)
        await press(pilot, "o", *"everyone", "enter")
        assert "North" not in top_line(app)


async def test_a_filter_is_built_shown_changed_and_deleted(app: PipedriveApp, deals: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        everything = stages(app)
        await press(pilot, "f", *"new pipe", "enter")
        assert isinstance(app.screen, FilterScreen)
        await press(pilot, "a", *"value", "enter", *"is more than", "enter", *"5k", "enter")
        await press(pilot, "a", *"stage", "enter", "enter", *"qual", "enter", "m")
        screen = app.screen
        assert isinstance(screen, FilterScreen)
        stage = deals.deals.pipelines()[0].stages[0].id
        assert screen.conditions == [
            Condition(EVERY, "deal", "value", ">", 5000),
            Condition(ONE, "deal", "stage_id", "=", str(stage)),
        ]
        assert [words for _, words in screen.rows.lines] == [
            "Value is more than 5,000",
            "Stage is Sales › Qualified",
        ]
        await press(pilot, "ctrl+s", *"Large", "enter")
        await until(pilot, lambda: app.screen is not screen)
        large = stages(app)
        wanted = [i for i in everything[0] if deals.deals.get(i)["value"] > 5000]
        assert large == [wanted, *([] for _ in everything[1:])]
        assert "Large" in top_line(app)

        await press(pilot, "f", *"edit a pipe", "enter", "enter", "j", "d", "ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, FilterScreen))
        everywhere = [[i for i in column if deals.deals.get(i)["value"] > 5000] for column in everything]
        await until(pilot, lambda: stages(app) == everywhere)
        await press(pilot, "u")
        await until(pilot, lambda: stages(app) == large)
        await press(pilot, "f", *"edit a pipe", "enter", "enter", "D")
        await until(pilot, lambda: not isinstance(app.screen, FilterScreen))
        assert Filters(deals).all() == []
        await press(pilot, "F")
        assert stages(app) == everything


async def test_a_filter_that_was_new_is_followed_to_its_number(app: PipedriveApp, deals: Workspace) -> None:
    new = await Filters(deals).create("Large", [Condition(EVERY, "deal", "value", ">", 5000)])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f", *"pipedrive: large", "enter", "f", *"keep this", "enter", "enter")
        shown = stages(app)
        await get_number(deals, new)
        await press(pilot, "F", "1", "enter")
        assert stages(app) == shown
        assert "Large" in top_line(app)


async def get_number(deals: Workspace, new: int) -> None:
    """The server gives a new filter its number."""
    entry = deals.outbox.following(0)
    assert entry is not None
    deals.copy.put("filter", [{**(entry.call.body or {}), "id": 77}])
    deals.outbox.done(entry, ("filter", new, 77))
    await deals.edits.catch_up()
    news = Changed()
    news.ids["filter"].add(77)
    news.renamed["filter", new] = 77
    deals.hub.announce(news)


async def test_a_filter_may_get_its_number_while_a_menu_is_open(app: PipedriveApp, deals: Workspace) -> None:
    new = await Filters(deals).create("Large", [Condition(EVERY, "deal", "value", ">", 5000)])
    async with app.run_test(size=SIZE) as pilot:
        everything = stages(app)
        await press(pilot, "f", *"pipedrive: large", "enter")
        large = stages(app)
        await press(pilot, "f", *"keep this")
        await get_number(deals, new)
        await press(pilot, "enter")
        assert app.screen.query_one(Input).value == "Large"
        await press(pilot, "enter", "F")
        assert stages(app) == everything
        await press(pilot, "1", "enter")
        assert stages(app) == large
        assert favourites(deals.memory, 1)[0].view.saved == 77


async def test_what_the_server_must_answer_is_shown_when_it_does(app: PipedriveApp, deals: Workspace) -> None:
    titled = {"object": "deal", "field_id": "title", "operator": "LIKE '%$%'", "value": "a"}
    groups = [{"glue": "and", "conditions": [titled]}, {"glue": "or", "conditions": []}]
    deals.copy.put("filter", [{"id": 8, "name": "Named", "conditions": {"glue": "and", "conditions": groups}}])
    async with app.run_test(size=SIZE) as pilot:
        first = next(i for column in stages(app) for i in column)
        await press(pilot, "f", *"pipedrive: named", "enter")
        assert not any(stages(app))
        deals.copy.remember("deals of filter 8", [first])
        deals.hub.announce(changed("filter", 8))
        await pilot.pause()
        assert [i for column in stages(app) for i in column] == [first]
        assert view(app).deal == first
        assert last_line(app)


async def test_a_filter_that_says_which_status_is_asked_of_all(app: PipedriveApp, deals: Workspace) -> None:
    await Filters(deals).create("Winners", [Condition(EVERY, "deal", "status", "=", "won")])
    async with app.run_test(size=SIZE) as pilot:
        first = view(app).deal
        await press(pilot, "w", "f", *"pipedrive: winners", "enter")
        assert [i for column in stages(app) for i in column] == [first]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_picture_of_the_editor(snap_compare: Any, tmp_path: Path, size: tuple[int, int]) -> None:
    workspace = _workspace(tmp_path)
    first = ["f", *"new pipe", "enter", "a", *"value", "enter", *"is more than", "enter", *"5k", "enter"]
    second = ["a", *"stage", "enter", "enter", *"qual", "enter", "m"]
    third = ["a", *"expected", "enter", "enter", *"this month", "enter"]
    app = PipedriveApp(workspace, live=False)
    assert snap_compare(app, terminal_size=size, press=[*first, *second, *third])
    workspace.close()


def test_picture_of_favourites_in_the_light(snap_compare: Any, tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)
    press = ["ctrl+t", "o", *"ada", "enter", "f", *"keep this", "enter", "enter", "F", "f", *"rotten", "enter"]
    app = PipedriveApp(workspace, live=False)
    assert snap_compare(app, terminal_size=(120, 40), press=[*press, "f", *"keep this", "enter", "enter"])
    workspace.close()


def _workspace(directory: Path) -> Workspace:
    files = directory / "copy.sqlite", directory / "outbox.sqlite"
    workspace = Workspace(*files, NoConnection(), name="Lumen Sensors", now=lambda: NOW)
    fill_account(workspace)
    fill(workspace)
    return workspace

"""The editor of lead labels, over the inbox and over triage."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.app.test_leads import fill_leads, header, inbox, order
from tui.app.app import PipedriveApp
from tui.app.screens.lead_labels import LeadLabelsScreen
from tui.app.screens.prompt import PromptScreen
from tui.app.screens.triage import TriageScreen
from tui.services.workspace import Workspace

Compare = Callable[..., bool]


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_leads(workspace)
    return workspace


async def press(pilot: Pilot[None], *names: str) -> None:
    await pilot.press(*names)
    await pilot.pause()


def editor(app: PipedriveApp) -> LeadLabelsScreen:
    assert isinstance(app.screen, LeadLabelsScreen)
    return app.screen


def names(app: PipedriveApp) -> list[str]:
    return [name for name, _ in app.workspace.leads.labels().values()]


async def test_a_label_is_added_renamed_recoloured_deleted_and_all_of_it_taken_back(app: PipedriveApp) -> None:
    async with inbox(app) as (_, pilot):
        await press(pilot, "L")
        shown = editor(app)
        await press(pilot, "a", *"Legal", "enter")
        assert names(app) == ["Hot", "Warm", "Cold", "Legal"]
        assert shown.current is not None
        assert shown.current[1] == "Legal"
        await press(pilot, "c", *"pink", "enter")
        assert shown.current[2] == "pink"
        await press(pilot, "e", "ctrl+u", *"Law", "enter")
        assert names(app)[-1] == "Law"
        await press(pilot, "home", "D")
        assert names(app) == ["Warm", "Cold", "Law"]
        assert app.workspace.leads.get("late")["label_ids"] == ["warm"]
        await press(pilot, "u")
        assert sorted(names(app)) == ["Cold", "Hot", "Law", "Warm"]
        back = next(i for i, (name, _) in app.workspace.leads.labels().items() if name == "Hot")
        assert app.workspace.leads.get("late")["label_ids"] == [back, "warm"]
        await press(pilot, "u", "u", "u")
        assert sorted(names(app)) == ["Cold", "Hot", "Warm"]


async def test_a_name_that_cannot_be_is_told_and_stays_to_be_mended(app: PipedriveApp) -> None:
    async with inbox(app) as (_, pilot):
        await press(pilot, "L", "a", *"hot", "enter")
        assert isinstance(app.screen, PromptScreen)
        assert "There is a label “hot” already." in str(app.screen.query_one("#foot").render())
        await press(pilot, "s", "enter")
        assert names(app)[-1] == "hots"


async def test_a_label_that_is_deleted_leaves_no_filter_behind(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await press(pilot, "f", *"label: hot", "enter")
        assert order(screen) == ["late"]
        await press(pilot, "L", "D", "escape")
        assert len(order(screen)) == 5
        assert " Hot " not in header(screen)


async def test_one_that_vanished_elsewhere_is_told_where_it_is_edited(app: PipedriveApp) -> None:
    async with inbox(app) as (_, pilot):
        await press(pilot, "L")
        app.workspace.copy.remove("lead_label", ["hot"])
        await press(pilot, "D")
        assert "no longer there" in str(editor(app).query_one("#told").render())


async def test_triage_has_the_same_key(app: PipedriveApp) -> None:
    async with inbox(app) as (_, pilot):
        await press(pilot, "t", "L")
        editor(app)
        await press(pilot, "a", *"Legal", "enter", "escape", "4")
        assert isinstance(app.screen, TriageScreen)
        label = list(app.workspace.leads.labels())[3]
        assert app.workspace.leads.get(str(app.screen.pane.lead))["label_ids"] == [label]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_picture(app: PipedriveApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await press(pilot, "g", "l", "L", "j")

    assert snap_compare(app, terminal_size=size, run_before=before)

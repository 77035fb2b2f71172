"""What the inbox shows: columns and filters of one's own; and a field of several leads, and of one in a form."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.app.test_leads import fill_leads, goes, header, inbox, listed, order
from tui.app.app import PipedriveApp
from tui.app.screens.lead_form import LeadForm
from tui.app.widgets.lead_list import LeadHeads
from tui.app.widgets.lead_table import LeadTable
from tui.services.changes import changed
from tui.services.inbox_look import Look
from tui.services.lead_columns import LeadColumns
from tui.services.workspace import Workspace


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_leads(workspace)
    return workspace


# -- columns, saved filters, and one field of many --------------------------------------------------------------------

OWN = "a" * 40


def own_fields(workspace: Workspace) -> None:
    """A field of the account's own, and a channel to choose."""
    enum = {"field_name": "Region", "field_type": "enum", "is_custom_field": True, "field_code": OWN, "id": OWN}
    options = [{"id": 7, "label": "North"}, {"id": 8, "label": "South"}]
    channel = {"id": "channel", "field_code": "channel", "field_name": "Source channel", "field_type": "enum"}
    workspace.copy.put("deal_field", [{**enum, "options": options}])
    workspace.copy.put("deal_field", [{**channel, "options": [{"id": 3, "label": "Trade fair"}]}])
    workspace.copy.put("lead", [{**workspace.leads.get("late"), OWN: 7}])


async def test_columns_are_chosen_also_of_ones_own_and_remembered(app: PipedriveApp) -> None:
    own_fields(app.workspace)
    async with inbox(app, (160, 30)) as (screen, pilot):
        await pilot.press("vertical_line", *"region", "enter")
        await pilot.press("vertical_line", *"person: phone", "enter")
        await pilot.press("vertical_line", *"next act", "enter")
        for name in ("source", "by", "organization · ", "labels"):
            await pilot.press("vertical_line", *name, "enter")
        await pilot.pause()
        assert screen.look.columns == ("value", "age", f"lead.{OWN}", "person.phones", "next")
        first = listed(screen).split("\n")[0]
        assert all(text in first for text in ("€48,200", "9d", "North", "+49 40 555 0101", "Tue 10 Mar 15:00 Call"))
        heads = str(screen.query_one(LeadHeads).render())
        assert [heads.index(name) for name in ("Value", "Age", "Region", "Person: phone", "Next")]
        assert Look.load(app.workspace.memory.get("inbox", {})).columns == screen.look.columns
        await app.workspace.leads.change("late", {OWN: 8})
        await pilot.pause()
        assert "South" in listed(screen).split("\n")[0]
        await pilot.press("vertical_line", *"as usual", "enter")
        await pilot.pause()
        assert not screen.look.columns
        assert "Hot" in listed(screen).split("\n")[0]


@pytest.mark.parametrize("width", [40, 61, 80, 133, 300])
def test_chosen_columns_fit_the_width(workspace: Workspace, width: int) -> None:
    every = [column.code for column in LeadColumns(workspace).all()]
    table = LeadTable(workspace, every)
    row = workspace.leads.rows(["late"])["late"]
    assert table.line(row, width, marked=False).cell_length <= width
    assert table.heads(width).cell_length <= width + 4
    assert len(table.fitted(4000)[1]) == len(every)


async def test_a_column_of_a_field_that_is_gone_is_left_out(app: PipedriveApp) -> None:
    app.workspace.memory.put("inbox", {"columns": ["value", "lead.gone", 7, "person.name"]})
    async with inbox(app) as (screen, _):
        assert not screen.look.columns  # 7 is no column: what makes no sense is as usual
    table = LeadTable(app.workspace, ("value", "lead.gone", "person.name"))
    assert [column.code for column in table.columns] == ["value", "person.name"]


async def test_a_filter_kept_by_pipedrive_is_a_chip(app: PipedriveApp) -> None:
    app.workspace.copy.remember("filters of leads", [[4, "Nobody looked at"]])
    app.workspace.copy.remember("leads of filter 4", ["today", "nothing"])
    async with inbox(app) as (screen, pilot):
        await pilot.press("f", *"nobody", "enter")
        await pilot.pause()
        assert order(screen) == ["today", "nothing"]
        assert " Nobody looked at " in header(screen)
        app.workspace.copy.remember("leads of filter 4", ["today"])
        app.workspace.hub.announce(changed("lead_filter", 4))
        await pilot.pause()
        assert order(screen) == ["today"]
        app.workspace.copy.remember("filters of leads", [])
        app.workspace.hub.announce(changed("lead_filter", 0))
        await pilot.pause()
        assert len(order(screen)) == 5


async def test_one_field_of_marked_leads_is_changed_as_one_edit(app: PipedriveApp) -> None:
    own_fields(app.workspace)
    leads = app.workspace.leads
    async with inbox(app) as (screen, pilot):
        await pilot.press("space", "space", "E", *"owner", "enter", *"bruno", "enter")
        await pilot.pause()
        assert [leads.get(lead)["owner_id"] for lead in ("late", "today")] == [2, 2]
        await pilot.press("E", *"expected", "enter", *"in 2w", "enter")
        await pilot.pause()
        assert {leads.get(lead)["expected_close_date"] for lead in ("late", "today")} == {"2026-03-26"}
        await pilot.press("E", *"value", "enter", *"900 USD", "enter")
        await pilot.press("E", *"region", "enter", *"south", "enter")
        await pilot.press("E", *"labels", "enter", *"cold", "enter")
        await pilot.pause()
        assert {(leads.get(lead)["value"]["amount"], leads.get(lead)[OWN]) for lead in ("late", "today")} == {(900, 8)}
        assert all("cold" in leads.get(lead)["label_ids"] for lead in ("late", "today"))
        await pilot.press("u", "u", "u", "u", "u")
        await pilot.pause()
        assert [leads.get(lead)["owner_id"] for lead in ("late", "today")] == [1, 1]
        assert leads.get("late")["value"]["amount"] == 48200
        assert screen.view.marks.ids == {"late", "today"}


async def test_the_form_has_labels_channel_and_fields_of_ones_own(app: PipedriveApp) -> None:
    own_fields(app.workspace)
    async with inbox(app) as (_, pilot):
        await pilot.press("E", "tab", "tab", "tab", "ctrl+u", *"col, war")
        await pilot.press("tab", "tab", "tab", "tab", "tab", "enter", *"trade", "enter", *"hall 3")
        await pilot.press("tab", "enter", *"south", "enter", "ctrl+s")
        await pilot.pause()
        record = app.workspace.leads.get("late")
        assert record["label_ids"] == ["cold", "warm"]
        assert (record["channel"], record["channel_id"], record[OWN]) == (3, "hall 3", 8)
        await pilot.press("u")
        await pilot.pause()
        assert (app.workspace.leads.get("late").get("channel"), app.workspace.leads.get("late")[OWN]) == (None, 7)


async def test_a_new_lead_takes_labels_and_a_channel_and_says_what_is_no_label(app: PipedriveApp) -> None:
    own_fields(app.workspace)
    async with inbox(app) as (screen, pilot):
        await pilot.press("a", *"Zoë", "tab", "tab", "tab", "tab", *"icy", "ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, LeadForm)
        assert "There is no label “icy”" in str(app.screen.query_one("#told").render())
        await pilot.press("ctrl+u", *"hot, cold", "tab", "tab", "tab", "tab", "enter", *"trade")
        await pilot.press("enter", "ctrl+s")
        await pilot.pause()
        assert list(app.screen_stack)[-1] is screen
        record = app.workspace.leads.get(str(screen.view.lead))
        assert (record["title"], record["label_ids"], record["channel"]) == ("Zoë lead", ["hot", "cold"], 3)


@pytest.mark.parametrize("theme", ["pipedrive-dark", "pipedrive-light"])
def test_picture_of_columns_of_ones_own(app: PipedriveApp, snap_compare: Callable[..., bool], theme: str) -> None:
    own_fields(app.workspace)
    columns = ("value", f"lead.{OWN}", "labels", "next", "person.phones")
    app.workspace.memory.put("inbox", Look(columns=columns).dump())
    assert snap_compare(app, terminal_size=(160, 30), run_before=goes("j", theme=theme))

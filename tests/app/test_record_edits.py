"""What one does on the record screen: fields, the deal, notes and activities."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.widgets import Static, TextArea

from tests.app.open_record import deal, front, go, head, opened, press, seen, toasts, told, type_
from tests.records_account import KEY, Record, fill_records
from tui.app.app import PipedriveApp
from tui.app.screens.activity_prompt import ActivityPrompt
from tui.app.screens.deals import DealsScreen
from tui.app.screens.picker import ChoiceList, PickerScreen
from tui.app.screens.record import RecordScreen
from tui.app.screens.text_editor import TextEditor
from tui.services.notes import plain
from tui.services.workspace import Workspace


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    return workspace


# -- editing where it stands ------------------------------------------------------------------------------------------


async def test_a_value_is_edited_where_it_stands(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        go(screen, "value")
        await press(pilot, "e")
        editor = screen.fields.editor
        assert editor is not None
        assert editor.value == "12500 EUR"
        line = screen.fields.list.line_of(screen.fields.list.cursor) - screen.fields.list.top
        assert editor.region.y == screen.fields.list.region.y + line
        assert "12.5k" in told(screen)
        await press(pilot, "ctrl+u")
        await type_(pilot, "13k usd")
        await press(pilot, "enter")
        assert screen.fields.editing is None
        assert app.focused is screen.fields.list
        assert (deal(app)["value"], deal(app)["currency"]) == (13000, "USD")
        assert "US$13,000" in head(screen)
        assert "US$13,000" in seen(screen.fields.list)
        await press(pilot, "u")
        assert "€12,500" in head(screen)


async def test_what_is_wrong_is_said_in_place_and_the_text_stays(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        go(screen, "expected_close_date")
        await press(pilot, "enter", "ctrl+u")
        await type_(pilot, "someday")
        await press(pilot, "enter")
        editor = screen.fields.editor
        assert editor is not None
        assert told(screen).startswith("✗ “someday” is no day I can read")
        assert (editor.value, editor.has_focus) == ("someday", True)
        await type_(pilot, "x")
        assert not told(screen).startswith("✗")
        await press(pilot, "ctrl+u")
        await type_(pilot, "+2w")
        await press(pilot, "enter")
        assert deal(app)["expected_close_date"] == "2026-03-26"


async def test_escape_leaves_the_field_as_it_was(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        await press(pilot, "e")
        await type_(pilot, "x")
        await press(pilot, "escape")
        assert front(app) is screen
        assert screen.fields.editing is None
        assert not app.workspace.outbox.pending()


async def test_tab_saves_and_goes_on(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        await press(pilot, "e")
        await type_(pilot, "!")
        await press(pilot, "tab")
        assert deal(app)["title"] == "Cold chain for the Hamburg hub!"
        assert screen.fields.list.row is not None
        assert screen.fields.list.row.name == "Value"
        await press(pilot, "e", "up")
        assert screen.fields.list.row.name == "Title"


async def test_an_open_edit_is_not_lost_by_leaving(app: PipedriveApp) -> None:
    async with opened(app, siblings=(1, 2)) as (screen, pilot):
        await press(pilot, "e")
        await type_(pilot, "!")
        screen.timeline.focus()
        await press(pilot, "J")
        assert screen.record == 1
        editor = screen.fields.editor
        assert editor is not None
        assert editor.has_focus
        assert editor.value.endswith("!")
        assert "Save this first" in told(screen)
        screen.timeline.focus()
        await press(pilot, "escape")
        assert front(app) is screen


async def test_keys_typed_into_a_field_are_no_commands(app: PipedriveApp) -> None:
    async with opened(app) as (_, pilot):
        await press(pilot, "e", "ctrl+u")
        await type_(pilot, "wxRHLnadqu")
        await press(pilot, "shift+space", "shift+backspace", "enter")
        assert deal(app)["title"] == "wxRHLnadqu"
        assert deal(app)["status"] == "open"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("add_time", "kept by Pipedrive"),
        ("stage_change_time", "kept by Pipedrive"),
    ],
)
async def test_a_field_that_is_fixed_says_why_in_place(app: PipedriveApp, code: str, words: str) -> None:
    async with opened(app) as (screen, pilot):
        go(screen, code)
        await press(pilot, "e")
        assert screen.fields.editing is None
        assert words in told(screen)
        await press(pilot, "k")
        assert told(screen) == ""


@pytest.mark.parametrize(
    ("code", "typed", "check"),
    [
        ("owner_id", "Bruno", lambda d: d["owner_id"] == 2),
        ("label_ids", "Warm", lambda d: d["label_ids"] == [1, 3, 2]),
        ("stage_id", "Projects Deal", lambda d: d["stage_id"] == 8),
        ("pipeline_id", "Partners", lambda d: (d["pipeline_id"], d["stage_id"]) == (2, 4)),
        ("person_id", "Luc", lambda d: d["person_id"] == 2),
        ("person_id", "none", lambda d: d["person_id"] is None),
        ("org_id", "Verano", lambda d: d["org_id"] == 2),
        ("my_enum", "South", lambda d: d["custom_fields"][KEY["my_enum"]] == 2),
        ("status", "Won", lambda d: d["status"] == "won"),
    ],
)
async def test_a_choice_is_made_in_the_picker(
    app: PipedriveApp, code: str, typed: str, check: Callable[[Record], bool]
) -> None:
    async with opened(app) as (screen, pilot):
        go(screen, code)
        await press(pilot, "enter")
        assert isinstance(app.screen, PickerScreen)
        await type_(pilot, typed)
        await press(pilot, "enter")
        assert front(app) is screen
        assert check(deal(app))
        await press(pilot, "u")
        assert not check(deal(app))


async def test_an_organization_that_is_not_there_is_added_in_the_picker(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        before = deal(app)["org_id"]
        go(screen, "org_id")
        await press(pilot, "enter")
        await type_(pilot, "Zebra Neu")
        assert "new organization" in app.screen.query_one(ChoiceList).row(0, 60).plain
        await press(pilot, "enter")
        assert "Zebra Neu" in seen(screen.fields.list)
        await press(pilot, "u")
        assert deal(app)["org_id"] == before
        assert "Zebra Neu" not in seen(screen.fields.list)


async def test_a_phone_of_the_person_is_edited_on_the_deal(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        go(screen, "phones")
        await press(pilot, "e", "ctrl+u")
        await type_(pilot, "+1 555; +1 666")
        await press(pilot, "enter")
        phones = (app.workspace.copy.get("person", 1) or {})["phones"]
        assert [p["value"] for p in phones] == ["+1 555", "+1 666"]
        assert "+1 666" in seen(screen.fields.list)


async def test_a_long_field_is_written_in_an_editor_and_its_draft_is_kept(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        go(screen, "my_text")
        await press(pilot, "e")
        assert isinstance(app.screen, TextEditor)
        await press(pilot, "enter")
        await type_(pilot, "Third")
        await press(pilot, "escape")
        assert "draft" in toasts(app)
        assert deal(app)["custom_fields"][KEY["my_text"]] == "Two hubs.\nOne carrier."
        await press(pilot, "e")
        assert isinstance(app.screen, TextEditor)
        assert app.screen.query_one(TextArea).text.endswith("Third")
        await press(pilot, "ctrl+s")
        assert deal(app)["custom_fields"][KEY["my_text"]] == "Two hubs.\nOne carrier.\nThird"
        await press(pilot, "e", "escape")
        assert front(app) is screen


# -- the deal ---------------------------------------------------------------------------------------------------------


async def test_winning_losing_and_reopening(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        await press(pilot, "w")
        assert "✓ WON" in head(screen)
        await press(pilot, "R")
        assert "○ OPEN" in head(screen)
        await press(pilot, "x")
        assert isinstance(app.screen, PickerScreen)
        assert [(c.text, c.note) for c in app.screen.choices] == [("Price", "1 deals")]
        await type_(pilot, "Too late")
        await press(pilot, "enter")
        assert deal(app)["lost_reason"] == "Too late"
        assert "✗ LOST" in head(screen)
        assert "Too late" in seen(screen.fields.list)
        await press(pilot, "u", "u", "u")
        assert deal(app)["status"] == "open"


async def test_moving_along_the_stages(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        await press(pilot, "L")
        assert "● Deal 0d" in head(screen)
        await press(pilot, "L")
        assert "last stage" in toasts(app)
        await press(pilot, "H", "H", "H")
        assert deal(app)["stage_id"] == 6
        assert "first stage" in toasts(app)
        await press(pilot, "m")
        assert isinstance(app.screen, PickerScreen)
        await type_(pilot, "Partners Signed")
        await press(pilot, "enter")
        assert (deal(app)["stage_id"], deal(app)["pipeline_id"]) == (5, 2)


async def test_a_person_cannot_be_won(app: PipedriveApp) -> None:
    async with opened(app, "person", 1) as (_, pilot):
        for key in ("w", "x", "L", "R", "m"):
            await press(pilot, key)
        assert "Only a deal can do that." in toasts(app)
        assert not app.workspace.outbox.pending()


async def test_deleting_goes_back_and_can_be_undone(app: PipedriveApp) -> None:
    async with opened(app) as (_, pilot):
        await press(pilot, "D")
        assert isinstance(app.screen, DealsScreen)
        assert app.workspace.records.get("deal", 1) is None
        await press(pilot, "u")
        assert app.workspace.records.get("deal", 1) is not None


# -- notes ------------------------------------------------------------------------------------------------------------


async def test_a_note_is_written(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        await press(pilot, "n")
        assert isinstance(app.screen, TextEditor)
        await type_(pilot, "Call him back")
        await press(pilot, "f2")
        assert front(app) is screen
        note = app.workspace.notes.of("deal", 1)[0]
        assert note.html == "<p>Call him back</p>"
        assert "Call him back" in seen(screen.timeline)


async def test_a_draft_of_a_note_survives_leaving(app: PipedriveApp) -> None:
    async with opened(app) as (_, pilot):
        await press(pilot, "n")
        await type_(pilot, "Half a")
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, DealsScreen)
        app.push_screen(RecordScreen("deal", 1))
        await pilot.pause()
        await press(pilot, "n")
        assert isinstance(app.screen, TextEditor)
        assert app.screen.query_one(TextArea).text == "Half a"
        await type_(pilot, " note")
        await press(pilot, "ctrl+s", "n")
        assert isinstance(app.screen, TextEditor)
        assert app.screen.query_one(TextArea).text == ""
        assert plain(app.workspace.notes.of("deal", 1)[0].html) == "Half a note"


async def test_an_empty_note_is_refused(app: PipedriveApp) -> None:
    async with opened(app) as (_, pilot):
        await press(pilot, "n", "ctrl+s")
        assert "needs some text" in toasts(app)
        assert len(app.workspace.notes.of("deal", 1)) == 3


async def test_notes_are_opened_edited_pinned_and_deleted(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        await press(pilot, "l")
        screen.timeline.go(("note", 3))
        assert "Paragraph 150" not in seen(screen.timeline)
        await press(pilot, "enter")
        assert ("note", 3) in screen.timeline.opened
        lines = screen.timeline.block(screen.timeline.cursor, 60)
        assert len(lines) > 390
        await press(pilot, "enter")
        assert len(screen.timeline.block(screen.timeline.cursor, 60)) < 6
        screen.timeline.go(("note", 1))
        await press(pilot, "p")
        assert [n.pinned for n in app.workspace.notes.of("deal", 1)] == [True, True, False]
        assert screen.timeline.at == ("note", 1)
        await press(pilot, "e")
        assert isinstance(app.screen, TextEditor)
        app.screen.query_one(TextArea).move_cursor((0, 0))
        await type_(pilot, "Yes ")
        await press(pilot, "ctrl+s")
        assert app.workspace.notes.content(1).startswith("<p>Yes Met at")
        assert '<table data-x="1">' in app.workspace.notes.content(1)
        await press(pilot, "D")
        assert [n.id for n in app.workspace.notes.of("deal", 1)] == [2, 3]
        await press(pilot, "u")
        assert len(app.workspace.notes.of("deal", 1)) == 3


# -- activities -------------------------------------------------------------------------------------------------------


async def test_an_activity_is_added_in_one_line_with_a_preview(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        await press(pilot, "a")
        assert isinstance(app.screen, ActivityPrompt)
        await type_(pilot, "meeting tomorrow 10 30m Ask about budget")
        preview = str(app.screen.query_one("#seen", Static).render())
        assert preview.startswith("Meeting · tomorrow 10:00–10:30 (30m) · Ask about budget")
        assert "at the same time as “Call the lead”, 10:00" in preview
        await press(pilot, "enter")
        assert front(app) is screen
        event = app.workspace.activities.of("deal", 1, done=False)[-2]
        assert (event.subject, event.type, event.person) == ("Ask about budget", "meeting", "Jonas Petersen")
        assert screen.timeline.at == ("activity", event.id)
        assert "Ask about budget" in seen(screen.timeline)


@pytest.mark.parametrize(
    ("kind", "record", "links"),
    [
        ("lead", "abc", {"lead_id": "abc"}),
        ("person", 1, {"person_id": 1, "org_id": 1}),
        ("organization", 2, {"org_id": 2}),
        ("activity", 1, {"deal_id": 1, "person_id": 1, "org_id": 1}),
    ],
)
async def test_an_activity_belongs_to_what_one_looks_at(
    app: PipedriveApp, kind: str, record: int | str, links: Record
) -> None:
    async with opened(app, kind, record) as (_, pilot):
        await press(pilot, "a")
        await type_(pilot, "task Do it")
        await press(pilot, "enter")
        body = app.workspace.outbox.pending()[-1].call.body or {}
        assert {name: body[name] for name in body if name.endswith("_id")} == links
        assert (body["type"], body["subject"], body["due_date"]) == ("task", "Do it", "2026-03-12")


async def test_an_activity_is_done_and_undone_and_opened(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        await press(pilot, "l", "d")
        assert (app.workspace.copy.get("activity", 1) or {})["done"] is True
        assert "✓ Call Call back about the offer" in seen(screen.timeline)
        assert screen.timeline.at == ("activity", 1)
        await press(pilot, "space")
        assert (app.workspace.copy.get("activity", 1) or {})["done"] is False
        await press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)
        assert (app.screen.kind, app.screen.record) == ("activity", 1)
        await press(pilot, "d")
        assert "done" in head(app.screen)
        await press(pilot, "escape", "h", "d")
        assert "l goes to the activities" in toasts(app)

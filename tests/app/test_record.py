"""The record screen, driven by its keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Static, TextArea

from tests.app.conftest import NOW
from tests.records_account import DEALS, KEY, NOTES, Record, fill_records
from tui.app.app import PipedriveApp
from tui.app.screens.activity_prompt import ActivityPrompt
from tui.app.screens.deals import DealsScreen
from tui.app.screens.help import HelpScreen
from tui.app.screens.picker import PickerScreen
from tui.app.screens.record import RecordScreen
from tui.app.screens.text_editor import TextEditor
from tui.app.widgets.bars import KeyBar
from tui.app.widgets.block_list import BlockList
from tui.app.widgets.record_head import RecordHead, path
from tui.services.activities import ActivityType
from tui.services.activity_line import read_line
from tui.services.changes import Changed, SyncState, changed
from tui.services.clock import Clock
from tui.services.notes import plain
from tui.services.records import Head, Step
from tui.services.workspace import Workspace

Opened = tuple[RecordScreen, Pilot[None]]


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    return workspace


@asynccontextmanager
async def opened(
    app: PipedriveApp, kind: str = "deal", record: int | str = 1, size: tuple[int, int] = (120, 40), **options: Any
) -> AsyncIterator[Opened]:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        screen = RecordScreen(kind, record, **options)
        app.push_screen(screen)
        await pilot.pause()
        yield screen, pilot


def seen(blocks: BlockList) -> str:
    """What a list shows."""
    return "\n".join(blocks.render_line(y).text.rstrip() for y in range(blocks.size.height))


def head(screen: RecordScreen) -> str:
    return str(screen.query_one(RecordHead).render())


def told(screen: RecordScreen) -> str:
    found = screen.fields.query("#told")
    return str(found.first(Static).render()) if found and screen.fields.has_class("-told") else ""


def toasts(app: PipedriveApp) -> str:
    return "\n".join(n.message for n in app._notifications)


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def type_(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*({" ": "space"}.get(c, c) for c in text))
    await pilot.pause()


def front(app: PipedriveApp) -> Any:
    """The screen above all others."""
    return app.screen


def go(screen: RecordScreen, code: str, part: int = 0) -> None:
    """Put the cursor on a field."""
    code = KEY.get(code, code)
    keys = [key for key in screen.fields.list.keys if isinstance(key, tuple) and key[2:] == (code, part)]
    screen.fields.list.go(keys[0])


def deal(app: PipedriveApp, number: int = 1) -> Record:
    return app.workspace.copy.get("deal", number) or {}


# -- what is shown ----------------------------------------------------------------------------------------------------


async def test_the_head_says_what_the_deal_is_worth_and_how_it_stands(app: PipedriveApp) -> None:
    async with opened(app) as (screen, _):
        lines = head(screen).split("\n")
        assert "Cold chain for the Hamburg hub" in lines[0]
        assert lines[0].endswith("€12,500  ⚖ €5,000 at 40 %")
        assert "○ OPEN" in lines[1]
        assert "! overdue" in lines[1]
        assert " Hot   Cold " in lines[1]
        assert lines[1].endswith("Jonas Petersen · Nordlicht Logistik GmbH · Ada Lindqvist")
        assert lines[2].startswith("Projects ▸ ✓ Idea 20d ›  ● Offer 10d  › Deal")


async def test_fields_stand_in_sections_and_linked_ones_under_their_record(app: PipedriveApp) -> None:
    async with opened(app, size=(120, 60)) as (screen, _):
        text = seen(screen.fields.list)
        order = [
            "Summary",
            "Title",
            "€12,500",
            "Person",
            "Jonas Petersen ›",
            "+49 40",
            "Organization",
            "Details",
            "More",
            "US$90,000",
        ]
        assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)


async def test_focus_stands_above_history(app: PipedriveApp) -> None:
    async with opened(app) as (screen, _):
        text = seen(screen.timeline)
        order = [
            *(
                "Focus",
                "! Call Call back about the offer",
                "Tue 10 Mar, 14:00",
                "Ask for Mr. Krug",
                "● Task Send the data",
            ),
            *("○ Meeting Visit the hub", "★ Ada Lindqvist  pinned", "decision by April", "History", "✎ Ada Lindqvist"),
            *("Met at LogiMAT.", "• 40 trucks", "  odd", "· Stage: Idea → Offer", "Bruno Costa · 2 Mar"),
            *("· File: offer.pdf", "Paragraph 2", "⏎ shows all of it", "✓ Call First call", "· Deal created"),
        ]
        assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)


@pytest.mark.parametrize(
    ("kind", "record", "parts"),
    [
        ("person", 1, ["Person  Jonas Petersen", "Head of logistics"]),
        ("organization", 1, ["Organization  Nordlicht Logistik GmbH", "Am Sandtorkai 14"]),
        ("lead", "abc", ["Lead  Reefer telematics", "Web forms", "○ planned", " Hot ", "US$4,200"]),
        ("activity", 1, ["Activity  Call back about the offer", "Call · Tue 10 Mar, 14:00 (30m)"]),
    ],
)
async def test_every_kind_has_the_same_screen(
    app: PipedriveApp, kind: str, record: int | str, parts: list[str]
) -> None:
    async with opened(app, kind, record) as (screen, _):
        assert all(part in head(screen) for part in parts)
        assert "\n" not in head(screen).split("\n", 1)[1]
        assert "Summary" in seen(screen.fields.list)


async def test_an_activity_shows_the_history_of_its_deal(app: PipedriveApp) -> None:
    async with opened(app, "activity", 1) as (screen, _):
        assert "Stage: Idea → Offer" in seen(screen.timeline)
        assert "Cold chain for the Hamburg hub ›" in seen(screen.fields.list)


async def test_text_of_strangers_is_only_text(app: PipedriveApp) -> None:
    async with opened(app, record=4, size=(200, 50)) as (screen, _):
        everything = head(screen) + seen(screen.fields.list) + seen(screen.timeline)
        assert "[red]Deal[/red] [@click=app.exit]x[/] �[31mé� 倉庫 👩" in everything
        assert "Sam O'Neil [bold]" in everything
        assert "[b]not bold[/b]" in everything
        assert "alert" not in everything
        assert not {"\x1b", "\u202e", "\x9b"} & set(everything)


SIZES = [(60, 15), (80, 24), (99, 30), (100, 30), (120, 40), (300, 80)]


@pytest.mark.parametrize("size", SIZES)
async def test_every_line_fits(app: PipedriveApp, size: tuple[int, int]) -> None:
    async with opened(app, record=4, size=size) as (screen, pilot):
        for number in (4, 1):
            screen.record = number
            screen.read()
            await pilot.pause()
            for blocks in (screen.fields.list, screen.timeline):
                assert {blocks.render_line(y).cell_length for y in range(blocks.size.height)} == {blocks.size.width}
                width = blocks.size.width - 3
                lines = [line for n in range(len(blocks.keys)) for line in blocks.block(n, width)]
                assert all(line.cell_length <= width for line in lines)
            shown = screen.query_one(RecordHead).render()
            assert all(line.cell_length <= size[0] - 2 for line in shown.split("\n"))


async def test_below_a_hundred_cells_the_panes_stand_above_each_other(app: PipedriveApp) -> None:
    async with opened(app, size=(80, 24)) as (screen, pilot):
        assert screen.timeline.region.y > screen.fields.region.y
        assert screen.fields.size.height > screen.timeline.size.height
        await press(pilot, "tab")
        assert screen.fields.size.height < screen.timeline.size.height
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert screen.timeline.region.y == screen.fields.region.y


STEP = st.builds(
    Step, st.integers(1, 9), st.text(max_size=30), st.just(value=False), st.booleans(), st.none() | st.integers(0, 999)
)


@given(steps=st.lists(STEP, min_size=1, max_size=12), current=st.integers(0, 11), width=st.integers(30, 200))
def test_the_way_of_a_deal_fits_and_shows_where_it_is(steps: list[Step], current: int, width: int) -> None:
    here = current % len(steps)
    steps[here] = steps[here]._replace(current=True)
    line = path(Head("deal", "x", pipeline="Pipeline", steps=tuple(steps), status="open"), width)
    assert "●" in line.plain
    assert line.cell_length <= width


async def test_a_record_that_is_gone_says_what_to_do(app: PipedriveApp) -> None:
    async with opened(app, record=777) as (screen, pilot):
        assert "no longer there" in str(screen.query_one("#gone", Static).render())
        for key in ("j", "e", "w", "n", "a", "d", "o", "L", "p", "l", "D"):
            await press(pilot, key)
        await press(pilot, "escape")
        assert isinstance(app.screen, DealsScreen | RecordScreen | ActivityPrompt)
        assert not app.workspace.outbox.pending()


# -- walking ----------------------------------------------------------------------------------------------------------


async def test_walking_skips_headings_and_stays_in_sight(app: PipedriveApp) -> None:
    async with opened(app, size=(120, 20)) as (screen, pilot):
        fields = screen.fields.list
        names = []
        for _ in range(40):
            assert fields.row is not None
            names.append(fields.row.name)
            assert fields.top <= fields.line_of(fields.cursor) < fields.top + fields.size.height
            await pilot.press("j")
        assert names[:8] == ["Title", "Value", "Labels", "Expected close", "Probability", "Owner", "Person", "Phone"]
        await press(pilot, "home")
        assert fields.top == 0
        assert "Summary" in seen(fields).split("\n")[0]
        await press(pilot, "end", "pageup", "pagedown", "k", "up", "down")
        assert fields.row is not None


async def test_keys_go_from_pane_to_pane(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        assert app.focused is screen.fields.list
        for key, wanted in (
            ("l", screen.timeline), ("h", screen.fields.list), ("tab", screen.timeline),
            ("shift+tab", screen.fields.list), ("right", screen.timeline), ("left", screen.fields.list),
        ):  # fmt: skip
            await press(pilot, key)
            assert app.focused is wanted


async def test_a_click_puts_the_cursor_and_two_clicks_edit(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        await pilot.click(screen.fields.list, offset=(25, 2))
        assert screen.fields.list.row is not None
        assert screen.fields.list.row.name == "Value"
        await pilot.click(screen.fields.list, offset=(25, 2), times=2)
        await pilot.pause()
        assert screen.fields.editing is not None


async def test_siblings_follow_in_the_order_one_came_from(app: PipedriveApp) -> None:
    async with opened(app, siblings=(3, 1, 99, 2)) as (screen, pilot):
        assert "2 of 4" in head(screen)
        await press(pilot, "j", "J")
        assert screen.record == 2
        assert "4 of 4" in head(screen)
        assert screen.fields.list.row is not None
        assert screen.fields.list.row.key == ("deal", 2, "value", 0)
        await press(pilot, "J")
        assert screen.record == 2
        assert "last one" in toasts(app)
        await press(pilot, "K", "K", "K")
        assert screen.record == 3
        assert "first one" in toasts(app)


async def test_escape_goes_back_to_where_one_came_from(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        go(screen, "person_id")
        await press(pilot, "o")
        assert isinstance(app.screen, RecordScreen)
        assert (app.screen.kind, app.screen.record) == ("person", 1)
        await press(pilot, "escape")
        assert front(app) is screen
        await press(pilot, "backspace")
        assert isinstance(app.screen, DealsScreen)


async def test_going_to_the_section_one_is_in_closes_what_stands_above_it(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        go(screen, "person_id")
        await press(pilot, "o", "g", "d")
        assert isinstance(app.screen, DealsScreen)


async def test_linked_records_are_opened(app: PipedriveApp) -> None:
    async with opened(app) as (_, pilot):
        await press(pilot, "o")
        assert isinstance(app.screen, PickerScreen)
        assert [choice.text for choice in app.screen.choices] == ["Jonas Petersen", "Nordlicht Logistik GmbH"]
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, RecordScreen)
        assert app.screen.kind == "organization"
        row = next(r for r in app.screen.fields.list.rows if not isinstance(r, str) and r.text.endswith("Door sensors"))
        app.screen.fields.list.go(row.key)
        await press(pilot, "enter")
        assert (app.screen.kind, app.screen.record) == ("deal", 3)
        assert "2 of 2" in head(app.screen)


async def test_help_and_footer_know_what_applies(app: PipedriveApp) -> None:
    async with opened(app, record=3) as (screen, pilot):
        names = {c.name for c in screen.offered()}
        assert "reopen" in names
        assert not {"win", "lose", "next_record"} & names
        await press(pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, "escape")
    async with opened(PipedriveApp(app.workspace, live=False), "person", 1) as (screen, pilot):
        assert not {"win", "reopen", "next_stage"} & {c.name for c in screen.offered()}
        bar = screen.query_one(KeyBar)
        assert "done" not in [c.hint for c in bar.commands]
        await press(pilot, "l")
        assert "done" in [c.hint for c in bar.commands]


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
        ("my_range", "edited in Pipedrive"),
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


# -- news -------------------------------------------------------------------------------------------------------------


async def test_what_others_change_is_shown_and_the_cursor_stays(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        go(screen, "person_id")
        app.workspace.copy.put("deal", [DEALS[0] | {"title": "Renamed", "lost_reason": "x"}])
        app.workspace.copy.put(
            "note", [NOTES[0] | {"id": 50, "content": "<p>Fresh</p>", "add_time": "2026-03-12 09:00:00"}]
        )
        news = changed("deal", 1)
        news.ids["note"] = {50}
        app.workspace.hub.announce(news)
        await pilot.pause()
        assert "Renamed" in head(screen)
        assert "Fresh" in seen(screen.timeline)
        assert screen.fields.list.row is not None
        assert screen.fields.list.row.field.code == "person_id"


async def test_news_while_editing_leave_the_text_alone(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        go(screen, "expected_close_date")
        await press(pilot, "e")
        await type_(pilot, "zz")
        person = (app.workspace.copy.get("person", 1) or {}) | {"phones": [{"value": str(n)} for n in range(4)]}
        app.workspace.copy.put("person", [person])
        app.workspace.hub.announce(changed("person", 1))
        await pilot.pause()
        editor = screen.fields.editor
        assert editor is not None
        assert (editor.value, editor.has_focus) == ("2026-04-30zz", True)


async def test_a_temporary_record_gets_its_real_id(app: PipedriveApp) -> None:
    async with opened(app) as (_, pilot):
        new = await app.workspace.deals.create({"title": "Brand new", "stage_id": 6, "pipeline_id": 3})
        app.push_screen(RecordScreen("deal", new, siblings=(1, new)))
        await pilot.pause()
        assert isinstance(app.screen, RecordScreen)
        await press(pilot, "j", "e", "ctrl+u")
        await type_(pilot, "5k")
        entry = app.workspace.outbox.pending()[0]
        app.workspace.copy.put("deal", [DEALS[1] | {"id": 321, "title": "Brand new"}])
        app.workspace.outbox.done(entry, ("deal", new, 321))
        news = Changed()
        news.renamed["deal", new] = 321
        app.workspace.edits.relay()
        app.workspace.hub.announce(news)
        await pilot.pause()
        assert app.screen.record == 321
        assert "2 of 2" in head(app.screen)
        await press(pilot, "enter")
        assert deal(app, 321)["value"] == 5000
        assert app.screen.fields.list.row is not None
        assert app.screen.fields.list.row.key == ("deal", 321, "value", 0)


async def test_a_screen_below_another_is_fresh_when_one_comes_back(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        go(screen, "person_id")
        await press(pilot, "o", "e", "ctrl+u")
        await type_(pilot, "Jo P")
        await press(pilot, "enter", "escape")
        assert front(app) is screen
        assert "Jo P" in seen(screen.fields.list)
        assert "Jo P" in head(screen)


async def test_the_server_is_asked_once_for_every_state_of_the_record(
    app: PipedriveApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int | str]] = []

    def ask(kind: str, record: int | str) -> bool:
        asked.append((kind, record))
        return True

    monkeypatch.setattr(app.workspace.history, "ask", ask)
    async with opened(app, record=2) as (screen, pilot):
        assert asked == []
        assert "asking for changes" in seen(screen.timeline)
        for phase in ("fresh", "syncing", "fresh"):
            app.workspace.hub.announce(state(phase))
            await pilot.pause()
        assert asked == [("deal", 2)]
        app.workspace.copy.put("deal", [DEALS[1] | {"update_time": "2026-03-12T08:00:00Z"}])
        app.workspace.hub.announce(changed("deal", 2))
        await pilot.pause()
        assert asked == [("deal", 2)] * 2
        app.workspace.hub.announce(state("offline"))
        app.workspace.hub.announce(changed("deal", 2))
        await pilot.pause()
        assert "when the server can be reached" in seen(screen.timeline)


def state(phase: str) -> Changed:
    return Changed(state=SyncState(phase))


# -- one line for an activity -----------------------------------------------------------------------------------------

TYPES = [
    ActivityType("call", "Call", "C"),
    ActivityType("demo_call", "Demo call", "D"),
    ActivityType("meeting", "Meeting", "M"),
]
BERLIN = ZoneInfo("Europe/Berlin")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "type_", "when", "minutes", "subject"),
    [
        ("call tomorrow 10 30m Ask about budget", "call", at(13, 10), 30, "Ask about budget"),
        ("demo call fri 14:00 Show it", "demo_call", at(13, 14), None, "Show it"),
        ("meet mon 9-10:30 Kick-off", "meeting", at(16, 9), 90, "Kick-off"),
        ("Send the offer +2w", "call", date(2026, 3, 26), None, "Send the offer"),
        ("call Ann about 3 trucks tomorrow 10 45m", "call", at(13, 10), 45, "Ann about 3 trucks"),
        ("call", "call", date(2026, 3, 12), None, ""),
        ("", "call", date(2026, 3, 12), None, ""),
        ("[red]x tomorrow", "call", date(2026, 3, 13), None, "[red]x"),
    ],
)
def test_a_line_is_understood(text: str, type_: str, when: Any, minutes: int | None, subject: str) -> None:
    clock = Clock(lambda: NOW, BERLIN)
    line = read_line(text, TYPES, clock)
    assert line.type is not None
    assert (line.type.key, line.when, line.subject) == (type_, when, subject)
    assert line.length == (None if minutes is None else timedelta(minutes=minutes))


def test_a_line_starts_where_one_was_in_the_calendar() -> None:
    clock = Clock(lambda: NOW, BERLIN)
    assert read_line("call 45m Ask", TYPES, clock, start=at(20, 15)).fields() == {
        "type": "call", "subject": "Ask", "due_date": "2026-03-20", "due_time": "14:00:00", "duration": "00:45:00",
    }  # fmt: skip


@given(st.text(max_size=60))
def test_any_line_is_understood_somehow(text: str) -> None:
    line = read_line(text, TYPES, Clock(lambda: NOW, BERLIN))
    assert set(line.fields()) <= {"type", "subject", "due_date", "due_time", "duration"}


def test_lines_of_an_account_without_types_have_none() -> None:
    assert read_line("call me", [], Clock(lambda: NOW, BERLIN)).type is None


# -- pictures ---------------------------------------------------------------------------------------------------------


def keys(*pressed: str) -> Callable[[Pilot[None]], Any]:
    async def run(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await press(pilot, *pressed)

    return run


class Picture(PipedriveApp):
    """The application with a record open."""

    def __init__(self, workspace: Workspace, kind: str, record: int | str, theme: str = "") -> None:
        super().__init__(workspace, theme=theme, live=False)
        self.wanted = (kind, record)

    def on_ready(self) -> None:
        self.push_screen(RecordScreen(*self.wanted, siblings=(1, 2, 3) if self.wanted[0] == "deal" else ()))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("theme", ["pipedrive-dark", "pipedrive-light"])
def test_picture_of_a_deal(workspace: Workspace, size: tuple[int, int], theme: str, snap_compare: Any) -> None:
    assert snap_compare(Picture(workspace, "deal", 1, theme), terminal_size=size, run_before=keys("j"))


@pytest.mark.parametrize(("kind", "record"), [("person", 1), ("organization", 1), ("lead", "abc"), ("activity", 1)])
def test_picture_of_the_other_kinds(workspace: Workspace, kind: str, record: int | str, snap_compare: Any) -> None:
    assert snap_compare(Picture(workspace, kind, record), terminal_size=(120, 40), run_before=keys())


def test_picture_of_hostile_text(workspace: Workspace, snap_compare: Any) -> None:
    assert snap_compare(Picture(workspace, "deal", 4), terminal_size=(80, 24), run_before=keys("l"))


def test_picture_of_an_error_in_place(workspace: Workspace, snap_compare: Any) -> None:
    pressed = ("j", "e", "ctrl+u", "1", "x", "enter")
    assert snap_compare(Picture(workspace, "deal", 1), terminal_size=(100, 30), run_before=keys(*pressed))


def test_picture_of_adding_an_activity(workspace: Workspace, snap_compare: Any) -> None:
    pressed = ("a", *"call", "space", *"fri", "space", *"10", "space", *"30m", "space", *"Ask")
    assert snap_compare(Picture(workspace, "deal", 1), terminal_size=(100, 30), run_before=keys(*pressed))


def test_picture_of_writing_a_note(workspace: Workspace, snap_compare: Any) -> None:
    assert snap_compare(Picture(workspace, "deal", 1), terminal_size=(80, 24), run_before=keys("n", *"Hello"))

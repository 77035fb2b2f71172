"""Records that are too much: endless titles, notes of a megabyte, hundreds of fields and notes, values of any type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.content import Content
from textual.widget import Widget

from tests.app.open_record import front, opened, press, seen, type_
from tests.records_account import ACTIVITIES, NOTES, fill_records
from tui.app.app import PipedriveApp
from tui.app.screens.record import RecordScreen
from tui.app.screens.text_editor import TextEditor, TextLines
from tui.app.widgets.block_list import BlockList
from tui.app.widgets.record_head import RecordHead
from tui.services.workspace import Workspace

RTL, EMOJI = "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd " * 20, "👩\u200d🚀🏳\ufe0f\u200d🌈🇩🇪" * 30
LONG = "A title that never ends " * 420
BOMB = "<div><b><ul><li>" * 5_000 + "the end" + "&amp;" * 1_000
HUGE = f"<p>begin</p>{'<p>One megabyte of a note. <b>Bold</b> &lt;x&gt;</p>' * 20_000}"
ODD: tuple[Any, ...] = (
    7,
    -1.5,
    True,
    "x",
    "",
    [],
    [1, [2]],
    {},
    {"value": {"value": []}},
    [None],
    10**30,
    "2026-99-99",
)
"""What no field should be."""

KINDS = (("deal", 1), ("person", 1), ("organization", 1), ("lead", "abc"), ("activity", 1), ("product", 1))


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    workspace.copy.put("product", [{"id": 1, "name": "Tracker", "prices": []}])
    return workspace


def patch(workspace: Workspace, kind: str, record: int | str, **fields: Any) -> None:
    workspace.copy.put(kind, [(workspace.copy.get(kind, record) or {}) | fields])


def lines(screen: RecordScreen) -> Iterator[tuple[Widget, str]]:
    """Every line that is drawn, with where."""
    for pane in screen.query(BlockList):
        yield from ((pane, pane.render_line(y).text) for y in range(pane.size.height))
    for shown in screen.query(RecordHead):
        found = shown.render()
        assert isinstance(found, Content)
        yield from ((shown, line) for line in found.plain.split("\n"))


async def look_around(screen: RecordScreen, pilot: Any) -> None:
    """Through both panes, and every line is as wide as there is room."""
    for key in ("end", "pageup", "home", "l", "end", "pageup", "home", "enter", "h"):
        await press(pilot, key)
        for shown, line in lines(screen):
            assert Content(line).cell_length <= shown.size.width


@pytest.mark.parametrize(("kind", "record"), KINDS)
@pytest.mark.parametrize("text", [LONG, RTL, EMOJI], ids=["long", "rtl", "emoji"])
async def test_names_of_any_length_and_script(app: PipedriveApp, kind: str, record: int | str, text: str) -> None:
    patch(app.workspace, kind, record, title=text, name=text, subject=text, job_title=text)
    async with opened(app, kind, record, size=(80, 24)) as (screen, pilot):
        await look_around(screen, pilot)
        assert text.split(maxsplit=1)[0][:5] in str(screen.query_one(RecordHead).render())


@pytest.mark.parametrize("html", [HUGE, BOMB], ids=["megabyte", "bomb"])
async def test_a_note_of_any_size_is_read_and_written(app: PipedriveApp, html: str) -> None:
    app.workspace.copy.put("note", [NOTES[0] | {"id": 1, "content": html}])
    async with opened(app) as (screen, pilot):
        await press(pilot, "l")
        screen.timeline.go(("note", 1))
        await press(pilot, "enter")
        await look_around(screen, pilot)
        assert app.workspace.notes.content(1) == html


async def test_three_hundred_fields_of_ones_own(app: PipedriveApp) -> None:
    codes = [f"{number:040x}" for number in range(1, 301)]
    app.workspace.copy.put(
        "deal_field",
        [
            {"id": c, "field_code": c, "field_name": f"Field {n}", "field_type": "varchar", "is_custom_field": True,
             "order_nr": n}
            for n, c in enumerate(codes)
        ],
    )  # fmt: skip
    patch(app.workspace, "deal", 1, custom_fields=dict.fromkeys(codes, "v" * 200))
    async with opened(app) as (screen, pilot):
        assert len(screen.fields.list.keys) > 300
        screen.fields.list.go(("deal", 1, codes[-1], 0))
        assert "Field 299" in seen(screen.fields.list)
        await press(pilot, "e", "ctrl+u")
        await type_(pilot, "new")
        await press(pilot, "enter")
        assert (app.workspace.copy.get("deal", 1) or {})["custom_fields"][codes[-1]] == "new"
        assert (app.workspace.copy.get("deal", 1) or {})["custom_fields"][codes[0]] == "v" * 200


async def test_fields_the_account_deleted_are_not_shown_and_stay(app: PipedriveApp) -> None:
    gone = "f" * 40
    before = (app.workspace.copy.get("deal", 1) or {})["custom_fields"]
    patch(app.workspace, "deal", 1, custom_fields={**before, gone: "still here"})
    async with opened(app, size=(120, 80)) as (screen, _):
        assert "still here" not in seen(screen.fields.list)
        assert app.workspace.copy.get("deal", 1) is not None


@pytest.mark.parametrize(("kind", "record"), KINDS)
async def test_values_of_any_type_are_shown_or_left_out(app: PipedriveApp, kind: str, record: int | str) -> None:
    whole = app.workspace.copy.get(kind, record) or {}
    names = [name for name in whole if name not in ("id", "is_deleted")]
    async with opened(app, kind, record, size=(80, 24)) as (screen, pilot):
        for odd in ODD:
            app.workspace.copy.put(kind, [whole | dict.fromkeys(names, odd)])
            screen.read()
            await press(pilot, "end", "home")
        app.workspace.copy.put(kind, [whole])
        screen.read()
        assert "Summary" in seen(screen.fields.list)


async def test_five_hundred_notes_and_activities(app: PipedriveApp) -> None:
    def day(number: int) -> str:
        return f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"

    notes = [NOTES[0] | {"id": 1000 + n, "add_time": f"{day(n)} 10:00:00"} for n in range(500)]
    done = {"done": True, "marked_as_done_time": "2025-02-11T09:40:00Z"}
    planned = [ACTIVITIES[0] | {"id": 2000 + n, "due_date": day(n)} for n in range(250)]
    past = [ACTIVITIES[0] | {"id": 3000 + n, "due_date": day(n)} | done for n in range(250)]
    app.workspace.copy.put("note", notes)
    app.workspace.copy.put("activity", planned + past)
    async with opened(app) as (screen, pilot):
        assert len(screen.timeline.keys) < 500, "what happened is read a part at a time"
        await press(pilot, "l", "end")
        kinds = [key[0] for key in screen.timeline.keys if isinstance(key, tuple)]
        assert kinds.count("note") >= 500
        assert kinds.count("activity") >= 500
        await press(pilot, "n")
        await type_(pilot, "One more")
        assert isinstance(front(app), TextEditor)
        assert front(app).query_one(TextLines).text == "One more"
        await press(pilot, "ctrl+s", "home")
        assert len([n for n in app.workspace.notes.of("deal", 1) if "One more" in n.html]) == 1

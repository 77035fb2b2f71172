"""The record screen, driven by its keys."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._styles_cache import StylesCache
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Static

from tests.app.open_record import Picture, deal, front, go, head, opened, press, seen, toasts, type_
from tests.records_account import DEALS, NOTES, fill_records
from tui.app.app import PipedriveApp
from tui.app.screens.activity_prompt import ActivityPrompt
from tui.app.screens.deals import DealsScreen
from tui.app.screens.help import HelpScreen
from tui.app.screens.picker import PickerScreen
from tui.app.screens.record import RecordScreen
from tui.app.screens.text_editor import TextEditor
from tui.app.widgets.bars import KeyBar
from tui.app.widgets.record_head import RecordHead, path
from tui.app.widgets.timeline import Timeline
from tui.services.changes import Changed, SyncState, changed
from tui.services.records import Head, Step
from tui.services.workspace import Workspace


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    return workspace


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


async def test_only_items_in_sight_are_made(app: PipedriveApp, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = [NOTES[0] | {"id": 100 + n, "add_time": f"2026-01-{n % 28 + 1:02} 10:00:00"} for n in range(400)]
    app.workspace.copy.put("note", notes)
    made: list[int] = []
    block = Timeline.block

    def counted(self: Timeline, number: int, width: int) -> Sequence[Content]:
        made.append(number)
        return block(self, number, width)

    monkeypatch.setattr(Timeline, "block", counted)
    async with opened(app) as (screen, pilot):
        assert 200 < len(screen.timeline.keys) < 220
        assert len(set(made)) < 60
        await press(pilot, "l", "end")
        assert len(screen.timeline.keys) > 400
        assert screen.timeline.cursor == len(screen.timeline.keys) - 1
        assert "Deal created" in seen(screen.timeline) or "✎" in seen(screen.timeline)


async def test_nothing_of_a_record_is_kept_when_it_is_closed(app: PipedriveApp) -> None:
    def kept() -> int:
        gc.collect()
        return sum(isinstance(found, StylesCache) for found in gc.get_objects())

    async with opened(app) as (_, pilot):
        await press(pilot, "escape")
        before = kept()
        for _ in range(3):
            app.push_screen(RecordScreen("deal", 1))
            await pilot.pause()
            await press(pilot, "escape")
        assert kept() - before < 10


async def test_what_happened_is_read_further_as_one_walks_down(app: PipedriveApp) -> None:
    notes = [NOTES[0] | {"id": 100 + n, "add_time": f"2026-01-{n % 28 + 1:02} 10:00:00"} for n in range(400)]
    app.workspace.copy.put("note", notes)
    async with opened(app) as (screen, pilot):
        await press(pilot, "l")
        for _ in range(60):
            screen.timeline.move(10)
        await pilot.pause()
        assert len({key for key in screen.timeline.keys if key is not None}) > 400
        assert screen.timeline.cursor == len(screen.timeline.keys) - 1


async def test_one_looks_at_a_part_of_what_happened_and_it_is_remembered(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        await press(pilot, "v", "n")
        shown = seen(screen.timeline)
        assert "notes only" in shown
        assert "Met at LogiMAT" in shown
        assert "Stage: Idea" not in shown
        await press(pilot, "v", "c")
        shown = seen(screen.timeline)
        assert "Stage: Idea" in shown
        assert "LogiMAT" not in shown
        assert "offer.pdf" not in shown
        await press(pilot, "v", "f")
        assert "offer.pdf" in seen(screen.timeline)
        await press(pilot, "v", "t")
        assert "First call" in seen(screen.timeline)
        assert "offer.pdf" not in seen(screen.timeline)
        app.push_screen(again := RecordScreen("deal", 1))
        await pilot.pause()
        assert "activities only" in seen(again.timeline)
        await press(pilot, "v", "a")
        assert "LogiMAT" in seen(again.timeline)


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
        await press(pilot, "escape")
        await pilot.click(screen.fields.list, offset=(25, 3), times=2)
        await pilot.pause()
        assert isinstance(app.screen, PickerScreen)
        await press(pilot, "escape")
        await pilot.click(screen.timeline, offset=(25, 1), times=2)
        await pilot.pause()
        assert isinstance(front(app), RecordScreen)
        assert front(app).kind == "activity"


async def test_a_click_on_the_footer_presses_the_key(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        bar = screen.query_one(KeyBar)
        at = str(bar.render()).index("n note")
        await pilot.click(bar, offset=(at, 0))
        await pilot.pause()
        assert isinstance(app.screen, TextEditor)


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
        await press(pilot, "o", "g", "D")
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


# -- pictures ---------------------------------------------------------------------------------------------------------


def keys(*pressed: str) -> Callable[[Pilot[None]], Any]:
    async def run(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await press(pilot, *pressed)

    return run


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)], ids=["small", "usual", "large"])
@pytest.mark.parametrize(
    ("kind", "record"),
    [("deal", 1), ("person", 1), ("organization", 1), ("lead", "abc"), ("activity", 1), ("product", 1)],
)
def test_picture_of_every_kind(
    workspace: Workspace, kind: str, record: int | str, size: tuple[int, int], theme: str, snap_compare: Any
) -> None:
    workspace.copy.put("product", [{"id": 1, "name": "Tracker WT-20", "code": "WT-20", "owner_id": 1, "tax": 19}])
    shown = Picture(workspace, kind, record, f"pipedrive-{theme}")
    assert snap_compare(shown, terminal_size=size, run_before=keys("j"))


def test_picture_of_hostile_text(workspace: Workspace, snap_compare: Any) -> None:
    assert snap_compare(Picture(workspace, "deal", 4), terminal_size=(80, 24), run_before=keys("l"))


def test_picture_of_an_error_in_place(workspace: Workspace, snap_compare: Any) -> None:
    pressed = ("j", "e", "ctrl+u", "1", "x", "enter")
    assert snap_compare(Picture(workspace, "deal", 1), terminal_size=(100, 30), run_before=keys(*pressed))


def test_picture_of_adding_an_activity(workspace: Workspace, snap_compare: Any) -> None:
    pressed = ("A", *"call", "space", *"fri", "space", *"10", "space", *"30m", "space", *"Ask")
    assert snap_compare(Picture(workspace, "deal", 1), terminal_size=(100, 30), run_before=keys(*pressed))


def test_picture_of_writing_a_note(workspace: Workspace, snap_compare: Any) -> None:
    assert snap_compare(Picture(workspace, "deal", 1), terminal_size=(80, 24), run_before=keys("n", *"Hello"))

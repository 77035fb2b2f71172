"""The list of activities with columns of one's own: which ones, in which order, how wide; sorted by more of them."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len

from tests.app.test_activities import HOSTILE, activity, machine_in_utc, press, watch, workspace  # noqa: F401 - fixtures
from tests.app.test_activity_views import SIZES, Compare, goes, ids, rows, seen
from tui.app.app import PipedriveApp
from tui.app.screens.activity_list import COLUMNS, SORT
from tui.app.screens.columns import ColumnsScreen
from tui.app.widgets.activity_table import ActivityHeads
from tui.services.activity_columns import ActivityColumns, Chosen
from tui.services.activity_list import ORDERS, TO_DO, Narrowing

MINE = {"codes": ["duration", "due", "deal_id", "gone"], "widths": {"due": 18, "deal_id": 12}}


def heads(screen: Any) -> list[str]:
    found = screen.query(ActivityHeads)
    return str(found.first().render()).split() if found and found.first().display else []


def chosen(app: PipedriveApp) -> Chosen:
    return Chosen.load(app.workspace.memory.get(COLUMNS, {}))


async def test_columns_are_chosen_moved_widened_and_remembered(app: PipedriveApp) -> None:
    async with seen(app, "l", (160, 40)) as (screen, pilot):
        assert heads(screen) == []
        await press(pilot, "vertical_line")
        editor = app.screen
        assert isinstance(editor, ColumnsScreen)
        names = [column.name for column in editor.rows.columns]
        assert {"Type", "Due", "Length", "Deal", "Lead", "Person", "Organization", "Owner", "Priority", "Location",
                "Done", "Busy", "Created", "Marked done"} <= set(names)  # fmt: skip
        for _ in range(names.index("Length")):
            await press(pilot, "j")
        await press(pilot, "space")
        assert chosen(app).codes == ("due", "type", "deal_id", "org_id", "owner_id", "duration")
        await press(pilot, "less_than_sign", "K", "less_than_sign", "less_than_sign", "less_than_sign", "<")
        assert chosen(app).codes == ("duration", "due", "type", "deal_id", "org_id", "owner_id")
        await press(pilot, "plus", "plus", "minus", "plus")
        assert chosen(app).widths == {"duration": 11}
        await press(pilot, "j", "j", "space")
        assert chosen(app).codes == ("duration", "due", "deal_id", "org_id", "owner_id")
        await press(pilot, "escape")
        assert heads(screen) == ["Subject", "Length", "Due", "Deal", "Organization", "Owner"]
    again = PipedriveApp(app.workspace, live=False)
    async with seen(again, "l", (160, 40)) as (screen, pilot):
        assert heads(screen) == ["Subject", "Length", "Due", "Deal", "Organization", "Owner"]
        await press(pilot, "vertical_line", "0", "escape")
        assert heads(screen) == []
        assert chosen(app) == Chosen()


async def test_cells_say_what_the_fields_hold(app: PipedriveApp) -> None:
    app.workspace.memory.put(COLUMNS, MINE)
    async with seen(app, "l") as (screen, pilot):
        line = next(line for line in rows(screen) if "Negotiate the frame" in line)
        assert "  1h30m  today 11:00" in line
        await app.workspace.activities.change(4, {"duration": "00:45:00"})
        await pilot.pause()
        assert any("  45m  today 11:00" in line for line in rows(screen))


@pytest.mark.parametrize("width", [60, 61, 75, 80, 100, 120, 200])
async def test_rows_are_as_wide_as_the_list_whatever_stands_in_them(app: PipedriveApp, width: int) -> None:
    app.workspace.memory.put(COLUMNS, MINE)
    async with seen(app, "l", (width, 30)) as (screen, _):
        assert HOSTILE.split("[")[1][:4] in "\n".join(rows(screen))
        assert {screen.rows.render_line(y).cell_length for y in range(10)} == {screen.rows.size.width}
        event = app.workspace.activities.get(6)
        assert {screen.rows.table.line(event, room).cell_length - room for room in range(14, width)} == {0}
        line = screen.rows.table.heads(screen.rows.size.width - 3)
        assert cell_len(line.plain) <= screen.rows.size.width


def test_every_column_can_be_written(app: PipedriveApp) -> None:
    service = ActivityColumns(app.workspace)
    columns = list(service.all())
    event = app.workspace.activities.get(4)
    texts = dict(zip((column.code for column in columns), service.texts(event, columns), strict=True))
    assert texts["type"] == "Meeting"
    assert texts["due"] == "today 11:00"
    assert texts["owner_id"] == "Ada Lindqvist"
    assert texts["done"] in ("No", "–", "no", "")


@pytest.mark.parametrize("sort", ORDERS)
def test_every_order_has_every_activity(app: PipedriveApp, sort: str) -> None:
    listed, mine = app.workspace.activities.listed, Narrowing(1)
    found = listed.ids(TO_DO, mine, sort=sort)
    assert sorted(found) == sorted(listed.ids(TO_DO, mine))
    assert len(listed.ids(TO_DO, mine, sort=sort, reverse=True)) == len(found)


async def test_the_list_is_sorted_by_when_an_activity_was_made(app: PipedriveApp) -> None:
    made = {5: "2026-03-02 10:00:00", 4: "2026-03-01 10:00:00", 7: "2026-03-03 10:00:00"}
    for number, moment in made.items():
        known = app.workspace.copy.get("activity", number) or {}
        app.workspace.copy.put("activity", [known | {"add_time": moment}])
    app.workspace.memory.put(SORT, "created")
    async with seen(app, "l") as (screen, _):
        assert ids(screen)[:3] == [4, 5, 7]


@pytest.mark.parametrize(
    "facts", [None, 3, [], {"codes": 1}, {"codes": [1, {}], "widths": []}, {"widths": {"due": "x"}}]
)
def test_what_makes_no_sense_is_as_usual(facts: Any) -> None:
    assert Chosen.load(facts) == Chosen()


@pytest.mark.parametrize("size", SIZES[1:], ids=["80x24", "120x40"])
def test_picture_of_columns(app: PipedriveApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    app.workspace.memory.put(COLUMNS, MINE)
    assert snap_compare(app, terminal_size=size, run_before=goes("v", "l"))


def test_picture_of_choosing_columns(app: PipedriveApp, snap_compare: Compare) -> None:
    app.workspace.memory.put(COLUMNS, MINE)
    keys = ("v", "l", "vertical_line", "j")
    assert snap_compare(app, terminal_size=(80, 24), run_before=goes(*keys, theme="pipedrive-light"))

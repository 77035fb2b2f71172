"""The board as its tests look at it."""

from __future__ import annotations

from typing import Any

from tui.app.app import PipedriveApp
from tui.app.widgets.board import BoardView
from tui.app.widgets.board_header import BoardHeader, FocusLine
from tui.app.widgets.column import ColumnView

Record = dict[str, Any]
SIZE = (120, 40)


def deal(number: int, stage: int, **fields: Any) -> Record:
    """A deal of the first pipeline; the higher its number the later it was added."""
    return {
        "id": number,
        "title": f"Deal {number}",
        "value": 1000 * number,
        "currency": "EUR",
        "status": "open",
        "pipeline_id": 1,
        "stage_id": stage,
        "owner_id": 1,
        "person_id": 1,
        "org_id": 1,
        "add_time": f"2026-02-{number:02}T09:00:00Z",
        "update_time": "2026-03-10T09:00:00Z",
        "label_ids": [],
        "is_deleted": False,
        "is_archived": False,
        **fields,
    }


def view(app: PipedriveApp) -> BoardView:
    return app.screen.query_one(BoardView)


def stages(app: PipedriveApp) -> list[list[int]]:
    board = view(app).board
    assert board is not None
    return [list(column.ids) for column in board.columns]


def header(app: PipedriveApp, column: int) -> str:
    shown = app.screen.query(ColumnView)[column]
    return " ".join(" ".join(shown.render_line(y).text for y in range(2)).split())


def top_line(app: PipedriveApp) -> str:
    return " ".join(app.screen.query_one(BoardHeader).render().plain.split())


def last_line(app: PipedriveApp) -> str:
    return " ".join(app.screen.query_one(FocusLine).render().plain.split())


def shown(app: PipedriveApp, column: int) -> list[str]:
    """Everything a column shows below its header, without empty lines."""
    found = app.screen.query(ColumnView)[column]
    lines = (found.render_line(y).text.rstrip() for y in range(3, found.size.height))
    return [line for line in lines if line.strip()]

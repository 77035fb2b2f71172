"""Random keys on the board against a plain model of columns, cursor, marks, totals and the way back."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.board import SIZE, deal, stages, view
from tests.app.conftest import NOW, NoConnection, fill_account
from tests.dice import thrown
from tui.app.app import PipedriveApp
from tui.services.workspace import Workspace

START: dict[int, int | None] = {1: 0, 2: 0, 3: 0, 4: 0, 5: 1, 6: 1, 7: 2, 8: 2}
WALK = ("h", "j", "k", "l", "down", "right", "home", "end")
MARK = ("space", "V", "asterisk", "escape")
DO = ("H", "L", "L", "w", "z", "u", "u", "ctrl+r", "S", "M", "M", "enter", "2", "3")
KEYS = st.lists(st.sampled_from([*WALK, *MARK, *DO]), max_size=40)

Places = dict[int, int | None]


class Model:
    """The board in lists and numbers: a deal is in a column, or (None) off the board; the newest stands first."""

    def __init__(self) -> None:
        self.places: Places = dict(START)
        self.back: list[Places] = []
        self.forth: list[Places] = []
        self.column, self.deal = 0, 4
        self.cursor: int | None = 4
        self.marks: set[int] = set()
        self.anchor: int | None = None
        self.before: set[int] = set()
        self.carried: list[int] = []
        self.reverse = False
        self.count = 0

    # -- what there is ------------------------------------------------------------------------------------------------

    def columns(self) -> list[list[int]]:
        there = {d: (self.column if d in self.carried else c) for d, c in self.places.items()}
        return [sorted((d for d, c in there.items() if c == n), reverse=not self.reverse) for n in range(3)]

    def ids(self) -> list[int]:
        return self.columns()[self.column]

    def row(self) -> int:
        return self.ids().index(self.cursor) if self.cursor in self.ids() else -1

    def chosen(self) -> list[int]:
        marked = [d for column in self.columns() for d in column if d in self.marks]
        return marked or ([] if self.cursor is None else [self.cursor])

    # -- keys ---------------------------------------------------------------------------------------------------------

    def press(self, key: str) -> None:
        times, self.count = self.count, 0
        if key in ("2", "3"):
            self.count = min(times * 10 + int(key), 999)
            return
        times = times or 1
        if key in ("h", "l", "right"):
            self.sideways(-times if key == "h" else times)
        elif key in ("j", "k", "down", "home", "end"):
            self.step({"home": -99, "end": 99, "k": -times}.get(key, times))
        elif key in ("H", "L"):
            self.sideways(times if key == "L" else -times) if self.carried else self.shift(
                times if key == "L" else -times
            )
        elif key in ("M", "enter"):
            self.carry(key)
        elif key in ("u", "escape") and self.carried:
            self.carried = []
            self.settle(-1)
        elif key == "ctrl+r" and self.carried:
            return
        else:
            getattr(self, {"ctrl+r": "redo", "u": "undo", "asterisk": "star"}.get(key, key))()

    def sideways(self, by: int) -> None:
        target = max(0, min(self.column + by, 2))
        if target == self.column:
            return
        row = max(0, self.row())
        self.column = target
        if not self.carried:
            self.anchor = None
            ids = self.ids()
            self.cursor = ids[min(row, len(ids) - 1)] if ids else None

    def step(self, by: int) -> None:
        ids = self.ids()
        if not ids or self.carried:
            return
        target = max(0, min(self.row() + by, len(ids) - 1))
        if target != self.row():
            self.cursor = ids[target]
            if self.anchor is not None:
                first, last = sorted((ids.index(self.anchor), target))
                self.marks = self.before | set(ids[first : last + 1])

    def space(self) -> None:
        if self.cursor is None or self.carried:
            return
        if self.anchor is not None:
            self.anchor = None
            return
        self.marks ^= {self.cursor}
        self.step(1)

    def V(self) -> None:  # noqa: N802 - the key's name
        if self.anchor is not None:
            self.anchor = None
        elif self.cursor is not None and not self.carried:
            self.anchor, self.before = self.cursor, set(self.marks)
            self.marks = self.marks | {self.cursor}

    def star(self) -> None:
        if self.carried:
            return
        self.anchor = None
        wanted = set(self.ids())
        if wanted <= self.marks:
            wanted = {d for column in self.columns() for d in column}
        self.marks = self.marks - wanted if wanted <= self.marks else self.marks | wanted

    def escape(self) -> None:
        self.marks, self.anchor = set(), None

    def S(self) -> None:  # noqa: N802 - the key's name
        if not self.carried:
            self.reverse = not self.reverse

    # -- edits --------------------------------------------------------------------------------------------------------

    def edit(self, changed: Places) -> None:
        if all(self.places[d] == c for d, c in changed.items()):
            return
        row = self.row()
        self.back.append(dict(self.places))
        self.forth = []
        self.places |= changed
        self.settle(row)

    def settle(self, row: int) -> None:
        """What is gone is not marked; the cursor stays on its deal, else in its row."""
        there = {d: n for n, column in enumerate(self.columns()) for d in column}
        self.marks &= set(there)
        if self.anchor not in self.marks:
            self.anchor = None
        if self.cursor in there:
            self.column = there[self.cursor]
        else:
            ids = self.ids()
            self.cursor = ids[max(0, min(row, len(ids) - 1))] if ids else None

    def shift(self, by: int) -> None:
        moved = {d: c for d in self.chosen() if (c := self.places[d]) is not None}
        self.edit({d: max(0, min(c + by, 2)) for d, c in moved.items()})

    def w(self) -> None:
        if not self.carried:
            self.edit(dict.fromkeys(self.chosen()))

    z = w

    def undo(self) -> None:
        self.turn(self.back, self.forth)

    def redo(self) -> None:
        self.turn(self.forth, self.back, go=False)

    def turn(self, source: list[Places], target: list[Places], *, go: bool = True) -> None:
        if not source:
            return
        before, row = {d for d, c in self.places.items() if c is not None}, self.row()
        target.append(self.places)
        self.places = source.pop()
        self.settle(row)
        back = {d for d, c in self.places.items() if c is not None} - before
        if go and len(back) == 1:
            self.cursor = back.pop()
            self.settle(0)

    def carry(self, key: str) -> None:
        if self.carried:
            carried, self.carried = self.carried, []
            self.edit(dict.fromkeys(carried, self.column))
            self.settle(-1)
        elif key == "M" and self.chosen():
            self.carried = self.chosen()
            if self.cursor not in self.carried:
                self.cursor = self.carried[0]


def carries(model: Model, key: str) -> bool:
    """Whether a key would leave the board: enter opens a deal."""
    return key == "enter" and not model.carried


@settings(max_examples=thrown(10), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(keys=KEYS)
async def test_whatever_one_presses_the_board_is_what_a_plain_model_says(keys: list[str]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        workspace = Workspace(Path(directory) / "c.db", Path(directory) / "o.db", NoConnection(), now=lambda: NOW)
        workspace.outbox.db.execute("PRAGMA synchronous=OFF")
        try:
            await _compare(workspace, keys)
        finally:
            workspace.close()


async def _compare(workspace: Workspace, keys: list[str]) -> None:
    fill_account(workspace)
    odds = [
        {"id": n, "name": f"Stage {n}", "pipeline_id": 1, "order_nr": n, "deal_probability": n * 30} for n in (1, 2, 3)
    ]
    workspace.copy.put("stage", odds)
    workspace.copy.put("deal", [deal(d, (c or 0) + 1) for d, c in START.items()])
    app, model, pressed = PipedriveApp(workspace, live=False), Model(), ["k"]
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("k")
        for key in keys:
            if carries(model, key):
                continue
            pressed.append(key)
            await pilot.press(key)
            model.press(key)
            found, columns = view(app), model.columns()
            assert stages(app) == columns, pressed
            assert (found.column, found.deal) == (model.column, model.cursor), pressed
            assert found.marks.ids == model.marks, pressed
            assert set(found.carried) == set(model.carried), pressed
            assert found.board is not None
            values = [sum(d * 100_000 for d in column) for column in columns]
            assert [c.total.values.get("EUR", 0) for c in found.board.columns] == values, pressed
            weighted = [value * 30 * (n + 1) // 100 for n, value in enumerate(values)]
            assert [c.total.weighted.get("EUR", 0) for c in found.board.columns] == weighted, pressed

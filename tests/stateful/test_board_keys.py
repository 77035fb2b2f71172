"""Random keys on the board do what they do to a plain account of it, and its totals are the backend's after each."""

from __future__ import annotations

import asyncio
import functools
import os
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.app.board import SIZE
from tests.conftest import Clock, client_of, made, opened
from tests.services.served import Served, served
from tui.app.app import PipedriveApp
from tui.app.widgets.board import BoardView
from tui.backend.app import create_app
from tui.services.money import Total

EXAMPLES, STEPS = int(os.environ.get("TUI_BOARD_KEYS", "0")) or 4, 14
"""How often a board is begun, and how many keys are pressed on each at most."""

PROBABILITY = {1: 10, 2: 35, 3: 100, 4: 0, 5: 50}
VALUES = {1: ("EUR", "99.95"), 2: ("USD", "1250.5"), 3: ("EUR", "0"), 4: ("USD", "10.01"), 5: ("EUR", "33.33")}
STAGES = {1: 1, 2: 1, 3: 2, 4: 2, 5: 2, 6: 3}
KEYS = (
    *("h", "j", "k", "l", "left", "right", "home", "end"),
    *("L", "H", "L", "H", "shift+right", "2 L", "3 H", "2 j"),
    *("space", "asterisk", "escape", "w", "z", "D", "u", "u", "ctrl+r"),
)


@dataclass(frozen=True)
class Deal:
    """A deal as the account has it; the later it was added the higher it stands."""

    id: int
    stage: int
    currency: str
    value: Decimal
    shown: bool = True


@dataclass
class Account:
    """The board in plain Python: where deals stand, what is marked, where the cursor is."""

    deals: dict[int, Deal]
    column: int = 1
    focus: int | None = None
    walked: bool = False
    marks: set[int] = field(default_factory=set)
    undone: list[dict[int, Deal]] = field(default_factory=list)
    done: list[dict[int, Deal]] = field(default_factory=list)

    def ids(self, stage: int) -> list[int]:
        return sorted((d.id for d in self.deals.values() if d.stage == stage and d.shown), reverse=True)

    def everything(self) -> set[int]:
        return {i for stage in PROBABILITY for i in self.ids(stage)}

    def row(self) -> int:
        here = self.ids(self.column)
        return here.index(self.focus) if self.focus in here else -1

    def settle(self, focus: int | None, row: int) -> None:
        """The cursor on a deal, else on what stands in its row; at the top until it was walked."""
        self.marks &= self.everything()
        if focus is not None and focus in self.everything() and self.walked:
            self.column, self.focus = self.deals[focus].stage, focus
        else:
            here = self.ids(self.column)
            at = max(0, min(row if self.walked else 0, len(here) - 1))
            self.focus = here[at] if here else None

    # -- keys ---------------------------------------------------------------------------------------------------------

    def press(self, key: str, times: int) -> None:
        walks = {"j": times, "k": -times, "home": -99, "end": 99}
        turns = {"l": times, "right": times, "h": -times, "left": -times}
        shifts = {"L": times, "shift+right": times, "H": -times}
        if key in walks:
            self.step(walks[key])
        elif key in turns:
            self.beside(turns[key])
        elif key in shifts:
            self.shift(shifts[key])
        elif key in "wzD" and (key != "D" or len(self.chosen()) == 1):
            self.gone(self.chosen())
        else:
            self.marked(key)

    def marked(self, key: str) -> None:
        """The keys that mark, and those that take back."""
        if key == "space" and self.focus is not None:
            self.marks ^= {self.focus}
            self.step(1)
        elif key == "asterisk":
            column = set(self.ids(self.column))
            wanted = self.everything() if column <= self.marks else column
            self.marks = self.marks - wanted if wanted <= self.marks else self.marks | wanted
        elif key == "escape":
            self.marks = set()
        elif key == "u":
            self.back(self.done, self.undone, follow=True)
        elif key == "ctrl+r":
            self.back(self.undone, self.done, follow=False)

    def chosen(self) -> set[int]:
        found = set(self.marks) or ({self.focus} if self.focus is not None else set())
        self.walked = self.walked or bool(found)
        return found

    def step(self, by: int) -> None:
        here = self.ids(self.column)
        if here:
            self.walked = True
            self.focus = here[max(0, min(self.row() + by, len(here) - 1))]

    def beside(self, by: int) -> None:
        to = max(1, min(self.column + by, len(PROBABILITY)))
        if to != self.column:
            self.walked = True
            row = max(0, self.row())
            self.column = to
            here = self.ids(to)
            self.focus = here[min(row, len(here) - 1)] if here else None

    def shift(self, by: int) -> None:
        to = {i: max(1, min(self.deals[i].stage + by, len(PROBABILITY))) for i in self.chosen()}
        self.edit({i: replace(self.deals[i], stage=stage) for i, stage in to.items() if self.deals[i].stage != stage})

    def gone(self, ids: set[int]) -> None:
        self.edit({i: replace(self.deals[i], shown=False) for i in ids})

    def edit(self, changed: dict[int, Deal]) -> None:
        if changed:
            row = self.row()
            self.done.append(self.deals)
            self.undone.clear()
            self.deals = self.deals | changed
            self.settle(self.focus, row)

    def back(self, one: list[dict[int, Deal]], other: list[dict[int, Deal]], *, follow: bool) -> None:
        """Take the last edit back, or make it again; a deal that comes back alone by undoing has the cursor."""
        if one:
            row, before = self.row(), self.everything()
            other.append(self.deals)
            self.deals = one.pop()
            self.settle(self.focus, row)
            came = self.everything() - before
            if follow and len(came) == 1:
                self.walked = True
                self.settle(came.pop(), row)

    # -- what it adds up to -------------------------------------------------------------------------------------------

    def totals(self, stage: int) -> dict[str, tuple[Decimal, Decimal]]:
        found: dict[str, tuple[Decimal, Decimal]] = {}
        for deal in (self.deals[i] for i in self.ids(stage)):
            value, weighted = found.get(deal.currency, (Decimal(0), Decimal(0)))
            mine = (deal.value * PROBABILITY[stage] / 100 + Decimal("0.000001")).quantize(Decimal("0.01"))
            found[deal.currency] = value + deal.value, weighted + mine
        return found


@functools.cache
def template() -> tuple[Path, dict[int, Deal]]:
    """A company with five stages and eight deals, made once."""
    directory = made(Path(tempfile.mkdtemp()) / "workspace", None)
    deals: dict[int, Deal] = {}

    async def prepare() -> None:
        clock = Clock()
        async with opened(directory, clock) as database, client_of(create_app(database, trusted=True)) as client:
            for stage, likely in PROBABILITY.items():
                await client.call("stages.update", {"id": stage}, {"deal_probability": likely})
            for number in range(8):
                currency, value = VALUES[1 + number % len(VALUES)]
                stage = STAGES.get(number, 2)
                clock.advance(minutes=1)
                body = {"title": f"Deal {number}", "stage_id": stage, "value": float(value), "currency": currency}
                deal = (await client.call("deals.create", {}, body)).id
                deals[deal] = Deal(deal, stage, currency, Decimal(value))

    asyncio.run(prepare())
    return directory, deals


async def walk(keys: list[str], filled: Path, deals: dict[int, Deal]) -> None:
    """Press keys on a fresh board over a fresh backend, and compare after each."""
    with tempfile.TemporaryDirectory() as temporary:
        directory, clock = Path(temporary), Clock()
        clock.advance(hours=1)
        workspace = Path(shutil.copytree(filled, directory / "backend"))
        async with opened(workspace, clock) as database:
            app = create_app(database, trusted=True)
            async with served(app, directory, now=lambda: clock.now) as found:
                assert await found.sync() is None
                await pressed(found, clock, keys, Account(dict(deals), focus=8))


async def pressed(found: Served, clock: Clock, keys: list[str], account: Account) -> None:
    account.settle(None, 0)
    app = PipedriveApp(found.workspace, live=False)
    async with app.run_test(size=SIZE) as pilot:
        view = app.screen.query_one(BoardView)
        compare(view, account, [])
        for number, key in enumerate(keys):
            clock.advance(seconds=61)
            count, _, last = key.rpartition(" ")
            confirms = last == "D" and len(account.chosen()) > 1
            await pilot.press(*key.split(), *(["escape"] if confirms else []))
            await pilot.pause()
            account.press(last, int(count or 1))
            compare(view, account, keys[: number + 1])
            assert await found.drain() is None
            await pilot.pause()
            compare(view, account, keys[: number + 1])
            await compare_with_backend(found, view)
        assert found.refusals == []


def compare(view: BoardView, account: Account, so_far: list[str]) -> None:
    """Columns, cursor, marks and totals."""
    board = view.board
    assert board is not None
    assert [c.ids for c in board.columns] == [account.ids(stage) for stage in PROBABILITY], so_far
    assert (view.column + 1, view.deal) == (account.column, account.focus), so_far
    assert view.marks.ids == account.marks, so_far
    for stage, column in zip(PROBABILITY, board.columns, strict=True):
        assert in_full(column.total) == account.totals(stage), so_far


def in_full(total: Total) -> dict[str, tuple[Decimal, Decimal]]:
    hundredth = Decimal("0.01")
    return {code: (value * hundredth, total.weighted[code] * hundredth) for code, value in total.values.items()}


async def compare_with_backend(found: Served, view: BoardView) -> None:
    """The totals of every column are those of the service's summary."""
    board = view.board
    assert board is not None
    for column in board.columns:
        told: Any = await found.client.v1.deals.summary(stage_id=column.stage.id, status="open")
        assert told.total_count == column.total.count
        mine = in_full(column.total)
        assert {c: Decimal(str(t.value)) for c, t in (told.values_total or {}).items()} == {
            c: value for c, (value, _) in mine.items()
        }
        weighted = {c: Decimal(str(t.value)) for c, t in (told.weighted_values_total or {}).items()}
        assert weighted == {c: one for c, (_, one) in mine.items()}


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from(KEYS), min_size=6, max_size=STEPS))
def test_keys_do_what_they_do_to_a_plain_board(keys: list[str]) -> None:
    asyncio.run(walk(keys, *template()))

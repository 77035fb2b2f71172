"""Deals by when they are expected to close: the columns of a board are periods (product 2.9)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tui.services.board import Board, Pipeline, Place, Stage
from tui.services.board_reader import BoardReader
from tui.services.clock import MONTHS
from tui.services.money import Total
from tui.store.kinds import both

if TYPE_CHECKING:
    from tui.services.board_reader import Bounds
    from tui.services.board_view import View
    from tui.services.workspace import Workspace

INTERVALS = ("month", "quarter", "week")
AHEAD = 6
"""So many periods have a column of their own, the one of today first."""

EARLIER, LATER, NO_DATE = 1, AHEAD + 2, AHEAD + 3
"""The columns around them; those between are numbered in order."""


class Periods(NamedTuple):
    """Periods of an interval; `starts` are the first days of those with a column, and of the one after them."""

    interval: str
    today: date
    starts: tuple[date, ...]

    def number(self, day: str | None) -> int:
        """The column of a day as the API writes it; what is no day has none."""
        try:
            found = date.fromisoformat((day or "")[:10])
        except ValueError:
            return NO_DATE
        return EARLIER + sum(start <= found for start in self.starts)

    def stages(self) -> tuple[Stage, ...]:
        """The columns as a board has them."""
        names = ["Earlier", *(_name(self.interval, start) for start in self.starts[:-1]), "Later", "No date"]
        return tuple(Stage(n, name, 0, 100, None) for n, name in enumerate(names, EARLIER))

    def day_in(self, number: int, day: str | None) -> str | None:
        """The day of a deal moved to a column: as far into it as its own was; without one today, or its first."""
        if number == NO_DATE:
            return None
        start = shifted(self.interval, self.starts[0], number - EARLIER - 1)
        if self.number(day) == NO_DATE:
            return f"{max(start, self.today) if number == EARLIER + 1 else start}"
        before = date.fromisoformat((day or "")[:10])
        into = (before - begun(self.interval, before)).days
        if self.interval == "month":
            return f"{start.replace(day=min(before.day, monthrange(start.year, start.month)[1]))}"
        return f"{min(start + timedelta(days=into), shifted(self.interval, start, 1) - timedelta(days=1))}"


def periods(interval: str, today: date) -> Periods:
    """The periods to look at from a day on."""
    first = begun(interval, today)
    return Periods(interval, today, tuple(shifted(interval, first, n) for n in range(AHEAD + 1)))


def begun(interval: str, day: date) -> date:
    """The first day of the period of a day; weeks begin on Monday."""
    if interval == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1 if interval == "quarter" else day.month)


def shifted(interval: str, first: date, by: int) -> date:
    """The first day of the period so many on."""
    if interval == "week":
        return first + timedelta(weeks=by)
    months = first.year * 12 + first.month - 1 + by * (3 if interval == "quarter" else 1)
    return date(months // 12, months % 12 + 1, 1)


def _name(interval: str, start: date) -> str:
    if interval == "quarter":
        return f"Q{start.month // 3 + 1} {start.year}"
    if interval == "month":
        return f"{MONTHS[start.month - 1]} {start.year}"
    return f"Week of {start.day} {MONTHS[start.month - 1]}"


class PeriodReader(BoardReader):
    """Reads for a board whose columns are periods; deals stand by their expected close, won ones by when they were."""

    def __init__(self, workspace: Workspace, pipelines: Sequence[Pipeline], found: Periods) -> None:
        super().__init__(workspace.copy, workspace.clock, workspace.money)
        self.real = tuple(pipelines)
        self.periods = found
        self._period_of: dict[int, int] = {}

    def places(
        self, pipelines: Sequence[Pipeline], view: View, bounds: Bounds, ids: Sequence[int] | None = None
    ) -> list[Place]:
        """As for stages, with the number of the period in place of the stage."""
        del pipelines  # those of the board stand for the real ones
        found = super().places(self.real, view, bounds, ids)
        self._read_periods([place[1] for place in found], everything=ids is None)
        moved = [(self._period_of.get(place[1], NO_DATE), *place[1:]) for place in found]
        down = view.descending
        there = sorted((p for p in moved if p[2] is not None), key=lambda p: (p[2], p[3], abs(p[1])), reverse=down)
        absent = sorted((p for p in moved if p[2] is None), key=lambda p: (p[3], abs(p[1])), reverse=down)
        moved = there + absent
        moved.sort(key=lambda place: place[0])
        return moved

    def _read_periods(self, ids: Sequence[int], *, everything: bool) -> None:
        if everything:
            self._period_of.clear()
        where = "TRUE" if everything else f"id IN ({','.join(str(int(i)) for i in ids)})"
        columns = "id, CASE status WHEN 'won' THEN won_time ELSE expected_close_date END"
        for deal, day in self.copy.select(both("deal", columns, where)):
            self._period_of[deal] = self.periods.number(day)

    def totals(
        self,
        pipelines: Sequence[Pipeline],
        stages: Sequence[int],
        view: View,
        bounds: Bounds,
        only: Iterable[int] | None = None,
    ) -> dict[int, Total]:
        """What the deals of these periods add up to."""
        del pipelines
        real = [s.id for p in self.real for s in p.stages]
        chosen = set(only) if only is not None else None
        found: dict[int, Total] = {}
        for number in stages:
            here = [i for i, n in self._period_of.items() if n == number and (chosen is None or i in chosen)]
            sums = super().totals(self.real, real, view, bounds, here) if here else {}
            found[number] = sum(sums.values(), Total())
        return found

    def said(self, pipelines: Sequence[Pipeline], view: View) -> dict[int, str]:
        """As for stages."""
        del pipelines
        return super().said(self.real, view)

    def sum_of(self, pipelines: Sequence[Pipeline], deal: int, stage: int) -> Total:
        """What a deal adds to a period: the same to each."""
        del pipelines, stage
        found = self._sums(self.real, "id = :deal", {"deal": deal})
        return sum(found.values(), Total())


def forecast(workspace: Workspace, pipelines: Sequence[Pipeline], view: View, found: Periods) -> Board:
    """The deals of some pipelines as a board of periods."""
    columns = Pipeline(0, "", found.stages(), uses_deal_probability=False)
    return Board(PeriodReader(workspace, pipelines, found), (columns,), view)

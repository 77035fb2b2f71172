"""Deals by when they are expected to close: the columns of a board are periods (product 2.9)."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.fields import FIELDS, Field
from tui.services.board import Board, Pipeline, Stage
from tui.services.board_reader import BoardReader
from tui.services.board_standing import Standing
from tui.services.board_sums import Question
from tui.services.board_view import OPEN_OR_WON
from tui.services.clock import MONTHS
from tui.services.money import Total
from tui.store.kinds import KINDS, both

if TYPE_CHECKING:
    from tui.services.board_reader import Bounds
    from tui.services.board_view import View
    from tui.services.workspace import Workspace

INTERVALS = ("month", "quarter", "week")
EXPECTED = "expected_close_date"
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
        if f"{found}" != (day or "")[:10]:  # a week, or without hyphens: Python reads more than the API writes
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
            return f"{self.today if begun(self.interval, self.today) == start else start}"
        before = date.fromisoformat((day or "")[:10])
        into = (before - begun(self.interval, before)).days
        if self.interval == "month":
            return f"{start.replace(day=min(before.day, monthrange(start.year, start.month)[1]))}"
        return f"{min(start + timedelta(days=into), shifted(self.interval, start, 1) - timedelta(days=1))}"


def periods(interval: str, today: date, ahead: int = 0) -> Periods:
    """The periods to look at from a day on, or from so many periods after it."""
    first = shifted(interval, begun(interval, today), ahead)
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
    """Reads for a board whose columns are periods; deals stand by a date of theirs.

    By their expected close won deals stand where they were won (product 2.9), those before the first period nowhere.
    """

    def __init__(self, workspace: Workspace, pipelines: Sequence[Pipeline], found: Periods, field: Field) -> None:
        super().__init__(workspace.copy, workspace.clock, workspace.money)
        self.real = tuple(pipelines)
        self.periods = found
        self.field = field
        self.won: dict[int, dict[str, int]] = {}

    @property
    def columns(self) -> Pipeline:
        """The periods, as a board has its stages."""
        return Pipeline(0, "", self.periods.stages(), uses_deal_probability=False)

    def standing(
        self, pipelines: Sequence[Pipeline], view: View, bounds: Bounds, ids: Sequence[int] | None = None
    ) -> Standing:
        """As for stages, with the number of the period in place of the stage."""
        view = self._with_won(view)
        _, keys, added = self._found(self.real, view, bounds, ids)
        numbers = self._numbers(view, bounds, None if ids is None else list(keys))
        columns: dict[int, list[int]] = {stage.id: [] for pipeline in pipelines for stage in pipeline.stages}
        for deal in keys:
            if (number := numbers.get(deal)) is not None:
                columns[number].append(deal)
        return self._in_order(Standing(columns, keys, added), view, ids)

    def shown(self, pipelines: Sequence[Pipeline], view: View, bounds: Bounds) -> set[int]:
        """As for stages."""
        del pipelines
        return super().shown(self.real, self._with_won(view), bounds)

    def keys(self, pipelines: Sequence[Pipeline], view: View, bounds: Bounds) -> dict[int, Any]:
        """As for stages."""
        del pipelines
        return super().keys(self.real, self._with_won(view), bounds)

    def _with_won(self, view: View) -> View:
        """What is won belongs to what is expected."""
        both_of_them = self.field.code == EXPECTED and view.status == "open"
        return view._replace(status=OPEN_OR_WON) if both_of_them else view

    def _numbers(self, view: View, bounds: Bounds, ids: Sequence[int] | None) -> dict[int, int]:
        """The period of each deal that has one."""
        where, wanted = self._where(self.real, view._replace(text=""), ids)
        found: dict[int, int] = {}
        for only, day in self._days():
            columns = f"json_group_array(id), json_group_array({_date(day)})"
            source = both("deal", columns, f"{where} AND {only}")
            for texts in self.copy.select(source, wanted | bounds | self._values()):
                ids_of, days = map(json.loads, texts)
                numbers = {day: self.periods.number(day) for day in set(days)}
                found.update(zip(ids_of, map(numbers.__getitem__, days), strict=True))
        return found

    def _days(self) -> tuple[tuple[str, str], ...]:
        """SQL for some deals and for the day they stand by; what is won is asked for alone, for it takes longer."""
        if self.field.code == EXPECTED:
            return ("status <> 'won'", EXPECTED), ("status = 'won' AND won_time >= :start0", "won_time")
        if self.field.code in KINDS["deal"].columns and not self.field.custom:
            return (("TRUE", self.field.code),)
        return (("TRUE", "json_extract(data, :path)"),)

    def _values(self) -> dict[str, str]:
        code = self.field.code.replace('"', "")
        path = f'$.custom_fields."{code}"' if self.field.custom else f'$."{code}"'
        return {"start0": f"{self.periods.starts[0]}", "path": path}

    def totals(
        self,
        pipelines: Sequence[Pipeline],
        stages: Sequence[int],
        view: View,
        bounds: Bounds,
        only: Iterable[int] | None = None,
    ) -> dict[int, Total]:
        """What the deals of these periods add up to; what of it is won is kept in `won`."""
        del pipelines
        where, wanted = self._where(self.real, self._with_won(view)._replace(text=""))
        kept = only is None and not (view.saved or view.team)
        if only is not None:
            where += " AND id IN (SELECT value FROM json_each(:only))"
            wanted["only"] = json.dumps(list(only))
        found = {number: Total() for number in stages}
        won = {number: dict[str, int]() for number in stages}
        for day, is_won, code, count, value, weighted in self._summed(where, wanted | bounds, kept=kept):
            if (number := self.periods.number(day)) in found:
                currency = self.money.currency(code).code
                found[number].gather(currency, count, round(value or 0), round(weighted or 0))
                if is_won:
                    won[number][currency] = won[number].get(currency, 0) + round(value or 0)
        self.won |= won
        return found

    def _summed(self, where: str, wanted: dict[str, Any], *, kept: bool) -> Iterator[tuple[Any, ...]]:
        """Day, whether it is won, currency and sums; `kept` where the snapshot need not be added up each time."""
        minor, weighted, codes = self._amounts(self.real, closed=True, stage=None)
        for only, day in self._days():
            columns = f"{_date(day)}, currency, count(*), sum({minor}), sum({weighted})"
            for is_won, status in ((False, "status <> 'won'"), (True, "status = 'won'")):
                here = f"{where} AND {only} AND {status}"
                question = Question(columns, here, "1, +currency", {**wanted, **codes, **self._values()})
                sums = self.sums.read(question) if kept else None
                rows = self._added(question) if sums is None else [(*key, *sum_) for key, sum_ in sums.items()]
                yield from ((row[0], is_won, *row[1:]) for row in rows)

    def _added(self, question: Question) -> list[tuple[Any, ...]]:
        source = both("deal", question.columns, question.where, f"GROUP BY {question.groups}")
        return self.copy.select(source, question.values)

    def count(self, view: View) -> int:
        """How many deals a view shows, the won ones with them."""
        bounds, stages = self.clock.bounds(), [stage.id for stage in self.columns.stages]
        if view.text:
            return len(self.standing((self.columns,), view, bounds).stages)
        return sum(total.count for total in self.totals((), stages, view, bounds).values())

    def said(self, pipelines: Sequence[Pipeline], view: View) -> dict[int, str]:
        """As for stages."""
        del pipelines
        return super().said(self.real, self._with_won(view))

    def sum_of(self, pipelines: Sequence[Pipeline], deal: int, stage: int) -> Total:
        """What a deal adds to a period: the same to each."""
        del pipelines, stage
        found = self._sums(self.real, "id = :deal", {"deal": deal})
        return sum(found.values(), Total())


def _date(day: str) -> str:
    """SQL for the date of a moment."""
    return f"substr({day}, 1, 10)"


def date_fields(workspace: Workspace) -> list[Field]:
    """The fields of a deal that are dates, the account's own ones too; the expected close first."""
    fields = (*FIELDS["deal"], *workspace.records.values.custom("deal"))
    return sorted((f for f in fields if f.type in ("date", "moment")), key=lambda f: f.code != EXPECTED)


def forecast(
    workspace: Workspace, pipelines: Sequence[Pipeline], view: View, found: Periods, field: Field | None = None
) -> Board:
    """The deals of some pipelines as a board of periods, by a date of theirs: the expected close unless told."""
    reader = PeriodReader(workspace, pipelines, found, field or date_fields(workspace)[0])
    return Board(reader, (reader.columns,), view)

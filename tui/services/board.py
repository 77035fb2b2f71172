"""A pipeline's board as it stands: columns in order, added up; follows single changes in little time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from tui.services.clock import URGENCY, Clock
from tui.services.money import Money, Total
from tui.store.kinds import both

if TYPE_CHECKING:
    from tui.store.copy import Copy

MANY = 500
"""From so many changed deals on the whole board is read anew."""


class Stage(NamedTuple):
    """A column: `probability` in percent, `rots_after` in days or None."""

    id: int
    name: str
    pipeline_id: int
    probability: int
    rots_after: int | None


class Pipeline(NamedTuple):
    """A board and its stages, in order."""

    id: int
    name: str
    stages: tuple[Stage, ...]
    uses_deal_probability: bool


Place = tuple[int, int, int, str]
"""Where a deal stands: its stage, its id, its urgency (negative) and when it was added; a column begins with the
greatest of the last three, the id without its sign: most urgent first, newest first within (product 2.3)."""


def _rank(place: Place) -> tuple[int, str, int]:
    return place[2], place[3], abs(place[1])


class Column:
    """One stage with the ids of its deals in order, and their total."""

    __slots__ = ("ids", "stage", "total")

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.ids: list[int] = []
        self.total = Total()


class Board:
    """A pipeline's open deals, by stage, in Pipedrive's urgency order."""

    def __init__(self, reader: BoardReader, pipeline: Pipeline) -> None:
        self.reader = reader
        self.pipeline = pipeline
        self.columns = [Column(stage) for stage in pipeline.stages]
        self._by_stage = {c.stage.id: c for c in self.columns}
        self._places: dict[int, Place] = {}
        self._bounds: dict[str, str] = {}
        self._read()

    def _read(self) -> None:
        """Read everything; made for tens of thousands of deals: SQLite sorts and adds up."""
        self._bounds = self.reader.clock.bounds()
        places = self.reader.places(self.pipeline, self._bounds)
        found = {stage: list(group) for stage, group in groupby(places, itemgetter(0))}
        self._places = {}
        for stage, column in self._by_stage.items():
            here = found.get(stage, [])
            column.ids = [place[1] for place in here]
            self._places |= {place[1]: place for place in here}
        self._add_up(self._by_stage)

    @property
    def total(self) -> Total:
        """All columns together."""
        return sum((c.total for c in self.columns), Total())

    def find(self, deal: int) -> tuple[int, int] | None:
        """The column and the row of a deal, or None when it is not on this board."""
        place = self._places.get(deal)
        if place is None:
            return None
        number = next(n for n, c in enumerate(self.columns) if c.stage.id == place[0])
        return number, self._row(place)

    def follow(self, ids: Iterable[int]) -> set[int]:
        """Bring these deals up to date; gives the numbers of the columns that may look different now."""
        before, now = self._bounds, self.reader.clock.bounds()
        wanted = {*ids, *self.reader.due_between(before["now"], now["now"])}
        if len(wanted) > MANY or not _same_day(before, now):
            self._read()
            return set(range(len(self.columns)))
        self._bounds = now
        fresh = {place[1]: place for place in self.reader.places(self.pipeline, now, sorted(wanted))}
        touched: set[int] = set()
        for deal in wanted:
            touched |= self._exchange(self._places.get(deal), fresh.get(deal))
        self._add_up(touched)
        return {n for n, c in enumerate(self.columns) if c.stage.id in touched}

    def _exchange(self, before: Place | None, after: Place | None) -> set[int]:
        """Take a deal from one place and put it in another; gives the stages."""
        if after is not None and after[0] not in self._by_stage:
            after = None
        if before != after:
            if before is not None:
                del self._by_stage[before[0]].ids[self._row(before)]
                del self._places[before[1]]
            if after is not None:
                self._by_stage[after[0]].ids.insert(self._row(after), after[1])
                self._places[after[1]] = after
        return {place[0] for place in (before, after) if place is not None}

    def _row(self, place: Place) -> int:
        """The row of a place in its column: of the first deal that stands no higher."""
        ids, rank = self._by_stage[place[0]].ids, _rank(place)
        low, high = 0, len(ids)
        while low < high:
            middle = (low + high) // 2
            if _rank(self._places[ids[middle]]) > rank:
                low = middle + 1
            else:
                high = middle
        return low

    def _add_up(self, stages: Iterable[int]) -> None:
        wanted = list(stages)
        totals = self.reader.totals(self.pipeline, wanted) if wanted else {}
        for stage in wanted:
            self._by_stage[stage].total = totals.get(stage, Total())


def _same_day(before: dict[str, str], now: dict[str, str]) -> bool:
    """Whether between two readings of the clock only the time went by."""
    return all(before[name] == now[name] for name in ("today", "tomorrow")) and before["now"] <= now["now"]


class BoardReader:
    """What a board asks of the copy."""

    def __init__(self, copy: Copy, clock: Clock, money: Money) -> None:
        self.copy = copy
        self.clock = clock
        self.money = money

    def places(self, pipeline: Pipeline, bounds: dict[str, str], ids: Sequence[int] | None = None) -> list[Place]:
        """Every open deal of a pipeline (or those of `ids`) by stage, in order."""
        chosen = "" if ids is None else f"AND id IN ({','.join(str(int(i)) for i in ids)})"
        columns = f"stage_id, id, -({URGENCY}) AS urgency, coalesce(add_time, '') AS added"
        rows: list[Place] = self.copy.select(
            f"SELECT * FROM ({both('deal', columns, f'{_OPEN} {chosen}')}) "
            "ORDER BY stage_id, urgency DESC, added DESC, abs(id) DESC",
            {"pipeline": pipeline.id, **bounds},
        )
        return rows

    def totals(self, pipeline: Pipeline, stages: Sequence[int]) -> dict[int, Total]:
        """What the open deals of these stages add up to, exactly: each deal is rounded as the service does it."""
        within = f"{_OPEN} AND stage_id IN ({','.join(str(int(s)) for s in stages)})"
        minor, weighted, codes = self._amounts(pipeline)
        columns = f"stage_id, currency, count(*), sum({minor}), sum({weighted})"
        rows = self.copy.select(
            both("deal", columns, within, "GROUP BY stage_id, currency"), {"pipeline": pipeline.id, **codes}
        )
        totals: dict[int, Total] = {}
        for stage, code, count, value, expected in rows:
            total = totals.setdefault(stage, Total())
            total.gather(self.money.currency(code).code, count, round(value or 0), round(expected or 0))
        return totals

    def _amounts(self, pipeline: Pipeline) -> tuple[str, str, dict[str, str]]:
        """SQL for a deal's value and weighted value in minor units, whole numbers up to a trillion (product 9.5)."""
        scale, unit, codes = self._scales()
        odds = " ".join(f"WHEN {int(s.id)} THEN {int(s.probability)}" for s in pipeline.stages)
        percent = f"CASE stage_id {odds} ELSE 100 END" if odds else "100"
        if pipeline.uses_deal_probability:
            percent = f"coalesce(probability, {percent})"
        scaled = f"round(value * {scale})"
        minor = f"CASE WHEN abs(value) < 1e12 THEN CAST({scaled} AS INTEGER) ELSE {scaled} END"
        sized = f"CAST(abs({scaled}) * {percent} + 50 * {unit} AS INTEGER) / (100 * {unit}) * {unit}"
        return minor, f"CASE WHEN value < 0 THEN -1 ELSE 1 END * ({sized})", codes

    def _scales(self) -> tuple[str, str, dict[str, str]]:
        """SQL for how many minor units make one of a currency, and for how many of them it is rounded to."""
        odd = [c for c in self.money.currencies.values() if c.scale != 100 or c.unit != 1]
        codes = {f"code{n}": c.code for n, c in enumerate(odd)}
        if not odd:
            return "100", "1", codes
        scales = " ".join(f"WHEN :code{n} THEN {c.scale}" for n, c in enumerate(odd))
        units = " ".join(f"WHEN :code{n} THEN {c.unit}" for n, c in enumerate(odd))
        return f"CASE currency {scales} ELSE 100 END", f"CASE currency {units} ELSE 1 END", codes

    def due_between(self, first: str, last: str) -> set[int]:
        """The deals whose next activity fell due between two UTC times (`YYYY-MM-DDTHH:MM:SS`)."""
        where = "next_due >= :first AND next_due < :last"
        return {row[0] for row in self.copy.select(both("deal", "id", where), {"first": first, "last": last})}


_OPEN = "pipeline_id = :pipeline AND status = 'open' AND is_deleted = 0 AND is_archived = 0"

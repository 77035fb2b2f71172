"""A board as it stands: columns in order, added up; follows single changes in little time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from tui.services.board_reader import BoardReader
from tui.services.board_text import Whole
from tui.services.board_view import NEXT, View
from tui.services.money import Total

LARGE, SCREEN = 2000, 100
"""A board of more deals than the first is begun with the second: more than a column shows at once."""

FEW, MANY = 20, 500
"""More changed deals than the first are taken out together; than the second, and the whole board is read anew."""


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


Place = tuple[int, int, Any, str]
"""Where a deal stands: its stage, its id, what it is sorted by (None stands last) and when it was added."""


class Column:
    """One stage with the ids of its deals in order, and their total; `pipeline` names its own among several."""

    __slots__ = ("_ids", "_read_rest", "pipeline", "stage", "total")

    def __init__(self, stage: Stage, pipeline: str = "") -> None:
        self.stage = stage
        self.pipeline = pipeline
        self.total = Total()
        self._ids: list[int] = []
        self._read_rest: Callable[[], object] | None = None

    def begin(self, ids: list[int], read_rest: Callable[[], object]) -> None:
        """Know only the first deals; `read_rest` sets all, when more is asked for."""
        self._ids, self._read_rest = ids, read_rest

    @property
    def ids(self) -> list[int]:
        """All deals."""
        if self._read_rest is not None:
            self._read_rest()
        return self._ids

    @ids.setter
    def ids(self, ids: list[int]) -> None:
        self._ids, self._read_rest = ids, None

    @property
    def count(self) -> int:
        """How many deals there are."""
        return len(self._ids) if self._read_rest is None else self.total.count

    def part(self, first: int, end: int) -> list[int]:
        """The deals of these rows."""
        return (self._ids if min(end, self.count) <= len(self._ids) else self.ids)[first:end]

    def row(self, deal: int) -> int:
        """The row of a deal, -1 where it is not here."""
        if self._read_rest is not None and deal not in self._ids:
            self._read_rest()
        try:
            return self._ids.index(deal)
        except ValueError:
            return -1


class Board:
    """The deals of a pipeline (or of several, side by side) that a view shows, by stage.

    Where it is to `begin` soon, and there are many, only the first of each column are read: the rest when it is needed.
    """

    def __init__(self, reader: BoardReader, pipelines: Sequence[Pipeline], view: View, *, begin: bool = False) -> None:
        self.reader = reader
        self.pipelines = pipelines
        self.view = view
        self.columns = [Column(stage, p.name if len(pipelines) > 1 else "") for p in pipelines for stage in p.stages]
        self._by_stage = {c.stage.id: c for c in self.columns}
        self._places: dict[int, Place] = {}
        self._bounds: dict[str, str] = {}
        self._carried: dict[int, Place] = {}
        self._whole: Whole | None = None
        self._begun = begin and self._begin()
        if not self._begun:
            self._read()

    def _begin(self) -> bool:
        """Read what is seen at first; tells whether that is enough for now."""
        view, self._bounds = self.view, self.reader.clock.bounds()
        if view.text or view.saved or view.team or view.order.name != NEXT:
            return False
        self._add_up(self._by_stage)
        if self.total.count <= LARGE:
            return False
        found = self.reader.first(self.pipelines, view, self._bounds, self._by_stage, SCREEN)
        for stage, column in self._by_stage.items():
            column.begin(found[stage], self.complete)
        return True

    def complete(self) -> bool:
        """Read the rest; tells whether there was any."""
        if begun := self._begun:
            self._read()
        return begun

    @property
    def pipeline(self) -> Pipeline:
        """The pipeline, the first of several."""
        return self.pipelines[0]

    def look(self, view: View) -> None:
        """Show other deals, or the same ones in another order; the same view reads everything anew."""
        before, self.view = self.view, view
        if self._begun or before == view or self._carried or not self._is_now():
            self._read()
        elif before._replace(reverse=view.reverse) == view and not view.text:
            self._turn()
        elif before._replace(sort=view.sort, reverse=view.reverse) == view:
            self._read(same=True)
        elif before._replace(text="") == view._replace(text="") and (self._whole or not before.text):
            self._narrow()
        else:
            self._read()

    def _read(self, *, same: bool = False) -> None:
        """Read everything, or only the order of the `same` deals; made for tens of thousands: SQLite sorts and adds."""
        self._begun, self._bounds = False, self.reader.clock.bounds()
        plain = self.view._replace(text="")
        self._places, self._carried = {}, {}
        for column in self.columns:
            column.ids = []  # let go before as much is read again
        for stage, group in groupby(self.reader.places(self.pipelines, plain, self._bounds), itemgetter(0)):
            if (there := self._by_stage.get(stage)) is not None:
                here = list(group)
                there.ids = [place[1] for place in here]
                self._places.update(zip(there.ids, here, strict=True))
        said, self._whole = self._whole.said if same and self._whole else None, None
        if self.view.text:
            ids = {stage: column.ids for stage, column in self._by_stage.items()}
            said = self.reader.said(self.pipelines, plain) if said is None else said
            self._whole = Whole(ids, self._places, None, said)
            self._leave()
        if not same:
            self._add_up(self._by_stage)

    def _turn(self) -> None:
        """Show the same deals the other way round: what cannot be sorted by stands last in both."""
        for column in self.columns:
            absent = [deal for deal in column.ids if self._places[deal][2] is None]
            there = [deal for deal in column.ids if self._places[deal][2] is not None] if absent else column.ids
            column.ids = there[::-1] + absent[::-1]

    # -- a text that is looked for --------------------------------------------------------------------------------

    def _narrow(self) -> None:
        """Show what has the text of the view, of the same deals in the same order."""
        whole = self._whole
        if whole is None:
            ids = {stage: column.ids for stage, column in self._by_stage.items()}
            totals = {stage: column.total for stage, column in self._by_stage.items()}
            whole = self._whole = Whole(ids, self._places, totals, self.reader.said(self.pipelines, self.view))
        left = self._leave()
        if whole.totals is None or len(left) > len(self._places):
            self._add_up(self._by_stage)
            return
        gone = self.reader.totals(self.pipelines, list(whole.totals), self.view, self._bounds, left) if left else {}
        for stage, column in self._by_stage.items():
            column.total = whole.totals[stage] - gone.get(stage, Total())

    def _leave(self) -> list[int]:
        """Leave out what has not the text; gives that."""
        assert self._whole is not None
        found = self._whole.having(self.view.text)
        for stage, column in self._by_stage.items():
            column.ids = found[stage]
        known = self._whole.places
        self._places = {deal: known[deal] for ids in found.values() for deal in ids}
        return [deal for deal in known if deal not in self._places]

    @property
    def total(self) -> Total:
        """All columns together."""
        return sum((c.total for c in self.columns), Total())

    def __contains__(self, deal: int) -> bool:
        self.complete()
        return deal in self._places

    @property
    def deals(self) -> set[int]:
        """All that are shown."""
        self.complete()
        return set(self._places)

    def stage_of(self, deal: int) -> int | None:
        """The stage a deal is shown in, or None when it is not on this board."""
        self.complete()
        place = self._places.get(deal)
        return None if place is None else place[0]

    def find(self, deal: int) -> tuple[int, int] | None:
        """The column and the row of a deal, or None when it is not on this board."""
        self.complete()
        place = self._places.get(deal)
        if place is None:
            return None
        number = next(n for n, c in enumerate(self.columns) if c.stage.id == place[0])
        return number, self._row(place)

    def follow(self, ids: Iterable[int]) -> set[int]:
        """Bring these deals up to date; gives the numbers of the columns that may look different now."""
        self.complete()
        before, now = self._bounds, self.reader.clock.bounds()
        wanted = {*ids, *self.reader.due_between(before["now"], now["now"])}
        if len(wanted) > MANY or not self._same_time(before, now):
            self._read()
            return set(range(len(self.columns)))
        self._bounds = now
        if wanted:
            self._whole = None
        fresh = {place[1]: place for place in self.reader.places(self.pipelines, self.view, now, sorted(wanted))}
        touched = self._take_out(wanted) if len(wanted) > FEW else set()
        for deal in wanted:
            self._carried.pop(deal, None)
            touched |= self._exchange(self._places.get(deal), fresh.get(deal))
        self._add_up(touched)
        return {n for n, c in enumerate(self.columns) if c.stage.id in touched}

    def _is_now(self) -> bool:
        """Whether time has changed nothing since this was read."""
        before, now = self._bounds, self.reader.clock.bounds()
        return self._same_time(before, now) and not self.reader.due_between(before["now"], now["now"])

    def _same_time(self, before: dict[str, str], now: dict[str, str]) -> bool:
        """Whether between two readings of the clock nothing changed by itself but what falls due."""
        same = all(before[name] == now[name] for name in ("today", "tomorrow")) and before["now"] <= now["now"]
        return same and (not self.view.timed or before["now"][:16] == now["now"][:16])

    def _take_out(self, deals: set[int]) -> set[int]:
        """Take many deals out together, which is quicker than one by one; gives their stages."""
        touched = {place[0] for deal in deals if (place := self._places.pop(deal, None)) is not None}
        for column in (self._by_stage[stage] for stage in touched):
            column.ids = [deal for deal in column.ids if deal not in deals]
        return touched

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
        ids, descending = self._by_stage[place[0]].ids, self.view.descending
        rank = _rank(place, descending=descending)
        low, high = 0, len(ids)
        while low < high:
            middle = (low + high) // 2
            other = _rank(self._places[ids[middle]], descending=descending)
            if other > rank if descending else other < rank:
                low = middle + 1
            else:
                high = middle
        return low

    def _add_up(self, stages: Iterable[int]) -> None:
        wanted = list(stages)
        only = [i for s in wanted for i in self._by_stage[s].ids] if self.view.text else None
        totals = self.reader.totals(self.pipelines, wanted, self.view, self._bounds, only) if wanted else {}
        for stage in wanted:
            self._by_stage[stage].total = totals.get(stage, Total())

    # -- carrying -------------------------------------------------------------------------------------------------

    def carry(self, deals: Iterable[int], number: int) -> None:
        """Show deals as if they stood in a column: where they would land, and what the columns would add up to."""
        self.complete()
        wanted = [deal for deal in deals if deal in self._places]
        self.follow(wanted)
        stage = self.columns[number].stage.id
        for deal in (d for d in wanted if d in self._places and self._places[d][0] != stage):
            before = self._carried[deal] = self._places[deal]
            self._exchange(before, (stage, *before[1:]))
            self._by_stage[before[0]].total -= self.reader.sum_of(self.pipelines, deal, before[0])
            self._by_stage[stage].total += self.reader.sum_of(self.pipelines, deal, stage)


def _rank(place: Place, *, descending: bool) -> tuple[bool, Any, str, int]:
    """What a column is sorted by: what is there to sort by, then when it was added, then the id without its sign."""
    return (place[2] is not None) == descending, place[2], place[3], abs(place[1])

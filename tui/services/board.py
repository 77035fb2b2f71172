"""A board as it stands: columns in order, added up; follows single changes in little time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from tui.services.board_reader import BoardReader
from tui.services.board_standing import Place, Standing
from tui.services.board_view import NEXT, View
from tui.services.board_whole import Whole
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
        self._bounds: dict[str, str] = {}
        self._carried: dict[int, Place] = {}
        self._keep(view, self._nothing())
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
        if self._begun or self._carried or before == view or not view.narrows(self._whole.view) or not self._is_now():
            self._read()
            return
        self._put_in_order(view)
        if before._replace(sort=view.sort, reverse=view.reverse) != view:
            self._leave_out()
        elif self._standing is self._whole.standing:
            self._show(self._standing)
        else:
            self._show(self._whole.standing.narrowed(self._standing.stages))

    def _read(self) -> None:
        """Read everything."""
        self._begun, self._bounds, self._carried = False, self.reader.clock.bounds(), {}
        self._keep(self.view, self._nothing())  # let go before as much is read again
        plain = self.view._replace(text="")
        self._keep(plain, self.reader.standing(self.pipelines, plain, self._bounds))
        if self.view.text:
            self._show(self._standing.narrowed(self._having_text()))
        self._add_up(self._by_stage)

    def _nothing(self) -> Standing:
        return Standing({stage: [] for stage in self._by_stage}, {}, {})

    def _keep(self, view: View, standing: Standing) -> None:
        """Show this, which is all that a view shows."""
        self._whole = Whole(view, standing)
        self._show(standing)

    def _show(self, standing: Standing) -> None:
        self._standing = standing
        for stage, column in self._by_stage.items():
            column.ids = standing.ids[stage]

    # -- other views of what was read -----------------------------------------------------------------------------

    def _put_in_order(self, view: View) -> None:
        """Sort what was read as a view does: only what that sorts by is read."""
        whole = self._whole
        before, whole.view = whole.view, whole.view._replace(sort=view.sort, reverse=view.reverse)
        if before.sort != view.sort:
            keys = self.reader.keys(self.pipelines, whole.view, self._bounds)
            whole.standing.sort(keys, descending=view.descending)
        elif before.reverse != view.reverse:
            whole.standing.turn()

    def _leave_out(self) -> None:
        """Show what the view leaves of what was read, and what that adds up to."""
        whole = self._whole
        if self._standing is whole.standing:
            whole.totals = {stage: column.total for stage, column in self._by_stage.items()}
        if whole.view != self.view:
            self._show(whole.standing.narrowed(self._left()))
            self._add_up_what_is_left()
        else:
            self._show(whole.standing)
            self._add_up(self._by_stage) if whole.totals is None else self._take_totals(whole.totals)

    def _left(self) -> set[int]:
        """The deals the view leaves of what was read."""
        whole, view = self._whole, self.view
        if view.text == whole.view.text:
            return self.reader.shown(self.pipelines, view, self._bounds)
        if view == whole.view._replace(text=view.text):
            return self._having_text()
        return self._having_text() & self.reader.shown(self.pipelines, view, self._bounds)

    def _having_text(self) -> set[int]:
        if self._whole.said is None:
            self._whole.said = self.reader.said(self.pipelines, self._whole.view)
        return self._whole.having(self.view.text)

    def _add_up_what_is_left(self) -> None:
        """By what it leaves out, if that is less; only for a text every single deal must be named."""
        whole, here = self._whole, self._standing.stages
        gone = [deal for deal in whole.standing.stages if deal not in here] if self.view.text else []
        if whole.totals is None or not self.view.text or len(gone) > len(here):
            self._add_up(self._by_stage)
            return
        less = self.reader.totals(self.pipelines, list(whole.totals), whole.view, self._bounds, gone) if gone else {}
        self._take_totals({stage: total - less.get(stage, Total()) for stage, total in whole.totals.items()})

    def _take_totals(self, totals: Mapping[int, Total]) -> None:
        for stage, column in self._by_stage.items():
            column.total = totals[stage]

    @property
    def total(self) -> Total:
        """All columns together."""
        return sum((c.total for c in self.columns), Total())

    def __contains__(self, deal: int) -> bool:
        self.complete()
        return deal in self._standing.stages

    @property
    def deals(self) -> set[int]:
        """All that are shown."""
        self.complete()
        return set(self._standing.stages)

    def stage_of(self, deal: int) -> int | None:
        """The stage a deal is shown in, or None when it is not on this board."""
        self.complete()
        return self._standing.stages.get(deal)

    def find(self, deal: int) -> tuple[int, int] | None:
        """The column and the row of a deal, or None when it is not on this board."""
        self.complete()
        place = self._standing.place(deal)
        if place is None:
            return None
        number = next(n for n, c in enumerate(self.columns) if c.stage.id == place[0])
        return number, self._standing.row(place, descending=self.view.descending)

    def follow(self, ids: Iterable[int]) -> set[int]:
        """Bring these deals up to date; gives the numbers of the columns that may look different now."""
        self.complete()
        before, now = self._bounds, self.reader.clock.bounds()
        wanted = {*ids, *self.reader.due_between(before["now"], now["now"])}
        if len(wanted) > MANY or not self._same_time(before, now):
            self._read()
            return set(range(len(self.columns)))
        self._bounds = now
        touched = self._bring_up_to_date(wanted) if wanted else set[int]()
        self._add_up(touched)
        return {n for n, c in enumerate(self.columns) if c.stage.id in touched}

    def _bring_up_to_date(self, deals: set[int]) -> set[int]:
        """Put deals where they stand now; gives the stages that may look different."""
        fresh = self.reader.standing(self.pipelines, self.view, self._bounds, sorted(deals))
        self._keep(self.view, self._standing)
        touched = self._standing.take_out(deals) if len(deals) > FEW else set[int]()
        for deal in deals:
            self._carried.pop(deal, None)
            touched |= self._exchange(self._standing.place(deal), fresh.place(deal))
        return touched

    def _is_now(self) -> bool:
        """Whether time has changed nothing since this was read."""
        before, now = self._bounds, self.reader.clock.bounds()
        return self._same_time(before, now) and not self.reader.due_between(before["now"], now["now"])

    def _same_time(self, before: dict[str, str], now: dict[str, str]) -> bool:
        """Whether between two readings of the clock nothing changed by itself but what falls due."""
        same = all(before[name] == now[name] for name in ("today", "tomorrow")) and before["now"] <= now["now"]
        return same and (not self.view.timed or before["now"][:16] == now["now"][:16])

    def _exchange(self, before: Place | None, after: Place | None) -> set[int]:
        """Take a deal from one place and put it in another; gives the stages."""
        return self._standing.exchange(before, after, descending=self.view.descending)

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
        wanted = [deal for deal in deals if deal in self]
        self.follow(wanted)
        stage = self.columns[number].stage.id
        places = filter(None, map(self._standing.place, wanted))
        for before in [place for place in places if place[0] != stage]:
            deal = before[1]
            self._carried[deal] = before
            self._exchange(before, (stage, *before[1:]))
            self._by_stage[before[0]].total -= self.reader.sum_of(self.pipelines, deal, before[0])
            self._by_stage[stage].total += self.reader.sum_of(self.pipelines, deal, stage)

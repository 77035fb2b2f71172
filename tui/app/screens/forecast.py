"""The forecast: the board with periods for columns; moving a deal moves when it is expected to close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.app.command import command
from tui.app.screens.board_keys import BOARD, LOOKING
from tui.app.screens.deal_actions import BESIDE, DEAL
from tui.app.screens.deals import DealsScreen
from tui.app.widgets.board import BoardView
from tui.fields import Field
from tui.services.board import Board, Column
from tui.services.board_view import View
from tui.services.deal_bulk import DealBulk
from tui.services.deal_reader import Record
from tui.services.edits import EditError
from tui.services.forecast import (
    EARLIER,
    EXPECTED,
    INTERVALS,
    LATER,
    NO_DATE,
    PeriodReader,
    Periods,
    date_fields,
    forecast,
    periods,
)
from tui.services.records import value_of

INTERVAL, FIELD = "forecast interval", "forecast date"
FARTHEST = 400
"""How many periods one can look back or ahead."""


class PeriodsView(BoardView):
    """Columns that tell what is won from what is open."""

    def sums(self, column: Column) -> tuple[str, str]:
        """Won and open, and weighted where there is room."""
        reader, total = self.board.reader if self.board else None, column.total
        won = reader.won.get(column.stage.id, {}) if isinstance(reader, PeriodReader) else {}
        if not any(won.values()):
            return super().sums(column)
        left = {code: value - won.get(code, 0) for code, value in total.values.items()}
        short = f"✓ {self.money.total(won)} + {self.money.total(left)}"
        return f"{short}  ⚖ {self.money.total(total.weighted)}", short


class ForecastScreen(DealsScreen):
    """Deals of the board's pipeline by when they are expected to close, or by another date of theirs."""

    ahead = 0
    """How many periods on from today's the first column is."""

    @property
    def interval(self) -> str:
        """Month, quarter or week."""
        found = self.workspace.memory.get(INTERVAL, INTERVALS[0])
        return found if found in INTERVALS else INTERVALS[0]

    @property
    def periods(self) -> Periods:
        """The columns."""
        return periods(self.interval, self.workspace.clock.today(), self.ahead)

    @property
    def field(self) -> Field:
        """The date deals stand by."""
        code, fields = self.workspace.memory.get(FIELD, ""), date_fields(self.workspace)
        return next((field for field in fields if field.code == code), fields[0])

    def make_board(self) -> Board:
        """Periods, the one of today under the cursor."""
        if self.view.board is None:
            self.view.column = 1
        return forecast(self.workspace, self.pipelines, self.looked.view, self.periods, self.field)

    def count_of(self, view: View) -> int:
        """With those that are won in these periods."""
        return PeriodReader(self.workspace, self.pipelines, self.periods, self.field).count(view)

    def make_view(self) -> BoardView:
        """Columns that tell what is won from what is open."""
        return PeriodsView(self.workspace.deals, self.moved)

    @property
    def heading(self) -> str:
        """The pipeline, and that it is a forecast."""
        by = "" if self.field.code == EXPECTED else f" of {self.field.name.lower()}"
        return f"{super().heading} · forecast by {self.interval}{by}"

    # -- moving ---------------------------------------------------------------------------------------------------

    @command("L shift+right", "Expect it a period later", hint="later", rank=3, group=DEAL)
    async def move_right(self) -> None:
        """Later by a period."""
        await self._shift(self.times)

    @command("H shift+left", "Expect it a period earlier", hint="earlier", rank=4, group=DEAL)
    async def move_left(self) -> None:
        """Earlier by a period."""
        await self._shift(-self.times)

    async def _shift(self, by: int) -> None:
        """Each deal so many periods on; one without a date gets one in the period of today."""
        if self.view.carried:
            self.view.step_column(by)
            return
        board = self.view.board
        found = {deal: board.stage_of(deal) if board else None for deal in self.chosen()}
        targets = {
            deal: EARLIER + 1 if here == NO_DATE else max(EARLIER, min(here + by, LATER))
            for deal, here in found.items()
            if here is not None
        }
        if not await self.put(targets):
            self.say("This is the last period." if by > 0 else "This is the first period.")

    async def put(self, targets: Mapping[int, int]) -> int:
        """Expect each deal in its period; what is there already keeps its day."""
        found, field, deals = self.periods, self.field, self.workspace.deals
        records = {deal: deals.get(deal) for deal in targets}
        if field.code == EXPECTED and any(record.get("status") == "won" for record in records.values()):
            raise EditError("A won deal stands where it was won.")
        days = {deal: value_of("deal", record, field) for deal, record in records.items()}
        moved = {deal: found.day_in(to, days[deal]) for deal, to in targets.items() if found.number(days[deal]) != to}
        return await DealBulk(self.workspace).expect(moved, field.code) if moved else 0

    # -- what is shown --------------------------------------------------------------------------------------------

    @command("i", "Months, quarters or weeks; of another date", hint="interval", rank=27, group=LOOKING)
    def choose_interval(self) -> None:
        """Choose how long a period is, or the date deals stand by."""
        from tui.app.screens.picker import Choice, PickerScreen

        def chosen(choice: Any) -> None:
            if choice is not None:
                self.workspace.memory.put(*choice)
                self.load()

        found = [*(Choice((INTERVAL, n), f"{n.capitalize()}s") for n in INTERVALS)]  # the picker marks the one there is
        here, dates = self.field, date_fields(self.workspace)
        found += [Choice((FIELD, f.code), f"By {f.name}", "✓" if f == here else "") for f in dates]
        self.app.push_screen(PickerScreen("Periods", found, current=(INTERVAL, self.interval)), chosen)

    @command("less_than_sign", "A period back", hint="earlier periods", rank=33, group=LOOKING)
    def period_back(self) -> None:
        """The periods before."""
        self._look_ahead(self.ahead - self.times)

    @command("greater_than_sign", "A period on", hint="later periods", rank=34, group=LOOKING)
    def period_on(self) -> None:
        """The periods after."""
        self._look_ahead(self.ahead + self.times)

    def _look_ahead(self, ahead: int) -> None:
        self.ahead = max(-FARTHEST, min(ahead, FARTHEST))
        self.load()

    @command("q backspace", "Back to the board", hint="back", rank=98, group=LOOKING)
    def leave(self) -> None:
        """To the board."""
        self.app.pop_screen()

    @command("a", "Add a deal that is expected in this period", hint="add", rank=7, group=BOARD)
    def add(self) -> None:
        """Add a deal in the first stage: its title, then it is there to be opened."""
        from tui.app.screens.prompt import PromptScreen

        if not self.pipelines:
            raise EditError("There is no pipeline to add a deal to yet.")
        stage, column = self.pipelines[0].stages[0], self.view.column + EARLIER

        async def named(title: str | None) -> None:
            if title:
                fields: Record = {"title": title.strip(), "stage_id": stage.id, "pipeline_id": stage.pipeline_id}
                day = self.periods.day_in(column, None)
                deal = await self.guard(self.workspace.deals.create(fields | self._dated(day)))
                if deal is not None:
                    self.view.go(deal)

        self.app.push_screen(PromptScreen(f"New deal in {stage.name}", hint="It is expected in this period."), named)

    def _dated(self, day: str | None) -> Record:
        """A day as fields of a new deal: none of a date that Pipedrive keeps by itself."""
        field = self.field
        if day is None or field.fixed:
            return {}
        return {"custom_fields": {field.code: day}} if field.custom else {field.code: day}

    @command("exclamation_mark", "Explain: why it stands where it does in its stage, what it counts", group=BESIDE)
    def explain(self) -> None:
        """Say why, in sentences, as on the board of stages."""
        from tui.app.screens.explain import ExplainScreen
        from tui.services.explaining import explain

        deal = self.here()
        self.app.push_screen(ExplainScreen(self.named([deal]), explain(self.workspace, super().make_board(), deal)))

"""The forecast: the board with periods for columns; moving a deal moves when it is expected to close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.app.command import command
from tui.app.screens.board_keys import BOARD, LOOKING
from tui.app.screens.deal_actions import BESIDE, DEAL
from tui.app.screens.deals import DealsScreen
from tui.services.board import Board
from tui.services.deal_bulk import DealBulk
from tui.services.deal_reader import Record
from tui.services.edits import EditError
from tui.services.forecast import EARLIER, INTERVALS, LATER, NO_DATE, Periods, forecast, periods

INTERVAL = "forecast interval"


class ForecastScreen(DealsScreen):
    """Deals of the board's pipeline by when they are expected to close."""

    @property
    def interval(self) -> str:
        """Month, quarter or week."""
        found = self.workspace.memory.get(INTERVAL, INTERVALS[0])
        return found if found in INTERVALS else INTERVALS[0]

    @property
    def periods(self) -> Periods:
        """The columns."""
        return periods(self.interval, self.workspace.clock.today())

    def make_board(self) -> Board:
        """Periods, the one of today under the cursor."""
        if self.view.board is None:
            self.view.column = 1
        return forecast(self.workspace, self.pipelines, self.looked.view, self.periods)

    @property
    def heading(self) -> str:
        """The pipeline, and that it is a forecast."""
        return f"{super().heading} · forecast by {self.interval}"

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
        found, deals = self.periods, self.workspace.deals
        records = {deal: deals.get(deal) for deal in targets}
        if any(record.get("status") == "won" for record in records.values()):
            raise EditError("A won deal stands where it was won.")
        days = {deal: record.get("expected_close_date") for deal, record in records.items()}
        moved = {deal: found.day_in(to, days[deal]) for deal, to in targets.items() if found.number(days[deal]) != to}
        return await DealBulk(self.workspace).expect(moved) if moved else 0

    # -- what is shown --------------------------------------------------------------------------------------------

    @command("i", "Months, quarters or weeks", hint="interval", rank=27, group=LOOKING)
    def choose_interval(self) -> None:
        """Choose how long a period is."""
        from tui.app.screens.picker import Choice, PickerScreen

        def chosen(interval: Any) -> None:
            if interval is not None:
                self.workspace.memory.put(INTERVAL, interval)
                self.load()

        choices = [Choice(name, f"{name.capitalize()}s") for name in INTERVALS]
        self.app.push_screen(PickerScreen("Periods", choices, current=self.interval), chosen)

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
                deal = await self.guard(
                    self.workspace.deals.create(fields | ({"expected_close_date": day} if day else {}))
                )
                if deal is not None:
                    self.view.go(deal)

        self.app.push_screen(PromptScreen(f"New deal in {stage.name}", hint="It is expected in this period."), named)

    @command("exclamation_mark", "Explain: why it stands where it does in its stage, what it counts", group=BESIDE)
    def explain(self) -> None:
        """Say why, in sentences, as on the board of stages."""
        from tui.app.screens.explain import ExplainScreen
        from tui.services.explaining import explain

        deal = self.here()
        self.app.push_screen(ExplainScreen(self.named([deal]), explain(self.workspace, super().make_board(), deal)))

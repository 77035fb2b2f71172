"""The deals screen: what one does to the deal under the cursor, or to the marked ones; all of it can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.containers import Vertical

from tui.app.command import command
from tui.app.screens.board_keys import BOARD, BoardKeys
from tui.app.screens.deal_actions import BESIDE, DEAL, DealActions
from tui.app.widgets.board import BoardView
from tui.services.edits import EditError


class DealsScreen(BoardKeys, DealActions):
    """The board with everything one does on it."""

    # -- what it is done to ---------------------------------------------------------------------------------------

    def chosen(self) -> tuple[int, ...]:
        """The marked deals, or the one under the cursor; raises `EditError` when there is none."""
        view = self.view
        if view.carried:
            raise EditError("Put down first what you carry: ⏎ drops it here, esc takes it back.")
        found = view.chosen()
        if not found:
            raise EditError("There is no deal here. Press a to add one.")
        view.walked = True
        return found

    def here(self) -> int:
        """The deal under the cursor, whatever is marked; raises `EditError`."""
        self.chosen()
        if self.view.deal is None:
            raise EditError("There is no deal here. Press a to add one.")
        return self.view.deal

    def moved(self) -> None:
        """The cursor stands on another deal, or on none."""
        super().moved()
        self.take_in_hand(self.view.deal is not None or self.view.marks.ids)

    # -- where it stands ------------------------------------------------------------------------------------------

    @command("L shift+right", "Move to the next stage", hint="next stage", rank=3, group=DEAL)
    async def move_right(self) -> None:
        """To the next stage."""
        await self._shift(self.times)

    @command("H shift+left", "Move to the previous stage", hint="previous", rank=4, group=DEAL)
    async def move_left(self) -> None:
        """To the previous stage."""
        await self._shift(-self.times)

    async def put(self, targets: Mapping[int, int]) -> int:
        """Put each deal in its column; tells how many were not there already, -1 when it has to ask first."""
        return await self.move(targets)

    async def _shift(self, by: int) -> None:
        """Each deal so many stages on from its own, within its pipeline."""
        if self.view.carried:
            self.view.step_column(by)
            return
        board = self.view.board
        stages = [(c.stage.id, c.stage.pipeline_id) for c in board.columns] if board else []
        beside = {stage: _beside(stages, number, by) for number, (stage, _) in enumerate(stages)}
        here = {deal: board.stage_of(deal) if board else None for deal in self.chosen()}
        targets = {deal: beside[stage] for deal, stage in here.items() if stage is not None}
        if not await self.put(targets):
            self.say("This is the last stage. w wins the deal." if by > 0 else "This is the first stage.")

    @command("M", "Carry: pick up, walk, see where it would land; ⏎ drops", group=DEAL)
    async def carry(self) -> None:
        """Pick up, or drop."""
        if self.view.carried:
            await self._drop()
        else:
            self.chosen()
            self.view.lift()
            self.moved()

    async def _drop(self) -> None:
        """Let go where it is."""
        view, board = self.view, self.view.board
        assert board is not None
        stage, carried, view.carried = board.columns[view.column].stage.id, view.carried, ()
        moved = 0
        try:
            moved = await self.put(dict.fromkeys(carried, stage))
        finally:
            if moved <= 0:
                view.follow(set(carried), {})
        self.moved()

    async def on_board_view_dropped(self, event: BoardView.Dropped) -> None:
        """Cards were dragged to another stage."""
        await self.guard(self.put(dict.fromkeys(event.deals, event.stage)))

    # -- around it ------------------------------------------------------------------------------------------------

    @command("enter", "Open the deal", hint="open", rank=2, group=DEAL)
    async def open_deal(self) -> None:
        """Show everything about the deal; what is carried is dropped; after a number, show that favourite."""
        if self.view.carried:
            await self._drop()
            return
        if self.number_before:
            from tui.app.screens.filter_choices import show_number

            show_number(self, self.number_before)
            return
        from tui.app.screens.record import RecordScreen

        self.app.push_screen(RecordScreen("deal", self.here(), siblings=tuple(self.view.ids)))

    @command("exclamation_mark", "Explain: why it stands here, what it counts, why it rots", group=BESIDE)
    def explain(self) -> None:
        """Say why, in sentences."""
        from tui.app.screens.explain import ExplainScreen
        from tui.services.explaining import explain

        deal, board = self.here(), self.view.board
        assert board is not None
        self.app.push_screen(ExplainScreen(self.named([deal]), explain(self.workspace, board, deal)))

    @command("p", "Peek: the deal at a glance beside the board", hint="peek", rank=28, group=BESIDE)
    async def peek(self) -> None:
        """Open the pane, or close it."""
        if self.beside is not None:
            await self.close_beside()
            return
        from tui.app.widgets.deal_pane import DealPane

        pane = DealPane(self.workspace)
        await self.query_one(Vertical).mount(pane, before=0)
        self.beside = pane
        self.moved()

    @command("ctrl+e", "Scroll what stands beside the board", group=BESIDE)
    def beside_down(self) -> None:
        """Some lines down."""
        if self.beside is not None:
            self.beside.scroll_half(1)

    @command("ctrl+y", "Scroll it back", group=BESIDE)
    def beside_up(self) -> None:
        """Some lines up."""
        if self.beside is not None:
            self.beside.scroll_half(-1)

    @command("a", "Add a deal in this stage", hint="add", rank=7, group=BOARD)
    def add(self) -> None:
        """Ask for a deal, in one line or field by field; it has the cursor then."""
        board = self.view.board
        if board is None or not board.columns:
            raise EditError("There is no pipeline to add a deal to yet.")
        from tui.app.screens.deal_form import add_deal

        add_deal(self, board.columns[self.view.column].stage, self.view.go)

    async def on_board_view_opened(self) -> None:
        """Two clicks."""
        await self.run_action("open_deal")


def _beside(stages: Sequence[tuple[int, int]], number: int, by: int) -> int:
    """The stage so many on in the same pipeline, the last or the first one where it has no more."""
    mine = [stage for stage, pipeline in stages if pipeline == stages[number][1]]
    return mine[max(0, min(mine.index(stages[number][0]) + by, len(mine) - 1))]

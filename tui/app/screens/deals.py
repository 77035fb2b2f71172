"""The deals screen: what one does to the deal under the cursor, or to the marked ones; all of it can be undone."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.command import command
from tui.app.screens.board_keys import BOARD, BoardKeys
from tui.app.widgets.board import BoardView
from tui.services.deals import Record
from tui.services.edits import EditError

DEAL = "The deal, or the marked ones"
BESIDE = "Around the deal"


class DealsScreen(BoardKeys):
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

    def _deal(self) -> int:
        """The deal under the cursor, whatever is marked."""
        self.chosen()
        if self.view.deal is None:
            raise EditError("There is no deal here. Press a to add one.")
        return self.view.deal

    def named(self, deals: Sequence[int]) -> str:
        """A deal by its title, several by their number."""
        if len(deals) > 1:
            return f"{len(deals):,} deals"
        return str(self.workspace.deals.get(deals[0]).get("title") or "(no title)")

    # -- where it stands ------------------------------------------------------------------------------------------

    @command("L shift+right", "Move to the next stage", hint="next stage", rank=3, group=DEAL)
    async def move_right(self) -> None:
        """To the next stage."""
        await self._shift(self.times)

    @command("H shift+left", "Move to the previous stage", hint="previous", rank=4, group=DEAL)
    async def move_left(self) -> None:
        """To the previous stage."""
        await self._shift(-self.times)

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
        if not await self.workspace.deals.move_all(targets):
            self.say("This is the last stage. w wins the deal." if by > 0 else "This is the first stage.")

    @command("m", "Move to any stage of any pipeline", hint="move to", rank=8, group=DEAL)
    def move_to(self) -> None:
        """Choose where it goes."""
        from tui.app.screens.deal_choices import choose_stage

        choose_stage(self, self.chosen())

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
            moved = await self.workspace.deals.move_all(dict.fromkeys(carried, stage))
        finally:
            if not moved:
                view.follow(set(carried), {})
        self.moved()

    async def on_board_view_dropped(self, event: BoardView.Dropped) -> None:
        """Cards were dragged to another stage."""
        await self.guard(self.workspace.deals.move_all(dict.fromkeys(event.deals, event.stage)))

    # -- how it ends ----------------------------------------------------------------------------------------------

    @command("w", "Won", hint="won", rank=5, group=DEAL)
    async def win(self) -> None:
        """Won."""
        deals = self.chosen()
        words = self.named(deals)
        await self.workspace.deals.win(*deals)
        self.say(f"Won: {words}. u takes it back.")

    @command("x", "Lost, with a reason and perhaps a comment", hint="lost", rank=6, group=DEAL)
    def lose(self) -> None:
        """Lost: ask for the reason."""
        from tui.app.screens.deal_choices import choose_reason

        choose_reason(self, self.chosen())

    @command("R", "Open a won or lost deal again", group=DEAL)
    async def reopen(self) -> None:
        """Open again."""
        closed = [d for d in self.chosen() if self.workspace.deals.get(d).get("status") != "open"]
        if not closed:
            raise EditError("This is open. f and “won” or “lost” show those that are not.")
        words = self.named(closed)
        await self.workspace.deals.reopen(*closed)
        self.say(f"Open again: {words}. u takes it back.")

    @command("z", "Archive: off boards and lists, with its status", group=DEAL)
    async def archive(self) -> None:
        """Put it away."""
        deals = self.chosen()
        words = self.named(deals)
        await self.workspace.deals.archive(*deals)
        self.say(f"Archived: {words}. u takes it back.")

    @command("C", "Convert to a lead", group=DEAL)
    async def convert(self) -> None:
        """Back to the leads."""
        deals = self.chosen()
        words = self.named(deals)
        await self.workspace.deals.to_leads(*deals)
        self.say(f"Back among the leads: {words}. u takes it back.")

    @command("D", "Delete (it can be restored for 30 days)", group=DEAL)
    async def delete(self) -> None:
        """Delete; several only when that is confirmed."""
        deals = self.chosen()
        words = self.named(deals)

        async def gone() -> None:
            await self.workspace.deals.delete(*deals)
            self.say(f"Deleted: {words}. u takes it back.")

        async def answered(yes: bool | None) -> None:
            if yes:
                await self.guard(gone())

        if len(deals) == 1:
            await gone()
            return
        from tui.app.screens.confirm import ConfirmScreen

        text = "They can be restored for 30 days, and u takes it back."
        self.app.push_screen(ConfirmScreen(f"Delete {words}?", text), answered)

    # -- around it ------------------------------------------------------------------------------------------------

    @command("enter", "Open the deal", hint="open", rank=2, group=DEAL)
    async def open_deal(self) -> None:
        """Show everything about the deal; what is carried is dropped."""
        if self.view.carried:
            await self._drop()
            return
        from tui.app.screens.record import RecordScreen

        self.app.push_screen(RecordScreen("deal", self._deal(), siblings=tuple(self.view.ids)))

    @command("A", "Add an activity to the deal", hint="activity", rank=40, group=BESIDE)
    def add_activity(self) -> None:
        """Ask what and when."""
        from tui.app.screens.activity_prompt import ActivityPrompt

        self.app.push_screen(ActivityPrompt(self.workspace, deal_id=self._deal()))

    @command("n", "Write a note on the deal", hint="note", rank=41, group=BESIDE)
    async def add_note(self) -> None:
        """Write a note."""
        from tui.app.screens.drafts import write

        deal = self._deal()

        async def save(text: str) -> int:
            return await self.workspace.notes.add("deal", deal, text)

        await write(self, f"New note on “{self.named([deal])}”", f"note of deal:{deal}", "", save, hint="Markdown")

    @command("a", "Add a deal in this stage", hint="add", rank=7, group=BOARD)
    def add(self) -> None:
        """Add a deal: its title, then it is there to be opened."""
        from tui.app.screens.prompt import PromptScreen

        board = self.view.board
        if board is None or not board.columns:
            raise EditError("There is no pipeline to add a deal to yet.")
        stage = board.columns[self.view.column].stage

        async def named(title: str | None) -> None:
            if title:
                fields: Record = {"title": title.strip(), "stage_id": stage.id, "pipeline_id": stage.pipeline_id}
                deal = await self.guard(self.workspace.deals.create(fields))
                if deal is not None:
                    self.view.go(deal)

        hint = "Once it is there, ⏎ opens it for value, person and organization."
        self.app.push_screen(PromptScreen(f"New deal in {stage.name}", hint=hint, check=_needs_text), named)

    async def on_board_view_opened(self) -> None:
        """Two clicks."""
        await self.run_action("open_deal")


def _beside(stages: Sequence[tuple[int, int]], number: int, by: int) -> int:
    """The stage so many on in the same pipeline, the last or the first one where it has no more."""
    mine = [stage for stage, pipeline in stages if pipeline == stages[number][1]]
    return mine[max(0, min(mine.index(stages[number][0]) + by, len(mine) - 1))]


def _needs_text(text: str) -> str | None:
    return None if text.strip() else "A deal needs a title."

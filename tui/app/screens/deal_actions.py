"""What one does to deals wherever they are listed: the marked ones, or the one under the cursor; all can be undone."""

from __future__ import annotations

from tui.app.command import command
from tui.app.screens.deals_view import DealsView
from tui.services.edits import EditError

DEAL = "The deal, or the marked ones"
BESIDE = "Around the deal"


class DealActions(DealsView):
    """Keys that do something to `chosen`."""

    def chosen(self) -> tuple[int, ...]:
        """The marked deals, or the one under the cursor; raises `EditError` when there is none."""
        raise NotImplementedError

    def here(self) -> int:
        """The deal under the cursor, whatever is marked; raises `EditError`."""
        raise NotImplementedError

    @command("m", "Move to any stage of any pipeline", hint="move to", rank=8, group=DEAL)
    def move_to(self) -> None:
        """Choose where it goes."""
        from tui.app.screens.deal_choices import choose_stage

        choose_stage(self, self.chosen())

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

    @command("A", "Add an activity to the deal", group=BESIDE)
    def add_activity(self) -> None:
        """Ask what and when."""
        from tui.app.screens.activity_prompt import ActivityPrompt

        self.app.push_screen(ActivityPrompt(self.workspace, deal_id=self.here()))

    @command("n", "Write a note on the deal", group=BESIDE)
    async def add_note(self) -> None:
        """Write a note."""
        from tui.app.screens.drafts import write

        deal = self.here()

        async def save(text: str) -> int:
            return await self.workspace.notes.add("deal", deal, text)

        await write(self, f"New note on “{self.named([deal])}”", f"note of deal:{deal}", "", save, hint="Markdown")

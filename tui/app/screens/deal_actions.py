"""What one does to deals wherever they are listed: the marked ones, or the one under the cursor; all can be undone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from tui.app.command import Command, command
from tui.app.screens.deals_view import DealsView
from tui.services.edits import EditError

DEAL = "The deal, or the marked ones"
BESIDE = "Around the deal"
LOOKING = "What is shown"
MARKS = {"mark", "mark_range"}


class DealActions(DealsView):
    """Keys that do something to `chosen`."""

    in_hand = True
    """Whether there is a deal under the cursor, or marked."""

    def chosen(self) -> tuple[int, ...]:
        """The marked deals, or the one under the cursor; raises `EditError` when there is none."""
        raise NotImplementedError

    def here(self) -> int:
        """The deal under the cursor, whatever is marked; raises `EditError`."""
        raise NotImplementedError

    def offered(self) -> Iterable[Command]:
        """With no deal in hand, nothing is done to one."""
        found = self.commands()
        return found if self.in_hand else (c for c in found if c.group not in (DEAL, BESIDE) and c.name not in MARKS)

    def take_in_hand(self, there: object) -> None:
        """Whether there is a deal to do something to: the footer tells."""
        if bool(there) != self.in_hand:
            self.in_hand = bool(there)
            self.hints()

    async def move(self, targets: Mapping[int, int]) -> int:
        """Move deals to their stages; tells how many, -1 when it has to ask first for what a stage requires."""
        deals = self.workspace.deals

        def words() -> str:
            names = {deals.stage(stage).name for stage in targets.values()}
            return f"Move {self.named(list(targets))}{f' to {names.pop()}' if len(names) == 1 else ''}"

        if self._asks(targets, "", words, lambda: deals.move_all(targets)):
            return -1
        return await deals.move_all(targets)

    def _asks(
        self,
        targets: Mapping[int, int | None],
        status: str,
        words: Callable[[], str],
        act: Callable[[], Awaitable[Any]],
    ) -> bool:
        """Ask for what a stage or a status requires and the deals lack, then act; tells whether there is any."""
        from tui.services.required import missing

        lacking = missing(self.workspace, targets, status)
        if lacking:
            from tui.app.screens.required_form import ask

            ask(self, lacking, words(), act)
        return bool(lacking)

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

        async def act() -> None:
            await self.workspace.deals.win(*deals)

        if not self._asks(dict.fromkeys(deals), "won", lambda: f"Win {words}", act):
            await act()
            self.say(f"Won: {words}. u takes it back.")

    @command("x", "Lost, with a reason and perhaps a comment", hint="lost", rank=6, group=DEAL)
    def lose(self) -> None:
        """Lost: ask for the reason."""
        from tui.app.screens.deal_choices import choose_reason

        choose_reason(self, self.chosen())

    async def lose_for(self, deals: Sequence[int], reason: str, comment: str) -> None:
        """Mark deals lost for a reason, with a comment; asks first for what that requires."""
        words, service = self.named(deals), self.workspace.deals

        async def act() -> None:
            await service.lose_all(deals, reason, comment)

        if not self._asks(dict.fromkeys(deals), "lost", lambda: f"Lose {words}", act):
            await act()
            self.say(f"Lost: {words}. u takes it back.")

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

    @command("", "Bring back a deleted deal", group=LOOKING)
    async def restore_deleted(self) -> None:
        """Choose one of those deleted in the last 30 days."""
        from tui.app.screens.restoring import restore_deal

        await restore_deal(self)

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

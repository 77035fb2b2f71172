"""The deals screen: a pipeline's board, and what one does to the deal under the cursor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.command import command
from tui.app.screens.base import EVERYWHERE, MainScreen
from tui.app.widgets.board import BoardView
from tui.services.changes import Changed
from tui.services.deals import Pipeline, Record
from tui.services.edits import EditError

MANY = 300
BOARD = "The board"
DEAL = "The deal"
CARDS = ("person", "organization", "user", "deal_field")
FRAME = ("pipeline", "stage", "currency", "day")


class BoardHeader(Widget):
    """The pipeline, how many deals it has, and what they are worth."""

    DEFAULT_CSS = "BoardHeader { height: 1; background: $background; color: $foreground; }"

    def __init__(self) -> None:
        super().__init__()
        self.line = (Content(""), Content(""))

    def show(self, left: Content, right: Content) -> None:
        """Show other words; draws only when they are others."""
        if (left, right) != self.line:
            self.line = (left, right)
            self.refresh()

    def render(self) -> Content:
        """What there is at the left, what is out of sight at the right."""
        left, right = self.line
        room = self.size.width - right.cell_length - 1
        left = left.truncate(max(room, 0), ellipsis=True)
        return left + Content(" " * max(0, room - left.cell_length)) + right


class FocusLine(BoardHeader):
    """The deal under the cursor in full: what does not fit on its card."""

    DEFAULT_CSS = "FocusLine { height: 1; background: $surface; color: $foreground; }"

    def render(self) -> Content:
        """Both parts, each with at least half of the line if it needs it."""
        left, right = self.line
        width = self.size.width
        room = max(width // 2, width - left.cell_length - 1)
        right = right.truncate(room, ellipsis=True)
        left = left.truncate(max(0, width - right.cell_length - 1), ellipsis=True)
        return left + Content(" " * max(0, width - left.cell_length - right.cell_length)) + right


class DealsScreen(MainScreen):
    """The board of one pipeline."""

    section = "deals"
    DEFAULT_CSS = """
    DealsScreen #empty { display: none; height: 1fr; content-align: center middle; text-align: center; color: $muted; }
    DealsScreen .-empty > #empty { display: block; }
    DealsScreen .-empty > BoardView { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.pipeline: Pipeline | None = None

    def body(self) -> Iterable[Widget]:
        """Header and board."""
        yield Vertical(BoardHeader(), BoardView(self.workspace.deals, self.moved), FocusLine(), Static(id="empty"))

    @property
    def view(self) -> BoardView:
        """The board."""
        return self.query_one(BoardView)

    def on_mount(self) -> None:
        """Show the pipeline looked at last; Textual has called the base's handler already."""
        self.load()

    def load(self) -> None:
        """Read pipelines and board anew; the cursor stays on its deal."""
        pipelines = [p for p in self.workspace.deals.pipelines() if p.stages]
        wanted = self.pipeline.id if self.pipeline else self.workspace.memory.get("pipeline", 0)
        self.pipeline = next((p for p in pipelines if p.id == wanted), pipelines[0] if pipelines else None)
        if self.pipeline is not None:
            self.view.show(self.workspace.deals.board(self.pipeline))
            self._show_header()
        self._show_empty()

    # -- news -----------------------------------------------------------------------------------------------------

    def news(self, changed: Changed) -> None:
        """Follow what changed: single deals cheaply, the frame by reading it anew."""
        ids = {i for i in changed.ids.get("deal", ()) if isinstance(i, int)}
        renamed = {
            o: n for (k, o), n in changed.renamed.items() if k == "deal" and isinstance(o, int) and isinstance(n, int)
        }
        ids |= {*renamed, *renamed.values()}
        if self.pipeline is None or changed.touches(*FRAME) or len(ids) > MANY:
            self.load()
            return
        if changed.touches(*CARDS):
            self.view.forget(None)
            self.view.paint()
        if ids:
            self.view.follow(ids, renamed)
            self._show_header()
            self._show_empty()
        if changed.touches("activity", *CARDS):
            self._show_focus()
        if changed.state is not None:
            self._show_empty()

    def _show_empty(self) -> None:
        """Before the first fill there is no board worth the name: say what is happening."""
        state, board = self.workspace.state, self.view.board
        waiting = not self.workspace.filled and (board is None or board.total.count == 0)
        empty = self.pipeline is None or waiting
        self.query_one(Vertical).set_class(empty, "-empty")
        words = {
            "starting": "Starting…\n\nThe first start makes a workspace on this machine; it takes a few seconds.",
            "filling": f"Getting {state.words}… {state.progress:,} records so far",
            "offline": f"The server cannot be reached.\n\n{state.words}\n\nThis is tried again by itself; r tries now.",
            "signed out": state.words,
        }.get(state.phase, "Getting your deals…")
        if empty:
            self.query_one("#empty", Static).update(Content(words))

    def _show_header(self) -> None:
        board, money = self.view.board, self.workspace.money
        if board is None or self.pipeline is None:
            return
        total = board.total
        value, weighted = money.total(total.values, short=False), money.total(total.weighted, short=False)
        left = Content(" ") + Content.styled(self.pipeline.name, "bold")
        left += Content.styled(f"   {total.count:,} deals   ", "$muted") + Content(value)
        left += Content.styled("   ⚖ ", "$muted") + Content(weighted)
        before, after = self.view.hidden
        right = Content.styled(f"{f'‹ {before} ' if before else ''}{f'{after} ›' if after else ''} ", "$accent")
        self.query_one(BoardHeader).show(left, right)

    def _show_focus(self) -> None:
        """The full title, whose it is, what is next and how long it has been here."""
        line, deal = self.query_one(FocusLine), self.view.deal
        record = self.workspace.copy.get("deal", deal) if deal is not None else None
        if deal is None or record is None:
            line.show(Content(""), Content(""))
            return
        who = " · ".join(name for name in self.workspace.deals.who(deal) if name)
        left = (
            Content(" ") + Content.styled(str(record.get("title") or ""), "bold") + Content.styled(f"  {who}", "$muted")
        )
        line.show(left, self._next_step(deal) + Content.styled(f"  {self._stay(record)} ", "$muted"))

    def _next_step(self, deal: int) -> Content:
        planned = self.workspace.activities.of("deal", deal, done=False)
        if not planned:
            return Content.styled(" ▲ nothing planned", "$warning")
        first = planned[0]
        sign, style = ("!", "$error") if first.overdue else ("→", "$foreground")
        words = f" {sign} {first.subject[:40]}, {self.workspace.clock.words(first.day, first.start)}"
        return Content.styled(words, style)

    def _stay(self, record: Record) -> str:
        days = self.workspace.clock.days_since(record.get("stage_change_time") or record.get("add_time"))
        return f"here since {'today' if days == 0 else f'{days} d'}"

    def moved(self) -> None:
        """The window may show other columns now, and the cursor stands on another deal."""
        self._show_header()
        self._show_focus()

    @command("u", "Undo the last edit", hint="undo", rank=80, group=EVERYWHERE)
    async def undo(self) -> None:
        """Take the last edit back; a deal that comes back to the board has the cursor."""
        before = self._on_board()
        await super().undo()
        back = self._on_board() - before
        if len(back) == 1:
            self.view.go(back.pop())

    def _on_board(self) -> set[int]:
        board = self.view.board
        return {deal for column in board.columns for deal in column.ids} if board else set()

    # -- walking --------------------------------------------------------------------------------------------------

    @command("left h", "Column to the left", group=BOARD)
    def column_left(self) -> None:
        """One column to the left."""
        self.view.step_column(-1)

    @command("right l", "Column to the right", group=BOARD)
    def column_right(self) -> None:
        """One column to the right."""
        self.view.step_column(1)

    @command("down j", "Next deal", group=BOARD)
    def next_deal(self) -> None:
        """One card down."""
        self.view.step(1)

    @command("up k", "Previous deal", group=BOARD)
    def previous_deal(self) -> None:
        """One card up."""
        self.view.step(-1)

    @command("pagedown ctrl+d", "A page down", group=BOARD)
    def page_down(self) -> None:
        """A page of cards down."""
        self.view.step(self.view.capacity)

    @command("pageup ctrl+u", "A page up", group=BOARD)
    def page_up(self) -> None:
        """A page of cards up."""
        self.view.step(-self.view.capacity)

    @command("home", "First deal of the column", group=BOARD)
    def first_deal(self) -> None:
        """To the top of the column."""
        self.view.step(-(10**9))

    @command("end G", "Last deal of the column", group=BOARD)
    def last_deal(self) -> None:
        """To the bottom of the column."""
        self.view.step(10**9)

    @command("P", "Another pipeline", hint="pipeline", rank=30, group=BOARD)
    def choose_pipeline(self) -> None:
        """Choose the pipeline to look at."""
        from tui.app.screens.picker import Choice, PickerScreen

        found = {p.id: p for p in self.workspace.deals.pipelines() if p.stages}
        choices = [Choice(p.id, p.name, f"{len(p.stages)} stages") for p in found.values()]

        def chosen(number: Any) -> None:
            if number in found:
                self.pipeline = found[number]
                self.workspace.memory.put("pipeline", number)
                self.view.deal, self.view.column = None, 0
                self.load()

        current = self.pipeline.id if self.pipeline else None
        self.app.push_screen(PickerScreen("Pipeline", choices, current=current), chosen)

    # -- the deal under the cursor ----------------------------------------------------------------------------------

    def _deal(self) -> int:
        if self.view.deal is None:
            raise EditError("There is no deal here. Press a to add one.")
        self.view.walked = True
        return self.view.deal

    def _title(self, deal: int) -> str:
        return str(self.workspace.deals.get(deal).get("title"))

    @command("L shift+right", "Move the deal to the next stage", hint="next stage", rank=3, group=DEAL)
    async def move_right(self) -> None:
        """To the next stage."""
        await self._shift(1)

    @command("H shift+left", "Move the deal to the previous stage", hint="previous", rank=4, group=DEAL)
    async def move_left(self) -> None:
        """To the previous stage."""
        await self._shift(-1)

    async def _shift(self, by: int) -> None:
        deal, number = self._deal(), self.view.column + by
        stages = self.pipeline.stages if self.pipeline else ()
        if 0 <= number < len(stages):
            await self.workspace.deals.move(deal, stages[number].id)
        else:
            self.say("This is the last stage. w wins the deal." if by > 0 else "This is the first stage.")

    @command("m", "Move the deal to any stage of any pipeline", hint="move to", rank=8, group=DEAL)
    def move_to(self) -> None:
        """Choose where the deal goes."""
        from tui.app.screens.picker import Choice, PickerScreen

        deal = self._deal()
        stages = [(p, s) for p in self.workspace.deals.pipelines() for s in p.stages]
        choices = [Choice(s.id, f"{p.name} › {s.name}") for p, s in stages]

        async def chosen(stage: Any) -> None:
            if stage is not None:
                await self.guard(self.workspace.deals.move(deal, stage))

        current = self.workspace.deals.get(deal).get("stage_id")
        self.app.push_screen(PickerScreen("Move to", choices, current=current), chosen)

    @command("w", "Mark the deal won", hint="won", rank=5, group=DEAL)
    async def win(self) -> None:
        """Won."""
        deal = self._deal()
        title = self._title(deal)
        await self.workspace.deals.win(deal)
        self.say(f"Won: {title}. u takes it back.")

    @command("x", "Mark the deal lost, with a reason", hint="lost", rank=6, group=DEAL)
    def lose(self) -> None:
        """Lost: ask for the reason."""
        from tui.app.screens.picker import Choice, PickerScreen

        deal = self._deal()
        title = self._title(deal)
        reasons = [Choice(r, r, f"{n} deals") for r, n in self.workspace.deals.lost_reasons()]

        async def lost(reason: str) -> None:
            await self.workspace.deals.lose(deal, reason)
            self.say(f"Lost: {title}. u takes it back.")

        async def chosen(reason: Any) -> None:
            if reason is not None:
                await self.guard(lost(str(reason)))

        self.app.push_screen(PickerScreen(f"Why was “{title}” lost?", reasons, free=True), chosen)

    @command("D", "Delete the deal (it can be restored for 30 days)", group=DEAL)
    async def delete(self) -> None:
        """Delete."""
        deal = self._deal()
        title = self._title(deal)
        await self.workspace.deals.delete(deal)
        self.say(f"Deleted: {title}. u takes it back.")

    @command("enter", "Open the deal", hint="open", rank=2, group=DEAL)
    def open_deal(self) -> None:
        """Show everything about the deal."""
        from tui.app.screens.record import RecordScreen

        board = self.view.board
        siblings = board.columns[self.view.column].ids if board else []
        self.app.push_screen(RecordScreen("deal", self._deal(), siblings=tuple(siblings)))

    @command("a", "Add a deal in this stage", hint="add", rank=7, group=BOARD)
    def add(self) -> None:
        """Add a deal: its title, then it is there to be opened."""
        from tui.app.screens.prompt import PromptScreen

        if self.pipeline is None:
            raise EditError("There is no pipeline to add a deal to yet.")
        stage = self.pipeline.stages[self.view.column]

        async def named(title: str | None) -> None:
            if title:
                fields: Record = {"title": title.strip(), "stage_id": stage.id, "pipeline_id": stage.pipeline_id}
                deal = await self.guard(self.workspace.deals.create(fields))
                if deal is not None:
                    self.view.go(deal)

        hint = "Once it is there, ⏎ opens it for value, person and organization."
        self.app.push_screen(PromptScreen(f"New deal in {stage.name}", hint=hint, check=_needs_text), named)

    def on_board_view_opened(self) -> None:
        """Two clicks."""
        self.open_deal()

    async def on_board_view_dropped(self, event: BoardView.Dropped) -> None:
        """A card was dragged to another stage."""
        await self.guard(self.workspace.deals.move(event.deal, event.stage))


def _needs_text(text: str) -> str | None:
    return None if text.strip() else "A deal needs a title."

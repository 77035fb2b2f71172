"""What waits to be sent, what came back, and the edits one made: each in words, to be sent again or given up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.command import Command, command
from tui.app.screens.base import MainScreen
from tui.app.widgets.row_list import RowList
from tui.app.widgets.signs import age, one_line
from tui.services.changes import Changed, SyncState
from tui.services.clock import Clock
from tui.services.waiting import DIFFERS, STATES, Made, Waiting

if TYPE_CHECKING:
    from tui.services.deciding import Choice

OUTBOX = "The outbox"
OPENED = ("deal", "lead", "person", "organization", "activity", "product")
SIGNS = {
    "queued": ("○", "$muted"),
    "in flight": ("›", "$accent"),
    "unknown": ("?", "$warning"),
    "refused": ("✗", "$error"),
    "differs": ("≠", "$warning"),
}
PHASES = {
    "fresh": "Everything was fetched a moment ago.",
    "syncing": "Talking to the server now.",
    "filling": "Getting the records for the first time.",
    "starting": "Starting.",
}


class CallList(RowList):
    """The calls, or the edits that were made."""

    can_focus = True

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.rows: Sequence[Waiting | Made] = ()

    def show(self, rows: Sequence[Waiting | Made]) -> None:
        """Show these; the cursor stays on its call."""
        here = self.here
        before = here.id if isinstance(here, Waiting) else None
        self.rows = rows
        found = [n for n, row in enumerate(rows) if isinstance(row, Waiting) and row.id == before]
        self.reset(len(rows), found[0] if found else self.cursor)

    @property
    def here(self) -> Waiting | Made | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def row(self, number: int, width: int) -> Content:
        """A sign, the words, and how it stands at the right."""
        row = self.rows[number]
        if isinstance(row, Made):
            line = Content.styled("↶ " if row.undone else "  ", "$muted") + Content(one_line(row.words))
            return (line.stylize("$muted") if row.undone else line).truncate(width, ellipsis=True)
        sign, style = SIGNS[row.state]
        tries = f", tried {row.tries} times" if row.tries > 1 else ""
        note = Content.styled(f"{STATES[row.state]}{tries}  {age(row.made, self.clock.now()):>3}", "$muted")
        room = max(1, width - note.cell_length - 4)
        words = Content(one_line(row.words)).truncate(room, ellipsis=True)
        line = Content.styled(f"{sign} ", style) + words
        return line + Content(" " * max(1, width - line.cell_length - note.cell_length)) + note


class OutboxScreen(MainScreen):
    """The outbox; `tab` shows the edits that can be taken back instead."""

    DEFAULT_CSS = """
    OutboxScreen #heading { height: auto; padding: 1 2 1 2; }
    OutboxScreen #detail { height: auto; max-height: 6; min-height: 3; padding: 1 2 0 2; background: $surface; }
    OutboxScreen CallList { margin: 0 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.past = False

    def body(self) -> Iterable[Widget]:
        """Heading, list, and what the server said of the call under the cursor."""
        clock = self.workspace.clock
        yield Vertical(Static(id="heading"), CallList(clock), Static(id="detail"))

    @property
    def rows(self) -> CallList:
        """The list."""
        return self.query_one(CallList)

    def on_mount(self) -> None:
        """Read the outbox."""
        self.load()

    def load(self) -> None:
        """Show what there is now."""
        waiting = self.workspace.waiting
        self.rows.show(waiting.history() if self.past else waiting.calls())
        self.query_one("#heading", Static).update(self._heading(self.workspace.state))
        self._tell()

    def news(self, changed: Changed) -> None:  # noqa: ARG002 - whatever changed, a call may have come or gone
        """Calls come and go with every edit and every answer."""
        self.load()

    def cursor_moved(self, _: Widget) -> None:
        """Another call is under the cursor."""
        self._tell()

    def offered(self) -> Iterable[Command]:
        """Only what the call under the cursor allows."""
        lists = self.query(CallList)
        here = lists.first().here if lists else None
        hidden = {"decide"} if isinstance(here, Waiting) else {"send_again", "give_up", "open_record", "decide"}
        if isinstance(here, Waiting) and here.state == DIFFERS:
            hidden = {"send_again"}
        found = [one for one in super().offered() if one.name not in hidden]
        return [one._replace(hint="outbox") if self.past and one.name == "switch" else one for one in found]

    def _heading(self, state: SyncState) -> Content:
        if self.past:
            return Content.styled("Edits", "bold $primary") + Content("  newest first; u takes the last one back")
        phase = state.words or PHASES.get(state.phase, "")
        left = f" {state.tokens[0]:,} of {state.tokens[1]:,} tokens left today." if state.tokens else ""
        phase += left
        counted = Content(f"  {_counted(self.rows.rows)}  ")
        return Content.styled("Outbox", "bold $primary") + counted + Content.styled(phase, "$muted")

    def _tell(self) -> None:
        self.hints()
        here = self.rows.here
        self.query_one("#detail", Static).update(_detail(here) if here else self._nothing())

    def _nothing(self) -> Content:
        words = "You have made no edits yet." if self.past else "Everything you did has been sent. Nothing waits."
        return Content.styled(words, "$muted")

    # -- commands ---------------------------------------------------------------------------------------------------

    @command("j down", "Next call", group=OUTBOX)
    def next_call(self) -> None:
        """One row down."""
        self.rows.move(1)

    @command("k up", "Previous call", group=OUTBOX)
    def previous_call(self) -> None:
        """One row up."""
        self.rows.move(-1)

    @command("pagedown", "A page down", group=OUTBOX)
    def page_down(self) -> None:
        """A page down."""
        self.rows.move_pages(1)

    @command("pageup", "A page up", group=OUTBOX)
    def page_up(self) -> None:
        """A page up."""
        self.rows.move_pages(-1)

    @command("t", "Send the call once more", hint="try again", rank=1, group=OUTBOX)
    async def send_again(self) -> None:
        """Queue the call again; one whose answer was lost may have been carried out, so that is asked."""
        call = self._call()
        if call is None:
            return
        if call.state == DIFFERS:
            await self.decide()
            return
        if call.state != "unknown":
            await self._retry(call)
            return
        text = (
            "It may have been carried out: nobody knows. Sent again, it may be there twice. Look at the record first."
        )
        await self._ask("Send it once more?", text, "send", lambda: self._retry(call))

    async def _retry(self, call: Waiting) -> None:
        await self.workspace.waiting.retry(call.id)
        self.say(f"Will be sent again: {call.words}")
        self.load()

    @command("d", "Choose between your value and somebody else's", hint="decide", rank=0, group=OUTBOX)
    async def decide(self) -> None:
        """Show both, field by field."""
        call, deciding = self._call(), self.workspace.deciding
        fields = deciding.differences(call.id) if call is not None else []
        if call is None or not fields:
            self.say("There is nothing to decide here.")
            return
        from tui.app.screens.conflict import ConflictScreen

        async def answered(chosen: dict[str, Choice] | None) -> None:
            if chosen:
                await self.guard(deciding.decide(call.id, chosen))
                self.load()

        await self.app.push_screen(ConflictScreen(call.words, fields), answered)

    @command("D", "Give the call up", hint="give up", rank=2, group=OUTBOX)
    async def give_up(self) -> None:
        """Ask, then drop the call and what needs it."""
        call = self._call()
        if call is None:
            return
        others = self.workspace.waiting.needing(call.id)
        more = "".join(f"\n• {one_line(one.words)}" for one in others[:5])
        text = f"{call.words}\nThis edit is lost, and the record is shown as the server has it."
        text += f"\n\nWith it go {len(others)} that need it:{more}" if others else ""
        await self._ask("Give this up?", text, "give up", lambda: self._drop(call))

    async def _drop(self, call: Waiting) -> None:
        await self.workspace.waiting.drop(call.id)
        self.say(f"Given up: {call.words}")
        self.load()

    @command("enter", "Open the record", hint="open", rank=3, group=OUTBOX)
    async def open_record(self) -> None:
        """Show what the call is about; of one that is to be decided, the decision."""
        call = self._call()
        if call is not None and call.state == DIFFERS:
            await self.decide()
            return
        if call is None or call.record is None or call.record[0] not in OPENED:
            self.say("That is not about a record that can be opened.")
            return
        await self.open_found(*call.record)

    @command("tab", "Edits that can be taken back, or the outbox", hint="edits", rank=4, group=OUTBOX)
    def switch(self) -> None:
        """The other list."""
        self.past = not self.past
        self.rows.cursor = 0
        self.load()

    @command("escape q", "Back", hint="back", rank=-1, group=OUTBOX)
    def leave(self) -> None:
        """Back to where one came from."""
        self.app.pop_screen()

    def _call(self) -> Waiting | None:
        here = self.rows.here
        return here if isinstance(here, Waiting) else None

    async def _ask(self, title: str, text: str, yes: str, then: Any) -> None:
        from tui.app.screens.confirm import ConfirmScreen

        async def answered(answer: bool | None) -> None:
            if answer:
                await self.guard(then())

        await self.app.push_screen(ConfirmScreen(title, text, yes=yes), answered)


AGAIN = "\nIt is tried again by itself; t tries it now, D gives it up."


def _counted(rows: Sequence[Waiting | Made]) -> str:
    stuck = sum(isinstance(row, Waiting) and row.is_stuck for row in rows)
    waiting = len(rows) - stuck
    words = f"{waiting} waiting" if waiting else "nothing waits"
    return f"{words}, {stuck} to be looked at" if stuck else words


def _detail(row: Waiting | Made) -> Content:
    if isinstance(row, Made):
        return Content.styled("Taken back; ^r makes the last of these again." if row.undone else "", "$muted")
    if row.state == "refused":
        said = Content.styled("The server said: ", "$error") + Content(row.error or "no reason")
        return said + Content.styled("\nt sends it once more, D gives it up.", "$muted")
    if row.state == DIFFERS:
        keys = "\n⏎ shows yours and theirs, D gives yours up."
        return Content.styled("Not sent yet: ", "$warning") + Content(row.error) + Content.styled(keys, "$muted")
    if row.state == "unknown":
        said = Content.styled("The answer was lost. ", "$warning") + Content(row.error)
        return said + Content.styled("\nLook at the record; then t sends it once more, D gives it up.", "$muted")
    if row.error:
        return Content.styled("Not sent yet: ", "$warning") + Content(row.error) + Content.styled(AGAIN, "$muted")
    words = "It is on its way." if row.state == "in flight" else "It is sent as soon as the server can be reached."
    return Content.styled(words, "$muted")

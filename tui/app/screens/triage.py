"""Triage: one lead at a time, on the whole screen, until none is left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from tui.app.command import Command, command
from tui.app.screens.base import EVERYWHERE
from tui.app.screens.lead_keys import LEAD, LeadKeys
from tui.app.widgets.board_header import FocusLine
from tui.app.widgets.lead_pane import LeadPane
from tui.app.widgets.signs import UNSEEN
from tui.app.widgets.today_list import TodayHeader
from tui.services.changes import Changed
from tui.services.edits import EditError
from tui.services.inbox_look import Look
from tui.services.triage import Triage

if TYPE_CHECKING:
    from tui.services.inbox import Inbox

QUEUE = "The queue"
BAR, REST = 20, 1.0


class TriageScreen(LeadKeys):
    """The leads that wait for a decision; `look` is how the inbox was looked at."""

    section = "leads"
    DEFAULT_CSS = """
    TriageScreen #one { height: 1fr; align-horizontal: center; }
    TriageScreen LeadPane { width: 100%; max-width: 100; height: 1fr; padding: 1 2 0 2; }
    TriageScreen.-low LeadPane { padding: 0 1; }
    TriageScreen #empty { display: none; height: 1fr; content-align: center middle; text-align: center; color: $muted; }
    TriageScreen.-empty #empty { display: block; }
    TriageScreen.-empty #one, TriageScreen.-empty FocusLine { display: none; }
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look._replace(shelf="inbox")
        self.triage: Triage | None = None
        self._resting: Timer | None = None
        self._started = 0

    def body(self) -> Iterable[Widget]:
        """How many are left, the lead, and the one after it."""
        one = Vertical(LeadPane(self.workspace.leads, self.workspace.activities), id="one")
        yield Vertical(TodayHeader(), one, FocusLine(), Static(id="empty"))

    @property
    def pane(self) -> LeadPane:
        """The lead."""
        return self.query_one(LeadPane)

    # -- showing --------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Begin with the first."""
        self.set_class(self.app.size.height < 20, "-low")
        self.triage = Triage(self.workspace.leads, self.workspace.snoozes, self._inbox)
        self._started = self.triage.left
        self._show()

    def _inbox(self) -> Inbox:
        return self.workspace.leads.inbox(self.look)

    def _show(self) -> None:
        triage = self.triage
        assert triage is not None
        if triage.current != self.pane.lead:
            self.pane.show(triage.current)
            self._rest()
        self._show_header()
        self._show_next()
        empty = triage.current is None
        if empty:
            self.query_one("#empty", Static).update(self._reached())
        if empty != self.has_class("-empty"):
            self.set_class(empty, "-empty")
            self.hints()

    def _show_header(self) -> None:
        assert self.triage is not None
        left, decided = self.triage.left, self.triage.decided
        filled = BAR * decided // (left + decided) if left + decided else BAR
        line = Content.styled(" Triage   ", "bold")
        line += Content.styled("━" * filled, "$success") + Content.styled("─" * (BAR - filled), "$border")
        line += Content.styled(f"  {left:,} left", "bold" if left else "bold $success")
        rest = f"   {decided:,} decided" if decided else ""
        rest += f"   this is {self.triage.place:,} of {left:,}" if left > 1 else ""
        self.query_one(TodayHeader).show(line, Content.styled(rest, "$muted"))

    def _show_next(self) -> None:
        """What comes after it."""
        assert self.triage is not None
        after = self.triage.following()
        row = self.workspace.leads.rows([after]).get(after) if after else None
        if row is None:
            self.query_one(FocusLine).show(Content.styled(" This is the last one.", "$muted"), Content(""))
            return
        seen = Content("") if row.seen else Content.styled(f"{UNSEEN} ", "bold $primary")
        about = " · ".join(" ".join(part.split()) for part in (row.title, row.organization or row.person) if part)
        left = Content.styled(" then ", "$muted") + seen + Content(about)
        self.query_one(FocusLine).show(left, Content(f"{row.value_short} "))

    def _reached(self) -> Content:
        """What stands there when none is left."""
        assert self.triage is not None
        decided = self.triage.decided
        what = f"{decided:,} lead{'' if decided == 1 else 's'} decided." if decided else "No lead waits for a decision."
        lines = [Content.styled("✓", "bold $success"), Content.styled("Inbox zero.", "bold $foreground"), Content(what)]
        keys = (("esc", "the inbox"), ("g t", "today"), ("u", "undo"))
        hints = [Content.styled(key, "bold $accent") + Content(f" {words}") for key, words in keys]
        return Content("\n").join([*lines, Content(""), Content("   ").join(hints)])

    def offered(self) -> Iterable[Command]:
        """With no lead in hand, nothing is done to one."""
        found = [c for c in self.commands() if c.name != "plan"]
        return [c for c in found if c.group == EVERYWHERE or c.name == "leave"] if self.has_class("-empty") else found

    def _rest(self) -> None:
        """Who looks at a lead for a moment has seen it."""
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST, self._rested)

    async def _rested(self) -> None:
        lead = self.triage.current if self.triage is not None else None
        if lead is not None and self.is_current and lead == self.pane.lead:
            await self.guard(self.workspace.leads.see(lead))

    # -- news -----------------------------------------------------------------------------------------------------

    def news(self, changed: Changed) -> None:
        """What is decided goes; what changes is shown."""
        triage = self.triage
        if triage is None or (not changed.ids and not changed.renamed):
            return
        triage.hear(changed)
        if triage.current == self.pane.lead:
            self.pane.reread()
        self._show()

    # -- the lead in hand -----------------------------------------------------------------------------------------

    def chosen(self) -> tuple[str, ...]:
        """The lead in hand."""
        if self.triage is None or self.triage.current is None:
            raise EditError("No lead is left. u takes the last step back.")
        return (self.triage.current,)

    def decided(self) -> None:
        """The next one."""
        if self.triage is not None:
            self.triage.settle()
            self._show()

    @command("s", "Schedule an activity", hint="schedule", rank=3, group=LEAD)
    async def schedule(self) -> None:
        """Ask what and when; the next lead comes."""
        await self.run_action("plan")

    @command("x", "Discard: delete it", hint="discard", rank=6, group=LEAD)
    async def discard(self) -> None:
        """Delete the lead; what is taken back is added again."""
        leads = self.chosen()
        words = self.titled(leads)
        await self.workspace.leads.many.discard(leads[0])
        self.say(f"Discarded: {words}. u adds it again.")

    @command("enter", "Open the lead: everything about it", hint="open", rank=8, group=LEAD)
    def open_lead(self) -> None:
        """Show the lead in full."""
        from tui.app.screens.record import RecordScreen

        self.app.push_screen(RecordScreen("lead", self.chosen()[0]))

    # -- walking --------------------------------------------------------------------------------------------------

    @command("j J right l", "Leave it for later: the next lead", hint="next", rank=4, group=QUEUE)
    def next_lead(self) -> None:
        """The next one."""
        self._step(1)

    @command("k K left", "The lead before", group=QUEUE)
    def previous_lead(self) -> None:
        """The one before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        if self.triage is not None:
            self.triage.step(by)
            self._show()

    @command("home", "The first that waits", group=QUEUE)
    def first_lead(self) -> None:
        """To the first."""
        if self.triage is not None:
            self._step(1 - self.triage.place)

    @command("end G", "The last that waits", group=QUEUE)
    def last_lead(self) -> None:
        """To the last."""
        if self.triage is not None:
            self._step(self.triage.left - self.triage.place)

    @command("down pagedown ctrl+d space", "Scroll down", group=QUEUE)
    def scroll_down_lead(self) -> None:
        """Half a page down."""
        self.pane.scroll_half(1)

    @command("up pageup ctrl+u", "Scroll up", group=QUEUE)
    def scroll_up_lead(self) -> None:
        """Half a page up."""
        self.pane.scroll_half(-1)

    @command("u", "Undo the last edit", hint="undo", rank=9, group=EVERYWHERE)
    async def undo(self) -> None:
        """Take the last edit back; a lead that waits again is in hand."""
        assert self.triage is not None
        before = set(self.triage.waiting)
        await super().undo()
        back = [lead for lead in self.triage.waiting if lead not in before]
        if len(back) == 1:
            self.triage.take(back[0])
            self._show()

    @command("q escape", "Back to the inbox", hint="back", rank=90, group=QUEUE)
    def leave(self) -> None:
        """Leave triage; what is undecided waits."""
        self.dismiss()


def open_triage(screen: LeadKeys, look: Look) -> None:
    """Begin; leads without anything to decide say so there."""
    screen.app.push_screen(TriageScreen(look))

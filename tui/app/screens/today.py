"""Today: what wants something now, one after the other, each disposed of by one key."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.command import Command, command
from tui.app.screens.base import EVERYWHERE, MainScreen
from tui.app.widgets.board_header import FocusLine
from tui.app.widgets.row_list import RowList
from tui.app.widgets.today_list import TodayHeader, TodayList, parts_line, progress_line, sign_of
from tui.services.activities import combine
from tui.services.changes import Changed
from tui.services.edits import EditError
from tui.services.today import Item, Key, Today

DAY, ITEM = "The day", "What is under the cursor"
SHOWN = ("activity", "deal", "lead", "person", "organization", "stage", "currency", "clock", "day")


class TodayScreen(MainScreen):
    """The day as one list."""

    section = "today"
    DEFAULT_CSS = """
    TodayScreen #empty { display: none; height: 1fr; content-align: center middle; text-align: center; color: $muted; }
    TodayScreen.-empty #empty { display: block; }
    TodayScreen.-empty TodayList, TodayScreen.-empty FocusLine { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.today: Today | None = None
        self._stale = False

    def body(self) -> Iterable[Widget]:
        """The header, the list, what is under the cursor in full."""
        yield Vertical(TodayHeader(), TodayList(), FocusLine(), Static(id="empty"))

    @property
    def rows(self) -> TodayList:
        """The list."""
        return self.query_one(TodayList)

    # -- showing --------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Read the day."""
        self.today = Today(self.workspace)
        self._show(None)

    def _show(self, key: Key | None) -> None:
        """Show the day, the cursor on an item; on the row it had, when that is gone."""
        today = self.today
        if today is None:
            return
        at = next((n for n, item in enumerate(today.items) if item.key == key), self.rows.cursor)
        self.rows.show(today, at)
        day = self.workspace.clock.today()
        line = progress_line(today, f"{day:%A} {day.day} {day:%B}")
        self.query_one(TodayHeader).show(line, parts_line(today))
        self._show_empty()
        self._show_focus()

    def _show_empty(self) -> None:
        assert self.today is not None
        empty = not self.today.items
        if empty:
            self.query_one("#empty", Static).update(self._reached())
        if empty != self.has_class("-empty"):
            self.set_class(empty, "-empty")
            self.hints()

    def offered(self) -> Iterable[Command]:
        """On a day that is done, nothing is done to what is not there."""
        found = list(self.commands())
        useful = (c for c in found if c.group in (DAY, EVERYWHERE) and c.name != "next_item")
        return list(useful) if self.has_class("-empty") else found

    def _reached(self) -> Content:
        """What stands there when all is done: how much that was, and what comes next."""
        assert self.today is not None
        if not self.workspace.filled and self.workspace.state.phase != "fresh":
            return Content("Getting your deals, leads and activities…")
        done, _ = self.today.progress
        what = f"{done:,} thing{'' if done == 1 else 's'} done today." if done else "Nothing is waiting for you today."
        lines = [Content.styled("✓", "bold $success"), Content.styled("Your day is clear.", "bold $foreground")]
        lines += [Content(what), Content("")]
        if (upcoming := self.today.upcoming()) is not None:
            when = self.workspace.clock.words(upcoming.day, upcoming.start)
            lines += [Content(f"Next: {when}  ") + Content(upcoming.subject), Content("")]
        keys = (("t", "triage leads"), ("g d", "the board"), ("g a", "the calendar"))
        hints = [Content.styled(key, "bold $accent") + Content(f" {words}") for key, words in keys]
        return Content("\n").join([*lines, Content("   ").join(hints)])

    def _show_focus(self) -> None:
        item = self.rows.item
        line = self.rows.line(item) if item is not None else None
        if item is None or line is None:
            self.query_one(FocusLine).show(Content(""), Content(""))
            return
        sign, style = sign_of(item, line)
        about = " · ".join(part for part in (line.title, line.about, line.value) if part)
        left = Content.styled(f" {sign} ", style) + Content(" ".join(about.split()))
        right = Content(line.why) + Content(" · waits to be sent " if line.waiting else " ")
        self.query_one(FocusLine).show(left, right)

    def cursor_moved(self, _: Widget) -> None:
        """Another one is under the cursor."""
        self._show_focus()

    # -- news -----------------------------------------------------------------------------------------------------

    def news(self, changed: Changed) -> None:
        """Something came, went or is another: the cursor stays on its item."""
        if self.today is None:
            return
        self.today.rename(changed.renamed)
        if not changed.touches(*SHOWN) and changed.state is None:
            return
        if self not in self.app.screen_stack:
            self._stale = True
        elif changed.touches(*SHOWN) or not self.today.items:
            self._read_again()

    def _read_again(self) -> None:
        assert self.today is not None
        self._stale = False
        key = self.rows.item.key if self.rows.item else None
        self.today.read()
        self._show(key)

    def on_screen_resume(self) -> None:
        """Catch up with what happened meanwhile."""
        if self._stale:
            self._read_again()

    # -- walking --------------------------------------------------------------------------------------------------

    @command("j down J", "Next", hint="next", rank=30, group=DAY)
    def next_item(self) -> None:
        """One row down."""
        self.rows.move(1)

    @command("k up K", "Previous", group=DAY)
    def previous_item(self) -> None:
        """One row up."""
        self.rows.move(-1)

    @command("pagedown ctrl+d", "A page down", group=DAY)
    def page_down(self) -> None:
        """A page down."""
        self.rows.move_pages(1)

    @command("pageup ctrl+u", "A page up", group=DAY)
    def page_up(self) -> None:
        """A page up."""
        self.rows.move_pages(-1)

    @command("home", "First", group=DAY)
    def first_item(self) -> None:
        """To the top."""
        self.rows.go_to(0)

    @command("end G", "Last", group=DAY)
    def last_item(self) -> None:
        """To the end."""
        self.rows.go_to(self.rows.length - 1)

    # -- disposing ------------------------------------------------------------------------------------------------

    def _item(self) -> Item:
        item = self.rows.item
        if item is None:
            raise EditError("Nothing is waiting for you. u takes the last step back.")
        return item

    def _title(self, item: Item) -> str:
        line = self.rows.line(item)
        return line.title if line else ""

    def _deal(self) -> int:
        """The deal the item is about."""
        deal = self._item().deal
        if deal is None:
            raise EditError("This is not about a deal.")
        self.workspace.deals.get(deal)
        return deal

    @command("space d", "Done, and plan the next step; a lead is seen", hint="done", rank=1, group=ITEM)
    async def done(self) -> None:
        """Mark the activity done, and ask for the next step when nothing else is planned; a deal needs one anyway."""
        item = self._item()
        if item.kind == "lead":
            await self.workspace.leads.see(str(item.id))
            self.say(f"Seen: {self._titled(item)}.")
        elif item.kind == "deal":
            self._plan(item, None)
        else:
            event = self.workspace.activities.get(int(item.id))
            await self.workspace.activities.set_done(event.id, done=True)
            self.say(f"Done: {event.subject}. u takes it back.")
            if self._unplanned(item):
                self._plan(item, event.start)

    def _titled(self, item: Item) -> str:
        return str((self.workspace.copy.get(item.kind, item.id) or {}).get("title") or "(no title)")

    def _unplanned(self, item: Item) -> bool:
        """Whether a deal or lead that is still open has no next step."""
        kind, record = ("deal", item.deal) if item.deal is not None else ("lead", item.lead)
        found = self.workspace.copy.get(kind, record) if record is not None else None
        if found is None or found.get("is_deleted") or found.get("status", "open") != "open":
            return False
        return not any(True for _ in self.workspace.activities.of(kind, found["id"], done=False))

    def _plan(self, item: Item, before: datetime | None) -> None:
        """Ask for the next step, usually the next working day at the same time; escape skips it."""
        from tui.app.screens.activity_prompt import ActivityPrompt

        start = self._next_day(before.time() if before else None)
        lead = item.lead if item.deal is None else None
        self.app.push_screen(ActivityPrompt(self.workspace, deal_id=item.deal, lead_id=lead, start=start))

    def _next_day(self, at: time | None) -> datetime | date:
        clock = self.workspace.clock
        day = clock.today() + timedelta(days=1)
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
        return combine(day, at, clock) if at else day

    @command("greater_than_sign", "A day later", hint="+1 day", rank=2, group=ITEM)
    async def tomorrow(self) -> None:
        """Move the activity to tomorrow; a deal or lead is not shown until then."""
        await self._later(1)

    @command("right_curly_bracket", "A week later", hint="+1 week", rank=3, group=ITEM)
    async def next_week(self) -> None:
        """Move the activity to this day next week; a deal or lead is not shown until then."""
        await self._later(7)

    async def _later(self, days: int) -> None:
        """Counted from today: what is overdue is not moved to another day that is over."""
        item, clock = self._item(), self.workspace.clock
        title, day = self._title(item), clock.today() + timedelta(days=days)
        if item.kind == "activity":
            event = self.workspace.activities.get(int(item.id))
            there = combine(day, event.start.time(), clock) if event.start else day
            await self.workspace.activities.reschedule(event.id, there)
            self.say(f"Moved to {clock.words(day, event.start)}: {title}. u takes it back.")
        else:
            self.workspace.snoozes.put(item.kind, item.id, day, title)
            self.say(f"Snoozed until {clock.words(day)}: {title}. u takes it back.")

    @command("h", "Snooze: do not show it until…", hint="snooze", rank=4, group=ITEM)
    def snooze(self) -> None:
        """Ask until when."""
        from tui.app.screens.snooze import ask_until

        item = self._item()
        ask_until(self, [item.key], self._title(item))

    @command("w", "The deal is won", hint="won", rank=5, group=ITEM)
    async def win(self) -> None:
        """Won."""
        deal = self._deal()
        await self.workspace.deals.win(deal)
        self.say(f"Won: {self._deal_title(deal)}. u takes it back.")

    def _deal_title(self, deal: int) -> str:
        return str(self.workspace.deals.get(deal).get("title") or "(no title)")

    @command("x", "The deal is lost; the lead is archived", hint="lost", rank=6, group=ITEM)
    async def lose(self) -> None:
        """Ask why, of a deal; put a lead away."""
        if self._item().kind == "lead":
            await self.archive()
            return
        from tui.app.screens.lost import LostScreen

        deal = self._deal()

        async def lost(reason: str, comment: str) -> None:
            await self.workspace.deals.lose_all([deal], reason, comment)
            self.say(f"Lost: {self._deal_title(deal)}. u takes it back.")

        async def chosen(found: tuple[str, str] | None) -> None:
            if found is not None:
                await self.guard(lost(*found))

        reasons = self.workspace.deals.lost_reasons()
        self.app.push_screen(LostScreen(f"Why was “{self._deal_title(deal)}” lost?", reasons), chosen)

    @command("z", "Archive the deal or the lead", group=ITEM)
    async def archive(self) -> None:
        """Put away what it is about."""
        item = self._item()
        if item.deal is not None:
            words = self._deal_title(item.deal)
            await self.workspace.deals.archive(item.deal)
        elif item.lead is not None:
            words = self._title(item)
            await self.workspace.leads.archive(item.lead)
        else:
            raise EditError("This is about no deal and no lead.")
        self.say(f"Archived: {words}. u takes it back.")

    @command("enter", "Open what it is about", hint="open", rank=7, group=ITEM)
    def open_item(self) -> None:
        """Show the deal or the lead, or the activity itself."""
        from tui.app.screens.record import RecordScreen

        item = self._item()
        kind, record = item.key if item.deal is None else ("deal", item.deal)
        if item.lead is not None and item.deal is None:
            kind, record = "lead", item.lead
        self.app.push_screen(RecordScreen(kind, record))

    async def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Two clicks."""
        event.stop()
        await self.run_action("open_item")

    @command("A", "Add an activity to the deal or the lead", group=ITEM)
    def add_activity(self) -> None:
        """Ask what and when."""
        self._plan(self._item(), None)

    @command("t", "Triage: decide one lead after the other", group=DAY)
    def triage(self) -> None:
        """The leads that wait for a decision."""
        from tui.app.screens.triage import TriageScreen
        from tui.services.inbox_look import Look

        assert self.today is not None
        self.app.push_screen(TriageScreen(Look(owner=self.today.owner)))

    @command("o", "My day or everyone's", group=DAY)
    def switch_owner(self) -> None:
        """Mine or everyone's."""
        assert self.today is not None
        me = self.workspace.copy.fact("me", {}).get("id")
        self.today = Today(self.workspace, everyone=self.today.owner is not None or me is None)
        self._show(None)

    @command("u", "Undo the last edit", hint="undo", rank=8, group=EVERYWHERE)
    async def undo(self) -> None:
        """Take the last edit back; what comes back has the cursor."""
        assert self.today is not None
        before = {item.key for item in self.today.items}
        await super().undo()
        back = next((item.key for item in self.today.items if item.key not in before), None)
        if back is not None:
            self._show(back)

    @command("", "Start with this screen from now on, or with the board again", group=DAY)
    def start_here(self) -> None:
        """Write it into the settings."""
        from dataclasses import replace

        from tui import settings

        changed = settings.update(lambda s: replace(s, start="" if s.start == "today" else "today"))
        self.say(f"From now on the first screen is {'this one' if changed.start else 'the board'}.")

"""What every view of activities has: whose they are, of which types, and what one does to one or several of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from textual.content import Content
from textual.screen import Screen

from tui.app.command import command
from tui.app.screens.base import MainScreen
from tui.app.widgets.calendar_paint import COLOURS, KINDS
from tui.services.activities import ActivityType, Details, Event
from tui.services.edits import EditError

ACTIVITY, SHOWING = "The activity", "What is shown"
OWNER, TYPES, VIEW = "activities of", "types of activities", "view of activities"
EVERYONE = -1
VIEWS = {
    "d": ("day", "one day"),
    "k": ("five", "work week"),
    "w": ("week", "week"),
    "m": ("month", "month"),
    "a": ("agenda", "agenda: day after day"),
    "l": ("list", "list with tabs"),
}
"""For each key behind `v`, the name of a view and what it is."""


def view_of(name: str, day: date | None = None, activity: int | None = None) -> Screen[Any]:
    """The screen of a view, the cursor on an activity or else on a day."""
    if name == "month":
        from tui.app.screens.month import MonthScreen

        return MonthScreen(day, activity)
    if name == "list":
        from tui.app.screens.activity_list import ActivityListScreen

        return ActivityListScreen(day, activity)
    if name == "agenda":
        from tui.app.screens.agenda import AgendaScreen

        return AgendaScreen(day, activity)
    from tui.app.screens.activities import ActivitiesScreen

    return ActivitiesScreen(day, activity)


class ActivityFrame(MainScreen):
    """A view of activities; it opens on `at_activity`, else on `at_day`, else on what is next."""

    section = "activities"

    def __init__(self, at_day: date | None = None, at_activity: int | None = None) -> None:
        super().__init__()
        self.at_day = at_day
        self.at_activity = at_activity
        self.types: dict[str, ActivityType] = {}
        self.kinds: dict[str, str] = {}

    # -- what a view gives ----------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def event(self) -> Event | None:
        """The activity under the cursor."""

    @property
    @abstractmethod
    def day(self) -> date:
        """The day the cursor is on."""

    @abstractmethod
    def find(self, event: Event) -> None:
        """Put the cursor on an activity."""

    @abstractmethod
    def reread(self) -> None:
        """Read everything anew; the cursor stays."""

    def chosen(self) -> list[Event]:
        """The marked activities, else the one under the cursor; raises `EditError` where there is none."""
        if (event := self.event) is None:
            raise EditError("There is no activity here. Press a to add one.")
        return [event]

    def slot(self) -> datetime | date:
        """Where something new goes."""
        return self.day

    def beside(self) -> Sequence[int]:
        """The activities beside the one under the cursor, for walking along them."""
        return ()

    def clear_marks(self) -> None:
        """Take all marks off."""

    # -- reading --------------------------------------------------------------------------------------------------

    @property
    def owner(self) -> int | None:
        """Whose activities are shown; None for everyone's."""
        me = self.workspace.copy.fact("me", {}).get("id")
        chosen = self.workspace.memory.get(OWNER, 0)
        return None if chosen == EVERYONE else chosen or me

    @property
    def wanted_types(self) -> tuple[str, ...]:
        """The keys of the types that are shown, none for all."""
        found: list[Any] = self.workspace.memory.get(TYPES, [])
        return tuple(key for key in found if isinstance(key, str))

    def between(self, first: date, last: date, *, names: bool = True) -> list[Event]:
        """The activities of some days as far as they are shown; without `names` not whom they are about."""
        found = self.workspace.activities.between(first, last, owner=self.owner, names=names)
        wanted = self.wanted_types
        return [e for e in found if e.type in wanted] if wanted else found

    def whole(self, activity: int) -> Event | None:
        """An activity with whom it is about; None when it is gone."""
        try:
            return self.workspace.activities.get(activity)
        except EditError:
            return None

    def details(self, event: Event | None) -> Details | None:
        """The rest of an activity, and how often it comes again."""
        if event is None:
            return None
        series = self.workspace.recurring.of(event.id) if self.workspace.memory.facts.get("recurring") else None
        return self.workspace.activities.details(event.id)._replace(repeats=series.words if series else "")

    def read_types(self) -> None:
        """The letters and colours of types."""
        found = self.workspace.activities.types()
        self.types = {t.key: t for t in found}
        self.kinds = {t.key: t.key if t.key in KINDS else KINDS[n % len(KINDS)] for n, t in enumerate(found)}

    def look(self, event: Event) -> tuple[str, str]:
        """The letter and the colour of an activity's type; one that is no longer active has its first letter."""
        found = self.types.get(event.type)
        return found.sign if found else event.type[:1].upper() or "?", self.kinds.get(event.type, KINDS[-1])

    def colour(self, event: Event) -> str:
        """The colour of an activity's type as styles name it."""
        return COLOURS[self.look(event)[1]][0]

    def chips(self, *, short: bool = False) -> Iterable[Content]:
        """Whose activities, and of which types."""
        me = self.workspace.copy.fact("me", {}).get("id")
        owner = self.owner
        words = ("mine" if short else "my activities") if owner == me else "all" if short else "everyone"
        if owner not in (None, me):
            words = " ".join(self.workspace.records.values.name("user", owner).split())
        yield Content.styled(words, "$muted") if owner == me else Content(words).stylize("$accent")
        if wanted := [t.name for t in self.types.values() if t.key in self.wanted_types]:
            only = ", ".join(" ".join(name.split()) for name in wanted)
            yield Content(f"only {only}").truncate(24, ellipsis=True).stylize("$accent")

    # -- showing --------------------------------------------------------------------------------------------------

    @command("v", "Another view: day, work week, week, month, agenda, list", hint="view", rank=6, group=SHOWING)
    def switch_view(self) -> None:
        """One more key chooses."""
        from tui.app.screens.menu import MenuScreen

        current = self.workspace.memory.get(VIEW, "")
        entries = [(key, f"{words}{' ✓' if name == current else ''}") for key, (name, words) in VIEWS.items()]

        def chosen(key: str | None) -> None:
            if key is not None:
                self.workspace.memory.put(VIEW, VIEWS[key][0])
                self.show_view(VIEWS[key][0])

        self.app.push_screen(MenuScreen("View", entries), chosen)

    def show_view(self, name: str) -> None:
        """Show another view in the place of this one."""
        event = self.event
        if not self._result_callbacks:  # switch_screen wants one, which the first screen of a mode does not have
            self._push_result_callback(self, None)
        self.app.switch_screen(view_of(name, self.day, event.id if event else None))

    @command("o", "Whose activities: mine, everyone's, a colleague's", hint="whose", rank=15, group=SHOWING)
    def choose_owner(self) -> None:
        """Choose whose."""
        from tui.app.screens.picker import Choice, PickerScreen

        me = self.workspace.copy.fact("me", {}).get("id")
        users = [u for u in self.workspace.copy.all("user") if u.get("active_flag") is not False and u["id"] != me]
        users.sort(key=lambda u: str(u.get("name") or "").casefold())
        choices = [Choice(me or 0, "My activities"), Choice(EVERYONE, "Everyone's")]
        choices += [Choice(u["id"], str(u.get("name") or f"#{u['id']}")) for u in users]

        def chosen(owner: Any) -> None:
            if owner is not None:
                self.workspace.memory.put(OWNER, 0 if owner == me else int(owner))
                self.reread()

        current = EVERYONE if self.owner is None else self.owner
        self.app.push_screen(PickerScreen("Whose activities", choices, current=current), chosen)

    @command("f", "Only activities of some types; again: all", hint="types", rank=16, group=SHOWING)
    def choose_types(self) -> None:
        """Turn a type on or off; what is chosen last can be chosen again."""
        from tui.app.screens.picker import Choice, PickerScreen

        on = self.wanted_types
        choices = [Choice("", "All types", "" if on else "✓")] if on else []
        choices += [Choice(t.key, t.name, "✓ shown" if t.key in on else "") for t in self.types.values()]

        def chosen(key: Any) -> None:
            if key is not None:
                wanted = [] if not key else [k for k in on if k != key] if key in on else [*on, key]
                self.workspace.memory.put(TYPES, wanted)
                self.reread()

        self.app.push_screen(PickerScreen("Show only", choices), chosen)

    # -- the activity ---------------------------------------------------------------------------------------------

    async def finish_or_reopen(self) -> None:
        """Mark done, or not done after all; where nothing else is planned then, ask for what is next."""
        from tui.app.screens.schedule_next import finish

        found = self.chosen()
        done = not all(e.done for e in found)
        if len(found) == 1 and done:
            await finish(self, found[0], self.followed)
            return
        await self.workspace.activities.many.set_done([e.id for e in found], done=done)
        self.clear_marks()
        self.say(f"{'Done' if done else 'Not done'}: {_counted(found)}. u takes it back.")

    def followed(self, new: int | None) -> None:
        """An activity is done, and the next one is planned."""
        if new is not None:
            event = self.workspace.activities.get(new)
            self.say(f"Planned: {event.subject}, {self.workspace.clock.words(event.day, event.start)}. u undoes both.")

    @command("e", "Open everything about the activity, to edit", hint="edit", rank=10, group=ACTIVITY)
    def edit(self) -> None:
        """Open the activity itself."""
        from tui.app.screens.record import RecordScreen

        event = self.chosen()[0]
        self.app.push_screen(RecordScreen("activity", event.id, siblings=tuple(self.beside())))

    @command("E", "Edit all fields in a form; of marked ones, one field of all", group=ACTIVITY)
    def edit_all(self) -> None:
        """Open the form, or choose the field that several are to have alike."""
        from tui.app.screens.activity_fields import edit_fields

        edit_fields(self, self.chosen())

    @command(
        "enter",
        "Open the deal, lead, person or organization, or the activity itself",
        hint="open",
        rank=5,
        group=ACTIVITY,
    )
    def open_record(self) -> None:
        """Show what the activity is about, or the activity itself; where there is none, add one."""
        event = self.event
        if event is None:
            self.add_here()
            return
        from tui.app.screens.record import RecordScreen

        links = {"deal": event.deal_id, "lead": event.lead_id, "person": event.person_id, "organization": event.org_id}
        links["activity"] = event.id
        kind, record = next((kind, record) for kind, record in links.items() if record is not None)
        self.app.push_screen(RecordScreen(kind, record))

    def add_here(self) -> None:
        """Ask what and when; on an activity that is done, the next step of its deal."""
        from tui.app.screens.activity_prompt import ActivityPrompt

        event = self.event
        deal = event.deal_id if event is not None and event.done else None

        def added(activity: int | None) -> None:
            if activity is not None:
                self.find(self.workspace.activities.get(activity))

        self.app.push_screen(ActivityPrompt(self.workspace, deal_id=deal, start=self.slot()), added)

    @command("D", "Delete the activity, or the marked ones", group=ACTIVITY)
    async def delete(self) -> None:
        """Delete."""
        found = self.chosen()
        await self.workspace.activities.many.delete([e.id for e in found])
        self.clear_marks()
        self.say(f"Deleted: {_counted(found)}. u takes {'it' if len(found) == 1 else 'them'} back.")

    async def put_off(self, days: int) -> None:
        """Move by days: the marked ones, else the one under the cursor."""
        found = self.chosen()
        await self.workspace.activities.many.shift([e.id for e in found], days)
        if len(found) == 1:
            there = self.workspace.activities.get(found[0].id)
            self.say(f"{there.subject}: {self.workspace.clock.words(there.day, there.start)}. u takes it back.")
            self.find(there)
        else:
            way = "later" if days > 0 else "earlier"
            self.say(f"{_counted(found)} {_days(abs(days))} {way}. u takes it back.")

    @command("greater_than_sign", "A day later", hint="+1 day", rank=7, group=ACTIVITY)
    async def day_later(self) -> None:
        """One day on."""
        await self.put_off(1)

    @command("less_than_sign", "A day earlier", group=ACTIVITY)
    async def day_earlier(self) -> None:
        """One day back."""
        await self.put_off(-1)

    @command("right_curly_bracket", "A week later", hint="+1 week", rank=8, group=ACTIVITY)
    async def week_later(self) -> None:
        """Seven days on."""
        await self.put_off(7)

    @command("left_curly_bracket", "A week earlier", group=ACTIVITY)
    async def week_earlier(self) -> None:
        """Seven days back."""
        await self.put_off(-7)

    @command("R", "Reschedule: say when", hint="when", rank=9, group=ACTIVITY)
    def say_when(self) -> None:
        """Type when; what was understood is shown."""
        from tui.app.screens.when import ask_when

        found = self.chosen()

        async def chosen(body: dict[str, Any]) -> None:
            await self.workspace.activities.many.reschedule([e.id for e in found], body)
            self.find(self.workspace.activities.get(found[0].id))

        ask_when(self, f"When: {_counted(found)}", chosen)

    @command("W", "Comes again: every week, every month…", group=ACTIVITY)
    def repeat(self) -> None:
        """Type how often; the rule is kept on this machine, and planned some weeks ahead."""
        from tui.app.screens.activity_repeat import ask_rule

        ask_rule(self, self.chosen()[0])

    # -- beyond the account ---------------------------------------------------------------------------------------

    @command("c", "Log a call: how it went, how long it took", group=ACTIVITY)
    def log_call(self) -> None:
        """Ask for the outcome and the length."""
        from tui.app.screens.call_log import ask_call

        ask_call(self, self.chosen()[0])

    @command("I", "Write the days in sight into an .ics file", group=SHOWING)
    def export(self) -> None:
        """Ask for days and file."""
        from tui.app.screens.calendar_file import ask_file

        ask_file(self, *self.span())

    def span(self) -> tuple[date, date]:
        """The days in sight."""
        return self.day, self.day + timedelta(days=6)

    @command("T", "Types of activities: add, rename, reorder, deactivate", group=SHOWING)
    def edit_types(self) -> None:
        """Open the editor of types."""
        from tui.app.screens.activity_types import ActivityTypesScreen

        self.app.push_screen(ActivityTypesScreen(self.workspace))


Then = Callable[[int | None], None]


def _counted(found: Sequence[Event]) -> str:
    return found[0].subject if len(found) == 1 else f"{len(found):,} activities"


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"

"""Adding an activity in one line, with a preview of what was understood."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.app.unfinished import KeepsText
from tui.app.widgets.line_input import LineInput
from tui.services.activity_line import Line, clashes, read_line
from tui.services.dates import show_day, show_length
from tui.services.edits import EditError
from tui.services.workspace import Workspace
from tui.store.database import StoreError

KINDS = {"deal_id": "deal", "lead_id": "lead", "person_id": "person", "org_id": "organization"}


def about(links: Mapping[str, Any]) -> str:
    """The record an activity with these links is first of all about, as `kind:id`."""
    return next((f"{kind}:{links[code]}" for code, kind in KINDS.items() if links.get(code) is not None), "")


class ActivityPrompt(KeepsText, ModalScreen[Any]):
    """Adds an activity to a deal, lead, person or organization; gives its temporary id, or None.

    `start` is when it is to be where the line does not say so: an aware time, or a date for the whole day.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+c", "leave", "Back", show=False)]
    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    ActivityPrompt { align: center middle; background: transparent; }
    ActivityPrompt > Vertical { width: 72; max-width: 100%; height: auto; padding: 0 1; background: $surface;
        border: round $primary; }
    ActivityPrompt Static { width: 1fr; height: auto; }
    ActivityPrompt Input { width: 1fr; background: $panel; margin: 0 0 1 0; }
    ActivityPrompt #seen { height: 2; margin: 0 0 1 0; }
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        deal_id: int | None = None,
        lead_id: str | None = None,
        person_id: int | None = None,
        org_id: int | None = None,
        start: datetime | date | None = None,
    ) -> None:
        super().__init__()
        self.workspace = workspace
        links = {"deal_id": deal_id, "lead_id": lead_id, "person_id": person_id, "org_id": org_id}
        self.links: dict[str, Any] = {name: value for name, value in links.items() if value is not None}
        self.whose = about(self.links)
        self.start = start
        self.types = workspace.activities.types()
        self.heading, self.value, self.does = "New activity", "", "add · esc back"

    def compose(self) -> ComposeResult:
        """The line, what was understood of it, and what may be typed."""
        names = ", ".join(t.name.lower() for t in self.types[:6])
        with Vertical():
            yield Static(Content.styled(self.heading, "bold $primary") + self._about())
            hint = "call tomorrow 10 30m Ask about the budget"
            yield LineInput(self.value, placeholder=hint, select_on_focus=bool(self.value))
            yield Static(id="seen")
            yield Static(Content.styled(f"{names}; then when; then what · ⏎ {self.does}", "$muted"))

    def on_mount(self) -> None:
        """Be ready for what is typed at once; show what an empty line means."""
        self.set_focus(self.query_one(LineInput))
        self._preview(self.value)

    def _about(self) -> Content:
        """What the activity is for."""
        names = self.workspace.records.values
        for code, kind in KINDS.items():
            if code in self.links:
                name = " ".join(names.name(kind, self.links[code]).split())
                return Content.styled("  for ", "$muted") + Content(name)
        return Content("")

    def _read(self, text: str) -> Line:
        return read_line(text, self.types, self.workspace.clock, start=self.start)

    def _preview(self, text: str) -> None:
        line = self._read(text)
        words = [line.type.name if line.type else "Activity", _when(line, self.workspace.clock.today())]
        subject = line.subject or (line.type.name if line.type else "")
        seen = Content.styled(" · ".join(words), "bold $accent") + Content(" · ") + Content(subject)
        me = self.workspace.copy.fact("me", {}).get("id")
        if line.wrong:
            seen += Content("\n") + Content(f"! {line.wrong}").stylize("$warning")
        elif clash := clashes(line, self.workspace.activities, me):
            seen += Content("\n") + Content(f"! {clash}").stylize("$warning")
        self.query_one("#seen", Static).update(seen)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what was understood so far."""
        event.stop()
        self._preview(event.value)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Add it."""
        event.stop()
        line = self._read(event.value)
        if line.wrong:
            self._refuse(line.wrong)
            return
        try:
            new = await self.take({**line.fields(), **self.links})
        except (EditError, StoreError) as error:
            self._refuse(str(error))
            return
        self.dismiss(new)

    def _refuse(self, why: str) -> None:
        self.query_one("#seen", Static).update(Content(f"✗ {why}").stylize("$error"))

    async def take(self, fields: dict[str, Any]) -> Any:
        """Add the activity; what this gives is what the screen gives."""
        return await self.workspace.activities.create(fields)

    def action_leave(self) -> None:
        """Add nothing."""
        self.dismiss(None)


def _when(line: Line, today: date) -> str:
    if not isinstance(line.when, datetime):
        length = f", {show_length(line.length)}" if line.length else ""
        return f"{show_day(line.when, today)}, the whole day{length}"
    day = show_day(line.when.date(), today)
    if line.length is None:
        return f"{day} {line.when:%H:%M}"
    return f"{day} {line.when:%H:%M}–{line.when + line.length:%H:%M} ({show_length(line.length)})"

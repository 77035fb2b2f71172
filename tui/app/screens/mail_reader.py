"""Reading a mail over the record it belongs to, and going to the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.widgets.text_pane import TextPane, wrapped
from tui.services import mail

if TYPE_CHECKING:
    from tui.services.changes import Changed
    from tui.services.workspace import Workspace

Record = dict[str, Any]


class MailText(TextPane):
    """What a mail says."""

    DEFAULT_CSS = "MailText { background: $surface; margin: 1 0; }"

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def lines(self, width: int) -> list[Content]:
        """The text, wrapped."""
        return [line for part in self.text.split("\n") for line in wrapped(Content(part), width) or [Content("")]]


class MailReader(ModalScreen[None]):
    """Shows one of several mails; `at` is the first one's place among them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "leave", "Back", show=False),
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
        Binding("pagedown,space,ctrl+d", "scroll(12)", "Page down", show=False),
        Binding("pageup,ctrl+u", "scroll(-12)", "Page up", show=False),
        Binding("J,right,l", "step(1)", "Next", show=False),
        Binding("K,left,h", "step(-1)", "Previous", show=False),
    ]
    DEFAULT_CSS = """
    MailReader { align: center middle; background: transparent; }
    MailReader > Vertical { width: 88; max-width: 100%; height: 90%; padding: 0 1; background: $surface;
        border: round $primary; }
    MailReader Static { width: 1fr; height: auto; max-height: 5; }
    """

    def __init__(self, workspace: Workspace, mails: Sequence[Record], at: int) -> None:
        super().__init__()
        self.workspace = workspace
        self.mails = mails
        self.number = at
        self._deaf: Callable[[], object] = lambda: None

    def compose(self) -> ComposeResult:
        """Who wrote to whom and when, what, and the keys."""
        with Vertical():
            yield Static(id="top")
            yield MailText()
            yield Static(Content.styled("J K next, previous · j k scroll · esc back", "$muted"))

    def on_mount(self) -> None:
        """Show it, and ask for its text."""
        self._deaf = self.workspace.hub.listen(self._hear)
        self._show()

    def on_unmount(self) -> None:
        """Listen no more."""
        self._deaf()

    def _hear(self, changed: Changed) -> None:
        if "mail" in changed.ids:
            self._show(ask=False)

    def _show(self, *, ask: bool = True) -> None:
        found = self.mails[self.number]
        text = mail.text(self.workspace, found)
        if text is None and ask:
            mail.ask(self.workspace, found)
        when = found.get("message_time")
        place = f"{self.number + 1} of {len(self.mails)}"
        lines = [
            Content(str(found.get("subject") or "(no subject)")).stylize("bold $primary"),
            Content.styled("from ", "$muted") + Content(mail.people(found.get("from"))),
            Content.styled("to   ", "$muted") + Content(mail.people(found.get("to"))),
            Content(self.workspace.records.values.moment(when) if when else "").stylize("$muted")
            + Content.styled(f"   {place}", "$muted"),
        ]
        self.query_one("#top", Static).update(Content("\n").join(lines))
        pane = self.query_one(MailText)
        pane.text = text if text is not None else f"{found.get('snippet') or ''}\n\n{self._away()}"
        pane.reread(from_top=ask)

    def _away(self) -> str:
        away = self.workspace.state.phase in ("offline", "signed out")
        return "The rest comes when the server can be reached." if away else "Asking for the rest…"

    def action_scroll(self, lines: int) -> None:
        """Scroll."""
        self.query_one(MailText).scroll_lines(lines)

    def action_step(self, by: int) -> None:
        """Another mail of the record."""
        number = max(0, min(self.number + by, len(self.mails) - 1))
        if number != self.number:
            self.number = number
            self._show()

    def action_leave(self) -> None:
        """Back to the record."""
        self.dismiss(None)

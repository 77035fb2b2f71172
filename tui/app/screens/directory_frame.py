"""The lists of people, organizations and products, without what one does on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.screens.base import MainScreen
from tui.app.widgets.directory_list import DirectoryHeader, DirectoryList
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.marks import Marks
from tui.services.changes import Changed
from tui.services.directory import KINDS, Directory, Look

SHOWN = {"person", "organization", "product", "deal", "user", "currency"}
SECTIONS = {"person": "persons", "organization": "organizations", "product": "products"}


class FilterLine(LineInput):
    """The line in which one types what is looked for; the list follows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down,tab", "keep", show=False),
    ]

    def action_leave(self) -> None:
        """Show all again."""
        self.value = ""
        self.action_keep()

    def action_keep(self) -> None:
        """Back to the list."""
        self.screen.set_focus(self.screen.query_one(DirectoryList))


class DirectoryFrame(MainScreen):
    """One list; `kind` is person, organization or product."""

    AUTO_FOCUS = "#rows"
    DEFAULT_CSS = """
    DirectoryFrame FilterLine { width: 1fr; background: $panel; display: none; padding: 0 1; }
    DirectoryFrame FilterLine.-on { display: block; }
    DirectoryFrame #nothing { display: none; height: 1fr; content-align: center middle; text-align: center;
        color: $muted; }
    DirectoryFrame.-empty #nothing { display: block; }
    DirectoryFrame.-empty DirectoryList { display: none; }
    """

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.section = SECTIONS[kind]
        self.look = Look()
        self.marks = Marks[int]()
        self._stale = False

    def body(self) -> Iterable[Widget]:
        """The headings, the rows, and the line to filter by."""
        self.directory = Directory(self.workspace, self.kind)
        rows = DirectoryList(self.directory)
        line = FilterLine(placeholder="part of a name, phone, e-mail or address", select_on_focus=True)
        yield Vertical(DirectoryHeader(self.kind), rows, Static(id="nothing"), line)

    @property
    def rows(self) -> DirectoryList:
        """The list."""
        return self.query_one(DirectoryList)

    def on_mount(self) -> None:
        """Show it as it was looked at last."""
        self.look = Look.load(self.kind, self.workspace.memory.get(f"list of {self.kind}", dict[str, Any]()))
        self.read()

    def read(self, at: int | None = None) -> None:
        """Read the list anew."""
        self._stale = False
        ids = self.directory.ids(self.look)
        self.marks.keep(ids)
        self.rows.marked = self.marks.ids
        self.rows.columns = self.directory.columns(self.look)
        self.rows.fill(ids, at)
        self.show_header()
        self.set_class(not ids, "-empty")
        words = f"No {KINDS[self.kind].lower()} here."
        found = "esc shows all again." if self.look.text or self.look.mine else "a adds the first one."
        self.query_one("#nothing", Static).update(Content(f"{words}\n\n{found}"))

    def show_header(self) -> None:
        """How many there are, how they are looked at, and the headings."""
        words = self._words(len(self.rows.ids))
        self.query_one(DirectoryHeader).show(self.look, words, self.rows.columns, self.rows.column)

    def _words(self, count: int) -> str:
        parts = [f"{count:,} {KINDS[self.kind].lower()}"]
        parts += ["mine"] if self.look.mine else []
        parts += [f"with “{self.look.text}”"] if self.look.text else []
        parts += [f"◆ {len(self.marks.ids):,} marked"] if self.marks.ids else []
        return " · ".join(parts)

    def news(self, changed: Changed) -> None:
        """Records changed."""
        if not SHOWN & set(changed.ids):
            return
        self._stale = True
        self.directory.forget()
        renamed = {old: new for (kind, old), new in changed.renamed.items() if kind == self.kind}
        self.marks.rename({int(old): int(new) for old, new in renamed.items()})
        if self.is_current:
            at = renamed.get(self.rows.at or 0)
            self.read(int(at) if at is not None else None)

    def on_screen_resume(self) -> None:
        """Show what changed while another screen was above."""
        if self._stale:
            self.read()

    def see(self, look: Look) -> None:
        """Look at it in another way."""
        self.look = look
        self.workspace.memory.put(f"list of {self.kind}", look.save())
        self.read()

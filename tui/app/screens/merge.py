"""Merging two records: both side by side, and what the one that stays will say."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.widgets.signs import one_line
from tui.app.widgets.text_pane import TextPane
from tui.services.merging import Compared, Merging

if TYPE_CHECKING:
    from tui.services.records import Id

SIGNS = {"kept": ("◂", "$primary"), "filled": ("▸", "$success"), "both": ("+", "$accent"), "": (" ", "$muted")}
WORDS = {"deal": "deals", "person": "persons", "activity": "activities", "note": "notes", "lead": "leads"}


class Comparison(TextPane):
    """Three columns: the field, what stays, what goes; the sign between tells which one wins."""

    DEFAULT_CSS = "Comparison { background: $surface; margin: 1 0; height: 5; }"

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Compared] = []

    def lines(self, width: int) -> list[Content]:
        """A line for every field that says something."""
        name = min(16, width // 5)
        half = max((width - name - 4) // 2, 4)
        return [self._line(row, name, half) for row in self.rows]

    def _line(self, row: Compared, name: int, half: int) -> Content:
        sign, style = SIGNS[row.whose]
        stays = _cell(row.stays or "–", half)
        goes = _cell(row.goes or "–", half)
        wins = {"kept": ("bold", "$muted"), "filled": ("$muted", "bold"), "both": ("bold", "bold")}
        left, right = wins.get(row.whose, ("", "$muted"))
        first = _cell(row.name, name).stylize("$muted") + Content(" ")
        return first + stays.stylize(left) + Content.styled(f" {sign} ", style) + goes.stylize(right)


def _cell(text: str, width: int) -> Content:
    return Content(one_line(text)).truncate(width - 1, ellipsis=True).truncate(width, pad=True)


class MergeScreen(ModalScreen["Id | None"]):
    """Gives the id of the one that stays, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "merge", "Merge", show=False),
        Binding("tab,s,h,l,left,right", "swap", "Swap", show=False),
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
        Binding("escape,n,q,ctrl+c", "leave", "Back", show=False),
    ]
    DEFAULT_CSS = """
    MergeScreen { align: center middle; background: transparent; }
    MergeScreen > Vertical { width: 110; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $error; }
    MergeScreen Static { width: 1fr; height: auto; }
    """

    def __init__(self, merging: Merging, kind: str, stays: Id, goes: Id) -> None:
        super().__init__()
        self.merging = merging
        self.kind = kind
        self.stays = stays
        self.goes = goes

    def compose(self) -> ComposeResult:
        """Both, the fields, what is moved, and the keys."""
        with Vertical():
            yield Static(id="both")
            yield Comparison()
            yield Static(id="moved")
            keys = (("y", "merge, for good"), ("⇥", "the other one stays"), ("esc", "keep both"))
            yield Static(Content("   ").join(Content.styled(k, "bold $accent") + Content(f" {w}") for k, w in keys))

    def on_mount(self) -> None:
        """Show them."""
        self._show()

    def _show(self) -> None:
        pane = self.query_one(Comparison)
        pane.rows = self.merging.compare(self.kind, self.stays, self.goes)
        pane.styles.height = max(min(len(pane.rows), self.app.size.height - 8), 1)
        pane.reread(from_top=True)
        pane.refresh()
        names = self.merging.workspace.records.values
        stays, goes = (one_line(names.name(self.kind, record)) for record in (self.stays, self.goes))
        both = Content.styled("Merge: ", "bold $error") + Content(f"{stays} (#{self.stays})").stylize("bold")
        both += Content.styled(" stays, ", "$muted") + Content(f"{goes} (#{self.goes})")
        self.query_one("#both", Static).update(both + Content.styled(" goes into it", "$muted"))
        found = self.merging.linked(self.kind, self.goes).items()
        moved = ", ".join(f"{count:,} {WORDS[kind] if count > 1 else kind}" for kind, count in found)
        legend = "◂ kept  ▸ filled from the other  + both"
        self.query_one("#moved", Static).update(
            Content.styled(f"{legend}\n{f'{moved} move with it. ' if moved else ''}This cannot be undone.", "$muted")
        )

    def action_swap(self) -> None:
        """The other one stays."""
        self.stays, self.goes = self.goes, self.stays
        self._show()

    def action_scroll(self, lines: int) -> None:
        """Scroll."""
        self.query_one(Comparison).scroll_lines(lines)

    def action_merge(self) -> None:
        """Merge them."""
        self.dismiss(self.stays)

    def action_leave(self) -> None:
        """Keep both."""
        self.dismiss(None)

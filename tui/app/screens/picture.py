"""Looking at the files of a record that are pictures, in the terminal's own cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from rich.color import Color as RichColour
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from tui.app.widgets.signs import one_line
from tui.services import pictures
from tui.services.edits import EditError
from tui.services.part_rows import size
from tui.services.pictures import Colour, Picture, Pictures

if TYPE_CHECKING:
    from tui.services.changes import Changed
    from tui.services.workspace import Workspace

HALF = "▀"
KEYS = "o open with another program · esc back"
MORE = "J K next, previous · "


class PicturePane(Widget):
    """A picture of two colours a cell, or words where there is none."""

    DEFAULT_CSS = "PicturePane { width: 1fr; height: 1fr; margin: 1 0; background: $surface; color: $muted; }"
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self.shown: Picture | str = ""
        self._strips: list[Strip] = []
        self._above = 0

    def show(self, shown: Picture | str) -> None:
        """Show a picture, or say something."""
        if shown is not self.shown:
            self.shown = shown
            self._make()

    def on_resize(self) -> None:
        """As large as there is room."""
        self._make()

    def notify_style_update(self) -> None:
        """In another theme another colour shows through."""
        super().notify_style_update()
        self._make()

    def _make(self) -> None:
        self._strips = []
        if self.size and isinstance(self.shown, Picture):
            columns, rows = pictures.fitted(self.shown.width, self.shown.height, *self.size)
            ground = self.background_colors[1].rgb
            lines = pictures.halves(self.shown, columns, rows, ground)
            left = Segment(" " * ((self.size.width - columns) // 2), self.rich_style)
            self._strips = [Strip([left, *_cells(line)]) for line in lines]
        elif self.size and self.shown:
            words = Content(str(self.shown)).wrap(max(self.size.width - 4, 1))
            lefts = [Content(" " * ((self.size.width - line.cell_length) // 2)) + line for line in words]
            self._strips = [Strip(line.render_segments(self.visual_style)) for line in lefts]
        self._above = (self.size.height - len(self._strips)) // 2
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A row of the picture, which stands in the middle."""
        number = y - self._above
        strip = self._strips[number] if 0 <= number < len(self._strips) else Strip([])
        return strip.adjust_cell_length(self.size.width, self.rich_style)


def _cells(line: Sequence[tuple[Colour, Colour]]) -> list[Segment]:
    """One segment for each run of equal cells."""
    found: list[Segment] = []
    begin = 0
    for at in range(1, len(line) + 1):
        if at == len(line) or line[at] != line[begin]:
            upper, lower = line[begin]
            style = Style(color=RichColour.from_rgb(*upper), bgcolor=RichColour.from_rgb(*lower))
            found.append(Segment((" " if upper == lower else HALF) * (at - begin), style))
            begin = at
    return found


class PictureScreen(ModalScreen[None]):
    """Shows one of several pictures; `at` is the first one's place among them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,space", "leave", "Back", show=False),
        Binding("J,j,right,down,l", "step(1)", "Next", show=False),
        Binding("K,k,left,up,h", "step(-1)", "Previous", show=False),
        Binding("o", "open", "Open with another program", show=False),
    ]
    DEFAULT_CSS = """
    PictureScreen { background: transparent; }
    PictureScreen > Vertical { width: 100%; height: 100%; padding: 0 1; background: $surface; }
    PictureScreen Static { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, workspace: Workspace, files: Sequence[dict[str, Any]], at: int) -> None:
        super().__init__()
        self.workspace = workspace
        self.files = files
        self.number = at
        self.pictures = Pictures(workspace)
        self._deaf: Callable[[], object] = lambda: None

    def compose(self) -> ComposeResult:
        """What it is called, the picture, and the keys."""
        with Vertical():
            yield Static(id="top")
            yield PicturePane()
            yield Static(Content.styled((MORE if len(self.files) > 1 else "") + KEYS, "$muted"))

    def on_mount(self) -> None:
        """Show it, and ask for it."""
        self._deaf = self.workspace.hub.listen(self._hear)
        self._show()

    def on_unmount(self) -> None:
        """Listen no more."""
        self._deaf()

    @property
    def file(self) -> dict[str, Any]:
        """The file that is looked at."""
        return self.files[self.number]

    def _hear(self, changed: Changed) -> None:
        if "file" in changed.ids or changed.state is not None:
            self._show()
        for words in self.workspace.files.take_told() if "file" in changed.ids else ():
            self.notify(words, markup=False)

    def _show(self) -> None:
        self.pictures.ask(self.file)
        shown = self.pictures.get(self.file["id"])
        self.query_one("#top", Static).update(self._top(shown))
        self.query_one(PicturePane).show(self._away() if shown is None else shown)

    def _top(self, shown: Picture | str | None) -> Content:
        name = one_line(str(self.file.get("name") or self.file.get("file_name") or "(no name)"))
        facts = [f"{shown.width:,} × {shown.height:,}"] if isinstance(shown, Picture) else []
        facts += [size(self.file.get("file_size"))]
        facts += [f"{self.number + 1} of {len(self.files)}"] if len(self.files) > 1 else []
        about = one_line(str(self.file.get("description") or ""))
        line = Content(name).stylize("bold $primary") + Content.styled(f"   {' · '.join(facts)}", "$muted")
        return line + Content(f"   {about}" if about else "").stylize("$muted")

    def _away(self) -> str:
        away = self.workspace.state.phase in ("offline", "signed out")
        return "It comes when the server can be reached." if away else "Bringing it here…"

    def action_step(self, by: int) -> None:
        """Another picture of the record."""
        number = max(0, min(self.number + by, len(self.files) - 1))
        if number != self.number:
            self.number = number
            self._show()

    def action_open(self) -> None:
        """Open it with the desktop's own program for it."""
        try:
            self.workspace.files.open(self.file["id"])
            self.notify("Opening it…")
        except EditError as wrong:
            self.notify(str(wrong), markup=False, severity="error")

    def action_leave(self) -> None:
        """Back to the record."""
        self.dismiss(None)

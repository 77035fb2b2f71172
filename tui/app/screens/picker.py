"""Choosing one of many by typing a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.app.screens.matching import Made, Matching
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.row_list import RowList
from tui.app.widgets.signs import one_line

ROWS = 12
FRAME = 7
TYPED = "as typed"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: what is given back, what is read and searched, a note beside it, and how it is drawn."""

    id: Any
    text: str
    note: str = ""
    style: str = ""


class ChoiceList(RowList):
    """The choices that match what was typed, the best first."""

    DEFAULT_CSS = "ChoiceList { background: $surface; height: auto; }"
    can_focus = False

    def __init__(self, current: Any) -> None:
        super().__init__()
        self.current = current
        self.found: Sequence[Choice] = ()

    def show(self, found: Sequence[Choice], cursor: int = 0) -> None:
        """Show these."""
        self.found = found
        self.reset(len(found), cursor)

    def row(self, number: int, width: int) -> Content:
        """The choice, its note at the right, and a check mark at the current one."""
        choice = self.found[number]
        sign = "✓ " if choice.id == self.current and self.current is not None else "  "
        note = Content(one_line(choice.note)).truncate(width // 2, ellipsis=True)
        room = max(width - 2 - note.cell_length - (2 if note else 0), 1)
        words = f" {one_line(choice.text)} " if choice.style else one_line(choice.text)
        text = Content.styled(words, choice.style).truncate(room, ellipsis=True)
        line = Content.styled(sign, "$success") + text
        return line + Content(" " * (width - line.cell_length - note.cell_length)) + note.stylize("$muted")


class PickerScreen(ModalScreen[Any]):
    """Gives the `id` of the chosen one, or None; with `free` or `adds` also the typed text itself, as `str`.

    `adds` is the kind of record that such a text adds.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "leave", "Back", show=False),
        Binding("down,ctrl+n,ctrl+j,tab", "walk(1)", "Next", show=False),
        Binding("up,ctrl+p,shift+tab", "walk(-1)", "Previous", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("ctrl+home", "walk(-1000000)", "First", show=False),
        Binding("ctrl+end", "walk(1000000)", "Last", show=False),
    ]
    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    PickerScreen { align: center middle; background: transparent; }
    PickerScreen > Vertical { width: 64; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary; }
    PickerScreen.-wide > Vertical { width: 96; }
    PickerScreen Static { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    PickerScreen #foot { margin: 1 0 0 0; }
    PickerScreen Input { width: 1fr; background: $panel; margin: 0 0 1 0; }
    """

    def __init__(
        self, title: str, choices: Sequence[Choice], *, current: Any = None, free: bool = False, adds: str = ""
    ) -> None:
        super().__init__()
        self.heading = title
        self.choices = choices
        self.current = current
        self.free = free or bool(adds)
        self.adds = adds
        self.own = f"new {adds}" if adds else TYPED
        self._texts: Matching | None = None

    def compose(self) -> ComposeResult:
        """The title, the line to type in, and what matches."""
        with Vertical():
            yield Static(Content.styled(self.heading, "bold $primary"))
            other = f"a new {self.adds}" if self.adds else "something else"
            hint = f"type to find, or {other}" if self.free else "type to find"
            yield LineInput(placeholder=hint, select_on_focus=False)
            yield ChoiceList(self.current)
            yield Static(id="foot")

    def on_mount(self) -> None:
        """Start on the current choice."""
        self._fit(self.app.size.height)
        at = next((n for n, c in enumerate(self.choices) if c.id == self.current), 0) if self.current is not None else 0
        self.rows.show(self.choices, at)
        self._count()

    def on_resize(self, event: events.Resize) -> None:
        """As many rows as fit."""
        self._fit(event.size.height)

    def _fit(self, height: int) -> None:
        wanted = min(len(self.choices) + self.free, ROWS)
        self.rows.styles.height = max(1, min(wanted, height - FRAME))

    @property
    def rows(self) -> ChoiceList:
        """The list."""
        return self.query_one(ChoiceList)

    # -- typing ---------------------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Something was typed: show what matches."""
        event.stop()
        typed = event.value.strip()
        if not typed:
            self.rows.show(self.choices)
        else:
            found = self._matching(typed)
            self.rows.show(self._with_own(found, typed) if self._is_new(found, typed) else found)
        self._count()

    def _matching(self, typed: str) -> Sequence[Choice]:
        if self._texts is None:
            self._texts = Matching(self._names())
        found, choices = self._texts.of(typed), self.choices
        return Made(len(found), lambda place: choices[found[place]])

    def _names(self) -> Sequence[str]:
        """What is searched."""
        return [choice.text for choice in self.choices]

    def _is_new(self, found: Sequence[Choice], typed: str) -> bool:
        """Whether the typed text is a choice of its own: it is none of those that match best already."""
        return self.free and all(found[n].text.strip() != typed for n in range(min(len(found), ROWS)))

    def _with_own(self, found: Sequence[Choice], typed: str) -> Sequence[Choice]:
        own = Choice(typed, typed, self.own)
        return Made(len(found) + 1, lambda place: found[place] if place < len(found) else own)

    def _count(self) -> None:
        self.query_one("#foot", Static).update(Content.styled(f"{self._counted()} · esc back", "$muted"))

    def _counted(self) -> str:
        found, whole = self.rows.found, len(self.choices)
        if not found:
            return "nothing matches"
        if found is self.choices:
            return f"{whole:,} to choose from · ⏎ choose"
        typed = self._is_own(found[-1])
        words = f"{len(found) - typed:,} of {whole:,}" if len(found) > typed else "none of these"
        takes = f"adds the {self.adds}" if self.adds else "takes it as typed"
        return f"{words} · ⏎ {takes if self._is_own(found[0]) else 'choose'}"

    def _is_own(self, choice: Choice) -> bool:
        return self.free and choice.note == self.own

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the one under the cursor."""
        event.stop()
        self._take()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Take the one that was double-clicked."""
        event.stop()
        self._take()

    def _take(self) -> None:
        if self.rows.length:
            self.dismiss(self.rows.found[self.rows.cursor].id)

    # -- keys -----------------------------------------------------------------------------------------------------

    def action_walk(self, rows: int) -> None:
        """Move the cursor; past the last row stays there."""
        self.rows.move(rows)

    def action_page(self, pages: int) -> None:
        """Move the cursor a page."""
        self.rows.move_pages(pages)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)

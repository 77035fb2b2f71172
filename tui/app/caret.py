"""Where the terminal's own cursor stands: on what has the focus, for screen readers, magnifiers and input methods.

It stays hidden, as the program draws its own; what follows a cursor follows a hidden one, too. Where one types it is
where the next letter goes. Elsewhere a widget with a cursor tells its place by `caret`, in its own cells.
"""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from rich.cells import cell_len
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget


@runtime_checkable
class HasCaret(Protocol):
    """A widget that knows where its cursor is."""

    def caret(self) -> Offset:
        """In cells from its own corner."""
        ...


@runtime_checkable
class Line(Protocol):
    """A line one types in; Textual's own word for its place is one too far behind the last letter."""

    value: str
    cursor_position: int


def place(screen: Screen[Any]) -> Offset:
    """The cell of the screen the cursor belongs in."""
    focused = screen.focused
    if focused is None:
        return Offset()
    if isinstance(focused, Line):
        return _within(focused, Offset(cell_len(focused.value[: focused.cursor_position]) - focused.scroll_offset.x, 0))
    if isinstance(typed := getattr(focused, "cursor_screen_offset", None), Offset):
        return typed
    return _within(focused, focused.caret() if isinstance(focused, HasCaret) else Offset())


def _within(widget: Widget, caret: Offset) -> Offset:
    region = widget.content_region
    if not region:
        return Offset()
    x, y = min(max(caret.x, 0), region.width - 1), min(max(caret.y, 0), region.height - 1)
    return region.offset + Offset(x, y)

"""A cursor that moved: who shows what it stands on is called, since a message would be drawn one frame later."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.widget import Widget


@runtime_checkable
class Follows(Protocol):
    """What stands around a list or a grid, and shows what is under its cursor."""

    def cursor_moved(self, within: Widget) -> None:
        """The cursor of a list or a grid stands on something else."""


def tell_moved(widget: Widget) -> None:
    """Tell the nearest one around that follows the cursor of a widget."""
    for node in widget.ancestors:
        if isinstance(node, Follows):
            node.cursor_moved(widget)
            return
